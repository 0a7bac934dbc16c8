/* Advices by phone, and their confirmation. */
#include "weighing/urgent.h"

#include "organisation/work_out.h"
#include "weighing/texts.h"
#include "weighing/urgent_sql.h"

/* --- noting an advice --------------------------------------------------------------------------------------------- */
struct oral_prepared {
    struct weighing_move move;
    struct sql_oral_advice_add_in row;
    struct municipality_id municipality;
    struct work_out work; /* kind 0: none */
};

enum err oral_allows(const struct weighing *weighing, const struct weighing_facts *facts, const struct actor *actor,
                     struct text *ret_why)
{
    TRY(weighing_allows(weighing_transition_of(WEIGHING_ACT_ORAL_ADVICE), weighing, facts, actor, PARTY_NONE,
                        ret_why));
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        if (!facts->positions[ROUND_ORAL][i].given) {
            return OK;
        }
    }
    *ret_why = T("The advices of all three parties are noted. They do not change.");
    return ERR_REFUSED;
}

static bool oral_fits(const struct weighing *weighing, const struct weighing_facts *facts,
                      const struct oral_advice *advice, struct instant now)
{
    bool party = advice->party >= PARTY_POLICE && advice->party < PARTY_END;
    bool answer = advice->answer == ANSWER_ADMIT || advice->answer == ANSWER_NOT_ADMIT ||
                  advice->answer == ANSWER_NOT_KNOWN;
    bool spoken = advice->spoken.ms <= now.ms && date_of(advice->spoken).day >= date_of(weighing->started).day;
    return party && answer && spoken && !sv_empty(advice->reason) && !sv_empty(advice->speaker) &&
           !facts->positions[ROUND_ORAL][advice->party - PARTY_POLICE].given;
}

/* With the third advice the mayor can decide. */
static struct work_out oral_work(const struct desk *desk, const struct weighing *weighing,
                                 const struct weighing_facts *facts)
{
    size_t given = 0;
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        given += facts->positions[ROUND_ORAL][i].given ? 1 : 0;
    }
    if (given + 1 < PARTY_COUNT) {
        return (struct work_out){ 0 };
    }
    return (struct work_out){ .id = { id_next(desk->now, desk->random) }, .municipality = weighing->municipality,
                              .kind = WORK_DECISION_ASKED, .recipient = WORK_FOR_ROLE(ROLE_MAYOR),
                              .about = weighing->id.value, .due = date_of(desk->now), .created = desk->now };
}

