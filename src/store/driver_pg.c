/* PostgreSQL: several connections write, each job in a SERIALIZABLE transaction of its own that runs again after a
 * clash. */
#include "store/driver.h"
#include "store/driver_pg_wall.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MAX = 60, NAME_BYTES = 24 };

/* Object ids of the built-in types, fixed in PostgreSQL's catalogue. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_NUMERIC = 1700 };

struct pg {
    struct connection base;
    PGconn *handle;
    struct kept kept;
    uint64_t names; /* of kept statements, counting up */
    bool again;
};

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

static struct pg *pg_of(struct connection *connection)
{
    return (struct pg *)connection;
}

static enum err err_of_state(struct pg *pg, const char *state)
{
    static const struct {
        const char *state; /* its beginning */
        enum err err;
    } meanings[] = {
        { "23505", ERR_CONFLICT }, { "23503", ERR_CONFLICT },  { "23", ERR_INVALID },    { "22", ERR_INVALID },
        { "42", ERR_INVALID },     { "40", ERR_BUSY },         { "55P03", ERR_BUSY },    { "57014", ERR_BUSY },
        { "53100", ERR_FULL },     { "53200", ERR_NO_MEMORY }, { "25006", ERR_REFUSED },
    };
    pg->again = strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0) {
            return meanings[i].err;
        }
    }
    return ERR_IO;
}

static enum err err_of(struct pg *pg, const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        return OK;
    }
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == NULL ? ERR_IO : err_of_state(pg, state);
}

static enum err run(struct pg *pg, const char *text)
{
    PGresult *result = PQexec(pg->handle, text);
    enum err err = err_of(pg, result);
    PQclear(result);
    return err;
}

static void drop(struct cursor *cursor)
{
    struct pg *pg = pg_of(cursor->connection);
    char text[NAME_BYTES + 16];
    (void)snprintf(text, sizeof text, "DEALLOCATE %s", (const char *)cursor->prepared);
    free(cursor->prepared);
    cursor->prepared = NULL;
    /* In a transaction that failed this is refused, and the server keeps a statement that nobody calls any more. */
    PQclear(PQexec(pg->handle, text));
}

static void forget(struct cursor *cursor)
{
    free(cursor->prepared);
}

static void pg_close(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    kept_drop_all(&pg->kept, forget);
    PQfinish(pg->handle);
    free(pg);
}

