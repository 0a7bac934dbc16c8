#include "app/backup_run.h"

#include "base/random.h"
#include "os/file.h"
#include "store/copy.h"
#include "vault/key_change.h"

enum { PART_BYTES = 64 * 1024, SMALL_BYTES_MAX = 16 * 1024 * 1024, TRIES = 10, FOLDER_FILES_MAX = 8192 };

struct making {
    struct arena *arena;
    const struct backup_wish *wish;
    struct backup_report *report;
    struct sv *problem;
    struct sv scratch;
    int own, lock;            /* DATA/backup */
    struct server_key server;
    struct backup_public to;
    struct target target;
    struct backup_writer writers[BACKUP_SETS];
};

static void making_close(struct making *making)
{
    for (size_t i = 0; i < BACKUP_SETS; i++) {
        writer_close(&making->writers[i]);
    }
    target_close(&making->target);
    server_key_wipe(&making->server);
    fd_close(&making->lock);
    fd_close(&making->own);
}

static enum err failed(struct making *making, enum err err, struct sv sentence)
{
    if (err == ERR_FULL) {
        *making->problem = SV("the place of backups is full, or the disk of the data folder: make room, or keep backups "
                              "for a shorter term; nothing was replaced and this is no backup");
    } else if (err != OK) {
        *making->problem = sentence;
    }
    return err;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static enum err target_failed(struct making *making, enum err err)
{
    struct sv sentence = SV("the place of backups cannot be written to: check that it is mounted for writing and belongs "
                            "to this user");
    if (err == ERR_NOT_FOUND) {
        sentence = SV("the place of backups is not there: mount it, or make the folder");
    } else if (err == ERR_REFUSED) {
        sentence = SV("that folder belongs to something else, or to a newer Seinhuis: give another folder");
    } else if (err == ERR_BUSY) {
        sentence = SV("another backup is running there: wait until it is done");
    }
    return failed(making, err, sentence);
}

static enum err keys_ready(struct making *making)
{
    const struct config *config = &making->wish->folder->config;
    if (sv_empty(config->backup_key)) {
        return failed(making, ERR_REFUSED, SV("there is no key to seal backups to: run seinhuis backup-key make on "
                                              "another machine and set reservekopie-sleutel"));
    }
    if (!backup_public_read(config->backup_key, &making->to)) {
        return failed(making, ERR_INVALID, SV("reservekopie-sleutel is no public key: copy the line that seinhuis "
                                              "backup-key printed, whole"));
    }
    return failed(making, server_key_open(making->own, &making->server),
                  SV("backup/server.key in the data folder cannot be read: check who owns it"));
}

enum err backup_hold(const struct folder *folder, int *ret_lock)
{
    int own CLEANUP(fd_close) = -1;
    TRY(folder_open_in(folder->fd, SV("backup"), true, &own));
    return file_lock(own, SV("lock"), ret_lock);
}

static enum err making_open(struct making *making)
{
    const struct folder *folder = making->wish->folder;
    enum err err = folder_open_in(folder->fd, SV("backup"), true, &making->own);
    TRY(failed(making, err, SV("the folder backup/ in the data folder cannot be made: check who owns the folder")));
    err = backup_hold(folder, &making->lock);
    TRY(failed(making, err, SV("another backup is running: wait until it is done")));
    TRY(keys_ready(making));
    TRY(target_failed(making, target_open(making->wish->target, TARGET_WRITE, &making->target)));
    struct buf scratch;
    buf_open(&scratch, making->arena, 4096);
    buf_put(&scratch, folder->path);
    buf_put(&scratch, SV("/backup/database.copy"));
    TRY(buf_done(&scratch, &making->scratch));
    err = file_remove(making->own, SV("database.copy")); /* of a backup that was broken off */
    return err == ERR_NOT_FOUND ? OK : failed(making, err, SV("backup/ in the data folder cannot be written to"));
}

static enum err writers_open(struct making *making)
{
    for (size_t set = 0; set < BACKUP_SETS; set++) {
        const struct writer_options options = { .set = &making->target.sets[set], .which = (enum backup_set)set,
                                                .server = &making->server, .to = &making->to,
                                                .arena = making->arena, .begun = making->report->begun,
                                                .run = making->report->run, .program = making->wish->program };
        if (making->wish->sets[set]) {
            TRY(writer_open(&options, &making->writers[set]));
        }
    }
    return OK;
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static enum err stream_file(struct backup_writer *writer, int fd)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)2 * PART_BYTES);
    char *part = arena_take(&arena, PART_BYTES);
    if (part == NULL) {
        return ERR_NO_MEMORY;
    }
    for (int64_t at = 0;;) {
        size_t length = 0;
        TRY(file_read_at(fd, at, part, PART_BYTES, &length));
        if (length == 0) {
            return OK;
        }
        TRY(writer_put(writer, sv_of_bytes(part, length)));
        at += (int64_t)length;
    }
}

