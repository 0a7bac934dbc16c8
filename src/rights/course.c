/* The rules of the course: what may happen now, and the move it makes. */
#include "rights/course.h"

#include "organisation/work_out.h"
#include "rights/course_sql.h"

static bool forbidden_by_person(const struct rights_transition *transition, const struct rights_request *request,
                                const struct actor *actor, struct text *ret_why)
{
    bool second = transition->act == RIGHTS_ACT_AGREE || transition->act == RIGHTS_ACT_DISAGREE;
    *ret_why = T("You proposed this question yourself. Somebody else has to agree.");
    return second && request->proposed_by.value == actor->person.value;
}

static bool forbidden_by_time(const struct rights_transition *transition, const struct rights_request *request,
                              struct date today, struct text *ret_why)
{
    if (transition->act != RIGHTS_ACT_EXTEND) {
        return false;
    }
    *ret_why = request->extended.set ? T("More time was taken already. It can be done once.")
                                     : T("The month has passed. The person had to hear it before.");
    return request->extended.set || request->due.day < today.day;
}

enum err rights_allows(const struct rights_transition *transition, const struct rights_request *request,
                       const struct actor *actor, struct date today, struct text *ret_why)
{
    if (transition->permission == MAY_NOTHING_NEEDED || !actor_may(actor, transition->permission)) {
        *ret_why = T("Your role cannot do this.");
        return ERR_REFUSED;
    }
    if ((transition->from & (UINT32_C(1) << request->state)) == 0) {
        *ret_why = T("The request is no longer in the state in which this is possible.");
        return ERR_REFUSED;
    }
    if (forbidden_by_person(transition, request, actor, ret_why) ||
        forbidden_by_time(transition, request, today, ret_why)) {
        return ERR_REFUSED;
    }
    return OK;
}

struct rights_move rights_plan(const struct rights_transition *transition, const struct rights_request *request,
                               const struct actor *actor, const struct rights_moment *moment)
{
    struct date today = date_of(moment->now);
    struct rights_move move = {
        .request = request->id, .from = request->state, .to = transition->to == 0 ? request->state : transition->to,
        .step_count = request->step_count, .outcome = request->outcome, .due = request->due,
        .extended = request->extended, .escalated = request->escalated, .destroy_on = request->destroy_on,
        .destroy_rule = request->destroy_rule, .step = { id_next(moment->now, moment->random) },
        .act = transition->act, .actor = actor == NULL ? (struct person_id){ 0 } : actor->person, .at = moment->now,
        .role = actor == NULL ? SV("clock") : role_code(actor_role_for(actor, transition->permission)),
    };
    if (transition->act == RIGHTS_ACT_EXTEND) {
        move.due = setting_date(moment->settings, SETTING_RIGHTS_EXTENSION, request->due);
        move.extended = today;
        move.escalated = (struct date){ 0 };
    }
    if (transition->act == RIGHTS_ACT_ESCALATE) {
        move.escalated = today;
    }
    if (move.to == RIGHTS_DECIDED) {
        move.destroy_on = setting_date(moment->settings, SETTING_KEEP_RIGHTS, today);
        move.destroy_rule = setting_name(SETTING_KEEP_RIGHTS);
    }
    return move;
}

enum err rights_move_apply(struct tx_write *tx, const struct rights_move *move)
{
    struct sql_rights_move moved;
    struct arena none;
    arena_open(&none, 4096);
    enum err err = sql_rights_move(tx, &none,
                                   &(struct sql_rights_move_in){
                                       .request = move->request, .from_state = move->from,
                                       .step_count = move->step_count, .to_state = move->to, .outcome = move->outcome,
                                       .due = move->due, .extended = move->extended, .escalated = move->escalated,
                                       .destroy_on = move->destroy_on, .destroy_rule = move->destroy_rule,
                                   },
                                   &moved);
    arena_close(&none);
    TRY(err);
    TRY(sql_rights_step_add(tx, &(struct sql_rights_step_add_in){
                                    .step = move->step, .request = move->request, .act = move->act,
                                    .state_before = move->from, .state_after = move->to, .actor = move->actor,
                                    .role = move->role, .at = move->at, .reason = move->reason,
                                }));
    if (move->to == RIGHTS_DECIDED && move->from != RIGHTS_DECIDED) {
        TRY(sql_rights_finished(tx, &(struct sql_rights_finished_in){ move->request, move->at }));
    }
    return move->intent == 0 ? OK : tx_intent(tx, move->intent);
}

/* --- acts that only move --- */
struct rights_simple_prepared {
    struct rights_move move;
    struct municipality_id municipality;
    struct work_out ask;         /* a second person, when the question is proposed */
    bool proposes;
};

