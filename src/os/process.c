#include "os/process.h"

#include "base/log.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SCRATCH_FD = 64, EXIT_NOT_STARTED = 127, CLOSE_AT_EXEC = 1 << 2 };

extern char **environ;

static bool standard_ends(void)
{
    int empty = open("/dev/null", O_RDONLY);
    if (empty < 0 || dup2(empty, STDIN_FILENO) < 0) {
        return false;
    }
    /* A command's standard output is its answer: there the log, also that of its children, goes elsewhere. */
    return log_fd() == STDOUT_FILENO || dup2(log_fd(), STDOUT_FILENO) >= 0;
}

/* Between fork and exec only system calls are allowed: the parent may have threads that hold malloc's lock. */
static bool place_fds(const struct process_options *options)
{
    int scratch[PROCESS_FDS_MAX];
    for (size_t i = 0; i < options->fd_count; i++) {
        scratch[i] = fcntl(options->fds[i], F_DUPFD, SCRATCH_FD);
        if (scratch[i] < 0) {
            return false;
        }
    }
    for (size_t i = 0; i < options->fd_count; i++) {
        if (dup2(scratch[i], PROCESS_FD_FIRST + (int)i) < 0) {
            return false;
        }
    }
    if (!options->terminal && !standard_ends()) {
        return false;
    }
    /* At exec and not now: `report` must still be there when exec fails. */
    unsigned first_other = PROCESS_FD_FIRST + (unsigned)options->fd_count;
    return syscall(SYS_close_range, first_other, UINT_MAX, CLOSE_AT_EXEC) == 0;
}

static bool become(const struct process_options *options)
{
    if (options->user.uid == 0) {
        return true;
    }
    /* The raw calls: glibc's versions want to tell all threads, and here there is one. */
    return syscall(SYS_setgroups, (size_t)0, NULL) == 0 &&
           syscall(SYS_setresgid, options->user.gid, options->user.gid, options->user.gid) == 0 &&
           syscall(SYS_setresuid, options->user.uid, options->user.uid, options->user.uid) == 0;
}

static _Noreturn void run_child(const struct process_options *options, pid_t parent, int report)
{
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    /* Out of the terminal's group: ctrl-C reaches the supervisor, which stops its children in order. */
    (void)setpgid(0, 0);
    bool ready = place_fds(options) && become(options) && prctl(PR_SET_PDEATHSIG, SIGTERM) == 0;
    if (ready && getppid() == parent) {
        char *const *arguments = NULL;
        memcpy(&arguments, &options->arguments, sizeof arguments); /* execve promises not to write to them */
        (void)execve(options->path, arguments, environ);
    }
    ssize_t told = write(report, "", 1);
    _exit(told == 1 ? EXIT_NOT_STARTED : EXIT_NOT_STARTED - 1);
}

/* Until the child has become its program: before that it still holds copies of all we have open, locks among them. */
static enum err await_exec(pid_t pid, int report)
{
    char failed = 0;
    ssize_t got = 0;
    do {
        got = read(report, &failed, 1);
    } while (got < 0 && errno == EINTR);
    if (got == 0) {
        return OK;
    }
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    return ERR_IO;
}

enum err process_end(pid_t pid, int *ret_code)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return ERR_IO;
        }
    }
    *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return OK;
}

enum err process_spawn(const struct process_options *options, pid_t *ret_pid)
{
    ASSERT(options->fd_count <= PROCESS_FDS_MAX);
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) {
        return err_of_errno(errno);
    }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        /* Out of the way of the numbers that the program gets. */
        int kept = fcntl(report[1], F_DUPFD_CLOEXEC, SCRATCH_FD);
        run_child(options, parent, kept);
    }
    enum err err = pid < 0 ? err_of_errno(errno) : OK;
    fd_close(&report[1]);
    if (err == OK) {
        err = await_exec(pid, report[0]);
    }
    fd_close(&report[0]);
    TRY(err);
    *ret_pid = pid;
    return OK;
}

static bool append(struct process_path *path, size_t *length, struct sv part)
{
    if (part.length >= sizeof path->text - *length) {
        return false;
    }
    memcpy(path->text + *length, part.at, part.length);
    *length += part.length;
    path->text[*length] = '\0';
    return true;
}

enum err process_find(struct sv name, struct process_path *ret_path)
{
    static const struct sv places[] = {
        SV_INIT("/"), SV_INIT("/vault/"), SV_INIT("/../vault/"), SV_INIT("/src/vault/"), SV_INIT("/../src/vault/"),
        SV_INIT("/../../src/vault/"), SV_INIT("/sheet/"), SV_INIT("/../sheet/"), SV_INIT("/src/sheet/"),
        SV_INIT("/../src/sheet/"), SV_INIT("/../../src/sheet/"), SV_INIT("/../libexec/seinhuis/"),
        SV_INIT("/../lib/seinhuis/"),
    };
    struct process_path self = { 0 };
    ssize_t length = readlink("/proc/self/exe", self.text, sizeof self.text - 1);
    if (length <= 0) {
        return ERR_IO;
    }
    size_t folder = (size_t)length;
    while (folder > 0 && self.text[folder] != '/') {
        folder--;
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct process_path path = self;
        size_t at = folder;
        if (append(&path, &at, places[i]) && append(&path, &at, name) && access(path.text, X_OK) == 0) {
            *ret_path = path;
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

enum err process_user(struct sv name, struct process_user *ret_user)
{
    char c_name[64];
    size_t offset = 0;
    if (geteuid() != 0) {
        return ERR_NOT_FOUND;
    }
    if (name.length >= sizeof c_name || sv_find(name, '\0', &offset)) {
        return ERR_INVALID;
    }
    memcpy(c_name, name.at, name.length);
    c_name[name.length] = '\0';
    const struct passwd *account = getpwnam(c_name);
    if (account == NULL || account->pw_uid == 0) {
        return ERR_NOT_FOUND;
    }
    *ret_user = (struct process_user){ account->pw_uid, account->pw_gid };
    return OK;
}
