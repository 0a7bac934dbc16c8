/* The bounded queue between network threads and workers, in four lanes. Internal to web/.
 *
 * What anybody may send fills at most half of it, together with people who have a code or come to sign in three
 * quarters, and neither keeps the workers that serve staff only: a flood from outside locks out neither reporters who
 * wait for an answer nor the people who must act. Passwords are slow to check on purpose: who tries one waits for few
 * workers, so that many who guess keep no report waiting.
 */
#ifndef SEINHUIS_WEB_QUEUE_H
#define SEINHUIS_WEB_QUEUE_H

#include "web/exchange.h"

#include <pthread.h>

struct lane {
    struct exchange *first, *last;
    uint32_t count;
    uint32_t running;            /* taken by workers, not done yet */
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t any, staff;   /* something for every worker; something for those of staff */
    struct lane lanes[LANE_COUNT];
    uint32_t door_most;          /* running at once in LANE_DOOR */
    bool closed;
};

void queue_open(struct queue *queue, uint32_t workers);
void queue_close(struct queue *queue);
/* False when there is no room. */
bool queue_put(struct queue *queue, struct exchange *exchange, int64_t now_ms);
/* For a write that failed: goes first, always fits. */
void queue_put_first(struct queue *queue, struct exchange *exchange);
/* Waits; NULL when the queue was stopped and is empty. */
struct exchange *queue_take(struct queue *queue, bool staff_only);
/* One that has waited since before `since_ms`, NULL when there is none. */
struct exchange *queue_take_old(struct queue *queue, int64_t since_ms);
/* A worker is done with one that it took. */
void queue_done(struct queue *queue, enum lane_kind lane);
void queue_stop(struct queue *queue);
void queue_lanes(struct queue *queue, uint32_t ret_lengths[LANE_COUNT]);

#endif
