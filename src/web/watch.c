#include "web/watch.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"

#include <stdlib.h>
#include <sys/socket.h>

enum { LOOKED_AT_MAX = 64 };

void watch_open(struct watch *watch)
{
    watch->first = NULL;
    watch->last = NULL;
    watch->cut_count = 0;
    watch->most = UINT32_MAX;
    atomic_init(&watch->count, 0);
    ASSERT(pthread_mutex_init(&watch->lock, NULL) == 0);
}

void watch_close(struct watch *watch)
{
    ASSERT(watch->first == NULL);
    (void)pthread_mutex_destroy(&watch->lock);
}

static void cut(struct watch *watch, struct watched *watched)
{
    (void)shutdown(watched->fd, SHUT_RDWR);
    watch->cut_count += watched->cut ? 0 : 1;
    watched->cut = true;
}

/* Of those that came first: one that asked for nothing, otherwise one whose request has not come whole. A resident who
 * is slowly sending a story is the last to be cut off, and never one that is being answered. */
static void make_room(struct watch *watch)
{
    struct watched *slow = NULL;
    size_t looked_at = 0;
    for (struct watched *watched = watch->last; watched != NULL && looked_at < LOOKED_AT_MAX;
         watched = watched->before) {
        int stage = atomic_load_explicit(&watched->stage, memory_order_relaxed);
        if (!watched->cut && stage == WATCH_IDLE) {
            cut(watch, watched);
            return;
        }
        slow = slow == NULL && !watched->cut && stage == WATCH_RECEIVE ? watched : slow;
        looked_at += watched->cut ? 0 : 1;
    }
    if (slow != NULL) {
        cut(watch, slow);
    }
}

void watch_add(struct watch *watch, struct MHD_Connection *connection, void **socket_context)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct watched *watched = calloc(1, sizeof *watched);
    if (info == NULL || watched == NULL) {
        free(watched);
        return; /* unwatched: libmicrohttpd's own timeout remains */
    }
    watched->fd = info->connect_fd;
    atomic_store(&watched->deadline_ms, clock_monotonic_ms() + LIMIT_RECEIVE_MS);
    pthread_mutex_lock(&watch->lock);
    if (atomic_load(&watch->count) >= watch->most + watch->cut_count) {
        make_room(watch);
    }
    watched->after = watch->first;
    if (watch->first != NULL) {
        watch->first->before = watched;
    } else {
        watch->last = watched;
    }
    watch->first = watched;
    atomic_fetch_add(&watch->count, 1);
    pthread_mutex_unlock(&watch->lock);
    *socket_context = watched;
}

void watch_remove(struct watch *watch, void **socket_context)
{
    struct watched *watched = *socket_context;
    if (watched == NULL) {
        return;
    }
    /* Under the lock: once it is out of the list nobody shuts down its descriptor, which is about to be closed. */
    pthread_mutex_lock(&watch->lock);
    if (watched->before != NULL) {
        watched->before->after = watched->after;
    } else {
        watch->first = watched->after;
    }
    if (watched->after != NULL) {
        watched->after->before = watched->before;
    } else {
        watch->last = watched->before;
    }
    watch->cut_count -= watched->cut ? 1 : 0;
    atomic_fetch_sub(&watch->count, 1);
    pthread_mutex_unlock(&watch->lock);
    free(watched);
    *socket_context = NULL;
}

void watch_stage(struct MHD_Connection *connection, enum watch_stage stage)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct watched *watched = info == NULL ? NULL : info->socket_context;
    if (watched == NULL) {
        return;
    }
    atomic_store_explicit(&watched->stage, stage, memory_order_relaxed);
    int64_t deadline = INT64_MAX;
    if (stage != WATCH_WORK) {
        deadline = clock_monotonic_ms() + (stage == WATCH_SEND ? LIMIT_SEND_MS : LIMIT_RECEIVE_MS);
    }
    atomic_store_explicit(&watched->deadline_ms, deadline, memory_order_relaxed);
}

void watch_sweep(struct watch *watch, int64_t now_ms)
{
    pthread_mutex_lock(&watch->lock);
    for (struct watched *watched = watch->first; watched != NULL; watched = watched->after) {
        if (atomic_load_explicit(&watched->deadline_ms, memory_order_relaxed) < now_ms) {
            cut(watch, watched);
        }
    }
    pthread_mutex_unlock(&watch->lock);
}
