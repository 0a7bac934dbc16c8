/* Telling the person concerned about a weighing that led to no case: it has a clock until it is done.
 *
 * Where somebody was admitted the case has this clock. A postponement has a ground and a day to look again; nothing is
 * put off for ever.
 * Errors: ERR_REFUSED: not allowed, a day that cannot be, or a postponement without ground.
 */
#ifndef SEINHUIS_WEIGHING_INFORM_H
#define SEINHUIS_WEIGHING_INFORM_H

#include "weighing/course.h"

MUST enum err inform_allows(const struct weighing *weighing, const struct weighing_facts *facts,
                            const struct actor *actor, struct text *ret_why);
struct inform_new {
    enum inform_state state;      /* INFORM_DONE or INFORM_POSTPONED */
    struct date on;               /* that day, or the day to look again */
    struct sv how;                /* how it was told, or on which ground not yet */
};
struct inform_prepared;
MUST enum err inform_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                             const struct inform_new *new, const struct inform_prepared **ret_prepared);
apply_fn weighing_inform_apply;

#endif
