#include "vault/vault.h"

#include "base/limits.h"
#include "os/file.h"
#include "vault/chain.h"
#include "vault/client_inner.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_ARENA_BYTES = 64 * 1024, OUTCOME_WAIT_MS = 200, ITEMS_FIRST = 8, LINES_READ_MAX = 1000 };

struct vault {
    vault_connect_fn *connect;
    void *context;
    struct connection connection;
    enum refusal refusal;
};

enum err vault_open(vault_connect_fn *connect, void *context, struct vault **ret_vault)
{
    struct vault *vault = calloc(1, sizeof *vault);
    if (vault == NULL || sodium_init() < 0) {
        free(vault);
        return ERR_NO_MEMORY;
    }
    *vault = (struct vault){ .connect = connect, .context = context, .connection = { .fd = -1 } };
    *ret_vault = vault;
    return OK;
}

void vault_close(struct vault *vault)
{
    if (vault != NULL) {
        fd_close(&vault->connection.fd);
        free(vault);
    }
}

enum refusal vault_refusal(const struct vault *vault)
{
    return vault->refusal;
}

static atomic_uint_fast64_t calls;

uint64_t vault_calls(void)
{
    return atomic_load_explicit(&calls, memory_order_relaxed);
}

static bool connect_if_needed(struct vault *vault)
{
    if (connection_is_stale(&vault->connection)) {
        fd_close(&vault->connection.fd);
    }
    if (vault->connection.fd < 0) {
        vault->connection = (struct connection){ .fd = vault->connect(vault->context) };
    }
    return vault->connection.fd >= 0;
}

enum err vault_ask(struct vault *vault, struct arena *arena, const struct exchange *exchange,
                   struct sv *ret_payload)
{
    vault->refusal = REFUSAL_NONE;
    if (!connect_if_needed(vault)) {
        return ERR_VAULT;
    }
    struct frame answer;
    atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
    TRY(exchange_call(&vault->connection, arena, exchange, &answer));
    vault->refusal = (enum refusal)answer.kind;
    if (vault->refusal != REFUSAL_NONE) {
        return ERR_VAULT;
    }
    *ret_payload = answer.payload;
    return OK;
}

/* For messages whose question and answer are numbers: an arena of their own, wiped at once. */
static enum err ask_small(struct vault *vault, const struct exchange *exchange, void *into, size_t length)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SMALL_ARENA_BYTES);
    struct sv payload = { 0 };
    TRY(vault_ask(vault, &arena, exchange, &payload));
    if (payload.length != length) {
        return ERR_VAULT;
    }
    if (length > 0) {
        memcpy(into, payload.at, length);
    }
    return OK;
}

/* --- building a batch --------------------------------------------------------------------------------------------- */

enum err batch_begin(struct arena *arena, const struct vault_session *session, struct municipality_id municipality,
                     struct vault_batch **ret_batch)
{
    struct vault_batch *batch = ARENA_NEW(arena, struct vault_batch);
    if (batch == NULL) {
        return ERR_NO_MEMORY;
    }
    batch->arena = arena;
    batch->municipality = municipality;
    batch->has_session = session != NULL;
    if (session != NULL) {
        batch->session = *session;
    }
    *ret_batch = batch;
    return OK;
}

struct list {
    void *items;
    uint32_t count;
    uint32_t capacity;
    size_t item_bytes;
};

/* Room for one more item, or NULL with the batch marked as failed. */
static void *list_add(struct vault_batch *batch, struct list *list)
{
    uint32_t items = batch->key_count + batch->seal_count + batch->open_count + batch->line_count;
    if (batch->failure != OK || items == LIMIT_VAULT_ITEMS) {
        batch->failure = batch->failure != OK ? batch->failure : ERR_LIMIT;
        return NULL;
    }
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity == 0 ? ITEMS_FIRST : list->capacity * 2;
        void *grown = arena_take_array(batch->arena, capacity, list->item_bytes);
        if (grown == NULL) {
            batch->failure = ERR_NO_MEMORY;
            return NULL;
        }
        if (list->count > 0) {
            memcpy(grown, list->items, list->count * list->item_bytes);
        }
        list->items = grown;
        list->capacity = capacity;
    }
    return (unsigned char *)list->items + list->count * list->item_bytes;
}

