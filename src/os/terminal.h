/* Speaking with a person at a terminal, also when there is none (a test, a pipe): lines in, a clean screen in between.
 *
 * Invariants: what is typed unseen is not echoed, is read byte by byte into the caller's memory and nowhere else; the
 * terminal is put back whatever happened.
 */
#ifndef SEINHUIS_OS_TERMINAL_H
#define SEINHUIS_OS_TERMINAL_H

#include "base/err.h"
#include "base/sv.h"

bool terminal_is_one(void);
/* Screen and what can be scrolled back to. */
void terminal_clear(void);
/* One line of standard input, without its line feed, in `into`. ERR_NOT_FOUND: there is no more; ERR_REFUSED: the
 * person broke off (Ctrl-C); ERR_LIMIT: longer than `capacity`, and the rest of it was thrown away. */
MUST enum err terminal_line(bool seen, char *into, size_t capacity, struct sv *ret_line);

#endif
