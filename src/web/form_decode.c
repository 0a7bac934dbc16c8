#include "base/limits.h"
#include "web/form_answer.h"

#include <string.h>

/* Pairs in the order sent; room is made in the arena as they come. */
struct pairs {
    struct arena *arena;
    struct pair *rows;
    size_t count, capacity;
};

static enum err pair_add(struct pairs *pairs, struct sv name, struct sv value)
{
    if (pairs->count == LIMIT_FORM_FIELDS) {
        return ERR_LIMIT;
    }
    if (pairs->count == pairs->capacity) {
        size_t capacity = pairs->capacity == 0 ? 32 : pairs->capacity * 2;
        struct pair *rows = ARENA_ARRAY(pairs->arena, struct pair, capacity);
        if (rows == NULL) {
            return ERR_NO_MEMORY;
        }
        if (pairs->count > 0) {
            memcpy(rows, pairs->rows, pairs->count * sizeof *rows);
        }
        pairs->rows = rows;
        pairs->capacity = capacity;
    }
    pairs->rows[pairs->count++] = (struct pair){ name, value };
    return OK;
}

/* --- application/x-www-form-urlencoded ---------------------------------------------------------------------------- */

static int hex_of(char at)
{
    if (at >= '0' && at <= '9') {
        return at - '0';
    }
    char small = (char)(at | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* As browsers read it: a percent sign that begins no escape stands for itself. */
static enum err unescape(struct arena *arena, struct sv encoded, struct sv *ret_text)
{
    char *into = arena_take(arena, encoded.length);
    if (into == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t length = 0;
    for (size_t i = 0; i < encoded.length; i++) {
        char at = encoded.at[i];
        if (at == '+') {
            at = ' ';
        } else if (at == '%' && encoded.length - i > 2) {
            int high = hex_of(encoded.at[i + 1]);
            int low = hex_of(encoded.at[i + 2]);
            if (high >= 0 && low >= 0) {
                at = (char)(high * 16 + low);
                i += 2;
            }
        }
        into[length++] = at;
    }
    *ret_text = (struct sv){ into, length };
    return OK;
}

static enum err decode_urlencoded(struct pairs *pairs, struct sv body)
{
    while (body.length > 0) {
        struct sv one = body, rest = { "", 0 };
        if (!sv_cut(body, '&', &one, &rest)) {
            one = body;
            rest = (struct sv){ "", 0 };
        }
        body = rest;
        if (one.length == 0) {
            continue;
        }
        struct sv name = one, value = { "", 0 };
        if (!sv_cut(one, '=', &name, &value)) {
            name = one;
            value = (struct sv){ "", 0 };
        }
        if (name.length > LIMIT_FIELD_NAME_BYTES) {
            continue;
        }
        struct sv plain_name, plain_value;
        TRY(unescape(pairs->arena, name, &plain_name));
        TRY(unescape(pairs->arena, value, &plain_value));
        TRY(pair_add(pairs, plain_name, plain_value));
    }
    return OK;
}

/* --- multipart/form-data ------------------------------------------------------------------------------------------ */

static bool find_view(struct sv text, struct sv wanted, size_t *ret_offset)
{
    const char *at = wanted.length > text.length ? NULL : memmem(text.at, text.length, wanted.at, wanted.length);
    if (at == NULL) {
        return false;
    }
    *ret_offset = (size_t)(at - text.at);
    return true;
}

static bool starts_caseless(struct sv view, struct sv prefix)
{
    return view.length >= prefix.length && strncasecmp(view.at, prefix.at, prefix.length) == 0;
}

/* The value of `name=` in a header: quoted or a token. */
static bool parameter_of(struct sv header, struct sv name, struct sv *ret_value)
{
    struct sv rest = header;
    size_t semicolon = 0;
    while (sv_find(rest, ';', &semicolon)) {
        rest = sv_trim(sv_from(rest, semicolon + 1));
        if (!starts_caseless(rest, name) || rest.length <= name.length || rest.at[name.length] != '=') {
            continue;
        }
        struct sv value = sv_from(rest, name.length + 1);
        size_t end = 0;
        if (value.length > 0 && value.at[0] == '"') {
            value = sv_from(value, 1);
            if (!sv_find(value, '"', &end)) {
                return false;
            }
        } else if (!sv_find(value, ';', &end)) {
            end = value.length;
        }
        *ret_value = sv_until(value, end);
        return true;
    }
    return false;
}

/* Headers of one part: its name, and whether it is a file (which no form here asks for). */
static bool part_headers(struct sv headers, struct sv *ret_name, bool *ret_file)
{
    while (headers.length > 0) {
        size_t end = headers.length;
        bool more = find_view(headers, SV("\r\n"), &end);
        struct sv line = sv_until(headers, end);
        headers = more ? sv_from(headers, end + 2) : (struct sv){ "", 0 };
        if (starts_caseless(line, SV("content-disposition:"))) {
            struct sv file_name;
            *ret_file = parameter_of(line, SV("filename"), &file_name);
            return parameter_of(line, SV("name"), ret_name);
        }
    }
    return false;
}

static enum err decode_multipart(struct pairs *pairs, struct sv body, struct sv boundary)
{
    struct buf buf;
    buf_open(&buf, pairs->arena, 128);
    buf_put(&buf, SV("\r\n--"));
    buf_put(&buf, boundary);
    struct sv edge;
    TRY(buf_done(&buf, &edge));
    struct sv first = sv_from(edge, 2);
    if (!sv_starts(body, first)) {
        return ERR_INVALID;
    }
    body = sv_from(body, first.length);
    for (;;) {
        if (sv_starts(body, SV("--"))) {
            return OK;
        }
        size_t headers_end = 0, value_end = 0;
        if (!sv_starts(body, SV("\r\n")) || !find_view(body, SV("\r\n\r\n"), &headers_end) || headers_end < 2) {
            return ERR_INVALID;
        }
        struct sv headers = sv_until(sv_from(body, 2), headers_end - 2);
        struct sv rest = sv_from(body, headers_end + 4);
        struct sv name = { "", 0 };
        bool file = false;
        if (!part_headers(headers, &name, &file) || !find_view(rest, edge, &value_end)) {
            return ERR_INVALID;
        }
        if (!file && name.length <= LIMIT_FIELD_NAME_BYTES) {
            TRY(pair_add(pairs, name, sv_until(rest, value_end)));
        }
        body = sv_from(rest, value_end + edge.length);
    }
}

enum form_coding form_coding_of(struct sv content_type, struct sv *ret_boundary)
{
    struct sv kind = content_type, rest = { "", 0 };
    if (!sv_cut(content_type, ';', &kind, &rest)) {
        kind = content_type;
    }
    kind = sv_trim(kind);
    if (kind.length == 33 && starts_caseless(kind, SV("application/x-www-form-urlencoded"))) {
        return CODING_URLENCODED;
    }
    if (kind.length == 19 && starts_caseless(kind, SV("multipart/form-data"))) {
        struct sv boundary = { "", 0 };
        if (parameter_of(content_type, SV("boundary"), &boundary) && boundary.length > 0 && boundary.length <= 70) {
            *ret_boundary = boundary;
            return CODING_MULTIPART;
        }
    }
    return CODING_OTHER;
}

enum err form_decode(const struct form_decode *decode, struct pair **ret_pairs, size_t *ret_count)
{
    struct pairs pairs = { .arena = decode->arena };
    struct sv boundary = { "", 0 };
    enum err err = ERR_INVALID;
    switch (form_coding_of(decode->content_type, &boundary)) {
    case CODING_URLENCODED:
        err = decode_urlencoded(&pairs, decode->body);
        break;
    case CODING_MULTIPART:
        err = decode_multipart(&pairs, decode->body, boundary);
        break;
    case CODING_OTHER:
        break;
    }
    *ret_pairs = pairs.rows;
    *ret_count = pairs.count;
    return err;
}
