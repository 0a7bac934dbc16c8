/* What keys.c and municipalities.c share. Only they use this. */
#ifndef SEINHUIS_VAULT_KEYS_INNER_H
#define SEINHUIS_VAULT_KEYS_INNER_H

#include "vault/keys.h"

struct municipality_key {
    int64_t municipality;
    int64_t version;   /* the newest wraps; any of them unwraps */
    struct wrapped_key wrapped; /* opened for each use: only the wrapping key itself stays in memory */
    int64_t hex_at;    /* where the wrapped key stands in the file */
    int64_t begun_line; /* of the newest while there are two: the log's newest line then */
    int64_t needed_ms; /* of an older one: when it last opened a key, also to wrap it anew (monotonic); 0: never */
};

/* In locked memory, and small: the usual limit of an ordinary user is 64 kB or 8 MB for all of a process. */
struct keys {
    int folder;
    bool looking;       /* beside a vault that runs: nothing is written, not even what a stop left half done */
    int64_t file_bytes; /* 0: there is no file yet */
    unsigned char wrap[KEY_BYTES];
    unsigned char session[KEY_BYTES];
    unsigned char log_secret[SIGN_SECRET_BYTES];
    unsigned char log_public[SIGN_PUBLIC_BYTES];
    struct municipality_key *municipalities; /* MUNICIPALITIES_MAX; wrapped, so not in locked memory */
    uint32_t count;
};

/* municipalities.c: the file. Reading finishes what a stop left half done. */
MUST enum err municipalities_read(struct keys *keys);
/* The last of keys->municipalities becomes a line, durable. */
MUST enum err municipalities_add(struct keys *keys);
/* Says that this version ended, then overwrites it where it stands; both durable. It is still in memory. */
MUST enum err municipalities_erase(struct keys *keys, const struct municipality_key *key);

/* keys.c: with the wrapping key, bound to municipality and version. False: it is another master key's, or changed. */
bool municipality_open(const struct keys *keys, const struct municipality_key *key, struct data_key *ret_key);

#endif
