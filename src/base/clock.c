#include "base/clock.h"

#include <time.h>

static int64_t read_ms(clockid_t which)
{
    struct timespec now = { 0 };
    (void)clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct instant clock_now(const struct clock *clock)
{
    if (clock->fixed_ms != 0) {
        return (struct instant){ clock->fixed_ms };
    }
    return (struct instant){ read_ms(CLOCK_REALTIME) + clock->offset_ms };
}

struct instant instant_add_ms(struct instant instant, int64_t ms)
{
    return (struct instant){ instant.ms + ms };
}

int64_t clock_monotonic_ms(void)
{
    return read_ms(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_us(void)
{
    struct timespec now = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
