/* Puts files into the program: as the asset table of web/asset.h, as icons, or as plain bytes. Run by the build.
 *
 *   embed assets out.c (name content-type file gzip-file|-)…
 *   embed css out.css stylesheet… -- (name file)…     one stylesheet, made small; asset(name) becomes the address of
 *   that file
 *   embed icons out.c out.h svg…                      Tabler's icons by file name
 *   embed bytes out.c symbol file                      as base/catalogue.h declares it
 *   embed texts out.c header symbol file…              `const struct sv symbol[]`, as that header declares it
 *
 * An asset's path holds a hash of its bytes. The hash only has to change with the bytes, it guards nothing.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1024 * 1024, NAME_BYTES_MAX = 128, TEXTS_MAX = 64 };

struct file {
    char bytes[FILE_BYTES_MAX];
    size_t length;
};

static struct file content, packed;

_Noreturn static void fail(const char *path, const char *why)
{
    fprintf(stderr, "embed: %s: %s\n", path, why);
    exit(EXIT_FAILURE);
}

static FILE *open_or_fail(const char *path, const char *mode)
{
    FILE *stream = fopen(path, mode);
    if (stream == NULL) {
        fail(path, "cannot be opened");
    }
    return stream;
}

static void close_or_fail(FILE *stream, const char *path)
{
    if (fclose(stream) != 0) {
        fail(path, "cannot be written");
    }
}

static void load(const char *path, struct file *file)
{
    FILE *stream = open_or_fail(path, "rb");
    file->length = fread(file->bytes, 1, sizeof file->bytes - 1, stream);
    file->bytes[file->length] = '\0';
    if (!feof(stream) || ferror(stream)) {
        fail(path, "cannot be read, or is too large");
    }
    fclose(stream);
}

/* FNV-1a, 48 bits of it. */
static uint64_t hash_of(const struct file *file)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < file->length; i++) {
        hash = (hash ^ (unsigned char)file->bytes[i]) * UINT64_C(0x100000001B3);
    }
    return (hash >> 16) ^ (hash & 0xFFFF);
}

/* "seinhuis.css" becomes "seinhuis.3f9a1c20b7d4.css". */
static void put_path(FILE *out, const char *name, uint64_t hash)
{
    const char *dot = strrchr(name, '.');
    int stem = dot == NULL ? (int)strlen(name) : (int)(dot - name);
    fprintf(out, "%.*s.%012" PRIx64 "%s", stem, name, hash, name + stem);
}

static void put_bytes(FILE *out, const char *symbol, size_t index, const struct file *file)
{
    fprintf(out, "static const unsigned char %s_%zu[%zu] = {", symbol, index, file->length + 1);
    for (size_t i = 0; i < file->length; i++) {
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n" : "", (unsigned char)file->bytes[i]);
    }
    fputs("0};\n", out);
}

static void put_string(FILE *out, const char *at, size_t length)
{
    fputc('"', out);
    for (size_t i = 0; i < length; i++) {
        if (at[i] == '"' || at[i] == '\\') {
            fputc('\\', out);
        }
        fputc(at[i], out);
    }
    fputc('"', out);
}

static int make_assets(int count, char **arguments)
{
    FILE *out = open_or_fail(arguments[0], "wb");
    char *table = NULL;
    size_t table_length = 0;
    FILE *rows = open_memstream(&table, &table_length);
    if (rows == NULL) {
        fail(arguments[0], "no memory");
    }
    fputs("/* Made by embed. */\n#include \"web/asset.h\"\n\n", out);
    size_t index = 0;
    for (int i = 1; i + 3 < count; i += 4, index++) {
        load(arguments[i + 2], &content);
        put_bytes(out, "bytes", index, &content);
        packed.length = 0;
        if (strcmp(arguments[i + 3], "-") != 0) {
            load(arguments[i + 3], &packed);
        }
        bool smaller = packed.length > 0 && packed.length < content.length;
        packed.length = smaller ? packed.length : 0;
        put_bytes(out, "gzip", index, &packed);
        uint64_t hash = hash_of(&content);
        fprintf(rows, "    { .name = SV_INIT(\"%s\"), .path = SV_INIT(\"/static/", arguments[i]);
        put_path(rows, arguments[i], hash);
        fprintf(rows, "\"),\n      .content_type = SV_INIT(\"%s\"), .etag = SV_INIT(\"\\\"%012" PRIx64 "\\\"\"),\n",
                arguments[i + 1], hash);
        fprintf(rows, "      .bytes = { (const char *)bytes_%zu, %zu }, .gzip = { (const char *)gzip_%zu, %zu } },\n",
                index, content.length, index, packed.length);
    }
    fclose(rows);
    fprintf(out, "\nconst struct asset asset_list[] = {\n%s};\nconst size_t asset_count = %zu;\n", table, index);
    free(table);
    close_or_fail(out, arguments[0]);
    return EXIT_SUCCESS;
}

