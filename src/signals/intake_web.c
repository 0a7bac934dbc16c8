/* Pages of the queue: open reports by term, closed ones, and entering what came in by phone, at the desk or by mail. */
#include "base/code.h"
#include "organisation/checklist.h"
#include "signals/course.h"
#include "signals/head.h"
#include "signals/intake.h"
#include "signals/report.h"
#include "web/answer.h"

#include "closed_page.h"
#include "enter_page.h"
#include "entered_page.h"
#include "queue_page.h"

/* --- the queue ---------------------------------------------------------------------------------------------------- */
static bool passed(struct date date, struct date today)
{
    return date.set && date.day < today.day;
}

static struct queue_row_view row_view(struct rq *rq, const struct queue_row *row)
{
    struct date today = date_of(rq->now);
    return (struct queue_row_view){
        .reference = row->reference,
        .owner = row->owner,
        .url = url_of(rq->arena, SV("/signalen/"), row->reference, SV("")),
        .about = about_text(row->about),
        .state = state_text(row->state),
        .channel = channel_text(row->channel),
        .age = age_text(row->age),
        .due = row->due,
        .late = passed(row->due, today),
        .urgent = row->urgent,
        .unread = row->unread,
        .withdrawn = row->withdrawn,
        .unowned = sv_empty(row->owner),
        .mine = row->mine,
        .answer_late = !row->answered && passed(row->answer_by, today),
        .inform_late = (row->inform_state == INFORM_DUE || row->inform_state == INFORM_POSTPONED) &&
                       passed(row->inform_due, today),
        .is_advice = row->kind == SIGNAL_ADVICE,
        .minor = age_is_minor(row->age),
    };
}

/* Keyset paging: the place where the page before ended stands in the address as two numbers that mean nothing to a
 * reader. */
static struct queue_place place_of_query(struct rq *rq)
{
    struct queue_place place = {.due = {.day = 0, .set = true}}; /* an unset day compares with nothing */
    struct sv day;
    struct sv row;
    int64_t number = 0;
    if (sv_cut(query_value(rq, SV("na")), '-', &day, &row) && sv_to_int(day, &number) &&
        sv_to_int(row, &place.signal.value)) {
        place.due = (struct date){(int32_t)(number % INT32_MAX), true};
    }
    return place;
}

static struct url more_url(struct rq *rq, const struct queue_place *end)
{
    struct buf buf;
    buf_open(&buf, rq->arena, 64);
    buf_put_int(&buf, end->due.day);
    buf_put_byte(&buf, '-');
    buf_put_int(&buf, end->signal.value);
    return url_of(rq->arena, SV("/signalen?na="), buf_view(&buf), SV(""));
}

static enum err offers_view(struct rq *rq, struct queue_view *view)
{
    struct transfer_offer *offers = NULL;
    size_t count = 0;
    if (!actor_may(&rq->actor, MAY_TRANSFER_CONFIRM)) {
        return OK;
    }
    TRY(transfer_offers(rq->tx, rq->arena, rq->actor.municipality, &offers, &count));
    view->offers = ARENA_ARRAY(rq->arena, struct offer_row_view, count);
    if (view->offers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view->offers[i] = (struct offer_row_view){
            .reference = offers[i].reference,
            .from = offers[i].from_name,
            .url = url_of(rq->arena, SV("/overdrachten/"), offers[i].reference, SV("/ontvangen")),
            .decline = url_of(rq->arena, SV("/overdrachten/"), offers[i].reference, SV("/terugsturen")),
            .about = about_text(offers[i].about),
            .offered = offers[i].offered};
    }
    view->offers_count = count;
    view->has_offers = count > 0;
    return OK;
}

static enum err show_queue(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct queue_place after = place_of_query(rq);
    struct queue queue;
    struct queue_counts counts;
    TRY(queue_read(&desk, &after, &queue));
    TRY(queue_count(&desk, &counts));
    struct queue_view view = {.frame = frame_staff(rq, T("Reports")),
                              .rows_count = queue.count,
                              .has_rows = queue.count > 0,
                              .has_more = queue.more,
                              .more = more_url(rq, &queue.end),
                              .enter = URL("/signalen/nieuw"),
                              .closed = URL("/signalen/gesloten"),
                              .may_enter = actor_may(&rq->actor, MAY_SIGNAL_ENTER),
                              .open = counts.open,
                              .late = counts.late,
                              .unowned = counts.unowned};
    view.rows = ARENA_ARRAY(rq->arena, struct queue_row_view, queue.count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < queue.count; i++) {
        view.rows[i] = row_view(rq, &queue.rows[i]);
    }
    TRY(offers_view(rq, &view));
    ANSWER_PAGE(rq, queue, &view);
}

