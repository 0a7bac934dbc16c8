/* What is not needed does not exist: no name in the program is about what may not be known or computed of a person.
 *
 * Usage: absence SOURCE_ROOT. Reads every .c, .h, .sql and .html file below src/ and pages/ and looks at names:
 * identifiers in code and SQL, and quoted words without a space (form fields, settings, routes, JSON members).
 * Sentences and comments may use the words: they explain why the names are absent.
 */
#include <ctype.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Parts of names, with what they would stand for. */
struct absent {
    const char *part;
    const char *meaning;
};

static const struct absent ABSENT[] = {
    { "religi", "religion" },       { "godsdienst", "religion" },   { "geloof", "religion" },
    { "belief", "belief" },         { "mosque", "religion" },       { "moskee", "religion" },
    { "church", "religion" },       { "islam", "religion" },        { "muslim", "religion" },
    { "moslim", "religion" },       { "ethnic", "origin" },         { "etnic", "origin" },
    { "nationality", "origin" },    { "nationaliteit", "origin" },  { "country_of_birth", "origin" },
    { "birth_country", "origin" },  { "geboorteland", "origin" },   { "herkomst", "origin" },
    { "migrant", "origin" },        { "skin_colo", "origin" },      { "political", "politics" },
    { "politieke", "politics" },    { "ideolog", "ideology" },      { "extremis", "a label on a person" },
    { "suspect", "a label" },       { "verdacht", "a label" },      { "score", "a score" },
    { "ranking", "a rank" },        { "risk_", "a risk figure" },   { "risico", "a risk figure" },
    { "predict", "a prediction" },  { "person_profile", "profiling" }, { "similarity", "matching" },
    { "watchlist", "a list" },      { "blacklist", "a list" },      { "person_search", "a search for persons" },
    { "search_person", "a search for persons" },                    { "personen-zoeken", "a search for persons" },
    { "zoeken", "a search" },       { "social_media", "monitoring" }, { "bsn", "a citizen service number" },
};

static const char *root;
static int problems;
static int names;

static void check_name(const char *path, size_t line, const char *name, size_t length)
{
    char lower[256];
    size_t kept = length < sizeof lower - 1 ? length : sizeof lower - 1;
    for (size_t i = 0; i < kept; i++) {
        lower[i] = (char)tolower((unsigned char)name[i]);
    }
    lower[kept] = '\0';
    names++;
    for (size_t i = 0; i < sizeof ABSENT / sizeof ABSENT[0]; i++) {
        if (strstr(lower, ABSENT[i].part) != NULL) {
            (void)printf("%s:%zu: %s is a name about %s; this program has none\n", path, line, lower,
                         ABSENT[i].meaning);
            problems++;
        }
    }
}

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

/* A quoted text counts as a name when it holds no space: a field, a setting, a path. Not when it is the address of
 * another organisation, whose name is not ours to choose. */
static const char *quoted(const char *path, size_t line, const char *at)
{
    char quote = *at;
    const char *begin = at + 1;
    const char *end = begin;
    while (*end != '\0' && *end != quote && *end != '\n') {
        end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    }
    size_t length = (size_t)(end - begin);
    if (memmem(begin, length, " ", 1) == NULL && memmem(begin, length, "://", 3) == NULL) {
        check_name(path, line, begin, length);
    }
    return *end == quote ? end + 1 : end;
}

static const char *after(const char *at, const char *end)
{
    const char *found = strstr(at, end);
    return found == NULL ? at + strlen(at) : found + strlen(end);
}

/* C and SQL: names outside comments. */
static void check_code(const char *path, const char *text, bool sql)
{
    size_t line = 1;
    const char *counted = text;
    for (const char *at = text; *at != '\0';) {
        while (counted < at) {
            line += *counted++ == '\n';
        }
        if (!sql && strncmp(at, "/*", 2) == 0) {
            at = after(at, "*/");
        } else if (sql ? strncmp(at, "--", 2) == 0 : strncmp(at, "//", 2) == 0) {
            at = after(at, "\n");
        } else if (*at == '"' || *at == '\'') {
            at = quoted(path, line, at);
        } else if (is_word(*at)) {
            size_t length = 0;
            while (is_word(at[length])) {
                length++;
            }
            check_name(path, line, at, length);
            at += length;
        } else {
            at++;
        }
    }
}

/* Templates: names are inside {{ }} and in quoted attributes. */
static void check_template(const char *path, const char *text)
{
    size_t line = 1;
    for (const char *at = text; *at != '\0';) {
        line += *at == '\n';
        if (strncmp(at, "{{_", 3) == 0) {
            at = after(at, "}}"); /* a sentence */
        } else if (*at == '"') {
            at = quoted(path, line, at);
        } else {
            at++;
        }
    }
}

static int check_file(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)walk;
    const char *dot = strrchr(path, '.');
    bool code = dot != NULL && (strcmp(dot, ".c") == 0 || strcmp(dot, ".h") == 0);
    bool sql = dot != NULL && strcmp(dot, ".sql") == 0;
    bool page = dot != NULL && strcmp(dot, ".html") == 0;
    if (type != FTW_F || !(code || sql || page) || strstr(path, "_test.c") != NULL) {
        return 0;
    }
    size_t size = (size_t)status->st_size;
    char *text = calloc(1, size + 1);
    FILE *file = fopen(path, "rb");
    if (text == NULL || file == NULL || fread(text, 1, size, file) != size) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    (void)fclose(file);
    const char *below = path + strlen(root) + 1;
    if (page) {
        check_template(below, text);
    } else {
        check_code(below, text, sql);
    }
    free(text);
    return 0;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        (void)fprintf(stderr, "usage: absence SOURCE_ROOT\n");
        return 2;
    }
    root = arguments[1];
    static const char *const folders[] = { "src", "pages" };
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s", root, folders[i]);
        (void)nftw(path, check_file, 32, FTW_PHYS);
    }
    (void)printf("%d names, %d problems\n", names, problems);
    return problems > 0 || names == 0 ? 1 : 0;
}
