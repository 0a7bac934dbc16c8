/* The clock is passed in, so that tests and demonstrations travel in time.
 *
 * An instant is milliseconds since 1970-01-01T00:00:00Z, as stored. Rules about days use base/date.h, which knows
 * Amsterdam.
 */
#ifndef SEINHUIS_BASE_CLOCK_H
#define SEINHUIS_BASE_CLOCK_H

#include <stdint.h>

struct instant {
    int64_t ms;
};

struct clock {
    int64_t offset_ms; /* added to the system's time */
    int64_t fixed_ms;  /* when not 0: time stands still here */
};

struct instant clock_now(const struct clock *clock);
struct instant instant_add_ms(struct instant instant, int64_t ms);

/* Milliseconds of a clock that only goes forward; for deadlines and idle times within one process. */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);

#endif
