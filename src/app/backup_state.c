#include "app/backup_state.h"

#include "app/backup_state_sql.h"

enum { HOUR_MS = 3600 * 1000 };

static bool late_of(const struct config *config, enum backup_kind kind, struct instant made, struct instant now)
{
    int64_t hours = kind == KIND_PROVED ? config->restore_late_days * 24 : config->backup_late_hours;
    return made.ms < instant_add_ms(now, -hours * HOUR_MS).ms;
}

enum err backup_state_read(struct tx *tx, struct arena *arena, const struct config *config, struct instant now,
                           struct backup_state *ret_state)
{
    struct sql_backup_states *rows = NULL;
    size_t count = 0;
    struct backup_state state = { .wanted = !sv_empty(config->backup_key) };
    TRY(sql_backup_states(tx, arena, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind > 0 && rows[i].kind < KIND_END) {
            state.kinds[rows[i].kind] = (struct backup_known){ .made = rows[i].made, .noted = rows[i].noted,
                                                               .oldest = rows[i].oldest };
        }
    }
    for (int kind = KIND_DATA; kind < KIND_END; kind++) {
        state.kinds[kind].late = late_of(config, (enum backup_kind)kind, state.kinds[kind].made, now);
    }
    *ret_state = state;
    return OK;
}

enum err backup_note_apply(struct tx_write *tx, const void *backup_note)
{
    const struct backup_note *note = backup_note;
    return sql_backup_state_put(tx, &(struct sql_backup_state_put_in){ note->kind, note->made, note->noted,
                                                                       note->oldest });
}
