/* Whose weighings there are: published for the rights of the person concerned, which ask each owner whether that person
 * is in theirs. No function here takes a name.
 *
 * The owner is the process lead who leads it. What nobody leads who is still here is answered by whoever holds that
 * role. A proposal that waits for its second person is still the signal's.
 */
#ifndef SEINHUIS_WEIGHING_OWNED_H
#define SEINHUIS_WEIGHING_OWNED_H

#include "weighing/weighing.h"

/* Process leads of today who lead at least one. */
MUST enum err weighing_owners(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct date today, struct person_id **ret_owners, size_t *ret_count);
struct weighing_owned {
    struct weighing_id weighing;
    struct sv reference;
    struct dossier_ref dossier;
};
struct weighings_owned_question {
    struct municipality_id municipality;
    struct person_id owner;      /* 0: those that no process lead of today leads */
    struct date today;
};
/* Closed and sealed ones included, the latest first. */
MUST enum err weighings_of_owner(struct tx *tx, struct arena *arena, const struct weighings_owned_question *question,
                                 struct weighing_owned **ret_rows, size_t *ret_count);

#endif
