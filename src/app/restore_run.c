#include "app/restore_run.h"

#include "app/app.h"
#include "app/backup_run.h"
#include "app/check.h"
#include "app/restore_again.h"
#include "app/restore_files.h"
#include "app/restore_sample.h"
#include "app/restore_sql.h"
#include "app/wall.h"
#include "os/file.h"
#include "store/copy.h"
#include "vault/log_verify.h"

#include <string.h>

static void restoring_close(struct restoring *restoring)
{
    target_close(&restoring->target);
    fd_close(&restoring->folder);
}

static struct sv path_of(struct arena *arena, struct sv folder, struct sv behind)
{
    struct buf path;
    buf_open(&path, arena, 4096);
    buf_put(&path, folder);
    buf_put(&path, behind);
    return buf_view(&path);
}

/* --- the folder --------------------------------------------------------------------------------------------------- */

static enum err folder_empty(struct arena *arena, struct sv path, bool *ret_empty)
{
    int fd CLEANUP(fd_close) = -1;
    struct sv *names = NULL;
    size_t count = 0;
    enum err err = folder_open(path, &fd);
    if (err == ERR_NOT_FOUND) {
        *ret_empty = true;
        return OK;
    }
    TRY(err);
    err = folder_list(fd, arena, SV(""), 1, &names, &count);
    *ret_empty = err == OK && count == 0;
    return err == ERR_LIMIT ? OK : err;
}

static enum err folder_begin(struct restoring *restoring)
{
    const struct restore_wish *wish = restoring->wish;
    bool empty = false;
    bool clear = false;
    *restoring->problem = SV("the folder to restore to cannot be opened");
    TRY(folder_empty(restoring->arena, wish->folder, &empty));
    restoring->path = wish->verify ? wish->folder : path_of(restoring->arena, wish->folder, SV(".partial"));
    TRY(folder_empty(restoring->arena, restoring->path, &clear));
    if (!empty || !clear) {
        *restoring->problem = empty ? SV("FOLDER.partial is there, of a restore that was broken off: remove it first")
                                    : SV("there is something in that folder already: restore to a new one");
        return ERR_CONFLICT;
    }
    *restoring->problem = SV("the folder to restore to cannot be made");
    TRY(folder_create(restoring->path, &restoring->folder));
    static const struct sv parts[] = { SV_INIT("store"), SV_INIT("vault"), SV_INIT("log"), SV_INIT("themes") };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        int part CLEANUP(fd_close) = -1;
        TRY(folder_open_in(restoring->folder, parts[i], true, &part));
    }
    return OK;
}

/* --- checks ------------------------------------------------------------------------------------------------------- */

static enum err log_check(struct restoring *restoring, int64_t *ret_last)
{
    struct log_verdict verdict;
    *restoring->problem = SV("the log that was restored cannot be read");
    TRY(log_verify(path_of(restoring->arena, restoring->path, SV("/log")), restoring->arena, &verdict));
    bool right = verdict.damage == DAMAGE_NONE;
    restoring->broken = restoring->broken || !right;
    report_add_number(restoring->report, right ? CHECK_OK : CHECK_FAILED,
                      right ? SV("the log: not one line changed, removed or moved, up to line")
                            : SV("the log was changed; it is right up to line"),
                      verdict.last);
    report_add_number(restoring->report, CHECK_NOTE, SV("the log is signed up to line"), verdict.signed_to);
    *ret_last = verdict.last;
    return OK;
}

static enum err intents_check(struct restoring *restoring, struct store *store, int64_t log_last)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    int64_t newest = 0;
    TRY(store_read_begin(store, &tx));
    TRY(store_intent_newest(tx, &newest));
    bool right = newest <= log_last;
    restoring->broken = restoring->broken || !right;
    report_add(restoring->report, right ? CHECK_OK : CHECK_FAILED,
               SV("every change that the database knows stands in the log"));
    return OK;
}

