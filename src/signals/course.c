/* The rules of the course: what may happen now, and the move it makes. */
#include "signals/course.h"

#include "signals/course_sql.h"

bool age_is_minor(enum age_band age)
{
    return age == AGE_UNDER_12 || age == AGE_12_TO_15 || age == AGE_16_TO_17;
}

bool course_needs_second(const struct transition *transition, const struct signal *signal)
{
    switch (transition->second) {
    case SECOND_NEVER: return false;
    case SECOND_ALWAYS: return true;
    case SECOND_FOR_MINORS: return age_is_minor(signal->age);
    }
    return true;
}

/* Rules about whom the signal concerns. */
static bool forbidden_by_subject(const struct transition *transition, const struct signal *signal,
                                 const struct course_facts *facts, struct text *ret_why)
{
    if (signal->kind == SIGNAL_ADVICE && !transition->advice_too) {
        *ret_why = T("This is a request for advice. Give advice, or ask the reporter to report.");
        return true;
    }
    if (transition->not_under_12 && signal->age == AGE_UNDER_12) {
        *ret_why = T("A child under 12 is never weighed. Choose care, family support or youth protection.");
        return true;
    }
    if (transition->only_about_person && signal->about != ABOUT_PERSON) {
        *ret_why = T("This is only possible for a signal about one person.");
        return true;
    }
    if (transition->never_about_person && signal->about == ABOUT_PERSON) {
        *ret_why = T("This signal is about a person. Choose another outcome.");
        return true;
    }
    bool young = signal->age == AGE_12_TO_15 || signal->age == AGE_16_TO_17;
    if (transition->child_voice_first && young && !facts->child_voice_decided) {
        *ret_why = T("First write down how the child's own voice and the representative were heard, or why not.");
        return true;
    }
    return false;
}

/* Rules about the record. An advice question has none, so it has nothing to complete first. */
static bool forbidden_by_record(const struct transition *transition, const struct course_facts *facts,
                                struct text *ret_why)
{
    if (transition->act == ACT_COMPLETE_RECORD && !facts->has_observation) {
        *ret_why = T("First add at least one observation.");
        return true;
    }
    if (transition->act == ACT_COMPLETE_RECORD && !facts->against_settled) {
        *ret_why = T("First add what speaks against the worry, or write why you found nothing.");
        return true;
    }
    if (transition->record_first && !facts->record_exists) {
        *ret_why = T("First complete the record.");
        return true;
    }
    return false;
}

enum err course_allows(const struct transition *transition, const struct signal *signal,
                       const struct course_facts *facts, const struct actor *actor, struct text *ret_why)
{
    if (!actor_may(actor, transition->permission)) {
        *ret_why = T("Your role cannot do this.");
        return ERR_REFUSED;
    }
    if ((transition->from & (UINT32_C(1) << signal->state)) == 0) {
        *ret_why = T("The signal is no longer in the state in which this is possible.");
        return ERR_REFUSED;
    }
    bool second = transition->act == ACT_SECOND_AGREES || transition->act == ACT_SECOND_DECLINES;
    if (second && facts->proposed_by.value == actor->person.value) {
        *ret_why = T("You made this proposal yourself. Somebody else has to look.");
        return ERR_REFUSED;
    }
    if (forbidden_by_subject(transition, signal, facts, ret_why) || forbidden_by_record(transition, facts, ret_why)) {
        return ERR_REFUSED;
    }
    return OK;
}

enum setting retention_setting(enum signal_outcome outcome)
{
    switch (outcome) {
    case OUTCOME_NONE: return SETTING_KEEP_OPEN;
    case OUTCOME_ADVICE: return SETTING_KEEP_ADVICE;
    case OUTCOME_NO_CONCERN: return SETTING_KEEP_NO_CONCERN;
    case OUTCOME_CARE_REFERRAL: return SETTING_KEEP_CARE;
    case OUTCOME_FAMILY_SUPPORT: return SETTING_KEEP_CARE;
    case OUTCOME_YOUTH_PROTECTION: return SETTING_KEEP_YOUTH;
    case OUTCOME_OTHER_MUNICIPALITY: return SETTING_KEEP_HANDED_OVER;
    case OUTCOME_TENSION_HANDLED: return SETTING_KEEP_TENSION;
    case OUTCOME_TOO_LITTLE_INFORMATION: return SETTING_KEEP_TOO_LITTLE;
    case OUTCOME_WITHDRAWN: return SETTING_KEEP_WITHDRAWN;
    case OUTCOME_TO_WEIGHING: return SETTING_KEEP_TO_WEIGHING;
    }
    return SETTING_KEEP_OPEN;
}

/* What the reporter sees follows from whether there is an outcome, never from which. */
static enum reporter_state reporter_state_for(enum signal_state to, enum signal_outcome outcome,
                                              enum reporter_state before)
{
    if (outcome != OUTCOME_NONE) {
        return REPORTER_ASSESSED;
    }
    return to == STATE_RECEIVED ? before : REPORTER_IN_HANDLING;
}

static struct move move_begin(const struct signal *signal, const struct actor *actor, enum permission permission,
                              const struct course_moment *moment)
{
    return (struct move){
        .signal = signal->id, .minor = age_is_minor(signal->age), .from = signal->state,
        .step_count = signal->step_count, .outcome = signal->outcome,
        .reporter_state = signal->reporter_state, .due = signal->due, .destroy_on = signal->destroy_on,
        .destroy_rule = signal->destroy_rule, .step = { id_next(moment->now, moment->random) }, .actor = actor->person,
        .role = role_code(actor_role_for(actor, permission)), .at = moment->now,
    };
}

