#include "os/socket.h"

#include "base/clock.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum err socket_pair(enum socket_kind kind, int *ret_mine, int *ret_other)
{
    int pair[2];
    int type = kind == SOCKET_STREAM ? SOCK_STREAM : SOCK_SEQPACKET;
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair) != 0) {
        return err_of_errno(errno);
    }
    *ret_mine = pair[0];
    *ret_other = pair[1];
    return OK;
}

void socket_set_blocking(int fd, bool blocking)
{
    int flags = fcntl(fd, F_GETFL);
    ASSERT(flags >= 0);
    int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    ASSERT(fcntl(fd, F_SETFL, wanted) == 0);
}

static enum err wait_for(int fd, short events, int64_t deadline_ms)
{
    for (;;) {
        int64_t left = deadline_ms - clock_monotonic_ms();
        if (left <= 0) {
            return ERR_TIMEOUT;
        }
        struct pollfd watched = { .fd = fd, .events = events };
        int ready = poll(&watched, 1, left > INT32_MAX ? INT32_MAX : (int)left);
        if (ready > 0) {
            return OK;
        }
        if (ready < 0 && errno != EINTR) {
            return ERR_IO;
        }
    }
}

static bool try_again(int number)
{
    return number == EAGAIN || number == EINTR;
}

enum err socket_write_all(int fd, struct sv bytes, int64_t deadline_ms)
{
    size_t done = 0;
    while (done < bytes.length) {
        ssize_t put = send(fd, bytes.at + done, bytes.length - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put > 0) {
            done += (size_t)put;
            continue;
        }
        if (put == 0 || !try_again(errno)) {
            return errno == EPIPE ? ERR_NOT_FOUND : ERR_IO;
        }
        TRY(wait_for(fd, POLLOUT, deadline_ms));
    }
    return OK;
}

enum err socket_read_all(int fd, void *into, size_t length, int64_t deadline_ms)
{
    size_t done = 0;
    while (done < length) {
        ssize_t got = recv(fd, (char *)into + done, length - done, MSG_DONTWAIT);
        if (got > 0) {
            done += (size_t)got;
            continue;
        }
        if (got == 0) {
            return ERR_NOT_FOUND;
        }
        if (!try_again(errno)) {
            return ERR_IO;
        }
        TRY(wait_for(fd, POLLIN, deadline_ms));
    }
    return OK;
}

union fd_control {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
};

enum err socket_send_fd(int socket, unsigned char tag, int fd)
{
    union fd_control control = { 0 };
    struct iovec part = { .iov_base = &tag, .iov_len = 1 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    if (fd >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        ASSERT(header != NULL);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    ssize_t put = 0;
    do {
        put = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (put < 0 && errno == EINTR);
    if (put == 1) {
        return OK;
    }
    return errno == EPIPE || errno == ECONNRESET ? ERR_NOT_FOUND : err_of_errno(errno);
}

/* Exactly one descriptor is expected; any surplus is closed, so that a hostile peer cannot fill our table. */
static int fd_of(struct msghdr *message)
{
    int kept = -1;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL; header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd = -1;
            memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
            if (kept < 0) {
                kept = fd;
            } else {
                fd_close(&fd);
            }
        }
    }
    return kept;
}

enum err socket_receive_fd(int socket, int64_t deadline_ms, unsigned char *ret_tag, int *ret_fd)
{
    unsigned char tag = 0;
    union fd_control control;
    struct iovec part = { .iov_base = &tag, .iov_len = 1 };
    for (;;) {
        struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                                  .msg_controllen = sizeof control.bytes };
        ssize_t got = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (got == 1) {
            *ret_tag = tag;
            *ret_fd = fd_of(&message);
            return OK;
        }
        if (got == 0) {
            return ERR_NOT_FOUND;
        }
        if (!try_again(errno)) {
            return errno == ECONNRESET ? ERR_NOT_FOUND : ERR_IO;
        }
        TRY(wait_for(socket, POLLIN, deadline_ms));
    }
}
