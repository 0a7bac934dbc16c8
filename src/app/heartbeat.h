/* Web says every second that it lives, and whether the vault answers it; the supervisor tells systemd.
 *
 * A web process that was heard and then stays silent is killed and started again; systemd hears that all is well only
 * while web and vault both answer, so that a vault that stands still ends in a restart of everything (WatchdogSec).
 */
#ifndef SEINHUIS_APP_HEARTBEAT_H
#define SEINHUIS_APP_HEARTBEAT_H

#include "os/supervise.h"

enum { HEARTBEAT_MS = 1000 };

/* The supervisor's side; zeroed at first. */
struct heartbeat {
    struct child *web;
    bool ready;           /* systemd was told */
    bool without_vault;   /* systemd was told */
    int64_t watchdog_ms;  /* 0: nobody asks */
    int64_t said_ms;
};
void heartbeat_open(struct heartbeat *heartbeat, struct child *web);
/* Each time web starts: the end that it is given; the caller closes its copy. */
MUST enum err heartbeat_pipe(struct heartbeat *heartbeat, struct supervisor *supervisor, int *ret_fd);

/* Web's side. Never waits. */
void heartbeat_send(int fd, bool vault_answers);

#endif
