#include "organisation/card.h"

#include "access/municipality.h"
#include "organisation/checklist_sql.h"
#include "organisation/checklist.h"
#include "organisation/phone.h"

static enum err written_load(struct tx *tx, struct arena *arena, struct municipality_card *card)
{
    struct sql_checklist_items *rows = NULL;
    size_t count = 0;
    TRY(sql_checklist_items(tx, arena, &(struct sql_checklist_items_in){ .municipality = card->id }, &rows, &count));
    for (size_t at = 0; at < count; at++) {
        switch (rows[at].item) {
        case ITEM_CONTROLLER: card->controller = rows[at].answer; break;
        case ITEM_PRIVACY_STATEMENT: card->privacy_address = rows[at].answer; break;
        case ITEM_FG: card->fg = rows[at].answer; break;
        case ITEM_PHONE: card->phone = rows[at].answer; break;
        case ITEM_DPIA:
        case ITEM_ARRANGEMENT:
        case ITEM_CRITERIA:
        case ITEM_OPENING_HOURS:
        case ITEM_DEPUTY:
        case ITEM_LEGAL_TERMS:
        case ITEM_END: break;
        }
    }
    return OK;
}

enum err municipality_card_load(struct tx *tx, struct arena *arena, const struct card_question *question,
                                struct municipality_card *ret_card)
{
    struct municipality municipality;
    struct hours hours;
    TRY(municipality_by_id(tx, arena, question->municipality, &municipality));
    TRY(hours_load(tx, arena, question->municipality, date_of(question->now), &hours));
    struct municipality_card card = { .id = municipality.id, .code = municipality.code, .name = municipality.name };
    TRY(written_load(tx, arena, &card));
    card.phone_shown = phone_show(arena, card.phone);
    card.hours = hours_text(arena, question->language, &hours);
    card.has_phone = !sv_empty(card.phone);
    card.has_hours = hours_known(&hours);
    card.has_controller = !sv_empty(card.controller);
    card.has_privacy = web_address_valid(card.privacy_address);
    card.has_fg = !sv_empty(card.fg);
    card.open_now = hours_open_at(&hours, question->now);
    card.next_open = hours_next(&hours, question->now);
    *ret_card = card;
    return OK;
}

bool web_address_valid(struct sv address)
{
    static const char plain[] = "-._~:/?#[]@!$&()*+,;=%";
    struct sv rest = sv_from(address, SV("https://").length);
    if (!sv_starts(address, SV("https://")) || sv_empty(rest) || rest.at[0] == '/') {
        return false;
    }
    for (size_t at = 0; at < rest.length; at++) {
        char byte = rest.at[at];
        size_t offset = 0;
        bool word = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
        if (!word && !sv_find(sv_of_bytes(plain, sizeof plain - 1), byte, &offset)) {
            return false;
        }
    }
    return true;
}
