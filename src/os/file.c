#include "os/file.h"

#include "base/log.h"
#include "os/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NAME_BYTES_MAX = 255, PATH_BYTES_MAX = 4096 };

enum err err_of_errno(int number)
{
    switch (number) {
    case ENOENT: return ERR_NOT_FOUND;
    case ENOSPC:
    case EDQUOT: return ERR_FULL;
    case EEXIST: return ERR_CONFLICT;
    case ENOMEM: return ERR_NO_MEMORY;
    case EAGAIN: return ERR_BUSY;
    case EFBIG: return ERR_LIMIT;
    default: return ERR_IO;
    }
}

void fd_close(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
    *fd = -1;
}

struct c_name {
    char text[PATH_BYTES_MAX];
};

static enum err c_name(struct sv view, size_t bytes_max, struct c_name *ret_name)
{
    size_t offset = 0;
    if (sv_empty(view) || view.length > bytes_max || view.length >= PATH_BYTES_MAX || sv_find(view, '\0', &offset)) {
        return ERR_INVALID;
    }
    memcpy(ret_name->text, view.at, view.length);
    ret_name->text[view.length] = '\0';
    return OK;
}

/* A name is one step down: no separators, nothing hidden, nothing that climbs. */
static enum err one_name(struct sv view, struct c_name *ret_name)
{
    size_t offset = 0;
    if (sv_find(view, '/', &offset) || sv_starts(view, SV("."))) {
        return ERR_INVALID;
    }
    return c_name(view, NAME_BYTES_MAX, ret_name);
}

/* Behind our own walls this is no everyday mistake: either a folder changed hands, or code asks for what is not its
 * own. Which file it was is not said. */
static enum err open_failed(int number)
{
    if (number == EACCES && sandbox_entered()) {
        log_event(LOG_WARNING, SV("walls"), SV("file_refused"), number);
    }
    return err_of_errno(number);
}

static enum err open_beneath(int folder, const char *name, int flags, int *ret_fd)
{
    struct open_how how = {
        .flags = (uint64_t)(unsigned)(flags | O_CLOEXEC | O_NOFOLLOW),
        .mode = (flags & O_CREAT) != 0 ? 0600 : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    long fd = -1;
    do {
        fd = syscall(SYS_openat2, folder, name, &how, sizeof how);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        return open_failed(errno);
    }
    *ret_fd = (int)fd;
    return OK;
}

enum err folder_open(struct sv path, int *ret_fd)
{
    struct c_name name;
    TRY(c_name(path, PATH_BYTES_MAX - 1, &name));
    int fd = open(name.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return open_failed(errno);
    }
    *ret_fd = fd;
    return OK;
}

enum err folder_create(struct sv path, int *ret_fd)
{
    struct c_name name;
    TRY(c_name(path, PATH_BYTES_MAX - 1, &name));
    if (mkdir(name.text, 0700) != 0 && errno != EEXIST) {
        return err_of_errno(errno);
    }
    return folder_open(path, ret_fd);
}

enum err folder_open_in(int folder, struct sv name, bool create, int *ret_fd)
{
    struct c_name one;
    TRY(one_name(name, &one));
    if (create && mkdirat(folder, one.text, 0700) != 0 && errno != EEXIST) {
        return err_of_errno(errno);
    }
    return open_beneath(folder, one.text, O_RDONLY | O_DIRECTORY, ret_fd);
}

static int name_order(const void *left, const void *right)
{
    return sv_compare(*(const struct sv *)left, *(const struct sv *)right);
}

static enum err list_into(DIR *opened, struct arena *arena, struct sv ending, size_t count_max, struct sv *names,
                          size_t *ret_count)
{
    size_t count = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(opened);
        if (entry == NULL) {
            *ret_count = count;
            return errno == 0 ? OK : ERR_IO;
        }
        struct sv name = sv_of_c(entry->d_name);
        if (sv_starts(name, SV(".")) || !sv_ends(name, ending)) {
            continue;
        }
        if (count == count_max) {
            return ERR_LIMIT;
        }
        TRY(arena_copy(arena, name, &names[count]));
        count++;
    }
}

