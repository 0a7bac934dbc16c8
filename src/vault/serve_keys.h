/* What the vault does with the messages about renewing a municipality's key (vault/renewal.h).
 *
 * The end of a version comes in two steps, so that its line is durable before: the message writes the line, and when
 * the round's lines are on the disk `serve_keys_end` destroys, before the answer leaves. */
#ifndef SEINHUIS_VAULT_SERVE_KEYS_H
#define SEINHUIS_VAULT_SERVE_KEYS_H

#include "vault/serve.h"

void serve_keys(struct vault_state *state, struct peer *peer);     /* one of MESSAGE_KEYS_... */
void serve_keys_end(struct vault_state *state, struct peer *peer); /* after the round's lines are durable; any peer */

#endif
