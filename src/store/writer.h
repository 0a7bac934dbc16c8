/* The threads that write, one at a time. Only store/ uses this.
 *
 * Whose turn it is takes what waits, up to the driver's batch, runs every job in a savepoint of its own, and commits
 * them together, keys synced before the commit. Then it is the next one's turn, while this one zeroes destroyed keys
 * and gives the answers. A commit that clashed with another program is made again. When it goes on clashing, the engine
 * ended the transaction halfway, or the commit found the disk full, each job runs again alone, so that exactly the
 * right ones fail.
 */
#ifndef SEINHUIS_STORE_WRITER_H
#define SEINHUIS_STORE_WRITER_H

#include "store/tx.h"

struct writers;

/* `connections`: already open, one per thread; the writers own them from now on. */
MUST enum err writers_start(struct store *store, struct connection **connections, uint32_t count,
                            struct writers **ret_writers);
/* Finishes what waits. Accepts NULL. */
void writers_stop(struct writers *writers);
MUST enum err writers_submit(struct writers *writers, struct write_job *job);
bool writers_is_own_thread(void);

/* What the writers need of their store. */
struct keystore *store_keystore(struct store *store);
MUST enum err store_writer_open(struct store *store, struct connection **ret_connection);
void store_note_commit(struct store *store, uint64_t jobs, bool loud);
void store_note_failure(struct store *store, enum err err);

#endif