enum err folder_list(int folder, struct arena *arena, struct sv ending, size_t count_max, struct sv **ret_names,
                     size_t *ret_count)
{
    int fd = -1;
    TRY(open_beneath(folder, ".", O_RDONLY | O_DIRECTORY, &fd));
    DIR *opened = fdopendir(fd);
    if (opened == NULL) {
        fd_close(&fd);
        return ERR_NO_MEMORY;
    }
    struct sv *names = ARENA_ARRAY(arena, struct sv, count_max);
    size_t count = 0;
    enum err err = names == NULL ? ERR_NO_MEMORY : list_into(opened, arena, ending, count_max, names, &count);
    (void)closedir(opened);
    TRY(err);
    if (count > 1) {
        qsort(names, count, sizeof *names, name_order);
    }
    *ret_names = names;
    *ret_count = count;
    return OK;
}

static int destroy_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

enum err folder_destroy(struct sv path)
{
    enum { OPEN_AT_ONCE = 16 };
    struct c_name name;
    TRY(c_name(path, PATH_BYTES_MAX - 1, &name));
    return nftw(name.text, destroy_one, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS) == 0 ? OK : err_of_errno(errno);
}

static enum err parent_sync(const struct c_name *name)
{
    struct c_name parent = *name;
    char *slash = strrchr(parent.text, '/');
    int fd CLEANUP(fd_close) = -1;
    if (slash != NULL) {
        slash[slash == parent.text] = '\0';
    }
    TRY(folder_open(slash == NULL ? SV(".") : sv_of_c(parent.text), &fd));
    return folder_sync(fd);
}

enum err folder_move(struct sv path, struct sv to)
{
    struct c_name from;
    struct c_name into;
    TRY(c_name(path, PATH_BYTES_MAX - 1, &from));
    TRY(c_name(to, PATH_BYTES_MAX - 1, &into));
    return rename(from.text, into.text) == 0 ? parent_sync(&into) : err_of_errno(errno);
}

enum err folder_give(int folder, uint32_t uid, uint32_t gid)
{
    enum { FILES_MAX = 8192, ARENA_BYTES = 4 * 1024 * 1024 };
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ARENA_BYTES);
    struct sv *names = NULL;
    size_t count = 0;
    TRY(folder_list(folder, &arena, SV(""), FILES_MAX, &names, &count));
    for (size_t i = 0; i < count; i++) {
        struct c_name name;
        TRY(one_name(names[i], &name));
        if (fchownat(folder, name.text, uid, gid, AT_SYMLINK_NOFOLLOW) != 0) {
            return err_of_errno(errno);
        }
    }
    return fchown(folder, uid, gid) == 0 ? OK : err_of_errno(errno);
}

enum err folder_show(int folder, uint32_t gid)
{
    enum { FILES_MAX = 8192, ARENA_BYTES = 4 * 1024 * 1024, MODE_FILE = 0640, MODE_FOLDER = 0750 };
    const uid_t same = (uid_t)-1;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ARENA_BYTES);
    struct sv *names = NULL;
    size_t count = 0;
    TRY(folder_list(folder, &arena, SV(""), FILES_MAX, &names, &count));
    for (size_t i = 0; i < count; i++) {
        struct c_name name;
        struct stat status;
        int fd CLEANUP(fd_close) = -1;
        TRY(one_name(names[i], &name));
        if (fstatat(folder, name.text, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)) {
            continue; /* the control socket stays who it is of */
        }
        TRY(file_open(folder, names[i], FILE_READ, &fd));
        if (fchown(fd, same, gid) != 0 || fchmod(fd, MODE_FILE) != 0) {
            return err_of_errno(errno);
        }
    }
    return fchown(folder, same, gid) == 0 && fchmod(folder, MODE_FOLDER) == 0 ? OK : err_of_errno(errno);
}

enum err folder_sync(int folder)
{
    return fsync(folder) == 0 ? OK : err_of_errno(errno);
}

static int flags_of(enum file_use use)
{
    switch (use) {
    case FILE_READ: return O_RDONLY;
    case FILE_WRITE: return O_RDWR | O_CREAT;
    case FILE_APPEND: return O_RDWR | O_CREAT | O_APPEND;
    case FILE_NEW: return O_RDWR | O_CREAT | O_EXCL;
    }
    return O_RDONLY;
}

enum err file_open(int folder, struct sv name, enum file_use use, int *ret_fd)
{
    struct c_name one;
    TRY(one_name(name, &one));
    return open_beneath(folder, one.text, flags_of(use), ret_fd);
}

enum err file_size(int fd, int64_t *ret_bytes)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return err_of_errno(errno);
    }
    *ret_bytes = status.st_size;
    return OK;
}

