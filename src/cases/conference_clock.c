/* What happens to conferences and actions by itself: at the closing of a case, and once a day. */
#include "cases/conference.h"

#include "base/limits.h"
#include "cases/action_sql.h"
#include "cases/conference_sql.h"
#include "organisation/work_out.h"

/* --- a case closes ------------------------------------------------------------------------------------------------ */
enum err conferences_end(struct tx_write *tx, struct casefile_id casefile, struct instant at)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)1024 * 1024);
    struct sql_conferences_cancel *conferences = NULL;
    struct sql_actions_drop *actions = NULL;
    size_t conference_count = 0;
    size_t action_count = 0;
    struct sql_conference_municipality row;
    TRY(sql_conference_municipality(tx_of(tx), &arena, &(struct sql_conference_municipality_in){ casefile }, &row));
    TRY(sql_conferences_cancel(tx, &arena, &(struct sql_conferences_cancel_in){ casefile, at },
                               &conferences, &conference_count));
    TRY(sql_actions_drop(tx, &arena, &(struct sql_actions_drop_in){ casefile, at }, &actions,
                         &action_count));
    for (size_t i = 0; i < conference_count; i++) {
        int64_t about = conferences[i].conference.value;
        TRY(work_out_done_about(tx, row.municipality, WORK_CONFERENCE_PLANNED, about, at));
        TRY(work_out_done_about(tx, row.municipality, WORK_CONFERENCE_CHANGED, about, at));
    }
    for (size_t i = 0; i < action_count; i++) {
        TRY(work_out_done_about(tx, row.municipality, WORK_ACTION_ASKED, actions[i].action.value, at));
    }
    return OK;
}

/* --- once a day --------------------------------------------------------------------------------------------------- */
struct conference_clock {
    struct work_out *works;
    size_t count;
};

static void remind(struct conference_clock *clock, const struct case_moment *moment,
                   struct municipality_id municipality, const struct work_out *work)
{
    struct work_out *added = &clock->works[clock->count++];
    *added = *work;
    added->id = (struct work_out_id){ id_next(moment->now, moment->random) };
    added->municipality = municipality;
    added->due = date_of(moment->now);
    added->created = moment->now;
}

static struct work_recipient lead_or_all(struct person_id lead)
{
    return lead.value == 0 ? WORK_FOR_ROLE(ROLE_CASE_LEAD) : WORK_FOR_PERSON(lead);
}

/* The owner is asked again; the lead hears once per case that something is late, or has an owner who left. */
static void action_reminders(struct conference_clock *clock, const struct case_moment *moment,
                             struct municipality_id municipality, const struct sql_actions_late *row)
{
    struct work_recipient lead = lead_or_all(row->lead);
    if (row->takes_part == 0) {
        remind(clock, moment, municipality,
               &(struct work_out){ .kind = WORK_WITHOUT_OWNER, .recipient = lead, .about = row->casefile.value });
        return;
    }
    struct work_recipient owner = row->owner.value == 0    ? lead
                                  : row->person.value == 0 ? WORK_ON_PAPER(ROLE_CASE_LEAD)
                                                           : WORK_FOR_PERSON(row->person);
    remind(clock, moment, municipality,
           &(struct work_out){ .kind = WORK_ACTION_ASKED, .recipient = owner, .about = row->action.value });
    remind(clock, moment, municipality,
           &(struct work_out){ .kind = WORK_TERM_PASSED, .recipient = lead, .about = row->casefile.value });
}

enum err conference_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                  const struct case_moment *moment, const struct conference_clock **ret_clock,
                                  size_t *ret_count)
{
    struct sql_conferences_left_open *open = NULL;
    struct sql_actions_late *late = NULL;
    size_t open_count = 0;
    size_t late_count = 0;
    struct date today = date_of(moment->now);
    TRY(sql_conferences_left_open(tx, arena, &(struct sql_conferences_left_open_in){ municipality, today }, &open,
                                  &open_count));
    TRY(sql_actions_late(tx, arena, &(struct sql_actions_late_in){ municipality, today }, &late, &late_count));
    struct conference_clock *clock = ARENA_NEW(arena, struct conference_clock);
    struct work_out *works = ARENA_ARRAY(arena, struct work_out, open_count + late_count * 2);
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    clock->works = works;
    for (size_t i = 0; i < open_count; i++) {
        remind(clock, moment, municipality,
               &(struct work_out){ .kind = WORK_TERM_PASSED, .recipient = lead_or_all(open[i].lead),
                                   .about = open[i].conference.value });
    }
    for (size_t i = 0; i < late_count; i++) {
        action_reminders(clock, moment, municipality, &late[i]);
    }
    *ret_clock = clock;
    *ret_count = clock->count;
    return OK;
}

enum err conference_clock_apply(struct tx_write *tx, const void *prepared)
{
    const struct conference_clock *clock = prepared;
    for (size_t i = 0; i < clock->count; i++) {
        TRY(work_out_add(tx, &clock->works[i]));
    }
    return OK;
}
