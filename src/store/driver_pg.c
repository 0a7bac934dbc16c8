/* PostgreSQL: what waits is written in a SERIALIZABLE transaction, with a savepoint for each job; after a clash with
 * another program it runs again. */
#include "store/driver.h"
#include "store/driver_pg_pipe.h"
#include "store/driver_pg_wall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Object ids of the built-in types, fixed in PostgreSQL's catalogue. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_NUMERIC = 1700 };

static const struct type_word TYPE_WORDS[] = {
    { "ID", "BIGINT" },
    { "TIME", "BIGINT" },
    { "DATE", "BIGINT" },
    { "INT", "BIGINT" },
    { "BOOL", "BIGINT" },
    { "ENUM", "BIGINT" },
    { "SEALED", "BYTEA" },
    { "BYTES", "BYTEA" },
    { "TEXT", "TEXT COLLATE \"C\"" }, /* so that lists have one order on both engines */
    { NULL, NULL },
};

/* Outside the pipe: several statements in one text, at start and in a migration. */
#define WRITERS_LOCK "7164777639846376259"
#define NEXT_LOCK_MS "100"
enum { ALONE_MS = 30 * 1000 };

static enum err run(struct pg *pg, const char *text)
{
    TRY(pipe_leave(pg));
    PGresult *result = PQexec(pg->handle, text);
    enum err err = pipe_result_err(pg, result);
    PQclear(result);
    return err;
}

static void drop(struct cursor *cursor)
{
    struct pg *pg = pg_of(cursor->connection);
    char text[PIPE_NAME_BYTES + 16];
    (void)snprintf(text, sizeof text, "DEALLOCATE %s", (const char *)cursor->prepared);
    free(cursor->prepared);
    cursor->prepared = NULL;
    /* Behind a failure this is skipped, and the server keeps a statement that nobody calls any more. */
    enum err ignored = pipe_control(pg, text);
    (void)ignored;
}

static void pg_close(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    pipe_forget_kept(pg);
    PQfinish(pg->handle);
    free(pg);
}

/* The server's messages quote values; they must not reach the log. */
static void say_nothing(void *context, const char *message)
{
    (void)context;
    (void)message;
}

/* What a new connection is told first. Plans are of the statement, not of its values or of statistics that may not be
 * there yet: an index wherever one fits, as on SQLite. A table that is read whole is locked whole under SERIALIZABLE,
 * and a plan made while it was small stays; a table that is held to be compared with every row of another takes the
 * square of the time. */
static const char SETTINGS[] =
    "SET synchronous_commit = on; SET lock_timeout = %d; SET default_transaction_read_only = %s;"
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_material = off; SET jit = off";

static enum err settle_in(struct pg *pg)
{
    (void)PQsetNoticeProcessor(pg->handle, say_nothing, NULL);
    if (PQsetClientEncoding(pg->handle, "UTF8") != 0) {
        return ERR_IO;
    }
    char text[sizeof SETTINGS + 32];
    (void)snprintf(text, sizeof text, SETTINGS, LIMIT_LOCK_MS, pg->base.use == USE_READ ? "on" : "off");
    TRY(run(pg, text));
    return pg->base.use == USE_WRITE ? run(pg, "SELECT pg_advisory_lock_shared(" WRITERS_LOCK ")") : OK;
}

static enum err set_up(struct pg *pg, const char *address)
{
    pg->handle = PQconnectdb(address);
    if (pg->handle == NULL) {
        return ERR_NO_MEMORY;
    }
    if (PQstatus(pg->handle) != CONNECTION_OK) {
        return ERR_IO;
    }
    return settle_in(pg);
}

static enum err pg_open(const struct driver *driver, const struct store_options *options, enum connection_use use,
                        struct connection **ret_connection)
{
    char address[1024];
    if (options->database.length >= sizeof address) {
        return ERR_INVALID;
    }
    memcpy(address, options->database.at, options->database.length);
    address[options->database.length] = '\0';
    struct pg *pg = calloc(1, sizeof *pg);
    if (pg == NULL) {
        return ERR_NO_MEMORY;
    }
    pg->base = (struct connection){ .driver = driver, .use = use, .scope = scope_all() };
    enum err err = set_up(pg, address);
    explicit_bzero(address, sizeof address); /* may hold a password */
    if (err != OK) {
        pg_close(&pg->base);
        return err;
    }
    *ret_connection = &pg->base;
    return OK;
}

