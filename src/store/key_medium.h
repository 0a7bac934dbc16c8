/* Where the key store's slots lie: a flat file, or a table in a PostgreSQL cluster of its own. Only store/ uses this.
 *
 * A medium knows slots of KEY_SLOT_BYTES by their place, and nothing of what stands in them. Exactly one process has it
 * open: another gets ERR_BUSY, and whoever lost it and cannot be sure that nobody else had it meanwhile gets
 * ERR_REFUSED from then on.
 * Errors: ERR_FULL and ERR_IO; ERR_NOT_FOUND when it does not exist. Calls of one medium come one at a time, `sync` and
 * `forget` excepted.
 */
#ifndef SEINHUIS_STORE_KEY_MEDIUM_H
#define SEINHUIS_STORE_KEY_MEDIUM_H

#include "base/err.h"
#include "base/sv.h"

enum { KEY_SLOT_BYTES = 128, KEY_SLOTS_READ_MAX = 64 };

struct key_medium {
    /* ret_count: how many slots there are; 0 in one that was just made. */
    enum err (*open)(const char *place, bool create, void **ret_medium, uint32_t *ret_count);
    void (*close)(void *medium); /* accepts NULL */
    /* So many more behind the first `from`; space is taken before it is used. */
    enum err (*grow)(void *medium, uint32_t from, uint32_t count);
    enum err (*read)(void *medium, uint32_t from, uint32_t count, void *into); /* at most KEY_SLOTS_READ_MAX */
    enum err (*write)(void *medium, uint32_t index, const void *slot);
    enum err (*sync)(void *medium);   /* what was written is durable */
    enum err (*forget)(void *medium); /* and nothing is left of what it was written over; NULL: nothing ever is */
};
extern const struct key_medium key_medium_file;
extern const struct key_medium key_medium_cluster;

/* Whether the address of a key store is a cluster's. */
bool key_place_is_cluster(struct sv place);
/* For who copies a cluster beside its owner: `read` and `close` of key_medium_cluster then work on *ret_medium. Each
 * reading is a statement of its own, so that a copy never keeps the owner from forgetting. */
MUST enum err key_cluster_look(const char *place, void **ret_medium, uint32_t *ret_count);
/* What a cluster is filled with, in order; ret_count 0: the end. */
struct key_slots_source {
    enum err (*next)(void *context, const void **ret_slots, uint32_t *ret_count);
    void *context;
};
/* All in one transaction, into a cluster without slots. ERR_CONFLICT: it has some. A source without `next`: it is only
 * looked whether the cluster could be filled. */
MUST enum err key_cluster_fill(const char *place, const struct key_slots_source *source);
/* ERR_REFUSED: both addresses lead to one cluster, whose log would keep the keys as long as the rows. */
MUST enum err key_clusters_apart(const char *keys, const char *database);

#endif
