#include "store/migrate.h"

#include "store/schema.h"
#include "store/store_sql.h"
#include "store/tx.h"

#include <string.h>
#include <time.h>

#ifndef SEINHUIS_VERSION
#error "the build gives the version"
#endif

/* Since this one ran, each has its program and its time. */
enum { MIGRATION_WITH_PROGRAM = 6 };
/* For a table that another program keeps a little longer. */
enum { LOCK_TRIES = 12, LOCK_PAUSE_MS = 500 };

/* Writes through an open store, or on a connection of its own beside whoever serves. */
struct target {
    struct store *store;
    struct connection *connection;
};

static enum err write_alone(struct connection *connection, apply_fn *apply, const void *prepared)
{
    const struct driver *driver = connection->driver;
    struct tx_write tx = { .tx = { .connection = connection } };
    connection->scope = scope_all();
    TRY(driver->begin(connection));
    enum err err = apply(&tx, prepared);
    err = err == OK ? tx.tx.failed : err;
    err = err == OK ? driver->commit(connection) : err;
    driver->rollback(connection);
    return err;
}

static enum err write(struct target *target, apply_fn *apply, const void *prepared)
{
    enum err err = ERR_BUSY;
    for (int tries = 0; tries < LOCK_TRIES && err == ERR_BUSY; tries++) {
        if (tries > 0) {
            (void)nanosleep(&(struct timespec){ .tv_nsec = LOCK_PAUSE_MS * 1000 * 1000 }, NULL);
        }
        err = target->store != NULL ? store_write(target->store, apply, prepared)
                                    : write_alone(target->connection, apply, prepared);
    }
    return err;
}

/* --- what ran ----------------------------------------------------------------------------------------------------- */

struct listing {
    struct arena *arena;
    struct sql_migration_list *rows;
    struct sql_migration_programs *programs;
    size_t count, program_count;
};

static enum err list_ran(struct tx_write *tx, const void *prepared)
{
    struct listing *const *listing = prepared;
    struct listing *into = *listing;
    bool has_schema = false;
    into->count = into->program_count = 0;
    TRY(tx->tx.connection->driver->has_schema(tx->tx.connection, &has_schema));
    if (!has_schema) {
        return OK;
    }
    TRY(sql_migration_list(tx_of(tx), into->arena, &into->rows, &into->count));
    bool with_program = false;
    for (size_t i = 0; i < into->count; i++) {
        with_program = with_program || into->rows[i].number == MIGRATION_WITH_PROGRAM;
    }
    return with_program ? sql_migration_programs(tx_of(tx), into->arena, &into->programs, &into->program_count) : OK;
}

static const struct schema *schema_of(int64_t number)
{
    for (size_t i = 0; i < schema_count; i++) {
        if (schema_list[i].number == number) {
            return &schema_list[i];
        }
    }
    return NULL;
}

static bool has_run(const struct listing *listing, int64_t number)
{
    for (size_t i = 0; i < listing->count; i++) {
        if (listing->rows[i].number == number) {
            return true;
        }
    }
    return false;
}

static struct sv program_of(const struct listing *listing, int64_t number)
{
    for (size_t i = 0; i < listing->program_count; i++) {
        if (listing->programs[i].number == number) {
            return listing->programs[i].program;
        }
    }
    return (struct sv){ "", 0 };
}

