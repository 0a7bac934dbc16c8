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

#endif
