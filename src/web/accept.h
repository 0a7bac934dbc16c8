/* Who knocks is let in by a thread of our own. Internal to web/.
 *
 * libmicrohttpd's network threads could accept by themselves, but taking the socket away from them (MHD_quiesce_daemon)
 * races with their epoll and then ends the process: a graceful stop would now and then be a crash. With a thread of our
 * own a stop is its end, and connections are spread evenly. While all places are taken nobody is let in: who comes
 * waits at the socket. A connection is counted when its network thread has begun with it, so a burst can take a few
 * places more, as many as wait at the socket at most.
 */
#ifndef SEINHUIS_WEB_ACCEPT_H
#define SEINHUIS_WEB_ACCEPT_H

#include "base/err.h"
#include "web/watch.h"

#include <microhttpd.h>
#include <pthread.h>

struct acceptor {
    struct MHD_Daemon *daemon;
    struct watch *watch;
    int listen_socket;           /* not owned */
    uint32_t places;
    int stop;                    /* eventfd */
    bool runs;
    pthread_t thread;
};

/* All but `stop`, `runs` and `thread` filled in. ERR_NO_MEMORY, ERR_IO. */
MUST enum err accept_start(struct acceptor *acceptor);
/* Nobody is let in when this returns. Accepts one that was not started. */
void accept_stop(struct acceptor *acceptor);

#endif
