#include "weighing/list.h"

#include "base/limits.h"
#include "weighing/list_sql.h"

/* What a weighing in this state waits for, as far as this actor's chairs go. */
static bool asked_of(const struct actor *actor, const struct sql_weighings_page *row)
{
    bool weighs = party_of_actor(actor) != PARTY_NONE && row->given == 0;
    switch (row->state) {
    case WEIGHING_GATHERING:
    case WEIGHING_OPENED:
    case WEIGHING_PROVISIONAL: return weighs;
    case WEIGHING_TO_DECIDE:
        return actor_may(actor, MAY_WEIGHING_DECIDE) || row->second_reader.value == actor->person.value;
    case WEIGHING_URGENT: return actor_may(actor, MAY_WEIGHING_LEAD) || actor_may(actor, MAY_WEIGHING_DECIDE);
    case WEIGHING_CLOSED:
    case WEIGHING_PROPOSED: break;
    }
    return false;
}

enum err weighing_list_read(const struct desk *desk, const struct weighing_place *after,
                            struct weighing_list *ret_list)
{
    struct sql_weighings_page *rows = NULL;
    size_t count = 0;
    struct date today = date_of(desk->now);
    struct date from = after->due.set ? after->due : date_of_parts(2000, 1, 1);
    struct sql_weighings_page_in in = { .municipality = desk->actor->municipality, .person = desk->actor->person,
                                        .today = today, .party = party_of_actor(desk->actor), .after_due = from,
                                        .after = after->weighing };
    TRY(sql_weighings_page(desk->tx, desk->arena, &in, &rows, &count));
    struct weighing_list list = { .more = count > LIMIT_LIST_ROWS,
                                  .count = count < LIMIT_LIST_ROWS ? count : LIMIT_LIST_ROWS };
    list.rows = ARENA_ARRAY(desk->arena, struct weighing_row, list.count);
    if (list.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < list.count; i++) {
        list.rows[i] = (struct weighing_row){ .id = rows[i].weighing, .reference = rows[i].reference,
                                              .state = rows[i].state, .age = rows[i].age_band,
                                              .urgent = rows[i].urgent, .late = rows[i].due.day < today.day,
                                              .asked = asked_of(desk->actor, &rows[i]), .started = rows[i].started,
                                              .due = rows[i].due };
        list.end = (struct weighing_place){ rows[i].due, rows[i].weighing };
    }
    *ret_list = list;
    return OK;
}

enum err weighing_closed_read(const struct desk *desk, struct weighing_id before, struct weighing_closed_row **ret_rows,
                              size_t *ret_count, bool *ret_more)
{
    struct sql_weighings_closed_page *rows = NULL;
    size_t count = 0;
    struct weighing_id from = { before.value == 0 ? INT64_MAX : before.value };
    TRY(sql_weighings_closed_page(desk->tx, desk->arena,
                                  &(struct sql_weighings_closed_page_in){ desk->actor->municipality,
                                                                          desk->actor->person, date_of(desk->now),
                                                                          from },
                                  &rows, &count));
    size_t shown = count < LIMIT_LIST_ROWS ? count : LIMIT_LIST_ROWS;
    struct weighing_closed_row *closed = ARENA_ARRAY(desk->arena, struct weighing_closed_row, shown);
    if (closed == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < shown; i++) {
        closed[i] = (struct weighing_closed_row){ rows[i].weighing, rows[i].reference, rows[i].outcome,
                                                  rows[i].started, rows[i].destroy_on };
    }
    *ret_rows = closed;
    *ret_count = shown;
    *ret_more = count > LIMIT_LIST_ROWS;
    return OK;
}

enum err weighing_proposed_read(const struct desk *desk, struct weighing_proposed_row **ret_rows, size_t *ret_count)
{
    struct sql_weighings_proposed *rows = NULL;
    size_t count = 0;
    TRY(sql_weighings_proposed(desk->tx, desk->arena,
                               &(struct sql_weighings_proposed_in){ desk->actor->municipality, desk->actor->person },
                               &rows, &count));
    struct weighing_proposed_row *proposed = ARENA_ARRAY(desk->arena, struct weighing_proposed_row, count);
    if (proposed == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        proposed[i] = (struct weighing_proposed_row){ .signal = rows[i].reference,
                                                      .proposed_by = rows[i].started_by_name, .due = rows[i].due,
                                                      .own = rows[i].started_by.value == desk->actor->person.value };
    }
    *ret_rows = proposed;
    *ret_count = count;
    return OK;
}
