/* The owner's side: what is asked, answering about the own dossiers, and carrying out what was decided. */
#include "organisation/work_out.h"
#include "rights/course_sql.h"
#include "rights/question.h"
#include "rights/question_sql.h"
#include "rights/rights_sql.h"

static bool question_is_mine(const struct actor *actor, struct person_id owner, enum role role)
{
    return owner.value != 0 ? owner.value == actor->person.value : actor_is(actor, role);
}

enum err rights_question_find(struct tx *tx, struct arena *arena, const struct rights_search *search,
                              struct rights_question *ret_question)
{
    struct sql_rights_question_by_reference row;
    TRY(sql_rights_question_by_reference(
        tx, arena,
        &(struct sql_rights_question_by_reference_in){ search->actor->municipality, search->reference }, &row));
    const struct rights_domain *domain = rights_domain_of(row.domain);
    if (!question_is_mine(search->actor, row.owner, row.role) || domain == NULL) {
        return ERR_NOT_FOUND;
    }
    *ret_question = (struct rights_question){
        .id = row.question, .reference = search->reference, .domain = domain, .owner = row.owner, .role = row.role,
        .due = row.due, .answered = row.answered, .done = row.done,
        .request = { .id = row.request, .municipality = search->actor->municipality,
                     .reference = row.request_reference, .dossier = row.dossier, .kind = row.kind, .state = row.state,
                     .outcome = row.outcome, .step_count = row.step_count, .received = row.received,
                     .due = row.request_due, .record_key = row.record_key },
    };
    return OK;
}

