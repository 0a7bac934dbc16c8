/* Pages of the agenda, for the lead: an item and who is asked for it, who was there, and what was decided. */
#include "cases/conference_head.h"
#include "web/answer.h"

#include "case_form_page.h"

/* --- an item ------------------------------------------------------------------------------------------------------ */
struct item_form {
    struct sv title, question;
    struct ticks invited;
};
#define AT(member) .offset = offsetof(struct item_form, member)
static const struct field item_fields[] = {
    { .name = SV_INIT("onderwerp"), .kind = FIELD_LINE, .required = true, AT(title),
      .label = T_INIT("What is it about?"),
      .missing = T_INIT("Write down what it is about.") },
    { .name = SV_INIT("vraag"), .kind = FIELD_TEXT, .required = true, AT(question),
      .label = T_INIT("Which question must be answered?"),
      .hint = T_INIT("One question. Only who is asked for this item reads it."),
      .missing = T_INIT("Write down the question.") },
    { .name = SV_INIT("deelnemers"), .kind = FIELD_TICKS, .required = true, AT(invited),
      .label = T_INIT("Who is needed for it?"), .missing = T_INIT("Choose who is needed for it."),
      .hint = T_INIT("Nobody else learns that this item exists. Of a core party that is not asked you record later why.") },
};
static void item_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct item_form *form = filled;
    (void)rq;
    if (form->invited.count > CONFERENCE_SEATS_MAX) {
        form_problem(answer, SV("deelnemers"), T("That is more people than one item can have. Ask at most 20."));
    }
}
static const struct form item_form = { .name = SV_INIT("overleg-punt"), FORM_FIELDS(item_fields),
                                       .size = sizeof(struct item_form), .check = item_check };

static enum err agenda_of(struct rq *rq, struct agenda *ret_agenda)
{
    const struct conference_subject *subject = rq->subject;
    struct desk desk = desk_of(rq);
    return agenda_open(&desk, &subject->casefile, &subject->casefile.me, &subject->conference, ret_agenda);
}

static enum err invited_ticks(struct rq *rq, const struct agenda_item *item, struct ticks *ret_ticks)
{
    struct ticks ticks = { .codes = ARENA_ARRAY(rq->arena, struct sv, item->presence_count) };
    if (ticks.codes == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < item->presence_count; i++) {
        if (item->presences[i].invited) {
            ticks.codes[ticks.count++] = text_int(rq->arena, item->presences[i].seat->seat->participant.value);
        }
    }
    *ret_ticks = ticks;
    return OK;
}

static enum err show_item(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    struct agenda agenda;
    TRY(agenda_of(rq, &agenda));
    const struct agenda_item *item = subject->item.value == 0 ? NULL : agenda_item_at(&agenda, subject->position);
    if (item == NULL && agenda.item_count >= CONFERENCE_ITEMS_MAX) {
        return answer_refused(rq, T("A conference has at most 12 items. Plan another for what is left."));
    }
    struct case_form_view view =
        conference_form_of(rq, item == NULL ? T("Add an item") : T("Change an item"), &item_form);
    if (item != NULL) {
        struct item_form initial = { .title = item->title, .question = item->question };
        TRY(invited_ticks(rq, item, &initial.invited));
        view.form = form_show(rq, &item_form, &initial, 1);
    }
    view.lead = T("An item asks one question. Who is asked for it gets its agenda and its minutes; others do not.");
    TRY(seats_offer(rq, &view.form, SV("deelnemers"), &agenda, seat_takes_part));
    ANSWER_PAGE(rq, case_form, &view);
}

/* Somebody who was ticked may have left while the form stood open: then it is asked again, with all that was typed. */
static enum err all_take_part(struct rq *rq, const struct participant_id *chosen, size_t count, struct sv field,
                              bool *ret_all)
{
    const struct conference_subject *subject = rq->subject;
    struct seat *seats = NULL;
    size_t seat_count = 0;
    bool all = true;
    TRY(seats_read(rq->tx, rq->arena, &subject->casefile, date_of(rq->now), &seats, &seat_count));
    for (size_t i = 0; i < count; i++) {
        const struct seat *seat = seat_of(seats, seat_count, chosen[i]);
        all = all && seat != NULL && seat->takes_part;
    }
    if (!all) {
        form_problem(rq->form, field,
                     T("Somebody you chose takes no part in this case any more. Look again; what you typed is kept."));
    }
    *ret_all = all;
    return OK;
}

