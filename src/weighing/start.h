/* Starting a weighing: an act of disclosure about one signal, and never a mere forwarding.
 *
 * It names what is given (ticked observations, who it is about and where they live), on which basis, and answers the
 * question that every weighing begins with: which behaviour, apart from belief, opinion, clothing or demonstration,
 * gives concern, and which statutory element? Unanswered means no weighing. The story and the reporter never leave the
 * signal. About somebody of 12 to 17 a second person agrees first: until then nothing leaves the reporting point, and
 * silence destroys the proposal.
 */
#ifndef SEINHUIS_WEIGHING_START_H
#define SEINHUIS_WEIGHING_START_H

#include "signals/to_weighing.h"
#include "weighing/content.h"

struct weighing_new {
    const struct observation_id *ticked;
    size_t ticked_count;
    struct sv who; /* as the parties read it; the reporter's words may tell who reported. Empty: not known */
    struct sv basis, behaviour, element;
    struct sv interpretation;    /* empty: none */
    struct sv child_voice;       /* 12 to 17: how the child is heard in the weighing */
    enum fact_category category; /* of what is given */
    bool urgent;                 /* by phone */
};

/* ERR_REFUSED with the sentence that says why not. */
MUST enum err weighing_start_allows(const struct desk *desk, const struct signal *signal, struct text *ret_why);
/* Whether a second person is asked first. */
bool weighing_start_asks_second(const struct signal *signal);
struct start_prepared;
/* ERR_REFUSED: not allowed, nothing ticked, or something that is not offered. */
MUST enum err weighing_start_prepare(const struct desk *desk, const struct signal *signal,
                                     const struct settings *settings, const struct weighing_new *new,
                                     const struct start_prepared **ret_prepared);
apply_fn weighing_start_apply; /* ERR_CONFLICT: somebody was first, also the reporter who withdrew */

/* --- the second person, about a minor ----------------------------------------------------------------------------- */
struct weighing_proposal {
    struct weighing weighing;
    struct weighing_content content;
    struct sv proposed_by;
    struct observation_id *ticked;
    size_t ticked_count;
};
/* ERR_NOT_FOUND: nothing waits. */
MUST enum err weighing_proposal_open(const struct desk *desk, const struct signal *signal,
                                     struct weighing_proposal *ret_proposal);
/* ERR_REFUSED with the sentence: who proposed it cannot agree. */
MUST enum err weighing_second_allows(const struct desk *desk, const struct signal *signal,
                                     const struct weighing_proposal *proposal, struct text *ret_why);
struct second_prepared;
/* Agreed: it starts, in this person's name. Not agreed: the proposal is destroyed. */
MUST enum err weighing_second_prepare(const struct desk *desk, const struct signal *signal,
                                      const struct settings *settings,
                                      const struct weighing_proposal *proposal, bool agrees,
                                      const struct second_prepared **ret_prepared);
apply_fn weighing_second_apply;

#endif
