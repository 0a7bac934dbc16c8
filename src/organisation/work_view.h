/* What the page of outgoing work shows. */
#ifndef SEINHUIS_ORGANISATION_WORK_VIEW_H
#define SEINHUIS_ORGANISATION_WORK_VIEW_H

#include "web/form.h"
#include "web/frame.h"

struct work_row_view {
    struct text what;
    struct date due;
    bool late, on_paper, has_place;
    struct form_view form;
    struct url action, url;
};
struct work_list_view {
    struct frame frame;
    struct work_row_view *rows;
    size_t rows_count;
    bool has_rows;
};

#endif
