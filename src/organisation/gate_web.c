/* Pages of the opening gate: the checklist and its items. */
#include "organisation/card.h"
#include "organisation/checklist.h"
#include "organisation/organisation_web.h"
#include "organisation/phone.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "checklist_item_page.h"
#include "checklist_page.h"

/* --- the list ---------------------------------------------------------------------------------------------------- */
/* Where what follows from elsewhere is filled. */
static struct url elsewhere(enum checklist_item item)
{
    return item == ITEM_OPENING_HOURS ? URL("/openingstijden")
           : item == ITEM_DEPUTY      ? URL("/accounts")
                                      : URL("/instellingen");
}

static struct checklist_row_view row_view(struct rq *rq, const struct checklist_state *state)
{
    const struct checklist_row *row = checklist_row(state->item);
    bool written = checklist_item_written(state->item);
    bool may_list = state->item != ITEM_DEPUTY || actor_may(&rq->actor, MAY_ACCOUNT_LIST);
    bool is_phone = state->item == ITEM_PHONE;
    return (struct checklist_row_view){
        .url = written ? url_of(rq->arena, SV("/openstelling/"), row->code, SV("")) : elsewhere(state->item),
        .has_link = written ? actor_may(&rq->actor, MAY_CHECKLIST_FILL) : may_list,
        .label = row->label,
        .sentence = row->sentence,
        .answer = is_phone ? phone_show(rq->arena, state->answer) : state->answer,
        .reference = state->reference,
        .until = state->until.set ? text_date(rq->arena, rq->language, state->until) : SV(""),
        .filled_by = state->filled_by,
        .filled_on = state->filled_on,
        .filled = state->filled,
        .expired = state->expired,
        .written = written,
    };
}

static enum err gate_load(struct rq *rq, struct gate *ret_gate)
{
    struct gate_question question = { .municipality = rq->actor.municipality,
                                      .today = date_of(rq->now),
                                      .demo = rq->demo };
    return opening_gate(rq->tx, rq->arena, &question, ret_gate);
}

static enum err show_checklist(struct rq *rq)
{
    struct gate gate;
    TRY(gate_load(rq, &gate));
    struct checklist_view view = { .frame = frame_staff(rq, T("Before we open")),
                                   .rows_count = ITEM_COUNT,
                                   .open = gate.open,
                                   .exempt = gate.exempt,
                                   .may_fill = actor_may(&rq->actor, MAY_CHECKLIST_FILL),
                                   .missing = (int64_t)gate.missing };
    view.rows = ARENA_ARRAY(rq->arena, struct checklist_row_view, ITEM_COUNT);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < ITEM_COUNT; at++) {
        view.rows[at] = row_view(rq, &gate.items[at]);
    }
    ANSWER_PAGE(rq, checklist, &view);
}

/* --- one item ---------------------------------------------------------------------------------------------------- */
struct item_form {
    struct sv answer, reference;
    struct date until;
};
static const struct field item_fields[] = {
    { .name = SV_INIT("antwoord"),
      .kind = FIELD_LINE,
      .required = true,
      .offset = offsetof(struct item_form, answer),
      .label = T_INIT("Filled in"),
      .hint = T_INIT("What stands here is shown to residents where the item says so."),
      .missing = T_INIT("Fill this in.") },
    { .name = SV_INIT("verwijzing"),
      .kind = FIELD_LINE,
      .offset = offsetof(struct item_form, reference),
      .label = T_INIT("Document"),
      .hint = T_INIT("Title, version and date of the document where it stands.") },
    { .name = SV_INIT("geldig-tot-en-met"),
      .kind = FIELD_DATE,
      .offset = offsetof(struct item_form, until),
      .label = T_INIT("Holds until"),
      .hint = T_INIT("The day on which it ends or must be looked at again. Empty: it has none.") },
};

