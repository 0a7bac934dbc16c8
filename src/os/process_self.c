/* What a process of ours does to itself. Apart from process.c, so that one that starts no others does not contain how
 * to. */
#include "os/process.h"

#include "os/file.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

void process_harden(bool parent_dies)
{
    const struct rlimit none = { 0, 0 };
    (void)umask(077);
    ASSERT(setrlimit(RLIMIT_CORE, &none) == 0);
    ASSERT(prctl(PR_SET_DUMPABLE, 0) == 0);
    ASSERT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    if (parent_dies) {
        ASSERT(prctl(PR_SET_PDEATHSIG, SIGTERM) == 0);
    }
}

int process_signal_taken(int fd)
{
    struct signalfd_siginfo came;
    ssize_t length = read(fd, &came, sizeof came);
    return length == (ssize_t)sizeof came ? (int)came.ssi_signo : 0;
}

enum err process_memory_lock(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return ERR_NO_MEMORY;
    }
    bool locked = mlock(memory, bytes) == 0;
    (void)munmap(memory, bytes);
    return locked ? OK : ERR_LIMIT;
}

enum err process_signals(int *ret_fd)
{
    sigset_t ending;
    (void)sigemptyset(&ending);
    (void)sigaddset(&ending, SIGTERM);
    (void)sigaddset(&ending, SIGINT);
    (void)sigaddset(&ending, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &ending, NULL) != 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
        return ERR_IO;
    }
    int fd = signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0) {
        return err_of_errno(errno);
    }
    *ret_fd = fd;
    return OK;
}
