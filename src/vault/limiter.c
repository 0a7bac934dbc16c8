#include "vault/limiter.h"

#include "base/err.h"

enum { BURST_MINUTES = 5, MINUTE_MS = 60000, THOUSAND = 1000 };

struct rate {
    int64_t per_minute;
    int64_t burst;
};

static int64_t used_now(const struct bucket *bucket, const struct rate *rate, int64_t now_ms)
{
    int64_t passed = now_ms - bucket->at_ms;
    int64_t full_ms = rate->burst * MINUTE_MS / rate->per_minute + 1;
    if (passed >= full_ms) {
        return 0;
    }
    int64_t fallen = passed * rate->per_minute * THOUSAND / MINUTE_MS;
    return bucket->used > fallen ? bucket->used - fallen : 0;
}

static bool has_room(const struct bucket *bucket, const struct rate *rate, int64_t amount, int64_t now_ms)
{
    return used_now(bucket, rate, now_ms) + amount * THOUSAND <= rate->burst * THOUSAND;
}

static void take(struct bucket *bucket, const struct rate *rate, int64_t amount, int64_t now_ms)
{
    bucket->used = used_now(bucket, rate, now_ms) + amount * THOUSAND;
    bucket->at_ms = now_ms;
}

/* The bucket of this owner, or the one of its few places that has least to remember. */
static struct bucket *bucket_of(struct bucket *buckets, const struct rate *rate, int64_t owner, int64_t now_ms)
{
    uint64_t mixed = (uint64_t)owner * 0x9E3779B97F4A7C15u;
    size_t start = (size_t)(mixed >> 40) % (LIMITER_ACTORS - LIMITER_WAYS);
    struct bucket *chosen = &buckets[start];
    for (size_t i = start; i < start + LIMITER_WAYS; i++) {
        if (buckets[i].owner == owner) {
            return &buckets[i];
        }
        if (used_now(&buckets[i], rate, now_ms) < used_now(chosen, rate, now_ms)) {
            chosen = &buckets[i];
        }
    }
    *chosen = (struct bucket){ .owner = owner, .at_ms = now_ms };
    return chosen;
}

bool limiter_open(struct limiter *limiter, const struct opening *opening, int64_t now_ms)
{
    int64_t per_minute = limiter->openings_per_minute;
    struct rate own = { per_minute, per_minute * BURST_MINUTES };
    struct rate all = { per_minute * OPENINGS_ALL_FACTOR, per_minute * OPENINGS_ALL_FACTOR * BURST_MINUTES };
    struct bucket *bucket = &limiter->reporters;
    switch (opening->who) {
    case LIMITED_STAFF: bucket = bucket_of(limiter->actors, &own, opening->owner, now_ms); break;
    case LIMITED_REPORTER: own = all; break;
    case LIMITED_ACCOUNT:
        own = (struct rate){ OPENINGS_ACCOUNT_PER_MINUTE, OPENINGS_ACCOUNT_PER_MINUTE };
        bucket = bucket_of(limiter->accounts, &own, opening->owner, now_ms);
        break;
    }
    if (!has_room(bucket, &own, opening->keys, now_ms) || !has_room(&limiter->all, &all, opening->keys, now_ms)) {
        return false;
    }
    take(bucket, &own, opening->keys, now_ms);
    take(&limiter->all, &all, opening->keys, now_ms);
    return true;
}

bool limiter_write(struct limiter *limiter, int64_t now_ms)
{
    struct rate rate = { limiter->writes_per_second * 60, limiter->writes_per_second * WRITES_BURST_SECONDS };
    if (!has_room(&limiter->writes, &rate, 1, now_ms)) {
        return false;
    }
    take(&limiter->writes, &rate, 1, now_ms);
    return true;
}
