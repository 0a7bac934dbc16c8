/* Senders of reports: each sends the last step of the public form over its own connection, waits until the page says
 * that the report is received, and sends the next one with a fresh code.
 *
 * Usage: bench_submit PORT PATH BODY SENDERS SECONDS [REPORTS]
 * Each sender stops after that many seconds, or when all together sent that many reports.
 * BODY is a file with the form as a browser encodes it; @CODE@ stands where the reporter's code goes. Prints
 * {"received": n, "refused": n, "per_second": n, "p50_ms": n, "p99_ms": n}; anything but a page that says "received"
 * counts as refused.
 */
#include "base/code.h"
#include "sample.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SENDERS_MAX = 256, DURATIONS_MAX = 200000, REQUEST_BYTES = 64 * 1024, ANSWER_BYTES = 256 * 1024 };

static const char MARK[] = "@CODE@";
static const char RECEIVED[] = "hebben uw bericht ontvangen";

static struct {
    struct sockaddr_in address;
    char before[REQUEST_BYTES], after[REQUEST_BYTES];
    int64_t end;
    atomic_long left; /* reports still to be sent */
} plan;

struct sender {
    pthread_t thread;
    int fd;
    size_t received, refused;
    int64_t *durations;
    char answer[ANSWER_BYTES];
};

static bool send_all(int fd, const char *bytes, size_t length)
{
    for (ssize_t sent = 0; length > 0; bytes += sent, length -= (size_t)sent) {
        sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
    }
    return true;
}

/* A whole answer with a Content-Length. False: the connection is of no use any more. */
static bool answer_read(struct sender *sender, bool *ret_received)
{
    size_t length = 0, whole = 0;
    while (whole == 0 || length < whole) {
        ssize_t got = recv(sender->fd, sender->answer + length, ANSWER_BYTES - 1 - length, 0);
        if (got <= 0) {
            return false;
        }
        length += (size_t)got;
        sender->answer[length] = '\0';
        const char *head_end = whole == 0 ? strstr(sender->answer, "\r\n\r\n") : NULL;
        const char *counted = head_end == NULL ? NULL : strcasestr(sender->answer, "\r\ncontent-length:");
        if (head_end != NULL && (counted == NULL || counted > head_end)) {
            return false;
        }
        if (head_end != NULL) {
            whole = (size_t)(head_end + 4 - sender->answer) + strtoul(counted + 17, NULL, 10);
        }
    }
    *ret_received = strncmp(sender->answer, "HTTP/1.1 200", 12) == 0 && strstr(sender->answer, RECEIVED) != NULL;
    return true;
}

static bool sender_connect(struct sender *sender)
{
    int on = 1;
    sender->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return sender->fd >= 0 && setsockopt(sender->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0 &&
           connect(sender->fd, (const struct sockaddr *)&plan.address, sizeof plan.address) == 0;
}

static void *sender_main(void *context)
{
    struct sender *sender = context;
    struct random random = { 0 };
    static _Thread_local char request[2 * REQUEST_BYTES];
    bool connected = sender_connect(sender);
    while (connected && microseconds_now() < plan.end && atomic_fetch_sub(&plan.left, 1) > 0) {
        struct code code = code_new(&random);
        int length = snprintf(request, sizeof request, "%s%.*s%s", plan.before, CODE_TEXT_BYTES, code.text, plan.after);
        int64_t start = microseconds_now();
        bool received = false;
        connected = send_all(sender->fd, request, (size_t)length) && answer_read(sender, &received);
        if (received) {
            sender->durations[sender->received++] = microseconds_now() - start;
        } else {
            sender->refused++;
        }
        if (!connected) {
            (void)close(sender->fd);
            connected = sender_connect(sender);
        }
    }
    (void)close(sender->fd);
    return NULL;
}

static bool plan_read(const char *port, const char *path, const char *file_name, const char *seconds)
{
    static char body[REQUEST_BYTES / 2];
    FILE *file = fopen(file_name, "rb");
    size_t length = file == NULL ? 0 : fread(body, 1, sizeof body - 1, file);
    char *mark = strstr(body, MARK);
    if (file == NULL || fclose(file) != 0 || mark == NULL) {
        return false;
    }
    (void)snprintf(plan.before, sizeof plan.before,
                   "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAccept-Language: nl\r\n"
                   "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
                   path, port, length - strlen(MARK) + CODE_TEXT_BYTES, (int)(mark - body), body);
    (void)snprintf(plan.after, sizeof plan.after, "%s", mark + strlen(MARK));
    plan.address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    plan.left = DURATIONS_MAX;
    plan.end = microseconds_now() + strtol(seconds, NULL, 10) * 1000000;
    return true;
}

int main(int count, char **words)
{
    size_t senders = count == 6 || count == 7 ? strtoul(words[4], NULL, 10) : 0;
    if (senders == 0 || senders > SENDERS_MAX || !plan_read(words[1], words[2], words[3], words[5])) {
        (void)fprintf(stderr, "usage: bench_submit PORT PATH BODY SENDERS SECONDS [REPORTS]\n");
        return 2;
    }
    if (count == 7) {
        plan.left = strtol(words[6], NULL, 10);
    }
    struct sender *all = calloc(senders, sizeof *all);
    int64_t *durations = calloc(senders * DURATIONS_MAX, sizeof *durations); /* touched only as far as it is used */
    size_t received = 0, refused = 0;
    int64_t start = microseconds_now();
    for (size_t i = 0; all != NULL && durations != NULL && i < senders; i++) {
        all[i].durations = durations + i * DURATIONS_MAX;
        if (pthread_create(&all[i].thread, NULL, sender_main, &all[i]) != 0) {
            return 1;
        }
    }
    for (size_t i = 0; all != NULL && durations != NULL && i < senders; i++) {
        (void)pthread_join(all[i].thread, NULL);
        memmove(durations + received, all[i].durations, all[i].received * sizeof *durations);
        received += all[i].received;
        refused += all[i].refused;
    }
    double seconds = (double)(microseconds_now() - start) / 1e6;
    (void)printf("{\"received\": %zu, \"refused\": %zu, \"per_second\": %.1f, \"p50_ms\": %.2f, \"p99_ms\": %.2f}\n",
                 received, refused, (double)received / seconds, sample_percentile(durations, received, 50),
                 sample_percentile(durations, received, 99));
    free(durations);
    free(all);
    return received == 0;
}
