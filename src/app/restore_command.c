/* `seinhuis restore`: reads the words, asks the passphrase, prints the report. */
#include "app/commands.h"
#include "app/passphrase.h"
#include "app/restore_run.h"
#include "os/file.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECRET_FILE_BYTES_MAX = 4096, CONF_BYTES_MAX = 64 * 1024, MASTER_KEY_BYTES = 32, REPORT_BYTES_MAX = 256 * 1024,
       PLACES_MAX = 2 };

struct restore_words {
    bool verify;
    struct sv places[PLACES_MAX]; /* source, and the folder unless verify */
    size_t count;
    struct sv key, passphrase_file, at, keys_at, master_key, log, conf, report, by, signer, scratch;
};

static enum err told(struct command_call *call, struct sv problem)
{
    buf_put(call->out, problem);
    buf_put_byte(call->out, '\n');
    call->exit = 1;
    return OK;
}

static struct sv *option_of(struct restore_words *words, struct sv name)
{
    const struct {
        struct sv name;
        struct sv *value;
    } options[] = {
        { SV_INIT("--key"), &words->key },           { SV_INIT("--passphrase-file"), &words->passphrase_file },
        { SV_INIT("--at"), &words->at },             { SV_INIT("--keys-at"), &words->keys_at },
        { SV_INIT("--log"), &words->log },           { SV_INIT("--master-key"), &words->master_key },
        { SV_INIT("--conf"), &words->conf },         { SV_INIT("--report"), &words->report },
        { SV_INIT("--by"), &words->by },             { SV_INIT("--signer"), &words->signer },
        { SV_INIT("--scratch"), &words->scratch },
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (sv_equal(options[i].name, name)) {
            return options[i].value;
        }
    }
    return NULL;
}

static bool words_read(const struct command_call *call, struct restore_words *words)
{
    for (size_t i = 0; i < call->count; i++) {
        struct sv word = call->arguments[i];
        struct sv *value = option_of(words, word);
        if (sv_equal(word, SV("--verify"))) {
            words->verify = true;
        } else if (value != NULL && i + 1 < call->count) {
            *value = call->arguments[++i];
        } else if (value == NULL && !sv_starts(word, SV("-")) && words->count < PLACES_MAX) {
            words->places[words->count++] = word;
        } else {
            return false;
        }
    }
    return words->count == (words->verify ? 1U : 2U) && !sv_empty(words->key);
}

static enum err secret_read(struct command_call *call, const struct restore_words *words,
                            struct backup_secret *ret_secret, struct sv *ret_problem)
{
    struct sv file = { 0 };
    struct sv passphrase = { 0 };
    *ret_problem = SV("the file of --key cannot be read");
    TRY(path_read_all(call->arena, words->key, SECRET_FILE_BYTES_MAX, &file));
    TRY(passphrase_read(call->arena, &(struct passphrase_wish){ .file = words->passphrase_file }, &passphrase,
                        ret_problem));
    enum err err = backup_secret_open(file, passphrase, ret_secret);
    *ret_problem = err == ERR_REFUSED ? SV("that is not the passphrase of this secret key")
        : err == ERR_NO_MEMORY ? SV("there is not enough memory to open the secret key: it takes 256 MB")
        : SV("the file of --key is no secret key of backups");
    return err;
}

static enum err wish_fill(struct command_call *call, const struct restore_words *words, struct restore_wish *wish,
                          struct sv *ret_problem)
{
    *wish = (struct restore_wish){ .source = words->places[0], .folder = words->places[1], .verify = words->verify,
                                   .at = { INT64_MAX }, .keys_at = { INT64_MAX }, .log = words->log,
                                   .signer = words->signer };
    *ret_problem = SV("a moment is written 2026-11-22 (the end of that day) or 2026-11-22T19:05, in UTC");
    if ((!sv_empty(words->at) && !moment_read(words->at, &wish->at)) ||
        (!sv_empty(words->keys_at) && !moment_read(words->keys_at, &wish->keys_at))) {
        return ERR_INVALID;
    }
    *ret_problem = SV("the file of --conf cannot be read");
    if (!sv_empty(words->conf)) {
        TRY(path_read_all(call->arena, words->conf, CONF_BYTES_MAX, &wish->conf));
    }
    *ret_problem = SV("the file of --master-key is no master key: it has 32 bytes");
    if (!sv_empty(words->master_key)) {
        TRY(path_read_all(call->arena, words->master_key, MASTER_KEY_BYTES, &wish->master_key));
        return wish->master_key.length == MASTER_KEY_BYTES ? OK : ERR_INVALID;
    }
    return OK;
}

