/* The bed that paper lies on while it is printed: fonts, pages, marks, and text that flows from page to page. Internal
 * to the press.
 *
 * Invariants: no mark of the text is open over the end of a page but those that hold other marks; what a page carries
 * by itself (header, footer, watermark, lines, a table's repeated header) is marked BED_ARTIFACT, which pdf_finish
 * takes out of the text. While `measuring` nothing is drawn or marked and only pages are counted.
 * Errors: the first one stays in `err`; drawing goes on without effect.
 */
#ifndef SEINHUIS_SHEET_BED_H
#define SEINHUIS_SHEET_BED_H

#include "sheet/sheet_inner.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

/* A structure type that cairo 1.16 knows and that nothing else here uses. */
#define BED_ARTIFACT "Private"

enum style {
    STYLE_TITLE,
    STYLE_HEADING_1,
    STYLE_HEADING_2,
    STYLE_HEADING_3,
    STYLE_BODY,
    STYLE_BOLD,
    STYLE_CELL,       /* of a table */
    STYLE_CELL_BOLD,
    STYLE_SMALL,
    STYLE_EDGE,       /* header and footer */
    STYLE_EDGE_BOLD,
    STYLE_WATERMARK,
    STYLE_COUNT
};

struct bed {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *pango;
    struct arena *arena;
    const struct sheet *sheet;
    bool measuring;
    enum err err;
    uint32_t page;            /* from 1 */
    uint32_t pages;           /* known when not measuring */
    double y;                 /* where the next thing goes */
    double top, bottom;       /* of the text on a page */
    void (*repeat)(struct bed *bed, void *context); /* at the top of each next page; NULL: nothing */
    void *context;
};

extern const double bed_left, bed_width;

void bed_open(struct bed *bed, cairo_surface_t *surface, const struct bed *like);
void bed_close(struct bed *bed);
void bed_page_begin(struct bed *bed);
void bed_page_end(struct bed *bed);
void bed_page_next(struct bed *bed);
/* The next page, unless this much still fits on this one or it is an empty one. */
void bed_room(struct bed *bed, double height);

void mark_begin(struct bed *bed, const char *name);
void mark_end(struct bed *bed, const char *name);
void bed_rule(struct bed *bed, double x, double width, double grey);

PangoLayout *layout_new(struct bed *bed, enum style style, struct sv text, double width);
double layout_height(PangoLayout *layout);

/* One piece of text in a row of pieces that flow down side by side. */
struct cell {
    PangoLayout *layout;      /* the flow releases it */
    const char *mark;
    double x;
    PangoLayoutIter *next;    /* the line to be drawn next; NULL: all are */
    double drop;              /* so much lower its first line stands, for one baseline with the others */
};
enum { CELLS_MAX = LIMIT_SHEET_COLUMNS };
struct flow {
    const char *mark;         /* around all cells; NULL: none */
    struct cell cells[CELLS_MAX];
    size_t count;
    double padding;           /* above and below the text */
    bool ruled;               /* a line below */
    bool artifact;            /* repeated: not part of the text */
};
void flow_run(struct bed *bed, struct flow *flow);
double flow_height(const struct flow *flow); /* if nothing had to be broken */

#endif
