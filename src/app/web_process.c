#include "app/web_process.h"

#include "app/app.h"
#include "app/control.h"
#include "app/health.h"
#include "app/heartbeat.h"
#include "app/scheduler.h"
#include "app/site.h"
#include "base/catalogue.h"
#include "base/log.h"
#include "os/file.h"
#include "os/page.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "web/scrape.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

enum { FD_LISTEN = PROCESS_FD_FIRST, FD_CONNECTOR, FD_CONTROL, FD_HEARTBEAT, FD_PAGE, FD_METRICS };
enum { EXIT_BAD_START = 3 };

struct web_process {
    struct arena arena;
    struct folder folder;
    struct app app;
    struct server *server;
    struct scheduler *scheduler;
    struct control *control;
    struct scrape *scrape;
    int stop_fd;
    bool has_metrics;
};

/* The folder's own descriptor goes first: beneath it lie the vault's files, which this process must not reach. */
static enum err walls_up(struct folder *folder)
{
    fd_close(&folder->fd);
    const struct sandbox_folder folders[] = { { .fd = folder->store_fd, .write = true }, { .fd = folder->themes_fd },
                                              { .fd = folder->ca_fd } };
    struct sandbox_status status;
    TRY(sandbox_enter(&(struct sandbox_options){ .profile = SANDBOX_WEB, .folders = folders,
                                                 .folder_count = folder->ca_fd < 0 ? 2 : 3,
                                                 .connects = !sv_empty(folder->config.database) ||
                                                             !sv_empty(folder->config.key_store) },
                      &status));
    if (status.landlock_abi == 0) {
        log_event(LOG_WARNING, SV("web"), SV("no_landlock"), 0);
        return folder->config.without_landlock || folder->demo ? OK : ERR_REFUSED;
    }
    return OK;
}

static enum err web_start(struct web_process *web, struct sv *ret_problem)
{
    TRY(process_signals(&web->stop_fd));
    *ret_problem = SV("the walls around the process could not be set; on a kernel without Landlock set zonder-landlock "
                      "= ja");
    TRY(walls_up(&web->folder));
    TRY(app_open(&(struct app_options){ .folder = web->folder, .connector_fd = FD_CONNECTOR }, &web->app, ret_problem));
    const struct config *config = &web->folder.config;
    struct server_options options = {
        .listen_socket = FD_LISTEN, .site = &site, .app = &web->app, .store = web->app.store,
        .password = web->app.password, .press = web->app.press,
        .vault_connect = connector_vault, .vault_context = web->app.connector,
        .clock = &web->app.clock, .theme_folder = web->folder.themes, .workers = (uint32_t)config->workers,
        .https = config->https, .proxies = config->proxies, .demo = web->folder.demo,
        .throttled = config->throttled,
    };
    throttle_rules_default(options.throttle);
    *ret_problem = SV("the server could not start: see the lines above");
    TRY(page_open(FD_PAGE, &web->app.restarts));
    TRY(health_start(&web->app, &web->app.health));
    TRY(server_start(&options, &web->server));
    TRY(scheduler_start(&web->app, &web->scheduler));
    if (web->has_metrics) {
        TRY(scrape_start(&(struct scrape_options){ FD_METRICS, web->server }, &web->scrape));
    }
    return control_start(&web->app, FD_CONTROL, &web->control);
}

int web_process_main(int count, char **words)
{
    static struct web_process web;
    if (count < 2) {
        return EXIT_BAD_START;
    }
    process_harden(true);
    web.has_metrics = fcntl(FD_METRICS, F_GETFD) >= 0; /* first: anything we open would take its number */
    ASSERT(text_catalogue_set(catalogue_nl, catalogue_nl_length) == OK);
    arena_open(&web.arena, (size_t)1024 * 1024);
    web.folder.fd = -1;
    struct sv problem = { "", 0 };
    enum err err = folder_load(&web.arena, &(struct folder_options){ .path = sv_of_c(words[1]) }, &web.folder,
                               &problem);
    err = err == OK ? web_start(&web, &problem) : err;
    if (err != OK) {
        (void)fprintf(stderr, "seinhuis: %.*s\n", (int)problem.length, problem.at);
        log_error(SV("web"), SV("not_started"), err);
        return EXIT_BAD_START;
    }
    log_event(LOG_INFO, SV("web"), SV("ready"), 0);
    struct pollfd stop = { .fd = web.stop_fd, .events = POLLIN };
    while (poll(&stop, 1, HEARTBEAT_MS) <= 0) {
        heartbeat_send(FD_HEARTBEAT, health_picture(web.app.health).parts[PART_VAULT] == PART_OK);
    }
    scrape_stop(web.scrape); /* it looks into the server */
    server_stop(web.server);
    scheduler_stop(web.scheduler);
    control_stop(web.control);
    health_stop(web.app.health);
    app_close(&web.app);
    return 0;
}
