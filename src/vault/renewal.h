/* Renewing a municipality's key: a new version, every data key wrapped anew, then the end of the old version.
 *
 * What it is for: a copy of the key store opens only what some version of a municipality's key opens. Once the old
 * version is destroyed, every copy that was taken before opens nothing, destroyed dossiers in it included.
 * Invariants
 *   - The vault wraps what it unwraps for the same kind, dossier, municipality, party and code only; the keys of first
 *     positions are wrapped anew like all others without opening anything, so their rule stands.
 *   - Both versions open between begin and end. Whoever stops halfway goes on with begin, which changes nothing then.
 *   - The vault refuses to end a version (REFUSAL_NEEDED) while a batch that it answered before the new version began
 *     still waits for its commit, or while the old version opened a key or had one renewed a moment ago: a page may
 *     have read that key just before. What it cannot know is whether every stored key was brought: that is app/renewal.
 *   - Begin, each renewal of keys and end are lines of the log (LOG_KEYS), by the vault itself; the line of an end is
 *     durable before the version is destroyed.
 * Errors: ERR_VAULT as in vault/vault.h.
 */
#ifndef SEINHUIS_VAULT_RENEWAL_H
#define SEINHUIS_VAULT_RENEWAL_H

#include "vault/vault.h"

enum { RENEWAL_KEYS_MAX = 512, RENEWAL_MUNICIPALITIES_MAX = 1024 };

/* What the log says why. */
enum renewal_why { RENEWAL_TERM, RENEWAL_COMMAND, RENEWAL_WHY_COUNT };

enum renewal_result {
    RENEWAL_ASKED,
    RENEWAL_CURRENT, /* under the newest version already */
    RENEWAL_RENEWED, /* `wrapped` was replaced by the new wrapping */
    RENEWAL_UNKNOWN  /* opens under no version as what it was said to be */
};

/* A stored key and all that it is bound to (docs/formats/envelope.md). */
struct renewal_key {
    enum key_kind kind;
    struct dossier_ref dossier;
    enum vault_party party;       /* of KEY_POSITION */
    bool bound;                   /* to the hash of a reporter's code */
    struct secret_hash code_hash;
    struct wrapped_key wrapped;
    enum renewal_result state;
};

struct municipality_version {
    struct municipality_id municipality; /* 0: the installation's own */
    int64_t version;
    bool renewing;                       /* an older version still opens */
    bool waiting;                        /* and a batch from before it was renewed still waits for its commit */
};
MUST enum err vault_versions(struct vault *vault, struct arena *arena, struct municipality_version **ret_versions,
                             uint32_t *ret_count);
/* ret_version: the newest, made now or before. */
MUST enum err vault_renewal_begin(struct vault *vault, struct municipality_id municipality, enum renewal_why why,
                                  int64_t *ret_version);
/* At most RENEWAL_KEYS_MAX; states and new wrappings are filled in. */
MUST enum err vault_renewal_keys(struct vault *vault, struct municipality_id municipality, enum renewal_why why,
                                 struct renewal_key *keys, uint32_t count);
/* Only after going through all stored keys, found current, while no batch was waiting from before that on: what such a
 * batch commits in between nobody would have brought. ERR_BUSY: the vault says that something may still need it
 * (REFUSAL_NEEDED). */
MUST enum err vault_renewal_end(struct vault *vault, struct municipality_id municipality, enum renewal_why why);

#endif
