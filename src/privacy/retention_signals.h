/* How signals end: two kinds for the table of kinds that app/ lists. */
#ifndef SEINHUIS_PRIVACY_RETENTION_SIGNALS_H
#define SEINHUIS_PRIVACY_RETENTION_SIGNALS_H

#include "privacy/retention.h"

/* the story as it was told, soon after the official record exists */
extern const struct retention_kind retention_story;
extern const struct retention_kind retention_signal; /* the whole file */

#endif
