#include "os/supervise.h"

#include "base/clock.h"
#include "base/log.h"
#include "os/file.h"
#include "os/process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BACK_OFF_FIRST_MS = 100, BACK_OFF_MAX_MS = 10000, STEADY_MS = 60000, IDLE_MS = 60000 };

void supervisor_add(struct supervisor *supervisor, struct child *child)
{
    ASSERT(supervisor->child_count < SUPERVISOR_CHILDREN_MAX);
    child->pidfd = -1;
    child->start_at_ms = 0;
    supervisor->children[supervisor->child_count++] = child;
}

enum err supervisor_watch(struct supervisor *supervisor, const struct watch *watch)
{
    if (supervisor->watch_count == SUPERVISOR_WATCHES_MAX) {
        return ERR_LIMIT;
    }
    supervisor->watches[supervisor->watch_count++] = *watch;
    return OK;
}

/* The first restart is immediate: one crash should cost the people who use the system as little as possible. */
static void plan_restart(struct child *child)
{
    int64_t now = clock_monotonic_ms();
    child->failures = now - child->started_ms >= STEADY_MS ? 0 : child->failures;
    int64_t wait = 0;
    for (uint32_t i = 0; i < child->failures && wait < BACK_OFF_MAX_MS; i++) {
        wait = wait == 0 ? BACK_OFF_FIRST_MS : wait * 2;
    }
    child->failures++;
    child->start_at_ms = now + (wait > BACK_OFF_MAX_MS ? BACK_OFF_MAX_MS : wait);
}

static void child_start(struct child *child)
{
    pid_t pid = 0;
    child->started_ms = clock_monotonic_ms();
    child->heard_ms = 0;
    enum err err = child->start(child->context, &pid);
    if (err == OK) {
        child->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
        ASSERT(child->pidfd >= 0);
        atomic_store(&child->pid, pid);
        if (child->runs > 0 && child->restarts != NULL) {
            atomic_fetch_add(child->restarts, 1);
        }
        child->runs++;
    } else {
        log_error(child->name, SV("not_started"), err);
        plan_restart(child);
    }
}

static int child_reap(struct child *child)
{
    int status = 0;
    pid_t pid = atomic_load(&child->pid);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    atomic_store(&child->pid, 0);
    fd_close(&child->pidfd);
    return status;
}

/* What ended it: its walls (it tried what no code of ours does), another signal, or itself. */
static void tell_end(const struct child *child, int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
        log_event(LOG_ERROR, child->name, SV("tried_what_its_walls_refuse"), SIGSYS);
    }
    log_event(LOG_WARNING, child->name, SV("ended"), child->failures);
}

void child_heard(struct child *child)
{
    child->heard_ms = clock_monotonic_ms();
}

/* Kills who has been silent too long: its end is then noticed like any other. Milliseconds until the next look. */
static int64_t silence_look(struct supervisor *supervisor)
{
    int64_t now = clock_monotonic_ms();
    int64_t next = IDLE_MS;
    for (size_t i = 0; i < supervisor->child_count; i++) {
        struct child *child = supervisor->children[i];
        if (child->pidfd < 0 || child->silent_limit_ms == 0 || child->heard_ms == 0) {
            continue;
        }
        int64_t left = child->heard_ms + child->silent_limit_ms - now;
        if (left <= 0) {
            log_event(LOG_ERROR, child->name, SV("killed_because_silent"), child->silent_limit_ms);
            (void)kill(atomic_load(&child->pid), SIGKILL);
            child->heard_ms = 0;
        } else if (left < next) {
            next = left;
        }
    }
    return next;
}

static int64_t start_due(struct supervisor *supervisor)
{
    int64_t now = clock_monotonic_ms();
    int64_t next = now + IDLE_MS;
    for (size_t i = 0; i < supervisor->child_count; i++) {
        struct child *child = supervisor->children[i];
        if (child->pidfd < 0 && child->start_at_ms <= now) {
            child_start(child);
        }
        if (child->pidfd < 0 && child->start_at_ms < next) {
            next = child->start_at_ms;
        }
    }
    return next > now ? next - now : 0;
}

static void children_look(struct supervisor *supervisor, const struct pollfd *polled)
{
    for (size_t i = 0; i < supervisor->child_count; i++) {
        struct child *child = supervisor->children[i];
        if (polled[i].revents == 0 || child->pidfd < 0) {
            continue;
        }
        int status = child_reap(child);
        tell_end(child, status);
        bool bad = WIFEXITED(status) && WEXITSTATUS(status) >= BAD_START && WEXITSTATUS(status) < BAD_START_END;
        if (supervisor->gives_up && supervisor->gave_up == NULL && bad && child->runs == 1) {
            supervisor->gave_up = child;
            supervisor->gave_up_code = WEXITSTATUS(status);
        }
        plan_restart(child);
    }
}

static void watches_look(struct supervisor *supervisor, const struct pollfd *polled, size_t count)
{
    /* From the end, because a dropped watch is replaced by the last; those added meanwhile were not polled yet. */
    for (size_t i = count; i-- > 0;) {
        struct watch *watch = &supervisor->watches[i];
        if (polled[i].revents != 0 && !watch->readable(watch->context, watch->fd)) {
            fd_close(&watch->fd);
            *watch = supervisor->watches[--supervisor->watch_count];
        }
    }
}

