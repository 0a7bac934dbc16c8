/* Embeds the migrations of all rooms: `schemagen OUT.c FILE.sql...` writes schema_list (store/schema.h).
 *
 * A migration is called NNNN-name.sql; the numbers must rise over the whole list, so that two rooms can never mean
 * different things by one number. Refusals stop the build.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NNNN-name.sql; 0 when the name has another form. */
static long number_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    for (int i = 0; i < 4; i++) {
        if (!isdigit((unsigned char)name[i])) {
            return 0;
        }
    }
    size_t length = strlen(name);
    return name[4] == '-' && length > 9 && strcmp(name + length - 4, ".sql") == 0 ? strtol(name, NULL, 10) : 0;
}

/* As numbers, because a compiler need not take a string literal this long. */
static int write_text(FILE *out, const char *path, long number)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        return 1;
    }
    fprintf(out, "\nstatic const char schema_%04ld[] = {", number);
    int count = 0;
    for (int c = fgetc(in); c != EOF; c = fgetc(in), count++) {
        if (c == 0 || c > 126) {
            (void)fclose(in);
            fprintf(stderr, "%s:1: a migration is written in ASCII\n", path);
            return 1;
        }
        fprintf(out, "%s%d,", count % 30 == 0 ? "\n    " : " ", c);
    }
    fputs("\n    0\n};\n", out);
    return fclose(in) == 0 ? 0 : 1;
}

/* .../ROOM/schema/NNNN-name.sql; another place has no room. */
static const char *room_of(const char *path, int *ret_length)
{
    const char *end = strstr(path, "/schema/");
    const char *from = end;
    while (from != NULL && from > path && from[-1] != '/') {
        from--;
    }
    *ret_length = end == NULL ? 0 : (int)(end - from);
    return end == NULL ? path : from;
}

static void write_entry(FILE *out, const char *path, long number)
{
    const char *name = strrchr(path, '/');
    name = name == NULL ? path + 5 : name + 6;
    int room_length = 0;
    const char *room = room_of(path, &room_length);
    fprintf(out, "    { .number = %ld, .name = \"%.*s\", .room = \"%.*s\", .text = schema_%04ld },\n", number,
            (int)(strlen(name) - 4), name, room_length, room, number);
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fputs("use: schemagen OUT.c FILE.sql...\n", stderr);
        return 2;
    }
    FILE *out = fopen(arguments[1], "w");
    if (out == NULL) {
        return 1;
    }
    fputs("/* Made by tools/schemagen: the migrations of all rooms. */\n#include \"store/schema.h\"\n", out);
    long last = 0;
    for (int i = 2; i < count; i++) {
        long number = number_of(arguments[i]);
        if (number <= last) {
            fprintf(stderr, "%s:1: a migration is called NNNN-name.sql, and comes after %04ld in the list\n",
                    arguments[i], last);
            return 1;
        }
        last = number;
        if (write_text(out, arguments[i], number) != 0) {
            return 1;
        }
    }
    fputs("\nconst struct schema schema_list[] = {\n", out);
    for (int i = 2; i < count; i++) {
        write_entry(out, arguments[i], number_of(arguments[i]));
    }
    fprintf(out, "};\nconst size_t schema_count = %d;\n", count - 2);
    return fclose(out) == 0 ? 0 : 1;
}
