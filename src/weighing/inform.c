/* The clock of telling, after a weighing without a case. */
#include "weighing/inform.h"

#include "weighing/decision.h"
#include "weighing/inform_sql.h"
#include "weighing/texts.h"

struct inform_prepared {
    struct weighing_move move;
    struct sql_weighing_inform_in row;
};

enum err inform_allows(const struct weighing *weighing, const struct weighing_facts *facts, const struct actor *actor,
                       struct text *ret_why)
{
    TRY(weighing_allows(weighing_transition_of(WEIGHING_ACT_INFORM), weighing, facts, actor, PARTY_NONE, ret_why));
    if (weighing->outcome == WEIGHING_ADMITTED) {
        *ret_why = T("A case was opened. Telling the person concerned stands there.");
        return ERR_REFUSED;
    }
    if (weighing->inform_state != INFORM_DUE && weighing->inform_state != INFORM_POSTPONED) {
        *ret_why = T("Nobody has to be told any more.");
        return ERR_REFUSED;
    }
    return OK;
}

static bool inform_fits(const struct inform_new *new, const struct settings *settings, struct date today)
{
    if (sv_empty(new->how) || !new->on.set) {
        return false;
    }
    if (new->state == INFORM_DONE) {
        return new->on.day <= today.day;
    }
    return new->state == INFORM_POSTPONED && new->on.day > today.day &&
           new->on.day <= deciding_recheck_last(settings, today).day;
}

enum err inform_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                        const struct inform_new *new, const struct inform_prepared **ret_prepared)
{
    struct weighing_facts facts;
    struct text why;
    TRY(weighing_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(inform_allows(weighing, &facts, desk->actor, &why));
    if (!inform_fits(new, settings, date_of(desk->now))) {
        return ERR_REFUSED;
    }
    struct inform_prepared *prepared = ARENA_NEW(desk->arena, struct inform_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    prepared->move = weighing_plan(weighing_transition_of(WEIGHING_ACT_INFORM), weighing, &facts, desk->actor,
                                   PARTY_NONE, &moment);
    prepared->row = (struct sql_weighing_inform_in){
        .weighing = weighing->id, .state = new->state,
        .due = new->state == INFORM_POSTPONED ? new->on : (struct date){ 0 } };
    struct weighing_texts texts = { .permission = MAY_WEIGHING_LEAD, .action = LOG_DECIDE, .object = SV("inform") };
    weighing_texts_add(&texts, (struct place){ SV("weighing_step"), SV("reason"), prepared->move.step.value },
                       new->how, &prepared->move.reason);
    TRY(weighing_texts_seal(desk, weighing, &texts, &prepared->move.intent));
    *ret_prepared = prepared;
    return OK;
}

enum err weighing_inform_apply(struct tx_write *tx, const void *prepared)
{
    const struct inform_prepared *inform = prepared;
    TRY(weighing_move_apply(tx, &inform->move));
    int64_t changed = 0;
    TRY(sql_weighing_inform(tx, &inform->row, &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}
