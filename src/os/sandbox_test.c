/* Walls are tried from inside, each in a child of its own: the child's exit says what happened. */
#include "os/sandbox.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/test.h"
#include "os/file.h"
#include "os/process.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_RIGHT = 0, EXIT_WRONG = 1, EXIT_NO_WALL = 2, EXIT_NO_SECCOMP = 77 };

struct room {
    char path[64];
    int folder;
};

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    (void)snprintf(room->path, sizeof room->path, "/tmp/seinhuis-sandbox-XXXXXX");
    assert_non_null(mkdtemp(room->path));
    assert_int_equal(folder_open(sv_of_c(room->path), &room->folder), OK);
    *state = room;
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    fd_close(&room->folder);
    assert_int_equal(folder_destroy(sv_of_c(room->path)), OK);
    free(room);
    return 0;
}

static int in_child(int (*run)(const struct room *room), const struct room *room)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        _exit(run(room));
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void assert_right(int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_SECCOMP) {
        skip();
    }
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EXIT_RIGHT);
}

static bool enter(const struct room *room, enum sandbox_profile profile, struct sandbox_status *status)
{
    const struct sandbox_folder folder = { .fd = room->folder, .write = true };
    const struct sandbox_options options = { .profile = profile, .folders = &folder, .folder_count = 1 };
    return sandbox_enter(&options, status) == OK;
}

static int files_of_web(const struct room *room)
{
    struct sandbox_status status;
    int fd = -1;
    if (!enter(room, SANDBOX_WEB, &status)) {
        return EXIT_WRONG;
    }
    if (status.landlock_abi == 0) {
        return EXIT_NO_SECCOMP;
    }
    bool inside = file_replace(room->folder, SV("note"), SV("text")) == OK &&
        file_open(room->folder, SV("note"), FILE_READ, &fd) == OK;
    bool outside = open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0 ||
        open("/tmp/elsewhere", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;
    return inside && !outside ? EXIT_RIGHT : EXIT_NO_WALL;
}

static void web_reaches_its_folders_and_nothing_else(void **state)
{
    assert_right(in_child(files_of_web, *state));
}

/* The log's end is a pipe. */
static int refusal_told(const struct room *room)
{
    struct sandbox_status status;
    int ends[2];
    int fd = -1;
    char line[256] = "";
    if (pipe(ends) != 0 || !enter(room, SANDBOX_WEB, &status)) {
        return EXIT_WRONG;
    }
    if (status.landlock_abi == 0) {
        return EXIT_NO_SECCOMP;
    }
    log_to(ends[1]);
    bool refused = folder_open(SV("/etc"), &fd) != OK;
    ssize_t length = read(ends[0], line, sizeof line - 1);
    bool told = length > 0 && strstr(line, "\"part\":\"walls\",\"event\":\"file_refused\"") != NULL &&
                strstr(line, "etc") == NULL;
    return refused && told ? EXIT_RIGHT : EXIT_NO_WALL;
}

static void what_the_walls_refuse_our_own_code_stands_in_the_operational_log(void **state)
{
    assert_right(in_child(refusal_told, *state));
}

/* --- acts, each tried in a child of its own, behind each kind of walls -------------------------------------------- */

struct act {
    const char *name;
    int (*try)(void);
    /* Of vault, password, press, web, web with PostgreSQL, supervisor, recovery: k killed, r refused with an error, s
     * the same where the kernel's Landlock is 6 or newer, - allowed. */
    const char *expected;
};

static pid_t other; /* a process that is not ours: the test itself */
static int listener = -1; /* a socket that was there before the walls, not yet listening */

static int runs_a_program(void)
{
    char *const arguments[] = { NULL };
    return execve("/bin/true", arguments, arguments);
}

static int makes_a_process(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    return pid < 0 ? -1 : 0;
}

static int makes_a_process_the_new_way(void)
{
    struct clone_args arguments = { .exit_signal = SIGCHLD };
    long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0) {
        _exit(0);
    }
    return pid < 0 ? -1 : 0;
}