/* A process that was killed may have sent its COMMIT: the server goes on with it, and its keys must not be swept as
 * orphans meanwhile. Every writer shares this lock as long as its connection lives. */
static enum err pg_alone(const struct driver *driver, const struct store_options *options)
{
    struct connection *connection = NULL;
    TRY(pg_open(driver, options, USE_READ, &connection));
    char text[128];
    (void)snprintf(text, sizeof text, "SET lock_timeout = %d; SELECT pg_advisory_lock(" WRITERS_LOCK ")", ALONE_MS);
    enum err err = run(pg_of(connection), text);
    pg_close(connection);
    return err;
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

/* After a migration by another program: none is called again under its old name. */
static enum err drop_stale(struct pg *pg)
{
    pipe_forget_kept(pg);
    TRY(pipe_control(pg, "DEALLOCATE ALL"));
    pipe_send(pg);
    pg->stale = false;
    return OK;
}

/* A server that went away while nobody asked it anything shows here, before something depends on it: the first look may
 * only read its last words, the second finds the end behind them. */
static enum err still_there(struct pg *pg)
{
    bool there = PQconsumeInput(pg->handle) == 1 && PQconsumeInput(pg->handle) == 1;
    return there && PQstatus(pg->handle) == CONNECTION_OK ? OK : ERR_IO;
}

static enum err pg_narrow(struct connection *connection)
{
    pg_of(connection)->said = connection->scope;
    return pipe_control(pg_of(connection), pg_scope_text(connection->scope).text);
}

static enum err pg_begin(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    pg->failed = OK;
    pg->told = pg->again = false;
    pg->commit = COMMIT_NOT_ASKED;
    pg->statements = 0;
    pg->careful_now = pg->careful;
    pg->careful = false;
    TRY(still_there(pg));
    if (pg->stale) {
        TRY(drop_stale(pg));
    }
    TRY(pipe_control(pg, connection->use == USE_WRITE ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                                      : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    pg->in_transaction = true;
    TRY(pg_narrow(connection));
    return pg->plain ? pipe_leave(pg) : OK;
}

static bool pg_broken(struct connection *connection)
{
    return PQstatus(pg_of(connection)->handle) != CONNECTION_OK;
}

/* Nobody waits for the answer: it is read when the connection is used again. */
static void roll_back(struct pg *pg)
{
    pg->in_transaction = false;
    pg->plain = false;
    if (!pg_broken(&pg->base) && pipe_control(pg, "ROLLBACK") == OK) {
        pipe_send(pg);
    }
}

static enum err pg_commit(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    if (!pg->in_transaction) {
        return ERR_IO;
    }
    enum err err = pg->failed == OK ? pipe_commit(pg) : pg->failed;
    err = err == OK ? pipe_settle(pg) : err;
    if (pg->commit == COMMIT_DONE || pg->commit == COMMIT_UNKNOWN) {
        pg->in_transaction = false;
        return pg->commit == COMMIT_DONE ? OK : ERR_OUTCOME_UNKNOWN;
    }
    roll_back(pg); /* the server stopped before it came to COMMIT */
    return err == OK ? ERR_IO : err;
}

/* What still waits in the pipe may fail, and must not be taken for a failure of the next transaction. */
static bool holds_work(const struct pg *pg)
{
    for (size_t i = 0; i < pg->count; i++) {
        if (pg->messages[i].kind == MESSAGE_RUN || pg->messages[i].kind == MESSAGE_PREPARE) {
            return true;
        }
    }
    return false;
}

static void pg_rollback(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    if (!pg->in_transaction) {
        return;
    }
    if (holds_work(pg)) {
        enum err ignored = pipe_settle(pg);
        (void)ignored;
    }
    roll_back(pg);
}

/* The scope before the savepoint: going back to one takes back what was set behind it. */
static enum err pg_savepoint(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    TRY(pg->said.reach_ == connection->scope.reach_ ? OK : pg_narrow(connection));
    return pipe_control(pg, "SAVEPOINT job");
}

static enum err pg_release(struct connection *connection)
{
    return pipe_control(pg_of(connection), "RELEASE SAVEPOINT job");
}

/* Not behind a clash, nor behind a failure of which nobody knows whose it was: those are the whole transaction's. */
static enum err pg_rollback_to(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    if (pg->again) {
        return pg->failed;
    }
    bool waited_in_vain = pg->failed == ERR_BUSY;
    pg->failed = OK;
    pg->told = false;
    TRY(pipe_control(pg, "ROLLBACK TO SAVEPOINT job"));
    TRY(pg_release(connection));
    /* Whoever holds that lock holds it for the next job too. */
    return waited_in_vain ? pipe_control(pg, "SET LOCAL lock_timeout = " NEXT_LOCK_MS) : OK;
}

static bool pg_stands(struct connection *connection)
{
    return pg_of(connection)->in_transaction && !pg_broken(connection);
}

static bool pg_again(struct connection *connection)
{
    return pg_of(connection)->again;
}

/* --- statements --------------------------------------------------------------------------------------------------- */

static struct cursor *find(struct pg *pg, const struct statement *statement)
{
    return kept_find(&pg->kept, &pg->base, statement, drop);
}

/* In plain calls, so that the server's words can be told. */
static enum err pg_prepare(struct connection *connection, const struct statement *statement)
{
    struct pg *pg = pg_of(connection);
    struct cursor *cursor = find(pg, statement);
    if (cursor->prepared != NULL) {
        return OK;
    }
    TRY(pipe_prepare(pg, cursor));
    TRY(pipe_leave(pg));
    PGresult *result = PQdescribePrepared(pg->handle, cursor->prepared);
    enum err err = pipe_result_err(pg, result);
    bool as_declared = PQnfields(result) == statement->columns && PQnparams(result) == statement->parameters;
    PQclear(result);
    TRY(err);
    return as_declared ? OK : ERR_INVALID;
}

static enum err ask(struct pg *pg, struct cursor *cursor, const struct value *values)
{
    TRY(pipe_statement(pg, cursor, values, MESSAGE_ASK));
    enum err err = pipe_settle(pg);
    if (err == OK && cursor->result == NULL) {
        err = ERR_IO;
    }
    if (err != OK) {
        PQclear(cursor->result);
        cursor->result = NULL;
    }
    return err;
}

/* Of a snapshot of which nothing was read yet: when a table is another than when the statement was prepared, or the
 * server went away. */
static bool begin_anew(struct pg *pg)
{
    if (!pg_broken(&pg->base)) {
        if (!pg->stale) {
            return false;
        }
        roll_back(pg);
        return pg_begin(&pg->base) == OK;
    }
    pipe_forget_kept(pg);
    PQreset(pg->handle);
    return !pg_broken(&pg->base) && settle_in(pg) == OK && pg_begin(&pg->base) == OK;
}

static enum err pg_start(struct connection *connection, const struct statement *statement, const struct value *values,
                         struct cursor **ret_cursor)
{
    struct pg *pg = pg_of(connection);
    if (pg->failed != OK) {
        return pg->failed;
    }
    struct cursor *cursor = find(pg, statement);
    enum err err = ask(pg, cursor, values);
    if (err != OK && connection->use == USE_READ && pg->statements == 1 && begin_anew(pg)) {
        cursor = find(pg, statement);
        err = ask(pg, cursor, values);
    }
    TRY(err);
    cursor->row = -1;
    cursor->open = true;
    *ret_cursor = cursor;
    return OK;
}

/* Its failure shows when the pipe is settled, at the latest by the commit. */
static enum err pg_run(struct connection *connection, const struct statement *statement, const struct value *values)
{
    struct pg *pg = pg_of(connection);
    if (pg->failed != OK) {
        return pg->failed;
    }
    TRY(pipe_statement(pg, find(pg, statement), values, MESSAGE_RUN));
    return pg->careful_now ? pipe_settle(pg) : OK;
}

static enum err pg_step(struct cursor *cursor, bool *ret_row)
{
    cursor->row++;
    *ret_row = cursor->row < PQntuples(cursor->result);
    return OK;
}

static int64_t read_big(const char *at, size_t bytes)
{
    uint64_t value = at[0] < 0 ? UINT64_MAX : 0;
    for (size_t i = 0; i < bytes; i++) {
        value = value << 8 | (unsigned char)at[i];
    }
    return (int64_t)value;
}

/* What sum() gives: digits of base 10000, the first worth 10000^weight. The part behind the point is left out. */
static int64_t read_numeric(const char *at)
{
    int64_t count = read_big(at, 2);
    int64_t weight = read_big(at + 2, 2);
    bool negative = read_big(at + 4, 2) == 0x4000;
    int64_t value = 0;
    for (int64_t i = 0; i <= weight; i++) {
        int64_t digit = i < count ? read_big(at + 8 + 2 * i, 2) : 0;
        if (__builtin_mul_overflow(value, 10000, &value) || __builtin_add_overflow(value, digit, &value)) {
            return negative ? INT64_MIN : INT64_MAX;
        }
    }
    return negative ? -value : value;
}

static int64_t pg_number(struct cursor *cursor, uint8_t column)
{
    if (PQgetisnull(cursor->result, cursor->row, column)) {
        return 0;
    }
    const char *at = PQgetvalue(cursor->result, cursor->row, column);
    int length = PQgetlength(cursor->result, cursor->row, column);
    switch (PQftype(cursor->result, column)) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8: return read_big(at, (size_t)length);
    case OID_NUMERIC: return read_numeric(at);
    default: return 0;
    }
}

static bool pg_is_null(struct cursor *cursor, uint8_t column)
{
    return PQgetisnull(cursor->result, cursor->row, column);
}

static enum err pg_bytes(struct cursor *cursor, uint8_t column, struct sv *ret_bytes)
{
    Oid type = PQftype(cursor->result, column);
    if (type != OID_TEXT && type != OID_BYTEA) {
        return ERR_INVALID;
    }
    *ret_bytes = sv_of_bytes(PQgetvalue(cursor->result, cursor->row, column),
                             (size_t)PQgetlength(cursor->result, cursor->row, column));
    return OK;
}

static int64_t pg_changed(struct cursor *cursor)
{
    int64_t changed = 0;
    return sv_to_int(sv_of_c(PQcmdTuples(cursor->result)), &changed) ? changed : 0;
}

static void pg_end(struct cursor *cursor)
{
    PQclear(cursor->result);
    cursor->result = NULL;
}

/* --- schema ------------------------------------------------------------------------------------------------------- */

static enum err pg_has_schema(struct connection *connection, bool *ret_has)
{
    struct pg *pg = pg_of(connection);
    TRY(pipe_leave(pg));
    PGresult *result = PQexec(pg->handle, "SELECT 1 WHERE to_regclass('schema_migration') IS NOT NULL");
    enum err err = pipe_result_err(pg, result);
    bool has = PQntuples(result) == 1;
    PQclear(result);
    TRY(err);
    *ret_has = has;
    return OK;
}

static enum err pg_script(struct connection *connection, const char *text)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, LIMIT_SCHEMA_BYTES * 4);
    struct buf buf;
    buf_open(&buf, &arena, LIMIT_SCHEMA_BYTES);
    TRY(schema_text(text, TYPE_WORDS, "", &buf));
    buf_put_byte(&buf, '\0');
    struct sv script = { 0 };
    TRY(buf_done(&buf, &script));
    return run(pg_of(connection), script.at);
}

