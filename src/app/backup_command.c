/* The commands about making backups: the key pair, the backup itself, and telling the installation that a restore was
 * proved. */
#include "app/backup_run.h"
#include "app/backup_state.h"
#include "app/commands.h"
#include "app/passphrase.h"
#include "app/restore_report.h"
#include "os/file.h"

enum { REPORT_BYTES_MAX = 1024 * 1024 };

static enum err usage(struct command_call *call, struct sv text)
{
    buf_put(call->out, SV("usage: seinhuis "));
    buf_put(call->out, text);
    buf_put_byte(call->out, '\n');
    call->exit = 2;
    return OK;
}

static enum err told(struct command_call *call, struct sv problem)
{
    buf_put(call->out, problem);
    buf_put_byte(call->out, '\n');
    call->exit = 1;
    return OK;
}

/* --- backup-key make ---------------------------------------------------------------------------------------------- */

enum err command_backup_key(struct command_call *call)
{
    struct passphrase_wish wish = { .twice = true };
    bool right = call->count == 2 || (call->count == 4 && sv_equal(call->arguments[2], SV("--passphrase-file")));
    if (!right || !sv_equal(call->arguments[0], SV("make"))) {
        return usage(call, SV("backup-key make FILE [--passphrase-file FILE]   (on another machine than the server)"));
    }
    wish.file = call->count == 4 ? call->arguments[3] : SV("");
    struct sv passphrase = { 0 };
    struct sv problem = { "", 0 };
    struct sv file = { 0 };
    struct backup_public public;
    if (passphrase_read(call->arena, &wish, &passphrase, &problem) != OK) {
        return told(call, problem);
    }
    enum err err = backup_secret_make(call->arena, passphrase, &file, &public);
    if (err == ERR_LIMIT) {
        return told(call, SV("that passphrase is too short: take at least twelve characters, four words for example"));
    }
    TRY(err);
    err = path_write_new(call->arena, call->arguments[1], file);
    if (err == ERR_CONFLICT) {
        return told(call, SV("there is a file of that name: nothing was made, so that no key is lost"));
    }
    if (err != OK) {
        return told(call, SV("that file cannot be written: check the folder"));
    }
    buf_put(call->out, SV("Secret key in that file. Keep it off the server, with its passphrase apart, both twice.\n"
                          "In seinhuis.conf on the server:\n\nreservekopie-sleutel = "));
    backup_public_put(call->out, &public);
    buf_put_byte(call->out, '\n');
    return OK;
}

/* --- backup noted: what the commands tell the installation, inside it --------------------------------------------- */

enum err command_backup_noted(struct command_call *call)
{
    struct backup_note note = { .noted = clock_now(&call->app->clock) };
    int64_t kind = 0;
    if (call->count != 3 || !sv_to_int(call->arguments[0], &kind) || kind < KIND_DATA || kind >= KIND_END ||
        !sv_to_int(call->arguments[1], &note.made.ms) || !sv_to_int(call->arguments[2], &note.oldest.ms)) {
        return usage(call, SV("backup noted   (seinhuis backup and seinhuis backup proved say this themselves)"));
    }
    note.kind = (enum backup_kind)kind;
    return store_write(call->app->store, backup_note_apply, &note);
}

static struct sv number_text(struct arena *arena, int64_t number)
{
    struct buf text;
    buf_open(&text, arena, 32);
    buf_put_int(&text, number);
    return buf_view(&text);
}

static enum err note(struct command_call *call, enum backup_kind kind, struct instant made, struct instant oldest)
{
    const struct sv words[] = { SV("backup"), SV("noted"), number_text(call->arena, kind),
                                number_text(call->arena, made.ms), number_text(call->arena, oldest.ms) };
    struct sv problem = { "", 0 };
    TRY(command_inside(call, words, sizeof words / sizeof *words, &problem));
    return call->exit == 0 ? OK : ERR_REFUSED;
}

