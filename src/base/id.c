#include "base/id.h"

#include <string.h>

static const int64_t EPOCH_2025_MS = 1735689600000;

int64_t id_next(struct instant now, struct random *random)
{
    int64_t ms = now.ms > EPOCH_2025_MS ? now.ms - EPOCH_2025_MS : 1;
    uint64_t chance = random_below(random, UINT64_C(1) << 20);
    return (ms << 20 | (int64_t)chance) & INT64_MAX;
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
