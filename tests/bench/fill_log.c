/* Lines of years, by the writer of the log itself: numbered, chained, closed in segments, signed. */
#include "fill.h"

#include "os/file.h"
#include "vault/keys.h"
#include "vault/segment.h"

#include <stdlib.h>

enum { ROUND_BATCHES = 512, SETTLES_ONE_IN = 5 };

/* Four of five only looked; the fifth changed something, so an outcome follows. */
static enum err dossier_line(struct log *log, const struct fill_dossier *dossier, struct random *random,
                             struct instant at)
{
    static const struct sv objects[] = { SV_INIT("story"), SV_INIT("observation"), SV_INIT("message"),
                                         SV_INIT("record") };
    bool changes = random_below(random, SETTLES_ONE_IN) == 0;
    struct log_entry entry = {
        .action = changes ? LOG_CHANGE : LOG_VIEW,
        .actor_kind = ACTOR_STAFF,
        .actor = dossier->officer,
        .municipality = dossier->municipality,
        .dossier = dossier->ref,
        .role = SV("meldpunt_officer"),
        .purpose = SV("intake"),
        .object = objects[random_below(random, sizeof objects / sizeof objects[0])],
        .origin = SV("192.0.2.7"),
    };
    int64_t intent = 0;
    TRY(log_add(log, &entry, 1, at, &intent));
    return changes ? log_add_outcome(log, intent, true, at) : OK;
}

static enum err lines_write(struct log *log, const struct fill_log *fill, struct random *random)
{
    int64_t total = (int64_t)fill->count * fill->lines_per_dossier;
    int64_t span = fill->until.ms - fill->from.ms;
    for (int64_t i = 0; i < total; i++) {
        struct instant at = { fill->from.ms + (int64_t)((double)span * (double)i / (double)total) };
        TRY(dossier_line(log, &fill->dossiers[random_below(random, fill->count)], random, at));
        if (i % ROUND_BATCHES == ROUND_BATCHES - 1) {
            TRY(log_commit(log));
        }
    }
    return log_commit(log);
}

enum err fill_log(const struct fill_log *fill, struct random *random, int64_t *ret_lines)
{
    int data CLEANUP(fd_close) = -1;
    int vault CLEANUP(fd_close) = -1;
    int folder CLEANUP(fd_close) = -1;
    int master CLEANUP(fd_close) = -1;
    TRY(folder_open(fill->data_folder, &data));
    TRY(folder_open_in(data, SV("vault"), false, &vault));
    TRY(folder_open_in(data, SV("log"), false, &folder));
    TRY(file_open(vault, SV("master.key"), FILE_READ, &master));
    struct keys *keys = NULL;
    TRY(keys_open(vault, master, &keys));
    struct log *log = calloc(1, sizeof *log);
    struct log_options options = { .folder = folder, .secret = keys_log_secret(keys), .public = keys_log_public(keys) };
    enum err err = log == NULL ? ERR_NO_MEMORY : log_open(&options, fill->from, log);
    if (err == OK) {
        int64_t before = log->now.number;
        err = lines_write(log, fill, random);
        *ret_lines = log->now.number - before;
        log_close(log);
    }
    free(log);
    keys_close(keys);
    return err;
}
