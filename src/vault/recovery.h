/* What two officials do to make, rehearse and carry out the recovery of the master key (docs/key-recovery.md).
 *
 * Invariants
 *   - A share is shown to its holder only, typed back unseen, and stands on no disk of this machine.
 *   - What two shares give is tried against the keys of the municipalities and the public key of the log before
 *     anything is written; a drill writes nothing.
 *   - All memory is locked (recovery_main.c), and wiped before the process ends.
 * Errors: told to the person in a sentence that says what to do; the caller only needs whether it is OK.
 */
#ifndef SEINHUIS_VAULT_RECOVERY_H
#define SEINHUIS_VAULT_RECOVERY_H

#include "base/text.h"

struct recovery {
    int vault, log; /* folders */
    int report;     /* one line when it is done: "made MS COUNT NEEDED 0" or "used MS FIRST SECOND RESTORED" */
    int master;     /* -1: vault/master.key */
    int restored;   /* the vault folder of a restored backup; -1: none */
    int memory;     /* with it: where the key is handed on for the rehearsal, in memory (os/memory_file.h) */
};

MUST enum err recovery_make(const struct recovery *recovery, char **names, size_t count);
MUST enum err recovery_restore(const struct recovery *recovery);
MUST enum err recovery_drill(const struct recovery *recovery);

void recovery_say(struct text text); /* to the person, in Dutch */

#endif
