/* Files by folder and name: opened beneath a folder we hold, never through a link, never by a path that a person typed.
 *
 * Invariants: everything is close-on-exec and mode 0600 (folders 0700); `file_replace` is all or nothing, also when
 * power fails.
 * Errors: ERR_NOT_FOUND, ERR_FULL (disk or quota), ERR_BUSY (lock held), ERR_CONFLICT (exists), ERR_LIMIT (larger than
 * asked for), ERR_INVALID (a name that is no name), otherwise ERR_IO.
 * Lifetime: a returned descriptor is the caller's; close it with `fd_close`.
 */
#ifndef SEINHUIS_OS_FILE_H
#define SEINHUIS_OS_FILE_H

#include "base/arena.h"

enum file_use {
    FILE_READ,
    FILE_WRITE,  /* read and write in place; made when absent */
    FILE_APPEND, /* read, and write at the end; made when absent */
    FILE_NEW     /* must not exist yet */
};

/* By path: only for what the command line names, before the sandbox closes. */
MUST enum err folder_open(struct sv path, int *ret_fd);
MUST enum err folder_create(struct sv path, int *ret_fd); /* or opens what is there */
MUST enum err folder_open_in(int folder, struct sv name, bool create, int *ret_fd);
/* Names of the regular files that end in `ending`, sorted. At most `count_max`, otherwise ERR_LIMIT. */
MUST enum err folder_list(int folder, struct arena *arena, struct sv ending, size_t count_max, struct sv **ret_names,
                          size_t *ret_count);
/* with all that is in it; follows no links: for demonstrations and tests */
MUST enum err folder_destroy(struct sv path);
/* A new name beside the old one, of the same disk; what has that name must be an empty folder, or absent. Durable. */
MUST enum err folder_move(struct sv path, struct sv to);
/* The folder and the files in it, not deeper, become this account's. */
MUST enum err folder_give(int folder, uint32_t uid, uint32_t gid);
/* The folder's list of names and the files in it may be read by this group; its folders stay as they are. */
MUST enum err folder_show(int folder, uint32_t gid);
MUST enum err folder_sync(int folder); /* makes creations, renames and removals in it durable */

MUST enum err file_open(int folder, struct sv name, enum file_use use, int *ret_fd);
MUST enum err file_size(int fd, int64_t *ret_bytes);
/* less only at the end */
MUST enum err file_read_at(int fd, int64_t offset, void *into, size_t length, size_t *ret_length);
MUST enum err file_read_all(int fd, struct arena *arena, size_t bytes_max, struct sv *ret_content);
MUST enum err file_write(int fd, struct sv content); /* all of it */
/* in place; beyond the end the file grows */
MUST enum err file_write_at(int fd, int64_t offset, struct sv content);
MUST enum err file_cut(int fd, int64_t size);
MUST enum err file_sync(int fd);                     /* content and length, not times */
MUST enum err file_replace(int folder, struct sv name, struct sv content);
MUST enum err file_remove(int folder, struct sv name);
/* Takes the place of what had that name; durable. */
MUST enum err file_rename(int folder, struct sv name, struct sv to);
/* Overwritten where it stands, then removed; both durable. OK when it is not there. */
MUST enum err file_erase(int folder, struct sv name);
/* Held until the descriptor is closed or the process ends. ERR_BUSY: another process has it. */
MUST enum err file_lock(int folder, struct sv name, int *ret_fd);

void fd_close(int *fd); /* for CLEANUP; accepts -1; leaves -1 */
enum err err_of_errno(int number);

#endif
