#include "base/random.h"

#include "base/err.h"

#include <string.h>
#include <sys/random.h>

static uint64_t test_next(struct random *random)
{
    /* splitmix64, by Sebastiano Vigna (public domain algorithm) */
    uint64_t z = (random->test_seed += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void random_bytes(struct random *random, void *into, size_t length)
{
    unsigned char *at = into;
    while (length > 0) {
        size_t step = 0;
        if (random->test_seed != 0) {
            uint64_t word = test_next(random);
            step = length < sizeof word ? length : sizeof word;
            memcpy(at, &word, step);
        } else {
            ssize_t got = getrandom(at, length < 256 ? length : 256, 0);
            ASSERT(got > 0);
            step = (size_t)got;
        }
        at += step;
        length -= step;
    }
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    ASSERT(bound > 0);
    /* Values above the last whole multiple of bound would make small results likelier. */
    uint64_t edge = UINT64_MAX - UINT64_MAX % bound;
    uint64_t value = 0;
    do {
        random_bytes(random, &value, sizeof value);
    } while (value >= edge);
    return value % bound;
}
