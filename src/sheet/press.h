/* The client of the process that prints (`seinhuis-sheet`): documents become PDF, a meeting becomes an invitation.
 *
 * Fonts, shaping and PDF are large libraries with a history of faults, and they read what people typed. So they run in
 * a process that holds no key, no database and no network, and may read fonts only; nothing of a document is ever
 * written to a disk. In handlers: `rq->press`, in `show` or `prepare`, then answer_pdf (web/answer.h).
 * Blocking, from any thread. Outcome: ERR_LIMIT the document is too large (base/limits.h, LIMIT_SHEET_*); ERR_INVALID
 * it was built wrong; ERR_BUSY too many at once; ERR_PRESS the process is away or took longer than LIMIT_SHEET_MS. It
 * is started again by the supervisor: the page says that the document could not be made and to try again.
 */
#ifndef SEINHUIS_SHEET_PRESS_H
#define SEINHUIS_SHEET_PRESS_H

#include "sheet/calendar.h"
#include "sheet/sheet.h"

struct sheet_press;
typedef int press_connect_fn(void *context); /* as connector_press of vault/connector.h */
MUST enum err press_open(press_connect_fn *connect, void *context, struct sheet_press **ret_press);
void press_close(struct sheet_press *press); /* accepts NULL */

MUST enum err sheet_pdf(struct sheet_press *press, struct arena *arena, const struct sheet *sheet, struct sv *ret_pdf);
/* The text of an .ics file. */
MUST enum err meeting_calendar(struct sheet_press *press, struct arena *arena, const struct meeting *meeting,
                               struct sv *ret_calendar);

#endif
