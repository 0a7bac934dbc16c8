/* How a process that may talk to the vault gets a connection, at any time: it asks the supervisor, which makes a pair
 * of sockets and gives one end to the vault (a password helper, the press) and one back.
 *
 * Invariants: the supervisor says to the vault who holds the other end; nobody else can reach the vault at all. One
 * connector may be used by all threads of its process.
 * Wire: on a packet socket, one byte ('v', '0', '1' or 's') asks; the same byte answers, with a socket or, when that
 * process is not there now, without.
 */
#ifndef SEINHUIS_VAULT_CONNECTOR_H
#define SEINHUIS_VAULT_CONNECTOR_H

#include "base/err.h"

#include <stdint.h>

enum { PASSWORD_HELPERS = 2, CONNECTOR_WAIT_MS = 2000 };

struct connector;

MUST enum err connector_open(int fd, struct connector **ret_connector); /* takes the descriptor */
void connector_close(struct connector *connector);                      /* accepts NULL */

int connector_vault(void *connector);                     /* a vault_connect_fn */
int connector_password(void *connector, uint32_t helper); /* a password_connect_fn */
int connector_press(void *connector);                     /* a press_connect_fn */

#endif
