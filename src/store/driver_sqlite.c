/* SQLite: one connection writes and checkpoints; readers never do either. */
#include "store/driver.h"
#include "store/keystore.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What every transaction says: prepared once, because parsing them is a good part of a short one. */
enum control { CONTROL_READ, CONTROL_WRITE, CONTROL_COMMIT, CONTROL_ROLLBACK, CONTROL_SAVE, CONTROL_RELEASE,
               CONTROL_BACK, CONTROLS };
static const char *const CONTROL_TEXTS[CONTROLS] = {
    "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "SAVEPOINT job", "RELEASE job", "ROLLBACK TO job",
};

struct sqlite {
    struct connection base;
    sqlite3 *handle;
    sqlite3_stmt *controls[CONTROLS];
    struct kept kept;
    bool in_script; /* a migration may change the schema; nothing else may */
    bool setting_up;
    bool broken;
};

static const struct type_word TYPE_WORDS[] = {
    { "ID", "INTEGER" },   { "TIME", "INTEGER" }, { "DATE", "INTEGER" }, { "INT", "INTEGER" }, { "BOOL", "INTEGER" },
    { "ENUM", "INTEGER" }, { "TEXT", "TEXT" },    { "SEALED", "BLOB" },  { "BYTES", "BLOB" },  { NULL, NULL },
};

/* Memory matters more than a cache that the kernel has too. Nothing is mapped: after each commit every reader would
 * unmap the file and fault it in again, which costs more than reading. */
static const char SETUP[] = "PRAGMA foreign_keys=ON;"
                            "PRAGMA temp_store=MEMORY;"
                            "PRAGMA secure_delete=ON;"
                            "PRAGMA cache_size=-512;"
                            "PRAGMA mmap_size=0;"
                            "PRAGMA cell_size_check=ON;";
/* A batch of the writer fits in its cache, so that no page goes to the log twice; pages that many batches change are
 * brought home once for all of them. */
static const char SETUP_WRITER[] = "PRAGMA journal_mode=WAL;"
                                   "PRAGMA cache_size=-8192;"
                                   "PRAGMA synchronous=FULL;"
                                   "PRAGMA wal_autocheckpoint=4000;"
                                   "PRAGMA journal_size_limit=16777216;";
static const char SETUP_READER[] = "PRAGMA wal_autocheckpoint=0;"
                                   "PRAGMA query_only=ON;";

static struct sqlite *sqlite_of(struct connection *connection)
{
    return (struct sqlite *)connection;
}

static enum err err_of_constraint(int extended)
{
    switch (extended) {
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY: return ERR_CONFLICT;
    default: return ERR_INVALID;
    }
}

static enum err err_of(struct sqlite *sqlite, int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return OK;
    case SQLITE_FULL: return ERR_FULL;
    case SQLITE_NOMEM: return ERR_NO_MEMORY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_BUSY;
    case SQLITE_CONSTRAINT: return err_of_constraint(sqlite3_extended_errcode(sqlite->handle));
    case SQLITE_TOOBIG: return ERR_LIMIT;
    case SQLITE_AUTH: return ERR_REFUSED;
    case SQLITE_ERROR: /* of the text itself */
    case SQLITE_MISMATCH:
    case SQLITE_NOTADB: return ERR_INVALID;
    default: sqlite->broken = true; return ERR_IO;
    }
}

/* The second wall, behind the list of statements: what each kind of connection can do at all. */
static int authorize(void *context, int action, const char *first, const char *second, const char *database,
                     const char *trigger)
{
    (void)second;
    (void)database;
    (void)trigger;
    const struct sqlite *sqlite = context;
    if (sqlite->in_script || sqlite->setting_up) {
        return action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK;
    }
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT: return SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return sqlite->base.use == USE_WRITE && strncmp(first, "sqlite_", 7) != 0 ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_DENY;
    }
}

static enum err run(struct sqlite *sqlite, const char *text)
{
    return err_of(sqlite, sqlite3_exec(sqlite->handle, text, NULL, NULL, NULL));
}

