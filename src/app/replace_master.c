/* `seinhuis keys replace-master`: a new master key, and what has to follow from it (docs/key-recovery.md).
 *
 * Done by a vault of its own, while no server runs: nothing that a process in the network's reach could ask for. */
#include "app/backup_run.h"
#include "app/commands.h"
#include "app/keys_sql.h"
#include "app/recovery.h"
#include "app/restore_sql.h"
#include "os/file.h"
#include "vault/keepers.h"

/* --- what the installation knows of it ---------------------------------------------------------------------------- */

struct replaced_note {
    struct instant since;
};

/* The row of shares that were never made: those on paper are of the key before. Browsers have sessions that only the
 * key before could read. */
static enum err replaced_apply(struct tx_write *tx, const void *prepared)
{
    const struct replaced_note *note = prepared;
    int64_t ended = 0;
    TRY(sql_key_recovery_add(tx, &(struct sql_key_recovery_add_in){ note->since, 0, 0 }));
    return sql_restore_sessions_end(tx, &ended);
}

static enum err newest_generation(struct app *app, struct instant *ret_at)
{
    struct arena arena CLEANUP(arena_close);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_key_recovery_newest newest = { 0 };
    arena_open(&arena, (size_t)64 * 1024);
    TRY(store_read_begin(app->store, &tx));
    enum err err = sql_key_recovery_newest(tx, &arena, &newest);
    *ret_at = newest.generation;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err recovery_replaced_note(struct app *app)
{
    struct vault_status status;
    struct instant newest = { 0 };
    TRY(vault_status(app->vault, &status));
    if (status.key_since.ms == 0) {
        return OK;
    }
    TRY(newest_generation(app, &newest));
    const struct replaced_note note = { status.key_since };
    return newest.ms >= note.since.ms ? OK : store_write(app->store, replaced_apply, &note);
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static enum err stopped(struct command_call *call, struct sv sentence)
{
    buf_put(call->out, sentence);
    buf_put_byte(call->out, '\n');
    call->exit = 1;
    return OK;
}

static enum err refused(struct command_call *call, enum err err)
{
    if (err == ERR_BUSY) {
        return stopped(call, SV("Nothing was changed: a server, a backup or another command uses this folder. Stop "
                                "the server first."));
    }
    if (err == ERR_INVALID) {
        return stopped(call, SV("Nothing was changed: the present master key is missing, or is not the one of this "
                                "folder. See docs/key-recovery.md."));
    }
    return stopped(call, SV("The master key was not replaced; the present one stays. What is wrong stands above: run "
                            "this again when it is mended."));
}

/* Words that run inside the installation, which nobody else uses now. */
static bool inside(struct command_call *call, const struct sv *words, size_t count)
{
    struct sv problem = SV("the command failed");
    enum err err = command_inside(call, words, count, &problem);
    if (err != OK) {
        buf_put(call->out, problem);
        buf_put_byte(call->out, '\n');
    }
    return err == OK && call->exit == 0;
}

static void advice_print(struct buf *out, bool given)
{
    buf_put(out, SV("The master key is a new one. Everybody signs in again.\n"
                    "Now, in this order:\n"));
    if (given) {
        buf_put(out, SV("  - it is in vault/master.key: encrypt it for this machine with systemd-creds in the place of "
                        "the old one,\n    and remove the file (docs/installation.md)\n"));
    }
    buf_put(out, SV("  - seinhuis recovery make: the shares on paper open nothing of it\n"
                    "  - seinhuis backup: the keys of older ones need the old master key; after it, destroy the old "
                    "papers\n"));
}

enum err command_keys_replace_master(struct command_call *call)
{
    static const struct sv note[] = { SV_INIT("recovery"), SV_INIT("note"), SV_INIT("replaced") };
    static const struct sv rotate[] = { SV_INIT("keys"), SV_INIT("rotate") };
    struct folder folder;
    struct sv problem = { "", 0 };
    int given CLEANUP(fd_close) = -1;
    int no_backup CLEANUP(fd_close) = -1; /* one half under the key before would be no whole */
    if (call->count != 0) {
        buf_put(call->out, SV("usage: seinhuis keys replace-master\n"));
        call->exit = 2;
        return OK;
    }
    enum err err = folder_load(call->arena, &(struct folder_options){ .path = call->data }, &folder, &problem);
    if (err != OK) {
        return stopped(call, problem);
    }
    err = folder_hold(&folder);
    err = err != OK ? err : backup_hold(&folder, &no_backup);
    err = err != OK ? err : keepers_master_replace(&(struct keepers_options){
        .data_folder = call->data, .clock_offset_ms = folder.config.clock_offset_days * 24 * 3600 * 1000,
        .landlock_optional = folder.config.without_landlock || folder.demo });
    folder_close(&folder);
    if (err != OK) {
        return refused(call, err);
    }
    advice_print(call->out, keepers_master_given(&given) == OK);
    if (!inside(call, note, sizeof note / sizeof *note)) {
        return stopped(call, SV("It was replaced; that the shares are of the old key is noted when the server starts."));
    }
    if (!inside(call, rotate, sizeof rotate / sizeof *rotate)) {
        return stopped(call, SV("It was replaced; the keys of municipalities were not renewed yet: run seinhuis keys "
                                "rotate, so that who had the old key and a copy of vault/ reads nothing new."));
    }
    return OK;
}