/* ERR_NOT_FOUND: it is not there, and nothing of it was written. */
static enum err file_add(struct backup_writer *writer, int folder, struct sv folder_name, struct sv name)
{
    int fd CLEANUP(fd_close) = -1;
    TRY(file_open(folder, name, FILE_READ, &fd));
    TRY(writer_file_begin(writer, folder_name, name));
    TRY(stream_file(writer, fd));
    return writer_file_end(writer);
}

static enum err file_add_if_there(struct backup_writer *writer, int folder, struct sv folder_name, struct sv name)
{
    enum err err = file_add(writer, folder, folder_name, name);
    return err == ERR_NOT_FOUND ? OK : err;
}

static void files_undo(struct backup_writer *writer, uint32_t count)
{
    while (writer->manifest.file_count > count) {
        writer_file_undo(writer);
    }
}

/* Half a replacement, or a lock, is not content; and never a master key, under whichever of its names. */
static bool is_content(struct sv name)
{
    return !sv_ends(name, SV(".new")) && !sv_ends(name, SV(".next")) && !sv_starts(name, SV("master.")) &&
           !sv_equal(name, SV("lock"));
}

static enum err folder_add(struct making *making, struct backup_writer *writer, int folder, struct sv folder_name)
{
    struct sv *names = NULL;
    size_t count = 0;
    TRY(folder_list(folder, making->arena, SV(""), FOLDER_FILES_MAX, &names, &count));
    for (size_t i = 0; i < count; i++) {
        if (is_content(names[i])) {
            TRY(file_add(writer, folder, folder_name, names[i]));
        }
    }
    return OK;
}

/* --- the parts, in their order ------------------------------------------------------------------------------------ */

static enum err database_add(struct making *making, struct backup_writer *writer)
{
    const struct folder *folder = making->wish->folder;
    struct sv owner = config_owner(&folder->config);
    bool pg = store_is_postgresql(folder->database);
    writer->manifest.engine = pg ? SV("postgresql") : SV("sqlite");
    TRY(writer_file_begin(writer, SV("store"), pg ? BACKUP_TABLES_FILE : BACKUP_DATABASE_FILE));
    TRY(store_copy_out(&(struct copy_options){ .database = pg && !sv_empty(owner) ? owner : folder->database,
                                               .scratch = making->scratch },
                       &(struct copy_sink){ writer_put, writer }));
    return writer_file_end(writer);
}

/* Whether a second reading gave the same chunks. */
static bool files_same(const struct manifest *manifest, uint32_t left, uint32_t right, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct manifest_file *before = &manifest->files[left + i];
        const struct manifest_file *after = &manifest->files[right + i];
        bool same = sv_equal(before->name, after->name) && before->count == after->count;
        for (uint32_t chunk = 0; same && chunk < before->count; chunk++) {
            same = chunk_name_equal(&manifest->chunks[before->first + chunk].name,
                                    &manifest->chunks[after->first + chunk].name);
        }
        if (!same) {
            return false;
        }
    }
    return true;
}

