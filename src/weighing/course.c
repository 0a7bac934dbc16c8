/* The rules of the course: what may happen now, who may sit in which chair, and the move it makes. */
#include "weighing/course.h"

#include "signals/course.h"
#include "weighing/course_sql.h"

enum { ROUNDS = 4 };

enum vault_party party_of_actor(const struct actor *actor)
{
    if (actor_is(actor, ROLE_WEIGHER_POLICE)) {
        return PARTY_POLICE;
    }
    if (actor_is(actor, ROLE_WEIGHER_PROSECUTION)) {
        return PARTY_PROSECUTION;
    }
    return actor_is(actor, ROLE_WEIGHER_MUNICIPALITY) ? PARTY_MUNICIPALITY : PARTY_NONE;
}

enum err weighing_facts_read(struct tx *tx, struct arena *arena, const struct weighing *weighing,
                             struct weighing_facts *ret_facts)
{
    struct sql_weighing_positions_in *rows = NULL;
    size_t count = 0;
    TRY(sql_weighing_positions_in(tx, arena, &(struct sql_weighing_positions_in_in){ weighing->id }, &rows, &count));
    struct weighing_facts facts = { 0 };
    for (size_t i = 0; i < count; i++) {
        ASSERT(rows[i].party >= PARTY_POLICE && rows[i].party < PARTY_END && (size_t)rows[i].round < ROUNDS);
        facts.positions[rows[i].round][rows[i].party - PARTY_POLICE] =
            (struct position_fact){ .given = true, .given_by = rows[i].given_by, .recorded = rows[i].recorded,
                                    .confirmed = rows[i].confirmed.ms != 0, .answer = rows[i].answer,
                                    .registered_by = rows[i].minutes.value == 0 ? (struct person_id){ 0 }
                                                                                : rows[i].confirmed_by };
    }
    *ret_facts = facts;
    return OK;
}

/* --- chairs ------------------------------------------------------------------------------------------------------- */
/* What this person already did here, by person and not by role. */
struct seats {
    bool advised, recorded, decided, read;
    enum vault_party advised_for;
};

static struct seats seats_of(const struct weighing *weighing, const struct weighing_facts *facts,
                             struct person_id person)
{
    struct seats seats = { .decided = weighing->decider.value == person.value && person.value != 0,
                           .read = weighing->second_reader.value == person.value && person.value != 0 };
    for (size_t round = ROUND_FIRST; round < ROUNDS; round++) {
        for (size_t i = 0; i < PARTY_COUNT; i++) {
            const struct position_fact *position = &facts->positions[round][i];
            seats.recorded = seats.recorded || (person.value != 0 && position->registered_by.value == person.value);
            if (!position->given || position->given_by.value != person.value) {
                continue;
            }
            if (position->recorded || round == ROUND_ORAL) {
                seats.recorded = true;
            } else {
                seats.advised = true;
                seats.advised_for = (enum vault_party)(PARTY_POLICE + i);
            }
        }
    }
    return seats;
}

static bool forbidden_by_chair(const struct weighing_transition *transition, const struct seats *seats,
                               enum vault_party party, struct text *ret_why)
{
    switch (transition->chair) {
    case CHAIR_NONE: return false;
    case CHAIR_ADVISER:
        *ret_why = seats->recorded
                       ? T("You recorded an advice for another party here. Somebody else gives this position.")
                       : seats->decided ? T("You decide on this weighing. Somebody else gives this position.")
                                        : T("You gave the position of another party here. Somebody else gives this one.");
        return seats->recorded || seats->decided || (seats->advised && seats->advised_for != party);
    case CHAIR_RECORDER:
        *ret_why = seats->advised ? T("You gave a position here yourself. Somebody else records for an absent party.")
                                  : T("You decide on this weighing. Somebody else records for an absent party.");
        return seats->advised || seats->decided;
    case CHAIR_DECIDER:
        *ret_why = seats->advised    ? T("You gave a position here. Who advised does not decide.")
                   : seats->recorded ? T("You recorded an advice for an absent party here. Who recorded does not decide.")
                                     : T("You are the second reader here. Who reads does not decide.");
        return seats->advised || seats->recorded || seats->read;
    case CHAIR_READER:
        *ret_why = T("You already advised, recorded or decided here. The second reader is somebody else.");
        return seats->advised || seats->recorded || seats->decided;
    }
    return true;
}

