/* The seam between the store and an engine. Only store/ uses this.
 *
 * A driver is a constant table of functions over its own kind of connection. A connection is used by one thread at a
 * time. Policy that differs between engines stands in the table as data: how many threads write, how many jobs share a
 * commit.
 * Errors: besides those of store.h, `again` tells whether the last failure was a clash that a fresh run may survive,
 * and `stands` whether the transaction that was begun still exists: engines may end it on their own, for example when
 * the disk is full.
 */
#ifndef SEINHUIS_STORE_DRIVER_H
#define SEINHUIS_STORE_DRIVER_H

#include "store/schema.h"
#include "store/statement.h"
#include "store/wall.h"

enum connection_use { USE_READ, USE_WRITE };

struct driver;
struct connection {
    const struct driver *driver;
    enum connection_use use;
    struct scope scope; /* of the transaction; set before `begin`, and by `narrow` */
};
enum { SCOPE_FORGOTTEN = 0, SCOPE_ALL = -1 }; /* otherwise the number of a municipality */

/* A statement as one connection keeps it prepared, and where the caller stands in its rows. */
struct cursor {
    struct connection *connection;
    const struct statement *statement;
    void *prepared; /* the driver's */
    void *result;
    int row;
    bool open;
    uint64_t used; /* for replacing the one used longest ago */
};

enum { WRITERS_MAX = 2, INTEGRITY_LINES_MAX = 100 };
struct driver {
    const char *name;
    uint32_t writers; /* threads, at most WRITERS_MAX; they write by turns */
    uint32_t batch_max;
    const struct type_word *types; /* how it spells the logical types */
    const char *table_end;         /* what stands behind each CREATE TABLE (...) */
    enum err (*open)(const struct driver *driver, const struct store_options *options, enum connection_use use,
                     struct connection **ret_connection);
    void (*close)(struct connection *connection);
    /* Waits until nothing that an earlier owner of this database sent can be committed any more; NULL: its end is the
     * end of its commits. ERR_BUSY: another program writes. */
    enum err (*alone)(const struct driver *driver, const struct store_options *options);
    enum err (*begin)(struct connection *connection); /* with the connection's scope */
    enum err (*narrow)(struct connection *connection); /* the scope changed within the transaction */
    enum err (*commit)(struct connection *connection); /* ERR_OUTCOME_UNKNOWN, or certain that nothing was written */
    void (*rollback)(struct connection *connection);   /* accepts that there is no transaction */
    enum err (*savepoint)(struct connection *connection);
    enum err (*release)(struct connection *connection);
    enum err (*rollback_to)(struct connection *connection);
    bool (*stands)(struct connection *connection);
    bool (*again)(struct connection *connection);
    bool (*broken)(struct connection *connection); /* to be closed and opened anew */
    /* NULL: this engine has no second wall. */
    enum err (*wall)(struct connection *serving, const struct wall_plan *plan);
    enum err (*role)(struct connection *connection, struct store_role *ret_role);
    enum err (*has_schema)(struct connection *connection, bool *ret_has);
    enum err (*script)(struct connection *connection, const char *text); /* a migration, in logical types */
    /* ERR_INVALID: the engine does not take the statement, or it is not as its signature says. */
    enum err (*prepare)(struct connection *connection, const struct statement *statement);
    /* What the engine itself finds wrong with its files, a line each, at most INTEGRITY_LINES_MAX. Reads everything. */
    enum err (*integrity)(struct connection *connection, struct arena *arena, struct sv *lines, size_t *ret_count);
    /* The engine's words on the last failure; for tests, never logged. */
    const char *(*why)(struct connection *connection);
    enum err (*start)(struct connection *connection, const struct statement *statement, const struct value *values,
                      struct cursor **ret_cursor);
    /* A statement whose result nobody looks at. An engine may keep it until later; then its failure shows with the next
     * one that is started, or with the commit. NULL: it is started, stepped and ended like others. */
    enum err (*run)(struct connection *connection, const struct statement *statement, const struct value *values);
    enum err (*step)(struct cursor *cursor, bool *ret_row);
    int64_t (*number)(struct cursor *cursor, uint8_t column);
    bool (*is_null)(struct cursor *cursor, uint8_t column);
    enum err (*bytes)(struct cursor *cursor, uint8_t column, struct sv *ret_bytes); /* a view until the next step */
    int64_t (*changed)(struct cursor *cursor);
    void (*end)(struct cursor *cursor);
};

extern const struct driver driver_sqlite;
extern const struct driver driver_pg;
const struct driver *driver_for(struct sv database);
/* libpq's own, for the files of this room that speak to PostgreSQL alone. */
void *pg_handle(struct connection *connection);
enum err pg_integrity(struct connection *connection, struct arena *arena, struct sv *lines, size_t *ret_count);
/* Only in tests, see store_test.h; for one engine at a time. */
const struct driver *driver_fault(const struct driver *engine);

/* For store_counts(). */
void store_count_round_trip(void);
void store_count_statement(void);

/* --- kept statements: both drivers keep them alike ---------------------------------------------------------------- */
enum { KEPT_SETS = 16, KEPT_WAYS = 8 };
struct kept {
    struct cursor cursors[KEPT_SETS][KEPT_WAYS];
    uint64_t clock;
};
/* The place of this statement: with `prepared` set when it is kept; otherwise what `drop` had to free there is gone. */
struct cursor *kept_find(struct kept *kept, struct connection *connection, const struct statement *statement,
                         void (*drop)(struct cursor *cursor));
void kept_drop_all(struct kept *kept, void (*drop)(struct cursor *cursor));

#endif
