/* The kinds of rows that the register of disclosures owns, and the closed lists stored in them.
 *
 * Numbers are what the database holds: never reuse or renumber one.
 */
#ifndef SEINHUIS_DISCLOSURE_IDS_H
#define SEINHUIS_DISCLOSURE_IDS_H

#include "base/id.h"

DEFINE_ID(paper) /* a copy on paper, or elsewhere outside this program */

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
