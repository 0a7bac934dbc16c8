/* The supervisor: owns the listening socket, starts the rest, restarts what ends, and hands out connections to the
 * vault. */
#include "app/command.h"
#include "app/heartbeat.h"
#include "app/listen.h"
#include "app/serve_walls.h"
#include "app/web_process.h"
#include "base/log.h"
#include "base/metric.h"
#include "os/file.h"
#include "os/page.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "os/service.h"
#include "os/socket.h"
#include "vault/keepers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 1 January 2026. */
#define CLOCK_LEAST_MS INT64_C(1767225600000)

struct serve {
    struct arena arena;
    struct folder folder;
    struct keepers *keepers;
    struct supervisor supervisor;
    struct child web;
    struct heartbeat heartbeat;
    struct listening listening;
    int page_fd;
    struct page *page;
    struct process_user web_user; /* uid 0: ours */
};

enum { MEASURED_WRITES_PER_SECOND = 1000000 };

static enum err web_spawn(void *context, pid_t *ret_pid)
{
    struct serve *serve = context;
    const char *path = NULL;
    struct process_path self;
    TRY(arena_c_string(&serve->arena, serve->folder.path, &path));
    TRY(process_find(SV("seinhuis"), &self));
    int connector CLEANUP(fd_close) = -1;
    int heartbeat CLEANUP(fd_close) = -1;
    TRY(keepers_connector(serve->keepers, KEEPERS_WEB, &connector));
    TRY(heartbeat_pipe(&serve->heartbeat, &serve->supervisor, &heartbeat));
    const char *const words[] = {"seinhuis", "web-process", path, NULL};
    struct process_options options = {.path = self.text,
                                      .arguments = words,
                                      .fds = {serve->listening.web, connector, serve->listening.control,
                                              heartbeat, serve->page_fd},
                                      .fd_count = 5,
                                      .user = serve->web_user};
    if (serve->listening.metrics >= 0) {
        options.fds[options.fd_count++] = serve->listening.metrics;
    }
    enum err err = process_spawn(&options, ret_pid);
    if (err == ERR_IO) {
        options.path = "/proc/self/exe"; /* a newer version lies in our place: the walls let us run what we are */
        err = process_spawn(&options, ret_pid);
    }
    return err;
}

/* Started as root, what faces the network is an account of its own, where the system has one: the vault's files and
 * processes are then out of its reach also without Landlock. */
static enum err web_user_find(struct serve *serve, struct sv *ret_problem)
{
    *ret_problem = SV("the data folder cannot be given to the account seinhuis-web: check the disk and who owns the "
                      "folder");
    enum err err = process_user(SV("seinhuis-web"), &serve->web_user);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    TRY(folder_show(serve->folder.fd, serve->web_user.gid));
    TRY(folder_give(serve->folder.themes_fd, serve->web_user.uid, serve->web_user.gid));
    return folder_give(serve->folder.store_fd, serve->web_user.uid, serve->web_user.gid);
}

/* Every process that is started from here on has it in its environment. */
static enum err log_level_take(const struct serve *serve, struct sv *ret_problem)
{
    static const char *const words[] = { "detail", "info", "warning", "error" };
    enum log_level level = LOG_INFO;
    *ret_problem = SV("logniveau in seinhuis.conf is not a level: write detail, info, warning or error");
    if (!log_level_of(serve->folder.config.log_level, &level)) {
        return ERR_INVALID;
    }
    log_level_set(level);
    return setenv(LOG_LEVEL_VARIABLE, words[level], 1) == 0 ? OK : ERR_NO_MEMORY;
}

static void tell_stopping(void *context)
{
    (void)context;
    service_say(SERVICE_STOPPING);
}

/* Where it can be reached, for who started it by hand: the port is then often the kernel's choice. */
static void address_print(const struct serve *serve)
{
    if (serve->listening.port == 0) {
        (void)fprintf(stderr, "listening on the socket that systemd opened\n");
    } else {
        struct sv host = serve->folder.config.listen;
        (void)fprintf(stderr, "http://%.*s:%u\n", (int)host.length, host.at, serve->listening.port);
    }
}

/* Who faces the network tells how often each process was started anew; only the supervisor knows. */
static enum err restarts_count(struct serve *serve)
{
    static const struct sv names[PROCESS_COUNT] = {SV_INIT("web"), SV_INIT("vault"), SV_INIT("password"),
                                                   SV_INIT("sheet")};
    TRY(page_create(&serve->page_fd, &serve->page));
    for (size_t i = 0; i < serve->supervisor.child_count; i++) {
        struct child *child = serve->supervisor.children[i];
        for (size_t j = 0; j < PROCESS_COUNT; j++) {
            if (sv_equal(child->name, names[j])) {
                child->restarts = &serve->page->numbers[j];
            }
        }
    }
    return OK;
}

static const struct sv landlock_missing =
    SV_INIT("this kernel has no Landlock, the wall around files: start on a newer kernel or one that has it switched on, "
            "or set zonder-landlock = ja in seinhuis.conf and accept that a captured process reads every file of this "
            "account");

