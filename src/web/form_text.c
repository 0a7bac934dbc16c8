#include "web/form_answer.h"

/* What Windows-1252 means by 0x80 to 0x9f; 0 where it means nothing. From 0xa0 on it is Latin-1. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d,
    0, 0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,
    0x017e, 0x0178,
};

struct writer {
    char *at;
    size_t length;
};

/* Code points below 0x10000 only: all that Windows-1252 has. */
static void put_point(struct writer *into, uint32_t point)
{
    if (point < 0x80) {
        into->at[into->length++] = (char)point;
    } else if (point < 0x800) {
        into->at[into->length++] = (char)(0xc0 | (point >> 6));
        into->at[into->length++] = (char)(0x80 | (point & 0x3f));
    } else {
        into->at[into->length++] = (char)(0xe0 | (point >> 12));
        into->at[into->length++] = (char)(0x80 | ((point >> 6) & 0x3f));
        into->at[into->length++] = (char)(0x80 | (point & 0x3f));
    }
}

static enum err guess(struct arena *arena, struct sv raw, struct sv *ret_text)
{
    char *at = arena_take(arena, raw.length * 3);
    if (at == NULL) {
        return ERR_NO_MEMORY;
    }
    struct writer into = { at, 0 };
    for (size_t i = 0; i < raw.length; i++) {
        unsigned char byte = (unsigned char)raw.at[i];
        uint32_t point = byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte;
        put_point(&into, point == 0 && byte != 0 ? 0xfffd : point);
    }
    *ret_text = (struct sv){ into.at, into.length };
    return OK;
}

static bool is_control(unsigned char byte)
{
    return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
}

enum err text_read(struct arena *arena, struct sv raw, bool lines, struct text_read *ret_read)
{
    struct text_read read = { .text = raw };
    if (!sv_utf8_valid(raw)) {
        read.guessed = true;
        TRY(guess(arena, raw, &read.text));
    }
    if (sv_starts(read.text, SV("\xef\xbb\xbf"))) {
        read.text = sv_from(read.text, 3);
    }
    char *into = arena_take(arena, read.text.length);
    if (into == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t length = 0;
    for (size_t i = 0; i < read.text.length; i++) {
        char at = read.text.at[i];
        if (at == '\r') {
            if (i + 1 < read.text.length && read.text.at[i + 1] == '\n') {
                continue;
            }
            at = '\n';
        }
        bool c1 = at == (char)0xc2 && i + 1 < read.text.length && (unsigned char)read.text.at[i + 1] < 0xa0;
        if (c1 || is_control((unsigned char)at)) {
            read.control = true;
            i += c1 ? 1 : 0;
            continue;
        }
        into[length++] = !lines && (at == '\n' || at == '\t') ? ' ' : at;
    }
    read.text = (struct sv){ into, length };
    *ret_read = read;
    return OK;
}
