/* Whether somebody may perform an act of a weighing now: the rule of its own topic where that knows more than the
 * course does. */
#ifndef SEINHUIS_WEIGHING_ACTS_H
#define SEINHUIS_WEIGHING_ACTS_H

#include "weighing/decision.h"

struct act_question {
    const struct weighing *weighing;
    const struct deciding_facts *facts;
    const struct actor *actor;
    enum vault_party party;        /* whose position; PARTY_NONE */
    struct instant now;
};
/* ERR_REFUSED with the sentence that says why. */
MUST enum err weighing_act_allows(const struct weighing_transition *transition, const struct act_question *question,
                                  struct text *ret_why);

#endif
