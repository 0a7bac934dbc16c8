/* The operational log: one JSON object a line. For what the program does, never what it holds.
 *
 * A line takes numbers and words from closed lists only, so no content, name, code or address can get in.
 * Libraries do not log; processes do, once per event. The lines of one request share a trace: a random number that is
 * made when the request comes in, says nothing about who asks, and goes along to the vault, the press and the writer.
 * A server writes them on standard output; a command, whose standard output is its answer, on standard error (log_to).
 */
#ifndef SEINHUIS_BASE_LOG_H
#define SEINHUIS_BASE_LOG_H

#include "base/err.h"
#include "base/sv.h"

/* LOG_DETAIL is for finding a fault: a line per request, message and commit tells when somebody was there. */
enum log_level { LOG_DETAIL, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* `event` and `part` are literals: SV() at the call. `number` is whatever the event counts. */
void log_event(enum log_level level, struct sv part, struct sv event, int64_t number);
void log_error(struct sv part, struct sv event, enum err err);

/* Something that was done, how it ended and how long it took. */
struct log_done {
    enum log_level level;
    struct sv part, event;
    struct sv kind;              /* a literal; empty: none */
    int64_t number;
    int64_t took_ms;
};
void log_done(const struct log_done *done);

/* Of this thread, from now on; 0: none. */
void log_trace_set(uint64_t trace);
uint64_t log_trace(void);
uint64_t log_trace_new(void);

/* Of this process and those it starts: where lines go (STDOUT_FILENO at first), and the least that is written. */
void log_to(int fd);
int log_fd(void);
#define LOG_LEVEL_VARIABLE "SEINHUIS_LOG"
bool log_level_of(struct sv word, enum log_level *ret_level); /* "detail", "info", "warning", "error" */
void log_level_set(enum log_level least);

#endif
