#include "store/store.h"

#include "store/copy.h"
#include "store/key_medium.h"
#include "store/store_sql.h"
#include "store/writer.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct store {
    const struct driver *driver;
    struct store_options options; /* its texts are copies, below */
    char *database;
    char *key_file;
    struct keystore *keystore;
    struct writers *writers;

    pthread_mutex_t readers_mutex;
    pthread_cond_t reader_free;
    struct reader *readers;

    pthread_mutex_t health_mutex;
    struct store_health health;
    atomic_uint_fast64_t generation;
    atomic_uint_fast64_t settled; /* goes up with every commit that kept answers may not survive */
    struct answers *answers;
};

/* A kept connection; opened when it is first needed, because many installations never need them all. */
struct reader {
    struct tx tx;
    bool busy;
};

struct keystore *store_keystore(struct store *store)
{
    return store->keystore;
}

struct tx *tx_of(struct tx_write *tx)
{
    return &tx->tx;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

enum err store_writer_open(struct store *store, struct connection **ret_connection)
{
    return store->driver->open(store->driver, &store->options, USE_WRITE, ret_connection);
}

const struct driver *driver_for(struct sv database)
{
    bool pg = sv_starts(database, SV("postgresql://")) || sv_starts(database, SV("postgres://"));
    return pg ? &driver_pg : &driver_sqlite;
}

static char *copy_text(struct sv text)
{
    return memchr(text.at, '\0', text.length) == NULL ? strndup(text.at, text.length) : NULL;
}

static enum err start_writers(struct store *store)
{
    struct connection *connections[WRITERS_MAX] = { NULL };
    ASSERT(store->driver->writers <= WRITERS_MAX);
    enum err err = OK;
    for (uint32_t i = 0; err == OK && i < store->driver->writers; i++) {
        err = store_writer_open(store, &connections[i]);
    }
    if (err == OK) {
        err = writers_start(store, connections, store->driver->writers, &store->writers);
    }
    for (uint32_t i = 0; i < store->driver->writers; i++) {
        if (connections[i] != NULL) {
            store->driver->close(connections[i]);
        }
    }
    return err;
}

static enum err open_parts(struct store *store, const struct store_options *options)
{
    store->database = copy_text(options->database);
    store->key_file = copy_text(options->key_file);
    store->readers = calloc(options->readers, sizeof *store->readers);
    if (store->database == NULL || store->key_file == NULL || store->readers == NULL) {
        return ERR_NO_MEMORY;
    }
    store->options = *options;
    store->options.database.at = store->database;
    store->options.key_file.at = store->key_file;
    TRY(answers_open(&store->answers));
    if (key_place_is_cluster(store->options.key_file) && store_is_postgresql(store->options.database)) {
        TRY(key_clusters_apart(store->key_file, store->database));
    }
    TRY(keystore_open(store->key_file, options->create, &store->keystore));
    TRY(store->driver->alone == NULL ? OK : store->driver->alone(store->driver, &store->options));
    return start_writers(store);
}

enum err store_open_with(const struct driver *driver, const struct store_options *options, struct store **ret_store)
{
    if (options->readers == 0 || sv_empty(options->database) || sv_empty(options->key_file)) {
        return ERR_INVALID;
    }
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        return ERR_NO_MEMORY;
    }
    store->driver = driver;
    store->health.writable = true;
    (void)pthread_mutex_init(&store->readers_mutex, NULL);
    (void)pthread_mutex_init(&store->health_mutex, NULL);
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&store->reader_free, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    enum err err = open_parts(store, options);
    if (err != OK) {
        store_close(store);
        return err;
    }
    *ret_store = store;
    return OK;
}

