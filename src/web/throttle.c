#include "web/throttle.h"

#include "base/metric.h"
#include "web/core.h"
#include "web/exchange.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Sets of eight: a key has eight places; when all are taken by others, the fullest bucket there gives way. */
enum { SETS = 2048, SET_ROWS = 8, HOUR_MS = 60 * 60 * 1000 };

struct bucket {
    uint64_t key;        /* 0: free */
    int64_t since_ms;
    int64_t left;        /* thousandths of a turn, at `since_ms` */
};

struct throttle {
    pthread_mutex_t lock;
    unsigned char secret[crypto_shorthash_KEYBYTES];
    struct throttle_rule rules[THROTTLE_COUNT];
    struct bucket sets[SETS][SET_ROWS];
};

void throttle_rules_default(struct throttle_rule rules[THROTTLE_COUNT])
{
    rules[THROTTLE_SIGN_IN_ADDRESS] = (struct throttle_rule){ .burst = 30, .per_hour = 120 };
    rules[THROTTLE_SIGN_IN_ACCOUNT] = (struct throttle_rule){ .burst = 10, .per_hour = 30 };
    rules[THROTTLE_SIGN_IN_EVERYBODY] = (struct throttle_rule){ .burst = 200, .per_hour = 600 };
    rules[THROTTLE_PUBLIC_ADDRESS] = (struct throttle_rule){ .burst = 200, .per_hour = 1200 };
    rules[THROTTLE_PUBLIC_ALL] = (struct throttle_rule){ .burst = 3000, .per_hour = 360000 };
    rules[THROTTLE_KNOWN_ADDRESS] = rules[THROTTLE_PUBLIC_ADDRESS];
    rules[THROTTLE_KNOWN_ALL] = rules[THROTTLE_PUBLIC_ALL];
    rules[THROTTLE_CODE_ADDRESS] = (struct throttle_rule){ .burst = 20, .per_hour = 60 };
}

enum err throttle_open(const struct throttle_rule rules[THROTTLE_COUNT], struct throttle **ret_throttle)
{
    struct throttle *throttle = calloc(1, sizeof *throttle);
    if (throttle == NULL || pthread_mutex_init(&throttle->lock, NULL) != 0) {
        free(throttle);
        return ERR_NO_MEMORY;
    }
    crypto_shorthash_keygen(throttle->secret);
    memcpy(throttle->rules, rules, sizeof throttle->rules);
    *ret_throttle = throttle;
    return OK;
}

void throttle_close(struct throttle *throttle)
{
    if (throttle != NULL) {
        (void)pthread_mutex_destroy(&throttle->lock);
        free(throttle);
    }
}

/* Neighbours count as one: an IPv6 user has a whole /64, an office or an attacker often a /56 or a /24. */
static struct sv network_of(struct sv address, unsigned char bytes[16])
{
    char text[64] = { 0 };
    if (address.length >= sizeof text) {
        return address;
    }
    memcpy(text, address.at, address.length);
    if (inet_pton(AF_INET, text, bytes) == 1) {
        return sv_of_bytes(bytes, 3);
    }
    if (inet_pton(AF_INET6, text, bytes) == 1) {
        static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff }; /* ::ffff:192.0.2.1 */
        return memcmp(bytes, mapped, sizeof mapped) == 0 ? sv_of_bytes(bytes + 12, 3) : sv_of_bytes(bytes, 7);
    }
    return address;
}

static uint64_t key_of(const struct throttle *throttle, enum throttle_kind kind, struct sv key)
{
    unsigned char bytes[16] = { 0 };
    bool whole = kind == THROTTLE_SIGN_IN_ACCOUNT || kind == THROTTLE_SIGN_IN_EVERYBODY ||
                 kind == THROTTLE_PUBLIC_ALL || kind == THROTTLE_KNOWN_ALL;
    struct sv counted = whole ? key : network_of(key, bytes);
    uint64_t hash = 0;
    (void)crypto_shorthash((unsigned char *)&hash, (const unsigned char *)counted.at, counted.length, throttle->secret);
    return (hash ^ ((uint64_t)kind + 1) * 0x9E3779B97F4A7C15u) | 1;
}

static int64_t left_now(const struct bucket *bucket, const struct throttle_rule *rule, int64_t now)
{
    int64_t most = (int64_t)rule->burst * 1000;
    int64_t passed = now - bucket->since_ms;
    passed = passed < 0 ? 0 : passed > (int64_t)HOUR_MS * 24 ? (int64_t)HOUR_MS * 24 : passed;
    int64_t left = bucket->left + passed * rule->per_hour * 1000 / HOUR_MS;
    return left > most ? most : left;
}

/* The key's own bucket, or a free one, or the one that lost least. */
static struct bucket *find(struct bucket set[SET_ROWS], uint64_t key, const struct throttle_rule *rule, int64_t now)
{
    struct bucket *best = &set[0];
    int64_t best_left = -1;
    for (size_t i = 0; i < SET_ROWS; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
        int64_t left = set[i].key == 0 ? INT64_MAX : left_now(&set[i], rule, now);
        if (left > best_left) {
            best = &set[i];
            best_left = left;
        }
    }
    *best = (struct bucket){ .key = key, .since_ms = now, .left = (int64_t)rule->burst * 1000 };
    return best;
}

bool throttle_take(struct throttle *throttle, enum throttle_kind kind, struct sv key, int64_t monotonic_ms)
{
    const struct throttle_rule *rule = &throttle->rules[kind];
    if (rule->burst == 0) {
        return true;
    }
    uint64_t hash = key_of(throttle, kind, key);
    pthread_mutex_lock(&throttle->lock);
    struct bucket *bucket = find(throttle->sets[(hash >> 1) % SETS], hash, rule, monotonic_ms);
    int64_t left = left_now(bucket, rule, monotonic_ms);
    bool given = left >= 1000;
    bucket->left = given ? left - 1000 : left;
    bucket->since_ms = monotonic_ms;
    pthread_mutex_unlock(&throttle->lock);
    return given;
}

static struct throttle *throttle_of(const struct rq *rq)
{
    const struct exchange *exchange = rq->server_;
    return exchange->core->throttle;
}

/* The account together with the network that asks. */
static struct sv account_from(struct rq *rq, struct sv account)
{
    unsigned char bytes[16] = { 0 };
    struct sv network = network_of(rq->origin, bytes);
    struct buf both;
    buf_open(&both, rq->arena, account.length + network.length + 1);
    buf_put(&both, network);
    buf_put_byte(&both, '\n');
    buf_put(&both, account);
    return both.failed ? account : buf_view(&both);
}

static bool counted(bool given, enum metric_limit limit)
{
    if (!given) {
        metric_add(METRIC_LIMITED, limit, 0, 1);
    }
    return given;
}

bool throttle_sign_in(struct rq *rq, struct sv account)
{
    struct throttle *throttle = throttle_of(rq);
    int64_t now = clock_monotonic_ms();
    bool given = throttle == NULL || (throttle_take(throttle, THROTTLE_SIGN_IN_ADDRESS, rq->origin, now) &&
                                      throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, account_from(rq, account),
                                                    now) &&
                                      throttle_take(throttle, THROTTLE_SIGN_IN_EVERYBODY, account, now));
    return counted(given, LIMITED_SIGN_IN);
}

bool throttle_code(struct rq *rq)
{
    struct throttle *throttle = throttle_of(rq);
    return counted(throttle == NULL || throttle_take(throttle, THROTTLE_CODE_ADDRESS, rq->origin,
                                                     clock_monotonic_ms()), LIMITED_CODE);
}
