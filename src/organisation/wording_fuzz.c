/* Whatever somebody writes as a text: what fills it, finds its faults and reads its parts. */
#include "organisation/wording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fill_and_compare(struct arena *arena, struct sv text)
{
    struct wording_filled filled;
    struct wording_value value = { SLOT_NAME, SV("{wat}") };
    ASSERT(wording_fill(arena, text, NULL, 0, &filled) == OK);
    /* Without values nothing changes, and something is missing exactly when there is a brace. */
    size_t at = 0;
    ASSERT(sv_equal(filled.text, text));
    ASSERT((filled.empty_count > 0) == (sv_find(text, '{', &at) || sv_find(text, '}', &at)));
    ASSERT(wording_fill(arena, text, &value, 1, &filled) == OK);
    ASSERT(filled.empty_count <= WORDING_HOLES_MAX);
}

static void read_parts(struct arena *arena, struct sv text)
{
    struct wording_part *parts = NULL;
    size_t count = 0;
    ASSERT(wording_parts(arena, text, &parts, &count) == OK);
    for (size_t at = 0; at < count; at++) {
        ASSERT(!(parts[at].has_items && parts[at].items_count == 0));
        ASSERT(parts[at].paragraph.length == 0 || !parts[at].has_items);
        ASSERT(parts[at].paragraph.length <= text.length);
    }
    struct sv *questions = NULL;
    ASSERT(wording_questions(arena, text, &questions, &count) == OK);
    ASSERT(count <= WORDING_QUESTIONS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { ARENA_BYTES = 16 * 1024 * 1024, TEXT_BYTES_MAX = 20000 };
    if (size > TEXT_BYTES_MAX) {
        return 0;
    }
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ARENA_BYTES);
    struct sv text = sv_of_bytes(data, size);
    struct wording_problems problems;
    for (enum wording wording = WORDING_FIRST; wording < WORDING_END; wording++) {
        wording_check(wording, text, &problems);
        ASSERT(problems.unknown_count <= WORDING_HOLES_MAX);
    }
    fill_and_compare(&arena, text);
    read_parts(&arena, text);
    return 0;
}
