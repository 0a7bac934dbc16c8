#include "app/command.h"

#include "app/commands.h"
#include "app/control_wire.h"
#include "app/runtime.h"
#include "base/catalogue.h"
#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <unistd.h>

const struct command commands[] = {
    { SV_INIT("serve"), NEEDS_NOTHING, NULL, SV_INIT("Starts everything and stays until it is stopped."),
      SV_INIT("serve [--data DIR] [--port N]") },
    { SV_INIT("init"), NEEDS_NOTHING, command_init,
      SV_INIT("Makes a data folder: keys, database, first municipality or demonstration."),
      SV_INIT("init --data DIR [--demo | --municipality CODE --name NAME --admin E-MAIL]") },
    { SV_INIT("user"), NEEDS_INSTALLATION, command_user,
      SV_INIT("Accounts: list, invite, give or end a role, disable."),
      SV_INIT("user list | add | role | disable | link (each tells its words)") },
    { SV_INIT("check"), NEEDS_NOTHING, command_check,
      SV_INIT("Proves the whole installation and says per finding what to do; ends with 1 when it found anything."),
      SV_INIT("check [--repair] [--json] [--no-wait] [--data DIR]") },
    { SV_INIT("check-inside"), NEEDS_INSTALLATION_INSIDE, command_check_inside,
      SV_INIT("What `check` asks of the server."), SV_INIT("check-inside [--repair] [--no-wait]") },
    { SV_INIT("log verify"), NEEDS_NOTHING, command_log_verify,
      SV_INIT("Checks the whole log offline and names the first broken line."),
      SV_INIT("log verify [--data DIR | FOLDER]") },
    { SV_INIT("retention run"), NEEDS_INSTALLATION, command_retention,
      SV_INIT("Destroys what is due, as the daily run does."), SV_INIT("retention run [--at YYYY-MM-DD]") },
    { SV_INIT("doctor"), NEEDS_NOTHING, command_doctor,
      SV_INIT("Looks at machine and installation, running or not, and says per finding what to do."),
      SV_INIT("doctor [--data DIR]") },
    { SV_INIT("doctor-inside"), NEEDS_INSTALLATION_INSIDE, command_doctor_inside,
      SV_INIT("The half of doctor that needs the database."), SV_INIT("doctor-inside") },
    { SV_INIT("health"), NEEDS_SERVER, command_health,
      SV_INIT("Whether each part of the running server works; ends with 1 when one does not."), SV_INIT("health") },
    { SV_INIT("keys rotate"), NEEDS_INSTALLATION, command_keys_rotate,
      SV_INIT("Renews the keys of municipalities now: older copies of the key store open nothing after it."),
      SV_INIT("keys rotate [--municipality CODE]") },
    { SV_INIT("keys status"), NEEDS_INSTALLATION, command_keys_status,
      SV_INIT("Since when each municipality's key is used, and when it is renewed."), SV_INIT("keys status") },
    { SV_INIT("keys replace-master"), NEEDS_NOTHING, command_keys_replace_master,
      SV_INIT("Makes a new master key, with the server stopped: the shares on paper open nothing after it."),
      SV_INIT("keys replace-master [--data DIR]") },
    { SV_INIT("backup noted"), NEEDS_INSTALLATION_INSIDE, command_backup_noted,
      SV_INIT("Told by the commands about backups to the installation; not for people."), SV_INIT("backup noted") },
    { SV_INIT("backup proved"), NEEDS_NOTHING, command_backup_proved,
      SV_INIT("Notes that a restore was tried and proved, from its report."), SV_INIT("backup proved REPORT") },
    { SV_INIT("backup"), NEEDS_NOTHING, command_backup,
      SV_INIT("Makes a backup beside a server that serves; sealed to a key whose secret half is elsewhere."),
      SV_INIT("backup TARGET [--only data|keys] [--prune] [--data DIR]") },
    { SV_INIT("backup-key"), NEEDS_NOTHING, command_backup_key,
      SV_INIT("Makes the key pair of backups, on another machine than the server."),
      SV_INIT("backup-key make FILE [--passphrase-file FILE]") },
    { SV_INIT("restore"), NEEDS_NOTHING, command_restore,
      SV_INIT("Makes an installation of a backup, or with --verify only proves that it can be done."),
      SV_INIT("restore SOURCE FOLDER | restore --verify SOURCE   --key FILE [--passphrase-file FILE] [--at MOMENT]\n"
              "    [--keys-at MOMENT] [--master-key FILE] [--log FOLDER] [--conf FILE] [--report FILE] [--by NAME]\n"
              "    [--signer CHARACTERS] [--scratch FOLDER]") },
    { SV_INIT("recovery make"), NEEDS_NOTHING, command_recovery_make,
      SV_INIT("Shows each official a share of the master key, on paper from then on; any two give it back."),
      SV_INIT("recovery make --official NAME --official NAME [--official NAME ...]") },
    { SV_INIT("recovery restore"), NEEDS_NOTHING, command_recovery_restore,
      SV_INIT("Puts the master key back from two officials' shares, where it is missing."), SV_INIT("recovery restore") },
    { SV_INIT("recovery note"), NEEDS_INSTALLATION_INSIDE, command_recovery_note,
      SV_INIT("Writes down that shares were made or tried."), SV_INIT("recovery note") },
    { SV_INIT("recovery-drill"), NEEDS_NOTHING, command_recovery_drill,
      SV_INIT("Two officials rehearse: tries what their shares give, and keeps nothing of it."),
      SV_INIT("recovery-drill [--restored FOLDER]") },
    { SV_INIT("migrate"), NEEDS_NOTHING, command_migrate,
      SV_INIT("Brings the database up to date, or with --dry-run says what that would change."),
      SV_INIT("migrate [--dry-run [--sql]] [--data DIR]") },
    { SV_INIT("routes"), NEEDS_NOTHING, command_routes, SV_INIT("Every address with its permission and form."),
      SV_INIT("routes") },
    { SV_INIT("settings"), NEEDS_NOTHING, command_settings,
      SV_INIT("Every setting with its default, range and source."), SV_INIT("settings") },
    { SV_INIT("queries"), NEEDS_NOTHING, command_queries, SV_INIT("Every query by name, and whether it writes."),
      SV_INIT("queries") },
    { SV_INIT("permissions"), NEEDS_NOTHING, command_permissions, SV_INIT("Every role with what it may do."),
      SV_INIT("permissions") },
    { SV_INIT("version"), NEEDS_NOTHING, command_version, SV_INIT("The version of this program."), SV_INIT("version") },
};
const size_t command_count = sizeof commands / sizeof commands[0];

