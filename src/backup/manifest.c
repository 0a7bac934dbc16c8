#include "backup/manifest.h"

#include "backup/rows.h"
#include "base/date.h"

#include <sodium.h>
#include <string.h>

#define HEAD "SHmanif1"

enum {
    HEAD_BYTES = 8,
    CLEAR_BYTES = HEAD_BYTES + 1 + 8 + 8 + BACKUP_RUN_BYTES + BACKUP_KEY_BYTES + BACKUP_SEALED_KEY_BYTES + 4,
    CHUNK_ROW_BYTES = BACKUP_NAME_BYTES + 4,
    STREAM_HEAD_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    STREAM_EXTRA_BYTES = crypto_secretstream_xchacha20poly1305_ABYTES,
    INSIDE_BYTES_MAX = 8 * 1024 * 1024,
    HEAD_TEXT_BYTES_MAX = 1024
};

/* The end of the year 9999: names write years in four digits. */
#define MOMENT_MOST_MS INT64_C(253402300799999)

#define ROW_SEPARATOR '\t'
#define INSIDE_HEAD SV("seinhuis-backup 1")

static const struct sv folders[] = { SV_INIT(""), SV_INIT("store"), SV_INIT("vault"), SV_INIT("log"),
                                     SV_INIT("themes") };

struct sv backup_set_name(enum backup_set set)
{
    ASSERT(set < BACKUP_SETS);
    return set == BACKUP_DATA ? SV("data") : SV("keys");
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void put_little(struct buf *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        buf_put_byte(out, (char)(unsigned char)(value >> (8 * i)));
    }
}

static void row_put(struct buf *out, struct sv name, struct sv value)
{
    buf_put(out, name);
    buf_put_byte(out, '\t');
    buf_put(out, value);
    buf_put_byte(out, '\n');
}

static void hex_put(struct buf *out, struct sv name, const unsigned char *bytes, size_t length)
{
    buf_put(out, name);
    buf_put_byte(out, '\t');
    buf_put_hex(out, sv_of_bytes(bytes, length));
    buf_put_byte(out, '\n');
}

static void file_put(struct buf *out, const struct manifest_file *file)
{
    buf_put(out, SV("file\t"));
    buf_put(out, file->folder);
    buf_put_byte(out, '\t');
    buf_put(out, file->name);
    buf_put_byte(out, '\t');
    buf_put_int(out, file->bytes);
    buf_put_byte(out, '\t');
    buf_put_int(out, file->first);
    buf_put_byte(out, '\t');
    buf_put_int(out, file->count);
    buf_put_byte(out, '\n');
}

static enum err inside_write(struct arena *arena, const struct manifest *manifest, struct sv *ret_inside)
{
    struct buf out;
    buf_open(&out, arena, INSIDE_BYTES_MAX);
    buf_put(&out, INSIDE_HEAD);
    buf_put_byte(&out, '\n');
    hex_put(&out, SV("name-key"), manifest->name_key, BACKUP_KEY_BYTES);
    hex_put(&out, SV("receipt-key"), manifest->receipt.bytes, BACKUP_KEY_BYTES);
    row_put(&out, SV("program"), manifest->program);
    row_put(&out, SV("engine"), manifest->engine);
    hex_put(&out, SV("log-head"), (const unsigned char *)manifest->log_head.at, manifest->log_head.length);
    for (uint32_t i = 0; i < manifest->file_count; i++) {
        file_put(&out, &manifest->files[i]);
    }
    return buf_done(&out, ret_inside);
}

static void clear_put(struct buf *out, const struct manifest *manifest, const struct run_key *key,
                      const struct server_key *server)
{
    buf_put(out, SV(HEAD));
    put_little(out, (uint64_t)manifest->set, 1);
    put_little(out, (uint64_t)manifest->begun.ms, 8);
    put_little(out, (uint64_t)manifest->ended.ms, 8);
    buf_put(out, sv_of_bytes(manifest->run, BACKUP_RUN_BYTES));
    buf_put(out, sv_of_bytes(server->sign_public, BACKUP_KEY_BYTES));
    buf_put(out, sv_of_bytes(key->sealed, BACKUP_SEALED_KEY_BYTES));
    put_little(out, manifest->chunk_count, 4);
    for (uint32_t i = 0; i < manifest->chunk_count; i++) {
        buf_put(out, sv_of_bytes(manifest->chunks[i].name.bytes, BACKUP_NAME_BYTES));
        put_little(out, manifest->chunks[i].length, 4);
    }
}

