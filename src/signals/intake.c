/* The queue, the colleagues, and keeping observations after a withdrawal. */
#include "signals/intake.h"

#include "base/limits.h"
#include "signals/intake_sql.h"

enum err queue_read(const struct desk *desk, const struct queue_place *after, struct queue *ret_queue)
{
    struct sql_queue_page *rows = NULL;
    size_t count = 0;
    TRY(sql_queue_page(desk->tx, desk->arena,
                       &(struct sql_queue_page_in){ .municipality = desk->actor->municipality,
                                                    .person = desk->actor->person, .today = date_of(desk->now),
                                                    .after_due = after->due, .after = after->signal },
                       &rows, &count));
    struct queue queue = { .more = count > LIMIT_LIST_ROWS };
    queue.count = queue.more ? LIMIT_LIST_ROWS : count;
    queue.rows = ARENA_ARRAY(desk->arena, struct queue_row, queue.count);
    if (queue.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < queue.count; i++) {
        const struct sql_queue_page *row = &rows[i];
        queue.rows[i] = (struct queue_row){
            .id = row->signal, .reference = row->reference, .owner = row->owner_name, .kind = row->kind,
            .about = row->about, .channel = row->channel, .age = row->age, .state = row->state,
            .inform_state = row->inform_state, .due = row->due, .answer_by = row->answer_by,
            .inform_due = row->inform_due, .received = row->received, .urgent = row->urgent,
            .answered = row->answered.ms != 0, .unread = row->unread > 0, .withdrawn = row->withdrawn > 0,
            .mine = row->owner.value == desk->actor->person.value,
        };
        queue.end = (struct queue_place){ row->due, row->signal };
    }
    *ret_queue = queue;
    return OK;
}

enum err closed_read(const struct desk *desk, struct signal_id before, struct closed_row **ret_rows, size_t *ret_count,
                     bool *ret_more)
{
    struct sql_closed_page *rows = NULL;
    size_t count = 0;
    struct signal_id bound = { before.value == 0 ? INT64_MAX : before.value };
    TRY(sql_closed_page(desk->tx, desk->arena,
                        &(struct sql_closed_page_in){ desk->actor->municipality, desk->actor->person,
                                                      date_of(desk->now), bound },
                        &rows, &count));
    *ret_more = count > LIMIT_LIST_ROWS;
    count = *ret_more ? LIMIT_LIST_ROWS : count;
    struct closed_row *closed = ARENA_ARRAY(desk->arena, struct closed_row, count);
    if (closed == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        closed[i] = (struct closed_row){ rows[i].signal, rows[i].reference, rows[i].kind, rows[i].about,
                                         rows[i].outcome, rows[i].received, rows[i].destroy_on };
    }
    *ret_rows = closed;
    *ret_count = count;
    return OK;
}

enum err queue_count(const struct desk *desk, struct queue_counts *ret_counts)
{
    struct sql_queue_counts row;
    TRY(sql_queue_counts(desk->tx, desk->arena,
                         &(struct sql_queue_counts_in){ desk->actor->municipality, desk->actor->person,
                                                        date_of(desk->now) }, &row));
    *ret_counts = (struct queue_counts){ row.open, row.late, row.unowned };
    return OK;
}

enum err colleagues_read(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                         struct colleague **ret_colleagues, size_t *ret_count)
{
    struct sql_colleagues *rows = NULL;
    size_t count = 0;
    TRY(sql_colleagues(tx, arena, &(struct sql_colleagues_in){ municipality, today }, &rows, &count));
    struct colleague *colleagues = ARENA_ARRAY(arena, struct colleague, count);
    if (colleagues == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        colleagues[i] = (struct colleague){ rows[i].person, rows[i].reference, rows[i].name };
    }
    *ret_colleagues = colleagues;
    *ret_count = count;
    return OK;
}

