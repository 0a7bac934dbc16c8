#include "pagegen.h"

#include <stdlib.h>

enum { TEMPLATE_BYTES_MAX = 1024 * 1024 };

static char template[TEMPLATE_BYTES_MAX];

static FILE *open_or_exit(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return file;
}

int main(int count, char **arguments)
{
    if (count != 4) {
        fputs("usage: pagegen template.html page.c page.h\n", stderr);
        return EXIT_FAILURE;
    }
    FILE *input = open_or_exit(arguments[1], "rb");
    struct pagegen_options options = {
        .path = arguments[1],
        .template = template,
        .length = fread(template, 1, sizeof template, input),
        .code = open_or_exit(arguments[2], "wb"),
        .header = open_or_exit(arguments[3], "wb"),
        .messages = stderr,
    };
    bool complete = feof(input) && !ferror(input);
    fclose(input);
    if (!complete) {
        fprintf(stderr, "%s:1: cannot be read, or is larger than a mebibyte\n", arguments[1]);
    }
    bool made = complete && pagegen_translate(&options);
    bool written = fclose(options.code) == 0;
    written = fclose(options.header) == 0 && written;
    if (!made || !written) {
        remove(arguments[2]);
        remove(arguments[3]);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