/* Leaves out comments and the white space that CSS does not need; what stands in quotes stays as it is. */
static void shrink_css(struct file *file)
{
    size_t length = 0;
    char *at = file->bytes;
    for (size_t i = 0; i < file->length; i++) {
        char byte = at[i];
        char last = length == 0 ? '}' : at[length - 1];
        if (byte == '/' && at[i + 1] == '*') {
            const char *end = strstr(at + i + 2, "*/");
            i = end == NULL ? file->length : (size_t)(end - at) + 1;
        } else if (byte == '"') {
            do {
                at[length++] = at[i++];
            } while (i < file->length && at[i] != '"');
            at[length++] = '"';
        } else if (byte == ' ' || byte == '\n' || byte == '\t') {
            if (strchr("{};, ", last) == NULL) {
                at[length++] = ' ';
            }
        } else if (strchr("{};,", byte) != NULL) {
            length -= last == ' ';
            length -= byte == '}' && at[length - 1] == ';';
            at[length++] = byte;
        } else {
            at[length++] = byte;
        }
    }
    file->length = length;
    at[length] = '\0';
}

static void put_css(FILE *out, int count, char **assets)
{
    const char *rest = content.bytes;
    for (const char *call = strstr(rest, "asset("); call != NULL; call = strstr(rest, "asset(")) {
        fwrite(rest, 1, (size_t)(call - rest), out);
        const char *name = call + strlen("asset(");
        size_t length = strcspn(name, ")");
        int found = -1;
        for (int i = 0; i + 1 < count && found < 0; i += 2) {
            found = strlen(assets[i]) == length && strncmp(assets[i], name, length) == 0 ? i : -1;
        }
        if (found < 0) {
            fail(name, "is no file that the build embeds");
        }
        load(assets[found + 1], &packed);
        fputs("url(\"", out);
        put_path(out, assets[found], hash_of(&packed));
        fputs("\")", out);
        rest = name + length + 1;
    }
    fputs(rest, out);
}

static int make_css(int count, char **arguments)
{
    int split = 1;
    while (split < count && strcmp(arguments[split], "--") != 0) {
        split++;
    }
    FILE *out = open_or_fail(arguments[0], "wb");
    for (int i = 1; i < split; i++) {
        load(arguments[i], &content);
        shrink_css(&content);
        int assets = split + 1 < count ? count - split - 1 : 0;
        put_css(out, assets, arguments + count - assets);
    }
    close_or_fail(out, arguments[0]);
    return EXIT_SUCCESS;
}

/* The drawing inside <svg …>…</svg>, without line ends and without Tabler's invisible frame. */
static void put_icon(FILE *out, const char *path)
{
    load(path, &content);
    const char *open = strstr(content.bytes, "<svg");
    const char *begin = open == NULL ? NULL : strchr(open, '>');
    const char *end = begin == NULL ? NULL : strstr(begin, "</svg>");
    if (end == NULL) {
        fail(path, "is no icon");
    }
    static char drawing[FILE_BYTES_MAX];
    size_t length = 0;
    for (const char *at = begin + 1; at < end; at++) {
        if (strncmp(at, "<path stroke=\"none\"", 19) == 0) {
            at = strchr(at, '>');
        } else if (*at != '\n' && !(*at == ' ' && (at[1] == ' ' || at[1] == '<' || at[-1] == ' ' || at[-1] == '\n'))) {
            drawing[length++] = *at;
        }
    }
    static const char frame[] = "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"20\" height=\"20\" fill=\"none\" "
                                "stroke=\"currentColor\" aria-hidden=\"true\">";
    put_string(out, frame, strlen(frame));
    put_string(out, drawing, length);
    fputs("\"</svg>\"", out);
}

