#include "sheet/sheet_inner.h"

static struct sv copy_said(struct arena *arena, const struct sheet_head *head)
{
    const struct sv words[] = { text_int(arena, head->copy), text_int(arena, head->copies), head->recipient };
    const struct sv numbered[] = { words[0], head->recipient };
    bool named = !sv_empty(head->recipient);
    if (head->copy > 0 && head->copies > 0) {
        return text_fill(arena, head->language, named ? T("Copy %1 of %2, for %3") : T("Copy %1 of %2"), words, 3);
    }
    if (head->copy > 0) {
        return text_fill(arena, head->language, named ? T("Copy %1, for %2") : T("Copy %1"), numbered, 2);
    }
    return named ? TEXT_FILL(arena, head->language, T("For %1"), head->recipient) : SV("");
}

static void words_make(struct arena *arena, const struct sheet_head *head, struct sv words[WORD_COUNT])
{
    enum language language = head->language;
    words[WORD_KIND] = text_in(language, head->kind);
    words[WORD_TITLE] = sv_empty(head->title) ? words[WORD_KIND] : head->title;
    words[WORD_CLASSIFICATION] = head->classification;
    words[WORD_COPY_NUMBER] = head->copy_number;
    words[WORD_COPY] = copy_said(arena, head);
    words[WORD_BACK] = head->back_by.set ? TEXT_FILL(arena, language, T("Back or destroyed before %1"),
                                                     text_date(arena, language, head->back_by))
                       : SV("");
    words[WORD_PAGE] = text_in(language, T("Sheet %1 of %2"));
    words[WORD_NAME] = text_in(language, T("Name in print"));
    words[WORD_DATE] = text_in(language, T("Date of signing"));
    words[WORD_SIGNATURE] = text_in(language, T("Signature"));
}

enum err sheet_begin(struct arena *arena, const struct sheet_head *head, struct sheet **ret_sheet)
{
    struct sheet like = { .language = head->language, .made = head->made };
    words_make(arena, head, like.words);
    return sheet_begin_words(arena, &like, ret_sheet);
}

static void fail(struct sheet *sheet, enum err err)
{
    sheet->failure = sheet->failure == OK ? err : sheet->failure;
}

static void text_count(struct sheet *sheet, struct sv text, size_t bytes_max)
{
    if (!sv_utf8_valid(text)) {
        fail(sheet, ERR_INVALID);
    } else if (text.length > bytes_max || text.length > LIMIT_SHEET_BYTES - sheet->bytes) {
        fail(sheet, ERR_LIMIT);
    } else {
        sheet->bytes += text.length;
    }
}

enum err sheet_begin_words(struct arena *arena, const struct sheet *like, struct sheet **ret_sheet)
{
    struct sheet *sheet = ARENA_NEW(arena, struct sheet);
    if (sheet == NULL || arena->failed) {
        return ERR_NO_MEMORY;
    }
    *sheet = (struct sheet){ .arena = arena, .language = like->language, .made = like->made };
    for (size_t i = 0; i < WORD_COUNT; i++) {
        sheet->words[i] = like->words[i];
        text_count(sheet, like->words[i], LIMIT_SHEET_WORD_BYTES);
    }
    size_t zero = 0;
    bool said = !sv_empty(sheet->words[WORD_KIND]) && !sv_find(sheet->words[WORD_KIND], '\0', &zero) &&
                !sv_empty(sheet->words[WORD_TITLE]) &&
                !sv_empty(sheet->words[WORD_CLASSIFICATION]) && !sv_empty(sheet->words[WORD_PAGE]);
    if (!said || sheet->language >= LANGUAGE_COUNT || !moment_fits(sheet->made)) {
        fail(sheet, ERR_INVALID);
    }
    TRY(sheet->failure);
    *ret_sheet = sheet;
    return OK;
}

enum err sheet_done(const struct sheet *sheet)
{
    return sheet->failure;
}

