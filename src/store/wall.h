/* The second wall around each municipality: PostgreSQL's row-level security, and a serving role without any other right
 * than the program's statements need (docs/postgresql.md). SQLite has none: there the queries are the only wall.
 *
 * Which tables it goes around follows from the tables themselves; only what is otherwise is written out, by app/.
 */
#ifndef SEINHUIS_STORE_WALL_H
#define SEINHUIS_STORE_WALL_H

#include "store/statement.h"

/* A table with a column `municipality` is kept apart by it; so is every table whose rows go with a row of such a table.
 * What is to be otherwise is written out. */
enum wall_kind {
    WALL_ELSEWHERE, /* none: rows are of no municipality, or only found through a secret */
    WALL_READABLE   /* all may read it; changing keeps to the municipality */
};
struct wall_exception {
    const char *table;
    enum wall_kind kind;
    const char *why;
};
struct wall_plan {
    struct sv database;       /* of whoever owns the tables; empty: the store's own */
    const struct wall_exception *exceptions;
    size_t exception_count;
    const struct statement *const *statements; /* what the serving role may do follows from them */
    size_t statement_count;
};
/* After migrating: makes policies and rights as the plan and the tables say, and leaves what stands already. By a role
 * that does not own the tables it only looks: ERR_REFUSED when the wall is not as the plan says. Nothing on SQLite. */
MUST enum err store_wall(struct store *store, const struct wall_plan *plan);

/* What the serving role could do beside the statements of this program; all false on SQLite. */
struct store_role {
    bool above_walls; /* a superuser, or one whom row-level security does not bind */
    bool owns;        /* its tables, or may take the role that does */
    bool makes;       /* new tables or schemas */
};
MUST enum err store_role(struct store *store, struct store_role *ret_role);

/* The plan of this program, made by app/wall.c. `database` as above. */
struct wall_plan wall_plan_of(struct sv database);

#endif