const struct command *command_find(const struct sv *words, size_t count, size_t *ret_used)
{
    for (size_t i = 0; i < command_count; i++) {
        struct sv first = commands[i].name;
        struct sv second = { "", 0 };
        bool two = sv_cut(commands[i].name, ' ', &first, &second);
        if (count >= 1 && sv_equal(words[0], first) && (!two || (count >= 2 && sv_equal(words[1], second)))) {
            *ret_used = two ? 2 : 1;
            return &commands[i];
        }
    }
    return NULL;
}

static void help_print(const struct command *command)
{
    if (command != NULL) {
        (void)printf("seinhuis %.*s\n  %.*s\n", (int)command->usage.length, command->usage.at,
                     (int)command->sentence.length, command->sentence.at);
        return;
    }
    (void)printf("Seinhuis: a municipality's reporting point and what follows from it.\n\n");
    for (size_t i = 0; i < command_count; i++) {
        if (commands[i].need == NEEDS_INSTALLATION_INSIDE) {
            continue;
        }
        (void)printf("  %-14.*s %.*s\n", (int)commands[i].name.length, commands[i].name.at,
                     (int)commands[i].sentence.length, commands[i].sentence.at);
    }
    (void)printf("\nEach takes --help; those that use an installation take --data DIR.\n");
}

