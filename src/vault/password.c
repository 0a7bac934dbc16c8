#include "vault/password.h"

#include "base/limits.h"
#include "os/file.h"
#include "vault/client_inner.h"
#include "vault/connector.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 32, CALL_ARENA_BYTES = 64 * 1024, TYPED_BYTES_MAX = 1024 };

/* A connection that one thread at a time uses. */
struct slot {
    atomic_flag taken;
    struct connection connection;
};

struct password {
    password_connect_fn *connect;
    void *context;
    _Atomic uint32_t turn;
    struct slot slots[PASSWORD_HELPERS][SLOTS];
};

enum err password_open(password_connect_fn *connect, void *context, struct password **ret_password)
{
    struct password *password = calloc(1, sizeof *password);
    if (password == NULL) {
        return ERR_NO_MEMORY;
    }
    password->connect = connect;
    password->context = context;
    for (size_t i = 0; i < PASSWORD_HELPERS; i++) {
        for (size_t j = 0; j < SLOTS; j++) {
            atomic_flag_clear(&password->slots[i][j].taken);
            password->slots[i][j].connection.fd = -1;
        }
    }
    *ret_password = password;
    return OK;
}

void password_close(struct password *password)
{
    for (size_t i = 0; password != NULL && i < PASSWORD_HELPERS; i++) {
        for (size_t j = 0; j < SLOTS; j++) {
            fd_close(&password->slots[i][j].connection.fd);
        }
    }
    free(password);
}

static struct slot *slot_take(struct password *password, uint32_t helper)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (!atomic_flag_test_and_set(&password->slots[helper][i].taken)) {
            return &password->slots[helper][i];
        }
    }
    return NULL;
}

static enum err slot_call(struct password *password, uint32_t helper, struct slot *slot, struct arena *arena,
                          const struct exchange *exchange, struct sv *ret_payload)
{
    struct connection *connection = &slot->connection;
    if (connection_is_stale(connection)) {
        fd_close(&connection->fd);
    }
    if (connection->fd < 0) {
        *connection = (struct connection){ .fd = password->connect(password->context, helper) };
    }
    if (connection->fd < 0) {
        return ERR_VAULT;
    }
    struct frame answer;
    TRY(exchange_call(connection, arena, exchange, &answer));
    if (answer.kind == REFUSAL_BUSY) {
        return ERR_BUSY;
    }
    if (answer.kind != REFUSAL_NONE) {
        return ERR_VAULT;
    }
    *ret_payload = answer.payload;
    return OK;
}

static enum err helper_call(struct password *password, uint32_t helper, struct arena *arena,
                            const struct exchange *exchange, struct sv *ret_payload)
{
    struct slot *slot = slot_take(password, helper);
    if (slot == NULL) {
        return ERR_BUSY;
    }
    enum err err = slot_call(password, helper, slot, arena, exchange, ret_payload);
    atomic_flag_clear(&slot->taken);
    return err;
}

/* In turns; when one is busy or away the other is asked. */
static enum err call(struct password *password, struct arena *arena, const struct exchange *exchange,
                     struct sv *ret_payload)
{
    uint32_t first = atomic_fetch_add(&password->turn, 1) % PASSWORD_HELPERS;
    enum err err = ERR_BUSY;
    for (uint32_t i = 0; i < PASSWORD_HELPERS; i++) {
        err = helper_call(password, (first + i) % PASSWORD_HELPERS, arena, exchange, ret_payload);
        if (err != ERR_BUSY && err != ERR_VAULT) {
            return err;
        }
    }
    return err;
}

struct typed {
    struct sv typed;
    struct sv hash;
};

static void hash_put(struct wire_out *out, const void *content)
{
    const struct typed *typed = content;
    wire_put_text(out, typed->typed);
}

static void verify_put(struct wire_out *out, const void *content)
{
    const struct typed *typed = content;
    wire_put_text(out, typed->typed);
    wire_put_text(out, typed->hash);
}

