/* The keys that only the vault has: the master key, what is derived from it, and each municipality's key.
 *
 * Invariants: they lie in one locked, never dumped allocation with guard pages; a municipality's key is on disk only
 * wrapped by the master key; data keys live for one message. A municipality has one version of its key, or, while it is
 * renewed, two: the newer one wraps, both open. An ended version is overwritten where it stood, and synced, before
 * anybody hears that it ended. Formats: docs/formats/envelope.md.
 */
#ifndef SEINHUIS_VAULT_KEYS_H
#define SEINHUIS_VAULT_KEYS_H

#include "vault/wire.h"

enum { KEY_BYTES = 32, MUNICIPALITIES_MAX = 1024, SIGN_SECRET_BYTES = 64, SIGN_PUBLIC_BYTES = 32 };

struct keys; /* locked memory */

struct data_key {
    unsigned char bytes[KEY_BYTES];
};
void data_key_wipe(struct data_key *key); /* for CLEANUP */

/* Reads the master key from `master_fd` and the municipalities' file from `folder`; makes the installation's own key
 * (municipality 0) the first time. ERR_INVALID: a file was changed, or the master key is another one. */
MUST enum err keys_open(int folder, int master_fd, struct keys **ret_keys);
void keys_close(struct keys *keys);
/* The same with a master key from elsewhere, to see whether it is this folder's: nothing is written, so it may be done
 * beside a vault that runs. ret_count: how many municipalities' keys it opens. ERR_INVALID: it is another one. */
MUST enum err keys_try(int folder, const unsigned char *master, struct keys **ret_keys, uint32_t *ret_count);
/* The master key itself, for its recovery: KEY_BYTES. ERR_INVALID: this is no master key. */
MUST enum err master_key_read(int master_fd, unsigned char *ret_master);

/* The same keys of municipalities under another master key (KEY_BYTES), of the same folder. Nothing is written. */
MUST enum err keys_rewrap(const struct keys *keys, const unsigned char *master, struct keys **ret_next);
#define KEYS_NEXT_FILE SV("municipalities.next")
/* Its file beside the present one; durable. */
MUST enum err keys_write_next(struct keys *next);
/* That file takes the place of the present one, which is overwritten. */
MUST enum err keys_take_next(struct keys *next);

/* OK when it is there already */
MUST enum err keys_municipality_create(struct keys *keys, struct municipality_id municipality);
bool keys_know(const struct keys *keys, struct municipality_id municipality);

/* --- renewing a municipality's key -------------------------------------------------------------------------------- */
struct key_version {
    struct municipality_id municipality;
    int64_t version;     /* the newest: it wraps */
    bool older;          /* while it is renewed: the version before it still opens */
    bool waiting;        /* and a batch from before may still be on its way to its commit: see keys_older_needed */
};
/* At most count_max of them, one a municipality. */
uint32_t keys_versions(struct keys *keys, int64_t open_line, struct key_version *ret_versions, uint32_t count_max);
/* Makes the next version, durable; when there are two already, that is it. `line`: the log's newest, see
 * keys_older_needed. ERR_NOT_FOUND: no such municipality. */
MUST enum err keys_version_begin(struct keys *keys, struct municipality_id municipality, int64_t line,
                                 int64_t *ret_version);
/* After a start nobody knows what was wrapped before it: as if every renewal under way had begun at this line. */
void keys_versions_begun(struct keys *keys, int64_t line);
/* Whether something may still come that the older version wrapped: `open_line` is the oldest line of the log that waits
 * for its commit (0: none), `now_ms` monotonic. A wrapped key that was answered before the renewal began is in a row
 * only when its line has an outcome. */
bool keys_older_needed(struct keys *keys, struct municipality_id municipality, int64_t open_line, int64_t now_ms);
/* Destroys every version but the newest; OK when there is no other. */
MUST enum err keys_version_end(struct keys *keys, struct municipality_id municipality);

const unsigned char *keys_session_mac(const struct keys *keys);                 /* KEY_BYTES */
const unsigned char *keys_log_secret(const struct keys *keys);                  /* SIGN_SECRET_BYTES, ed25519 */
const unsigned char *keys_log_public(const struct keys *keys);                  /* SIGN_PUBLIC_BYTES */

/* What a wrapped data key is bound to. */
struct key_binding {
    enum key_kind kind;
    struct dossier_ref dossier;
    struct municipality_id municipality;
    enum vault_party party;              /* of KEY_POSITION */
    const struct secret_hash *code_hash; /* NULL: none */
};
void data_key_new(struct data_key *ret_key);
MUST enum err data_key_wrap(struct keys *keys, const struct key_binding *binding, const struct data_key *key,
                            struct wrapped_key *ret_wrapped);
MUST enum err data_key_unwrap(struct keys *keys, const struct key_binding *binding, const struct wrapped_key *wrapped,
                              struct data_key *ret_key);
/* The same data key under the newest version. ERR_CONFLICT: it is under that already; nothing was made. ERR_INVALID: no
 * version opens it as what it is said to be. */
MUST enum err data_key_renew(struct keys *keys, const struct key_binding *binding, const struct wrapped_key *wrapped,
                             struct wrapped_key *ret_wrapped);

/* --- values ------------------------------------------------------------------------------------------------------- */
enum { ENVELOPE_VERSION = 1, ENVELOPE_EXTRA_BYTES = 1 + 24 + 16 };
MUST enum err envelope_seal(struct arena *arena, const struct data_key *key, const struct place *place, struct sv text,
                            struct sealed *ret_sealed);
/* ERR_INVALID: not these bytes, not this key, or not this place. */
MUST enum err envelope_open(struct arena *arena, const struct data_key *key, const struct place *place,
                            struct sealed sealed, struct clear *ret_clear);

#endif
