#include "app/settle.h"

#include "base/log.h"

#include <string.h>

/* The database says how each ended. */
static enum err outcomes_tell(struct app *app, const int64_t *lines, uint32_t count, bool rest_ended)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    for (uint32_t i = 0; i < count; i++) {
        bool stands = false;
        TRY(store_intent_stands(tx, lines[i], &stands));
        if (stands || rest_ended) {
            vault_outcome(app->vault, lines[i], stands);
        }
    }
    return OK;
}

enum err settle_all(struct app *app, bool rest_ended, uint32_t *ret_count)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)16 * 1024 * 1024);
    int64_t *open = NULL;
    uint32_t count = 0;
    TRY(vault_log_open_intents(app->vault, &arena, &open, &count));
    TRY(outcomes_tell(app, open, count, rest_ended));
    *ret_count = count;
    return OK;
}

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
    int64_t old[SETTLE_LINES_MAX];
    uint32_t old_count = 0;
    TRY(vault_log_open_intents(app->vault, &arena, &open, &count));
    look(settle, open, count);
    for (uint32_t i = 0; i < settle->count; i++) {
        if (settle->rounds[i] == SETTLE_ROUNDS) {
            old[old_count++] = settle->lines[i];
        }
    }
    if (old_count == 0) {
        return OK;
    }
    TRY(store_write(app->store, refuse_apply, settle));
    TRY(outcomes_tell(app, old, old_count, true));
    log_event(LOG_INFO, SV("log"), SV("lines_settled"), old_count);
    return OK;
}
