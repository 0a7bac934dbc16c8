/* Whose cases there are: published for the rights of the person concerned, which ask each owner whether that person is
 * in theirs. No function here takes a name.
 *
 * The owner is who leads the case. What nobody leads who may do so today is answered by whoever holds that role.
 */
#ifndef SEINHUIS_CASES_OWNED_H
#define SEINHUIS_CASES_OWNED_H

#include "cases/cases.h"

/* Who leads at least one and may do so today. */
MUST enum err case_owners(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct date today, struct person_id **ret_owners, size_t *ret_count);
struct case_owned {
    struct casefile_id casefile;
    struct sv reference;
    struct dossier_ref dossier;
};
struct cases_owned_question {
    struct municipality_id municipality;
    struct person_id owner;      /* 0: those that nobody leads who may */
    struct date today;
};
/* Closed and sealed ones included, the latest first. */
MUST enum err cases_of_owner(struct tx *tx, struct arena *arena, const struct cases_owned_question *question,
                                 struct case_owned **ret_rows, size_t *ret_count);

#endif
