#include "web/once.h"

#include "web/core.h"
#include "web/form.h"

#include <sodium.h>

enum { CODE_BYTES = 16 };

struct sv once_code(struct rq *rq)
{
    if (!rq->signed_in || rq->random == NULL) {
        return SV("");
    }
    unsigned char code[CODE_BYTES];
    random_bytes(rq->random, code, sizeof code);
    struct buf buf;
    buf_open(&buf, rq->arena, (size_t)2 * CODE_BYTES);
    buf_put_hex(&buf, sv_of_bytes(code, sizeof code));
    return buf.failed ? SV("") : buf_view(&buf);
}

static enum err apply_once(struct tx_write *tx, const void *prepared)
{
    struct once *once = *(struct once *const *)prepared;
    bool fresh = false;
    TRY(once->store->once(tx, &once->hash, once->at, &fresh));
    once->before = !fresh;
    return fresh ? once->apply(tx, once->prepared) : ERR_CONFLICT;
}

static void hash_text(crypto_generichash_state *state, struct sv text)
{
    uint64_t length = text.length;
    (void)crypto_generichash_update(state, (const unsigned char *)&length, sizeof length);
    (void)crypto_generichash_update(state, (const unsigned char *)text.at, text.length);
}

/* The code is one of the pairs. Of the pairs, not of the bytes: a browser cuts the parts of one form anew each time. */
static struct secret_hash hash_of(const struct rq *rq)
{
    crypto_generichash_state state;
    struct secret_hash hash;
    (void)crypto_generichash_init(&state, rq->session_token, sizeof rq->session_token, sizeof hash.bytes);
    hash_text(&state, rq->path);
    for (size_t i = 0; i < rq->form->pair_count; i++) {
        hash_text(&state, rq->form->pairs[i].name);
        hash_text(&state, rq->form->pairs[i].value);
    }
    (void)crypto_generichash_final(&state, hash.bytes, sizeof hash.bytes);
    sodium_memzero(&state, sizeof state);
    return hash;
}

void once_wrap(struct exchange *exchange, struct write_job *job)
{
    struct rq *rq = &exchange->rq;
    const struct session_store *store = exchange->core->options.site->sessions;
    struct sv code = { "", 0 };
    if (!rq->signed_in || store->once == NULL || !form_value(rq->form, ONCE_FIELD, &code) || sv_empty(code)) {
        return;
    }
    exchange->once = (struct once){ .store = store, .hash = hash_of(rq), .at = rq->now, .apply = job->apply,
                                    .prepared = job->prepared };
    exchange->once_at = &exchange->once;
    job->apply = apply_once;
    job->prepared = &exchange->once_at;
}