/* --- rules -------------------------------------------------------------------------------------------------------- */
static bool forbidden_by_position(const struct weighing_transition *transition, const struct weighing_facts *facts,
                                  enum vault_party party, struct text *ret_why)
{
    if (transition->round == 0) {
        return false;
    }
    if (party == PARTY_NONE) {
        *ret_why = T("Your role gives no position.");
        return true;
    }
    const struct position_fact *position = &facts->positions[transition->round][party - PARTY_POLICE];
    if (transition->act == WEIGHING_ACT_CONFIRM) {
        *ret_why = position->given ? T("Your party has confirmed its advice already.")
                                   : T("No advice of your party was noted.");
        return !position->given || position->confirmed;
    }
    *ret_why = T("Your party has given this position already. It does not change; add an addendum.");
    if (position->recorded) {
        *ret_why = T("The process lead recorded this position for your party. Signed minutes confirm it.");
    }
    return position->given;
}

static bool forbidden_by_state(const struct weighing_transition *transition, const struct weighing *weighing,
                               struct text *ret_why)
{
    if ((transition->from & (UINT32_C(1) << weighing->state)) != 0) {
        return false;
    }
    bool opened = transition->round == ROUND_FIRST && weighing->state != WEIGHING_CLOSED;
    *ret_why = opened ? T("The first positions are opened. A first position can no longer be given.")
               : transition->round == ROUND_FINAL && weighing->state == WEIGHING_GATHERING
                   ? T("The first positions are not all in. Final positions follow when they are opened.")
                   : T("The weighing is no longer in the state in which this is possible.");
    return true;
}

enum err weighing_allows(const struct weighing_transition *transition, const struct weighing *weighing,
                         const struct weighing_facts *facts, const struct actor *actor, enum vault_party party,
                         struct text *ret_why)
{
    if (transition->permission == MAY_NOTHING_NEEDED || !actor_may(actor, transition->permission)) {
        *ret_why = T("Your role cannot do this.");
        return ERR_REFUSED;
    }
    bool own = transition->permission == MAY_WEIGHING_ADVISE && transition->chair == CHAIR_ADVISER;
    if (own && party != PARTY_NONE && party != party_of_actor(actor)) {
        *ret_why = T("You weigh for another party. Each party gives its own position.");
        return ERR_REFUSED;
    }
    if (transition->act == WEIGHING_ACT_CRIMINAL_NOTICE && party_of_actor(actor) != PARTY_PROSECUTION) {
        *ret_why = T("Only the public prosecution gives notice of a criminal track.");
        return ERR_REFUSED;
    }
    if (transition->act == WEIGHING_ACT_CRIMINAL_NOTICE && weighing->criminal_notice.ms != 0) {
        *ret_why = T("Notice was given already. What changed since goes in an addendum.");
        return ERR_REFUSED;
    }
    if (transition->mayor_alone && !actor_is(actor, ROLE_MAYOR)) {
        *ret_why = T("Only the mayor in person can go against an advice.");
        return ERR_REFUSED;
    }
    struct seats seats = seats_of(weighing, facts, actor->person);
    if (forbidden_by_state(transition, weighing, ret_why) || forbidden_by_position(transition, facts, party, ret_why) ||
        forbidden_by_chair(transition, &seats, party, ret_why)) {
        return ERR_REFUSED;
    }
    return OK;
}

bool weighing_against_advice(const struct weighing_facts *facts, enum position_round round, bool admits)
{
    enum advice_answer other = admits ? ANSWER_NOT_ADMIT : ANSWER_ADMIT;
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        const struct position_fact *position = &facts->positions[round][i];
        if (position->given && position->answer == other) {
            return true;
        }
    }
    return false;
}

enum setting weighing_retention(enum weighing_outcome outcome)
{
    switch (outcome) {
    case WEIGHING_NO_OUTCOME: return SETTING_KEEP_NOT_ADMITTED;
    case WEIGHING_ADMITTED: return SETTING_KEEP_CASE;
    case WEIGHING_NOT_ADMITTED: return SETTING_KEEP_NOT_ADMITTED;
    case WEIGHING_EXPIRED: return SETTING_KEEP_WEIGHING_EXPIRED;
    case WEIGHING_LAPSED: return SETTING_KEEP_WEIGHING_EXPIRED;
    case WEIGHING_WITHDRAWN: return SETTING_KEEP_WEIGHING_EXPIRED;
    }
    return SETTING_KEEP_WEIGHING_EXPIRED;
}

