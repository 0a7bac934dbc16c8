#include "web/proxy.h"

#include <arpa/inet.h>
#include <string.h>

enum { MAPPED_AT = 12 };

static struct in6_addr mapped(const struct in_addr *four)
{
    struct in6_addr six = { .s6_addr = { [10] = 0xff, [11] = 0xff } };
    memcpy(&six.s6_addr[MAPPED_AT], four, sizeof *four);
    return six;
}

static bool address_read(struct sv text, struct in6_addr *ret_address)
{
    char c_text[INET6_ADDRSTRLEN];
    struct in_addr four;
    size_t offset = 0;
    if (sv_empty(text) || text.length >= sizeof c_text || sv_find(text, '\0', &offset)) {
        return false;
    }
    memcpy(c_text, text.at, text.length);
    c_text[text.length] = '\0';
    if (inet_pton(AF_INET, c_text, &four) == 1) {
        *ret_address = mapped(&four);
        return true;
    }
    return inet_pton(AF_INET6, c_text, ret_address) == 1;
}

enum err proxies_read(struct sv text, struct proxies *ret_proxies)
{
    struct proxies proxies = { .count = 0 };
    struct sv rest = sv_trim(text);
    if (sv_empty(rest) || sv_equal(rest, SV("nee"))) {
        *ret_proxies = proxies;
        return OK;
    }
    for (bool more = true; more;) {
        struct sv part = rest;
        more = sv_cut(rest, ',', &part, &rest);
        part = sv_trim(more ? part : rest);
        if (sv_equal(part, SV("unix"))) {
            proxies.unix_socket = true;
        } else if (proxies.count == PROXIES_MAX) {
            return ERR_LIMIT;
        } else if (!address_read(part, &proxies.addresses[proxies.count++])) {
            return ERR_INVALID;
        }
    }
    *ret_proxies = proxies;
    return OK;
}

bool proxies_any(const struct proxies *proxies)
{
    return proxies->unix_socket || proxies->count > 0;
}

bool proxies_trust(const struct proxies *proxies, const struct sockaddr *peer)
{
    struct in6_addr address;
    if (peer->sa_family == AF_UNIX) {
        return proxies->unix_socket;
    }
    if (peer->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, peer, sizeof four);
        address = mapped(&four.sin_addr);
    } else if (peer->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, peer, sizeof six);
        address = six.sin6_addr;
    } else {
        return false;
    }
    for (size_t i = 0; i < proxies->count; i++) {
        if (memcmp(&proxies->addresses[i], &address, sizeof address) == 0) {
            return true;
        }
    }
    return false;
}

bool proxy_client_valid(struct sv address)
{
    struct in6_addr ignored;
    return address_read(address, &ignored);
}
