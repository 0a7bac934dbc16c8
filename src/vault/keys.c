#include "vault/keys_inner.h"

#include "base/clock.h"
#include "os/file.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    SUBKEY_WRAP = 1,
    SUBKEY_SESSION = 2,
    SUBKEY_LOG = 3,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES
};

_Static_assert(NONCE_BYTES + KEY_BYTES + TAG_BYTES == WRAPPED_KEY_BYTES, "base/trust.h promises this size");

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

enum err master_key_read(int master_fd, unsigned char *ret_master)
{
    unsigned char *master = sodium_malloc(KEY_BYTES + 1);
    if (master == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t length = 0;
    enum err err = file_read_at(master_fd, 0, master, KEY_BYTES + 1, &length);
    if (err == OK && length != KEY_BYTES) {
        err = ERR_INVALID;
    }
    if (err == OK) {
        memcpy(ret_master, master, KEY_BYTES);
    }
    sodium_free(master);
    return err;
}

static enum err keys_derive(struct keys *keys, const unsigned char *master)
{
    unsigned char *seed = sodium_malloc(KEY_BYTES);
    if (seed == NULL) {
        return ERR_NO_MEMORY;
    }
    derive(keys->wrap, SUBKEY_WRAP, master);
    derive(keys->session, SUBKEY_SESSION, master);
    derive(seed, SUBKEY_LOG, master);
    ASSERT(crypto_sign_seed_keypair(keys->log_public, keys->log_secret, seed) == 0);
    sodium_free(seed);
    return OK;
}

static enum err master_read(struct keys *keys, int master_fd)
{
    unsigned char *master = sodium_malloc(KEY_BYTES);
    if (master == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = master_key_read(master_fd, master);
    if (err == OK) {
        err = keys_derive(keys, master);
    }
    sodium_free(master);
    return err;
}

bool municipality_open(const struct keys *keys, const struct municipality_key *key, struct data_key *ret_key)
{
    struct binding_bytes binding = municipality_binding(key);
    return unwrap(keys->wrap, &binding, &key->wrapped, ret_key->bytes);
}

/* What it holds opened when it was read, so it opens now. */
static void wrap_by(const struct keys *keys, const struct municipality_key *municipality,
                    const struct binding_bytes *binding, const struct data_key *key, struct wrapped_key *ret_wrapped)
{
    struct data_key by CLEANUP(data_key_wipe);
    ASSERT(municipality_open(keys, municipality, &by));
    wrap(by.bytes, binding, key->bytes, ret_wrapped);
}

static bool unwrap_by(const struct keys *keys, const struct municipality_key *municipality,
                      const struct binding_bytes *binding, const struct wrapped_key *wrapped, struct data_key *ret_key)
{
    struct data_key by CLEANUP(data_key_wipe);
    ASSERT(municipality_open(keys, municipality, &by));
    return unwrap(by.bytes, binding, wrapped, ret_key->bytes);
}

/* ERR_LIMIT: the system locks no memory for us, and keys could come into swap. */
static enum err keys_new(int folder, struct keys **ret_keys)
{
    if (sodium_init() < 0) {
        return ERR_NO_MEMORY;
    }
    struct keys *keys = sodium_malloc(sizeof *keys);
    struct municipality_key *municipalities = calloc(MUNICIPALITIES_MAX, sizeof *municipalities);
    /* sodium_malloc goes on when it cannot lock; locked a second time, it says so. */
    bool locked = keys != NULL && sodium_mlock(keys, sizeof *keys) == 0;
    if (!locked || municipalities == NULL) {
        free(municipalities);
        sodium_free(keys);
        return locked || keys == NULL ? ERR_NO_MEMORY : ERR_LIMIT;
    }
    sodium_memzero(keys, sizeof *keys);
    keys->municipalities = municipalities;
    keys->folder = folder;
    *ret_keys = keys;
    return OK;
}

/* NULL: no such municipality. */
static struct municipality_key *newest_of(struct keys *keys, struct municipality_id municipality)
{
    struct municipality_key *newest = NULL;
    for (uint32_t i = 0; i < keys->count; i++) {
        struct municipality_key *candidate = &keys->municipalities[i];
        if (candidate->municipality == municipality.value &&
            (newest == NULL || candidate->version > newest->version)) {
            newest = candidate;
        }
    }
    return newest;
}

enum err keys_open(int folder, int master_fd, struct keys **ret_keys)
{
    struct keys *keys = NULL;
    TRY(keys_new(folder, &keys));
    enum err err = master_read(keys, master_fd);
    if (err == OK) {
        err = municipalities_read(keys);
    }
    if (err == OK) {
        err = keys_municipality_create(keys, (struct municipality_id){ 0 });
    }
    if (err != OK) {
        keys_close(keys);
        return err;
    }
    *ret_keys = keys;
    return OK;
}

enum err keys_try(int folder, const unsigned char *master, struct keys **ret_keys, uint32_t *ret_count)
{
    struct keys *keys = NULL;
    TRY(keys_new(folder, &keys));
    keys->looking = true;
    enum err err = keys_derive(keys, master);
    if (err == OK) {
        err = municipalities_read(keys);
    }
    if (err == OK && keys->count == 0) {
        err = ERR_INVALID;
    }
    if (err != OK) {
        keys_close(keys);
        return err;
    }
    uint32_t municipalities = 0;
    for (uint32_t i = 0; i < keys->count; i++) {
        municipalities += newest_of(keys, (struct municipality_id){ keys->municipalities[i].municipality }) ==
                          &keys->municipalities[i];
    }
    *ret_keys = keys;
    *ret_count = municipalities;
    return OK;
}

enum err keys_rewrap(const struct keys *keys, const unsigned char *master, struct keys **ret_next)
{
    struct keys *next = NULL;
    TRY(keys_new(keys->folder, &next));
    enum err err = keys_derive(next, master);
    for (uint32_t i = 0; err == OK && i < keys->count; i++) {
        struct data_key opened CLEANUP(data_key_wipe);
        struct binding_bytes binding = municipality_binding(&keys->municipalities[i]);
        ASSERT(municipality_open(keys, &keys->municipalities[i], &opened));
        next->municipalities[i] = keys->municipalities[i];
        wrap(next->wrap, &binding, opened.bytes, &next->municipalities[i].wrapped);
        next->count++;
    }
    if (err != OK) {
        keys_close(next);
        return err;
    }
    *ret_next = next;
    return OK;
}

void keys_close(struct keys *keys)
{
    free(keys->municipalities);
    sodium_free(keys); /* wipes */
}

/* A random key of this version, the last of the list, durable. */
static enum err version_make(struct keys *keys, struct municipality_id municipality, int64_t version)
{
    if (keys->count == MUNICIPALITIES_MAX) {
        return ERR_LIMIT;
    }
    struct municipality_key *key = &keys->municipalities[keys->count];
    *key = (struct municipality_key){ .municipality = municipality.value, .version = version };
    struct data_key random CLEANUP(data_key_wipe);
    struct binding_bytes binding = municipality_binding(key);
    data_key_new(&random);
    wrap(keys->wrap, &binding, random.bytes, &key->wrapped);
    keys->count++;
    enum err err = municipalities_add(keys);
    if (err != OK) {
        keys->count--;
        sodium_memzero(key, sizeof *key);
    }
    return err;
}

enum err keys_municipality_create(struct keys *keys, struct municipality_id municipality)
{
    return keys_know(keys, municipality) ? OK : version_make(keys, municipality, 1);
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

/* NULL: there is none beside the newest. */
static struct municipality_key *older_of(struct keys *keys, const struct municipality_key *newest)
{
    for (uint32_t i = 0; i < keys->count; i++) {
        if (keys->municipalities[i].municipality == newest->municipality && &keys->municipalities[i] != newest) {
            return &keys->municipalities[i];
        }
    }
    return NULL;
}

enum err data_key_wrap(struct keys *keys, const struct key_binding *bound, const struct data_key *key,
                       struct wrapped_key *ret_wrapped)
{
    const struct municipality_key *newest = newest_of(keys, bound->municipality);
    if (newest == NULL) {
        return ERR_NOT_FOUND;
    }
    struct binding_bytes binding = data_binding(bound);
    wrap_by(keys, newest, &binding, key, ret_wrapped);
    return OK;
}

enum err data_key_unwrap(struct keys *keys, const struct key_binding *bound, const struct wrapped_key *wrapped,
                         struct data_key *ret_key)
{
    struct binding_bytes binding = data_binding(bound);
    const struct municipality_key *newest = newest_of(keys, bound->municipality);
    for (uint32_t i = 0; i < keys->count; i++) {
        struct municipality_key *candidate = &keys->municipalities[i];
        if (candidate->municipality == bound->municipality.value &&
            unwrap_by(keys, candidate, &binding, wrapped, ret_key)) {
            candidate->needed_ms = candidate == newest ? 0 : clock_monotonic_ms();
            return OK;
        }
    }
    return ERR_INVALID;
}

/* --- renewing ----------------------------------------------------------------------------------------------------- */

/* How long nothing may have asked for the older version, to open or to be wrapped anew: a page that read a wrapped key,
 * the moment before it was replaced at the latest, is done with it by then. */
enum { OLDER_QUIET_MS = 1000 };

/* A batch that the vault answered before the newest version began has not told yet how it ended. */
static bool commit_awaited(const struct municipality_key *newest, int64_t open_line)
{
    return open_line > 0 && open_line <= newest->begun_line;
}

uint32_t keys_versions(struct keys *keys, int64_t open_line, struct key_version *ret_versions, uint32_t count_max)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < keys->count && count < count_max; i++) {
        const struct municipality_key *key = &keys->municipalities[i];
        const struct municipality_id municipality = { key->municipality };
        if (newest_of(keys, municipality) == key) {
            bool older = older_of(keys, key) != NULL;
            ret_versions[count++] = (struct key_version){ municipality, key->version, older,
                                                          older && commit_awaited(key, open_line) };
        }
    }
    return count;
}

enum err keys_version_begin(struct keys *keys, struct municipality_id municipality, int64_t line, int64_t *ret_version)
{
    const struct municipality_key *newest = newest_of(keys, municipality);
    if (newest == NULL) {
        return ERR_NOT_FOUND;
    }
    if (older_of(keys, newest) == NULL) {
        if (newest->version == INT64_MAX) {
            return ERR_LIMIT;
        }
        TRY(version_make(keys, municipality, newest->version + 1));
        keys->municipalities[keys->count - 1].begun_line = line;
        newest = &keys->municipalities[keys->count - 1];
    }
    *ret_version = newest->version;
    return OK;
}

void keys_versions_begun(struct keys *keys, int64_t line)
{
    for (uint32_t i = 0; i < keys->count; i++) {
        keys->municipalities[i].begun_line = line;
    }
}

bool keys_older_needed(struct keys *keys, struct municipality_id municipality, int64_t open_line, int64_t now_ms)
{
    const struct municipality_key *newest = newest_of(keys, municipality);
    const struct municipality_key *older = newest == NULL ? NULL : older_of(keys, newest);
    if (older == NULL) {
        return false;
    }
    bool in_use = older->needed_ms != 0 && now_ms - older->needed_ms < OLDER_QUIET_MS;
    return in_use || commit_awaited(newest, open_line);
}

enum err keys_version_end(struct keys *keys, struct municipality_id municipality)
{
    const struct municipality_key *newest = newest_of(keys, municipality);
    if (newest == NULL) {
        return ERR_NOT_FOUND;
    }
    struct municipality_key *older = older_of(keys, newest);
    if (older == NULL) {
        return OK;
    }
    TRY(municipalities_erase(keys, older));
    struct municipality_key *last = &keys->municipalities[keys->count - 1];
    *older = *last; /* the order of the list means nothing */
    sodium_memzero(last, sizeof *last);
    keys->count--;
    return OK;
}

enum err data_key_renew(struct keys *keys, const struct key_binding *bound, const struct wrapped_key *wrapped,
                        struct wrapped_key *ret_wrapped)
{
    const struct municipality_key *newest = newest_of(keys, bound->municipality);
    struct data_key key CLEANUP(data_key_wipe);
    struct binding_bytes binding = data_binding(bound);
    if (newest != NULL && unwrap_by(keys, newest, &binding, wrapped, &key)) {
        return ERR_CONFLICT;
    }
    for (uint32_t i = 0; newest != NULL && i < keys->count; i++) {
        struct municipality_key *older = &keys->municipalities[i];
        if (older->municipality == newest->municipality && unwrap_by(keys, older, &binding, wrapped, &key)) {
            older->needed_ms = clock_monotonic_ms();
            wrap_by(keys, newest, &binding, &key, ret_wrapped);
            return OK;
        }
    }
    return ERR_INVALID;
}
