/* A growing text with a mandatory maximum, living in an arena.
 *
 * Appending never fails loudly: when the maximum or the arena's cap is met the buffer becomes `failed` and stays so.
 * `buf_done` tells once, at the end, so that code that writes pages stays readable.
 */
#ifndef SEINHUIS_BASE_BUF_H
#define SEINHUIS_BASE_BUF_H

#include "base/arena.h"

struct buf {
    struct arena *arena;
    char *at;
    size_t length;
    size_t capacity;
    size_t bytes_max;
    bool failed;
};

void buf_open(struct buf *buf, struct arena *arena, size_t bytes_max);
void buf_put(struct buf *buf, struct sv view);
void buf_put_byte(struct buf *buf, char byte);
void buf_put_int(struct buf *buf, int64_t value);
void buf_put_padded(struct buf *buf, int64_t value, size_t digits); /* with leading zeros; value >= 0 */
void buf_put_hex(struct buf *buf, struct sv bytes);
MUST enum err buf_done(const struct buf *buf, struct sv *ret_text); /* ERR_LIMIT when it did not fit */
struct sv buf_view(const struct buf *buf);                        /* what there is so far */

#endif
