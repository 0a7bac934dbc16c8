/* Keeping child processes running: start, notice the end, start again with back-off, stop in reverse order.
 *
 * Invariants: one thread runs the loop and starts the children (they end with that thread); a child that keeps failing
 * is started again after 0.1 s, 0.2 s, … at most 10 s; children are stopped last-added first, so that what faces the
 * network ends before what it leans on; one that was heard once and then stays silent too long is killed and started
 * again.
 * Lifetime: children and their contexts are the caller's and outlive the supervisor.
 */
#ifndef SEINHUIS_OS_SUPERVISE_H
#define SEINHUIS_OS_SUPERVISE_H

#include "base/err.h"
#include "base/sv.h"

#include <stdatomic.h>
#include <sys/types.h>

enum { SUPERVISOR_CHILDREN_MAX = 8, SUPERVISOR_WATCHES_MAX = 32, SUPERVISOR_STOP_MS = 10000 };

struct child {
    struct sv name; /* a literal: it goes to the operational log */
    enum err (*start)(void *context, pid_t *ret_pid); /* fresh sockets each time */
    void *context;
    int64_t silent_limit_ms; /* 0: it says nothing by itself */
    _Atomic pid_t pid; /* 0: not running; other threads may look */

    atomic_int_fast64_t *restarts; /* counts them for others to read; NULL: nobody does */

    /* the supervisor's */
    uint32_t runs;
    int pidfd;
    int64_t started_ms;
    int64_t start_at_ms;
    uint32_t failures;
    int64_t heard_ms; /* 0: not yet since it started; that may take as long as it takes */
};

/* `readable` is called when `fd` is; false drops the watch and closes the descriptor. */
struct watch {
    int fd;
    bool (*readable)(void *context, int fd);
    void *context;
};

struct supervisor {
    struct child *children[SUPERVISOR_CHILDREN_MAX];
    size_t child_count;
    struct watch watches[SUPERVISOR_WATCHES_MAX];
    size_t watch_count;
    void (*stopping)(void *context); /* before the first child is stopped; may be NULL */
    void *context;
    /* A child whose very first run ends with one of the bad starts below ends everything: it would fail the same way
     * again, and whoever starts it should hear so. Later the same end is worth another try. */
    bool gives_up;
    const struct child *gave_up;     /* NULL: it ended because it was told to */
    int gave_up_code;
};

/* How a process of ours says, by its end, why it cannot start. */
enum bad_start {
    BAD_START = 3,          /* it printed why */
    BAD_START_WALLS,        /* the kernel has no Landlock */
    BAD_START_KEY_MISSING,
    BAD_START_KEY_WRONG,    /* damaged, or of another installation */
    BAD_START_LOCKED,       /* another vault has the folder */
    BAD_START_LOG,          /* the log cannot be read or written */
    BAD_START_FONTS,        /* nothing to print with */
    BAD_START_END
};

void supervisor_add(struct supervisor *supervisor, struct child *child);
/* It is alive: it said so. Only on the supervisor's thread. */
void child_heard(struct child *child);
/* ERR_LIMIT; takes the descriptor */
MUST enum err supervisor_watch(struct supervisor *supervisor, const struct watch *watch);
/* Runs until `stop_fd` is readable (process_signals, or a pipe in tests), then stops all children; a second signal ends
 * them at once. SIGHUP stops them all in order and starts them anew. */
void supervisor_run(struct supervisor *supervisor, int stop_fd);

#endif
