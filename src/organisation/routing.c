#include "organisation/routing.h"

#include "organisation/line.h"
#include "organisation/phone.h"
#include "organisation/routing_sql.h"
#include "organisation/settings.h"

enum err routing_cards(struct tx *tx, struct arena *arena, const struct routing_question *question,
                       struct routing_card **ret_cards, size_t *ret_count)
{
    struct sql_routing_cards *rows = NULL;
    size_t count = 0;
    struct settings *settings = NULL;
    TRY(settings_load(tx, arena, question->municipality, &settings));
    TRY(sql_routing_cards(tx, arena, &(struct sql_routing_cards_in){ .municipality = question->municipality }, &rows,
                          &count));
    struct routing_card *cards = ARENA_ARRAY(arena, struct routing_card, count);
    if (cards == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < count; at++) {
        cards[at] = (struct routing_card){ .id = rows[at].routing_card,
                                           .reference = rows[at].reference,
                                           .audience = rows[at].audience,
                                           .urgency = rows[at].urgency,
                                           .position = rows[at].position,
                                           .question_nl = rows[at].question_nl,
                                           .question_en = rows[at].question_en,
                                           .contact = rows[at].contact,
                                           .phone = rows[at].phone,
                                           .phone_shown = phone_show(arena, rows[at].phone),
                                           .address = rows[at].address,
                                           .owner = rows[at].owner,
                                           .checked = rows[at].checked,
                                           .checked_by = rows[at].checked_by };
        cards[at].question = question->language == LANGUAGE_NL ? rows[at].question_nl : rows[at].question_en;
        cards[at].fresh = rows[at].checked.set &&
                          setting_date(settings, SETTING_ROUTING_CHECK, rows[at].checked).day >= question->today.day;
    }
    *ret_cards = cards;
    *ret_count = count;
    return OK;
}

enum err routing_card_by_reference(struct tx *tx, struct arena *arena, const struct routing_question *question,
                                   struct sv reference, struct routing_card *ret_card)
{
    struct routing_card *cards = NULL;
    size_t count = 0;
    TRY(routing_cards(tx, arena, question, &cards, &count));
    for (size_t at = 0; at < count; at++) {
        if (sv_equal(cards[at].reference, reference)) {
            *ret_card = cards[at];
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

enum err routing_card_add(struct tx_write *tx, const struct routing_write *write)
{
    const struct routing_card *card = &write->card;
    TRY(sql_routing_card_insert(tx, &(struct sql_routing_card_insert_in){ .routing_card = card->id,
                                                                          .municipality = write->municipality,
                                                                          .reference = card->reference,
                                                                          .audience = card->audience,
                                                                          .urgency = card->urgency,
                                                                          .position = card->position,
                                                                          .question_nl = card->question_nl,
                                                                          .question_en = card->question_en,
                                                                          .contact = card->contact,
                                                                          .phone = card->phone,
                                                                          .address = card->address,
                                                                          .owner = card->owner,
                                                                          .checked = card->checked,
                                                                          .checked_by = write->by,
                                                                          .changed = write->at }));
    return line_stands(tx, write->intent);
}

enum err routing_card_change(struct tx_write *tx, const struct routing_write *write)
{
    int64_t changed = 0;
    const struct routing_card *card = &write->card;
    TRY(sql_routing_card_update(tx,
                                &(struct sql_routing_card_update_in){ .routing_card = card->id,
                                                                      .municipality = write->municipality,
                                                                      .audience = card->audience,
                                                                      .urgency = card->urgency,
                                                                      .question_nl = card->question_nl,
                                                                      .question_en = card->question_en,
                                                                      .contact = card->contact,
                                                                      .phone = card->phone,
                                                                      .address = card->address,
                                                                      .owner = card->owner,
                                                                      .checked = card->checked,
                                                                      .checked_by = write->by,
                                                                      .changed = write->at },
                                &changed));
    return changed == 1 ? line_stands(tx, write->intent) : ERR_CONFLICT;
}

enum err routing_card_remove(struct tx_write *tx, const struct routing_write *write)
{
    int64_t changed = 0;
    struct sql_routing_card_delete_in in = { .routing_card = write->card.id, .municipality = write->municipality };
    TRY(sql_routing_card_delete(tx, &in, &changed));
    return changed == 1 ? line_stands(tx, write->intent) : ERR_CONFLICT;
}