struct digest {
    unsigned char bytes[crypto_generichash_BYTES];
};

static struct digest digest_of(struct sv bytes)
{
    struct digest digest;
    (void)crypto_generichash(digest.bytes, sizeof digest.bytes, (const unsigned char *)bytes.at, bytes.length, NULL,
                             0);
    return digest;
}

static enum err sealed_put(struct buf *out, const struct run_key *key, struct sv inside)
{
    struct digest before = digest_of(buf_view(out));
    unsigned char head[STREAM_HEAD_BYTES];
    unsigned char *sealed = arena_take(out->arena, inside.length + STREAM_EXTRA_BYTES);
    crypto_secretstream_xchacha20poly1305_state state;
    if (sealed == NULL) {
        return ERR_NO_MEMORY;
    }
    ASSERT(crypto_secretstream_xchacha20poly1305_init_push(&state, head, key->bytes) == 0);
    ASSERT(crypto_secretstream_xchacha20poly1305_push(
               &state, sealed, NULL, (const unsigned char *)inside.at, inside.length, before.bytes,
               sizeof before.bytes, crypto_secretstream_xchacha20poly1305_TAG_FINAL) == 0);
    sodium_memzero(&state, sizeof state);
    put_little(out, inside.length + STREAM_EXTRA_BYTES, 4);
    buf_put(out, sv_of_bytes(head, sizeof head));
    buf_put(out, sv_of_bytes(sealed, inside.length + STREAM_EXTRA_BYTES));
    return OK;
}

enum err manifest_write(struct arena *arena, const struct manifest *manifest, const struct run_key *key,
                        const struct server_key *server, struct sv *ret_bytes)
{
    struct sv inside = { 0 };
    struct buf out;
    unsigned char signature[BACKUP_SIGNATURE_BYTES];
    TRY(inside_write(arena, manifest, &inside));
    buf_open(&out, arena, BACKUP_MANIFEST_BYTES_MAX);
    clear_put(&out, manifest, key, server);
    TRY(sealed_put(&out, key, inside));
    struct digest digest = digest_of(buf_view(&out));
    ASSERT(crypto_sign_detached(signature, NULL, digest.bytes, sizeof digest.bytes, server->sign_secret) == 0);
    buf_put(&out, sv_of_bytes(signature, sizeof signature));
    return buf_done(&out, ret_bytes);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

struct bytes_in {
    struct sv rest;
    bool failed;
};

static const unsigned char *take(struct bytes_in *in, size_t length)
{
    static const unsigned char nothing[BACKUP_SEALED_KEY_BYTES];
    if (in->failed || in->rest.length < length) {
        in->failed = true;
        return nothing;
    }
    const unsigned char *at = (const unsigned char *)in->rest.at;
    in->rest = sv_from(in->rest, length);
    return at;
}

static uint64_t take_little(struct bytes_in *in, size_t bytes)
{
    const unsigned char *at = take(in, bytes);
    uint64_t value = 0;
    for (size_t i = bytes; i > 0; i--) {
        value = value << 8 | at[i - 1];
    }
    return value;
}

static enum err chunks_read(struct arena *arena, struct bytes_in *in, struct manifest *manifest)
{
    uint64_t count = take_little(in, 4);
    if (in->failed || count > BACKUP_CHUNKS_MAX || in->rest.length / CHUNK_ROW_BYTES < count) {
        return ERR_INVALID;
    }
    manifest->chunks = ARENA_ARRAY(arena, struct manifest_chunk, count);
    if (manifest->chunks == NULL) {
        return ERR_NO_MEMORY;
    }
    for (uint64_t i = 0; i < count; i++) {
        memcpy(manifest->chunks[i].name.bytes, take(in, BACKUP_NAME_BYTES), BACKUP_NAME_BYTES);
        manifest->chunks[i].length = (uint32_t)take_little(in, 4);
        if (manifest->chunks[i].length == 0 || manifest->chunks[i].length > CHUNK_BYTES_MOST) {
            return ERR_INVALID;
        }
    }
    manifest->chunk_count = (uint32_t)count;
    return OK;
}

enum err manifest_read(struct arena *arena, struct sv bytes, struct manifest *ret_manifest)
{
    struct manifest manifest = { 0 };
    if (bytes.length < CLEAR_BYTES + BACKUP_SIGNATURE_BYTES || bytes.length > BACKUP_MANIFEST_BYTES_MAX ||
        memcmp(bytes.at, HEAD, HEAD_BYTES) != 0) {
        return ERR_INVALID;
    }
    struct sv body = sv_until(bytes, bytes.length - BACKUP_SIGNATURE_BYTES);
    struct bytes_in in = { .rest = sv_from(body, HEAD_BYTES) };
    uint64_t set = take_little(&in, 1);
    manifest.begun.ms = (int64_t)take_little(&in, 8);
    manifest.ended.ms = (int64_t)take_little(&in, 8);
    memcpy(manifest.run, take(&in, BACKUP_RUN_BYTES), BACKUP_RUN_BYTES);
    memcpy(manifest.signer, take(&in, BACKUP_KEY_BYTES), BACKUP_KEY_BYTES);
    memcpy(manifest.sealed_key, take(&in, BACKUP_SEALED_KEY_BYTES), BACKUP_SEALED_KEY_BYTES);
    if (set >= BACKUP_SETS || manifest.begun.ms < 0 || manifest.ended.ms > MOMENT_MOST_MS ||
        manifest.ended.ms < manifest.begun.ms) {
        return ERR_INVALID;
    }
    manifest.set = (enum backup_set)set;
    TRY(chunks_read(arena, &in, &manifest));
    manifest.before_ = sv_until(body, body.length - in.rest.length);
    uint64_t sealed = take_little(&in, 4);
    if (in.failed || sealed < STREAM_EXTRA_BYTES || sealed > INSIDE_BYTES_MAX + STREAM_EXTRA_BYTES ||
        in.rest.length != STREAM_HEAD_BYTES + sealed) {
        return ERR_INVALID;
    }
    manifest.inside_ = in.rest;
    struct digest digest = digest_of(body);
    if (crypto_sign_verify_detached((const unsigned char *)bytes.at + body.length, digest.bytes, sizeof digest.bytes,
                                    manifest.signer) != 0) {
        return ERR_INVALID;
    }
    *ret_manifest = manifest;
    return OK;
}

static bool head_next(struct arena *arena, struct sv *rest, struct sv *ret_head)
{
    struct sv value = { 0 };
    if (!row_next(rest, ROW_SEPARATOR, SV("log-head"), &value) || value.length > 2 * HEAD_TEXT_BYTES_MAX) {
        return false;
    }
    unsigned char *into = arena_take(arena, value.length / 2 + 1);
    if (into == NULL || !hex_read(value, into, value.length / 2)) {
        return false;
    }
    *ret_head = sv_of_bytes(into, value.length / 2);
    return true;
}

static bool folder_known(struct sv folder)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (sv_equal(folder, folders[i])) {
            return true;
        }
    }
    return false;
}

