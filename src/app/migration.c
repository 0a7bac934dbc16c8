#include "app/migration.h"

#include "app/commands.h"
#include "app/wall.h"
#include "base/buf.h"
#include "store/migrate.h"

#include <string.h>

enum { NAMED_MAX = 8, SENTENCE_BYTES = 1024, ARENA_BYTES = 4 * 1024 * 1024 };

/* 0006-migration-program, as its file is called. */
static void name_put(struct buf *out, const struct migration_note *note)
{
    for (int64_t least = 1000; least > 1 && note->number < least; least /= 10) {
        buf_put_byte(out, '0');
    }
    buf_put_int(out, note->number);
    buf_put_byte(out, '-');
    buf_put(out, note->name);
}

static void names_put(struct buf *out, const struct migration_note *notes, size_t count)
{
    for (size_t i = 0; i < count && i < NAMED_MAX; i++) {
        buf_put(out, i == 0 ? SV("") : SV(", "));
        name_put(out, &notes[i]);
    }
    if (count > NAMED_MAX) {
        buf_put(out, SV(" and "));
        buf_put_int(out, (int64_t)(count - NAMED_MAX));
        buf_put(out, SV(" more"));
    }
}

/* The newest of what is unknown tells which program to install. */
static struct sv newest_program(const struct migrations *migrations)
{
    struct sv newest = { "", 0 };
    for (size_t i = 0; i < migrations->unknown_count; i++) {
        newest = sv_empty(migrations->unknown[i].program) ? newest : migrations->unknown[i].program;
    }
    return newest;
}

static void refusal_put(struct buf *out, const struct migrations *migrations)
{
    struct sv program = newest_program(migrations);
    buf_put(out, SV("the database was changed by "));
    buf_put(out, sv_empty(program) ? SV("a newer version of Seinhuis") : SV("Seinhuis "));
    buf_put(out, program);
    buf_put(out, SV(", whose migrations this version (" SEINHUIS_VERSION ") does not know: "));
    names_put(out, migrations->unknown, migrations->unknown_count);
    buf_put(out, SV("; a database is not taken back: install "));
    buf_put(out, sv_empty(program) ? SV("that version") : SV("Seinhuis "));
    buf_put(out, program);
    buf_put(out, SV(", or restore a backup from before (seinhuis restore)"));
}

static void waiting_put(struct buf *out, const struct migrations *migrations, struct sv data)
{
    buf_put(out, SV("the database lacks "));
    buf_put_int(out, (int64_t)migrations->waiting_count);
    buf_put(out, migrations->waiting_count == 1 ? SV(" migration (") : SV(" migrations ("));
    names_put(out, migrations->waiting, migrations->waiting_count);
    buf_put(out, SV("): look with seinhuis migrate --dry-run --data "));
    buf_put(out, data);
    buf_put(out, SV(", then run it without --dry-run"));
}

/* A sentence outlives the arena that the list is in: a process says it once and ends. */
static struct sv sentence(const struct migrations *migrations, struct sv data)
{
    static char said[SENTENCE_BYTES];
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * SENTENCE_BYTES);
    struct buf out;
    buf_open(&out, &arena, SENTENCE_BYTES);
    if (migrations->unknown_count > 0) {
        refusal_put(&out, migrations);
    } else {
        waiting_put(&out, migrations, data);
    }
    struct sv text = buf_view(&out);
    memcpy(said, text.at, text.length);
    return sv_of_bytes(said, text.length);
}

enum err app_migrate(struct app *app, bool create, struct sv *ret_problem)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, ARENA_BYTES);
    struct migrations migrations;
    uint32_t count = 0;
    *ret_problem = SV("the database does not say which migrations it has: see the lines above");
    TRY(store_migrations(app->store, &arena, &migrations));
    bool waits = migrations.waiting_count > 0 && !create && !app->folder.config.migrates;
    if (migrations.unknown_count > 0 || waits) {
        *ret_problem = sentence(&migrations, app->folder.path);
        return ERR_REFUSED;
    }
    if (migrations.waiting_count == 0) {
        return OK;
    }
    *ret_problem = SV("the database is not up to date, and the role in `database` may not change tables (or the disk is "
                      "full): set `database-beheer` and run: seinhuis migrate");
    return store_migrate(app->store, &count);
}

/* --- the command -------------------------------------------------------------------------------------------------- */

struct migrate_words {
    bool dry, sql;
};

