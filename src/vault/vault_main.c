/* The vault process. Given by whoever starts it (docs/formats/vault-messages.md):
 *   3  control socket, over which client connections arrive
 *   4  its own folder: master.key (unless 6 is given), municipalities, sessions-ended
 *   5  the log's folder
 *   6  the master key, when the system keeps it (optional)
 * and its options as name=number. It opens nothing else, and holds no network, database or web code.
 */
#include "base/limits.h"
#include "base/log.h"
#include "os/file.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "os/supervise.h"
#include "vault/master.h"
#include "vault/serve.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { FD_CONTROL = PROCESS_FD_FIRST, FD_FOLDER, FD_LOG, FD_MASTER };
enum { EXIT_LOG_LOST = 2, DAY_MS = 24 * 3600 * 1000 };

struct option_row {
    struct sv name;
    int64_t *value;
};

/* name=number only: nothing here is a path or a text. */
static bool options_read(int count, char **arguments, const struct option_row *rows, size_t row_count)
{
    for (int i = 1; i < count; i++) {
        struct sv name = { 0 };
        struct sv value = { 0 };
        bool known = false;
        if (!sv_cut(sv_of_c(arguments[i]), '=', &name, &value)) {
            return false;
        }
        for (size_t j = 0; j < row_count; j++) {
            if (sv_equal(rows[j].name, name)) {
                known = sv_to_int(value, rows[j].value);
            }
        }
        if (!known) {
            return false;
        }
    }
    return true;
}

static enum err walls_up(bool landlock_needed, int64_t *ret_abi)
{
    const struct sandbox_folder folders[] = { { .fd = FD_FOLDER, .write = true }, { .fd = FD_LOG, .write = true } };
    const struct sandbox_options options = { .profile = SANDBOX_VAULT, .folders = folders, .folder_count = 2 };
    struct sandbox_status status;
    TRY(sandbox_enter(&options, &status));
    *ret_abi = status.landlock_abi;
    if (status.landlock_abi == 0) {
        log_event(LOG_WARNING, SV("vault"), SV("no_landlock"), 0);
        return landlock_needed ? ERR_REFUSED : OK;
    }
    return OK;
}

struct start {
    int64_t segment_lines;
    int64_t landlock_needed;
    int64_t replace_master; /* and end */
};

/* ret_why: what it is that does not go, when it fails. */
static enum err vault_begin(struct vault_state *state, const struct start *start, enum bad_start *ret_why)
{
    struct master master CLEANUP(master_close) = { .fd = -1 };
    int given = fcntl(FD_MASTER, F_GETFD) >= 0 ? FD_MASTER : -1; /* first: what we open could take its number */
    *ret_why = BAD_START_LOCKED;
    TRY(process_signals(&state->server.stop_fd));
    TRY(file_lock(FD_FOLDER, SV("lock"), &state->lock_fd));
    *ret_why = BAD_START_WALLS;
    TRY(walls_up(start->landlock_needed != 0, &state->landlock_abi));
    *ret_why = BAD_START_KEY_MISSING;
    TRY(master_open(FD_FOLDER, given, &master));
    *ret_why = BAD_START_KEY_WRONG;
    TRY(keys_open(FD_FOLDER, master.fd, &state->keys));
    TRY(sessions_open(FD_FOLDER, state->keys, &state->sessions));
    *ret_why = BAD_START_LOG;
    struct log_options log = { .folder = FD_LOG,
                               .secret = keys_log_secret(state->keys),
                               .public = keys_log_public(state->keys),
                               .segment_lines = start->segment_lines };
    TRY(log_open(&log, clock_now(&state->clock), &state->log));
    keys_versions_begun(state->keys, state->log.now.number);
    TRY(master_settle(FD_FOLDER, &master, MASTER_ALL_STEPS));
    if (given >= 0) {
        (void)close(given);
    }
    return OK;
}

static int master_replace_once(struct vault_state *state)
{
    struct master_replacing replacing = { FD_FOLDER, state->keys, &state->log, clock_now(&state->clock) };
    enum err err = master_replace(&replacing, MASTER_ALL_STEPS);
    if (err != OK) {
        log_error(SV("vault"), SV("master_not_replaced"), err);
    }
    log_close(&state->log);
    return err == OK ? 0 : BAD_START;
}

/* Until it is told to stop. */
static int vault_run(struct vault_state *state)
{
    state->server.receiver = RECEIVER_VAULT;
    state->server.control_fd = FD_CONTROL;
    state->server.handle = serve_message;
    state->server.round_end = serve_round_end;
    state->server.idle = serve_idle;
    state->server.context = state;
    log_event(LOG_INFO, SV("vault"), SV("ready"), state->log.durable.number);
    server_run(&state->server);
    if (!state->log.lost) {
        serve_stop(state);
        log_close(&state->log);
    }
    return state->log.lost ? EXIT_LOG_LOST : 0;
}

int main(int count, char **arguments)
{
    int64_t keep_days = 365;
    struct start start = { .landlock_needed = 1 };
    process_harden(true);
    struct vault_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return BAD_START;
    }
    state->limiter.openings_per_minute = OPENINGS_PER_MINUTE_DEFAULT;
    state->limiter.writes_per_second = WRITES_PER_SECOND_DEFAULT;
    const struct option_row rows[] = {
        { SV_INIT("openings-per-minute"), &state->limiter.openings_per_minute },
        { SV_INIT("writes-per-second"), &state->limiter.writes_per_second },
        { SV_INIT("clock-offset-ms"), &state->clock.offset_ms },
        { SV_INIT("log-keep-days"), &keep_days },
        { SV_INIT("segment-lines"), &start.segment_lines },
        { SV_INIT("landlock"), &start.landlock_needed },
        { SV_INIT("replace-master"), &start.replace_master },
    };
    bool read = options_read(count, arguments, rows, sizeof rows / sizeof *rows) && keep_days >= 0 &&
                state->limiter.openings_per_minute >= 1 && state->limiter.writes_per_second >= 1;
    state->log_keep_ms = keep_days * DAY_MS;
    enum bad_start why = BAD_START;
    enum err err = read ? vault_begin(state, &start, &why) : ERR_INVALID;
    if (err != OK) {
        log_error(SV("vault"), SV("not_started"), err);
    }
    int exit_code = err != OK ? (int)why : start.replace_master != 0 ? master_replace_once(state) : vault_run(state);
    if (state->keys != NULL) {
        keys_close(state->keys);
    }
    free(state);
    return exit_code;
}
