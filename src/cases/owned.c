#include "cases/owned.h"

#include "cases/owned_sql.h"

_Static_assert(ROLE_PROCESS_LEAD == 11 && ROLE_CASE_LEAD == 15, "the numbers that the queries know");

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
    struct sql_cases_owned_by_none_in in = { question->municipality, question->today };
    TRY(sql_cases_owned_by_none(tx, arena, &in, &rows, &count));
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
    struct sql_cases_owned_by_in in = { question->municipality, question->owner };
    TRY(sql_cases_owned_by(tx, arena, &in, &rows, &count));
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
