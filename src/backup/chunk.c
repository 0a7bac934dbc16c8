#include "backup/chunk.h"

#include <sodium.h>
#include <string.h>

#define HEAD "SHchunk1"

enum {
    HEAD_BYTES = 8,
    STREAM_HEAD_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    STREAM_EXTRA_BYTES = crypto_secretstream_xchacha20poly1305_ABYTES,
    CUT_BITS = 16 /* a cut every 64 kB, on average, behind the least */
};

_Static_assert(HEAD_BYTES + BACKUP_SEALED_KEY_BYTES + STREAM_HEAD_BYTES + STREAM_EXTRA_BYTES == CHUNK_EXTRA_BYTES,
               "docs/formats/backup.md");

/* --- cutting ------------------------------------------------------------------------------------------------------ */

enum err cutter_open(struct cutter *cutter, struct arena *arena, const unsigned char key[BACKUP_KEY_BYTES])
{
    _Static_assert(randombytes_SEEDBYTES == BACKUP_KEY_BYTES, "the key is the seed");
    memset(cutter, 0, sizeof *cutter);
    cutter->held = arena_take(arena, CHUNK_BYTES_MOST);
    if (cutter->held == NULL) {
        return ERR_NO_MEMORY;
    }
    randombytes_buf_deterministic(cutter->gear, sizeof cutter->gear, key);
    return OK;
}

static enum err chunk_give(struct cutter *cutter)
{
    struct sv content = sv_of_bytes(cutter->held, cutter->length);
    cutter->length = 0;
    cutter->hash = 0;
    return cutter->chunk(cutter->context, content);
}

enum err cutter_put(struct cutter *cutter, struct sv bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        cutter->held[cutter->length++] = byte;
        cutter->hash = (cutter->hash << 1) + cutter->gear[byte];
        bool cut = cutter->length >= CHUNK_BYTES_LEAST && cutter->hash >> (64 - CUT_BITS) == 0;
        if (cut || cutter->length == CHUNK_BYTES_MOST) {
            TRY(chunk_give(cutter));
        }
    }
    return OK;
}

enum err cutter_end(struct cutter *cutter)
{
    return cutter->length > 0 ? chunk_give(cutter) : OK;
}

/* --- names and seals ---------------------------------------------------------------------------------------------- */

void chunk_name_of(const unsigned char key[BACKUP_KEY_BYTES], struct sv content, struct chunk_name *ret_name)
{
    ASSERT(crypto_generichash(ret_name->bytes, BACKUP_NAME_BYTES, (const unsigned char *)content.at, content.length,
                              key, BACKUP_KEY_BYTES) == 0);
}

bool chunk_name_equal(const struct chunk_name *left, const struct chunk_name *right)
{
    return memcmp(left->bytes, right->bytes, BACKUP_NAME_BYTES) == 0;
}

void run_key_new(const struct backup_public *to, struct run_key *ret_key)
{
    randombytes_buf(ret_key->bytes, BACKUP_KEY_BYTES);
    ASSERT(crypto_box_seal(ret_key->sealed, ret_key->bytes, BACKUP_KEY_BYTES, to->bytes) == 0);
}

void run_key_wipe(struct run_key *key)
{
    sodium_memzero(key, sizeof *key);
}

enum err run_key_open(const struct backup_secret *secret, const unsigned char sealed[BACKUP_SEALED_KEY_BYTES],
                      struct run_key *ret_key)
{
    struct run_key key CLEANUP(run_key_wipe);
    memcpy(key.sealed, sealed, BACKUP_SEALED_KEY_BYTES);
    if (crypto_box_seal_open(key.bytes, sealed, BACKUP_SEALED_KEY_BYTES, secret->public.bytes, secret->bytes) != 0) {
        return ERR_REFUSED;
    }
    *ret_key = key;
    return OK;
}

enum err chunk_seal(struct arena *arena, const struct run_key *key, const struct chunk_name *name, struct sv content,
                    struct sv *ret_bytes)
{
    unsigned char *bytes = arena_take(arena, content.length + CHUNK_EXTRA_BYTES);
    if (bytes == NULL) {
        return ERR_NO_MEMORY;
    }
    unsigned char *head = bytes + HEAD_BYTES + BACKUP_SEALED_KEY_BYTES;
    crypto_secretstream_xchacha20poly1305_state state;
    memcpy(bytes, HEAD, HEAD_BYTES);
    memcpy(bytes + HEAD_BYTES, key->sealed, BACKUP_SEALED_KEY_BYTES);
    ASSERT(crypto_secretstream_xchacha20poly1305_init_push(&state, head, key->bytes) == 0);
    ASSERT(crypto_secretstream_xchacha20poly1305_push(
               &state, head + STREAM_HEAD_BYTES, NULL, (const unsigned char *)content.at, content.length, name->bytes,
               BACKUP_NAME_BYTES, crypto_secretstream_xchacha20poly1305_TAG_FINAL) == 0);
    sodium_memzero(&state, sizeof state);
    *ret_bytes = sv_of_bytes(bytes, content.length + CHUNK_EXTRA_BYTES);
    return OK;
}

enum err chunk_open(struct arena *arena, const struct backup_secret *secret, struct run_key *key,
                    const struct chunk_name *name, struct sv bytes, struct sv *ret_content)
{
    if (bytes.length < CHUNK_EXTRA_BYTES || bytes.length > CHUNK_BYTES_MOST + CHUNK_EXTRA_BYTES ||
        memcmp(bytes.at, HEAD, HEAD_BYTES) != 0) {
        return ERR_INVALID;
    }
    const unsigned char *sealed = (const unsigned char *)bytes.at + HEAD_BYTES;
    const unsigned char *head = sealed + BACKUP_SEALED_KEY_BYTES;
    if (sodium_memcmp(key->sealed, sealed, BACKUP_SEALED_KEY_BYTES) != 0) {
        TRY(run_key_open(secret, sealed, key));
    }
    unsigned char *content = arena_take(arena, bytes.length - CHUNK_EXTRA_BYTES);
    if (content == NULL) {
        return ERR_NO_MEMORY;
    }
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char tag = 0;
    unsigned long long length = 0;
    bool opened = crypto_secretstream_xchacha20poly1305_init_pull(&state, head, key->bytes) == 0 &&
                  crypto_secretstream_xchacha20poly1305_pull(
                      &state, content, &length, &tag, head + STREAM_HEAD_BYTES,
                      bytes.length - (CHUNK_EXTRA_BYTES - STREAM_EXTRA_BYTES), name->bytes, BACKUP_NAME_BYTES) == 0;
    sodium_memzero(&state, sizeof state);
    if (!opened || tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        return ERR_INVALID;
    }
    *ret_content = sv_of_bytes(content, (size_t)length);
    return OK;
}
