/* What the status page shows. */
#ifndef SEINHUIS_APP_STATUS_VIEW_H
#define SEINHUIS_APP_STATUS_VIEW_H

#include "web/frame.h"

struct status_part_view {
    struct text part, state;
    bool ok;
};
struct status_view {
    struct frame frame;
    struct status_part_view *parts;
    size_t parts_count;
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
