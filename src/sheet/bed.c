#include "sheet/bed.h"

/* A4 in points. */
static const double page_width = 595.276;
static const double page_height = 841.89;
const double bed_left = 56.7;
const double bed_width = 595.276 - 2 * 56.7;
static const double header_top = 28;
static const double footer_gap = 26; /* paper below the footer */
static const double edge_gap = 6;
static const double text_gap = 14;
static const double watermark_step = 250;

enum { EDGE_LINES = 3 };

void mark_begin(struct bed *bed, const char *name)
{
    if (!bed->measuring && name != NULL) {
        cairo_tag_begin(bed->cairo, name, NULL);
    }
}

void mark_end(struct bed *bed, const char *name)
{
    if (!bed->measuring && name != NULL) {
        cairo_tag_end(bed->cairo, name);
    }
}

void bed_rule(struct bed *bed, double x, double width, double grey)
{
    if (bed->measuring) {
        return;
    }
    cairo_set_source_rgb(bed->cairo, grey, grey, grey);
    cairo_rectangle(bed->cairo, x, bed->y, width, 0.5);
    cairo_fill(bed->cairo);
}

/* --- what each page carries --------------------------------------------------------------------------------------- */

struct edge {
    PangoLayout *left, *right, *below;
    double height;
};

/* However long somebody's name for an organisation is, the text keeps most of the page. */
static PangoLayout *edge_text(struct bed *bed, enum style style, struct sv text, double width)
{
    PangoLayout *layout = layout_new(bed, style, text, width);
    pango_layout_set_height(layout, -EDGE_LINES);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    return layout;
}

static struct sv number_of_page(const struct bed *bed)
{
    const struct sv numbers[] = { text_int(bed->arena, bed->page), text_int(bed->arena, bed->pages) };
    return text_fill(bed->arena, bed->sheet->language, (struct text){ bed->sheet->words[WORD_PAGE] }, numbers, 2);
}

static struct sv copy_and_term(const struct bed *bed)
{
    const struct sv *words = bed->sheet->words;
    struct buf line;
    buf_open(&line, bed->arena, 2 * LIMIT_SHEET_WORD_BYTES + 8);
    buf_put(&line, words[WORD_COPY]);
    buf_put(&line, sv_empty(words[WORD_COPY]) || sv_empty(words[WORD_BACK]) ? SV("") : SV(" · "));
    buf_put(&line, words[WORD_BACK]);
    return buf_view(&line);
}

static void edge_measure(struct edge *edge)
{
    double left = layout_height(edge->left);
    double right = layout_height(edge->right);
    edge->height = (left > right ? left : right) + (edge->below == NULL ? 0 : layout_height(edge->below));
}

static struct edge header_of(struct bed *bed)
{
    const struct sv *words = bed->sheet->words;
    struct edge edge = {
        .left = edge_text(bed, STYLE_EDGE_BOLD, words[WORD_CLASSIFICATION], bed_width * 0.68),
        .right = edge_text(bed, STYLE_EDGE_BOLD, words[WORD_COPY_NUMBER], bed_width * 0.3),
        .below = edge_text(bed, STYLE_EDGE, copy_and_term(bed), bed_width),
    };
    edge_measure(&edge);
    return edge;
}

static struct edge footer_of(struct bed *bed)
{
    const struct sv *words = bed->sheet->words;
    struct edge edge = {
        .left = edge_text(bed, STYLE_EDGE_BOLD, words[WORD_CLASSIFICATION], bed_width * 0.68),
        .right = edge_text(bed, STYLE_EDGE, number_of_page(bed), bed_width * 0.3),
        .below = edge_text(bed, STYLE_EDGE, words[WORD_COPY_NUMBER], bed_width),
    };
    edge_measure(&edge);
    return edge;
}

static void layout_show(struct bed *bed, PangoLayout *layout, double x, double y)
{
    if (!bed->measuring) {
        cairo_set_source_rgb(bed->cairo, 0, 0, 0);
        cairo_move_to(bed->cairo, x, y);
        pango_cairo_show_layout(bed->cairo, layout);
    }
}

