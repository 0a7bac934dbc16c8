/* What is kept how long, and the decisions of two people about it.
 *
 * Invariants
 *   - Each kind of thing that ends is one row of the table of kinds; nothing else destroys.
 *   - A proposal of one person changes nothing. Confirming takes another person, by person, whatever their roles.
 *   - A stop holds a whole dossier: all its endings wait, and the dossier is sealed from the confirmation until its
 *     last day.
 *   - With the last part of a dossier its decisions go: nothing remains but counts by month (certificate) and the log.
 */
#ifndef SEINHUIS_PRIVACY_RETENTION_H
#define SEINHUIS_PRIVACY_RETENTION_H

#include "access/access.h"
#include "base/date.h"
#include "organisation/settings.h"
#include "organisation/work_out.h"
#include "privacy/ids.h"
#include "store/store.h"

/* One thing that ends, as its own domain names it. */
struct retention_item {
    int64_t subject;              /* row of the domain's table */
    struct dossier_ref dossier;
    struct date day;
    struct sv rule;               /* name of a setting */
    int64_t class;                /* class of outcome in the kind's closed list */
};

enum { RETENTION_PART = 500 };
struct retention_kind {
    struct sv name;               /* "signal": in the database and the log, never changed */
    struct text label;            /* for people */
    const enum setting *rules;
    size_t rule_count;
    /* What ends on `until` or earlier and is not sealed, oldest first, at most RETENTION_PART: it is asked again after
     * those. */
    enum err (*ending)(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                       struct retention_item **ret_items, size_t *ret_count);
    /* The item of the dossier with this public reference, also when it is sealed. ERR_NOT_FOUND: none. */
    enum err (*find)(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct sv reference,
                     struct retention_item *ret_item);
    /* Keys and rows. ERR_NOT_FOUND: gone already. */
    enum err (*destroy)(struct tx_write *tx, struct arena *arena, int64_t subject);
    /* Unreadable for the work until that day; an unset day unseals. */
    enum err (*seal)(struct tx_write *tx, int64_t subject, struct date until);
    struct text (*class_text)(int64_t class);
    bool whole;                   /* nothing of the dossier remains after it */
};

/* All kinds of the program; app/ gives the list, tests give their own. */
extern const struct retention_kind *const retention_kinds[];
extern const size_t retention_kind_count;
/* NULL: no such kind any more. */
const struct retention_kind *retention_kind_named(struct sv name);
/* The rule in words; the rule's own name when it is none of the settings. */
struct sv retention_rule_label(struct sv rule, enum language language);
/* A number for a rule, so that alerts about two rules are two; 0: no rule of any kind. */
int64_t retention_rule_number(struct sv rule);

/* --- the list ----------------------------------------------------------------------------------------------------- */
struct ending {
    struct ending_id id;
    struct municipality_id municipality;
    struct sv reference;
    const struct retention_kind *kind;
    struct retention_item item;
    struct date stopped_until;    /* set: two people stopped it */
};
enum { ENDING_REFERENCE_CHARS = 13 };
/* "V-4K7-Q2M-X8R": means nothing, stands nowhere else. */
struct sv ending_reference_new(struct arena *arena, struct random *random);
MUST enum err ending_of_reference(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                  struct sv reference, struct ending *ret_ending);
/* The list reference of one thing that ends. ERR_NOT_FOUND: it is not on the list. */
struct ending_of {
    struct municipality_id municipality;
    struct sv kind;
    int64_t subject;
};
MUST enum err ending_listed(struct tx *tx, struct arena *arena, const struct ending_of *of, struct sv *ret_reference);

/* One page of the list by day. */
struct ending_search {
    struct municipality_id municipality;
    struct date after_day;        /* unset: from the beginning */
    struct ending_id after;
    uint32_t rows;
};
struct ending_found {
    struct ending ending;         /* kind NULL: a kind that this program no longer knows */
    bool proposed;                /* a proposal waits for a second person */
};
MUST enum err endings_page(struct tx *tx, struct arena *arena, const struct ending_search *search,
                           struct ending_found **ret_rows, size_t *ret_count);

