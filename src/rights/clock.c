#include "rights/clock.h"

#include "organisation/work_out.h"
#include "rights/hold_sql.h"

enum { REMIND_DAYS = 7 };
struct rights_clock {
    struct rights_move *moves;       /* past their day, once each */
    size_t move_count;
    struct work_out *works;
    size_t work_count;
    struct sql_rights_question_escalated_in *late;
    size_t late_count;
};

static void work_add(struct rights_clock *clock, struct municipality_id municipality,
                     const struct rights_moment *moment, enum role role, int64_t about, struct date due)
{
    clock->works[clock->work_count++] = (struct work_out){
        .id = { id_next(moment->now, moment->random) }, .municipality = municipality, .kind = WORK_RIGHTS_LATE,
        .recipient = WORK_FOR_ROLE(role), .about = about, .due = due, .created = moment->now };
}

static void request_add(struct rights_clock *clock, struct municipality_id municipality,
                        const struct rights_moment *moment, const struct sql_rights_due *row)
{
    work_add(clock, municipality, moment, ROLE_CONTACT_POINT, row->request.value, row->due);
    if (row->due.day >= date_of(moment->now).day) {
        return;
    }
    work_add(clock, municipality, moment, ROLE_MAYOR, row->request.value, row->due);
    if (row->escalated.set) {
        return;
    }
    struct rights_request request = { .id = row->request, .state = row->state, .outcome = row->outcome,
                                      .step_count = row->step_count, .due = row->due, .extended = row->extended,
                                      .destroy_on = row->destroy_on, .destroy_rule = row->destroy_rule };
    clock->moves[clock->move_count++] =
        rights_plan(rights_transition_of(RIGHTS_ACT_ESCALATE), &request, NULL, moment);
}

enum err rights_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              const struct rights_moment *moment, const struct rights_clock **ret_clock,
                              size_t *ret_count)
{
    struct sql_rights_due *due = NULL;
    struct sql_rights_questions_late *late = NULL;
    size_t due_count = 0;
    size_t late_count = 0;
    struct date today = date_of(moment->now);
    TRY(sql_rights_due(tx, arena, &(struct sql_rights_due_in){ municipality, date_add_days(today, REMIND_DAYS) }, &due,
                       &due_count));
    TRY(sql_rights_questions_late(tx, arena, &(struct sql_rights_questions_late_in){ municipality, today }, &late,
                                  &late_count));
    struct rights_clock *clock = ARENA_NEW(arena, struct rights_clock);
    struct rights_move *moves = ARENA_ARRAY(arena, struct rights_move, due_count);
    struct work_out *works = ARENA_ARRAY(arena, struct work_out, 2 * due_count + late_count);
    struct sql_rights_question_escalated_in *told =
        ARENA_ARRAY(arena, struct sql_rights_question_escalated_in, late_count);
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    *clock = (struct rights_clock){ .moves = moves, .works = works, .late = told };
    for (size_t i = 0; i < due_count; i++) {
        request_add(clock, municipality, moment, &due[i]);
    }
    for (size_t i = 0; i < late_count; i++) {
        work_add(clock, municipality, moment, ROLE_CONTACT_POINT, late[i].request.value, late[i].due);
        told[clock->late_count++] = (struct sql_rights_question_escalated_in){ late[i].question, today };
    }
    *ret_clock = clock;
    *ret_count = clock->work_count + clock->move_count + clock->late_count;
    return OK;
}

enum err rights_clock_apply(struct tx_write *tx, const void *prepared)
{
    const struct rights_clock *clock = prepared;
    for (size_t i = 0; i < clock->move_count; i++) {
        enum err err = rights_move_apply(tx, &clock->moves[i]);
        if (err != ERR_CONFLICT) {
            TRY(err); /* somebody who acted in the meantime was first: their act counts */
        }
    }
    for (size_t i = 0; i < clock->late_count; i++) {
        TRY(sql_rights_question_escalated(tx, &clock->late[i]));
    }
    for (size_t i = 0; i < clock->work_count; i++) {
        TRY(work_out_add(tx, &clock->works[i]));
    }
    return OK;
}