static enum err show_closed(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct signal_id before = {0};
    (void)sv_to_int(query_value(rq, SV("voor")), &before.value);
    struct closed_row *rows = NULL;
    size_t count = 0;
    bool more = false;
    TRY(closed_read(&desk, before, &rows, &count, &more));
    struct closed_view view = {
        .frame = frame_staff(rq, T("Closed reports")), .rows_count = count, .has_rows = count > 0, .has_more = more};
    view.rows = ARENA_ARRAY(rq->arena, struct closed_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct closed_row_view){.reference = rows[i].reference,
                                                .url = url_of(rq->arena, SV("/signalen/"), rows[i].reference, SV("")),
                                                .about = about_text(rows[i].about),
                                                .outcome = outcome_text(rows[i].outcome),
                                                .destroy_on = rows[i].destroy_on};
        view.more = url_of(rq->arena, SV("/signalen/gesloten?voor="), text_int(rq->arena, rows[i].id.value), SV(""));
    }
    ANSWER_PAGE(rq, closed, &view);
}

/* --- entering a report -------------------------------------------------------------------------------------------- */
struct enter_form {
    struct sv code;
    int kind, about, channel, relation, contact, age;
    struct sv story, speaks_against, who, place, residence, name, phone, email, safety;
};

static const struct choice kind_choices[] = {
    {SV_INIT("melding"), SIGNAL_REPORT, T_INIT("A report"), T_INIT("")},
    {SV_INIT("adviesvraag"), SIGNAL_ADVICE, T_INIT("A request for advice"), T_INIT("Then leave out names.")},
};
static const struct choice about_choices[] = {
    {SV_INIT("persoon"), ABOUT_PERSON, T_INIT("A person"), T_INIT("")},
    {SV_INIT("groep"), ABOUT_GROUP, T_INIT("A group"), T_INIT("Write down no names of members.")},
    {SV_INIT("plek"), ABOUT_PLACE, T_INIT("A place or event"), T_INIT("")},
    {SV_INIT("online"), ABOUT_ONLINE, T_INIT("Something online"), T_INIT("")},
    {SV_INIT("onbekend"), ABOUT_UNKNOWN, T_INIT("Unknown"), T_INIT("")},
};
static const struct choice channel_choices[] = {
    {SV_INIT("telefoon"), CHANNEL_PHONE, T_INIT("Phone"), T_INIT("")},
    {SV_INIT("balie"), CHANNEL_DESK, T_INIT("Desk"), T_INIT("")},
    {SV_INIT("post"), CHANNEL_MAIL, T_INIT("Mail"), T_INIT("")},
};
static const struct choice relation_choices[] = {
    {SV_INIT("familie"), RELATION_FAMILY, T_INIT("Family"), T_INIT("")},
    {SV_INIT("vriend"), RELATION_FRIEND, T_INIT("Friend"), T_INIT("")},
    {SV_INIT("buur"), RELATION_NEIGHBOUR, T_INIT("Neighbour"), T_INIT("")},
    {SV_INIT("onderwijs"), RELATION_EDUCATION, T_INIT("School"), T_INIT("")},
    {SV_INIT("jongerenwerk"), RELATION_YOUTH_WORK, T_INIT("Youth work"), T_INIT("")},
    {SV_INIT("zorg"), RELATION_CARE, T_INIT("Care"), T_INIT("")},
    {SV_INIT("gemeente"), RELATION_MUNICIPALITY, T_INIT("Works at the municipality"), T_INIT("")},
    {SV_INIT("werk"), RELATION_WORK, T_INIT("Colleague or employer"), T_INIT("")},
    {SV_INIT("vereniging"), RELATION_ASSOCIATION, T_INIT("Association"), T_INIT("")},
    {SV_INIT("anders"), RELATION_OTHER, T_INIT("Other"), T_INIT("")},
    {SV_INIT("niet-verteld"), RELATION_UNKNOWN, T_INIT("Not told"), T_INIT("")},
};
static const struct choice contact_choices[] = {
    {SV_INIT("vertrouwelijk"), CONTACT_CONFIDENTIAL, T_INIT("Confidential"), T_INIT("We do not name the reporter.")},
    {SV_INIT("anoniem"), CONTACT_ANONYMOUS, T_INIT("Anonymous"),
     T_INIT("We do not know who it is. Leave out name and phone.")},
    {SV_INIT("open"), CONTACT_OPEN, T_INIT("Open"), T_INIT("The name may be used where it is needed.")},
};
static const struct choice age_choices[] = {
    {SV_INIT("onbekend"), AGE_UNKNOWN, T_INIT("Age not known"), T_INIT("")},
    {SV_INIT("onder-12"), AGE_UNDER_12, T_INIT("Younger than 12"), T_INIT("")},
    {SV_INIT("12-15"), AGE_12_TO_15, T_INIT("12 to 15"), T_INIT("")},
    {SV_INIT("16-17"), AGE_16_TO_17, T_INIT("16 or 17"), T_INIT("")},
    {SV_INIT("18-plus"), AGE_ADULT, T_INIT("18 or older"), T_INIT("")},
};
#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])
#define AT(member) .offset = offsetof(struct enter_form, member)

