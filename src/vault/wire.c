#include "vault/wire.h"

#include "base/limits.h"
#include "base/log.h"

#include <string.h>

/* A document is its text and what stands around each piece of it. */
enum { SMALL_BYTES = 4096, MEETING_BYTES = 16 * 1024, SHEET_BYTES = LIMIT_SHEET_BYTES + LIMIT_SHEET_BLOCKS * 64,
       RENEWAL_BYTES = 128 * 1024 };

static const struct message_rule rules[MESSAGE_COUNT] = {
    /*                               name                          receiver           who may send                 bytes
     *                               logged answered */
    [MESSAGE_BATCH]               = { SV_INIT("batch"),               RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      LIMIT_VAULT_MESSAGE_BYTES, true,  true },
    [MESSAGE_OUTCOME]             = { SV_INIT("outcome"),             RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               true,  false },
    [MESSAGE_SESSION_MINT]        = { SV_INIT("session_mint"),        RECEIVER_VAULT,    SENDER_WEB,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_SESSION_END_ALL]     = { SV_INIT("session_end_all"),     RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_MUNICIPALITY_CREATE] = { SV_INIT("municipality_create"), RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_LOG_READ]            = { SV_INIT("log_read"),            RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_LOG_OPEN_INTENTS]    = { SV_INIT("log_open_intents"),    RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_LOG_PRUNE]           = { SV_INIT("log_prune"),           RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_PING]                = { SV_INIT("ping"),                RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_PASSWORD_HASH]       = { SV_INIT("password_hash"),       RECEIVER_PASSWORD, SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_PASSWORD_VERIFY]     = { SV_INIT("password_verify"),     RECEIVER_PASSWORD, SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_TOTP_VERIFY]         = { SV_INIT("totp_verify"),         RECEIVER_PASSWORD, SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_TOTP_SECRET]         = { SV_INIT("totp_secret"),         RECEIVER_PASSWORD, SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_RECOVERY_CODES]      = { SV_INIT("recovery_codes"),      RECEIVER_PASSWORD, SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_SHEET_PRINT]         = { SV_INIT("sheet_print"),         RECEIVER_SHEET,    SENDER_WEB,
                                      SHEET_BYTES,               false, true },
    [MESSAGE_SHEET_MEETING]       = { SV_INIT("sheet_meeting"),       RECEIVER_SHEET,    SENDER_WEB,
                                      MEETING_BYTES,             false, true },
    [MESSAGE_KEYS_LIST]           = { SV_INIT("keys_list"),           RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               false, true },
    [MESSAGE_KEYS_BEGIN]          = { SV_INIT("keys_begin"),          RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               true,  true },
    [MESSAGE_KEYS_RENEW]          = { SV_INIT("keys_renew"),          RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      RENEWAL_BYTES,             true,  true },
    [MESSAGE_KEYS_END]            = { SV_INIT("keys_end"),            RECEIVER_VAULT,    SENDER_WEB | SENDER_COMMAND,
                                      SMALL_BYTES,               true,  true },
};

const struct message_rule *message_rule(enum message message)
{
    ASSERT(message < MESSAGE_COUNT);
    return &rules[message];
}

struct wire_in wire_in_of(struct sv bytes)
{
    return (struct wire_in){ .at = (const unsigned char *)bytes.at, .left = bytes.length };
}

static const unsigned char *get(struct wire_in *in, size_t length)
{
    if (in->failed || length > in->left) {
        in->failed = true;
        return NULL;
    }
    const unsigned char *at = in->at;
    in->at += length;
    in->left -= length;
    return at;
}

uint8_t wire_get_u8(struct wire_in *in)
{
    const unsigned char *at = get(in, 1);
    return at == NULL ? 0 : *at;
}

static uint64_t get_number(struct wire_in *in, size_t bytes)
{
    const unsigned char *at = get(in, bytes);
    uint64_t value = 0;
    for (size_t i = 0; at != NULL && i < bytes; i++) {
        value |= (uint64_t)at[i] << (8 * i);
    }
    return value;
}

uint32_t wire_get_u32(struct wire_in *in)
{
    return (uint32_t)get_number(in, sizeof(uint32_t));
}

