/* All tables of PostgreSQL as text, in one snapshot: libpq's COPY, so that the server needs no pg_dump beside it.
 *
 *     seinhuis tables 1 <numbers of the migrations that ran, with commas>
 *     T <table> <columns, with commas>
 *     <rows of COPY ... TO STDOUT, in the order of the primary key>
 *     \.
 *     ... a table that others name comes before them
 *     E
 */
#include "base/buf.h"
#include "store/copy.h"
#include "store/driver.h"
#include "store/schema.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES_MAX = 512, LINE_BYTES_MAX = 32 * 1024 * 1024, HEAD_BYTES_MAX = 16 * 1024, READ_BYTES = 64 * 1024,
       COMMAND_BYTES = 16 * 1024 };

#define HEAD SV("seinhuis tables 1 ")

/* Tables with columns, the columns of the primary key, and what they name, the named ones as often as they are. */
static const char TABLES[] =
    "SELECT c.relname::text, "
    "(SELECT string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum) FROM pg_attribute a "
    " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''), "
    "(SELECT string_agg(quote_ident(a.attname), ',' ORDER BY array_position(i.indkey::int[], a.attnum::int)) "
    " FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) "
    " WHERE i.indrelid = c.oid AND i.indisprimary) "
    "FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1";
static const char REFERENCES[] =
    "SELECT a.relname::text, b.relname::text FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid "
    "JOIN pg_class b ON b.oid = k.confrelid WHERE k.contype = 'f' AND k.conrelid <> k.confrelid "
    "AND k.connamespace = current_schema()::regnamespace";
static const char MIGRATIONS[] = "SELECT string_agg(number::text, ',' ORDER BY number) FROM schema_migration";

struct table {
    char *name, *columns, *key;
    bool done;
};

struct reference {
    char *from, *to;
};

struct pg_copy {
    struct connection *connection;
    PGconn *handle;
    struct arena arena;
    struct table *tables;
    size_t table_count;
    struct reference *references;
    size_t reference_count;
};

static void pg_copy_close(struct pg_copy *copy)
{
    if (copy->connection != NULL) {
        driver_pg.rollback(copy->connection);
        driver_pg.close(copy->connection);
    }
    arena_close(&copy->arena);
}

static enum err pg_copy_open(struct sv database, enum connection_use use, struct pg_copy *copy)
{
    const struct store_options options = { .database = database };
    arena_open(&copy->arena, (size_t)64 * 1024 * 1024);
    TRY(driver_pg.open(&driver_pg, &options, use, &copy->connection));
    copy->connection->scope = scope_all();
    copy->handle = pg_handle(copy->connection);
    return OK;
}

/* Insufficient privilege is what row-level security says when it may not silently leave rows out. */
static enum err err_of(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_OUT ||
        status == PGRES_COPY_IN) {
        return OK;
    }
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == NULL) {
        return ERR_IO;
    }
    bool refused = strcmp(state, "42501") == 0;
    bool full = strcmp(state, "53100") == 0;
    bool wrong = strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0 || strncmp(state, "42", 2) == 0;
    return refused ? ERR_REFUSED : full ? ERR_FULL : wrong ? ERR_INVALID : ERR_IO;
}

static enum err run(struct pg_copy *copy, const char *text)
{
    PGresult *result = PQexec(copy->handle, text);
    enum err err = err_of(result);
    PQclear(result);
    return err;
}

static char *kept(struct pg_copy *copy, const PGresult *result, int row, int column)
{
    struct sv text = sv_of_bytes(PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column));
    char *into = arena_take(&copy->arena, text.length + 1);
    if (into != NULL && text.length > 0) {
        memcpy(into, text.at, text.length);
    }
    return into;
}

static enum err tables_read(struct pg_copy *copy, const PGresult *result)
{
    size_t count = (size_t)PQntuples(result);
    if (count > TABLES_MAX) {
        return ERR_LIMIT;
    }
    copy->tables = ARENA_ARRAY(&copy->arena, struct table, count);
    for (size_t i = 0; copy->tables != NULL && i < count; i++) {
        copy->tables[i] = (struct table){ kept(copy, result, (int)i, 0), kept(copy, result, (int)i, 1),
                                          kept(copy, result, (int)i, 2), false };
    }
    copy->table_count = count;
    return copy->arena.failed ? ERR_NO_MEMORY : OK;
}

static enum err references_read(struct pg_copy *copy, const PGresult *result)
{
    size_t count = (size_t)PQntuples(result);
    copy->references = ARENA_ARRAY(&copy->arena, struct reference, count);
    for (size_t i = 0; copy->references != NULL && i < count; i++) {
        copy->references[i] = (struct reference){ kept(copy, result, (int)i, 0), kept(copy, result, (int)i, 1) };
    }
    copy->reference_count = count;
    return copy->arena.failed ? ERR_NO_MEMORY : OK;
}

typedef enum err rows_fn(struct pg_copy *copy, const PGresult *result);

