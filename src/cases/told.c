#include "cases/told.h"

#include "cases/told_sql.h"

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
