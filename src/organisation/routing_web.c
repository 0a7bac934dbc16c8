/* Pages of the signpost: the cards, and keeping one right. */
#include "organisation/card.h"
#include "organisation/organisation_web.h"
#include "organisation/phone.h"
#include "organisation/routing.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "routing_card_page.h"
#include "routing_list_page.h"

static struct routing_question question_of(struct rq *rq)
{
    return (struct routing_question){ .municipality = rq->actor.municipality,
                                      .language = rq->language,
                                      .today = date_of(rq->now) };
}

static struct routing_row_view row_view(struct rq *rq, const struct routing_card *card)
{
    bool has_address = web_address_valid(card->address);
    return (struct routing_row_view){
        .url = url_of(rq->arena, SV("/wegwijzer/"), card->reference, SV("")),
        .phone_url = url_tel(rq->arena, card->phone),
        .address_url = { .address = has_address ? card->address : SV(""), .fixed = true },
        .question = card->question,
        .contact = card->contact,
        .phone = card->phone_shown,
        .address = card->address,
        .owner = card->owner,
        .checked_by = card->checked_by,
        .checked = card->checked,
        .has_phone = !sv_empty(card->phone),
        .has_address = has_address,
        .fresh = card->fresh,
        .now = card->urgency == URGENCY_NOW,
        .today = card->urgency == URGENCY_TODAY,
        .was_checked = card->checked.set,
    };
}

static enum err show_list(struct rq *rq)
{
    struct routing_card *cards = NULL;
    size_t count = 0;
    struct routing_question question = question_of(rq);
    TRY(routing_cards(rq->tx, rq->arena, &question, &cards, &count));
    struct routing_list_view view = { .frame = frame_staff(rq, T("Signpost")),
                                      .new_card = URL("/wegwijzer/nieuw"),
                                      .may_edit = actor_may(&rq->actor, MAY_ROUTING_EDIT) };
    view.residents = ARENA_ARRAY(rq->arena, struct routing_row_view, count);
    view.professionals = ARENA_ARRAY(rq->arena, struct routing_row_view, count);
    if (view.residents == NULL || view.professionals == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        struct routing_row_view row = row_view(rq, &cards[at]);
        row.may_edit = view.may_edit;
        if (cards[at].audience == AUDIENCE_RESIDENT) {
            view.residents[view.residents_count++] = row;
        } else {
            view.professionals[view.professionals_count++] = row;
        }
    }
    ANSWER_PAGE(rq, routing_list, &view);
}

/* --- one card ---------------------------------------------------------------------------------------------------- */
struct card_form {
    int audience, urgency;
    struct sv question_nl, question_en, contact, phone, address, owner;
    bool checked;
};
static const struct choice audience_choices[] = {
    { SV_INIT("inwoners"), AUDIENCE_RESIDENT, T_INIT("Residents"), T_INIT("Stands on public pages.") },
    { SV_INIT("professionals"), AUDIENCE_PROFESSIONAL, T_INIT("Professionals"), T_INIT("") },
};
static const struct choice urgency_choices[] = {
    { SV_INIT("nu"), URGENCY_NOW, T_INIT("Danger now"), T_INIT("") },
    { SV_INIT("vandaag"), URGENCY_TODAY, T_INIT("Today"), T_INIT("") },
    { SV_INIT("later"), URGENCY_LATER, T_INIT("No hurry"), T_INIT("") },
};
#define AT(member) .offset = offsetof(struct card_form, member)
static const struct field card_fields[] = {
    { .name = SV_INIT("voor-wie"),
      .kind = FIELD_CHOICE,
      .required = true,
      AT(audience),
      CHOICES(audience_choices),
      .label = T_INIT("For whom?"),
      .missing = T_INIT("Choose for whom the card is.") },
    { .name = SV_INIT("spoed"),
      .kind = FIELD_CHOICE,
      .required = true,
      AT(urgency),
      CHOICES(urgency_choices),
      .label = T_INIT("How urgent?"),
      .missing = T_INIT("Choose how urgent it is.") },
    { .name = SV_INIT("vraag-nl"),
      .kind = FIELD_LINE,
      .required = true,
      AT(question_nl),
      .label = T_INIT("Question, in Dutch"),
      .missing = T_INIT("Enter the question in Dutch.") },
    { .name = SV_INIT("vraag-en"),
      .kind = FIELD_LINE,
      .required = true,
      AT(question_en),
      .label = T_INIT("Question, in English"),
      .missing = T_INIT("Enter the question in English.") },
    { .name = SV_INIT("wie"),
      .kind = FIELD_LINE,
      .required = true,
      AT(contact),
      .label = T_INIT("Whom to call or visit"),
      .missing = T_INIT("Enter the organisation.") },
    { .name = SV_INIT("telefoon"), .kind = FIELD_LINE, AT(phone), .label = T_INIT("Phone number") },
    { .name = SV_INIT("webadres"),
      .kind = FIELD_LINE,
      AT(address),
      .label = T_INIT("Web address, starting with https://") },
    { .name = SV_INIT("beheerder"), .kind = FIELD_LINE, AT(owner), .label = T_INIT("Who keeps this card right?") },
    { .name = SV_INIT("gecontroleerd"),
      .kind = FIELD_CHECK,
      AT(checked),
      .label = T_INIT("I called the number or looked it up today; it is right") },
};
#undef AT