/* The day the outcome's term ends, and for a minor never later than the municipality's term for minors. */
static void move_keep(struct move *move, enum setting keep, const struct course_moment *moment)
{
    struct date today = date_of(moment->now);
    move->destroy_on = setting_date(moment->settings, keep, today);
    move->destroy_rule = setting_name(keep);
    struct date minor = setting_date(moment->settings, SETTING_KEEP_MINOR, today);
    if (move->minor && minor.day < move->destroy_on.day) {
        move->destroy_on = minor;
        move->destroy_rule = setting_name(SETTING_KEEP_MINOR);
    }
}

static void move_to(struct move *move, const struct transition *transition, const struct course_moment *moment)
{
    struct date today = date_of(moment->now);
    move->to = transition->to == 0 ? move->from : transition->to;
    move->outcome = transition->outcome == OUTCOME_NONE ? move->outcome : transition->outcome;
    if (transition->to == 0) {
        return;
    }
    move->reporter_state = reporter_state_for(move->to, move->outcome, move->reporter_state);
    bool intake = transition->term == SETTING_INTAKE_TERM && move->minor;
    enum setting term = intake ? SETTING_INTAKE_TERM_MINOR : transition->term;
    move->due = term == SETTING_COUNT ? today : setting_date(moment->settings, term, today);
    if (transition->outcome != OUTCOME_NONE) {
        move_keep(move, retention_setting(transition->outcome), moment);
    }
}

struct move course_plan(const struct transition *transition, const struct signal *signal, const struct actor *actor,
                        const struct course_moment *moment)
{
    struct move move = move_begin(signal, actor, transition->permission, moment);
    move.act = transition->act;
    if (course_needs_second(transition, signal)) {
        move.to = STATE_SECOND_EYES;
        move.due = setting_date(moment->settings, SETTING_SECOND_TERM, date_of(moment->now));
        move.proposed = transition->act;
        move.proposed_by = actor->person;
        return move;
    }
    move_to(&move, transition, moment);
    return move;
}

struct move course_plan_agreed(const struct signal *signal, const struct course_facts *facts, const struct actor *actor,
                               const struct course_moment *moment)
{
    struct move move = move_begin(signal, actor, MAY_SIGNAL_SECOND, moment);
    const struct transition *proposed = transition_of(facts->proposed);
    ASSERT(proposed != NULL);
    move.act = ACT_SECOND_AGREES;
    move_to(&move, proposed, moment);
    return move;
}

enum err move_apply(struct tx_write *tx, const struct move *move)
{
    struct sql_signal_move moved;
    struct arena none;
    arena_open(&none, 4096);
    enum err err = sql_signal_move(tx, &none,
                                   &(struct sql_signal_move_in){
                                       .signal = move->signal, .from_state = move->from, .step_count = move->step_count,
                                       .to_state = move->to, .reporter_state = move->reporter_state,
                                       .outcome = move->outcome, .due = move->due, .destroy_on = move->destroy_on,
                                       .destroy_rule = move->destroy_rule,
                                   },
                                   &moved);
    arena_close(&none);
    TRY(err);
    TRY(sql_step_add(tx, &(struct sql_step_add_in){
                             .step = move->step, .signal = move->signal, .act = move->act, .state_before = move->from,
                             .state_after = move->to, .actor = move->actor, .role = move->role, .at = move->at,
                             .reason = move->reason, .until = move->until, .proposed = move->proposed,
                             .proposed_by = move->proposed_by,
                         }));
    return move->intent == 0 ? OK : tx_intent(tx, move->intent);
}

enum err course_steps(struct tx *tx, struct arena *arena, struct signal_id signal, struct step_view **ret_steps,
                      size_t *ret_count)
{
    struct sql_steps_of_signal *rows = NULL;
    size_t count = 0;
    TRY(sql_steps_of_signal(tx, arena, &(struct sql_steps_of_signal_in){ signal }, &rows, &count));
    struct step_view *steps = ARENA_ARRAY(arena, struct step_view, count);
    if (steps == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        steps[i] = (struct step_view){ .id = rows[i].step, .act = rows[i].act, .before = rows[i].state_before,
                                       .after = rows[i].state_after, .actor_name = rows[i].actor_name,
                                       .role = rows[i].role, .at = rows[i].at, .reason = rows[i].reason,
                                       .until = rows[i].until, .proposed = rows[i].proposed };
    }
    *ret_steps = steps;
    *ret_count = count;
    return OK;
}

enum err course_facts_read(struct tx *tx, struct arena *arena, const struct signal *signal,
                           struct course_facts *ret_facts)
{
    struct sql_course_facts row;
    TRY(sql_course_facts(tx, arena, &(struct sql_course_facts_in){ signal->id }, &row));
    struct course_facts facts = {
        .has_observation = row.observations > 0,
        .against_settled = row.against > 0 || !sv_empty(row.none_against.bytes),
        .record_exists = row.recorded.ms != 0,
        .child_voice_decided = !sv_empty(row.child_voice.bytes),
    };
    if (signal->state == STATE_SECOND_EYES) {
        struct sql_proposal_of_signal proposal;
        TRY(sql_proposal_of_signal(tx, arena, &(struct sql_proposal_of_signal_in){ signal->id }, &proposal));
        facts.proposed = proposal.proposed;
        facts.proposed_by = proposal.proposed_by;
    }
    *ret_facts = facts;
    return OK;
}
