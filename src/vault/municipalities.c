/* The file `municipalities`: docs/formats/envelope.md.
 *
 * Lines are added at the end and never moved, so that no other place on the disk holds a key that was ended: its line
 * is overwritten where it stands. What a power cut leaves is finished at the next start: a last line that is not all
 * there was never answered and is cut off; a version that is said to have ended is overwritten again. */
#include "vault/keys_inner.h"

#include "base/buf.h"
#include "base/log.h"
#include "os/file.h"

#include <sodium.h>
#include <string.h>

enum {
    FILE_BYTES_MAX = 1024 * 1024,
    FILE_BYTES_TIDY = 256 * 1024, /* from here on ended versions are left out */
    LINE_BYTES_MAX = 256,
    HEX_BYTES = 2 * WRAPPED_KEY_BYTES,
    HEAD_FORM_AT = 24 /* the form's number in the first line */
};

#define FILE_HEAD_1 SV("seinhuis-municipalities 1")
#define FILE_HEAD SV("seinhuis-municipalities 2")
#define FILE_NAME SV("municipalities")
#define END_WORD SV("end ")

static struct sv hex_zeros(void)
{
    static const char zeros[] = "000000000000000000000000000000000000000000000000"
                                "000000000000000000000000000000000000000000000000"
                                "000000000000000000000000000000000000000000000000";
    _Static_assert(sizeof zeros - 1 == HEX_BYTES, "as long as a wrapped key");
    return (struct sv){ zeros, HEX_BYTES };
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* A line as it stands: its key may be overwritten, or half so. */
struct line {
    int64_t municipality;
    int64_t version;
    struct sv hex;
    bool ended;
};

struct lines {
    struct sv content;
    struct line *lines;
    uint32_t count, capacity;
    bool without_feed; /* the last line is all there but for its line feed */
};

static bool end_read(struct lines *lines, struct sv words)
{
    struct sv first = { 0 };
    struct sv second = { 0 };
    int64_t municipality = 0;
    int64_t version = 0;
    if (!sv_cut(words, ' ', &first, &second) || !sv_to_int(first, &municipality) || !sv_to_int(second, &version)) {
        return false;
    }
    for (uint32_t i = 0; i < lines->count; i++) {
        struct line *line = &lines->lines[i];
        if (line->municipality == municipality && line->version == version) {
            line->ended = true;
            return true;
        }
    }
    return false; /* of nothing that stands here */
}

static bool key_line_read(struct lines *lines, struct sv text)
{
    struct sv municipality = { 0 };
    struct sv version = { 0 };
    struct sv rest = { 0 };
    struct line *line = &lines->lines[lines->count];
    if (lines->count == lines->capacity || !sv_cut(text, ' ', &municipality, &rest) ||
        !sv_cut(rest, ' ', &version, &line->hex) || !sv_to_int(municipality, &line->municipality) ||
        !sv_to_int(version, &line->version) || line->hex.length != HEX_BYTES) {
        return false;
    }
    lines->count++;
    return true;
}

/* What stands behind the last line feed. Nothing that holds a whole key is ever thrown away. */
static enum err rest_read(struct lines *lines, struct sv rest, int64_t *ret_bytes)
{
    struct sv municipality = { 0 };
    struct sv version = { 0 };
    struct sv hex = { 0 };
    if (!sv_cut(rest, ' ', &municipality, &hex) || !sv_cut(hex, ' ', &version, &hex) || hex.length < HEX_BYTES) {
        return OK;
    }
    if (!key_line_read(lines, rest)) {
        return ERR_INVALID;
    }
    lines->without_feed = true;
    *ret_bytes += (int64_t)rest.length;
    return OK;
}

/* *ret_bytes: up to where the file is whole lines. */
static enum err lines_read(struct lines *lines, int64_t *ret_bytes)
{
    struct sv rest = { 0 };
    struct sv text = { 0 };
    if (!sv_cut(lines->content, '\n', &text, &rest) ||
        (!sv_equal(text, FILE_HEAD) && !sv_equal(text, FILE_HEAD_1))) {
        return ERR_INVALID;
    }
    int64_t whole = (int64_t)(lines->content.length - rest.length);
    while (sv_cut(rest, '\n', &text, &rest)) {
        bool ends = sv_starts(text, END_WORD);
        if (!(ends ? end_read(lines, sv_from(text, END_WORD.length)) : key_line_read(lines, text))) {
            return ERR_INVALID;
        }
        whole = (int64_t)(lines->content.length - rest.length);
    }
    *ret_bytes = whole;
    return rest_read(lines, rest, ret_bytes);
}

static enum err line_take(struct keys *keys, const struct lines *lines, const struct line *line)
{
    if (keys->count == MUNICIPALITIES_MAX) {
        return ERR_LIMIT;
    }
    struct municipality_key *key = &keys->municipalities[keys->count];
    struct data_key opened CLEANUP(data_key_wipe);
    size_t length = 0;
    *key = (struct municipality_key){ .municipality = line->municipality, .version = line->version,
                                      .hex_at = (int64_t)(line->hex.at - lines->content.at) };
    if (sodium_hex2bin(key->wrapped.bytes, WRAPPED_KEY_BYTES, line->hex.at, line->hex.length, NULL, &length,
                       NULL) != 0 ||
        length != WRAPPED_KEY_BYTES || !municipality_open(keys, key, &opened)) {
        return ERR_INVALID;
    }
    keys->count++;
    return OK;
}

/* Only after every key that did not end was found to open. */
static enum err file_mend(struct keys *keys, const struct lines *lines)
{
    int fd CLEANUP(fd_close) = -1;
    TRY(file_open(keys->folder, FILE_NAME, FILE_WRITE, &fd));
    for (uint32_t i = 0; i < lines->count; i++) {
        if (lines->lines[i].ended) {
            TRY(file_write_at(fd, (int64_t)(lines->lines[i].hex.at - lines->content.at), hex_zeros()));
        }
    }
    TRY(file_cut(fd, keys->file_bytes));
    if (lines->without_feed) {
        TRY(file_write_at(fd, keys->file_bytes, SV("\n")));
        keys->file_bytes++;
    }
    return file_sync(fd);
}

enum err municipalities_read(struct keys *keys)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * FILE_BYTES_MAX);
    int fd CLEANUP(fd_close) = -1;
    enum err err = file_open(keys->folder, FILE_NAME, FILE_READ, &fd);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    struct lines lines = { .capacity = FILE_BYTES_MAX / HEX_BYTES };
    lines.lines = ARENA_ARRAY(&arena, struct line, lines.capacity);
    if (lines.lines == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(file_read_all(fd, &arena, FILE_BYTES_MAX, &lines.content));
    TRY(lines_read(&lines, &keys->file_bytes));
    bool whole = keys->file_bytes == (int64_t)lines.content.length && !lines.without_feed;
    for (uint32_t i = 0; i < lines.count; i++) {
        if (!lines.lines[i].ended) {
            TRY(line_take(keys, &lines, &lines.lines[i]));
        } else {
            whole = whole && sv_equal(lines.lines[i].hex, hex_zeros());
        }
    }
    return whole || keys->looking ? OK : file_mend(keys, &lines);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* ret_hex_at: where in this text the wrapped key begins. */
static void key_put(struct buf *text, const struct municipality_key *key, int64_t *ret_hex_at)
{
    buf_put_int(text, key->municipality);
    buf_put_byte(text, ' ');
    buf_put_int(text, key->version);
    buf_put_byte(text, ' ');
    *ret_hex_at = (int64_t)buf_view(text).length;
    buf_put_hex(text, sv_of_bytes(key->wrapped.bytes, WRAPPED_KEY_BYTES));
    buf_put_byte(text, '\n');
}

static enum err file_overwrite(struct arena *arena, int fd, int64_t bytes)
{
    char *zeros = arena_take(arena, (size_t)bytes);
    if (zeros == NULL) {
        return ERR_NO_MEMORY;
    }
    memset(zeros, 0, (size_t)bytes);
    TRY(file_write_at(fd, 0, (struct sv){ zeros, (size_t)bytes }));
    return file_sync(fd);
}

/* The file anew, without what ended; *places: where each wrapped key begins in it. */
static enum err content_build(struct arena *arena, const struct keys *keys, struct sv *ret_content,
                              int64_t **ret_places)
{
    struct buf text;
    int64_t *places = ARENA_ARRAY(arena, int64_t, keys->count);
    if (places == NULL) {
        return ERR_NO_MEMORY;
    }
    buf_open(&text, arena, FILE_BYTES_MAX);
    buf_put(&text, FILE_HEAD);
    buf_put_byte(&text, '\n');
    for (uint32_t i = 0; i < keys->count; i++) {
        key_put(&text, &keys->municipalities[i], &places[i]);
    }
    *ret_places = places;
    return buf_done(&text, ret_content);
}

/* The old file, which nobody can name any more. */
static void old_overwrite(struct arena *arena, int old, int64_t bytes)
{
    enum err err = old < 0 ? OK : file_overwrite(arena, old, bytes);
    if (err != OK) {
        log_error(SV("vault"), SV("old_municipalities_not_overwritten"), err);
    }
}

static enum err file_tidy(struct keys *keys)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * FILE_BYTES_MAX);
    int64_t *places = NULL;
    struct sv content = { 0 };
    TRY(content_build(&arena, keys, &content, &places));
    int old CLEANUP(fd_close) = -1;
    if (keys->file_bytes > 0) {
        TRY(file_open(keys->folder, FILE_NAME, FILE_WRITE, &old));
    }
    TRY(file_replace(keys->folder, FILE_NAME, content));
    int64_t old_bytes = keys->file_bytes;
    keys->file_bytes = (int64_t)content.length;
    for (uint32_t i = 0; i < keys->count; i++) {
        keys->municipalities[i].hex_at = places[i];
    }
    old_overwrite(&arena, old, old_bytes);
    return OK;
}

