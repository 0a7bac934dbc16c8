/* How a document lies in memory, and its bytes on the way to the process that prints. Internal to sheet/.
 *
 * `words` are sentences in the document's language, made where the catalogue is: the process that prints knows none.
 * Bytes: docs/formats/sheet.md. What is read was built by the same functions that domains use, so the same limits hold
 * for both sides.
 */
#ifndef SEINHUIS_SHEET_SHEET_INNER_H
#define SEINHUIS_SHEET_SHEET_INNER_H

#include "base/limits.h"
#include "sheet/calendar.h"
#include "sheet/sheet.h"
#include "vault/wire.h"

enum sheet_word {
    WORD_KIND,
    WORD_TITLE,
    WORD_CLASSIFICATION,
    WORD_COPY_NUMBER,
    WORD_COPY,      /* "Copy 2 of 3, for Police"; may be empty */
    WORD_BACK,      /* "Back or destroyed before 12 December 2026"; may be empty */
    WORD_PAGE,      /* "Sheet %1 of %2" */
    WORD_NAME,      /* under a signature line */
    WORD_DATE,
    WORD_SIGNATURE,
    WORD_COUNT
};

enum sheet_block_kind {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_SMALL_PRINT,
    BLOCK_BULLET,
    BLOCK_NUMBER,
    BLOCK_TERM,
    BLOCK_TABLE,
    BLOCK_ROW,
    BLOCK_SIGNATURE,
    BLOCK_PAGE_BREAK,
    BLOCK_KIND_COUNT
};

struct sheet_block {
    enum sheet_block_kind kind;
    uint32_t level;           /* of a heading */
    const struct sv *texts;   /* headers of a table, cells of a row, label and value of a term; else one or none */
    const uint32_t *widths;   /* of a table, none 0 */
    uint32_t text_count;
    struct sheet_block *next;
};

struct sheet {
    struct arena *arena;
    enum err failure;
    enum language language;
    struct instant made;
    struct sv words[WORD_COUNT];
    struct sheet_block *first;
    struct sheet_block *last;
    uint32_t block_count;
    uint32_t columns;         /* of the table that is being filled; 0: none */
    size_t bytes;
};

/* As sheet_begin, with the words made already. ERR_INVALID, ERR_LIMIT */
MUST enum err sheet_begin_words(struct arena *arena, const struct sheet *like, struct sheet **ret_sheet);

void sheet_put(struct wire_out *out, const void *sheet); /* wire_put_fn */
MUST enum err sheet_get(struct arena *arena, struct sv payload, struct sheet **ret_sheet);

void meeting_put(struct wire_out *out, const void *meeting); /* wire_put_fn */
MUST enum err meeting_get(struct sv payload, struct meeting *ret_meeting);
/* Years of four digits, after 1970. */
bool moment_fits(struct instant moment);
/* ERR_INVALID: no UTF-8, too long, ends before it begins, without a word or a name. */
MUST enum err meeting_check(const struct meeting *meeting);

#endif
