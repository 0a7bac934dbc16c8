#include "app/restore_sample.h"

#include "app/restore_sql.h"
#include "os/file.h"
#include "os/socket.h"
#include "vault/keepers.h"
#include "vault/vault.h"

#include <pthread.h>
#include <unistd.h>

enum { SAMPLE_OF_EACH = 5, SESSION_MS = 3600 * 1000, SAMPLER = 1, START_TRIES = 40 };

struct sampling {
    struct keepers *keepers;
    struct supervisor supervisor;
    struct connector *connector;
    struct vault *vault;
    pthread_t thread;
    bool running;
    int stop_write, stop_read;
};

static void *supervise(void *context)
{
    struct sampling *sampling = context;
    supervisor_run(&sampling->supervisor, sampling->stop_read);
    return NULL;
}

static void sampling_close(struct sampling *sampling)
{
    vault_close(sampling->vault);
    connector_close(sampling->connector);
    if (sampling->running) {
        fd_close(&sampling->stop_write);
        (void)pthread_join(sampling->thread, NULL);
    }
    fd_close(&sampling->stop_read);
    fd_close(&sampling->stop_write);
    keepers_close(sampling->keepers);
}

static enum err sampling_start(const struct folder *folder, int master, struct sampling *sampling)
{
    int connector = -1;
    TRY(keepers_open(&(struct keepers_options){ .data_folder = folder->path, .landlock_optional = true,
                                                .master = master,
                                                .clock_offset_ms = folder->config.clock_offset_days * 24 * 3600 *
                                                                   1000 },
                     &sampling->keepers));
    keepers_supervise(sampling->keepers, &sampling->supervisor);
    TRY(keepers_connector(sampling->keepers, KEEPERS_WEB, &connector));
    TRY(socket_pair(SOCKET_STREAM, &sampling->stop_write, &sampling->stop_read));
    if (pthread_create(&sampling->thread, NULL, supervise, sampling) != 0) {
        return ERR_NO_MEMORY;
    }
    sampling->running = true;
    TRY(connector_open(connector, &sampling->connector));
    return vault_open(connector_vault, sampling->connector, &sampling->vault);
}

/* A vault that does not take its files ends at once and is started again: a few tries tell. */
static bool vault_answers(struct sampling *sampling)
{
    for (int tried = 0; tried < START_TRIES; tried++) {
        if (vault_ping(sampling->vault) == OK) {
            return true;
        }
        (void)usleep(50 * 1000);
    }
    return false;
}

struct sample_place {
    enum key_kind kind;
    struct sv table, column;
};
static const struct sample_place places[] = {
    { KEY_STORY, SV_INIT("signal_story"), SV_INIT("story") },
    { KEY_RECORD, SV_INIT("signal_subject"), SV_INIT("who") },
    { KEY_RECORD, SV_INIT("case_subject"), SV_INIT("who") },
};

/* Nothing of what opened is looked at, or kept. */
static enum err value_open(struct sampling *sampling, const struct sql_restore_sample *row,
                           const struct wrapped_key *wrapped, bool *ret_opened)
{
    struct arena arena CLEANUP(arena_close);
    struct vault_session session;
    struct vault_batch *batch = NULL;
    const struct sample_place *place = &places[row->kind - 1];
    const struct clock clock = { 0 };
    struct instant now = clock_now(&clock);
    struct vault_mint mint = { .person = { SAMPLER }, .municipalities = { row->municipality },
                               .municipality_count = 1, .now = now, .until = instant_add_ms(now, SESSION_MS) };
    arena_open(&arena, (size_t)16 * 1024 * 1024);
    TRY(vault_session_mint(sampling->vault, &mint, &session));
    TRY(batch_begin(&arena, &session, row->municipality, &batch));
    struct batch_key key = batch_key_use(batch, place->kind, row->dossier, wrapped);
    struct batch_open open = batch_open(batch, key, (struct place){ place->table, place->column, row->row },
                                        row->sealed);
    batch_log(batch, &(struct log_entry){ .action = LOG_SAMPLE, .actor_kind = ACTOR_STAFF,
                                          .municipality = row->municipality, .dossier = row->dossier,
                                          .role = SV("restore"), .object = SV("restore"), .origin = SV("-") });
    enum err err = vault_call(sampling->vault, batch);
    *ret_opened = err == OK && batch_opened(batch, open);
    return OK;
}

static enum err rows_open(struct sampling *sampling, struct store *store, struct sample_done *done)
{
    struct arena arena CLEANUP(arena_close);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_restore_sample *rows = NULL;
    size_t count = 0;
    arena_open(&arena, (size_t)16 * 1024 * 1024);
    TRY(store_read_begin(store, &tx));
    TRY(sql_restore_sample(tx, &arena, &(struct sql_restore_sample_in){ SAMPLE_OF_EACH }, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        struct wrapped_key wrapped;
        bool opened = false;
        done->tried++;
        if (store_key_read(tx, rows[i].key, &wrapped) != OK) {
            done->keyless++;
            continue;
        }
        ASSERT(rows[i].kind >= 1 && rows[i].kind <= (int64_t)(sizeof places / sizeof *places));
        TRY(value_open(sampling, &rows[i], &wrapped, &opened));
        done->opened += opened;
    }
    return OK;
}

enum err sample_open(const struct folder *folder, struct store *store, int master, struct sample_done *ret_done)
{
    struct sampling sampling CLEANUP(sampling_close) = { .stop_write = -1, .stop_read = -1 };
    struct sample_done done = { 0 };
    TRY(sampling_start(folder, master, &sampling));
    done.vault_opened = vault_answers(&sampling);
    if (done.vault_opened) {
        TRY(rows_open(&sampling, store, &done));
    }
    *ret_done = done;
    return OK;
}
