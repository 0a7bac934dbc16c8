/* The documents stay true, as far as a program can tell: every requirement stands exactly once in docs/requirements.md,
 * with a status that exists; every file that a row names is there; each of the twelve rules has a test, and every test
 * that is named for it stands in the file named behind it; every link in a document leads somewhere.
 *
 * Usage: documents SOURCE_ROOT. One line per problem, as tidy.
 */
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NUMBER_MAX = 200, LINE_BYTES_MAX = 2000, RULES = 12, TESTS_OF_RULE_MAX = 20 };

/* The numbers that were given out. */
struct range {
    char list;
    int first;
    int last;
};

static const struct range RANGES[] = {
    { 'L', 1, 40 },    { 'R', 1, 8 },     { 'R', 10, 35 }, /* there is no R-09 */
    { 'F', 1, 123 },   { 'F', 130, 163 }, { 'F', 170, 190 },
};

static const char *const STATUSES[] = { "met", "partly", "not yet" };
static const char *const LISTS = "LRF";
static const char *const RULES_HEAD = "## The twelve rules";

static const char *root;
static int seen[3][NUMBER_MAX];
static int rules_seen[RULES + 1];
static int problems;

static bool given_out(char list, int number)
{
    for (size_t i = 0; i < sizeof RANGES / sizeof RANGES[0]; i++) {
        if (RANGES[i].list == list && number >= RANGES[i].first && number <= RANGES[i].last) {
            return true;
        }
    }
    return false;
}

static void complain_in(const char *path, int line, const char *what, const char *which)
{
    (void)printf("%s:%d: %s: %s\n", path, line, what, which);
    problems++;
}

static void complain(int line, const char *what, const char *which)
{
    complain_in("docs/requirements.md", line, what, which);
}

/* Every quoted word with a slash is a path below the root. */
static void check_paths(int line, char *text)
{
    for (char *open = strchr(text, '`'); open != NULL;) {
        char *close = strchr(open + 1, '`');
        if (close == NULL) {
            complain(line, "a quotation does not end", open);
            return;
        }
        *close = '\0';
        char path[LINE_BYTES_MAX + 4096];
        (void)snprintf(path, sizeof path, "%s/%s", root, open + 1);
        if (strchr(open, '/') != NULL && access(path, R_OK) != 0) {
            complain(line, "names a file that is not there; say where it is now", open + 1);
        }
        open = strchr(close + 1, '`');
    }
}

static void check_row(int line, char *text)
{
    char list = '\0';
    int number = 0;
    char status[32];
    if (sscanf(text, "| %c-%d | %*[^|] | %31[^|] |", &list, &number, status) != 3) {
        complain(line, "not a row of id, what, status, where", text);
        return;
    }
    if (!given_out(list, number)) {
        complain(line, "no such requirement", text);
        return;
    }
    int *count = &seen[strchr(LISTS, list) - LISTS][number];
    if (++*count > 1) {
        complain(line, "stands here twice; keep one row", text);
    }
    bool known = false;
    for (size_t i = 0; i < sizeof STATUSES / sizeof STATUSES[0]; i++) {
        size_t length = strlen(STATUSES[i]);
        known = known || (strncmp(status, STATUSES[i], length) == 0 && strcmp(status + length, " ") == 0);
    }
    if (!known) {
        complain(line, "the status is met, partly or not yet", status);
    }
    check_paths(line, text);
}

static bool part_of_a_name(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The whole name; one that only begins or ends with it is another test. */
static bool line_has_name(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strstr(text, name); at != NULL; at = strstr(at + 1, name)) {
        if ((at == text || !part_of_a_name(at[-1])) && !part_of_a_name(at[length])) {
            return true;
        }
    }
    return false;
}

