/* The database and the key store of an installation: transactions, typed statements, migrations.
 *
 * Invariants
 *   - SQL text lives in *.sql files only; tools/sqlgen makes typed functions of it; no function here takes SQL text
 *     from outside the store and its generated code.
 *   - A write happens in an `apply`, which gets a transaction and what was prepared for it, and nothing else: it may
 *     run more than once, so it has no clock, chance, vault or request in reach.
 *   - Writes of this program are never refused by a lock: one thread at a time writes, and commits together what waits
 *     (a savepoint per job). On SQLite it does all checkpoints; on PostgreSQL a clash with another program is retried.
 *   - A created key is durable before the row that names it; a destroyed key is zeroed after the commit that says so.
 *   - A statement that failed ends its job: an apply that goes on and returns OK fails all the same, on either engine.
 * Errors: ERR_FULL, ERR_IO and ERR_BUSY mean nothing was written; ERR_OUTCOME_UNKNOWN means COMMIT itself failed. A
 * duplicate key, a missing referenced row, and a RETURNING statement that changed no row are ERR_CONFLICT: whoever made
 * an id by chance makes another and writes again. A value that the schema refuses is ERR_INVALID.
 * Lifetime: a store lives as long as its process; a `struct tx` as long as the call it is passed to.
 */
#ifndef SEINHUIS_STORE_STORE_H
#define SEINHUIS_STORE_STORE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/trust.h"

struct store;
struct tx;       /* a consistent snapshot; reading only */
struct tx_write; /* inside the writer; can also read, see tx_of */

struct store_options {
    struct sv database;  /* path of a SQLite file, or postgresql://... */
    struct sv key_file;  /* path of the key store's slot file, or postgresql://... of a cluster of its own */
    uint32_t readers;    /* connections kept for reading */
    bool create;         /* make what does not exist; otherwise absence is ERR_NOT_FOUND */
};
/* ERR_BUSY: another process has this key store open. */
MUST enum err store_open(const struct store_options *options, struct store **ret_store);
void store_close(struct store *store); /* waits for the writer; accepts NULL */

/* Brings the schema up to date (store/migrate.h says more). ret_count: how many ran. A database from a newer program is
 * ERR_REFUSED. */
MUST enum err store_migrate(struct store *store, uint32_t *ret_count);

/* --- scope: which rows a transaction reaches ---------------------------------------------------------------------- */
/* One municipality, or all: start-up, the daily run, commands, the platform's administration, and whoever is not known
 * yet (signing in, a reporter's code). Made by these two only; a write without one stops the process on either engine.
 * On PostgreSQL the database itself keeps other municipalities' rows out of a narrow transaction (docs/postgresql.md,
 * "The second wall"). SQLite has no such wall: there the queries are the only one. */
struct scope {
    int64_t reach_;
};
struct scope scope_all(void);
struct scope scope_of(struct municipality_id municipality);

/* --- reading: any thread; takes a free reader connection, waits up to LIMIT_QUEUE_MS for one ---------------------- */
MUST enum err store_read_begin(struct store *store, struct tx **ret_tx); /* reaches all, until it is narrowed */
/* For the rest of the snapshot, once it is known for which municipality it is; never back. */
MUST enum err store_read_narrow(struct tx *tx, struct scope scope);
void store_read_end(struct tx **tx); /* accepts NULL inside; nulls it: for CLEANUP */

/* --- writing ------------------------------------------------------------------------------------------------------ */
typedef enum err apply_fn(struct tx_write *tx, const void *prepared);

/* One waiting write. The caller keeps it, and what `prepared` points to, alive until `done` was called. */
struct write_job {
    apply_fn *apply;
    const void *prepared;
    struct scope scope;
    void (*done)(struct write_job *job, enum err outcome); /* on the writer's thread, after COMMIT; must not block */
    void *context;                                         /* the caller's own */
    struct write_job *next_;                               /* the queue's */
    uint64_t trace_;                                       /* of the request that wants it, for the log */
};

/* ERR_BUSY when LIMIT_WRITE_QUEUE jobs wait. On OK `done` is called exactly once, with the outcome of `apply` or of the
 * commit. A job whose apply fails is rolled back alone. */
MUST enum err store_write_submit(struct store *store, struct write_job *job);
/* The same, reaching all and waiting for the outcome: for commands, the scheduler and tests. */
MUST enum err store_write(struct store *store, apply_fn *apply, const void *prepared);