static void check_item(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct item_form *form = filled;
    enum checklist_item item = *(const enum checklist_item *)rq->subject;
    const struct checklist_row *row = checklist_row(item);
    struct sv number;
    struct sv typed = sv_trim(form->answer);
    if (item == ITEM_PHONE && !sv_empty(typed) && !phone_read(rq->arena, typed, &number)) {
        form_problem(answer, SV("antwoord"), T("Enter a phone number, for example 020 123 45 67."));
    }
    if (item == ITEM_PRIVACY_STATEMENT && !sv_empty(typed) && !web_address_valid(typed)) {
        form_problem(answer, SV("antwoord"), T("Enter a web address that starts with https://."));
    }
    if (row->needs_reference && sv_empty(sv_trim(form->reference))) {
        form_problem(answer, SV("verwijzing"), T("Name the document in which this was laid down."));
    }
    if (row->expires && !form->until.set) {
        form_problem(answer, SV("geldig-tot-en-met"), T("Enter the day on which it ends or must be looked at again."));
    } else if (form->until.set && form->until.day < date_of(rq->now).day) {
        form_problem(answer, SV("geldig-tot-en-met"), T("This day has passed. Enter a day in the future."));
    }
}
static const struct form item_form = { .name = SV_INIT("openstelling-invullen"),
                                       FORM_FIELDS(item_fields),
                                       .size = sizeof(struct item_form),
                                       .check = check_item };

static enum err item_subject(struct rq *rq, void **ret_subject)
{
    enum checklist_item *item = ARENA_NEW(rq->arena, enum checklist_item);
    if (item == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!checklist_item_of_code(rq->parts[0], item) || !checklist_item_written(*item)) {
        return ERR_NOT_FOUND;
    }
    *ret_subject = item;
    return OK;
}

static enum err show_item(struct rq *rq)
{
    struct gate gate;
    TRY(gate_load(rq, &gate));
    enum checklist_item item = *(const enum checklist_item *)rq->subject;
    const struct checklist_row *row = checklist_row(item);
    struct checklist_row_view shown = row_view(rq, &gate.items[item - ITEM_CONTROLLER]);
    struct item_form initial = { .answer = shown.answer,
                                 .reference = shown.reference,
                                 .until = gate.items[item - ITEM_CONTROLLER].until };
    struct checklist_item_view view = { .frame = frame_staff(rq, T("Before we open")),
                                        .form = form_show(rq, &item_form, &initial, 1),
                                        .action = url_of(rq->arena, SV("/openstelling/"), row->code, SV("")),
                                        .back = URL("/openstelling"),
                                        .label = row->label,
                                        .sentence = row->sentence };
    for (size_t at = 0; at < view.form.fields_count; at++) {
        struct field_view *field = &view.form.fields[at];
        if (sv_equal(field->name, SV("antwoord"))) {
            field->label = text_in(rq->language, row->answer_label);
        }
    }
    ANSWER_PAGE(rq, checklist_item, &view);
}

static enum err prepare_item(struct rq *rq, const void **ret_prepared)
{
    const struct item_form *form = rq->filled;
    struct checklist_fill *ready = ARENA_NEW(rq->arena, struct checklist_fill);
    if (ready == NULL) {
        return ERR_NO_MEMORY;
    }
    enum checklist_item item = *(const enum checklist_item *)rq->subject;
    *ready = (struct checklist_fill){ .municipality = rq->actor.municipality,
                                      .item = item,
                                      .answer = sv_trim(form->answer),
                                      .reference = sv_trim(form->reference),
                                      .until = form->until,
                                      .by = rq->actor.person,
                                      .on = date_of(rq->now) };
    if (item == ITEM_PHONE && !phone_read(rq->arena, form->answer, &ready->answer)) {
        return ERR_INVALID;
    }
    struct change_line line = { .action = LOG_SETTING, .permission = MAY_CHECKLIST_FILL, .object = SV("checklist") };
    TRY(change_line(rq, &line));
    ready->intent = rq->intent;
    *ret_prepared = ready;
    answer_notice(rq, T("Saved."));
    return answer_redirect(rq, URL("/openstelling"));
}

static enum err apply_item(struct tx_write *tx, const void *prepared)
{
    return checklist_fill(tx, prepared);
}

static const struct route routes[] = {
    GET("/openstelling", show_checklist, MAY_CHECKLIST_READ),
    GET_OF("/openstelling/{onderdeel}", item_subject, show_item, MAY_CHECKLIST_FILL),
    POST_OF("/openstelling/{onderdeel}", item_subject, &item_form, show_item, prepare_item, apply_item,
            MAY_CHECKLIST_FILL),
};
const struct route_table organisation_gate_routes = ROUTE_TABLE(routes);
