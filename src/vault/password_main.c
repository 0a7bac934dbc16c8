/* A password helper: Argon2id, TOTP and recovery codes. Given: 3, the control socket over which client connections
 * arrive. No key, no file, no network. Slow work waits in a bounded queue; what is quick is answered at once, in
 * between.
 */
#include "base/code.h"
#include "base/log.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "vault/password.h"
#include "vault/server.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FD_CONTROL = PROCESS_FD_FIRST,
    EXIT_BAD_START = 3,
    QUEUE_MAX = 16, /* some one and a half seconds of work */
    TYPED_BYTES_MAX = 1024,
    STEP_MS = 30000,
    TOTP_DIGITS = 6,
    SECRET_BYTES = 20,
    IDLE_MS = 60000
};

/* 64 MiB, two passes. */
static const unsigned long long passes = crypto_pwhash_OPSLIMIT_INTERACTIVE;
static const size_t memory_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

struct helper {
    struct server server;
    struct peer *queue[QUEUE_MAX];
    size_t queue_count;
    char nobody[crypto_pwhash_STRBYTES]; /* the hash that an absent account is compared with */
};

static void text_put(struct wire_out *out, const void *content)
{
    const struct sv *text = content;
    wire_put_text(out, *text);
}

static void bool_put(struct wire_out *out, const void *content)
{
    const bool *right = content;
    wire_put_u8(out, *right);
}

static void do_hash(struct peer *peer)
{
    struct wire_in in = wire_in_of(peer->frame.payload);
    struct sv typed = wire_get_text(&in, TYPED_BYTES_MAX);
    char hash[crypto_pwhash_STRBYTES];
    if (!wire_all_read(&in) || crypto_pwhash_str(hash, typed.at, typed.length, passes, memory_bytes) != 0) {
        peer_refuse(peer, REFUSAL_MALFORMED);
        return;
    }
    struct sv text = sv_of_c(hash);
    peer_answer(peer, text_put, &text);
}

static void do_verify(const struct helper *helper, struct peer *peer)
{
    struct wire_in in = wire_in_of(peer->frame.payload);
    struct sv typed = wire_get_text(&in, TYPED_BYTES_MAX);
    struct sv hash = wire_get_text(&in, crypto_pwhash_STRBYTES - 1);
    if (!wire_all_read(&in)) {
        peer_refuse(peer, REFUSAL_MALFORMED);
        return;
    }
    char stored[crypto_pwhash_STRBYTES] = "";
    bool somebody = hash.length > 0;
    if (somebody) {
        memcpy(stored, hash.at, hash.length);
    } else {
        memcpy(stored, helper->nobody, sizeof stored);
    }
    bool right = crypto_pwhash_str_verify(stored, typed.at, typed.length) == 0 && somebody;
    peer_answer(peer, bool_put, &right);
}

struct totp_answer {
    bool right;
    int64_t step;
};

static void totp_put(struct wire_out *out, const void *content)
{
    const struct totp_answer *answer = content;
    wire_put_u8(out, answer->right);
    wire_put_i64(out, answer->step);
}

/* One step of grace to both sides, because telephones' clocks differ; a step that was used, or lies before it, is never
 * right. */
static struct totp_answer totp_check(const char *secret, size_t secret_length, struct sv code, int64_t step,
                                     int64_t last_step)
{
    struct totp_answer answer = { false, last_step };
    for (int64_t near = step - 1; near <= step + 1; near++) {
        char expected[TOTP_DIGITS + 1] = "";
        if (near <= last_step || near < 0 ||
            oath_totp_generate(secret, secret_length, (time_t)(near * (STEP_MS / 1000)), STEP_MS / 1000, 0, TOTP_DIGITS,
                               expected) != OATH_OK) {
            continue;
        }
        if (code.length == TOTP_DIGITS && sodium_memcmp(expected, code.at, TOTP_DIGITS) == 0) {
            answer = (struct totp_answer){ true, near };
        }
        explicit_bzero(expected, sizeof expected);
    }
    return answer;
}

static void do_totp_verify(struct peer *peer)
{
    struct wire_in in = wire_in_of(peer->frame.payload);
    struct sv secret = wire_get_text(&in, TYPED_BYTES_MAX);
    struct sv code = wire_get_text(&in, TYPED_BYTES_MAX);
    int64_t now_ms = wire_get_i64(&in);
    int64_t last_step = wire_get_i64(&in);
    char *raw = NULL;
    size_t raw_length = 0;
    if (!wire_all_read(&in) || now_ms < 0 || oath_base32_decode(secret.at, secret.length, &raw,
                                                                &raw_length) != OATH_OK) {
        peer_refuse(peer, REFUSAL_MALFORMED);
        return;
    }
    struct totp_answer answer = totp_check(raw, raw_length, code, now_ms / STEP_MS, last_step);
    explicit_bzero(raw, raw_length);
    free(raw); /* liboath's own */
    peer_answer(peer, totp_put, &answer);
}

static void do_totp_secret(struct peer *peer)
{
    char raw[SECRET_BYTES];
    char *base32 = NULL;
    size_t length = 0;
    randombytes_buf(raw, sizeof raw);
    if (oath_base32_encode(raw, sizeof raw, &base32, &length) != OATH_OK) {
        peer_refuse(peer, REFUSAL_BUSY);
        return;
    }
    struct sv text = { base32, length };
    peer_answer(peer, text_put, &text);
    explicit_bzero(raw, sizeof raw);
    explicit_bzero(base32, length);
    free(base32);
}