/* False: it is to be killed, because it took too long or because we were told to stop for the second time. What it asks
 * for meanwhile it is still given: to answer what it began it may have to reach a part that it had not yet reached. */
static bool child_wait(struct supervisor *supervisor, const struct child *child, int stop_fd, bool stopping)
{
    int64_t until = clock_monotonic_ms() + SUPERVISOR_STOP_MS;
    int stop = stopping ? stop_fd : -1;
    for (int64_t now = clock_monotonic_ms(); now < until; now = clock_monotonic_ms()) {
        struct pollfd polled[2 + SUPERVISOR_WATCHES_MAX] = { { .fd = child->pidfd, .events = POLLIN },
                                                             { .fd = stop, .events = POLLIN } };
        size_t watch_count = supervisor->watch_count;
        for (size_t i = 0; i < watch_count; i++) {
            polled[2 + i] = (struct pollfd){ .fd = supervisor->watches[i].fd, .events = POLLIN };
        }
        if (poll(polled, (nfds_t)(2 + watch_count), (int)(until - now)) <= 0) {
            continue;
        }
        if (polled[0].revents != 0) {
            return true;
        }
        if (polled[1].revents != 0 && process_signal_taken(stop_fd) == 0) {
            stop = -1; /* a pipe that stays readable: it says nothing new */
        } else if (polled[1].revents != 0) {
            return false;
        }
        watches_look(supervisor, &polled[2], watch_count);
    }
    return false;
}

/* False: it had to be killed. */
static bool child_stop(struct supervisor *supervisor, struct child *child, int stop_fd, bool stopping)
{
    if (child->pidfd < 0) {
        return true;
    }
    (void)kill(atomic_load(&child->pid), SIGTERM);
    bool patient = child_wait(supervisor, child, stop_fd, stopping);
    if (!patient) {
        log_event(LOG_WARNING, child->name, SV("killed"), SUPERVISOR_STOP_MS);
        (void)kill(atomic_load(&child->pid), SIGKILL);
    }
    (void)child_reap(child);
    return patient;
}

/* Last-added first. Once one had to be killed because somebody is in a hurry, the others are not waited for long. */
static void children_stop(struct supervisor *supervisor, int stop_fd, bool stopping)
{
    for (size_t i = supervisor->child_count; i-- > 0;) {
        bool patient = child_stop(supervisor, supervisor->children[i], stop_fd, stopping);
        for (size_t j = i; !patient && stopping && j-- > 0;) {
            if (supervisor->children[j]->pidfd >= 0) {
                (void)kill(atomic_load(&supervisor->children[j]->pid), SIGKILL);
            }
        }
    }
}

/* Everything anew, with the sockets that we listen on kept open: who connects meanwhile waits. */
static void children_renew(struct supervisor *supervisor, int stop_fd)
{
    log_event(LOG_INFO, SV("supervisor"), SV("renewing"), (int64_t)supervisor->child_count);
    children_stop(supervisor, stop_fd, false);
    for (size_t i = 0; i < supervisor->child_count; i++) {
        supervisor->children[i]->failures = 0;
        supervisor->children[i]->start_at_ms = 0;
    }
}

void supervisor_run(struct supervisor *supervisor, int stop_fd)
{
    struct pollfd polled[1 + SUPERVISOR_CHILDREN_MAX + SUPERVISOR_WATCHES_MAX];
    for (;;) {
        int64_t start_ms = start_due(supervisor);
        int64_t silence_ms = silence_look(supervisor);
        int64_t wait_ms = start_ms < silence_ms ? start_ms : silence_ms;
        size_t count = 0;
        polled[count++] = (struct pollfd){ .fd = stop_fd, .events = POLLIN };
        for (size_t i = 0; i < supervisor->child_count; i++) {
            polled[count++] = (struct pollfd){ .fd = supervisor->children[i]->pidfd, .events = POLLIN };
        }
        size_t watch_count = supervisor->watch_count;
        for (size_t i = 0; i < watch_count; i++) {
            polled[count++] = (struct pollfd){ .fd = supervisor->watches[i].fd, .events = POLLIN };
        }
        if (poll(polled, (nfds_t)count, (int)wait_ms) <= 0) {
            continue;
        }
        if (polled[0].revents != 0) {
            /* Of a terminal that closes, it means the end. */
            if (process_signal_taken(stop_fd) != SIGHUP || isatty(STDIN_FILENO) == 1) {
                break;
            }
            children_renew(supervisor, stop_fd);
            continue;
        }
        watches_look(supervisor, &polled[1 + supervisor->child_count], watch_count);
        children_look(supervisor, &polled[1]);
        if (supervisor->gave_up != NULL) {
            break;
        }
    }
    if (supervisor->stopping != NULL) {
        supervisor->stopping(supervisor->context);
    }
    children_stop(supervisor, stop_fd, true);
    for (size_t i = 0; i < supervisor->watch_count; i++) {
        fd_close(&supervisor->watches[i].fd);
    }
    supervisor->watch_count = 0;
}
