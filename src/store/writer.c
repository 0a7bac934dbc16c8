#include "store/writer.h"

#include "base/log.h"
#include "base/metric.h"
#include "store/store_sql.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How often a commit that clashed with another one, or whose server went away before it, is tried again before the
 * person is asked to; how often jobs that share it are, before each runs alone; and how long to wait for a server that
 * is starting. */
enum { TRIES = 30, TRIES_TOGETHER = 3, RECONNECT_US = 100 * 1000 };

struct writer {
    struct writers *writers;
    struct connection *connection; /* NULL after a failure, until it opens again */
    pthread_t thread;
    struct slot_list doomed; /* a commit said so; to be zeroed */
    struct slot_list forgotten; /* zeroed; their rows in key_destroying go with the commit in the making */
    bool recovered;          /* destructions that a stop left half done are finished */
};

struct writers {
    struct store *store;
    pthread_mutex_t turn; /* held from taking jobs until their commit is over */
    pthread_mutex_t mutex;
    pthread_cond_t waiting;
    struct write_job *first;
    struct write_job **end;
    uint32_t queued;
    struct slot_list zeroed; /* whoever commits next takes them along */
    bool stopping;
    uint32_t batch_max;
    uint32_t count;
    struct writer writer[];
};

static _Thread_local bool own_thread;

bool writers_is_own_thread(void)
{
    return own_thread;
}

/* One commit in the making. */
struct batch {
    struct write_job **jobs;
    enum err *outcomes;
    size_t count;
    size_t kept; /* jobs that go with the commit */
    struct slot_list created;
    struct slot_list destroyed;
    bool loud; /* kept answers do not survive it */
};

static void release_keys(struct writer *writer, struct slot_list *created)
{
    for (size_t i = 0; i < created->count; i++) {
        /* A slot that cannot be freed now names no row: the sweep at start-up frees it. */
        enum err ignored = keystore_zero(store_keystore(writer->writers->store), created->slots[i]);
        (void)ignored;
    }
    created->count = 0;
}

static enum err append(struct slot_list *into, const struct slot_list *from)
{
    for (size_t i = 0; i < from->count; i++) {
        TRY(slot_list_add(into, from->slots[i]));
    }
    return OK;
}

static enum err note_intent_to_destroy(struct tx_write *tx)
{
    for (size_t i = 0; i < tx->destroyed.count; i++) {
        TRY(sql_key_destroying_add(tx, &(struct sql_key_destroying_add_in){ .slot = tx->destroyed.slots[i] }));
    }
    return OK;
}

/* A job that ignored a failed statement fails too: PostgreSQL could not go on behind it. */
static enum err apply(struct tx_write *tx, const struct write_job *job)
{
    TRY(job->apply(tx, job->prepared));
    TRY(note_intent_to_destroy(tx));
    return tx->tx.failed;
}

/* The same, and its keys become part of the batch. */
static enum err apply_into(struct tx_write *tx, const struct write_job *job, struct batch *batch)
{
    TRY(apply(tx, job));
    TRY(append(&batch->created, &tx->created));
    TRY(append(&batch->destroyed, &tx->destroyed));
    batch->loud = batch->loud || tx->tx.loud;
    return OK;
}

static enum err apply_guarded(struct tx_write *tx, const struct write_job *job, struct batch *batch)
{
    struct connection *connection = tx->tx.connection;
    const struct driver *driver = connection->driver;
    connection->scope = job->scope;
    enum err err = driver->savepoint(connection);
    err = err == OK ? apply_into(tx, job, batch) : err;
    err = err == OK ? driver->release(connection) : err;
    if (err != OK && driver->stands(connection) && driver->rollback_to(connection) != OK) {
        driver->rollback(connection);
    }
    return err;
}

/* A job that is alone in its transaction needs no savepoint: it ends with it.
 * ret_ended: the transaction ended, so everything before this job is undone as well. */
static enum err run_job(struct writer *writer, struct batch *batch, const struct write_job *job, bool *ret_ended)
{
    struct connection *connection = writer->connection;
    const struct driver *driver = connection->driver;
    struct tx_write tx = { .tx = { .store = writer->writers->store, .connection = connection } };
    size_t created = batch->created.count;
    size_t destroyed = batch->destroyed.count;
    enum err err = batch->count > 1 ? apply_guarded(&tx, job, batch) : apply_into(&tx, job, batch);
    if (err != OK && batch->count == 1) {
        driver->rollback(connection);
    }
    if (err != OK) {
        batch->created.count = created;
        batch->destroyed.count = destroyed;
        release_keys(writer, &tx.created);
    }
    slot_list_free(&tx.created);
    slot_list_free(&tx.destroyed);
    *ret_ended = !driver->stands(connection);
    return err;
}

