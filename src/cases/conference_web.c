/* Pages of conferences: the list, planning, moving and cancelling, the conference itself, and closing it. */
#include "cases/conference_head.h"
#include "sheet/press.h"
#include "web/answer.h"

#include "case_form_page.h"
#include "conference_close_page.h"
#include "conference_list_page.h"
#include "conference_page.h"
#include "conference_sheet_page.h"

/* --- the list ----------------------------------------------------------------------------------------------------- */
static struct conference_row_view row_show(struct rq *rq, const struct casefile *casefile,
                                           const struct conference_row *row)
{
    return (struct conference_row_view){ .reference = row->reference, .day = row->day, .may_open = row->mine,
                                         .time = conference_time(rq->arena, row->begin, row->end),
                                         .state = conference_state_text(row->state),
                                         .planned = row->state == CONFERENCE_PLANNED,
                                         .url = conference_url(rq, casefile, row->reference, SV("")) };
}

static enum err rows_show(struct rq *rq, const struct casefile *casefile, const struct case_member *member,
                          struct conference_row_view **ret_rows, size_t *ret_count)
{
    struct conference_row *rows = NULL;
    size_t count = 0;
    TRY(conferences_read(rq->tx, rq->arena, casefile, member, &rows, &count));
    struct conference_row_view *shown = ARENA_ARRAY(rq->arena, struct conference_row_view, count);
    if (shown == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        shown[i] = row_show(rq, casefile, &rows[i]);
    }
    *ret_rows = shown;
    *ret_count = count;
    return OK;
}

static enum err show_list(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct conference_list_view view = { .frame = frame_staff(rq, T("Conferences")),
                                         .head = case_head_of(rq, casefile),
                                         .plan = case_url(rq, casefile, SV("/overleg")),
                                         .actions = case_url(rq, casefile, SV("/acties")),
                                         .back = case_url(rq, casefile, SV("")),
                                         .may_plan = casefile->me.leads && casefile->state != CASE_CLOSED };
    TRY(rows_show(rq, casefile, &casefile->me, &view.rows, &view.rows_count));
    view.has_rows = view.rows_count > 0;
    ANSWER_PAGE(rq, conference_list, &view);
}

enum err conference_section(struct rq *rq, const struct casefile *casefile, const struct case_member *member,
                            struct conference_section_view *ret_view)
{
    struct conference_row_view *rows = NULL;
    size_t count = 0;
    size_t kept = 0;
    bool held = false;
    struct action_counts counts;
    TRY(rows_show(rq, casefile, member, &rows, &count));
    TRY(actions_count(rq->tx, rq->arena, casefile, member, date_of(rq->now), &counts));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].planned || !held) {
            held = held || !rows[i].planned;
            rows[kept++] = rows[i];
        }
    }
    *ret_view = (struct conference_section_view){ .rows = rows, .rows_count = kept, .has_rows = kept > 0,
                                                  .open = counts.open, .late = counts.late,
                                                  .has_open = counts.open > 0, .has_late = counts.late > 0,
                                                  .list = case_url(rq, casefile, SV("/overleggen")),
                                                  .actions = case_url(rq, casefile, SV("/acties")) };
    return OK;
}

/* --- planning and moving ------------------------------------------------------------------------------------------ */
struct plan_form {
    struct date day;
    struct sv begin, end, place, why_soon, chair;
};
#define AT(member) .offset = offsetof(struct plan_form, member)
static const struct field plan_fields[] = {
    { .name = SV_INIT("dag"), .kind = FIELD_DATE, .required = true, AT(day), .label = T_INIT("On which day?"),
      .hint = T_INIT("For example 31-12-2026. Today is possible too."), .missing = T_INIT("Enter the day.") },
    { .name = SV_INIT("begin"), .kind = FIELD_LINE, .required = true, .chars_max = 8, AT(begin),
      .label = T_INIT("When does it begin?"), .hint = T_INIT("For example 9:30."),
      .missing = T_INIT("Enter when it begins.") },
    { .name = SV_INIT("eind"), .kind = FIELD_LINE, .required = true, .chars_max = 8, AT(end),
      .label = T_INIT("When does it end?"), .hint = T_INIT("For example 10:30."),
      .missing = T_INIT("Enter when it ends.") },
    { .name = SV_INIT("plaats"), .kind = FIELD_LINE, AT(place), .label = T_INIT("Where?"),
      .hint = T_INIT("It stands in the calendars of others: a building or a room, never somebody's home.") },
    { .name = SV_INIT("voorzitter"), .kind = FIELD_CHOICE, .required = true, AT(chair),
      .label = T_INIT("Who chairs it?"), .missing = T_INIT("Choose who chairs it.") },
    { .name = SV_INIT("waarom-nu"), .kind = FIELD_TEXT, AT(why_soon), .label = T_INIT("Why can it not wait?"),
      .hint = T_INIT("Only for a conference within a day.") },
};

