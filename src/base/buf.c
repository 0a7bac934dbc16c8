#include "base/buf.h"

#include <string.h>

void buf_open(struct buf *buf, struct arena *arena, size_t bytes_max)
{
    *buf = (struct buf){ .arena = arena, .bytes_max = bytes_max };
}

static bool make_room(struct buf *buf, size_t extra)
{
    if (buf->failed || extra > buf->bytes_max - buf->length) {
        buf->failed = true;
        return false;
    }
    if (extra <= buf->capacity - buf->length) {
        return true;
    }
    size_t wanted = buf->length + extra;
    size_t capacity = buf->capacity * 2 > wanted ? buf->capacity * 2 : wanted + 256;
    capacity = capacity > buf->bytes_max ? buf->bytes_max : capacity;
    char *grown = arena_take(buf->arena, capacity);
    if (grown == NULL) {
        buf->failed = true;
        return false;
    }
    if (buf->length > 0) {
        memcpy(grown, buf->at, buf->length);
    }
    buf->at = grown;
    buf->capacity = capacity;
    return true;
}

void buf_put(struct buf *buf, struct sv view)
{
    if (view.length > 0 && make_room(buf, view.length)) {
        memcpy(buf->at + buf->length, view.at, view.length);
        buf->length += view.length;
    }
}

void buf_put_byte(struct buf *buf, char byte)
{
    if (make_room(buf, 1)) {
        buf->at[buf->length++] = byte;
    }
}

void buf_put_int(struct buf *buf, int64_t value)
{
    if (value < 0) {
        buf_put_byte(buf, '-');
    }
    char digits[20];
    size_t count = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[sizeof digits - ++count] = (char)('0' + (char)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    buf_put(buf, (struct sv){ digits + sizeof digits - count, count });
}

void buf_put_padded(struct buf *buf, int64_t value, size_t digits)
{
    ASSERT(value >= 0);
    int64_t edge = 10;
    for (size_t i = 1; i < digits; i++) {
        if (value < edge) {
            for (size_t zeros = i; zeros < digits; zeros++) {
                buf_put_byte(buf, '0');
            }
            break;
        }
        edge *= 10;
    }
    buf_put_int(buf, value);
}

void buf_put_hex(struct buf *buf, struct sv bytes)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        buf_put_byte(buf, hex[byte >> 4]);
        buf_put_byte(buf, hex[byte & 15]);
    }
}

enum err buf_done(const struct buf *buf, struct sv *ret_text)
{
    if (buf->failed) {
        return ERR_LIMIT;
    }
    *ret_text = buf_view(buf);
    return OK;
}

struct sv buf_view(const struct buf *buf)
{
    return buf->length == 0 ? (struct sv){ "", 0 } : (struct sv){ buf->at, buf->length };
}
