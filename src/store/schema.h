/* The migrations of all rooms, embedded by tools/schemagen in the order of their numbers. Only store/ uses this. */
#ifndef SEINHUIS_STORE_SCHEMA_H
#define SEINHUIS_STORE_SCHEMA_H

#include "base/buf.h"

struct schema {
    int64_t number;
    const char *name;
    const char *room; /* whose it is */
    const char *text; /* in logical types */
};
extern const struct schema schema_list[];
extern const size_t schema_count;

/* How an engine spells the logical types. NULL ends the list. */
struct type_word {
    const char *logical; /* "TIME" */
    const char *engine;  /* "BIGINT" */
};

/* The text with its type words replaced, outside comments and string literals; `table_end` goes behind each CREATE
 * TABLE (...). */
MUST enum err schema_text(const char *text, const struct type_word *words, const char *table_end, struct buf *buf);

#endif
