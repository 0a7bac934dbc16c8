/* Reading a log from its folder, line by line, without the vault: for who restores it, and has no vault yet.
 *
 * Nothing is judged here: log_verify does that. A line that is no line ends its file, as it does for the vault.
 */
#ifndef SEINHUIS_VAULT_LOG_WALK_H
#define SEINHUIS_VAULT_LOG_WALK_H

#include "vault/chain.h"

/* The line's texts live until the next one. */
typedef enum err log_walk_fn(void *context, const struct chain_line *line);
MUST enum err log_walk(struct sv folder, log_walk_fn *each, void *context);

#endif
