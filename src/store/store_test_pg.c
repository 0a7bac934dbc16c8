#include "store/store_test_pg.h"

#include "store/schema.h"
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
    char folder[64]; /* where its socket is */
    char programs[64];
} pg;

/* tests/postgresql gives the server of the whole run: "postgresql://postgres@/postgres?host=FOLDER". */
static const char *server_given(void)
{
    const char *address = getenv("SEINHUIS_TEST_POSTGRESQL");
    const char *host = address == NULL ? NULL : strstr(address, "?host=");
    return host == NULL ? NULL : host + strlen("?host=");
}

bool postgresql_is_given(void)
{
    return server_given() != NULL;
}

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
    return server_given() != NULL || find_programs();
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

static void address_of(const char *database, char *address, size_t bytes)
{
    (void)snprintf(address, bytes, "postgresql://postgres@/%s?host=%s", database, pg.folder);
}

static PGconn *connect_to(const char *database)
{
    char address[160];
    address_of(database, address, sizeof address);
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
    PGconn *connection = connect_to("postgres");
    for (int i = 0; connection == NULL && i < 200; i++) {
        (void)nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
        connection = connect_to("postgres");
    }
    ASSERT(connection != NULL);
    PQfinish(connection);
}

static void server_need(void)
{
    const char *given = server_given();
    if (given != NULL) {
        (void)snprintf(pg.folder, sizeof pg.folder, "%s", given);
    } else if (pg.server == 0) {
        start_server();
    }
}

/* --- databases ----------------------------------------------------------------------------------------------------
 * Making one takes a tenth of a second, emptying one a few milliseconds: a process keeps those that it made and empties
 * them between tests. The first is a copy of a template with the whole schema, which all programs of a run share. */

enum { FREE_MAX = 16, NAME_BYTES = 48 };
static struct {
    char free[FREE_MAX][NAME_BYTES];
    size_t count;
    char empty[FREE_MAX][NAME_BYTES];
    size_t emptied;
    unsigned made;
    pid_t owner;
} databases;

static PGresult *ask(PGconn *connection, const char *text)
{
    PGresult *result = PQexec(connection, text);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        (void)fprintf(stderr, "%s: %s\n", text, PQerrorMessage(connection));
        abort();
    }
    return result;
}

static void tell(PGconn *connection, const char *text)
{
    PQclear(ask(connection, text));
}

static bool exists(PGconn *connection, const char *name)
{
    char text[128];
    (void)snprintf(text, sizeof text, "SELECT 1 FROM pg_database WHERE datname = '%s'", name);
    PGresult *result = ask(connection, text);
    bool found = PQntuples(result) == 1;
    PQclear(result);
    return found;
}

/* So that programs with different schemas, and those of an older build, do not share. */
static uint64_t schema_hash(void)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < schema_count; i++) {
        for (const char *at = schema_list[i].text; *at != '\0'; at++) {
            hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
        }
    }
    return hash;
}

static void template_fill(const char *name)
{
    static const char seed[] =
        "CREATE SCHEMA seed;"
        "DO $$ DECLARE name text; held bool; BEGIN"
        " FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP"
        "  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO held;"
        "  IF held THEN EXECUTE format('CREATE TABLE seed.%I AS TABLE %I', name, name); END IF;"
        " END LOOP; END $$";
    char address[160];
    char key_file[96];
    address_of(name, address, sizeof address);
    (void)snprintf(key_file, sizeof key_file, "/tmp/seinhuis-template-%ld", (long)getpid());
    struct store_options options = {
        .database = sv_of_c(address), .key_file = sv_of_c(key_file), .readers = 1, .create = true
    };
    struct store *store = NULL;
    uint32_t count = 0;
    ASSERT(store_open(&options, &store) == OK && store_migrate(store, &count) == OK);
    store_close(store);
    (void)unlink(key_file);
    PGconn *connection = connect_to(name);
    ASSERT(connection != NULL);
    tell(connection, seed);
    PQfinish(connection);
}

/* One program makes it, the others wait. */
static void template_make(PGconn *connection, const char *name)
{
    char text[128];
    tell(connection, "SELECT pg_advisory_lock(7346)");
    if (!exists(connection, name)) {
        char unfinished[NAME_BYTES];
        (void)snprintf(unfinished, sizeof unfinished, "unfinished_%ld", (long)getpid());
        (void)snprintf(text, sizeof text, "CREATE DATABASE %s TEMPLATE template0", unfinished);
        tell(connection, text);
        template_fill(unfinished);
        (void)snprintf(text, sizeof text, "ALTER DATABASE %s RENAME TO %s", unfinished, name);
        tell(connection, text);
    }
    tell(connection, "SELECT pg_advisory_unlock(7346)");
}

static void database_make(char *name)
{
    PGconn *connection = connect_to("postgres");
    char template[NAME_BYTES];
    char text[192];
    ASSERT(connection != NULL);
    tell(connection, "SET client_min_messages = error");
    (void)snprintf(template, sizeof template, "schema_%016llx", (unsigned long long)schema_hash());
    template_make(connection, template);
    (void)snprintf(name, NAME_BYTES, "test_%ld_%u", (long)getpid(), ++databases.made);
    (void)snprintf(text, sizeof text, "CREATE DATABASE %s TEMPLATE %s", name, template);
    tell(connection, text);
    PQfinish(connection);
}

