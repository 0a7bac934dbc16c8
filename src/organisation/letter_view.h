/* The parts of page that letters of a weighing and of a case share; nothing here outlives the request. */
#ifndef SEINHUIS_ORGANISATION_LETTER_VIEW_H
#define SEINHUIS_ORGANISATION_LETTER_VIEW_H

#include "web/form.h"

struct letter_row_view {
    struct text kind, way;
    struct sv author;
    struct instant written;
    struct date given;
    struct url url;
    int64_t versions;
    bool is_given;
};
struct letter_rows_view {
    struct letter_row_view *rows;
    size_t rows_count;
    bool has_rows;
    struct url write;
};
struct letter_item_view {
    struct sv text;
};
struct letter_part_view {
    struct sv heading, paragraph;
    struct letter_item_view *items;
    size_t items_count;
    bool is_heading, is_paragraph, has_items;
};
struct letter_body_view {
    struct text kind, way;
    struct sv address, author, own_view;
    struct instant written;
    struct date given;
    struct letter_part_view *parts;
    size_t parts_count;
    bool is_given, has_address, has_own_view, has_hole;
    struct form_view form, give;
    struct url action, give_action, pdf, back;
};

#endif
