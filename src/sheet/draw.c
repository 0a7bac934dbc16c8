#include "sheet/draw.h"

#include "sheet/bed.h"

#include <stdio.h>

static const double gap = 6;             /* between blocks */
static const double heading_above = 8;   /* more, above a heading */
static const double heading_beside = 48; /* of what a heading is above stands below it on the same page */
static const double label_width = 26;    /* of a bullet or a number */
static const double term_part = 0.34;    /* of the line: the labels of terms */
static const double cell_gap = 8;
static const double cell_padding = 3;
static const double signature_height = 34;

enum { SIGNATURE_PARTS = 3, MOMENT_BYTES = 32 };

struct printer {
    struct bed bed;
    int outline[SHEET_LEVELS + 1]; /* the last entry of each level */
};

static void flow_add(struct bed *bed, struct flow *flow, const char *mark, enum style style, struct sv text, double x,
                     double width)
{
    flow->cells[flow->count++] =
        (struct cell){ .layout = layout_new(bed, style, text, width), .mark = mark, .x = bed_left + x };
}

static void text_print(struct bed *bed, const char *mark, enum style style, struct sv text)
{
    struct flow flow = { 0 };
    flow_add(bed, &flow, mark, style, text, 0, bed_width);
    flow_run(bed, &flow);
    bed->y += gap;
}

/* --- headings ----------------------------------------------------------------------------------------------------- */

static void outline_add(struct printer *printer, uint32_t level, struct sv text)
{
    struct bed *bed = &printer->bed;
    char place[64];
    const char *name = NULL;
    enum err err = arena_c_string(bed->arena, text, &name);
    if (bed->measuring || err != OK) {
        return; /* a text with a zero byte in it is printed, and has no bookmark */
    }
    (void)snprintf(place, sizeof place, "page=%u pos=[%d %d]", bed->page, (int)bed_left, (int)bed->y);
    int parent = CAIRO_PDF_OUTLINE_ROOT;
    for (uint32_t above = 1; above < level; above++) {
        parent = printer->outline[above] != 0 ? printer->outline[above] : parent;
    }
    printer->outline[level] =
        cairo_pdf_surface_add_outline(bed->surface, parent, name, place, CAIRO_PDF_OUTLINE_FLAG_OPEN);
    for (uint32_t below = level + 1; below <= SHEET_LEVELS; below++) {
        printer->outline[below] = 0;
    }
}

/* The title is the document's H1. */
static void heading_print(struct printer *printer, const struct sheet_block *block)
{
    static const char *const marks[] = { "H1", "H2", "H3", "H4" };
    static const enum style styles[] = { STYLE_TITLE, STYLE_HEADING_1, STYLE_HEADING_2, STYLE_HEADING_3 };
    struct bed *bed = &printer->bed;
    struct flow flow = { 0 };
    bed->y += bed->y > bed->top && block->level > 0 ? heading_above : 0;
    flow_add(bed, &flow, marks[block->level], styles[block->level], block->texts[0], 0, bed_width);
    double height = flow_height(&flow);
    bed_room(bed, height < (bed->bottom - bed->top) / 2 ? height + heading_beside : height);
    if (block->level > 0) {
        outline_add(printer, block->level, block->texts[0]);
    }
    flow_run(bed, &flow);
    bed->y += gap / 2;
}

/* --- lists and terms ---------------------------------------------------------------------------------------------- */

static struct sv label_of(struct bed *bed, enum sheet_block_kind kind, uint32_t number)
{
    struct buf label;
    if (kind == BLOCK_BULLET) {
        return SV("•");
    }
    buf_open(&label, bed->arena, 16);
    buf_put_int(&label, number);
    buf_put_byte(&label, '.');
    return buf_view(&label);
}

