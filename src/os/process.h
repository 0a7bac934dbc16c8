/* Starting our own executables, and what every process of ours does first.
 *
 * Invariants: never a shell; a child has exactly the descriptors it is given, as 3, 4, 5 … beside the standard three
 * (stdin is empty, unless it speaks with people); a child ends when its parent does; signals start unblocked.
 */
#ifndef SEINHUIS_OS_PROCESS_H
#define SEINHUIS_OS_PROCESS_H

#include "base/err.h"
#include "base/sv.h"

#include <sys/types.h>

enum { PROCESS_FD_FIRST = 3, PROCESS_FDS_MAX = 8, PROCESS_PATH_BYTES = 4096 };

/* The account that a process of ours is to run as. ERR_NOT_FOUND: there is none of that name, or we are not root. */
struct process_user {
    uid_t uid;
    gid_t gid;
};
MUST enum err process_user(struct sv name, struct process_user *ret_user);

struct process_options {
    const char *path;
    const char *const *arguments; /* ends with NULL; the first is the name */
    int fds[PROCESS_FDS_MAX];     /* stay the caller's */
    size_t fd_count;
    struct process_user user;     /* uid 0: stays who we are */
    bool terminal;                /* keeps our standard input and output: it speaks with people */
};
/* Returns when the program runs, or ERR_IO when it cannot be started. */
MUST enum err process_spawn(const struct process_options *options, pid_t *ret_pid);

struct process_path {
    char text[PROCESS_PATH_BYTES];
};
/* One of our executables: beside this one, or where the build or the package puts it. ERR_NOT_FOUND. */
MUST enum err process_find(struct sv name, struct process_path *ret_path);

/* Waits until it ended. ret_code: as it gave it; below 0: the signal that ended it. */
MUST enum err process_end(pid_t pid, int *ret_code);

/* No core dumps, no debugger, no new privileges, a umask that gives nothing away; ends with the parent when
 * `parent_dies`. */
void process_harden(bool parent_dies);

/* Whether this many bytes can be kept out of swap, by us and what we start: ERR_LIMIT otherwise. */
MUST enum err process_memory_lock(size_t bytes);

/* Readable when SIGTERM, SIGINT or SIGHUP came; all are blocked from now on. SIGPIPE is ignored. */
MUST enum err process_signals(int *ret_fd);
/* Which one, and it is no longer there; 0: none, or `fd` is something else (a pipe in tests). Does not wait. */
int process_signal_taken(int fd);

#endif
