#include "base/trust.h"

bool secret_equal(const struct secret_hash *left, const struct secret_hash *right)
{
    unsigned char difference = 0;
    for (size_t i = 0; i < SECRET_HASH_BYTES; i++) {
        difference = (unsigned char)(difference | (left->bytes[i] ^ right->bytes[i]));
    }
    return difference == 0;
}

struct sv secret_view(const struct secret_hash *hash)
{
    return sv_of_bytes(hash->bytes, SECRET_HASH_BYTES);
}
