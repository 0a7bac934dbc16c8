/* The course of a case: which act leads from which state to which, for whom, and by when somebody must look again.
 *
 * One constant table gives the buttons, the checks, the terms and the texts. A rule that forbids an act is a sentence a
 * person can read. A move changes the case itself and expects the state and step count that its page was made from, so
 * two people who act at once cannot both be first; a note only adds a line to the course, and only while the case is
 * not closed.
 */
#ifndef SEINHUIS_CASES_COURSE_H
#define SEINHUIS_CASES_COURSE_H

#include "cases/cases.h"
#include "organisation/settings.h"

struct case_transition {
    enum case_act act;
    uint32_t from;                /* bit per enum case_state */
    enum case_state to;           /* 0: the state stays */
    enum permission permission;
    bool second;                  /* only another person than who proposed closing */
    bool not_for_minors;
    bool not_provisional;         /* not while an urgent admission waits to be confirmed */
    bool goes_back;               /* to the state before closing was proposed */
    struct sv path;               /* "plan/vaststellen": last part of the page's address; empty: no page of its own */
    struct text label;
    struct text meaning;          /* one sentence under the button */
};

extern const struct case_transition case_transitions[];
extern const size_t case_transition_count;
const struct case_transition *case_transition_of(enum case_act act);

/* What is known beside the row itself when rules are checked. */
struct case_facts {
    struct person_id proposed_by;       /* of closing, in CASE_CLOSING */
    enum case_state before;             /* the state it was proposed in */
    enum closing_reason proposed;
    struct sv proposer;                 /* empty: the clock */
};
MUST enum err case_facts_read(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                              struct case_facts *ret_facts);
/* ERR_REFUSED with the sentence that says why, and what to do. */
MUST enum err case_allows(const struct case_transition *transition, const struct casefile *casefile,
                          const struct case_facts *facts, const struct actor *actor, struct text *ret_why);

struct case_moment {
    struct instant now;
    const struct settings *settings;
    struct random *random;
};

/* A line of the course. The caller adds the sealed reason, at {"case_step", "reason", step}, and what it is about. */
struct case_note {
    struct casefile_id casefile;
    struct case_step_id step;
    enum case_act act;
    struct person_id actor;             /* 0: the clock */
    struct sv role;
    struct instant at;
    struct sealed reason;
    struct date until;                  /* set: a day that belongs to it */
    struct participant_id participant;  /* 0: about nobody in particular */
    struct person_id concerns;          /* the colleague it names; 0: nobody */
    int64_t intent;
};
struct case_note case_note_plan(const struct casefile *casefile, enum case_act act, const struct actor *actor,
                                enum permission permission, const struct case_moment *moment);
/* ERR_CONFLICT: the case was closed meanwhile. */
MUST enum err case_note_apply(struct tx_write *tx, const struct case_note *note);

/* One move, prepared: everything apply needs. Starts from what the row says; a topic changes what its act changes. */
struct case_move {
    struct case_note note;
    enum case_state from, to;
    int64_t step_count;
    struct date due, plan_due, review_due;
    int64_t reviews_missed;
    bool access_suspended;
    enum closing_reason closing_reason; /* of closing, and of a proposal to close */
    struct date destroy_on;
    struct sv destroy_rule;
    struct dossier_ref dossier;         /* whose participants lose access when it closes, or while suspended */
    int64_t weighing;                   /* kept as long as the case; 0: none */
};
/* For an allowed act: the state it leads to, the next day somebody must act, and the day of destruction. Adopting a
 * plan and a review that goes on set the next review, and give participants their access again. */
struct case_move case_move_plan(const struct case_transition *transition, const struct casefile *casefile,
                                const struct case_facts *facts, const struct actor *actor,
                                const struct case_moment *moment);
/* ERR_CONFLICT: somebody was first. Closing ends the access of every participant in the same transaction. */
MUST enum err case_move_apply(struct tx_write *tx, const struct case_move *move);

/* The first day after which a review is late: shorter for minors. */
struct date case_review_day(const struct casefile *casefile, const struct case_moment *moment);

struct case_step_view {
    struct case_step_id id;
    enum case_act act;
    enum case_state before, after;
    struct sv actor_name, role, concerns_name;
    struct instant at;
    struct sealed reason;
    struct date until;
    struct participant_id participant;
};
/* In order. A participant gets the steps of the whole case and those about themselves. */
MUST enum err case_steps(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                         const struct case_member *member, struct case_step_view **ret_steps, size_t *ret_count);

struct text case_state_text(enum case_state state);
struct text case_act_text(enum case_act act); /* what happened: "Plan adopted" */
struct text closing_reason_text(enum closing_reason reason);
struct text case_age_text(enum age_band age);
struct text tier_text(enum participant_tier tier);

/* The setting that says how long a closed case is kept. */
enum setting case_retention_setting(enum age_band age);

#endif
