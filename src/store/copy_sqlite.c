/* SQLite's file, by its online backup: a read transaction holds one snapshot, and pages are copied in small steps. */
#include "store/copy.h"

#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4096, STEP_PAGES = 256, PART_BYTES = 64 * 1024 };

struct path {
    char text[PATH_BYTES];
};

static enum err path_of(struct sv view, struct path *ret_path)
{
    if (sv_empty(view) || view.length >= PATH_BYTES || memchr(view.at, '\0', view.length) != NULL) {
        return ERR_INVALID;
    }
    memcpy(ret_path->text, view.at, view.length);
    ret_path->text[view.length] = '\0';
    return OK;
}

static enum err err_of_code(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return OK;
    case SQLITE_FULL: return ERR_FULL;
    case SQLITE_NOMEM: return ERR_NO_MEMORY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_BUSY;
    case SQLITE_CANTOPEN: return ERR_NOT_FOUND;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ERR_INVALID;
    default: return ERR_IO;
    }
}

static void handle_close(sqlite3 **handle)
{
    (void)sqlite3_close_v2(*handle);
}

static enum err handle_open(const struct path *path, int flags, sqlite3 **ret_handle)
{
    int code = sqlite3_open_v2(path->text, ret_handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
    return *ret_handle == NULL ? ERR_NO_MEMORY : err_of_code(code);
}

/* A connection that reads: it never checkpoints, so that the writer alone decides when. */
static enum err source_open(const struct path *path, sqlite3 **ret_handle)
{
    TRY(handle_open(path, SQLITE_OPEN_READWRITE, ret_handle));
    (void)sqlite3_busy_timeout(*ret_handle, 5000);
    (void)sqlite3_db_config(*ret_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return err_of_code(sqlite3_exec(*ret_handle,
                                    "PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON; BEGIN; "
                                    "SELECT 1 FROM sqlite_schema LIMIT 1",
                                    NULL, NULL, NULL));
}

static enum err pages_copy(const struct path *from, const struct path *to)
{
    sqlite3 *source CLEANUP(handle_close) = NULL;
    sqlite3 *copy CLEANUP(handle_close) = NULL;
    TRY(source_open(from, &source));
    TRY(handle_open(to, SQLITE_OPEN_READWRITE, &copy));
    TRY(err_of_code(sqlite3_exec(copy, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL)));
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", source, "main");
    if (backup == NULL) {
        return err_of_code(sqlite3_errcode(copy));
    }
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(backup, STEP_PAGES);
    }
    int finished = sqlite3_backup_finish(backup);
    TRY(err_of_code(code));
    return err_of_code(finished);
}

static enum err file_stream(const struct path *path, const struct copy_sink *sink)
{
    int fd CLEANUP(fd_close) = open(path->text, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return ERR_IO;
    }
    static _Thread_local char part[PART_BYTES];
    for (int64_t at = 0;;) {
        size_t length = 0;
        TRY(file_read_at(fd, at, part, sizeof part, &length));
        if (length == 0) {
            return OK;
        }
        TRY(sink->put(sink->context, sv_of_bytes(part, length)));
        at += (int64_t)length;
    }
}

enum err sqlite_copy_out(const struct copy_options *options, const struct copy_sink *sink)
{
    struct path from;
    struct path to;
    TRY(path_of(options->database, &from));
    TRY(path_of(options->scratch, &to));
    if (access(from.text, F_OK) != 0) {
        return ERR_NOT_FOUND;
    }
    /* Made here, so that it is the owner's alone from its first byte. */
    int made CLEANUP(fd_close) = open(to.text, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) {
        return err_of_errno(errno);
    }
    enum err err = pages_copy(&from, &to);
    err = err == OK ? file_stream(&to, sink) : err;
    (void)unlink(to.text);
    return err;
}

enum err sqlite_copy_in(const struct copy_options *options, const struct copy_source *source)
{
    struct path to;
    TRY(path_of(options->database, &to));
    int fd CLEANUP(fd_close) = open(to.text, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return err_of_errno(errno);
    }
    static _Thread_local char part[PART_BYTES];
    for (;;) {
        size_t length = 0;
        TRY(source->get(source->context, part, sizeof part, &length));
        if (length == 0) {
            return file_sync(fd);
        }
        TRY(file_write(fd, sv_of_bytes(part, length)));
    }
}

/* Both say "ok" or nothing when all is well. */
static int count_problem(void *context, int columns, char **values, char **names)
{
    (void)names;
    int64_t *problems = context;
    bool fine = columns == 1 && values[0] != NULL && strcmp(values[0], "ok") == 0;
    *problems += !fine;
    return 0;
}

enum err sqlite_copy_sound(struct sv database, bool *ret_sound)
{
    struct path path;
    TRY(path_of(database, &path));
    sqlite3 *handle CLEANUP(handle_close) = NULL;
    int64_t problems = 0;
    TRY(handle_open(&path, SQLITE_OPEN_READWRITE, &handle));
    enum err err = err_of_code(sqlite3_exec(handle, "PRAGMA integrity_check(10); PRAGMA foreign_key_check",
                                            count_problem, &problems, NULL));
    if (err != OK && err != ERR_INVALID) {
        return err;
    }
    *ret_sound = err == OK && problems == 0;
    return OK;
}