enum err keys_write_next(struct keys *next)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * FILE_BYTES_MAX);
    int64_t *ignored = NULL;
    struct sv content = { 0 };
    TRY(content_build(&arena, next, &content, &ignored));
    return file_replace(next->folder, KEYS_NEXT_FILE, content);
}

enum err keys_take_next(struct keys *next)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * FILE_BYTES_MAX);
    int old CLEANUP(fd_close) = -1;
    int64_t old_bytes = 0;
    TRY(file_open(next->folder, FILE_NAME, FILE_WRITE, &old));
    TRY(file_size(old, &old_bytes));
    TRY(file_rename(next->folder, KEYS_NEXT_FILE, FILE_NAME));
    old_overwrite(&arena, old, old_bytes);
    return OK;
}

/* A line at the end, durable; what did not fit is taken back. */
static enum err line_append(struct keys *keys, int fd, struct sv line)
{
    enum err err = file_write_at(fd, keys->file_bytes, line);
    if (err == OK) {
        err = file_sync(fd);
    }
    if (err != OK) {
        enum err ignored = file_cut(fd, keys->file_bytes);
        (void)ignored; /* the next line is written over it, and a start cuts it off */
        return err;
    }
    keys->file_bytes += (int64_t)line.length;
    return OK;
}

enum err municipalities_add(struct keys *keys)
{
    ASSERT(keys->count > 0);
    if (keys->file_bytes == 0 || keys->file_bytes > FILE_BYTES_TIDY) {
        return file_tidy(keys);
    }
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)16 * LINE_BYTES_MAX);
    struct buf text;
    buf_open(&text, &arena, LINE_BYTES_MAX);
    int64_t hex_at = 0;
    key_put(&text, &keys->municipalities[keys->count - 1], &hex_at);
    int fd CLEANUP(fd_close) = -1;
    struct sv line = { 0 };
    TRY(buf_done(&text, &line));
    TRY(file_open(keys->folder, FILE_NAME, FILE_WRITE, &fd));
    keys->municipalities[keys->count - 1].hex_at = keys->file_bytes + hex_at;
    return line_append(keys, fd, line);
}

enum err municipalities_erase(struct keys *keys, const struct municipality_key *key)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)16 * LINE_BYTES_MAX);
    struct buf text;
    buf_open(&text, &arena, LINE_BYTES_MAX);
    buf_put(&text, END_WORD);
    buf_put_int(&text, key->municipality);
    buf_put_byte(&text, ' ');
    buf_put_int(&text, key->version);
    buf_put_byte(&text, '\n');
    int fd CLEANUP(fd_close) = -1;
    struct sv line = { 0 };
    TRY(buf_done(&text, &line));
    TRY(file_open(keys->folder, FILE_NAME, FILE_WRITE, &fd));
    /* A file of the first form has no such lines: its readers are told so before there is one. */
    TRY(file_write_at(fd, HEAD_FORM_AT, SV("2")));
    TRY(line_append(keys, fd, line));
    TRY(file_write_at(fd, key->hex_at, hex_zeros()));
    return file_sync(fd);
}
