#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Valid text is walked by whole code points, and JSON text is valid UTF-8 whatever went in. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sv text = sv_of_bytes(data, size);
    if (sv_utf8_valid(text)) {
        size_t points = 0;
        for (struct sv rest = text; rest.length > 0; rest = sv_from(rest, sv_utf8_step(rest))) {
            points++;
        }
        ASSERT(points == sv_utf8_count(text));
    }
    struct arena arena;
    arena_open(&arena, 16 * 1024 * 1024);
    struct buf out;
    buf_open(&out, &arena, 8 * 1024 * 1024);
    struct json json = { .out = &out };
    json_text(&json, text);
    struct sv written;
    if (buf_done(&out, &written) == OK) {
        ASSERT(sv_utf8_valid(written));
    }
    arena_close(&arena);
    return 0;
}
