/* Making a backup beside a server that serves: what goes in, and in which order.
 *
 * The order makes every restore sound:
 *   1. The database, as one snapshot. All that was acknowledged before the command began is in it.
 *   2. The vault's folder without the master key, and the key store, until the vault's folder did not change meanwhile
 *      (a municipality's key that was renewed in between would leave wrapped keys that nothing opens). A key that the
 *      snapshot names and that is gone by now belongs to what was destroyed in between; a key that it does not name is
 *      removed by the sweep of the restore. The other way round, keys first, rows would lose their keys.
 *   3. Settings and themes.
 *   4. The log, last: it says of everything above how it came about, and of what was destroyed since that it was. A log
 *      that is younger than the database is sound; a database that is younger than its log could not be settled.
 * The two sets of one run have the same number. A backup of keys alone, or data alone, is possible: their terms differ.
 */
#ifndef SEINHUIS_APP_BACKUP_RUN_H
#define SEINHUIS_APP_BACKUP_RUN_H

#include "app/folder.h"
#include "backup/writer.h"

struct backup_wish {
    const struct folder *folder;
    struct sv target;
    bool sets[BACKUP_SETS];
    bool prune;
    struct clock clock;
    struct sv program;
};

struct backup_done {
    bool made;
    int64_t bytes, bytes_written;
    int64_t chunks, chunks_written;
    struct pruned pruned;
};
struct backup_report {
    struct instant begun, ended;
    unsigned char run[BACKUP_RUN_BYTES];
    struct backup_done sets[BACKUP_SETS];
    struct buf signer;        /* sixteen characters, for people */
    int64_t keys_damaged;     /* slots of the key store whose checksum is wrong */
};
/* ret_problem: one sentence that says what is wrong and what to do. */
MUST enum err backup_run(struct arena *arena, const struct backup_wish *wish, struct backup_report *ret_report,
                         struct sv *ret_problem);

/* Keeps backups from beginning until the descriptor is closed. ERR_BUSY: one is being made. */
MUST enum err backup_hold(const struct folder *folder, int *ret_lock);

/* When a backup of this set that begins now makes way for a newer one. */
struct instant backup_term_before(const struct config *config, enum backup_set set, struct instant now);

/* Names within an installation's folder, the same in a backup. */
#define BACKUP_DATABASE_FILE SV("seinhuis.db")
#define BACKUP_TABLES_FILE SV("seinhuis.tables") /* of PostgreSQL: store/copy.h */
#define BACKUP_SLOTS_FILE SV("keys.slots")
#define BACKUP_MASTER_FILE SV("master.key")

#endif
