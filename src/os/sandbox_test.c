/* Walls are tried from inside, each in a child of its own: the child's exit says what happened. */
#include "os/sandbox.h"

#include "base/arena.h"
#include "base/test.h"
#include "os/file.h"
#include "os/process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
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
    const struct sandbox_folder folder = { room->folder, true };
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

static void *makes_a_socket(void *context)
{
    bool *made = context;
    *made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
    return NULL;
}

static int calls_of_web(const struct room *room)
{
    struct sandbox_status status;
    pthread_t thread;
    bool made = true;
    char *const arguments[] = { NULL };
    if (!enter(room, SANDBOX_WEB, &status)) {
        return EXIT_WRONG;
    }
    if (!status.seccomp) {
        return EXIT_NO_SECCOMP;
    }
    bool refused = execve("/bin/true", arguments, arguments) < 0 && errno == EPERM;
    refused = refused && socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0 && errno == EPERM;
    refused = refused && fork() < 0 && errno == EPERM;
    bool works = pthread_create(&thread, NULL, makes_a_socket, &made) == 0 && pthread_join(thread, NULL) == 0;
    return refused && works && !made ? EXIT_RIGHT : EXIT_NO_WALL;
}

static void web_makes_no_programs_processes_or_sockets_also_in_its_threads(void **state)
{
    assert_right(in_child(calls_of_web, *state));
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

static int vault_makes_a_socket(const struct room *room)
{
    struct sandbox_status status;
    if (!enter(room, SANDBOX_VAULT, &status)) {
        return EXIT_WRONG;
    }
    if (!status.seccomp) {
        return EXIT_NO_SECCOMP;
    }
    if (file_replace(room->folder, SV("note"), SV("text")) != OK) {
        return EXIT_WRONG;
    }
    (void)socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return EXIT_NO_WALL;
}

static int password_opens_a_file(const struct room *room)
{
    struct sandbox_status status;
    if (!enter(room, SANDBOX_PASSWORD, &status)) {
        return EXIT_WRONG;
    }
    if (!status.seccomp) {
        return EXIT_NO_SECCOMP;
    }
    (void)open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    return EXIT_NO_WALL;
}

static void assert_killed(int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_SECCOMP) {
        skip();
    }
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void a_vault_that_makes_a_socket_is_killed(void **state)
{
    assert_killed(in_child(vault_makes_a_socket, *state));
}

static void a_password_helper_that_opens_a_file_is_killed(void **state)
{
    assert_killed(in_child(password_opens_a_file, *state));
}

static int sheet_reads(const struct room *room)
{
    struct sandbox_status status;
    struct sandbox_folder folder = { room->folder, false };
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

static int sheet_makes_a_socket(const struct room *room)
{
    struct sandbox_status status;
    if (!enter(room, SANDBOX_SHEET, &status)) {
        return EXIT_WRONG;
    }
    if (!status.seccomp) {
        return EXIT_NO_SECCOMP;
    }
    (void)socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return EXIT_NO_WALL;
}

static int sheet_makes_a_process(const struct room *room)
{
    struct sandbox_status status;
    if (!enter(room, SANDBOX_SHEET, &status)) {
        return EXIT_WRONG;
    }
    if (!status.seccomp) {
        return EXIT_NO_SECCOMP;
    }
    (void)fork();
    return EXIT_NO_WALL;
}

static void a_press_that_makes_a_socket_or_a_process_is_killed(void **state)
{
    assert_killed(in_child(sheet_makes_a_socket, *state));
    assert_killed(in_child(sheet_makes_a_process, *state));
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
        cmocka_unit_test(web_makes_no_programs_processes_or_sockets_also_in_its_threads),
        cmocka_unit_test(web_with_postgresql_may_make_sockets),
        cmocka_unit_test(a_vault_that_makes_a_socket_is_killed),
        cmocka_unit_test(a_password_helper_that_opens_a_file_is_killed),
        cmocka_unit_test(the_press_reads_its_folders_and_writes_nowhere),
        cmocka_unit_test(a_press_that_makes_a_socket_or_a_process_is_killed),
        cmocka_unit_test(a_hardened_process_leaves_no_core_and_gains_no_rights),
    };
    return cmocka_run_group_tests(tests, room_open, room_close);
}
