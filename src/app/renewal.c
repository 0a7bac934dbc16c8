#include "app/renewal.h"

#include "app/keys.h"
#include "app/keys_sql.h"
#include "app/settle.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* One message of a municipality holds so many keys: small enough to keep one for each municipality in memory. */
enum { BUCKET_KEYS = 128, ROUNDS_MAX = 8, ENDS_MAX = 20, WAIT_MS = 250, SMALL_ARENA_BYTES = 4 * 1024 * 1024 };

static pthread_mutex_t renewing = PTHREAD_MUTEX_INITIALIZER;

/* What is renewed of one municipality, and the keys that wait to be asked for. */
struct bucket {
    struct municipality_id municipality;
    int64_t version;
    bool ended;
    uint32_t renewed;
    uint32_t remaining; /* of the last round */
    uint32_t count;
    struct key_slot_id slots[BUCKET_KEYS];
    struct renewal_key keys[BUCKET_KEYS];
};

struct run {
    struct app *app;
    enum renewal_why why;
    struct tx *tx;          /* of a round */
    struct bucket *buckets; /* by municipality */
    size_t count;
    bool wrote;             /* this round: the key store is to be synced */
};

/* --- a round through all keys ------------------------------------------------------------------------------------- */

static int bucket_order(const void *left, const void *right)
{
    int64_t a = ((const struct bucket *)left)->municipality.value;
    int64_t b = ((const struct bucket *)right)->municipality.value;
    return (a > b) - (a < b);
}

static struct bucket *bucket_of(const struct run *run, struct municipality_id municipality)
{
    const struct bucket wanted = { .municipality = municipality };
    return bsearch(&wanted, run->buckets, run->count, sizeof *run->buckets, bucket_order);
}

/* A key that was destroyed meanwhile stays so: there is nothing to replace. */
static enum err bucket_flush(struct run *run, struct bucket *bucket)
{
    if (bucket->count == 0) {
        return OK;
    }
    TRY(vault_renewal_keys(run->app->vault, bucket->municipality, run->why, bucket->keys, bucket->count));
    for (uint32_t i = 0; i < bucket->count; i++) {
        bucket->remaining += bucket->keys[i].state != RENEWAL_CURRENT;
        if (bucket->keys[i].state == RENEWAL_RENEWED) {
            enum err err = store_key_replace(run->app->store, bucket->slots[i], &bucket->keys[i].wrapped);
            if (err != OK && err != ERR_NOT_FOUND) {
                return err;
            }
            bucket->renewed += err == OK;
            run->wrote = true;
        }
    }
    bucket->count = 0;
    return OK;
}

static enum err key_take(void *context, const struct stored_key *key)
{
    struct run *run = context;
    struct bucket *bucket = bucket_of(run, key->municipality);
    if (bucket == NULL) {
        return OK;
    }
    struct renewal_key *into = &bucket->keys[bucket->count];
    *into = (struct renewal_key){ .kind = key->kind, .dossier = key->dossier, .party = key->party,
                                  .bound = key->bound, .code_hash = key->code_hash };
    enum err err = store_key_read(run->tx, key->slot, &into->wrapped);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    bucket->slots[bucket->count++] = key->slot;
    return bucket->count == BUCKET_KEYS ? bucket_flush(run, bucket) : OK;
}

static enum err round_in(struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        run->buckets[i].remaining = 0;
        run->buckets[i].count = 0;
    }
    TRY(stored_keys_walk(run->tx, key_take, run));
    for (size_t i = 0; i < run->count; i++) {
        TRY(bucket_flush(run, &run->buckets[i]));
    }
    return OK;
}

/* One snapshot, so that a key that moves from one row to another is not missed. */
static enum err round_run(struct run *run)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(run->app->store, &tx));
    run->tx = tx;
    run->wrote = false;
    enum err err = round_in(run);
    run->tx = NULL;
    enum err synced = run->wrote ? store_keys_sync(run->app->store) : OK;
    return err != OK ? err : synced;
}

/* --- what is remembered ------------------------------------------------------------------------------------------- */

static enum err states_apply(struct tx_write *tx, const void *prepared)
{
    const struct run *run = prepared;
    struct instant now = clock_now(&run->app->clock);
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SMALL_ARENA_BYTES);
    struct sql_key_renewal_list *rows = NULL;
    size_t count = 0;
    TRY(sql_key_renewal_list(tx_of(tx), &arena, &rows, &count));
    for (size_t i = 0; i < run->count; i++) {
        const struct bucket *bucket = &run->buckets[i];
        struct sql_key_renewal_put_in in = { .municipality = bucket->municipality, .version = bucket->version,
                                             .begun = now };
        for (size_t row = 0; row < count; row++) {
            if (rows[row].municipality.value == bucket->municipality.value && rows[row].version == bucket->version) {
                in.begun = rows[row].begun;
                in.renewed = rows[row].renewed;
            }
        }
        in.renewed += bucket->renewed;
        in.remaining = bucket->remaining;
        in.ended = bucket->ended ? now : (struct instant){ 0 };
        TRY(sql_key_renewal_put(tx, &in));
    }
    return OK;
}

