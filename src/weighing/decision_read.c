/* Reading a decision: rows first, then everything sealed in one vault call, then the cleartext into place. */
#include "weighing/decision.h"

#include "base/limits.h"
#include "weighing/decision_sql.h"

struct reading {
    struct sql_weighing_decision_of row;
    struct sql_second_view_of_weighing second;
    struct sql_advices_of_round *advices;
    size_t advice_count;
    struct desk_open reasons, proportionate, lighter, motivation, ground, question, view;
    struct desk_open advice_reasons[PARTY_COUNT];
};

enum position_round deciding_round(const struct weighing *weighing)
{
    return weighing->urgent ? ROUND_ORAL : ROUND_FINAL;
}

static enum err absent_is_empty(enum err err)
{
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err reading_rows(const struct desk *desk, const struct weighing *weighing, struct reading *reading)
{
    TRY(absent_is_empty(sql_weighing_decision_of(
        desk->tx, desk->arena, &(struct sql_weighing_decision_of_in){ weighing->id }, &reading->row)));
    TRY(absent_is_empty(sql_second_view_of_weighing(
        desk->tx, desk->arena, &(struct sql_second_view_of_weighing_in){ weighing->id }, &reading->second)));
    TRY(sql_advices_of_round(desk->tx, desk->arena,
                             &(struct sql_advices_of_round_in){ weighing->id, deciding_round(weighing) },
                             &reading->advices, &reading->advice_count));
    return OK;
}

static void reading_ask(struct vault_batch *batch, struct desk_key key, const struct weighing *weighing,
                        struct reading *reading)
{
    int64_t id = weighing->id.value;
    struct sv table = SV("weighing_decision");
    reading->reasons = desk_open(batch, key, (struct place){ table, SV("reasons"), id }, reading->row.reasons);
    reading->proportionate = desk_open(batch, key, (struct place){ table, SV("proportionate"), id },
                                       reading->row.proportionate);
    reading->lighter = desk_open(batch, key, (struct place){ table, SV("lighter"), id }, reading->row.lighter);
    reading->motivation = desk_open(batch, key, (struct place){ table, SV("motivation"), id },
                                    reading->row.motivation);
    reading->ground = desk_open(batch, key, (struct place){ table, SV("inform_ground"), id },
                                reading->row.inform_ground);
    reading->question = desk_open(batch, key, (struct place){ SV("second_view"), SV("question"), id },
                                  reading->second.question);
    reading->view = desk_open(batch, key, (struct place){ SV("second_view"), SV("view"), id }, reading->second.view);
    for (size_t i = 0; i < reading->advice_count; i++) {
        const struct sql_advices_of_round *advice = &reading->advices[i];
        struct place place = { SV("position"), SV("reason"), advice->position.value };
        reading->advice_reasons[i] = desk_open(batch, key, place, advice->reason);
    }
}

static void second_show(const struct vault_batch *batch, const struct reading *reading, struct second_view *second)
{
    const struct sql_second_view_of_weighing *row = &reading->second;
    *second = (struct second_view){
        .asked = row->asked.ms != 0, .written = row->written.ms != 0, .admits = row->admits, .reader = row->reader,
        .asked_by = row->asked_by, .reader_name = row->reader_name, .asked_at = row->asked,
        .written_at = row->written, .question = desk_shown(batch, reading->question),
        .view = desk_shown(batch, reading->view),
    };
}

static void deciding_show(const struct vault_batch *batch, const struct reading *reading,
                          struct weighing_decision *decision)
{
    const struct sql_weighing_decision_of *row = &reading->row;
    *decision = (struct weighing_decision){
        .taken = row->decided.ms != 0, .admits = row->admits, .by_phone = row->by_phone,
        .against_advice = row->against_advice, .reasons = desk_shown(batch, reading->reasons),
        .proportionate = desk_shown(batch, reading->proportionate), .lighter = desk_shown(batch, reading->lighter),
        .motivation = desk_shown(batch, reading->motivation), .inform_ground = desk_shown(batch, reading->ground),
        .inform = row->inform_state, .inform_on = row->inform_on, .decider = row->decider, .role = row->role,
        .decided = row->decided, .advice_count = reading->advice_count,
    };
    second_show(batch, reading, &decision->second);
    for (size_t i = 0; i < reading->advice_count; i++) {
        const struct sql_advices_of_round *advice = &reading->advices[i];
        decision->advices[i] = (struct advice){ .party = advice->party, .answer = advice->answer,
                                                .reason = desk_shown(batch, reading->advice_reasons[i]),
                                                .given_by = advice->given_by, .recorded = advice->recorded,
                                                .given = advice->given };
    }
}

enum err weighing_decision_open(const struct desk *desk, const struct weighing *weighing, enum permission permission,
                                struct weighing_decision *ret_decision)
{
    struct reading reading = { 0 };
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(reading_rows(desk, weighing, &reading));
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &batch));
    TRY(desk_key(desk, batch, weighing_dossier(weighing), KEY_RECORD, &key));
    reading_ask(batch, key, weighing, &reading);
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), permission, LOG_VIEW, SV("decision"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    deciding_show(batch, &reading, ret_decision);
    return OK;
}

enum err decisions_against(const struct desk *desk, struct instant before, struct against_row **ret_rows,
                           size_t *ret_count, bool *ret_more)
{
    struct sql_decisions_against *found = NULL;
    size_t count = 0;
    struct instant end = before.ms == 0 ? instant_add_ms(desk->now, 1) : before;
    TRY(sql_decisions_against(desk->tx, desk->arena,
                              &(struct sql_decisions_against_in){ .municipality = desk->actor->municipality,
                                                                  .today = date_of(desk->now), .before = end },
                              &found, &count));
    *ret_more = count > LIMIT_LIST_ROWS;
    count = *ret_more ? LIMIT_LIST_ROWS : count;
    struct against_row *rows = ARENA_ARRAY(desk->arena, struct against_row, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct against_row){ .reference = found[i].reference, .decider = found[i].decider,
                                        .admits = found[i].admits, .decided = found[i].decided,
                                        .outcome = found[i].outcome };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}
