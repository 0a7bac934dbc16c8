/* Turns named queries into typed C functions; the build runs it.
 *
 *   sqlgen FILE.sql OUT.h OUT.c     the typed functions of one file of queries
 *   sqlgen --list OUT.c FILE.sql... statement_list: every query of the program
 *
 * A query is a comment, a signature as the last part of that comment, and one statement up to a semicolon or an empty
 * line:
 *
 *   -- One signal by its public reference.
 *   -- signal_by_ref(ref text) -> one (signal id:signal, due date?)
 *   SELECT id, due FROM signal WHERE reference = :ref;
 *
 * `-> kept one (...)` lets the store keep the answers until something is written; a file whose head says `-- quiet`
 * writes only what no kept query sees (store/answers.h).
 * It knows comments, string literals and :parameters, and nothing else of SQL: whether a statement is right is for the
 * engines to say (src/store/statements_test.c). Errors are told as file:line and stop the build.
 */
#include "sqlgen.h"

#include <stdlib.h>
#include <string.h>

static bool file_open(struct file *file, const char *path)
{
    const char *below = strstr(path, "src/");
    for (const char *next = below; next != NULL; next = strstr(next, "src/")) {
        below = next++;
    }
    *file = (struct file){ .path = path, .name = below == NULL ? path : below + 4, .errors = stderr };
    FILE *in = fopen(path, "rb");
    char *text = calloc(1, FILE_BYTES_MAX);
    file->queries = calloc(QUERIES_MAX, sizeof *file->queries);
    if (in == NULL || text == NULL || file->queries == NULL) {
        return fail(file, 1, "cannot be read");
    }
    file->text = (struct text){ text, fread(text, 1, FILE_BYTES_MAX, in) };
    bool whole = feof(in) && !ferror(in);
    (void)fclose(in);
    return whole ? read_file(file) : fail(file, 1, "cannot be read, or is larger than %d bytes", FILE_BYTES_MAX);
}

static int write_typed(const char *path, const char *header, const char *code)
{
    struct file file;
    if (!file_open(&file, path)) {
        return 1;
    }
    FILE *out = fopen(header, "w");
    if (out == NULL) {
        return 1;
    }
    write_header(&file, out);
    FILE *code_out = fopen(code, "w");
    if (fclose(out) != 0 || code_out == NULL) {
        return 1;
    }
    write_code(&file, code_out);
    return fclose(code_out) == 0 ? 0 : 1;
}

static int write_list(const char *path, char **inputs, int count)
{
    FILE *out = fopen(path, "w");
    struct file *files = calloc((size_t)count + 1, sizeof *files);
    if (out == NULL || files == NULL) {
        return 1;
    }
    fputs("/* Made by tools/sqlgen: every query of the program. */\n#include \"store/statement.h\"\n\n", out);
    for (int i = 0; i < count; i++) {
        if (!file_open(&files[i], inputs[i])) {
            return 1;
        }
        for (unsigned q = 0; q < files[i].query_count; q++) {
            struct query *query = &files[i].queries[q];
            for (int k = 0; k < i; k++) {
                for (unsigned p = 0; p < files[k].query_count; p++) {
                    if (text_same(files[k].queries[p].name, query->name)) {
                        (void)fail(&files[i], query->line, "'%.*s' is in %s too", (int)query->name.length,
                                   query->name.at, files[k].path);
                        return 1;
                    }
                }
            }
            fprintf(out, "extern const struct statement sql_statement_%.*s;\n", (int)query->name.length,
                    query->name.at);
        }
    }
    fputs("\nconst struct statement *const statement_list[] = {\n", out);
    size_t total = 0;
    for (int i = 0; i < count; i++) {
        for (unsigned q = 0; q < files[i].query_count; q++, total++) {
            fprintf(out, "    &sql_statement_%.*s,\n", (int)files[i].queries[q].name.length,
                    files[i].queries[q].name.at);
        }
    }
    fprintf(out, "    NULL,\n};\nconst size_t statement_count = %zu;\n", total);
    return fclose(out) == 0 ? 0 : 1;
}

int main(int count, char **arguments)
{
    if (count >= 3 && strcmp(arguments[1], "--list") == 0) {
        return write_list(arguments[2], arguments + 3, count - 3);
    }
    if (count == 4 && arguments[1][0] != '-') {
        return write_typed(arguments[1], arguments[2], arguments[3]);
    }
    fputs("use: sqlgen FILE.sql OUT.h OUT.c | sqlgen --list OUT.c FILE.sql...\n", stderr);
    return 2;
}
