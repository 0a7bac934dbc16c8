/* The operational log: one JSON object a line on standard error. For what the program does, never what it holds.
 *
 * A line takes numbers and words from closed lists only, so no content, name, code or address can get in.
 * Libraries do not log; processes do, once per event.
 */
#ifndef SEINHUIS_BASE_LOG_H
#define SEINHUIS_BASE_LOG_H

#include "base/err.h"
#include "base/sv.h"

enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR };

/* `event` and `part` are literals: SV() at the call. `number` is whatever the event counts. */
void log_event(enum log_level level, struct sv part, struct sv event, int64_t number);
void log_error(struct sv part, struct sv event, enum err err);

#endif
