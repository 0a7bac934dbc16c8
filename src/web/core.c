#include "web/core.h"

#include "base/log.h"

#include <sodium.h>
#include <stdlib.h>
#include <time.h>

enum { IDLE_MS = 30 * 60 * 1000, ABSOLUTE_MS = 10 * 60 * 60 * 1000 };

static void fill_in(struct server_options *options)
{
    options->network_threads = options->network_threads == 0 ? 2 : options->network_threads;
    options->workers = options->workers == 0 ? 16 : options->workers;
    options->session_idle_ms = options->session_idle_ms == 0 ? IDLE_MS : options->session_idle_ms;
    options->session_absolute_ms = options->session_absolute_ms == 0 ? ABSOLUTE_MS : options->session_absolute_ms;
}

static enum err check_routes(const struct site *site)
{
    struct arena arena;
    arena_open(&arena, 64 * 1024);
    struct sv problem = { "", 0 };
    enum err err = router_check(&arena, site->tables, site->table_count, &problem);
    if (err != OK) {
        log_event(LOG_ERROR, SV("web"), SV("route_table_wrong"), 0);
    }
    arena_close(&arena);
    return err;
}

enum err core_open(const struct server_options *options, struct core **ret_core)
{
    ASSERT(options->site->place != NULL);
    if (sodium_init() < 0) {
        return ERR_IO;
    }
    TRY(check_routes(options->site));
    struct core *core = calloc(1, sizeof *core);
    if (core == NULL) {
        return ERR_NO_MEMORY;
    }
    core->options = *options;
    fill_in(&core->options);
    notices_open(&core->notices);
    enum err err = router_open(options->site->tables, options->site->table_count, &core->router);
    if (err == OK && options->throttled) {
        err = throttle_open(options->throttle, &core->throttle);
    }
    if (err == OK) {
        err = themes_open(&core->themes, options->theme_folder);
    }
    if (err != OK) {
        core_close(core);
        return err;
    }
    *ret_core = core;
    return OK;
}

static void wait_touches(struct core *core)
{
    struct timespec pause = { 0, 1000 * 1000 };
    for (size_t i = 0; i < TOUCHES_MAX; i++) {
        while (atomic_load(&core->touches[i].taken)) {
            (void)nanosleep(&pause, NULL);
        }
    }
}

void core_close(struct core *core)
{
    if (core == NULL) {
        return;
    }
    wait_touches(core);
    router_close(core->router);
    throttle_close(core->throttle);
    themes_close(&core->themes);
    notices_close(&core->notices);
    free(core);
}
