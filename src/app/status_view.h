/* What the status page shows. */
#ifndef SEINHUIS_APP_STATUS_VIEW_H
#define SEINHUIS_APP_STATUS_VIEW_H

#include "web/frame.h"

struct status_part_view {
    struct text part, state, advice;
    bool ok;
};
/* What was done at some moment, or never: for safe keeping, or by the clock. */
struct status_moment_view {
    struct text what, advice;
    struct instant at;
    bool known, late;
};
struct status_restart_view {
    struct text process;
    int64_t count;
};
struct status_view {
    struct frame frame;
    struct status_part_view *parts;
    size_t parts_count;
    struct status_moment_view *kept, *tasks;
    size_t kept_count, tasks_count;
    struct status_restart_view *restarts;
    size_t restarts_count;
    struct text engine;
    struct sv version;
    struct instant started;
    int64_t disk_free_mb, disk_free_gb, lines, open_intents, limited, walls;
    bool has_room, has_walls;
    struct text last_error;
    struct instant last_error_at;
    bool has_error;
    int64_t schema, commits, jobs;
};
struct welcome_view {
    struct frame frame;
    bool has_roles;
};

#endif
