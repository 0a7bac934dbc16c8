/* The key store: wrapped data keys in fixed slots of a flat file, overwritten in place. Only store/ uses this.
 *
 * What it is: a file that never copies a key elsewhere, so that zeroing a slot is the end of that key. A database
 * cannot promise that: its journal keeps old pages. Format: docs/formats/key-store.md.
 * Invariants
 *   - A slot id holds the slot's place and its generation: an id of a destroyed key never opens the slot's next key.
 *   - One process has the file open; a second one gets ERR_BUSY.
 *   - Written is not durable: the caller syncs, once for all slots of a commit.
 * Errors: ERR_FULL and ERR_IO from the disk; ERR_INVALID when the file is no key store. Thread-safe.
 * Lifetime: that of its store.
 */
#ifndef SEINHUIS_STORE_KEYSTORE_H
#define SEINHUIS_STORE_KEYSTORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"
#include "base/trust.h"

struct keystore;

MUST enum err keystore_open(const char *path, bool create, struct keystore **ret_keystore);
void keystore_close(struct keystore *keystore); /* accepts NULL */

MUST enum err keystore_create(struct keystore *keystore, const struct wrapped_key *key, int64_t *ret_slot);
/* ERR_NOT_FOUND: destroyed, or never there. ERR_IO: the bytes changed on the disk. */
MUST enum err keystore_read(struct keystore *keystore, int64_t slot, struct wrapped_key *ret_key);
/* The same data key, wrapped anew, written over the old wrapping. ERR_NOT_FOUND: destroyed meanwhile, or never there;
 * then nothing is written, so that a destroyed key stays destroyed. */
MUST enum err keystore_replace(struct keystore *keystore, int64_t slot, const struct wrapped_key *key);
/* Overwrites with zeros; OK when it was done before. */
MUST enum err keystore_zero(struct keystore *keystore, int64_t slot);
MUST enum err keystore_sync(struct keystore *keystore);

/* Frees the slots in use that `named` (ascending) does not list, except those created since the file was opened: the
 * rows that name those may be younger than the list. ERR_INVALID: the list does not ascend. ERR_REFUSED: more than
 * LIMIT_SWEEP_SLOTS, which one stop cannot leave behind; then the list is wrong, and nothing is freed. */
MUST enum err keystore_sweep(struct keystore *keystore, const int64_t *named, size_t count, uint32_t *ret_freed);
/* The same without that limit: a copy of the file that is younger than the list. */
MUST enum err keystore_sweep_copy(struct keystore *keystore, const int64_t *named, size_t count, uint32_t *ret_freed);

/* The slots in use that `named` (ascending) does not list, as keystore_sweep would free them; nothing is freed. */
MUST enum err keystore_orphans(struct keystore *keystore, struct arena *arena, const int64_t *named, size_t count,
                               int64_t **ret_slots, size_t *ret_count);

/* For who copies the file while its owner writes: one slot as it lies there. */
enum { KEYSTORE_SLOT_BYTES = 128 };
bool keystore_slot_right(const unsigned char *slot); /* its checksum fits; a slot that was never written is all zeros */
bool keystore_slot_used(const unsigned char *slot);

/* Makes the name of a file that was just created durable. */
MUST enum err folder_sync_of(const char *path);

/* A growing list of slots, for one job or one commit. */
struct slot_list {
    int64_t *slots;
    size_t count;
    size_t capacity;
};
MUST enum err slot_list_add(struct slot_list *list, int64_t slot);
void slot_list_free(struct slot_list *list);

#endif
