/* Giving a signal to the joint weighing: what the act of disclosure of the room above needs from here.
 *
 * That act stands in weighing/, because it starts one; what may leave a signal is decided here.
 * Invariants
 *   - What leaves is ticked observations, who it is about and where they live. Never the story, the reporter,
 *     how the reporting point knows something, an observation that could reveal who reported, or one that was refuted.
 *   - The signal closes in the same transaction, from the state and step that the page showed: somebody who acts on it
 *     or withdraws at the same moment and is first makes the whole act ERR_CONFLICT.
 *   - Under 12 never; from 12 to 17 only once the child's own voice was decided about; after a withdrawal only when two
 *     people kept what was told.
 * Errors: ERR_REFUSED when the act is not allowed, nothing was ticked, something was ticked that is not offered, or the
 * record's key is gone.
 * Lifetime: what is given out lives in the desk's arena.
 */
#ifndef SEINHUIS_SIGNALS_TO_WEIGHING_H
#define SEINHUIS_SIGNALS_TO_WEIGHING_H

#include "signals/course.h"

/* ERR_REFUSED with the sentence that says why not, and what to do. `agrees`: for the second person, about a minor. */
MUST enum err to_weighing_allows(const struct desk *desk, const struct signal *signal, bool agrees,
                                 struct text *ret_why);

struct weighing_item {
    struct observation_id id;
    enum observation_kind kind;
    bool against;             /* a contra-indication */
    struct sv body;
    struct date happened;     /* not set: not known */
};
struct weighing_offer {
    struct weighing_item *items;
    size_t count;
    size_t held_back;         /* how many stay here: they could reveal who reported, or were refuted */
    struct sv who, residence; /* empty: not known */
    struct sv none_against;   /* why no contra-indication was found; empty: there is one, or nobody wrote it */
};
/* For the page on which items are ticked. The log says who looked. */
MUST enum err to_weighing_offer(const struct desk *desk, const struct signal *signal, struct weighing_offer *ret_offer);

enum { WEIGHING_RECIPIENTS_MAX = 4 };
struct weighing_gift_request {
    const struct observation_id *ticked;
    size_t ticked_count;
    const struct sv *recipients; /* in words, as the signal's page lists to whom something was given */
    size_t recipient_count;
    struct sv basis;
    struct sv reason;            /* of the signal's last step */
    bool agrees;                 /* the second person, about a minor: what a colleague ticked is given in this name */
};
struct weighing_gift;            /* for to_weighing_apply */
/* Opens what was ticked, seals what the signal itself keeps of it, and logs the disclosure about the signal, in one
 * call. `ret_given`: only what was ticked. */
MUST enum err to_weighing_prepare(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                                  const struct weighing_gift_request *request, struct weighing_offer *ret_given,
                                  const struct weighing_gift **ret_gift);
/* Part of the apply of whoever starts the weighing. ERR_CONFLICT: somebody was first. */
apply_fn to_weighing_apply;

#endif
