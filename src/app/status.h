/* The status page of administrators: which part works, which does not, and since when. No content, no keys. */
#ifndef SEINHUIS_APP_STATUS_H
#define SEINHUIS_APP_STATUS_H

#include "web/route.h"

/* Home of who signed in: the first page their role has. */
extern const struct route_table app_status_routes;

#endif
