#include "app/restore_files.h"

#include "app/backup_run.h"
#include "os/file.h"
#include "store/copy.h"

#include <sys/statvfs.h>

enum { PART_BYTES = 64 * 1024, NOTE_BYTES_MAX = 4096 };

/* --- which ones --------------------------------------------------------------------------------------------------- */

static enum err secret_fits(struct restoring *restoring, enum err err)
{
    if (err == ERR_REFUSED) {
        *restoring->problem = SV("this backup is sealed to another key: take the secret key whose public half stood in "
                                 "reservekopie-sleutel then");
    } else if (err != OK) {
        *restoring->problem = SV("the list of contents of a backup cannot be read");
    }
    return err;
}

/* The newest that began by then and is whole. ret_manifest->files NULL: there is none. */
static enum err manifest_choose(struct restoring *restoring, enum backup_set which, struct instant at,
                                struct manifest *ret_manifest)
{
    struct target_set *set = &restoring->target.sets[which];
    struct sv *names = NULL;
    size_t count = 0;
    int64_t damaged = 0;
    TRY(target_manifests(set, restoring->arena, &names, &count));
    for (size_t i = count; i > 0; i--) {
        struct manifest manifest;
        enum err err = target_manifest_get(set, restoring->arena, names[i - 1], &manifest);
        if (err == ERR_INVALID || (err == OK && manifest.set != which)) {
            damaged++;
            continue;
        }
        TRY(err);
        if (manifest.begun.ms <= at.ms) {
            TRY(secret_fits(restoring, manifest_unseal(restoring->arena, restoring->wish->secret, &manifest)));
            *ret_manifest = manifest;
            break;
        }
    }
    if (damaged > 0) {
        report_add_number(restoring->report, CHECK_NOTE,
                          SV("lists of contents that are torn or changed, newer than the one used, and no candidates:"),
                          damaged);
    }
    return OK;
}

static void signer_check(struct restoring *restoring)
{
    struct sv wanted = restoring->wish->signer;
    struct buf data;
    struct buf keys;
    buf_open(&data, restoring->arena, 64);
    buf_open(&keys, restoring->arena, 64);
    signer_put(&data, restoring->data.signer);
    signer_put(&keys, restoring->keys.signer);
    bool one = sv_equal(buf_view(&data), buf_view(&keys));
    bool right = one && (sv_empty(wanted) || sv_equal(wanted, buf_view(&data)));
    restoring->broken = restoring->broken || (!right && !sv_empty(wanted));
    if (sv_empty(wanted)) {
        report_add(restoring->report, CHECK_NOT_PROVED, SV("that this server made it: compare \"signed by\" with what "
                                                           "seinhuis backup prints there, or give --signer"));
        report_add(restoring->report, one ? CHECK_OK : CHECK_NOTE, SV("data and keys are signed by one server"));
    } else {
        report_add(restoring->report, right ? CHECK_OK : CHECK_FAILED, SV("signed by the server that was named"));
    }
}

enum err restore_choose(struct restoring *restoring)
{
    const struct restore_wish *wish = restoring->wish;
    *restoring->problem = SV("there is no backup in that folder: mount it, or give the folder that seinhuis backup "
                             "wrote to");
    TRY(target_open(wish->source, TARGET_READ, &restoring->target));
    TRY(manifest_choose(restoring, BACKUP_DATA, wish->at, &restoring->data));
    TRY(manifest_choose(restoring, BACKUP_KEYS, wish->keys_at, &restoring->keys));
    TRY(manifest_choose(restoring, BACKUP_DATA, (struct instant){ INT64_MAX }, &restoring->newest));
    if (restoring->data.files == NULL || restoring->keys.files == NULL) {
        *restoring->problem = SV("there is no whole backup of both data and keys there, of that moment or before");
        return ERR_NOT_FOUND;
    }
    restoring->report->data = &restoring->data;
    restoring->report->keys = &restoring->keys;
    restoring->report->has_receipt = true;
    report_add(restoring->report, CHECK_OK, SV("lists of contents: whole, signed, and opened with the secret key"));
    signer_check(restoring);
    bool older = restoring->keys.begun.ms < restoring->data.begun.ms;
    report_add(restoring->report, older ? CHECK_NOTE : CHECK_OK,
               older ? SV("the keys are older than the data: dossiers that began in between cannot be opened")
                     : SV("the keys are not older than the data"));
    return OK;
}

enum { MB = 1000 * 1000, ROOM_SPARE_PERCENT = 5 };

