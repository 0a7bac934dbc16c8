/* The living example of all parts: what styleguide.html and styleguide_staff.html show. For the tests; not in the
 * program. */
#ifndef SEINHUIS_PAGES_STYLEGUIDE_H
#define SEINHUIS_PAGES_STYLEGUIDE_H

#include "web/form.h"
#include "web/frame.h"
#include "web/parts.h"

struct styleguide_row {
    struct url url;
    struct sv reference, state, owner;
    struct date due;
    bool late, fresh;
};

struct styleguide {
    struct frame frame;
    struct form_view form;
    struct field_view *single; /* a field that the page places itself */
    struct answers_view answers;
    struct hours_view hours;
    struct course_view course;
    struct seen_view seen;
    struct pager_view pager;
    struct html_safe picture;
    struct styleguide_row *rows;
    size_t rows_count;
    struct url here;
    struct date promised;
};

#endif
