/* The recovery of the master key, as far as an installation knows of it: that shares were made, and rehearsed when.
 *
 * The key and its shares are handled by seinhuis-recovery alone (vault/recovery.h); this starts it with descriptors and
 * a terminal, and writes its line into the log: before shares are shown or tried, and after a restore, because without
 * the key there is no log.
 */
#ifndef SEINHUIS_APP_RECOVERY_H
#define SEINHUIS_APP_RECOVERY_H

#include "app/app.h"

struct recovery_state {
    bool made;              /* shares exist of the present master key */
    bool replaced;          /* those on paper are of the master key before */
    struct instant replaced_at;
    struct instant made_at; /* of the newest */
    int64_t shares;
    bool drilled;           /* with shares of the newest making */
    struct instant drilled_at;
    int64_t first, second;  /* the shares that were used */
    bool restored;          /* a restored backup was opened as well */
    bool late;              /* never made, or not rehearsed within the setting `hersteloefening` */
};
/* For the status page and health. */
MUST enum err recovery_state(struct tx *tx, struct arena *arena, const struct config *config, struct instant now,
                             struct recovery_state *ret_state);
/* Notes that the master key is another one than that of the newest shares, when the vault says so. */
MUST enum err recovery_replaced_note(struct app *app);

#endif
