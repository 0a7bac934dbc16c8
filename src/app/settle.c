#include "app/settle.h"

#include "base/log.h"

#include <string.h>

/* What was open at the last look too has been so for a round more. */
static void look(struct settle *settle, const int64_t *open, uint32_t count)
{
    struct settle next = { .count = count < SETTLE_LINES_MAX ? count : SETTLE_LINES_MAX };
    for (uint32_t i = 0; i < next.count; i++) {
        next.lines[i] = open[i];
        for (uint32_t k = 0; k < settle->count; k++) {
            if (settle->lines[k] == open[i] && settle->rounds[k] < SETTLE_ROUNDS) {
                next.rounds[i] = (uint8_t)(settle->rounds[k] + 1);
            }
        }
    }
    *settle = next;
}

static enum err refuse_apply(struct tx_write *tx, const void *prepared)
{
    const struct settle *settle = prepared;
    for (uint32_t i = 0; i < settle->count; i++) {
        if (settle->rounds[i] == SETTLE_ROUNDS) {
            TRY(tx_intent_refuse(tx, settle->lines[i]));
        }
    }
    return OK;
}

enum err settle_run(struct app *app, struct settle *settle)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * 1024 * 1024);
    int64_t *open = NULL;
    uint32_t count = 0;
    uint32_t old = 0;
    TRY(vault_log_open_intents(app->vault, &arena, &open, &count));
    look(settle, open, count);
    for (uint32_t i = 0; i < settle->count; i++) {
        old += settle->rounds[i] == SETTLE_ROUNDS;
    }
    if (old == 0) {
        return OK;
    }
    TRY(store_write(app->store, refuse_apply, settle));
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    for (uint32_t i = 0; i < settle->count; i++) {
        bool stands = false;
        TRY(store_intent_stands(tx, settle->lines[i], &stands));
        if (settle->rounds[i] == SETTLE_ROUNDS) {
            vault_outcome(app->vault, settle->lines[i], stands);
        }
    }
    log_event(LOG_INFO, SV("log"), SV("lines_settled"), old);
    return OK;
}