enum err oral_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                      const struct oral_advice *advice, const struct oral_prepared **ret_prepared)
{
    struct weighing_facts facts;
    struct text why;
    TRY(weighing_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(oral_allows(weighing, &facts, desk->actor, &why));
    if (!oral_fits(weighing, &facts, advice, desk->now)) {
        return ERR_REFUSED;
    }
    struct oral_prepared *prepared = ARENA_NEW(desk->arena, struct oral_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    prepared->move = weighing_plan(weighing_transition_of(WEIGHING_ACT_ORAL_ADVICE), weighing, &facts, desk->actor,
                                   advice->party, &moment);
    prepared->row = (struct sql_oral_advice_add_in){ .position = { id_next(desk->now, desk->random) },
                                                     .weighing = weighing->id, .party = advice->party,
                                                     .answer = advice->answer, .spoken = advice->spoken,
                                                     .given_by = desk->actor->person, .given = desk->now };
    struct weighing_texts texts = { .permission = MAY_WEIGHING_LEAD, .action = LOG_CHANGE,
                                    .object = SV("oral_advice") };
    int64_t row = prepared->row.position.value;
    weighing_texts_add(&texts, (struct place){ SV("position"), SV("reason"), row }, advice->reason,
                       &prepared->row.reason);
    weighing_texts_add(&texts, (struct place){ SV("position"), SV("speaker"), row }, advice->speaker,
                       &prepared->row.speaker);
    TRY(weighing_texts_seal(desk, weighing, &texts, &prepared->move.intent));
    prepared->municipality = weighing->municipality;
    prepared->work = oral_work(desk, weighing, &facts);
    *ret_prepared = prepared;
    return OK;
}

enum err oral_apply(struct tx_write *tx, const void *prepared)
{
    const struct oral_prepared *oral = prepared;
    TRY(weighing_move_apply(tx, &oral->move));
    TRY(sql_oral_advice_add(tx, &oral->row));
    return oral->work.kind == 0 ? OK : work_out_add(tx, &oral->work);
}

/* --- confirming it ------------------------------------------------------------------------------------------------ */
struct confirm_prepared {
    struct weighing_move move;
    struct sql_oral_advice_confirm_in row;
    struct municipality_id municipality;
    struct weighing_sequel sequel;
};

enum err confirm_allows(const struct weighing *weighing, const struct weighing_facts *facts,
                        const struct actor *actor, struct instant now, struct text *ret_why)
{
    enum vault_party party = party_of_actor(actor);
    TRY(weighing_allows(weighing_transition_of(WEIGHING_ACT_CONFIRM), weighing, facts, actor, party, ret_why));
    if (weighing->lapses.ms <= now.ms) {
        *ret_why = T("The time to confirm has passed. What was decided by phone has lapsed.");
        return ERR_REFUSED;
    }
    return OK;
}

struct weighing_sequel confirmed_sequel(const struct desk *desk, const struct weighing *weighing,
                                        const struct weighing_move *move)
{
    return (struct weighing_sequel){ .weighing = weighing->id, .municipality = weighing->municipality,
                                     .step = id_next(desk->now, desk->random), .at = desk->now,
                                     .destroy_on = move->destroy_on, .destroy_rule = move->destroy_rule };
}

enum err confirm_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                         const struct confirm_prepared **ret_prepared)
{
    struct weighing_facts facts;
    struct text why;
    enum vault_party party = party_of_actor(desk->actor);
    TRY(weighing_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(confirm_allows(weighing, &facts, desk->actor, desk->now, &why));
    struct confirm_prepared *prepared = ARENA_NEW(desk->arena, struct confirm_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    prepared->move = weighing_plan(weighing_transition_of(WEIGHING_ACT_CONFIRM), weighing, &facts, desk->actor, party,
                                   &moment);
    prepared->row = (struct sql_oral_advice_confirm_in){ .weighing = weighing->id, .party = party,
                                                         .confirmed = desk->now, .confirmed_by = desk->actor->person };
    prepared->municipality = weighing->municipality;
    prepared->sequel = confirmed_sequel(desk, weighing, &prepared->move);
    struct weighing_texts texts = { .permission = MAY_WEIGHING_ADVISE, .action = LOG_DECIDE,
                                    .object = SV("confirmation") };
    TRY(weighing_texts_seal(desk, weighing, &texts, &prepared->move.intent));
    *ret_prepared = prepared;
    return OK;
}

enum err confirm_apply(struct tx_write *tx, const void *prepared)
{
    const struct confirm_prepared *confirm = prepared;
    struct weighing_id weighing = confirm->move.weighing;
    TRY(weighing_move_apply(tx, &confirm->move));
    int64_t confirmed = 0;
    TRY(sql_oral_advice_confirm(tx, &confirm->row, &confirmed));
    if (confirmed != 1) {
        return ERR_CONFLICT;
    }
    if (confirm->row.party == PARTY_MUNICIPALITY) {
        TRY(sql_weighing_adviser_is(tx, &(struct sql_weighing_adviser_is_in){ weighing, confirm->row.confirmed_by }));
    }
    if (confirm->move.to != WEIGHING_CLOSED) {
        return OK;
    }
    TRY(work_out_done_about(tx, confirm->municipality, WORK_URGENT_CONFIRM, weighing.value, confirm->move.at));
    return event_weighing_confirmed(tx, &confirm->sequel);
}
