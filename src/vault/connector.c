#include "vault/connector.h"

#include "base/clock.h"
#include "os/file.h"
#include "os/socket.h"

#include <pthread.h>
#include <stdlib.h>

struct connector {
    int fd;
    pthread_mutex_t one_at_a_time;
};

enum err connector_open(int fd, struct connector **ret_connector)
{
    struct connector *connector = calloc(1, sizeof *connector);
    if (connector == NULL) {
        fd_close(&fd);
        return ERR_NO_MEMORY;
    }
    connector->fd = fd;
    ASSERT(pthread_mutex_init(&connector->one_at_a_time, NULL) == 0);
    *ret_connector = connector;
    return OK;
}

void connector_close(struct connector *connector)
{
    if (connector != NULL) {
        fd_close(&connector->fd);
        ASSERT(pthread_mutex_destroy(&connector->one_at_a_time) == 0);
        free(connector);
    }
}

static int ask(const struct connector *connector, unsigned char wanted)
{
    int64_t deadline_ms = clock_monotonic_ms() + CONNECTOR_WAIT_MS;
    if (socket_send_fd(connector->fd, wanted, -1) != OK) {
        return -1;
    }
    for (;;) {
        unsigned char got = 0;
        int fd = -1;
        if (socket_receive_fd(connector->fd, deadline_ms, &got, &fd) != OK) {
            return -1;
        }
        if (got == wanted) {
            return fd;
        }
        fd_close(&fd); /* the late answer to somebody who stopped waiting */
    }
}

static int connect_to(struct connector *connector, unsigned char wanted)
{
    ASSERT(pthread_mutex_lock(&connector->one_at_a_time) == 0);
    int fd = ask(connector, wanted);
    ASSERT(pthread_mutex_unlock(&connector->one_at_a_time) == 0);
    return fd;
}

int connector_vault(void *connector)
{
    return connect_to(connector, 'v');
}

int connector_press(void *connector)
{
    return connect_to(connector, 's');
}

int connector_password(void *connector, uint32_t helper)
{
    ASSERT(helper < PASSWORD_HELPERS);
    return connect_to(connector, (unsigned char)('0' + helper));
}
