/* The opening gate: what must stand before a municipality takes a real report.
 *
 * Ten items. Seven are written down by somebody, with a reference; three follow from elsewhere (opening hours, a
 * deputy, confirmed legal numbers). An item whose day has passed counts as not filled. Demonstration folders are exempt
 * and say so.
 * Lifetime: texts live in the arena.
 */
#ifndef SEINHUIS_ORGANISATION_CHECKLIST_H
#define SEINHUIS_ORGANISATION_CHECKLIST_H

#include "access/access.h"

/* Numbers are what the database holds: never reuse or renumber one. */
enum checklist_item {
    ITEM_CONTROLLER = 1,
    ITEM_PRIVACY_STATEMENT = 2,
    ITEM_FG = 3,
    ITEM_PHONE = 4,
    ITEM_DPIA = 5,
    ITEM_ARRANGEMENT = 6,
    ITEM_CRITERIA = 7,
    ITEM_OPENING_HOURS = 8,   /* follows from the opening hours */
    ITEM_DEPUTY = 9,          /* follows from the roles */
    ITEM_LEGAL_TERMS = 10,    /* follows from the settings */
    ITEM_END
};
enum { ITEM_COUNT = ITEM_END - 1 };

struct checklist_row {
    struct sv code;           /* in addresses: "functionaris-gegevensbescherming" */
    struct text label;
    struct text sentence;     /* what is asked, and why */
    struct text answer_label; /* empty key: it follows from elsewhere */
    bool needs_reference;
    bool expires;             /* has a day until which it holds */
};
const struct checklist_row *checklist_row(enum checklist_item item);
bool checklist_item_of_code(struct sv code, enum checklist_item *ret_item);
bool checklist_item_written(enum checklist_item item); /* false: it follows from elsewhere */

struct checklist_state {
    enum checklist_item item;
    bool filled;
    bool expired;
    struct sv answer, reference;
    struct date until;
    struct sv filled_by;
    struct date filled_on;
};
struct gate {
    struct checklist_state items[ITEM_COUNT]; /* in the order of the enum */
    bool complete;
    bool exempt;              /* a demonstration */
    bool open;                /* takes reports: complete, or exempt */
    size_t missing;
};
struct gate_question {
    struct municipality_id municipality;
    struct date today;
    bool demo;                /* rq->demo */
};
MUST enum err opening_gate(struct tx *tx, struct arena *arena, const struct gate_question *question,
                           struct gate *ret_gate);

struct checklist_fill {
    struct municipality_id municipality;
    enum checklist_item item;
    struct sv answer, reference;
    struct date until;
    struct person_id by;      /* 0: a demonstration's */
    struct date on;
    int64_t intent;           /* of the line in the log; 0: none */
};
/* Part of an apply. */
MUST enum err checklist_fill(struct tx_write *tx, const struct checklist_fill *fill);

/* Whether somebody stands in for the officer: the Inspectorate's lesson is that this work hangs on one person. */
enum deputy_state { DEPUTY_PRESENT, DEPUTY_ENDS_SOON, DEPUTY_MISSING, OFFICER_MISSING };
struct deputies {
    enum deputy_state state;
    struct date ends;         /* DEPUTY_ENDS_SOON: after this day there is none */
};
MUST enum err deputies_load(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                            struct deputies *ret_deputies);

#endif
