/* Shared by the clients of the vault, the password helpers and the press: one call over one connection.
 *
 * A connection that failed in any way is closed, so that a late answer can reach nobody; the next call connects anew.
 */
#ifndef SEINHUIS_VAULT_CLIENT_INNER_H
#define SEINHUIS_VAULT_CLIENT_INNER_H

#include "vault/wire.h"

struct connection {
    int fd; /* -1: none */
    uint32_t sequence;
};

struct exchange {
    enum message message;
    wire_put_fn *put;
    const void *content;
    int64_t wait_ms;
};

/* OK: *ret_answer's kind says REFUSAL_NONE or why not. The payload lives in `arena`. ERR_VAULT: no answer; the
 * connection is closed. */
MUST enum err exchange_call(struct connection *connection, struct arena *arena, const struct exchange *exchange,
                            struct frame *ret_answer);
/* no answer wanted */
MUST enum err exchange_tell(struct connection *connection, struct arena *arena, const struct exchange *exchange);
/* The other side has hung up since the last call: better to know before than after sending. */
bool connection_is_stale(const struct connection *connection);

/* The vault's answer to one message; as vault_call. Its payload lives in `arena`. */
MUST enum err vault_ask(struct vault *vault, struct arena *arena, const struct exchange *exchange,
                        struct sv *ret_payload);

#endif
