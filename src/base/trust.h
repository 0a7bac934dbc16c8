/* Types that carry trust: mixing them does not compile.
 *
 * sealed  ciphertext as it lies in the database; safe to store, copy and lose
 * clear   cleartext that the vault opened; lives in the request's arena; a template does not take it
 * wrapped a dossier's data key, sealed by its municipality's key: opens nothing outside the vault
 * secret  bytes that only compare: codes, tokens, hashes of them
 */
#ifndef SEINHUIS_BASE_TRUST_H
#define SEINHUIS_BASE_TRUST_H

#include "base/sv.h"

struct sealed {
    struct sv bytes; /* empty: there is nothing */
};

struct clear {
    struct sv text;
};

/* nonce 24 + key 32 + tag 16 bytes, see docs/formats/envelope.md */
enum { WRAPPED_KEY_BYTES = 72 };
struct wrapped_key {
    unsigned char bytes[WRAPPED_KEY_BYTES];
};

/* BLAKE2b of a code or token that itself has at least 80 random bits. */
enum { SECRET_HASH_BYTES = 32 };
struct secret_hash {
    unsigned char bytes[SECRET_HASH_BYTES];
};

/* Saying that this cleartext goes on a page now, on purpose and visibly to a reviewer. */
static inline struct sv clear_show(struct clear clear)
{
    return clear.text;
}

/* Time does not depend on where the bytes differ. */
bool secret_equal(const struct secret_hash *left, const struct secret_hash *right);
struct sv secret_view(const struct secret_hash *hash);

#endif