static enum err compare(struct target *target, struct arena *arena, struct migrations *ret_migrations)
{
    struct listing listing = { .arena = arena };
    struct listing *listing_at = &listing;
    TRY(write(target, list_ran, &listing_at));
    struct migrations found = { .waiting = ARENA_ARRAY(arena, struct migration_note, schema_count + 1),
                                .unknown = ARENA_ARRAY(arena, struct migration_note, listing.count + 1),
                                .ran = listing.count,
                                .empty = listing.count == 0 };
    if (found.waiting == NULL || found.unknown == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < schema_count; i++) {
        const struct schema *schema = &schema_list[i];
        if (!has_run(&listing, schema->number)) {
            found.waiting[found.waiting_count++] = (struct migration_note){
                .number = schema->number, .name = sv_of_c(schema->name), .room = sv_of_c(schema->room),
                .text = schema->text
            };
        }
    }
    for (size_t i = 0; i < listing.count; i++) {
        int64_t number = listing.rows[i].number;
        if (schema_of(number) == NULL) {
            found.unknown[found.unknown_count++] = (struct migration_note){
                .number = number, .name = listing.rows[i].name, .program = program_of(&listing, number)
            };
        }
    }
    *ret_migrations = found;
    return OK;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

/* One migration, and which of those before it in this run have no program yet. */
struct running {
    const struct migration_note *notes;
    size_t at;
    bool with_program;
    struct instant now;
};

static enum err run_one(struct tx_write *tx, const void *prepared)
{
    const struct running *running = prepared;
    const struct migration_note *note = &running->notes[running->at];
    TRY(tx->tx.connection->driver->script(tx->tx.connection, note->text));
    TRY(sql_migration_add(tx, &(struct sql_migration_add_in){ .number = note->number, .name = note->name }));
    size_t from = note->number == MIGRATION_WITH_PROGRAM ? 0 : running->at;
    for (size_t i = from; running->with_program && i <= running->at; i++) {
        TRY(sql_migration_made_by(tx, &(struct sql_migration_made_by_in){ .number = running->notes[i].number,
                                                                          .program = SV(SEINHUIS_VERSION),
                                                                          .at = running->now }));
    }
    return OK;
}

static enum err run_all(struct target *target, uint32_t *ret_count)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, LIMIT_SCHEMA_BYTES);
    const struct clock system = { 0 };
    struct migrations migrations;
    TRY(compare(target, &arena, &migrations));
    if (migrations.unknown_count > 0) {
        return ERR_REFUSED;
    }
    struct running running = { .notes = migrations.waiting, .now = clock_now(&system), .with_program = true };
    for (size_t i = 0; i < migrations.waiting_count; i++) {
        running.with_program = running.with_program && migrations.waiting[i].number != MIGRATION_WITH_PROGRAM;
    }
    uint32_t count = 0;
    for (; running.at < migrations.waiting_count; running.at++) {
        running.with_program = running.with_program || running.notes[running.at].number == MIGRATION_WITH_PROGRAM;
        TRY(write(target, run_one, &running));
        count++;
    }
    *ret_count = count;
    return OK;
}

enum err store_migrate(struct store *store, uint32_t *ret_count)
{
    struct target target = { .store = store };
    TRY(run_all(&target, ret_count));
    store_note_version(store, schema_list[schema_count - 1].number);
    return OK;
}

enum err store_migrations(struct store *store, struct arena *arena, struct migrations *ret_migrations)
{
    struct target target = { .store = store };
    TRY(compare(&target, arena, ret_migrations));
    if (ret_migrations->waiting_count == 0 && ret_migrations->unknown_count == 0) {
        store_note_version(store, schema_list[schema_count - 1].number);
    }
    return OK;
}

/* --- of a database that somebody else may serve ------------------------------------------------------------------- */

static void connection_close(struct connection **connection)
{
    if (*connection != NULL) {
        (*connection)->driver->close(*connection);
        *connection = NULL;
    }
}

static enum err connection_open(struct sv database, enum connection_use use, struct connection **ret_connection)
{
    const struct driver *driver = driver_for(database);
    return driver->open(driver, &(struct store_options){ .database = database }, use, ret_connection);
}

enum err migrations_read(struct sv database, struct arena *arena, struct migrations *ret_migrations)
{
    struct connection *connection CLEANUP(connection_close) = NULL;
    TRY(connection_open(database, USE_WRITE, &connection));
    return compare(&(struct target){ .connection = connection }, arena, ret_migrations);
}

enum err migrations_run(struct sv database, uint32_t *ret_count)
{
    struct connection *connection CLEANUP(connection_close) = NULL;
    TRY(connection_open(database, USE_WRITE, &connection));
    return run_all(&(struct target){ .connection = connection }, ret_count);
}

enum err migrations_wall(struct sv serving, const struct wall_plan *plan)
{
    if (driver_for(serving)->wall == NULL) {
        return OK;
    }
    struct connection *connection CLEANUP(connection_close) = NULL;
    TRY(connection_open(serving, USE_READ, &connection));
    return driver_for(serving)->wall(connection, plan);
}

enum err migration_text(struct sv database, const struct migration_note *note, struct arena *arena,
                        struct sv *ret_text)
{
    const struct driver *driver = driver_for(database);
    struct buf buf;
    buf_open(&buf, arena, LIMIT_SCHEMA_BYTES);
    TRY(schema_text(note->text, driver->types, driver->table_end, &buf));
    return buf_done(&buf, ret_text);
}