static enum err forget_zeroed(struct writer *writer)
{
    struct writers *writers = writer->writers;
    (void)pthread_mutex_lock(&writers->mutex);
    enum err err = append(&writer->forgotten, &writers->zeroed);
    writers->zeroed.count = err == OK ? 0 : writers->zeroed.count;
    (void)pthread_mutex_unlock(&writers->mutex);
    TRY(err);
    struct tx_write tx = { .tx = { .store = writers->store, .connection = writer->connection } };
    for (size_t i = 0; i < writer->forgotten.count; i++) {
        TRY(sql_key_destroying_remove(&tx,
                                      &(struct sql_key_destroying_remove_in){ .slot = writer->forgotten.slots[i] }));
    }
    return OK;
}

/* After the commit that says so: from here nothing opens what these keys sealed. What fails stays in key_destroying. */
static void destroy_keys(struct writer *writer, const struct slot_list *slots)
{
    struct keystore *keystore = store_keystore(writer->writers->store);
    enum err err = OK;
    for (size_t i = 0; i < slots->count && err == OK; i++) {
        err = keystore_zero(keystore, slots->slots[i]);
    }
    if (err == OK && slots->count > 0) {
        err = keystore_sync(keystore);
    }
    if (err == OK) {
        (void)pthread_mutex_lock(&writer->writers->mutex);
        err = append(&writer->writers->zeroed, slots);
        (void)pthread_mutex_unlock(&writer->writers->mutex);
    }
    if (err != OK) {
        writer->recovered = false;
        store_note_failure(writer->writers->store, err);
    }
}

static enum err commit(struct writer *writer, struct batch *batch)
{
    const struct driver *driver = writer->connection->driver;
    enum err err = batch->created.count > 0 ? keystore_sync(store_keystore(writer->writers->store)) : OK;
    if (err != OK) {
        driver->rollback(writer->connection);
    } else {
        err = driver->commit(writer->connection);
    }
    if (err == OK) {
        writer->forgotten.count = 0;
        batch->created.count = 0;
        if (append(&writer->doomed, &batch->destroyed) != OK) {
            destroy_keys(writer, &batch->destroyed);
        }
    } else if (err != ERR_OUTCOME_UNKNOWN) {
        /* After an unknown outcome a row may name these keys. */
        release_keys(writer, &batch->created);
    }
    batch->created.count = 0;
    batch->destroyed.count = 0;
    return err;
}

static enum err finish_destructions(struct writer *writer)
{
    bool has_schema = false;
    TRY(writer->connection->driver->has_schema(writer->connection, &has_schema));
    if (!has_schema) {
        return OK;
    }
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, LIMIT_SCHEMA_BYTES);
    struct tx tx = { .store = writer->writers->store, .connection = writer->connection };
    struct slot_list left = { 0 };
    struct sql_key_destroying_list_in after = { 0 };
    size_t count = 0;
    enum err err = OK;
    do {
        struct sql_key_destroying_list *rows = NULL;
        err = sql_key_destroying_list(&tx, &arena, &after, &rows, &count);
        for (size_t i = 0; err == OK && i < count; i++) {
            err = slot_list_add(&left, rows[i].slot);
            after.after = rows[i].slot;
        }
        arena_close(&arena);
        arena_open(&arena, LIMIT_SCHEMA_BYTES);
    } while (err == OK && count > 0);
    writer->recovered = true;
    writer->forgotten.count = 0;
    if (err == OK) {
        destroy_keys(writer, &left);
    }
    slot_list_free(&left);
    return err;
}

static void close_if_broken(struct writer *writer)
{
    if (writer->connection != NULL && writer->connection->driver->broken(writer->connection)) {
        writer->connection->driver->close(writer->connection);
        writer->connection = NULL;
        writer->recovered = false;
    }
}

static enum err begin_once(struct writer *writer, struct scope scope)
{
    if (writer->connection == NULL) {
        TRY(store_writer_open(writer->writers->store, &writer->connection));
    }
    writer->connection->scope = scope;
    return writer->connection->driver->begin(writer->connection);
}

static enum err begin(struct writer *writer, struct scope scope)
{
    close_if_broken(writer);
    enum err err = begin_once(writer, scope);
    if (err != OK) {
        /* A connection that broke while nobody used it shows it only now; nothing was written yet. */
        close_if_broken(writer);
        err = writer->connection == NULL ? begin_once(writer, scope) : err;
    }
    TRY(err);
    err = writer->recovered ? OK : finish_destructions(writer);
    if (err == OK) {
        err = forget_zeroed(writer);
    }
    if (err != OK) {
        writer->connection->driver->rollback(writer->connection);
    }
    return err;
}

