/* Listening and connecting. Apart from socket.c, so that a process that only ever gets its sockets handed does not
 * contain it. */
#include "os/socket.h"

#include "base/arena.h"
#include "os/file.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { LISTEN_QUEUE = 1024, HOST_BYTES_MAX = 64 };

static enum err unix_address(struct sv path, struct sockaddr_un *ret_address)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (sv_empty(path) || path.length >= sizeof address.sun_path) {
        return ERR_LIMIT;
    }
    memcpy(address.sun_path, path.at, path.length);
    *ret_address = address;
    return OK;
}

enum err socket_listen_unix(struct sv path, int *ret_fd)
{
    struct sockaddr_un address;
    TRY(unix_address(path, &address));
    int fd CLEANUP(fd_close) = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return err_of_errno(errno);
    }
    if (unlink(address.sun_path) != 0 && errno != ENOENT) {
        return err_of_errno(errno);
    }
    /* The mode is set on the socket before it is bound, so that there is no moment in which others can connect. */
    if (fchmod(fd, 0600) != 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, LISTEN_QUEUE) != 0) {
        return err_of_errno(errno);
    }
    *ret_fd = fd;
    fd = -1;
    return OK;
}

enum err socket_connect_unix(struct sv path, int *ret_fd)
{
    struct sockaddr_un address;
    TRY(unix_address(path, &address));
    int fd CLEANUP(fd_close) = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        return errno == ECONNREFUSED ? ERR_NOT_FOUND : err_of_errno(errno);
    }
    *ret_fd = fd;
    fd = -1;
    return OK;
}

static enum err listen_on(const struct addrinfo *info, int *ret_fd)
{
    int fd CLEANUP(fd_close) = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, info->ai_addr, info->ai_addrlen) != 0 || listen(fd, LISTEN_QUEUE) != 0) {
        return errno == EADDRINUSE ? ERR_CONFLICT : errno == EADDRNOTAVAIL ? ERR_NOT_FOUND :
               errno == EACCES ? ERR_REFUSED : err_of_errno(errno);
    }
    *ret_fd = fd;
    fd = -1;
    return OK;
}

uint16_t socket_port(int fd)
{
    struct sockaddr_storage bound = { 0 };
    socklen_t length = sizeof bound;
    if (getsockname(fd, (struct sockaddr *)&bound, &length) != 0) {
        return 0;
    }
    in_port_t port = 0;
    if (bound.ss_family != AF_INET6 && bound.ss_family != AF_INET) {
        return 0;
    }
    if (bound.ss_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, &bound, sizeof six);
        port = six.sin6_port;
    } else {
        struct sockaddr_in four;
        memcpy(&four, &bound, sizeof four);
        port = four.sin_port;
    }
    return ntohs(port);
}

enum err socket_listen_tcp(const struct tcp_address *address, int *ret_fd, uint16_t *ret_port)
{
    char host[HOST_BYTES_MAX] = "";
    size_t offset = 0;
    if (address->host.length >= sizeof host || sv_find(address->host, '\0', &offset)) {
        return ERR_INVALID;
    }
    memcpy(host, address->host.at, address->host.length);
    char port[8] = "";
    uint32_t rest = address->port;
    for (size_t i = 0; i < 5; i++) {
        port[4 - i] = (char)('0' + (char)(rest % 10));
        rest /= 10;
    }
    struct addrinfo hints = { .ai_family = AF_UNSPEC,
                              .ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
    struct addrinfo *info = NULL;
    if (getaddrinfo(host, port, &hints, &info) != 0) {
        return ERR_INVALID;
    }
    enum err err = listen_on(info, ret_fd);
    freeaddrinfo(info);
    TRY(err);
    *ret_port = socket_port(*ret_fd);
    return OK;
}
