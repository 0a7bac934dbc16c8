/* The rows and closed lists of plan, review, closing and letter.
 *
 * Numbers are what the database holds: never reuse or renumber one.
 */
#ifndef SEINHUIS_CASES_PLAN_IDS_H
#define SEINHUIS_CASES_PLAN_IDS_H

#include "cases/ids.h"
#include "organisation/letter.h"

DEFINE_ID(plan_text)

enum plan_text_kind {
    PLAN_PICTURE = 1,        /* what the participants agree that is going on */
    PLAN_PROTECTIVE = 2,     /* what protects */
    PLAN_AGAINST = 3,        /* contra-indications: what speaks against the concern */
    PLAN_OWN_VIEW = 4,       /* the person's own view, in their own words */
    PLAN_PARENTS = 5,        /* under 16: how parents or guardian take part */
    PLAN_TEXT_END
};

enum life_domain {
    LIFE_HOUSING = 1,
    LIFE_WORK_SCHOOL = 2,
    LIFE_MONEY = 3,
    LIFE_FAMILY = 4,
    LIFE_FRIENDS = 5,
    LIFE_HEALTH = 6,
    LIFE_SOCIETY = 7,        /* taking part: rights, papers, a place among others */
    LIFE_SAFETY = 8,
    LIFE_DOMAIN_END
};

enum measure_kind {
    MEASURE_CARE = 1,
    MEASURE_SOCIAL = 2,
    MEASURE_ADMINISTRATIVE = 3,
    MEASURE_CRIMINAL = 4,
    MEASURE_MENTORING = 5
};

/* All that is kept about somebody around the person. */
enum relative_answer { RELATIVE_ACCEPTED = 1, RELATIVE_NOT_ACCEPTED = 2 };

enum review_outcome { REVIEW_GOES_ON = 1, REVIEW_SCALE_DOWN = 2, REVIEW_SCALE_UP = 3, REVIEW_PROPOSE_CLOSING = 4 };

#endif