void *pg_handle(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    enum err ignored = pipe_leave(pg); /* a failure shows with the first call */
    (void)ignored;
    pg->plain = true;
    return pg->handle;
}

static const char *pg_why(struct connection *connection)
{
    return PQerrorMessage(pg_of(connection)->handle);
}

const struct driver driver_pg = {
    .name = "postgresql",
    .writers = 2, /* one zeroes keys, which may take long in a cluster of their own, while the other commits */
    .batch_max = LIMIT_WRITE_BATCH,
    .types = TYPE_WORDS,
    .table_end = "",
    .open = pg_open,
    .alone = pg_alone,
    .close = pg_close,
    .begin = pg_begin,
    .narrow = pg_narrow,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .rollback_to = pg_rollback_to,
    .stands = pg_stands,
    .again = pg_again,
    .broken = pg_broken,
    .wall = pg_wall,
    .role = pg_role,
    .has_schema = pg_has_schema,
    .script = pg_script,
    .prepare = pg_prepare,
    .integrity = pg_integrity,
    .why = pg_why,
    .start = pg_start,
    .run = pg_run,
    .step = pg_step,
    .number = pg_number,
    .is_null = pg_is_null,
    .bytes = pg_bytes,
    .changed = pg_changed,
    .end = pg_end,
};
