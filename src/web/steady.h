/* Kept pages: what is the same for everyone until something it shows is written, is rendered once and served by the
 * network threads.
 *
 * One page for each path, host, language and prefix. The table is bounded: a stranger that asks with thousands of host
 * names only pushes out pages, which are then rendered again. A page is kept for a minute at most, because opening
 * hours depend on the clock. It shows nothing that a file of queries marked `-- quiet` writes (store/answers.h): such
 * commits leave it as it is. Internal to web/.
 */
#ifndef SEINHUIS_WEB_STEADY_H
#define SEINHUIS_WEB_STEADY_H

#include "web/exchange.h"

#include <microhttpd.h>
#include <pthread.h>

enum { STEADY_SETS = 64, STEADY_ROWS = 4, STEADY_MS = 60 * 1000, STEADY_PATH_MAX = 128 };

struct steady_page {
    const struct route *route;   /* NULL: free */
    char host[256];
    size_t host_length;
    char path[STEADY_PATH_MAX];  /* a longer one is rendered each time */
    size_t path_length;
    enum language language;
    size_t prefix_length;
    uint64_t generation;
    int64_t until_ms;
    struct MHD_Response *response;
};

struct steady {
    pthread_mutex_t locks[STEADY_SETS];
    struct steady_page pages[STEADY_SETS][STEADY_ROWS];
};

void steady_open(struct steady *steady);
void steady_close(struct steady *steady);
/* True when the page was there and has been queued on the connection. */
bool steady_serve(struct steady *steady, const struct exchange *exchange, uint64_t generation,
                  struct MHD_Connection *connection);
/* Takes over `response`. */
void steady_keep(struct steady *steady, const struct exchange *exchange, struct MHD_Response *response);

#endif