enum err rights_questions_of(const struct desk *desk, struct rights_question **ret_rows, size_t *ret_count)
{
    struct sql_rights_questions_open *open = NULL;
    size_t open_count = 0;
    size_t count = 0;
    TRY(sql_rights_questions_open(desk->tx, desk->arena,
                                  &(struct sql_rights_questions_open_in){ desk->actor->municipality,
                                                                          desk->actor->person },
                                  &open, &open_count));
    struct rights_question *rows = ARENA_ARRAY(desk->arena, struct rights_question, open_count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < open_count; i++) {
        struct rights_search search = { desk->actor, open[i].reference, date_of(desk->now) };
        enum err err = rights_question_find(desk->tx, desk->arena, &search, &rows[count]);
        if (err != ERR_NOT_FOUND) {
            TRY(err);
            count++;
        }
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err rights_question_dossiers(struct tx *tx, struct arena *arena, const struct rights_question *question,
                                  struct date today, struct rights_dossier **ret_rows, size_t *ret_count)
{
    struct rights_place place = { question->request.municipality, today };
    return question->domain->of_owner(tx, arena, &place, question->owner, ret_rows, ret_count);
}

enum err rights_question_open(const struct desk *desk, const struct rights_question *question,
                              struct rights_question_texts *ret_texts)
{
    struct sql_rights_text_of row;
    struct sql_rights_decision_told decision = { 0 };
    struct rights_request_id id = question->request.id;
    TRY(sql_rights_text_of(desk->tx, desk->arena, &(struct sql_rights_text_of_in){ id }, &row));
    enum err err = sql_rights_decision_told(desk->tx, desk->arena, &(struct sql_rights_decision_told_in){ id },
                                            &decision);
    if (err != OK && err != ERR_NOT_FOUND) {
        return err;
    }
    struct vault_batch *batch = NULL;
    struct desk_key key;
    struct desk_dossier dossier = rights_dossier(&question->request);
    TRY(batch_begin(desk->arena, desk->session, dossier.municipality, &batch));
    TRY(desk_key(desk, batch, dossier, KEY_RECORD, &key));
    struct desk_open name = desk_open(batch, key, (struct place){ SV("rights_text"), SV("name"), id.value }, row.name);
    struct desk_open born = desk_open(batch, key, (struct place){ SV("rights_text"), SV("born"), id.value }, row.born);
    struct sv table = SV("rights_decision");
    struct desk_open told = desk_open(batch, key, (struct place){ table, SV("told"), id.value }, decision.told);
    struct desk_open own = desk_open(batch, key, (struct place){ table, SV("statement"), id.value },
                                     decision.statement);
    struct log_entry entry = desk_log(desk, dossier, MAY_RIGHTS_ANSWER, LOG_VIEW, SV("question"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_texts = (struct rights_question_texts){ desk_shown(batch, name), desk_shown(batch, born),
                                                 desk_shown(batch, told), desk_shown(batch, own) };
    return OK;
}

/* --- answering --- */
struct rights_answered {
    struct rights_question_id question;
    struct rights_request_id request;
    struct municipality_id municipality;
    struct sql_rights_found_add_in *found;
    size_t count;
    struct sql_rights_step_add_in step;
    struct person_id by;
    struct instant at;
    int64_t intent;
};

static const struct rights_dossier *dossier_named(const struct rights_dossier *rows, size_t count, struct sv reference)
{
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(rows[i].reference, reference)) {
            return &rows[i];
        }
    }
    return NULL;
}

static enum err answer_found(const struct desk *desk, const struct rights_question *question,
                             const struct rights_answer *answer, struct text *ret_why,
                             struct rights_answered *prepared)
{
    struct rights_dossier *own = NULL;
    size_t own_count = 0;
    TRY(rights_question_dossiers(desk->tx, desk->arena, question, date_of(desk->now), &own, &own_count));
    prepared->found = ARENA_ARRAY(desk->arena, struct sql_rights_found_add_in, answer->count);
    if (prepared->found == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < answer->count; i++) {
        const struct rights_dossier *dossier = dossier_named(own, own_count, answer->ticked[i]);
        if (dossier == NULL) {
            *ret_why = T("You ticked a dossier that is not yours. You answer about your own dossiers only.");
            return ERR_REFUSED;
        }
        prepared->found[prepared->count++] = (struct sql_rights_found_add_in){
            .found = { id_next(desk->now, desk->random) }, .request = question->request.id, .question = question->id,
            .domain = question->domain->id, .subject = dossier->subject, .reference = dossier->reference,
            .dossier = dossier->dossier };
    }
    return OK;
}

static enum err answer_log(const struct desk *desk, const struct rights_question *question, struct sv object,
                           int64_t *ret_intent)
{
    struct vault_batch *batch = NULL;
    struct desk_dossier dossier = rights_dossier(&question->request);
    TRY(batch_begin(desk->arena, desk->session, dossier.municipality, &batch));
    struct log_entry entry = desk_log(desk, dossier, MAY_RIGHTS_ANSWER, LOG_RIGHTS, object);
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_intent = batch_intent(batch);
    return OK;
}

enum err rights_answer_prepare(const struct desk *desk, const struct rights_question *question,
                               const struct rights_answer *answer, struct text *ret_why,
                               const struct rights_answered **ret_prepared)
{
    if (question->answered.ms != 0 || question->request.state != RIGHTS_ASKED ||
        !actor_may(desk->actor, MAY_RIGHTS_ANSWER)) {
        *ret_why = T("This question was answered already, or is no longer asked.");
        return ERR_REFUSED;
    }
    if (answer->none == (answer->count > 0)) {
        *ret_why = T("Tick the dossiers in which this person is, or say that it is none of them.");
        return ERR_REFUSED;
    }
    struct rights_answered *prepared = ARENA_NEW(desk->arena, struct rights_answered);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    *prepared = (struct rights_answered){ .question = question->id, .request = question->request.id,
                                          .municipality = question->request.municipality,
                                          .by = desk->actor->person, .at = desk->now };
    TRY(answer_found(desk, question, answer, ret_why, prepared));
    prepared->step = (struct sql_rights_step_add_in){
        .step = { id_next(desk->now, desk->random) }, .request = question->request.id, .act = RIGHTS_ACT_ANSWER,
        .state_before = RIGHTS_ASKED, .state_after = RIGHTS_ASKED, .actor = desk->actor->person,
        .role = role_code(actor_role_for(desk->actor, MAY_RIGHTS_ANSWER)), .at = desk->now };
    TRY(answer_log(desk, question, SV("answer"), &prepared->intent));
    *ret_prepared = prepared;
    return OK;
}

enum err rights_answer_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_answered *answer = prepared;
    int64_t changed = 0;
    TRY(sql_rights_question_answer(
        tx, &(struct sql_rights_question_answer_in){ answer->question, answer->at, answer->by }, &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    for (size_t i = 0; i < answer->count; i++) {
        TRY(sql_rights_found_add(tx, &answer->found[i]));
    }
    TRY(sql_rights_step_add(tx, &answer->step));
    TRY(sql_rights_all_answered(tx, &(struct sql_rights_all_answered_in){ answer->request }, &changed));
    TRY(work_out_done_about(tx, answer->municipality, WORK_RIGHTS_QUESTION, answer->question.value, answer->at));
    return tx_intent(tx, answer->intent);
}

/* --- carrying out --- */
struct rights_done {
    struct rights_question_id question;
    struct municipality_id municipality;
    struct instant at;
    int64_t intent;
};

enum err rights_done_prepare(const struct desk *desk, const struct rights_question *question,
                             const struct rights_done **ret_prepared)
{
    if (question->request.state != RIGHTS_DECIDED || question->done.ms != 0) {
        return ERR_REFUSED;
    }
    struct rights_done *prepared = ARENA_NEW(desk->arena, struct rights_done);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    *prepared = (struct rights_done){ .question = question->id, .municipality = question->request.municipality,
                                      .at = desk->now };
    TRY(answer_log(desk, question, SV("carried_out"), &prepared->intent));
    *ret_prepared = prepared;
    return OK;
}

enum err rights_done_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_done *done = prepared;
    int64_t changed = 0;
    TRY(sql_rights_question_done(tx, &(struct sql_rights_question_done_in){ done->question, done->at }, &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    TRY(work_out_done_about(tx, done->municipality, WORK_RIGHTS_QUESTION, done->question.value, done->at));
    return tx_intent(tx, done->intent);
}
