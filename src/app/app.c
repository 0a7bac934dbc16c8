#include "app/app.h"

#include "access/account.h"
#include "app/site.h"
#include "base/log.h"
#include "cases/cases.h"
#include "rights/rights.h"
#include "signals/signals.h"
#include "weighing/ending.h"

#include <string.h>

/* Every room whose rows name keys. A room that is missing here loses its keys at the next start: what nobody names is
 * swept. */
typedef enum err key_slots_fn(struct tx *tx, struct arena *arena, int64_t **ret_slots, size_t *ret_count);
static key_slots_fn *const rooms_with_keys[] = { account_key_slots, signals_key_slots, weighings_key_slots,
                                                 cases_key_slots, rights_key_slots };
enum { ROOMS_WITH_KEYS = sizeof rooms_with_keys / sizeof rooms_with_keys[0] };

struct named_keys {
    int64_t *slots[ROOMS_WITH_KEYS];
    size_t counts[ROOMS_WITH_KEYS], taken[ROOMS_WITH_KEYS];
    size_t total;
};

/* The lowest that was not taken yet; each room's own list is ascending. */
static int64_t named_next(struct named_keys *keys)
{
    size_t lowest = ROOMS_WITH_KEYS;
    for (size_t room = 0; room < ROOMS_WITH_KEYS; room++) {
        bool some = keys->taken[room] < keys->counts[room];
        if (some && (lowest == ROOMS_WITH_KEYS ||
                     keys->slots[room][keys->taken[room]] < keys->slots[lowest][keys->taken[lowest]])) {
            lowest = room;
        }
    }
    ASSERT(lowest < ROOMS_WITH_KEYS);
    return keys->slots[lowest][keys->taken[lowest]++];
}

enum err app_keys_named(struct tx *tx, struct arena *arena, int64_t **ret_slots, size_t *ret_count)
{
    struct named_keys keys = { .total = 0 };
    for (size_t room = 0; room < ROOMS_WITH_KEYS; room++) {
        TRY(rooms_with_keys[room](tx, arena, &keys.slots[room], &keys.counts[room]));
        keys.total += keys.counts[room];
    }
    int64_t *named = ARENA_ARRAY(arena, int64_t, keys.total + 1);
    if (named == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < keys.total; at++) {
        named[at] = named_next(&keys);
    }
    *ret_slots = named;
    *ret_count = keys.total;
    return OK;
}

/* Keys without a row come from a power cut between the key's sync and the commit; destructions may have stopped
 * halfway. */
enum err app_keys_sweep(struct app *app, uint32_t *ret_freed)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)64 * 1024 * 1024);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    int64_t *named = NULL;
    size_t count = 0;
    TRY(store_read_begin(app->store, &tx));
    TRY(app_keys_named(tx, &arena, &named, &count));
    store_read_end(&tx);
    uint32_t freed = 0;
    TRY(store_keys_sweep(app->store, named, count, &freed));
    if (freed > 0) {
        log_event(LOG_INFO, SV("store"), SV("keys_swept"), freed);
    }
    *ret_freed = freed;
    return OK;
}

/* Lines in the log whose outcome was never written are settled from what the database says. */
static enum err intents_settle(struct app *app)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)16 * 1024 * 1024);
    int64_t *intents = NULL;
    uint32_t count = 0;
    TRY(vault_log_open_intents(app->vault, &arena, &intents, &count));
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    for (uint32_t i = 0; i < count; i++) {
        bool stands = false;
        TRY(store_intent_stands(tx, intents[i], &stands));
        vault_outcome(app->vault, intents[i], stands);
    }
    app->found.intents_settled = count;
    return OK;
}

static enum err parts_open(const struct app_options *options, struct app *app, struct sv *ret_problem)
{
    *ret_problem = SV("the vault did not answer: see the lines above, and check that vault/ in the data folder is "
                      "readable");
    TRY(connector_open(options->connector_fd, &app->connector));
    TRY(vault_open(connector_vault, app->connector, &app->vault));
    TRY(password_open(connector_password, app->connector, &app->password));
    TRY(press_open(connector_press, app->connector, &app->press));
    TRY(vault_ping(app->vault));
    *ret_problem = SV("the database cannot be opened: check the setting `database` and that nothing else has it open");
    TRY(store_open(&(struct store_options){ .database = app->folder.database, .key_file = app->folder.key_file,
                                            .readers = (uint32_t)app->folder.config.workers + 2,
                                            .create = options->create },
                   &app->store));
    uint32_t migrated = 0;
    *ret_problem = SV("the database is from a newer version of Seinhuis: install that version, or restore a copy");
    TRY(store_migrate(app->store, &migrated));
    *ret_problem = SV("the database could not be checked at start: see the lines above");
    TRY(app_keys_sweep(app, &app->found.keys_freed));
    TRY(intents_settle(app));
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
    struct store_health store = store_health(app->store);
    bool vault_ok = memory_vault_answers(app);
    bool full = store.last_error == ERR_FULL && !store.writable;
    *ret_health = (struct health){ .count = 2 };
    ret_health->parts[0] = (struct health_part){ .part = SV("database"), .ok = store.writable,
                                                 .state = store.writable ? SV("ok") : full ? SV("full") : SV("away") };
    ret_health->parts[1] = (struct health_part){ .part = SV("vault"), .ok = vault_ok, .state = vault_ok ? SV("ok")
                                                 : SV("away") };
}