static void codes_put(struct wire_out *out, const void *content)
{
    const struct code *codes = content;
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        wire_put_text(out, code_view(&codes[i]));
    }
}

static void do_recovery_codes(struct peer *peer)
{
    struct random random = { 0 };
    struct code codes[RECOVERY_CODES];
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        codes[i] = code_new(&random);
    }
    peer_answer(peer, codes_put, codes);
    explicit_bzero(codes, sizeof codes);
}

static void enqueue(struct helper *helper, struct peer *peer)
{
    if (helper->queue_count == QUEUE_MAX) {
        peer_refuse(peer, REFUSAL_BUSY);
        return;
    }
    helper->queue[helper->queue_count++] = peer;
}

static void handle(void *context, struct peer *peer)
{
    struct helper *helper = context;
    switch ((enum message)peer->frame.kind) {
    case MESSAGE_PASSWORD_HASH:
    case MESSAGE_PASSWORD_VERIFY: enqueue(helper, peer); break;
    case MESSAGE_TOTP_VERIFY: do_totp_verify(peer); break;
    case MESSAGE_TOTP_SECRET: do_totp_secret(peer); break;
    case MESSAGE_RECOVERY_CODES: do_recovery_codes(peer); break;
    case MESSAGE_BATCH:
    case MESSAGE_OUTCOME:
    case MESSAGE_SESSION_MINT:
    case MESSAGE_SESSION_END_ALL:
    case MESSAGE_MUNICIPALITY_CREATE:
    case MESSAGE_LOG_READ:
    case MESSAGE_LOG_OPEN_INTENTS:
    case MESSAGE_LOG_PRUNE:
    case MESSAGE_PING:
    case MESSAGE_KEYS_LIST:
    case MESSAGE_KEYS_BEGIN:
    case MESSAGE_KEYS_RENEW:
    case MESSAGE_KEYS_END:
    case MESSAGE_SHEET_PRINT:
    case MESSAGE_SHEET_MEETING:
    case MESSAGE_COUNT: peer_refuse(peer, REFUSAL_MALFORMED); break;
    }
}

/* One slow job between two looks at the sockets, so that a full queue is told at once. */
static int idle(void *context)
{
    struct helper *helper = context;
    if (helper->queue_count == 0) {
        return IDLE_MS;
    }
    struct peer *peer = helper->queue[0];
    helper->queue_count--;
    memmove(helper->queue, helper->queue + 1, helper->queue_count * sizeof(struct peer *));
    if ((enum message)peer->frame.kind == MESSAGE_PASSWORD_HASH) {
        do_hash(peer);
    } else {
        do_verify(helper, peer);
    }
    return 0;
}

/* The hash of no password: chance where salt and hash stand. Comparing with it takes as long as with any other, and
 * nothing had to be hashed for it while the program starts. */
static enum err nobody_write(char nobody[crypto_pwhash_STRBYTES])
{
    enum { SALT_BYTES = 16, HASH_BYTES = 32, VARIANT = sodium_base64_VARIANT_ORIGINAL_NO_PADDING };
    unsigned char chance[SALT_BYTES + HASH_BYTES];
    char salt[sodium_base64_ENCODED_LEN(SALT_BYTES, VARIANT)];
    char hash[sodium_base64_ENCODED_LEN(HASH_BYTES, VARIANT)];
    randombytes_buf(chance, sizeof chance);
    sodium_bin2base64(salt, sizeof salt, chance, SALT_BYTES, VARIANT);
    sodium_bin2base64(hash, sizeof hash, chance + SALT_BYTES, HASH_BYTES, VARIANT);
    int length = snprintf(nobody, crypto_pwhash_STRBYTES, "$argon2id$v=19$m=%zu,t=%llu,p=1$%s$%s",
                          memory_bytes / 1024, passes, salt, hash);
    bool fits = length > 0 && length < (int)crypto_pwhash_STRBYTES;
    return fits && crypto_pwhash_str_needs_rehash(nobody, passes, memory_bytes) == 0 ? OK : ERR_INVALID;
}

static enum err helper_begin(struct helper *helper, bool landlock_needed)
{
    struct sandbox_status status;
    const struct sandbox_options options = { .profile = SANDBOX_PASSWORD };
    TRY(process_signals(&helper->server.stop_fd));
    if (sodium_init() < 0 || oath_init() != OATH_OK) {
        return ERR_NO_MEMORY;
    }
    TRY(sandbox_enter(&options, &status));
    if (status.landlock_abi == 0 && landlock_needed) {
        return ERR_REFUSED;
    }
    return nobody_write(helper->nobody);
}

int main(int count, char **arguments)
{
    process_harden(true);
    bool landlock_needed = !(count == 2 && sv_equal(sv_of_c(arguments[1]), SV("landlock=0")));
    struct helper *helper = calloc(1, sizeof *helper);
    enum err err = helper == NULL ? ERR_NO_MEMORY : helper_begin(helper, landlock_needed);
    if (err != OK) {
        log_error(SV("password"), SV("not_started"), err);
        free(helper);
        return EXIT_BAD_START;
    }
    helper->server.receiver = RECEIVER_PASSWORD;
    helper->server.control_fd = FD_CONTROL;
    helper->server.handle = handle;
    helper->server.idle = idle;
    helper->server.context = helper;
    server_run(&helper->server);
    free(helper);
    return 0;
}