/* The name that was given, and the account and machine that this ran as. */
static struct sv who_ran(struct command_call *call, struct sv given)
{
    struct buf who;
    char host[256] = "?";
    const struct passwd *user = getpwuid(getuid());
    buf_open(&who, call->arena, 2048);
    (void)gethostname(host, sizeof host - 1);
    buf_put(&who, sv_until(given, 200));
    buf_put(&who, sv_empty(given) ? SV("account ") : SV(", account "));
    buf_put(&who, user == NULL ? SV("?") : sv_of_c(user->pw_name));
    buf_put(&who, SV(" on "));
    buf_put(&who, sv_of_c(host));
    for (size_t i = 0; i < who.length; i++) {
        bool breaks = who.at[i] == '\n' || who.at[i] == '\t' || who.at[i] == '\r';
        who.at[i] = breaks ? ' ' : who.at[i];
    }
    return buf_view(&who);
}

static enum err scratch_make(struct command_call *call, struct sv in, struct sv *ret_top, struct sv *ret_folder)
{
    const char *given = getenv("TMPDIR");
    struct buf path;
    buf_open(&path, call->arena, 4096);
    buf_put(&path, !sv_empty(in) ? in : given != NULL ? sv_of_c(given) : SV("/tmp"));
    buf_put(&path, SV("/seinhuis-restore-XXXXXX"));
    buf_put_byte(&path, '\0');
    struct sv top = { 0 };
    TRY(buf_done(&path, &top));
    if (mkdtemp(path.at) == NULL) {
        return ERR_IO;
    }
    *ret_top = sv_until(top, top.length - 1);
    struct buf folder;
    buf_open(&folder, call->arena, 4096);
    buf_put(&folder, *ret_top);
    buf_put(&folder, SV("/data"));
    return buf_done(&folder, ret_folder);
}

static enum err report_keep(struct command_call *call, struct sv path, struct sv text)
{
    if (sv_empty(path)) {
        return OK;
    }
    enum err err = path_write_new(call->arena, path, text);
    if (err != OK) {
        (void)told(call, err == ERR_CONFLICT ? SV("the report is printed above only: there is a file of that name")
                                             : SV("the report is printed above only: its file cannot be written"));
    }
    return OK;
}

static enum err result_tell(struct command_call *call, const struct restore_words *words,
                            const struct restore_report *report, enum err err, struct sv problem)
{
    struct buf text;
    buf_open(&text, call->arena, REPORT_BYTES_MAX);
    if (report->count > 0) {
        report_write(report, &text);
        buf_put(call->out, buf_view(&text));
    }
    if (err != OK) {
        buf_put(call->out, words->verify ? SV("Not proved: ") : SV("Nothing was restored: "));
        return told(call, problem);
    }
    TRY(report_keep(call, words->report, buf_view(&text)));
    if (!report_good(report)) {
        return told(call, words->verify ? SV("This backup was NOT proved; see the lines marked WRONG.")
                                        : SV("Nothing was restored; see the lines marked WRONG."));
    }
    if (!words->verify) {
        buf_put(call->out, sv_empty(words->master_key)
                    ? SV("Restored. Put the master key in vault/master.key (or give it to systemd), then start: seinhuis "
                         "serve --data FOLDER\n")
                    : SV("Restored, with the master key. Start: seinhuis serve --data FOLDER\n"));
    }
    return OK;
}

enum err command_restore(struct command_call *call)
{
    struct restore_words words = { 0 };
    struct restore_wish wish;
    struct restore_report report = { .arena = call->arena };
    struct backup_secret secret CLEANUP(backup_secret_wipe) = { 0 };
    struct arena arena CLEANUP(arena_close);
    struct sv problem = { "", 0 };
    struct sv top = { "", 0 };
    arena_open(&arena, (size_t)4 * 1024 * 1024 * 1024);
    if (!words_read(call, &words)) {
        call->exit = 2;
        buf_put(call->out, SV("usage: see seinhuis restore --help\n"));
        return OK;
    }
    enum err err = wish_fill(call, &words, &wish, &problem);
    err = err == OK ? secret_read(call, &words, &secret, &problem) : err;
    if (err != OK) {
        return told(call, problem);
    }
    wish.secret = &secret;
    report.source = wish.source;
    report.mode = words.verify ? SV("verify") : SV("restore");
    report.by = who_ran(call, words.by);
    report.program = SV("seinhuis " SEINHUIS_VERSION);
    if (words.verify && scratch_make(call, words.scratch, &top, &wish.folder) != OK) {
        return told(call, SV("no scratch folder could be made: give --scratch with a folder that can be written to"));
    }
    err = restore_run(&arena, &wish, &report, &problem);
    enum err shown = result_tell(call, &words, &report, err, problem);
    if (!sv_empty(top) && folder_destroy(top) != OK) {
        buf_put(call->out, SV("The scratch folder could not be removed; it holds a copy of the database and, with "
                              "--master-key, the master key. Remove it: "));
        return told(call, top);
    }
    return shown;
}