/* The rules of `seinhuis check` about rows: each names what it found by number only. */
static enum err rows_check(struct restoring *restoring, struct store *store)
{
    struct arena arena CLEANUP(arena_close);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    arena_open(&arena, (size_t)256 * 1024 * 1024);
    struct findings *findings = ARENA_NEW(&arena, struct findings);
    if (findings == NULL) {
        return ERR_NO_MEMORY;
    }
    findings->arena = &arena;
    TRY(store_read_begin(store, &tx));
    TRY(check_rows(tx, findings));
    restoring->broken = restoring->broken || findings->count > 0;
    report_add_number(restoring->report, findings->count > 0 ? CHECK_FAILED : CHECK_OK,
                      SV("dossiers that are not whole by the rules of seinhuis check:"), (int64_t)findings->count);
    return OK;
}

/* In a snapshot of its own: the list of the slots that rows name. */
static enum err keys_named(struct store *store, struct arena *arena, int64_t **ret_named, size_t *ret_count)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(store, &tx));
    return app_keys_named(tx, arena, ret_named, ret_count);
}

static void keys_tell(struct restoring *restoring, const struct keys_compared *compared, size_t named)
{
    struct restore_report *report = restoring->report;
    bool older = restoring->keys.begun.ms < restoring->data.begun.ms;
    bool missing = compared->missing_count > 0;
    report_add_number(report, CHECK_NOTE, SV("keys that rows name:"), (int64_t)named);
    report_add_number(report, compared->damaged_count > 0 ? CHECK_FAILED : CHECK_OK, SV("keys that were damaged:"),
                      (int64_t)compared->damaged_count);
    report_add_number(report, missing && !older ? CHECK_FAILED : missing ? CHECK_NOTE : CHECK_OK,
                      SV("rows without their key, that nothing in the log explains:"),
                      (int64_t)compared->missing_count);
    restoring->broken = restoring->broken || compared->damaged_count > 0 || (missing && !older);
}

/* What a row names must be there; what no row names goes. */
static enum err keys_work(struct restoring *restoring, struct store *store)
{
    struct arena arena CLEANUP(arena_close);
    struct keys_compared compared;
    int64_t *named = NULL;
    size_t count = 0;
    uint32_t freed = 0;
    arena_open(&arena, (size_t)512 * 1024 * 1024);
    TRY(keys_named(store, &arena, &named, &count));
    TRY(store_keys_compare(store, &arena, named, count, &compared));
    keys_tell(restoring, &compared, count);
    TRY(store_keys_sweep_copy(store, named, count, &freed));
    report_add_number(restoring->report, CHECK_OK, SV("keys that no row names, removed:"), freed);
    return OK;
}

static enum err sessions_end(struct tx_write *tx, const void *prepared)
{
    int64_t changed = 0;
    (void)prepared;
    return sql_restore_sessions_end(tx, &changed);
}

static void again_tell(struct restoring *restoring, const struct again_done *done)
{
    struct restore_report *report = restoring->report;
    report_add_number(report, CHECK_NOTE, SV("ends since the backup that the log knows:"), done->since);
    report_add_number(report, CHECK_OK, SV("destroyed again:"), done->destroyed);
    if (done->held > 0) {
        report_add_number(report, CHECK_NOTE, SV("not destroyed again, because people hold them; decide anew:"),
                          done->held);
    }
    if (done->withdrawals > 0) {
        report_add_number(report, CHECK_NOTE, SV("reporters who withdrew since; the log names the dossiers, withdraw "
                                                 "them again:"), done->withdrawals);
    }
}

