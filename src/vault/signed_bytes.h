/* What the log's key signs: a domain, then fields of fixed size, so that no two notes are the same bytes. Only the
 * log's own notes use this (chain.c, key_change.c). */
#ifndef SEINHUIS_VAULT_SIGNED_BYTES_H
#define SEINHUIS_VAULT_SIGNED_BYTES_H

#include "vault/chain.h"

enum { SIGNED_BYTES_MAX = 192 };

struct signed_bytes {
    unsigned char bytes[SIGNED_BYTES_MAX];
    size_t length;
};

void signed_put(struct signed_bytes *to, const void *bytes, size_t length);
void signed_put_number(struct signed_bytes *to, int64_t number);
/* `secret`: 64 bytes, ed25519. */
void signed_sign(const struct signed_bytes *bytes, const unsigned char *secret, struct chain_signature *ret_signature);
bool signed_right(const struct signed_bytes *bytes, const struct chain_signature *signature,
                  const struct chain_public *by);

#endif
