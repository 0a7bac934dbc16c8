#include "app/recovery.h"

#include "app/commands.h"
#include "app/keys_sql.h"
#include "app/recovery_rehearse.h"
#include "base/date.h"
#include "base/log.h"
#include "os/file.h"
#include "os/memory_file.h"
#include "os/process.h"
#include "vault/keepers.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { MASTER_KEY_BYTES = 32, WORDS_MAX = 16, REPORT_BYTES = 128, NOTE_WORDS = 8 };

enum err recovery_state(struct tx *tx, struct arena *arena, const struct config *config, struct instant now,
                        struct recovery_state *ret_state)
{
    struct recovery_state state = { .late = true };
    struct sql_key_recovery_newest made;
    enum err err = sql_key_recovery_newest(tx, arena, &made);
    if (err == OK && made.shares == 0) {
        state.replaced = true;
        state.replaced_at = made.generation;
    } else if (err == OK) {
        state.made = true;
        state.made_at = made.generation;
        state.shares = made.shares;
        struct sql_key_recovery_drill_newest drill;
        err = sql_key_recovery_drill_newest(tx, arena,
                                            &(struct sql_key_recovery_drill_newest_in){ made.generation }, &drill);
        if (err == OK) {
            state.drilled = true;
            state.drilled_at = drill.at;
            state.first = drill.first_share;
            state.second = drill.second_share;
            state.restored = drill.restored;
        }
        struct date from = date_of(state.drilled ? state.drilled_at : state.made_at);
        state.late = date_of(now).day > date_add_months(from, (int32_t)config->recovery_months).day;
    }
    if (err != OK && err != ERR_NOT_FOUND) {
        return err;
    }
    *ret_state = state;
    return OK;
}

/* --- what the installation writes down ---------------------------------------------------------------------------- */

static enum err line_write(struct command_call *call, struct sv object)
{
    const struct municipality_id installation = { 0 };
    const struct log_entry line = { .action = LOG_KEYS, .actor_kind = ACTOR_SYSTEM, .role = SV("-"),
                                    .purpose = SV("command_line"), .object = object, .origin = SV("-") };
    struct vault_batch *batch = NULL;
    TRY(batch_begin(call->arena, NULL, installation, &batch));
    batch_log(batch, &line);
    return vault_call(call->app->vault, batch);
}

struct note {
    bool drill;
    struct sql_key_recovery_add_in made;
    struct sql_key_recovery_drill_add_in drilled;
};

static enum err note_apply(struct tx_write *tx, const void *prepared)
{
    const struct note *note = prepared;
    return note->drill ? sql_key_recovery_drill_add(tx, &note->drilled) : sql_key_recovery_add(tx, &note->made);
}

static bool numbers_read(const struct command_call *call, int64_t *ret_numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i + 2 > call->count || !sv_to_int(call->arguments[i + 1], &ret_numbers[i]) || ret_numbers[i] < 0) {
            return false;
        }
    }
    return call->count == count + 1;
}

/* Words: replaced | log OBJECT | made MS COUNT NEEDED 0 | used MS FIRST SECOND RESTORED. */
enum err command_recovery_note(struct command_call *call)
{
    struct sv what = call->count > 0 ? call->arguments[0] : SV("");
    int64_t numbers[4] = { 0 };
    if (call->count == 2 && sv_equal(what, SV("log")) && sv_starts(call->arguments[1], SV("recovery_"))) {
        return line_write(call, call->arguments[1]);
    }
    if (call->count == 1 && sv_equal(what, SV("replaced"))) {
        return recovery_replaced_note(call->app);
    }
    bool made = sv_equal(what, SV("made"));
    if (!(made || sv_equal(what, SV("used"))) || !numbers_read(call, numbers, 4)) {
        buf_put(call->out, SV("`seinhuis recovery make` and `seinhuis recovery-drill` use this themselves.\n"));
        call->exit = 2;
        return OK;
    }
    const struct note note = {
        .drill = !made,
        .made = { { numbers[0] }, numbers[1], numbers[2] },
        .drilled = { clock_now(&call->app->clock), { numbers[0] }, numbers[1], numbers[2], numbers[3] != 0 },
    };
    return store_write(call->app->store, note_apply, &note);
}

