/* Sockets between our own processes, and the ones we listen on.
 *
 * Invariants: close-on-exec always; no call here waits past its deadline (clock_monotonic_ms); a passed descriptor is
 * owned by exactly one side at a time: the sender closes its copy itself.
 * Errors: ERR_TIMEOUT the deadline came first; ERR_NOT_FOUND the other side has closed; ERR_BUSY its queue is full;
 * ERR_IO.
 */
#ifndef SEINHUIS_OS_SOCKET_H
#define SEINHUIS_OS_SOCKET_H

#include "base/err.h"
#include "base/sv.h"

enum socket_kind { SOCKET_STREAM, SOCKET_PACKET };

MUST enum err socket_pair(enum socket_kind kind, int *ret_mine, int *ret_other);
MUST enum err socket_listen_unix(struct sv path, int *ret_fd); /* a stale socket file is replaced; mode 0600 */
MUST enum err socket_connect_unix(struct sv path, int *ret_fd);
struct tcp_address {
    struct sv host; /* numeric: "127.0.0.1", "::1", "::" */
    uint16_t port;  /* 0: the kernel chooses */
};
/* ERR_CONFLICT: another program listens there; ERR_NOT_FOUND: not this machine's address; ERR_REFUSED: a low port;
 * ERR_INVALID: not numeric. */
MUST enum err socket_listen_tcp(const struct tcp_address *address, int *ret_fd, uint16_t *ret_port);
uint16_t socket_port(int fd); /* where it is bound; 0: not to a port */

void socket_set_blocking(int fd, bool blocking);
MUST enum err socket_write_all(int fd, struct sv bytes, int64_t deadline_ms);
MUST enum err socket_read_all(int fd, void *into, size_t length, int64_t deadline_ms);

/* One byte, with or without (-1) a descriptor. Sending never waits. */
MUST enum err socket_send_fd(int socket, unsigned char tag, int fd);
MUST enum err socket_receive_fd(int socket, int64_t deadline_ms, unsigned char *ret_tag, int *ret_fd);

#endif
