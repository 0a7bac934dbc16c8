/* The messages with a form of their own; both sides of the wire use the same structs. */
#include "vault/wire.h"

#include "base/limits.h"

#include <string.h>

enum { KEY_BYTES_MIN = 20, PLACE_BYTES_MIN = 16, ITEM_BYTES_MIN = PLACE_BYTES_MIN + 8, LINE_BYTES_MIN = 49 };

static void place_put(struct wire_out *out, const struct place *place)
{
    wire_put_text(out, place->table);
    wire_put_text(out, place->column);
    wire_put_i64(out, place->row);
}

static struct place place_get(struct wire_in *in)
{
    struct place place = { .table = wire_get_text(in, PLACE_NAME_BYTES_MAX) };
    place.column = wire_get_text(in, PLACE_NAME_BYTES_MAX);
    place.row = wire_get_i64(in);
    return place;
}

void log_entry_put(struct wire_out *out, const struct log_entry *entry)
{
    wire_put_u8(out, (uint8_t)entry->action);
    wire_put_u8(out, (uint8_t)entry->actor_kind);
    wire_put_i64(out, entry->actor.value);
    wire_put_i64(out, entry->municipality.value);
    wire_put_bytes(out, entry->dossier.bytes, DOSSIER_REF_BYTES);
    wire_put_text(out, entry->role);
    wire_put_text(out, entry->purpose);
    wire_put_text(out, entry->object);
    wire_put_text(out, entry->origin);
}

bool log_entry_get(struct wire_in *in, struct log_entry *ret_entry)
{
    uint8_t action = wire_get_u8(in);
    uint8_t actor_kind = wire_get_u8(in);
    struct log_entry entry = { .actor = { wire_get_i64(in) } };
    entry.municipality.value = wire_get_i64(in);
    wire_get_bytes(in, entry.dossier.bytes, DOSSIER_REF_BYTES);
    entry.role = wire_get_text(in, LOG_WORD_BYTES_MAX);
    entry.purpose = wire_get_text(in, LOG_PURPOSE_BYTES_MAX);
    entry.object = wire_get_text(in, LOG_WORD_BYTES_MAX);
    entry.origin = wire_get_text(in, LOG_WORD_BYTES_MAX);
    if (in->failed || action >= LOG_ACTION_COUNT || actor_kind > ACTOR_SYSTEM) {
        return false;
    }
    entry.action = (enum log_action)action;
    entry.actor_kind = (enum log_actor_kind)actor_kind;
    *ret_entry = entry;
    return true;
}

static void key_put(struct wire_out *out, const struct batch_key_item *key)
{
    wire_put_u8(out, (uint8_t)key->kind);
    wire_put_bytes(out, key->dossier.bytes, DOSSIER_REF_BYTES);
    if (key->kind == KEY_POSITION) {
        wire_put_u8(out, (uint8_t)key->party);
    }
    wire_put_u8(out, key->is_new);
    if (!key->is_new) {
        wire_put_bytes(out, key->wrapped.bytes, WRAPPED_KEY_BYTES);
    }
    wire_put_u8(out, key->bound);
    if (key->bound) {
        wire_put_bytes(out, key->code_hash.bytes, SECRET_HASH_BYTES);
    }
    wire_put_i64(out, key->rewrap_to.value);
}

static enum vault_party party_get(struct wire_in *in)
{
    uint8_t party = wire_get_u8(in);
    in->failed = in->failed || party < PARTY_POLICE || party >= PARTY_END;
    return in->failed ? (enum vault_party)0 : (enum vault_party)party;
}

static struct batch_key_item key_get(struct wire_in *in)
{
    struct batch_key_item key = { 0 };
    uint8_t kind = wire_get_u8(in);
    in->failed = in->failed || kind >= KEY_KIND_COUNT;
    key.kind = in->failed ? KEY_STORY : (enum key_kind)kind;
    wire_get_bytes(in, key.dossier.bytes, DOSSIER_REF_BYTES);
    if (key.kind == KEY_POSITION) {
        key.party = party_get(in);
    }
    key.is_new = wire_get_bool(in);
    if (!key.is_new) {
        wire_get_bytes(in, key.wrapped.bytes, WRAPPED_KEY_BYTES);
    }
    key.bound = wire_get_bool(in);
    in->failed = in->failed || (key.bound && key.kind == KEY_POSITION); /* no reporter's code opens a position */
    if (key.bound) {
        wire_get_bytes(in, key.code_hash.bytes, SECRET_HASH_BYTES);
    }
    key.rewrap_to.value = wire_get_i64(in);
    return key;
}

