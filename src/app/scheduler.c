#include "app/scheduler.h"

#include "access/municipality.h"
#include "app/retention.h"
#include "app/site.h"
#include "base/log.h"
#include "organisation/people.h"
#include "privacy/privacy.h"
#include "signals/act.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { ROUND_SECONDS = 5 };

struct scheduler {
    struct app *app;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool stopping;
};

static enum err clock_of(struct app *app, struct municipality_id municipality, struct instant now)
{
    struct people_daily people = { .municipality = municipality, .today = date_of(now), .at = now,
                                   .work_id = id_next(now, &app->random) };
    TRY(store_write(app->store, people_daily_apply, &people));
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * 1024 * 1024);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    struct settings *settings = NULL;
    TRY(settings_load(tx, &arena, municipality, &settings));
    const struct clock_moves *moves = NULL;
    size_t count = 0;
    TRY(clock_prepare(tx, &arena, municipality, &(struct course_moment){ now, settings, &app->random }, &moves,
                      &count));
    store_read_end(&tx);
    return count == 0 ? OK : store_write(app->store, clock_apply, moves);
}

enum err daily_run(struct app *app, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * 1024 * 1024);
    struct municipality *municipalities = NULL;
    size_t count = 0;
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    TRY(municipality_list(tx, &arena, &municipalities, &count));
    store_read_end(&tx);
    enum err first = OK;
    for (size_t i = 0; i < count; i++) {
        enum err err = clock_of(app, municipalities[i].id, now);
        first = first == OK ? err : first;
    }
    return first;
}

/* One failing part must not keep the others from their work. */
static void round_run(struct app *app, struct date *last_day)
{
    memory_refresh(app);
    uint32_t lines = 0;
    enum err err = log_project(&(struct log_project_setup){ app->store, app->vault }, &lines);
    if (err != OK) {
        log_error(SV("scheduler"), SV("log_projection_failed"), err);
    }
    struct instant now = clock_now(&app->clock);
    struct date today = date_of(now);
    if (last_day->set && last_day->day == today.day) {
        return;
    }
    err = daily_run(app, now);
    err = err == OK ? retention_run_now(app, today) : err;
    if (err != OK) {
        log_error(SV("scheduler"), SV("daily_run_failed"), err);
        return; /* tried again in the next round: what is due does not stay */
    }
    *last_day = today;
}

static void *rounds(void *context)
{
    struct scheduler *scheduler = context;
    struct date last_day = { 0 };
    (void)pthread_mutex_lock(&scheduler->mutex);
    while (!scheduler->stopping) {
        (void)pthread_mutex_unlock(&scheduler->mutex);
        round_run(scheduler->app, &last_day);
        (void)pthread_mutex_lock(&scheduler->mutex);
        struct timespec until;
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += ROUND_SECONDS;
        int waited = 0;
        while (!scheduler->stopping && waited != ETIMEDOUT) {
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
    (void)pthread_cond_init(&scheduler->wake, NULL);
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
