#include "web/session.h"

#include "web/core.h"
#include "web/session_read.h"
#include "web/exchange.h"
#include "web/token.h"

#include <string.h>

/* How precisely idle time is known: writing it down at every click would make every click a write. */
enum { TOUCH_MS = 60 * 1000 };

static void touch_done(struct write_job *job, enum err outcome)
{
    (void)outcome; /* the next click tries again */
    struct touch_slot *slot = job->context;
    atomic_store(&slot->taken, false);
}

static void touch(struct core *core, const struct secret_hash *hash, struct instant now)
{
    for (size_t i = 0; i < TOUCHES_MAX; i++) {
        struct touch_slot *slot = &core->touches[i];
        bool taken = false;
        if (!atomic_compare_exchange_strong(&slot->taken, &taken, true)) {
            continue;
        }
        slot->touch = (struct session_touch){ *hash, now };
        slot->job = (struct write_job){ .apply = core->options.site->sessions->touch,
                                        .prepared = &slot->touch,
                                        .scope = scope_all(), /* of whichever municipality is on screen by then */
                                        .done = touch_done,
                                        .context = slot };
        if (store_write_submit(core->options.store, &slot->job) != OK) {
            atomic_store(&slot->taken, false);
        }
        return;
    }
}

enum err session_read(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    struct core *core = exchange->core;
    unsigned char token[TOKEN_BYTES];
    if (core->options.site->sessions == NULL || !cookie_token(exchange->head.cookie, core->options.https, token)) {
        return ERR_NOT_FOUND;
    }
    struct secret_hash hash = token_hash(token);
    struct session_found found = { 0 };
    TRY(core->options.site->sessions->load(rq->tx, rq->arena, &hash, rq->now, &found));
    bool idle = rq->now.ms - found.seen.ms > core->options.session_idle_ms;
    if (idle || rq->now.ms >= found.ends.ms) {
        return ERR_NOT_FOUND;
    }
    if (rq->now.ms - found.seen.ms > TOUCH_MS) {
        touch(core, &hash, rq->now);
    }
    memcpy(rq->session_token, token, sizeof token);
    rq->session_hash = hash;
    rq->actor = found.actor;
    rq->vault_session = found.vault_session;
    rq->signed_in = true;
    if (rq->prefix.length == 0) {
        rq->language = found.language;
        exchange->form.language = found.language; /* the form was taken apart before we knew who sent it */
    }
    return OK;
}

enum err session_start(struct rq *rq, struct session_new *ret_session)
{
    const struct exchange *exchange = rq->server_;
    random_bytes(rq->random, rq->session_token, TOKEN_BYTES);
    rq->session_hash = token_hash(rq->session_token);
    rq->answer->cookie = cookie_set(rq->arena, exchange->core->options.https, rq->session_token);
    if (rq->answer->cookie.length == 0) {
        return ERR_NO_MEMORY;
    }
    rq->signed_in = true;
    *ret_session = (struct session_new){
        .hash = rq->session_hash,
        .started = rq->now,
        .ends = instant_add_ms(rq->now, exchange->core->options.session_absolute_ms),
    };
    return OK;
}

void session_end(struct rq *rq)
{
    const struct exchange *exchange = rq->server_;
    rq->answer->cookie = cookie_set(rq->arena, exchange->core->options.https, NULL);
}
