/* The municipalities of this installation.
 *
 * Each has its own key in the vault, made before its row. The installation's own row (MUNICIPALITY_INSTALLATION) is
 * never listed or found by code.
 * Errors: ERR_NOT_FOUND. Texts live in the arena.
 */
#ifndef SEINHUIS_ACCESS_MUNICIPALITY_H
#define SEINHUIS_ACCESS_MUNICIPALITY_H

#include "access/access.h"

struct municipality {
    struct municipality_id id;
    struct sv code;            /* in addresses: "voorbeeldstad" */
    struct sv name;
    struct sv host;            /* empty: none of its own */
    struct instant created;
};

MUST enum err municipality_list(struct tx *tx, struct arena *arena, struct municipality **ret_rows, size_t *ret_count);
MUST enum err municipality_by_id(struct tx *tx, struct arena *arena, struct municipality_id id,
                                 struct municipality *ret_row);
MUST enum err municipality_by_code(struct tx *tx, struct arena *arena, struct sv code, struct municipality *ret_row);
MUST enum err municipality_by_host(struct tx *tx, struct arena *arena, struct sv host, struct municipality *ret_row);

/* Lower-case letters, digits and single hyphens, 2 to 40: what may stand in an address. */
bool municipality_code_valid(struct sv code);
/* Whether a code, name or host is in use. */
MUST enum err municipality_taken(struct tx *tx, struct arena *arena, const struct municipality *wanted,
                                 bool *ret_taken);
/* An apply's part. ERR_CONFLICT: taken. */
MUST enum err municipality_create(struct tx_write *tx, struct arena *arena, const struct municipality *new);

#endif
