/* How joint weighings end: one kind for the table of kinds that app/ lists. */
#ifndef SEINHUIS_PRIVACY_RETENTION_WEIGHING_H
#define SEINHUIS_PRIVACY_RETENTION_WEIGHING_H

#include "privacy/retention.h"

extern const struct retention_kind retention_weighing; /* positions, decision and all, opened or not */

#endif
