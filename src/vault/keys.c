#include "vault/keys.h"

#include "base/buf.h"
#include "os/file.h"

#include <sodium.h>
#include <string.h>

enum {
    SUBKEY_WRAP = 1,
    SUBKEY_SESSION = 2,
    SUBKEY_LOG = 3,
    FILE_BYTES_MAX = 512 * 1024,
    LINE_PARTS = 4,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES
};

_Static_assert(NONCE_BYTES + KEY_BYTES + TAG_BYTES == WRAPPED_KEY_BYTES, "base/trust.h promises this size");

#define FILE_HEAD SV("seinhuis-municipalities 1")
#define FILE_NAME SV("municipalities")

struct municipality_key {
    int64_t municipality;
    int64_t version; /* the newest wraps; any of them unwraps */
    unsigned char key[KEY_BYTES];
    struct wrapped_key wrapped;
};

struct keys {
    int folder;
    unsigned char wrap[KEY_BYTES];
    unsigned char session[KEY_BYTES];
    unsigned char log_secret[SIGN_SECRET_BYTES];
    unsigned char log_public[SIGN_PUBLIC_BYTES];
    struct municipality_key municipalities[MUNICIPALITIES_MAX];
    uint32_t count;
};

void data_key_wipe(struct data_key *key)
{
    sodium_memzero(key->bytes, sizeof key->bytes);
}

/* Associated data is written like a message: fixed order, lengths first, so that no two bindings give the same
 * bytes. */
struct binding_bytes {
    unsigned char bytes[256];
    size_t length;
};

static struct binding_bytes binding_begin(struct sv domain)
{
    struct binding_bytes binding = { 0 };
    struct wire_out out = { .at = binding.bytes, .capacity = sizeof binding.bytes };
    wire_put_text(&out, domain);
    binding.length = out.length;
    return binding;
}

static struct wire_out binding_out(struct binding_bytes *binding)
{
    return (struct wire_out){ .at = binding->bytes, .capacity = sizeof binding->bytes, .length = binding->length };
}

static struct binding_bytes municipality_binding(const struct municipality_key *key)
{
    struct binding_bytes binding = binding_begin(SV("seinhuis municipality key 1"));
    struct wire_out out = binding_out(&binding);
    wire_put_i64(&out, key->municipality);
    wire_put_i64(&out, key->version);
    binding.length = out.length;
    return binding;
}

static struct binding_bytes data_binding(const struct key_binding *bound)
{
    struct binding_bytes binding = binding_begin(SV("seinhuis data key 1"));
    struct wire_out out = binding_out(&binding);
    wire_put_u8(&out, (uint8_t)bound->kind);
    wire_put_bytes(&out, bound->dossier.bytes, DOSSIER_REF_BYTES);
    wire_put_i64(&out, bound->municipality.value);
    if (bound->kind == KEY_POSITION) {
        wire_put_u8(&out, (uint8_t)bound->party);
    }
    wire_put_u8(&out, bound->code_hash != NULL);
    if (bound->code_hash != NULL) {
        wire_put_bytes(&out, bound->code_hash->bytes, SECRET_HASH_BYTES);
    }
    binding.length = out.length;
    return binding;
}

static void wrap(const unsigned char *by, const struct binding_bytes *binding, const unsigned char *key,
                 struct wrapped_key *ret_wrapped)
{
    randombytes_buf(ret_wrapped->bytes, NONCE_BYTES);
    ASSERT(crypto_aead_xchacha20poly1305_ietf_encrypt(ret_wrapped->bytes + NONCE_BYTES, NULL, key, KEY_BYTES,
                                                      binding->bytes, binding->length, NULL, ret_wrapped->bytes,
                                                      by) == 0);
}