/* One step down, nothing hidden, nothing that a terminal would obey. */
static bool name_right(struct sv name)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c < 0x20 || c == 0x7f || c == '/') {
            return false;
        }
    }
    return !sv_empty(name) && name.length <= 200 && !sv_starts(name, SV("."));
}

static bool number_cut(struct sv *rest, int64_t most, bool last, int64_t *ret_number)
{
    struct sv text = *rest;
    if (!last && !sv_cut(*rest, '\t', &text, rest)) {
        return false;
    }
    return sv_to_int(text, ret_number) && *ret_number >= 0 && *ret_number <= most;
}

static bool file_read(struct sv line, const struct manifest *manifest, struct manifest_file *ret_file)
{
    struct manifest_file file = { 0 };
    struct sv word = { 0 };
    int64_t first = 0;
    int64_t count = 0;
    if (!sv_cut(line, '\t', &word, &line) || !sv_equal(word, SV("file")) || !sv_cut(line, '\t', &file.folder, &line) ||
        !sv_cut(line, '\t', &file.name, &line) || !number_cut(&line, INT64_MAX, false, &file.bytes) ||
        !number_cut(&line, BACKUP_CHUNKS_MAX, false, &first) ||
        !number_cut(&line, BACKUP_CHUNKS_MAX, true, &count) || !folder_known(file.folder) ||
        !name_right(file.name) || first + count > manifest->chunk_count) {
        return false;
    }
    int64_t bytes = 0;
    for (int64_t i = first; i < first + count; i++) {
        bytes += manifest->chunks[i].length;
    }
    file.first = (uint32_t)first;
    file.count = (uint32_t)count;
    *ret_file = file;
    return bytes == file.bytes;
}

