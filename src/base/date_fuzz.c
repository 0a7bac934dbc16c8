#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever is accepted as a date can be written and read back as the same day, in both spellings. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sv text = sv_of_bytes(data, size);
    struct date date;
    int32_t minutes = 0;
    if (time_read(text, &minutes)) {
        ASSERT(minutes >= 0 && minutes < 24 * 60);
    }
    if (!date_read(text, &date)) {
        return 0;
    }
    struct arena arena;
    arena_open(&arena, 64 * 1024);
    struct buf iso;
    struct buf dutch;
    buf_open(&iso, &arena, 32);
    buf_open(&dutch, &arena, 32);
    date_put_iso(&iso, date);
    date_put_dutch(&dutch, date);
    struct date again = { 0 };
    ASSERT(date_read(buf_view(&iso), &again) && again.day == date.day);
    ASSERT(date_read(buf_view(&dutch), &again) && again.day == date.day);
    arena_close(&arena);
    return 0;
}
