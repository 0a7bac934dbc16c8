/* The agenda or the minutes as a document. */
#include "cases/conference_sheet.h"

static void minutes_put(struct buf *out, int32_t minutes)
{
    buf_put_int(out, minutes / 60);
    buf_put_byte(out, ':');
    buf_put_padded(out, minutes % 60, 2);
}

struct sv conference_hours(struct arena *arena, const struct conference *conference)
{
    struct buf out;
    buf_open(&out, arena, 32);
    minutes_put(&out, conference->begin);
    buf_put(&out, SV("–"));
    minutes_put(&out, conference->end);
    return buf_view(&out);
}

struct printing {
    struct arena *arena;
    const struct conference_paper *paper;
    struct sheet *sheet;
};

static struct sv words(const struct printing *printing, struct text text)
{
    return text_in(printing->paper->language, text);
}

static struct sv who(const struct printing *printing, const struct agenda_seat *seat)
{
    struct sv party = words(printing, sharing_party_text(seat->seat->party));
    return sv_empty(seat->name) ? party
                                : TEXT_FILL(printing->arena, printing->paper->language, T("%1, %2"), party, seat->name);
}

static void facts_print(const struct printing *printing)
{
    const struct conference_paper *paper = printing->paper;
    const struct conference *conference = paper->conference;
    sheet_paragraph(printing->sheet,
                    words(printing, T("Who takes part is bound to secrecy. What is said here is used for this approach "
                                      "and nothing else. Nobody records it. A copy on paper comes back or is "
                                      "destroyed.")));
    sheet_term(printing->sheet, words(printing, T("Number")), conference->reference);
    sheet_term(printing->sheet, words(printing, T("Day")), text_day(printing->arena, paper->language, conference->day));
    sheet_term(printing->sheet, words(printing, T("Time")), conference_hours(printing->arena, conference));
    if (!sv_empty(paper->agenda->place)) {
        sheet_term(printing->sheet, words(printing, T("Place")), paper->agenda->place);
    }
    if (!sv_empty(conference->chair_name)) {
        sheet_term(printing->sheet, words(printing, T("Chair")), conference->chair_name);
    }
}

static void presence_print(const struct printing *printing, const struct agenda_item *item)
{
    for (size_t i = 0; i < item->presence_count; i++) {
        const struct item_presence *presence = &item->presences[i];
        sheet_term(printing->sheet, who(printing, presence->seat),
                   words(printing, presence_text(presence->presence)));
    }
}

static void item_print(const struct printing *printing, const struct agenda_item *item)
{
    struct sheet *sheet = printing->sheet;
    struct sv number = text_int(printing->arena, item->position);
    sheet_heading(sheet, 1, TEXT_FILL(printing->arena, printing->paper->language, T("%1. %2"), number, item->title));
    sheet_paragraph(sheet, item->question);
    presence_print(printing, item);
    if (!sv_empty(item->decision)) {
        sheet_heading(sheet, 2, words(printing, T("Decision")));
        sheet_paragraph(sheet, item->decision);
        sheet_term(sheet, words(printing, T("Why")), item->reason);
    }
    if (item->action_count > 0) {
        sheet_heading(sheet, 2, words(printing, T("What is asked of you")));
    }
    for (size_t i = 0; i < item->action_count; i++) {
        struct sv due = text_date(printing->arena, printing->paper->language, item->actions[i].due);
        sheet_bullet(sheet, TEXT_FILL(printing->arena, printing->paper->language, T("Before %1: %2"), due,
                                      item->actions[i].what));
    }
}

enum err conference_sheet_make(struct arena *arena, const struct conference_paper *paper, struct sheet **ret_sheet)
{
    struct printing printing = { .arena = arena, .paper = paper };
    bool held = paper->conference->state == CONFERENCE_HELD;
    struct sheet_head head = {
        .language = paper->language,
        .kind = held ? T("Minutes of a case conference") : T("Agenda of a case conference"),
        .classification = words(&printing, T("CONFIDENTIAL – person-centred approach")),
        .copy_number = paper->copy_number,
        .recipient = words(&printing, sharing_party_text(paper->recipient->party)),
        .back_by = paper->back_by,
        .made = paper->made,
    };
    TRY(sheet_begin(arena, &head, &printing.sheet));
    facts_print(&printing);
    for (size_t i = 0; i < paper->agenda->item_count; i++) {
        item_print(&printing, &paper->agenda->items[i]);
    }
    TRY(sheet_done(printing.sheet));
    *ret_sheet = printing.sheet;
    return OK;
}
