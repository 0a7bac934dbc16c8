/* Reading a text: its placeholders, its parts, its questions. Nothing here knows of the database. */
#include "organisation/wording.h"

enum { NAME_BYTES_MAX = 40 };
#define NO_SLOT SLOT_COUNT

/* A piece of a text: plain, or a pair of braces and what stands between them. */
struct piece {
    struct sv text;
    bool braces;
    enum wording_slot slot; /* NO_SLOT: plain, or nothing that we know */
};

static enum wording_slot slot_of(struct sv name)
{
    for (enum wording_slot slot = 0; slot < SLOT_COUNT; slot++) {
        if (sv_equal(wording_slot_row(slot)->name, name)) {
            return slot;
        }
    }
    return NO_SLOT;
}

/* How much of a text that begins with a brace belongs to it: up to the closing one on the same line, unless that is far
 * away or another one opens first; then the brace alone. */
static size_t braces_length(struct sv text)
{
    for (size_t at = 1; at < text.length && at <= NAME_BYTES_MAX; at++) {
        char byte = text.at[at];
        if (byte == '}') {
            return at + 1;
        }
        if (byte == '{' || byte == '\n') {
            break;
        }
    }
    return 1;
}

static bool piece_next(struct sv *rest, struct piece *ret_piece)
{
    if (rest->length == 0) {
        return false;
    }
    struct piece piece = { .slot = NO_SLOT };
    size_t length = 0;
    if (rest->at[0] == '{') {
        length = braces_length(*rest);
        piece.braces = true;
        piece.slot = length > 2 ? slot_of(sv_until(sv_from(*rest, 1), length - 2)) : NO_SLOT;
    } else if (rest->at[0] == '}') {
        length = 1;
        piece.braces = true;
    } else {
        while (length < rest->length && rest->at[length] != '{' && rest->at[length] != '}') {
            length++;
        }
    }
    piece.text = sv_until(*rest, length);
    *rest = sv_from(*rest, length);
    *ret_piece = piece;
    return true;
}

static void hole_add(struct sv holes[WORDING_HOLES_MAX], size_t *count, struct sv hole)
{
    for (size_t at = 0; at < *count; at++) {
        if (sv_equal(holes[at], hole)) {
            return;
        }
    }
    if (*count < WORDING_HOLES_MAX) {
        holes[(*count)++] = hole;
    }
}

void wording_check(enum wording wording, struct sv text, struct wording_problems *ret_problems)
{
    uint32_t allowed = wording_row(wording)->slots;
    struct wording_problems problems = { .unknown_count = 0 };
    struct piece piece;
    while (piece_next(&text, &piece)) {
        bool known = piece.slot != NO_SLOT && (allowed & (UINT32_C(1) << piece.slot)) != 0;
        if (piece.braces && !known) {
            hole_add(problems.unknown, &problems.unknown_count, piece.text);
        }
    }
    *ret_problems = problems;
}

static struct sv value_of(enum wording_slot slot, const struct wording_value *values, size_t count)
{
    for (size_t at = 0; at < count && slot != NO_SLOT; at++) {
        if (values[at].slot == slot) {
            return sv_trim(values[at].value);
        }
    }
    return SV("");
}

enum err wording_fill(struct arena *arena, struct sv text, const struct wording_value *values, size_t count,
                      struct wording_filled *ret_filled)
{
    enum { FILLED_BYTES_MAX = 512 * 1024 };
    struct wording_filled filled = { .empty_count = 0 };
    struct buf out;
    buf_open(&out, arena, FILLED_BYTES_MAX);
    struct piece piece;
    while (piece_next(&text, &piece)) {
        struct sv value = value_of(piece.slot, values, count);
        bool hole = piece.braces && sv_empty(value);
        if (hole) {
            hole_add(filled.empty, &filled.empty_count, piece.text);
        }
        buf_put(&out, hole || !piece.braces ? piece.text : value);
    }
    TRY(buf_done(&out, &filled.text));
    *ret_filled = filled;
    return OK;
}

/* --- parts ------------------------------------------------------------------------------------------------------- */
static bool line_next(struct sv *rest, struct sv *ret_line)
{
    if (rest->length == 0) {
        return false;
    }
    struct sv line, after;
    if (!sv_cut(*rest, '\n', &line, &after)) {
        line = *rest;
        after = SV("");
    }
    *ret_line = sv_trim(line);
    *rest = after;
    return true;
}

static size_t lines_count(struct sv text)
{
    size_t count = 0;
    struct sv line;
    while (line_next(&text, &line)) {
        count++;
    }
    return count;
}

/* Lines of one paragraph belong together; their ends are kept, for a page that shows them. */
static void paragraph_join(struct wording_part *part, struct sv line)
{
    const char *end = line.at + line.length;
    part->paragraph = sv_of_bytes(part->paragraph.at, (size_t)(end - part->paragraph.at));
}

struct part_list {
    struct wording_part *parts;
    size_t count;
    struct wording_item *items; /* of all lists, one behind the other */
    size_t item_count;
    bool open;                  /* the last line did not end its paragraph or list */
};

static void line_add(struct part_list *list, struct sv line)
{
    struct wording_part *last = list->open ? &list->parts[list->count - 1] : NULL;
    if (sv_starts(line, SV("- "))) {
        if (last == NULL || !last->has_items) {
            last = &list->parts[list->count++];
            *last = (struct wording_part){ .items = &list->items[list->item_count], .has_items = true };
        }
        list->items[list->item_count++].text = sv_trim(sv_from(line, 2));
        last->items_count++;
        list->open = true;
    } else if (sv_starts(line, SV("# "))) {
        list->parts[list->count++] = (struct wording_part){ .heading = sv_trim(sv_from(line, 2)) };
        list->open = false;
    } else if (last != NULL && !last->has_items) {
        paragraph_join(last, line);
    } else {
        list->parts[list->count++] = (struct wording_part){ .paragraph = line };
        list->open = true;
    }
}

enum err wording_parts(struct arena *arena, struct sv text, struct wording_part **ret_parts, size_t *ret_count)
{
    size_t lines = lines_count(text);
    struct part_list list = { .parts = ARENA_ARRAY(arena, struct wording_part, lines),
                              .items = ARENA_ARRAY(arena, struct wording_item, lines) };
    if (list.parts == NULL || list.items == NULL) {
        return ERR_NO_MEMORY;
    }
    struct sv line;
    while (line_next(&text, &line)) {
        if (sv_empty(line)) {
            list.open = false;
        } else {
            line_add(&list, line);
        }
    }
    *ret_parts = list.parts;
    *ret_count = list.count;
    return OK;
}

enum err wording_questions(struct arena *arena, struct sv text, struct sv **ret_questions, size_t *ret_count)
{
    struct sv *questions = ARENA_ARRAY(arena, struct sv, WORDING_QUESTIONS_MAX);
    if (questions == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    struct sv line;
    while (count < WORDING_QUESTIONS_MAX && line_next(&text, &line)) {
        if (!sv_empty(line)) {
            questions[count++] = line;
        }
    }
    *ret_questions = questions;
    *ret_count = count;
    return OK;
}
