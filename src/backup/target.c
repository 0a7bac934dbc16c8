#include "backup/target.h"

#include "os/file.h"

#include <stdlib.h>
#include <string.h>

#define MARK_NAME SV("seinhuis-backup")
#define MARK_TEXT SV("seinhuis-backup 1\n")
#define LOCK_NAME SV("lock")
#define CHUNKS_NAME SV("chunks")

enum { HEX_BYTES = 2 * BACKUP_NAME_BYTES, LIST_ARENA_BYTES = 256 * 1024 * 1024, PLACES = 256 };

struct hex_name {
    char text[HEX_BYTES];
};

static struct hex_name hex_of(const struct chunk_name *name)
{
    static const char digits[] = "0123456789abcdef";
    struct hex_name hex;
    for (size_t i = 0; i < BACKUP_NAME_BYTES; i++) {
        hex.text[2 * i] = digits[name->bytes[i] >> 4];
        hex.text[2 * i + 1] = digits[name->bytes[i] & 15];
    }
    return hex;
}

static struct sv hex_view(const struct hex_name *hex)
{
    return sv_of_bytes(hex->text, HEX_BYTES);
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static enum err mark_check(int folder, enum target_use use)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4096);
    int fd CLEANUP(fd_close) = -1;
    struct sv text = { 0 };
    enum err err = file_open(folder, MARK_NAME, FILE_READ, &fd);
    if (err == OK) {
        TRY(file_read_all(fd, &arena, 1024, &text));
        return sv_equal(text, MARK_TEXT) ? OK : ERR_REFUSED;
    }
    if (err != ERR_NOT_FOUND || use == TARGET_READ) {
        return err;
    }
    return file_replace(folder, MARK_NAME, MARK_TEXT);
}

static enum err set_open(int folder, enum backup_set which, enum target_use use, struct target_set *set)
{
    bool create = use == TARGET_WRITE;
    enum err err = folder_open_in(folder, backup_set_name(which), create, &set->folder);
    if (err == ERR_NOT_FOUND) {
        return OK; /* to read: a target of the other set alone */
    }
    TRY(err);
    return folder_open_in(set->folder, CHUNKS_NAME, create, &set->chunks);
}

enum err target_open(struct sv path, enum target_use use, struct target *ret_target)
{
    struct target target = { .folder = -1, .lock = -1 };
    for (size_t i = 0; i < BACKUP_SETS; i++) {
        target.sets[i].folder = target.sets[i].chunks = -1;
        memset(target.sets[i].places, 0xff, sizeof target.sets[i].places);
    }
    enum err err = folder_open(path, &target.folder);
    err = err == OK ? mark_check(target.folder, use) : err;
    err = err == OK && use == TARGET_WRITE ? file_lock(target.folder, LOCK_NAME, &target.lock) : err;
    for (size_t i = 0; err == OK && i < BACKUP_SETS; i++) {
        err = set_open(target.folder, (enum backup_set)i, use, &target.sets[i]);
    }
    if (err != OK) {
        target_close(&target);
        return err;
    }
    *ret_target = target;
    return OK;
}

void target_close(struct target *target)
{
    for (size_t i = 0; i < BACKUP_SETS; i++) {
        struct target_set *set = &target->sets[i];
        for (size_t place = 0; place < PLACES; place++) {
            if (set->places[place] > 0) {
                fd_close(&set->places[place]);
            }
        }
        if (set->folder > 0) {
            fd_close(&set->chunks);
            fd_close(&set->folder);
        }
    }
    if (target->folder > 0) {
        fd_close(&target->lock);
        fd_close(&target->folder);
    }
}

/* --- chunks ------------------------------------------------------------------------------------------------------- */

static enum err place_open(struct target_set *set, size_t place, bool create)
{
    static const char digits[] = "0123456789abcdef";
    const char name[2] = { digits[place >> 4], digits[place & 15] };
    if (set->places[place] >= 0) {
        return OK;
    }
    return set->chunks < 0 ? ERR_NOT_FOUND
        : folder_open_in(set->chunks, sv_of_bytes(name, sizeof name), create, &set->places[place]);
}