/* Only where nobody serves from: the vault of a scratch folder writes its lines into the copy of the log. */
static enum err sample_work(struct restoring *restoring, const struct folder *folder, struct store *store)
{
    if (sv_empty(restoring->wish->master_key)) {
        report_add(restoring->report, CHECK_NOT_PROVED, SV("that sealed content opens: give --master-key"));
        return OK;
    }
    struct sample_done sample;
    *restoring->problem = SV("the vault could not be started on the restored folder");
    TRY(sample_open(folder, store, 0, &sample));
    bool right = sample.vault_opened && sample.opened == sample.tried;
    restoring->broken = restoring->broken || !right;
    report_add(restoring->report, sample.vault_opened ? CHECK_OK : CHECK_FAILED,
               SV("the master key opens the keys of the municipalities"));
    report_add_number(restoring->report, right ? CHECK_OK : CHECK_FAILED, SV("sealed values tried as a sample:"),
                      sample.tried);
    report_add_number(restoring->report, right ? CHECK_OK : CHECK_FAILED, SV("sealed values that opened:"),
                      sample.opened);
    return OK;
}

static enum err store_work(struct restoring *restoring, const struct folder *folder, struct store *store,
                           int64_t log_last)
{
    uint32_t migrated = 0;
    struct again_done done;
    *restoring->problem = SV("the backup is of a newer version of Seinhuis: restore it with that version");
    TRY(store_migrate(store, &migrated));
    report_add_number(restoring->report, CHECK_OK, SV("the schema is this version's; steps that brought it there:"),
                      migrated);
    *restoring->problem = SV("the restored database could not be worked on");
    TRY(intents_check(restoring, store, log_last));
    TRY(again_run(&(struct again_wish){ .store = store, .log = path_of(restoring->arena, restoring->path, SV("/log")),
                                        .now = clock_now(&restoring->wish->clock) }, &done));
    again_tell(restoring, &done);
    TRY(rows_check(restoring, store));
    TRY(keys_work(restoring, store));
    TRY(store_write(store, sessions_end, NULL));
    report_add(restoring->report, CHECK_OK, SV("every browser is signed out"));
    return restoring->wish->verify ? sample_work(restoring, folder, store) : OK;
}

/* PostgreSQL: the role that serves gets its rights, and each municipality its wall, as after a migration. */
static enum err wall_work(struct restoring *restoring, const struct folder *folder)
{
    struct sv owner = config_owner(&folder->config);
    struct store *store = NULL;
    if (!store_is_postgresql(folder->database) || sv_empty(owner)) {
        return OK;
    }
    *restoring->problem = SV("the role that serves cannot reach the restored database: check the setting database");
    TRY(store_open(&(struct store_options){ .database = folder->database, .key_file = folder->key_file,
                                            .readers = 1 }, &store));
    enum err err = wall_stand(store, owner, folder->demo, restoring->problem);
    store_close(store);
    return err;
}

static enum err database_work(struct restoring *restoring, const struct folder *folder, int64_t log_last)
{
    bool filled = false;
    bool sound = false;
    TRY(restore_database(restoring, folder, &filled));
    if (!filled) {
        return OK;
    }
    *restoring->problem = SV("the restored database cannot be opened");
    TRY(store_copy_sound(restore_address(folder), &sound));
    restoring->broken = restoring->broken || !sound;
    report_add(restoring->report, sound ? CHECK_OK : CHECK_FAILED,
               SV("the database is sound by its own engine's checks"));
    if (!sound) {
        return OK;
    }
    struct store *store = NULL;
    TRY(store_open(&(struct store_options){ .database = restore_address(folder), .key_file = folder->key_file,
                                            .readers = 2 }, &store));
    enum err err = store_work(restoring, folder, store, log_last);
    store_close(store);
    return err == OK ? wall_work(restoring, folder) : err;
}

/* --- keys in a cluster of their own ------------------------------------------------------------------------------- */

static enum err cluster_failed(struct restoring *restoring, enum err err)
{
    *restoring->problem =
        err == ERR_CONFLICT ? SV("the cluster in sleutelopslag holds keys already: give --conf with the address of an "
                                 "empty one")
        : err == ERR_BUSY ? SV("the cluster in sleutelopslag is used by a server: give --conf with the address of an "
                               "empty one")
        : err == ERR_REFUSED ? SV("the cluster in sleutelopslag is not fit for keys: see docs/postgresql.md")
        : SV("the cluster in sleutelopslag cannot be reached or written to: check its address and its disk");
    return err;
}

