/* Taking part in one dossier: somebody from outside who sees it from a day until a day, and no other dossier.
 *
 * A domain's lookup of a dossier asks the table dossier_member in its one query, by day: access ends by itself when its
 * last day has passed, without anybody doing something. These functions begin, change and end it.
 */
#ifndef SEINHUIS_ACCESS_MEMBER_H
#define SEINHUIS_ACCESS_MEMBER_H

#include "access/access.h"

struct dossier_member {
    struct dossier_ref dossier;
    struct person_id person;
    struct date from, until;
};
/* ERR_CONFLICT: this person takes part in it already. */
MUST enum err member_begin(struct tx_write *tx, const struct dossier_member *member);
/* Another last day. ERR_CONFLICT: this person does not take part. */
MUST enum err member_extend(struct tx_write *tx, const struct dossier_member *member);
/* OK also when it ended already. */
MUST enum err member_end(struct tx_write *tx, struct dossier_ref dossier, struct person_id person);
/* All who take part in it, or nobody any more; OK also without any. */
MUST enum err members_suspend(struct tx_write *tx, struct dossier_ref dossier, bool suspended);
/* With the dossier's closing or destruction. */
MUST enum err members_forget(struct tx_write *tx, struct dossier_ref dossier);
/* They looked at it on that day. */
MUST enum err member_used(struct tx_write *tx, struct dossier_ref dossier, struct person_id person, struct date day);

#endif
