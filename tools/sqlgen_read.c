#include "sqlgen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct type types[] = {
    { "int", 'i', false, "int64_t ", "value_int(in->@, ", "row.@ = cursor_int(cursor, #);" },
    { "bool", 'i', false, "bool ", "value_int(in->@ ? 1 : 0, ", "row.@ = cursor_int(cursor, #) != 0;" },
    { "text", 't', false, "struct sv ", "value_text(in->@, ", "TRY(cursor_text(cursor, #, arena, &row.@));" },
    { "time", 'i', false, "struct instant ", "value_int(in->@.ms, ", "row.@.ms = cursor_int(cursor, #);" },
    { "date", 'i', false, "struct date ", "value_date(in->@, ", "row.@ = cursor_date(cursor, #);" },
    { "sealed", 'b', false, "struct sealed ", "value_bytes(in->@.bytes, ",
      "TRY(cursor_bytes(cursor, #, arena, &row.@.bytes));" },
    { "bytes", 'b', false, "struct sv ", "value_bytes(in->@, ", "TRY(cursor_bytes(cursor, #, arena, &row.@));" },
    { "ref", 'b', false, "struct dossier_ref ", "value_fixed(in->@.bytes, DOSSIER_REF_BYTES, ",
      "TRY(cursor_fixed(cursor, #, row.@.bytes, DOSSIER_REF_BYTES));" },
    { "hash", 'b', false, "struct secret_hash ", "value_fixed(in->@.bytes, SECRET_HASH_BYTES, ",
      "TRY(cursor_fixed(cursor, #, row.@.bytes, SECRET_HASH_BYTES));" },
    { "id", 'i', true, "struct %_id ", "value_int(in->@.value, ", "row.@.value = cursor_int(cursor, #);" },
    { "enum", 'i', true, "enum % ", "value_int((int64_t)in->@, ", "row.@ = (enum %)cursor_int(cursor, #);" },
};

bool fail(struct file *file, unsigned line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(file->errors, "%s:%u: ", file->path, line);
    vfprintf(file->errors, format, arguments);
    fputc('\n', file->errors);
    va_end(arguments);
    return false;
}

static bool text_is(struct text text, const char *word)
{
    return strlen(word) == text.length && memcmp(text.at, word, text.length) == 0;
}

static bool word_is(struct text text, const char *word)
{
    return strlen(word) == text.length && strncasecmp(text.at, word, text.length) == 0;
}

bool text_same(struct text left, struct text right)
{
    return left.length == right.length && memcmp(left.at, right.at, left.length) == 0;
}

static bool is_name(char c)
{
    return islower((unsigned char)c) || isdigit((unsigned char)c) || c == '_';
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* --- the signature ------------------------------------------------------------------------------------------------ */

/* A signature may go on over several comment lines: a line break and its dashes count as white space. */
struct reader {
    struct file *file;
    struct text text;
    size_t at;
    unsigned line;
};

static void skip_space(struct reader *reader)
{
    while (reader->at < reader->text.length) {
        char c = reader->text.at[reader->at];
        if (c == '\n') {
            reader->line++;
            reader->at += 3;
        } else if (c == ' ' || c == '\t') {
            reader->at++;
        } else {
            return;
        }
    }
}

static bool take(struct reader *reader, const char *wanted)
{
    skip_space(reader);
    size_t length = strlen(wanted);
    if (reader->at + length > reader->text.length || memcmp(reader->text.at + reader->at, wanted, length) != 0) {
        return false;
    }
    reader->at += length;
    return true;
}

static struct text take_name(struct reader *reader)
{
    skip_space(reader);
    size_t from = reader->at;
    while (reader->at < reader->text.length && is_name(reader->text.at[reader->at])) {
        reader->at++;
    }
    return (struct text){ reader->text.at + from, reader->at < from ? 0 : reader->at - from };
}

static bool is_c_keyword(struct text name)
{
    static const char *const keywords[] = {
        "auto",     "break",  "case",     "char",   "const",  "continue", "default", "do",     "double",  "else",
        "enum",     "extern", "float",    "for",    "goto",   "if",       "inline",  "int",    "long",    "register",
        "restrict", "return", "short",    "signed", "sizeof", "static",   "struct",  "switch", "typedef", "union",
        "unsigned", "void",   "volatile", "while",  "bool",   "true",     "false",   "asm",    "typeof"
    };
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (text_is(name, keywords[i])) {
            return true;
        }
    }
    return false;
}