static enum err files_read(struct arena *arena, struct sv rest, struct manifest *manifest)
{
    size_t count = 0;
    for (size_t i = 0; i < rest.length; i++) {
        count += rest.at[i] == '\n';
    }
    manifest->files = count <= BACKUP_FILES_MAX ? ARENA_ARRAY(arena, struct manifest_file, count) : NULL;
    if (manifest->files == NULL) {
        return ERR_INVALID;
    }
    struct sv line = { 0 };
    uint64_t chunks = 0;
    while (sv_cut(rest, '\n', &line, &rest)) {
        struct manifest_file *file = &manifest->files[manifest->file_count];
        if (!file_read(line, manifest, file) || file->first != chunks) {
            return ERR_INVALID;
        }
        chunks += file->count;
        manifest->file_count++;
    }
    return sv_empty(rest) && chunks == manifest->chunk_count ? OK : ERR_INVALID;
}

enum err manifest_inside_read(struct arena *arena, struct sv inside, struct manifest *manifest)
{
    struct sv line = { 0 };
    struct sv rest = { 0 };
    bool right = sv_cut(inside, '\n', &line, &rest) && sv_equal(line, INSIDE_HEAD) &&
                 row_next_hex(&rest, ROW_SEPARATOR, SV("name-key"), manifest->name_key, BACKUP_KEY_BYTES) &&
                 row_next_hex(&rest, ROW_SEPARATOR, SV("receipt-key"), manifest->receipt.bytes, BACKUP_KEY_BYTES) &&
                 row_next(&rest, ROW_SEPARATOR, SV("program"), &manifest->program) &&
                 row_next(&rest, ROW_SEPARATOR, SV("engine"), &manifest->engine) &&
                 head_next(arena, &rest, &manifest->log_head);
    manifest->file_count = 0;
    return right ? files_read(arena, rest, manifest) : ERR_INVALID;
}

enum err manifest_unseal(struct arena *arena, const struct backup_secret *secret, struct manifest *manifest)
{
    struct run_key key CLEANUP(run_key_wipe);
    struct digest before = digest_of(manifest->before_);
    const unsigned char *head = (const unsigned char *)manifest->inside_.at;
    size_t sealed = manifest->inside_.length - STREAM_HEAD_BYTES;
    unsigned char *inside = arena_take(arena, sealed);
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned long long length = 0;
    unsigned char tag = 0;
    if (inside == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(run_key_open(secret, manifest->sealed_key, &key));
    bool opened = crypto_secretstream_xchacha20poly1305_init_pull(&state, head, key.bytes) == 0 &&
                  crypto_secretstream_xchacha20poly1305_pull(&state, inside, &length, &tag, head + STREAM_HEAD_BYTES,
                                                             sealed, before.bytes, sizeof before.bytes) == 0;
    sodium_memzero(&state, sizeof state);
    return opened ? manifest_inside_read(arena, sv_of_bytes(inside, (size_t)length), manifest) : ERR_INVALID;
}

struct manifest_file *manifest_file_of(const struct manifest *manifest, struct sv folder, struct sv name)
{
    for (uint32_t i = 0; i < manifest->file_count; i++) {
        if (sv_equal(manifest->files[i].folder, folder) && sv_equal(manifest->files[i].name, name)) {
            return &manifest->files[i];
        }
    }
    return NULL;
}

/* UTC, so that the order of names is that of moments on two nights a year, too. */
void manifest_name_put(struct buf *out, const struct manifest *manifest)
{
    enum { DAY_MS = 24 * 3600 * 1000 };
    int64_t ms = manifest->begun.ms;
    struct date_parts day = date_parts((struct date){ (int32_t)(ms / DAY_MS), true });
    int64_t of_day = ms % DAY_MS;
    buf_put_padded(out, day.year, 4);
    buf_put_padded(out, day.month, 2);
    buf_put_padded(out, day.day, 2);
    buf_put_byte(out, 'T');
    buf_put_padded(out, of_day / 3600000, 2);
    buf_put_padded(out, of_day / 60000 % 60, 2);
    buf_put_padded(out, of_day / 1000 % 60, 2);
    buf_put_padded(out, of_day % 1000, 3);
    buf_put(out, SV("Z-"));
    buf_put_hex(out, sv_of_bytes(manifest->run, 4));
    buf_put(out, MANIFEST_ENDING);
}

int64_t manifest_content_bytes(const struct manifest *manifest)
{
    int64_t bytes = 0;
    for (uint32_t i = 0; i < manifest->file_count; i++) {
        bytes += manifest->files[i].bytes;
    }
    return bytes;
}