/* --- starting it -------------------------------------------------------------------------------------------------- */

struct recovery_run {
    struct command_call *call;
    const char *words[WORDS_MAX + 1];
    size_t count;
    struct sv restored; /* data folder of a restored backup; empty: none */
    struct memory_file memory; /* of the key, on its way to that folder's vault */
};

static void recovery_run_close(struct recovery_run *run)
{
    memory_file_close(&run->memory);
}

static bool word_add(struct recovery_run *run, struct sv word)
{
    char *text = run->count == WORDS_MAX ? NULL : arena_take(run->call->arena, word.length + 1);
    if (text == NULL) {
        return false;
    }
    memcpy(text, word.at, word.length);
    text[word.length] = '\0';
    run->words[run->count++] = text;
    return true;
}

static enum err child_wait(pid_t pid)
{
    int code = 0;
    TRY(process_end(pid, &code));
    if (code == -SIGSYS) {
        log_event(LOG_ERROR, SV("recovery"), SV("tried_what_its_walls_refuse"), SIGSYS);
    }
    return code == 0 ? OK : ERR_REFUSED;
}

static enum err vault_of(struct sv data, int *ret_vault)
{
    int folder CLEANUP(fd_close) = -1;
    TRY(folder_open(data, &folder));
    return folder_open_in(folder, SV("vault"), false, ret_vault);
}

/* The line that it reports is empty when it did nothing. */
static enum err program_run(struct recovery_run *run, struct sv *ret_report)
{
    struct process_path path;
    struct process_options options = { .path = path.text, .arguments = run->words, .terminal = true, .fd_count = 3 };
    int data CLEANUP(fd_close) = -1;
    int vault CLEANUP(fd_close) = -1;
    int log CLEANUP(fd_close) = -1;
    int restored CLEANUP(fd_close) = -1;
    int master CLEANUP(fd_close) = -1;
    int ends[2] = { -1, -1 };
    pid_t pid = 0;
    TRY(process_find(SV("seinhuis-recovery"), &path));
    TRY(folder_open(run->call->data, &data));
    TRY(folder_open_in(data, SV("vault"), false, &vault));
    TRY(folder_open_in(data, SV("log"), false, &log));
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return ERR_IO;
    }
    int report CLEANUP(fd_close) = ends[0];
    int report_write CLEANUP(fd_close) = ends[1];
    options.fds[0] = vault;
    options.fds[1] = log;
    options.fds[2] = report_write;
    if (!sv_empty(run->restored)) {
        TRY(vault_of(run->restored, &restored));
        options.fds[options.fd_count++] = restored;
        options.fds[options.fd_count++] = run->memory.fd;
    }
    if (keepers_master_given(&master) == OK) {
        options.fds[options.fd_count++] = master;
        TRY(word_add(run, SV("given")) ? OK : ERR_LIMIT);
    }
    TRY(process_spawn(&options, &pid));
    fd_close(&report_write);
    char *line = arena_take(run->call->arena, REPORT_BYTES);
    size_t length = 0;
    enum err err = line == NULL ? ERR_NO_MEMORY : OK;
    for (ssize_t got = 1; err == OK && got > 0 && length < REPORT_BYTES; length += (size_t)got) {
        got = read(report, line + length, REPORT_BYTES - length);
        got = got < 0 ? 0 : got;
    }
    enum err ended = child_wait(pid);
    *ret_report = sv_trim((struct sv){ line, length });
    return err == OK ? ended : err;
}

static enum err note_inside(struct command_call *call, struct sv first, struct sv rest)
{
    struct sv words[NOTE_WORDS] = { SV("recovery"), SV("note"), first };
    size_t count = 3;
    while (!sv_empty(rest) && count < NOTE_WORDS) {
        if (!sv_cut(rest, ' ', &words[count], &rest)) {
            words[count] = rest;
            rest = SV("");
        }
        count++;
    }
    struct sv problem = SV("the command failed");
    enum err err = command_inside(call, words, count, &problem);
    if (err != OK) {
        buf_put(call->out, problem);
        buf_put(call->out, SV("\n"));
    }
    return err;
}

static enum err failed(struct command_call *call, struct sv sentence)
{
    buf_put(call->out, sentence);
    call->exit = 1;
    return OK;
}