/* --- backup ------------------------------------------------------------------------------------------------------- */

static bool words_read(const struct command_call *call, struct backup_wish *wish)
{
    wish->sets[BACKUP_DATA] = wish->sets[BACKUP_KEYS] = true;
    for (size_t i = 0; i < call->count; i++) {
        struct sv word = call->arguments[i];
        bool more = i + 1 < call->count;
        if (sv_equal(word, SV("--prune"))) {
            wish->prune = true;
        } else if (sv_equal(word, SV("--only")) && more) {
            struct sv set = call->arguments[++i];
            wish->sets[BACKUP_DATA] = sv_equal(set, SV("data"));
            wish->sets[BACKUP_KEYS] = sv_equal(set, SV("keys"));
            if (!wish->sets[BACKUP_DATA] && !wish->sets[BACKUP_KEYS]) {
                return false;
            }
        } else if (sv_empty(wish->target) && !sv_starts(word, SV("-"))) {
            wish->target = word;
        } else {
            return false;
        }
    }
    return !sv_empty(wish->target);
}

static void set_put(struct buf *out, enum backup_set set, const struct backup_done *done)
{
    buf_put(out, backup_set_name(set));
    buf_put(out, SV("  "));
    buf_put_int(out, done->bytes);
    buf_put(out, SV(" bytes in "));
    buf_put_int(out, done->chunks);
    buf_put(out, SV(" chunks; new: "));
    buf_put_int(out, done->chunks_written);
    buf_put(out, SV(" chunks, "));
    buf_put_int(out, done->bytes_written);
    buf_put(out, SV(" bytes\n"));
    if (done->chunks >= BACKUP_CHUNKS_MAX / 2) {
        buf_put(out, SV("  NOTE: that is "));
        buf_put_int(out, done->chunks * 100 / BACKUP_CHUNKS_MAX);
        buf_put(out, SV(" % of what one backup can list (docs/backup.md, Limits)\n"));
    }
}

static void pruned_put(struct buf *out, enum backup_set set, const struct pruned *pruned)
{
    buf_put(out, backup_set_name(set));
    buf_put(out, SV("  removed: "));
    buf_put_int(out, pruned->manifests);
    buf_put(out, SV(" backups, "));
    buf_put_int(out, pruned->chunks);
    buf_put(out, SV(" chunks; there are "));
    buf_put_int(out, pruned->kept);
    buf_put(out, SV(" backups, the oldest of "));
    moment_put(out, pruned->oldest);
    buf_put_byte(out, '\n');
    if (pruned->unreadable > 0) {
        buf_put(out, SV("  DAMAGED: "));
        buf_put_int(out, pruned->unreadable);
        buf_put(out, SV(" lists of contents; those are no backups any more\n"));
    }
}

/* The promise of the rotation of keys, and what it rests on. */
static void reach_put(struct buf *out, const struct config *config, const struct backup_report *report, bool pruned)
{
    struct instant until = instant_add_ms(report->ended, config->backup_keys_days * 24 * 3600 * 1000);
    buf_put(out, SV("What is destroyed now can be read from these backups, with the secret key and the master key, until "
                    "the first run with --prune after "));
    moment_put(out, until);
    buf_put(out, SV(" ("));
    buf_put_int(out, config->backup_keys_days);
    buf_put(out, SV(" days: reservekopie-bewaren-sleutels, "));
    buf_put(out, sv_empty(config->backup_confirmed) ? SV("nog te bevestigen") : config->backup_confirmed);
    buf_put(out, SV(").\n"));
    if (!pruned) {
        buf_put(out, SV("Nothing was removed in this run: without --prune every older backup keeps its keys.\n"));
    }
}