struct ending_counts {
    int64_t listed;               /* until that day, and not stopped */
    int64_t stopped;              /* dossiers */
    int64_t proposed;
};
MUST enum err ending_counts(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                            struct ending_counts *ret_counts);

/* Puts an item on the list before its time, so that people can decide about it. */
struct ending_new {
    struct ending_id id;
    struct municipality_id municipality;
    struct sv reference;
    struct sv kind;
    struct retention_item item;
    struct instant listed;
};
MUST enum err ending_add(struct tx_write *tx, const struct ending_new *ending);

/* --- two people --------------------------------------------------------------------------------------------------- */
struct decision {
    struct decision_id id;
    enum decision_act act;
    enum decision_ground ground;
    struct date until;
    enum decision_state state;
    struct person_id proposed_by, confirmed_by;
    struct sv proposed_name, confirmed_name;
    struct instant proposed, confirmed;
};
MUST enum err decisions_of_ending(struct tx *tx, struct arena *arena, const struct ending *ending,
                                  struct decision **ret_decisions, size_t *ret_count);
/* Of one municipality, by end day, at most 200: proposals that wait, or stops in force. */
struct decision_listed {
    struct sv reference;          /* of the item on the list */
    struct decision decision;
};
MUST enum err decisions_in_state(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                 enum decision_state state, struct decision_listed **ret_rows, size_t *ret_count);
bool decision_ground_fits(enum decision_act act, enum decision_ground ground);

enum { DECISION_ASKS = 2 };       /* privacy officer and lead are told that a second person is asked */
struct decision_proposal {
    struct decision_id id;
    struct work_out_id asks[DECISION_ASKS];
    const struct ending *ending;
    enum decision_act act;
    enum decision_ground ground;
    struct date until;            /* DECISION_STOP */
    struct date answer_by;        /* when the proposal lapses, or the item's own day */
    struct person_id by;
    struct instant at;
    int64_t intent;
};
/* A proposal that no second person took up by then is dropped. */
struct date decision_answer_by(const struct ending *ending, struct date today);
/* An apply. ERR_CONFLICT: the same was proposed meanwhile, or nothing is stopped (lift), or it is (early). */
enum err decision_propose(struct tx_write *tx, const void *decision_proposal);

struct decision_answer {
    const struct ending *ending;
    const struct decision *decision;
    struct person_id by;
    struct date today;
    struct instant at;
    struct arena *arena;
    int64_t intent;
};
/* Applies. ERR_CONFLICT: somebody was first, the proposal is `by`'s own, or it no longer fits.
 * Confirming a stop seals at once; lifting unseals; early destroys in this transaction. */
enum err decision_confirm(struct tx_write *tx, const void *decision_answer);
enum err decision_drop(struct tx_write *tx, const void *decision_answer);
/* Nobody is asked about this item any more. */
MUST enum err ending_asks_end(struct tx_write *tx, struct municipality_id municipality, struct ending_id ending,
                              struct instant at);

/* --- standing authorisations -------------------------------------------------------------------------------------- */
struct authorisation {
    struct sv rule;
    struct sv given_name;
    enum role given_role;
    struct instant given;
    bool stands;
};
/* Every rule once, in table order, with its authorisation where one stands. */
MUST enum err authorisations(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                             struct authorisation **ret_rows, size_t *ret_count);
struct authorisation_change {
    struct authorisation_id id;
    struct municipality_id municipality;
    struct sv rule;
    bool give;                    /* otherwise withdraw */
    struct person_id by;
    enum role role;
    struct instant at;
    int64_t intent;
};
enum err authorisation_apply(struct tx_write *tx, const void *authorisation_change);

/* --- destroying one ending: the daily run and earlier destruction ------------------------------------------------- */
struct destruction {
    struct municipality_id municipality;
    const struct retention_kind *kind;
    struct retention_item item;
    struct date today;
    struct instant at;
    struct arena *arena;
    int64_t intent;
};
/* An apply. Keys, rows, list row and decisions go, papers are asked back, the month's count goes up. ERR_CONFLICT: it
 * is stopped, or a request of the person concerned runs. Gone already is OK and is not counted. */
enum err destruction_apply(struct tx_write *tx, const void *destruction);

#endif