void batch_put(struct wire_out *out, const void *content)
{
    const struct vault_batch *batch = content;
    wire_put_u8(out, batch->has_session);
    if (batch->has_session) {
        wire_put_bytes(out, batch->session.bytes, VAULT_SESSION_BYTES);
    }
    wire_put_i64(out, batch->municipality.value);
    wire_put_text(out, batch->code);
    wire_put_u32(out, batch->key_count);
    for (uint32_t i = 0; i < batch->key_count; i++) {
        key_put(out, &batch->keys[i]);
    }
    wire_put_u32(out, batch->seal_count);
    for (uint32_t i = 0; i < batch->seal_count; i++) {
        wire_put_u32(out, batch->seals[i].key);
        place_put(out, &batch->seals[i].place);
        wire_put_text(out, batch->seals[i].text);
    }
    wire_put_u32(out, batch->open_count);
    for (uint32_t i = 0; i < batch->open_count; i++) {
        wire_put_u32(out, batch->opens[i].key);
        place_put(out, &batch->opens[i].place);
        wire_put_text(out, batch->opens[i].sealed.bytes);
    }
    wire_put_u32(out, batch->line_count);
    for (uint32_t i = 0; i < batch->line_count; i++) {
        log_entry_put(out, &batch->lines[i]);
    }
}

static enum err keys_get(struct wire_in *in, struct vault_batch *batch)
{
    batch->key_count = wire_get_count(in, LIMIT_VAULT_ITEMS, KEY_BYTES_MIN);
    batch->keys = ARENA_ARRAY(batch->arena, struct batch_key_item, batch->key_count);
    if (batch->keys == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < batch->key_count; i++) {
        batch->keys[i] = key_get(in);
    }
    return in->failed ? ERR_INVALID : OK;
}

static enum err seals_get(struct wire_in *in, struct vault_batch *batch)
{
    batch->seal_count = wire_get_count(in, LIMIT_VAULT_ITEMS, ITEM_BYTES_MIN);
    batch->seals = ARENA_ARRAY(batch->arena, struct batch_seal_item, batch->seal_count);
    if (batch->seals == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < batch->seal_count; i++) {
        struct batch_seal_item *seal = &batch->seals[i];
        seal->key = wire_get_u32(in);
        seal->place = place_get(in);
        seal->text = wire_get_text(in, LIMIT_VAULT_MESSAGE_BYTES);
        in->failed = in->failed || seal->key >= batch->key_count;
    }
    return in->failed ? ERR_INVALID : OK;
}

static enum err opens_get(struct wire_in *in, struct vault_batch *batch)
{
    batch->open_count = wire_get_count(in, LIMIT_VAULT_ITEMS, ITEM_BYTES_MIN);
    batch->opens = ARENA_ARRAY(batch->arena, struct batch_open_item, batch->open_count);
    if (batch->opens == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < batch->open_count; i++) {
        struct batch_open_item *open = &batch->opens[i];
        open->key = wire_get_u32(in);
        open->place = place_get(in);
        open->sealed.bytes = wire_get_text(in, LIMIT_VAULT_MESSAGE_BYTES);
        in->failed = in->failed || open->key >= batch->key_count;
    }
    return in->failed ? ERR_INVALID : OK;
}

static enum err lines_get(struct wire_in *in, struct vault_batch *batch)
{
    batch->line_count = wire_get_count(in, LIMIT_VAULT_ITEMS, LINE_BYTES_MIN);
    batch->lines = ARENA_ARRAY(batch->arena, struct log_entry, batch->line_count);
    if (batch->lines == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < batch->line_count; i++) {
        if (!log_entry_get(in, &batch->lines[i])) {
            return ERR_INVALID;
        }
    }
    return in->failed ? ERR_INVALID : OK;
}