static enum err ask(struct pg_copy *copy, const char *text, rows_fn *rows)
{
    PGresult *result = PQexec(copy->handle, text);
    enum err err = err_of(result);
    err = err == OK ? rows(copy, result) : err;
    PQclear(result);
    return err;
}

static bool table_done(const struct pg_copy *copy, const char *name)
{
    for (size_t i = 0; i < copy->table_count; i++) {
        if (strcmp(copy->tables[i].name, name) == 0) {
            return copy->tables[i].done;
        }
    }
    return true; /* of another schema: not ours to wait for */
}

static bool table_ready(const struct pg_copy *copy, const struct table *table)
{
    for (size_t i = 0; i < copy->reference_count; i++) {
        if (strcmp(copy->references[i].from, table->name) == 0 && !table_done(copy, copy->references[i].to)) {
            return false;
        }
    }
    return !table->done;
}

/* NULL: none is left, or those that are name each other in a circle. */
static struct table *table_next(struct pg_copy *copy)
{
    for (size_t i = 0; i < copy->table_count; i++) {
        if (table_ready(copy, &copy->tables[i])) {
            return &copy->tables[i];
        }
    }
    return NULL;
}

static enum err put(const struct copy_sink *sink, const char *text)
{
    return sink->put(sink->context, sv_of_c(text));
}

static enum err rows_stream(struct pg_copy *copy, const struct copy_sink *sink)
{
    char *row = NULL;
    enum err err = OK;
    int length = 0;
    while (err == OK && (length = PQgetCopyData(copy->handle, &row, 0)) > 0) {
        err = sink->put(sink->context, sv_of_bytes(row, (size_t)length));
        PQfreemem(row);
    }
    TRY(err);
    if (length != -1) {
        return ERR_IO;
    }
    PGresult *result = PQgetResult(copy->handle);
    err = err_of(result);
    PQclear(result);
    PQclear(PQgetResult(copy->handle));
    return err;
}

static enum err table_stream(struct pg_copy *copy, const struct copy_sink *sink, struct table *table)
{
    char command[COMMAND_BYTES];
    const char *order = table->key[0] == '\0' ? table->columns : table->key;
    int length = snprintf(command, sizeof command, "COPY (SELECT %s FROM \"%s\" ORDER BY %s) TO STDOUT",
                          table->columns, table->name, order);
    if (length < 0 || length >= (int)sizeof command) {
        return ERR_LIMIT;
    }
    TRY(put(sink, "T "));
    TRY(put(sink, table->name));
    TRY(put(sink, " "));
    TRY(put(sink, table->columns));
    TRY(put(sink, "\n"));
    TRY(run(copy, command));
    TRY(rows_stream(copy, sink));
    table->done = true;
    return put(sink, "\\.\n");
}

static enum err head_stream(struct pg_copy *copy, const struct copy_sink *sink)
{
    PGresult *result = PQexec(copy->handle, MIGRATIONS);
    enum err err = err_of(result);
    err = err == OK ? sink->put(sink->context, HEAD) : err;
    err = err == OK ? put(sink, PQgetvalue(result, 0, 0)) : err;
    err = err == OK ? put(sink, "\n") : err;
    PQclear(result);
    return err;
}

enum err pg_copy_out(const struct copy_options *options, const struct copy_sink *sink)
{
    struct pg_copy copy CLEANUP(pg_copy_close) = { 0 };
    TRY(pg_copy_open(options->database, USE_READ, &copy));
    /* For all municipalities: what the policies of the second wall let everything through for. */
    copy.connection->scope = scope_all();
    TRY(driver_pg.begin(copy.connection));
    TRY(ask(&copy, TABLES, tables_read));
    TRY(ask(&copy, REFERENCES, references_read));
    TRY(head_stream(&copy, sink));
    for (size_t left = copy.table_count; left > 0; left--) {
        struct table *table = table_next(&copy);
        if (table == NULL) {
            return ERR_LIMIT;
        }
        TRY(table_stream(&copy, sink, table));
    }
    return put(sink, "E\n");
}

/* --- back --------------------------------------------------------------------------------------------------------- */

struct lines {
    const struct copy_source *source;
    char *held;
    size_t length, at, capacity;
    bool ended;
};

static void lines_close(struct lines *lines)
{
    free(lines->held);
}

static enum err lines_more(struct lines *lines)
{
    if (lines->at > 0) {
        memmove(lines->held, lines->held + lines->at, lines->length - lines->at);
        lines->length -= lines->at;
        lines->at = 0;
    }
    if (lines->capacity - lines->length < READ_BYTES) {
        size_t capacity = lines->capacity * 2 + READ_BYTES;
        char *held = capacity > LINE_BYTES_MAX ? NULL : realloc(lines->held, capacity);
        if (held == NULL) {
            return ERR_LIMIT;
        }
        lines->held = held;
        lines->capacity = capacity;
    }
    size_t got = 0;
    TRY(lines->source->get(lines->source->context, lines->held + lines->length, READ_BYTES, &got));
    lines->length += got;
    return got == 0 ? ERR_INVALID : OK; /* every copy ends with a line that says so */
}

