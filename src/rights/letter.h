/* The letter and the overview as a document for paper. What is in them was decided before: here is only how it prints.
 *
 * The overview on paper holds what was given, and for what was left out the reason with its source. It never holds a
 * reference or a name of staff.
 */
#ifndef SEINHUIS_RIGHTS_LETTER_H
#define SEINHUIS_RIGHTS_LETTER_H

#include "rights/decision.h"
#include "sheet/sheet.h"

struct rights_paper {
    const struct rights_letter *letter;
    const struct rights_overview *overview; /* NULL: only the letter */
    enum language language;
    struct instant made;
};
MUST enum err rights_paper_sheet(struct arena *arena, const struct rights_paper *paper, struct sheet **ret_sheet);

#endif
