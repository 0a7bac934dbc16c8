#include "os/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

static bool entered;

enum { SHEET_ADDRESSES_BYTES = 1024 * 1024 * 1024 };

/* Asked by the leak sanitizer when the program ends: behind the walls it cannot look at its own process. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return entered;
}

/* The kernel's numbers, written out because the headers of the oldest system we build on end at ABI 2. */
enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_REMOVE_FILE = 1 << 5,
    FS_MAKE_DIR = 1 << 7,
    FS_MAKE_REG = 1 << 8,
    FS_REFER = 1 << 13,    /* ABI 2 */
    FS_TRUNCATE = 1 << 14, /* ABI 3 */
    FS_IOCTL = 1 << 15,    /* ABI 5 */
    FS_ABI_1 = (1 << 13) - 1,
    NET_BIND = 1 << 0,     /* ABI 4 */
    NET_CONNECT = 1 << 1,
    SCOPE_ABSTRACT_SOCKET = 1 << 0, /* ABI 6 */
    SCOPE_SIGNAL = 1 << 1,
    LOG_NEW_EXEC_ON = 1 << 1, /* ABI 7 */
    RULE_PATH_BENEATH = 1,
    CREATE_RULESET_VERSION = 1
};

struct ruleset_attributes {
    uint64_t fs;
    uint64_t net;
    uint64_t scoped;
};

struct path_beneath {
    uint64_t allowed;
    int32_t parent_fd;
} __attribute__((packed));

bool sandbox_entered(void)
{
    return entered;
}

int sandbox_landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
    return abi > 0 ? (int)abi : 0;
}

static uint64_t fs_handled(int abi, enum sandbox_profile profile)
{
    uint64_t fs = FS_ABI_1;
    fs |= abi >= 2 ? FS_REFER : 0;
    fs |= abi >= 3 ? FS_TRUNCATE : 0;
    fs |= abi >= 5 ? FS_IOCTL : 0;
    return profile == SANDBOX_SUPERVISOR ? fs & ~(uint64_t)(FS_READ_FILE | FS_READ_DIR | FS_IOCTL) : fs;
}

static int ruleset_create(int abi, const struct sandbox_options *options)
{
    struct ruleset_attributes attributes = { .fs = fs_handled(abi, options->profile) };
    size_t size = sizeof attributes.fs;
    if (abi >= 4) {
        attributes.net = NET_BIND | (options->connects ? 0 : NET_CONNECT);
        size += sizeof attributes.net;
    }
    if (abi >= 6) {
        /* The system may want to be told by an abstract socket that a service is ready. */
        attributes.scoped = SCOPE_SIGNAL | (options->profile == SANDBOX_SUPERVISOR ? 0 : SCOPE_ABSTRACT_SOCKET);
        size += sizeof attributes.scoped;
    }
    return (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
}

static bool folder_allow(int ruleset, int abi, const struct sandbox_options *options,
                         const struct sandbox_folder *folder)
{
    uint64_t allowed = FS_READ_FILE | FS_READ_DIR;
    if (folder->write) {
        allowed |= FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG;
        allowed |= abi >= 3 ? FS_TRUNCATE : 0;
    }
    allowed &= fs_handled(abi, options->profile);
    struct path_beneath rule = { .allowed = folder->runs ? FS_EXECUTE : allowed, .parent_fd = folder->fd };
    return rule.allowed == 0 || syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
}

static enum err landlock_enter(const struct sandbox_options *options, int *ret_abi)
{
    int abi = sandbox_landlock_abi();
    if (abi == 0) {
        *ret_abi = 0;
        return OK;
    }
    int ruleset = ruleset_create(abi, options);
    if (ruleset < 0) {
        return ERR_IO;
    }
    bool done = true;
    for (size_t i = 0; i < options->folder_count; i++) {
        done = done && folder_allow(ruleset, abi, options, &options->folders[i]);
    }
    /* What the supervisor's walls refuse to those that it started is told to the kernel's audit too. */
    unsigned flags = abi >= 7 && options->profile == SANDBOX_SUPERVISOR ? LOG_NEW_EXEC_ON : 0;
    done = done && syscall(SYS_landlock_restrict_self, ruleset, flags) == 0;
    (void)close(ruleset);
    if (!done) {
        return ERR_IO;
    }
    *ret_abi = abi;
    return OK;
}

/* What any small program of ours needs once it runs: memory, time, chance, its open descriptors, and a way to end. */
static const int calls_small[] = {
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(recvmsg),
    SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(fcntl),
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mlock), SCMP_SYS(munlock),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(getrandom), SCMP_SYS(futex), SCMP_SYS(exit),
    SCMP_SYS(exit_group), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(restart_syscall), SCMP_SYS(sysinfo),
    SCMP_SYS(rseq), SCMP_SYS(sched_yield),
};

