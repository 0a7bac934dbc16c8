/* The decision of a weighing: taken once, by one person, with reasons, and never changed.
 *
 * Invariants
 *   - Against an advice decides only the mayor in person, with a motivation, after the written view of a named second
 *     reader on that very decision. The decision stands at once; the data protection officer is told in the same
 *     transaction and sees it with the advices, the motivation and the view.
 *   - Nobody is admitted while an advice that was entered for an absent party is not confirmed by signed minutes, or
 *     while an advice is missing.
 *   - Whether and when the person concerned is told is decided in the same act.
 *   - Of two decisions, or a decision and the clock or a withdrawal, at once, one is ERR_CONFLICT.
 * Errors: ERR_REFUSED when the rules do not allow it, or a text that must be there is not.
 */
#ifndef SEINHUIS_WEIGHING_DECISION_H
#define SEINHUIS_WEIGHING_DECISION_H

#include "weighing/course.h"
#include "weighing/events.h"

/* The advices that count for this weighing: the final ones, or those given by phone. */
enum position_round deciding_round(const struct weighing *weighing);

/* What the rules of a decision need beside the weighing and the course's facts. */
struct second_view {
    bool asked, written, admits;
    struct person_id reader;
    struct sv asked_by, reader_name;
    struct instant asked_at, written_at;
    struct sv question, view;     /* opened only by weighing_decision_open */
};
struct deciding_facts {
    struct weighing_facts course;
    struct second_view second;    /* without its texts */
};
MUST enum err deciding_facts_read(struct tx *tx, struct arena *arena, const struct weighing *weighing,
                                  struct deciding_facts *ret_facts);
/* ERR_REFUSED with the sentence that says why, and what to do. */
MUST enum err deciding_allows(const struct weighing *weighing, const struct deciding_facts *facts,
                              const struct actor *actor, bool admits, struct text *ret_why);
bool deciding_against(const struct weighing *weighing, const struct deciding_facts *facts, bool admits);

struct deciding_new {
    bool admits;
    struct sv reasons;
    struct sv proportionate, lighter; /* of an admission */
    struct sv motivation;             /* of going against an advice */
    enum inform_state inform;         /* INFORM_DUE: it will be done in time; INFORM_DONE, INFORM_POSTPONED */
    struct date inform_on;            /* done: that day; postponed: the day to look again */
    struct sv inform_ground;          /* of a postponement */
};
struct deciding_prepared;
MUST enum err deciding_prepare(const struct desk *desk, const struct weighing *weighing,
                               const struct settings *settings, const struct deciding_new *decision,
                               const struct deciding_prepared **ret_prepared);
apply_fn deciding_apply;
/* The last day on which a postponement is looked at again. */
struct date deciding_recheck_last(const struct settings *settings, struct date today);

/* --- the second reader -------------------------------------------------------------------------------------------- */
struct reader {
    struct person_id person;
    struct sv reference, name;
};
/* Whom the mayor can ask: nobody who already advised or recorded here, and not the mayor. */
MUST enum err second_readers(const struct desk *desk, const struct weighing *weighing, struct reader **ret_readers,
                             size_t *ret_count);
struct second_ask {
    bool admits;
    struct person_id reader;      /* of second_readers */
    struct sv question;
};
struct second_view_prepared;
MUST enum err second_ask_prepare(const struct desk *desk, const struct weighing *weighing,
                                 const struct settings *settings, const struct second_ask *ask,
                                 const struct second_view_prepared **ret_prepared);
/* Only by the reader who was asked. */
MUST enum err second_view_prepare(const struct desk *desk, const struct weighing *weighing,
                                  const struct settings *settings, struct sv view,
                                  const struct second_view_prepared **ret_prepared);
apply_fn second_view_apply;
MUST enum err second_ask_allows(const struct weighing *weighing, const struct deciding_facts *facts,
                                const struct actor *actor, struct text *ret_why);
MUST enum err second_view_allows(const struct weighing *weighing, const struct deciding_facts *facts,
                                 const struct actor *actor, struct text *ret_why);

/* --- reading ------------------------------------------------------------------------------------------------------ */
struct advice {
    enum vault_party party;
    enum advice_answer answer;
    struct sv reason, given_by;
    bool recorded;                /* entered for a party that does not sign in, or told by phone */
    struct instant given;
};
struct weighing_decision {
    bool taken;                   /* false: the texts below are empty */
    bool admits, by_phone, against_advice;
    struct sv reasons, proportionate, lighter, motivation, inform_ground;
    enum inform_state inform;
    struct date inform_on;
    struct sv decider, role;
    struct instant decided;
    struct second_view second;
    struct advice advices[PARTY_COUNT];
    size_t advice_count;
};
/* Everything of it, opened in one call; `permission` is what it is read for. */
MUST enum err weighing_decision_open(const struct desk *desk, const struct weighing *weighing,
                                     enum permission permission, struct weighing_decision *ret_decision);

/* For who oversees: decisions against an advice, the latest first, without content. `before` unset: from the latest. */
struct against_row {
    struct sv reference, decider;
    bool admits;
    struct instant decided;
    enum weighing_outcome outcome;
};
MUST enum err decisions_against(const struct desk *desk, struct instant before, struct against_row **ret_rows,
                                size_t *ret_count, bool *ret_more);

#endif
