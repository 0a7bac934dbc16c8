/* How weighings end: published for privacy, which destroys, and for the sweep of the key store.
 *
 * Keys first, rows after: after COMMIT nothing of a destroyed weighing can be read by anybody, also not a first
 * position that was never opened.
 */
#ifndef SEINHUIS_WEIGHING_ENDING_H
#define SEINHUIS_WEIGHING_ENDING_H

#include "access/stored_key.h"
#include "weighing/weighing.h"

struct weighing_ending {
    struct weighing_id weighing;
    struct dossier_ref dossier;
    struct date on;
    struct sv rule;
    enum weighing_outcome outcome;
};
/* Everything of this municipality whose date is `until` or earlier and that is not sealed, oldest first. */
MUST enum err weighings_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                               struct date until, struct weighing_ending **ret_endings, size_t *ret_count);
/* By the reference on screen, sealed or not. */
MUST enum err weighing_ending_of(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                 struct sv reference, struct weighing_ending *ret_ending);
/* ERR_NOT_FOUND: it is gone already. */
MUST enum err weighings_destroy(struct tx_write *tx, struct arena *arena, struct weighing_id weighing);
/* Two people stopped the destruction: unreadable for the work until that day. An unset date unseals. */
MUST enum err weighings_seal(struct tx_write *tx, struct weighing_id weighing, struct date until);
/* For the room above: a weighing that led to a case ends with that case. OK also when it is gone. */
struct weighing_keep {
    struct weighing_id weighing;
    struct date destroy_on;
    struct sv destroy_rule;
};
MUST enum err weighings_keep(struct tx_write *tx, const struct weighing_keep *keep);
/* Every key that a row of this domain names: a stored_keys_fn. */
MUST enum err weighings_stored_keys(struct tx *tx, struct stored_key_page *page);

#endif
