/* The role switcher of a demonstration. Outside a demonstration's data folder these addresses do not exist. */
#include "organisation/organisation_web.h"
#include "organisation/sign_in_web.h"
#include "organisation/staff_view.h"
#include "organisation/staff_web.h"
#include "web/answer.h"

#include "demo_people_page.h"
#include "demo_person_page.h"

struct demo_subject {
    struct fictitious *rows; /* of this person, a row for each role */
    size_t count;
};

static enum err people_load(struct rq *rq, struct fictitious **ret_rows, size_t *ret_count)
{
    return rq->demo ? fictitious_people(rq->tx, rq->arena, date_of(rq->now), ret_rows, ret_count) : ERR_NOT_FOUND;
}

static enum err show_people(struct rq *rq)
{
    struct fictitious *rows = NULL;
    struct demo_people_view view = { .frame = frame_entrance(rq, T("Look as somebody else")) };
    TRY(people_load(rq, &rows, &view.rows_count));
    view.rows = ARENA_ARRAY(rq->arena, struct demo_row_view, view.rows_count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < view.rows_count; at++) {
        view.rows[at] = (struct demo_row_view){ .url = url_of(rq->arena, SV("/demo/"), rows[at].reference, SV("")),
                                                .name = rows[at].name,
                                                .municipality = rows[at].municipality,
                                                .roles = text_in(rq->language, role_text(rows[at].role)) };
    }
    ANSWER_PAGE(rq, demo_people, &view);
}

static enum err person_subject(struct rq *rq, void **ret_subject)
{
    struct fictitious *rows = NULL;
    size_t count = 0;
    struct demo_subject *subject = ARENA_NEW(rq->arena, struct demo_subject);
    TRY(people_load(rq, &rows, &count));
    if (subject == NULL) {
        return ERR_NO_MEMORY;
    }
    subject->rows = ARENA_ARRAY(rq->arena, struct fictitious, count);
    for (size_t at = 0; subject->rows != NULL && at < count; at++) {
        if (sv_equal(rows[at].reference, rq->parts[0])) {
            subject->rows[subject->count++] = rows[at];
        }
    }
    if (subject->count == 0) {
        return ERR_NOT_FOUND;
    }
    *ret_subject = subject;
    return OK;
}

struct demo_form {
    struct sv place;
};
static const struct field demo_fields[] = {
    { .name = SV_INIT("gemeente"),
      .kind = FIELD_LINE,
      .offset = offsetof(struct demo_form, place),
      .chars_max = 40,
      .label = T_INIT("Municipality") },
};
static const struct form demo_form = { .name = SV_INIT("demo-aanmelden"),
                                       FORM_FIELDS(demo_fields),
                                       .size = sizeof(struct demo_form) };

static enum err show_person(struct rq *rq)
{
    const struct demo_subject *subject = rq->subject;
    struct demo_person_view view = { .frame = frame_entrance(rq, T("Look as somebody else")),
                                     .form = form_show(rq, &demo_form, NULL, 1),
                                     .action = url_of(rq->arena, SV("/demo/"), rq->parts[0], SV("")),
                                     .name = subject->rows[0].name,
                                     .places_count = subject->count };
    view.places = ARENA_ARRAY(rq->arena, struct demo_place_view, subject->count);
    if (view.places == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < subject->count; at++) {
        view.places[at] = (struct demo_place_view){ .code = subject->rows[at].code,
                                                    .municipality = subject->rows[at].municipality,
                                                    .role = text_in(rq->language, role_text(subject->rows[at].role)) };
    }
    ANSWER_PAGE(rq, demo_person, &view);
}

static enum err prepare_person(struct rq *rq, const void **ret_prepared)
{
    const struct demo_subject *subject = rq->subject;
    const struct demo_form *form = rq->filled;
    struct sign_in_means means = means_of(rq);
    struct sign_in_proof proof;
    struct municipality_id place = subject->rows[0].municipality_id;
    for (size_t at = 0; at < subject->count; at++) {
        place = sv_equal(subject->rows[at].code, form->place) ? subject->rows[at].municipality_id : place;
    }
    TRY(sign_in_as_fictitious(&means, rq->parts[0], &proof));
    return sign_in_answer(rq, &proof, place, ret_prepared);
}

static const struct route routes[] = {
    GET("/demo", show_people, PUBLIC),
    GET_OF("/demo/{persoon}", person_subject, show_person, PUBLIC),
    POST_OF("/demo/{persoon}", person_subject, &demo_form, show_person, prepare_person, sign_in_apply, PUBLIC),
};
const struct route_table organisation_demo_routes = ROUTE_TABLE(routes);
