/* How cases end: one kind for the table of kinds that app/ lists.
 *
 * The weighing that admitted somebody ends as a kind of its own, on the same day: each move of its case carries the day
 * to it. Destroying the two together would hide one of them from the list, and from two people who want to stop it.
 */
#ifndef SEINHUIS_PRIVACY_RETENTION_CASES_H
#define SEINHUIS_PRIVACY_RETENTION_CASES_H

#include "privacy/retention.h"

extern const struct retention_kind retention_case;

#endif
