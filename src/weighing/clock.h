/* The clock of the weighing: nothing stays open because nobody looked.
 *
 * A day that passes is told to the mayor and the process lead; a term later the weighing expires without admission.
 * What was decided by phone and is not confirmed in time lapses, and its case closes with it. An act of a person that
 * comes first counts, and the clock passes over it: never both.
 */
#ifndef SEINHUIS_WEIGHING_CLOCK_H
#define SEINHUIS_WEIGHING_CLOCK_H

#include "weighing/course.h"
#include "weighing/events.h"

struct weighing_clock;
/* ret_count: of everything that apply would do. */
MUST enum err weighing_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                     const struct weighing_moment *moment, const struct weighing_clock **ret_clock,
                                     size_t *ret_count);
apply_fn weighing_clock_apply;
/* Whether anything decided by phone lapsed by now, in any municipality: a cheap question. */
MUST enum err weighing_clock_lapsing(struct tx *tx, struct arena *arena, struct instant now, bool *ret_lapsing);

#endif
