/* Published for privacy: how the work on reports stands, in numbers, and naming one file for a decision about its
 * destruction.
 *
 * Whoever oversees sees counts and days, never what a report says: nothing here opens anything.
 */
#ifndef SEINHUIS_SIGNALS_OVERSIGHT_H
#define SEINHUIS_SIGNALS_OVERSIGHT_H

#include "signals/signals.h"

struct signals_overview {
    int64_t open;
    int64_t late;               /* past the term of their state */
    int64_t without_owner;
    int64_t answer_late;        /* the reporter was promised an answer */
    int64_t inform_due;         /* identifiable, and nobody decided about informing */
    int64_t inform_late;        /* of those, past their day */
    int64_t inform_postponed;
    int64_t inform_recheck_late;
    int64_t sealed;
    int64_t samples_unread;
};
MUST enum err signals_overview(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                               struct date today, struct signals_overview *ret_overview);

/* The ending of the whole signal with this public reference, also when it is sealed or walled off: for a decision that
 * tells nothing about it. */
MUST enum err signal_ending_of(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                               struct sv reference, struct signal_ending *ret_ending);

#endif
