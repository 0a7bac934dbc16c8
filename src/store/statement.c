#include "store/statement.h"

#include "store/tx.h"

#include <string.h>

struct value value_int(int64_t number, bool optional)
{
    return (struct value){ .kind = optional && number == 0 ? VALUE_NULL : VALUE_INT, .number = number };
}

struct value value_date(struct date date, bool optional)
{
    (void)optional;
    return (struct value){ .kind = date.set ? VALUE_INT : VALUE_NULL, .number = date.day };
}

struct value value_text(struct sv text, bool optional)
{
    return (struct value){ .kind = optional && sv_empty(text) ? VALUE_NULL : VALUE_TEXT, .bytes = text };
}

struct value value_bytes(struct sv bytes, bool optional)
{
    return (struct value){ .kind = optional && sv_empty(bytes) ? VALUE_NULL : VALUE_BYTES, .bytes = bytes };
}

struct value value_fixed(const unsigned char *bytes, size_t length, bool optional)
{
    bool any = !optional;
    for (size_t i = 0; i < length && !any; i++) {
        any = bytes[i] != 0;
    }
    return (struct value){ .kind = any ? VALUE_BYTES : VALUE_NULL, .bytes = sv_of_bytes(bytes, length) };
}

/* The engines differ on zero bytes and on broken UTF-8 in text: here both refuse. */
static enum err check_values(const struct statement *statement, const struct value *values)
{
    for (uint8_t i = 0; i < statement->parameters; i++) {
        size_t offset = 0;
        if (values[i].kind == VALUE_TEXT &&
            (!sv_utf8_valid(values[i].bytes) || sv_find(values[i].bytes, '\0', &offset))) {
            return ERR_INVALID;
        }
    }
    return OK;
}

static enum err note(struct tx *tx, enum err err)
{
    tx->failed = tx->failed == OK ? err : tx->failed;
    return err;
}

static enum err start(struct tx *tx, const struct statement *statement, const struct value *values,
                      struct cursor **ret_cursor)
{
    TRY(tx->reads ? store_tx_begin(tx) : OK);
    store_count_statement();
    return tx->connection->driver->start(tx->connection, statement, values, ret_cursor);
}

/* Serves a kept answer, or keeps this one. ERR_LIMIT: it must be read without. */
static enum err start_kept(struct tx *tx, const struct statement *statement, const struct value *values,
                           struct cursor **ret_cursor)
{
    struct question question;
    if (!question_make(statement, values, &(struct question_of){ tx->generation, tx->scope }, &question)) {
        return ERR_LIMIT;
    }
    struct answers *answers = store_answers(tx->store);
    enum err err = answers_find(answers, &question, &tx->reading);
    if (err == ERR_NOT_FOUND) {
        struct cursor *cursor = NULL;
        TRY(start(tx, statement, values, &cursor));
        err = answers_take(answers, &question, cursor, &tx->reading);
    }
    TRY(err);
    *ret_cursor = &tx->reading.cursor;
    return OK;
}

enum err statement_begin(struct tx *tx, const struct statement *statement, const struct value *values,
                         struct cursor **ret_cursor)
{
    ASSERT(!tx->reads || !statement->writes);
    enum err err = check_values(statement, values);
    bool kept = err == OK && statement->kept && tx->reads;
    if (kept) {
        err = start_kept(tx, statement, values, ret_cursor);
    }
    if (kept ? err == ERR_LIMIT : err == OK) {
        err = start(tx, statement, values, ret_cursor);
    }
    tx->loud = tx->loud || (statement->writes && !statement->quiet);
    return note(tx, err);
}

enum err cursor_step(struct cursor *cursor, bool *ret_row)
{
    if (!cursor->open) {
        *ret_row = false;
        return OK;
    }
    const struct driver *driver = cursor->connection->driver;
    bool has_row = false;
    enum err err = driver->step(cursor, &has_row);
    if (err != OK || !has_row) {
        driver->end(cursor);
        cursor->open = false;
    }
    TRY(err);
    *ret_row = has_row;
    return OK;
}

enum err cursor_finish(struct cursor *cursor)
{
    bool has_row = true;
    while (has_row) {
        TRY(cursor_step(cursor, &has_row));
    }
    return OK;
}

int64_t cursor_int(struct cursor *cursor, uint8_t column)
{
    ASSERT(column < cursor->statement->columns);
    return cursor->connection->driver->number(cursor, column);
}

struct date cursor_date(struct cursor *cursor, uint8_t column)
{
    if (cursor->connection->driver->is_null(cursor, column)) {
        return (struct date){ 0 };
    }
    return (struct date){ .day = (int32_t)cursor_int(cursor, column), .set = true };
}

/* The driver's own bytes, until the next step. */
static enum err view_bytes(struct cursor *cursor, uint8_t column, struct sv *ret_bytes)
{
    ASSERT(column < cursor->statement->columns);
    if (cursor->connection->driver->is_null(cursor, column)) {
        *ret_bytes = (struct sv){ "", 0 };
        return OK;
    }
    return cursor->connection->driver->bytes(cursor, column, ret_bytes);
}

