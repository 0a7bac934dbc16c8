/* That the log's signing key became another one: the file `key-changes` in the log's folder, a line for each.
 *
 * What it is for: a new master key gives a new signing key. Each change says up to which line the key before it
 * signed, and which hash stood there, so that who has the old key can neither change what came before nor sign what
 * comes after.
 * Invariants: signed by both keys; a line that does not lead to the present key never took place, and is not counted.
 * docs/formats/log.md.
 */
#ifndef SEINHUIS_VAULT_KEY_CHANGE_H
#define SEINHUIS_VAULT_KEY_CHANGE_H

#include "vault/chain.h"

enum { KEY_CHANGES_MAX = 64, KEY_CHANGES_BYTES_MAX = 64 * 1024 };
#define CHAIN_CHANGES_FILE SV("key-changes")

struct key_change {
    int64_t number;         /* the last line that the key before it signs for */
    struct chain_hash hash; /* of that line */
    int64_t first;          /* of the checkpoint then: an older key's checkpoint is right with this line only */
    struct instant at;
    struct chain_public before, after;
    struct chain_signature by_before, by_after;
};
struct key_changes { /* in their order; the last one leads to the present key */
    struct key_change list[KEY_CHANGES_MAX];
    size_t count;
    struct chain_public now;
    bool unfinished; /* one more stands in the file, which did not come to pass */
};

/* `before` and `after`: secrets, 64 bytes, ed25519; the public halves are taken from them. */
void key_change_sign(struct key_change *change, const unsigned char *before, const unsigned char *after);
void key_change_put(struct buf *out, const struct key_change *change);
/* Of the file's text, empty when there is none. ERR_INVALID: a line is none, or not signed by both. */
MUST enum err key_changes_read(struct sv text, const struct chain_public *now, struct key_changes *ret_changes);
/* Whether the last line of the text leads from `before` to `after`: it took place when that is the present key. */
bool key_changes_lead(struct sv text, const struct chain_public *before, const struct chain_public *after);

bool chain_public_equal(const struct chain_public *left, const struct chain_public *right);
/* The key that signs for this line. */
const struct chain_public *key_changes_signer(const struct key_changes *changes, int64_t number);
/* By the present key; by an older one only as it was when that key ended. */
bool key_changes_checkpoint_right(const struct key_changes *changes, const struct chain_checkpoint *checkpoint);

#endif
