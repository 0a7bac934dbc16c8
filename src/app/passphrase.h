/* A passphrase from a person or from a file that only this user can read: never from the words of a command, which
 * everybody on the machine can see. */
#ifndef SEINHUIS_APP_PASSPHRASE_H
#define SEINHUIS_APP_PASSPHRASE_H

#include "base/arena.h"

struct passphrase_wish {
    struct sv file;      /* its first line; empty: asked on the terminal, unseen */
    bool twice;          /* a new one: typed again */
};
/* ret_problem says what is wrong and what to do. The text lives in the arena, which wipes it. */
MUST enum err passphrase_read(struct arena *arena, const struct passphrase_wish *wish, struct sv *ret_passphrase,
                              struct sv *ret_problem);
/* A file by a path that somebody typed. */
MUST enum err path_read_all(struct arena *arena, struct sv path, size_t bytes_max, struct sv *ret_content);
/* Only this user can read it; ERR_CONFLICT: there is one of that name. */
MUST enum err path_write_new(struct arena *arena, struct sv path, struct sv content);

#endif