/* The vault's files, the key store, and the vault's files again: they must not have changed. */
static enum err keys_try(struct making *making, struct backup_writer *writer, int vault, bool *ret_same)
{
    const struct folder *folder = making->wish->folder;
    struct keys_copied copied = { 0 };
    files_undo(writer, 0);
    TRY(folder_add(making, writer, vault, SV("vault")));
    uint32_t count = writer->manifest.file_count;
    TRY(writer_file_begin(writer, SV("store"), BACKUP_SLOTS_FILE));
    TRY(store_keys_copy_out(folder->key_file, &(struct copy_sink){ writer_put, writer }, &copied));
    TRY(writer_file_end(writer));
    uint32_t again = writer->manifest.file_count;
    TRY(folder_add(making, writer, vault, SV("vault")));
    *ret_same = writer->manifest.file_count - again == count && files_same(&writer->manifest, 0, again, count);
    files_undo(writer, again);
    making->report->keys_damaged = copied.damaged;
    return OK;
}

static enum err keys_add(struct making *making, struct backup_writer *writer)
{
    int vault CLEANUP(fd_close) = -1;
    bool same = false;
    enum err err = folder_open_in(making->wish->folder->fd, SV("vault"), false, &vault);
    for (int tried = 0; err == OK && !same; tried++) {
        /* A file that was replaced between the list and its opening counts as a change. */
        err = tried == TRIES ? ERR_BUSY : keys_try(making, writer, vault, &same);
        err = err == ERR_NOT_FOUND && tried < TRIES ? OK : err;
    }
    return err;
}

static enum err files_add(struct making *making, struct backup_writer *writer)
{
    const struct folder *folder = making->wish->folder;
    TRY(file_add_if_there(writer, folder->fd, SV(""), SV("seinhuis.conf")));
    TRY(file_add_if_there(writer, folder->fd, SV(""), SV("demo")));
    return folder_add(making, writer, folder->themes_fd, SV("themes"));
}

