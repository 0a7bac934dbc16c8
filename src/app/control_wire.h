/* What stands on the control socket: words to a running server, and what it prints.
 *
 * 4 bytes length (big-endian), then the words, each ended by a zero byte; the answer is one byte exit code, 4 bytes
 * length, text.
 */
#ifndef SEINHUIS_APP_CONTROL_WIRE_H
#define SEINHUIS_APP_CONTROL_WIRE_H

#include "base/buf.h"

enum { CONTROL_WORDS_MAX = 64, CONTROL_BYTES_MAX = 64 * 1024, CONTROL_ANSWER_BYTES_MAX = 4 * 1024 * 1024,
       CONTROL_WAIT_MS = 600 * 1000 };

int64_t control_deadline(void);
/* The block behind a length; ERR_LIMIT when it is longer than allowed. */
MUST enum err control_read(int fd, struct arena *arena, size_t bytes_max, struct sv *ret_block);
MUST enum err control_write(int fd, struct sv block);

struct control_call {
    struct sv socket;            /* path */
    const struct sv *words;
    size_t count;
    struct buf *out;
};
/* ERR_NOT_FOUND: no server runs there. */
MUST enum err control_call(struct arena *arena, const struct control_call *call, int *ret_exit);

#endif
