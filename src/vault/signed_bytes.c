#include "vault/signed_bytes.h"

#include <sodium.h>
#include <string.h>

void signed_put(struct signed_bytes *to, const void *bytes, size_t length)
{
    ASSERT(length <= SIGNED_BYTES_MAX - to->length);
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
}

void signed_put_number(struct signed_bytes *to, int64_t number)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
    }
    signed_put(to, bytes, sizeof bytes);
}

void signed_sign(const struct signed_bytes *bytes, const unsigned char *secret, struct chain_signature *ret_signature)
{
    ASSERT(crypto_sign_detached(ret_signature->bytes, NULL, bytes->bytes, bytes->length, secret) == 0);
}

bool signed_right(const struct signed_bytes *bytes, const struct chain_signature *signature,
                  const struct chain_public *by)
{
    return crypto_sign_verify_detached(signature->bytes, bytes->bytes, bytes->length, by->bytes) == 0;
}
