/* The client of the two password helpers: Argon2id and TOTP, in processes that hold no key and no database.
 *
 * A sign-in costs 64 MiB and some 85 ms; the helpers have a bounded queue, so that it never delays a report. Blocking;
 * any thread. ERR_BUSY: the queue is full, say so and keep what was typed.
 */
#ifndef SEINHUIS_VAULT_PASSWORD_H
#define SEINHUIS_VAULT_PASSWORD_H

#include "base/arena.h"
#include "base/clock.h"

struct password; /* both helpers */
typedef int password_connect_fn(void *context, uint32_t helper);
MUST enum err password_open(password_connect_fn *connect, void *context, struct password **ret_password);
void password_close(struct password *password);

MUST enum err password_hash(struct password *password, struct arena *arena, struct sv typed, struct sv *ret_hash);
/* A wrong password is OK with ret_right false. An empty `hash` costs the same time: an absent account looks like a
 * present one. */
MUST enum err password_verify(struct password *password, struct sv typed, struct sv hash, bool *ret_right);
/* RFC 6238, 30 s, SHA-1, one step of grace. `last_step` is the last step used, so that a code works once; ret_step the
 * one now used. */
MUST enum err totp_verify(struct password *password, struct sv secret, struct sv code, struct instant now,
                          int64_t last_step, bool *ret_right, int64_t *ret_step);
/* 20 random bytes in base32, as authenticator apps take it. */
MUST enum err totp_secret_new(struct password *password, struct arena *arena, struct sv *ret_secret);
/* Eight codes, read aloud, 80 bits each; the caller stores their hashes. */
enum { RECOVERY_CODES = 8 };
MUST enum err recovery_codes_new(struct password *password, struct arena *arena, struct sv ret_codes[RECOVERY_CODES]);

#endif
