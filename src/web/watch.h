/* Deadlines of connections: a client that sends or takes a byte at a time does not keep a place for ever. Internal to
 * web/.
 *
 * libmicrohttpd's own timeout starts anew at every byte. Here each stage of a request has one deadline, however slowly
 * it goes. And when nearly all places are taken, who comes next gets the place of who has asked for nothing the
 * longest: thousands that only hold a connection keep nobody out.
 */
#ifndef SEINHUIS_WEB_WATCH_H
#define SEINHUIS_WEB_WATCH_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum watch_stage { WATCH_IDLE, WATCH_RECEIVE, WATCH_WORK, WATCH_SEND };

struct watched {
    struct watched *before, *after;
    int fd;
    atomic_int_fast64_t deadline_ms;
    atomic_int stage;
    bool cut;                    /* broken off; libmicrohttpd has not closed it yet */
};

struct watch {
    pthread_mutex_t lock;
    struct watched *first, *last; /* who came last stands first */
    atomic_uint_fast32_t count;
    uint32_t cut_count;
    uint32_t most;               /* beyond it the longest idle gives way */
};

void watch_open(struct watch *watch);
void watch_close(struct watch *watch);
void watch_add(struct watch *watch, struct MHD_Connection *connection, void **socket_context);
void watch_remove(struct watch *watch, void **socket_context);
/* A request comes to its next stage, with that stage's whole time. */
void watch_stage(struct MHD_Connection *connection, enum watch_stage stage);
/* Breaks off the connections that are over time. */
void watch_sweep(struct watch *watch, int64_t now_ms);

#endif
