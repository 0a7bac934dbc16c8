/* One chunk: where content is cut, what it is called, and how it is sealed.
 *
 * Cutting follows the content (a rolling hash under the server's key), so that what is inserted or grows in the middle
 * moves no chunk behind it. Every run seals under a key of its own, and that key to the public key: a new run cannot
 * open what it finds in the target, nor can anybody there.
 */
#ifndef SEINHUIS_BACKUP_CHUNK_H
#define SEINHUIS_BACKUP_CHUNK_H

#include "backup/secret.h"
#include "backup/server_key.h"

/* --- cutting ------------------------------------------------------------------------------------------------------ */
struct cutter {
    uint64_t gear[256];
    unsigned char *held; /* CHUNK_BYTES_MOST */
    size_t length;
    uint64_t hash;
    enum err (*chunk)(void *context, struct sv content);
    void *context;
};
/* Fill `chunk` and `context` afterwards. */
MUST enum err cutter_open(struct cutter *cutter, struct arena *arena, const unsigned char key[BACKUP_KEY_BYTES]);
MUST enum err cutter_put(struct cutter *cutter, struct sv bytes);
MUST enum err cutter_end(struct cutter *cutter); /* the rest is a chunk, too; ready for the next file */

/* --- names and seals ---------------------------------------------------------------------------------------------- */
void chunk_name_of(const unsigned char key[BACKUP_KEY_BYTES], struct sv content, struct chunk_name *ret_name);
bool chunk_name_equal(const struct chunk_name *left, const struct chunk_name *right);

struct run_key {
    unsigned char bytes[BACKUP_KEY_BYTES];
    unsigned char sealed[BACKUP_SEALED_KEY_BYTES]; /* to the public key */
};
void run_key_new(const struct backup_public *to, struct run_key *ret_key);
void run_key_wipe(struct run_key *key); /* for CLEANUP */
/* ERR_REFUSED: sealed to another public key. */
MUST enum err run_key_open(const struct backup_secret *secret, const unsigned char sealed[BACKUP_SEALED_KEY_BYTES],
                           struct run_key *ret_key);

/* The bytes of a chunk's file; they live in the arena. */
MUST enum err chunk_seal(struct arena *arena, const struct run_key *key, const struct chunk_name *name,
                         struct sv content, struct sv *ret_bytes);
/* `key` is used again while it fits: a run seals all its chunks under one. ERR_INVALID: changed, or another name's;
 * ERR_REFUSED: sealed to another public key. */
MUST enum err chunk_open(struct arena *arena, const struct backup_secret *secret, struct run_key *key,
                         const struct chunk_name *name, struct sv bytes, struct sv *ret_content);

#endif
