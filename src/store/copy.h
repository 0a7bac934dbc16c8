/* A whole database as one stream of bytes, and back: what a backup holds of it.
 *
 * What it is: one consistent snapshot, taken beside whoever writes. SQLite gives its file, page by page; PostgreSQL all
 * its tables in one REPEATABLE READ snapshot, as text that any version of it reads (docs/formats/backup.md).
 * Invariants
 *   - Neither waits for the writer nor makes it wait: no exclusive lock, no write transaction, no checkpoint.
 *   - What goes in is exactly what came out, in a database that was empty; nothing is merged.
 * Errors: ERR_FULL when `scratch` has no room for SQLite's copy; ERR_CONFLICT when the database to fill is not empty;
 * ERR_INVALID when the stream is no such copy, or of tables that this program does not know; ERR_REFUSED when the role
 * does not see all rows (row-level security).
 */
#ifndef SEINHUIS_STORE_COPY_H
#define SEINHUIS_STORE_COPY_H

#include "base/arena.h"

/* Where the stream goes, in order. */
struct copy_sink {
    enum err (*put)(void *context, struct sv bytes);
    void *context;
};
/* Where it comes from; ret_length 0: the end. */
struct copy_source {
    enum err (*get)(void *context, void *into, size_t length, size_t *ret_length);
    void *context;
};
struct copy_options {
    struct sv database;  /* as in struct store_options */
    struct sv scratch;   /* out of SQLite: path of a file that does not exist; it is removed again */
};

bool store_is_postgresql(struct sv database);
MUST enum err store_copy_out(const struct copy_options *options, const struct copy_sink *sink);
/* PostgreSQL: all in one transaction. */
MUST enum err store_copy_in(const struct copy_options *options, const struct copy_source *source);
/* What the engine itself can tell of a database: structure, and rows that name rows. PostgreSQL held to all of it while
 * it took the rows. */
MUST enum err store_copy_sound(struct sv database, bool *ret_sound);

/* The key store, slot by slot, while its owner writes, in the form of its file also when it lies in a cluster: a slot
 * that is torn is read again. damaged: slots whose checksum stays wrong; they are copied as they are. */
struct keys_copied {
    int64_t slots;
    int64_t used;
    int64_t damaged;
};
MUST enum err store_keys_copy_out(struct sv key_file, const struct copy_sink *sink, struct keys_copied *ret_copied);
bool store_keys_in_cluster(struct sv key_file);
/* A copied file into a cluster that holds no keys, all or nothing. ERR_CONFLICT: it holds some. ERR_REFUSED: it is not
 * fit for keys. `file` empty: it is only looked whether it could be done. */
MUST enum err store_keys_copy_in(struct sv cluster, struct sv file);

/* --- of the drivers ----------------------------------------------------------------------------------------------- */
MUST enum err sqlite_copy_out(const struct copy_options *options, const struct copy_sink *sink);
MUST enum err sqlite_copy_in(const struct copy_options *options, const struct copy_source *source);
MUST enum err sqlite_copy_sound(struct sv database, bool *ret_sound);
MUST enum err pg_copy_out(const struct copy_options *options, const struct copy_sink *sink);
MUST enum err pg_copy_in(const struct copy_options *options, const struct copy_source *source);

#endif
