/* Printing: a document becomes PDF. Only in the process that prints; needs fonts, touches no other file.
 *
 * sheet_draw lays out twice, first to count the pages, then on them; pdf_finish says in the file what cairo 1.16
 * cannot: its language, which marks belong to the page and not to the text, and of what a table's header cells are the
 * header.
 * Everything is deterministic: the same document on the same machine gives the same bytes.
 * Outcome: ERR_LIMIT more pages or bytes than base/limits.h allows; ERR_NO_MEMORY; ERR_PRESS a library refused.
 * Lifetime: the PDF lives in the arena.
 */
#ifndef SEINHUIS_SHEET_DRAW_H
#define SEINHUIS_SHEET_DRAW_H

#include "sheet/sheet_inner.h"

MUST enum err sheet_draw(struct arena *arena, const struct sheet *sheet, struct sv *ret_pdf);
MUST enum err pdf_finish(struct arena *arena, enum language language, struct sv drawn, struct sv *ret_pdf);
MUST enum err calendar_write(struct arena *arena, const struct meeting *meeting, struct sv *ret_calendar);

#endif
