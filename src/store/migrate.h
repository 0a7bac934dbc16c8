/* What a database lacks, what it has that this program does not know, and bringing it up to date.
 *
 * Migrations are embedded, numbered, each in its own transaction, and never edited once released. Rooms number theirs
 * in ranges of their own, so a new one may be lower than one that already ran. An older program may go on serving while
 * they run (docs/postgresql.md says what a migration may do for that).
 * Errors: ERR_REFUSED: the database knows migrations of a newer program; ERR_BUSY: another program kept a table all the
 * time, what ran before stands. A role that may not change tables is ERR_INVALID.
 */
#ifndef SEINHUIS_STORE_MIGRATE_H
#define SEINHUIS_STORE_MIGRATE_H

#include "store/wall.h"

struct migration_note {
    int64_t number;
    struct sv name;
    struct sv room;    /* whose tables it changes; empty when this program does not know it */
    struct sv program; /* the version that ran it; empty: it ran before versions were kept */
    const char *text;  /* in logical types */
};

struct migrations {
    struct migration_note *waiting; /* in the order in which they will run */
    size_t waiting_count;
    struct migration_note *unknown; /* they ran here, and this program does not know them */
    size_t unknown_count;
    size_t ran;
    bool empty; /* no migration ever ran here */
};

/* Of a database that nobody, or another program, serves. Changes nothing. ERR_NOT_FOUND: there is none. */
MUST enum err migrations_read(struct sv database, struct arena *arena, struct migrations *ret_migrations);
MUST enum err migrations_run(struct sv database, uint32_t *ret_count);
/* After migrating: the second wall, for whoever serves by the address `serving`. */
MUST enum err migrations_wall(struct sv serving, const struct wall_plan *plan);
/* As the engine of this database gets it. */
MUST enum err migration_text(struct sv database, const struct migration_note *note, struct arena *arena,
                             struct sv *ret_text);
/* The same of an open store. */
MUST enum err store_migrations(struct store *store, struct arena *arena, struct migrations *ret_migrations);

#endif
