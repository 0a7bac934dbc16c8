/* Where the master key lies, and its replacement by a new one (docs/key-recovery.md).
 *
 *   given        by the system, read only     master.key    in the vault's folder
 *   master.next  the new one, until the keys of municipalities are under it
 *   master.old   the one before, between the renaming of the new one and its end
 * Invariants
 *   - One of them opens the keys of municipalities at every moment: that one is the master key, whatever its name. The
 *     renaming of `municipalities.next` is the moment at which it becomes the new one.
 *   - What a stop left is finished by the next start, or taken back when it was before that moment.
 *   - The new master key seals anew the keys of municipalities; data keys, and so the key store, do not change.
 *   - The log goes on with a signing key of the new master key, and says up to which line the one before signed.
 */
#ifndef SEINHUIS_VAULT_MASTER_H
#define SEINHUIS_VAULT_MASTER_H

#include "vault/keys.h"
#include "vault/segment.h"

struct master {
    int fd;
    bool next; /* it is still called master.next */
};
void master_close(struct master *master); /* for CLEANUP */
/* The one that opens this folder; without any municipality's key yet, the first that is there. `given`: -1, or a
 * descriptor that stays the caller's. ERR_NOT_FOUND: there is none. When none opens, the first: keys_open says so. */
MUST enum err master_open(int folder, int given, struct master *ret_master);

enum { MASTER_ALL_STEPS = 16 };

struct master_replacing {
    int folder;
    struct keys *keys;
    struct log *log;
    struct instant now;
};
/* After it the vault must be started anew. `steps`: fewer than all of them only in tests, for a stop in between. */
MUST enum err master_replace(struct master_replacing *replacing, uint32_t steps);
/* After keys and log were opened with `master`: the names, and what is left of an older key. */
MUST enum err master_settle(int folder, const struct master *master, uint32_t steps);

#endif
