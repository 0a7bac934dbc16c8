/* A form of staff is saved once, however often it arrives: a button pressed twice, a page sent again after Back or
 * after an answer that never came. Internal to web/.
 *
 * Each time a form is shown it carries a fresh random code. A write stores a hash of the session's secret, that code,
 * the address and everything that was typed, in the commit of the write itself; the same again is a conflict. Whoever
 * goes back and types something else sends something else. Without a code (made by hand, or shown by an older version)
 * nothing is remembered: this guards against accidents, not against people.
 */
#ifndef SEINHUIS_WEB_ONCE_H
#define SEINHUIS_WEB_ONCE_H

#include "web/exchange.h"

#define ONCE_FIELD SV("_eenmalig")

/* A code for one form on one page; empty when nobody is signed in, or out of memory. */
struct sv once_code(struct rq *rq);
/* The write of this exchange: its route's own, behind the check when the form carried a code. Sets exchange->once. */
void once_wrap(struct exchange *exchange, struct write_job *job);

#endif
