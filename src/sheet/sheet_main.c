/* The press: documents become PDF, meetings become invitations. Given: 3, the control socket over which client
 * connections arrive. No key, no database, no network; of files only fonts, which it may read. One document at a time;
 * the others wait in a bounded queue. One that takes longer than LIMIT_SHEET_MS ends the process, and the supervisor
 * starts another.
 */
#include "base/log.h"
#include "os/file.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "os/supervise.h"
#include "sheet/draw.h"
#include "sheet/fonts.h"
#include "vault/server.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

/* What the libraries free is overwritten, so that little of a document stays in memory when it is out. */
enum { FREED_BYTE = 0xa5 };
enum { FD_CONTROL = PROCESS_FD_FIRST, WORK_ARENA_BYTES = 48 * 1024 * 1024, IDLE_MS = 60000 };

struct press {
    struct server server;
    struct peer *queue[LIMIT_SHEET_QUEUE];
    size_t queue_count;
};

static void text_put(struct wire_out *out, const void *content)
{
    const struct sv *text = content;
    wire_put_text(out, *text);
}

/* Until it is set to 0, this process ends when the time is over: nobody waits any more for what it was doing. */
static void time_limit(int64_t ms)
{
    const struct itimerval timer = { .it_value = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 } };
    ASSERT(setitimer(ITIMER_REAL, &timer, NULL) == 0);
}

static enum refusal refusal_of(enum err err)
{
    return err == ERR_INVALID ? REFUSAL_MALFORMED : REFUSAL_SIZE;
}

static enum err document_make(struct arena *arena, const struct peer *peer, struct sv *ret_bytes)
{
    struct sheet *sheet = NULL;
    TRY(sheet_get(arena, peer->frame.payload, &sheet));
    return sheet_draw(arena, sheet, ret_bytes);
}

static enum err invitation_make(struct arena *arena, const struct peer *peer, struct sv *ret_bytes)
{
    struct meeting meeting;
    TRY(meeting_get(peer->frame.payload, &meeting));
    return calendar_write(arena, &meeting, ret_bytes);
}

/* A library that refuses has perhaps lost its way: what comes next deserves a process that has not. */
static void job_do(struct press *press, struct peer *peer)
{
    struct arena arena CLEANUP(arena_close);
    struct sv bytes = { 0 };
    arena_open(&arena, WORK_ARENA_BYTES);
    time_limit(LIMIT_SHEET_MS);
    bool print = (enum message)peer->frame.kind == MESSAGE_SHEET_PRINT;
    enum err err = print ? document_make(&arena, peer, &bytes) : invitation_make(&arena, peer, &bytes);
    time_limit(0);
    if (err == ERR_PRESS) {
        log_trace_set(peer->frame.trace);
        log_error(SV("sheet"), SV("library_refused"), err);
        log_trace_set(0);
        press->server.stopping = true;
        return;
    }
    if (err == OK) {
        peer_answer(peer, text_put, &bytes);
    } else {
        peer_refuse(peer, refusal_of(err));
    }
}

static void handle(void *context, struct peer *peer)
{
    struct press *press = context;
    if (press->queue_count == LIMIT_SHEET_QUEUE) {
        peer_refuse(peer, REFUSAL_BUSY);
        return;
    }
    press->queue[press->queue_count++] = peer;
}

/* One job between two looks at the sockets, so that a full queue is told at once. */
static int idle(void *context)
{
    struct press *press = context;
    if (press->queue_count == 0) {
        return IDLE_MS;
    }
    struct peer *peer = press->queue[0];
    press->queue_count--;
    memmove(press->queue, press->queue + 1, press->queue_count * sizeof(struct peer *));
    job_do(press, peer);
    return 0;
}

static enum err walls_up(bool landlock_needed)
{
    struct sandbox_folder folders[2] = { { .fd = -1 }, { .fd = -1 } };
    struct sandbox_options options = { .profile = SANDBOX_SHEET, .folders = folders };
    struct sandbox_status status;
    TRY(folder_open(SV(FONTS_FOLDER), &folders[options.folder_count++].fd));
    /* Without a cache every start reads all fonts: slow, not wrong. */
    options.folder_count += folder_open(SV(FONTS_CACHE), &folders[1].fd) == OK ? 1 : 0;
    enum err err = sandbox_enter(&options, &status);
    fd_close(&folders[0].fd);
    fd_close(&folders[1].fd);
    TRY(err);
    return status.landlock_abi == 0 && landlock_needed ? ERR_REFUSED : OK;
}

static enum err press_begin(struct press *press, bool landlock_needed)
{
    TRY(process_signals(&press->server.stop_fd));
    TRY(walls_up(landlock_needed));
    return fonts_open();
}

int main(int count, char **arguments)
{
    process_harden(true);
    (void)mallopt(M_PERTURB, FREED_BYTE);
    bool landlock_needed = !(count == 2 && sv_equal(sv_of_c(arguments[1]), SV("landlock=0")));
    struct press *press = calloc(1, sizeof *press);
    enum err err = press == NULL ? ERR_NO_MEMORY : press_begin(press, landlock_needed);
    if (err != OK) {
        log_error(SV("sheet"), SV("not_started"), err);
        free(press);
        return err == ERR_NOT_FOUND ? BAD_START_FONTS : BAD_START;
    }
    press->server.receiver = RECEIVER_SHEET;
    press->server.control_fd = FD_CONTROL;
    press->server.handle = handle;
    press->server.idle = idle;
    press->server.context = press;
    server_run(&press->server);
    free(press);
    return 0;
}