static enum err report_note(struct command_call *call, struct sv report)
{
    struct sv kind = { 0 };
    struct sv rest = { 0 };
    if (!sv_cut(report, ' ', &kind, &rest) || note_inside(call, kind, rest) != OK || call->exit != 0) {
        return failed(call, SV("It was done, but not written into the database: see the lines above.\n"));
    }
    return OK;
}

/* Tried before anything is shown, so that nothing is done that the log does not know. */
static enum err logged_run(struct recovery_run *run, struct sv object)
{
    struct sv report = { 0 };
    if (note_inside(run->call, SV("log"), object) != OK || run->call->exit != 0) {
        return failed(run->call, SV("The log could not be written, so nothing was done: start the server, or see the lines "
                                    "above.\n"));
    }
    enum err err = program_run(run, &report);
    if (err != OK) {
        return failed(run->call, err == ERR_REFUSED ? SV("Not done.\n")
                      : SV("Not done: seinhuis-recovery could not be started on this folder; is --data right?\n"));
    }
    bool right = true;
    err = sv_empty(run->restored) ? OK : rehearse_run(run->call, run->restored, run->memory.fd, &right);
    if (err != OK || !right) {
        return failed(run->call, SV("The shares are right, the restored backup is not: nothing was noted. Make a backup and "
                                    "restore it (docs/backup.md).\n"));
    }
    return report_note(run->call, report);
}

enum err command_recovery_make(struct command_call *call)
{
    struct recovery_run run = { .call = call };
    bool right = word_add(&run, SV("seinhuis-recovery")) && word_add(&run, SV("make"));
    for (size_t i = 0; right && i < call->count; i += 2) {
        right = sv_equal(call->arguments[i], SV("--official")) && i + 1 < call->count &&
                word_add(&run, call->arguments[i + 1]);
    }
    if (!right || call->count < 4) {
        buf_put(call->out, SV("usage: seinhuis recovery make --official NAME --official NAME [--official NAME ...]\n"));
        call->exit = 2;
        return OK;
    }
    return logged_run(&run, SV("recovery_made"));
}

enum err command_recovery_drill(struct command_call *call)
{
    struct recovery_run run CLEANUP(recovery_run_close) = { .call = call, .memory = { .fd = -1 } };
    bool backup = call->count == 2 && sv_equal(call->arguments[0], SV("--restored"));
    bool right = (call->count == 0 || backup) && word_add(&run, SV("seinhuis-recovery")) &&
                 word_add(&run, SV("drill")) && (!backup || word_add(&run, SV("restored")));
    if (!right) {
        buf_put(call->out, SV("usage: seinhuis recovery-drill [--restored FOLDER]\n"));
        call->exit = 2;
        return OK;
    }
    if (!backup) {
        return logged_run(&run, SV("recovery_drill"));
    }
    struct sv problem = { "", 0 };
    run.restored = call->arguments[1];
    if (rehearse_look(call, run.restored, &problem) != OK) {
        buf_put(call->out, problem);
        return failed(call, SV("\n"));
    }
    if (memory_file_open(MASTER_KEY_BYTES, &run.memory) != OK) {
        return failed(call, SV("The memory of this program cannot be locked: raise the limit (ulimit -l) and try "
                               "again.\n"));
    }
    return logged_run(&run, SV("recovery_drill"));
}

/* Without the master key no log can be written: its line comes as soon as it can. */
enum err command_recovery_restore(struct command_call *call)
{
    struct recovery_run run = { .call = call };
    struct sv report = { 0 };
    if (call->count != 0 || !word_add(&run, SV("seinhuis-recovery")) || !word_add(&run, SV("restore"))) {
        buf_put(call->out, SV("usage: seinhuis recovery restore\n"));
        call->exit = 2;
        return OK;
    }
    enum err err = program_run(&run, &report);
    if (err != OK) {
        return failed(call, err == ERR_REFUSED ? SV("Not done.\n")
                      : SV("Not done: seinhuis-recovery could not be started on this folder; is --data right?\n"));
    }
    if (note_inside(call, SV("log"), SV("recovery_used")) != OK || call->exit != 0) {
        return failed(call, SV("The key is back; the log does not know it yet: see the lines above.\n"));
    }
    return OK;
}
