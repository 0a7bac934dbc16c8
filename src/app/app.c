#include "app/app.h"

#include "app/health.h"
#include "app/migration.h"
#include "app/settle.h"
#include "app/site.h"
#include "app/wall.h"
#include "os/sandbox.h"
#include "store/pg_address.h"

#include <string.h>
#include <sys/statvfs.h>

/* With less, SQLite may find no room for what it shares between connections. */
#define DISK_OPENING_BYTES (1024 * 1024)

static struct sv why_not_opened(const struct folder *folder, struct sv database, enum err err)
{
    bool cluster = !sv_empty(folder->config.key_store);
    if (cluster && err == ERR_REFUSED) {
        return SV("sleutelopslag is not fit for keys: it must be another cluster than the database's, and its settings and "
                  "rights those of docs/postgresql.md, \"Key store cluster\"");
    }
    if (cluster && (err == ERR_BUSY || err == ERR_NOT_FOUND)) {
        return err == ERR_BUSY ? SV("another program has the key store: stop it, or wait")
                               : SV("the key store in sleutelopslag is not there: it is made by seinhuis init");
    }
    struct statvfs disk;
    bool file = sv_empty(folder->config.database);
    if (file && fstatvfs(folder->store_fd, &disk) == 0 && disk.f_bavail * disk.f_frsize < DISK_OPENING_BYTES) {
        return SV("the disk of the data folder is full: make room on it, the database cannot be opened without");
    }
    return store_address_why(database);
}

/* Whoever owns the tables brings them up to date and says what the serving role may do; then lets go. */
static enum err owner_prepare(const struct app_options *options, struct sv *ret_problem)
{
    struct store *store = NULL;
    uint32_t migrated = 0;
    enum err err = store_open(&(struct store_options){ .database = options->owner, .key_file = options->folder.key_file,
                                                       .readers = 1, .create = options->create },
                              &store);
    *ret_problem = err == OK ? SV("the database could not be brought up to date by the role in `database-beheer`")
                             : why_not_opened(&options->folder, options->owner, err);
    TRY(err);
    err = store_migrate(store, &migrated);
    store_close(store);
    return err;
}

static enum err parts_open(const struct app_options *options, struct app *app, struct sv *ret_problem)
{
    *ret_problem = SV("the vault did not answer: what is wrong with it is said beside this");
    TRY(connector_open(options->connector_fd, &app->connector));
    TRY(vault_open(connector_vault, app->connector, &app->vault));
    TRY(password_open(connector_password, app->connector, &app->password));
    TRY(press_open(connector_press, app->connector, &app->press));
    TRY(vault_ping(app->vault));
    TRY(sv_empty(options->owner) ? OK : owner_prepare(options, ret_problem));
    enum err opened = store_open(&(struct store_options){ .database = app->folder.database,
                                                          .key_file = app->folder.key_file,
                                                          .readers = (uint32_t)app->folder.config.workers + 2,
                                                          .create = options->create },
                                 &app->store);
    *ret_problem = opened == OK ? *ret_problem : why_not_opened(&app->folder, app->folder.database, opened);
    TRY(opened);
    bool by_owner = !sv_empty(options->owner);
    TRY(by_owner ? wall_stand(app->store, options->owner, app->folder.demo, ret_problem) : OK);
    TRY(app_migrate(app, options->create, ret_problem));
    TRY(by_owner ? OK : wall_stand(app->store, options->owner, app->folder.demo, ret_problem));
    *ret_problem = SV("the database could not be checked at start: see the lines above");
    TRY(app_keys_sweep(app, &app->found.keys_freed));
    TRY(settle_all(app, true, &app->found.intents_settled));
    return memory_open(app);
}

enum err app_open(const struct app_options *options, struct app *app, struct sv *ret_problem)
{
    memset(app, 0, sizeof *app);
    app->folder = options->folder;
    app->clock.offset_ms = options->folder.config.clock_offset_days * 24 * 3600 * 1000;
    enum err err = parts_open(options, app, ret_problem);
    if (err != OK) {
        app_close(app);
    }
    return err;
}

void app_close(struct app *app)
{
    memory_close(app);
    store_close(app->store);
    press_close(app->press);
    password_close(app->password);
    vault_close(app->vault);
    connector_close(app->connector);
    app->store = NULL;
    app->press = NULL;
    app->password = NULL;
    app->vault = NULL;
    app->connector = NULL;
}

void app_health(struct app *app, struct health *ret_health)
{
    struct health_picture picture = health_picture(app->health);
    /* A setting accepted that there is none: told, and not a fault. */
    struct sv walls = sandbox_landlock_abi() > 0 ? SV("ok") : SV("no_landlock");
    *ret_health = (struct health){ .count = PART_COUNT + 1 };
    ret_health->parts[PART_COUNT] = (struct health_part){ .part = SV("walls"), .ok = true, .state = walls };
    for (uint32_t i = 0; i < PART_COUNT; i++) {
        ret_health->parts[i] = (struct health_part){ .part = metric_part_word((enum metric_part)i),
                                                     .ok = part_state_works(picture.parts[i]),
                                                     .state = part_state_word(picture.parts[i]) };
    }
}
