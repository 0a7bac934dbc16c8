#include "cases/list.h"

#include "base/limits.h"
#include "cases/list_sql.h"

enum err case_list_read(const struct desk *desk, const struct case_place *after, struct case_list *ret_list)
{
    struct sql_case_list *rows = NULL;
    size_t count = 0;
    TRY(sql_case_list(desk->tx, desk->arena,
                      &(struct sql_case_list_in){ .municipality = desk->actor->municipality,
                                                  .person = desk->actor->person,
                                                  .leads = actor_may(desk->actor, MAY_CASE_LEAD),
                                                  .seconds = actor_may(desk->actor, MAY_CASE_SECOND),
                                                  .today = date_of(desk->now), .due = after->due,
                                                  .after = after->casefile.value,
                                                  .row_count = LIMIT_LIST_ROWS + 1 },
                      &rows, &count));
    struct case_list list = { .more = count > LIMIT_LIST_ROWS };
    list.count = list.more ? LIMIT_LIST_ROWS : count;
    list.rows = ARENA_ARRAY(desk->arena, struct case_row, list.count);
    if (list.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < list.count; i++) {
        list.rows[i] = (struct case_row){
            .id = rows[i].casefile, .reference = rows[i].reference, .lead_name = rows[i].lead_name,
            .state = rows[i].state, .age = rows[i].age, .lead = rows[i].lead, .due = rows[i].due,
            .until = rows[i].until_day, .inform_due = rows[i].inform_due, .destroy_on = rows[i].destroy_on,
            .inform_state = rows[i].inform_state, .provisional = rows[i].provisional,
            .suspended = rows[i].suspended, .second = rows[i].second,
        };
        list.end = (struct case_place){ rows[i].due, rows[i].casefile };
    }
    *ret_list = list;
    return OK;
}

enum err case_list_closed(const struct desk *desk, struct casefile_id before, struct case_list *ret_list)
{
    struct sql_case_list_closed *rows = NULL;
    size_t count = 0;
    TRY(sql_case_list_closed(desk->tx, desk->arena,
                             &(struct sql_case_list_closed_in){ .municipality = desk->actor->municipality,
                                                                .person = desk->actor->person,
                                                                .today = date_of(desk->now),
                                                                .before = before.value == 0 ? INT64_MAX : before.value,
                                                                .row_count = LIMIT_LIST_ROWS + 1 },
                             &rows, &count));
    struct case_list list = { .more = count > LIMIT_LIST_ROWS };
    list.count = list.more ? LIMIT_LIST_ROWS : count;
    list.rows = ARENA_ARRAY(desk->arena, struct case_row, list.count);
    if (list.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < list.count; i++) {
        list.rows[i] = (struct case_row){ .id = rows[i].casefile, .reference = rows[i].reference,
                                          .lead_name = rows[i].lead_name, .state = rows[i].state, .age = rows[i].age,
                                          .lead = rows[i].lead, .due = rows[i].due,
                                          .destroy_on = rows[i].destroy_on };
        list.end = (struct case_place){ rows[i].due, rows[i].casefile };
    }
    *ret_list = list;
    return OK;
}
