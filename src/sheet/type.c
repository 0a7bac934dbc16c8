/* Text on paper: fonts, sizes, and what typed text may not do to a line. */
#include "sheet/bed.h"

/* Noto has a font for each script; the order decides where several could serve. DejaVu Sans knows many signs. */
#define FAMILIES                                                                                                \
    "Noto Sans,Noto Sans Arabic,Noto Sans Hebrew,Noto Sans Armenian,Noto Sans Georgian,Noto Sans Ethiopic,"     \
    "Noto Sans Devanagari,Noto Sans Bengali,Noto Sans Gurmukhi,Noto Sans Tamil,Noto Sans Sinhala,Noto Sans Thai," \
    "Noto Sans Symbols,Noto Sans Symbols2,Noto Sans Math,DejaVu Sans"

struct face {
    double points;
    bool bold;
    double grey;
};

static const struct face faces[STYLE_COUNT] = {
    [STYLE_TITLE] = { 18, true, 0 },
    [STYLE_HEADING_1] = { 14, true, 0 },
    [STYLE_HEADING_2] = { 12, true, 0 },
    [STYLE_HEADING_3] = { 10.5, true, 0 },
    [STYLE_BODY] = { 10.5, false, 0 },
    [STYLE_BOLD] = { 10.5, true, 0 },
    [STYLE_CELL] = { 9.5, false, 0 },
    [STYLE_CELL_BOLD] = { 9.5, true, 0 },
    [STYLE_SMALL] = { 8.5, false, 0 },
    [STYLE_EDGE] = { 8.5, false, 0 },
    [STYLE_EDGE_BOLD] = { 8.5, true, 0 },
    [STYLE_WATERMARK] = { 58, true, 0.9 },
};

/* Breaking a paragraph into lines takes time with the square of its length, so one of many pages gets a line break here
 * and there: at a space, or where there is none, between two characters. */
enum { PARAGRAPH_BYTES = 8 * 1024, WORD_BYTES = 4 * 1024 };

struct cleaning {
    char *at;
    size_t length;
    size_t since_break;
};

static void byte_put(struct cleaning *clean, char byte)
{
    bool begins_character = ((unsigned char)byte & 0xc0) != 0x80;
    if (clean->since_break >= PARAGRAPH_BYTES && byte == ' ') {
        byte = '\n';
    } else if (clean->since_break >= PARAGRAPH_BYTES + WORD_BYTES && begins_character && byte != '\n') {
        clean->at[clean->length++] = '\n';
        clean->since_break = 0;
    }
    clean->at[clean->length++] = byte;
    clean->since_break = byte == '\n' ? 0 : clean->since_break + 1;
}

/* Control characters are no text: each becomes a space, of a CRLF only the line feed stays. Of the C1 controls (C2 80
 * to C2 9F) both bytes do. */
static struct cleaning text_clean(struct arena *arena, struct sv text)
{
    struct cleaning clean = { .at = arena_take(arena, text.length + text.length / PARAGRAPH_BYTES + 1) };
    for (size_t i = 0; clean.at != NULL && i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        unsigned char next = i + 1 < text.length ? (unsigned char)text.at[i + 1] : 0;
        if (c == '\r' && next == '\n') {
            continue;
        }
        bool second = c == 0xc2 && next >= 0x80 && next <= 0x9f;
        i += second ? 1 : 0;
        byte_put(&clean, second || (c < ' ' && c != '\n') || c == 0x7f ? ' ' : (char)c);
    }
    return clean;
}

PangoLayout *layout_new(struct bed *bed, enum style style, struct sv text, double width)
{
    PangoLayout *layout = pango_layout_new(bed->pango);
    PangoFontDescription *font = pango_font_description_from_string(FAMILIES);
    struct cleaning clean = text_clean(bed->arena, text);
    if (clean.at == NULL) {
        bed->err = bed->err == OK ? ERR_NO_MEMORY : bed->err;
    }
    pango_font_description_set_size(font, (gint)(faces[style].points * PANGO_SCALE));
    pango_font_description_set_weight(font, faces[style].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    if (width > 0) {
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    /* A hyphen that nobody typed would become part of an address or a reference. */
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_line_spacing(layout, 1.08F);
    pango_layout_set_text(layout, clean.at == NULL ? "" : clean.at, (int)clean.length);
    cairo_set_source_rgb(bed->cairo, faces[style].grey, faces[style].grey, faces[style].grey);
    return layout;
}

double layout_height(PangoLayout *layout)
{
    int height = 0;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}
