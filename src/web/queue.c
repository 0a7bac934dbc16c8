#include "web/queue.h"

#include "base/limits.h"

/* As many of all workers may be busy with passwords. */
enum { DOOR_PART = 4 };

void queue_open(struct queue *queue, uint32_t workers)
{
    *queue = (struct queue){ .door_most = workers < DOOR_PART ? 1 : workers / DOOR_PART };
    ASSERT(pthread_mutex_init(&queue->lock, NULL) == 0);
    ASSERT(pthread_cond_init(&queue->any, NULL) == 0 && pthread_cond_init(&queue->staff, NULL) == 0);
}

static uint32_t waiting(const struct queue *queue)
{
    uint32_t count = 0;
    for (size_t i = 0; i < LANE_COUNT; i++) {
        count += queue->lanes[i].count;
    }
    return count;
}

void queue_close(struct queue *queue)
{
    ASSERT(waiting(queue) == 0);
    (void)pthread_cond_destroy(&queue->any);
    (void)pthread_cond_destroy(&queue->staff);
    (void)pthread_mutex_destroy(&queue->lock);
}

static void wake(struct queue *queue, enum lane_kind lane)
{
    pthread_cond_signal(&queue->any);
    if (lane == LANE_STAFF) {
        pthread_cond_signal(&queue->staff);
    }
}

bool queue_put(struct queue *queue, struct exchange *exchange, int64_t now_ms)
{
    pthread_mutex_lock(&queue->lock);
    static const uint32_t most[LANE_COUNT] = { [LANE_PUBLIC] = LIMIT_QUEUE_REQUESTS / 2,
                                               [LANE_DOOR] = LIMIT_QUEUE_REQUESTS / 2,
                                               [LANE_KNOWN] = LIMIT_QUEUE_REQUESTS / 4 * 3,
                                               [LANE_STAFF] = LIMIT_QUEUE_REQUESTS };
    struct lane *lane = &queue->lanes[exchange->lane];
    bool fits = !queue->closed && waiting(queue) < most[exchange->lane];
    if (fits) {
        exchange->queued_ms = now_ms;
        exchange->next = NULL;
        if (lane->last == NULL) {
            lane->first = exchange;
        } else {
            lane->last->next = exchange;
        }
        lane->last = exchange;
        lane->count++;
        wake(queue, exchange->lane);
    }
    pthread_mutex_unlock(&queue->lock);
    return fits;
}

void queue_put_first(struct queue *queue, struct exchange *exchange)
{
    pthread_mutex_lock(&queue->lock);
    struct lane *lane = &queue->lanes[exchange->lane];
    exchange->next = lane->first;
    lane->first = exchange;
    lane->last = lane->last == NULL ? exchange : lane->last;
    lane->count++;
    wake(queue, exchange->lane);
    pthread_mutex_unlock(&queue->lock);
}

static struct exchange *take_first(struct lane *lane)
{
    struct exchange *exchange = lane->first;
    if (exchange != NULL) {
        lane->first = exchange->next;
        lane->last = lane->first == NULL ? NULL : lane->last;
        lane->count--;
        exchange->next = NULL;
    }
    return exchange;
}

/* The one of all lanes that came first; of one moment staff's. */
static struct exchange *take_next(struct queue *queue)
{
    struct lane *first = &queue->lanes[LANE_PUBLIC];
    for (size_t i = LANE_PUBLIC + 1; i < LANE_COUNT; i++) {
        struct lane *lane = &queue->lanes[i];
        bool full = i == LANE_DOOR && lane->running >= queue->door_most;
        bool some = !full && lane->first != NULL;
        if (some && (first->first == NULL || lane->first->queued_ms <= first->first->queued_ms)) {
            first = lane;
        }
    }
    return take_first(first);
}

struct exchange *queue_take(struct queue *queue, bool staff_only)
{
    pthread_mutex_lock(&queue->lock);
    struct exchange *exchange = NULL;
    for (;;) {
        exchange = staff_only ? take_first(&queue->lanes[LANE_STAFF]) : take_next(queue);
        if (exchange != NULL) {
            queue->lanes[exchange->lane].running++;
            break;
        }
        if (queue->closed) {
            break;
        }
        (void)pthread_cond_wait(staff_only ? &queue->staff : &queue->any, &queue->lock);
    }
    pthread_mutex_unlock(&queue->lock);
    return exchange;
}

struct exchange *queue_take_old(struct queue *queue, int64_t since_ms)
{
    struct exchange *exchange = NULL;
    pthread_mutex_lock(&queue->lock);
    for (size_t i = 0; i < LANE_COUNT && exchange == NULL; i++) {
        /* A settling request stands first and only waits for its page; it is never called busy. */
        const struct exchange *first = queue->lanes[i].first;
        if (first != NULL && !first->settling && first->queued_ms < since_ms) {
            exchange = take_first(&queue->lanes[i]);
        }
    }
    pthread_mutex_unlock(&queue->lock);
    return exchange;
}

void queue_done(struct queue *queue, enum lane_kind lane)
{
    pthread_mutex_lock(&queue->lock);
    queue->lanes[lane].running--;
    if (lane == LANE_DOOR && queue->lanes[lane].first != NULL) {
        wake(queue, lane);
    }
    pthread_mutex_unlock(&queue->lock);
}

void queue_stop(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->any);
    pthread_cond_broadcast(&queue->staff);
    pthread_mutex_unlock(&queue->lock);
}

void queue_lanes(struct queue *queue, uint32_t ret_lengths[LANE_COUNT])
{
    pthread_mutex_lock(&queue->lock);
    for (size_t i = 0; i < LANE_COUNT; i++) {
        ret_lengths[i] = queue->lanes[i].count;
    }
    pthread_mutex_unlock(&queue->lock);
}