static struct batch_key key_add(struct vault_batch *batch, const struct batch_key_item *item)
{
    struct list list = { batch->keys, batch->key_count, batch->key_capacity, sizeof *batch->keys };
    struct batch_key_item *added = list_add(batch, &list);
    if (added == NULL) {
        return (struct batch_key){ 0 };
    }
    *added = *item;
    batch->keys = list.items;
    batch->key_capacity = list.capacity;
    return (struct batch_key){ batch->key_count++ };
}

struct batch_key batch_key_new(struct vault_batch *batch, enum key_kind kind, struct dossier_ref dossier)
{
    return key_add(batch, &(struct batch_key_item){ .kind = kind, .dossier = dossier, .is_new = true });
}

struct batch_key batch_key_use(struct vault_batch *batch, enum key_kind kind, struct dossier_ref dossier,
                               const struct wrapped_key *key)
{
    return key_add(batch, &(struct batch_key_item){ .kind = kind, .dossier = dossier, .wrapped = *key });
}

static struct batch_key_item *key_at(const struct vault_batch *batch, struct batch_key key)
{
    if (batch->failure != OK) {
        return NULL; /* the handle may be of an addition that did not fit */
    }
    ASSERT(key.index < batch->key_count);
    return &batch->keys[key.index];
}

void batch_key_bind(struct vault_batch *batch, struct batch_key key, const struct secret_hash *code_hash)
{
    struct batch_key_item *item = key_at(batch, key);
    if (item != NULL) {
        item->bound = true;
        item->code_hash = *code_hash;
    }
}

void batch_reporter_code(struct vault_batch *batch, struct sv code)
{
    batch->code = code;
}

void batch_key_party(struct vault_batch *batch, struct batch_key key, enum vault_party party)
{
    struct batch_key_item *item = key_at(batch, key);
    if (item != NULL) {
        ASSERT(item->kind == KEY_POSITION);
        item->party = party;
    }
}

void batch_key_rewrap(struct vault_batch *batch, struct batch_key key, struct municipality_id to)
{
    struct batch_key_item *item = key_at(batch, key);
    if (item != NULL) {
        item->rewrap_to = to;
    }
}

struct batch_seal batch_seal(struct vault_batch *batch, struct batch_key key, struct place place, struct sv text)
{
    struct list list = { batch->seals, batch->seal_count, batch->seal_capacity, sizeof *batch->seals };
    struct batch_seal_item *added = list_add(batch, &list);
    if (added == NULL) {
        return (struct batch_seal){ 0 };
    }
    ASSERT(key.index < batch->key_count);
    *added = (struct batch_seal_item){ .key = key.index, .place = place, .text = text };
    batch->seals = list.items;
    batch->seal_capacity = list.capacity;
    return (struct batch_seal){ batch->seal_count++ };
}

struct batch_open batch_open(struct vault_batch *batch, struct batch_key key, struct place place, struct sealed sealed)
{
    struct list list = { batch->opens, batch->open_count, batch->open_capacity, sizeof *batch->opens };
    struct batch_open_item *added = list_add(batch, &list);
    if (added == NULL) {
        return (struct batch_open){ 0 };
    }
    ASSERT(key.index < batch->key_count);
    *added = (struct batch_open_item){ .key = key.index, .place = place, .sealed = sealed };
    batch->opens = list.items;
    batch->open_capacity = list.capacity;
    return (struct batch_open){ batch->open_count++ };
}

void batch_log(struct vault_batch *batch, const struct log_entry *entry)
{
    struct list list = { batch->lines, batch->line_count, batch->line_capacity, sizeof *batch->lines };
    struct log_entry *added = list_add(batch, &list);
    if (added != NULL) {
        *added = *entry;
        batch->lines = list.items;
        batch->line_capacity = list.capacity;
        batch->line_count++;
    }
}

