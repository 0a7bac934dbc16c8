/* The owner's side: what is asked of me, answering about my own dossiers, and carrying out what was decided. */
#include "rights/head.h"
#include "rights/question.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "rights_question_page.h"
#include "rights_questions_page.h"

static enum err question_of_path(struct rq *rq, void **ret_question)
{
    struct rights_question *question = ARENA_NEW(rq->arena, struct rights_question);
    if (question == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(rights_question_find(rq->tx, rq->arena,
                             &(struct rights_search){ .actor = &rq->actor, .reference = rq->parts[0],
                                                      .today = date_of(rq->now) }, question));
    *ret_question = question;
    return OK;
}

static enum err show_questions(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct rights_question *rows = NULL;
    size_t count = 0;
    TRY(rights_questions_of(&desk, &rows, &count));
    struct rights_questions_view view = { .frame = frame_staff(rq, T("Questions of the contact point")),
                                          .rows_count = count, .has_rows = count > 0 };
    view.rows = ARENA_ARRAY(rq->arena, struct rights_question_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct rights_question_row_view){
            .reference = rows[i].reference,
            .url = url_of(rq->arena, SV("/rechten/vragen/"), rows[i].reference, SV("")),
            .domain = rows[i].domain->label, .due = rows[i].due,
            .what = rows[i].answered.ms == 0 ? T("to answer") : T("decided: to carry out"),
            .late = rows[i].due.day < date_of(rq->now).day };
    }
    ANSWER_PAGE(rq, rights_questions, &view);
}

/* --- one question --- */
struct answer_form {
    struct ticks dossiers;
    bool none;
};
static const struct field answer_fields[] = {
    { .name = SV_INIT("dossiers"), .kind = FIELD_TICKS, .offset = offsetof(struct answer_form, dossiers),
      .label = T_INIT("In which of your dossiers is this person?") },
    { .name = SV_INIT("geen"), .kind = FIELD_CHECK, .offset = offsetof(struct answer_form, none),
      .label = T_INIT("In none of mine") },
};
static const struct form answer_form = { .name = SV_INIT("rechten-antwoord"), FORM_FIELDS(answer_fields),
                                         .size = sizeof(struct answer_form) };
struct done_form {
    struct sv nothing;
};
static const struct field done_fields[] = {
    { .name = SV_INIT("klaar"), .kind = FIELD_HIDDEN, .offset = offsetof(struct done_form, nothing) },
};
static const struct form done_form = { .name = SV_INIT("rechten-uitgevoerd"), FORM_FIELDS(done_fields),
                                       .size = sizeof(struct done_form) };

static enum err own_show(struct rq *rq, const struct rights_question *question, struct rights_question_view *view)
{
    struct rights_dossier *own = NULL;
    size_t count = 0;
    TRY(rights_question_dossiers(rq->tx, rq->arena, question, date_of(rq->now), &own, &count));
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, count);
    view->own = ARENA_ARRAY(rq->arena, struct rights_own_view, count);
    if (rq->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        offered[i] = (struct choice_view){ .id = own[i].reference, .code = own[i].reference,
                                           .label = own[i].reference };
        view->own[i] = (struct rights_own_view){ own[i].reference, url_of(rq->arena, question->domain->url,
                                                                         own[i].reference, SV("")) };
    }
    view->own_count = count;
    view->has_own = count > 0;
    view->many = count > FORM_TICKS_MAX;
    form_offer(rq, &view->form, &(struct form_offer){ .field = SV("dossiers"), .offered = offered, .count = count });
    return OK;
}

static enum err found_show(struct rq *rq, const struct rights_question *question, struct rights_question_view *view)
{
    struct rights_hit *hits = NULL;
    size_t count = 0;
    TRY(rights_hits(rq->tx, rq->arena, question->request.id, &hits, &count));
    view->own = ARENA_ARRAY(rq->arena, struct rights_own_view, count);
    if (view->own == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        if (hits[i].question.value == question->id.value) {
            view->own[view->own_count++] = (struct rights_own_view){
                hits[i].reference, url_of(rq->arena, question->domain->url, hits[i].reference, SV("")) };
        }
    }
    view->has_own = view->own_count > 0;
    return OK;
}

