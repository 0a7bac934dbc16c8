/* Reports at the reporting point, as a request sees them. */
#include "rights/domain.h"
#include "signals/told.h"

static enum err owners(struct tx *tx, struct arena *arena, const struct rights_place *place,
                       struct person_id **ret_owners, size_t *ret_count)
{
    return signal_owners(tx, arena, place->municipality, place->today, ret_owners, ret_count);
}

static enum err of_owner(struct tx *tx, struct arena *arena, const struct rights_place *place, struct person_id owner,
                         struct rights_dossier **ret_rows, size_t *ret_count)
{
    struct signal_owned *owned = NULL;
    size_t count = 0;
    TRY(signals_of_owner(tx, arena, &(struct signals_owned_question){ place->municipality, owner, place->today },
                         &owned, &count));
    struct rights_dossier *rows = ARENA_ARRAY(arena, struct rights_dossier, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct rights_dossier){ owned[i].signal.value, owned[i].reference, owned[i].dossier };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum { SINGLE_TEXTS = 6 };

/* What was written about a minor's voice, postponing and reasons may name others: somebody reads it first. */
static void singles_add(struct rights_found_content *content, const struct signal_told *told)
{
    const struct rights_item items[SINGLE_TEXTS] = {
        { .key = SV("who"), .label = T("Who it is about"), .body = told->who },
        { .key = SV("place"), .label = T("Where it is about"), .body = told->place },
        { .key = SV("residence"), .label = T("Where this person lives"), .body = told->residence },
        { .key = SV("none-against"), .label = T("Why nothing was found that speaks against"),
          .body = told->none_against, .preset = REDACTION_NOT_JUDGED },
        { .key = SV("child-voice"), .label = T("How child and representative were heard"), .body = told->child_voice,
          .preset = REDACTION_NOT_JUDGED },
        { .key = SV("inform-ground"), .label = T("Why you were told later"), .body = told->inform_ground,
          .preset = REDACTION_NOT_JUDGED },
    };
    for (size_t i = 0; i < SINGLE_TEXTS; i++) {
        rights_item_add(content, &items[i]);
    }
}

static struct text observation_label(const struct told_observation *observation)
{
    if (observation->against) {
        return T("Recorded, speaks against a concern");
    }
    switch (observation->kind) {
    case OBSERVATION_SEEN: return T("Recorded as seen");
    case OBSERVATION_HEARD: return T("Recorded as heard from somebody");
    case OBSERVATION_OPINION: return T("Recorded as an opinion");
    }
    return T("Recorded as an opinion");
}

static enum err content(const struct desk *desk, struct sv reference, struct rights_found_content *ret_content)
{
    static const struct text access[] = { T_INIT("Reporting point of the municipality") };
    struct signal_told told;
    TRY(signal_told_open(desk, reference, &told));
    struct rights_found_content found = {
        .items = ARENA_ARRAY(desk->arena, struct rights_item,
                             SINGLE_TEXTS + told.observation_count + told.step_count),
        .why = T("To see whether there is a concern about safety, and whether help is needed."),
        .source = T("A concern that was shared with the municipality's reporting point."),
        .access = access, .access_count = sizeof access / sizeof access[0], .destroy_on = told.destroy_on,
    };
    if (found.items == NULL) {
        return ERR_NO_MEMORY;
    }
    singles_add(&found, &told);
    for (size_t i = 0; i < told.observation_count; i++) {
        const struct told_observation *row = &told.observations[i];
        rights_item_add(&found, &(struct rights_item){
            .key = rights_item_key(desk->arena, SV("observation"), row->id.value), .label = observation_label(row),
            .body = row->reveals_reporter ? SV("") : row->body, .on = row->happened,
            .preset = row->reveals_reporter ? REDACTION_REPORTER : REDACTION_NOT_JUDGED,
            .fixed = row->reveals_reporter });
    }
    for (size_t i = 0; i < told.step_count; i++) {
        rights_item_add(&found, &(struct rights_item){
            .key = rights_item_key(desk->arena, SV("step"), told.steps[i].id.value),
            .label = T("Why something was done"), .body = told.steps[i].reason, .on = date_of(told.steps[i].at),
            .preset = REDACTION_NOT_JUDGED });
    }
    *ret_content = found;
    return OK;
}

static enum err statement(const struct desk *desk, struct sv reference, struct sv text, const void **ret_prepared)
{
    const struct statement_prepared *prepared = NULL;
    TRY(signal_statement_prepare(desk, reference, text, &prepared));
    *ret_prepared = prepared;
    return OK;
}

const struct rights_domain rights_signals = {
    .id = RIGHTS_IN_SIGNALS,
    .label = T_INIT("Reports"),
    .url = SV_INIT("/signalen/"),
    .role = ROLE_MELDPUNT_OFFICER,
    .owners = owners,
    .of_owner = of_owner,
    .content = content,
    .statement = statement,
    .statement_apply = signal_statement_apply,
};