static void check_card(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct card_form *form = filled;
    struct sv number;
    struct sv phone = sv_trim(form->phone);
    struct sv address = sv_trim(form->address);
    if (!sv_empty(phone) && !phone_read(rq->arena, phone, &number)) {
        form_problem(answer, SV("telefoon"), T("Enter a phone number, for example 020 123 45 67."));
    }
    if (!sv_empty(address) && !web_address_valid(address)) {
        form_problem(answer, SV("webadres"), T("Enter a web address that starts with https://."));
    }
    if (sv_empty(phone) && sv_empty(address)) {
        form_problem(answer, SV("telefoon"), T("Enter a phone number or a web address: otherwise nobody gets there."));
    }
}
static const struct form card_form = {
    .name = SV_INIT("wegwijzer-kaart"), FORM_FIELDS(card_fields), .size = sizeof(struct card_form), .check = check_card
};
struct nothing_form {
    bool nothing;
};
static const struct form card_remove = { .name = SV_INIT("wegwijzer-kaart-weg"), .size = sizeof(struct nothing_form) };

static enum err card_subject(struct rq *rq, void **ret_subject)
{
    struct routing_card *card = ARENA_NEW(rq->arena, struct routing_card);
    struct routing_question question = question_of(rq);
    if (card == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(routing_card_by_reference(rq->tx, rq->arena, &question, rq->parts[0], card));
    *ret_subject = card;
    return OK;
}

static enum err show_card(struct rq *rq)
{
    const struct routing_card *card = rq->subject;
    struct card_form initial = { .audience = -1, .urgency = -1 };
    if (card != NULL) {
        initial = (struct card_form){ .audience = (int)card->audience,
                                      .urgency = (int)card->urgency,
                                      .question_nl = card->question_nl,
                                      .question_en = card->question_en,
                                      .contact = card->contact,
                                      .phone = card->phone_shown,
                                      .address = card->address,
                                      .owner = card->owner };
    }
    struct routing_card_view view = { .frame = frame_staff(rq, T("Signpost")),
                                      .form = form_show(rq, &card_form, &initial, 1),
                                      .back = URL("/wegwijzer"),
                                      .action = URL("/wegwijzer/nieuw"),
                                      .can_remove = card != NULL };
    if (card != NULL) {
        view.action = url_of(rq->arena, SV("/wegwijzer/"), card->reference, SV(""));
        view.remove = form_show(rq, &card_remove, NULL, 1);
        view.remove_action = url_of(rq->arena, SV("/wegwijzer/"), card->reference, SV("/verwijderen"));
    }
    ANSWER_PAGE(rq, routing_card, &view);
}

static enum err routing_line(struct rq *rq, struct routing_write *write)
{
    struct change_line line = { .action = LOG_CHANGE, .permission = MAY_ROUTING_EDIT, .object = SV("routing_card") };
    TRY(change_line(rq, &line));
    write->municipality = rq->actor.municipality;
    write->at = rq->now;
    write->intent = rq->intent;
    answer_notice(rq, T("Saved."));
    return answer_redirect(rq, URL("/wegwijzer"));
}

static enum err prepare_card(struct rq *rq, const void **ret_prepared)
{
    const struct card_form *form = rq->filled;
    const struct routing_card *known = rq->subject;
    struct routing_write *write = ARENA_NEW(rq->arena, struct routing_write);
    if (write == NULL) {
        return ERR_NO_MEMORY;
    }
    enum { POSITION_LAST = 1000 };
    write->card = (struct routing_card){ .audience = (enum routing_audience)form->audience,
                                         .urgency = (enum routing_urgency)form->urgency,
                                         .position = POSITION_LAST,
                                         .question_nl = sv_trim(form->question_nl),
                                         .question_en = sv_trim(form->question_en),
                                         .contact = sv_trim(form->contact),
                                         .address = sv_trim(form->address),
                                         .owner = sv_trim(form->owner),
                                         .checked = form->checked ? date_of(rq->now) : (struct date){ 0 } };
    write->by = form->checked ? rq->actor.person : (struct person_id){ 0 };
    if (!sv_empty(sv_trim(form->phone)) && !phone_read(rq->arena, form->phone, &write->card.phone)) {
        return ERR_INVALID;
    }
    if (known == NULL) {
        write->card.id = (struct routing_card_id){ id_next(rq->now, rq->random) };
        TRY(reference_new(rq->arena, rq->random, &write->card.reference));
    } else {
        write->card.id = known->id;
    }
    *ret_prepared = write;
    return routing_line(rq, write);
}

static enum err prepare_remove(struct rq *rq, const void **ret_prepared)
{
    const struct routing_card *known = rq->subject;
    struct routing_write *write = ARENA_NEW(rq->arena, struct routing_write);
    if (write == NULL) {
        return ERR_NO_MEMORY;
    }
    write->card = *known;
    *ret_prepared = write;
    return routing_line(rq, write);
}

static enum err apply_new(struct tx_write *tx, const void *prepared)
{
    return routing_card_add(tx, prepared);
}

static enum err apply_change(struct tx_write *tx, const void *prepared)
{
    return routing_card_change(tx, prepared);
}

static enum err apply_remove(struct tx_write *tx, const void *prepared)
{
    return routing_card_remove(tx, prepared);
}

static const struct route routes[] = {
    GET("/wegwijzer", show_list, MAY_SIGNED_IN),
    GET("/wegwijzer/nieuw", show_card, MAY_ROUTING_EDIT),
    POST("/wegwijzer/nieuw", &card_form, show_card, prepare_card, apply_new, MAY_ROUTING_EDIT),
    GET_OF("/wegwijzer/{kaart}", card_subject, show_card, MAY_ROUTING_EDIT),
    POST_OF("/wegwijzer/{kaart}", card_subject, &card_form, show_card, prepare_card, apply_change, MAY_ROUTING_EDIT),
    POST_OF("/wegwijzer/{kaart}/verwijderen", card_subject, &card_remove, show_card, prepare_remove, apply_remove,
            MAY_ROUTING_EDIT),
};
const struct route_table organisation_routing_routes = ROUTE_TABLE(routes);
