#include "app/trust_clock.h"

bool trust_clock_now(struct trust_clock *trust, struct instant wall, int64_t monotonic_ms, bool *ret_began)
{
    int64_t apart = wall.ms - monotonic_ms;
    *ret_began = false;
    if (!trust->started || apart - trust->apart_ms < CLOCK_JUMP_MS) {
        /* Also back: what is due earlier was done already. Small steps are believed one by one. */
        *trust = (struct trust_clock){ .started = true, .apart_ms = apart };
        return true;
    }
    if (trust->held_since_ms == 0) {
        trust->held_since_ms = monotonic_ms == 0 ? 1 : monotonic_ms;
        *ret_began = true;
        return false;
    }
    if (monotonic_ms - trust->held_since_ms < CLOCK_HOLD_MS) {
        return false;
    }
    *trust = (struct trust_clock){ .started = true, .apart_ms = apart };
    return true;
}
