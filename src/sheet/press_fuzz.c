/* Whatever the press understands it prints, or says why not: no crash, no file that is none. */
#include "sheet/draw.h"
#include "sheet/fonts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Pango keeps the fonts that it found as long as the process runs: a sum that does not grow with what is printed. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    struct arena arena CLEANUP(arena_close);
    struct sv payload = sv_of_bytes(data, size);
    struct sheet *sheet = NULL;
    struct meeting meeting;
    struct sv bytes = { 0 };
    ready = ready || fonts_open() == OK;
    ASSERT(ready);
    arena_open(&arena, 48 * 1024 * 1024);
    if (sheet_get(&arena, payload, &sheet) == OK) {
        enum err err = sheet_draw(&arena, sheet, &bytes);
        ASSERT(err == OK || err == ERR_LIMIT || err == ERR_NO_MEMORY);
        ASSERT(err != OK || sv_starts(bytes, SV("%PDF-")));
    }
    if (meeting_get(payload, &meeting) == OK) {
        ASSERT(calendar_write(&arena, &meeting, &bytes) == OK);
        ASSERT(sv_starts(bytes, SV("BEGIN:VCALENDAR\r\n")) && sv_ends(bytes, SV("END:VCALENDAR\r\n")));
    }
    return 0;
}