static bool plan_of_form(const struct plan_form *form, struct conference_plan *ret_plan)
{
    struct conference_plan plan = { .day = form->day, .place = form->place, .why_soon = form->why_soon };
    bool whole = form->day.set && time_read(form->begin, &plan.begin) && time_read(form->end, &plan.end);
    (void)sv_to_int(form->chair, &plan.chair.value);
    *ret_plan = plan;
    return whole;
}

static void plan_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct plan_form *form = filled;
    struct conference_plan plan;
    int32_t minutes = 0;
    if (!sv_empty(form->begin) && !time_read(form->begin, &minutes)) {
        form_problem(answer, SV("begin"), T("Write the time with hours and minutes, for example 9:30."));
    }
    if (!sv_empty(form->end) && !time_read(form->end, &minutes)) {
        form_problem(answer, SV("eind"), T("Write the time with hours and minutes, for example 9:30."));
    }
    if (!plan_of_form(form, &plan)) {
        return;
    }
    switch (conference_plan_problem(&plan, rq->now)) {
    case PLAN_FINE: break;
    case PLAN_ENDS_FIRST: form_problem(answer, SV("eind"), T("It ends before it begins. Enter a later time.")); break;
    case PLAN_PAST: form_problem(answer, SV("dag"), T("This moment has passed. Enter one that is still to come.")); break;
    case PLAN_FAR: form_problem(answer, SV("dag"), T("This is more than a year from now. Check the year.")); break;
    case PLAN_SOON: form_problem(answer, SV("waarom-nu"), T("It is within a day. Write down why it cannot wait.")); break;
    }
}
static const struct form plan_form = { .name = SV_INIT("overleg-plannen"), FORM_FIELDS(plan_fields),
                                       .size = sizeof(struct plan_form), .check = plan_check };

/* Who leads the case, and whoever plans it. */
static enum err chairs_of(struct rq *rq, struct conference_chair **ret_chairs, size_t *ret_count)
{
    struct conference_chair *chairs = NULL;
    size_t count = 0;
    TRY(chairs_read(rq->tx, rq->arena, rq->subject, &chairs, &count));
    struct conference_chair *all = ARENA_ARRAY(rq->arena, struct conference_chair, count + 1);
    if (all == NULL) {
        return ERR_NO_MEMORY;
    }
    bool self = false;
    for (size_t i = 0; i < count; i++) {
        all[i] = chairs[i];
        self = self || chairs[i].person.value == rq->actor.person.value;
    }
    if (!self) {
        all[count++] = (struct conference_chair){ rq->actor.person, rq->actor.name };
    }
    *ret_chairs = all;
    *ret_count = count;
    return OK;
}

static enum err chairs_offer(struct rq *rq, struct form_view *view)
{
    struct conference_chair *chairs = NULL;
    size_t count = 0;
    TRY(chairs_of(rq, &chairs, &count));
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        struct sv code = text_int(rq->arena, chairs[i].person.value);
        offered[i] = (struct choice_view){ .id = code, .code = code, .label = chairs[i].name };
    }
    form_offer(rq, view, &(struct form_offer){ .field = SV("voorzitter"), .offered = offered, .count = count });
    return OK;
}

/* Who is chosen is somebody that was offered. */
static enum err plan_chosen(struct rq *rq, struct conference_plan *ret_plan, bool *ret_known)
{
    struct conference_chair *chairs = NULL;
    size_t count = 0;
    bool known = false;
    TRY(chairs_of(rq, &chairs, &count));
    bool whole = plan_of_form(rq->filled, ret_plan);
    for (size_t i = 0; i < count; i++) {
        known = known || chairs[i].person.value == ret_plan->chair.value;
    }
    if (!known) {
        form_problem(rq->form, SV("voorzitter"), T("Choose who chairs it."));
    }
    *ret_known = whole && known;
    return OK;
}

