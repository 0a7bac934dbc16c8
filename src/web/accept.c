#include "web/accept.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NO_PLACE_MS = 5, NO_FILES_MS = 50, STACK_BYTES = 512 * 1024 };

static bool out_of_something(int why)
{
    return why == EMFILE || why == ENFILE || why == ENOBUFS || why == ENOMEM;
}

/* As many as wait at the socket. How long to leave them there before looking again; -1: until somebody comes. */
static int let_in(const struct acceptor *acceptor)
{
    while (atomic_load(&acceptor->watch->count) < acceptor->places) {
        struct sockaddr_storage address;
        socklen_t length = sizeof address;
        int fd = accept4(acceptor->listen_socket, (struct sockaddr *)&address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            /* Everything else is about the client that left before it was let in. */
            return errno == EAGAIN ? -1 : out_of_something(errno) ? NO_FILES_MS : 0;
        }
        /* On failure libmicrohttpd has closed it. */
        (void)MHD_add_connection(acceptor->daemon, fd, (struct sockaddr *)&address, length);
    }
    return NO_PLACE_MS;
}

static void *run(void *context)
{
    const struct acceptor *acceptor = context;
    int wait_ms = -1;
    for (;;) {
        struct pollfd polled[2] = { { .fd = acceptor->stop, .events = POLLIN },
                                    { .fd = wait_ms < 0 ? acceptor->listen_socket : -1, .events = POLLIN } };
        ASSERT(poll(polled, 2, wait_ms) >= 0 || errno == EINTR);
        if (polled[0].revents != 0) {
            return NULL;
        }
        wait_ms = let_in(acceptor);
    }
}

enum err accept_start(struct acceptor *acceptor)
{
    int flags = fcntl(acceptor->listen_socket, F_GETFL);
    if (flags < 0 || fcntl(acceptor->listen_socket, F_SETFL, flags | O_NONBLOCK) < 0) {
        return ERR_IO;
    }
    acceptor->stop = eventfd(0, EFD_CLOEXEC);
    if (acceptor->stop < 0) {
        return ERR_IO;
    }
    pthread_attr_t attributes;
    ASSERT(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0);
    acceptor->runs = pthread_create(&acceptor->thread, &attributes, run, acceptor) == 0;
    (void)pthread_attr_destroy(&attributes);
    if (!acceptor->runs) {
        (void)close(acceptor->stop);
    }
    return acceptor->runs ? OK : ERR_NO_MEMORY;
}

void accept_stop(struct acceptor *acceptor)
{
    if (!acceptor->runs) {
        return;
    }
    ASSERT(eventfd_write(acceptor->stop, 1) == 0);
    (void)pthread_join(acceptor->thread, NULL);
    (void)close(acceptor->stop);
    acceptor->runs = false;
}
