#include "signals/told.h"

#include "signals/record_sql.h"
#include "signals/told_sql.h"

enum err signal_owners(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                       struct person_id **ret_owners, size_t *ret_count)
{
    struct sql_signal_owners *rows = NULL;
    size_t count = 0;
    TRY(sql_signal_owners(tx, arena, &(struct sql_signal_owners_in){ municipality, today }, &rows, &count));
    struct person_id *owners = ARENA_ARRAY(arena, struct person_id, count);
    if (owners == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        owners[i] = rows[i].person;
    }
    *ret_owners = owners;
    *ret_count = count;
    return OK;
}

static enum err owned_by_none(struct tx *tx, struct arena *arena, const struct signals_owned_question *question,
                              struct signal_owned **ret_rows, size_t *ret_count)
{
    struct sql_signals_owned_by_none *rows = NULL;
    size_t count = 0;
    TRY(sql_signals_owned_by_none(tx, arena,
                                  &(struct sql_signals_owned_by_none_in){ question->municipality, question->today },
                                  &rows, &count));
    struct signal_owned *owned = ARENA_ARRAY(arena, struct signal_owned, count);
    if (owned == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        owned[i] = (struct signal_owned){ rows[i].signal, rows[i].reference, rows[i].dossier };
    }
    *ret_rows = owned;
    *ret_count = count;
    return OK;
}

enum err signals_of_owner(struct tx *tx, struct arena *arena, const struct signals_owned_question *question,
                          struct signal_owned **ret_rows, size_t *ret_count)
{
    if (question->owner.value == 0) {
        return owned_by_none(tx, arena, question, ret_rows, ret_count);
    }
    struct sql_signals_owned_by *rows = NULL;
    size_t count = 0;
    TRY(sql_signals_owned_by(tx, arena, &(struct sql_signals_owned_by_in){ question->municipality, question->owner },
                             &rows, &count));
    struct signal_owned *owned = ARENA_ARRAY(arena, struct signal_owned, count);
    if (owned == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        owned[i] = (struct signal_owned){ rows[i].signal, rows[i].reference, rows[i].dossier };
    }
    *ret_rows = owned;
    *ret_count = count;
    return OK;
}

/* --- what may be told --- */
enum told_text { TOLD_WHO, TOLD_PLACE, TOLD_RESIDENCE, TOLD_NONE_AGAINST, TOLD_GROUND, TOLD_VOICE, TOLD_COUNT };
struct telling {
    struct vault_batch *batch;
    struct desk_key key;
    struct sql_signal_of_request row;
    struct sql_subject_of_signal subject;
    struct sql_record_of_signal record;
    struct sql_told_observations *observations;
    size_t observation_count;
    struct sql_told_steps *steps;
    size_t step_count;
    struct desk_open texts[TOLD_COUNT];
    struct desk_open *bodies, *reasons;
};

static struct desk_dossier telling_dossier(const struct desk *desk, const struct sql_signal_of_request *row)
{
    return (struct desk_dossier){ .municipality = desk->actor->municipality, .ref = row->dossier,
                                  .keys = { [KEY_RECORD] = row->record_key } };
}

static enum err telling_read(const struct desk *desk, struct sv reference, struct telling *telling)
{
    struct arena *arena = desk->arena;
    TRY(sql_signal_of_request(desk->tx, arena,
                              &(struct sql_signal_of_request_in){ desk->actor->municipality, reference,
                                                                  desk->actor->person }, &telling->row));
    struct signal_id id = telling->row.signal;
    enum err err = sql_subject_of_signal(desk->tx, arena, &(struct sql_subject_of_signal_in){ id }, &telling->subject);
    if (err != OK && err != ERR_NOT_FOUND) {
        return err;
    }
    TRY(sql_record_of_signal(desk->tx, arena, &(struct sql_record_of_signal_in){ id }, &telling->record));
    TRY(sql_told_observations(desk->tx, arena, &(struct sql_told_observations_in){ id }, &telling->observations,
                              &telling->observation_count));
    TRY(sql_told_steps(desk->tx, arena, &(struct sql_told_steps_in){ id }, &telling->steps, &telling->step_count));
    telling->bodies = ARENA_ARRAY(arena, struct desk_open, telling->observation_count);
    telling->reasons = ARENA_ARRAY(arena, struct desk_open, telling->step_count);
    return arena->failed ? ERR_NO_MEMORY : OK;
}