/* The vault writes its log and its key files, in two folders that Landlock names. */
static const int calls_files[] = {
    SCMP_SYS(openat2), SCMP_SYS(lseek), SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(fsync), SCMP_SYS(fdatasync),
    SCMP_SYS(ftruncate), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(unlinkat), SCMP_SYS(getdents64),
    SCMP_SYS(flock),
};

/* The press reads fonts through libraries that open files by name (Landlock says which), and that start a thread to
 * look for fonts. */
static const int calls_fonts[] = {
    SCMP_SYS(statx), SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(statfs),
    SCMP_SYS(fstatfs), SCMP_SYS(lseek), SCMP_SYS(pread64), SCMP_SYS(getdents64), SCMP_SYS(setitimer),
    SCMP_SYS(set_robust_list), SCMP_SYS(sched_getaffinity), SCMP_SYS(prlimit64), SCMP_SYS(getuid), SCMP_SYS(geteuid),
    SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(fadvise64), SCMP_SYS(uname),
};
/* What fontconfig tries with a cache that is old, and libc with a stream: refused, and they go on without. */
static const int calls_fonts_refused[] = {
    SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(unlink), SCMP_SYS(unlinkat),
    SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat),
    SCMP_SYS(utimensat), SCMP_SYS(ftruncate), SCMP_SYS(flock), SCMP_SYS(ioctl),
};

/* What no process of ours does, the supervisor neither: look into another, change the system, or use kernel interfaces
 * that nothing here needs and that are often broken into. */
static const int calls_never[] = {
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(process_madvise),
    SCMP_SYS(pidfd_getfd), SCMP_SYS(kcmp), SCMP_SYS(mount), SCMP_SYS(umount), SCMP_SYS(umount2), SCMP_SYS(pivot_root),
    SCMP_SYS(chroot), SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at),
    SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen), SCMP_SYS(fspick), SCMP_SYS(fsmount),
    SCMP_SYS(fsconfig), SCMP_SYS(mount_setattr), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(keyctl), SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(swapon), SCMP_SYS(swapoff),
    SCMP_SYS(settimeofday), SCMP_SYS(clock_settime), SCMP_SYS(clock_adjtime), SCMP_SYS(adjtimex), SCMP_SYS(acct),
    SCMP_SYS(quotactl), SCMP_SYS(quotactl_fd), SCMP_SYS(syslog), SCMP_SYS(iopl), SCMP_SYS(ioperm),
    SCMP_SYS(modify_ldt), SCMP_SYS(personality), SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(fanotify_init),
    SCMP_SYS(vhangup), SCMP_SYS(sethostname), SCMP_SYS(setdomainname), SCMP_SYS(lookup_dcookie),
};
/* Web has big libraries behind it, so it is told what it may not do beside that: run programs, make processes, signal
 * others, become somebody else, or listen. Whoever tries is no longer our code: the process ends, and the supervisor
 * says so. */
static const int calls_never_web[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(symlink), SCMP_SYS(symlinkat),
    SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setresuid), SCMP_SYS(setresgid),
    SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setgroups), SCMP_SYS(setfsuid), SCMP_SYS(setfsgid),
    SCMP_SYS(capset), SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_send_signal), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(socketpair),
};
static const int calls_sockets[] = { SCMP_SYS(socket), SCMP_SYS(connect) };

static bool rules_add(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        /* Negative: this architecture does not have the call. */
        if (calls[i] >= 0 && seccomp_rule_add(filter, action, calls[i], 0) != 0) {
            return false;
        }
    }
    return true;
}

#define RULES_ADD(filter, action, calls) rules_add((filter), (action), (calls), sizeof(calls) / sizeof *(calls))

/* A signal to itself (abort, a thread's end) and to nobody else; memory that was written to is never run. */
static bool rules_add_self(scmp_filter_ctx filter, bool others_allowed)
{
    const uint32_t no = SCMP_ACT_ERRNO(EPERM);
    const uint64_t self = (uint64_t)getpid();
    static const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };
    bool done = true;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        done = done &&
               seccomp_rule_add(filter, no, calls[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) == 0;
        done = done && (others_allowed || seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 1,
                                                           SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0);
    }
    if (others_allowed) {
        return done && seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(tgkill), 1,
                                        SCMP_A0(SCMP_CMP_NE, self, 0)) == 0;
    }
    return done && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, self, 0)) == 0;
}

/* To a database only: a socket of the system's own kinds (netlink, packets, raw devices) is refused, and getaddrinfo
 * goes on without it. */
static bool rules_add_sockets(scmp_filter_ctx filter, bool connects)
{
    if (!connects) {
        return RULES_ADD(filter, SCMP_ACT_KILL_PROCESS, calls_sockets);
    }
    const uint32_t no = SCMP_ACT_ERRNO(EAFNOSUPPORT);
    bool done = seccomp_rule_add(filter, no, SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_GT, AF_INET6, 0)) == 0;
    for (int family = AF_INET + 1; family < AF_INET6; family++) {
        uint64_t one = (uint64_t)family;
        done = done && seccomp_rule_add(filter, no, SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, one, 0)) == 0;
    }
    return done;
}

