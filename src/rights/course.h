/* The course of a request: which act leads from which state to which, for whom and by when.
 *
 * One constant table gives the buttons and the checks. A rule that forbids an act is a sentence a person can read. Two
 * people who act at once cannot both be first: a move expects the state and the step count that its page showed, and is
 * ERR_CONFLICT otherwise. The question across dossiers is proposed by one person and agreed to by another, by person
 * and not by role.
 */
#ifndef SEINHUIS_RIGHTS_COURSE_H
#define SEINHUIS_RIGHTS_COURSE_H

#include "organisation/settings.h"
#include "rights/rights.h"

struct rights_transition {
    enum rights_act act;
    uint32_t from;              /* bit per enum rights_state */
    enum rights_state to;       /* 0: the state stays */
    enum permission permission; /* MAY_NOTHING_NEEDED: the clock, never a button */
    struct sv path;             /* last part of the page's address */
    struct text label;
    struct text meaning;        /* one sentence under the button */
};
extern const struct rights_transition rights_transitions[];
extern const size_t rights_transition_count;
const struct rights_transition *rights_transition_of(enum rights_act act);

/* ERR_REFUSED with the sentence that says why, and what to do. */
MUST enum err rights_allows(const struct rights_transition *transition, const struct rights_request *request,
                            const struct actor *actor, struct date today, struct text *ret_why);

/* One move, prepared: everything apply needs. */
struct rights_move {
    struct rights_request_id request;
    enum rights_state from, to;
    int64_t step_count;
    enum rights_outcome outcome;
    struct date due, extended, escalated, destroy_on;
    struct sv destroy_rule;
    struct rights_step_id step;
    enum rights_act act;
    struct person_id actor;     /* 0: the clock */
    struct sv role;
    struct instant at;
    struct sealed reason;       /* at {"rights_step", "reason", step} */
    int64_t intent;
};
struct rights_moment {
    struct instant now;
    const struct settings *settings;
    struct random *random;
};
/* Fills the move for an allowed act; the caller adds outcome, sealed reason and intent. `actor` NULL: the clock. */
struct rights_move rights_plan(const struct rights_transition *transition, const struct rights_request *request,
                               const struct actor *actor, const struct rights_moment *moment);
/* ERR_CONFLICT: somebody was first. */
MUST enum err rights_move_apply(struct tx_write *tx, const struct rights_move *move);

/* One act that only moves, with a reason: its reason sealed and its line logged in one call of the vault. */
struct rights_simple {
    enum rights_act act;
    enum rights_outcome outcome;  /* RIGHTS_ACT_STOP */
    struct sv reason;
};
struct rights_simple_prepared;
MUST enum err rights_simple_prepare(const struct desk *desk, const struct rights_request *request,
                                    const struct settings *settings, const struct rights_simple *simple,
                                    const struct rights_simple_prepared **ret_prepared);
apply_fn rights_simple_apply;

struct rights_step_view {
    struct rights_step_id id;
    enum rights_act act;
    enum rights_state before, after;
    struct sv actor_name, role;
    struct instant at;
    struct sealed reason;
};
MUST enum err rights_steps(struct tx *tx, struct arena *arena, struct rights_request_id request,
                           struct rights_step_view **ret_steps, size_t *ret_count);

struct text rights_kind_text(enum rights_kind kind);
struct text rights_channel_text(enum rights_channel channel);
struct text rights_identity_text(enum rights_identity identity);
struct text rights_state_text(enum rights_state state);
struct text rights_outcome_text(enum rights_outcome outcome);
struct text rights_act_text(enum rights_act act); /* what happened */

#endif
