/* What reaches the press, as a captured web process would send it: no crash, and what is understood is written as it
 * came. */
#include "sheet/sheet_inner.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void written_as_it_came(struct arena *arena, wire_put_fn *put, const void *content, struct sv payload)
{
    struct sv again = { 0 };
    ASSERT(wire_write(arena, put, content, &again) == OK);
    ASSERT(sv_equal(again, payload));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena CLEANUP(arena_close);
    struct sv payload = sv_of_bytes(data, size);
    struct sheet *sheet = NULL;
    struct meeting meeting;
    arena_open(&arena, 16 * 1024 * 1024);
    if (sheet_get(&arena, payload, &sheet) == OK) {
        written_as_it_came(&arena, sheet_put, sheet, payload);
    }
    if (meeting_get(payload, &meeting) == OK) {
        written_as_it_came(&arena, meeting_put, &meeting, payload);
    }
    return 0;
}