int64_t wire_get_i64(struct wire_in *in)
{
    return (int64_t)get_number(in, sizeof(int64_t));
}

bool wire_get_bool(struct wire_in *in)
{
    uint8_t value = wire_get_u8(in);
    in->failed = in->failed || value > 1;
    return value == 1;
}

void wire_get_bytes(struct wire_in *in, void *into, size_t length)
{
    const unsigned char *at = get(in, length);
    if (at == NULL) {
        memset(into, 0, length);
    } else {
        memcpy(into, at, length);
    }
}

struct sv wire_get_text(struct wire_in *in, size_t bytes_max)
{
    uint32_t length = wire_get_u32(in);
    if (length > bytes_max) {
        in->failed = true;
    }
    const unsigned char *at = get(in, length);
    return at == NULL ? (struct sv){ "", 0 } : sv_of_bytes(at, length);
}

uint32_t wire_get_count(struct wire_in *in, uint32_t count_max, size_t element_bytes_min)
{
    uint32_t count = wire_get_u32(in);
    if (count > count_max || count * element_bytes_min > in->left) {
        in->failed = true;
        return 0;
    }
    return count;
}

bool wire_all_read(const struct wire_in *in)
{
    return !in->failed && in->left == 0;
}

void wire_put_bytes(struct wire_out *out, const void *bytes, size_t length)
{
    if (out->at != NULL && length > 0) {
        ASSERT(length <= out->capacity - out->length);
        memcpy(out->at + out->length, bytes, length);
    }
    out->length += length;
}

static void put_number(struct wire_out *out, uint64_t value, size_t bytes)
{
    unsigned char number[sizeof value];
    for (size_t i = 0; i < bytes; i++) {
        number[i] = (unsigned char)(value >> (8 * i));
    }
    wire_put_bytes(out, number, bytes);
}

void wire_put_u8(struct wire_out *out, uint8_t value)
{
    put_number(out, value, sizeof value);
}

void wire_put_u32(struct wire_out *out, uint32_t value)
{
    put_number(out, value, sizeof value);
}

void wire_put_i64(struct wire_out *out, int64_t value)
{
    put_number(out, (uint64_t)value, sizeof value);
}

void wire_put_text(struct wire_out *out, struct sv text)
{
    wire_put_u32(out, (uint32_t)text.length);
    wire_put_bytes(out, text.at, text.length);
}

enum err wire_write(struct arena *arena, wire_put_fn *put, const void *content, struct sv *ret_bytes)
{
    struct wire_out measure = { 0 };
    put(&measure, content);
    if (measure.length > LIMIT_VAULT_MESSAGE_BYTES) {
        return ERR_LIMIT;
    }
    unsigned char *at = arena_take(arena, measure.length);
    if (at == NULL) {
        return ERR_NO_MEMORY;
    }
    struct wire_out out = { .at = at, .capacity = measure.length };
    put(&out, content);
    ASSERT(out.length == measure.length);
    *ret_bytes = sv_of_bytes(at, out.length);
    return OK;
}

bool frame_read(struct sv body, struct frame *ret_frame)
{
    struct wire_in in = wire_in_of(body);
    struct frame frame = { .kind = wire_get_u8(&in), .sequence = wire_get_u32(&in),
                           .trace = (uint64_t)wire_get_i64(&in) };
    if (in.failed) {
        return false;
    }
    frame.payload = sv_of_bytes(in.at, in.left);
    *ret_frame = frame;
    return true;
}

static void frame_put(struct wire_out *out, const void *content)
{
    const struct frame_content *frame = content;
    size_t start = out->length;
    wire_put_u32(out, 0);
    wire_put_u8(out, frame->kind);
    wire_put_u32(out, frame->sequence);
    wire_put_i64(out, (int64_t)log_trace());
    if (frame->put != NULL) {
        frame->put(out, frame->content);
    }
    if (out->at != NULL) {
        struct wire_out length = { .at = out->at + start, .capacity = FRAME_LENGTH_BYTES };
        wire_put_u32(&length, (uint32_t)(out->length - start - FRAME_LENGTH_BYTES));
    }
}

enum err frame_write(struct arena *arena, const struct frame_content *content, struct sv *ret_frame)
{
    return wire_write(arena, frame_put, content, ret_frame);
}