struct tx *tx_of(struct tx_write *tx);

/* COMMIT stores the number of the log line that permitted this change (vault/vault.h), so that start-up can settle
 * lines whose outcome was never written. ERR_TIMEOUT: it took so long that tx_intent_refuse was first. */
MUST enum err tx_intent(struct tx_write *tx, int64_t intent);
/* From this commit on the change of that line cannot be committed any more, unless it was: ask store_intent_stands in a
 * snapshot after it. */
MUST enum err tx_intent_refuse(struct tx_write *tx, int64_t intent);
MUST enum err store_intent_stands(struct tx *tx, int64_t intent, bool *ret_stands);
/* After the log was pruned: the numbers below its first line mean nothing any more. */
MUST enum err tx_intents_forget(struct tx_write *tx, int64_t below);

/* --- key store: fixed slots in a flat file beside the database ---------------------------------------------------- */
DEFINE_ID(key_slot) /* 0: there is no key (any more) */

/* Takes a slot and writes the wrapped key; synced before the commit, once per batch. */
MUST enum err tx_key_create(struct tx_write *tx, const struct wrapped_key *key, struct key_slot_id *ret_slot);
/* The slot is overwritten with zeros and synced right after the commit; from then on nothing can open what it sealed. A
 * row in key_destroying, written in the same commit, makes start-up finish it when power fails in between. */
MUST enum err tx_key_destroy(struct tx_write *tx, struct key_slot_id slot);
/* ERR_NOT_FOUND: destroyed, or never there. */
MUST enum err store_key_read(struct tx *tx, struct key_slot_id slot, struct wrapped_key *ret_key);

/* When a municipality's key is renewed: the same data key in the same slot, wrapped anew. Not durable before
 * store_keys_sync; until then either wrapping may be on the disk. ERR_NOT_FOUND: destroyed meanwhile, and stays so. */
MUST enum err store_key_replace(struct store *store, struct key_slot_id slot, const struct wrapped_key *key);
MUST enum err store_keys_sync(struct store *store);

/* Start-up and `seinhuis check`: finishes destructions, frees slots that no row names. `named` lists, ascending, every
 * slot that a domain's row names: a slot that is missing in it loses its key. ERR_REFUSED, and nothing freed, when more
 * than LIMIT_SWEEP_SLOTS would go: no stop leaves so many behind. */
MUST enum err store_keys_sweep(struct store *store, const int64_t *named, size_t count, uint32_t *ret_freed);
/* After a restore: the key store is younger than the database, so that there is no such limit. */
MUST enum err store_keys_sweep_copy(struct store *store, const int64_t *named, size_t count, uint32_t *ret_freed);

/* For `seinhuis check`: what the engine itself finds wrong with its files, a line each; never content. */
MUST enum err store_integrity(struct tx *tx, struct arena *arena, struct sv **ret_lines, size_t *ret_count);
/* The newest log line that a change of this database was permitted by; 0: none. */
MUST enum err store_intent_newest(struct tx *tx, int64_t *ret_number);
/* How the key store and what rows name (ascending) fit. Keys that were given out since it was opened are left out of
 * `orphans`: their rows may be younger than the list. */
struct keys_compared {
    int64_t *orphans;  /* in use, and no row names them */
    size_t orphan_count;
    int64_t *missing;  /* named, and not there */
    size_t missing_count;
    int64_t *damaged;  /* named, and not what was written */
    size_t damaged_count;
};
MUST enum err store_keys_compare(struct store *store, struct arena *arena, const int64_t *named, size_t count,
                                 struct keys_compared *ret_compared);

/* --- state, for the health page ----------------------------------------------------------------------------------- */
struct store_health {
    bool writable;             /* the last write reached the disk */
    enum err last_error;
    struct instant last_error_at;
    uint64_t commits;
    uint64_t jobs;
    int64_t schema_version;
};
struct store_health store_health(struct store *store);
/* What this thread asked of the database since it began; for tests and measurements. */
struct store_counts {
    uint64_t statements;
    uint64_t round_trips; /* times it waited for the server; none on SQLite, which has none */
};
struct store_counts store_counts(void);
/* Goes up with every commit: what was rendered from the database before is now out of date. */
uint64_t store_generation(struct store *store);
/* The same, but for commits of statements marked `quiet`: what shows only what kept queries read is as good as before
 * while this stands (store/answers.h). */
uint64_t store_settled(struct store *store);

#endif
