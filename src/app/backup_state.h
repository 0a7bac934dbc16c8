/* What the installation knows of its own backups: when the last good one was made, when a restore was last proved, and
 * whether that is too long ago. For the status page, health and the command itself.
 *
 * It is told by the commands (`seinhuis backup`, `seinhuis backup proved`); a backup that somebody threw away since is
 * not seen here.
 */
#ifndef SEINHUIS_APP_BACKUP_STATE_H
#define SEINHUIS_APP_BACKUP_STATE_H

#include "app/config.h"
#include "store/store.h"

enum backup_kind { KIND_DATA = 1, KIND_KEYS, KIND_PROVED, KIND_END };

struct backup_known {
    struct instant made;   /* 0: never */
    struct instant noted;
    struct instant oldest; /* 0: not known */
    bool late;             /* longer ago than the setting says, or never */
};
struct backup_state {
    bool wanted;           /* there is a key to seal to; otherwise nothing is late but that */
    struct backup_known kinds[KIND_END];
};
MUST enum err backup_state_read(struct tx *tx, struct arena *arena, const struct config *config, struct instant now,
                                struct backup_state *ret_state);

struct backup_note {
    enum backup_kind kind;
    struct instant made, noted, oldest;
};
/* An apply. */
enum err backup_note_apply(struct tx_write *tx, const void *backup_note);

#endif
