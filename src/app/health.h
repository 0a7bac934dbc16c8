/* How the installation stands, looked at every few seconds by a thread of its own and told from memory.
 *
 * What is asked: does the database read and write, do the vault, a password helper and the press answer, is the log
 * whole, is there room on the disk. Who asks (a network thread, the control socket, the status page) never waits. When
 * the thread itself hangs on something, every part is told as not known after HEALTH_STALE_MS.
 */
#ifndef SEINHUIS_APP_HEALTH_H
#define SEINHUIS_APP_HEALTH_H

#include "app/app.h"
#include "base/metric.h"

enum { HEALTH_ROUND_MS = 5000, HEALTH_STALE_MS = 60000 };

enum part_state {
    PART_UNKNOWN,  /* not looked at yet, or the look takes too long */
    PART_OK,
    PART_AWAY,     /* does not answer */
    PART_FULL,     /* no room to write */
    PART_LOW,      /* works, with little room left */
    PART_DAMAGED,  /* the log at start was not what was written */
    PART_STATE_COUNT
};
struct sv part_state_word(enum part_state state); /* "ok": what the health page says */
bool part_state_works(enum part_state state);

struct task_state {
    struct instant ended;        /* 0: not since the start */
    enum err outcome;            /* of the last time */
};

struct health_picture {
    enum part_state parts[PART_COUNT];
    struct vault_status vault;   /* as last told */
    int64_t disk_free_bytes;
    int64_t key_slots;           /* 0: not known */
    struct task_state tasks[TASK_COUNT];
    struct instant started;
};

struct health_watch;
MUST enum err health_start(struct app *app, struct health_watch **ret_watch);
void health_stop(struct health_watch *watch); /* accepts NULL */
/* Any thread, without waiting. `watch` may be NULL: a command, where nobody looks. */
struct health_picture health_picture(struct health_watch *watch);
/* A task of the clock ended. */
void health_task(struct health_watch *watch, enum metric_task task, enum err outcome);

#endif
