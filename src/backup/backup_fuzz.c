/* What lies in a target, as a hostile owner of it would change it: no crash, and nothing that is not whole is read. The
 * first byte says what the rest is: a manifest (signed here, so that its parser is reached), what stands behind its
 * seal, a chunk, or the file of a secret key. */
#include "backup/manifest.h"

#include <sodium.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIGNER_AT = 8 + 1 + 8 + 8 + BACKUP_RUN_BYTES, CHUNKS = 3 };

static void manifest_try(struct arena *arena, const struct backup_secret *secret, struct sv body)
{
    static const unsigned char seed[32] = { 7 };
    unsigned char public[BACKUP_KEY_BYTES];
    unsigned char sign[BACKUP_SIGN_SECRET_BYTES];
    unsigned char hash[crypto_generichash_BYTES];
    struct manifest manifest;
    unsigned char *bytes = arena_take(arena, body.length + BACKUP_SIGNATURE_BYTES);
    if (body.length < SIGNER_AT + BACKUP_KEY_BYTES || bytes == NULL) {
        return;
    }
    (void)crypto_sign_seed_keypair(public, sign, seed);
    memcpy(bytes, body.at, body.length);
    memcpy(bytes + SIGNER_AT, public, sizeof public);
    (void)crypto_generichash(hash, sizeof hash, bytes, body.length, NULL, 0);
    (void)crypto_sign_detached(bytes + body.length, NULL, hash, sizeof hash, sign);
    if (manifest_read(arena, sv_of_bytes(bytes, body.length + BACKUP_SIGNATURE_BYTES), &manifest) == OK) {
        struct sv name;
        struct buf out;
        buf_open(&out, arena, 256);
        manifest_name_put(&out, &manifest);
        enum err err = buf_done(&out, &name);
        ASSERT(err == OK || err == ERR_LIMIT);
        err = manifest_unseal(arena, secret, &manifest);
        ASSERT(err == OK || err == ERR_INVALID || err == ERR_REFUSED || err == ERR_NO_MEMORY);
    }
}

static void inside_try(struct arena *arena, struct sv inside)
{
    static struct manifest_chunk chunks[CHUNKS] = { { .length = 10 }, { .length = 20 }, { .length = 30 } };
    struct manifest manifest = { .chunks = chunks, .chunk_count = CHUNKS };
    if (manifest_inside_read(arena, inside, &manifest) == OK) {
        for (uint32_t i = 0; i < manifest.file_count; i++) {
            ASSERT(manifest.files[i].first + manifest.files[i].count <= CHUNKS);
            ASSERT(manifest_file_of(&manifest, manifest.files[i].folder, manifest.files[i].name) != NULL);
        }
    }
}

static void chunk_try(struct arena *arena, const struct backup_secret *secret, struct sv bytes)
{
    struct run_key key = { { 0 }, { 0 } };
    struct chunk_name name = { { 0 } };
    struct sv content = { 0 };
    enum err err = chunk_open(arena, secret, &key, &name, bytes, &content);
    ASSERT(err == OK || err == ERR_INVALID || err == ERR_REFUSED);
}

static void secret_try(struct sv text)
{
    struct backup_secret secret;
    struct backup_public public;
    (void)backup_public_read(text, &public);
    /* A right file costs a second of Argon2id each: only what is no such file. */
    if (text.length < 300) {
        ASSERT(backup_secret_open(text, SV("twelve letters"), &secret) != OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct backup_secret secret;
    if (size == 0 || sodium_init() < 0) {
        return 0;
    }
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)64 * 1024 * 1024);
    (void)crypto_scalarmult_base(secret.public.bytes, secret.bytes);
    struct sv rest = sv_of_bytes(data + 1, size - 1);
    switch (data[0]) {
    case 'm': manifest_try(&arena, &secret, rest); break;
    case 'i': inside_try(&arena, rest); break;
    case 'c': chunk_try(&arena, &secret, rest); break;
    case 's': secret_try(rest); break;
    default: break;
    }
    return 0;
}