static bool carries_out(const struct rights_request *request)
{
    bool granted = request->outcome == RIGHTS_GRANTED || request->outcome == RIGHTS_GRANTED_IN_PART;
    return request->state == RIGHTS_DECIDED && granted && request->kind != RIGHTS_ACCESS;
}

static enum err show_question(struct rq *rq)
{
    const struct rights_question *question = rq->subject;
    struct desk desk = desk_of(rq);
    struct rights_question_texts texts;
    TRY(rights_question_open(&desk, question, &texts));
    struct rights_question_view view = {
        .frame = frame_staff(rq, T("Question of the contact point")), .kind = rights_kind_text(question->request.kind),
        .domain = question->domain->label, .outcome = rights_outcome_text(question->request.outcome),
        .role = role_text(actor_role_for(&rq->actor, MAY_RIGHTS_ANSWER)), .name = texts.name, .born = texts.born,
        .told = texts.told, .statement = texts.statement, .due = question->due,
        .form = form_show(rq, &answer_form, NULL, 1), .done_form = form_show(rq, &done_form, NULL, 1),
        .action = url_of(rq->arena, SV("/rechten/vragen/"), question->reference, SV("")),
        .done_action = url_of(rq->arena, SV("/rechten/vragen/"), question->reference, SV("/uitgevoerd")),
        .back = URL("/rechten/vragen"), .destruction = URL("/vernietiging"),
        .asks = question->answered.ms == 0 && question->request.state == RIGHTS_ASKED,
        .has_born = !sv_empty(texts.born), .has_told = !sv_empty(texts.told),
        .has_statement = !sv_empty(texts.statement), .is_erasure = question->request.kind == RIGHTS_ERASURE,
        .is_answered = question->answered.ms != 0,
    };
    if (view.asks) {
        TRY(own_show(rq, question, &view));
    } else {
        TRY(found_show(rq, question, &view));
        view.to_do = view.has_own && question->done.ms == 0 && carries_out(&question->request);
    }
    ANSWER_PAGE(rq, rights_question, &view);
}

static enum err prepare_answer(struct rq *rq, const void **ret_prepared)
{
    const struct rights_question *question = rq->subject;
    const struct answer_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct text why = T("");
    const struct rights_answered *prepared = NULL;
    struct rights_answer answer = { form->dossiers.codes, form->dossiers.count, form->none };
    enum err err = rights_answer_prepare(&desk, question, &answer, &why, &prepared);
    if (err == ERR_REFUSED && !sv_empty(why.key)) {
        form_problem(rq->form, SV("dossiers"), why);
        return OK;
    }
    TRY(err);
    *ret_prepared = prepared;
    answer_notice(rq, T("Answered. Thank you."));
    return answer_redirect(rq, URL("/rechten/vragen"));
}

static enum err prepare_done(struct rq *rq, const void **ret_prepared)
{
    const struct rights_question *question = rq->subject;
    struct desk desk = desk_of(rq);
    if (!carries_out(&question->request) || question->done.ms != 0) {
        return answer_refused(rq, T("There is nothing to carry out here."));
    }
    const struct rights_done *prepared = NULL;
    TRY(rights_done_prepare(&desk, question, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, URL("/rechten/vragen"));
}

static const struct route routes[] = {
    GET("/rechten/vragen", show_questions, MAY_RIGHTS_ANSWER),
    GET_OF("/rechten/vragen/{vraag}", question_of_path, show_question, MAY_RIGHTS_ANSWER),
    POST_OF("/rechten/vragen/{vraag}", question_of_path, &answer_form, show_question, prepare_answer,
            rights_answer_apply, MAY_RIGHTS_ANSWER),
    POST_OF("/rechten/vragen/{vraag}/uitgevoerd", question_of_path, &done_form, show_question, prepare_done,
            rights_done_apply, MAY_RIGHTS_ANSWER),
};
const struct route_table rights_question_routes = ROUTE_TABLE(routes);
