/* What generated query functions (tools/sqlgen) call. Nobody else includes this.
 *
 * A statement is a constant; its address is its identity in each connection's cache of prepared statements. Parameters are
 * ?1, ?2, ... in the text (the PostgreSQL driver rewrites them once). Logical types: id time int bool → 64-bit integers, text →
 * UTF-8, sealed → bytes. A NULL column reads as 0, empty text or no bytes; 0 for id and time, and empty for sealed, are bound as NULL when the
 * parameter is marked optional ("id?", "time?", "sealed?", "text?").
 */
#ifndef SEINHUIS_STORE_STATEMENT_H
#define SEINHUIS_STORE_STATEMENT_H

#include "store/store.h"

struct statement {
    const char *name;   /* "signal_by_ref" */
    const char *text;
    bool writes;
    uint8_t parameters;
    uint8_t columns;
};

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES };
struct value {
    enum value_kind kind;
    int64_t number;
    struct sv bytes;
};

struct cursor;
MUST enum err statement_begin(struct tx *tx, const struct statement *statement, const struct value *values, struct cursor **ret_cursor);
/* ret_row false: no more rows, and the cursor is closed. */
MUST enum err cursor_step(struct cursor *cursor, bool *ret_row);
int64_t cursor_int(struct cursor *cursor, uint8_t column);
/* A copy in the arena; text that is no UTF-8 is ERR_INVALID. */
MUST enum err cursor_bytes(struct cursor *cursor, uint8_t column, struct arena *arena, struct sv *ret_bytes);
void cursor_end(struct cursor **cursor); /* for CLEANUP */
/* Runs to the end; how many rows it changed. */
MUST enum err statement_run(struct tx_write *tx, const struct statement *statement, const struct value *values, int64_t *ret_changed);

/* All statements of the program, in one list made by the build: tests prepare each on both engines; `seinhuis queries` prints them. */
extern const struct statement *const statement_list[];
extern const size_t statement_count;

#endif