static enum err prepare_item(struct rq *rq, const void **ret_prepared)
{
    const struct conference_subject *subject = rq->subject;
    const struct item_form *form = rq->filled;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    struct desk desk = desk_of(rq);
    struct participant_id *invited = NULL;
    bool all = false;
    TRY(ticks_of(rq, &form->invited, &invited));
    TRY(all_take_part(rq, invited, form->invited.count, SV("deelnemers"), &all));
    if (!all) {
        return OK;
    }
    struct agenda_item_new item = { subject->item, form->title, form->question, invited, form->invited.count };
    const struct agenda_prepared *prepared = NULL;
    enum err err = agenda_item_prepare(&desk, &subject->casefile, &subject->conference, &item, &prepared);
    if (err == ERR_REFUSED) {
        return answer_refused(rq, T("A conference has at most 12 items. Plan another for what is left."));
    }
    TRY(err);
    *ret_prepared = prepared;
    return conference_back(rq, T("The item is on the agenda. Who is asked for it is told that there is a conference."));
}

/* --- off the agenda ----------------------------------------------------------------------------------------------- */
struct remove_form {
    struct sv nothing;
};
static const struct field remove_fields[] = {
    { .name = SV_INIT("weg"), .kind = FIELD_HIDDEN, .offset = offsetof(struct remove_form, nothing) },
};
static const struct form remove_form = { .name = SV_INIT("overleg-punt-weg"), FORM_FIELDS(remove_fields),
                                         .size = sizeof(struct remove_form) };

static enum err actions_hang(struct rq *rq)
{
    return answer_refused(rq, T("An action came from this item. It stays on the agenda."));
}

static enum err show_remove(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    int64_t actions = 0;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    TRY(agenda_item_actions(rq->tx, rq->arena, subject->item, &actions));
    if (actions > 0) {
        return actions_hang(rq);
    }
    struct case_form_view view = conference_form_of(rq, T("Take the item off the agenda"), &remove_form);
    view.lead = T("Its question, its decision and who was there go with it.");
    view.button = T("Take it off the agenda");
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_remove(struct rq *rq, const void **ret_prepared)
{
    const struct conference_subject *subject = rq->subject;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    struct desk desk = desk_of(rq);
    const struct agenda_prepared *prepared = NULL;
    enum err err = agenda_remove_prepare(&desk, &subject->casefile, &subject->conference, subject->item, &prepared);
    if (err == ERR_REFUSED) {
        return actions_hang(rq);
    }
    TRY(err);
    *ret_prepared = prepared;
    return conference_back(rq, T("The item is off the agenda."));
}

/* --- a decision --------------------------------------------------------------------------------------------------- */
struct decision_form {
    struct sv decision, reason;
};
#undef AT
#define AT(member) .offset = offsetof(struct decision_form, member)
static const struct field decision_fields[] = {
    { .name = SV_INIT("besluit"), .kind = FIELD_TEXT, .required = true, AT(decision),
      .label = T_INIT("What was decided?"),
      .hint = T_INIT("The decision, not the talk. “Nothing was decided” is possible too."),
      .missing = T_INIT("Write down what was decided.") },
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, AT(reason), .label = T_INIT("Why?"),
      .hint = T_INIT("Facts, what was considered, and why nothing lighter will do."),
      .missing = T_INIT("Write down why.") },
};
static const struct form decision_form = { .name = SV_INIT("overleg-besluit"), FORM_FIELDS(decision_fields),
                                           .size = sizeof(struct decision_form) };

static bool has_begun(const struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    return subject->conference.day.day <= date_of(rq->now).day;
}

static enum err not_begun(struct rq *rq)
{
    return answer_refused(rq, T("The day of the conference has not come yet."));
}

