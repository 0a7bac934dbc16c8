/* Slowing down who asks too much: token buckets in bounded memory.
 *
 * One bucket for each address or account; addresses count as /24 (IPv4) or /56 (IPv6). When the table is full the
 * bucket that is fullest gives way, so a flood of addresses cannot make a slowed one fast again. Keys are hashed: the
 * table holds no address.
 */
#ifndef SEINHUIS_WEB_THROTTLE_H
#define SEINHUIS_WEB_THROTTLE_H

#include "base/err.h"
#include "base/sv.h"

struct rq;
struct throttle;

enum throttle_kind {
    THROTTLE_SIGN_IN_ADDRESS, /* tries to sign in from one address */
    /* tries on one account from one address: who guesses slows nobody else, nor the owner elsewhere */
    THROTTLE_SIGN_IN_ACCOUNT,
    THROTTLE_SIGN_IN_EVERYBODY, /* tries on one account from all addresses together: more than one address can spend */
    THROTTLE_PUBLIC_ADDRESS,    /* forms without an account, from one address; web/ itself asks */
    THROTTLE_PUBLIC_ALL,        /* the same, in all; web/ itself asks */
    THROTTLE_KNOWN_ADDRESS,     /* the same two for people with a code or who sign in: a flood leaves theirs alone */
    THROTTLE_KNOWN_ALL,
    THROTTLE_CODE_ADDRESS,      /* tries of a reporter's code from one address */
    THROTTLE_COUNT
};

struct throttle_rule {
    uint32_t burst;    /* how many at once; 0: no limit */
    uint32_t per_hour; /* how many come back in an hour */
};

MUST enum err throttle_open(const struct throttle_rule rules[THROTTLE_COUNT], struct throttle **ret_throttle);
void throttle_close(struct throttle *throttle);
/* One is taken; false when there was none left. Any thread. */
bool throttle_take(struct throttle *throttle, enum throttle_kind kind, struct sv key, int64_t monotonic_ms);

/* The three limits of a try to sign in, from this request's address. `account` in one spelling (sign_in_name_read). To
 * be
 * asked before the password is checked. */
bool throttle_sign_in(struct rq *rq, struct sv account);
/* A try of a reporter's code from this request's address. */
bool throttle_code(struct rq *rq);

#endif