static bool unwrap(const unsigned char *by, const struct binding_bytes *binding, const struct wrapped_key *wrapped,
                   unsigned char *ret_key)
{
    return crypto_aead_xchacha20poly1305_ietf_decrypt(ret_key, NULL, NULL, wrapped->bytes + NONCE_BYTES,
                                                      WRAPPED_KEY_BYTES - NONCE_BYTES, binding->bytes, binding->length,
                                                      wrapped->bytes, by) == 0;
}

static void derive(unsigned char *into, uint64_t number, const unsigned char *master)
{
    ASSERT(crypto_kdf_derive_from_key(into, KEY_BYTES, number, "seinhuis", master) == 0);
}

static enum err master_read(struct keys *keys, int master_fd)
{
    unsigned char *master = sodium_malloc(KEY_BYTES + 1);
    unsigned char *seed = sodium_malloc(KEY_BYTES);
    if (master == NULL || seed == NULL) {
        sodium_free(master);
        sodium_free(seed);
        return ERR_NO_MEMORY;
    }
    size_t length = 0;
    enum err err = file_read_at(master_fd, 0, master, KEY_BYTES + 1, &length);
    if (err == OK && length != KEY_BYTES) {
        err = ERR_INVALID;
    }
    if (err == OK) {
        derive(keys->wrap, SUBKEY_WRAP, master);
        derive(keys->session, SUBKEY_SESSION, master);
        derive(seed, SUBKEY_LOG, master);
        ASSERT(crypto_sign_seed_keypair(keys->log_public, keys->log_secret, seed) == 0);
    }
    sodium_free(master);
    sodium_free(seed);
    return err;
}

/* One line: municipality, version, wrapped key in hex, separated by spaces. */
static enum err line_read(struct keys *keys, struct sv line)
{
    if (keys->count == MUNICIPALITIES_MAX) {
        return ERR_LIMIT;
    }
    struct municipality_key *key = &keys->municipalities[keys->count];
    struct sv municipality = { 0 };
    struct sv version = { 0 };
    struct sv rest = { 0 };
    struct sv hex = { 0 };
    size_t length = 0;
    if (!sv_cut(line, ' ', &municipality, &rest) || !sv_cut(rest, ' ', &version, &hex) ||
        !sv_to_int(municipality, &key->municipality) || !sv_to_int(version, &key->version) ||
        sodium_hex2bin(key->wrapped.bytes, WRAPPED_KEY_BYTES, hex.at, hex.length, NULL, &length, NULL) != 0 ||
        length != WRAPPED_KEY_BYTES || hex.length != 2 * WRAPPED_KEY_BYTES) {
        return ERR_INVALID;
    }
    struct binding_bytes binding = municipality_binding(key);
    if (!unwrap(keys->wrap, &binding, &key->wrapped, key->key)) {
        return ERR_INVALID;
    }
    keys->count++;
    return OK;
}

static enum err municipalities_read(struct keys *keys)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, FILE_BYTES_MAX);
    int fd CLEANUP(fd_close) = -1;
    enum err err = file_open(keys->folder, FILE_NAME, FILE_READ, &fd);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    struct sv rest = { 0 };
    struct sv line = { 0 };
    TRY(file_read_all(fd, &arena, FILE_BYTES_MAX, &rest));
    if (!sv_cut(rest, '\n', &line, &rest) || !sv_equal(line, FILE_HEAD)) {
        return ERR_INVALID;
    }
    while (sv_cut(rest, '\n', &line, &rest)) {
        TRY(line_read(keys, line));
    }
    return sv_empty(rest) ? OK : ERR_INVALID;
}

static enum err municipalities_write(const struct keys *keys)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * FILE_BYTES_MAX);
    struct buf text;
    buf_open(&text, &arena, FILE_BYTES_MAX);
    buf_put(&text, FILE_HEAD);
    buf_put_byte(&text, '\n');
    for (uint32_t i = 0; i < keys->count; i++) {
        buf_put_int(&text, keys->municipalities[i].municipality);
        buf_put_byte(&text, ' ');
        buf_put_int(&text, keys->municipalities[i].version);
        buf_put_byte(&text, ' ');
        buf_put_hex(&text, sv_of_bytes(keys->municipalities[i].wrapped.bytes, WRAPPED_KEY_BYTES));
        buf_put_byte(&text, '\n');
    }
    struct sv content = { 0 };
    TRY(buf_done(&text, &content));
    return file_replace(keys->folder, FILE_NAME, content);
}