enum err password_hash(struct password *password, struct arena *arena, struct sv typed, struct sv *ret_hash)
{
    if (typed.length > TYPED_BYTES_MAX) {
        return ERR_LIMIT;
    }
    struct arena own CLEANUP(arena_close);
    arena_open(&own, CALL_ARENA_BYTES);
    const struct typed content = { .typed = typed };
    const struct exchange exchange = { MESSAGE_PASSWORD_HASH, hash_put, &content, LIMIT_QUEUE_MS };
    struct sv payload = { 0 };
    TRY(call(password, &own, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    struct sv hash = wire_get_text(&in, TYPED_BYTES_MAX);
    return wire_all_read(&in) ? arena_copy(arena, hash, ret_hash) : ERR_VAULT;
}

enum err password_verify(struct password *password, struct sv typed, struct sv hash, bool *ret_right)
{
    if (hash.length > TYPED_BYTES_MAX) {
        return ERR_LIMIT;
    }
    struct arena own CLEANUP(arena_close);
    arena_open(&own, CALL_ARENA_BYTES);
    /* Longer than any password that could have been set: wrong, at the usual cost. */
    const struct typed content = { .typed = sv_until(typed, TYPED_BYTES_MAX), .hash = typed.length > TYPED_BYTES_MAX
                                   ? SV("") : hash };
    const struct exchange exchange = { MESSAGE_PASSWORD_VERIFY, verify_put, &content, LIMIT_QUEUE_MS };
    struct sv payload = { 0 };
    TRY(call(password, &own, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    bool right = wire_get_bool(&in);
    if (!wire_all_read(&in)) {
        return ERR_VAULT;
    }
    *ret_right = right;
    return OK;
}

struct totp {
    struct sv secret;
    struct sv code;
    struct instant now;
    int64_t last_step;
};

static void totp_put(struct wire_out *out, const void *content)
{
    const struct totp *totp = content;
    wire_put_text(out, totp->secret);
    wire_put_text(out, totp->code);
    wire_put_i64(out, totp->now.ms);
    wire_put_i64(out, totp->last_step);
}

enum err totp_verify(struct password *password, struct sv secret, struct sv code, struct instant now, int64_t last_step,
                     bool *ret_right, int64_t *ret_step)
{
    struct arena own CLEANUP(arena_close);
    arena_open(&own, CALL_ARENA_BYTES);
    const struct totp content = { sv_until(secret, TYPED_BYTES_MAX), sv_until(code, TYPED_BYTES_MAX), now, last_step };
    const struct exchange exchange = { MESSAGE_TOTP_VERIFY, totp_put, &content, LIMIT_QUEUE_MS };
    struct sv payload = { 0 };
    TRY(call(password, &own, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    bool right = wire_get_bool(&in);
    int64_t step = wire_get_i64(&in);
    if (!wire_all_read(&in)) {
        return ERR_VAULT;
    }
    *ret_right = right;
    *ret_step = step;
    return OK;
}

enum err totp_secret_new(struct password *password, struct arena *arena, struct sv *ret_secret)
{
    struct arena own CLEANUP(arena_close);
    arena_open(&own, CALL_ARENA_BYTES);
    const struct exchange exchange = { MESSAGE_TOTP_SECRET, NULL, NULL, LIMIT_QUEUE_MS };
    struct sv payload = { 0 };
    TRY(call(password, &own, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    struct sv secret = wire_get_text(&in, TYPED_BYTES_MAX);
    return wire_all_read(&in) ? arena_copy(arena, secret, ret_secret) : ERR_VAULT;
}

enum err recovery_codes_new(struct password *password, struct arena *arena, struct sv ret_codes[RECOVERY_CODES])
{
    struct arena own CLEANUP(arena_close);
    arena_open(&own, CALL_ARENA_BYTES);
    const struct exchange exchange = { MESSAGE_RECOVERY_CODES, NULL, NULL, LIMIT_QUEUE_MS };
    struct sv payload = { 0 };
    struct sv codes[RECOVERY_CODES];
    TRY(call(password, &own, &exchange, &payload));
    struct wire_in in = wire_in_of(payload);
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        TRY(arena_copy(arena, wire_get_text(&in, TYPED_BYTES_MAX), &codes[i]));
    }
    if (!wire_all_read(&in)) {
        return ERR_VAULT;
    }
    memcpy(ret_codes, codes, sizeof codes);
    return OK;
}