static enum err control(struct sqlite *sqlite, enum control which)
{
    sqlite3_stmt **prepared = &sqlite->controls[which];
    if (*prepared == NULL) {
        TRY(err_of(sqlite, sqlite3_prepare_v3(sqlite->handle, CONTROL_TEXTS[which], -1, SQLITE_PREPARE_PERSISTENT,
                                              prepared, NULL)));
    }
    (void)sqlite3_step(*prepared);
    return err_of(sqlite, sqlite3_reset(*prepared)); /* says what stepping failed with */
}

static void drop(struct cursor *cursor)
{
    (void)sqlite3_finalize(cursor->prepared);
}

static void sqlite_close(struct connection *connection)
{
    struct sqlite *sqlite = sqlite_of(connection);
    kept_drop_all(&sqlite->kept, drop);
    for (size_t i = 0; i < CONTROLS; i++) {
        (void)sqlite3_finalize(sqlite->controls[i]);
    }
    (void)sqlite3_close_v2(sqlite->handle);
    free(sqlite);
}

static void configure_once(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Made here, so that the database and the journals that inherit its mode are the owner's alone. */
static enum err make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return ERR_IO;
    }
    (void)close(fd);
    return folder_sync_of(path);
}

static enum err set_up(struct sqlite *sqlite, const char *path)
{
    if (sqlite3_open_v2(path, &sqlite->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                        NULL) != SQLITE_OK) {
        return sqlite->handle == NULL ? ERR_NO_MEMORY : ERR_IO;
    }
    (void)sqlite3_extended_result_codes(sqlite->handle, 1);
    (void)sqlite3_busy_timeout(sqlite->handle, LIMIT_LOCK_MS);
    sqlite->setting_up = true;
    (void)sqlite3_set_authorizer(sqlite->handle, authorize, sqlite);
    TRY(run(sqlite, SETUP));
    TRY(run(sqlite, sqlite->base.use == USE_WRITE ? SETUP_WRITER : SETUP_READER));
    int on = 0;
    (void)sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
    (void)sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    if (sqlite->base.use == USE_READ) {
        (void)sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    sqlite->setting_up = false;
    return OK;
}

static enum err sqlite_open(const struct driver *driver, const struct store_options *options, enum connection_use use,
                            struct connection **ret_connection)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, configure_once);
    char path[4096];
    if (options->database.length >= sizeof path) {
        return ERR_INVALID;
    }
    memcpy(path, options->database.at, options->database.length);
    path[options->database.length] = '\0';
    if (access(path, F_OK) != 0) {
        if (!options->create) {
            return ERR_NOT_FOUND;
        }
        TRY(make_file(path));
    }
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);
    if (sqlite == NULL) {
        return ERR_NO_MEMORY;
    }
    sqlite->base = (struct connection){ .driver = driver, .use = use };
    enum err err = set_up(sqlite, path);
    if (err != OK) {
        sqlite_close(&sqlite->base);
        return err;
    }
    *ret_connection = &sqlite->base;
    return OK;
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

static enum err sqlite_begin(struct connection *connection)
{
    return control(sqlite_of(connection), connection->use == USE_WRITE ? CONTROL_WRITE : CONTROL_READ);
}

static enum err sqlite_commit(struct connection *connection)
{
    struct sqlite *sqlite = sqlite_of(connection);
    if (sqlite3_get_autocommit(sqlite->handle)) {
        return ERR_IO;
    }
    enum err err = control(sqlite, CONTROL_COMMIT);
    if (err == OK) {
        return OK;
    }
    /* A full disk stops before the frame that commits; of any other failure we cannot say how far it got. */
    if (err != ERR_FULL && err != ERR_BUSY && connection->use == USE_WRITE) {
        sqlite->broken = true;
        err = ERR_OUTCOME_UNKNOWN;
    }
    if (!sqlite3_get_autocommit(sqlite->handle)) {
        (void)control(sqlite, CONTROL_ROLLBACK);
    }
    return err;
}

static void sqlite_rollback(struct connection *connection)
{
    struct sqlite *sqlite = sqlite_of(connection);
    if (!sqlite3_get_autocommit(sqlite->handle) && control(sqlite, CONTROL_ROLLBACK) != OK) {
        sqlite->broken = true;
    }
}

static enum err sqlite_savepoint(struct connection *connection)
{
    return control(sqlite_of(connection), CONTROL_SAVE);
}

