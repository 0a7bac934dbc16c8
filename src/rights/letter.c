#include "rights/letter.h"

static enum err letter_print(struct arena *arena, const struct rights_letter *letter, struct sheet *sheet)
{
    struct wording_part *parts = NULL;
    size_t count = 0;
    TRY(wording_parts(arena, letter->text, &parts, &count));
    for (size_t i = 0; i < count; i++) {
        if (!sv_empty(parts[i].heading)) {
            sheet_heading(sheet, 1, parts[i].heading);
        }
        if (!sv_empty(parts[i].paragraph)) {
            sheet_paragraph(sheet, parts[i].paragraph);
        }
        for (size_t j = 0; j < parts[i].items_count; j++) {
            sheet_bullet(sheet, parts[i].items[j].text);
        }
    }
    return OK;
}

static void text_print(struct arena *arena, enum language language, const struct rights_text_found *text,
                       struct sheet *sheet)
{
    struct buf label;
    buf_open(&label, arena, 512);
    buf_put(&label, text_in(language, text->item.label));
    if (text->item.on.set) {
        buf_put(&label, SV(", "));
        text_put_date(&label, language, text->item.on);
    }
    sheet_heading(sheet, 3, buf_view(&label));
    if (text->reason == REDACTION_NONE) {
        sheet_paragraph(sheet, text->item.body);
        return;
    }
    sheet_paragraph(sheet, TEXT_FILL(arena, language, T("Left out: %1 (%2)."),
                                     text_in(language, redaction_reason_text(text->reason)),
                                     redaction_source(text->reason)));
}

static void recipients_print(struct arena *arena, enum language language, const struct rights_dossier_found *dossier,
                             struct sheet *sheet)
{
    sheet_heading(sheet, 2, text_in(language, T("Who received something")));
    for (size_t i = 0; i < dossier->paper_count; i++) {
        sheet_bullet(sheet, TEXT_FILL(arena, language, T("%1, %2"),
                                      text_in(language, paper_holder_label(dossier->papers[i].holder)),
                                      text_date(arena, language, dossier->papers[i].handed)));
    }
    if (dossier->paper_count == 0) {
        sheet_paragraph(sheet, text_in(language, T("Nobody")));
    }
    sheet_heading(sheet, 2, text_in(language, T("Who could read it")));
    for (size_t i = 0; i < dossier->content.access_count; i++) {
        sheet_bullet(sheet, text_in(language, dossier->content.access[i]));
    }
}

static void dossier_print(struct arena *arena, enum language language, const struct rights_dossier_found *dossier,
                          struct sheet *sheet)
{
    const struct rights_found_content *content = &dossier->content;
    sheet_heading(sheet, 2, text_in(language, T("What it is kept for")));
    sheet_paragraph(sheet, text_in(language, content->why));
    sheet_heading(sheet, 2, text_in(language, T("Where it came from")));
    sheet_paragraph(sheet, text_in(language, content->source));
    sheet_heading(sheet, 2, text_in(language, T("Kept until")));
    sheet_paragraph(sheet, text_date(arena, language, content->destroy_on));
    recipients_print(arena, language, dossier, sheet);
    sheet_heading(sheet, 2, text_in(language, T("What is recorded")));
    for (size_t i = 0; i < dossier->text_count; i++) {
        text_print(arena, language, &dossier->texts[i], sheet);
    }
}

enum err rights_paper_sheet(struct arena *arena, const struct rights_paper *paper, struct sheet **ret_sheet)
{
    struct sheet *sheet = NULL;
    enum language language = paper->language;
    struct sheet_head head = { .language = language, .kind = T("Letter"), .made = paper->made,
                               .classification = text_in(language, T("Personal")) };
    TRY(sheet_begin(arena, &head, &sheet));
    TRY(letter_print(arena, paper->letter, sheet));
    for (size_t i = 0; paper->overview != NULL && i < paper->overview->count; i++) {
        if (!paper->overview->dossiers[i].gone) {
            sheet_page_break(sheet);
            sheet_heading(sheet, 1, text_in(language, T("Overview of data about you")));
            dossier_print(arena, language, &paper->overview->dossiers[i], sheet);
        }
    }
    TRY(sheet_done(sheet));
    *ret_sheet = sheet;
    return OK;
}
