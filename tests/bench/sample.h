/* What the measuring programs share: durations in microseconds, and their percentiles. */
#ifndef SEINHUIS_BENCH_SAMPLE_H
#define SEINHUIS_BENCH_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

static inline int64_t microseconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static inline int sample_compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Sorts what it is given. In milliseconds; 0 when nothing was measured. */
static inline double sample_percentile(int64_t *durations, size_t count, size_t percent)
{
    if (count == 0) {
        return 0;
    }
    qsort(durations, count, sizeof durations[0], sample_compare);
    size_t at = count * percent / 100;
    return (double)durations[at < count ? at : count - 1] / 1000;
}

#endif
