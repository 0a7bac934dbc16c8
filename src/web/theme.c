#include "web/theme.h"

#include "os/file.h"

#include <sodium.h>

enum { HASH_BYTES = 8 };

static bool is_kebab(struct sv name)
{
    for (size_t i = 0; i < name.length; i++) {
        char at = name.at[i];
        if (!((at >= 'a' && at <= 'z') || (at >= '0' && at <= '9') || (at == '-' && i > 0))) {
            return false;
        }
    }
    return name.length > 0 && name.length <= 64;
}

static enum err describe(struct themes *themes, struct sv name, struct sv bytes, struct asset *ret_asset)
{
    unsigned char hash[HASH_BYTES > crypto_generichash_BYTES_MIN ? HASH_BYTES : crypto_generichash_BYTES_MIN];
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.at, bytes.length, NULL, 0);
    struct buf path, etag;
    buf_open(&path, &themes->arena, 256);
    buf_put(&path, SV("/static/theme-"));
    buf_put(&path, name);
    buf_put_byte(&path, '.');
    buf_put_hex(&path, sv_of_bytes(hash, HASH_BYTES));
    buf_put(&path, SV(".css"));
    buf_open(&etag, &themes->arena, 64);
    buf_put_byte(&etag, '"');
    buf_put_hex(&etag, sv_of_bytes(hash, HASH_BYTES));
    buf_put_byte(&etag, '"');
    struct asset asset = { .name = name, .content_type = SV("text/css; charset=utf-8"), .bytes = bytes };
    TRY(buf_done(&path, &asset.path));
    TRY(buf_done(&etag, &asset.etag));
    *ret_asset = asset;
    return OK;
}

static enum err read_one(struct themes *themes, int folder, struct sv file)
{
    struct sv name = sv_until(file, file.length - SV(".css").length);
    if (!is_kebab(name)) {
        return OK;
    }
    int fd CLEANUP(fd_close) = -1;
    TRY(file_open(folder, file, FILE_READ, &fd));
    struct sv bytes;
    enum err err = file_read_all(fd, &themes->arena, THEME_BYTES_MAX, &bytes);
    if (err == ERR_LIMIT) {
        return OK;
    }
    TRY(err);
    TRY(describe(themes, name, bytes, &themes->rows[themes->count]));
    themes->count++;
    return OK;
}

enum err themes_open(struct themes *themes, struct sv folder)
{
    *themes = (struct themes){ 0 };
    arena_open(&themes->arena, (size_t)THEMES_MAX * THEME_BYTES_MAX);
    if (folder.length == 0) {
        return OK;
    }
    int fd CLEANUP(fd_close) = -1;
    enum err err = folder_open(folder, &fd);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    struct sv *names = NULL;
    size_t count = 0;
    TRY(folder_list(fd, &themes->arena, SV(".css"), THEMES_MAX, &names, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(read_one(themes, fd, names[i]));
    }
    return OK;
}

void themes_close(struct themes *themes)
{
    arena_close(&themes->arena);
    themes->count = 0;
}

const struct asset *theme_named(const struct themes *themes, struct sv name)
{
    for (size_t i = 0; i < themes->count; i++) {
        if (sv_equal(themes->rows[i].name, name)) {
            return &themes->rows[i];
        }
    }
    return NULL;
}
