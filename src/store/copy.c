#include "store/copy.h"

#include "store/key_medium.h"

#include "base/limits.h"
#include "os/file.h"
#include "store/keystore.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool store_is_postgresql(struct sv database)
{
    return sv_starts(database, SV("postgresql://")) || sv_starts(database, SV("postgres://"));
}

enum err store_copy_out(const struct copy_options *options, const struct copy_sink *sink)
{
    return store_is_postgresql(options->database) ? pg_copy_out(options, sink) : sqlite_copy_out(options, sink);
}

enum err store_copy_in(const struct copy_options *options, const struct copy_source *source)
{
    return store_is_postgresql(options->database) ? pg_copy_in(options, source) : sqlite_copy_in(options, source);
}

enum err store_copy_sound(struct sv database, bool *ret_sound)
{
    if (store_is_postgresql(database)) {
        *ret_sound = true;
        return OK;
    }
    return sqlite_copy_sound(database, ret_sound);
}

/* --- the key store ------------------------------------------------------------------------------------------------ */

enum { SLOTS_AT_ONCE = 64, TRIES = 20, PLACE_BYTES_MAX = 4096 };
_Static_assert((int)SLOTS_AT_ONCE <= (int)KEY_SLOTS_READ_MAX && (int)KEYSTORE_SLOT_BYTES == (int)KEY_SLOT_BYTES,
               "a part is read in one go");

/* Where slots are read from: a file or a cluster. */
struct slots_place {
    int fd;
    void *cluster; /* NULL: the file */
    int64_t count; /* the head included */
};

static void slots_close(struct slots_place *place)
{
    fd_close(&place->fd);
    key_medium_cluster.close(place->cluster);
}

static enum err place_text(struct sv place, char into[PLACE_BYTES_MAX])
{
    if (sv_empty(place) || place.length >= PLACE_BYTES_MAX) {
        return ERR_INVALID;
    }
    memcpy(into, place.at, place.length);
    into[place.length] = '\0';
    return OK;
}

static enum err slots_open(struct sv key_file, struct slots_place *place)
{
    char text[PLACE_BYTES_MAX];
    TRY(place_text(key_file, text));
    if (key_place_is_cluster(key_file)) {
        uint32_t count = 0;
        TRY(key_cluster_look(text, &place->cluster, &count));
        place->count = count;
        return OK;
    }
    place->fd = open(text, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (place->fd < 0) {
        return err_of_errno(errno);
    }
    int64_t size = 0;
    TRY(file_size(place->fd, &size));
    place->count = size / KEYSTORE_SLOT_BYTES;
    return OK;
}

static enum err part_read(const struct slots_place *place, int64_t slot, unsigned char *part, size_t slots)
{
    if (place->cluster != NULL) {
        return key_medium_cluster.read(place->cluster, (uint32_t)slot, (uint32_t)slots, part);
    }
    size_t got = 0;
    TRY(file_read_at(place->fd, slot * KEYSTORE_SLOT_BYTES, part, slots * KEYSTORE_SLOT_BYTES, &got));
    return got == slots * KEYSTORE_SLOT_BYTES ? OK : ERR_IO;
}

/* The owner writes a slot in one go, so a torn one is whole a moment later. */
static enum err slot_read_again(const struct slots_place *place, int64_t at, unsigned char *slot, bool *ret_right)
{
    for (int tried = 0; tried < TRIES && !keystore_slot_right(slot); tried++) {
        (void)nanosleep(&(struct timespec){ .tv_nsec = 2 * 1000 * 1000 }, NULL);
        TRY(part_read(place, at, slot, 1));
    }
    *ret_right = keystore_slot_right(slot);
    return OK;
}

/* The first slot is the head. */
static enum err part_check(const struct slots_place *place, int64_t from, unsigned char *part, size_t slots,
                           struct keys_copied *copied)
{
    for (size_t i = 0; i < slots; i++) {
        unsigned char *slot = part + i * KEYSTORE_SLOT_BYTES;
        int64_t at = from + (int64_t)i;
        bool right = at == 0;
        if (!right) {
            TRY(slot_read_again(place, at, slot, &right));
            copied->slots++;
            copied->used += keystore_slot_used(slot);
            copied->damaged += !right;
        }
    }
    return OK;
}

enum err store_keys_copy_out(struct sv key_file, const struct copy_sink *sink, struct keys_copied *ret_copied)
{
    struct slots_place place CLEANUP(slots_close) = { .fd = -1 };
    TRY(slots_open(key_file, &place));
    unsigned char part[SLOTS_AT_ONCE * KEYSTORE_SLOT_BYTES];
    struct keys_copied copied = { 0 };
    enum err err = OK;
    for (int64_t at = 0; err == OK && at < place.count;) {
        size_t slots = place.count - at < SLOTS_AT_ONCE ? (size_t)(place.count - at) : SLOTS_AT_ONCE;
        err = part_read(&place, at, part, slots);
        err = err == OK ? part_check(&place, at, part, slots, &copied) : err;
        err = err == OK ? sink->put(sink->context, sv_of_bytes(part, slots * KEYSTORE_SLOT_BYTES)) : err;
        at += (int64_t)slots;
    }
    explicit_bzero(part, sizeof part);
    TRY(err);
    *ret_copied = copied;
    return OK;
}

bool store_keys_in_cluster(struct sv key_file)
{
    return key_place_is_cluster(key_file);
}

/* What a cluster is filled from. */
struct slots_reader {
    struct slots_place place;
    int64_t at;
    unsigned char part[SLOTS_AT_ONCE * KEYSTORE_SLOT_BYTES];
};

static enum err slots_next(void *context, const void **ret_slots, uint32_t *ret_count)
{
    struct slots_reader *reader = context;
    int64_t left = reader->place.count - reader->at;
    size_t slots = left < SLOTS_AT_ONCE ? (size_t)left : SLOTS_AT_ONCE;
    TRY(slots == 0 ? OK : part_read(&reader->place, reader->at, reader->part, slots));
    reader->at += (int64_t)slots;
    *ret_slots = reader->part;
    *ret_count = (uint32_t)slots;
    return OK;
}

enum err store_keys_copy_in(struct sv cluster, struct sv file)
{
    char text[PLACE_BYTES_MAX];
    TRY(place_text(cluster, text));
    if (sv_empty(file)) {
        return key_cluster_fill(text, &(struct key_slots_source){ 0 });
    }
    struct slots_reader reader = { .place = { .fd = -1 } };
    enum err err = slots_open(file, &reader.place);
    if (err == OK) {
        err = key_cluster_fill(text, &(struct key_slots_source){ slots_next, &reader });
    }
    slots_close(&reader.place);
    explicit_bzero(reader.part, sizeof reader.part);
    return err;
}
