#include "backup/secret.h"

#include "backup/rows.h"

#include <sodium.h>
#include <string.h>

#define ROW_SEPARATOR ' '
#define FILE_HEAD SV("seinhuis-backup-secret 1")
#define DOMAIN "seinhuis backup secret 1"

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    SEALED_BYTES = BACKUP_KEY_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    SALT_BYTES = crypto_pwhash_SALTBYTES,
    CHECK_BYTES = 4,
    FILE_BYTES_MAX = 4096,
    PASSES = 4,
    PASSES_MAX = 32,
    MEMORY_BYTES = 256 * 1024 * 1024,
    MEMORY_BYTES_MAX = 1024 * 1024 * 1024
};

_Static_assert(crypto_box_PUBLICKEYBYTES == BACKUP_KEY_BYTES && crypto_box_SECRETKEYBYTES == BACKUP_KEY_BYTES,
               "docs/formats/backup.md");
_Static_assert(crypto_box_SEALBYTES + BACKUP_KEY_BYTES == BACKUP_SEALED_KEY_BYTES, "docs/formats/backup.md");

/* What the file says, but for the two lines that name it. */
struct secret_file {
    struct backup_public public;
    unsigned char salt[SALT_BYTES];
    unsigned char nonce[NONCE_BYTES];
    unsigned char sealed[SEALED_BYTES];
    int64_t passes, memory;
};

void backup_secret_wipe(struct backup_secret *secret)
{
    sodium_memzero(secret, sizeof *secret);
}

/* Costs and public key are bound to the secret: another file's do not fit. */
static void binding_of(const struct secret_file *file, unsigned char into[crypto_generichash_BYTES])
{
    crypto_generichash_state state;
    ASSERT(crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES) == 0);
    (void)crypto_generichash_update(&state, (const unsigned char *)DOMAIN, sizeof DOMAIN);
    (void)crypto_generichash_update(&state, file->public.bytes, BACKUP_KEY_BYTES);
    (void)crypto_generichash_final(&state, into, crypto_generichash_BYTES);
}

static enum err key_of(const struct secret_file *file, struct sv passphrase, unsigned char into[BACKUP_KEY_BYTES])
{
    return crypto_pwhash(into, BACKUP_KEY_BYTES, passphrase.at, passphrase.length, file->salt,
                         (unsigned long long)file->passes, (size_t)file->memory, crypto_pwhash_ALG_ARGON2ID13) == 0
        ? OK : ERR_NO_MEMORY;
}

static void line_put(struct buf *out, struct sv name, const unsigned char *bytes, size_t length)
{
    buf_put(out, name);
    buf_put_byte(out, ' ');
    buf_put_hex(out, sv_of_bytes(bytes, length));
    buf_put_byte(out, '\n');
}

static void number_put(struct buf *out, struct sv name, int64_t number)
{
    buf_put(out, name);
    buf_put_byte(out, ' ');
    buf_put_int(out, number);
    buf_put_byte(out, '\n');
}

static void file_put(struct buf *out, const struct secret_file *file)
{
    buf_put(out, FILE_HEAD);
    buf_put_byte(out, '\n');
    line_put(out, SV("public"), file->public.bytes, BACKUP_KEY_BYTES);
    line_put(out, SV("salt"), file->salt, SALT_BYTES);
    number_put(out, SV("passes"), file->passes);
    number_put(out, SV("memory"), file->memory);
    line_put(out, SV("nonce"), file->nonce, NONCE_BYTES);
    line_put(out, SV("sealed"), file->sealed, SEALED_BYTES);
}

enum err backup_secret_make(struct arena *arena, struct sv passphrase, struct sv *ret_file,
                            struct backup_public *ret_public)
{
    struct secret_file file = { .passes = PASSES, .memory = MEMORY_BYTES };
    struct backup_secret secret CLEANUP(backup_secret_wipe);
    unsigned char binding[crypto_generichash_BYTES];
    unsigned char key[BACKUP_KEY_BYTES];
    struct buf out;
    if (sodium_init() < 0) {
        return ERR_NO_MEMORY;
    }
    if (passphrase.length < PASSPHRASE_BYTES_LEAST || passphrase.length > PASSPHRASE_BYTES_MAX) {
        return ERR_LIMIT;
    }
    ASSERT(crypto_box_keypair(secret.public.bytes, secret.bytes) == 0);
    file.public = secret.public;
    randombytes_buf(file.salt, sizeof file.salt);
    randombytes_buf(file.nonce, sizeof file.nonce);
    binding_of(&file, binding);
    TRY(key_of(&file, passphrase, key));
    ASSERT(crypto_aead_xchacha20poly1305_ietf_encrypt(file.sealed, NULL, secret.bytes, BACKUP_KEY_BYTES, binding,
                                                      sizeof binding, NULL, file.nonce, key) == 0);
    sodium_memzero(key, sizeof key);
    buf_open(&out, arena, FILE_BYTES_MAX);
    file_put(&out, &file);
    TRY(buf_done(&out, ret_file));
    *ret_public = file.public;
    return OK;
}

