/* The rules of the course: what may happen now, and the move it makes. */
#include "cases/course.h"

#include "access/member.h"
#include "cases/conference.h"
#include "cases/course_sql.h"
#include "weighing/ending.h"

enum err case_facts_read(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                         struct case_facts *ret_facts)
{
    struct case_facts facts = { 0 };
    if (casefile->state == CASE_CLOSING) {
        struct sql_case_proposal row;
        TRY(sql_case_proposal(tx, arena, &(struct sql_case_proposal_in){ casefile->id }, &row));
        facts = (struct case_facts){ row.actor, row.state_before, row.closing_reason, row.actor_name };
    }
    *ret_facts = facts;
    return OK;
}

enum err case_allows(const struct case_transition *transition, const struct casefile *casefile,
                     const struct case_facts *facts, const struct actor *actor, struct text *ret_why)
{
    if (!actor_may(actor, transition->permission)) {
        *ret_why = T("Your role cannot do this.");
        return ERR_REFUSED;
    }
    if ((transition->from & (UINT32_C(1) << casefile->state)) == 0) {
        *ret_why = T("The case is no longer in the state in which this is possible.");
        return ERR_REFUSED;
    }
    if (transition->second && facts->proposed_by.value == actor->person.value) {
        *ret_why = T("You proposed this yourself. Somebody else has to look.");
        return ERR_REFUSED;
    }
    if (transition->not_for_minors && case_is_minor(casefile)) {
        *ret_why = T("This is about a minor. Propose it, so that a second person looks.");
        return ERR_REFUSED;
    }
    if (transition->not_provisional && casefile->provisional_until.ms != 0) {
        *ret_why = T("The urgent admission is not yet confirmed. Wait until it is.");
        return ERR_REFUSED;
    }
    return OK;
}

struct case_note case_note_plan(const struct casefile *casefile, enum case_act act, const struct actor *actor,
                                enum permission permission, const struct case_moment *moment)
{
    return (struct case_note){ .casefile = casefile->id,
                               .step = { id_next(moment->now, moment->random) },
                               .act = act,
                               .actor = actor->person,
                               .role = role_code(actor_role_for(actor, permission)),
                               .at = moment->now };
}

/* What belongs to a closed case: telling the person and the recipients. */
static bool may_follow_closing(enum case_act act)
{
    return act == CASE_ACT_INFORM || act == CASE_ACT_WRITE_LETTER || act == CASE_ACT_NOTIFY_RECIPIENTS ||
           act == CASE_ACT_WITHDRAW_CONTRIBUTION;
}

enum err case_note_apply(struct tx_write *tx, const struct case_note *note)
{
    int64_t added = 0;
    TRY(sql_case_note_add(tx,
                          &(struct sql_case_note_add_in){ .step = note->step, .casefile = note->casefile,
                                                          .act = note->act, .actor = note->actor, .role = note->role,
                                                          .at = note->at, .reason = note->reason, .until = note->until,
                                                          .participant = note->participant, .concerns = note->concerns,
                                                          .after_closing = may_follow_closing(note->act) },
                          &added));
    if (added != 1) {
        return ERR_CONFLICT;
    }
    return note->intent == 0 ? OK : tx_intent(tx, note->intent);
}

enum setting case_retention_setting(enum age_band age)
{
    bool minor = age == AGE_UNDER_12 || age == AGE_12_TO_15 || age == AGE_16_TO_17;
    return minor ? SETTING_KEEP_CASE_MINOR : SETTING_KEEP_CASE;
}

struct date case_review_day(const struct casefile *casefile, const struct case_moment *moment)
{
    enum setting term = case_is_minor(casefile) ? SETTING_CASE_REVIEW_TERM_MINOR : SETTING_CASE_REVIEW_TERM;
    return setting_date(moment->settings, term, date_of(moment->now));
}

/* The next day somebody has to act follows from the state. */
static struct date due_of(const struct case_move *move, const struct case_moment *moment)
{
    switch (move->to) {
    case CASE_OPEN: return move->plan_due;
    case CASE_ACTIVE:
    case CASE_SCALED_DOWN: return move->review_due;
    case CASE_CLOSING: return setting_date(moment->settings, SETTING_SECOND_TERM, date_of(moment->now));
    case CASE_CLOSED: return date_of(moment->now);
    }
    return move->review_due;
}

static bool looks_again(enum case_act act)
{
    return act == CASE_ACT_ADOPT_PLAN || act == CASE_ACT_CONTINUE || act == CASE_ACT_SCALE_DOWN ||
           act == CASE_ACT_SCALE_UP;
}