enum err batch_get(struct arena *arena, struct sv payload, struct vault_batch **ret_batch)
{
    struct wire_in in = wire_in_of(payload);
    struct vault_batch *batch = ARENA_NEW(arena, struct vault_batch);
    if (batch == NULL) {
        return ERR_NO_MEMORY;
    }
    batch->arena = arena;
    batch->has_session = wire_get_bool(&in);
    if (batch->has_session) {
        wire_get_bytes(&in, batch->session.bytes, VAULT_SESSION_BYTES);
    }
    batch->municipality.value = wire_get_i64(&in);
    batch->code = wire_get_text(&in, LOG_WORD_BYTES_MAX);
    TRY(keys_get(&in, batch));
    TRY(seals_get(&in, batch));
    TRY(opens_get(&in, batch));
    TRY(lines_get(&in, batch));
    uint32_t items = batch->key_count + batch->seal_count + batch->open_count + batch->line_count;
    if (!wire_all_read(&in) || items > LIMIT_VAULT_ITEMS) {
        return ERR_INVALID;
    }
    *ret_batch = batch;
    return OK;
}

/* Only what the asker does not know yet, in the order in which it asked. */
void batch_answer_put(struct wire_out *out, const void *content)
{
    const struct vault_batch *batch = content;
    wire_put_i64(out, batch->intent);
    for (uint32_t i = 0; i < batch->key_count; i++) {
        const struct batch_key_item *key = &batch->keys[i];
        if (key->is_new) {
            wire_put_bytes(out, key->wrapped.bytes, WRAPPED_KEY_BYTES);
        }
        if (key->rewrap_to.value != 0) {
            wire_put_bytes(out, key->rewrapped.bytes, WRAPPED_KEY_BYTES);
        }
    }
    for (uint32_t i = 0; i < batch->seal_count; i++) {
        wire_put_text(out, batch->seals[i].sealed.bytes);
    }
    for (uint32_t i = 0; i < batch->open_count; i++) {
        wire_put_u8(out, batch->opens[i].opened);
        wire_put_text(out, batch->opens[i].clear.text);
    }
}

enum err batch_answer_get(struct sv payload, struct vault_batch *batch)
{
    struct wire_in in = wire_in_of(payload);
    batch->intent = wire_get_i64(&in);
    for (uint32_t i = 0; i < batch->key_count; i++) {
        struct batch_key_item *key = &batch->keys[i];
        if (key->is_new) {
            wire_get_bytes(&in, key->wrapped.bytes, WRAPPED_KEY_BYTES);
        }
        if (key->rewrap_to.value != 0) {
            wire_get_bytes(&in, key->rewrapped.bytes, WRAPPED_KEY_BYTES);
        }
    }
    for (uint32_t i = 0; i < batch->seal_count; i++) {
        batch->seals[i].sealed.bytes = wire_get_text(&in, LIMIT_VAULT_MESSAGE_BYTES);
    }
    for (uint32_t i = 0; i < batch->open_count; i++) {
        batch->opens[i].opened = wire_get_bool(&in);
        batch->opens[i].clear.text = wire_get_text(&in, LIMIT_VAULT_MESSAGE_BYTES);
    }
    return wire_all_read(&in) ? OK : ERR_INVALID;
}

void status_put(struct wire_out *out, const void *content)
{
    const struct vault_status *status = content;
    wire_put_i64(out, status->line);
    wire_put_i64(out, status->batches);
    wire_put_i64(out, status->syncs);
    wire_put_i64(out, status->open_intents);
    wire_put_i64(out, status->landlock_abi);
    wire_put_i64(out, status->key_since.ms);
    wire_put_u8(out, status->log_damaged);
}

bool status_get(struct sv payload, struct vault_status *ret_status)
{
    struct wire_in in = wire_in_of(payload);
    struct vault_status status = { .line = wire_get_i64(&in) };
    status.batches = wire_get_i64(&in);
    status.syncs = wire_get_i64(&in);
    status.open_intents = wire_get_i64(&in);
    status.landlock_abi = wire_get_i64(&in);
    status.key_since.ms = wire_get_i64(&in);
    status.log_damaged = wire_get_bool(&in);
    if (!wire_all_read(&in)) {
        return false;
    }
    *ret_status = status;
    return true;
}