enum err colleague_find(const struct colleague *colleagues, size_t count, struct sv reference,
                        struct person_id *ret_person)
{
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(colleagues[i].reference, reference)) {
            *ret_person = colleagues[i].person;
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

enum err neighbours_read(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         struct neighbour **ret_neighbours, size_t *ret_count)
{
    struct sql_municipalities_but *rows = NULL;
    size_t count = 0;
    TRY(sql_municipalities_but(tx, arena, &(struct sql_municipalities_but_in){ municipality }, &rows, &count));
    struct neighbour *neighbours = ARENA_ARRAY(arena, struct neighbour, count);
    if (neighbours == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        neighbours[i] = (struct neighbour){ rows[i].municipality, rows[i].code, rows[i].name };
    }
    *ret_neighbours = neighbours;
    *ret_count = count;
    return OK;
}

/* --- after a withdrawal ------------------------------------------------------------------------------------------- */
enum err withdrawn_read(struct tx *tx, struct arena *arena, struct signal_id signal, struct withdrawn *ret_withdrawn)
{
    struct sql_withdrawal_of_signal row;
    enum err err = sql_withdrawal_of_signal(tx, arena, &(struct sql_withdrawal_of_signal_in){ signal }, &row);
    if (err == ERR_NOT_FOUND) {
        *ret_withdrawn = (struct withdrawn){ 0 };
        return OK;
    }
    TRY(err);
    *ret_withdrawn = (struct withdrawn){ .is_withdrawn = true, .first_done = row.keep_first.value != 0,
                                         .second_done = row.keep_second.value != 0, .at = row.at,
                                         .decide_by = row.decide_by, .first = row.keep_first,
                                         .first_name = row.first_name };
    return OK;
}

struct keep_prepared {
    struct signal_id signal;
    struct person_id person;
    bool second;
    struct sealed reason;
    struct date destroy_on;
    struct sv destroy_rule;
    int64_t intent;
};

enum err keep_prepare(const struct desk *desk, const struct signal *signal, struct sv reason,
                      const struct settings *settings, const struct keep_prepared **ret_prepared)
{
    struct withdrawn withdrawn;
    TRY(withdrawn_read(desk->tx, desk->arena, signal->id, &withdrawn));
    bool same = withdrawn.first.value == desk->actor->person.value;
    if (!withdrawn.is_withdrawn || withdrawn.second_done || (withdrawn.first_done && same)) {
        return ERR_REFUSED;
    }
    struct keep_prepared *prepared = ARENA_NEW(desk->arena, struct keep_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct desk_written written;
    TRY(desk_write(desk, signal_dossier(signal),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("withdrawal"), SV("keep_reason"), signal->id.value },
                                           .text = reason,
                                           .permission = MAY_SIGNAL_HANDLE,
                                           .action = LOG_STOP_DESTRUCTION,
                                           .object = SV("withdrawal") },
                   &written));
    *prepared = (struct keep_prepared){
        .signal = signal->id,
        .person = desk->actor->person,
        .second = withdrawn.first_done,
        .reason = written.text,
        .destroy_on = setting_date(settings, SETTING_KEEP_WITHDRAWN, date_of(desk->now)),
        .destroy_rule = setting_name(SETTING_KEEP_WITHDRAWN),
        .intent = written.intent,
    };
    *ret_prepared = prepared;
    return OK;
}

enum err keep_apply(struct tx_write *tx, const void *prepared)
{
    const struct keep_prepared *keep = prepared;
    struct arena arena;
    arena_open(&arena, 4096);
    enum err err = OK;
    if (keep->second) {
        struct sql_withdrawal_keep_second row;
        err = sql_withdrawal_keep_second(tx, &arena, &(struct sql_withdrawal_keep_second_in){ keep->signal,
            keep->person }, &row);
    } else {
        struct sql_withdrawal_keep_first row;
        err = sql_withdrawal_keep_first(tx, &arena,
                                        &(struct sql_withdrawal_keep_first_in){ keep->signal, keep->reason,
                                            keep->person }, &row);
    }
    arena_close(&arena);
    TRY(err);
    if (keep->second) {
        TRY(sql_signal_kept(tx, &(struct sql_signal_kept_in){ keep->signal, keep->destroy_on, keep->destroy_rule }));
    }
    return tx_intent(tx, keep->intent);
}
