#include "web/steady.h"

#include <string.h>

void steady_open(struct steady *steady)
{
    memset(steady, 0, sizeof *steady);
    for (size_t i = 0; i < STEADY_SETS; i++) {
        ASSERT(pthread_mutex_init(&steady->locks[i], NULL) == 0);
    }
}

static void drop(struct steady_page *page)
{
    if (page->response != NULL) {
        MHD_destroy_response(page->response);
    }
    *page = (struct steady_page){ 0 };
}

void steady_close(struct steady *steady)
{
    for (size_t set = 0; set < STEADY_SETS; set++) {
        for (size_t row = 0; row < STEADY_ROWS; row++) {
            drop(&steady->pages[set][row]);
        }
        (void)pthread_mutex_destroy(&steady->locks[set]);
    }
}

static size_t set_of(const struct exchange *exchange)
{
    uint64_t hash = 0xcbf29ce484222325u ^ (uint64_t)(uintptr_t)exchange->match.route; /* FNV-1a */
    const struct rq *rq = &exchange->rq;
    for (size_t i = 0; i < rq->host.length; i++) {
        hash = (hash ^ (unsigned char)rq->host.at[i]) * 0x100000001b3u;
    }
    for (size_t i = 0; i < rq->path.length; i++) {
        hash = (hash ^ (unsigned char)rq->path.at[i]) * 0x100000001b3u;
    }
    hash = (hash ^ (uint64_t)rq->language * 4 ^ rq->prefix.length) * 0x100000001b3u;
    return (hash >> 32) % STEADY_SETS;
}

static bool is_page(const struct steady_page *page, const struct exchange *exchange)
{
    const struct rq *rq = &exchange->rq;
    return page->route == exchange->match.route && page->language == rq->language &&
        page->prefix_length == rq->prefix.length &&
           page->host_length == rq->host.length && memcmp(page->host, rq->host.at, rq->host.length) == 0 &&
           page->path_length == rq->path.length && memcmp(page->path, rq->path.at, rq->path.length) == 0;
}

bool steady_serve(struct steady *steady, const struct exchange *exchange, uint64_t generation,
                  struct MHD_Connection *connection)
{
    size_t set = set_of(exchange);
    bool served = false;
    int64_t now = clock_monotonic_ms();
    pthread_mutex_lock(&steady->locks[set]);
    for (size_t row = 0; row < STEADY_ROWS; row++) {
        struct steady_page *page = &steady->pages[set][row];
        if (page->route != NULL && is_page(page, exchange)) {
            bool fresh = page->generation == generation && now < page->until_ms;
            served = fresh && MHD_queue_response(connection, MHD_HTTP_OK, page->response) == MHD_YES;
        }
    }
    pthread_mutex_unlock(&steady->locks[set]);
    return served;
}

/* The page's own place, or a free one, or the one that would soonest be too old. */
static struct steady_page *place_for(struct steady_page rows[STEADY_ROWS], const struct exchange *exchange)
{
    struct steady_page *oldest = &rows[0];
    for (size_t row = 0; row < STEADY_ROWS; row++) {
        if (rows[row].route != NULL && is_page(&rows[row], exchange)) {
            return &rows[row];
        }
        if (rows[row].until_ms < oldest->until_ms) {
            oldest = &rows[row];
        }
    }
    return oldest;
}

void steady_keep(struct steady *steady, const struct exchange *exchange, struct MHD_Response *response)
{
    const struct rq *rq = &exchange->rq;
    if (rq->path.length > STEADY_PATH_MAX) {
        MHD_destroy_response(response);
        return;
    }
    size_t set = set_of(exchange);
    pthread_mutex_lock(&steady->locks[set]);
    struct steady_page *page = place_for(steady->pages[set], exchange);
    drop(page);
    *page = (struct steady_page){
        .route = exchange->match.route,
        .host_length = rq->host.length,
        .path_length = rq->path.length,
        .language = rq->language,
        .prefix_length = rq->prefix.length,
        .generation = exchange->generation,
        .until_ms = clock_monotonic_ms() + STEADY_MS,
        .response = response,
    };
    memcpy(page->host, rq->host.at, rq->host.length);
    memcpy(page->path, rq->path.at, rq->path.length);
    pthread_mutex_unlock(&steady->locks[set]);
}