/* All blocks of the first one's kind; the last of them. */
static const struct sheet_block *list_print(struct bed *bed, const struct sheet_block *block)
{
    enum sheet_block_kind kind = block->kind;
    mark_begin(bed, "L");
    for (uint32_t number = 1;; number++) {
        struct flow flow = { .mark = "LI" };
        if (kind == BLOCK_TERM) {
            flow_add(bed, &flow, "Lbl", STYLE_BOLD, block->texts[0], 0, bed_width * term_part - cell_gap);
            flow_add(bed, &flow, "LBody", STYLE_BODY, block->texts[1], bed_width * term_part,
                     bed_width * (1 - term_part));
        } else {
            flow_add(bed, &flow, "Lbl", STYLE_BODY, label_of(bed, kind, number), 0, label_width);
            flow_add(bed, &flow, "LBody", STYLE_BODY, block->texts[0], label_width, bed_width - label_width);
        }
        flow_run(bed, &flow);
        bed->y += gap / 2;
        if (block->next == NULL || block->next->kind != kind || bed->err != OK) {
            break;
        }
        block = block->next;
    }
    mark_end(bed, "L");
    bed->y += gap / 2;
    return block;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

struct table {
    const struct sheet_block *head;
    double x[LIMIT_SHEET_COLUMNS];
    double width[LIMIT_SHEET_COLUMNS];
};

static struct table table_of(const struct sheet_block *head)
{
    struct table table = { .head = head };
    double all = 0;
    double x = 0;
    for (uint32_t i = 0; i < head->text_count; i++) {
        all += head->widths[i];
    }
    for (uint32_t i = 0; i < head->text_count; i++) {
        double width = bed_width * head->widths[i] / all;
        table.x[i] = x;
        table.width[i] = width - (i + 1 < head->text_count ? cell_gap : 0);
        x += width;
    }
    return table;
}

static struct flow row_of(struct bed *bed, const struct table *table, const struct sheet_block *row, bool artifact)
{
    bool head = row->kind == BLOCK_TABLE;
    struct flow flow = { .mark = artifact ? NULL : "TR", .padding = cell_padding, .ruled = true, .artifact = artifact };
    for (uint32_t i = 0; i < row->text_count; i++) {
        flow_add(bed, &flow, artifact ? NULL : head ? "TH" : "TD", head ? STYLE_CELL_BOLD : STYLE_CELL, row->texts[i],
                 table->x[i], table->width[i]);
    }
    return flow;
}

static void head_repeat(struct bed *bed, void *context)
{
    const struct table *table = context;
    struct flow flow = row_of(bed, table, table->head, true);
    flow_run(bed, &flow);
}

/* Where the header takes much of a page it is not repeated: the rows would have no room. */
static const struct sheet_block *table_print(struct bed *bed, const struct sheet_block *block)
{
    struct table table = table_of(block);
    struct flow head = row_of(bed, &table, block, false);
    double height = flow_height(&head);
    bool repeats = height < (bed->bottom - bed->top) / 3;
    bed_room(bed, repeats ? height + heading_beside : 0);
    mark_begin(bed, "Table");
    flow_run(bed, &head);
    bed->repeat = repeats ? head_repeat : NULL;
    bed->context = &table;
    while (block->next != NULL && block->next->kind == BLOCK_ROW && bed->err == OK) {
        block = block->next;
        struct flow row = row_of(bed, &table, block, false);
        flow_run(bed, &row);
    }
    bed->repeat = NULL;
    bed->context = NULL;
    mark_end(bed, "Table");
    bed->y += gap;
    return block;
}

/* --- signatures --------------------------------------------------------------------------------------------------- */

static void signature_print(struct bed *bed, const struct sheet_block *block)
{
    static const enum sheet_word words[SIGNATURE_PARTS] = { WORD_NAME, WORD_DATE, WORD_SIGNATURE };
    static const double parts[SIGNATURE_PARTS] = { 0.38, 0.24, 0.38 };
    struct flow label = { 0 };
    struct flow below = { 0 };
    double x = 0;
    flow_add(bed, &label, "P", STYLE_BOLD, block->texts[0], 0, bed_width);
    for (size_t i = 0; i < SIGNATURE_PARTS; i++) {
        double width = bed_width * parts[i] - cell_gap;
        flow_add(bed, &below, "P", STYLE_SMALL, bed->sheet->words[words[i]], x, width);
        x += bed_width * parts[i];
    }
    bed->y += gap;
    double height = flow_height(&label) + signature_height + flow_height(&below);
    bed_room(bed, height < (bed->bottom - bed->top) / 2 ? height : 0);
    flow_run(bed, &label);
    bed->y += signature_height;
    mark_begin(bed, BED_ARTIFACT);
    x = 0;
    for (size_t i = 0; i < SIGNATURE_PARTS; i++) {
        bed_rule(bed, bed_left + x, bed_width * parts[i] - cell_gap, 0);
        x += bed_width * parts[i];
    }
    mark_end(bed, BED_ARTIFACT);
    bed->y += 2;
    flow_run(bed, &below);
    bed->y += gap;
}

/* --- the document ------------------------------------------------------------------------------------------------- */

/* What was printed last: a list and a table take what follows them. */
static const struct sheet_block *block_print(struct printer *printer, const struct sheet_block *block)
{
    struct bed *bed = &printer->bed;
    switch (block->kind) {
    case BLOCK_HEADING: heading_print(printer, block); break;
    case BLOCK_PARAGRAPH: text_print(bed, "P", STYLE_BODY, block->texts[0]); break;
    case BLOCK_SMALL_PRINT: text_print(bed, "P", STYLE_SMALL, block->texts[0]); break;
    case BLOCK_BULLET:
    case BLOCK_NUMBER:
    case BLOCK_TERM: return list_print(bed, block);
    case BLOCK_TABLE: return table_print(bed, block);
    case BLOCK_SIGNATURE: signature_print(bed, block); break;
    case BLOCK_PAGE_BREAK: bed_room(bed, bed->bottom); break;
    case BLOCK_ROW:
    case BLOCK_KIND_COUNT: break; /* a row is printed by its table */
    }
    return block;
}

static enum err document_print(cairo_surface_t *surface, const struct bed *like, uint32_t *ret_pages)
{
    struct printer printer = { 0 };
    struct bed *bed = &printer.bed;
    const struct sheet_block title = { .kind = BLOCK_HEADING, .texts = &like->sheet->words[WORD_TITLE],
                                       .text_count = 1 };
    bed_open(bed, surface, like);
    mark_begin(bed, "Document");
    bed_page_begin(bed);
    heading_print(&printer, &title);
    for (const struct sheet_block *block = like->sheet->first; block != NULL && bed->err == OK; block = block->next) {
        block = block_print(&printer, block);
    }
    mark_end(bed, "Document");
    bed_page_end(bed);
    bed_close(bed);
    *ret_pages = bed->page;
    return bed->err;
}

static cairo_status_t bytes_take(void *context, const unsigned char *bytes, unsigned int length)
{
    struct buf *buf = context;
    buf_put(buf, sv_of_bytes(bytes, length));
    return buf->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* 2026-03-12T09:30:00Z */
static struct sv moment_utc(struct arena *arena, struct instant moment)
{
    enum { DAY_SECONDS = 24 * 3600 };
    int64_t seconds = moment.ms / 1000;
    struct buf buf;
    buf_open(&buf, arena, MOMENT_BYTES);
    date_put_iso(&buf, (struct date){ .day = (int32_t)(seconds / DAY_SECONDS), .set = true });
    buf_put(&buf, SV("T"));
    buf_put_padded(&buf, seconds % DAY_SECONDS / 3600, 2);
    buf_put(&buf, SV(":"));
    buf_put_padded(&buf, seconds % 3600 / 60, 2);
    buf_put(&buf, SV(":"));
    buf_put_padded(&buf, seconds % 60, 2);
    buf_put(&buf, SV("Z"));
    return buf_view(&buf);
}

/* The kind of document and the moment; no author, no name of a file. */
static enum err metadata_set(cairo_surface_t *surface, struct arena *arena, const struct sheet *sheet)
{
    const char *kind = NULL;
    const char *moment = NULL;
    TRY(arena_c_string(arena, moment_utc(arena, sheet->made), &moment));
    TRY(arena_c_string(arena, sheet->words[WORD_KIND], &kind));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, kind);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, moment);
    return OK;
}

enum err sheet_draw(struct arena *arena, const struct sheet *sheet, struct sv *ret_pdf)
{
    struct buf drawn;
    struct sv bytes = { 0 };
    struct bed bed = { .arena = arena, .sheet = sheet, .measuring = true };
    uint32_t pages = 0;
    buf_open(&drawn, arena, LIMIT_SHEET_PDF_BYTES);
    cairo_surface_t *nowhere = cairo_pdf_surface_create_for_stream(NULL, NULL, 1, 1);
    enum err err = document_print(nowhere, &bed, &pages);
    cairo_surface_destroy(nowhere);
    TRY(err);
    bed.measuring = false;
    bed.pages = pages;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(bytes_take, &drawn, 595.276, 841.89);
    err = metadata_set(surface, arena, sheet);
    err = err == OK ? document_print(surface, &bed, &pages) : err;
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    TRY(err);
    TRY(buf_done(&drawn, &bytes));
    if (status != CAIRO_STATUS_SUCCESS) {
        return status == CAIRO_STATUS_NO_MEMORY ? ERR_NO_MEMORY : ERR_PRESS;
    }
    return pdf_finish(arena, sheet->language, bytes, ret_pdf);
}
