/* Published for rights: what of one case the person concerned may read (whose cases there are: owned.h). Found by its
 * reference, never by a name.
 *
 * Lifetime: what is given out lives in the arena.
 */
#ifndef SEINHUIS_CASES_TOLD_H
#define SEINHUIS_CASES_TOLD_H

#include "cases/cases.h"

enum told_of_case { TOLD_CONTRIBUTION = 1, TOLD_PLAN = 2, TOLD_GOAL = 3, TOLD_MEASURE = 4, TOLD_REVIEW = 5 };
struct case_told_text {
    enum told_of_case what;
    int64_t row;
    bool police_or_justice;      /* brought by police or prosecution */
    struct sv body;
    struct date on;
};
struct case_told {
    struct sv who, residence;
    struct case_told_text *texts;
    size_t count;
    struct date destroy_on;
};
/* Also of a sealed case: a running request is why it was sealed. Walls hold. ERR_NOT_FOUND: destroyed, or hidden. */
MUST enum err case_told_open(const struct desk *desk, struct sv reference, struct case_told *ret_told);

#endif
