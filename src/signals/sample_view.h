/* What the pages of samples and counts show. */
#ifndef SEINHUIS_SIGNALS_SAMPLE_VIEW_H
#define SEINHUIS_SIGNALS_SAMPLE_VIEW_H

#include "web/form.h"
#include "web/frame.h"

struct sample_row_view {
    struct sv reference, reader;
    struct text outcome;
    struct date drawn;
    bool read, may_open;
    struct url url, finding;
};
struct samples_view {
    struct frame frame;
    struct sample_row_view *rows;
    size_t rows_count;
    bool has_rows;
};

struct tally_row_view {
    int64_t year, counted;
    struct text phenomenon;
    bool few;
};
struct tally_view {
    struct frame frame;
    struct form_view form;
    struct url action, queue;
    struct tally_row_view *rows;
    size_t rows_count;
    bool has_rows, may_count;
};

#endif
