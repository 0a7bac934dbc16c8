#include "app/control_wire.h"

#include "base/clock.h"
#include "os/file.h"
#include "os/socket.h"

int64_t control_deadline(void)
{
    return clock_monotonic_ms() + CONTROL_WAIT_MS;
}

static void length_put(unsigned char bytes[4], size_t length)
{
    bytes[0] = (unsigned char)(length >> 24);
    bytes[1] = (unsigned char)(length >> 16);
    bytes[2] = (unsigned char)(length >> 8);
    bytes[3] = (unsigned char)length;
}

static size_t length_get(const unsigned char bytes[4])
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

/* The block behind a length; ERR_LIMIT when it is longer than allowed. */
enum err control_read(int fd, struct arena *arena, size_t bytes_max, struct sv *ret_block)
{
    unsigned char head[4];
    TRY(socket_read_all(fd, head, sizeof head, control_deadline()));
    size_t length = length_get(head);
    if (length > bytes_max) {
        return ERR_LIMIT;
    }
    char *block = arena_take(arena, length);
    if (block == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(socket_read_all(fd, block, length, control_deadline()));
    *ret_block = (struct sv){ block, length };
    return OK;
}

enum err control_write(int fd, struct sv block)
{
    unsigned char head[4];
    length_put(head, block.length);
    TRY(socket_write_all(fd, sv_of_bytes(head, sizeof head), control_deadline()));
    return socket_write_all(fd, block, control_deadline());
}

enum err control_call(struct arena *arena, const struct control_call *call, int *ret_exit)
{
    int fd CLEANUP(fd_close) = -1;
    enum err err = socket_connect_unix(call->socket, &fd);
    if (err != OK) {
        return ERR_NOT_FOUND;
    }
    struct buf block;
    buf_open(&block, arena, CONTROL_BYTES_MAX);
    for (size_t i = 0; i < call->count; i++) {
        buf_put(&block, call->words[i]);
        buf_put_byte(&block, '\0');
    }
    struct sv words;
    TRY(buf_done(&block, &words));
    TRY(control_write(fd, words));
    unsigned char exit_byte = 0;
    TRY(socket_read_all(fd, &exit_byte, 1, control_deadline()));
    struct sv answer;
    TRY(control_read(fd, arena, CONTROL_ANSWER_BYTES_MAX, &answer));
    buf_put(call->out, answer);
    *ret_exit = exit_byte;
    return OK;
}