static bool read_field(struct reader *reader, struct field *ret_field)
{
    struct field field = { .name = take_name(reader) };
    if (field.name.length == 0 || isdigit((unsigned char)field.name.at[0])) {
        return fail(reader->file, reader->line, "a name and a type are expected here");
    }
    if (is_c_keyword(field.name)) {
        return fail(reader->file, reader->line, "'%.*s' is a word of C; choose another name", (int)field.name.length,
                    field.name.at);
    }
    struct text type = take_name(reader);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        field.type = text_is(type, types[i].name) ? &types[i] : field.type;
    }
    if (field.type == NULL) {
        return fail(reader->file, reader->line,
                    "'%.*s' has no known type (int bool text time date sealed bytes ref hash "
                    "id:KIND enum:NAME)",
                    (int)field.name.length, field.name.at);
    }
    if (take(reader, ":") != field.type->has_of) {
        return fail(reader->file, reader->line, "type '%s' %s", field.type->name,
                    field.type->has_of ? "needs a kind, as in id:signal" : "takes no kind");
    }
    if (field.type->has_of) {
        field.of = take_name(reader);
        if (field.of.length == 0) {
            return fail(reader->file, reader->line, "type '%s' needs a kind, as in id:signal", field.type->name);
        }
    }
    field.optional = take(reader, "?");
    *ret_field = field;
    return true;
}

/* After the opening parenthesis, up to and including the closing one. */
static bool read_fields(struct reader *reader, struct field *fields, unsigned *ret_count)
{
    unsigned count = 0;
    if (!take(reader, ")")) {
        do {
            if (count == FIELDS_MAX) {
                return fail(reader->file, reader->line, "more than %d fields", FIELDS_MAX);
            }
            if (!read_field(reader, &fields[count])) {
                return false;
            }
            for (unsigned i = 0; i < count; i++) {
                if (text_same(fields[i].name, fields[count].name)) {
                    return fail(reader->file, reader->line, "'%.*s' is there twice", (int)fields[i].name.length,
                                fields[i].name.at);
                }
            }
            count++;
        } while (take(reader, ","));
        if (!take(reader, ")")) {
            return fail(reader->file, reader->line, "',' or ')' is expected after a field");
        }
    }
    *ret_count = count;
    return true;
}

static bool read_signature(struct file *file, struct text signature, struct query *query)
{
    struct reader reader = { .file = file, .text = signature, .at = 0, .line = query->line };
    query->name = take_name(&reader);
    if (!take(&reader, "(") || !read_fields(&reader, query->parameters, &query->parameter_count)) {
        return false;
    }
    if (!take(&reader, "->")) {
        return fail(file, reader.line, "'-> one (...)', '-> many (...)', '-> none' or '-> changed' is expected");
    }
    static const char *const results[] = { "one", "many", "none", "changed" };
    struct text result = take_name(&reader);
    query->kept = text_is(result, "kept");
    result = query->kept ? take_name(&reader) : result;
    unsigned kind = 0;
    while (kind < 4 && !text_is(result, results[kind])) {
        kind++;
    }
    if (kind == 4) {
        return fail(file, reader.line, "'-> one (...)', '-> many (...)', '-> none' or '-> changed' is expected");
    }
    query->result = (enum result)kind;
    if (query->result == RESULT_ONE || query->result == RESULT_MANY) {
        if (!take(&reader, "(") || !read_fields(&reader, query->columns, &query->column_count) ||
            query->column_count == 0) {
            return fail(file, reader.line, "'%s' needs its columns: %s (name type, ...)", results[kind], results[kind]);
        }
    }
    skip_space(&reader);
    if (reader.at < signature.length) {
        return fail(file, reader.line, "nothing is expected after the signature");
    }
    return true;
}

/* --- the statement ------------------------------------------------------------------------------------------------ */

static void put_literal(FILE *out, char c)
{
    if (out == NULL) {
        return;
    }
    if (c == '\n') {
        fputs("\\n\"\n            \"", out);
    } else if (c == '"' || c == '\\') {
        fprintf(out, "\\%c", c);
    } else {
        fputc(c, out);
    }
}

/* The byte after a string literal or quoted name that begins at `at`; 0 when it does not end. */
static size_t after_quoted(struct text sql, size_t at)
{
    const char *end = memchr(sql.at + at + 1, sql.at[at], sql.length - at - 1);
    return end == NULL ? 0 : (size_t)(end - sql.at) + 1;
}

