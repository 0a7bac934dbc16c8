/* Published for rights: whose cases there are, and what of one the person concerned may read. No function here takes a
 * name.
 *
 * The owner is the case lead. What nobody leads who is still here is answered by whoever holds that role.
 * Lifetime: what is given out lives in the arena.
 */
#ifndef SEINHUIS_CASES_TOLD_H
#define SEINHUIS_CASES_TOLD_H

#include "cases/cases.h"

/* Case leads of today who lead at least one. */
MUST enum err case_owners(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                          struct person_id **ret_owners, size_t *ret_count);
struct case_owned {
    struct casefile_id casefile;
    struct sv reference;
    struct dossier_ref dossier;
};
struct cases_owned_question {
    struct municipality_id municipality;
    struct person_id owner;      /* 0: those that no case lead of today leads */
    struct date today;
};
/* Closed and sealed ones included, the latest first. */
MUST enum err cases_of_owner(struct tx *tx, struct arena *arena, const struct cases_owned_question *question,
                             struct case_owned **ret_rows, size_t *ret_count);

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
