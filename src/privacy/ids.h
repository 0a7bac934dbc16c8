/* The kinds of rows that privacy owns, each a type of its own, and the closed lists stored in them.
 *
 * Numbers are what the database holds: never reuse or renumber one.
 */
#ifndef SEINHUIS_PRIVACY_IDS_H
#define SEINHUIS_PRIVACY_IDS_H

#include "base/id.h"

DEFINE_ID(ending)        /* a row of the nameless destruction list */
DEFINE_ID(decision)      /* two people about one ending */
DEFINE_ID(authorisation) /* standing: a retention rule may do its work */

/* What two people decide together. */
enum decision_act {
    DECISION_STOP = 1,  /* keep it, sealed, until a day */
    DECISION_LIFT = 2,  /* the ground for keeping it has gone before that day */
    DECISION_EARLY = 3  /* destroy it now */
};

enum { PROPOSAL_DAYS = 14 }; /* until a second person took it up */

enum decision_ground {
    GROUND_CLAIM = 1,            /* stop */
    GROUND_RIGHTS_REQUEST = 2,
    GROUND_COMPLAINT = 3,
    GROUND_COURT = 4,
    GROUND_GONE = 20,            /* lift */
    GROUND_NOT_NEEDED = 40,      /* early */
    GROUND_ERASURE_GRANTED = 41,
    GROUND_UNLAWFUL = 42
};

enum decision_state {
    DECISION_PROPOSED = 1,  /* one person: nothing has changed yet */
    DECISION_IN_FORCE = 2,  /* a stop that seals */
    DECISION_ENDED = 3
};

#endif
