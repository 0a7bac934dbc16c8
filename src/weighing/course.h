/* The course of a weighing: which act leads from which state to which, for whom, with which chairs and by when.
 *
 * One constant table gives the buttons, the checks and the terms. A rule that forbids an act is a sentence a person can
 * read. Chairs are held by persons, not roles: who advised for the municipality never decides, and who recorded for an
 * absent party does neither, whatever roles one person holds. Two people who act at once cannot both be first: a move
 * expects the state and the step count that its page showed, and is ERR_CONFLICT otherwise.
 */
#ifndef SEINHUIS_WEIGHING_COURSE_H
#define SEINHUIS_WEIGHING_COURSE_H

#include "organisation/settings.h"
#include "weighing/weighing.h"

/* What somebody does in one weighing; two of these are never one person. */
enum chair {
    CHAIR_NONE,
    CHAIR_ADVISER,  /* gives a party's position; two parties are never one person either */
    CHAIR_RECORDER, /* enters the position of a party that does not sign in */
    CHAIR_DECIDER,
    CHAIR_READER    /* writes the second view */
};

struct weighing_transition {
    enum weighing_act act;
    uint32_t from;                /* bit per enum weighing_state */
    enum weighing_state to;       /* 0: the state stays, or a position decides (see below) */
    enum permission permission;   /* MAY_NOTHING_NEEDED: the clock or an event, never a button */
    enum chair chair;
    enum position_round round;    /* of an act that gives a position; 0: none */
    bool all_in_moves;            /* with the third position of this round the state becomes `to`, before that it
                                   * stays */
    bool mayor_alone;             /* never by mandate */
    enum weighing_outcome outcome;
    enum setting term;            /* of the new state; SETTING_COUNT: the term stays */
    struct sv path;               /* last part of the page's address */
    struct text label;
    struct text meaning;          /* one sentence under the button */
};

extern const struct weighing_transition weighing_transitions[];
extern const size_t weighing_transition_count;
const struct weighing_transition *weighing_transition_of(enum weighing_act act);

/* One position as the rules see it: never what it says, but for the answers of later rounds. */
struct position_fact {
    bool given;
    struct person_id given_by;    /* who gave it; for a party that does not sign in: who recorded it */
    bool recorded;                /* by the process lead, for the party */
    struct person_id registered_by; /* of the signed minutes that confirm it; 0: none */
    bool confirmed;               /* recorded or oral: by signed minutes, or by the party itself */
    enum advice_answer answer;           /* ROUND_FIRST: ANSWER_SEALED */
};
/* What is known beside the row itself when rules are checked. */
struct weighing_facts {
    struct position_fact positions[4][PARTY_COUNT]; /* [round][party - PARTY_POLICE]; row 0 is not used */
    bool second_view;             /* the second reader's view is in */
};
MUST enum err weighing_facts_read(struct tx *tx, struct arena *arena, const struct weighing *weighing,
                                  struct weighing_facts *ret_facts);

/* ERR_REFUSED with the sentence that says why, and what to do. `party`: for whom a position is given or recorded;
 * PARTY_NONE: the act is about no party. */
MUST enum err weighing_allows(const struct weighing_transition *transition, const struct weighing *weighing,
                              const struct weighing_facts *facts, const struct actor *actor, enum vault_party party,
                              struct text *ret_why);
/* The party whose position this actor gives; PARTY_NONE: none. One person never weighs for two. */
enum vault_party party_of_actor(const struct actor *actor);
/* Whether this decision would go against a final advice: "not known" is no advice. */
bool weighing_against_advice(const struct weighing_facts *facts, enum position_round round, bool admits);

/* One move, prepared: everything apply needs. */
struct weighing_move {
    struct weighing_id weighing;
    enum weighing_state from, to;
    int64_t step_count;
    enum weighing_outcome outcome;
    struct date due, destroy_on;
    struct sv destroy_rule;
    struct weighing_step_id step;
    enum weighing_act act;
    enum vault_party party;       /* whose; PARTY_NONE: none */
    struct person_id actor;       /* 0: the clock or an event */
    struct sv role;
    struct instant at;
    struct sealed reason;         /* at {"weighing_step", "reason", step} */
    int64_t intent;
};
struct weighing_moment {
    struct instant now;
    const struct settings *settings;
    struct random *random;
};
/* Fills the move for an allowed act; the caller adds the sealed reason and the intent. `actor` NULL: the clock. */
struct weighing_move weighing_plan(const struct weighing_transition *transition, const struct weighing *weighing,
                                   const struct weighing_facts *facts, const struct actor *actor,
                                   enum vault_party party, const struct weighing_moment *moment);
/* ERR_CONFLICT: somebody was first. */
MUST enum err weighing_move_apply(struct tx_write *tx, const struct weighing_move *move);

struct weighing_step_view {
    struct weighing_step_id id;
    enum weighing_act act;
    enum weighing_state before, after;
    enum vault_party party;
    struct sv actor_name, role;
    struct instant at;
    struct sealed reason;
};
MUST enum err weighing_steps(struct tx *tx, struct arena *arena, struct weighing_id weighing,
                             struct weighing_step_view **ret_steps, size_t *ret_count);

struct text weighing_state_text(enum weighing_state state);
struct text weighing_outcome_text(enum weighing_outcome outcome);
struct text weighing_act_text(enum weighing_act act); /* what happened */
struct text answer_text(enum advice_answer answer);
struct text question_answer_text(enum advice_answer answer); /* to a question of the criteria: yes, no, not known */
struct text party_text(enum vault_party party);
struct text provider_text(enum vault_party provider); /* PARTY_NONE: from the report */
struct text fact_category_text(enum fact_category category);

/* The setting that says how long a weighing with this outcome is kept. */
enum setting weighing_retention(enum weighing_outcome outcome);

#endif
