/* What systemd and this program tell each other: the socket it opened for us, that we are ready, alive or stopping, and
 * how often it wants to hear so. Without systemd nothing is there and nothing is said.
 *
 * Only the supervisor calls it, before it starts threads or children.
 */
#ifndef SEINHUIS_OS_SERVICE_H
#define SEINHUIS_OS_SERVICE_H

#include "base/err.h"
#include "base/sv.h"

/* The one listening socket that we were started with. ERR_NOT_FOUND: none; ERR_LIMIT: several; ERR_INVALID: it is no
 * listening stream socket. */
MUST enum err service_socket(int *ret_fd);
/* How soon after each other we must say that we live; 0: nobody asks. */
int64_t service_watchdog_ms(void);

enum service_word { SERVICE_READY, SERVICE_ALIVE, SERVICE_STOPPING, SERVICE_WITHOUT_VAULT };
/* With a sentence for `systemctl status`. */
void service_say(enum service_word word);

#endif
