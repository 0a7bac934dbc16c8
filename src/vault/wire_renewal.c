/* The messages about renewing a municipality's key. */
#include "vault/wire.h"

enum { RENEWAL_KEY_BYTES_MIN = 1 + DOSSIER_REF_BYTES + 1 + WRAPPED_KEY_BYTES };

static void key_put(struct wire_out *out, const struct renewal_key *key)
{
    wire_put_u8(out, (uint8_t)key->kind);
    wire_put_bytes(out, key->dossier.bytes, DOSSIER_REF_BYTES);
    if (key->kind == KEY_POSITION) {
        wire_put_u8(out, (uint8_t)key->party);
    }
    wire_put_u8(out, key->bound);
    if (key->bound) {
        wire_put_bytes(out, key->code_hash.bytes, SECRET_HASH_BYTES);
    }
    wire_put_bytes(out, key->wrapped.bytes, WRAPPED_KEY_BYTES);
}

static bool key_get(struct wire_in *in, struct renewal_key *ret_key)
{
    struct renewal_key key = { 0 };
    uint8_t kind = wire_get_u8(in);
    wire_get_bytes(in, key.dossier.bytes, DOSSIER_REF_BYTES);
    uint8_t party = kind == KEY_POSITION ? wire_get_u8(in) : PARTY_POLICE;
    key.bound = wire_get_bool(in);
    if (key.bound) {
        wire_get_bytes(in, key.code_hash.bytes, SECRET_HASH_BYTES);
    }
    wire_get_bytes(in, key.wrapped.bytes, WRAPPED_KEY_BYTES);
    bool position = kind == KEY_POSITION;
    if (in->failed || kind >= KEY_KIND_COUNT || party < PARTY_POLICE || party >= PARTY_END ||
        (position && key.bound)) {
        return false;
    }
    key.kind = (enum key_kind)kind;
    key.party = position ? (enum vault_party)party : (enum vault_party)0;
    *ret_key = key;
    return true;
}

void renewal_put(struct wire_out *out, const void *content)
{
    const struct renewal_call *call = content;
    wire_put_i64(out, call->municipality.value);
    wire_put_u8(out, (uint8_t)call->why);
    wire_put_u32(out, call->count);
    for (uint32_t i = 0; i < call->count; i++) {
        key_put(out, &call->keys[i]);
    }
}

enum err renewal_get(struct arena *arena, struct sv payload, struct renewal_call *ret_call)
{
    struct wire_in in = wire_in_of(payload);
    struct renewal_call call = { .municipality = { wire_get_i64(&in) } };
    uint8_t why = wire_get_u8(&in);
    call.count = wire_get_count(&in, RENEWAL_KEYS_MAX, RENEWAL_KEY_BYTES_MIN);
    call.keys = ARENA_ARRAY(arena, struct renewal_key, call.count);
    if (call.keys == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < call.count; i++) {
        if (!key_get(&in, &call.keys[i])) {
            return ERR_INVALID;
        }
    }
    if (!wire_all_read(&in) || why >= RENEWAL_WHY_COUNT || call.municipality.value < 0) {
        return ERR_INVALID;
    }
    call.why = (enum renewal_why)why;
    *ret_call = call;
    return OK;
}

void renewal_answer_put(struct wire_out *out, const void *content)
{
    const struct renewal_call *call = content;
    for (uint32_t i = 0; i < call->count; i++) {
        wire_put_u8(out, (uint8_t)call->keys[i].state);
        if (call->keys[i].state == RENEWAL_RENEWED) {
            wire_put_bytes(out, call->keys[i].wrapped.bytes, WRAPPED_KEY_BYTES);
        }
    }
}

enum err renewal_answer_get(struct sv payload, struct renewal_call *call)
{
    struct wire_in in = wire_in_of(payload);
    for (uint32_t i = 0; i < call->count; i++) {
        uint8_t state = wire_get_u8(&in);
        if (state < RENEWAL_CURRENT || state > RENEWAL_UNKNOWN) {
            return ERR_INVALID;
        }
        call->keys[i].state = (enum renewal_result)state;
        if (state == RENEWAL_RENEWED) {
            wire_get_bytes(&in, call->keys[i].wrapped.bytes, WRAPPED_KEY_BYTES);
        }
    }
    return wire_all_read(&in) ? OK : ERR_INVALID;
}
