/* Registering signed minutes. */
#include "weighing/minutes.h"

#include "organisation/work_out.h"
#include "weighing/minutes_sql.h"
#include "weighing/texts.h"
#include "weighing/urgent.h"

struct minutes_prepared {
    struct weighing_move move;
    struct sql_minutes_add_in row;
    struct municipality_id municipality;
    bool parties[PARTY_COUNT];
    struct weighing_sequel sequel;
};

static bool waits(const struct position_fact *position, enum position_round round)
{
    return position->given && !position->confirmed && (position->recorded || round == ROUND_ORAL);
}

bool minutes_wait_for(const struct weighing_facts *facts, enum vault_party party)
{
    for (enum position_round round = ROUND_FIRST; round <= ROUND_ORAL; round++) {
        if (waits(&facts->positions[round][party - PARTY_POLICE], round)) {
            return true;
        }
    }
    return false;
}

enum err minutes_allows(const struct weighing *weighing, const struct weighing_facts *facts,
                        const struct actor *actor, struct instant now, struct text *ret_why)
{
    TRY(weighing_allows(weighing_transition_of(WEIGHING_ACT_MINUTES), weighing, facts, actor, PARTY_NONE, ret_why));
    if (weighing->state == WEIGHING_PROVISIONAL && weighing->lapses.ms <= now.ms) {
        *ret_why = T("The time to confirm has passed. What was decided by phone has lapsed.");
        return ERR_REFUSED;
    }
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        if (minutes_wait_for(facts, party)) {
            return OK;
        }
    }
    *ret_why = T("Nothing waits for signed minutes.");
    return ERR_REFUSED;
}

static bool minutes_fit(const struct weighing *weighing, const struct weighing_facts *facts,
                        const struct minutes_new *minutes, struct date today)
{
    bool some = false;
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        if (minutes->parties[i] && !minutes_wait_for(facts, (enum vault_party)(PARTY_POLICE + i))) {
            return false;
        }
        some = some || minutes->parties[i];
    }
    return some && !sv_empty(minutes->number) && minutes->signed_on.set && minutes->signed_on.day <= today.day &&
           minutes->signed_on.day >= date_of(weighing->started).day;
}

/* Where these minutes hold the last confirmation of advices by phone, what was decided becomes definite. */
static struct weighing_move minutes_move(const struct desk *desk, const struct weighing *weighing,
                                         const struct weighing_facts *facts, const struct minutes_new *minutes,
                                         const struct weighing_moment *moment)
{
    const struct weighing_transition *register_them = weighing_transition_of(WEIGHING_ACT_MINUTES);
    if (weighing->state != WEIGHING_PROVISIONAL) {
        return weighing_plan(register_them, weighing, facts, desk->actor, PARTY_NONE, moment);
    }
    struct weighing_facts after = *facts;
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        struct position_fact *advice = &after.positions[ROUND_ORAL][i];
        advice->confirmed = advice->confirmed || minutes->parties[i];
    }
    struct weighing_transition confirm_for = *weighing_transition_of(WEIGHING_ACT_CONFIRM);
    confirm_for.permission = register_them->permission;
    struct weighing_move move = weighing_plan(&confirm_for, weighing, &after, desk->actor, PARTY_NONE, moment);
    move.act = WEIGHING_ACT_MINUTES;
    return move;
}

enum err minutes_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                         const struct minutes_new *minutes, const struct minutes_prepared **ret_prepared)
{
    struct weighing_facts facts;
    struct text why;
    TRY(weighing_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(minutes_allows(weighing, &facts, desk->actor, desk->now, &why));
    if (!minutes_fit(weighing, &facts, minutes, date_of(desk->now))) {
        return ERR_REFUSED;
    }
    struct minutes_prepared *prepared = ARENA_NEW(desk->arena, struct minutes_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    prepared->move = minutes_move(desk, weighing, &facts, minutes, &moment);
    prepared->municipality = weighing->municipality;
    prepared->row = (struct sql_minutes_add_in){ .minutes = { id_next(desk->now, desk->random) },
                                                 .weighing = weighing->id, .signed_on = minutes->signed_on,
                                                 .registered_by = desk->actor->person, .registered = desk->now };
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        prepared->parties[i] = minutes->parties[i];
    }
    prepared->sequel = confirmed_sequel(desk, weighing, &prepared->move);
    struct weighing_texts texts = { .permission = MAY_WEIGHING_LEAD, .action = LOG_CHANGE, .object = SV("minutes") };
    weighing_texts_add(&texts, (struct place){ SV("minutes"), SV("number"), prepared->row.minutes.value },
                       minutes->number, &prepared->row.number);
    TRY(weighing_texts_seal(desk, weighing, &texts, &prepared->move.intent));
    *ret_prepared = prepared;
    return OK;
}

enum err minutes_apply(struct tx_write *tx, const void *prepared)
{
    const struct minutes_prepared *minutes = prepared;
    struct weighing_id weighing = minutes->move.weighing;
    TRY(weighing_move_apply(tx, &minutes->move));
    TRY(sql_minutes_add(tx, &minutes->row));
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        int64_t confirmed = 0;
        if (!minutes->parties[i]) {
            continue;
        }
        TRY(sql_minutes_confirm(tx,
                                &(struct sql_minutes_confirm_in){ weighing, (enum vault_party)(PARTY_POLICE + i),
                                                                  minutes->row.minutes, minutes->row.registered,
                                                                  minutes->row.registered_by },
                                &confirmed));
        if (confirmed < 1) {
            return ERR_CONFLICT;
        }
    }
    if (minutes->move.to != WEIGHING_CLOSED) {
        return OK;
    }
    TRY(work_out_done_about(tx, minutes->municipality, WORK_URGENT_CONFIRM, weighing.value, minutes->move.at));
    return event_weighing_confirmed(tx, &minutes->sequel);
}
