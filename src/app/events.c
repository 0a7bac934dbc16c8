/* Events between domains: what a lower one causes above itself, in the same transaction. The only place that knows both
 * sides. */
#include "app/events_sql.h"
#include "cases/assign.h"
#include "cases/opening.h"
#include "organisation/events.h"
#include "organisation/work_out.h"
#include "signals/events.h"
#include "weighing/withdrawn.h"

enum err event_person_left(struct tx_write *tx, const struct person_left *left)
{
    int64_t owned = 0;
    int64_t deputised = 0;
    TRY(sql_signals_without_owner(tx, &(struct sql_signals_without_owner_in){ left->municipality, left->person },
                                  &owned));
    TRY(sql_signals_without_deputy(tx, &(struct sql_signals_without_deputy_in){ left->municipality, left->person },
                                   &deputised));
    int64_t led = 0;
    TRY(cases_person_left(tx, left->municipality, left->person, &led));
    if (owned == 0 && led == 0) {
        return OK;
    }
    /* Chance does not reach an apply; the leaver's own number makes the row's id unique enough, and a clash is run
     * again. */
    struct work_out work = { .id = { left->person.value ^ left->at.ms }, .municipality = left->municipality,
                             .kind = WORK_WITHOUT_OWNER, .due = left->today, .created = left->at };
    if (owned > 0) {
        work.recipient = WORK_FOR_ROLE(ROLE_DEPUTY);
        TRY(work_out_add(tx, &work));
        work.id.value ^= 1;
    }
    work.recipient = WORK_FOR_ROLE(ROLE_PROCESS_LEAD);
    return led > 0 ? work_out_add(tx, &work) : OK;
}

enum err work_open_count(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         struct person_id person, int64_t *ret_count)
{
    struct sql_signals_owned row;
    TRY(sql_signals_owned(tx, arena, &(struct sql_signals_owned_in){ municipality, person }, &row));
    int64_t led = 0;
    TRY(cases_led_count(tx, arena, municipality, person, &led));
    *ret_count = row.open + led;
    return OK;
}

enum err event_signal_withdrawn(struct tx_write *tx, const struct signal_withdrawn *withdrawn)
{
    return weighing_signal_withdrawn(tx, withdrawn);
}

enum err event_admitted(struct tx_write *tx, const struct admission *admission)
{
    return case_open_apply(tx, admission);
}

enum err event_weighing_confirmed(struct tx_write *tx, const struct weighing_sequel *sequel)
{
    return case_confirm_apply(tx, sequel);
}

enum err event_weighing_undone(struct tx_write *tx, const struct weighing_sequel *sequel)
{
    return case_lapse_apply(tx, sequel);
}