static bool number_next(struct sv *rest, struct sv name, int64_t least, int64_t most, int64_t *ret_number)
{
    struct sv value = { 0 };
    return row_next(rest, ROW_SEPARATOR, name, &value) && sv_to_int(value, ret_number) && *ret_number >= least &&
           *ret_number <= most;
}

static bool file_read(struct sv text, struct secret_file *file)
{
    struct sv line = { 0 };
    struct sv rest = { 0 };
    return sv_cut(text, '\n', &line, &rest) && sv_equal(line, FILE_HEAD) &&
           row_next_hex(&rest, ROW_SEPARATOR, SV("public"), file->public.bytes, BACKUP_KEY_BYTES) &&
           row_next_hex(&rest, ROW_SEPARATOR, SV("salt"), file->salt, SALT_BYTES) &&
           number_next(&rest, SV("passes"), 1, PASSES_MAX, &file->passes) &&
           number_next(&rest, SV("memory"), crypto_pwhash_MEMLIMIT_MIN, MEMORY_BYTES_MAX, &file->memory) &&
           row_next_hex(&rest, ROW_SEPARATOR, SV("nonce"), file->nonce, NONCE_BYTES) &&
           row_next_hex(&rest, ROW_SEPARATOR, SV("sealed"), file->sealed, SEALED_BYTES) && sv_empty(rest);
}

enum err backup_secret_open(struct sv text, struct sv passphrase, struct backup_secret *ret_secret)
{
    struct secret_file file = { 0 };
    struct backup_secret secret CLEANUP(backup_secret_wipe);
    unsigned char binding[crypto_generichash_BYTES];
    unsigned char key[BACKUP_KEY_BYTES];
    unsigned char public[BACKUP_KEY_BYTES];
    if (sodium_init() < 0) {
        return ERR_NO_MEMORY;
    }
    if (!file_read(text, &file)) {
        return ERR_INVALID;
    }
    binding_of(&file, binding);
    TRY(key_of(&file, passphrase, key));
    int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(secret.bytes, NULL, NULL, file.sealed, SEALED_BYTES,
                                                            binding, sizeof binding, file.nonce, key);
    sodium_memzero(key, sizeof key);
    if (opened != 0 || crypto_scalarmult_base(public, secret.bytes) != 0 ||
        sodium_memcmp(public, file.public.bytes, sizeof public) != 0) {
        return ERR_REFUSED;
    }
    secret.public = file.public;
    *ret_secret = secret;
    return OK;
}

static void check_of(const struct backup_public *public, unsigned char into[CHECK_BYTES])
{
    unsigned char hash[crypto_generichash_BYTES];
    (void)crypto_generichash(hash, sizeof hash, public->bytes, BACKUP_KEY_BYTES, (const unsigned char *)DOMAIN,
                             sizeof DOMAIN);
    memcpy(into, hash, CHECK_BYTES);
}

void backup_public_put(struct buf *out, const struct backup_public *public)
{
    unsigned char check[CHECK_BYTES];
    check_of(public, check);
    buf_put_hex(out, sv_of_bytes(public->bytes, BACKUP_KEY_BYTES));
    buf_put_hex(out, sv_of_bytes(check, CHECK_BYTES));
}

bool backup_public_read(struct sv text, struct backup_public *ret_public)
{
    unsigned char bytes[BACKUP_KEY_BYTES + CHECK_BYTES];
    unsigned char check[CHECK_BYTES];
    struct backup_public public;
    if (text.length != BACKUP_PUBLIC_CHARS || !hex_read(text, bytes, sizeof bytes)) {
        return false;
    }
    memcpy(public.bytes, bytes, BACKUP_KEY_BYTES);
    check_of(&public, check);
    if (sodium_memcmp(check, bytes + BACKUP_KEY_BYTES, CHECK_BYTES) != 0) {
        return false;
    }
    *ret_public = public;
    return true;
}
