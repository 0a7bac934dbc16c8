/* The sockets that a server listens on, opened by the supervisor, with one sentence for each way in which that
 * fails. */
#ifndef SEINHUIS_APP_LISTEN_H
#define SEINHUIS_APP_LISTEN_H

#include "app/folder.h"

struct listening {
    int web, control;
    int metrics;                 /* -1: the setting meetadres is empty */
    uint16_t port;
};
/* ret_problem: what is wrong and which setting to change. What was opened is closed on failure. */
MUST enum err listening_open(struct arena *arena, const struct folder *folder, struct listening *ret_listening,
                             struct sv *ret_problem);

#endif
