#include "app/heartbeat.h"

#include "base/clock.h"
#include "os/file.h"
#include "os/service.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { SILENT_LIMIT_MS = 30000, WATCHDOG_PART = 4, BEATS_READ = 4096 };
static const char alive = 'a';
static const char alive_without_vault = 'w';

void heartbeat_open(struct heartbeat *heartbeat, struct child *web)
{
    *heartbeat = (struct heartbeat){ .web = web, .watchdog_ms = service_watchdog_ms() };
    int64_t half = heartbeat->watchdog_ms / 2;
    web->silent_limit_ms = half > 0 && half < SILENT_LIMIT_MS ? half : SILENT_LIMIT_MS;
}

static void tell(struct heartbeat *heartbeat, bool vault_answers)
{
    int64_t now = clock_monotonic_ms();
    if (!vault_answers) {
        if (!heartbeat->without_vault) {
            service_say(SERVICE_WITHOUT_VAULT);
        }
        heartbeat->without_vault = true;
        return;
    }
    if (!heartbeat->ready) {
        service_say(SERVICE_READY);
    }
    bool due = heartbeat->watchdog_ms > 0 && now - heartbeat->said_ms >= heartbeat->watchdog_ms / WATCHDOG_PART;
    if (due || heartbeat->without_vault || !heartbeat->ready) {
        service_say(SERVICE_ALIVE);
        heartbeat->said_ms = now;
    }
    heartbeat->ready = true;
    heartbeat->without_vault = false;
}

static bool beats_read(void *context, int fd)
{
    struct heartbeat *heartbeat = context;
    char beats[BEATS_READ];
    ssize_t got = read(fd, beats, sizeof beats);
    if (got <= 0) {
        return got < 0 && (errno == EAGAIN || errno == EINTR);
    }
    child_heard(heartbeat->web);
    tell(heartbeat, beats[got - 1] == alive);
    return true;
}

enum err heartbeat_pipe(struct heartbeat *heartbeat, struct supervisor *supervisor, int *ret_fd)
{
    int ends[2] = { -1, -1 };
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return err_of_errno(errno);
    }
    const struct watch watch = { .fd = ends[0], .readable = beats_read, .context = heartbeat };
    enum err err = supervisor_watch(supervisor, &watch);
    if (err != OK) {
        fd_close(&ends[0]);
        fd_close(&ends[1]);
        return err;
    }
    *ret_fd = ends[1];
    return OK;
}

void heartbeat_send(int fd, bool vault_answers)
{
    /* A full pipe means that the supervisor stands still, a closed one that it is gone: neither is for us to mend. */
    ssize_t put = write(fd, vault_answers ? &alive : &alive_without_vault, 1);
    (void)put;
}
