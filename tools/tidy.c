/* The house rules that a program can check, as a test: layers, banned calls, sizes, comments, dead files.
 *
 * Usage: tidy SOURCE_ROOT. Prints one line per problem, `file:line: what is wrong; what to do`, and fails when there is
 * one. Reads src/, tools/ and tests/ (tests/tidy/ holds bad examples and is left out); the layers stand in layers.txt.
 */
#include <ctype.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 4000, RULES_MAX = 200, LINE_CHARS_MAX = 120, FILE_LINES_MAX = 600, FUNCTION_LINES_MAX = 70,
       SENTENCE_CHARS_MIN = 40 };

struct file {
    char *path; /* below the root, for example "src/base/date.c" */
    char *text;
    char *code; /* C only: the text with comments and the inside of quotes blanked, lines kept */
};

/* One row of layers.txt: `kind name: words`. */
struct rule {
    char kind[16];
    char name[64];
    char words[512];
};

struct banned {
    const char *name;
    const char *advice;
};

static const struct banned BANNED[] = {
    { "strcpy", "copy a struct sv with its length" },
    { "strcat", "append to a struct buf" },
    { "strncpy", "copy a struct sv with its length" },
    { "sprintf", "append to a struct buf" },
    { "vsprintf", "append to a struct buf" },
    { "gets", "read with a limit" },
    { "system", "there is no shell here" },
    { "popen", "there is no shell here" },
    { "rand", "use struct random" },
    { "srand", "use struct random" },
    { "random", "use struct random" },
    { "time", "use struct clock" },
    { "localtime", "use base/date.h" },
    { "localtime_r", "use base/date.h" },
    { "gmtime", "use base/date.h" },
    { "gmtime_r", "use base/date.h" },
    { "mktime", "use base/date.h" },
    { "strtok", "use sv_cut" },
    { "atoi", "use sv_to_int" },
    { "alloca", "use an arena" },
    { "longjmp", "return an enum err" },
    { "assert", "use ASSERT, which is always on" },
};

static const char *root;
static struct file files[FILES_MAX];
static size_t file_count;
static char *layers;
static struct rule rules[RULES_MAX];
static size_t rule_count;
static int problems;

__attribute__((format(printf, 3, 4)))
static void complain(const struct file *file, size_t line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)printf("%s:%zu: ", file->path, line);
    (void)vprintf(format, arguments);
    (void)printf("\n");
    va_end(arguments);
    problems++;
}

_Noreturn static void stop(const char *what, const char *which)
{
    (void)fprintf(stderr, "tidy: %s: %s\n", what, which);
    exit(2);
}

static bool starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool ends(const char *text, const char *suffix)
{
    size_t length = strlen(text);
    size_t wanted = strlen(suffix);
    return length >= wanted && strcmp(text + length - wanted, suffix) == 0;
}

static bool is_c(const struct file *file)
{
    return ends(file->path, ".c") || ends(file->path, ".h");
}

static bool is_test(const struct file *file)
{
    return starts(file->path, "tests/") || ends(file->path, "_test.c") || ends(file->path, "_fuzz.c") ||
           ends(file->path, "_test.h");
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static size_t line_of(const char *text, const char *at)
{
    size_t line = 1;
    for (const char *byte = text; byte < at; byte++) {
        line += *byte == '\n';
    }
    return line;
}

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        stop("cannot read", path);
    }
    long size = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)size + 1);
    if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) {
        stop("cannot read", path);
    }
    (void)fclose(file);
    return text;
}

/* Skips the quoted text that begins at `at`, blanking its inside; gives the position after the closing quote. */
static char *blank_quoted(char *at)
{
    char quote = *at++;
    while (*at != '\0' && *at != quote && *at != '\n') {
        if (*at == '\\' && at[1] != '\0' && at[1] != '\n') {
            *at++ = ' ';
        }
        *at++ = ' ';
    }
    return *at == quote ? at + 1 : at;
}

static char *blank_comment(char *at, const char *end)
{
    const char *stop_at = strstr(at + 2, end);
    while (*at != '\0' && at != stop_at) {
        if (*at != '\n') {
            *at = ' ';
        }
        at++;
    }
    for (size_t i = 0; *at != '\0' && end[0] != '\n' && i < strlen(end); i++) {
        *at++ = ' ';
    }
    return at;
}

static char *code_of(const char *text)
{
    char *code = strdup(text);
    for (char *at = code; at != NULL && *at != '\0';) {
        if (*at == '"' || *at == '\'') {
            at = blank_quoted(at);
        } else if (starts(at, "/*")) {
            at = blank_comment(at, "*/");
        } else if (starts(at, "//")) {
            at = blank_comment(at, "\n");
        } else {
            at++;
        }
    }
    return code;
}

