/* Runs a fuzz target over every file of its corpus, so that the normal suite keeps what fuzzing once found.
 *
 * Usage: <target> CORPUS_FOLDER. The bytes are handed over in memory of exactly their size, so that the sanitizer
 * build notices a read beyond the end.
 */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        return 1;
    }
    long size = ftell(file);
    rewind(file);
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    size_t got = data == NULL || size < 0 ? 0 : fread(data, 1, (size_t)size, file);
    (void)fclose(file);
    if (data == NULL || got != (size_t)size) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        free(data);
        return 1;
    }
    (void)LLVMFuzzerTestOneInput(data, got);
    free(data);
    return 0;
}

int main(int count, char **arguments)
{
    DIR *folder = count == 2 ? opendir(arguments[1]) : NULL;
    if (folder == NULL) {
        (void)fprintf(stderr, "usage: %s CORPUS_FOLDER\n", arguments[0]);
        return 2;
    }
    int failed = LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    int files = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            failed |= replay(arguments[1], entry->d_name);
            files++;
        }
    }
    (void)closedir(folder);
    (void)printf("%d files of %s\n", files, arguments[1]);
    return failed;
}
