#include "app/scheduler.h"

#include "app/backup_state.h"
#include "app/daily.h"
#include "app/health.h"
#include "app/recovery.h"
#include "app/renewal.h"
#include "app/settle.h"
#include "app/site.h"
#include "app/trust_clock.h"
#include "base/log.h"
#include "privacy/privacy.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { ROUND_SECONDS = 5, KEYS_ROUND_MS = 10 * 60 * 1000 };

struct scheduler {
    struct app *app;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool stopping;
    struct settle settle;     /* these three of its own thread */
    struct trust_clock trust;
    bool more;                /* there is work left that need not wait for the next round */
};

static enum err task_ended(struct app *app, enum metric_task task, enum err err)
{
    health_task(app->health, task, err);
    if (err != OK) {
        log_error(SV("scheduler"), metric_task_word(task), err);
    }
    return err;
}

/* Keys whose term is over; what was left half done is tried again. */
static void keys_round(struct app *app, int64_t *due_ms)
{
    if (*due_ms > clock_monotonic_ms()) {
        return;
    }
    *due_ms = clock_monotonic_ms() + KEYS_ROUND_MS;
    (void)task_ended(app, TASK_KEYS, renewal_run_due(app, clock_now(&app->clock)));
}

/* ret_more: the log has lines that pages do not show yet. */
static enum err projection_run(struct app *app, bool *ret_more)
{
    uint32_t lines = 0;
    TRY(log_project(&(struct log_project_setup){ app->store, app->vault }, &lines));
    *ret_more = lines >= LOG_PROJECT_LINES;
    return OK;
}

static bool clock_believed(struct scheduler *scheduler, struct instant now)
{
    bool began = false;
    bool believed = trust_clock_now(&scheduler->trust, now, clock_monotonic_ms(), &began);
    if (began) {
        log_event(LOG_WARNING, SV("scheduler"), SV("clock_jumped"), 0);
    }
    return believed;
}

/* For the numbers: when things were last done for safe keeping. */
static enum err kept_tell(struct app *app, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1024 * 1024);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct backup_state backup;
    struct recovery_state recovery;
    struct instant rotated = { 0 };
    TRY(store_read_begin(app->store, &tx));
    TRY(backup_state_read(tx, &arena, &app->folder.config, now, &backup));
    TRY(recovery_state(tx, &arena, &app->folder.config, now, &recovery));
    TRY(renewal_oldest_begun(tx, &arena, &rotated));
    const struct {
        enum metric_kept kept;
        int64_t ms;
    } moments[] = { { KEPT_BACKUP, backup.kinds[KIND_DATA].made.ms },
                    { KEPT_VERIFIED, backup.kinds[KIND_PROVED].made.ms },
                    { KEPT_DRILL, recovery.drilled ? recovery.drilled_at.ms : 0 },
                    { KEPT_ROTATION, rotated.ms } };
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        if (moments[i].ms != 0) {
            metric_set(METRIC_BACKUP_TIME, moments[i].kept, moments[i].ms / 1000);
        }
    }
    return OK;
}

/* One failing part must not keep the others from their work. */
static void round_run(struct scheduler *scheduler, struct date *last_day)
{
    struct app *app = scheduler->app;
    scheduler->more = false;
    memory_refresh(app);
    (void)task_ended(app, TASK_SETTLE, settle_run(app, &scheduler->settle));
    (void)task_ended(app, TASK_PROJECTION, projection_run(app, &scheduler->more));
    struct instant now = clock_now(&app->clock);
    (void)task_ended(app, TASK_ROUND, kept_tell(app, now));
    if (!clock_believed(scheduler, now)) {
        return;
    }
    (void)task_ended(app, TASK_LAPSES, lapses_run(app, now));
    struct date today = date_of(now);
    if (last_day->set && last_day->day == today.day) {
        return;
    }
    enum err err = task_ended(app, TASK_DAILY, daily_run(app, now));
    if (err == OK && task_ended(app, TASK_RETENTION, retention_run_now(app, today)) == OK) {
        *last_day = today; /* otherwise tried again in the next round: what is due does not stay */
    }
}

static void *rounds(void *context)
{
    struct scheduler *scheduler = context;
    struct date last_day = { 0 };
    int64_t keys_due_ms = 0;
    (void)pthread_mutex_lock(&scheduler->mutex);
    while (!scheduler->stopping) {
        (void)pthread_mutex_unlock(&scheduler->mutex);
        round_run(scheduler, &last_day);
        if (scheduler->trust.held_since_ms == 0) {
            keys_round(scheduler->app, &keys_due_ms);
        }
        (void)pthread_mutex_lock(&scheduler->mutex);
        struct timespec until;
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += ROUND_SECONDS;
        int waited = 0;
        while (!scheduler->stopping && !scheduler->more && waited != ETIMEDOUT) {
            waited = pthread_cond_timedwait(&scheduler->wake, &scheduler->mutex, &until);
        }
    }
    (void)pthread_mutex_unlock(&scheduler->mutex);
    return NULL;
}

enum err scheduler_start(struct app *app, struct scheduler **ret_scheduler)
{
    struct scheduler *scheduler = calloc(1, sizeof *scheduler);
    if (scheduler == NULL) {
        return ERR_NO_MEMORY;
    }
    scheduler->app = app;
    (void)pthread_mutex_init(&scheduler->mutex, NULL);
    /* A clock that is set back must not make the rounds wait for it. */
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&scheduler->wake, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    if (pthread_create(&scheduler->thread, NULL, rounds, scheduler) != 0) {
        free(scheduler);
        return ERR_NO_MEMORY;
    }
    *ret_scheduler = scheduler;
    return OK;
}

void scheduler_stop(struct scheduler *scheduler)
{
    if (scheduler == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&scheduler->mutex);
    scheduler->stopping = true;
    (void)pthread_cond_signal(&scheduler->wake);
    (void)pthread_mutex_unlock(&scheduler->mutex);
    (void)pthread_join(scheduler->thread, NULL);
    (void)pthread_cond_destroy(&scheduler->wake);
    (void)pthread_mutex_destroy(&scheduler->mutex);
    free(scheduler);
}
