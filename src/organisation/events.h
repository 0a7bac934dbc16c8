/* What this domain causes, or asks, above itself. Declared here, defined in app/events.c, which knows all domains;
 * tests define their own.
 *
 * All run inside the same transaction as what caused them.
 */
#ifndef SEINHUIS_ORGANISATION_EVENTS_H
#define SEINHUIS_ORGANISATION_EVENTS_H

#include "access/access.h"

struct person_left {
    struct person_id person;
    struct municipality_id municipality;
    struct instant at;
    struct date today;
};
/* Somebody has no role any more in a municipality: their open work there stands without owner. */
MUST enum err event_person_left(struct tx_write *tx, const struct person_left *left);
/* How much open work somebody has there: told before an account is disabled or a role ends. */
MUST enum err work_open_count(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct person_id person, int64_t *ret_count);

#endif
