/* One request, from its row in the route table to a finished answer. Internal to web/.
 *
 * Order: municipality or session → right → origin and form token → throttle → form → subject → handler → write. Each
 * step that says no leaves a page; no step is left out by any route.
 */
#ifndef SEINHUIS_WEB_DISPATCH_H
#define SEINHUIS_WEB_DISPATCH_H

#include "web/exchange.h"

/* What a thread that runs requests has of its own. */
struct worker {
    struct core *core;
    struct vault *vault;
    struct random random;
};

enum progress { PROGRESS_ANSWERED, PROGRESS_WRITING };

/* First pass. PROGRESS_WRITING: the writer has it, `written` will be called, and the caller must not touch the exchange
 * any more. */
enum progress dispatch_run(struct worker *worker, struct exchange *exchange);
/* Second pass, after a write that did not succeed: a conflict shows the page anew, the rest a failure page. */
void dispatch_settle(struct worker *worker, struct exchange *exchange);
/* After a write that did: what belongs to it beside the answer. On the writer's thread. */
void dispatch_written(struct exchange *exchange);
/* A failure page without database, vault or worker: busy, too old, full. Keeps what was typed. Any thread that holds
 * the exchange. */
void dispatch_fail(struct exchange *exchange, enum err err);
/* For a body that will not even be read. */
void dispatch_too_large(struct exchange *exchange);

#endif