enum err rights_simple_prepare(const struct desk *desk, const struct rights_request *request,
                               const struct settings *settings, const struct rights_simple *simple,
                               const struct rights_simple_prepared **ret_prepared)
{
    const struct rights_transition *transition = rights_transition_of(simple->act);
    ASSERT(transition != NULL);
    struct text why;
    TRY(rights_allows(transition, request, desk->actor, date_of(desk->now), &why));
    bool stops = simple->act == RIGHTS_ACT_STOP;
    if (stops != (simple->outcome == RIGHTS_WITHDRAWN || simple->outcome == RIGHTS_NOT_IDENTIFIED)) {
        return ERR_REFUSED;
    }
    struct rights_simple_prepared *prepared = ARENA_NEW(desk->arena, struct rights_simple_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct rights_moment moment = { desk->now, settings, desk->random };
    *prepared = (struct rights_simple_prepared){ .move = rights_plan(transition, request, desk->actor, &moment),
                                                 .municipality = request->municipality,
                                                 .proposes = simple->act == RIGHTS_ACT_PROPOSE };
    struct desk_written written;
    TRY(desk_write(desk, rights_dossier(request),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("rights_step"), SV("reason"), prepared->move.step.value },
                                           .text = simple->reason,
                                           .permission = transition->permission,
                                           .action = LOG_RIGHTS,
                                           .object = stops ? SV("end") : transition->path },
                   &written));
    prepared->move.reason = written.text;
    prepared->move.intent = written.intent;
    prepared->move.outcome = stops ? simple->outcome : request->outcome;
    struct date second = setting_date(settings, SETTING_SECOND_TERM, date_of(desk->now));
    prepared->ask = (struct work_out){ .id = { id_next(desk->now, desk->random) },
                                       .municipality = request->municipality, .kind = WORK_SECOND_PERSON_ASKED,
                                       .recipient = WORK_FOR_ROLE(ROLE_CONTACT_POINT), .about = request->id.value,
                                       .due = second.day < request->due.day ? second : request->due,
                                       .created = desk->now };
    *ret_prepared = prepared;
    return OK;
}

/* Nobody is asked any more for a request that ended. */
static enum err questions_end(struct tx_write *tx, struct municipality_id municipality, const struct rights_move *move)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)256 * 1024);
    struct sql_rights_unanswered *rows = NULL;
    size_t count = 0;
    TRY(sql_rights_unanswered(tx_of(tx), &arena, &(struct sql_rights_unanswered_in){ move->request }, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(work_out_done_about(tx, municipality, WORK_RIGHTS_QUESTION, rows[i].question.value, move->at));
    }
    return OK;
}

enum err rights_simple_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_simple_prepared *simple = prepared;
    const struct rights_move *move = &simple->move;
    TRY(rights_move_apply(tx, move));
    if (simple->proposes) {
        TRY(sql_rights_proposer(tx, &(struct sql_rights_proposer_in){ move->request, move->actor }));
        TRY(work_out_add(tx, &simple->ask));
    }
    if (move->act == RIGHTS_ACT_DISAGREE) {
        TRY(sql_rights_proposer(tx, &(struct sql_rights_proposer_in){ move->request, (struct person_id){ 0 } }));
    }
    int64_t about = move->request.value;
    if (move->from == RIGHTS_ASK_PROPOSED) {
        TRY(work_out_done_about(tx, simple->municipality, WORK_SECOND_PERSON_ASKED, about, move->at));
    }
    if (move->to == RIGHTS_DECIDED) {
        TRY(work_out_done_about(tx, simple->municipality, WORK_RIGHTS_ASKED, about, move->at));
        TRY(questions_end(tx, simple->municipality, move));
        TRY(work_out_done_about(tx, simple->municipality, WORK_RIGHTS_LATE, about, move->at));
    }
    return OK;
}

enum err rights_steps(struct tx *tx, struct arena *arena, struct rights_request_id request,
                      struct rights_step_view **ret_steps, size_t *ret_count)
{
    struct sql_rights_steps *rows = NULL;
    size_t count = 0;
    TRY(sql_rights_steps(tx, arena, &(struct sql_rights_steps_in){ request }, &rows, &count));
    struct rights_step_view *steps = ARENA_ARRAY(arena, struct rights_step_view, count);
    if (steps == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        steps[i] = (struct rights_step_view){ .id = rows[i].step, .act = rows[i].act, .before = rows[i].state_before,
                                              .after = rows[i].state_after, .actor_name = rows[i].actor_name,
                                              .role = rows[i].role, .at = rows[i].at, .reason = rows[i].reason };
    }
    *ret_steps = steps;
    *ret_count = count;
    return OK;
}