enum err keys_open(int folder, int master_fd, struct keys **ret_keys)
{
    if (sodium_init() < 0) {
        return ERR_NO_MEMORY;
    }
    struct keys *keys = sodium_malloc(sizeof *keys);
    if (keys == NULL) {
        return ERR_NO_MEMORY;
    }
    sodium_memzero(keys, sizeof *keys);
    keys->folder = folder;
    enum err err = master_read(keys, master_fd);
    if (err == OK) {
        err = municipalities_read(keys);
    }
    if (err == OK) {
        err = keys_municipality_create(keys, (struct municipality_id){ 0 });
    }
    if (err != OK) {
        sodium_free(keys);
        return err;
    }
    *ret_keys = keys;
    return OK;
}

void keys_close(struct keys *keys)
{
    sodium_free(keys); /* wipes */
}

enum err keys_municipality_create(struct keys *keys, struct municipality_id municipality)
{
    if (keys_know(keys, municipality)) {
        return OK;
    }
    if (keys->count == MUNICIPALITIES_MAX) {
        return ERR_LIMIT;
    }
    struct municipality_key *key = &keys->municipalities[keys->count];
    *key = (struct municipality_key){ .municipality = municipality.value, .version = 1 };
    randombytes_buf(key->key, KEY_BYTES);
    struct binding_bytes binding = municipality_binding(key);
    wrap(keys->wrap, &binding, key->key, &key->wrapped);
    keys->count++;
    enum err err = municipalities_write(keys);
    if (err != OK) {
        keys->count--;
        sodium_memzero(key, sizeof *key);
    }
    return err;
}

bool keys_know(const struct keys *keys, struct municipality_id municipality)
{
    for (uint32_t i = 0; i < keys->count; i++) {
        if (keys->municipalities[i].municipality == municipality.value) {
            return true;
        }
    }
    return false;
}

const unsigned char *keys_session_mac(const struct keys *keys)
{
    return keys->session;
}

const unsigned char *keys_log_secret(const struct keys *keys)
{
    return keys->log_secret;
}

const unsigned char *keys_log_public(const struct keys *keys)
{
    return keys->log_public;
}

void data_key_new(struct data_key *ret_key)
{
    randombytes_buf(ret_key->bytes, KEY_BYTES);
}

enum err data_key_wrap(const struct keys *keys, const struct key_binding *bound, const struct data_key *key,
                       struct wrapped_key *ret_wrapped)
{
    const struct municipality_key *newest = NULL;
    for (uint32_t i = 0; i < keys->count; i++) {
        const struct municipality_key *candidate = &keys->municipalities[i];
        if (candidate->municipality == bound->municipality.value &&
            (newest == NULL || candidate->version > newest->version)) {
            newest = candidate;
        }
    }
    if (newest == NULL) {
        return ERR_NOT_FOUND;
    }
    struct binding_bytes binding = data_binding(bound);
    wrap(newest->key, &binding, key->bytes, ret_wrapped);
    return OK;
}

enum err data_key_unwrap(const struct keys *keys, const struct key_binding *bound, const struct wrapped_key *wrapped,
                         struct data_key *ret_key)
{
    struct binding_bytes binding = data_binding(bound);
    for (uint32_t i = 0; i < keys->count; i++) {
        const struct municipality_key *candidate = &keys->municipalities[i];
        if (candidate->municipality == bound->municipality.value &&
            unwrap(candidate->key, &binding, wrapped, ret_key->bytes)) {
            return OK;
        }
    }
    return ERR_INVALID;
}
