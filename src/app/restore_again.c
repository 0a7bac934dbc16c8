#include "app/restore_again.h"

#include "app/restore_sql.h"
#include "base/log.h"
#include "privacy/retention.h"
#include "signals/signals.h"
#include "vault/log_walk.h"

#include <stdlib.h>

/* Kinds of rows, as restore.sql numbers them; each kind of ending is of one. */
enum row_kind { ROW_SIGNAL = 1, ROW_WEIGHING, ROW_CASE, ROW_RIGHTS };
static const struct {
    struct sv name; /* of the kind of ending, as it stands in the log */
    enum row_kind row;
} endings[] = {
    { SV_INIT("story"), ROW_SIGNAL }, { SV_INIT("signal"), ROW_SIGNAL }, { SV_INIT("weighing"), ROW_WEIGHING },
    { SV_INIT("case"), ROW_CASE },    { SV_INIT("rights"), ROW_RIGHTS },
};

struct ordered {
    int64_t batch;
    enum log_action action;
    struct dossier_ref dossier;
    struct instant at;
    const struct retention_kind *kind; /* NULL: a withdrawal */
    enum row_kind row;
    bool undone;                       /* the log says that it was not done */
};

struct gathering {
    struct ordered *lines;
    size_t count, room;
};

static void gathering_close(struct gathering *gathering)
{
    free(gathering->lines);
}

static enum err ordered_add(struct gathering *gathering, const struct ordered *ordered)
{
    if (gathering->count == gathering->room) {
        size_t room = gathering->room * 2 + 256;
        struct ordered *lines = realloc(gathering->lines, room * sizeof *lines);
        if (lines == NULL) {
            return ERR_NO_MEMORY;
        }
        gathering->lines = lines;
        gathering->room = room;
    }
    gathering->lines[gathering->count++] = *ordered;
    return OK;
}

static bool ending_of_line(const struct log_entry *entry, struct ordered *ordered)
{
    if (entry->action == LOG_WITHDRAW) {
        return entry->actor_kind == ACTOR_REPORTER;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (sv_equal(entry->object, endings[i].name)) {
            ordered->kind = retention_kind_named(endings[i].name);
            ordered->row = endings[i].row;
            return ordered->kind != NULL;
        }
    }
    return false;
}

static enum err line_gather(void *context, const struct chain_line *line)
{
    struct gathering *gathering = context;
    if (line->kind == CHAIN_OUTCOME && !line->done) {
        for (size_t i = gathering->count; i > 0; i--) {
            struct ordered *ordered = &gathering->lines[i - 1];
            ordered->undone = ordered->undone || ordered->batch == line->outcome_of;
        }
        return OK;
    }
    bool ends = line->kind == CHAIN_INTENT &&
                (line->entry.action == LOG_DESTROY || line->entry.action == LOG_WITHDRAW);
    struct ordered ordered = { .batch = line->batch, .action = line->entry.action, .dossier = line->entry.dossier,
                               .at = line->at };
    return ends && ending_of_line(&line->entry, &ordered) ? ordered_add(gathering, &ordered) : OK;
}

static enum err rows_find(const struct again_wish *wish, struct arena *arena, const struct ordered *ordered,
                          bool *ret_stands, struct sql_restore_dossier **ret_rows, size_t *ret_count)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(wish->store, &tx));
    TRY(store_intent_stands(tx, ordered->batch, ret_stands));
    return sql_restore_dossier(tx, arena, &(struct sql_restore_dossier_in){ ordered->dossier }, ret_rows, ret_count);
}

static enum err destroy_again(const struct again_wish *wish, struct arena *arena, const struct ordered *ordered,
                              const struct sql_restore_dossier *row, struct again_done *done)
{
    struct destruction destruction = {
        .municipality = row->municipality,
        .kind = ordered->kind,
        .item = { .subject = row->subject, .dossier = ordered->dossier, .day = date_of(ordered->at),
                  .rule = ordered->kind->name },
        .today = date_of(ordered->at),
        .at = wish->now,
        .arena = arena,
        .intent = ordered->batch,
    };
    enum err err = store_write(wish->store, destruction_apply, &destruction);
    done->destroyed += err == OK;
    done->held += err == ERR_CONFLICT;
    return err == ERR_CONFLICT ? OK : err;
}

static enum err line_again(const struct again_wish *wish, const struct ordered *ordered, struct again_done *done)
{
    struct arena arena CLEANUP(arena_close);
    struct sql_restore_dossier *rows = NULL;
    size_t count = 0;
    bool stands = false;
    arena_open(&arena, (size_t)4 * 1024 * 1024);
    TRY(rows_find(wish, &arena, ordered, &stands, &rows, &count));
    if (stands) {
        return OK;
    }
    done->since++;
    bool found = false;
    for (size_t i = 0; ordered->kind != NULL && i < count; i++) {
        if (rows[i].kind == (int64_t)ordered->row) {
            found = true;
            TRY(destroy_again(wish, &arena, ordered, &rows[i], done));
        }
    }
    done->gone += ordered->kind != NULL && !found;
    done->withdrawals += ordered->kind == NULL && count > 0;
    return OK;
}

enum err again_run(const struct again_wish *wish, struct again_done *ret_done)
{
    struct gathering gathering CLEANUP(gathering_close) = { 0 };
    struct again_done done = { 0 };
    TRY(log_walk(wish->log, line_gather, &gathering));
    for (size_t i = 0; i < gathering.count; i++) {
        if (!gathering.lines[i].undone) {
            TRY(line_again(wish, &gathering.lines[i], &done));
        }
    }
    *ret_done = done;
    return OK;
}
