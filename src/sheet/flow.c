/* Text that goes on where it does not fit: down to the end of the page, then from the top of the next one. */
#include "sheet/bed.h"

/* So many lines of a piece of text stand together, or all of it when it is shorter; and what is lower than this part of
 * a page is not broken at all. */
enum { LINES_TOGETHER = 2, PART_UNBROKEN = 5 };

static const char *const mark_part = "Span";

static double line_height(PangoLayoutIter *iter)
{
    int from = 0;
    int until = 0;
    pango_layout_iter_get_line_yrange(iter, &from, &until);
    return (double)(until - from) / PANGO_SCALE;
}

static void line_draw(struct bed *bed, PangoLayoutIter *iter, double x, double y)
{
    PangoRectangle logical;
    int from = 0;
    if (bed->measuring) {
        return;
    }
    pango_layout_iter_get_line_extents(iter, NULL, &logical);
    pango_layout_iter_get_line_yrange(iter, &from, NULL);
    cairo_set_source_rgb(bed->cairo, 0, 0, 0);
    cairo_move_to(bed->cairo, x + (double)logical.x / PANGO_SCALE,
                  y + (double)(pango_layout_iter_get_baseline(iter) - from) / PANGO_SCALE);
    pango_cairo_show_layout_line(bed->cairo, pango_layout_iter_get_line_readonly(iter));
}

/* What is left of a cell, counted no further than `enough`. */
static double cell_left(const struct cell *cell, double enough)
{
    double height = 0;
    PangoLayoutIter *iter = cell->next == NULL ? NULL : pango_layout_iter_copy(cell->next);
    bool more = iter != NULL;
    while (more && height <= enough) {
        height += line_height(iter);
        more = pango_layout_iter_next_line(iter);
    }
    if (iter != NULL) {
        pango_layout_iter_free(iter);
    }
    return height;
}

/* Draws lines down to the bottom; where it ended. The first one always: a page takes at least one line. */
static double cell_draw(struct bed *bed, struct cell *cell, double bottom)
{
    double y = bed->y + cell->drop;
    cell->drop = 0;
    for (bool first = true; cell->next != NULL && (first || y + line_height(cell->next) <= bottom); first = false) {
        line_draw(bed, cell->next, cell->x, y);
        y += line_height(cell->next);
        if (!pango_layout_iter_next_line(cell->next)) {
            pango_layout_iter_free(cell->next);
            cell->next = NULL;
        }
    }
    return y;
}

static bool flow_left(const struct flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        if (flow->cells[i].next != NULL) {
            return true;
        }
    }
    return false;
}

/* A row of which only the last cell goes on stays one row: that cell is left open, and has parts. */
static bool last_goes_on(const struct flow *flow, double room)
{
    for (size_t i = 0; i + 1 < flow->count; i++) {
        if (cell_left(&flow->cells[i], room) > room) {
            return false;
        }
    }
    return cell_left(&flow->cells[flow->count - 1], room) > room;
}

static void row_end(struct bed *bed, const struct flow *flow, double y)
{
    bed->y = y + flow->padding;
    if (flow->ruled) {
        mark_begin(bed, flow->artifact ? NULL : BED_ARTIFACT);
        bed_rule(bed, bed_left, bed_width, 0.6);
        mark_end(bed, flow->artifact ? NULL : BED_ARTIFACT);
        bed->y += 0.5;
    }
}

/* The part of all cells that this page takes. */
static void row_draw(struct bed *bed, struct flow *flow, bool leave_open)
{
    double bottom = bed->bottom - flow->padding;
    double lowest = bed->y;
    mark_begin(bed, flow->mark);
    for (size_t i = 0; i < flow->count; i++) {
        struct cell *cell = &flow->cells[i];
        bool open = leave_open && i + 1 == flow->count;
        mark_begin(bed, cell->mark);
        mark_begin(bed, open ? mark_part : NULL);
        double y = cell_draw(bed, cell, bottom);
        mark_end(bed, open ? mark_part : NULL);
        mark_end(bed, open ? NULL : cell->mark);
        lowest = y > lowest ? y : lowest;
    }
    mark_end(bed, leave_open ? NULL : flow->mark);
    row_end(bed, flow, lowest);
}

static void last_draw(struct bed *bed, struct flow *flow)
{
    struct cell *cell = &flow->cells[flow->count - 1];
    while (cell->next != NULL && bed->err == OK) {
        bed_page_next(bed);
        bed->y += flow->padding;
        mark_begin(bed, mark_part);
        double y = cell_draw(bed, cell, bed->bottom - flow->padding);
        mark_end(bed, mark_part);
        row_end(bed, flow, y);
    }
    mark_end(bed, cell->mark);
    mark_end(bed, flow->mark);
}

/* What must stand on the first page: everything, when that is little. */
static double together(const struct bed *bed, const struct flow *flow)
{
    double most = 0;
    for (size_t i = 0; i < flow->count; i++) {
        double height = layout_height(flow->cells[i].layout);
        double line = line_height(flow->cells[i].next);
        double unbroken = (bed->bottom - bed->top) / PART_UNBROKEN;
        double first = height <= unbroken || height <= LINES_TOGETHER * line ? height : LINES_TOGETHER * line;
        most = first + flow->cells[i].drop > most ? first + flow->cells[i].drop : most;
    }
    return most + 2 * flow->padding;
}

/* Scripts differ in how high their letters stand: first lines share a baseline. */
static void cells_begin(struct flow *flow)
{
    int lowest = 0;
    for (size_t i = 0; i < flow->count; i++) {
        struct cell *cell = &flow->cells[i];
        cell->next = pango_layout_get_iter(cell->layout);
        int baseline = pango_layout_iter_get_baseline(cell->next);
        lowest = baseline > lowest ? baseline : lowest;
    }
    for (size_t i = 0; i < flow->count; i++) {
        int baseline = pango_layout_iter_get_baseline(flow->cells[i].next);
        flow->cells[i].drop = (double)(lowest - baseline) / PANGO_SCALE;
    }
}

double flow_height(const struct flow *flow)
{
    double most = 0;
    for (size_t i = 0; i < flow->count; i++) {
        double height = layout_height(flow->cells[i].layout);
        most = height > most ? height : most;
    }
    return most + 2 * flow->padding;
}

void flow_run(struct bed *bed, struct flow *flow)
{
    ASSERT(flow->count > 0 && flow->count <= CELLS_MAX);
    cells_begin(flow);
    bed_room(bed, together(bed, flow));
    mark_begin(bed, flow->artifact ? BED_ARTIFACT : NULL);
    for (bool first = true; flow_left(flow) && bed->err == OK; first = false) {
        if (!first) {
            bed_page_next(bed);
        }
        bed->y += flow->padding;
        bool leave_open = !flow->artifact && last_goes_on(flow, bed->bottom - flow->padding - bed->y);
        row_draw(bed, flow, leave_open);
        if (leave_open) {
            last_draw(bed, flow);
        }
    }
    mark_end(bed, flow->artifact ? BED_ARTIFACT : NULL);
    for (size_t i = 0; i < flow->count; i++) {
        if (flow->cells[i].next != NULL) {
            pango_layout_iter_free(flow->cells[i].next);
        }
        g_object_unref(flow->cells[i].layout);
    }
}