/* --- from begin to end -------------------------------------------------------------------------------------------- */

static void wait_a_little(void)
{
    const struct timespec moment = { .tv_nsec = (long)WAIT_MS * 1000 * 1000 };
    (void)nanosleep(&moment, NULL);
}

static enum err commits_awaited(struct run *run, bool *ret_awaited)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SMALL_ARENA_BYTES);
    struct municipality_version *versions = NULL;
    uint32_t count = 0;
    TRY(vault_versions(run->app->vault, &arena, &versions, &count));
    bool awaited = false;
    for (uint32_t i = 0; i < count; i++) {
        awaited = awaited || (versions[i].waiting && bucket_of(run, versions[i].municipality) != NULL);
    }
    *ret_awaited = awaited;
    return OK;
}

static enum err versions_begin(struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        TRY(vault_renewal_begin(run->app->vault, run->buckets[i].municipality, run->why, &run->buckets[i].version));
    }
    return store_write(run->app->store, states_apply, run);
}

/* Rounds until one finds every key current that began with no commit awaited. */
static enum err keys_renew(struct run *run)
{
    for (uint32_t round = 0, waited = 0; round < ROUNDS_MAX;) {
        bool awaited = false;
        uint32_t open_lines = 0;
        TRY(commits_awaited(run, &awaited));
        if (awaited && round > 0 && waited++ < ENDS_MAX) {
            wait_a_little();
            /* What is not there may still be on its way. */
            TRY(settle_all(run->app, false, &open_lines));
            continue;
        }
        TRY(round_run(run));
        round++;
        uint32_t remaining = 0;
        for (size_t i = 0; i < run->count; i++) {
            remaining += run->buckets[i].remaining;
        }
        if (remaining == 0 && !awaited) {
            return OK;
        }
        if (awaited && waited >= ENDS_MAX) {
            return ERR_BUSY;
        }
    }
    return ERR_REFUSED;
}

static enum err version_end(struct run *run, struct bucket *bucket)
{
    enum err err = ERR_BUSY;
    for (uint32_t attempt = 0; err == ERR_BUSY && attempt < ENDS_MAX; attempt++) {
        err = vault_renewal_end(run->app->vault, bucket->municipality, run->why);
        if (err == ERR_BUSY) {
            wait_a_little();
        }
    }
    bucket->ended = err == OK;
    return err;
}

static enum err renew(struct run *run)
{
    TRY(versions_begin(run));
    enum err err = keys_renew(run);
    for (size_t i = 0; err == OK && i < run->count; i++) {
        err = version_end(run, &run->buckets[i]);
    }
    enum err noted = store_write(run->app->store, states_apply, run);
    return err != OK ? err : noted;
}

typedef bool wanted_fn(const void *context, const struct municipality_version *version);

static enum err buckets_fill(struct run *run, wanted_fn *wanted, const void *context)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SMALL_ARENA_BYTES);
    struct municipality_version *versions = NULL;
    uint32_t count = 0;
    TRY(vault_versions(run->app->vault, &arena, &versions, &count));
    run->buckets = calloc(count + (size_t)1, sizeof *run->buckets);
    if (run->buckets == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (wanted(context, &versions[i])) {
            run->buckets[run->count++].municipality = versions[i].municipality;
        }
    }
    qsort(run->buckets, run->count, sizeof *run->buckets, bucket_order);
    return OK;
}

static enum err run_of(struct app *app, enum renewal_why why, wanted_fn *wanted, const void *context,
                       struct renewal_report *ret_report)
{
    if (pthread_mutex_trylock(&renewing) != 0) {
        return ERR_BUSY;
    }
    struct run run = { .app = app, .why = why };
    enum err err = buckets_fill(&run, wanted, context);
    if (err == OK && run.count > 0) {
        err = renew(&run);
    }
    struct renewal_report report = { 0 };
    for (size_t i = 0; i < run.count; i++) {
        report.municipalities += run.buckets[i].ended;
        report.renewed += run.buckets[i].renewed;
        report.remaining += run.buckets[i].remaining;
    }
    free(run.buckets);
    (void)pthread_mutex_unlock(&renewing);
    *ret_report = report;
    return err;
}

static bool wanted_only(const void *context, const struct municipality_version *version)
{
    const struct municipality_id *only = context;
    return only == NULL || only->value == version->municipality.value;
}

enum err renewal_run(struct app *app, const struct municipality_id *only, enum renewal_why why,
                     struct renewal_report *ret_report)
{
    return run_of(app, why, wanted_only, only, ret_report);
}
