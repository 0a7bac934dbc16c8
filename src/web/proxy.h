/* Whose word counts for where a client is: the proxies that a setting names, by address or by our unix socket.
 *
 * From anybody else X-Forwarded-For is ignored: whoever reaches us without the proxy is counted under the own address.
 */
#ifndef SEINHUIS_WEB_PROXY_H
#define SEINHUIS_WEB_PROXY_H

#include "base/err.h"
#include "base/sv.h"

#include <netinet/in.h>
#include <sys/socket.h>

enum { PROXIES_MAX = 16 };

struct proxies {
    struct in6_addr addresses[PROXIES_MAX]; /* IPv4 as IPv6 writes it: ::ffff:127.0.0.1 */
    size_t count;
    bool unix_socket; /* who may open our socket in the file system is a proxy */
};

/* "127.0.0.1, ::1" or "unix" or both; empty or "nee": nobody. ERR_INVALID: not an address; ERR_LIMIT: too many. */
MUST enum err proxies_read(struct sv text, struct proxies *ret_proxies);
bool proxies_any(const struct proxies *proxies);
bool proxies_trust(const struct proxies *proxies, const struct sockaddr *peer);
/* What a proxy says of its client; false: it is no numeric address. */
bool proxy_client_valid(struct sv address);

#endif
