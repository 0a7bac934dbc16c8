/* Performing an act of the course: the move, and what comes with it in the same transaction.
 *
 * An act may share ticked observations with a named recipient, answer the reporter, wait until a day, or move the
 * dossier to another municipality. Sharing never includes the story or the reporter. What needs a second person takes
 * effect when that person agrees, not before.
 */
#ifndef SEINHUIS_SIGNALS_ACT_H
#define SEINHUIS_SIGNALS_ACT_H

#include "signals/course.h"
#include "signals/signals.h"

struct act_request {
    const struct transition *transition;
    struct sv reason;
    struct sv answer;                    /* to the reporter; empty: none */
    struct date until;                   /* ACT_WAIT: the day it ends by itself */
    struct sv recipient, basis, note;    /* of sharing, and of the urgent hand-over */
    const struct observation_id *shared; /* ticked observations */
    size_t shared_count;
    struct municipality_id to; /* ACT_OFFER_TRANSFER */
};

struct act_prepared;
/* The act must be allowed (course_allows). ERR_REFUSED when a key it needs was destroyed. */
MUST enum err act_prepare(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                          const struct act_request *request, const struct act_prepared **ret_prepared);
apply_fn act_apply;

/* A dossier another municipality offers to ours: what its page may show before it is confirmed. */
struct transfer_offer {
    struct sv reference, from_name;
    enum signal_kind kind;
    enum signal_about about;
    struct instant offered;
};
MUST enum err transfer_offers(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct transfer_offer **ret_offers, size_t *ret_count);
/* The offered signal by its reference, for the receiving side only. */
MUST enum err transfer_find(struct tx *tx, struct arena *arena, const struct signal_search *search,
                            struct signal *ret_signal);

/* The clock of the course: waiting that ended by itself is closed as too little information, and may be sampled; what
 * stands past
 * its term becomes outgoing work for who leads and who stands in. ret_count: of both together. */
struct clock_moves;
MUST enum err clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            const struct course_moment *moment, const struct clock_moves **ret_moves,
                            size_t *ret_count);
apply_fn clock_apply;

/* Who is conflicted sees the dossier no more; the other becomes owner. ERR_REFUSED: nobody named. */
struct hand_over {
    struct signal_id signal;
    struct dossier_ref dossier;
    int64_t step_count;
    struct person_id from;       /* walled off; 0: only assigned */
    struct person_id to, deputy; /* new owner and deputy */
    struct move step;            /* ACT_ASSIGN or ACT_DECLARE_CONFLICT */
};
MUST enum err hand_over_prepare(const struct desk *desk, const struct signal *signal, const struct hand_over *wanted,
                                const struct hand_over **ret_prepared);
apply_fn hand_over_apply;

#endif
