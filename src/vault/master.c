#include "vault/master.h"

#include "base/log.h"
#include "os/file.h"

#include <fcntl.h>
#include <sodium.h>

#define MASTER_FILE SV("master.key")
#define MASTER_NEXT SV("master.next")
#define MASTER_OLD SV("master.old")

/* --- which one ---------------------------------------------------------------------------------------------------- */

static bool master_fits(int folder, int fd)
{
    struct keys *keys = NULL;
    uint32_t ignored = 0;
    unsigned char *master = sodium_malloc(KEY_BYTES);
    bool fits = master != NULL && master_key_read(fd, master) == OK && keys_try(folder, master, &keys, &ignored) == OK;
    if (fits) {
        keys_close(keys);
    }
    sodium_free(master);
    return fits;
}

enum { GIVEN, FILED, NEXT, CANDIDATES };

static enum err candidate_open(int folder, int given, uint32_t which, int *ret_fd)
{
    if (which != GIVEN) {
        return file_open(folder, which == NEXT ? MASTER_NEXT : MASTER_FILE, FILE_READ, ret_fd);
    }
    if (given < 0) {
        return ERR_NOT_FOUND;
    }
    *ret_fd = fcntl(given, F_DUPFD_CLOEXEC, 0);
    return *ret_fd < 0 ? ERR_IO : OK;
}

void master_close(struct master *master)
{
    fd_close(&master->fd);
}

enum err master_open(int folder, int given, struct master *ret_master)
{
    struct master first = { .fd = -1 };
    if (sodium_init() < 0) {
        return ERR_NO_MEMORY;
    }
    for (uint32_t which = GIVEN; which < CANDIDATES; which++) {
        struct master candidate = { .fd = -1, .next = which == NEXT };
        enum err err = candidate_open(folder, given, which, &candidate.fd);
        if (err == ERR_NOT_FOUND) {
            continue;
        }
        if (err != OK) {
            fd_close(&first.fd);
            return err;
        }
        if (master_fits(folder, candidate.fd)) {
            if (which != GIVEN && given >= 0) {
                log_event(LOG_WARNING, SV("vault"), SV("given_master_key_is_old"), 0);
            }
            fd_close(&first.fd);
            *ret_master = candidate;
            return OK;
        }
        if (first.fd < 0 && which != NEXT) {
            first = candidate;
        } else {
            fd_close(&candidate.fd);
        }
    }
    if (first.fd < 0) {
        return ERR_NOT_FOUND;
    }
    *ret_master = first;
    return OK;
}

/* --- in steps ----------------------------------------------------------------------------------------------------- */

struct step_state {
    struct master_replacing *replacing;
    unsigned char *master; /* the new one */
    struct keys *next;     /* what is derived from it, and the keys of municipalities under it */
};

typedef enum err step_fn(struct step_state *state);

static enum err step_line(struct step_state *state)
{
    struct log *log = state->replacing->log;
    const struct log_entry line = { .action = LOG_KEYS, .actor_kind = ACTOR_SYSTEM, .role = SV("-"),
                                    .purpose = SV("command_line"), .object = SV("master_replaced"),
                                    .origin = SV("-") };
    int64_t ignored = 0;
    TRY(log_add(log, &line, 1, state->replacing->now, &ignored));
    TRY(log_commit(log));
    log_sign_head(log);
    return OK;
}

static enum err step_master(struct step_state *state)
{
    return file_replace(state->replacing->folder, MASTER_NEXT,
                        (struct sv){ (const char *)state->master, KEY_BYTES });
}

static enum err step_municipalities(struct step_state *state)
{
    return keys_write_next(state->next);
}

static enum err step_log_key(struct step_state *state)
{
    return log_key_change(state->replacing->log, keys_log_secret(state->next), state->replacing->now);
}

/* From here on the new one is the master key. */
static enum err step_take(struct step_state *state)
{
    return keys_take_next(state->next);
}

static step_fn *const replace_steps[] = { step_line, step_master, step_municipalities, step_log_key, step_take };
enum { REPLACE_STEPS = sizeof replace_steps / sizeof *replace_steps };

static enum err steps_run(struct step_state *state, uint32_t steps)
{
    randombytes_buf(state->master, KEY_BYTES);
    TRY(keys_rewrap(state->replacing->keys, state->master, &state->next));
    for (uint32_t i = 0; i < REPLACE_STEPS && i < steps; i++) {
        TRY(replace_steps[i](state));
    }
    return OK;
}

enum err master_replace(struct master_replacing *replacing, uint32_t steps)
{
    struct step_state state = { .replacing = replacing, .master = sodium_malloc(KEY_BYTES) };
    if (state.master == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = steps_run(&state, steps);
    sodium_free(state.master);
    if (state.next != NULL) {
        keys_close(state.next);
    }
    return err;
}

/* --- after a start ------------------------------------------------------------------------------------------------ */

struct settling {
    int folder;
    bool next;
};
typedef enum err settle_fn(const struct settling *settling);

static enum err settle_old(const struct settling *settling)
{
    enum err err = settling->next ? file_rename(settling->folder, MASTER_FILE, MASTER_OLD) : OK;
    return err == ERR_NOT_FOUND ? OK : err; /* the system gave it, or it has gone aside before */
}

static enum err settle_name(const struct settling *settling)
{
    return settling->next ? file_rename(settling->folder, MASTER_NEXT, MASTER_FILE) : OK;
}

static enum err settle_erase_old(const struct settling *settling)
{
    return file_erase(settling->folder, MASTER_OLD);
}

static enum err settle_erase_next(const struct settling *settling)
{
    return settling->next ? OK : file_erase(settling->folder, MASTER_NEXT);
}

static enum err settle_erase_municipalities(const struct settling *settling)
{
    return file_erase(settling->folder, KEYS_NEXT_FILE);
}

static settle_fn *const settle_steps[] = { settle_old, settle_name, settle_erase_old, settle_erase_next,
                                           settle_erase_municipalities };

enum err master_settle(int folder, const struct master *master, uint32_t steps)
{
    const struct settling settling = { folder, master->next };
    for (uint32_t i = 0; i < sizeof settle_steps / sizeof *settle_steps && i < steps; i++) {
        TRY(settle_steps[i](&settling));
    }
    return OK;
}
