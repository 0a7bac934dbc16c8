/* Commands inside a running server: `seinhuis user ...` connects to DATA/control, and the server does the work and
 * sends back what to print.
 *
 * Only this user can reach the socket (mode 0600 in a folder of mode 0700). One command at a time.
 * Wire: 4 bytes length (big-endian), then the words, each ended by a zero byte; the answer is one byte exit code, 4
 * bytes length, text.
 */
#ifndef SEINHUIS_APP_CONTROL_H
#define SEINHUIS_APP_CONTROL_H

#include "app/app.h"
#include "base/buf.h"

enum { CONTROL_WORDS_MAX = 64, CONTROL_BYTES_MAX = 64 * 1024, CONTROL_ANSWER_BYTES_MAX = 4 * 1024 * 1024,
       CONTROL_WAIT_MS = 600 * 1000 };

struct control;
MUST enum err control_start(struct app *app, int listen_fd, struct control **ret_control);
void control_stop(struct control *control); /* accepts NULL */

struct control_call {
    struct sv socket;            /* path */
    const struct sv *words;
    size_t count;
    struct buf *out;
};
/* ERR_NOT_FOUND: no server runs there. */
MUST enum err control_call(struct arena *arena, const struct control_call *call, int *ret_exit);

#endif
