#include "access/municipality.h"

#include "access/people_sql.h"

/* Rows of the four queries have the same columns, but each is a type of its own. */
#define MUNICIPALITY_OF(row)                                                                                           \
    (struct municipality)                                                                                              \
    {                                                                                                                  \
        .id = (row).municipality, .code = (row).code, .name = (row).name, .host = (row).host, .created = (row).created \
    }

enum err municipality_list(struct tx *tx, struct arena *arena, struct municipality **ret_rows, size_t *ret_count)
{
    struct sql_municipality_list *found = NULL;
    size_t count = 0;
    TRY(sql_municipality_list(tx, arena, &found, &count));
    struct municipality *rows = ARENA_ARRAY(arena, struct municipality, count);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        rows[at] = MUNICIPALITY_OF(found[at]);
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err municipality_by_id(struct tx *tx, struct arena *arena, struct municipality_id id, struct municipality *ret_row)
{
    struct sql_municipality_by_id row;
    TRY(sql_municipality_by_id(tx, arena, &(struct sql_municipality_by_id_in){ .municipality = id }, &row));
    *ret_row = MUNICIPALITY_OF(row);
    return OK;
}

enum err municipality_by_code(struct tx *tx, struct arena *arena, struct sv code, struct municipality *ret_row)
{
    struct sql_municipality_by_code row;
    TRY(sql_municipality_by_code(tx, arena, &(struct sql_municipality_by_code_in){ .code = code }, &row));
    *ret_row = MUNICIPALITY_OF(row);
    return OK;
}

enum err municipality_by_host(struct tx *tx, struct arena *arena, struct sv host, struct municipality *ret_row)
{
    struct sql_municipality_by_host row;
    TRY(sql_municipality_by_host(tx, arena, &(struct sql_municipality_by_host_in){ .host = host }, &row));
    *ret_row = MUNICIPALITY_OF(row);
    return OK;
}

bool municipality_code_valid(struct sv code)
{
    if (code.length < 2 || code.length > 40 || code.at[0] == '-' || code.at[code.length - 1] == '-') {
        return false;
    }
    for (size_t at = 0; at < code.length; at++) {
        char byte = code.at[at];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        bool hyphen = byte == '-' && code.at[at - 1] != '-';
        if (!plain && !hyphen) {
            return false;
        }
    }
    return true;
}

enum err municipality_taken(struct tx *tx, struct arena *arena, const struct municipality *wanted, bool *ret_taken)
{
    struct sql_municipality_taken row;
    struct sql_municipality_taken_in in = { .code = wanted->code, .name = wanted->name, .host = wanted->host };
    TRY(sql_municipality_taken(tx, arena, &in, &row));
    *ret_taken = row.count > 0;
    return OK;
}

enum err municipality_create(struct tx_write *tx, struct arena *arena, const struct municipality *new)
{
    ASSERT(municipality_code_valid(new->code));
    bool taken = false;
    TRY(municipality_taken(tx_of(tx), arena, new, &taken));
    if (taken) {
        return ERR_CONFLICT;
    }
    return sql_municipality_insert(tx, &(struct sql_municipality_insert_in){ .municipality = new->id,
                                                                             .code = new->code,
                                                                             .name = new->name,
                                                                             .host = new->host,
                                                                             .created = new->created });
}