static int makes_a_socket(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int makes_a_socket_of_the_system(void)
{
    return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
}

static int connects(void)
{
    const struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = 9,
                                         .sin_addr = { 0x0100007f } };
    return connect(listener, (const struct sockaddr *)&address, sizeof address);
}

static int binds(void)
{
    const struct sockaddr_in address = { .sin_family = AF_INET };
    return bind(listener, (const struct sockaddr *)&address, sizeof address);
}

static int listens(void)
{
    return listen(listener, 1);
}

static int debugs_another(void)
{
    return ptrace(PTRACE_SEIZE, other, NULL, NULL) == 0 ? 0 : -1;
}

static int reads_anothers_memory(void)
{
    char byte = 0;
    struct iovec mine = { &byte, 1 };
    struct iovec theirs = { &other, 1 };
    return (int)process_vm_readv(other, &mine, 1, &theirs, 1, 0);
}

static int writes_anothers_memory(void)
{
    char byte = 0;
    struct iovec mine = { &byte, 1 };
    struct iovec theirs = { &other, 1 };
    return (int)process_vm_writev(other, &mine, 1, &theirs, 1, 0);
}

static int opens_anothers_memory(void)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%ld/mem", (long)other);
    return open(path, O_RDWR | O_CLOEXEC);
}

