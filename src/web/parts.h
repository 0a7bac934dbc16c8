/* Views of the parts in pages/ that pages of every domain share. A page's own view holds one and includes the part by
 * its name.
 *
 *   {{include pager view.pager}}        at the end of a list
 *   {{include answers view.answers}}    inside the form: check your answers, with buttons that change one
 *   {{include course view.course}}      the text list of what happened and what is due; the picture stands beside it
 *   (web/picture.h)
 *   {{include seen view.seen}}          who has seen this
 *   {{include hours view.hours}}        when messages are read
 *
 * Plain markup does the rest: <div class="box warn">, <span class="badge good">, <dl class="facts">, <p class="empty">;
 * pages/styleguide.html shows all.
 */
#ifndef SEINHUIS_WEB_PARTS_H
#define SEINHUIS_WEB_PARTS_H

#include "web/html.h"

struct pager_view {
    struct url first, next;
    bool has_first, has_next;  /* not on the first page; more follows */
};

struct answers_row {
    struct sv label;
    struct sv value;           /* empty: shown as "not filled in" */
    struct sv change;          /* what the button sends as _knop: "naar-3"; empty: cannot be changed here */
};
struct answers_view {
    struct answers_row *rows;
    size_t rows_count;
};

struct course_row {
    struct sv when;            /* as people read it: text_date, text_moment */
    struct sv what;
    struct sv by;              /* who did it; empty: not shown */
    bool due, late;            /* still to come; its day has passed */
};
struct course_view {
    struct course_row *rows;
    size_t rows_count;
};

struct seen_row {
    struct instant when;
    struct sv who, role, what, purpose;
};
struct seen_view {
    struct seen_row *rows;
    size_t rows_count;
    bool has_rows;
};

struct hours_row {
    struct sv days, hours;     /* "maandag", "9:00 tot 17:00" */
};
struct hours_view {
    struct hours_row *rows;
    size_t rows_count;
};

#endif