struct case_move case_move_plan(const struct case_transition *transition, const struct casefile *casefile,
                                const struct case_facts *facts, const struct actor *actor,
                                const struct case_moment *moment)
{
    struct case_move move = {
        .note = case_note_plan(casefile, transition->act, actor, transition->permission, moment),
        .from = casefile->state, .to = transition->to == 0 ? casefile->state : transition->to,
        .step_count = casefile->step_count, .plan_due = casefile->plan_due, .review_due = casefile->review_due,
        .reviews_missed = casefile->reviews_missed, .access_suspended = casefile->access_suspended,
        .closing_reason = facts->proposed, .destroy_on = casefile->destroy_on, .destroy_rule = casefile->destroy_rule,
        .dossier = casefile->dossier, .weighing = casefile->weighing,
    };
    if (transition->goes_back) {
        move.to = facts->before;
        move.closing_reason = CLOSING_NONE;
    }
    if (looks_again(transition->act)) {
        move.review_due = case_review_day(casefile, moment);
        move.reviews_missed = 0;
        move.access_suspended = false;
    }
    move.due = due_of(&move, moment);
    /* A case that nobody looks at any more ends too: its day of destruction always lies one term after the day on which
     * somebody should have looked. */
    enum setting keep = case_retention_setting(casefile->age);
    struct date from = move.to == CASE_CLOSED || move.review_due.day < move.due.day ? move.due : move.review_due;
    move.destroy_on = setting_date(moment->settings, keep, from);
    move.destroy_rule = setting_name(keep);
    return move;
}

static enum err row_move(struct tx_write *tx, const struct case_move *move)
{
    struct sql_case_move moved;
    struct arena none;
    arena_open(&none, 4096);
    enum err err = sql_case_move(tx, &none,
                                 &(struct sql_case_move_in){
                                     .casefile = move->note.casefile, .from_state = move->from,
                                     .step_count = move->step_count, .to_state = move->to, .due = move->due,
                                     .plan_due = move->plan_due, .review_due = move->review_due,
                                     .reviews_missed = move->reviews_missed,
                                     .access_suspended = move->access_suspended,
                                     .closed = move->to == CASE_CLOSED ? move->note.at : (struct instant){ 0 },
                                     .closing_reason = move->to == CASE_CLOSED ? move->closing_reason : CLOSING_NONE,
                                     .destroy_on = move->destroy_on, .destroy_rule = move->destroy_rule,
                                 },
                                 &moved);
    arena_close(&none);
    return err;
}

enum err case_move_apply(struct tx_write *tx, const struct case_move *move)
{
    const struct case_note *note = &move->note;
    TRY(row_move(tx, move));
    TRY(sql_case_step_add(tx, &(struct sql_case_step_add_in){
                                  .step = note->step, .casefile = note->casefile, .act = note->act,
                                  .state_before = move->from, .state_after = move->to, .actor = note->actor,
                                  .role = note->role, .at = note->at, .reason = note->reason, .until = note->until,
                                  .participant = note->participant, .concerns = note->concerns,
                                  .closing_reason = move->closing_reason,
                              }));
    if (move->to == CASE_CLOSED) {
        TRY(members_forget(tx, move->dossier));
        TRY(sql_case_participants_end(tx, &(struct sql_case_participants_end_in){ note->casefile, note->at }));
        TRY(conferences_end(tx, note->casefile, note->at));
    } else {
        TRY(members_suspend(tx, move->dossier, move->access_suspended));
    }
    /* The weighing says why there is a case at all: as long as the case is kept it has to be there to answer for it,
     * and not a day longer. It stays a dossier of its own, with its own keys and its own destruction. */
    if (move->weighing != 0) {
        TRY(weighings_keep(tx, &(struct weighing_keep){ { move->weighing }, move->destroy_on, move->destroy_rule }));
    }
    return note->intent == 0 ? OK : tx_intent(tx, note->intent);
}

enum err case_steps(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                    const struct case_member *member, struct case_step_view **ret_steps, size_t *ret_count)
{
    struct sql_case_steps *rows = NULL;
    size_t count = 0;
    bool all = member->leads || member->seconds;
    TRY(sql_case_steps(tx, arena, &(struct sql_case_steps_in){ casefile->id, all, member->participant }, &rows,
                       &count));
    struct case_step_view *steps = ARENA_ARRAY(arena, struct case_step_view, count);
    if (steps == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        steps[i] = (struct case_step_view){ .id = rows[i].step, .act = rows[i].act, .before = rows[i].state_before,
                                            .after = rows[i].state_after, .actor_name = rows[i].actor_name,
                                            .role = rows[i].role, .concerns_name = rows[i].concerns_name,
                                            .at = rows[i].at, .until = rows[i].until,
                                            .participant = rows[i].participant };
        if (all) {
            steps[i].reason = rows[i].reason; /* reasons were written for who leads, not for who takes part */
        }
    }
    *ret_steps = steps;
    *ret_count = count;
    return OK;
}