static enum err show_plan(struct rq *rq)
{
    struct case_facts facts;
    bool refused = false;
    TRY(case_act_checked(rq, CASE_ACT_PLAN_CONFERENCE, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, T("Plan a conference"), &plan_form);
    view.lead = T("First the moment. The items, and who is asked for each, come next.");
    view.button = T("Plan a conference");
    TRY(chairs_offer(rq, &view.form));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_plan(struct rq *rq, const void **ret_prepared)
{
    const struct casefile *casefile = rq->subject;
    struct case_facts facts;
    struct conference_plan plan;
    bool known = false;
    bool refused = false;
    TRY(case_act_checked(rq, CASE_ACT_PLAN_CONFERENCE, &facts, &refused));
    if (refused) {
        return OK;
    }
    TRY(plan_chosen(rq, &plan, &known));
    if (!known) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    const struct conference_prepared *prepared = NULL;
    TRY(conference_plan_prepare(&desk, casefile, &plan, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("The conference is planned. Now add items and who is asked for them."));
    return answer_redirect(rq, conference_url(rq, casefile, conference_prepared_reference(prepared), SV("")));
}

/* --- one conference ----------------------------------------------------------------------------------------------- */
static enum err show_conference(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    const struct case_member *me = &subject->casefile.me;
    struct desk desk = desk_of(rq);
    struct agenda agenda;
    struct conference_view view;
    TRY(agenda_open(&desk, &subject->casefile, me, &subject->conference, &agenda));
    TRY(conference_show(rq, me, &agenda, &view));
    view.frame = frame_staff(rq, T("Case conference"));
    if (view.may_change && view.begun) {
        TRY(conference_gaps_show(rq, &agenda, &view.gaps, &view.gaps_count));
        view.has_gaps = view.gaps_count > 0;
    }
    ANSWER_PAGE(rq, conference, &view);
}

static enum err show_sheet(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    const struct case_member *me = &subject->casefile.me;
    bool held = subject->conference.state == CONFERENCE_HELD;
    struct desk desk = desk_of(rq);
    struct agenda agenda;
    struct text heading = held ? T("Minutes of a case conference") : T("Agenda of a case conference");
    struct conference_sheet_view view = { .frame = frame_staff(rq, heading), .heading = heading,
                                          .back = conference_url(rq, &subject->casefile,
                                                                 subject->conference.reference, SV("")) };
    TRY(agenda_open(&desk, &subject->casefile, me, &subject->conference, &agenda));
    TRY(conference_show(rq, me, &agenda, &view.conference));
    ANSWER_PAGE(rq, conference_sheet, &view);
}

/* That minute of that day in Amsterdam, also on the two days a year on which an hour is missing or double. */
static struct instant moment_of(struct date day, int32_t minutes)
{
    struct instant moment = instant_add_ms(date_begin(day), (int64_t)minutes * 60 * 1000);
    struct local_time local = local_time(moment);
    int64_t off = (int64_t)minutes - (local.hour * 60 + local.minute);
    return local.date.day == day.day ? instant_add_ms(moment, off * 60 * 1000) : moment;
}

/* What a calendar outside this program is told: that there is a meeting, where and when. */
static enum err show_calendar(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    const struct conference *conference = &subject->conference;
    struct desk desk = desk_of(rq);
    struct sv place, calendar;
    TRY(conference_place_read(&desk, &subject->casefile, conference, &place));
    struct meeting meeting = { .uid = conference->uid, .sequence = conference->sequence,
                               .cancelled = conference->state == CONFERENCE_CANCELLED,
                               .summary = text_in(rq->language, T("Meeting")), .place = place,
                               .begin = moment_of(conference->day, conference->begin),
                               .end = moment_of(conference->day, conference->end), .made = rq->now };
    enum err err = meeting_calendar(rq->press, rq->arena, &meeting, &calendar);
    if (err == ERR_BUSY || err == ERR_PRESS) {
        return answer_refused(rq, T("The document could not be made now. Try again in a moment."));
    }
    TRY(err);
    return answer_calendar(rq, calendar, SV("overleg"));
}

static struct sv minutes_text(struct arena *arena, int32_t minutes)
{
    struct buf out;
    buf_open(&out, arena, 8);
    buf_put_int(&out, minutes / 60);
    buf_put_byte(&out, ':');
    buf_put_padded(&out, minutes % 60, 2);
    return buf_view(&out);
}

static enum err show_move(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    const struct conference *conference = &subject->conference;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    struct desk desk = desk_of(rq);
    struct plan_form initial = { .day = conference->day, .begin = minutes_text(rq->arena, conference->begin),
                                 .end = minutes_text(rq->arena, conference->end),
                                 .chair = text_int(rq->arena, conference->chair.value) };
    TRY(conference_place_read(&desk, &subject->casefile, conference, &initial.place));
    struct case_form_view view = conference_form_of(rq, T("Move the conference"), &plan_form);
    view.form = form_show(rq, &plan_form, &initial, 1);
    view.lead = T("Everybody who is asked is told that it changed.");
    TRY(chairs_offer(rq, &view.form));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_move(struct rq *rq, const void **ret_prepared)
{
    const struct conference_subject *subject = rq->subject;
    struct conference_plan plan;
    bool known = false;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    TRY(plan_chosen(rq, &plan, &known));
    if (!known) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    const struct conference_prepared *prepared = NULL;
    TRY(conference_move_prepare(&desk, &subject->casefile, &subject->conference, &plan, &prepared));
    *ret_prepared = prepared;
    return conference_back(rq, T("The conference is moved. Who is asked is told."));
}

/* --- cancelling and closing --------------------------------------------------------------------------------------- */
struct why_form {
    struct sv why;
};
static const struct field why_fields[] = {
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct why_form, why),
      .label = T_INIT("Why?"), .missing = T_INIT("Write down why.") },
};
static const struct form why_form = { .name = SV_INIT("overleg-afzeggen"), FORM_FIELDS(why_fields),
                                      .size = sizeof(struct why_form) };

static enum err show_cancel(struct rq *rq)
{
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    struct case_form_view view = conference_form_of(rq, T("Cancel the conference"), &why_form);
    view.lead = T("Everybody who is asked is told that it changed.");
    view.button = T("Cancel the conference");
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_cancel(struct rq *rq, const void **ret_prepared)
{
    const struct conference_subject *subject = rq->subject;
    const struct why_form *form = rq->filled;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    struct desk desk = desk_of(rq);
    const struct conference_prepared *prepared = NULL;
    TRY(conference_cancel_prepare(&desk, &subject->casefile, &subject->conference, form->why, &prepared));
    *ret_prepared = prepared;
    return conference_back(rq, T("The conference is cancelled. Who is asked is told."));
}

struct close_form {
    struct sv nothing;
};
static const struct field close_fields[] = {
    { .name = SV_INIT("sluiten"), .kind = FIELD_HIDDEN, .offset = offsetof(struct close_form, nothing) },
};
static const struct form close_form = { .name = SV_INIT("overleg-sluiten"), FORM_FIELDS(close_fields),
                                        .size = sizeof(struct close_form) };

static enum err show_close(struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    struct desk desk = desk_of(rq);
    struct agenda agenda;
    struct conference_close_view view = { .frame = frame_staff(rq, T("Close the conference")),
                                          .head = case_head_of(rq, &subject->casefile),
                                          .form = form_show(rq, &close_form, NULL, 1),
                                          .action = { .address = rq->path },
                                          .back = conference_url(rq, &subject->casefile,
                                                                 subject->conference.reference, SV("")) };
    TRY(agenda_open(&desk, &subject->casefile, &subject->casefile.me, &subject->conference, &agenda));
    TRY(conference_gaps_show(rq, &agenda, &view.gaps, &view.gaps_count));
    view.has_gaps = view.gaps_count > 0;
    ANSWER_PAGE(rq, conference_close, &view);
}

static enum err prepare_close(struct rq *rq, const void **ret_prepared)
{
    const struct conference_subject *subject = rq->subject;
    struct conference_gap *gaps = NULL;
    size_t count = 0;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    TRY(conference_gaps(rq->tx, rq->arena, &subject->casefile, &subject->conference, rq->now, &gaps, &count));
    if (count > 0) {
        form_problem(rq->form, SV(""), T("It cannot be closed yet. This is missing:"));
        return OK;
    }
    struct desk desk = desk_of(rq);
    const struct conference_prepared *prepared = NULL;
    TRY(conference_close_prepare(&desk, &subject->casefile, &subject->conference, &prepared));
    *ret_prepared = prepared;
    return conference_back(rq, T("The conference is closed. The minutes are final."));
}

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/overleggen", case_of_path, show_list, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/overleg", case_of_path, show_plan, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/overleg", case_of_path, &plan_form, show_plan, prepare_plan, conference_plan_apply,
            MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/overleg/{overleg}", conference_of_path, show_conference, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/overleg/{overleg}/blad", conference_of_path, show_sheet, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/overleg/{overleg}/agenda", conference_of_path, show_calendar, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/overleg/{overleg}/verplaatsen", conference_of_path, show_move, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/overleg/{overleg}/verplaatsen", conference_of_path, &plan_form, show_move,
            prepare_move, conference_move_apply, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/overleg/{overleg}/afzeggen", conference_of_path, show_cancel, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/overleg/{overleg}/afzeggen", conference_of_path, &why_form, show_cancel,
            prepare_cancel, conference_end_apply, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/overleg/{overleg}/sluiten", conference_of_path, show_close, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/overleg/{overleg}/sluiten", conference_of_path, &close_form, show_close,
            prepare_close, conference_end_apply, MAY_CASE_LEAD),
};
const struct route_table cases_conference_routes = ROUTE_TABLE(routes);
