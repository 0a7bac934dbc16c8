/* What the pages about destruction read. */
#include "privacy/retention.h"
#include "privacy/retention_sql.h"

enum err ending_listed(struct tx *tx, struct arena *arena, const struct ending_of *of, struct sv *ret_reference)
{
    struct sql_ending_reference row;
    TRY(sql_ending_reference(tx, arena, &(struct sql_ending_reference_in){ of->municipality, of->kind, of->subject },
                             &row));
    *ret_reference = row.reference;
    return OK;
}

enum err endings_page(struct tx *tx, struct arena *arena, const struct ending_search *search,
                      struct ending_found **ret_rows, size_t *ret_count)
{
    struct sql_endings_page *found = NULL;
    size_t count = 0;
    TRY(sql_endings_page(tx, arena,
                         &(struct sql_endings_page_in){ .municipality = search->municipality, .day = search->after_day,
                                                        .ending = search->after.value, .row_count = search->rows },
                         &found, &count));
    struct ending_found *rows = ARENA_ARRAY(arena, struct ending_found, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i].proposed = found[i].proposed;
        rows[i].ending = (struct ending){
            .id = found[i].ending, .municipality = search->municipality, .reference = found[i].reference,
            .kind = retention_kind_named(found[i].kind), .stopped_until = found[i].stopped_until,
            .item = { .dossier = found[i].dossier, .day = found[i].day, .rule = found[i].rule,
                      .class = found[i].class },
        };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err ending_counts(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                       struct ending_counts *ret_counts)
{
    struct sql_ending_counts row;
    TRY(sql_ending_counts(tx, arena, &(struct sql_ending_counts_in){ municipality, until }, &row));
    *ret_counts = (struct ending_counts){ row.listed, row.stopped, row.proposed };
    return OK;
}

enum err decisions_in_state(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            enum decision_state state, struct decision_listed **ret_rows, size_t *ret_count)
{
    struct sql_decisions_in_state *found = NULL;
    size_t count = 0;
    TRY(sql_decisions_in_state(tx, arena, &(struct sql_decisions_in_state_in){ municipality, state }, &found, &count));
    struct decision_listed *rows = ARENA_ARRAY(arena, struct decision_listed, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i].reference = found[i].reference;
        rows[i].decision = (struct decision){
            .id = found[i].decision, .act = found[i].act, .ground = found[i].ground, .until = found[i].until,
            .state = state, .proposed_by = found[i].proposed_by, .proposed_name = found[i].proposed_name,
            .proposed = found[i].proposed,
        };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}
