/* Slots in a flat file, written in place. */
#include "store/key_medium.h"
#include "store/keystore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_TRY_NS = 20 * 1000 * 1000, LOCK_TRIES = 100 };

struct file {
    int fd;
};

static enum err err_of_errno(void)
{
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_FULL : ERR_IO;
}

static enum err write_at(int fd, const void *bytes, size_t length, off_t offset)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t written = pwrite(fd, at, length, offset);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return err_of_errno();
        }
        at += written;
        offset += written;
        length -= (size_t)written;
    }
    return OK;
}

static enum err read_at(int fd, void *into, size_t length, off_t offset)
{
    char *at = into;
    while (length > 0) {
        ssize_t got = pread(fd, at, length, offset);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return ERR_IO;
        }
        at += got;
        offset += got;
        length -= (size_t)got;
    }
    return OK;
}

enum err folder_sync_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (folder == NULL) {
        return ERR_NO_MEMORY;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0) {
        return ERR_IO;
    }
    enum err err = fsync(fd) == 0 ? OK : err_of_errno();
    (void)close(fd);
    return err;
}

static int fd_of(void *medium)
{
    return ((struct file *)medium)->fd;
}

static void file_close(void *medium)
{
    struct file *file = medium;
    if (file != NULL) {
        (void)close(file->fd);
        free(file);
    }
}

/* A process that was killed keeps the file until the kernel has closed all it had open. */
static enum err own(int fd)
{
    for (int tries = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; tries++) {
        if (errno != EWOULDBLOCK || tries == LOCK_TRIES) {
            return errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
        }
        (void)nanosleep(&(struct timespec){ .tv_nsec = LOCK_TRY_NS }, NULL);
    }
    return OK;
}

static enum err take(int fd, const char *place, uint32_t *ret_count)
{
    struct stat status;
    TRY(own(fd));
    if (fstat(fd, &status) != 0) {
        return ERR_IO;
    }
    if (status.st_size / KEY_SLOT_BYTES > UINT32_MAX || (status.st_size > 0 && status.st_size < KEY_SLOT_BYTES)) {
        return ERR_INVALID;
    }
    TRY(status.st_size == 0 ? folder_sync_of(place) : OK);
    *ret_count = (uint32_t)(status.st_size / KEY_SLOT_BYTES);
    return OK;
}

static enum err file_open(const char *place, bool create, void **ret_medium, uint32_t *ret_count)
{
    int fd = open(place, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT : 0), 0600);
    if (fd < 0) {
        return errno == ENOENT ? ERR_NOT_FOUND : err_of_errno();
    }
    struct file *file = calloc(1, sizeof *file);
    enum err err = file == NULL ? ERR_NO_MEMORY : take(fd, place, ret_count);
    if (err != OK) {
        (void)close(fd);
        free(file);
        return err;
    }
    file->fd = fd;
    *ret_medium = file;
    return OK;
}

static off_t offset_of(uint32_t index)
{
    return (off_t)index * KEY_SLOT_BYTES;
}

/* A full disk shows here and not halfway through a slot. */
static enum err file_grow(void *medium, uint32_t from, uint32_t count)
{
    int failure = posix_fallocate(fd_of(medium), offset_of(from), (off_t)count * KEY_SLOT_BYTES);
    if (failure != 0) {
        errno = failure;
        return err_of_errno();
    }
    return OK;
}

static enum err file_read(void *medium, uint32_t from, uint32_t count, void *into)
{
    return read_at(fd_of(medium), into, (size_t)count * KEY_SLOT_BYTES, offset_of(from));
}

static enum err file_write(void *medium, uint32_t index, const void *slot)
{
    return write_at(fd_of(medium), slot, KEY_SLOT_BYTES, offset_of(index));
}

static enum err file_sync(void *medium)
{
    return fdatasync(fd_of(medium)) == 0 ? OK : err_of_errno();
}

const struct key_medium key_medium_file = {
    .open = file_open,
    .close = file_close,
    .grow = file_grow,
    .read = file_read,
    .write = file_write,
    .sync = file_sync,
};
