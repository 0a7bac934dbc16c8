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
DEFINE_ID(paper)         /* a copy on paper, or elsewhere outside this program */

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

enum paper_what {
    PAPER_RECORD = 1,       /* print of the official record */
    PAPER_OBSERVATIONS = 2, /* ticked observations given to somebody */
    PAPER_LETTER = 3,
    PAPER_NOTES = 4,        /* notes of a meeting or a talk */
    PAPER_FILE = 5          /* a digital copy outside this program */
};

/* Who holds it, as an organisation or a role: never a person's name. */
enum paper_holder {
    HOLDER_OWN_DEPARTMENT = 1,
    HOLDER_SOCIAL_DOMAIN = 2,
    HOLDER_OTHER_MUNICIPALITY = 3,
    HOLDER_POLICE = 4,
    HOLDER_PROSECUTION = 5,
    HOLDER_CARE = 6,
    HOLDER_YOUTH_PROTECTION = 7,
    HOLDER_EDUCATION = 8,
    HOLDER_CARE_SAFETY_HOUSE = 9,
    HOLDER_COURT_OR_LAWYER = 10,
    HOLDER_ARCHIVE = 11
};

enum paper_state {
    PAPER_OUT = 1,
    PAPER_ASKED_BACK = 2,
    PAPER_RETURNED = 3,         /* came back and was destroyed here */
    PAPER_DESTROYED_THERE = 4,  /* the holder says so, in writing */
    PAPER_KEPT = 5,             /* the holder keeps it, on a ground of its own */
    PAPER_LOST = 6              /* a data breach to look at */
};

#endif
