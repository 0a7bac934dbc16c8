#include "cases/told.h"

#include "cases/told_sql.h"

enum err case_owners(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                     struct person_id **ret_owners, size_t *ret_count)
{
    struct sql_case_owners *rows = NULL;
    size_t count = 0;
    TRY(sql_case_owners(tx, arena, &(struct sql_case_owners_in){ municipality, today }, &rows, &count));
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

static enum err owned_by_none(struct tx *tx, struct arena *arena, const struct cases_owned_question *question,
                              struct case_owned **ret_rows, size_t *ret_count)
{
    struct sql_cases_owned_by_none *rows = NULL;
    size_t count = 0;
    TRY(sql_cases_owned_by_none(tx, arena,
                                &(struct sql_cases_owned_by_none_in){ question->municipality, question->today }, &rows,
                                &count));
    struct case_owned *owned = ARENA_ARRAY(arena, struct case_owned, count);
    if (owned == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        owned[i] = (struct case_owned){ rows[i].casefile, rows[i].reference, rows[i].dossier };
    }
    *ret_rows = owned;
    *ret_count = count;
    return OK;
}

enum err cases_of_owner(struct tx *tx, struct arena *arena, const struct cases_owned_question *question,
                        struct case_owned **ret_rows, size_t *ret_count)
{
    if (question->owner.value == 0) {
        return owned_by_none(tx, arena, question, ret_rows, ret_count);
    }
    struct sql_cases_owned_by *rows = NULL;
    size_t count = 0;
    TRY(sql_cases_owned_by(tx, arena, &(struct sql_cases_owned_by_in){ question->municipality, question->owner }, &rows,
                           &count));
    struct case_owned *owned = ARENA_ARRAY(arena, struct case_owned, count);
    if (owned == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        owned[i] = (struct case_owned){ rows[i].casefile, rows[i].reference, rows[i].dossier };
    }
    *ret_rows = owned;
    *ret_count = count;
    return OK;
}

/* --- what may be told --- */
static struct place place_of(enum told_of_case what, int64_t row)
{
    switch (what) {
    case TOLD_CONTRIBUTION: return (struct place){ SV("contribution"), SV("body"), row };
    case TOLD_PLAN: return (struct place){ SV("plan_text"), SV("body"), row };
    case TOLD_GOAL: return (struct place){ SV("plan_goal"), SV("body"), row };
    case TOLD_MEASURE: return (struct place){ SV("plan_measure"), SV("body"), row };
    case TOLD_REVIEW: return (struct place){ SV("review"), SV("necessary"), row };
    }
    return (struct place){ SV("review"), SV("necessary"), row };
}

enum err case_told_open(const struct desk *desk, struct sv reference, struct case_told *ret_told)
{
    struct sql_case_of_request row;
    struct sql_case_told_texts *texts = NULL;
    size_t count = 0;
    TRY(sql_case_of_request(desk->tx, desk->arena,
                            &(struct sql_case_of_request_in){ desk->actor->municipality, reference,
                                                              desk->actor->person }, &row));
    TRY(sql_case_told_texts(desk->tx, desk->arena, &(struct sql_case_told_texts_in){ row.casefile }, &texts, &count));
    struct desk_dossier dossier = { .municipality = desk->actor->municipality, .ref = row.dossier,
                                    .keys = { [KEY_RECORD] = row.record_key } };
    struct desk_open *bodies = ARENA_ARRAY(desk->arena, struct desk_open, count);
    struct case_told told = { .texts = ARENA_ARRAY(desk->arena, struct case_told_text, count), .count = count,
                              .destroy_on = row.destroy_on };
    if (desk->arena->failed) {
        return ERR_NO_MEMORY;
    }
    struct vault_batch *batch = NULL;
    struct desk_key key;
    int64_t id = row.casefile.value;
    TRY(batch_begin(desk->arena, desk->session, dossier.municipality, &batch));
    TRY(desk_key(desk, batch, dossier, KEY_RECORD, &key));
    struct desk_open who = desk_open(batch, key, (struct place){ SV("case_subject"), SV("who"), id }, row.who);
    struct desk_open residence = desk_open(batch, key, (struct place){ SV("case_subject"), SV("residence"), id },
                                           row.residence);
    for (size_t i = 0; i < count; i++) {
        bodies[i] = desk_open(batch, key, place_of((enum told_of_case)texts[i].what, texts[i].row), texts[i].body);
    }
    struct log_entry entry = desk_log(desk, dossier, MAY_RIGHTS_HANDLE, LOG_VIEW, SV("overview"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    told.who = desk_shown(batch, who);
    told.residence = desk_shown(batch, residence);
    for (size_t i = 0; i < count; i++) {
        told.texts[i] = (struct case_told_text){ (enum told_of_case)texts[i].what, texts[i].row, texts[i].theirs,
                                                 desk_shown(batch, bodies[i]), date_of(texts[i].at) };
    }
    *ret_told = told;
    return OK;
}
