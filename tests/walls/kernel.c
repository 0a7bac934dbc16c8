/* Stands in for another kernel: runs a program to which Landlock does not exist, or is as old as said.
 *
 * Usage: kernel ABI PROGRAM [ARGUMENT ...]      ABI 0: no Landlock
 */
#include "base/clock.h"
#include "os/file.h"
#include "os/socket.h"

#include <errno.h>
#include <poll.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ASKS_FOR_VERSION = 1, FLAGS_AT = 2, EXIT_BROKEN = 2, WAIT_MS = 10000 };

/* The old kernel's answer to the question which Landlock it has; all else goes to the kernel that is there. */
static void answer(int listener, long abi)
{
    struct seccomp_notif *asked = NULL;
    struct seccomp_notif_resp *answered = NULL;
    struct pollfd polled = { .fd = listener, .events = POLLIN };
    if (seccomp_notify_alloc(&asked, &answered) != 0) {
        return;
    }
    for (;;) {
        if (poll(&polled, 1, -1) < 0 || (polled.revents & POLLIN) == 0) {
            return; /* nobody is left to ask */
        }
        *asked = (struct seccomp_notif){ 0 }; /* the kernel wants it empty */
        if (seccomp_notify_receive(listener, asked) != 0) {
            continue;
        }
        *answered = (struct seccomp_notif_resp){ .id = asked->id, .val = abi };
        (void)seccomp_notify_respond(listener, answered);
    }
}

static int without(void)
{
    static const int calls[] = { SCMP_SYS(landlock_create_ruleset), SCMP_SYS(landlock_add_rule),
                                 SCMP_SYS(landlock_restrict_self) };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), calls[i], 0) != 0) {
            return -1;
        }
    }
    return seccomp_load(filter);
}

static int older(long abi)
{
    int mine = -1;
    int other = -1;
    if (socket_pair(SOCKET_STREAM, &mine, &other) != OK) {
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        unsigned char tag = 0;
        int listener = -1;
        fd_close(&mine);
        if (socket_receive_fd(other, clock_monotonic_ms() + WAIT_MS, &tag, &listener) != OK) {
            _exit(EXIT_BROKEN);
        }
        (void)setpgid(0, 0);
        answer(listener, abi);
        _exit(0);
    }
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (pid < 0 || seccomp_rule_add(filter, SCMP_ACT_NOTIFY, SCMP_SYS(landlock_create_ruleset), 1,
                                    SCMP_CMP64(FLAGS_AT, SCMP_CMP_EQ, ASKS_FOR_VERSION, 0)) != 0 ||
        seccomp_load(filter) != 0) {
        return -1;
    }
    int listener = seccomp_notify_fd(filter);
    bool given = socket_send_fd(mine, 0, listener) == OK;
    fd_close(&listener);
    fd_close(&mine);
    fd_close(&other);
    return given ? 0 : -1;
}

int main(int count, char **words)
{
    if (count < 3) {
        return EXIT_BROKEN;
    }
    long abi = strtol(words[1], NULL, 10);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || (abi == 0 ? without() : older(abi)) != 0) {
        perror("kernel");
        return EXIT_BROKEN;
    }
    (void)execv(words[2], words + 2);
    perror("kernel");
    return EXIT_BROKEN;
}