static enum err sqlite_release(struct connection *connection)
{
    return control(sqlite_of(connection), CONTROL_RELEASE);
}

static enum err sqlite_rollback_to(struct connection *connection)
{
    TRY(control(sqlite_of(connection), CONTROL_BACK));
    return sqlite_release(connection);
}

/* There is no second wall here: the queries keep municipalities apart. */
static enum err sqlite_narrow(struct connection *connection)
{
    (void)connection;
    return OK;
}

static bool sqlite_stands(struct connection *connection)
{
    return !sqlite3_get_autocommit(sqlite_of(connection)->handle);
}

static bool sqlite_again(struct connection *connection)
{
    (void)connection;
    return false;
}

static bool sqlite_broken(struct connection *connection)
{
    return sqlite_of(connection)->broken;
}

/* --- statements --------------------------------------------------------------------------------------------------- */

static enum err prepare(struct sqlite *sqlite, struct cursor *cursor)
{
    sqlite3_stmt *prepared = NULL;
    int code =
        sqlite3_prepare_v3(sqlite->handle, cursor->statement->text, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
    TRY(err_of(sqlite, code));
    bool as_declared = sqlite3_column_count(prepared) == cursor->statement->columns &&
                       sqlite3_bind_parameter_count(prepared) == cursor->statement->parameters &&
                       !sqlite3_stmt_readonly(prepared) == cursor->statement->writes;
    if (!as_declared) {
        (void)sqlite3_finalize(prepared);
        return ERR_INVALID;
    }
    cursor->prepared = prepared;
    return OK;
}

static enum err sqlite_prepare(struct connection *connection, const struct statement *statement)
{
    struct cursor *cursor = kept_find(&sqlite_of(connection)->kept, connection, statement, drop);
    return cursor->prepared == NULL ? prepare(sqlite_of(connection), cursor) : OK;
}

static const char *sqlite_why(struct connection *connection)
{
    return sqlite3_errmsg(sqlite_of(connection)->handle);
}

static int bind(sqlite3_stmt *prepared, int at, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL: return sqlite3_bind_null(prepared, at);
    case VALUE_INT: return sqlite3_bind_int64(prepared, at, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text64(prepared, at, value->bytes.length > 0 ? value->bytes.at : "", value->bytes.length,
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
    case VALUE_BYTES:
        return sqlite3_bind_blob64(prepared, at, value->bytes.length > 0 ? value->bytes.at : "", value->bytes.length,
                                   SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

static void sqlite_end(struct cursor *cursor)
{
    (void)sqlite3_reset(cursor->prepared);
    (void)sqlite3_clear_bindings(cursor->prepared);
}

static enum err sqlite_start(struct connection *connection, const struct statement *statement,
                             const struct value *values, struct cursor **ret_cursor)
{
    struct sqlite *sqlite = sqlite_of(connection);
    struct cursor *cursor = kept_find(&sqlite->kept, connection, statement, drop);
    if (cursor->prepared == NULL) {
        TRY(prepare(sqlite, cursor));
    }
    for (int i = 0; i < statement->parameters; i++) {
        int code = bind(cursor->prepared, i + 1, &values[i]);
        if (code != SQLITE_OK) {
            sqlite_end(cursor);
            return err_of(sqlite, code);
        }
    }
    cursor->open = true;
    *ret_cursor = cursor;
    return OK;
}

static enum err sqlite_step(struct cursor *cursor, bool *ret_row)
{
    int code = sqlite3_step(cursor->prepared);
    TRY(err_of(sqlite_of(cursor->connection), code));
    *ret_row = code == SQLITE_ROW;
    return OK;
}

static int64_t sqlite_number(struct cursor *cursor, uint8_t column)
{
    return sqlite3_column_int64(cursor->prepared, column);
}

static bool sqlite_is_null(struct cursor *cursor, uint8_t column)
{
    return sqlite3_column_type(cursor->prepared, column) == SQLITE_NULL;
}

static enum err sqlite_bytes(struct cursor *cursor, uint8_t column, struct sv *ret_bytes)
{
    int type = sqlite3_column_type(cursor->prepared, column);
    if (type != SQLITE_TEXT && type != SQLITE_BLOB) {
        return ERR_INVALID;
    }
    const void *bytes = type == SQLITE_TEXT ? (const void *)sqlite3_column_text(cursor->prepared, column)
                                            : sqlite3_column_blob(cursor->prepared, column);
    int length = sqlite3_column_bytes(cursor->prepared, column);
    if (bytes == NULL && length > 0) {
        return ERR_NO_MEMORY;
    }
    *ret_bytes = sv_of_bytes(bytes, (size_t)length);
    return OK;
}

static int64_t sqlite_changed(struct cursor *cursor)
{
    return sqlite3_changes64(sqlite_of(cursor->connection)->handle);
}

/* --- schema ------------------------------------------------------------------------------------------------------- */

static enum err sqlite_has_schema(struct connection *connection, bool *ret_has)
{
    struct sqlite *sqlite = sqlite_of(connection);
    sqlite3_stmt *prepared = NULL;
    TRY(err_of(sqlite, sqlite3_prepare_v2(sqlite->handle, "SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'",
                                          -1, &prepared, NULL)));
    int code = sqlite3_step(prepared);
    (void)sqlite3_finalize(prepared);
    TRY(err_of(sqlite, code));
    *ret_has = code == SQLITE_ROW;
    return OK;
}

static enum err sqlite_script(struct connection *connection, const char *text)
{
    struct sqlite *sqlite = sqlite_of(connection);
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, LIMIT_SCHEMA_BYTES * 4);
    struct buf buf;
    buf_open(&buf, &arena, LIMIT_SCHEMA_BYTES);
    TRY(schema_text(text, TYPE_WORDS, " STRICT", &buf));
    buf_put_byte(&buf, '\0');
    struct sv script = { 0 };
    TRY(buf_done(&buf, &script));
    sqlite->in_script = true;
    enum err err = run(sqlite, script.at);
    sqlite->in_script = false;
    return err;
}

static enum err integrity_of(struct sqlite *sqlite, const char *pragma, struct arena *arena, struct sv *lines,
                             size_t *count)
{
    sqlite3_stmt *prepared = NULL;
    int code = sqlite3_prepare_v2(sqlite->handle, pragma, -1, &prepared, NULL);
    enum err err = err_of(sqlite, code);
    while (err == OK && *count < INTEGRITY_LINES_MAX && (code = sqlite3_step(prepared)) == SQLITE_ROW) {
        struct sv line = sv_of_c((const char *)sqlite3_column_text(prepared, 0));
        if (!sv_equal(line, SV("ok"))) {
            err = arena_copy(arena, line, &lines[(*count)++]);
        }
    }
    /* A file that cannot be read is what was asked about, not a failure to ask. */
    if (err == OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        lines[(*count)++] = SV("the file cannot be read to its end");
    }
    (void)sqlite3_finalize(prepared);
    return err;
}

static enum err sqlite_integrity(struct connection *connection, struct arena *arena, struct sv *lines,
                                 size_t *ret_count)
{
    struct sqlite *sqlite = sqlite_of(connection);
    size_t count = 0;
    sqlite->setting_up = true; /* the authorizer knows no pragmas */
    enum err err = integrity_of(sqlite, "PRAGMA integrity_check", arena, lines, &count);
    if (err == OK && count < INTEGRITY_LINES_MAX) {
        err = integrity_of(sqlite, "PRAGMA foreign_key_check", arena, lines, &count);
    }
    sqlite->setting_up = false;
    *ret_count = count;
    return err;
}

const struct driver driver_sqlite = {
    .name = "sqlite",
    .writers = 1,
    .batch_max = LIMIT_WRITE_BATCH,
    .types = TYPE_WORDS,
    .table_end = " STRICT",
    .open = sqlite_open,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .narrow = sqlite_narrow,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .rollback_to = sqlite_rollback_to,
    .stands = sqlite_stands,
    .again = sqlite_again,
    .broken = sqlite_broken,
    .has_schema = sqlite_has_schema,
    .script = sqlite_script,
    .prepare = sqlite_prepare,
    .integrity = sqlite_integrity,
    .why = sqlite_why,
    .start = sqlite_start,
    .step = sqlite_step,
    .number = sqlite_number,
    .is_null = sqlite_is_null,
    .bytes = sqlite_bytes,
    .changed = sqlite_changed,
    .end = sqlite_end,
};