enum err store_open(const struct store_options *options, struct store **ret_store)
{
    return store_open_with(driver_for(options->database), options, ret_store);
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    for (uint32_t i = 0; store->readers != NULL && i < store->options.readers; i++) {
        ASSERT(!store->readers[i].busy);
        if (store->readers[i].tx.connection != NULL) {
            store->driver->close(store->readers[i].tx.connection);
        }
    }
    writers_stop(store->writers);
    keystore_close(store->keystore);
    answers_close(store->answers);
    (void)pthread_mutex_destroy(&store->readers_mutex);
    (void)pthread_mutex_destroy(&store->health_mutex);
    (void)pthread_cond_destroy(&store->reader_free);
    free(store->readers);
    free(store->database);
    free(store->key_file);
    free(store);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* Prefers a reader that is open already. */
static struct reader *find_reader(struct store *store)
{
    struct reader *found = NULL;
    for (uint32_t i = 0; i < store->options.readers; i++) {
        struct reader *reader = &store->readers[i];
        if (!reader->busy && (found == NULL || (found->tx.connection == NULL && reader->tx.connection != NULL))) {
            found = reader;
        }
    }
    return found;
}

static enum err take_reader(struct store *store, struct reader **ret_reader)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LIMIT_QUEUE_MS / 1000;
    int waited = 0;
    (void)pthread_mutex_lock(&store->readers_mutex);
    struct reader *reader = find_reader(store);
    while (reader == NULL && waited != ETIMEDOUT) {
        waited = pthread_cond_timedwait(&store->reader_free, &store->readers_mutex, &until);
        reader = find_reader(store);
    }
    if (reader != NULL) {
        reader->busy = true;
    }
    (void)pthread_mutex_unlock(&store->readers_mutex);
    if (reader == NULL) {
        return ERR_TIMEOUT;
    }
    *ret_reader = reader;
    return OK;
}

static void close_if_broken(struct store *store, struct reader *reader)
{
    if (reader->tx.connection != NULL && store->driver->broken(reader->tx.connection)) {
        store->driver->close(reader->tx.connection);
        reader->tx.connection = NULL;
    }
}

static void give_reader(struct store *store, struct reader *reader)
{
    close_if_broken(store, reader);
    (void)pthread_mutex_lock(&store->readers_mutex);
    reader->busy = false;
    (void)pthread_cond_signal(&store->reader_free);
    (void)pthread_mutex_unlock(&store->readers_mutex);
}

static enum err begin_reader(struct store *store, struct reader *reader)
{
    if (reader->tx.connection == NULL) {
        TRY(store->driver->open(store->driver, &store->options, USE_READ, &reader->tx.connection));
    }
    reader->tx.connection->scope = reader->tx.scope;
    return store->driver->begin(reader->tx.connection);
}

struct scope scope_all(void)
{
    return (struct scope){ SCOPE_ALL };
}

struct scope scope_of(struct municipality_id municipality)
{
    ASSERT(municipality.value > 0);
    return (struct scope){ municipality.value };
}

enum err store_read_narrow(struct tx *tx, struct scope scope)
{
    ASSERT(scope.reach_ != SCOPE_FORGOTTEN);
    if (tx->scope.reach_ == scope.reach_) {
        return OK;
    }
    ASSERT(tx->scope.reach_ == SCOPE_ALL);
    tx->scope = scope;
    if (!tx->begun) {
        return OK; /* it begins with this scope */
    }
    tx->connection->scope = scope;
    return tx->connection->driver->narrow(tx->connection);
}

enum err store_tx_begin(struct tx *tx)
{
    if (tx->begun) {
        return OK;
    }
    struct store *store = tx->store;
    struct reader *reader = (struct reader *)tx;
    enum err err = begin_reader(store, reader);
    if (err != OK) {
        /* A connection that broke while nobody used it shows it only now. */
        close_if_broken(store, reader);
        err = reader->tx.connection == NULL ? begin_reader(store, reader) : err;
    }
    tx->begun = err == OK;
    return err;
}

enum err store_read_begin(struct store *store, struct tx **ret_tx)
{
    struct reader *reader = NULL;
    TRY(take_reader(store, &reader));
    reader->tx.store = store;
    reader->tx.failed = OK;
    reader->tx.reads = true;
    reader->tx.begun = false;
    reader->tx.scope = scope_all();
    reader->tx.generation = atomic_load(&store->settled);
    *ret_tx = &reader->tx;
    return OK;
}

void store_read_end(struct tx **tx)
{
    if (*tx == NULL) {
        return;
    }
    struct store *store = (*tx)->store;
    /* Nothing was changed: the way to end is the one that cannot fail. */
    if ((*tx)->begun) {
        store->driver->rollback((*tx)->connection);
    }
    give_reader(store, (struct reader *)*tx);
    *tx = NULL;
}

struct answers *store_answers(struct store *store)
{
    return store->answers;
}

/* --- the second wall ---------------------------------------------------------------------------------------------- */

