/* The clock of requests: a week before its day the contact point is reminded; when the day passes the mayor is told
 * too, and it stands in the course. An owner who says nothing is told about; nobody ever answers for them.
 */
#ifndef SEINHUIS_RIGHTS_CLOCK_H
#define SEINHUIS_RIGHTS_CLOCK_H

#include "rights/course.h"

struct rights_clock;
/* ret_count: of everything that apply would do. */
MUST enum err rights_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                   const struct rights_moment *moment, const struct rights_clock **ret_clock,
                                   size_t *ret_count);
apply_fn rights_clock_apply;

#endif
