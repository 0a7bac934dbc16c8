#include "sqlgen.h"

#include <ctype.h>
#include <string.h>

static void put_template(FILE *out, const char *template, const struct field *field, unsigned number)
{
    for (const char *at = template; *at != '\0'; at++) {
        if (*at == '@') {
            fprintf(out, "%.*s", (int)field->name.length, field->name.at);
        } else if (*at == '%') {
            fprintf(out, "%.*s", (int)field->of.length, field->of.at);
        } else if (*at == '#') {
            fprintf(out, "%u", number);
        } else {
            fputc(*at, out);
        }
    }
}

static void put_struct(FILE *out, const struct query *query, const char *suffix, const struct field *fields,
                       unsigned count)
{
    if (count == 0) {
        return;
    }
    fprintf(out, "struct sql_%.*s%s {\n", (int)query->name.length, query->name.at, suffix);
    for (unsigned i = 0; i < count; i++) {
        fputs("    ", out);
        put_template(out, fields[i].type->c_type, &fields[i], 0);
        fprintf(out, "%.*s;%s\n", (int)fields[i].name.length, fields[i].name.at,
                fields[i].optional ? " /* optional */" : "");
    }
    fputs("};\n", out);
}

static void put_prototype(FILE *out, const struct query *query)
{
    int length = (int)query->name.length;
    const char *name = query->name.at;
    bool rows = query->column_count > 0;
    fprintf(out, "enum err sql_%.*s(struct %s *tx", length, name, query->writes ? "tx_write" : "tx");
    if (rows) {
        fputs(", struct arena *arena", out);
    }
    if (query->parameter_count > 0) {
        fprintf(out, ", const struct sql_%.*s_in *in", length, name);
    }
    if (rows) {
        fprintf(out,
                query->result == RESULT_ONE ? ", struct sql_%.*s *ret_row"
                                            : ", struct sql_%.*s **ret_rows, size_t *ret_count",
                length, name);
    }
    fputs(query->result == RESULT_CHANGED ? ", int64_t *ret_changed)" : ")", out);
}

/* The comment's words without its dashes; as the inside of a C literal when `literal`. */
static void put_comment(FILE *out, struct text comment, bool literal)
{
    for (size_t at = 0; at < comment.length; at++) {
        if (at == 0 || comment.at[at - 1] == '\n') {
            fputs(at == 0 ? "" : literal ? " " : "\n * ", out);
            at += at + 2 < comment.length && comment.at[at + 2] == ' ' ? 3 : 2;
        }
        if (at < comment.length && comment.at[at] != '\n' && !(comment.at[at] == '/' && comment.at[at - 1] == '*')) {
            if (literal && (comment.at[at] == '"' || comment.at[at] == '\\')) {
                fputc('\\', out);
            }
            fputc(comment.at[at], out);
        }
    }
}

void write_header(const struct file *file, FILE *out)
{
    fprintf(out, "/* Made by tools/sqlgen from %s: change that file, not this one. */\n", file->name);
    char guard[256] = { 0 };
    for (size_t i = 0; i + 1 < sizeof guard && file->name[i] != '\0'; i++) {
        guard[i] = isalnum((unsigned char)file->name[i]) ? (char)toupper((unsigned char)file->name[i]) : '_';
    }
    fprintf(out, "#ifndef SEINHUIS_%s_H\n#define SEINHUIS_%s_H\n\n", guard, guard);
    fputs("#include \"base/date.h\"\n#include \"store/store.h\"\n", out);
    for (unsigned i = 0; i < file->use_count; i++) {
        fprintf(out, "#include %.*s\n", (int)file->uses[i].length, file->uses[i].at);
    }
    for (unsigned i = 0; i < file->query_count; i++) {
        const struct query *query = &file->queries[i];
        fputs("\n/* ", out);
        put_comment(out, query->comment, false);
        fputs(" */\n", out);
        put_struct(out, query, "_in", query->parameters, query->parameter_count);
        put_struct(out, query, "", query->columns, query->column_count);
        fputs("MUST ", out);
        put_prototype(out, query);
        fputs(";\n", out);
    }
    fputs("\n#endif\n", out);
}