static bool file_has_name(const char *path, const char *name)
{
    char full[LINE_BYTES_MAX + 4096];
    (void)snprintf(full, sizeof full, "%s/%s", root, path);
    FILE *file = fopen(full, "r");
    bool found = false;
    while (file != NULL && !found && fgets(full, sizeof full, file) != NULL) {
        found = line_has_name(full, name);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return found;
}

/* Tests stand before the file in which they are: `one`, `another`: `a/file_test.c`. */
static void check_tests(int line, char *text)
{
    const char *names[TESTS_OF_RULE_MAX];
    int count = 0;
    int proven = 0;
    char *rest = NULL;
    (void)strtok_r(text, "`", &rest); /* words and quotations take turns */
    for (char *one = strtok_r(NULL, "`", &rest); one != NULL; one = strtok_r(NULL, "`", &rest)) {
        if (strchr(one, '/') == NULL && count < TESTS_OF_RULE_MAX) {
            names[count++] = one;
        } else if (count == 0) {
            complain(line, "names a file of tests without a test before it", one);
        }
        for (; strchr(one, '/') != NULL && count > 0; count--, proven++) {
            if (!file_has_name(one, names[count - 1])) {
                complain(line, "names a test that is not in the file behind it", names[count - 1]);
            }
        }
        (void)strtok_r(NULL, "`", &rest);
    }
    if (count > 0) {
        complain(line, "names a test without the file it is in", names[0]);
    }
    if (proven == 0) {
        complain(line, "a rule has no test", text);
    }
}

static void check_rule(int line, char *text)
{
    int number = 0;
    if (sscanf(text, "| %d |", &number) != 1 || number < 1 || number > RULES) {
        complain(line, "not a row of one of the twelve rules", text);
        return;
    }
    if (++rules_seen[number] > 1) {
        complain(line, "stands here twice; keep one row", text);
    }
    char copy[LINE_BYTES_MAX] = { 0 };
    (void)memcpy(copy, text, strnlen(text, sizeof copy - 1));
    check_paths(line, copy);
    check_tests(line, text);
}

static void check_missing(void)
{
    for (size_t i = 0; i < sizeof RANGES / sizeof RANGES[0]; i++) {
        for (int number = RANGES[i].first; number <= RANGES[i].last; number++) {
            if (seen[strchr(LISTS, RANGES[i].list) - LISTS][number] == 0) {
                char name[16];
                (void)snprintf(name, sizeof name, "%c-%0*d", RANGES[i].list, RANGES[i].list == 'F' ? 3 : 2, number);
                complain(1, "a requirement has no row", name);
            }
        }
    }
}

static void check_missing_rules(void)
{
    for (int number = 1; number <= RULES; number++) {
        if (rules_seen[number] == 0) {
            char name[8];
            (void)snprintf(name, sizeof name, "%d", number);
            complain(1, "one of the twelve rules has no row", name);
        }
    }
}

/* A target with a scheme leads elsewhere, and one that begins with # to the same page. */
static void check_links(const char *path, int line, const char *text)
{
    for (const char *at = strstr(text, "]("); at != NULL; at = strstr(at + 2, "](")) {
        char name[LINE_BYTES_MAX];
        char target[LINE_BYTES_MAX + 4096];
        if (sscanf(at, "](%1999[^#)]", name) != 1 || strchr(name, ':') != NULL) {
            continue;
        }
        int folder = (int)(strrchr(path, '/') - path);
        (void)snprintf(target, sizeof target, "%.*s/%s", folder, path, name);
        if (access(target, R_OK) != 0) {
            complain_in(path + strlen(root) + 1, line, "this link leads nowhere", name);
        }
    }
}

static int check_document(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    size_t length = strlen(path);
    bool in_docs = strcmp(path + walk->base, "docs") == 0 || strstr(path, "/docs/") != NULL;
    if (type == FTW_D && walk->level > 0 && !in_docs) {
        return FTW_SKIP_SUBTREE; /* documents stand at the root and in docs/ */
    }
    if (type != FTW_F || length < 3 || strcmp(path + length - 3, ".md") != 0) {
        return FTW_CONTINUE;
    }
    FILE *file = fopen(path, "r");
    char text[LINE_BYTES_MAX];
    for (int line = 1; file != NULL && fgets(text, sizeof text, file) != NULL; line++) {
        check_links(path, line, text);
    }
    if (file == NULL || fclose(file) != 0) {
        complain_in(path + strlen(root) + 1, 1, "cannot be read", path);
    }
    return FTW_CONTINUE;
}

static void check_requirements(void)
{
    char text[LINE_BYTES_MAX + 4096];
    (void)snprintf(text, sizeof text, "%s/docs/requirements.md", root);
    FILE *file = fopen(text, "r");
    if (file == NULL) {
        complain(1, "cannot be read", text);
        return;
    }
    bool rules = false;
    for (int line = 1; fgets(text, LINE_BYTES_MAX, file) != NULL; line++) {
        text[strcspn(text, "\n")] = '\0';
        rules = strncmp(text, "## ", 3) == 0 ? strcmp(text, RULES_HEAD) == 0 : rules;
        bool row = strncmp(text, "| ", 2) == 0 && strncmp(text, "| --- ", 6) != 0;
        if (row && rules && strncmp(text, "| rule ", 7) != 0) {
            check_rule(line, text);
        } else if (row && !rules && strncmp(text, "| id ", 5) != 0) {
            check_row(line, text);
        }
    }
    (void)fclose(file);
    check_missing();
    check_missing_rules();
}

int main(int count, char **arguments)
{
    if (count != 2) {
        (void)fprintf(stderr, "usage: documents SOURCE_ROOT\n");
        return 2;
    }
    root = arguments[1];
    check_requirements();
    (void)nftw(root, check_document, 16, FTW_PHYS | FTW_ACTIONRETVAL);
    (void)printf("%d problems\n", problems);
    return problems > 0 ? 1 : 0;
}
