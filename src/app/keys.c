#include "app/keys.h"

#include "access/account.h"
#include "app/app.h"
#include "base/log.h"
#include "cases/cases.h"
#include "rights/rights.h"
#include "signals/signals.h"
#include "store/slots.h"
#include "weighing/ending.h"

#include <stdlib.h>

enum { PAGE_ARENA_BYTES = 4 * 1024 * 1024, SLOTS_ARENA_BYTES = 256 * 1024 * 1024 };

const struct room_with_keys rooms_with_keys[] = {
    { account_stored_keys, SV_INIT("person.account_key") },
    { signals_stored_keys, SV_INIT("signal.story_key signal.reporter_key signal.record_key transfer.story_key "
                                   "transfer.reporter_key transfer.record_key") },
    { weighings_stored_keys, SV_INIT("weighing.record_key weighing.police_key weighing.prosecution_key "
                                     "weighing.municipality_key") },
    { cases_stored_keys, SV_INIT("casefile.record_key") },
    { rights_stored_keys, SV_INIT("rights_request.record_key") },
};
const size_t room_with_keys_count = sizeof rooms_with_keys / sizeof rooms_with_keys[0];

static enum err room_walk(struct tx *tx, stored_keys_fn *room, stored_key_visit *visit, void *context)
{
    for (struct stored_key_page page = { 0 }; !page.last;) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, PAGE_ARENA_BYTES);
        page.arena = &arena;
        TRY(room(tx, &page));
        for (size_t i = 0; i < page.count; i++) {
            TRY(visit(context, &page.keys[i]));
        }
    }
    return OK;
}

enum err stored_keys_walk(struct tx *tx, stored_key_visit *visit, void *context)
{
    for (size_t room = 0; room < room_with_keys_count; room++) {
        TRY(room_walk(tx, rooms_with_keys[room].keys, visit, context));
    }
    return OK;
}

/* --- the sweep ---------------------------------------------------------------------------------------------------- */

static enum err slot_take(void *context, const struct stored_key *key)
{
    return slot_list_put(context, key->slot.value);
}

static int slot_order(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

enum err app_keys_named(struct tx *tx, struct arena *arena, int64_t **ret_slots, size_t *ret_count)
{
    struct slot_list named = { .arena = arena };
    TRY(stored_keys_walk(tx, slot_take, &named));
    if (named.count > 1) {
        qsort(named.slots, named.count, sizeof *named.slots, slot_order);
    }
    *ret_slots = named.slots;
    *ret_count = named.count;
    return OK;
}

/* Keys without a row come from a power cut between the key's sync and the commit; destructions may have stopped
 * halfway. */
enum err app_keys_sweep(struct app *app, uint32_t *ret_freed)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SLOTS_ARENA_BYTES);
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