enum err store_wall(struct store *store, const struct wall_plan *plan)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    if (store->driver->wall == NULL) {
        return OK;
    }
    TRY(store_read_begin(store, &tx));
    TRY(store_tx_begin(tx));
    struct wall_plan own = *plan;
    own.database = sv_empty(own.database) ? store->options.database : own.database;
    return store->driver->wall(tx->connection, &own);
}

enum err store_role(struct store *store, struct store_role *ret_role)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    if (store->driver->role == NULL) {
        *ret_role = (struct store_role){ 0 };
        return OK;
    }
    TRY(store_read_begin(store, &tx));
    TRY(store_tx_begin(tx));
    return store->driver->role(tx->connection, ret_role);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

enum err store_write_submit(struct store *store, struct write_job *job)
{
    return writers_submit(store->writers, job);
}

struct wait {
    pthread_mutex_t mutex;
    pthread_cond_t done;
    bool is_done;
    enum err outcome;
};

static void wake(struct write_job *job, enum err outcome)
{
    struct wait *wait = job->context;
    (void)pthread_mutex_lock(&wait->mutex);
    wait->outcome = outcome;
    wait->is_done = true;
    (void)pthread_cond_signal(&wait->done);
    (void)pthread_mutex_unlock(&wait->mutex);
}

enum err store_write(struct store *store, apply_fn *apply, const void *prepared)
{
    ASSERT(!writers_is_own_thread());
    struct wait wait = { .mutex = PTHREAD_MUTEX_INITIALIZER, .done = PTHREAD_COND_INITIALIZER };
    struct write_job job = {
        .apply = apply, .prepared = prepared, .scope = scope_all(), .done = wake, .context = &wait
    };
    TRY(store_write_submit(store, &job));
    (void)pthread_mutex_lock(&wait.mutex);
    while (!wait.is_done) {
        (void)pthread_cond_wait(&wait.done, &wait.mutex);
    }
    (void)pthread_mutex_unlock(&wait.mutex);
    (void)pthread_mutex_destroy(&wait.mutex);
    (void)pthread_cond_destroy(&wait.done);
    return wait.outcome;
}

enum err tx_intent(struct tx_write *tx, int64_t intent)
{
    enum err err = intent == 0 ? OK : sql_intent_add(tx, &(struct sql_intent_add_in){ .number = intent });
    return err == ERR_CONFLICT ? ERR_TIMEOUT : err;
}

enum err tx_intent_refuse(struct tx_write *tx, int64_t intent)
{
    int64_t ignored = 0;
    return sql_intent_refuse(tx, &(struct sql_intent_refuse_in){ .number = intent }, &ignored);
}

enum err store_intent_stands(struct tx *tx, int64_t intent, bool *ret_stands)
{
    struct sql_intent_stands row;
    enum err err = sql_intent_stands(tx, NULL, &(struct sql_intent_stands_in){ .number = intent }, &row);
    if (err != OK && err != ERR_NOT_FOUND) {
        return err;
    }
    *ret_stands = err == OK;
    return OK;
}

