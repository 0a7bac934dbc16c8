/* What this domain causes above itself. Declared here, defined in app/events.c, which knows all domains; tests define
 * their own.
 *
 * All run inside the same transaction as what caused them.
 */
#ifndef SEINHUIS_SIGNALS_EVENTS_H
#define SEINHUIS_SIGNALS_EVENTS_H

#include "access/access.h"

/* The reporter withdrew: what was given to a weighing that is still open may not be weighed any more. */
struct signal_withdrawn {
    struct municipality_id municipality;
    struct dossier_ref dossier; /* of the signal */
    struct instant at;
    struct date today;
    int64_t fresh[2];           /* row ids for what this causes: chance does not reach an apply */
};
MUST enum err event_signal_withdrawn(struct tx_write *tx, const struct signal_withdrawn *withdrawn);

#endif
