#include "sheet/sheet_inner.h"

enum { BLOCK_BYTES_MIN = 3 };

static void block_put(struct wire_out *out, const struct sheet_block *block)
{
    wire_put_u8(out, (uint8_t)block->kind);
    wire_put_u8(out, (uint8_t)block->level);
    wire_put_u8(out, (uint8_t)block->text_count);
    for (uint32_t i = 0; i < block->text_count; i++) {
        if (block->kind == BLOCK_TABLE) {
            wire_put_u32(out, block->widths[i]);
        }
        wire_put_text(out, block->texts[i]);
    }
}

void sheet_put(struct wire_out *out, const void *content)
{
    const struct sheet *sheet = content;
    wire_put_u8(out, (uint8_t)sheet->language);
    wire_put_i64(out, sheet->made.ms);
    for (size_t i = 0; i < WORD_COUNT; i++) {
        wire_put_text(out, sheet->words[i]);
    }
    wire_put_u32(out, sheet->block_count);
    for (const struct sheet_block *block = sheet->first; block != NULL; block = block->next) {
        block_put(out, block);
    }
}

struct block_read {
    uint8_t kind, level, count;
    struct sv texts[LIMIT_SHEET_COLUMNS];
    struct sheet_column columns[LIMIT_SHEET_COLUMNS];
};

static bool block_read(struct wire_in *in, struct block_read *ret_read)
{
    struct block_read read = { .kind = wire_get_u8(in), .level = wire_get_u8(in), .count = wire_get_u8(in) };
    if (read.kind >= BLOCK_KIND_COUNT || read.count > LIMIT_SHEET_COLUMNS ||
        (read.kind != BLOCK_HEADING && read.level != 0)) {
        return false;
    }
    for (size_t i = 0; i < read.count; i++) {
        if (read.kind == BLOCK_TABLE) {
            read.columns[i].width = wire_get_u32(in);
            in->failed = in->failed || read.columns[i].width == 0;
        }
        read.texts[i] = wire_get_text(in, LIMIT_SHEET_BYTES);
        read.columns[i].header = read.texts[i];
    }
    *ret_read = read;
    return !in->failed;
}

/* How many texts a block of this kind has; 0: as many as it says. */
static uint8_t texts_of(enum sheet_block_kind kind)
{
    switch (kind) {
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
    case BLOCK_SMALL_PRINT:
    case BLOCK_BULLET:
    case BLOCK_NUMBER:
    case BLOCK_SIGNATURE: return 1;
    case BLOCK_TERM: return 2;
    case BLOCK_TABLE:
    case BLOCK_ROW:
    case BLOCK_PAGE_BREAK:
    case BLOCK_KIND_COUNT: return 0;
    }
    return 0;
}

static bool block_build(struct sheet *sheet, const struct block_read *read)
{
    enum sheet_block_kind kind = (enum sheet_block_kind)read->kind;
    bool counted = texts_of(kind) == 0 || read->count == texts_of(kind);
    if (!counted || (kind == BLOCK_PAGE_BREAK && read->count != 0)) {
        return false;
    }
    switch (kind) {
    case BLOCK_HEADING: sheet_heading(sheet, read->level, read->texts[0]); break;
    case BLOCK_PARAGRAPH: sheet_paragraph(sheet, read->texts[0]); break;
    case BLOCK_SMALL_PRINT: sheet_small_print(sheet, read->texts[0]); break;
    case BLOCK_BULLET: sheet_bullet(sheet, read->texts[0]); break;
    case BLOCK_NUMBER: sheet_number(sheet, read->texts[0]); break;
    case BLOCK_TERM: sheet_term(sheet, read->texts[0], read->texts[1]); break;
    case BLOCK_TABLE: sheet_table(sheet, read->columns, read->count); break;
    case BLOCK_ROW: sheet_row(sheet, read->texts, read->count); break;
    case BLOCK_SIGNATURE: sheet_signature(sheet, read->texts[0]); break;
    case BLOCK_PAGE_BREAK: sheet_page_break(sheet); break;
    case BLOCK_KIND_COUNT: return false;
    }
    return true;
}

enum err sheet_get(struct arena *arena, struct sv payload, struct sheet **ret_sheet)
{
    struct wire_in in = wire_in_of(payload);
    struct sheet like = { .language = (enum language)wire_get_u8(&in), .made = { wire_get_i64(&in) } };
    for (size_t i = 0; i < WORD_COUNT; i++) {
        like.words[i] = wire_get_text(&in, LIMIT_SHEET_WORD_BYTES);
    }
    uint32_t count = wire_get_count(&in, LIMIT_SHEET_BLOCKS, BLOCK_BYTES_MIN);
    if (in.failed) {
        return ERR_INVALID;
    }
    struct sheet *sheet = NULL;
    TRY(sheet_begin_words(arena, &like, &sheet));
    for (uint32_t i = 0; i < count; i++) {
        struct block_read read;
        if (!block_read(&in, &read) || !block_build(sheet, &read)) {
            return ERR_INVALID;
        }
    }
    TRY(sheet_done(sheet));
    if (!wire_all_read(&in)) {
        return ERR_INVALID;
    }
    *ret_sheet = sheet;
    return OK;
}

void meeting_put(struct wire_out *out, const void *content)
{
    const struct meeting *meeting = content;
    wire_put_text(out, meeting->uid);
    wire_put_i64(out, meeting->sequence);
    wire_put_u8(out, meeting->cancelled);
    wire_put_text(out, meeting->summary);
    wire_put_text(out, meeting->place);
    wire_put_text(out, meeting->organiser);
    wire_put_text(out, meeting->mail);
    wire_put_i64(out, meeting->begin.ms);
    wire_put_i64(out, meeting->end.ms);
    wire_put_i64(out, meeting->made.ms);
}

enum err meeting_get(struct sv payload, struct meeting *ret_meeting)
{
    struct wire_in in = wire_in_of(payload);
    struct meeting meeting = { .uid = wire_get_text(&in, MEETING_UID_BYTES) };
    meeting.sequence = wire_get_i64(&in);
    meeting.cancelled = wire_get_bool(&in);
    meeting.summary = wire_get_text(&in, LIMIT_SHEET_WORD_BYTES);
    meeting.place = wire_get_text(&in, LIMIT_SHEET_WORD_BYTES);
    meeting.organiser = wire_get_text(&in, LIMIT_SHEET_WORD_BYTES);
    meeting.mail = wire_get_text(&in, LIMIT_SHEET_WORD_BYTES);
    meeting.begin = (struct instant){ wire_get_i64(&in) };
    meeting.end = (struct instant){ wire_get_i64(&in) };
    meeting.made = (struct instant){ wire_get_i64(&in) };
    if (!wire_all_read(&in)) {
        return ERR_INVALID;
    }
    TRY(meeting_check(&meeting));
    *ret_meeting = meeting;
    return OK;
}
