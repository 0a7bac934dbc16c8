/* Counting answers, and telling the operational log of those that failed. Internal to web/.
 *
 * A request that went well leaves no line unless the log is set to detail: that somebody was here is nobody's business.
 */
#ifndef SEINHUIS_WEB_ACCOUNT_H
#define SEINHUIS_WEB_ACCOUNT_H

#include "web/exchange.h"

void account_answer(const struct exchange *exchange);
/* A page or file that was ready. */
void account_kept(const struct exchange *exchange);

#endif
