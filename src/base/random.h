/* Chance is passed in, so that tests repeat. In production the bytes come from the kernel. */
#ifndef SEINHUIS_BASE_RANDOM_H
#define SEINHUIS_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t test_seed; /* 0: the kernel; otherwise a repeatable sequence that must never leave a test */
};

void random_bytes(struct random *random, void *into, size_t length);
uint64_t random_below(struct random *random, uint64_t bound); /* even; bound > 0 */

#endif