/* Takes `--data DIR` out of the words, wherever it stands. */
static size_t data_take(struct sv *words, size_t count, struct sv *ret_data)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(words[i], SV("--data")) && i + 1 < count) {
            *ret_data = words[++i];
        } else {
            words[kept++] = words[i];
        }
    }
    return kept;
}

static bool asks_help(const struct sv *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(words[i], SV("--help"))) {
            return true;
        }
    }
    return false;
}

/* A server that runs does it; otherwise the installation is opened for this one command. */
static enum err installation_run(struct command_call *call, const struct command *command, const struct sv *words,
                                 size_t count, struct sv *ret_problem)
{
    struct folder folder;
    TRY(folder_load(call->arena, &(struct folder_options){ .path = call->data }, &folder, ret_problem));
    enum err err = control_call(call->arena, &(struct control_call){ folder.control, words, count, call->out },
                                &call->exit);
    if (err == ERR_NOT_FOUND && command->need == NEEDS_SERVER) {
        *ret_problem = SV("no server runs on this data folder: start it with seinhuis serve --data DIR");
    } else if (err == ERR_NOT_FOUND) {
        struct runtime *runtime = NULL;
        err = runtime_open(&folder, false, &runtime, ret_problem);
        if (err == OK) {
            call->app = runtime_app(runtime);
            *ret_problem = SV("the command failed");
            err = command->run(call);
        }
        runtime_close(runtime);
    }
    folder_close(&folder);
    return err;
}

enum err command_inside(struct command_call *call, const struct sv *words, size_t count, struct sv *ret_problem)
{
    size_t used = 0;
    const struct command *command = command_find(words, count, &used);
    ASSERT(command != NULL && command->need != NEEDS_NOTHING);
    struct command_call inside = *call;
    inside.arguments = words + used;
    inside.count = count - used;
    enum err err = installation_run(&inside, command, words, count, ret_problem);
    call->exit = inside.exit;
    return err;
}

static int command_run(struct arena *arena, const struct command *command, struct sv *words, size_t count, size_t used)
{
    struct buf out;
    buf_open(&out, arena, (size_t)8 * 1024 * 1024);
    struct command_call call = { .arena = arena, .data = SV("data"), .out = &out };
    count = data_take(words, count, &call.data);
    call.arguments = words + used;
    call.count = count - used;
    struct sv problem = SV("the command failed");
    enum err err = command->need == NEEDS_NOTHING ? command->run(&call) : installation_run(&call, command, words, count,
        &problem);
    struct sv text = buf_view(&out);
    (void)fwrite(text.at, 1, text.length, stdout);
    if (err != OK) {
        (void)fprintf(stderr, "seinhuis: %.*s (%s)\n", (int)problem.length, problem.at, err_name(err));
        return call.exit == 0 ? 1 : call.exit;
    }
    return call.exit;
}

int command_main(int count, char **arguments)
{
    log_to(STDERR_FILENO);
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)256 * 1024 * 1024);
    size_t word_count = count > 1 ? (size_t)count - 1 : 0;
    struct sv *words = ARENA_ARRAY(&arena, struct sv, word_count);
    if (words == NULL) {
        return 1;
    }
    for (size_t i = 0; i < word_count; i++) {
        words[i] = sv_of_c(arguments[i + 1]);
    }
    size_t used = 0;
    const struct command *command = command_find(words, word_count, &used);
    bool help = asks_help(words, word_count);
    if (command == NULL || help) {
        help_print(command);
        return help || word_count == 0 ? 0 : 2;
    }
    ASSERT(text_catalogue_set(catalogue_nl, catalogue_nl_length) == OK);
    ASSERT(command->run != NULL); /* `serve` is a process role: src/main.c */
    return command_run(&arena, command, words, word_count, used);
}
