#include "web/server.h"

#include "base/log.h"
#include "base/metric.h"
#include "web/server_inner.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* A worker's stack holds a handler and SQLite; pages live in arenas. */
enum { WORKER_STACK_BYTES = 512 * 1024, SWEEP_MS = 250, STAFF_WORKER_EVERY = 4 };

/* --- workers ------------------------------------------------------------------------------------------------------ */

static void after_write(struct exchange *exchange)
{
    struct carried *carried = exchange->carrier;
    struct server *server = carried->server;
    if (exchange->outcome != ERR_OUTCOME_UNKNOWN) {
        outcomes_put(&server->outcomes, exchange->rq.intent_before, exchange->outcome == OK);
        outcomes_put(&server->outcomes, exchange->rq.intent, exchange->outcome == OK);
    }
    if (exchange->outcome == OK) {
        dispatch_written(exchange);
        carried_finish(carried);
    } else {
        exchange->settling = true;
        queue_put_first(&server->queue, exchange);
    }
}

static void keep(struct server *server, struct exchange *exchange)
{
    struct MHD_Response *response = response_of(exchange, true);
    if (response != NULL) {
        steady_keep(&server->steady, exchange, response);
    }
}

static void serve_one(struct worker *worker, struct server *server, struct exchange *exchange)
{
    struct carried *carried = exchange->carrier;
    log_trace_set(exchange->trace);
    if (exchange->settling) {
        dispatch_settle(worker, exchange);
        carried_finish(carried);
        return;
    }
    if (clock_monotonic_ms() - exchange->queued_ms > LIMIT_QUEUE_MS) {
        atomic_fetch_add(&server->busy, 1);
        metric_add(METRIC_LIMITED, LIMITED_QUEUE, 0, 1);
        dispatch_fail(exchange, ERR_TIMEOUT);
        carried_finish(carried);
        return;
    }
    exchange->written = after_write;
    exchange->generation = store_settled(server->core->options.store);
    if (dispatch_run(worker, exchange) == PROGRESS_WRITING) {
        return;
    }
    if (exchange->kept) {
        keep(server, exchange);
    }
    carried_finish(carried);
}

/* The vault's client connects when it must; a vault that is away is found out by who calls it. */
static struct vault *vault_of(const struct server *server)
{
    const struct server_options *options = &server->core->options;
    struct vault *vault = NULL;
    if (options->vault_connect == NULL || vault_open(options->vault_connect, options->vault_context, &vault) != OK) {
        return NULL;
    }
    return vault;
}

struct worker_start {
    struct server *server;
    bool staff_only;
};

static void *work(void *context)
{
    struct worker_start start = *(struct worker_start *)context;
    free(context);
    struct worker worker = { .core = start.server->core, .vault = vault_of(start.server) };
    for (;;) {
        struct exchange *exchange = queue_take(&start.server->queue, start.staff_only);
        if (exchange == NULL) {
            break;
        }
        if (worker.vault == NULL) {
            worker.vault = vault_of(start.server);
        }
        enum lane_kind lane = exchange->lane; /* the request may be gone when it was served */
        serve_one(&worker, start.server, exchange);
        queue_done(&start.server->queue, lane);
        log_trace_set(0);
    }
    if (worker.vault != NULL) {
        vault_close(worker.vault);
    }
    return NULL;
}

static enum err worker_start(struct server *server, const pthread_attr_t *attributes)
{
    struct worker_start *start = calloc(1, sizeof *start);
    if (start == NULL) {
        return ERR_NO_MEMORY;
    }
    uint32_t number = server->worker_count;
    bool many = server->core->options.workers >= STAFF_WORKER_EVERY;
    *start = (struct worker_start){ server, many && number % STAFF_WORKER_EVERY == STAFF_WORKER_EVERY - 1 };
    if (pthread_create(&server->workers[number], attributes, work, start) != 0) {
        free(start);
        return ERR_NO_MEMORY;
    }
    server->worker_count++;
    return OK;
}

static enum err workers_start(struct server *server)
{
    pthread_attr_t attributes;
    ASSERT(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, WORKER_STACK_BYTES) == 0);
    uint32_t wanted = server->core->options.workers > WORKERS_MAX ? WORKERS_MAX : server->core->options.workers;
    enum err err = OK;
    while (err == OK && server->worker_count < wanted) {
        err = worker_start(server, &attributes);
    }
    (void)pthread_attr_destroy(&attributes);
    return err;
}

