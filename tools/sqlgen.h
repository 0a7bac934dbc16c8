/* What the parts of sqlgen share: reading a file of queries (sqlgen_read.c) and writing C (sqlgen_write.c).
 *
 * Views point into the file's own text, which lives as long as the program. Every refusal was told on `errors` as
 * file:line by the time a function returns false.
 */
#ifndef SEINHUIS_TOOLS_SQLGEN_H
#define SEINHUIS_TOOLS_SQLGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { QUERIES_MAX = 200, FIELDS_MAX = 60, USES_MAX = 16, FILE_BYTES_MAX = 1 << 20 };

struct text {
    const char *at;
    size_t length;
};

/* One row per logical type. `storage` is what the database keeps: i, t or b (64-bit integer, text, bytes).
 * In the templates @ is the field, # the column's number and % the kind after the colon. */
struct type {
    const char *name;
    char storage;
    bool has_of;
    const char *c_type;
    const char *bind;
    const char *read;
};
struct field {
    struct text name;
    const struct type *type;
    struct text of;
    bool optional;
    bool used;
};

enum result { RESULT_ONE, RESULT_MANY, RESULT_NONE, RESULT_CHANGED };

struct query {
    struct text comment; /* the lines above the signature, with their dashes */
    struct text name;
    struct text sql;
    unsigned line; /* of the signature */
    unsigned sql_line;
    bool writes;
    bool kept;  /* its answers may be kept */
    bool quiet; /* writes what no kept query sees: the whole file says so */
    enum result result;
    struct field parameters[FIELDS_MAX];
    unsigned parameter_count;
    struct field columns[FIELDS_MAX];
    unsigned column_count;
};

struct file {
    const char *path; /* for messages */
    const char *name; /* below src/: "signals/signals.sql" */
    struct text text;
    size_t at;
    unsigned line;
    struct text uses[USES_MAX];
    unsigned use_count;
    bool quiet;
    struct query *queries;
    unsigned query_count;
    FILE *errors;
};

bool fail(struct file *file, unsigned line, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool text_same(struct text left, struct text right);
/* All queries of file->text; `path`, `queries` (room for QUERIES_MAX) and `errors` are set by the caller. */
bool read_file(struct file *file);
/* Walks a statement once; with `out` it also writes it as the inside of a C literal. */
bool walk_sql(struct file *file, struct query *query, FILE *out);
void write_header(const struct file *file, FILE *out);
void write_code(struct file *file, FILE *out);

#endif