static int opens_anothers_memory_the_new_way(void)
{
    char path[64];
    struct open_how how = { .flags = O_RDWR | O_CLOEXEC };
    (void)snprintf(path, sizeof path, "/proc/%ld/mem", (long)other);
    return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

static int signals_another(void)
{
    return kill(other, 0);
}

static int signals_a_thread_of_another(void)
{
    return (int)syscall(SYS_tgkill, other, other, 0);
}

static int signals_another_by_descriptor(void)
{
    return (int)syscall(SYS_pidfd_open, other, 0);
}

static int mounts(void)
{
    return mount("none", "/mnt", "tmpfs", 0, NULL);
}

static int uses_the_kernels_keys(void)
{
    return (int)syscall(SYS_keyctl, 0, 0, 0, 0, 0);
}

static int loads_a_program_into_the_kernel(void)
{
    return (int)syscall(SYS_bpf, 0, NULL, 0);
}

static int starts_a_ring(void)
{
    char parameters[256] = { 0 };
    return (int)syscall(SYS_io_uring_setup, 4, parameters);
}

static int watches_page_faults(void)
{
    return (int)syscall(SYS_userfaultfd, 0);
}

static int makes_a_namespace(void)
{
    return unshare(CLONE_NEWUSER);
}

static int runs_what_it_wrote(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? -1 : 0;
}

static int becomes_somebody_else(void)
{
    return (int)syscall(SYS_setresuid, 1, 1, 1);
}

static int opens_itself_to_debuggers(void)
{
    return prctl(PR_SET_DUMPABLE, 1);
}

static int reads_outside(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static int writes_outside(void)
{
    return open("/tmp/seinhuis-sandbox-elsewhere", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static int cuts_a_file_outside(void)
{
    return truncate("/etc/passwd", 1 << 20);
}

static const enum sandbox_profile profiles[] = { SANDBOX_VAULT, SANDBOX_PASSWORD, SANDBOX_SHEET, SANDBOX_WEB,
                                                 SANDBOX_WEB, SANDBOX_SUPERVISOR, SANDBOX_RECOVERY };
enum { WEB_WITH_DATABASE = 4, PROFILE_COUNT = sizeof profiles / sizeof profiles[0] };

static const struct act acts[] = {
    { "run a program", runs_a_program, "kkkkkrk" },
    { "make a process", makes_a_process, "kkkkk-k" },
    { "make a process by clone3", makes_a_process_the_new_way, "kkrrr-k" },
    { "make a socket", makes_a_socket, "kkkk--k" },
    { "make a netlink socket", makes_a_socket_of_the_system, "kkkkr-k" },
    { "connect", connects, "kkkk-sk" },
    { "bind", binds, "kkkkksk" },
    { "listen", listens, "kkkkk-k" },
    { "debug another process", debugs_another, "kkkkkkk" },
    { "read another's memory", reads_anothers_memory, "kkkkkkk" },
    { "write another's memory", writes_anothers_memory, "kkkkkkk" },
    { "open another's memory", opens_anothers_memory, "kkrrrrk" },
    { "open another's memory by openat2", opens_anothers_memory_the_new_way, "rkkrrrr" },
    { "signal another", signals_another, "kkkkksk" },
    { "signal a thread of another", signals_a_thread_of_another, "kkkkksk" },
    { "a descriptor of another process", signals_another_by_descriptor, "kkkkk-k" },
    { "mount", mounts, "kkkkkkk" },
    { "keyctl", uses_the_kernels_keys, "kkkkkkk" },
    { "bpf", loads_a_program_into_the_kernel, "kkkkkkk" },
    { "io_uring", starts_a_ring, "kkkkkkk" },
    { "userfaultfd", watches_page_faults, "kkkkkkk" },
    { "a namespace", makes_a_namespace, "kkkkkkk" },
    { "memory that is written and run", runs_what_it_wrote, "rrrrr-r" },
    { "become somebody else", becomes_somebody_else, "kkkkk-k" },
    { "let itself be debugged", opens_itself_to_debuggers, "kkkkk-k" },
    { "read outside", reads_outside, "kkrrr-k" },
    { "write outside", writes_outside, "kkrrrrk" },
    { "cut a file outside", cuts_a_file_outside, "kkkrrrk" },
};
enum { ACT_COUNT = sizeof acts / sizeof acts[0] };

/* What happened: as in `expected`, or ? for no walls at all. */
static char act_behind_walls(const struct act *act, size_t profile, const struct room *room)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        const struct sandbox_folder folder = { .fd = room->folder, .write = true };
        const struct sandbox_options options = { .profile = profiles[profile], .folders = &folder, .folder_count = 1,
                                                 .connects = profile == WEB_WITH_DATABASE };
        struct sandbox_status status;
        if (sandbox_enter(&options, &status) != OK) {
            _exit(EXIT_WRONG);
        }
        if (!status.seccomp || status.landlock_abi < 3) {
            _exit(EXIT_NO_SECCOMP);
        }
        _exit(act->try() < 0 ? EXIT_RIGHT : EXIT_NO_WALL);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status)) {
        return WTERMSIG(status) == SIGSYS ? 'k' : '!';
    }
    switch (WEXITSTATUS(status)) {
    case EXIT_RIGHT: return 'r';
    case EXIT_NO_WALL: return '-';
    case EXIT_NO_SECCOMP: return '?';
    default: return '!';
    }
}

static void each_act_that_no_code_of_ours_does_is_killed_or_refused_behind_each_walls(void **state)
{
    const struct room *room = *state;
    bool same = true;
    other = getppid();
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener >= 0);
    for (size_t i = 0; i < ACT_COUNT; i++) {
        for (size_t profile = 0; profile < PROFILE_COUNT; profile++) {
            char expected = acts[i].expected[profile];
            expected = expected != 's' ? expected : sandbox_landlock_abi() < 6 ? '-' : 'r';
            char got = expected == '-' ? '-' : act_behind_walls(&acts[i], profile, room);
            if (got == '?') {
                fd_close(&listener);
                skip(); /* a build with sanitizers, or a kernel whose Landlock is older than what the table says */
            }
            if (got != expected) {
                print_error("%s, walls %zu: %c where %c was expected\n", acts[i].name, profile, got, expected);
                same = false;
            }
        }
    }
    fd_close(&listener);
    assert_true(same);
}

static void *makes_a_socket_in_a_thread(void *context)
{
    (void)context;
    (void)makes_a_socket();
    return NULL;
}

static int web_socket_in_a_thread(const struct room *room)
{
    struct sandbox_status status;
    pthread_t thread;
    if (!enter(room, SANDBOX_WEB, &status)) {
        return EXIT_WRONG;
    }
    if (!status.seccomp) {
        return EXIT_NO_SECCOMP;
    }
    bool works = pthread_create(&thread, NULL, makes_a_socket_in_a_thread, NULL) == 0;
    return works && pthread_join(thread, NULL) == 0 ? EXIT_NO_WALL : EXIT_WRONG;
}