static void put_statement(struct file *file, struct query *query, FILE *out)
{
    int length = (int)query->name.length;
    const char *name = query->name.at;
    fprintf(out, "\nextern const struct statement sql_statement_%.*s;\nconst struct statement sql_statement_%.*s = {\n",
            length, name, length, name);
    fprintf(out, "    .name = \"%.*s\",\n    .comment = \"", length, name);
    put_comment(out, query->comment, true);
    fputs("\",\n    .text = \"", out);
    (void)walk_sql(file, query, out);
    fputs("\",\n    .kinds = \"", out);
    for (unsigned i = 0; i < query->parameter_count; i++) {
        fputc(query->parameters[i].type->storage, out);
    }
    fputs("\",\n    .column_kinds = \"", out);
    for (unsigned i = 0; i < query->column_count; i++) {
        fputc(query->columns[i].type->storage, out);
    }
    fprintf(out, "\",\n    .writes = %s,\n", query->writes ? "true" : "false");
    fputs(query->kept ? "    .kept = true,\n" : query->quiet ? "    .quiet = true,\n" : "", out);
    fprintf(out, "    .parameters = %u,\n    .columns = %u,\n};\n", query->parameter_count, query->column_count);
}

static void put_row_reader(const struct query *query, FILE *out)
{
    int length = (int)query->name.length;
    const char *name = query->name.at;
    fprintf(out,
            "\nstatic enum err read_%.*s(struct cursor *cursor, struct arena *arena, struct sql_%.*s "
            "*ret_row)\n{\n",
            length, name, length, name);
    fprintf(out, "    struct sql_%.*s row = { 0 };\n    (void)arena;\n", length, name);
    for (unsigned i = 0; i < query->column_count; i++) {
        fputs("    ", out);
        put_template(out, query->columns[i].type->read, &query->columns[i], i);
        fputc('\n', out);
    }
    fputs("    *ret_row = row;\n    return OK;\n}\n", out);
}

static void put_body(const struct query *query, FILE *out)
{
    int length = (int)query->name.length;
    const char *name = query->name.at;
    const char *values = query->parameter_count > 0 ? "values" : "NULL";
    fputs("\n", out);
    put_prototype(out, query);
    fputs("\n{\n", out);
    for (unsigned i = 0; i < query->parameter_count; i++) {
        fputs(i == 0 ? "    const struct value values[] = {\n        " : "        ", out);
        put_template(out, query->parameters[i].type->bind, &query->parameters[i], 0);
        fprintf(out, "%s),\n", query->parameters[i].optional ? "true" : "false");
    }
    fputs(query->parameter_count > 0 ? "    };\n" : "", out);
    if (query->column_count == 0) {
        fprintf(out, "    return statement_run(tx, &sql_statement_%.*s, %s, %s);\n}\n", length, name, values,
                query->result == RESULT_CHANGED ? "ret_changed" : "NULL");
        return;
    }
    fprintf(out,
            "    struct cursor *cursor CLEANUP(cursor_end) = NULL;\n"
            "    TRY(statement_begin(%s, &sql_statement_%.*s, %s, &cursor));\n    bool has_row = false;\n",
            query->writes ? "tx_of(tx)" : "tx", length, name, values);
    if (query->result == RESULT_ONE) {
        fprintf(out, "    TRY(cursor_step(cursor, &has_row));\n    if (!has_row) {\n        return %s;\n    }\n",
                query->writes ? "ERR_CONFLICT" : "ERR_NOT_FOUND");
        fprintf(out, "    struct sql_%.*s row = { 0 };\n    TRY(read_%.*s(cursor, arena, &row));\n", length, name,
                length, name);
        fputs(query->writes ? "    TRY(cursor_finish(cursor));\n" : "", out);
        fputs("    *ret_row = row;\n    return OK;\n}\n", out);
        return;
    }
    fprintf(out, "    struct sql_%.*s *rows = NULL;\n    size_t count = 0;\n", length, name);
    fprintf(out,
            "    TRY(cursor_step(cursor, &has_row));\n    while (has_row) {\n"
            "        void *room = rows;\n        TRY(rows_room(arena, &room, count, sizeof *rows));\n"
            "        rows = room;\n        TRY(read_%.*s(cursor, arena, &rows[count]));\n        count++;\n"
            "        TRY(cursor_step(cursor, &has_row));\n    }\n",
            length, name);
    fputs("    *ret_rows = rows;\n    *ret_count = count;\n    return OK;\n}\n", out);
}

void write_code(struct file *file, FILE *out)
{
    size_t length = strlen(file->name);
    fprintf(out,
            "/* Made by tools/sqlgen from %s: change that file, not this one. */\n#include \"%.*s_sql.h\"\n\n"
            "#include \"store/statement.h\"\n",
            file->name, (int)(length > 4 ? length - 4 : 0), file->name);
    for (unsigned i = 0; i < file->query_count; i++) {
        put_statement(file, &file->queries[i], out);
        if (file->queries[i].column_count > 0) {
            put_row_reader(&file->queries[i], out);
        }
        put_body(&file->queries[i], out);
    }
}