/* Threads yes, processes no; and no typing into the terminal that somebody started us from. */
static bool rules_add_web(scmp_filter_ctx filter, bool connects)
{
    const uint32_t never = SCMP_ACT_KILL_PROCESS;
    return seccomp_rule_add(filter, never, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)) == 0 &&
           /* Its flags lie in memory, where a filter cannot look; without it libc uses clone. */
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           seccomp_rule_add(filter, never, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, TIOCSTI, 0)) == 0 &&
           /* What makes us open to a debugger again. */
           seccomp_rule_add(filter, never, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_DUMPABLE, 0)) == 0 &&
           RULES_ADD(filter, never, calls_never) && RULES_ADD(filter, never, calls_never_web) &&
           rules_add_self(filter, true) && rules_add_sockets(filter, connects);
}

/* What shows is switched off while somebody types a share; nothing else is asked of a device. */
static bool rules_add_terminal(scmp_filter_ctx filter)
{
    static const unsigned asked[] = { TCGETS, TCSETS, TCSETSW, TCSETSF };
    bool done = true;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        done = done && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                                        SCMP_A1(SCMP_CMP_EQ, asked[i], 0)) == 0;
    }
    return done;
}

/* Reading only, whatever Landlock knows: what is printed must never come onto a disk. */
static bool rules_add_reading(scmp_filter_ctx filter)
{
    static const unsigned writing[] = { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC };
    unsigned all = 0;
    bool done = true;
    for (size_t i = 0; i < sizeof writing / sizeof writing[0]; i++) {
        all |= writing[i];
        done = done && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
                                        SCMP_A2(SCMP_CMP_MASKED_EQ, writing[i], writing[i])) == 0;
    }
    return done && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                                    SCMP_A2(SCMP_CMP_MASKED_EQ, all, 0)) == 0;
}

/* Threads, and a name for one; no processes. */
static bool rules_add_sheet(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0)) == 0;
}

static bool filter_fill(scmp_filter_ctx filter, const struct sandbox_options *options)
{
    switch (options->profile) {
    case SANDBOX_VAULT:
        return RULES_ADD(filter, SCMP_ACT_ALLOW, calls_small) && RULES_ADD(filter, SCMP_ACT_ALLOW, calls_files) &&
               rules_add_self(filter, false);
    case SANDBOX_PASSWORD: return RULES_ADD(filter, SCMP_ACT_ALLOW, calls_small) && rules_add_self(filter, false);
    case SANDBOX_SHEET:
        return RULES_ADD(filter, SCMP_ACT_ALLOW, calls_small) && RULES_ADD(filter, SCMP_ACT_ALLOW, calls_fonts) &&
               RULES_ADD(filter, SCMP_ACT_ERRNO(EACCES), calls_fonts_refused) &&
               rules_add_self(filter, false) && rules_add_reading(filter) && rules_add_sheet(filter);
    case SANDBOX_WEB: return rules_add_web(filter, options->connects);
    case SANDBOX_SUPERVISOR: return RULES_ADD(filter, SCMP_ACT_KILL_PROCESS, calls_never);
    case SANDBOX_RECOVERY:
        return RULES_ADD(filter, SCMP_ACT_ALLOW, calls_small) && RULES_ADD(filter, SCMP_ACT_ALLOW, calls_files) &&
               rules_add_self(filter, false) && rules_add_terminal(filter);
    }
    return false;
}

static enum err seccomp_enter(const struct sandbox_options *options)
{
    bool told_what_not = options->profile == SANDBOX_WEB || options->profile == SANDBOX_SUPERVISOR;
    uint32_t otherwise = told_what_not ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS;
    scmp_filter_ctx filter = seccomp_init(otherwise);
    if (filter == NULL) {
        return ERR_NO_MEMORY;
    }
    bool done = filter_fill(filter, options) && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
                seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done ? OK : ERR_IO;
}

enum err sandbox_enter(const struct sandbox_options *options, struct sandbox_status *ret_status)
{
    struct sandbox_status status = { 0 };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return ERR_IO;
    }
    entered = true;
    const struct rlimit addresses = { SHEET_ADDRESSES_BYTES, SHEET_ADDRESSES_BYTES };
    /* Sanitizers keep terabytes of addresses for themselves. */
    if (options->profile == SANDBOX_SHEET && !SANITIZED && setrlimit(RLIMIT_AS, &addresses) != 0) {
        return ERR_IO;
    }
    TRY(landlock_enter(options, &status.landlock_abi));
    if (!SANITIZED) {
        TRY(seccomp_enter(options));
        status.seccomp = true;
    }
    *ret_status = status;
    return OK;
}
