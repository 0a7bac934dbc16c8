/* Cases, as a request sees them. */
#include "cases/owned.h"
#include "cases/told.h"
#include "rights/domain.h"

static enum err owners(struct tx *tx, struct arena *arena, const struct rights_place *place,
                       struct person_id **ret_owners, size_t *ret_count)
{
    return case_owners(tx, arena, place->municipality, place->today, ret_owners, ret_count);
}

static enum err of_owner(struct tx *tx, struct arena *arena, const struct rights_place *place, struct person_id owner,
                         struct rights_dossier **ret_rows, size_t *ret_count)
{
    struct case_owned *owned = NULL;
    size_t count = 0;
    TRY(cases_of_owner(tx, arena, &(struct cases_owned_question){ place->municipality, owner, place->today }, &owned,
                       &count));
    struct rights_dossier *rows = ARENA_ARRAY(arena, struct rights_dossier, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct rights_dossier){ owned[i].casefile.value, owned[i].reference, owned[i].dossier };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

static struct sv kind_of(enum told_of_case what)
{
    switch (what) {
    case TOLD_CONTRIBUTION: return SV("contribution");
    case TOLD_PLAN: return SV("plan");
    case TOLD_GOAL: return SV("goal");
    case TOLD_MEASURE: return SV("measure");
    case TOLD_REVIEW: return SV("review");
    }
    return SV("review");
}

static struct text label_of(enum told_of_case what)
{
    switch (what) {
    case TOLD_CONTRIBUTION: return T("Brought by an organisation that takes part");
    case TOLD_PLAN: return T("From the plan");
    case TOLD_GOAL: return T("A goal of the plan");
    case TOLD_MEASURE: return T("Something that was agreed to be done");
    case TOLD_REVIEW: return T("Why it was still needed");
    }
    return T("From the plan");
}

static enum err content(const struct desk *desk, struct sv reference, struct rights_found_content *ret_content)
{
    static const struct text access[] = { T_INIT("Police"), T_INIT("Public prosecution"),
                                          T_INIT("The organisations that took part, each within its own scope") };
    struct case_told told;
    TRY(case_told_open(desk, reference, &told));
    struct rights_found_content found = {
        .items = ARENA_ARRAY(desk->arena, struct rights_item, 2 + told.count),
        .why = T("To help this person and prevent harm, with a plan that organisations make together."),
        .source = T("The joint weighing, and the organisations that take part."),
        .access = access, .access_count = sizeof access / sizeof access[0], .destroy_on = told.destroy_on,
    };
    if (found.items == NULL) {
        return ERR_NO_MEMORY;
    }
    rights_item_add(&found, &(struct rights_item){ .key = SV("who"), .label = T("Who it is about"), .body = told.who });
    rights_item_add(&found, &(struct rights_item){ .key = SV("residence"), .label = T("Where this person lives"),
                                                   .body = told.residence });
    for (size_t i = 0; i < told.count; i++) {
        const struct case_told_text *text = &told.texts[i];
        rights_item_add(&found, &(struct rights_item){
            .key = rights_item_key(desk->arena, kind_of(text->what), text->row), .label = label_of(text->what),
            .body = text->body, .on = text->on,
            .preset = text->police_or_justice ? REDACTION_POLICE_OR_JUSTICE : REDACTION_NOT_JUDGED });
    }
    *ret_content = found;
    return OK;
}

const struct rights_domain rights_cases = {
    .id = RIGHTS_IN_CASES,
    .label = T_INIT("Cases"),
    .url = SV_INIT("/casussen/"),
    .role = ROLE_CASE_LEAD,
    .owners = owners,
    .of_owner = of_owner,
    .content = content,
};
