/* Whether the machine's clock may be believed for what cannot be undone.
 *
 * What ends by the clock (destruction, lapses, access) must not follow from a clock that somebody set wrong: a jump of
 * a year would destroy a year's dossiers in one night. While the program runs, the monotonic clock tells how much time
 * really passed. A clock that runs ahead of it by more than a day is held back for a day of real time, unless it is put
 * right before; then it is believed, because destruction waits for nobody. `seinhuis retention run` does not wait.
 * What this cannot see: a machine that starts with a wrong clock.
 */
#ifndef SEINHUIS_APP_TRUST_CLOCK_H
#define SEINHUIS_APP_TRUST_CLOCK_H

#include "base/clock.h"

#include <stdbool.h>

enum { CLOCK_JUMP_MS = 24 * 3600 * 1000, CLOCK_HOLD_MS = 24 * 3600 * 1000 };

struct trust_clock {
    bool started;
    int64_t apart_ms;      /* wall clock less monotonic clock, as it is believed */
    int64_t held_since_ms; /* monotonic; 0: not held */
};
/* Called at every round. False: nothing is to be done by the clock now. ret_began: from this round on. */
bool trust_clock_now(struct trust_clock *trust, struct instant wall, int64_t monotonic_ms, bool *ret_began);

#endif
