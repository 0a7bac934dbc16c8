/* What generated query functions (tools/sqlgen) call. Nobody else includes this.
 *
 * A statement is a constant; its address is its identity in each connection's cache of prepared statements. Parameters
 * are ?1, ?2, ... in the text (the PostgreSQL driver rewrites them once). Logical types: id time date int bool enum →
 * 64-bit integers, text → UTF-8 without zero bytes, sealed bytes ref hash → bytes. A NULL column reads as 0, empty text
 * or no bytes; those values are bound as NULL when the parameter is marked optional. A date that is not set is always
 * NULL.
 * Errors: a duplicate key or a missing referenced row is ERR_CONFLICT; a value the schema refuses is ERR_INVALID.
 */
#ifndef SEINHUIS_STORE_STATEMENT_H
#define SEINHUIS_STORE_STATEMENT_H

#include "base/date.h"
#include "base/limits.h"
#include "store/store.h"

struct statement {
    const char *name;    /* "signal_by_ref" */
    const char *comment; /* what it is for */
    const char *text;
    const char *kinds; /* a letter per parameter: i, t or b (64-bit integer, text, bytes) */
    const char *column_kinds; /* the same per column */
    bool writes;
    bool kept;  /* reads: its answers may be kept, see answers.h */
    bool quiet; /* writes: what no kept query sees */
    uint8_t parameters;
    uint8_t columns;
};

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES };
struct value {
    enum value_kind kind;
    int64_t number;
    struct sv bytes;
};

struct value value_int(int64_t number, bool optional);
struct value value_date(struct date date, bool optional);
struct value value_text(struct sv text, bool optional);
struct value value_bytes(struct sv bytes, bool optional);
/* All zero counts as empty. */
struct value value_fixed(const unsigned char *bytes, size_t length, bool optional);

struct cursor;
MUST enum err statement_begin(struct tx *tx, const struct statement *statement, const struct value *values,
                              struct cursor **ret_cursor);
/* ret_row false: no more rows, and the cursor is closed. */
MUST enum err cursor_step(struct cursor *cursor, bool *ret_row);
/* Steps over what is left: a writing statement is only done at its end. */
MUST enum err cursor_finish(struct cursor *cursor);
int64_t cursor_int(struct cursor *cursor, uint8_t column);
struct date cursor_date(struct cursor *cursor, uint8_t column);
/* Copies in the arena; text that is no UTF-8 is ERR_INVALID. */
MUST enum err cursor_text(struct cursor *cursor, uint8_t column, struct arena *arena, struct sv *ret_text);
MUST enum err cursor_bytes(struct cursor *cursor, uint8_t column, struct arena *arena, struct sv *ret_bytes);
/* Exactly `length` bytes, or zeros for NULL; otherwise ERR_INVALID. */
MUST enum err cursor_fixed(struct cursor *cursor, uint8_t column, unsigned char *into, size_t length);
void cursor_end(struct cursor **cursor); /* for CLEANUP; accepts one that is closed */
/* Runs to the end; how many rows it changed. ret_changed may be NULL. */
MUST enum err statement_run(struct tx_write *tx, const struct statement *statement, const struct value *values,
                            int64_t *ret_changed);
/* Room for one row more behind `count` rows; ERR_LIMIT at LIMIT_QUERY_ROWS. */
MUST enum err rows_room(struct arena *arena, void **rows, size_t count, size_t row_bytes);

/* Whether the engine takes the statement as its signature says; changes nothing. ret_why: the engine's words when not,
 * until the next call. For tests. */
MUST enum err statement_check(struct tx *tx, const struct statement *statement, const char **ret_why);

/* All statements of the program, in one list made by the build: tests prepare each on both engines; `seinhuis queries`
 * prints them. */
extern const struct statement *const statement_list[];
extern const size_t statement_count;

#endif