enum err cursor_bytes(struct cursor *cursor, uint8_t column, struct arena *arena, struct sv *ret_bytes)
{
    struct sv bytes = { 0 };
    TRY(view_bytes(cursor, column, &bytes));
    return arena_copy(arena, bytes, ret_bytes);
}

enum err cursor_text(struct cursor *cursor, uint8_t column, struct arena *arena, struct sv *ret_text)
{
    struct sv text = { 0 };
    TRY(cursor_bytes(cursor, column, arena, &text));
    if (!sv_utf8_valid(text)) {
        return ERR_INVALID;
    }
    *ret_text = text;
    return OK;
}

enum err cursor_fixed(struct cursor *cursor, uint8_t column, unsigned char *into, size_t length)
{
    struct sv bytes = { 0 };
    TRY(view_bytes(cursor, column, &bytes));
    if (cursor->connection->driver->is_null(cursor, column)) {
        memset(into, 0, length);
        return OK;
    }
    if (bytes.length != length) {
        return ERR_INVALID;
    }
    memcpy(into, bytes.at, length);
    return OK;
}

void cursor_end(struct cursor **cursor)
{
    if (*cursor != NULL && (*cursor)->open) {
        (*cursor)->connection->driver->end(*cursor);
        (*cursor)->open = false;
    }
    *cursor = NULL;
}

static enum err run_unseen(struct tx *tx, const struct statement *statement, const struct value *values)
{
    ASSERT(tx->connection->use == USE_WRITE);
    store_count_statement();
    enum err err = check_values(statement, values);
    tx->loud = tx->loud || !statement->quiet;
    return note(tx, err == OK ? tx->connection->driver->run(tx->connection, statement, values) : err);
}

enum err statement_run(struct tx_write *tx, const struct statement *statement, const struct value *values,
                       int64_t *ret_changed)
{
    const struct driver *driver = tx->tx.connection->driver;
    if (ret_changed == NULL && driver->run != NULL) {
        return run_unseen(&tx->tx, statement, values);
    }
    struct cursor *cursor CLEANUP(cursor_end) = NULL;
    TRY(statement_begin(&tx->tx, statement, values, &cursor));
    bool has_row = false;
    enum err err = driver->step(cursor, &has_row);
    ASSERT(!has_row);
    TRY(note(&tx->tx, err));
    if (ret_changed != NULL) {
        *ret_changed = driver->changed(cursor);
    }
    return OK;
}

enum err statement_check(struct tx *tx, const struct statement *statement, const char **ret_why)
{
    TRY(tx->reads ? store_tx_begin(tx) : OK);
    enum err err = tx->connection->driver->prepare(tx->connection, statement);
    *ret_why = err == OK ? "" : tx->connection->driver->why(tx->connection);
    return err;
}

enum err rows_room(struct arena *arena, void **rows, size_t count, size_t row_bytes)
{
    if (count == LIMIT_QUERY_ROWS) {
        return ERR_LIMIT;
    }
    /* Room doubles at 4, 8, 16, ... rows. */
    if (count != 0 && (count < 4 || (count & (count - 1)) != 0)) {
        return OK;
    }
    void *grown = arena_take_array(arena, count == 0 ? 4 : count * 2, row_bytes);
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    if (count > 0) {
        memcpy(grown, *rows, count * row_bytes);
    }
    *rows = grown;
    return OK;
}

/* --- kept statements ---------------------------------------------------------------------------------------------- */

struct cursor *kept_find(struct kept *kept, struct connection *connection, const struct statement *statement,
                         void (*drop)(struct cursor *cursor))
{
    size_t set = ((uintptr_t)statement / sizeof *statement) % KEPT_SETS;
    struct cursor *oldest = NULL;
    for (size_t way = 0; way < KEPT_WAYS; way++) {
        struct cursor *cursor = &kept->cursors[set][way];
        if (cursor->statement == statement && cursor->prepared != NULL) {
            oldest = cursor;
            break;
        }
        if (!cursor->open && (oldest == NULL || cursor->used < oldest->used)) {
            oldest = cursor;
        }
    }
    ASSERT(oldest != NULL && !oldest->open);
    if (oldest->statement != statement && oldest->prepared != NULL) {
        drop(oldest);
        oldest->prepared = NULL;
    }
    oldest->connection = connection;
    oldest->statement = statement;
    oldest->used = ++kept->clock;
    return oldest;
}

void kept_drop_all(struct kept *kept, void (*drop)(struct cursor *cursor))
{
    for (size_t set = 0; set < KEPT_SETS; set++) {
        for (size_t way = 0; way < KEPT_WAYS; way++) {
            struct cursor *cursor = &kept->cursors[set][way];
            if (cursor->prepared != NULL) {
                drop(cursor);
                cursor->prepared = NULL;
                cursor->open = false;
            }
        }
    }
}
