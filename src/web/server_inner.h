/* The parts of a running server. Internal to web/: server.c starts and stops it, connection.c talks with
 * libmicrohttpd. */
#ifndef SEINHUIS_WEB_SERVER_INNER_H
#define SEINHUIS_WEB_SERVER_INNER_H

#include "base/limits.h"
#include "web/accept.h"
#include "web/core.h"
#include "web/dispatch.h"
#include "web/outcome.h"
#include "web/queue.h"
#include "web/steady.h"
#include "web/watch.h"

enum { WORKERS_MAX = 256 };

/* Ready answers for one embedded file. */
struct ready_asset {
    const struct asset *asset;
    struct MHD_Response *plain, *packed, *unchanged;
};

struct server {
    struct core *core;           /* first: the rest hangs on it */
    struct MHD_Daemon *daemon;
    struct acceptor acceptor;
    struct queue queue;
    struct steady steady;
    struct watch watch;
    struct outcomes outcomes;
    struct ready_asset *assets;
    size_t asset_count;
    struct MHD_Response *refused; /* by the guard */
    pthread_t workers[WORKERS_MAX];
    uint32_t worker_count;       /* started */
    pthread_t sweeper;
    bool sweeper_runs;
    atomic_bool draining;        /* no more connections; each answer is the last on its own */
    atomic_bool stopping;        /* what is not under way is closed before anything happens */
    atomic_uint_fast32_t begun;  /* requests whose first line is in and whose answer is not out */
    atomic_uint_fast32_t under_way; /* suspended: a worker, the writer or the queue has them */
    atomic_int_fast64_t bodies_bytes;
    atomic_uint_fast64_t requests, kept, busy, refusals;
};

/* One request on a connection. */
struct carried {
    struct exchange exchange;
    struct server *server;
    struct MHD_Connection *connection;
    char target[LIMIT_TARGET_BYTES + 2];
    char address[64];
    int64_t body_bytes;          /* read so far */
    int64_t body_counted;        /* of bodies_bytes */
    bool begun, answered;
};

/* --- connection.c ------------------------------------------------------------------------------------------------- */
MUST enum err connection_start(struct server *server);
/* The answer is ready: hands the request back to its network thread. Exactly once for each that was suspended. */
void carried_finish(struct carried *carried);
struct MHD_Response *response_of(const struct exchange *exchange, bool copy);

/* --- wellknown.c -------------------------------------------------------------------------------------------------- */
/* Health, robots.txt, security.txt: true when the path was one of them and the answer is set. */
bool wellknown_answer(struct exchange *exchange);

/* --- static.c ----------------------------------------------------------------------------------------------------- */
MUST enum err static_open(struct server *server);
void static_close(struct server *server);
/* Queues an embedded file or a theme; false when the path is none. */
bool static_serve(const struct server *server, const struct exchange *exchange, struct MHD_Connection *connection);

#endif
