/* A growing list of key slots, for the rooms that tell store_keys_sweep which slots their rows name.
 *
 * Lifetime: the arena's. ERR_NO_MEMORY: the list is not to be used, for a slot that is missing in it loses its key.
 */
#ifndef SEINHUIS_STORE_SLOTS_H
#define SEINHUIS_STORE_SLOTS_H

#include "base/arena.h"
#include "base/err.h"

struct slot_list {
    struct arena *arena;
    int64_t *slots;
    size_t count, capacity;
};
MUST enum err slot_list_put(struct slot_list *list, int64_t slot);

#endif
