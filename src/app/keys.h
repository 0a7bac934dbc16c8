/* Every stored key of every room: the list that the sweep at start and the renewal of a municipality's key go through.
 *
 * A room that is missing here loses its keys at the next start, because what nobody names is swept; a column that is
 * missing in its room's stored_keys_fn likewise. keys_test.c compares `columns` with the schema, and walks a row of
 * each.
 */
#ifndef SEINHUIS_APP_KEYS_H
#define SEINHUIS_APP_KEYS_H

#include "access/stored_key.h"

struct room_with_keys {
    stored_keys_fn *keys;
    struct sv columns; /* "table.column ...": every column of the schema that names a slot */
};
extern const struct room_with_keys rooms_with_keys[];
extern const size_t room_with_keys_count;

typedef enum err stored_key_visit(void *context, const struct stored_key *key);
/* Every key that a row names in this snapshot, once; an error of `visit` ends it. */
MUST enum err stored_keys_walk(struct tx *tx, stored_key_visit *visit, void *context);

#endif
