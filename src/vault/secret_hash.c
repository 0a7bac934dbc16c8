#include "vault/vault.h"

#include <sodium.h>

struct secret_hash secret_hash_of(struct sv secret)
{
    static const unsigned char domain[] = "seinhuis secret hash 1";
    struct secret_hash hash;
    ASSERT(crypto_generichash(hash.bytes, sizeof hash.bytes, (const unsigned char *)secret.at, secret.length, domain,
                              sizeof domain - 1) == 0);
    return hash;
}