/* What apply itself refused stays refused, whatever became of the commit. */
static void tell_the_kept(struct batch *batch, enum err err)
{
    for (size_t i = 0; i < batch->count; i++) {
        batch->outcomes[i] = batch->outcomes[i] == OK ? err : batch->outcomes[i];
    }
}

/* ret_apart: the engine ended the transaction halfway, or the commit found the disk full: one job may be the cause. */
static enum err try_once(struct writer *writer, struct batch *batch, bool *ret_apart)
{
    bool ended = false;
    memset(batch->outcomes, 0, batch->count * sizeof *batch->outcomes);
    batch->kept = 0;
    batch->loud = false;
    enum err err = begin(writer, batch->count == 1 ? batch->jobs[0]->scope : scope_all());
    for (size_t i = 0; err == OK && !ended && i < batch->count; i++) {
        batch->outcomes[i] = run_job(writer, batch, batch->jobs[i], &ended);
        batch->kept += batch->outcomes[i] == OK;
    }
    if (ended) {
        writer->connection->driver->rollback(writer->connection);
        release_keys(writer, &batch->created);
        batch->destroyed.count = 0;
        err = ERR_IO;
    } else if (err == OK) {
        err = commit(writer, batch);
    }
    tell_the_kept(batch, err);
    *ret_apart = batch->count > 1 && (ended || err == ERR_FULL);
    return err;
}

static void wait_a_little(bool away, int tried, const struct write_job *job)
{
    /* Uneven, so that two that clashed do not meet again. */
    long wait_us = away ? RECONNECT_US : 200 * tried + (long)((uintptr_t)job >> 6) % 997;
    (void)nanosleep(&(struct timespec){ .tv_nsec = wait_us * 1000 }, NULL);
}

/* Tries as long as nothing was written and a fresh run may be. ret_apart: still nothing was, and each job is to run
 * alone. */
static enum err run_tries(struct writer *writer, struct batch *batch, bool *ret_apart)
{
    bool had_server = writer->connection != NULL;
    int clashes = 0;
    enum err err = try_once(writer, batch, ret_apart);
    for (int tried = 1; err != OK && err != ERR_OUTCOME_UNKNOWN; tried++) {
        bool away = writer->connection == NULL;
        if (away ? !had_server : !writer->connection->driver->again(writer->connection)) {
            return err;
        }
        had_server = true;
        clashes += !away;
        *ret_apart = !away && batch->count > 1;
        if (tried == TRIES || (*ret_apart && clashes >= TRIES_TOGETHER)) {
            return away || writer->connection->driver->broken(writer->connection) ? ERR_IO : ERR_BUSY;
        }
        wait_a_little(away, tried, batch->jobs[0]);
        err = try_once(writer, batch, ret_apart);
    }
    return err;
}

/* False: each job is to run alone. */
static bool run_jobs(struct writer *writer, struct batch *batch)
{
    bool apart = false;
    enum err err = run_tries(writer, batch, &apart);
    if (err == OK) {
        store_note_commit(writer->writers->store, batch->kept, batch->loud);
    }
    if (err == ERR_BUSY && batch->count == 1) {
        batch->outcomes[0] = err;
    }
    return !apart;
}

static void job_tell(enum err outcome, size_t together)
{
    if (outcome == OK) {
        log_event(LOG_DETAIL, SV("writer"), SV("committed"), (int64_t)together);
    } else if (outcome == ERR_FULL || outcome == ERR_IO || outcome == ERR_OUTCOME_UNKNOWN) {
        log_error(SV("writer"), SV("not_written"), outcome);
    }
}

static void tell(struct writer *writer, const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        enum err outcome = batch->outcomes[i];
        if (outcome == ERR_FULL || outcome == ERR_IO || outcome == ERR_BUSY || outcome == ERR_OUTCOME_UNKNOWN) {
            store_note_failure(writer->writers->store, outcome);
            metric_add(METRIC_STORE_ERRORS, metric_failure_of(outcome), 0, 1);
        }
        log_trace_set(batch->jobs[i]->trace_);
        job_tell(outcome, batch->count);
        batch->jobs[i]->done(batch->jobs[i], outcome);
        log_trace_set(0);
    }
}

static void commit_jobs(struct writer *writer, const struct batch *batch)
{
    struct batch now = *batch;
    bool together = run_jobs(writer, &now);
    for (size_t i = 0; !together && i < batch->count; i++) {
        now.jobs = &batch->jobs[i];
        now.outcomes = &batch->outcomes[i];
        now.count = 1;
        (void)run_jobs(writer, &now);
    }
    slot_list_free(&now.created);
    slot_list_free(&now.destroyed);
}