static enum err show_decision(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    if (!has_begun(rq)) {
        return not_begun(rq);
    }
    struct agenda agenda;
    TRY(agenda_of(rq, &agenda));
    const struct agenda_item *item = agenda_item_at(&agenda, subject->position);
    if (item == NULL) {
        return ERR_NOT_FOUND;
    }
    struct decision_form initial = { .decision = item->decision, .reason = item->reason };
    struct case_form_view view = conference_form_of(rq, T("Write down the decision"), &decision_form);
    view.form = form_show(rq, &decision_form, &initial, 1);
    view.lead = T("Until the conference is closed you can change it. What it asks of people you add as actions.");
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_decision(struct rq *rq, const void **ret_prepared)
{
    const struct conference_subject *subject = rq->subject;
    const struct decision_form *form = rq->filled;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    if (!has_begun(rq)) {
        return not_begun(rq);
    }
    struct desk desk = desk_of(rq);
    struct agenda_decision decision = { subject->item, form->decision, form->reason };
    const struct agenda_prepared *prepared = NULL;
    TRY(agenda_decide_prepare(&desk, &subject->casefile, &subject->conference, &decision, &prepared));
    *ret_prepared = prepared;
    return conference_back(rq, T("Written down. Add what it asks of people as actions."));
}

/* --- who was there ------------------------------------------------------------------------------------------------ */
struct attendance_form {
    struct ticks items, present, absent;
    struct sv reason;
};
#undef AT
#define AT(member) .offset = offsetof(struct attendance_form, member)
static const struct field attendance_fields[] = {
    { .name = SV_INIT("punten"), .kind = FIELD_TICKS, .required = true, AT(items), .label = T_INIT("For which items?"),
      .missing = T_INIT("Choose the items it is about."),
      .hint = T_INIT("People may come and go between items: then record it per item.") },
    { .name = SV_INIT("aanwezig"), .kind = FIELD_TICKS, AT(present), .label = T_INIT("Who was present?") },
    { .name = SV_INIT("afwezig"), .kind = FIELD_TICKS, AT(absent), .label = T_INIT("Who was absent?") },
    { .name = SV_INIT("waarom-afwezig"), .kind = FIELD_LINE, AT(reason), .label = T_INIT("Why were they absent?"),
      .hint = T_INIT("Or why they were not needed. For different reasons send the form more than once.") },
};
static void attendance_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct attendance_form *form = filled;
    (void)rq;
    if (form->present.count + form->absent.count == 0) {
        form_problem(answer, SV("aanwezig"), T("Choose who was present, or who was absent."));
    }
    if (form->absent.count > 0 && sv_empty(sv_trim(form->reason))) {
        form_problem(answer, SV("waarom-afwezig"), T("Write down why they were absent."));
    }
}
static const struct form attendance_form = { .name = SV_INIT("overleg-aanwezig"), FORM_FIELDS(attendance_fields),
                                             .size = sizeof(struct attendance_form), .check = attendance_check };

static bool seat_is_asked(const struct agenda *agenda, const struct agenda_seat *seat)
{
    for (size_t i = 0; i < agenda->item_count; i++) {
        for (size_t j = 0; j < agenda->items[i].presence_count; j++) {
            const struct item_presence *presence = &agenda->items[i].presences[j];
            if (presence->seat == seat && presence->invited) {
                return true;
            }
        }
    }
    return false;
}

static bool seat_may_be_present(const struct agenda *agenda, const struct agenda_seat *seat)
{
    return seat->seat->takes_part && seat_is_asked(agenda, seat);
}

/* Of a core party the absence counts whether or not it was asked, and also when its chair is empty. */
static bool seat_may_be_absent(const struct agenda *agenda, const struct agenda_seat *seat)
{
    return seat->seat->tier == TIER_CORE || seat_may_be_present(agenda, seat);
}

static enum err items_offer(struct rq *rq, struct form_view *view, const struct agenda *agenda)
{
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, agenda->item_count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < agenda->item_count; i++) {
        struct sv code = text_int(rq->arena, agenda->items[i].position);
        offered[i] = (struct choice_view){ .id = code, .code = code,
                                           .label = TEXT_FILL(rq->arena, rq->language, T("%1. %2"), code,
                                                              agenda->items[i].title) };
    }
    form_offer(rq, view, &(struct form_offer){ .field = SV("punten"), .offered = offered,
                                               .count = agenda->item_count });
    return OK;
}

static enum err show_attendance(struct rq *rq)
{
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    if (!has_begun(rq)) {
        return not_begun(rq);
    }
    struct agenda agenda;
    TRY(agenda_of(rq, &agenda));
    struct case_form_view view = conference_form_of(rq, T("Record who is present"), &attendance_form);
    view.lead = T("Of the police, the prosecution and the municipality, presence or the reason of absence is recorded "
                  "for each item. Without it the conference cannot be closed.");
    TRY(items_offer(rq, &view.form, &agenda));
    TRY(seats_offer(rq, &view.form, SV("aanwezig"), &agenda, seat_may_be_present));
    TRY(seats_offer(rq, &view.form, SV("afwezig"), &agenda, seat_may_be_absent));
    ANSWER_PAGE(rq, case_form, &view);
}

