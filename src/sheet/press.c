#include "sheet/press.h"

#include "os/file.h"
#include "sheet/sheet_inner.h"
#include "vault/client_inner.h"

#include <stdatomic.h>
#include <stdlib.h>

/* As many documents at once: each keeps one worker of the web process waiting. */
enum { SLOTS = 4, CALL_ARENA_BYTES = 12 * 1024 * 1024 };

/* A connection that one thread at a time uses. */
struct slot {
    atomic_flag taken;
    struct connection connection;
};

struct sheet_press {
    press_connect_fn *connect;
    void *context;
    struct slot slots[SLOTS];
};

enum err press_open(press_connect_fn *connect, void *context, struct sheet_press **ret_press)
{
    struct sheet_press *press = calloc(1, sizeof *press);
    if (press == NULL) {
        return ERR_NO_MEMORY;
    }
    press->connect = connect;
    press->context = context;
    for (size_t i = 0; i < SLOTS; i++) {
        atomic_flag_clear(&press->slots[i].taken);
        press->slots[i].connection.fd = -1;
    }
    *ret_press = press;
    return OK;
}

void press_close(struct sheet_press *press)
{
    for (size_t i = 0; press != NULL && i < SLOTS; i++) {
        fd_close(&press->slots[i].connection.fd);
    }
    free(press);
}

static struct slot *slot_take(struct sheet_press *press)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (!atomic_flag_test_and_set(&press->slots[i].taken)) {
            return &press->slots[i];
        }
    }
    return NULL;
}

static enum err err_of(uint8_t refusal)
{
    switch ((enum refusal)refusal) {
    case REFUSAL_NONE: return OK;
    case REFUSAL_MALFORMED: return ERR_INVALID;
    case REFUSAL_BUSY: return ERR_BUSY;
    case REFUSAL_SIZE: return ERR_LIMIT;
    case REFUSAL_SENDER:
    case REFUSAL_SESSION:
    case REFUSAL_MUNICIPALITY:
    case REFUSAL_LOG_LINE:
    case REFUSAL_KEY:
    case REFUSAL_KIND:
    case REFUSAL_RATE:
    case REFUSAL_LOG:
    case REFUSAL_SEALED_POSITION:
    case REFUSAL_NEEDED:
    case REFUSAL_COUNT: break;
    }
    return ERR_PRESS;
}

static enum err slot_call(struct sheet_press *press, struct slot *slot, struct arena *arena,
                          const struct exchange *exchange, struct sv *ret_payload)
{
    struct connection *connection = &slot->connection;
    if (connection_is_stale(connection)) {
        fd_close(&connection->fd);
    }
    if (connection->fd < 0) {
        *connection = (struct connection){ .fd = press->connect(press->context) };
    }
    if (connection->fd < 0) {
        return ERR_PRESS;
    }
    struct frame answer;
    enum err err = exchange_call(connection, arena, exchange, &answer);
    if (err != OK) {
        return err == ERR_VAULT ? ERR_PRESS : err;
    }
    TRY(err_of(answer.kind));
    *ret_payload = answer.payload;
    return OK;
}

static enum err call(struct sheet_press *press, struct arena *arena, const struct exchange *exchange, size_t bytes_max,
                     struct sv *ret_bytes)
{
    struct arena own CLEANUP(arena_close);
    struct sv payload = { 0 };
    if (press == NULL) {
        return ERR_PRESS;
    }
    struct slot *slot = slot_take(press);
    if (slot == NULL) {
        return ERR_BUSY;
    }
    arena_open(&own, CALL_ARENA_BYTES);
    enum err err = slot_call(press, slot, &own, exchange, &payload);
    atomic_flag_clear(&slot->taken);
    TRY(err);
    struct wire_in in = wire_in_of(payload);
    struct sv bytes = wire_get_text(&in, bytes_max);
    return wire_all_read(&in) ? arena_copy(arena, bytes, ret_bytes) : ERR_PRESS;
}

enum err sheet_pdf(struct sheet_press *press, struct arena *arena, const struct sheet *sheet, struct sv *ret_pdf)
{
    const struct exchange exchange = { MESSAGE_SHEET_PRINT, sheet_put, sheet, LIMIT_SHEET_WAIT_MS };
    TRY(sheet_done(sheet));
    return call(press, arena, &exchange, LIMIT_SHEET_PDF_BYTES, ret_pdf);
}

enum err meeting_calendar(struct sheet_press *press, struct arena *arena, const struct meeting *meeting,
                          struct sv *ret_calendar)
{
    const struct exchange exchange = { MESSAGE_SHEET_MEETING, meeting_put, meeting, LIMIT_SHEET_WAIT_MS };
    TRY(meeting_check(meeting));
    return call(press, arena, &exchange, LIMIT_SHEET_CALENDAR_BYTES, ret_calendar);
}
