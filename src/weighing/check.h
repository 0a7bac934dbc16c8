/* What a whole weighing has, as a constant table for `seinhuis check` (store/check.h): published for app/ alone.
 *
 * Invariant: reads numbers, states and lengths, never content; changes nothing.
 */
#ifndef SEINHUIS_WEIGHING_CHECK_H
#define SEINHUIS_WEIGHING_CHECK_H

#include "store/check.h"

extern const struct check_room weighing_check;

#endif