enum err file_read_at(int fd, int64_t offset, void *into, size_t length, size_t *ret_length)
{
    size_t done = 0;
    while (done < length) {
        ssize_t got = pread(fd, (char *)into + done, length - done, offset + (int64_t)done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return err_of_errno(errno);
        }
        if (got == 0) {
            break;
        }
        done += (size_t)got;
    }
    *ret_length = done;
    return OK;
}

enum err file_read_all(int fd, struct arena *arena, size_t bytes_max, struct sv *ret_content)
{
    int64_t size = 0;
    TRY(file_size(fd, &size));
    if ((uint64_t)size > bytes_max) {
        return ERR_LIMIT;
    }
    char *content = arena_take(arena, (size_t)size);
    if (content == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t length = 0;
    TRY(file_read_at(fd, 0, content, (size_t)size, &length));
    *ret_content = (struct sv){ content, length };
    return OK;
}

/* At `offset`, or where the descriptor stands when that is -1. */
static enum err write_all(int fd, int64_t offset, struct sv content)
{
    size_t done = 0;
    while (done < content.length) {
        const char *from = content.at + done;
        size_t left = content.length - done;
        ssize_t put = offset < 0 ? write(fd, from, left) : pwrite(fd, from, left, offset + (int64_t)done);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return put == 0 ? ERR_IO : err_of_errno(errno);
        }
        done += (size_t)put;
    }
    return OK;
}

enum err file_write(int fd, struct sv content)
{
    return write_all(fd, -1, content);
}

enum err file_write_at(int fd, int64_t offset, struct sv content)
{
    ASSERT(offset >= 0);
    return write_all(fd, offset, content);
}

enum err file_cut(int fd, int64_t size)
{
    return ftruncate(fd, size) == 0 ? OK : err_of_errno(errno);
}

enum err file_sync(int fd)
{
    return fdatasync(fd) == 0 ? OK : err_of_errno(errno);
}

enum err file_replace(int folder, struct sv name, struct sv content)
{
    struct c_name final;
    struct c_name temporary;
    TRY(one_name(name, &final));
    if (name.length + 4 > NAME_BYTES_MAX) {
        return ERR_INVALID;
    }
    memcpy(temporary.text, name.at, name.length);
    memcpy(temporary.text + name.length, ".new", sizeof ".new");
    /* What an earlier, broken-off replacement left behind is of no use to anybody. */
    if (unlinkat(folder, temporary.text, 0) != 0 && errno != ENOENT) {
        return err_of_errno(errno);
    }
    int fd CLEANUP(fd_close) = -1;
    TRY(open_beneath(folder, temporary.text, O_RDWR | O_CREAT | O_EXCL, &fd));
    enum err err = file_write(fd, content);
    if (err == OK && (fsync(fd) != 0 || renameat(folder, temporary.text, folder, final.text) != 0)) {
        err = err_of_errno(errno);
    }
    if (err != OK) {
        (void)unlinkat(folder, temporary.text, 0); /* takes room on a disk that may be full */
        return err;
    }
    return folder_sync(folder);
}

enum err file_remove(int folder, struct sv name)
{
    struct c_name one;
    TRY(one_name(name, &one));
    return unlinkat(folder, one.text, 0) == 0 ? OK : err_of_errno(errno);
}

enum err file_rename(int folder, struct sv name, struct sv to)
{
    struct c_name from;
    struct c_name into;
    TRY(one_name(name, &from));
    TRY(one_name(to, &into));
    if (renameat(folder, from.text, folder, into.text) != 0) {
        return err_of_errno(errno);
    }
    return folder_sync(folder);
}

enum err file_erase(int folder, struct sv name)
{
    static const char zeros[4096];
    int fd CLEANUP(fd_close) = -1;
    int64_t size = 0;
    enum err err = file_open(folder, name, FILE_READ, &fd);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    fd_close(&fd);
    TRY(file_open(folder, name, FILE_WRITE, &fd));
    TRY(file_size(fd, &size));
    for (int64_t at = 0; at < size; at += (int64_t)sizeof zeros) {
        int64_t left = size - at;
        size_t length = left < (int64_t)sizeof zeros ? (size_t)left : sizeof zeros;
        TRY(file_write_at(fd, at, (struct sv){ zeros, length }));
    }
    TRY(file_sync(fd));
    TRY(file_remove(folder, name));
    return folder_sync(folder);
}

enum err file_lock(int folder, struct sv name, int *ret_fd)
{
    int fd CLEANUP(fd_close) = -1;
    TRY(file_open(folder, name, FILE_WRITE, &fd));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
    }
    *ret_fd = fd;
    fd = -1;
    return OK;
}
