/* How a case begins, is confirmed, or lapses: what the decision of a weighing causes here, in its transaction.
 *
 * Police, prosecution and municipality weighed together and take part from the beginning: the law names them, so nobody
 * has to say why they are needed. Their access has a last day like everybody's.
 */
#ifndef SEINHUIS_CASES_OPENING_H
#define SEINHUIS_CASES_OPENING_H

#include "cases/cases.h"
#include "weighing/events.h"

MUST enum err case_open_apply(struct tx_write *tx, const struct admission *admission);
/* The urgent admission was confirmed; OK when its case ended meanwhile. */
MUST enum err case_confirm_apply(struct tx_write *tx, const struct weighing_sequel *sequel);
/* It was not: the case ends at once. OK when there is none. */
MUST enum err case_lapse_apply(struct tx_write *tx, const struct weighing_sequel *sequel);

#endif
