/* The second wall around each municipality, on PostgreSQL: which tables stand outside it and why, and the check at
 * start that it stands.
 *
 * Everything else follows from the tables themselves (store_wall). A table that is neither kept apart nor listed here
 * makes a test fail.
 */
#ifndef SEINHUIS_APP_WALL_H
#define SEINHUIS_APP_WALL_H

#include "store/wall.h"

/* Makes what is missing, or looks; then whether the serving role is held by it. ret_problem: a sentence, with
 * ERR_REFUSED. A demonstration may serve by a role that is above the wall. */
MUST enum err wall_stand(struct store *store, struct sv owner, bool demo, struct sv *ret_problem);

#endif
