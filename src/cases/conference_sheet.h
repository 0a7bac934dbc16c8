/* A conference on paper: the agenda before, the minutes after, with the items of whoever it is for and no others.
 *
 * `agenda` was opened through the eyes of the recipient (agenda_open): what is not in it cannot get onto the paper.
 */
#ifndef SEINHUIS_CASES_CONFERENCE_SHEET_H
#define SEINHUIS_CASES_CONFERENCE_SHEET_H

#include "cases/agenda.h"
#include "sheet/sheet.h"

struct conference_paper {
    enum language language;
    const struct casefile *casefile;
    const struct conference *conference;
    const struct agenda *agenda;
    const struct seat *recipient;
    struct sv copy_number;
    struct date back_by;
    struct instant made;
};
MUST enum err conference_sheet_make(struct arena *arena, const struct conference_paper *paper,
                                    struct sheet **ret_sheet);
struct sv conference_hours(struct arena *arena, const struct conference *conference); /* "9:30–10:30" */

#endif
