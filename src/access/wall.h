/* Conflict of interest: who stands outside one dossier, whatever their roles say.
 *
 * A domain's lookup of a dossier asks the table dossier_wall in its one query; these functions raise a wall and forget
 * it.
 */
#ifndef SEINHUIS_ACCESS_WALL_H
#define SEINHUIS_ACCESS_WALL_H

#include "access/access.h"

MUST enum err wall_raise(struct tx_write *tx, struct dossier_ref dossier, struct person_id person,
                         struct instant since);
MUST enum err wall_stands(struct tx *tx, struct arena *arena, struct dossier_ref dossier, struct person_id person,
                          bool *ret_stands);
/* Everybody who stands outside it, for a list of people. */
MUST enum err wall_people(struct tx *tx, struct arena *arena, struct dossier_ref dossier, struct person_id **ret_people,
                          size_t *ret_count);
/* With the dossier's destruction. */
MUST enum err wall_forget(struct tx_write *tx, struct dossier_ref dossier);

#endif