/* NULL: the document has failed, now or before. */
static struct sheet_block *block_add(struct sheet *sheet, enum sheet_block_kind kind, const struct sv *texts,
                                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_count(sheet, texts[i], LIMIT_SHEET_BYTES);
    }
    if (sheet->block_count == LIMIT_SHEET_BLOCKS) {
        fail(sheet, ERR_LIMIT);
    }
    if (sheet->failure != OK) {
        return NULL;
    }
    struct sheet_block *block = ARENA_NEW(sheet->arena, struct sheet_block);
    struct sv *own = ARENA_ARRAY(sheet->arena, struct sv, count);
    if (block == NULL || own == NULL) {
        fail(sheet, ERR_NO_MEMORY);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        own[i] = texts[i];
    }
    *block = (struct sheet_block){ .kind = kind, .texts = own, .text_count = (uint32_t)count };
    if (sheet->last == NULL) {
        sheet->first = block;
    } else {
        sheet->last->next = block;
    }
    sheet->last = block;
    sheet->block_count++;
    sheet->columns = kind == BLOCK_ROW ? sheet->columns : 0;
    return block;
}

void sheet_heading(struct sheet *sheet, uint32_t level, struct sv text)
{
    if (level < 1 || level > SHEET_LEVELS) {
        fail(sheet, ERR_INVALID);
    }
    struct sheet_block *block = block_add(sheet, BLOCK_HEADING, &text, 1);
    if (block != NULL) {
        block->level = level;
    }
}

void sheet_paragraph(struct sheet *sheet, struct sv text)
{
    (void)block_add(sheet, BLOCK_PARAGRAPH, &text, 1);
}

void sheet_small_print(struct sheet *sheet, struct sv text)
{
    (void)block_add(sheet, BLOCK_SMALL_PRINT, &text, 1);
}

void sheet_bullet(struct sheet *sheet, struct sv text)
{
    (void)block_add(sheet, BLOCK_BULLET, &text, 1);
}

void sheet_number(struct sheet *sheet, struct sv text)
{
    (void)block_add(sheet, BLOCK_NUMBER, &text, 1);
}

void sheet_term(struct sheet *sheet, struct sv label, struct sv value)
{
    const struct sv texts[] = { label, value };
    (void)block_add(sheet, BLOCK_TERM, texts, 2);
}

void sheet_table(struct sheet *sheet, const struct sheet_column *columns, size_t count)
{
    struct sv headers[LIMIT_SHEET_COLUMNS];
    uint32_t *widths = ARENA_ARRAY(sheet->arena, uint32_t, LIMIT_SHEET_COLUMNS);
    if (count == 0 || count > LIMIT_SHEET_COLUMNS || widths == NULL) {
        fail(sheet, count == 0 ? ERR_INVALID : widths == NULL ? ERR_NO_MEMORY : ERR_LIMIT);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        headers[i] = columns[i].header;
        widths[i] = columns[i].width == 0 ? 1 : columns[i].width;
        if (widths[i] > LIMIT_SHEET_WIDTH) {
            fail(sheet, ERR_LIMIT);
        }
    }
    struct sheet_block *block = block_add(sheet, BLOCK_TABLE, headers, count);
    if (block != NULL) {
        block->widths = widths;
        sheet->columns = (uint32_t)count;
    }
}

void sheet_row(struct sheet *sheet, const struct sv *cells, size_t count)
{
    if (count == 0 || count != sheet->columns) {
        fail(sheet, ERR_INVALID); /* no table stands directly above, or another number of columns */
        return;
    }
    (void)block_add(sheet, BLOCK_ROW, cells, count);
}

void sheet_signature(struct sheet *sheet, struct sv label)
{
    (void)block_add(sheet, BLOCK_SIGNATURE, &label, 1);
}

void sheet_page_break(struct sheet *sheet)
{
    (void)block_add(sheet, BLOCK_PAGE_BREAK, NULL, 0);
}
