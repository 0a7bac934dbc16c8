/* Which backups a restore takes, and their files into a folder. */
#ifndef SEINHUIS_APP_RESTORE_FILES_H
#define SEINHUIS_APP_RESTORE_FILES_H

#include "app/folder.h"
#include "app/restore_run.h"
#include "backup/reader.h"

struct restoring {
    struct arena *arena;
    const struct restore_wish *wish;
    struct restore_report *report;
    struct sv *problem;
    struct target target;
    struct manifest data, keys, newest; /* `newest`: of data, for its log */
    struct sv path;                     /* the folder in the making */
    int folder;
    bool broken;                        /* something of it was wrong */
    int64_t files_broken;               /* that had a chunk missing or changed */
};

/* Picks and unseals the three manifests. */
MUST enum err restore_choose(struct restoring *restoring);
/* Whether there is room for what was picked, in the folder in the making: told before anything is written. */
MUST enum err restore_room(struct restoring *restoring);
/* Everything but the database. */
MUST enum err restore_files(struct restoring *restoring);
/* The database as whoever owns its tables reaches it: PostgreSQL's serving role makes none. */
struct sv restore_address(const struct folder *folder);
/* The database itself. ret_filled false: there was no place to put it, and its chunks were only checked. */
MUST enum err restore_database(struct restoring *restoring, const struct folder *folder, bool *ret_filled);

#endif