/* --- the queue ---------------------------------------------------------------------------------------------------- */

static size_t take_jobs(struct writers *writers, struct write_job **jobs)
{
    size_t count = 0;
    (void)pthread_mutex_lock(&writers->mutex);
    while (writers->first == NULL && !writers->stopping) {
        (void)pthread_cond_wait(&writers->waiting, &writers->mutex);
    }
    while (writers->first != NULL && count < writers->batch_max) {
        jobs[count] = writers->first;
        writers->first = jobs[count]->next_;
        jobs[count++]->next_ = NULL;
    }
    if (writers->first == NULL) {
        writers->end = &writers->first;
    }
    writers->queued -= (uint32_t)count;
    (void)pthread_mutex_unlock(&writers->mutex);
    return count;
}

static size_t run_batch(struct writer *writer)
{
    struct write_job *jobs[LIMIT_WRITE_BATCH];
    enum err outcomes[LIMIT_WRITE_BATCH] = { OK };
    (void)pthread_mutex_lock(&writer->writers->turn);
    size_t count = take_jobs(writer->writers, jobs);
    struct batch batch = { .jobs = jobs, .outcomes = outcomes, .count = count };
    int64_t begun_us = clock_monotonic_us();
    if (count > 0) {
        commit_jobs(writer, &batch);
    }
    (void)pthread_mutex_unlock(&writer->writers->turn);
    if (count > 0) {
        destroy_keys(writer, &writer->doomed);
        writer->doomed.count = 0;
        metric_observe(METRIC_WRITE_BATCH, 0, (int64_t)count);
        metric_observe(METRIC_WRITE_TIME, 0, clock_monotonic_us() - begun_us);
        tell(writer, &batch);
    }
    return count;
}

static void *writer_main(void *context)
{
    own_thread = true;
    while (run_batch(context) > 0) {
    }
    return NULL;
}

enum err writers_submit(struct writers *writers, struct write_job *job)
{
    enum err err = OK;
    ASSERT(job->scope.reach_ != SCOPE_FORGOTTEN);
    job->next_ = NULL;
    job->trace_ = log_trace();
    (void)pthread_mutex_lock(&writers->mutex);
    if (writers->queued >= LIMIT_WRITE_QUEUE || writers->stopping) {
        err = ERR_BUSY;
    } else {
        *writers->end = job;
        writers->end = &job->next_;
        writers->queued++;
        (void)pthread_cond_signal(&writers->waiting);
    }
    (void)pthread_mutex_unlock(&writers->mutex);
    return err;
}

enum err writers_start(struct store *store, struct connection **connections, uint32_t count,
                       struct writers **ret_writers)
{
    struct writers *writers = calloc(1, sizeof *writers + count * sizeof writers->writer[0]);
    if (writers == NULL) {
        return ERR_NO_MEMORY;
    }
    writers->store = store;
    writers->end = &writers->first;
    writers->batch_max = connections[0]->driver->batch_max;
    (void)pthread_mutex_init(&writers->turn, NULL);
    (void)pthread_mutex_init(&writers->mutex, NULL);
    (void)pthread_cond_init(&writers->waiting, NULL);
    for (uint32_t i = 0; i < count; i++) {
        writers->writer[i] = (struct writer){ .writers = writers, .connection = connections[i] };
        connections[i] = NULL;
        if (pthread_create(&writers->writer[i].thread, NULL, writer_main, &writers->writer[i]) != 0) {
            writers->writer[i].connection->driver->close(writers->writer[i].connection);
            writers_stop(writers);
            return ERR_NO_MEMORY;
        }
        writers->count++;
    }
    *ret_writers = writers;
    return OK;
}

void writers_stop(struct writers *writers)
{
    if (writers == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&writers->mutex);
    writers->stopping = true;
    (void)pthread_cond_broadcast(&writers->waiting);
    (void)pthread_mutex_unlock(&writers->mutex);
    for (uint32_t i = 0; i < writers->count; i++) {
        (void)pthread_join(writers->writer[i].thread, NULL);
        if (writers->writer[i].connection != NULL) {
            writers->writer[i].connection->driver->close(writers->writer[i].connection);
        }
        slot_list_free(&writers->writer[i].doomed);
        slot_list_free(&writers->writer[i].forgotten);
    }
    slot_list_free(&writers->zeroed);
    (void)pthread_mutex_destroy(&writers->turn);
    (void)pthread_mutex_destroy(&writers->mutex);
    (void)pthread_cond_destroy(&writers->waiting);
    free(writers);
}
