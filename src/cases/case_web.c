/* The list of cases, the page of one case, and the preview of what a participant sees. */
#include "cases/case_body.h"
#include "cases/head.h"
#include "cases/list.h"
#include "cases/participant.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_list_page.h"
#include "case_page_page.h"
#include "case_preview_page.h"

/* --- the list ----------------------------------------------------------------------------------------------------- */
static bool passed(struct date date, struct date today)
{
    return date.set && date.day < today.day;
}

static struct case_row_view row_view(struct rq *rq, const struct case_row *row)
{
    struct date today = date_of(rq->now);
    bool informs = row->inform_state == INFORM_DUE || row->inform_state == INFORM_POSTPONED;
    bool leads = actor_may(&rq->actor, MAY_CASE_LEAD);
    struct casefile aged = { .age = row->age };
    return (struct case_row_view){
        .reference = row->reference, .lead = row->lead_name,
        .url = url_of(rq->arena, SV("/casussen/"), row->reference, SV("")),
        .state = case_state_text(row->state), .due = row->due, .until = row->until, .destroy_on = row->destroy_on,
        .late = leads && row->state != CASE_CLOSED && passed(row->due, today), .unowned = sv_empty(row->lead_name),
        .mine = row->lead.value == rq->actor.person.value, .provisional = row->provisional,
        .suspended = row->suspended, .minor = case_is_minor(&aged), .second = row->second && !row->until.set,
        .inform_late = leads && informs && passed(row->inform_due, today), .shows_due = leads || !row->until.set,
    };
}

/* Keyset paging: the place where the page before ended, as two numbers that mean nothing to a reader. */
static struct case_place place_of_query(struct rq *rq)
{
    struct case_place place = { .due = { .day = 0, .set = true } }; /* an unset day compares with nothing */
    struct sv day;
    struct sv row;
    int64_t number = 0;
    if (sv_cut(query_value(rq, SV("na")), '-', &day, &row) && sv_to_int(day, &number) &&
        sv_to_int(row, &place.casefile.value)) {
        place.due = (struct date){ (int32_t)(number % INT32_MAX), true };
    }
    return place;
}

static struct url more_url(struct rq *rq, const struct case_place *end)
{
    struct buf buf;
    buf_open(&buf, rq->arena, 64);
    buf_put_int(&buf, end->due.day);
    buf_put_byte(&buf, '-');
    buf_put_int(&buf, end->casefile.value);
    return url_of(rq->arena, SV("/casussen?na="), buf_view(&buf), SV(""));
}

static enum err rows_show(struct rq *rq, const struct case_list *list, struct case_list_view *view)
{
    view->rows = ARENA_ARRAY(rq->arena, struct case_row_view, list->count);
    if (view->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < list->count; i++) {
        view->rows[i] = row_view(rq, &list->rows[i]);
    }
    view->rows_count = list->count;
    view->has_rows = list->count > 0;
    view->has_more = list->more;
    return OK;
}

static struct text chair_of(const struct rq *rq)
{
    static const enum permission permissions[] = { MAY_CASE_LEAD, MAY_CASE_TAKE_PART, MAY_CASE_SECOND };
    for (size_t i = 0; i < sizeof permissions / sizeof permissions[0]; i++) {
        enum role role = actor_role_for(&rq->actor, permissions[i]);
        if (role != ROLE_COUNT) {
            return role_text(role);
        }
    }
    return T("–");
}

static enum err show_list(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct case_place after = place_of_query(rq);
    struct case_list list;
    TRY(case_list_read(&desk, &after, &list));
    bool leads = actor_may(&rq->actor, MAY_CASE_LEAD);
    struct case_list_view view = {
        .frame = frame_staff(rq, T("Cases")), .chair = chair_of(rq), .leads = leads,
        .empty = leads ? T("There are no open cases.") : T("You take part in no case, and nobody asks you to look."),
        .more = more_url(rq, &list.end), .other = URL("/casussen/afgesloten"),
    };
    TRY(rows_show(rq, &list, &view));
    ANSWER_PAGE(rq, case_list, &view);
}

static enum err show_closed(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct casefile_id before = { 0 };
    struct case_list list;
    (void)sv_to_int(query_value(rq, SV("voor")), &before.value);
    TRY(case_list_closed(&desk, before, &list));
    struct case_list_view view = { .frame = frame_staff(rq, T("Closed cases")), .chair = chair_of(rq), .leads = true,
                                   .is_closed = true, .empty = T("There are no closed cases."),
                                   .more = url_of(rq->arena, SV("/casussen/afgesloten?voor="),
                                                  text_int(rq->arena, list.end.casefile.value), SV("")),
                                   .other = URL("/casussen") };
    TRY(rows_show(rq, &list, &view));
    for (size_t i = 0; i < view.rows_count; i++) {
        view.rows[i].due = list.rows[i].destroy_on;
    }
    ANSWER_PAGE(rq, case_list, &view);
}

/* --- one case ----------------------------------------------------------------------------------------------------- */
static enum err show_case(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct case_look look = { casefile, &casefile->me, SV("case") };
    struct case_page_view view = { .frame = frame_staff(rq, T("Case")), .head = case_head_of(rq, casefile) };
    TRY(case_body_show(rq, &look, &view.body));
    ANSWER_PAGE(rq, case_page, &view);
}

/* Which participant the path names; their name is opened for the head of the preview. */
static enum err participant_of_path(struct rq *rq, struct participant *ret_participant)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct case_reading reading;
    struct participants participants;
    const struct participant *found = NULL;
    TRY(case_reading_begin(&desk, casefile, &casefile->me, &reading));
    TRY(participants_read(&reading, &participants));
    TRY(participant_of_code(&participants, rq->parts[1], &found));
    *ret_participant = *found;
    return OK;
}

static enum err show_preview(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct participant participant;
    TRY(participant_of_path(rq, &participant));
    struct case_member member = participant_member(&participant);
    struct case_look look = { casefile, &member, SV("preview") };
    struct date today = date_of(rq->now);
    struct case_preview_view view = {
        .frame = frame_staff(rq, T("Preview")), .head = case_head_of(rq, casefile),
        .party = sharing_party_text(participant.party), .name = participant.account,
        .has_name = !sv_empty(participant.account), .back = case_url(rq, casefile, SV("")),
        .sees_nothing = participant.state != PARTICIPANT_TAKES_PART || participant.person.value == 0 ||
                        participant.suspended || participant.until.day < today.day,
    };
    struct buf plan;
    buf_open(&plan, rq->arena, 96);
    buf_put(&plan, SV("/voorbeeld/"));
    buf_put(&plan, rq->parts[1]);
    buf_put(&plan, SV("/plan"));
    view.plan = case_url(rq, casefile, buf_view(&plan));
    if (!view.sees_nothing) {
        TRY(case_body_show(rq, &look, &view.body));
    }
    ANSWER_PAGE(rq, case_preview, &view);
}

static const struct route routes[] = {
    GET("/casussen", show_list, MAY_CASE_LIST),
    GET("/casussen/afgesloten", show_closed, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}", case_of_path, show_case, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/voorbeeld/{deelnemer}", case_of_path, show_preview, MAY_CASE_LEAD),
};
const struct route_table cases_case_routes = ROUTE_TABLE(routes);
