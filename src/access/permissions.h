/* The one table of roles and permissions, and what follows from it.
 *
 * Invariants: the platform administrator and the municipal administrator reach no content; the FG approves nothing and
 * is nobody else in the same municipality. `seinhuis permissions` prints the table; tests/golden/permissions.txt keeps
 * it.
 */
#ifndef SEINHUIS_ACCESS_PERMISSIONS_H
#define SEINHUIS_ACCESS_PERMISSIONS_H

#include "access/access.h"

/* One sentence for the pages where roles are granted. */
struct text role_task(enum role role);
/* Whether these roles reach what somebody told us: only such a municipality goes into the vault's session. */
bool roles_reach_content(uint32_t roles);
bool permission_reaches_content(enum permission permission); /* what it permits opens what somebody told us */
/* Whether somebody who holds these roles in a municipality may not get this one there as well. */
bool roles_conflict(uint32_t held, enum role wanted);
/* Held in the installation as a whole, not in a municipality. */
bool role_belongs_to_installation(enum role role);
/* Role by role, what it permits, by code. */
void permissions_print(struct buf *out);

#endif