/* SQLite's database is written beside its journal for a moment at most; PostgreSQL's lies elsewhere. */
enum err restore_room(struct restoring *restoring)
{
    const struct manifest_file *tables = manifest_file_of(&restoring->data, SV("store"), BACKUP_TABLES_FILE);
    struct statvfs disk;
    int64_t needed = manifest_content_bytes(&restoring->data) + manifest_content_bytes(&restoring->keys) -
                     (tables == NULL ? 0 : tables->bytes);
    if (fstatvfs(restoring->folder, &disk) != 0) {
        return OK; /* a full disk is told when it is met */
    }
    int64_t free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    needed += needed / 100 * ROOM_SPARE_PERCENT;
    if (free_bytes >= needed) {
        return OK;
    }
    struct buf text;
    buf_open(&text, restoring->arena, NOTE_BYTES_MAX);
    buf_put(&text, SV("there is no room to restore to: "));
    buf_put_int(&text, needed / MB + 1);
    buf_put(&text, SV(" MB are needed and "));
    buf_put_int(&text, free_bytes / MB);
    buf_put(&text, SV(" MB are free; with --verify give a larger disk with --scratch"));
    *restoring->problem = buf_view(&text);
    return ERR_FULL;
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static enum err file_failed(struct restoring *restoring, const struct manifest_file *file, enum err err)
{
    if (err != ERR_NOT_FOUND && err != ERR_INVALID && err != ERR_REFUSED) {
        *restoring->problem = err == ERR_FULL ? SV("the disk to restore to is full: make room")
                                              : SV("the folder to restore to cannot be written to");
        return err;
    }
    struct buf line;
    buf_open(&line, restoring->arena, NOTE_BYTES_MAX);
    buf_put(&line, err == ERR_NOT_FOUND ? SV("a chunk is missing of ") : SV("a chunk was changed of "));
    buf_put(&line, file->folder);
    buf_put_byte(&line, '/');
    buf_put(&line, file->name);
    restoring->broken = true;
    restoring->files_broken++;
    if (restoring->report->count + 24 < CHECKS_MAX) {
        report_add(restoring->report, CHECK_FAILED, buf_view(&line));
    }
    return OK;
}

static enum err file_write_from(struct backup_reader *reader, int fd)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)2 * PART_BYTES);
    char *part = arena_take(&arena, PART_BYTES);
    if (part == NULL) {
        return ERR_NO_MEMORY;
    }
    for (;;) {
        size_t length = 0;
        TRY(reader_get(reader, part, PART_BYTES, &length));
        if (length == 0) {
            return fd < 0 ? OK : file_sync(fd);
        }
        TRY(fd < 0 ? OK : file_write(fd, sv_of_bytes(part, length)));
    }
}

static enum err file_restore(struct restoring *restoring, struct backup_reader *reader, int folder,
                             const struct manifest_file *file)
{
    int fd CLEANUP(fd_close) = -1;
    enum err err = file_open(folder, file->name, FILE_NEW, &fd);
    if (err != OK) {
        *restoring->problem = SV("the folder to restore to cannot be written to");
        return err;
    }
    reader_file(reader, file);
    err = file_write_from(reader, fd);
    return err == OK ? OK : file_failed(restoring, file, err);
}

static bool is_database(const struct manifest_file *file)
{
    return sv_equal(file->folder, SV("store")) &&
           (sv_equal(file->name, BACKUP_DATABASE_FILE) || sv_equal(file->name, BACKUP_TABLES_FILE));
}

/* The files of one folder in one backup. */
static enum err folder_restore(struct restoring *restoring, enum backup_set set, const struct manifest *manifest,
                               struct sv name)
{
    struct backup_reader reader CLEANUP(reader_close);
    int own CLEANUP(fd_close) = -1;
    reader_open(&restoring->target.sets[set], restoring->wish->secret, manifest, &reader);
    if (!sv_empty(name)) {
        TRY(folder_open_in(restoring->folder, name, true, &own));
    }
    int folder = sv_empty(name) ? restoring->folder : own;
    for (uint32_t i = 0; i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        bool replaced = sv_empty(name) && sv_equal(file->name, SV("seinhuis.conf")) &&
                        !sv_empty(restoring->wish->conf);
        if (sv_equal(file->folder, name) && !is_database(file) && !replaced) {
            TRY(file_restore(restoring, &reader, folder, file));
        }
    }
    return folder_sync(folder);
}

static bool same_key(struct restoring *restoring, int left, int right)
{
    struct sv texts[2] = { { 0 } };
    const int folders[2] = { left, right };
    for (size_t i = 0; i < 2; i++) {
        int fd CLEANUP(fd_close) = -1;
        if (file_open(folders[i], SV("public-key"), FILE_READ, &fd) != OK ||
            file_read_all(fd, restoring->arena, NOTE_BYTES_MAX, &texts[i]) != OK) {
            return false;
        }
    }
    return sv_equal(texts[0], texts[1]);
}

static enum err one_copied(int from, int to, struct sv name)
{
    struct arena arena CLEANUP(arena_close);
    int source CLEANUP(fd_close) = -1;
    struct sv content = { 0 };
    arena_open(&arena, (size_t)512 * 1024 * 1024);
    TRY(file_open(from, name, FILE_READ, &source));
    TRY(file_read_all(source, &arena, (size_t)256 * 1024 * 1024, &content));
    return file_replace(to, name, content);
}

