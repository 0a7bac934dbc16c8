/* The reasons for closing that a person can choose: at closing, and at a review that proposes it.
 *
 * What only the clock gives (an admission that lapsed, reviews that were missed) is not among them.
 */
#ifndef SEINHUIS_CASES_CLOSING_REASONS_H
#define SEINHUIS_CASES_CLOSING_REASONS_H

#include "web/form.h"

enum { CLOSING_REASONS = 7 };
extern const struct choice closing_reasons[CLOSING_REASONS]; /* closing_web.c */

#endif
