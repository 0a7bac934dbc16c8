#include "app/health.h"

#include "base/log.h"
#include "os/file.h"
#include "os/page.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

enum { MEBIBYTE = 1024 * 1024, DISK_LOW_BYTES = 512 * MEBIBYTE, DISK_FULL_BYTES = 16 * MEBIBYTE, SLOT_BYTES = 128,
       PROBE_INTENT = -1 };

struct health_watch {
    struct app *app;
    struct vault *vault;         /* a connection serves one thread */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool stopping;
    struct health_picture picture;
    int64_t looked_ms;           /* monotonic; 0: not yet */
};

struct sv part_state_word(enum part_state state)
{
    static const struct sv words[PART_STATE_COUNT] = { SV_INIT("unknown"), SV_INIT("ok"), SV_INIT("away"),
                                                       SV_INIT("full"), SV_INIT("low"), SV_INIT("damaged") };
    return words[state];
}

bool part_state_works(enum part_state state)
{
    return state == PART_OK || state == PART_LOW;
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

/* A row that no log line has, written and taken away again: it reaches the disk, and leaves nothing. */
static enum err probe_apply(struct tx_write *tx, const void *prepared)
{
    (void)prepared;
    TRY(tx_intent(tx, PROBE_INTENT));
    return tx_intents_forget(tx, PROBE_INTENT + 1);
}

static enum part_state database_look(struct app *app)
{
    struct store_health health = store_health(app->store);
    if (!health.writable && store_write(app->store, probe_apply, NULL) != OK) {
        return store_health(app->store).last_error == ERR_FULL ? PART_FULL : PART_AWAY;
    }
    struct tx *tx CLEANUP(store_read_end) = NULL;
    bool stands = false;
    enum err err = store_read_begin(app->store, &tx);
    err = err == OK ? store_intent_stands(tx, PROBE_INTENT, &stands) : err;
    return err == OK || err == ERR_TIMEOUT ? PART_OK : PART_AWAY; /* all readers busy is not away */
}

/* The supervisor knows whether it runs. */
static enum part_state running(int connection)
{
    enum part_state state = connection >= 0 ? PART_OK : PART_AWAY;
    fd_close(&connection);
    return state;
}

static enum part_state disk_look(const struct app *app, int64_t *ret_free)
{
    struct statvfs disk;
    if (fstatvfs(app->folder.store_fd, &disk) != 0) {
        return PART_UNKNOWN;
    }
    *ret_free = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    return *ret_free < DISK_FULL_BYTES ? PART_FULL : *ret_free < DISK_LOW_BYTES ? PART_LOW : PART_OK;
}

/* The key store as a file; in a database of its own its state is that of the last write. */
static enum part_state keys_look(const struct app *app, int64_t *ret_slots)
{
    struct stat file;
    if (!sv_empty(app->folder.config.key_store)) {
        return store_health(app->store).writable ? PART_OK : PART_UNKNOWN;
    }
    if (fstatat(app->folder.store_fd, "keys.slots", &file, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT ? PART_AWAY : PART_UNKNOWN;
    }
    *ret_slots = file.st_size / SLOT_BYTES;
    return PART_OK;
}

static void look(struct health_watch *watch, struct health_picture *picture)
{
    struct app *app = watch->app;
    picture->parts[PART_DATABASE] = database_look(app);
    bool vault = vault_status(watch->vault, &picture->vault) == OK;
    picture->parts[PART_VAULT] = vault ? PART_OK : PART_AWAY;
    picture->parts[PART_LOG] = !vault ? PART_UNKNOWN : picture->vault.log_damaged ? PART_DAMAGED : PART_OK;
    picture->parts[PART_PASSWORD] = PART_AWAY;
    for (uint32_t i = 0; i < PASSWORD_HELPERS && picture->parts[PART_PASSWORD] != PART_OK; i++) {
        picture->parts[PART_PASSWORD] = running(connector_password(app->connector, i));
    }
    picture->parts[PART_SHEET] = running(connector_press(app->connector));
    picture->parts[PART_DISK] = disk_look(app, &picture->disk_free_bytes);
    picture->parts[PART_KEYS] = keys_look(app, &picture->key_slots);
    picture->parts[PART_SCHEMA] = store_health(app->store).schema_version > 0 ? PART_OK : PART_UNKNOWN;
}

static void numbers_set(const struct app *app, const struct health_picture *picture)
{
    for (uint32_t i = 0; i < PART_COUNT; i++) {
        metric_set(METRIC_PART_WORKS, i, part_state_works(picture->parts[i]));
    }
    if (picture->parts[PART_VAULT] == PART_OK) {
        metric_set(METRIC_OPEN_INTENTS, 0, picture->vault.open_intents);
        metric_set(METRIC_LOG_LINES, 0, picture->vault.line);
    }
    if (picture->key_slots > 0) {
        metric_set(METRIC_KEY_SLOTS, 0, picture->key_slots);
    }
    for (uint32_t i = 0; app->restarts != NULL && i < PROCESS_COUNT; i++) {
        metric_set(METRIC_RESTARTS, i, atomic_load(&app->restarts->numbers[i]));
    }
    metric_set(METRIC_DISK_FREE, 0, picture->disk_free_bytes);
    metric_set(METRIC_SCHEMA, 0, store_health(app->store).schema_version);
    struct rusage use;
    if (getrusage(RUSAGE_SELF, &use) == 0) {
        metric_set(METRIC_MEMORY, 0, (int64_t)use.ru_maxrss * 1024);
    }
}

static void changes_tell(const struct health_picture *before, const struct health_picture *now)
{
    for (uint32_t i = 0; i < PART_COUNT; i++) {
        bool works = part_state_works(now->parts[i]);
        if (before->parts[i] != now->parts[i] && before->parts[i] != PART_UNKNOWN) {
            log_done(&(struct log_done){ works ? LOG_INFO : LOG_WARNING, metric_part_word((enum metric_part)i),
                                         SV("health"), part_state_word(now->parts[i]), works, 0 });
        }
    }
}

static void round_run(struct health_watch *watch)
{
    struct health_picture picture = watch->picture; /* only this thread writes the parts */
    look(watch, &picture);
    numbers_set(watch->app, &picture);
    changes_tell(&watch->picture, &picture);
    (void)pthread_mutex_lock(&watch->mutex);
    for (uint32_t i = 0; i < TASK_COUNT; i++) {
        picture.tasks[i] = watch->picture.tasks[i]; /* what ended meanwhile */
    }
    watch->picture = picture;
    watch->looked_ms = clock_monotonic_ms();
    (void)pthread_mutex_unlock(&watch->mutex);
}

static void *rounds(void *context)
{
    struct health_watch *watch = context;
    (void)pthread_mutex_lock(&watch->mutex);
    while (!watch->stopping) {
        (void)pthread_mutex_unlock(&watch->mutex);
        round_run(watch);
        (void)pthread_mutex_lock(&watch->mutex);
        struct timespec until;
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += HEALTH_ROUND_MS / 1000;
        int waited = 0;
        while (!watch->stopping && waited != ETIMEDOUT) {
            waited = pthread_cond_timedwait(&watch->wake, &watch->mutex, &until);
        }
    }
    (void)pthread_mutex_unlock(&watch->mutex);
    return NULL;
}

/* --- start, stop, telling ----------------------------------------------------------------------------------------- */

static void watch_open(struct health_watch *watch)
{
    pthread_condattr_t attributes;
    (void)pthread_mutex_init(&watch->mutex, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&watch->wake, &attributes);
    (void)pthread_condattr_destroy(&attributes);
}

static void watch_close(struct health_watch *watch)
{
    vault_close(watch->vault);
    (void)pthread_cond_destroy(&watch->wake);
    (void)pthread_mutex_destroy(&watch->mutex);
    free(watch);
}

enum err health_start(struct app *app, struct health_watch **ret_watch)
{
    struct health_watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL) {
        return ERR_NO_MEMORY;
    }
    watch->app = app;
    watch->picture.started = clock_now(&(struct clock){ 0 });
    metric_set(METRIC_STARTED, 0, watch->picture.started.ms / 1000);
    watch_open(watch);
    enum err err = vault_open(connector_vault, app->connector, &watch->vault);
    if (err == OK) {
        round_run(watch); /* so that the first who asks gets an answer */
        err = pthread_create(&watch->thread, NULL, rounds, watch) == 0 ? OK : ERR_NO_MEMORY;
    }
    if (err != OK) {
        watch_close(watch);
        return err;
    }
    *ret_watch = watch;
    return OK;
}

void health_stop(struct health_watch *watch)
{
    if (watch == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&watch->mutex);
    watch->stopping = true;
    (void)pthread_cond_signal(&watch->wake);
    (void)pthread_mutex_unlock(&watch->mutex);
    (void)pthread_join(watch->thread, NULL);
    watch_close(watch);
}

struct health_picture health_picture(struct health_watch *watch)
{
    struct health_picture picture = { 0 };
    if (watch == NULL) {
        return picture;
    }
    (void)pthread_mutex_lock(&watch->mutex);
    picture = watch->picture;
    bool stale = clock_monotonic_ms() - watch->looked_ms > HEALTH_STALE_MS;
    (void)pthread_mutex_unlock(&watch->mutex);
    for (uint32_t i = 0; stale && i < PART_COUNT; i++) {
        picture.parts[i] = PART_UNKNOWN;
    }
    /* A write that failed is known before the next look. */
    if (!store_health(watch->app->store).writable && picture.parts[PART_DATABASE] == PART_OK) {
        picture.parts[PART_DATABASE] =
            store_health(watch->app->store).last_error == ERR_FULL ? PART_FULL : PART_AWAY;
    }
    return picture;
}

void health_task(struct health_watch *watch, enum metric_task task, enum err outcome)
{
    struct instant now = clock_now(&(struct clock){ 0 });
    if (outcome == OK) {
        metric_set(METRIC_TASK_ENDED, task, now.ms / 1000);
    } else {
        metric_add(METRIC_TASK_FAILURES, task, 0, 1);
    }
    if (watch != NULL) {
        (void)pthread_mutex_lock(&watch->mutex);
        struct task_state *state = &watch->picture.tasks[task];
        state->ended = outcome == OK ? now : state->ended;
        state->outcome = outcome;
        (void)pthread_mutex_unlock(&watch->mutex);
    }
}