/* --- calling it --------------------------------------------------------------------------------------------------- */

enum err vault_call(struct vault *vault, struct vault_batch *batch)
{
    ASSERT(!batch->called);
    batch->called = true;
    TRY(batch->failure);
    struct exchange exchange = { MESSAGE_BATCH, batch_put, batch, LIMIT_VAULT_WAIT_MS };
    struct sv payload = { 0 };
    enum err err = vault_ask(vault, batch->arena, &exchange, &payload);
    if (err == OK && batch_answer_get(payload, batch) != OK) {
        fd_close(&vault->connection.fd);
        err = ERR_VAULT;
    }
    batch->failure = err;
    return err;
}

struct sealed batch_sealed(const struct vault_batch *batch, struct batch_seal seal)
{
    ASSERT(batch->called && batch->failure == OK && seal.index < batch->seal_count);
    return batch->seals[seal.index].sealed;
}

struct clear batch_clear(const struct vault_batch *batch, struct batch_open open)
{
    ASSERT(batch->called && batch->failure == OK && open.index < batch->open_count);
    return batch->opens[open.index].clear;
}

bool batch_opened(const struct vault_batch *batch, struct batch_open open)
{
    ASSERT(batch->called && batch->failure == OK && open.index < batch->open_count);
    return batch->opens[open.index].opened;
}

struct wrapped_key batch_wrapped(const struct vault_batch *batch, struct batch_key key)
{
    ASSERT(batch->called && batch->failure == OK && key.index < batch->key_count && batch->keys[key.index].is_new);
    return batch->keys[key.index].wrapped;
}

struct wrapped_key batch_rewrapped(const struct vault_batch *batch, struct batch_key key)
{
    ASSERT(batch->called && batch->failure == OK && key.index < batch->key_count &&
           batch->keys[key.index].rewrap_to.value != 0);
    return batch->keys[key.index].rewrapped;
}

int64_t batch_intent(const struct vault_batch *batch)
{
    ASSERT(batch->called && batch->failure == OK);
    for (uint32_t i = 0; i < batch->line_count; i++) {
        if (log_action_settles(batch->lines[i].action)) {
            return batch->intent;
        }
    }
    return 0;
}

/* --- the other messages ------------------------------------------------------------------------------------------- */

struct outcome {
    int64_t intent;
    bool done;
};

static void outcome_put(struct wire_out *out, const void *content)
{
    const struct outcome *outcome = content;
    wire_put_i64(out, outcome->intent);
    wire_put_u8(out, outcome->done);
}

void vault_outcome(struct vault *vault, int64_t intent, bool done)
{
    if (intent == 0 || !connect_if_needed(vault)) {
        return;
    }
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SMALL_ARENA_BYTES);
    struct outcome outcome = { intent, done };
    struct exchange exchange = { MESSAGE_OUTCOME, outcome_put, &outcome, OUTCOME_WAIT_MS };
    enum err err = exchange_tell(&vault->connection, &arena, &exchange);
    (void)err; /* a line without an outcome is settled from the database later */
}

static void mint_put(struct wire_out *out, const void *content)
{
    const struct vault_mint *mint = content;
    wire_put_i64(out, mint->person.value);
    wire_put_i64(out, mint->until.ms - mint->now.ms);
    wire_put_u32(out, mint->municipality_count);
    for (uint32_t i = 0; i < mint->municipality_count; i++) {
        wire_put_i64(out, mint->municipalities[i].value);
    }
}

enum err vault_session_mint(struct vault *vault, const struct vault_mint *mint, struct vault_session *ret_session)
{
    if (mint->municipality_count > VAULT_SESSION_MUNICIPALITIES) {
        return ERR_LIMIT;
    }
    struct exchange exchange = { MESSAGE_SESSION_MINT, mint_put, mint, LIMIT_VAULT_WAIT_MS };
    return ask_small(vault, &exchange, ret_session->bytes, VAULT_SESSION_BYTES);
}

static void number_put(struct wire_out *out, const void *content)
{
    const int64_t *number = content;
    wire_put_i64(out, *number);
}

