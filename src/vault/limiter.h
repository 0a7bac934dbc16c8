/* How much may be opened, and how much may be written without a session. Buckets that refill with time.
 *
 * What a captured web process could still do is bounded here, because nothing outside the vault can be trusted to
 * count. Openings are counted in keys (parts of dossiers), not in values: reading one dossier costs about three.
 */
#ifndef SEINHUIS_VAULT_LIMITER_H
#define SEINHUIS_VAULT_LIMITER_H

#include "base/clock.h"
#include "base/id.h"

enum {
    OPENINGS_PER_MINUTE_DEFAULT = 240, /* per member of staff; five minutes' worth at once */
    OPENINGS_ALL_FACTOR = 20,          /* everybody together */
    OPENINGS_ACCOUNT_PER_MINUTE = 12,  /* sign-in secret of one account, without a session */
    WRITES_PER_SECOND_DEFAULT = 200,   /* batches without a session: what the public sends */
    WRITES_BURST_SECONDS = 300,
    LIMITER_ACTORS = 4096,
    LIMITER_WAYS = 8
};

struct bucket {
    int64_t owner;
    int64_t used; /* thousandths; falls with time */
    int64_t at_ms;
};

struct limiter {
    int64_t openings_per_minute;
    int64_t writes_per_second;
    struct bucket actors[LIMITER_ACTORS];
    struct bucket accounts[LIMITER_ACTORS];
    struct bucket all;
    struct bucket reporters;
    struct bucket writes;
};

enum limited { LIMITED_STAFF, LIMITED_REPORTER, LIMITED_ACCOUNT };
struct opening {
    enum limited who;
    int64_t owner; /* person, or the account's dossier ref folded to a number; 0 for reporters */
    int64_t keys;
};

/* The next two take what they allow; `now_ms` goes forward only. */
bool limiter_open(struct limiter *limiter, const struct opening *opening, int64_t now_ms);
bool limiter_write(struct limiter *limiter, int64_t now_ms);

#endif
