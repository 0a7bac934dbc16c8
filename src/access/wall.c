#include "access/wall.h"

#include "access/wall_sql.h"

enum err wall_raise(struct tx_write *tx, struct dossier_ref dossier, struct person_id person, struct instant since)
{
    return sql_wall_insert(tx, &(struct sql_wall_insert_in){ .dossier = dossier, .person = person, .since = since });
}

enum err wall_stands(struct tx *tx, struct arena *arena, struct dossier_ref dossier, struct person_id person,
                     bool *ret_stands)
{
    struct sql_wall_count row;
    TRY(sql_wall_count(tx, arena, &(struct sql_wall_count_in){ .dossier = dossier, .person = person }, &row));
    *ret_stands = row.count > 0;
    return OK;
}

enum err wall_people(struct tx *tx, struct arena *arena, struct dossier_ref dossier, struct person_id **ret_people,
                     size_t *ret_count)
{
    struct sql_wall_people *rows = NULL;
    size_t count = 0;
    TRY(sql_wall_people(tx, arena, &(struct sql_wall_people_in){ .dossier = dossier }, &rows, &count));
    struct person_id *people = ARENA_ARRAY(arena, struct person_id, count);
    if (people == NULL && count > 0) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        people[i] = rows[i].person;
    }
    *ret_people = people;
    *ret_count = count;
    return OK;
}

enum err wall_forget(struct tx_write *tx, struct dossier_ref dossier)
{
    int64_t changed = 0;
    return sql_wall_delete(tx, &(struct sql_wall_delete_in){ .dossier = dossier }, &changed);
}
