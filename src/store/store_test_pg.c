#include "store/store_test_pg.h"

#include "store/store_test.h"

#include <ftw.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>

static const char *const PROGRAMS[] = { "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin", "/usr/bin" };

static struct {
    pid_t server;
    char folder[64];
    char programs[64];
} pg;

static bool find_programs(void)
{
    for (size_t i = 0; i < sizeof PROGRAMS / sizeof *PROGRAMS; i++) {
        char path[96];
        (void)snprintf(path, sizeof path, "%s/initdb", PROGRAMS[i]);
        if (access(path, X_OK) == 0) {
            (void)snprintf(pg.programs, sizeof pg.programs, "%s", PROGRAMS[i]);
            return true;
        }
    }
    return false;
}

bool store_test_has_postgresql(void)
{
    return find_programs();
}

/* PostgreSQL refuses to run as root. */
static const struct passwd *server_user(void)
{
    const struct passwd *user = getpwnam("postgres");
    return user != NULL ? user : getpwnam("nobody");
}

static void become_server_user(void)
{
    if (geteuid() == 0) {
        const struct passwd *user = server_user();
        if (user == NULL || setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0) {
            _exit(126);
        }
    }
}

/* `arguments` ends with NULL. */
static pid_t start(const char *program, const char *const *arguments)
{
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child > 0) {
        return child;
    }
    char path[96];
    (void)snprintf(path, sizeof path, "%s/%s", pg.programs, program);
    int nothing = open("/dev/null", O_RDWR);
    (void)dup2(nothing, 1);
    (void)dup2(nothing, 2);
    become_server_user();
    (void)prctl(PR_SET_PDEATHSIG, SIGINT);
    if (chdir(pg.folder) != 0) {
        _exit(126);
    }
    char *copies[24] = { NULL };
    copies[0] = path; /* they look for each other beside themselves, or else in PATH, which need not have them */
    for (size_t i = 1; arguments[i] != NULL; i++) {
        copies[i] = strdup(arguments[i]);
    }
    (void)execv(path, copies);
    _exit(127);
}

static PGconn *connect_now(void)
{
    char address[128];
    (void)snprintf(address, sizeof address, "postgresql://postgres@/postgres?host=%s", pg.folder);
    PGconn *connection = PQconnectdb(address);
    if (PQstatus(connection) == CONNECTION_OK) {
        return connection;
    }
    PQfinish(connection);
    return NULL;
}

static void start_server(void)
{
    ASSERT(find_programs());
    (void)snprintf(pg.folder, sizeof pg.folder, "/tmp/seinhuis-pg-XXXXXX");
    ASSERT(mkdtemp(pg.folder) != NULL);
    if (geteuid() == 0) {
        const struct passwd *user = server_user();
        ASSERT(user != NULL && chown(pg.folder, user->pw_uid, user->pw_gid) == 0);
    }
    char data[96];
    (void)snprintf(data, sizeof data, "%s/data", pg.folder);
    const char *make[] = { "initdb",   "-D", data,   "-A",         "trust",     "-U",
                           "postgres", "-E", "UTF8", "--locale=C", "--no-sync", NULL };
    int status = 0;
    ASSERT(waitpid(start("initdb", make), &status, 0) > 0 && status == 0);
    const char *serve[] = { "postgres",
                            "-D",
                            data,
                            "-k",
                            pg.folder,
                            "-c",
                            "listen_addresses=",
                            "-c",
                            "shared_buffers=16MB",
                            "-c",
                            "fsync=off",
                            "-c",
                            "max_connections=60",
                            NULL };
    pg.server = start("postgres", serve);
    PGconn *connection = connect_now();
    for (int i = 0; connection == NULL && i < 200; i++) {
        (void)nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
        connection = connect_now();
    }
    ASSERT(connection != NULL);
    PQfinish(connection);
}

void postgresql_empty(char *address, size_t bytes)
{
    if (pg.server == 0) {
        start_server();
    }
    PGconn *connection = connect_now();
    ASSERT(connection != NULL);
    PQclear(PQexec(connection, "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
    PQfinish(connection);
    (void)snprintf(address, bytes, "postgresql://postgres@/postgres?host=%s", pg.folder);
}

void store_test_cut_connections(void)
{
    if (pg.server > 0) {
        PGconn *connection = connect_now();
        ASSERT(connection != NULL);
        PQclear(PQexec(connection, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                                   "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"));
        PQfinish(connection);
    }
}

void store_test_engines_stop(void)
{
    if (pg.server > 0) {
        (void)kill(pg.server, SIGINT);
        (void)waitpid(pg.server, NULL, 0);
        folder_remove(pg.folder);
        pg.server = 0;
    }
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    (void)remove(path);
    return 0;
}

void folder_remove(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
