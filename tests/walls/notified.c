/* Stands in for systemd: prints each message that a service sends it, and ends with its parent.
 *
 * Usage: notified PATH      the socket's path, for NOTIFY_SOCKET
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MESSAGE_BYTES = 4096 };

int main(int count, char **words)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char message[MESSAGE_BYTES];
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (count != 2 || strlen(words[1]) >= sizeof address.sun_path || fd < 0) {
        return 2;
    }
    memcpy(address.sun_path, words[1], strlen(words[1]));
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        perror("notified");
        return 2;
    }
    (void)printf("listening\n");
    (void)fflush(stdout);
    for (;;) {
        ssize_t got = recv(fd, message, sizeof message, 0);
        if (got < 0) {
            return 1;
        }
        (void)printf("%.*s\n", (int)got, message);
        (void)fflush(stdout);
    }
}