static bool put_parameter(struct file *file, struct query *query, struct text name, unsigned line, FILE *out)
{
    for (unsigned i = 0; i < query->parameter_count; i++) {
        if (text_same(query->parameters[i].name, name)) {
            query->parameters[i].used = true;
            if (out != NULL) {
                fprintf(out, "?%u", i + 1);
            }
            return true;
        }
    }
    return fail(file, line, "':%.*s' is not in the signature of %.*s", (int)name.length, name.at,
                (int)query->name.length, query->name.at);
}

/* A word outside parentheses tells what the statement does; after WITH it is the first verb. */
static void note_word(struct query *query, struct text word, struct text *verb)
{
    static const char *const verbs[] = { "SELECT", "INSERT", "UPDATE", "DELETE" };
    for (size_t i = 0; i < 4 && verb->length == 0; i++) {
        if (word_is(word, verbs[i])) {
            *verb = word;
            query->writes = i > 0;
        }
    }
}

bool walk_sql(struct file *file, struct query *query, FILE *out)
{
    struct text sql = query->sql;
    struct text verb = { 0 };
    struct text first = { 0 };
    unsigned line = query->sql_line;
    int depth = 0;
    for (size_t at = 0; at < sql.length;) {
        char c = sql.at[at];
        size_t next = at + 1;
        if (c == '\'' || c == '"') {
            next = after_quoted(sql, at);
        } else if (c == '-' && next < sql.length && sql.at[next] == '-') {
            const char *end = memchr(sql.at + at, '\n', sql.length - at);
            at = end == NULL ? sql.length : (size_t)(end - sql.at);
            continue;
        } else if (c == ':' && next < sql.length && sql.at[next] == ':') {
            next++;
        } else if (c == ':' || is_word(c)) {
            while (next < sql.length && is_word(sql.at[next])) {
                next++;
            }
        } else if (c == '?' || c == '$' || c == '`' || c == '@' ||
                   (c == '/' && next < sql.length && sql.at[next] == '*')) {
            return fail(file, line, "'%c' has no place in a query: parameters are :name, comments begin with --", c);
        }
        struct text piece = { sql.at + at, next - at };
        depth += (c == '(') - (c == ')');
        if (c == ':' && piece.length > 1 && piece.at[1] != ':') {
            if (!put_parameter(file, query, (struct text){ piece.at + 1, piece.length - 1 }, line, out)) {
                return false;
            }
        } else {
            for (size_t i = 0; i < piece.length; i++) {
                put_literal(out, piece.at[i]);
                line += piece.at[i] == '\n';
            }
        }
        if (is_word(c) && depth == 0) {
            first = first.length == 0 ? piece : first;
            note_word(query, piece, &verb);
        }
        at = next;
    }
    if (verb.length == 0 || !(text_same(first, verb) || word_is(first, "WITH"))) {
        return fail(file, query->sql_line, "a query begins with SELECT, WITH, INSERT, UPDATE or DELETE");
    }
    return true;
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

/* From where the file stands: the consecutive comment lines. */
static struct text take_comment(struct file *file)
{
    size_t from = file->at;
    while (file->at + 1 < file->text.length && memcmp(file->text.at + file->at, "--", 2) == 0) {
        const char *end = memchr(file->text.at + file->at, '\n', file->text.length - file->at);
        file->at = end == NULL ? file->text.length : (size_t)(end - file->text.at) + 1;
        file->line++;
    }
    size_t length = file->at - from;
    if (length > 0 && file->text.at[from + length - 1] == '\n') {
        length--;
    }
    return (struct text){ file->text.at + from, length };
}

/* Where in a comment the signature begins: the first line that is a name and an opening parenthesis. */
static bool find_signature(struct text comment, size_t *ret_offset, unsigned *ret_lines)
{
    unsigned lines = 0;
    for (size_t at = 0; at < comment.length; lines++) {
        size_t from = at + 3;
        size_t end = from;
        while (end < comment.length && is_name(comment.at[end])) {
            end++;
        }
        if (end > from && end < comment.length && comment.at[end] == '(' && comment.at[at + 2] == ' ') {
            *ret_offset = from;
            *ret_lines = lines;
            return true;
        }
        const char *newline = memchr(comment.at + at, '\n', comment.length - at);
        at = newline == NULL ? comment.length : (size_t)(newline - comment.at) + 1;
    }
    return false;
}

static bool read_uses(struct file *file, struct text comment, unsigned line)
{
    static const char mark[] = "-- uses \"";
    for (size_t at = 0; at < comment.length; line++) {
        const char *newline = memchr(comment.at + at, '\n', comment.length - at);
        size_t end = newline == NULL ? comment.length : (size_t)(newline - comment.at);
        if (end - at > sizeof mark && memcmp(comment.at + at, mark, sizeof mark - 1) == 0) {
            if (comment.at[end - 1] != '"' || file->use_count == USES_MAX) {
                return fail(file, line, "expected: -- uses \"room/header.h\" (at most %d)", USES_MAX);
            }
            file->uses[file->use_count++] = (struct text){ comment.at + at + 8, end - at - 8 };
        }
        file->quiet = file->quiet || text_is((struct text){ comment.at + at, end - at }, "-- quiet");
        at = end + 1;
    }
    return true;
}

static bool is_empty_line(struct text text, size_t at)
{
    while (at < text.length && (text.at[at] == ' ' || text.at[at] == '\t')) {
        at++;
    }
    return at == text.length || text.at[at] == '\n';
}

/* The statement up to its semicolon, or else to the empty line behind it. */
static bool take_sql(struct file *file, struct query *query)
{
    query->sql_line = file->line;
    size_t from = file->at;
    while (file->at < file->text.length) {
        char c = file->text.at[file->at];
        if (c == ';' || (c == '\n' && is_empty_line(file->text, file->at + 1))) {
            break;
        }
        size_t next = file->at + 1;
        if (c == '\'' || c == '"') {
            next = after_quoted(file->text, file->at);
            if (next == 0) {
                return fail(file, file->line, "this quote is not closed");
            }
        } else if (c == '-' && next < file->text.length && file->text.at[next] == '-') {
            const char *end = memchr(file->text.at + next, '\n', file->text.length - next);
            next = end == NULL ? file->text.length : (size_t)(end - file->text.at);
        }
        for (; file->at < next; file->at++) {
            file->line += file->text.at[file->at] == '\n';
        }
    }
    query->sql = (struct text){ file->text.at + from, file->at - from };
    file->at += file->at < file->text.length && file->text.at[file->at] == ';';
    return true;
}

static bool check_query(struct file *file, struct query *query)
{
    for (unsigned i = 0; i + 1 < file->query_count; i++) {
        if (text_same(file->queries[i].name, query->name)) {
            return fail(file, query->line, "'%.*s' is there twice", (int)query->name.length, query->name.at);
        }
    }
    if (!walk_sql(file, query, NULL)) {
        return false;
    }
    for (unsigned i = 0; i < query->parameter_count; i++) {
        if (!query->parameters[i].used) {
            return fail(file, query->line, "parameter '%.*s' is not used", (int)query->parameters[i].name.length,
                        query->parameters[i].name.at);
        }
    }
    if (!query->writes && query->result != RESULT_ONE && query->result != RESULT_MANY) {
        return fail(file, query->line, "a reading query gives 'one' or 'many'");
    }
    if (query->writes && query->kept) {
        return fail(file, query->line, "only a reading query can be 'kept'");
    }
    query->quiet = query->writes && file->quiet;
    return true;
}

static bool read_query(struct file *file, struct text comment, unsigned line)
{
    size_t offset = 0;
    unsigned lines = 0;
    if (!find_signature(comment, &offset, &lines)) {
        return fail(file, file->line, "a statement needs its signature above it: -- name(parameters) -> result");
    }
    if (lines == 0) {
        return fail(file, line, "say above the signature, in a comment, what this query is for");
    }
    if (file->query_count == QUERIES_MAX) {
        return fail(file, line, "more than %d queries in one file", QUERIES_MAX);
    }
    struct query *query = &file->queries[file->query_count++];
    *query = (struct query){ .comment = { comment.at, offset - 4 }, .line = line + lines };
    return read_signature(file, (struct text){ comment.at + offset, comment.length - offset }, query) &&
           take_sql(file, query) && check_query(file, query);
}

bool read_file(struct file *file)
{
    if (memchr(file->text.at, '\0', file->text.length) != NULL) {
        return fail(file, 1, "the file holds a zero byte");
    }
    file->line = 1;
    while (file->at < file->text.length) {
        char c = file->text.at[file->at];
        if (isspace((unsigned char)c)) {
            file->line += c == '\n';
            file->at++;
            continue;
        }
        unsigned line = file->line;
        struct text comment = take_comment(file);
        bool alone = file->at == file->text.length || file->text.at[file->at] == '\n';
        if (comment.length == 0) {
            return fail(file, line, "a statement needs a comment and its signature directly above it");
        }
        size_t offset = 0;
        unsigned lines = 0;
        if (alone && find_signature(comment, &offset, &lines)) {
            return fail(file, line + lines, "the statement must follow its signature without an empty line");
        }
        if (alone ? !read_uses(file, comment, line) : !read_query(file, comment, line)) {
            return false;
        }
    }
    return true;
}
