/* A document for paper: built block by block in an arena, printed as tagged PDF by a process of its own
 * (sheet/press.h).
 *
 * On every page stand the classification, the number of the copy, who it is for, by when it is back or destroyed, and
 * "Sheet 2 of 5"; the number also lies as a watermark under the text. What the file itself tells of the document is
 * its kind, its language and the moment given here: no name, no title that somebody typed.
 * Use: sheet_begin, then blocks in reading order. Bullets that follow each other are one list, and so are numbered
 * points and terms. A table's rows follow it; it repeats its header on each page.
 * Text may be of any script, hold line breaks and be as long as LIMIT_SHEET_BYTES for the whole document. Control
 * characters become spaces.
 * Outcome: adding never fails loudly; what went wrong first is told by sheet_done, and so by sheet_pdf: ERR_INVALID (no
 * UTF-8, a heading of no level, cells that do not fit the table, a head without kind, classification or moment),
 * ERR_LIMIT (base/limits.h, LIMIT_SHEET_*), ERR_NO_MEMORY.
 * Lifetime: texts are views, not copied, and outlive the sheet; blocks live in the arena.
 */
#ifndef SEINHUIS_SHEET_SHEET_H
#define SEINHUIS_SHEET_SHEET_H

#include "base/text.h"

struct sheet;

struct sheet_head {
    enum language language;
    struct text kind;         /* T("Agenda of a weighing"): what the file says it is; never about anybody */
    struct sv title;          /* the first heading, printed large; empty: the kind */
    struct sv classification; /* "CONFIDENTIAL – person-centred approach"; may not be empty */
    struct sv copy_number;    /* "P-9XT-0AB"; empty: not a numbered copy, no watermark */
    int64_t copy, copies;     /* copy 2 of 3, or only copy 2; 0: not said */
    struct sv recipient;      /* the organisation it goes to; empty: not said */
    struct date back_by;      /* back or destroyed before this day; not set: not said */
    struct instant made;
};
MUST enum err sheet_begin(struct arena *arena, const struct sheet_head *head, struct sheet **ret_sheet);

enum { SHEET_LEVELS = 3 };
void sheet_heading(struct sheet *sheet, uint32_t level, struct sv text); /* 1 to SHEET_LEVELS, below the title */
void sheet_paragraph(struct sheet *sheet, struct sv text);
void sheet_small_print(struct sheet *sheet, struct sv text);
void sheet_bullet(struct sheet *sheet, struct sv text);
void sheet_number(struct sheet *sheet, struct sv text);                  /* counts from 1 in each list */
void sheet_term(struct sheet *sheet, struct sv label, struct sv value);

struct sheet_column {
    struct sv header;
    uint32_t width; /* its share of the line; 0: 1 */
};
void sheet_table(struct sheet *sheet, const struct sheet_column *columns, size_t count);
void sheet_row(struct sheet *sheet, const struct sv *cells, size_t count); /* as many as the table has columns */
#define SHEET_ROW(sheet, ...)                        \
    sheet_row((sheet), (struct sv[]){ __VA_ARGS__ }, \
              sizeof((struct sv[]){ __VA_ARGS__ }) / sizeof(struct sv))

/* "For the police": below it room for a name, a date and a signature. */
void sheet_signature(struct sheet *sheet, struct sv label);
void sheet_page_break(struct sheet *sheet);

MUST enum err sheet_done(const struct sheet *sheet); /* how building went so far */

#endif
