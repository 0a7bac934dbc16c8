/* The data folder: everything an installation has, in one place.
 *
 *   seinhuis.conf   settings (config.h)        store/        the database with its -wal and -shm, and the key store
 *   vault/          master key, municipality keys, ended sessions: closed to the process that faces the network
 *   log/            segments of the log        themes/       a municipality's own look, one CSS file each
 *   control         socket of a running server in-use        lock of a running server or command
 *   demo            marks a demonstration: made-up people, a ribbon on every page, no opening gate
 */
#ifndef SEINHUIS_APP_FOLDER_H
#define SEINHUIS_APP_FOLDER_H

#include "app/config.h"
#include "base/arena.h"

struct folder {
    struct sv path;
    int fd, store_fd, themes_fd;
    int ca_fd;                /* the folder of the CA that a database is checked with; -1: none */
    int lock_fd;              /* -1: not held */
    struct sv database, key_file, themes, control;
    struct config config;
    bool demo;
};

struct folder_options {
    struct sv path;
    bool create;              /* init: makes it and its parts; an existing installation is ERR_CONFLICT */
    bool demo;                /* with create */
};
/* ret_problem says in one sentence what is wrong and what to do; texts live in the arena. */
MUST enum err folder_load(struct arena *arena, const struct folder_options *options, struct folder *ret_folder,
                          struct sv *ret_problem);
/* ERR_BUSY: a server or another command has it. */
MUST enum err folder_hold(struct folder *folder);
void folder_close(struct folder *folder);

#endif
