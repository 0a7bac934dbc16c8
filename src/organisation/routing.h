/* The signpost: whom to call with what, as cards that a municipality keeps right.
 *
 * Invariant: a card starts unchecked, and is marked again when nobody checked it for a while (SETTING_ROUTING_CHECK):
 * no number is shown as checked that nobody checked. Texts are in both languages.
 * Lifetime: the arena.
 */
#ifndef SEINHUIS_ORGANISATION_ROUTING_H
#define SEINHUIS_ORGANISATION_ROUTING_H

#include "access/access.h"

DEFINE_ID(routing_card)

/* Numbers are what the database holds: never reuse or renumber one. */
enum routing_audience { AUDIENCE_RESIDENT = 1, AUDIENCE_PROFESSIONAL = 2 };
enum routing_urgency { URGENCY_NOW = 1, URGENCY_TODAY = 2, URGENCY_LATER = 3 };

struct routing_card {
    struct routing_card_id id;
    struct sv reference;
    enum routing_audience audience;
    enum routing_urgency urgency;
    int64_t position;
    struct sv question_nl, question_en;
    struct sv question;           /* in the language asked for */
    struct sv contact;            /* "Politie" */
    struct sv phone, phone_shown; /* empty: none */
    struct sv address;            /* https://...; empty: none */
    struct sv owner;              /* who keeps it right; empty: nobody */
    struct date checked;
    struct sv checked_by;
    bool fresh;                   /* somebody checked it, not too long ago; otherwise pages say so */
};
struct routing_question {
    struct municipality_id municipality;
    enum language language;
    struct date today;
};
/* Both audiences, most urgent first. */
MUST enum err routing_cards(struct tx *tx, struct arena *arena, const struct routing_question *question,
                            struct routing_card **ret_cards, size_t *ret_count);
/* One of this municipality. */
MUST enum err routing_card_by_reference(struct tx *tx, struct arena *arena, const struct routing_question *question,
                                        struct sv reference, struct routing_card *ret_card);

struct routing_write {
    struct municipality_id municipality;
    struct routing_card card;     /* phone as digits; checked: set when the writer checked it just now */
    struct person_id by;          /* who checked; 0: nobody */
    struct instant at;
    int64_t intent;               /* of the line in the log; 0: none */
};
/* Parts of an apply: a new card, another text, a card removed. ERR_CONFLICT: it is gone. */
MUST enum err routing_card_add(struct tx_write *tx, const struct routing_write *write);
MUST enum err routing_card_change(struct tx_write *tx, const struct routing_write *write);
MUST enum err routing_card_remove(struct tx_write *tx, const struct routing_write *write);

/* The cards a new municipality begins with, all unchecked. Ids and references are made here, for an apply to add. */
MUST enum err routing_defaults(struct arena *arena, struct random *random, struct instant now,
                               struct municipality_id municipality, struct routing_write **ret_writes,
                               size_t *ret_count);

#endif