static void telling_ask(struct telling *telling)
{
    int64_t id = telling->row.signal.value;
    const struct {
        struct sv table, column;
        struct sealed sealed;
    } texts[TOLD_COUNT] = {
        [TOLD_WHO] = { SV("signal_subject"), SV("who"), telling->subject.who },
        [TOLD_PLACE] = { SV("signal_subject"), SV("place"), telling->subject.place },
        [TOLD_RESIDENCE] = { SV("signal_subject"), SV("residence"), telling->subject.residence },
        [TOLD_NONE_AGAINST] = { SV("signal_record"), SV("none_against"), telling->record.none_against },
        [TOLD_GROUND] = { SV("signal_record"), SV("inform_ground"), telling->record.inform_ground },
        [TOLD_VOICE] = { SV("signal_record"), SV("child_voice"), telling->record.child_voice },
    };
    for (size_t i = 0; i < TOLD_COUNT; i++) {
        telling->texts[i] = desk_open(telling->batch, telling->key,
                                      (struct place){ texts[i].table, texts[i].column, id }, texts[i].sealed);
    }
    for (size_t i = 0; i < telling->observation_count; i++) {
        const struct sql_told_observations *row = &telling->observations[i];
        telling->bodies[i] = desk_open(telling->batch, telling->key,
                                       (struct place){ SV("observation"), SV("body"), row->observation.value },
                                       row->body);
    }
    for (size_t i = 0; i < telling->step_count; i++) {
        const struct sql_told_steps *row = &telling->steps[i];
        telling->reasons[i] = desk_open(telling->batch, telling->key,
                                        (struct place){ SV("step"), SV("reason"), row->step.value }, row->reason);
    }
}

static enum err telling_show(const struct desk *desk, const struct telling *telling, struct signal_told *ret_told)
{
    struct signal_told told = {
        .who = desk_shown(telling->batch, telling->texts[TOLD_WHO]),
        .place = desk_shown(telling->batch, telling->texts[TOLD_PLACE]),
        .residence = desk_shown(telling->batch, telling->texts[TOLD_RESIDENCE]),
        .none_against = desk_shown(telling->batch, telling->texts[TOLD_NONE_AGAINST]),
        .inform_ground = desk_shown(telling->batch, telling->texts[TOLD_GROUND]),
        .child_voice = desk_shown(telling->batch, telling->texts[TOLD_VOICE]),
        .observations = ARENA_ARRAY(desk->arena, struct told_observation, telling->observation_count),
        .steps = ARENA_ARRAY(desk->arena, struct told_step, telling->step_count),
        .observation_count = telling->observation_count, .step_count = telling->step_count,
        .destroy_on = telling->row.destroy_on, .outcome = telling->row.outcome,
    };
    if (desk->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < told.observation_count; i++) {
        const struct sql_told_observations *row = &telling->observations[i];
        told.observations[i] = (struct told_observation){
            .id = row->observation, .kind = row->kind, .status = row->status, .against = row->against,
            .reveals_reporter = row->reveals_reporter, .happened = row->happened,
            .body = desk_shown(telling->batch, telling->bodies[i]),
        };
    }
    for (size_t i = 0; i < told.step_count; i++) {
        const struct sql_told_steps *row = &telling->steps[i];
        told.steps[i] = (struct told_step){ row->step, row->act, desk_shown(telling->batch, telling->reasons[i]),
                                            row->at };
    }
    *ret_told = told;
    return OK;
}

enum err signal_told_open(const struct desk *desk, struct sv reference, struct signal_told *ret_told)
{
    struct telling telling = { 0 };
    TRY(telling_read(desk, reference, &telling));
    struct desk_dossier dossier = telling_dossier(desk, &telling.row);
    TRY(batch_begin(desk->arena, desk->session, dossier.municipality, &telling.batch));
    TRY(desk_key(desk, telling.batch, dossier, KEY_RECORD, &telling.key));
    telling_ask(&telling);
    struct log_entry entry = desk_log(desk, dossier, MAY_RIGHTS_HANDLE, LOG_VIEW, SV("overview"));
    batch_log(telling.batch, &entry);
    TRY(desk_call(desk, telling.batch));
    return telling_show(desk, &telling, ret_told);
}

/* --- what the person says of it --- */
struct statement_prepared {
    struct sql_statement_add_in row;
    int64_t intent;
};

enum err signal_statement_prepare(const struct desk *desk, struct sv reference, struct sv statement,
                                  const struct statement_prepared **ret_prepared)
{
    struct sql_signal_of_request found;
    TRY(sql_signal_of_request(desk->tx, desk->arena,
                              &(struct sql_signal_of_request_in){ desk->actor->municipality, reference,
                                                                  desk->actor->person }, &found));
    struct statement_prepared *prepared = ARENA_NEW(desk->arena, struct statement_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct observation_id id = { id_next(desk->now, desk->random) };
    struct desk_written written;
    TRY(desk_write(desk, telling_dossier(desk, &found),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("observation"), SV("body"), id.value },
                                           .text = statement,
                                           .place_more = { SV("observation"), SV("source"), id.value },
                                           .text_more = text_in(LANGUAGE_NL, T("The person concerned")),
                                           .permission = MAY_RIGHTS_HANDLE,
                                           .action = LOG_RIGHTS,
                                           .object = SV("statement") },
                   &written));
    *prepared = (struct statement_prepared){
        .row = { .observation = id, .signal = found.signal, .body = written.text, .source = written.more,
                 .author = desk->actor->person, .written = desk->now },
        .intent = written.intent,
    };
    *ret_prepared = prepared;
    return OK;
}

enum err signal_statement_apply(struct tx_write *tx, const void *prepared)
{
    const struct statement_prepared *statement = prepared;
    TRY(sql_statement_add(tx, &statement->row));
    return statement->intent == 0 ? OK : tx_intent(tx, statement->intent);
}
