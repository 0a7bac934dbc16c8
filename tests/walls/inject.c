/* Makes a running process try something, from inside: the system call is made by that process itself, behind its own
 * walls, as code would that somebody brought into it. For tests of the real processes, which have no hook for it.
 *
 * Usage: inject PID ACT [PID-OR-PATH]      prints "killed", "refused NUMBER" (errno) or "done NUMBER"
 * 4: it was busy, try again. 77: this user may not, or this machine is another kind. Needs root, because our processes
 * cannot be debugged.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_SKIPPED = 77, EXIT_BROKEN = 2, EXIT_USAGE = 3, EXIT_BUSY = 4 };
enum { ARGUMENTS = 6, BELOW_STACK = 1024, TEXT_MAX = 256 };

#if defined(__x86_64__)

/* What an argument of the call is. */
enum argument { NOTHING, NUMBER, TEXT, SECOND_NUMBER, SECOND_TEXT, NULL_HERE, ROOM };

struct act {
    const char *name;
    long call;
    struct {
        enum argument kind;
        unsigned long number;
        const char *text;
    } arguments[ARGUMENTS];
};

#define N(value) { NUMBER, (unsigned long)(value), NULL }
#define T(value) { TEXT, 0, value }
#define GIVEN_NUMBER { SECOND_NUMBER, 0, NULL }
#define GIVEN_TEXT { SECOND_TEXT, 0, NULL }
#define SOME_ROOM { ROOM, 0, NULL }

static const struct act acts[] = {
    { "open", SYS_openat, { N(AT_FDCWD), GIVEN_TEXT, N(O_RDONLY | O_CLOEXEC) } },
    { "open-to-write", SYS_openat, { N(AT_FDCWD), GIVEN_TEXT, N(O_RDWR | O_CLOEXEC) } },
    { "open2", SYS_openat2, { N(AT_FDCWD), GIVEN_TEXT, SOME_ROOM, N(24) } },
    { "cut", SYS_truncate, { GIVEN_TEXT, N(0) } },
    { "remove", SYS_unlink, { GIVEN_TEXT } },
    { "socket", SYS_socket, { N(AF_INET), N(SOCK_STREAM | SOCK_CLOEXEC), N(0) } },
    { "connect", SYS_connect, { N(3), SOME_ROOM, N(16) } },
    { "listen", SYS_listen, { N(3), N(1) } },
    { "exec", SYS_execve, { T("/bin/true"), N(0), N(0) } },
    { "fork", SYS_clone, { N(SIGCHLD), N(0), N(0), N(0), N(0) } },
    { "ptrace", SYS_ptrace, { N(PTRACE_SEIZE), GIVEN_NUMBER, N(0), N(0) } },
    { "signal", SYS_kill, { GIVEN_NUMBER, N(SIGKILL) } },
    { "mount", SYS_mount, { T("none"), T("/mnt"), T("tmpfs"), N(0), N(0) } },
    { "keyctl", SYS_keyctl, { N(0), N(0), N(0), N(0), N(0) } },
    { "bpf", SYS_bpf, { N(0), N(0), N(0) } },
    { "io_uring", SYS_io_uring_setup, { N(4), SOME_ROOM } },
};

struct target {
    pid_t pid;
    struct user_regs_struct before;
    unsigned long at; /* where the next text goes, below what the stack holds */
};

static long word_put(const struct target *target, unsigned long at, const void *bytes)
{
    long word = 0;
    memcpy(&word, bytes, sizeof word);
    return ptrace(PTRACE_POKEDATA, target->pid, (void *)at, (void *)word);
}

static unsigned long text_put(struct target *target, const char *text)
{
    char padded[TEXT_MAX] = "";
    (void)snprintf(padded, sizeof padded, "%s", text);
    target->at -= sizeof padded;
    for (size_t i = 0; i < sizeof padded; i += sizeof(long)) {
        if (word_put(target, target->at + i, padded + i) != 0) {
            perror("inject: writing");
            exit(EXIT_BROKEN);
        }
    }
    return target->at;
}

