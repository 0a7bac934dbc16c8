/* docs/requirements.md stays true, as far as a program can tell: every requirement stands there exactly once, with a
 * status that exists, and every file that a row names is there.
 *
 * Usage: requirements SOURCE_ROOT. One line per problem, as tidy.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NUMBER_MAX = 200, LINE_BYTES_MAX = 2000 };

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

static const char *root;
static int seen[3][NUMBER_MAX];
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

static void complain(int line, const char *what, const char *which)
{
    (void)printf("docs/requirements.md:%d: %s: %s\n", line, what, which);
    problems++;
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

int main(int count, char **arguments)
{
    if (count != 2) {
        (void)fprintf(stderr, "usage: requirements SOURCE_ROOT\n");
        return 2;
    }
    root = arguments[1];
    char text[LINE_BYTES_MAX + 4096];
    (void)snprintf(text, sizeof text, "%s/docs/requirements.md", root);
    FILE *file = fopen(text, "r");
    if (file == NULL) {
        (void)fprintf(stderr, "cannot read %s\n", text);
        return 2;
    }
    for (int line = 1; fgets(text, LINE_BYTES_MAX, file) != NULL; line++) {
        text[strcspn(text, "\n")] = '\0';
        if (strncmp(text, "| ", 2) == 0 && strncmp(text, "| id ", 5) != 0 && strncmp(text, "| --- ", 6) != 0) {
            check_row(line, text);
        }
    }
    (void)fclose(file);
    check_missing();
    (void)printf("%d problems\n", problems);
    return problems > 0 ? 1 : 0;
}