enum err tx_intents_forget(struct tx_write *tx, int64_t below)
{
    TRY(sql_intent_refused_forget(tx, &(struct sql_intent_refused_forget_in){ .below = below }));
    return sql_intent_forget(tx, &(struct sql_intent_forget_in){ .below = below });
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

enum err tx_key_create(struct tx_write *tx, const struct wrapped_key *key, struct key_slot_id *ret_slot)
{
    int64_t slot = 0;
    enum err err = keystore_create(tx->tx.store->keystore, key, &slot);
    if (err == OK) {
        err = slot_list_add(&tx->created, slot);
    }
    if (err != OK) {
        tx->tx.failed = tx->tx.failed == OK ? err : tx->tx.failed;
        return err;
    }
    ret_slot->value = slot;
    return OK;
}

enum err tx_key_destroy(struct tx_write *tx, struct key_slot_id slot)
{
    return slot.value == 0 ? OK : slot_list_add(&tx->destroyed, slot.value);
}

enum err store_key_read(struct tx *tx, struct key_slot_id slot, struct wrapped_key *ret_key)
{
    return keystore_read(tx->store->keystore, slot.value, ret_key);
}

enum err store_key_replace(struct store *store, struct key_slot_id slot, const struct wrapped_key *key)
{
    return keystore_replace(store->keystore, slot.value, key);
}

enum err store_keys_sync(struct store *store)
{
    return keystore_sync(store->keystore);
}

static enum err change_nothing(struct tx_write *tx, const void *prepared)
{
    (void)tx;
    (void)prepared;
    return OK;
}

enum err store_keys_sweep(struct store *store, const int64_t *named, size_t count, uint32_t *ret_freed)
{
    /* Any write finishes the destructions that a stop left half done. */
    TRY(store_write(store, change_nothing, NULL));
    return keystore_sweep(store->keystore, named, count, ret_freed);
}

enum err store_integrity(struct tx *tx, struct arena *arena, struct sv **ret_lines, size_t *ret_count)
{
    struct sv *lines = ARENA_ARRAY(arena, struct sv, INTEGRITY_LINES_MAX + 1);
    if (lines == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(tx->connection->driver->integrity(tx->connection, arena, lines, ret_count));
    *ret_lines = lines;
    return OK;
}

enum err store_intent_newest(struct tx *tx, int64_t *ret_number)
{
    struct sql_intent_newest row;
    TRY(sql_intent_newest(tx, NULL, &row));
    *ret_number = row.number;
    return OK;
}

enum err store_keys_compare(struct store *store, struct arena *arena, const int64_t *named, size_t count,
                            struct keys_compared *ret_compared)
{
    struct keys_compared compared = { .missing = ARENA_ARRAY(arena, int64_t, count + 1),
                                      .damaged = ARENA_ARRAY(arena, int64_t, count + 1) };
    if (compared.missing == NULL || compared.damaged == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(keystore_orphans(store->keystore, arena, named, count, &compared.orphans, &compared.orphan_count));
    for (size_t i = 0; i < count; i++) {
        struct wrapped_key key;
        enum err err = keystore_read(store->keystore, named[i], &key);
        if (err == ERR_NOT_FOUND) {
            compared.missing[compared.missing_count++] = named[i];
        } else if (err != OK) {
            compared.damaged[compared.damaged_count++] = named[i];
        }
        explicit_bzero(&key, sizeof key);
    }
    *ret_compared = compared;
    return OK;
}

enum err store_keys_sweep_copy(struct store *store, const int64_t *named, size_t count, uint32_t *ret_freed)
{
    TRY(store_write(store, change_nothing, NULL));
    return keystore_sweep_copy(store->keystore, named, count, ret_freed);
}

/* --- state -------------------------------------------------------------------------------------------------------- */

void store_note_commit(struct store *store, uint64_t jobs, bool loud)
{
    (void)pthread_mutex_lock(&store->health_mutex);
    store->health.writable = true;
    store->health.commits++;
    store->health.jobs += jobs;
    (void)pthread_mutex_unlock(&store->health_mutex);
    atomic_fetch_add(&store->generation, 1);
    atomic_fetch_add(&store->settled, loud ? 1 : 0);
}

void store_note_failure(struct store *store, enum err err)
{
    const struct clock system = { 0 };
    (void)pthread_mutex_lock(&store->health_mutex);
    store->health.writable = false;
    store->health.last_error = err;
    store->health.last_error_at = clock_now(&system);
    (void)pthread_mutex_unlock(&store->health_mutex);
    /* It may have been written all the same. */
    atomic_fetch_add(&store->generation, 1);
    atomic_fetch_add(&store->settled, 1);
}

void store_note_version(struct store *store, int64_t version)
{
    (void)pthread_mutex_lock(&store->health_mutex);
    store->health.schema_version = version;
    (void)pthread_mutex_unlock(&store->health_mutex);
    atomic_fetch_add(&store->settled, 1);
}

struct store_health store_health(struct store *store)
{
    (void)pthread_mutex_lock(&store->health_mutex);
    struct store_health health = store->health;
    (void)pthread_mutex_unlock(&store->health_mutex);
    return health;
}

static _Thread_local struct store_counts counts;

void store_count_round_trip(void)
{
    counts.round_trips++;
}

void store_count_statement(void)
{
    counts.statements++;
}

struct store_counts store_counts(void)
{
    return counts;
}

uint64_t store_generation(struct store *store)
{
    return atomic_load(&store->generation);
}

uint64_t store_settled(struct store *store)
{
    return atomic_load(&store->settled);
}