static struct sv slots_file(const struct restoring *restoring)
{
    return path_of(restoring->arena, restoring->path, SV("/store/keys.slots"));
}

/* Whether this restore fills the cluster: one that proves reaches no cluster that the backup named. */
static bool cluster_wanted(const struct restoring *restoring, const struct folder *folder)
{
    return !sv_empty(folder->config.key_store) && (!restoring->wish->verify || !sv_empty(restoring->wish->conf));
}

/* Everything is worked on and proved in the file, so that nothing reaches a cluster that serves. Told at once when the
 * cluster could not be filled at the end. */
static enum err keys_place(struct restoring *restoring, struct folder *folder)
{
    folder->key_file = slots_file(restoring);
    if (!cluster_wanted(restoring, folder)) {
        return OK;
    }
    enum err err = store_keys_copy_in(folder->config.key_store, SV(""));
    return err == OK ? OK : cluster_failed(restoring, err);
}

/* The last step, of what was found right. The file goes: the cluster is where keys are destroyed from now on. */
static enum err keys_into_cluster(struct restoring *restoring, const struct folder *folder)
{
    if (!cluster_wanted(restoring, folder)) {
        if (!sv_empty(folder->config.key_store)) {
            report_add(restoring->report, CHECK_NOT_PROVED, SV("that a cluster takes the keys: give --conf with an "
                                                               "empty one in sleutelopslag"));
        }
        return OK;
    }
    if (!report_good(restoring->report)) {
        return OK;
    }
    enum err err = store_keys_copy_in(folder->config.key_store, slots_file(restoring));
    if (err != OK) {
        return cluster_failed(restoring, err);
    }
    report_add(restoring->report, CHECK_OK, SV("the cluster in sleutelopslag took all keys"));
    *restoring->problem = SV("the copy of the keys could not be removed from the restored folder");
    return file_erase(folder->store_fd, BACKUP_SLOTS_FILE);
}

static enum err restore_all(struct restoring *restoring)
{
    struct folder folder = { .fd = -1, .store_fd = -1, .themes_fd = -1, .ca_fd = -1, .lock_fd = -1 };
    int64_t log_last = 0;
    TRY(restore_choose(restoring));
    TRY(folder_begin(restoring));
    TRY(restore_room(restoring));
    TRY(restore_files(restoring));
    report_add(restoring->report, restoring->files_broken > 0 ? CHECK_FAILED : CHECK_OK,
               SV("files, keys and log: every chunk opened and fits its name"));
    TRY(log_check(restoring, &log_last));
    TRY(folder_load(restoring->arena, &(struct folder_options){ .path = restoring->path }, &folder,
                    restoring->problem));
    int64_t before = restoring->files_broken;
    enum err err = keys_place(restoring, &folder);
    if (err == OK) {
        err = database_work(restoring, &folder, log_last);
        report_add(restoring->report, err == OK && restoring->files_broken == before ? CHECK_OK : CHECK_FAILED,
                   SV("the database: every chunk opened and fits its name"));
    }
    if (err == OK) {
        err = keys_into_cluster(restoring, &folder);
    }
    folder_close(&folder);
    return err;
}

enum err restore_run(struct arena *arena, const struct restore_wish *wish, struct restore_report *report,
                     struct sv *ret_problem)
{
    static _Thread_local struct restoring restoring; /* the report keeps views of its manifests */
    restoring = (struct restoring){ .arena = arena, .wish = wish, .report = report, .problem = ret_problem,
                                    .folder = -1 };
    report->arena = arena;
    report->at = clock_now(&wish->clock);
    enum err err = restore_all(&restoring);
    if (!wish->verify && restoring.folder >= 0) {
        bool right = err == OK && report_good(report);
        enum err ended = right ? folder_move(restoring.path, wish->folder) : folder_destroy(restoring.path);
        if (right && ended != OK) {
            *ret_problem = SV("all is restored, in FOLDER.partial, but that could not be given its name");
            err = ended;
        }
    }
    restoring_close(&restoring);
    return err;
}
