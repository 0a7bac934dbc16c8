/* The lists: what is asked of somebody now stands first, each by its term. */
#include "weighing/list.h"
#include "weighing/weighing_web.h"

#include "web/answer.h"

#include "weighing_closed_page.h"
#include "weighing_list_page.h"
#include "weighing_proposed_page.h"

static struct weighing_row_view row_view(struct rq *rq, const struct weighing_row *row)
{
    return (struct weighing_row_view){
        .reference = row->reference, .url = url_of(rq->arena, SV("/wegingen/"), row->reference, SV("")),
        .state = weighing_state_text(row->state), .age = age_text(row->age), .due = row->due, .late = row->late,
        .urgent = row->urgent, .minor = age_is_minor(row->age),
    };
}

static struct weighing_place place_of_query(struct rq *rq)
{
    struct weighing_place place = { 0 };
    struct sv day, row;
    int64_t number = 0;
    if (sv_cut(query_value(rq, SV("na")), '-', &day, &row) && sv_to_int(day, &number) &&
        sv_to_int(row, &place.weighing.value)) {
        place.due = (struct date){ (int32_t)(number % INT32_MAX), true };
    }
    return place;
}

static struct url more_url(struct rq *rq, const struct weighing_place *end)
{
    struct buf buf;
    buf_open(&buf, rq->arena, 64);
    buf_put_int(&buf, end->due.day);
    buf_put_byte(&buf, '-');
    buf_put_int(&buf, end->weighing.value);
    return url_of(rq->arena, SV("/wegingen?na="), buf_view(&buf), SV(""));
}

static enum err show_list(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct weighing_place after = place_of_query(rq);
    struct weighing_list list;
    TRY(weighing_list_read(&desk, &after, &list));
    struct weighing_list_view view = { .frame = frame_staff(rq, T("Joint weighing")), .has_more = list.more,
                                       .more = more_url(rq, &list.end), .closed = URL("/wegingen/gesloten") };
    view.asked = ARENA_ARRAY(rq->arena, struct weighing_row_view, list.count);
    view.rows = ARENA_ARRAY(rq->arena, struct weighing_row_view, list.count);
    if (rq->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < list.count; i++) {
        if (list.rows[i].asked) {
            view.asked[view.asked_count++] = row_view(rq, &list.rows[i]);
        } else {
            view.rows[view.rows_count++] = row_view(rq, &list.rows[i]);
        }
    }
    view.has_asked = view.asked_count > 0;
    view.has_rows = view.rows_count > 0;
    ANSWER_PAGE(rq, weighing_list, &view);
}

static enum err show_closed(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct weighing_id before = { 0 };
    (void)sv_to_int(query_value(rq, SV("voor")), &before.value);
    struct weighing_closed_row *rows = NULL;
    size_t count = 0;
    struct weighing_closed_view view = { .frame = frame_staff(rq, T("Closed weighings")) };
    TRY(weighing_closed_read(&desk, before, &rows, &count, &view.has_more));
    view.rows = ARENA_ARRAY(rq->arena, struct weighing_closed_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct weighing_closed_row_view){
            .reference = rows[i].reference, .url = url_of(rq->arena, SV("/wegingen/"), rows[i].reference, SV("")),
            .outcome = weighing_outcome_text(rows[i].outcome), .started = rows[i].started,
            .destroy_on = rows[i].destroy_on,
        };
        view.more = url_of(rq->arena, SV("/wegingen/gesloten?voor="), text_int(rq->arena, rows[i].id.value), SV(""));
    }
    view.rows_count = count;
    view.has_rows = count > 0;
    ANSWER_PAGE(rq, weighing_closed, &view);
}

static enum err show_proposed(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct weighing_proposed_row *rows = NULL;
    size_t count = 0;
    struct weighing_proposed_view view = { .frame = frame_staff(rq, T("To weighing: second pair of eyes")) };
    TRY(weighing_proposed_read(&desk, &rows, &count));
    view.rows = ARENA_ARRAY(rq->arena, struct weighing_proposed_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct weighing_proposed_row_view){
            .signal = rows[i].signal, .proposed_by = rows[i].proposed_by, .due = rows[i].due, .own = rows[i].own,
            .url = url_of(rq->arena, SV("/signalen/"), rows[i].signal, SV("/naar-weging/voorstel")),
        };
    }
    view.rows_count = count;
    view.has_rows = count > 0;
    ANSWER_PAGE(rq, weighing_proposed, &view);
}

static const struct route routes[] = {
    GET("/wegingen", show_list, MAY_WEIGHING_LIST),
    GET("/wegingen/gesloten", show_closed, MAY_WEIGHING_LIST),
    GET("/naar-weging", show_proposed, MAY_SIGNAL_SECOND),
};
const struct route_table weighing_list_routes = ROUTE_TABLE(routes);
