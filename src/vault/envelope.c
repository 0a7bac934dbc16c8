#include "vault/keys.h"

#include <sodium.h>
#include <string.h>

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    PLACE_BYTES_MAX = 256
};

_Static_assert(ENVELOPE_EXTRA_BYTES == 1 + NONCE_BYTES + TAG_BYTES, "docs/formats/envelope.md");

struct place_bytes {
    unsigned char bytes[PLACE_BYTES_MAX];
    size_t length;
};

static struct place_bytes place_bytes(const struct place *place)
{
    struct place_bytes bound;
    struct wire_out out = { .at = bound.bytes, .capacity = sizeof bound.bytes };
    wire_put_text(&out, SV("seinhuis value 1"));
    wire_put_text(&out, place->table);
    wire_put_text(&out, place->column);
    wire_put_i64(&out, place->row);
    bound.length = out.length;
    return bound;
}

enum err envelope_seal(struct arena *arena, const struct data_key *key, const struct place *place, struct sv text,
                       struct sealed *ret_sealed)
{
    unsigned char *sealed = arena_take(arena, text.length + ENVELOPE_EXTRA_BYTES);
    if (sealed == NULL) {
        return ERR_NO_MEMORY;
    }
    struct place_bytes bound = place_bytes(place);
    unsigned char *nonce = sealed + 1;
    sealed[0] = ENVELOPE_VERSION;
    randombytes_buf(nonce, NONCE_BYTES);
    ASSERT(crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_BYTES, NULL, (const unsigned char *)text.at,
                                                      text.length, bound.bytes, bound.length, NULL, nonce,
                                                      key->bytes) == 0);
    ret_sealed->bytes = sv_of_bytes(sealed, text.length + ENVELOPE_EXTRA_BYTES);
    return OK;
}

enum err envelope_open(struct arena *arena, const struct data_key *key, const struct place *place, struct sealed sealed,
                       struct clear *ret_clear)
{
    const unsigned char *bytes = (const unsigned char *)sealed.bytes.at;
    if (sealed.bytes.length < ENVELOPE_EXTRA_BYTES || bytes[0] != ENVELOPE_VERSION) {
        return ERR_INVALID;
    }
    size_t length = sealed.bytes.length - ENVELOPE_EXTRA_BYTES;
    unsigned char *text = arena_take(arena, length);
    if (text == NULL) {
        return ERR_NO_MEMORY;
    }
    struct place_bytes bound = place_bytes(place);
    const unsigned char *nonce = bytes + 1;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(text, NULL, NULL, nonce + NONCE_BYTES, length + TAG_BYTES,
                                                   bound.bytes, bound.length, nonce, key->bytes) != 0) {
        return ERR_INVALID;
    }
    ret_clear->text = sv_of_bytes(text, length);
    return OK;
}
