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

enum { SLOTS_AT_ONCE = 256, TRIES = 20 };

static enum err part_read(int fd, int64_t at, unsigned char *part, size_t length)
{
    size_t got = 0;
    TRY(file_read_at(fd, at, part, length, &got));
    return got == length ? OK : ERR_IO;
}

/* The owner writes a slot in one go, so a torn one is whole a moment later. */
static enum err slot_read_again(int fd, int64_t at, unsigned char *slot, bool *ret_right)
{
    for (int tried = 0; tried < TRIES && !keystore_slot_right(slot); tried++) {
        (void)nanosleep(&(struct timespec){ .tv_nsec = 2 * 1000 * 1000 }, NULL);
        TRY(part_read(fd, at, slot, KEYSTORE_SLOT_BYTES));
    }
    *ret_right = keystore_slot_right(slot);
    return OK;
}

static enum err keys_open(struct sv key_file, int *ret_fd)
{
    char path[4096];
    if (key_place_is_cluster(key_file)) {
        return ERR_REFUSED; /* a cluster is copied by its own means, and not kept as long as the rows */
    }
    if (sv_empty(key_file) || key_file.length >= sizeof path) {
        return ERR_INVALID;
    }
    memcpy(path, key_file.at, key_file.length);
    path[key_file.length] = '\0';
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return err_of_errno(errno);
    }
    *ret_fd = fd;
    return OK;
}

/* The first slot is the file's head. */
static enum err part_check(int fd, int64_t at, unsigned char *part, size_t slots, struct keys_copied *copied)
{
    for (size_t i = 0; i < slots; i++) {
        unsigned char *slot = part + i * KEYSTORE_SLOT_BYTES;
        int64_t place = at + (int64_t)(i * KEYSTORE_SLOT_BYTES);
        bool right = place == 0;
        if (!right) {
            TRY(slot_read_again(fd, place, slot, &right));
            copied->slots++;
            copied->used += keystore_slot_used(slot);
            copied->damaged += !right;
        }
    }
    return OK;
}

enum err store_keys_copy_out(struct sv key_file, const struct copy_sink *sink, struct keys_copied *ret_copied)
{
    int fd CLEANUP(fd_close) = -1;
    int64_t size = 0;
    TRY(keys_open(key_file, &fd));
    TRY(file_size(fd, &size));
    unsigned char part[SLOTS_AT_ONCE * KEYSTORE_SLOT_BYTES];
    struct keys_copied copied = { 0 };
    enum err err = OK;
    for (int64_t at = 0; err == OK && at + KEYSTORE_SLOT_BYTES <= size;) {
        int64_t left = (size - at) / KEYSTORE_SLOT_BYTES;
        size_t slots = left < SLOTS_AT_ONCE ? (size_t)left : SLOTS_AT_ONCE;
        size_t length = slots * KEYSTORE_SLOT_BYTES;
        err = part_read(fd, at, part, length);
        err = err == OK ? part_check(fd, at, part, slots, &copied) : err;
        err = err == OK ? sink->put(sink->context, sv_of_bytes(part, length)) : err;
        at += (int64_t)length;
    }
    explicit_bzero(part, sizeof part);
    TRY(err);
    *ret_copied = copied;
    return OK;
}
