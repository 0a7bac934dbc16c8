#include "app/runtime.h"

#include "os/file.h"
#include "os/socket.h"
#include "vault/keepers.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct runtime {
    struct app app;
    struct folder folder;
    struct keepers *keepers;
    struct supervisor supervisor;
    pthread_t thread;
    bool running;
    int stop_write, stop_read;
};

static void *supervise(void *context)
{
    struct runtime *runtime = context;
    supervisor_run(&runtime->supervisor, runtime->stop_read);
    return NULL;
}

static enum err keepers_begin(struct runtime *runtime, bool create, int *ret_connector)
{
    const struct config *config = &runtime->folder.config;
    if (create) {
        TRY(keepers_init(runtime->folder.path));
    }
    TRY(keepers_open(&(struct keepers_options){.data_folder = runtime->folder.path,
                                               .clock_offset_ms = config->clock_offset_days * 24 * 3600 * 1000,
                                               .openings_per_minute = config->openings_per_minute,
                                               .landlock_optional = config->without_landlock || runtime->folder.demo},
                     &runtime->keepers));
    keepers_supervise(runtime->keepers, &runtime->supervisor);
    TRY(keepers_connector(runtime->keepers, KEEPERS_COMMAND, ret_connector));
    TRY(socket_pair(SOCKET_STREAM, &runtime->stop_write, &runtime->stop_read));
    if (pthread_create(&runtime->thread, NULL, supervise, runtime) != 0) {
        return ERR_NO_MEMORY;
    }
    runtime->running = true;
    return OK;
}

enum err runtime_open(const struct folder *folder, bool create, struct runtime **ret_runtime, struct sv *ret_problem)
{
    struct runtime *runtime = calloc(1, sizeof *runtime);
    if (runtime == NULL) {
        return ERR_NO_MEMORY;
    }
    runtime->folder = *folder;
    runtime->stop_write = runtime->stop_read = -1;
    int connector = -1;
    *ret_problem = SV("a server or another command is using this data folder: stop it, or wait");
    enum err err = folder_hold(&runtime->folder);
    if (err == OK) {
        *ret_problem = SV("the processes that hold the keys could not be started: see the lines above");
        err = keepers_begin(runtime, create, &connector);
    }
    if (err == OK) {
        err = app_open(&(struct app_options){.folder = runtime->folder, .connector_fd = connector, .create = create,
                                             .owner = create ? config_owner(&runtime->folder.config) : SV("")},
                       &runtime->app, ret_problem);
    }
    if (err != OK) {
        runtime_close(runtime);
        return err;
    }
    *ret_runtime = runtime;
    return OK;
}

struct app *runtime_app(struct runtime *runtime)
{
    return &runtime->app;
}

void runtime_close(struct runtime *runtime)
{
    if (runtime == NULL) {
        return;
    }
    app_close(&runtime->app);
    if (runtime->running) {
        fd_close(&runtime->stop_write);
        (void)pthread_join(runtime->thread, NULL);
    }
    fd_close(&runtime->stop_read);
    fd_close(&runtime->stop_write);
    keepers_close(runtime->keepers);
    fd_close(&runtime->folder.lock_fd);
    free(runtime);
}