static const struct field enter_fields[] = {
    {.name = SV_INIT("code"), .kind = FIELD_HIDDEN, AT(code)},
    {.name = SV_INIT("soort"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(kind),
     CHOICES(kind_choices),
     .label = T_INIT("What is it?"),
     .missing = T_INIT("Choose whether this is a report or a request for advice.")},
    {.name = SV_INIT("kanaal"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(channel),
     CHOICES(channel_choices),
     .label = T_INIT("How did it come in?"),
     .missing = T_INIT("Choose how it came in.")},
    {.name = SV_INIT("relatie"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(relation),
     CHOICES(relation_choices),
     .label = T_INIT("Who is reporting, in relation to it?"),
     .missing = T_INIT("Choose the relation, or “Not told”.")},
    {.name = SV_INIT("waarover"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(about),
     CHOICES(about_choices),
     .label = T_INIT("What is it about?"),
     .missing = T_INIT("Choose what it is about, or “Unknown”.")},
    {.name = SV_INIT("verhaal"),
     .kind = FIELD_TEXT,
     .required = true,
     AT(story),
     .chars_max = 20000,
     .label = T_INIT("What was seen or heard, when, where, and from whom was it heard?"),
     .hint = T_INIT("In the reporter's own words. Belief, clothing or demonstrating are not signals."),
     .missing = T_INIT("Write down what the reporter told.")},
    {.name = SV_INIT("tegenwicht"),
     .kind = FIELD_TEXT,
     AT(speaks_against),
     .label = T_INIT("What speaks against the worry?")},
    {.name = SV_INIT("wie"),
     .kind = FIELD_TEXT,
     AT(who),
     .label = T_INIT("Who is it about?"),
     .hint = T_INIT("A name or description. Kept apart from the story. Leave it empty for a group or for advice.")},
    {.name = SV_INIT("leeftijd"), .kind = FIELD_CHOICE, AT(age), CHOICES(age_choices), .label = T_INIT("Age")},
    {.name = SV_INIT("plaats"), .kind = FIELD_LINE, AT(place), .label = T_INIT("Where?")},
    {.name = SV_INIT("woonplaats"),
     .kind = FIELD_LINE,
     AT(residence),
     .label = T_INIT("In which municipality does this person live?")},
    {.name = SV_INIT("contact"),
     .kind = FIELD_CHOICE,
     .required = true,
     AT(contact),
     CHOICES(contact_choices),
     .label = T_INIT("How does the reporter want to be known?"),
     .missing = T_INIT("Choose anonymous, confidential or open.")},
    {.name = SV_INIT("naam"), .kind = FIELD_LINE, AT(name), .label = T_INIT("Name of the reporter")},
    {.name = SV_INIT("telefoon"), .kind = FIELD_LINE, AT(phone), .label = T_INIT("Phone of the reporter")},
    {.name = SV_INIT("e-mail"), .kind = FIELD_LINE, AT(email), .label = T_INIT("E-mail of the reporter")},
    {.name = SV_INIT("veiligheid"),
     .kind = FIELD_TEXT,
     AT(safety),
     .label = T_INIT("Is the reporter safe?"),
     .hint = T_INIT("What the reporter says about their own safety.")},
};
static const struct form enter = {
    .name = SV_INIT("melding-invoeren"), FORM_FIELDS(enter_fields), .size = sizeof(struct enter_form)};

/* What comes in by phone is as real as what comes in by the form: the same gate. */
static enum err gate_closed(struct rq *rq, bool *ret_closed)
{
    struct gate gate;
    struct gate_question question = {
        .municipality = rq->actor.municipality, .today = date_of(rq->now), .demo = rq->demo};
    TRY(opening_gate(rq->tx, rq->arena, &question, &gate));
    *ret_closed = !gate.open;
    return OK;
}

static const struct text gate_reason = T_INIT("Your municipality takes no reports yet: the opening checklist is not "
                                              "complete. Refer the caller to 112 or the police.");

static enum err show_enter(struct rq *rq)
{
    bool closed = false;
    TRY(gate_closed(rq, &closed));
    if (closed) {
        return answer_refused(rq, gate_reason);
    }
    struct code code = code_new(rq->random);
    struct enter_form initial = {.code = code_view(&code),
                                 .kind = SIGNAL_REPORT,
                                 .about = -1,
                                 .channel = CHANNEL_PHONE,
                                 .relation = -1,
                                 .contact = CONTACT_CONFIDENTIAL,
                                 .age = AGE_UNKNOWN};
    struct enter_view view = {.frame = frame_staff(rq, T("Enter a report")),
                              .form = form_show(rq, &enter, &initial, 1),
                              .action = URL("/signalen/nieuw")};
    ANSWER_PAGE(rq, enter, &view);
}

static struct report report_of_form(const struct enter_form *form)
{
    struct report report = {.kind = (enum signal_kind)form->kind,
                            .about = (enum signal_about)form->about,
                            .channel = (enum signal_channel)form->channel,
                            .relation = (enum reporter_relation)form->relation,
                            .contact = (enum contact_mode)form->contact,
                            .age = form->age < 0 ? AGE_UNKNOWN : (enum age_band)form->age,
                            .story = form->story,
                            .speaks_against = form->speaks_against,
                            .who = form->who,
                            .place = form->place,
                            .residence = form->residence,
                            .name = form->name,
                            .phone = form->phone,
                            .email = form->email,
                            .safety = form->safety};
    report_tidy(&report);
    return report;
}

static enum err prepare_enter(struct rq *rq, const void **ret_prepared)
{
    const struct enter_form *form = rq->filled;
    struct code code;
    bool closed = false;
    TRY(gate_closed(rq, &closed));
    if (closed) {
        return answer_refused(rq, gate_reason);
    }
    if (!code_read(form->code, &code)) {
        code = code_new(rq->random);
        struct sv fresh;
        TRY(arena_copy(rq->arena, code_view(&code), &fresh));
        form_put(rq->form, SV("code"), fresh);
        form_problem(rq->form, SV(""), T("Check your answers once more, then send."));
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct report report = report_of_form(form);
    struct report_receipt receipt;
    const struct report_ready *ready = NULL;
    TRY(report_prepare(&desk, &report, &code, &receipt, &ready));
    struct entered_view view = {.frame = frame_staff(rq, T("The report is received")),
                                .code = code_view(&code),
                                .reference = receipt.reference,
                                .answer_by = receipt.answer_by,
                                .dossier = url_of(rq->arena, SV("/signalen/"), receipt.reference, SV(""))};
    *ret_prepared = ready;
    ANSWER_PAGE(rq, entered, &view);
}

static enum err apply_enter(struct tx_write *tx, const void *prepared)
{
    return prepared == NULL ? OK : report_apply(tx, prepared);
}

static const struct route routes[] = {
    GET("/signalen", show_queue, MAY_SIGNAL_LIST),
    GET("/signalen/gesloten", show_closed, MAY_SIGNAL_LIST),
    GET("/signalen/nieuw", show_enter, MAY_SIGNAL_ENTER),
    POST("/signalen/nieuw", &enter, show_enter, prepare_enter, apply_enter, MAY_SIGNAL_ENTER),
};
const struct route_table signals_intake_routes = ROUTE_TABLE(routes);