/* --- deadlines ---------------------------------------------------------------------------------------------------- */

static void sleep_ms(int64_t ms)
{
    struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };
    (void)nanosleep(&pause, NULL);
}

static void *sweep(void *context)
{
    struct server *server = context;
    while (!atomic_load(&server->stopping)) {
        int64_t now = clock_monotonic_ms();
        watch_sweep(&server->watch, now);
        for (;;) {
            struct exchange *old = queue_take_old(&server->queue, now - LIMIT_QUEUE_MS);
            if (old == NULL) {
                break;
            }
            atomic_fetch_add(&server->busy, 1);
            metric_add(METRIC_LIMITED, LIMITED_QUEUE, 0, 1);
            dispatch_fail(old, ERR_TIMEOUT);
            carried_finish(old->carrier);
        }
        sleep_ms(SWEEP_MS);
    }
    return NULL;
}

/* --- start and stop ----------------------------------------------------------------------------------------------- */

static enum err start(struct server *server)
{
    queue_open(&server->queue, server->core->options.workers);
    steady_open(&server->steady);
    watch_open(&server->watch);
    TRY(outcomes_open(&server->outcomes, vault_of(server)));
    TRY(static_open(server));
    TRY(workers_start(server));
    if (pthread_create(&server->sweeper, NULL, sweep, server) != 0) {
        return ERR_NO_MEMORY;
    }
    server->sweeper_runs = true;
    return connection_start(server);
}

enum err server_start(const struct server_options *options, struct server **ret_server)
{
    ASSERT(options->store != NULL && options->clock != NULL);
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = core_open(options, &server->core);
    if (err != OK) {
        free(server);
        return err;
    }
    err = start(server);
    if (err != OK) {
        log_error(SV("web"), SV("server_not_started"), err);
        server_stop(server);
        return err;
    }
    *ret_server = server;
    return OK;
}

/* No more connections are taken; who comes now waits at the socket for the next process, or sees it close. */
static void drain(struct server *server)
{
    accept_stop(&server->acceptor);
    atomic_store(&server->draining, true);
    int64_t until = clock_monotonic_ms() + LIMIT_DRAIN_MS;
    while (atomic_load(&server->begun) > 0 && clock_monotonic_ms() < until) {
        sleep_ms(5);
    }
    (void)close(server->core->options.listen_socket);
}

static void stop_threads(struct server *server)
{
    drain(server);
    atomic_store(&server->stopping, true);
    /* From here on connections are closed by their network thread before anything happens; requests that a worker or
     * the writer has are waited for, because a daemon with suspended connections cannot be stopped. */
    while (atomic_load(&server->under_way) > 0) {
        sleep_ms(5);
    }
    if (server->daemon != NULL) {
        MHD_stop_daemon(server->daemon);
    }
    queue_stop(&server->queue);
    for (uint32_t i = 0; i < server->worker_count; i++) {
        (void)pthread_join(server->workers[i], NULL);
    }
    if (server->sweeper_runs) {
        (void)pthread_join(server->sweeper, NULL);
    }
}

void server_stop(struct server *server)
{
    if (server == NULL) {
        return;
    }
    stop_threads(server);
    outcomes_close(&server->outcomes);
    if (server->refused != NULL) {
        MHD_destroy_response(server->refused);
    }
    static_close(server);
    steady_close(&server->steady);
    queue_close(&server->queue);
    watch_close(&server->watch);
    core_close(server->core);
    free(server);
}

struct server_counts server_counts(const struct server *server)
{
    struct server *own = (struct server *)(uintptr_t)server;
    struct server_counts counts = {
        .requests = atomic_load(&own->requests),
        .kept = atomic_load(&own->kept),
        .busy = atomic_load(&own->busy),
        .refused = atomic_load(&own->refusals),
        .connections = (uint32_t)atomic_load(&own->watch.count),
    };
    _Static_assert(sizeof counts.lanes / sizeof counts.lanes[0] == LANE_COUNT, "one for each lane");
    queue_lanes(&own->queue, counts.lanes);
    return counts;
}