enum err vault_session_end_all(struct vault *vault, struct person_id person)
{
    struct exchange exchange = { MESSAGE_SESSION_END_ALL, number_put, &person.value, LIMIT_VAULT_WAIT_MS };
    return ask_small(vault, &exchange, NULL, 0);
}

enum err vault_municipality_create(struct vault *vault, struct municipality_id municipality)
{
    struct exchange exchange = { MESSAGE_MUNICIPALITY_CREATE, number_put, &municipality.value, LIMIT_VAULT_WAIT_MS };
    return ask_small(vault, &exchange, NULL, 0);
}

enum err vault_log_prune(struct vault *vault, struct instant before, uint32_t *ret_segments)
{
    struct exchange exchange = { MESSAGE_LOG_PRUNE, number_put, &before.ms, LIMIT_VAULT_WAIT_MS };
    unsigned char answer[sizeof(uint32_t)];
    TRY(ask_small(vault, &exchange, answer, sizeof answer));
    struct wire_in in = wire_in_of(sv_of_bytes(answer, sizeof answer));
    *ret_segments = wire_get_u32(&in);
    return OK;
}

enum err vault_status(struct vault *vault, struct vault_status *ret_status)
{
    struct exchange exchange = { MESSAGE_PING, NULL, NULL, LIMIT_VAULT_WAIT_MS };
    unsigned char answer[STATUS_BYTES];
    TRY(ask_small(vault, &exchange, answer, sizeof answer));
    return status_get(sv_of_bytes(answer, sizeof answer), ret_status) ? OK : ERR_VAULT;
}

enum err vault_ping(struct vault *vault)
{
    struct vault_status status;
    return vault_status(vault, &status);
}

struct log_question {
    int64_t after;
    uint32_t count_max;
};

static void log_question_put(struct wire_out *out, const void *content)
{
    const struct log_question *question = content;
    wire_put_i64(out, question->after);
    wire_put_u32(out, question->count_max);
}

static bool log_line_get(struct wire_in *in, struct log_line *ret_line)
{
    struct log_line line = { .number = wire_get_i64(in) };
    line.at.ms = wire_get_i64(in);
    line.outcome_of = wire_get_i64(in);
    line.done = wire_get_bool(in);
    if (line.outcome_of == 0 && !log_entry_get(in, &line.entry)) {
        return false;
    }
    *ret_line = line;
    return !in->failed;
}

enum err vault_log_read(struct vault *vault, struct arena *arena, int64_t after, uint32_t count_max,
                        struct log_line **ret_lines, uint32_t *ret_count)
{
    struct log_question question = { after, count_max < LINES_READ_MAX ? count_max : LINES_READ_MAX };
    struct exchange exchange = { MESSAGE_LOG_READ, log_question_put, &question, LIMIT_VAULT_WAIT_MS };
    struct sv payload = { 0 };
    TRY(vault_ask(vault, arena, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    uint32_t count = wire_get_count(&in, LINES_READ_MAX, 25);
    struct log_line *lines = ARENA_ARRAY(arena, struct log_line, count);
    if (lines == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!log_line_get(&in, &lines[i])) {
            return ERR_VAULT;
        }
    }
    *ret_lines = lines;
    *ret_count = count;
    return wire_all_read(&in) ? OK : ERR_VAULT;
}

enum err vault_log_open_intents(struct vault *vault, struct arena *arena, int64_t **ret_numbers, uint32_t *ret_count)
{
    struct exchange exchange = { MESSAGE_LOG_OPEN_INTENTS, NULL, NULL, LIMIT_VAULT_WAIT_MS };
    struct sv payload = { 0 };
    TRY(vault_ask(vault, arena, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    uint32_t count = wire_get_count(&in, UINT32_MAX, sizeof(int64_t));
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, count);
    if (numbers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < count; i++) {
        numbers[i] = wire_get_i64(&in);
    }
    *ret_numbers = numbers;
    *ret_count = count;
    return wire_all_read(&in) ? OK : ERR_VAULT;
}
