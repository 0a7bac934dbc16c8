/* The kinds of rows that the register of disclosures owns, and the closed lists stored in them.
 *
 * Numbers are what the database holds: never reuse or renumber one.
 */
#ifndef SEINHUIS_DISCLOSURE_IDS_H
#define SEINHUIS_DISCLOSURE_IDS_H

#include "base/id.h"

DEFINE_ID(paper) /* a copy: on paper, as a file, read on a screen, or only told */

enum paper_what {
    PAPER_RECORD = 1,       /* print of the official record */
    PAPER_OBSERVATIONS = 2, /* ticked observations given to somebody */
    PAPER_LETTER = 3,
    PAPER_NOTES = 4,        /* notes of a meeting or a talk */
    PAPER_FILE = 5,         /* a digital copy outside this program */
    PAPER_PACK = 6,         /* what a weighing is about, for a party that does not sign in */
    PAPER_FACTS = 7,        /* what a weighing is about, read by a party that signs in */
    PAPER_AGENDA = 8,
    PAPER_MINUTES = 9,
    PAPER_PLAN = 10,
    PAPER_CASE = 11         /* what a participant could read of a case */
};

enum paper_medium {
    MEDIUM_PAPER = 1,
    MEDIUM_FILE = 2,
    MEDIUM_SCREEN = 3,      /* read here, in this program: what was derived from it lives elsewhere */
    MEDIUM_TOLD = 4
};

/* What its holder is asked. */
enum paper_ask {
    ASK_NOTHING = 0,
    ASK_BACK = 1,           /* give it back or destroy it, and what was derived from it */
    ASK_REVIEW = 2,         /* look again at what was derived from it */
    ASK_CORRECT = 3
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
    HOLDER_ARCHIVE = 11,
    HOLDER_PROBATION = 12,
    HOLDER_CHILD_PROTECTION_BOARD = 13,
    HOLDER_ELSEWHERE = 14       /* another organisation: housing, work, a bureau */
};

enum paper_state {
    PAPER_OUT = 1,
    PAPER_ASKED = 2,
    PAPER_RETURNED = 3,         /* came back and was destroyed here */
    PAPER_DESTROYED_THERE = 4,  /* the holder says so, in writing */
    PAPER_KEPT = 5,             /* the holder keeps it, on a ground of its own */
    PAPER_LOST = 6,             /* a data breach to look at */
    PAPER_REVIEWED_DESTROYED = 7,
    PAPER_REVIEWED_KEPT = 8,    /* looked at again, and kept on a ground of its own */
    PAPER_CORRECTED = 9
};

#endif
