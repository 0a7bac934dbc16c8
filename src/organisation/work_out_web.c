/* What waits for me: outgoing work by term, until somebody says it is done. Content-free, as the rows are. */
#include "organisation/organisation_web.h"
#include "organisation/work_view.h"
#include "organisation/work_out.h"
#include "web/answer.h"

#include "work_list_page.h"

struct done_form {
    struct sv work;
};
static const struct field done_fields[] = {
    { .name = SV_INIT("werk"), .kind = FIELD_HIDDEN, .offset = offsetof(struct done_form, work) },
};
static const struct form done_form = { .name = SV_INIT("werk-gedaan"), FORM_FIELDS(done_fields),
                                       .size = sizeof(struct done_form) };

static enum err show_work(struct rq *rq)
{
    struct work_out *works = NULL;
    size_t count = 0;
    TRY(work_out_open(rq->tx, rq->arena, &rq->actor, &works, &count));
    struct work_list_view view = { .frame = frame_staff(rq, T("To do")), .rows_count = count, .has_rows = count > 0 };
    view.rows = ARENA_ARRAY(rq->arena, struct work_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    int32_t today = date_of(rq->now).day;
    for (size_t i = 0; i < count; i++) {
        struct url place = work_place(&rq->actor, works[i].kind);
        struct done_form initial = { .work = text_int(rq->arena, works[i].id.value) };
        view.rows[i] = (struct work_row_view){
            .what = work_kind_text(works[i].kind), .due = works[i].due, .late = works[i].due.day < today,
            .on_paper = works[i].recipient.kind == WORK_TO_PAPER, .form = form_show(rq, &done_form, &initial, 1),
            .action = URL("/te-doen"), .url = place, .has_place = !sv_empty(place.address),
        };
    }
    ANSWER_PAGE(rq, work_list, &view);
}

struct done_ready {
    struct municipality_id municipality;
    struct work_out_id work;
    struct instant at;
};

/* Only what waits for this actor: a number from somewhere else is as absent as one that never was. */
static enum err prepare_done(struct rq *rq, const void **ret_prepared)
{
    const struct done_form *form = rq->filled;
    struct work_out *works = NULL;
    size_t count = 0;
    int64_t wanted = 0;
    TRY(work_out_open(rq->tx, rq->arena, &rq->actor, &works, &count));
    bool number = sv_to_int(form->work, &wanted);
    for (size_t i = 0; number && i < count; i++) {
        if (works[i].id.value == wanted) {
            struct done_ready *ready = ARENA_NEW(rq->arena, struct done_ready);
            if (ready == NULL) {
                return ERR_NO_MEMORY;
            }
            *ready = (struct done_ready){ works[i].municipality, works[i].id, rq->now };
            *ret_prepared = ready;
            answer_notice(rq, T("Done. It is off the list."));
            return answer_redirect(rq, URL("/te-doen"));
        }
    }
    return ERR_NOT_FOUND;
}

static enum err apply_done(struct tx_write *tx, const void *prepared)
{
    const struct done_ready *ready = prepared;
    return work_out_done(tx, ready->municipality, ready->work, ready->at);
}

static const struct route routes[] = {
    GET("/te-doen", show_work, MAY_SIGNED_IN),
    POST("/te-doen", &done_form, show_work, prepare_done, apply_done, MAY_SIGNED_IN),
};
const struct route_table organisation_work_routes = ROUTE_TABLE(routes);