/* With its line feed; a view until the next one. */
static enum err line_next(struct lines *lines, struct sv *ret_line)
{
    size_t searched = 0;
    for (;;) {
        struct sv rest = { lines->held + lines->at, lines->length - lines->at };
        size_t end = 0;
        if (rest.length > searched && sv_find(sv_from(rest, searched), '\n', &end)) {
            *ret_line = sv_until(rest, searched + end + 1);
            lines->at += searched + end + 1;
            return OK;
        }
        searched = rest.length;
        TRY(lines_more(lines));
    }
}

/* Names are ours: lower case, digits and underscores. Anything else is no copy of ours, and never becomes SQL. */
static bool names_right(struct sv names, bool many)
{
    for (size_t i = 0; i < names.length; i++) {
        char c = names.at[i];
        bool right = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (many && c == ',') ||
                     (many && c == '"');
        if (!right) {
            return false;
        }
    }
    return names.length > 0 && names.length < HEAD_BYTES_MAX / 2;
}

static enum err schema_make(struct pg_copy *copy, struct sv numbers)
{
    size_t made = 0;
    size_t wanted = 1;
    for (size_t i = 0; i < numbers.length; i++) {
        wanted += numbers.at[i] == ',';
    }
    for (size_t i = 0; i < schema_count; i++) {
        struct sv rest = numbers;
        struct sv one = { 0 };
        int64_t number = 0;
        bool more = true;
        while (more) {
            more = sv_cut(rest, ',', &one, &rest);
            one = more ? one : rest;
            if (sv_to_int(one, &number) && number == schema_list[i].number) {
                TRY(driver_pg.script(copy->connection, schema_list[i].text));
                made++;
                break;
            }
        }
    }
    return made == wanted ? OK : ERR_REFUSED;
}

/* Some migrations begin their table with a row; the copy has it, too. All at once, because tables name each other. */
static enum err tables_clear(struct pg_copy *copy)
{
    struct buf text;
    buf_open(&text, &copy->arena, HEAD_BYTES_MAX * 4);
    TRY(ask(copy, TABLES, tables_read));
    for (size_t i = 0; i < copy->table_count; i++) {
        buf_put(&text, i == 0 ? SV("TRUNCATE \"") : SV(", \""));
        buf_put(&text, sv_of_c(copy->tables[i].name));
        buf_put_byte(&text, '"');
    }
    buf_put_byte(&text, '\0');
    struct sv command = { 0 };
    TRY(buf_done(&text, &command));
    return run(copy, command.at);
}

static enum err rows_fill(struct pg_copy *copy, struct lines *lines)
{
    struct sv line = { 0 };
    for (;;) {
        TRY(line_next(lines, &line));
        if (sv_equal(line, SV("\\.\n"))) {
            break;
        }
        if (PQputCopyData(copy->handle, line.at, (int)line.length) != 1) {
            return ERR_IO;
        }
    }
    if (PQputCopyEnd(copy->handle, NULL) != 1) {
        return ERR_IO;
    }
    PGresult *result = PQgetResult(copy->handle);
    enum err err = err_of(result);
    PQclear(result);
    PQclear(PQgetResult(copy->handle));
    return err;
}

static enum err table_fill(struct pg_copy *copy, struct lines *lines, struct sv head)
{
    struct sv kind = { 0 };
    struct sv name = { 0 };
    struct sv columns = { 0 };
    char command[HEAD_BYTES_MAX];
    if (!sv_cut(head, ' ', &kind, &head) || !sv_equal(kind, SV("T")) || !sv_cut(head, ' ', &name, &columns) ||
        !names_right(name, false) || !names_right(columns, true)) {
        return ERR_INVALID;
    }
    (void)snprintf(command, sizeof command, "COPY \"%.*s\" (%.*s) FROM STDIN", (int)name.length, name.at,
                   (int)columns.length, columns.at);
    TRY(run(copy, command));
    return rows_fill(copy, lines);
}

enum err pg_copy_in(const struct copy_options *options, const struct copy_source *source)
{
    struct pg_copy copy CLEANUP(pg_copy_close) = { 0 };
    struct lines lines CLEANUP(lines_close) = { .source = source };
    struct sv line = { 0 };
    bool has_schema = false;
    TRY(pg_copy_open(options->database, USE_WRITE, &copy));
    TRY(driver_pg.has_schema(copy.connection, &has_schema));
    if (has_schema) {
        return ERR_CONFLICT;
    }
    copy.connection->scope = scope_all();
    TRY(driver_pg.begin(copy.connection));
    TRY(line_next(&lines, &line));
    if (!sv_starts(line, HEAD)) {
        return ERR_INVALID;
    }
    TRY(schema_make(&copy, sv_trim(sv_from(line, HEAD.length))));
    TRY(tables_clear(&copy));
    for (;;) {
        TRY(line_next(&lines, &line));
        if (sv_equal(line, SV("E\n"))) {
            return driver_pg.commit(copy.connection);
        }
        TRY(table_fill(&copy, &lines, sv_trim(line)));
    }
}