enum err target_chunk_has(struct target_set *set, const struct chunk_name *name, uint32_t length, bool *ret_has)
{
    struct hex_name hex = hex_of(name);
    int fd CLEANUP(fd_close) = -1;
    int64_t size = 0;
    enum err err = place_open(set, name->bytes[0], false);
    err = err == OK ? file_open(set->places[name->bytes[0]], hex_view(&hex), FILE_READ, &fd) : err;
    if (err == ERR_NOT_FOUND) {
        *ret_has = false;
        return OK;
    }
    TRY(err);
    TRY(file_size(fd, &size));
    *ret_has = size == (int64_t)length + CHUNK_EXTRA_BYTES;
    return OK;
}

enum err target_chunk_put(struct target_set *set, const struct chunk_name *name, struct sv bytes)
{
    struct hex_name hex = hex_of(name);
    TRY(place_open(set, name->bytes[0], true));
    return file_replace(set->places[name->bytes[0]], hex_view(&hex), bytes);
}

enum err target_chunk_get(struct target_set *set, struct arena *arena, const struct chunk_name *name,
                          struct sv *ret_bytes)
{
    struct hex_name hex = hex_of(name);
    int fd CLEANUP(fd_close) = -1;
    TRY(place_open(set, name->bytes[0], false));
    TRY(file_open(set->places[name->bytes[0]], hex_view(&hex), FILE_READ, &fd));
    return file_read_all(fd, arena, CHUNK_BYTES_MOST + CHUNK_EXTRA_BYTES, ret_bytes);
}

/* --- manifests ---------------------------------------------------------------------------------------------------- */

enum err target_manifests(struct target_set *set, struct arena *arena, struct sv **ret_names, size_t *ret_count)
{
    if (set->folder < 0) {
        *ret_count = 0;
        return OK;
    }
    return folder_list(set->folder, arena, MANIFEST_ENDING, BACKUP_MANIFESTS_MAX, ret_names, ret_count);
}

enum err target_manifest_get(struct target_set *set, struct arena *arena, struct sv name,
                             struct manifest *ret_manifest)
{
    int fd CLEANUP(fd_close) = -1;
    struct sv bytes = { 0 };
    TRY(file_open(set->folder, name, FILE_READ, &fd));
    TRY(file_read_all(fd, arena, BACKUP_MANIFEST_BYTES_MAX, &bytes));
    return manifest_read(arena, bytes, ret_manifest);
}

enum err target_manifest_put(struct target_set *set, struct arena *arena, const struct manifest *manifest,
                             struct sv bytes)
{
    struct buf name;
    buf_open(&name, arena, 2 * MANIFEST_NAME_BYTES);
    manifest_name_put(&name, manifest);
    /* Folders of chunks that are new are durable before what names them. */
    TRY(folder_sync(set->chunks));
    return file_replace(set->folder, buf_view(&name), bytes);
}

/* --- pruning ------------------------------------------------------------------------------------------------------ */

struct kept_names {
    struct chunk_name *names;
    size_t count, room;
};

static void kept_close(struct kept_names *kept)
{
    free(kept->names);
}

static int name_order(const void *left, const void *right)
{
    return memcmp(left, right, BACKUP_NAME_BYTES);
}

static enum err kept_add(struct kept_names *kept, const struct manifest *manifest)
{
    if (kept->count + manifest->chunk_count > kept->room) {
        size_t room = (kept->count + manifest->chunk_count) * 2;
        struct chunk_name *names = realloc(kept->names, room * sizeof *names);
        if (names == NULL) {
            return ERR_NO_MEMORY;
        }
        kept->names = names;
        kept->room = room;
    }
    for (uint32_t i = 0; i < manifest->chunk_count; i++) {
        kept->names[kept->count++] = manifest->chunks[i].name;
    }
    return OK;
}

