/* How requests of persons concerned end, and what waits for one that runs. */
#ifndef SEINHUIS_PRIVACY_RETENTION_RIGHTS_H
#define SEINHUIS_PRIVACY_RETENTION_RIGHTS_H

#include "privacy/run_inner.h"

extern const struct retention_kind retention_rights;

/* What a running request found is not destroyed: a whole dossier whose day came is sealed instead. `ret_held`: leave it
 * as it is. */
MUST enum err run_held(struct place_run *place, const struct retention_kind *kind, const struct retention_item *item,
                       bool *ret_held);
/* The requests that held something ended: it is unsealed, unless two people stopped its destruction, and this same run
 * destroys it. */
MUST enum err run_holds_end(struct place_run *place);

#endif
