/* The second wall on PostgreSQL: row-level security by municipality, and a serving role that may do no more than the
 * program's statements. Only store/ uses this.
 *
 * Every transaction says which municipality it is for, in the setting `seinhuis.municipality`, which ends with the
 * transaction. The policies of the tables read it: 0 reaches all, nothing set reaches nothing.
 */
#ifndef SEINHUIS_STORE_DRIVER_PG_WALL_H
#define SEINHUIS_STORE_DRIVER_PG_WALL_H

#include "store/driver.h"

struct pg_scope_text {
    char text[64];
};
/* The statement that says it, for within a transaction. */
struct pg_scope_text pg_scope_text(struct scope scope);

/* As store_wall and store_role. */
MUST enum err pg_wall(struct connection *serving, const struct wall_plan *plan);
MUST enum err pg_role(struct connection *connection, struct store_role *ret_role);

#endif
