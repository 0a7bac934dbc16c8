/* Whatever is typed for four rows: no share, or one that writes the same text again. */
#include "vault/share.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sv rest = sv_of_bytes(data, size);
    struct share_row rows[SHARE_ROWS] = { 0 };
    struct share share;
    bool all = true;
    for (size_t row = 0; row < SHARE_ROWS; row++) {
        struct sv line = rest;
        if (!sv_cut(rest, '\n', &line, &rest)) {
            rest = SV("");
        }
        all = share_row_read(line, row, &rows[row]) && all;
    }
    if (!all || !share_read(rows, &share)) {
        return 0;
    }
    struct share_text text;
    struct share_row again[SHARE_ROWS];
    share_write(&share, &text);
    for (size_t row = 0; row < SHARE_ROWS; row++) {
        if (!share_row_read(sv_of_bytes(text.rows[row], SHARE_ROW_TEXT_BYTES), row, &again[row])) {
            abort();
        }
    }
    if (memcmp(again, rows, sizeof rows) != 0 || share.number == 0 || share.number > share.count) {
        abort();
    }
    return 0;
}