static int make_icons(int count, char **arguments)
{
    FILE *out = open_or_fail(arguments[0], "wb");
    FILE *header = open_or_fail(arguments[1], "wb");
    fputs("/* Made by embed: icons of Tabler (MIT). */\n#include \"icons.h\"\n\n", out);
    fputs("/* Made by embed. */\n#ifndef SEINHUIS_ICONS\n#define SEINHUIS_ICONS\n\n#include \"web/asset.h\"\n\n",
          header);
    char *table = NULL;
    size_t table_length = 0;
    FILE *rows = open_memstream(&table, &table_length);
    if (rows == NULL) {
        fail(arguments[0], "no memory");
    }
    for (int i = 2; i + 1 < count; i += 2) {
        const char *name = arguments[i];
        char symbol[NAME_BYTES_MAX];
        snprintf(symbol, sizeof symbol, "%s", name);
        for (char *at = symbol; *at != '\0'; at++) {
            *at = *at == '-' ? '_' : *at;
        }
        fprintf(header, "extern const struct html_safe icon_%s;\n", symbol);
        fprintf(out, "#define DRAWING_%s ", symbol);
        if (strcmp(arguments[i + 1], "-") == 0) {
            fputs("\"\"", out);
        } else {
            put_icon(out, arguments[i + 1]);
        }
        fprintf(out, "\nconst struct html_safe icon_%s = { SV_INIT(DRAWING_%s) };\n", symbol, symbol);
        fprintf(rows, "    { SV_INIT(\"%s\"), SV_INIT(DRAWING_%s) },\n", name, symbol);
    }
    fclose(rows);
    fprintf(out, "\nconst struct icon icon_list[] = {\n%s};\nconst size_t icon_count = sizeof icon_list / sizeof "
                 "icon_list[0];\n", table);
    fputs("\n#endif\n", header);
    free(table);
    close_or_fail(out, arguments[0]);
    close_or_fail(header, arguments[1]);
    return EXIT_SUCCESS;
}

static int make_bytes(int count, char **arguments)
{
    if (count != 3) {
        fail("bytes", "wants out.c symbol file");
    }
    FILE *out = open_or_fail(arguments[0], "wb");
    load(arguments[2], &content);
    fputs("/* Made by embed. */\n#include \"base/catalogue.h\"\n\n", out);
    put_bytes(out, arguments[1], 0, &content);
    fprintf(out, "const unsigned char *const %s = %s_0;\nconst size_t %s_length = %zu;\n", arguments[1], arguments[1],
            arguments[1], content.length);
    close_or_fail(out, arguments[0]);
    return EXIT_SUCCESS;
}

static int make_texts(int count, char **arguments)
{
    if (count < 4) {
        fail("texts", "wants out.c header symbol file…");
    }
    FILE *out = open_or_fail(arguments[0], "wb");
    fprintf(out, "/* Made by embed. */\n#include \"%s\"\n\n", arguments[1]);
    size_t lengths[TEXTS_MAX];
    size_t texts = (size_t)count - 3;
    if (texts > TEXTS_MAX) {
        fail("texts", "too many files; raise TEXTS_MAX");
    }
    for (size_t i = 0; i < texts; i++) {
        load(arguments[i + 3], &content);
        put_bytes(out, arguments[2], i, &content);
        lengths[i] = content.length;
    }
    fprintf(out, "const struct sv %s[%zu] = {\n", arguments[2], texts);
    for (size_t i = 0; i < texts; i++) {
        fprintf(out, "    { (const char *)%s_%zu, %zu },\n", arguments[2], i, lengths[i]);
    }
    fputs("};\n", out);
    close_or_fail(out, arguments[0]);
    return EXIT_SUCCESS;
}

int main(int count, char **arguments)
{
    if (count > 3 && strcmp(arguments[1], "assets") == 0) {
        return make_assets(count - 2, arguments + 2);
    }
    if (count > 3 && strcmp(arguments[1], "css") == 0) {
        return make_css(count - 2, arguments + 2);
    }
    if (count > 3 && strcmp(arguments[1], "icons") == 0) {
        return make_icons(count - 2, arguments + 2);
    }
    if (count > 3 && strcmp(arguments[1], "bytes") == 0) {
        return make_bytes(count - 2, arguments + 2);
    }
    if (count > 3 && strcmp(arguments[1], "texts") == 0) {
        return make_texts(count - 2, arguments + 2);
    }
    fail("usage", "assets | css | icons | bytes | texts, see the file's beginning");
}
