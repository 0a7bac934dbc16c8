#include "vault/client_inner.h"

#include "base/limits.h"
#include "base/metric.h"
#include "os/file.h"
#include "os/socket.h"

#include <poll.h>

static enum err send_frame(struct connection *connection, struct arena *arena, const struct exchange *exchange,
                           int64_t deadline_ms)
{
    struct frame_content content = { .kind = (uint8_t)exchange->message,
                                     .sequence = ++connection->sequence,
                                     .put = exchange->put,
                                     .content = exchange->content };
    struct sv bytes = { 0 };
    TRY(frame_write(arena, &content, &bytes));
    if (bytes.length - FRAME_LENGTH_BYTES > message_rule(exchange->message)->bytes_max) {
        return ERR_LIMIT;
    }
    return socket_write_all(connection->fd, bytes, deadline_ms) == OK ? OK : ERR_VAULT;
}

static enum err receive_frame(struct connection *connection, struct arena *arena, int64_t deadline_ms,
                              struct frame *ret_frame)
{
    unsigned char head[FRAME_LENGTH_BYTES];
    if (socket_read_all(connection->fd, head, sizeof head, deadline_ms) != OK) {
        return ERR_VAULT;
    }
    struct wire_in in = wire_in_of(sv_of_bytes(head, sizeof head));
    uint32_t length = wire_get_u32(&in);
    if (length < FRAME_HEAD_BYTES || length > LIMIT_VAULT_MESSAGE_BYTES) {
        return ERR_VAULT;
    }
    char *body = arena_take(arena, length);
    if (body == NULL) {
        return ERR_NO_MEMORY;
    }
    if (socket_read_all(connection->fd, body, length, deadline_ms) != OK) {
        return ERR_VAULT;
    }
    struct frame frame;
    if (!frame_read((struct sv){ body, length }, &frame) || frame.sequence != connection->sequence ||
        frame.kind >= REFUSAL_COUNT) {
        return ERR_VAULT;
    }
    *ret_frame = frame;
    return OK;
}

static uint32_t keeper_of(enum message message)
{
    switch (message_rule(message)->receiver) {
    case RECEIVER_VAULT: return KEEPER_VAULT;
    case RECEIVER_PASSWORD: return KEEPER_PASSWORD;
    case RECEIVER_SHEET: return KEEPER_SHEET;
    }
    return KEEPER_VAULT;
}

enum err exchange_call(struct connection *connection, struct arena *arena, const struct exchange *exchange,
                       struct frame *ret_answer)
{
    int64_t deadline_ms = clock_monotonic_ms() + exchange->wait_ms;
    int64_t begun_us = clock_monotonic_us();
    uint32_t keeper = keeper_of(exchange->message);
    enum err err = send_frame(connection, arena, exchange, deadline_ms);
    if (err == OK) {
        err = receive_frame(connection, arena, deadline_ms, ret_answer);
    }
    metric_observe(METRIC_ROUND_TRIP_TIME, keeper, clock_monotonic_us() - begun_us);
    if (err != OK) {
        metric_add(METRIC_ROUND_TRIP_ERRORS, keeper, 0, 1);
        fd_close(&connection->fd);
    }
    return err;
}

enum err exchange_tell(struct connection *connection, struct arena *arena, const struct exchange *exchange)
{
    enum err err = send_frame(connection, arena, exchange, clock_monotonic_ms() + exchange->wait_ms);
    if (err != OK) {
        fd_close(&connection->fd);
    }
    return err;
}

bool connection_is_stale(const struct connection *connection)
{
    struct pollfd watched = { .fd = connection->fd, .events = POLLIN };
    return connection->fd >= 0 && poll(&watched, 1, 0) != 0;
}
