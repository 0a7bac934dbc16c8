/* The request guard: refuses what two programs in a row could read differently (request smuggling). Internal to web/.
 *
 * libmicrohttpd 0.9.75 accepts a Content-Length beside chunked, two lengths, no Host and more; behind a proxy each of
 * these lets one person's request be read as part of another's. The same walk over the headers notes the few that this
 * program looks at.
 */
#ifndef SEINHUIS_WEB_GUARD_H
#define SEINHUIS_WEB_GUARD_H

#include "web/exchange.h"

struct guard {
    struct head *head;
    uint32_t hosts, lengths, codings, types;
    int64_t length;              /* of the body as announced; 0 when not */
    bool chunked;
    bool refused;
};

void guard_header(struct guard *guard, struct sv name, struct sv value);
/* After the last header: may this request be handled? */
bool guard_passes(const struct guard *guard, struct sv version);
/* The address that a proxy in front adds: the last one, which no client can choose. */
struct sv forwarded_address(struct sv forwarded_for);

#endif
