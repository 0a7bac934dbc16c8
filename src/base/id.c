#include "base/id.h"

#include <stdatomic.h>
#include <string.h>

static const int64_t EPOCH_2025_MS = 1735689600000;
enum { COUNTER_BITS = 20 };
#define COUNTER_MASK ((UINT64_C(1) << COUNTER_BITS) - 1)

/* How many ids this process gave; its start is a matter of chance, so that two processes on one database do not count
 * alike. */
static atomic_uint_fast64_t given;

static uint64_t count_on(struct random *random)
{
    uint_fast64_t unused = 0;
    if (atomic_load(&given) == 0) {
        (void)atomic_compare_exchange_strong(&given, &unused, 1 + random_below(random, COUNTER_MASK));
    }
    return atomic_fetch_add(&given, 1);
}

int64_t id_next(struct instant now, struct random *random)
{
    int64_t ms = now.ms > EPOCH_2025_MS ? now.ms - EPOCH_2025_MS : 1;
    return (ms << COUNTER_BITS | (int64_t)(count_on(random) & COUNTER_MASK)) & INT64_MAX;
}

struct dossier_ref dossier_ref_new(struct random *random)
{
    struct dossier_ref ref;
    random_bytes(random, ref.bytes, sizeof ref.bytes);
    return ref;
}

bool dossier_ref_equal(const struct dossier_ref *left, const struct dossier_ref *right)
{
    return memcmp(left->bytes, right->bytes, DOSSIER_REF_BYTES) == 0;
}