static int remember(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)walk;
    const char *below = path + strlen(root) + 1;
    const char *name = base_name(path);
    bool wanted = ends(name, ".c") || ends(name, ".h") || ends(name, ".sql") || strcmp(name, "meson.build") == 0;
    if (type != FTW_F || !wanted || starts(below, "tests/tidy/") || strstr(below, "node_modules/") != NULL) {
        return 0;
    }
    if (file_count == FILES_MAX) {
        stop("too many files", path);
    }
    struct file *file = &files[file_count++];
    *file = (struct file){ .path = strdup(below), .text = read_whole(path) };
    file->code = is_c(file) ? code_of(file->text) : NULL;
    return 0;
}

static int by_path(const void *left, const void *right)
{
    return strcmp(((const struct file *)left)->path, ((const struct file *)right)->path);
}

static void read_files(void)
{
    static const char *const folders[] = { "src", "tools", "tests" };
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s", root, folders[i]);
        (void)nftw(path, remember, 32, FTW_PHYS); /* an absent folder has nothing to check */
    }
    qsort(files, file_count, sizeof files[0], by_path);
}

static void read_rules(void)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/layers.txt", root);
    layers = read_whole(path);
    char *rest = layers;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (line[0] == '#' || line[0] == '\0') {
            continue;
        }
        struct rule *rule = &rules[rule_count];
        if (rule_count == RULES_MAX ||
            sscanf(line, "%15s %63[^:]:%511[^\n]", rule->kind, rule->name, rule->words) < 2) {
            stop("layers.txt, not understood", line);
        }
        rule_count++;
    }
}

