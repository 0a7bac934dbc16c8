/* What the vault does with a message. One thread; called by the loop in server.c.
 *
 * Order within a batch: form, session, log lines, rights per key, limits, cryptography, log. Only when all of it worked
 * are its lines added to the round; the answer leaves after they are durable.
 */
#ifndef SEINHUIS_VAULT_SERVE_H
#define SEINHUIS_VAULT_SERVE_H

#include "vault/keys.h"
#include "vault/limiter.h"
#include "vault/refused.h"
#include "vault/segment.h"
#include "vault/server.h"
#include "vault/session.h"

struct vault_state {
    struct clock clock;
    int64_t log_keep_ms; /* what is younger is never pruned, whoever asks */
    struct keys *keys;
    struct sessions sessions;
    struct limiter limiter;
    struct refused refused;
    struct log log;
    struct server server;
    int lock_fd;          /* two vaults would write one log */
    int64_t batches;      /* answered */
    int64_t landlock_abi;
    int64_t flush_due_ms; /* 0: nothing to write */
    int64_t head_due_ms;  /* 0: nothing to sign */
};

void serve_message(void *state, struct peer *peer);   /* server.handle */
void serve_round_end(void *state);                    /* server.round_end */
int serve_idle(void *state);                          /* server.idle */
void serve_stop(struct vault_state *state);           /* what was counted is written; then the log may be closed */

/* serve_batch.c. Adds the batch's lines to the round and fills in its answers. */
MUST enum refusal serve_batch(struct vault_state *state, struct vault_batch *batch);
bool batch_moves_a_dossier(const struct vault_batch *batch);

/* serve_refused.c. A batch that was refused stands in the log before its answer leaves, or is counted there. */
void serve_refused(struct vault_state *state, const struct vault_batch *batch, enum refusal refusal);
void serve_refused_due(struct vault_state *state, bool all); /* lines that are due; or all that count something */

#endif
