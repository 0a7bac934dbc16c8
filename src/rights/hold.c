#include "rights/hold.h"

#include "rights/hold_sql.h"

enum err rights_holds(struct tx *tx, struct arena *arena, struct dossier_ref dossier, bool *ret_held)
{
    struct sql_rights_holding row;
    TRY(sql_rights_holding(tx, arena, &(struct sql_rights_holding_in){ dossier }, &row));
    *ret_held = row.held > 0;
    return OK;
}

enum err rights_hold_sealed(struct tx_write *tx, struct dossier_ref dossier, struct date since)
{
    return sql_rights_hold_since(tx, &(struct sql_rights_hold_since_in){ dossier, since });
}

enum err rights_holds_ended(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            struct rights_hold_ended **ret_rows, size_t *ret_count)
{
    struct sql_rights_holds_over *found = NULL;
    size_t count = 0;
    TRY(sql_rights_holds_over(tx, arena, &(struct sql_rights_holds_over_in){ municipality }, &found, &count));
    struct rights_hold_ended *rows = ARENA_ARRAY(arena, struct rights_hold_ended, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct rights_hold_ended){ found[i].found, found[i].domain, found[i].subject, found[i].dossier };
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err rights_hold_forget(struct tx_write *tx, struct dossier_ref dossier)
{
    return sql_rights_hold_over(tx, &(struct sql_rights_hold_over_in){ dossier });
}
