/* What keys.c and municipalities.c share. Only they use this. */
#ifndef SEINHUIS_VAULT_KEYS_INNER_H
#define SEINHUIS_VAULT_KEYS_INNER_H

#include "vault/keys.h"

struct municipality_key {
    int64_t municipality;
    int64_t version;   /* the newest wraps; any of them unwraps */
    unsigned char key[KEY_BYTES];
    struct wrapped_key wrapped;
    int64_t hex_at;    /* where the wrapped key stands in the file */
    int64_t begun_line; /* of the newest while there are two: the log's newest line then */
    int64_t opened_ms; /* of an older one: when a batch last needed it (monotonic); 0: never */
};

struct keys {
    int folder;
    bool looking;       /* beside a vault that runs: nothing is written, not even what a stop left half done */
    int64_t file_bytes; /* 0: there is no file yet */
    unsigned char wrap[KEY_BYTES];
    unsigned char session[KEY_BYTES];
    unsigned char log_secret[SIGN_SECRET_BYTES];
    unsigned char log_public[SIGN_PUBLIC_BYTES];
    struct municipality_key municipalities[MUNICIPALITIES_MAX];
    uint32_t count;
};

/* municipalities.c: the file. Reading finishes what a stop left half done. */
MUST enum err municipalities_read(struct keys *keys);
/* The last of keys->municipalities becomes a line, durable. */
MUST enum err municipalities_add(struct keys *keys);
/* Says that this version ended, then overwrites it where it stands; both durable. It is still in memory. */
MUST enum err municipalities_erase(struct keys *keys, const struct municipality_key *key);

/* keys.c: with the wrapping key, bound to municipality and version. */
void municipality_wrap(const struct keys *keys, struct municipality_key *key);
bool municipality_unwrap(const struct keys *keys, struct municipality_key *key);

#endif