static bool words_read(const struct command_call *call, struct migrate_words *ret_words)
{
    struct migrate_words words = { 0 };
    for (size_t i = 0; i < call->count; i++) {
        words.dry = words.dry || sv_equal(call->arguments[i], SV("--dry-run"));
        words.sql = words.sql || sv_equal(call->arguments[i], SV("--sql"));
        if (!sv_equal(call->arguments[i], SV("--dry-run")) && !sv_equal(call->arguments[i], SV("--sql"))) {
            return false;
        }
    }
    *ret_words = words;
    return words.dry || !words.sql;
}

static enum err list_put(struct command_call *call, struct sv database, const struct migrations *migrations, bool sql)
{
    for (size_t i = 0; i < migrations->waiting_count; i++) {
        const struct migration_note *note = &migrations->waiting[i];
        buf_put(call->out, SV("  "));
        name_put(call->out, note);
        buf_put(call->out, SV("  ("));
        buf_put(call->out, note->room);
        buf_put(call->out, SV(")\n"));
        if (sql) {
            struct sv text = { "", 0 };
            TRY(migration_text(database, note, call->arena, &text));
            buf_put(call->out, SV("\n"));
            buf_put(call->out, text);
            buf_put(call->out, SV("\n"));
        }
    }
    return OK;
}

static enum err fail(struct command_call *call, struct sv why)
{
    buf_put(call->out, SV("seinhuis: "));
    buf_put(call->out, why);
    buf_put(call->out, SV("\n"));
    call->exit = 1;
    return OK;
}

/* Whoever owns the tables, where that is another than who serves. */
static struct sv owner_of(const struct folder *folder)
{
    struct sv owner = config_owner(&folder->config);
    return sv_empty(owner) || sv_empty(folder->config.database) ? folder->database : owner;
}

static enum err migrate_now(struct command_call *call, const struct folder *folder,
                            const struct migrations *migrations)
{
    struct sv database = owner_of(folder);
    struct wall_plan plan = wall_plan_of(database);
    uint32_t count = 0;
    enum err err = migrations_run(database, &count);
    if (err == ERR_BUSY) {
        return fail(call, SV("a table was in use all the time: try again at a quiet moment; what ran before stands"));
    }
    if (err != OK) {
        return fail(call, SV("a migration failed and was undone: the database role may not change tables, the disk is "
                             "full, or the database is not as Seinhuis left it; what ran before stands"));
    }
    if (!sv_empty(config_owner(&folder->config)) && migrations_wall(folder->database, &plan) != OK) {
        return fail(call, SV("the tables are up to date, but the rights and policies of the serving role could not be "
                             "made: check that `database-beheer` owns the tables"));
    }
    TRY(list_put(call, database, migrations, false));
    buf_put(call->out, count == 0 ? SV("The database is up to date.\n") : SV("Done: the database is up to date.\n"));
    return OK;
}

static enum err migrate_on(struct command_call *call, const struct folder *folder, struct migrate_words words)
{
    struct migrations migrations;
    enum err err = migrations_read(owner_of(folder), call->arena, &migrations);
    if (err != OK) {
        return fail(call, SV("the database cannot be opened: check the settings `database` and `database-beheer`, "
                             "and that it runs"));
    }
    if (migrations.unknown_count > 0) {
        return fail(call, sentence(&migrations, folder->path));
    }
    if (!words.dry) {
        return migrate_now(call, folder, &migrations);
    }
    if (migrations.waiting_count == 0) {
        buf_put(call->out, SV("The database is up to date: nothing would change.\n"));
        return OK;
    }
    buf_put(call->out, SV("These migrations would run, each in a transaction of its own:\n"));
    TRY(list_put(call, folder->database, &migrations, words.sql));
    buf_put(call->out, SV("Nothing was changed.\n"));
    return OK;
}

/* On PostgreSQL the server of the version before goes on beside it; SQLite has one program that writes. */
enum err command_migrate(struct command_call *call)
{
    struct migrate_words words;
    struct folder folder;
    struct sv problem = { "", 0 };
    if (!words_read(call, &words)) {
        buf_put(call->out, SV("usage: seinhuis migrate [--dry-run [--sql]]\n"));
        call->exit = 2;
        return OK;
    }
    if (folder_load(call->arena, &(struct folder_options){ .path = call->data }, &folder, &problem) != OK) {
        return fail(call, problem);
    }
    bool beside = words.dry || !sv_empty(folder.config.database);
    enum err err = beside ? OK : folder_hold(&folder);
    if (err != OK) {
        err = fail(call, SV("a server or a command is using this data folder: stop it, or wait"));
    } else {
        err = migrate_on(call, &folder, words);
    }
    folder_close(&folder);
    return err;
}