/* --- moves -------------------------------------------------------------------------------------------------------- */
/* Whether this act's position is the last of its round. */
static bool completes(const struct weighing_transition *transition, const struct weighing_facts *facts,
                      enum vault_party party)
{
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        const struct position_fact *position = &facts->positions[transition->round][i];
        bool in = transition->act == WEIGHING_ACT_CONFIRM ? position->confirmed : position->given;
        if (!in && party != (enum vault_party)(PARTY_POLICE + i)) {
            return false;
        }
    }
    return true;
}

static void move_keep(struct weighing_move *move, const struct weighing *weighing, const struct settings *settings,
                      struct date today)
{
    enum setting keep = weighing_retention(move->outcome);
    if (keep == SETTING_KEEP_CASE && age_is_minor(weighing->age)) {
        keep = SETTING_KEEP_CASE_MINOR;
    }
    move->destroy_on = setting_date(settings, keep, today);
    move->destroy_rule = setting_name(keep);
}

struct weighing_move weighing_plan(const struct weighing_transition *transition, const struct weighing *weighing,
                                   const struct weighing_facts *facts, const struct actor *actor,
                                   enum vault_party party, const struct weighing_moment *moment)
{
    struct date today = date_of(moment->now);
    struct weighing_move move = {
        .weighing = weighing->id, .from = weighing->state, .to = weighing->state, .step_count = weighing->step_count,
        .outcome = weighing->outcome, .due = weighing->due, .destroy_on = weighing->destroy_on,
        .destroy_rule = weighing->destroy_rule, .step = { id_next(moment->now, moment->random) },
        .act = transition->act, .party = party, .at = moment->now,
        .actor = actor == NULL ? (struct person_id){ 0 } : actor->person,
        .role = actor == NULL ? SV("") : role_code(actor_role_for(actor, transition->permission)),
    };
    bool moves = transition->to != 0 && (!transition->all_in_moves || completes(transition, facts, party));
    if (moves) {
        move.to = transition->to;
        move.outcome = transition->outcome == WEIGHING_NO_OUTCOME ? move.outcome : transition->outcome;
    }
    if (moves && transition->term != SETTING_COUNT) {
        move.due = setting_date(moment->settings, transition->term, today);
    }
    if (moves && move.to == WEIGHING_CLOSED) { /* an act after the end lengthens nothing */
        move.due = today;
        move_keep(&move, weighing, moment->settings, today);
    }
    return move;
}

enum err weighing_move_apply(struct tx_write *tx, const struct weighing_move *move)
{
    struct sql_weighing_move moved;
    struct arena none;
    arena_open(&none, 4096);
    enum err err = sql_weighing_move(tx, &none,
                                     &(struct sql_weighing_move_in){
                                         .weighing = move->weighing, .from_state = move->from,
                                         .step_count = move->step_count, .to_state = move->to,
                                         .outcome = move->outcome, .due = move->due, .destroy_on = move->destroy_on,
                                         .destroy_rule = move->destroy_rule,
                                     },
                                     &moved);
    arena_close(&none);
    TRY(err);
    TRY(sql_weighing_step_add(tx, &(struct sql_weighing_step_add_in){
                                      .step = move->step, .weighing = move->weighing, .act = move->act,
                                      .state_before = move->from, .state_after = move->to, .party = move->party,
                                      .actor = move->actor, .role = move->role, .at = move->at,
                                      .reason = move->reason,
                                  }));
    return move->intent == 0 ? OK : tx_intent(tx, move->intent);
}

enum err weighing_steps(struct tx *tx, struct arena *arena, struct weighing_id weighing,
                        struct weighing_step_view **ret_steps, size_t *ret_count)
{
    struct sql_weighing_steps *rows = NULL;
    size_t count = 0;
    TRY(sql_weighing_steps(tx, arena, &(struct sql_weighing_steps_in){ weighing }, &rows, &count));
    struct weighing_step_view *steps = ARENA_ARRAY(arena, struct weighing_step_view, count);
    if (steps == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        steps[i] = (struct weighing_step_view){ .id = rows[i].step, .act = rows[i].act, .before = rows[i].state_before,
                                                .after = rows[i].state_after, .party = rows[i].party,
                                                .actor_name = rows[i].actor_name, .role = rows[i].role,
                                                .at = rows[i].at, .reason = rows[i].reason };
    }
    *ret_steps = steps;
    *ret_count = count;
    return OK;
}