static void report_put(struct command_call *call, const struct backup_wish *wish, const struct backup_report *report)
{
    struct buf *out = call->out;
    buf_put(out, SV("Backup of "));
    moment_put(out, report->begun);
    buf_put(out, SV(", signed by "));
    buf_put(out, buf_view(&report->signer));
    buf_put_byte(out, '\n');
    for (size_t set = 0; set < BACKUP_SETS; set++) {
        if (report->sets[set].made) {
            set_put(out, (enum backup_set)set, &report->sets[set]);
        }
        if (wish->prune && report->sets[set].pruned.kept > 0) {
            pruned_put(out, (enum backup_set)set, &report->sets[set].pruned);
        }
    }
    if (report->keys_damaged > 0) {
        buf_put(out, SV("DAMAGED: "));
        buf_put_int(out, report->keys_damaged);
        buf_put(out, SV(" keys in the key store do not fit their checksum; run seinhuis check\n"));
    }
    reach_put(out, &wish->folder->config, report, wish->prune);
}

static void notes_send(struct command_call *call, const struct backup_report *report)
{
    static const enum backup_kind kinds[BACKUP_SETS] = { KIND_DATA, KIND_KEYS };
    enum err err = OK;
    for (size_t set = 0; set < BACKUP_SETS; set++) {
        if (err == OK && report->sets[set].made) {
            err = note(call, kinds[set], report->begun, report->sets[set].pruned.oldest);
        }
    }
    if (err != OK) {
        buf_put(call->out, SV("The backup is good, but the installation could not be told: the status page still shows "
                              "the one before.\n"));
    }
}

enum err command_backup(struct command_call *call)
{
    struct folder folder = { .fd = -1 };
    struct backup_wish wish = { .folder = &folder, .program = SV(SEINHUIS_VERSION) };
    struct backup_report report;
    struct sv problem = { "", 0 };
    if (!words_read(call, &wish)) {
        return usage(call, SV("backup TARGET [--only data|keys] [--prune] [--data DIR]"));
    }
    if (folder_load(call->arena, &(struct folder_options){ .path = call->data }, &folder, &problem) != OK) {
        return told(call, problem);
    }
    wish.clock.offset_ms = folder.config.clock_offset_days * 24 * 3600 * 1000;
    enum err err = backup_run(call->arena, &wish, &report, &problem);
    if (err == OK) {
        report_put(call, &wish, &report);
        notes_send(call, &report);
        call->exit = report.keys_damaged > 0 ? 1 : 0;
    }
    folder_close(&folder);
    return err == OK ? OK : told(call, problem);
}

/* --- backup proved ------------------------------------------------------------------------------------------------ */

enum err command_backup_proved(struct command_call *call)
{
    struct folder folder = { .fd = -1 };
    struct sv problem = { "", 0 };
    struct sv text = { 0 };
    struct server_key server CLEANUP(server_key_wipe);
    struct proved proved;
    if (call->count != 1) {
        return usage(call, SV("backup proved REPORT [--data DIR]   (the file that seinhuis restore --verify wrote)"));
    }
    if (path_read_all(call->arena, call->arguments[0], REPORT_BYTES_MAX, &text) != OK) {
        return told(call, SV("that report cannot be read"));
    }
    if (folder_load(call->arena, &(struct folder_options){ .path = call->data }, &folder, &problem) != OK) {
        return told(call, problem);
    }
    int own CLEANUP(fd_close) = -1;
    enum err err = folder_open_in(folder.fd, SV("backup"), false, &own);
    err = err == OK ? server_key_open(own, &server) : err;
    folder_close(&folder);
    if (err != OK) {
        return told(call, SV("this installation never made a backup: there is nothing to compare the report with"));
    }
    if (!report_proves(text, &server, &proved)) {
        return told(call, SV("this report is not about a backup of this installation, was changed, or says that "
                             "something failed"));
    }
    TRY(note(call, KIND_PROVED, proved.backup, (struct instant){ 0 }));
    buf_put(call->out, SV("Noted: the backup of "));
    moment_put(call->out, proved.backup);
    buf_put(call->out, SV(" was restored and proved.\n"));
    return OK;
}