/* The server's messages quote values; they must not reach the log. */
static void say_nothing(void *context, const char *message)
{
    (void)context;
    (void)message;
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
    (void)PQsetNoticeProcessor(pg->handle, say_nothing, NULL);
    if (PQsetClientEncoding(pg->handle, "UTF8") != 0) {
        return ERR_IO;
    }
    char text[160];
    (void)snprintf(text, sizeof text,
                   "SET synchronous_commit = on; SET lock_timeout = %d; SET default_transaction_read_only = %s",
                   LIMIT_LOCK_MS, pg->base.use == USE_READ ? "on" : "off");
    return run(pg, text);
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
    pg->base = (struct connection){ .driver = driver, .use = use };
    enum err err = set_up(pg, address);
    explicit_bzero(address, sizeof address); /* may hold a password */
    if (err != OK) {
        pg_close(&pg->base);
        return err;
    }
    *ret_connection = &pg->base;
    return OK;
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

static enum err pg_begin(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    pg->again = false;
    char text[160];
    (void)snprintf(text, sizeof text, "BEGIN ISOLATION LEVEL %s; %s",
                   connection->use == USE_WRITE ? "SERIALIZABLE" : "REPEATABLE READ READ ONLY",
                   pg_scope_text(connection->scope).text);
    return run(pg, text);
}

static enum err pg_narrow(struct connection *connection)
{
    return run(pg_of(connection), pg_scope_text(connection->scope).text);
}

static enum err pg_commit(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    PGresult *result = PQexec(pg->handle, "COMMIT");
    enum err err = err_of(pg, result);
    /* A transaction that failed before answers COMMIT with "ROLLBACK", as a success. */
    bool undone = err == OK && strcmp(PQcmdStatus(result), "COMMIT") != 0;
    bool told = PQresultErrorField(result, PG_DIAG_SQLSTATE) != NULL;
    PQclear(result);
    if (err == OK) {
        return undone ? ERR_IO : OK;
    }
    return told && PQstatus(pg->handle) == CONNECTION_OK ? err : ERR_OUTCOME_UNKNOWN;
}

static void pg_rollback(struct connection *connection)
{
    struct pg *pg = pg_of(connection);
    bool again = pg->again;
    if (PQtransactionStatus(pg->handle) != PQTRANS_IDLE) {
        PQclear(PQexec(pg->handle, "ROLLBACK"));
    }
    pg->again = again;
}

/* A job is alone in its transaction here: a savepoint would only cost its round trips. */
static enum err pg_no_savepoint(struct connection *connection)
{
    (void)connection;
    return OK;
}

static bool pg_stands(struct connection *connection)
{
    PGTransactionStatusType status = PQtransactionStatus(pg_of(connection)->handle);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

static bool pg_again(struct connection *connection)
{
    return pg_of(connection)->again;
}

static bool pg_broken(struct connection *connection)
{
    return PQstatus(pg_of(connection)->handle) != CONNECTION_OK;
}

/* --- statements --------------------------------------------------------------------------------------------------- */

/* ?1 becomes $1, outside literals. */
static char *dollar_text(const char *text)
{
    char *copy = strdup(text);
    char quote = '\0';
    for (char *at = copy; at != NULL && *at != '\0'; at++) {
        if (quote != '\0') {
            quote = *at == quote ? '\0' : quote;
        } else if (*at == '\'' || *at == '"') {
            quote = *at;
        } else if (*at == '?') {
            *at = '$';
        }
    }
    return copy;
}

static enum err check_columns(struct pg *pg, const struct statement *statement, const char *name)
{
    PGresult *result = PQdescribePrepared(pg->handle, name);
    enum err err = err_of(pg, result);
    bool as_declared = PQnfields(result) == statement->columns && PQnparams(result) == statement->parameters;
    PQclear(result);
    TRY(err);
    return as_declared ? OK : ERR_INVALID;
}

static enum err prepare(struct pg *pg, const struct statement *statement, const char *name)
{
    Oid types[PARAMETERS_MAX] = { 0 };
    ASSERT(statement->parameters <= PARAMETERS_MAX);
    for (uint8_t i = 0; i < statement->parameters; i++) {
        types[i] = statement->kinds[i] == 'i' ? OID_INT8 : statement->kinds[i] == 't' ? OID_TEXT : OID_BYTEA;
    }
    char *text = dollar_text(statement->text);
    if (text == NULL) {
        return ERR_NO_MEMORY;
    }
    PGresult *result = PQprepare(pg->handle, name, text, statement->parameters, types);
    enum err err = err_of(pg, result);
    PQclear(result);
    free(text);
    TRY(err);
    return check_columns(pg, statement, name);
}

static enum err keep(struct pg *pg, struct cursor *cursor)
{
    char *name = calloc(1, NAME_BYTES);
    if (name == NULL) {
        return ERR_NO_MEMORY;
    }
    (void)snprintf(name, NAME_BYTES, "kept_%llu", (unsigned long long)++pg->names);
    enum err err = prepare(pg, cursor->statement, name);
    if (err != OK) {
        free(name);
        return err;
    }
    cursor->prepared = name;
    return OK;
}

static enum err pg_prepare(struct connection *connection, const struct statement *statement)
{
    struct cursor *cursor = kept_find(&pg_of(connection)->kept, connection, statement, drop);
    return cursor->prepared == NULL ? keep(pg_of(connection), cursor) : OK;
}

static enum err pg_start(struct connection *connection, const struct statement *statement, const struct value *values,
                         struct cursor **ret_cursor)
{
    struct pg *pg = pg_of(connection);
    struct cursor *cursor = kept_find(&pg->kept, connection, statement, drop);
    if (cursor->prepared == NULL) {
        TRY(keep(pg, cursor));
    }
    const char *at[PARAMETERS_MAX] = { NULL };
    int lengths[PARAMETERS_MAX] = { 0 };
    int formats[PARAMETERS_MAX] = { 0 };
    uint64_t numbers[PARAMETERS_MAX] = { 0 };
    for (uint8_t i = 0; i < statement->parameters; i++) {
        formats[i] = 1;
        if (values[i].kind == VALUE_INT) {
            numbers[i] = htobe64((uint64_t)values[i].number);
            at[i] = (const char *)&numbers[i];
            lengths[i] = sizeof numbers[i];
        } else if (values[i].kind != VALUE_NULL) {
            if (values[i].bytes.length > INT32_MAX) {
                return ERR_LIMIT;
            }
            at[i] = values[i].bytes.length > 0 ? values[i].bytes.at : "";
            lengths[i] = (int)values[i].bytes.length;
        }
    }
    PGresult *result = PQexecPrepared(pg->handle, cursor->prepared, statement->parameters, at, lengths, formats, 1);
    enum err err = err_of(pg, result);
    if (err != OK) {
        PQclear(result);
        return err;
    }
    cursor->result = result;
    cursor->row = -1;
    cursor->open = true;
    *ret_cursor = cursor;
    return OK;
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
    PGresult *result = PQexec(pg->handle, "SELECT 1 WHERE to_regclass('schema_migration') IS NOT NULL");
    enum err err = err_of(pg, result);
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
    return pg_of(connection)->handle;
}

static const char *pg_why(struct connection *connection)
{
    return PQerrorMessage(pg_of(connection)->handle);
}

const struct driver driver_pg = {
    .name = "postgresql",
    .writers = 8,
    .batch_max = 1,
    .open = pg_open,
    .close = pg_close,
    .begin = pg_begin,
    .narrow = pg_narrow,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_no_savepoint,
    .release = pg_no_savepoint,
    .rollback_to = pg_no_savepoint,
    .stands = pg_stands,
    .again = pg_again,
    .broken = pg_broken,
    .has_schema = pg_has_schema,
    .script = pg_script,
    .prepare = pg_prepare,
    .integrity = pg_integrity,
    .why = pg_why,
    .start = pg_start,
    .step = pg_step,
    .number = pg_number,
    .is_null = pg_is_null,
    .bytes = pg_bytes,
    .changed = pg_changed,
    .end = pg_end,
};
