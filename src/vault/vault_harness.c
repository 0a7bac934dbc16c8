#include "vault/vault_harness.h"

#include "os/file.h"
#include "os/socket.h"

#include <pthread.h>
#include <stdlib.h>

struct vault_harness {
    struct supervisor supervisor;
    struct keepers *keepers;
    struct connector *connector;
    int stop_mine;
    int stop_other;
    pthread_t thread;
};

static void *run(void *context)
{
    struct vault_harness *harness = context;
    supervisor_run(&harness->supervisor, harness->stop_other);
    return NULL;
}

static enum err harness_fill(struct vault_harness *harness, const struct keepers_options *options)
{
    int fd = -1;
    TRY(keepers_init(options->data_folder));
    TRY(keepers_open(options, &harness->keepers));
    keepers_supervise(harness->keepers, &harness->supervisor);
    TRY(keepers_connector(harness->keepers, KEEPERS_WEB, &fd));
    TRY(connector_open(fd, &harness->connector));
    TRY(socket_pair(SOCKET_STREAM, &harness->stop_mine, &harness->stop_other));
    return pthread_create(&harness->thread, NULL, run, harness) == 0 ? OK : ERR_NO_MEMORY;
}

enum err vault_harness_start(const struct keepers_options *options, struct vault_harness **ret_harness)
{
    struct vault_harness *harness = calloc(1, sizeof *harness);
    if (harness == NULL) {
        return ERR_NO_MEMORY;
    }
    harness->stop_mine = harness->stop_other = -1;
    enum err err = harness_fill(harness, options);
    if (err != OK) {
        keepers_close(harness->keepers);
        free(harness);
        return err;
    }
    *ret_harness = harness;
    return OK;
}

void vault_harness_stop(struct vault_harness *harness)
{
    fd_close(&harness->stop_mine);
    ASSERT(pthread_join(harness->thread, NULL) == 0);
    fd_close(&harness->stop_other);
    connector_close(harness->connector);
    keepers_close(harness->keepers);
    free(harness);
}

int vault_harness_vault(void *harness)
{
    return connector_vault(((struct vault_harness *)harness)->connector);
}

int vault_harness_password(void *harness, uint32_t helper)
{
    return connector_password(((struct vault_harness *)harness)->connector, helper);
}

int vault_harness_press(void *harness)
{
    return connector_press(((struct vault_harness *)harness)->connector);
}

pid_t vault_harness_vault_pid(const struct vault_harness *harness)
{
    return keepers_vault_pid(harness->keepers);
}

pid_t vault_harness_press_pid(const struct vault_harness *harness)
{
    return keepers_press_pid(harness->keepers);
}