/* Sorted, each once: manifests of one set share most of theirs. */
static void kept_sort(struct kept_names *kept)
{
    size_t count = 0;
    if (kept->count > 1) {
        qsort(kept->names, kept->count, sizeof *kept->names, name_order);
    }
    for (size_t i = 0; i < kept->count; i++) {
        if (count == 0 || !chunk_name_equal(&kept->names[count - 1], &kept->names[i])) {
            kept->names[count++] = kept->names[i];
        }
    }
    kept->count = count;
}

static bool kept_has(const struct kept_names *kept, struct sv hex)
{
    struct chunk_name name = { 0 };
    for (size_t i = 0; i < hex.length && i < HEX_BYTES; i++) {
        char c = hex.at[i];
        unsigned value = c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
            : 16;
        if (value == 16) {
            return false;
        }
        name.bytes[i / 2] = (unsigned char)((unsigned)name.bytes[i / 2] << 4 | (unsigned)value);
    }
    return hex.length == HEX_BYTES && kept->count > 0 &&
           bsearch(&name, kept->names, kept->count, sizeof name, name_order) != NULL;
}

/* Newest first, so that the newest that is whole is known before an older one may go. */
static enum err manifests_prune(struct target_set *set, const struct prune_wish *wish, struct kept_names *kept,
                                struct pruned *pruned)
{
    struct arena names_arena CLEANUP(arena_close);
    struct sv *names = NULL;
    size_t count = 0;
    arena_open(&names_arena, LIST_ARENA_BYTES);
    TRY(target_manifests(set, &names_arena, &names, &count));
    for (size_t i = count; i > 0; i--) {
        struct arena arena CLEANUP(arena_close);
        struct manifest manifest;
        arena_open(&arena, (size_t)3 * BACKUP_MANIFEST_BYTES_MAX);
        enum err err = target_manifest_get(set, &arena, names[i - 1], &manifest);
        if (err == ERR_INVALID) {
            pruned->unreadable++;
            continue;
        }
        TRY(err);
        if (pruned->kept > 0 && manifest.begun.ms < wish->before.ms) {
            TRY(file_remove(set->folder, names[i - 1]));
            pruned->manifests++;
            continue;
        }
        TRY(kept_add(kept, &manifest));
        pruned->newest = pruned->kept == 0 ? manifest.begun : pruned->newest;
        pruned->oldest = manifest.begun;
        pruned->kept++;
    }
    return folder_sync(set->folder);
}

static enum err place_sweep(struct target_set *set, size_t place, const struct kept_names *kept,
                            struct pruned *pruned)
{
    struct arena arena CLEANUP(arena_close);
    struct sv *names = NULL;
    size_t count = 0;
    arena_open(&arena, LIST_ARENA_BYTES);
    enum err err = place_open(set, place, false);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    TRY(folder_list(set->places[place], &arena, SV(""), BACKUP_CHUNKS_MAX / 16, &names, &count));
    int64_t before = pruned->chunks;
    for (size_t i = 0; i < count; i++) {
        if (!kept_has(kept, names[i])) {
            TRY(file_remove(set->places[place], names[i]));
            pruned->chunks++;
        }
    }
    return pruned->chunks > before ? folder_sync(set->places[place]) : OK;
}

enum err target_prune(struct target_set *set, const struct prune_wish *wish, struct pruned *ret_pruned)
{
    struct kept_names kept CLEANUP(kept_close) = { 0 };
    struct pruned pruned = { 0 };
    TRY(manifests_prune(set, wish, &kept, &pruned));
    kept_sort(&kept);
    /* Where no backup is whole there is nothing to judge by, and nothing to gain. */
    for (size_t place = 0; pruned.kept > 0 && place < PLACES; place++) {
        TRY(place_sweep(set, place, &kept, &pruned));
    }
    *ret_pruned = pruned;
    return OK;
}