static void edge_draw(struct bed *bed, struct edge *edge, double y)
{
    pango_layout_set_alignment(edge->right, PANGO_ALIGN_RIGHT);
    double below = y + edge->height - layout_height(edge->below);
    layout_show(bed, edge->left, bed_left, y);
    layout_show(bed, edge->right, bed_left + bed_width * 0.7, y);
    layout_show(bed, edge->below, bed_left, below);
    g_object_unref(edge->left);
    g_object_unref(edge->right);
    g_object_unref(edge->below);
}

/* Three times over the page, so that a photograph of any half of it says which copy it is of. */
static void watermark_draw(struct bed *bed)
{
    struct sv number = bed->sheet->words[WORD_COPY_NUMBER];
    if (bed->measuring || sv_empty(number)) {
        return;
    }
    PangoLayout *layout = layout_new(bed, STYLE_WATERMARK, number, page_width);
    pango_layout_set_height(layout, -1);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    for (int i = -1; i <= 1; i++) {
        cairo_save(bed->cairo);
        cairo_translate(bed->cairo, page_width / 2, page_height / 2 + i * watermark_step);
        cairo_rotate(bed->cairo, -G_PI / 6);
        cairo_move_to(bed->cairo, -page_width / 2, -layout_height(layout) / 2);
        pango_cairo_show_layout(bed->cairo, layout);
        cairo_restore(bed->cairo);
    }
    g_object_unref(layout);
}

static void edges_draw(struct bed *bed)
{
    struct edge header = header_of(bed);
    struct edge footer = footer_of(bed);
    double footer_y = page_height - footer_gap - footer.height;
    bed->top = header_top + header.height + edge_gap + text_gap;
    bed->bottom = footer_y - edge_gap - text_gap;
    mark_begin(bed, BED_ARTIFACT);
    watermark_draw(bed);
    edge_draw(bed, &header, header_top);
    bed->y = bed->top - text_gap;
    bed_rule(bed, bed_left, bed_width, 0.4);
    edge_draw(bed, &footer, footer_y);
    bed->y = bed->bottom + text_gap;
    bed_rule(bed, bed_left, bed_width, 0.4);
    mark_end(bed, BED_ARTIFACT);
}

/* --- pages -------------------------------------------------------------------------------------------------------- */

void bed_open(struct bed *bed, cairo_surface_t *surface, const struct bed *like)
{
    *bed = *like;
    bed->surface = surface;
    bed->cairo = cairo_create(surface);
    bed->pango = pango_cairo_create_context(bed->cairo);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(bed->pango, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(bed->pango, 72);
    pango_context_set_round_glyph_positions(bed->pango, FALSE);
    pango_context_set_language(bed->pango, pango_language_from_string(bed->sheet->language == LANGUAGE_EN ? "en"
                                                                                                           : "nl"));
    pango_context_set_base_dir(bed->pango, PANGO_DIRECTION_LTR);
}

void bed_close(struct bed *bed)
{
    if (cairo_status(bed->cairo) != CAIRO_STATUS_SUCCESS && bed->err == OK) {
        bed->err = cairo_status(bed->cairo) == CAIRO_STATUS_NO_MEMORY ? ERR_NO_MEMORY : ERR_PRESS;
    }
    g_object_unref(bed->pango);
    cairo_destroy(bed->cairo);
}

void bed_page_begin(struct bed *bed)
{
    if (bed->page == LIMIT_SHEET_PAGES && bed->err == OK) {
        bed->err = ERR_LIMIT;
    }
    bed->page++;
    edges_draw(bed);
    bed->y = bed->top;
}

void bed_page_end(struct bed *bed)
{
    if (!bed->measuring) {
        cairo_show_page(bed->cairo);
    }
}

void bed_page_next(struct bed *bed)
{
    bed_page_end(bed);
    bed_page_begin(bed);
    if (bed->repeat != NULL) {
        void (*repeat)(struct bed *, void *) = bed->repeat;
        bed->repeat = NULL; /* what repeats is small, and never breaks a page itself */
        repeat(bed, bed->context);
        bed->repeat = repeat;
        bed->top = bed->y;
    }
}

void bed_room(struct bed *bed, double height)
{
    if (bed->y > bed->top && bed->y + height > bed->bottom) {
        bed_page_next(bed);
    }
}