/* The notes before the lines: what is written meanwhile then only makes the log longer than they say. */
static enum err log_try(struct making *making, struct backup_writer *writer, int log)
{
    int head CLEANUP(fd_close) = -1;
    struct sv text = { 0 };
    TRY(file_open(log, CHAIN_HEAD_FILE, FILE_READ, &head));
    TRY(file_read_all(head, making->arena, 1024, &text));
    writer->manifest.log_head = text;
    TRY(file_add(writer, log, SV("log"), CHAIN_PUBLIC_FILE));
    TRY(file_add_if_there(writer, log, SV("log"), CHAIN_CHANGES_FILE));
    TRY(file_add_if_there(writer, log, SV("log"), CHAIN_CHECKPOINT_FILE));
    TRY(writer_file(writer, SV("log"), CHAIN_HEAD_FILE, text));
    struct sv *names = NULL;
    size_t count = 0;
    TRY(folder_list(log, making->arena, CHAIN_SEGMENT_ENDING, CHAIN_SEGMENTS_MAX, &names, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(file_add(writer, log, SV("log"), names[i]));
    }
    return OK;
}

static enum err log_add(struct making *making, struct backup_writer *writer)
{
    int log CLEANUP(fd_close) = -1;
    TRY(folder_open_in(making->wish->folder->fd, SV("log"), false, &log));
    uint32_t before = writer->manifest.file_count;
    enum err err = ERR_NOT_FOUND;
    for (int tried = 0; err == ERR_NOT_FOUND && tried < TRIES; tried++) {
        files_undo(writer, before); /* a segment was pruned between the list and its opening */
        err = log_try(making, writer, log);
    }
    return err;
}

static enum err database_failed(struct making *making, enum err err)
{
    if (err == ERR_REFUSED) {
        return failed(making, err, SV("this role of the database may not read all tables: give SEINHUIS_DATABASE_BEHEER, "
                                      "the address of the role that owns them, to this command"));
    }
    return failed(making, err, SV("the database could not be copied: check the setting database, and that it can be "
                                  "read by this user"));
}

static enum err parts_write(struct making *making)
{
    struct backup_writer *data = &making->writers[BACKUP_DATA];
    struct backup_writer *keys = &making->writers[BACKUP_KEYS];
    if (making->wish->sets[BACKUP_DATA]) {
        TRY(database_failed(making, database_add(making, data)));
    }
    if (making->wish->sets[BACKUP_KEYS]) {
        TRY(failed(making, keys_add(making, keys),
                   SV("the key store or the folder vault/ could not be copied: run this as a user who may read them; "
                      "when keys are being renewed, wait until that is done")));
    }
    if (making->wish->sets[BACKUP_DATA]) {
        TRY(failed(making, files_add(making, data), SV("seinhuis.conf or themes/ could not be copied: check who owns "
                                                       "them")));
        TRY(failed(making, log_add(making, data), SV("log/ could not be copied: run this as a user who may read it")));
    }
    return OK;
}

/* Keys before data: a backup of data always finds keys that are not older. */
static enum err sets_finish(struct making *making)
{
    static const enum backup_set order[] = { BACKUP_KEYS, BACKUP_DATA };
    making->report->ended = clock_now(&making->wish->clock);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        struct backup_writer *writer = &making->writers[order[i]];
        struct backup_done *done = &making->report->sets[order[i]];
        if (making->wish->sets[order[i]]) {
            TRY(failed(making, writer_finish(writer, making->report->ended),
                       SV("the list of contents could not be written: this is no backup; check the place of backups")));
            *done = (struct backup_done){ .made = true, .bytes = manifest_content_bytes(&writer->manifest),
                                          .bytes_written = writer->bytes_written,
                                          .chunks = writer->manifest.chunk_count,
                                          .chunks_written = writer->chunks_written };
        }
    }
    return OK;
}

struct instant backup_term_before(const struct config *config, enum backup_set set, struct instant now)
{
    int64_t days = set == BACKUP_DATA ? config->backup_data_days : config->backup_keys_days;
    return instant_add_ms(now, -days * 24 * 3600 * 1000);
}

static enum err sets_prune(struct making *making)
{
    for (size_t set = 0; set < BACKUP_SETS; set++) {
        const struct config *config = &making->wish->folder->config;
        struct prune_wish wish = { backup_term_before(config, (enum backup_set)set, making->report->begun) };
        TRY(failed(making, target_prune(&making->target.sets[set], &wish, &making->report->sets[set].pruned),
                   SV("this backup is made, but older ones could not be removed: check the place of backups")));
    }
    return OK;
}

static enum err limit_tell(struct making *making, enum err err)
{
    if (err == ERR_LIMIT) {
        *making->problem = SV("there is more than one backup can list (docs/backup.md, Limits): this is no backup; keep the "
                              "log and closed files no longer than their terms");
    }
    return err;
}

enum err backup_run(struct arena *arena, const struct backup_wish *wish, struct backup_report *ret_report,
                    struct sv *ret_problem)
{
    struct backup_report report = { .begun = clock_now(&wish->clock) };
    struct making making CLEANUP(making_close) = { .arena = arena, .wish = wish, .report = &report, .own = -1,
                                                   .lock = -1, .problem = ret_problem };
    struct random random = { 0 };
    random_bytes(&random, report.run, sizeof report.run);
    *ret_problem = SV("the backup could not be made: this is no backup");
    TRY(making_open(&making));
    buf_open(&report.signer, arena, 64);
    signer_put(&report.signer, making.server.sign_public);
    TRY(failed(&making, writers_open(&making), SV("there is not enough memory for a backup")));
    TRY(limit_tell(&making, parts_write(&making)));
    TRY(sets_finish(&making));
    if (wish->prune) {
        TRY(sets_prune(&making));
    }
    *ret_report = report;
    return OK;
}