static void assert_killed(int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_SECCOMP) {
        skip();
    }
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void web_makes_no_programs_processes_or_sockets_also_in_its_threads(void **state)
{
    assert_killed(in_child(web_socket_in_a_thread, *state));
}

static int web_with_a_database(const struct room *room)
{
    struct sandbox_status status;
    (void)room;
    const struct sandbox_options options = { .profile = SANDBOX_WEB, .connects = true };
    if (sandbox_enter(&options, &status) != OK) {
        return EXIT_WRONG;
    }
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 ? EXIT_RIGHT : EXIT_NO_WALL;
}

static void web_with_postgresql_may_make_sockets(void **state)
{
    assert_right(in_child(web_with_a_database, *state));
}

static int vault_writes(const struct room *room)
{
    struct sandbox_status status;
    if (!enter(room, SANDBOX_VAULT, &status)) {
        return EXIT_WRONG;
    }
    return file_replace(room->folder, SV("note"), SV("text")) == OK ? EXIT_RIGHT : EXIT_NO_WALL;
}

static void a_vault_writes_in_its_folders(void **state)
{
    assert_right(in_child(vault_writes, *state));
}

static int sheet_reads(const struct room *room)
{
    struct sandbox_status status;
    struct sandbox_folder folder = { .fd = room->folder };
    const struct sandbox_options options = { .profile = SANDBOX_SHEET, .folders = &folder, .folder_count = 1 };
    int fd = -1;
    if (file_replace(room->folder, SV("font"), SV("text")) != OK || sandbox_enter(&options, &status) != OK) {
        return EXIT_WRONG;
    }
    if (!status.seccomp) {
        return EXIT_NO_SECCOMP;
    }
    bool reads = (fd = openat(room->folder, "font", O_RDONLY | O_CLOEXEC)) >= 0;
    bool writes = openat(room->folder, "font", O_RDWR | O_CLOEXEC) >= 0 ||
                  openat(room->folder, "font", O_RDONLY | O_TRUNC | O_CLOEXEC) >= 0 ||
                  openat(room->folder, "new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0 ||
                  openat(room->folder, ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600) >= 0 ||
                  unlinkat(room->folder, "font", 0) == 0;
    bool elsewhere = status.landlock_abi > 0 && openat(AT_FDCWD, "/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
    fd_close(&fd);
    return reads && !writes && !elsewhere ? EXIT_RIGHT : EXIT_NO_WALL;
}

static void the_press_reads_its_folders_and_writes_nowhere(void **state)
{
    assert_right(in_child(sheet_reads, *state));
}

static int hardened(const struct room *room)
{
    struct rlimit core = { 1, 1 };
    (void)room;
    process_harden(false);
    bool right = prctl(PR_GET_DUMPABLE) == 0 && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 &&
                 getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0;
    return right ? EXIT_RIGHT : EXIT_WRONG;
}

static void a_hardened_process_leaves_no_core_and_gains_no_rights(void **state)
{
    assert_right(in_child(hardened, *state));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(web_reaches_its_folders_and_nothing_else),
        cmocka_unit_test(what_the_walls_refuse_our_own_code_stands_in_the_operational_log),
        cmocka_unit_test(web_makes_no_programs_processes_or_sockets_also_in_its_threads),
        cmocka_unit_test(web_with_postgresql_may_make_sockets),
        cmocka_unit_test(a_vault_writes_in_its_folders),
        cmocka_unit_test(the_press_reads_its_folders_and_writes_nowhere),
        cmocka_unit_test(each_act_that_no_code_of_ours_does_is_killed_or_refused_behind_each_walls),
        cmocka_unit_test(a_hardened_process_leaves_no_core_and_gains_no_rights),
    };
    return cmocka_run_group_tests(tests, room_open, room_close);
}
