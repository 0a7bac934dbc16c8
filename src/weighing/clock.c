/* What the clock does by itself: telling, expiring, lapsing. */
#include "weighing/clock.h"

#include "disclosure/paper.h"
#include "organisation/work_out.h"
#include "weighing/clock_sql.h"

struct tick {
    struct weighing_move move;
    struct dossier_ref dossier;
    struct work_out works[2];       /* of an escalation: mayor and process lead */
    struct weighing_sequel sequel;  /* of a lapse */
};
struct weighing_clock {
    struct municipality_id municipality;
    struct date today;
    struct date review_by;          /* who received something looks at it again by that day */
    struct tick *ticks;
    size_t count;
    struct work_out inform[2];
    size_t inform_count;
};

static struct weighing weighing_of_row(const struct sql_weighings_passed *row, struct municipality_id municipality)
{
    return (struct weighing){ .id = row->weighing, .municipality = municipality, .dossier = row->dossier,
                              .state = row->state, .outcome = row->outcome, .step_count = row->step_count,
                              .age = row->age_band, .due = row->due, .escalated = row->escalated,
                              .destroy_on = row->destroy_on, .destroy_rule = row->destroy_rule };
}

/* What the clock does to a weighing whose day passed; NULL: it was told already, and waits. */
static const struct weighing_transition *tick_of(const struct weighing *weighing, const struct weighing_moment *moment)
{
    if (weighing->state == WEIGHING_PROVISIONAL) {
        return weighing_transition_of(WEIGHING_ACT_LAPSE);
    }
    if (!weighing->escalated.set) {
        return weighing_transition_of(WEIGHING_ACT_ESCALATE);
    }
    struct date end = setting_date(moment->settings, SETTING_WEIGHING_ESCALATION_TERM, weighing->escalated);
    return end.day < date_of(moment->now).day ? weighing_transition_of(WEIGHING_ACT_EXPIRE) : NULL;
}

static void tick_fill(const struct weighing *weighing, const struct weighing_transition *transition,
                      const struct weighing_moment *moment, struct tick *tick)
{
    struct weighing_facts none = { 0 };
    static const enum role told[2] = { ROLE_MAYOR, ROLE_PROCESS_LEAD };
    *tick = (struct tick){
        .move = weighing_plan(transition, weighing, &none, NULL, PARTY_NONE, moment), .dossier = weighing->dossier };
    tick->move.role = SV("clock");
    for (size_t i = 0; i < 2; i++) {
        tick->works[i] = (struct work_out){ .id = { id_next(moment->now, moment->random) },
                                            .municipality = weighing->municipality, .kind = WORK_POSITIONS_LATE,
                                            .recipient = WORK_FOR_ROLE(told[i]), .about = weighing->id.value,
                                            .due = date_of(moment->now), .created = moment->now };
    }
    tick->sequel = (struct weighing_sequel){ .weighing = weighing->id, .municipality = weighing->municipality,
                                             .step = id_next(moment->now, moment->random), .at = moment->now,
                                             .destroy_on = tick->move.destroy_on,
                                             .destroy_rule = tick->move.destroy_rule };
}

static enum err inform_prepare(struct tx *tx, struct arena *arena, const struct weighing_moment *moment,
                               struct weighing_clock *clock)
{
    struct sql_weighings_inform_passed passed;
    TRY(sql_weighings_inform_passed(
        tx, arena, &(struct sql_weighings_inform_passed_in){ clock->municipality, clock->today }, &passed));
    static const enum role told[2] = { ROLE_PROCESS_LEAD, ROLE_PRIVACY_OFFICER };
    for (size_t i = 0; passed.count > 0 && i < 2; i++) {
        clock->inform[clock->inform_count++] =
            (struct work_out){ .id = { id_next(moment->now, moment->random) }, .municipality = clock->municipality,
                               .kind = WORK_INFORM_DUE, .recipient = WORK_FOR_ROLE(told[i]), .due = clock->today,
                               .created = moment->now };
    }
    return OK;
}

enum err weighing_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                const struct weighing_moment *moment, const struct weighing_clock **ret_clock,
                                size_t *ret_count)
{
    struct sql_weighings_passed *rows = NULL;
    size_t count = 0;
    struct date today = date_of(moment->now);
    TRY(sql_weighings_passed(tx, arena, &(struct sql_weighings_passed_in){ municipality, today, moment->now }, &rows,
                             &count));
    struct weighing_clock *clock = ARENA_NEW(arena, struct weighing_clock);
    struct tick *ticks = ARENA_ARRAY(arena, struct tick, count);
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    *clock = (struct weighing_clock){
        .municipality = municipality, .today = today, .ticks = ticks,
        .review_by = setting_date(moment->settings, SETTING_RECIPIENT_ANSWER_TERM, today) };
    for (size_t i = 0; i < count; i++) {
        struct weighing weighing = weighing_of_row(&rows[i], municipality);
        const struct weighing_transition *transition = tick_of(&weighing, moment);
        if (transition != NULL) {
            tick_fill(&weighing, transition, moment, &ticks[clock->count++]);
        }
    }
    TRY(inform_prepare(tx, arena, moment, clock));
    *ret_clock = clock;
    *ret_count = clock->count + clock->inform_count;
    return OK;
}

static enum err tick_apply(struct tx_write *tx, const struct weighing_clock *clock, const struct tick *tick)
{
    struct weighing_id weighing = tick->move.weighing;
    if (tick->move.act == WEIGHING_ACT_ESCALATE) {
        TRY(sql_weighing_escalated(tx, &(struct sql_weighing_escalated_in){ weighing, clock->today }));
        TRY(work_out_add(tx, &tick->works[0]));
        return work_out_add(tx, &tick->works[1]);
    }
    const struct paper_asked review = { .dossier = tick->dossier, .ask = ASK_REVIEW, .answer_by = clock->review_by,
                                        .at = tick->move.at };
    TRY(papers_ask(tx, &review));
    static const enum work_kind over[] = { WORK_POSITIONS_LATE, WORK_POSITION_ASKED, WORK_DECISION_ASKED,
                                           WORK_SECOND_VIEW_ASKED, WORK_URGENT_CONFIRM };
    for (size_t i = 0; i < sizeof over / sizeof over[0]; i++) {
        TRY(work_out_done_about(tx, clock->municipality, over[i], weighing.value, tick->move.at));
    }
    return tick->move.act == WEIGHING_ACT_LAPSE ? event_weighing_undone(tx, &tick->sequel) : OK;
}

enum err weighing_clock_apply(struct tx_write *tx, const void *prepared)
{
    const struct weighing_clock *clock = prepared;
    for (size_t i = 0; i < clock->count; i++) {
        enum err err = weighing_move_apply(tx, &clock->ticks[i].move);
        if (err == ERR_CONFLICT) {
            continue; /* somebody acted in the meantime: their act counts */
        }
        TRY(err);
        TRY(tick_apply(tx, clock, &clock->ticks[i]));
    }
    for (size_t i = 0; i < clock->inform_count; i++) {
        TRY(work_out_add(tx, &clock->inform[i]));
    }
    return OK;
}

enum err weighing_clock_lapsing(struct tx *tx, struct arena *arena, struct instant now, bool *ret_lapsing)
{
    struct sql_weighings_lapsing row;
    TRY(sql_weighings_lapsing(tx, arena, &(struct sql_weighings_lapsing_in){ now }, &row));
    *ret_lapsing = row.count > 0;
    return OK;
}