static unsigned long argument_of(struct target *target, const struct act *act, size_t i, const char *given)
{
    switch (act->arguments[i].kind) {
    case NUMBER: return act->arguments[i].number;
    case TEXT: return text_put(target, act->arguments[i].text);
    case SECOND_NUMBER: return strtoul(given, NULL, 10);
    case SECOND_TEXT: return text_put(target, given);
    case ROOM: return text_put(target, "");
    case NOTHING:
    case NULL_HERE: return 0;
    }
    return 0;
}

/* False: it ended, by the signal in *ret_signal. */
static int wait_stop(pid_t pid, int *ret_signal)
{
    int status = 0;
    if (waitpid(pid, &status, __WALL) != pid || WIFEXITED(status)) {
        perror("inject: it ended");
        exit(EXIT_BROKEN);
    }
    *ret_signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return !WIFSIGNALED(status);
}

static void attach(struct target *target)
{
    int signal = 0;
    if (ptrace(PTRACE_SEIZE, target->pid, NULL, NULL) != 0) {
        perror("inject");
        exit(errno == EPERM ? EXIT_SKIPPED : EXIT_BROKEN);
    }
    if (ptrace(PTRACE_INTERRUPT, target->pid, NULL, NULL) != 0 || !wait_stop(target->pid, &signal) ||
        ptrace(PTRACE_GETREGS, target->pid, NULL, &target->before) != 0) {
        perror("inject: stopping");
        exit(EXIT_BROKEN);
    }
    target->at = (target->before.rsp - BELOW_STACK) & ~15ul;
}

/* It waits in a system call; the instruction that made it stands before where it goes on. */
static int run(struct target *target, const struct act *act, const char *given)
{
    struct user_regs_struct now = target->before;
    unsigned long arguments[ARGUMENTS];
    int signal = 0;
    errno = 0;
    long instruction = ptrace(PTRACE_PEEKTEXT, target->pid, (void *)(target->before.rip - 2), NULL);
    if (errno != 0 || (instruction & 0xffff) != 0x050f) {
        return EXIT_BUSY;
    }
    for (size_t i = 0; i < ARGUMENTS; i++) {
        arguments[i] = argument_of(target, act, i, given);
    }
    now.rip -= 2;
    now.rax = (unsigned long)act->call;
    now.orig_rax = (unsigned long)-1;
    now.rdi = arguments[0];
    now.rsi = arguments[1];
    now.rdx = arguments[2];
    now.r10 = arguments[3];
    now.r8 = arguments[4];
    now.r9 = arguments[5];
    if (ptrace(PTRACE_SETREGS, target->pid, NULL, &now) != 0 ||
        ptrace(PTRACE_SINGLESTEP, target->pid, NULL, NULL) != 0) {
        perror("inject: running");
        return EXIT_BROKEN;
    }
    if (!wait_stop(target->pid, &signal)) {
        (void)printf(signal == SIGSYS ? "killed\n" : "ended by signal %d\n", signal);
        return 0;
    }
    if (ptrace(PTRACE_GETREGS, target->pid, NULL, &now) != 0 ||
        ptrace(PTRACE_SETREGS, target->pid, NULL, &target->before) != 0 ||
        ptrace(PTRACE_DETACH, target->pid, NULL, NULL) != 0) {
        perror("inject: letting go");
        return EXIT_BROKEN;
    }
    long result = (long)now.rax;
    (void)printf(result < 0 ? "refused %ld\n" : "done %ld\n", result < 0 ? -result : result);
    return 0;
}

int main(int count, char **words)
{
    if (count < 3) {
        return EXIT_USAGE;
    }
    struct target target = { .pid = (pid_t)strtol(words[1], NULL, 10) };
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        if (strcmp(acts[i].name, words[2]) == 0) {
            attach(&target);
            return run(&target, &acts[i], count > 3 ? words[3] : "");
        }
    }
    return EXIT_USAGE;
}

#else

int main(void)
{
    return EXIT_SKIPPED;
}

#endif