/* The log of the machine that was lost, when it can still be read: it knows more than any backup. */
static enum err log_take(struct restoring *restoring)
{
    int from CLEANUP(fd_close) = -1;
    int to CLEANUP(fd_close) = -1;
    struct sv *names = NULL;
    size_t count = 0;
    *restoring->problem = SV("the folder of --log cannot be read, or is the log of another installation");
    TRY(folder_open(restoring->wish->log, &from));
    TRY(folder_open_in(restoring->folder, SV("log"), true, &to));
    if (!same_key(restoring, from, to)) {
        return ERR_REFUSED;
    }
    TRY(folder_list(from, restoring->arena, SV(""), 8192, &names, &count));
    for (size_t i = 0; i < count; i++) {
        if (!sv_ends(names[i], SV(".new"))) {
            TRY(one_copied(from, to, names[i]));
        }
    }
    report_add(restoring->report, CHECK_NOTE, SV("the log is that of --log, not of the backup"));
    return OK;
}

enum err restore_files(struct restoring *restoring)
{
    const struct restore_wish *wish = restoring->wish;
    *restoring->problem = SV("the folder to restore to cannot be written to");
    TRY(folder_restore(restoring, BACKUP_DATA, &restoring->data, SV("")));
    TRY(folder_restore(restoring, BACKUP_DATA, &restoring->data, SV("themes")));
    TRY(folder_restore(restoring, BACKUP_KEYS, &restoring->keys, SV("store")));
    TRY(folder_restore(restoring, BACKUP_KEYS, &restoring->keys, SV("vault")));
    TRY(folder_restore(restoring, BACKUP_DATA, &restoring->newest, SV("log")));
    TRY(sv_empty(wish->log) ? OK : log_take(restoring));
    *restoring->problem = SV("the folder to restore to cannot be written to");
    if (!sv_empty(wish->conf)) {
        TRY(file_replace(restoring->folder, SV("seinhuis.conf"), wish->conf));
    }
    if (!sv_empty(wish->master_key)) {
        int vault CLEANUP(fd_close) = -1;
        TRY(folder_open_in(restoring->folder, SV("vault"), true, &vault));
        TRY(file_replace(vault, BACKUP_MASTER_FILE, wish->master_key));
    }
    return OK;
}

/* --- the database ------------------------------------------------------------------------------------------------- */

static enum err database_failed(struct restoring *restoring, const struct backup_reader *reader,
                                const struct manifest_file *file, enum err err)
{
    if (err == OK || reader->err == ERR_NOT_FOUND || reader->err == ERR_INVALID || reader->err == ERR_REFUSED) {
        return err == OK ? OK : file_failed(restoring, file, reader->err);
    }
    *restoring->problem = SV("the database to restore to cannot be reached or written to: check the address in --conf, "
                             "and room on its disk");
    if (err == ERR_CONFLICT) {
        *restoring->problem = SV("the database to restore to is not empty: give --conf with the address of an empty "
                                 "one");
    } else if (err == ERR_INVALID) {
        *restoring->problem = SV("the database does not take what is in the backup, although every chunk of it is right: "
                                 "restore with the version that made it, into an empty database of its own");
    } else if (err == ERR_REFUSED) {
        *restoring->problem = SV("the backup is of a newer version of Seinhuis: restore it with that version");
    }
    return err;
}

struct sv restore_address(const struct folder *folder)
{
    struct sv owner = config_owner(&folder->config);
    return store_is_postgresql(folder->database) && !sv_empty(owner) ? owner : folder->database;
}

enum err restore_database(struct restoring *restoring, const struct folder *folder, bool *ret_filled)
{
    struct backup_reader reader CLEANUP(reader_close);
    bool tables = sv_equal(restoring->data.engine, SV("postgresql"));
    const struct manifest_file *file =
        manifest_file_of(&restoring->data, SV("store"), tables ? BACKUP_TABLES_FILE : BACKUP_DATABASE_FILE);
    reader_open(&restoring->target.sets[BACKUP_DATA], restoring->wish->secret, &restoring->data, &reader);
    *ret_filled = false;
    if (file == NULL || tables != store_is_postgresql(folder->database)) {
        *restoring->problem = SV("the backup is of the other kind of database than seinhuis.conf names: give --conf");
        return ERR_REFUSED;
    }
    reader_file(&reader, file);
    if (tables && restoring->wish->verify && sv_empty(restoring->wish->conf)) {
        report_add(restoring->report, CHECK_NOT_PROVED, SV("that PostgreSQL takes the tables: give --conf with the "
                                                           "address of an empty database"));
        enum err err = file_write_from(&reader, -1);
        return database_failed(restoring, &reader, file, err);
    }
    enum err err = store_copy_in(&(struct copy_options){ .database = restore_address(folder) },
                                 &(struct copy_source){ reader_get, &reader });
    *ret_filled = err == OK;
    return database_failed(restoring, &reader, file, err);
}