/* Back to the rows that the migrations themselves wrote. Foreign keys do not look: everything goes. */
static void database_clear(const char *name)
{
    static const char clear[] =
        "SET session_replication_role = replica;"
        "DO $$ DECLARE name text; held bool; BEGIN"
        " FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP"
        "  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO held;"
        "  IF held THEN EXECUTE format('DELETE FROM %I', name); END IF;"
        " END LOOP;"
        " FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'seed' LOOP"
        "  EXECUTE format('INSERT INTO %I TABLE seed.%I', name, name);"
        " END LOOP; END $$";
    PGconn *connection = connect_to(name);
    ASSERT(connection != NULL);
    tell(connection, clear);
    PQfinish(connection);
}

static void database_drop(const char *name)
{
    char text[128];
    PGconn *connection = connect_to("postgres");
    ASSERT(connection != NULL);
    (void)snprintf(text, sizeof text, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name);
    tell(connection, "SET client_min_messages = error");
    tell(connection, text);
    PQfinish(connection);
}

static void databases_drop(void)
{
    while (databases.emptied > 0 && databases.owner == getpid()) {
        database_drop(databases.empty[--databases.emptied]);
    }
    while (databases.count > 0 && databases.owner == getpid()) {
        database_drop(databases.free[--databases.count]);
    }
}

/* A process that was forked has none of its own yet. */
static void databases_own(void)
{
    server_need();
    if (databases.owner != getpid()) {
        databases.owner = getpid();
        databases.count = 0;
        databases.emptied = 0;
        (void)atexit(store_test_engines_stop);
    }
}

void postgresql_empty(char *address, size_t bytes)
{
    char text[128];
    databases_own();
    ASSERT(databases.emptied < FREE_MAX);
    char *name = databases.empty[databases.emptied++];
    (void)snprintf(name, NAME_BYTES, "empty_%ld_%zu", (long)getpid(), databases.emptied);
    (void)snprintf(text, sizeof text, "CREATE DATABASE %s", name);
    PGconn *connection = connect_to("postgres");
    ASSERT(connection != NULL);
    tell(connection, text);
    PQfinish(connection);
    address_of(name, address, bytes);
}

void postgresql_take(char *address, size_t bytes)
{
    char name[NAME_BYTES];
    databases_own();
    if (databases.count > 0) {
        (void)snprintf(name, sizeof name, "%s", databases.free[--databases.count]);
    } else {
        database_make(name);
    }
    address_of(name, address, bytes);
}

void postgresql_give(const char *address, bool spoiled)
{
    char name[NAME_BYTES] = { 0 };
    const char *from = strstr(address, "@/") + 2;
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(from, "?"), from);
    if (spoiled || databases.count == FREE_MAX) {
        database_drop(name);
    } else {
        database_clear(name);
        (void)snprintf(databases.free[databases.count++], NAME_BYTES, "%s", name);
    }
}

/* A row as text shows its texts as they are and its bytes in hexadecimal digits. */
bool postgresql_holds(const char *address, struct sv wanted)
{
    char text[256] = { 0 };
    char digits[512] = { 0 };
    ASSERT(wanted.length < sizeof text);
    memcpy(text, wanted.at, wanted.length);
    for (size_t i = 0; i < wanted.length; i++) {
        (void)snprintf(digits + 2 * i, 3, "%02x", (unsigned char)wanted.at[i]);
    }
    PGconn *connection = PQconnectdb(address);
    ASSERT(PQstatus(connection) == CONNECTION_OK);
    PGresult *tables = ask(connection, "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'");
    bool found = false;
    for (int i = 0; i < PQntuples(tables) && !found; i++) {
        char query[256];
        (void)snprintf(query, sizeof query, "SELECT 1 FROM %s AS t WHERE position($1 IN t::text) > 0 "
                                            "OR position($2 IN t::text) > 0 LIMIT 1",
                       PQgetvalue(tables, i, 0));
        const char *values[] = { text, digits };
        PGresult *rows = PQexecParams(connection, query, 2, NULL, values, NULL, NULL, 0);
        ASSERT(PQresultStatus(rows) == PGRES_TUPLES_OK);
        found = PQntuples(rows) == 1;
        PQclear(rows);
    }
    PQclear(tables);
    PQfinish(connection);
    return found;
}

void postgresql_cut(const char *address)
{
    PGconn *connection = PQconnectdb(address);
    ASSERT(PQstatus(connection) == CONNECTION_OK);
    tell(connection, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                     "WHERE pid <> pg_backend_pid() AND datname = current_database()");
    PQfinish(connection);
}

void store_test_engines_stop(void)
{
    databases_drop();
    if (pg.server > 0 && databases.owner == getpid()) {
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

/* --- key stores in a cluster -------------------------------------------------------------------------------------- */

static void tell_at(const char *address, const char *text)
{
    PGconn *connection = PQconnectdb(address);
    tell(connection, text);
    PQfinish(connection);
}

void key_cluster_clear(const char *address)
{
    tell_at(address, "SET client_min_messages = error; DROP TABLE IF EXISTS seinhuis_key_slot, seinhuis_key_owner");
    tell_at(address, "SELECT pg_switch_wal()"); /* what an earlier test left goes before this one begins */
    tell_at(address, "CHECKPOINT");
}

void key_cluster_beside(const char *address, char *beside, size_t bytes)
{
    char admin[256];
    const char *host = strchr(address, '?');
    ASSERT(host != NULL);
    (void)snprintf(admin, sizeof admin, "postgresql://postgres@/postgres%s", host);
    tell_at(admin, "DROP DATABASE IF EXISTS beside");
    tell_at(admin, "CREATE DATABASE beside OWNER keeper");
    (void)snprintf(admin, sizeof admin, "postgresql://postgres@/beside%s", host);
    tell_at(admin, "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO keeper");
    (void)snprintf(beside, bytes, "postgresql://keeper@/beside%s", host);
}