static void attendance_tell(struct rq *rq, enum attendance_problem problem)
{
    switch (problem) {
    case ATTENDANCE_FINE: break;
    case ATTENDANCE_NOBODY:
        form_problem(rq->form, SV("aanwezig"), T("Choose who was present, or who was absent."));
        break;
    case ATTENDANCE_BOTH:
        form_problem(rq->form, SV("afwezig"), T("Somebody cannot be present and absent at the same item."));
        break;
    case ATTENDANCE_NO_REASON:
        form_problem(rq->form, SV("waarom-afwezig"), T("Write down why they were absent."));
        break;
    case ATTENDANCE_NOT_ASKED:
        form_problem(rq->form, SV("aanwezig"),
                     T("Somebody you chose is not asked for one of these items. First change who is asked for it."));
        break;
    case ATTENDANCE_NOT_OF_ITEM:
        form_problem(rq->form, SV("afwezig"),
                     T("Somebody you chose is not asked for one of these items, so there is no absence to record."));
        break;
    case ATTENDANCE_STRANGER:
        form_problem(rq->form, SV("aanwezig"),
                     T("Somebody you chose takes no part in this case any more. Look again; what you typed is kept."));
        break;
    case ATTENDANCE_EARLY:
        form_problem(rq->form, SV(""), T("The day of the conference has not come yet."));
        break;
    }
}

static enum err attendance_of_form(struct rq *rq, struct attendance_new *ret_attendance)
{
    const struct conference_subject *subject = rq->subject;
    const struct attendance_form *form = rq->filled;
    struct agenda_item_id *items = ARENA_ARRAY(rq->arena, struct agenda_item_id, form->items.count);
    struct participant_id *present = NULL;
    struct participant_id *absent = NULL;
    if (items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < form->items.count; i++) {
        int64_t position = 0;
        if (!sv_to_int(form->items.codes[i], &position)) {
            return ERR_NOT_FOUND;
        }
        TRY(agenda_item_find(rq->tx, rq->arena, &subject->casefile.me, &subject->conference, position, &items[i]));
    }
    TRY(ticks_of(rq, &form->present, &present));
    TRY(ticks_of(rq, &form->absent, &absent));
    *ret_attendance = (struct attendance_new){ items, form->items.count, present, form->present.count, absent,
                                               form->absent.count, form->reason };
    return OK;
}

static enum err prepare_attendance(struct rq *rq, const void **ret_prepared)
{
    const struct conference_subject *subject = rq->subject;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    struct desk desk = desk_of(rq);
    struct attendance_new attendance;
    enum attendance_problem problem = ATTENDANCE_FINE;
    int64_t position = 0;
    TRY(attendance_of_form(rq, &attendance));
    TRY(attendance_problem(&desk, &subject->casefile, &subject->conference, &attendance, &problem, &position));
    if (problem != ATTENDANCE_FINE) {
        attendance_tell(rq, problem);
        return OK;
    }
    const struct agenda_prepared *prepared = NULL;
    TRY(attendance_prepare(&desk, &subject->casefile, &subject->conference, &attendance, &prepared));
    *ret_prepared = prepared;
    return conference_back(rq, T("Written down."));
}

#define ITEM_PATH "/casussen/{casus}/overleg/{overleg}/punt"
static const struct route routes[] = {
    GET_OF(ITEM_PATH, conference_of_path, show_item, MAY_CASE_LEAD),
    POST_OF(ITEM_PATH, conference_of_path, &item_form, show_item, prepare_item, agenda_apply, MAY_CASE_LEAD),
    GET_OF(ITEM_PATH "/{nummer}", conference_item_of_path, show_item, MAY_CASE_LEAD),
    POST_OF(ITEM_PATH "/{nummer}", conference_item_of_path, &item_form, show_item, prepare_item, agenda_apply,
            MAY_CASE_LEAD),
    GET_OF(ITEM_PATH "/{nummer}/weg", conference_item_of_path, show_remove, MAY_CASE_LEAD),
    POST_OF(ITEM_PATH "/{nummer}/weg", conference_item_of_path, &remove_form, show_remove, prepare_remove,
            agenda_apply, MAY_CASE_LEAD),
    GET_OF(ITEM_PATH "/{nummer}/besluit", conference_item_of_path, show_decision, MAY_CASE_LEAD),
    POST_OF(ITEM_PATH "/{nummer}/besluit", conference_item_of_path, &decision_form, show_decision, prepare_decision,
            agenda_apply, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/overleg/{overleg}/aanwezig", conference_of_path, show_attendance, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/overleg/{overleg}/aanwezig", conference_of_path, &attendance_form, show_attendance,
            prepare_attendance, agenda_apply, MAY_CASE_LEAD),
};
const struct route_table cases_agenda_routes = ROUTE_TABLE(routes);