static enum err serve_start(struct serve *serve, struct sv *ret_problem)
{
    const struct config *config = &serve->folder.config;
    TRY(log_level_take(serve, ret_problem));
    *ret_problem = SV("the clock of this machine stands before this program was made: set it right, terms depend on it");
    struct clock machine = {0}; /* a demonstration may stand in the past */
    TRY(clock_now(&machine).ms < CLOCK_LEAST_MS ? ERR_REFUSED : OK);
    *ret_problem = SV("a server or a command is using this data folder: stop it, or wait");
    TRY(folder_hold(&serve->folder));
    TRY(listening_open(&serve->arena, &serve->folder, &serve->listening, ret_problem));
    TRY(web_user_find(serve, ret_problem));
    *ret_problem = SV("the keys could come into swap: let this account lock 64 kB of memory (ulimit -l 64, or "
                      "LimitMEMLOCK=64K in the unit)");
    TRY(process_memory_lock(KEEPERS_LOCKED_BYTES));
    *ret_problem = landlock_missing;
    if (sandbox_landlock_abi() == 0 && !config->without_landlock && !serve->folder.demo) {
        return ERR_REFUSED;
    }
    *ret_problem = SV("log/ in the data folder cannot be opened: put it back from a backup, or give it to this user "
                      "with chown -R");
    int log CLEANUP(fd_close) = -1;
    TRY(folder_open_in(serve->folder.fd, SV("log"), false, &log));
    *ret_problem = SV("the keys in vault/ cannot be read: restore them, or give the folder to this user with chown -R");
    bool unlimited = serve->folder.demo && !config->throttled; /* the vault of a real one slows down whoever asks */
    TRY(keepers_open(&(struct keepers_options){.data_folder = serve->folder.path,
                                               .clock_offset_ms = config->clock_offset_days * 24 * 3600 * 1000,
                                               .openings_per_minute = config->openings_per_minute,
                                               .writes_per_second = unlimited ? MEASURED_WRITES_PER_SECOND : 0,
                                               .press = true,
                                               .landlock_optional = config->without_landlock || serve->folder.demo},
                     &serve->keepers));
    keepers_supervise(serve->keepers, &serve->supervisor);
    serve->web = (struct child){.name = SV("web"), .start = web_spawn, .context = serve};
    heartbeat_open(&serve->heartbeat, &serve->web);
    serve->supervisor.stopping = tell_stopping;
    serve->supervisor.gives_up = true;
    supervisor_add(&serve->supervisor, &serve->web);
    *ret_problem = SV("the system gives no shared memory: check its limits");
    TRY(restarts_count(serve));
    *ret_problem = SV("the walls around the process could not be set: the kernel has no seccomp");
    return serve_walls_up(&serve->folder);
}

/* The port of the command line stands above that of the file, so that a demonstration can be moved. */
static bool options_take(struct serve *serve, int count, char **words, struct sv *ret_data, int64_t *ret_port)
{
    *ret_port = -1;
    for (int i = 1; i < count; i++) {
        bool more = i + 1 < count;
        if (strcmp(words[i], "--data") == 0 && more) {
            *ret_data = sv_of_c(words[++i]);
        } else if (strcmp(words[i], "--port") == 0 && more) {
            if (!sv_to_int(sv_of_c(words[++i]), ret_port) || *ret_port < 0 || *ret_port > 65535) {
                return false;
            }
        } else {
            return false;
        }
    }
    (void)serve;
    return true;
}

/* What a process could not say itself: the vault writes numbers and words from lists only. */
static void tell_bad_start(int code)
{
    static const char *const sentences[BAD_START_END] = {
        [BAD_START] = "it did not start: what is wrong stands above",
        [BAD_START_WALLS] = "this kernel has no Landlock, the wall around the files: use a newer kernel, or set "
                            "zonder-landlock = ja in seinhuis.conf",
        [BAD_START_KEY_MISSING] = "the master key is not there: put vault/master.key back, or give it with systemd's "
                                  "LoadCredential=master-key; without it nothing can be read (seinhuis recovery)",
        [BAD_START_KEY_WRONG] = "the master key or vault/municipalities is damaged, or of another installation: put "
                                "back the two that belong together",
        [BAD_START_LOCKED] = "another vault has this data folder: stop it, or wait until it has ended",
        [BAD_START_LOG] = "the log cannot be opened: make room on the disk, and check that this user owns log/ in the "
                          "data folder",
        [BAD_START_FONTS] = "there are no fonts in /usr/share/fonts that this user may read, and documents cannot be "
                            "printed: install fonts-noto-core",
    };
    (void)fprintf(stderr, "seinhuis: %s\n", sentences[code]);
}

int serve_main(int count, char **words)
{
    static struct serve serve;
    struct sv data = SV("data");
    struct sv problem = {"", 0};
    int64_t port = -1;
    if (!options_take(&serve, count, words, &data, &port)) {
        (void)fprintf(stderr, "seinhuis serve [--data DIR] [--port N]\n");
        return 2;
    }
    process_harden(false);
    arena_open(&serve.arena, (size_t)1024 * 1024);
    int stop_fd = -1;
    enum err err = process_signals(&stop_fd);
    err = err == OK ? folder_load(&serve.arena, &(struct folder_options){.path = data}, &serve.folder, &problem) : err;
    if (err == OK) {
        serve.folder.config.port = port >= 0 ? port : serve.folder.config.port;
        err = serve_start(&serve, &problem);
    }
    if (err != OK) {
        (void)fprintf(stderr, "seinhuis: %.*s\n", (int)problem.length, problem.at);
        return 1;
    }
    address_print(&serve);
    supervisor_run(&serve.supervisor, stop_fd);
    bool gave_up = serve.supervisor.gave_up != NULL;
    if (gave_up) {
        tell_bad_start(serve.supervisor.gave_up_code);
    }
    keepers_close(serve.keepers);
    folder_close(&serve.folder);
    return gave_up ? 1 : 0;
}
