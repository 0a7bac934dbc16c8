/* What all requests of one server share. Internal to web/. */
#ifndef SEINHUIS_WEB_CORE_H
#define SEINHUIS_WEB_CORE_H

#include "web/asset.h"
#include "web/notice.h"
#include "web/router.h"
#include "web/server.h"
#include "web/theme.h"

#include <pthread.h>
#include <stdatomic.h>

enum { TOUCHES_MAX = 64 };

/* A session's last use, on its way to the database. */
struct touch_slot {
    struct write_job job;
    struct session_touch touch;
    atomic_bool taken;
};

struct core {
    struct server_options options;
    struct router *router;
    struct throttle *throttle;    /* NULL: not throttled */
    struct notices notices;
    struct themes themes;
    struct touch_slot touches[TOUCHES_MAX];
};

MUST enum err core_open(const struct server_options *options, struct core **ret_core);
/* Waits for touches that are still being written. */
void core_close(struct core *core);

#endif
