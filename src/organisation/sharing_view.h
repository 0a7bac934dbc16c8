/* What the pages of the agreements about sharing show. Nothing here outlives the request. */
#ifndef SEINHUIS_ORGANISATION_SHARING_VIEW_H
#define SEINHUIS_ORGANISATION_SHARING_VIEW_H

#include "web/form.h"
#include "web/frame.h"

struct sharing_cell_view {
    struct url url;
    struct text category;
    struct sv hidden_name;       /* party and category, for who hears the link */
    bool both, gives, receives, neither, confirmed;
};
struct sharing_row_view {
    struct text party;
    struct sharing_cell_view *cells;
    size_t cells_count;
};
struct sharing_list_view {
    struct frame frame;
    struct sharing_row_view *rows;
    size_t rows_count;
    struct text ordinary, special, criminal;
    int64_t unconfirmed;
    bool all_confirmed, may_confirm;
};
struct sharing_view {
    struct frame frame;
    struct form_view form;
    struct url action, back;
    struct text party, category;
    struct sv basis, source, confirmed_by;
    struct date confirmed;
    bool both, gives, receives, neither, is_confirmed, may_confirm;
};

#endif