static const struct rule *rule_find(const char *kind, const char *name, size_t length)
{
    for (size_t i = 0; i < rule_count; i++) {
        if (strcmp(rules[i].kind, kind) == 0 && strlen(rules[i].name) == length &&
            strncmp(rules[i].name, name, length) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}

/* Whether one of the rule's words is this room. */
static bool rule_names(const struct rule *rule, const char *room, size_t length)
{
    for (const char *at = strstr(rule->words, " "); at != NULL; at = strstr(at, " ")) {
        at++;
        if (strncmp(at, room, length) == 0 && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

/* Whether one of the rule's words is the beginning of this path below src/. */
static bool rule_allows(const struct rule *rule, const char *path)
{
    const char *below = path + strlen("src/");
    for (const char *at = strstr(rule->words, " "); at != NULL; at = strstr(at, " ")) {
        at++;
        size_t length = strcspn(at, " ");
        if (length > 0 && strncmp(below, at, length) == 0) {
            return true;
        }
    }
    return false;
}

/* The room of a file: its folder below src/, or "main" for a file in src/ itself. */
static void room_of(const struct file *file, const char **ret_room, size_t *ret_length)
{
    const char *below = file->path + strlen("src/");
    const char *slash = strchr(below, '/');
    *ret_room = slash == NULL ? "main" : below;
    *ret_length = slash == NULL ? strlen("main") : (size_t)(slash - below);
}

static bool is_web_side(const char *path)
{
    const char *name = base_name(path);
    return strstr(name, "_web") != NULL || strstr(name, "_api") != NULL || strstr(name, "_page") != NULL ||
           strstr(name, "_view") != NULL;
}

static void check_own_include(const struct file *file, size_t line, const char *header)
{
    const char *slash = strchr(header, '/');
    if (slash == NULL) {
        if (!ends(header, "_page.h") && !ends(header, "_sql.h")) { /* generated beside the objects */
            complain(file, line, "\"%s\" has no folder; include headers as \"room/topic.h\"", header);
        }
        return;
    }
    const char *room = NULL;
    size_t length = 0;
    room_of(file, &room, &length);
    const struct rule *domain = rule_find("domain", room, length);
    const struct rule *rule = domain != NULL ? domain : rule_find("room", room, length);
    size_t wanted = (size_t)(slash - header);
    if (rule == NULL) {
        complain(file, line, "room %.*s is not in layers.txt; add it where it belongs", (int)length, room);
    } else if ((wanted != length || strncmp(header, room, length) != 0) && !rule_names(rule, header, wanted)) {
        complain(file, line, "%.*s may not include %s; move the code or publish a function lower (layers.txt)",
                 (int)length, room, header);
    } else if (domain != NULL && ends(file->path, ".c") && !is_test(file)) {
        bool web_side = is_web_side(file->path);
        if (web_side && starts(header, "store/")) {
            complain(file, line, "a page's file may not include %s; call a rule of the domain", header);
        } else if (!web_side && starts(header, "web/")) {
            complain(file, line, "a rule's file may not include %s; move pages to a *_web file", header);
        }
    }
}

static void check_foreign_include(const struct file *file, size_t line, const char *header)
{
    const struct rule *rule = rule_find("include", header, strlen(header));
    if (rule != NULL && !rule_allows(rule, file->path)) {
        complain(file, line, "<%s> belongs to%s alone; use that room's header", header, rule->words);
    }
}

static void check_includes(const struct file *file)
{
    for (const char *at = strstr(file->text, "#include "); at != NULL; at = strstr(at + 1, "#include ")) {
        char open = '\0';
        char header[256];
        if ((at != file->text && at[-1] != '\n') || sscanf(at, "#include %c%255[^\">]", &open, header) != 2) {
            continue;
        }
        if (open == '"') {
            check_own_include(file, line_of(file->text, at), header);
        } else {
            check_foreign_include(file, line_of(file->text, at), header);
        }
    }
}

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

static bool looks_secret(const char *arguments)
{
    static const char *const words[] = { "secret", "token", "hash", "mac", "password", "key" };
    char text[160];
    size_t length = strcspn(arguments, ";\n");
    (void)snprintf(text, sizeof text, "%.*s", (int)length, arguments);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasestr(text, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void check_call(const struct file *file, const char *name, size_t length, const char *arguments)
{
    size_t line = line_of(file->code, name);
    for (size_t i = 0; i < sizeof BANNED / sizeof BANNED[0]; i++) {
        if (strlen(BANNED[i].name) == length && strncmp(BANNED[i].name, name, length) == 0) {
            complain(file, line, "%s is not used here; %s", BANNED[i].name, BANNED[i].advice);
        }
    }
    const struct rule *rule = rule_find("call", name, length);
    if (rule != NULL && starts(file->path, "src/") && !is_test(file) && !rule_allows(rule, file->path)) {
        complain(file, line, "%s is not called here; use an arena (or allow the file in layers.txt)", rule->name);
    }
    if (length == strlen("memcmp") && strncmp(name, "memcmp", length) == 0 && !is_test(file) &&
        looks_secret(arguments)) {
        complain(file, line, "memcmp tells by its time where secrets differ; use secret_equal or sodium_memcmp");
    }
}

static void check_calls(const struct file *file)
{
    const char *at = file->code;
    while (*at != '\0') {
        if (!is_word(*at)) {
            at++;
            continue;
        }
        const char *name = at;
        while (is_word(*at)) {
            at++;
        }
        const char *after = at + strspn(at, " \n");
        bool member = name > file->code && (name[-1] == '.' || name[-1] == '>');
        if (*after == '(' && !member) {
            check_call(file, name, (size_t)(at - name), after);
        }
    }
}

static void check_functions(const struct file *file)
{
    for (const char *open = strstr(file->code, "\n{\n"); open != NULL; open = strstr(open + 1, "\n{\n")) {
        const char *close = strstr(open, "\n}");
        size_t first = line_of(file->code, open + 1);
        size_t last = close == NULL ? first : line_of(file->code, close + 1);
        if (last - first - 1 > FUNCTION_LINES_MAX) {
            complain(file, first - 1, "this function has %zu lines; split it so that each part fits in %d",
                     last - first - 1, FUNCTION_LINES_MAX);
        }
    }
}

static size_t count_chars(const char *text, size_t length)
{
    size_t chars = 0;
    for (size_t i = 0; i < length; i++) {
        chars += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return chars;
}

/* A sentence is the key of its translation, and is easier to find in one piece. */
static bool holds_sentence(const char *line, size_t length)
{
    const char *end = line + length;
    for (const char *open = memchr(line, '"', length); open != NULL;) {
        const char *close = memchr(open + 1, '"', (size_t)(end - open - 1));
        if (close == NULL) {
            return false;
        }
        if (close - open > SENTENCE_CHARS_MIN) {
            return true;
        }
        open = memchr(close + 1, '"', (size_t)(end - close - 1));
    }
    return false;
}

static void check_lines(const struct file *file)
{
    size_t line = 0;
    for (const char *at = file->text; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        line++;
        if (count_chars(at, length) > LINE_CHARS_MAX && !holds_sentence(at, length)) {
            complain(file, line, "this line is longer than %d characters; break it", LINE_CHARS_MAX);
        }
        if (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t' || at[length - 1] == '\r')) {
            complain(file, line, "white space at the end of the line; remove it");
        }
        at += length + (at[length] == '\n');
    }
    if (line > FILE_LINES_MAX) {
        complain(file, line, "this file has %zu lines; split it by topic so that each has at most %d", line,
                 FILE_LINES_MAX);
    }
}

static void check_notes(const struct file *file)
{
    static const char *const notes[] = { "TODO", "FIXME", "XXX" }; /* tidy: the words that it looks for */
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        size_t length = strlen(notes[i]);
        for (const char *at = strstr(file->text, notes[i]); at != NULL; at = strstr(at + length, notes[i])) {
            bool whole = (at == file->text || !is_word(at[-1])) && !is_word(at[length]);
            if (whole && !ends(file->path, "tools/tidy.c")) {
                complain(file, line_of(file->text, at), "%s; do it now, or write it in the tracker", notes[i]);
            }
        }
    }
}

/* A paragraph of a .sql file that begins with a statement has no words above it. */
static void check_sql(const struct file *file)
{
    static const char *const statements[] = { "CREATE TABLE", "SELECT", "INSERT", "UPDATE", "DELETE", "WITH" };
    if (!starts(file->text, "--")) {
        complain(file, 1, "the file does not open with a comment; say what it holds");
    }
    for (const char *at = strstr(file->text, "\n\n"); at != NULL; at = strstr(at + 1, "\n\n")) {
        const char *paragraph = at + strspn(at, "\n");
        for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
            if (starts(paragraph, statements[i])) {
                complain(file, line_of(file->text, paragraph), "%s without a comment; say above it what it is for",
                         statements[i]);
            }
        }
    }
}

/* A header counts as used when any C file or template mentions it. A room's own header, signals/signals.h, is its
 * contract and may be there to be read only. */
static bool header_used(const struct file *header)
{
    const char *below = header->path + strlen("src/");
    size_t room = strcspn(below, "/");
    if (strncmp(below, below + room + 1, room) == 0 && strcmp(below + room + 1 + room, ".h") == 0) {
        return true;
    }
    for (size_t i = 0; i < file_count; i++) {
        if (&files[i] != header && strstr(files[i].text, below) != NULL) {
            return true;
        }
    }
    return false;
}

static bool quotes(const char *text, const char *name, size_t length)
{
    char quoted[300];
    (void)snprintf(quoted, sizeof quoted, "'%.*s'", (int)length, name);
    return strstr(text, quoted) != NULL;
}

/* The build file of its folder or of one above names the source, whole or as `topic + '_test.c'` in a loop. */
static bool source_built(const struct file *source)
{
    static const char *const suffixes[] = { "_test.c", "_fuzz.c", ".c" };
    const char *name = base_name(source->path);
    for (size_t i = 0; i < file_count; i++) {
        size_t folder = strlen(files[i].path) - strlen("meson.build");
        if (!ends(files[i].path, "meson.build") || strncmp(files[i].path, source->path, folder) != 0) {
            continue;
        }
        if (strstr(files[i].text, name) != NULL) {
            return true;
        }
        for (size_t j = 0; j < sizeof suffixes / sizeof suffixes[0]; j++) {
            if (ends(name, suffixes[j]) && quotes(files[i].text, suffixes[j], strlen(suffixes[j])) &&
                quotes(files[i].text, name, strlen(name) - strlen(suffixes[j]))) {
                return true;
            }
        }
    }
    return false;
}

static void check_dead(const struct file *file)
{
    if (ends(file->path, ".h") && !header_used(file)) {
        complain(file, 1, "nothing includes this header; use it or delete it");
    }
    if (ends(file->path, ".c") && !source_built(file)) {
        complain(file, 1, "no meson.build names this file; build it or delete it");
    }
}

static void check_file(const struct file *file)
{
    check_notes(file);
    if (ends(file->path, "meson.build")) {
        return;
    }
    check_lines(file);
    if (ends(file->path, ".sql")) {
        check_sql(file);
        return;
    }
    if (ends(file->path, ".h") && !starts(file->text, "/*")) {
        complain(file, 1, "the header does not open with its contract; say what, invariants, errors, lifetime");
    }
    check_calls(file);
    check_functions(file);
    if (starts(file->path, "src/")) {
        check_includes(file);
        check_dead(file);
    }
}

int main(int count, char **arguments)
{
    if (count != 2) {
        (void)fprintf(stderr, "usage: tidy SOURCE_ROOT\n");
        return 2;
    }
    root = arguments[1];
    read_rules();
    read_files();
    for (size_t i = 0; i < file_count; i++) {
        check_file(&files[i]);
    }
    (void)printf("%zu files, %d problems\n", file_count, problems);
    return problems > 0 ? 1 : 0;
}
