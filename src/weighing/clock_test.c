/* What the clock does, with a clock that moves; and what happens when somebody acts at the same moment. */
#include "organisation/work_out.h"
#include "weighing/clock.h"
#include "weighing/decision_kit.h"
#include "weighing/urgent.h"

#include "base/test.h"

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

/* --- in one line each --------------------------------------------------------------------------------------------- */
static const struct weighing_clock *ticking(struct kit *kit, size_t *ret_count)
{
    struct desk desk = kit_desk(kit, &kit->lead);
    struct weighing_moment moment = { .now = desk.now, .settings = kit_settings(&desk), .random = desk.random };
    const struct weighing_clock *clock = NULL;
    assert_int_equal(weighing_clock_prepare(desk.tx, desk.arena, kit->test.municipality, &moment, &clock, ret_count),
                     OK);
    return clock;
}

static void tick(struct kit *kit)
{
    size_t count = 0;
    const struct weighing_clock *clock = ticking(kit, &count);
    assert_int_equal(kit_write(kit, weighing_clock_apply, clock), OK);
}

static void days_pass(struct kit *kit, int days)
{
    kit->test.people.now = instant_add_ms(kit->test.people.now, (int64_t)days * DAY_MS);
    kit->test.people.today = date_of(kit->test.people.now);
}

static struct kit_wish standing(enum weighing_state state)
{
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    struct kit_wish wish = { .state = state };
    for (size_t i = 0; i < PARTY_COUNT && state == WEIGHING_TO_DECIDE; i++) {
        wish.advices[i] = admit;
    }
    return wish;
}

static const struct deciding_prepared *decision(struct kit *kit, const struct signals_test_staff *staff,
                                                struct sv reference, bool admits)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    struct deciding_new wish = { .admits = admits, .reasons = SV("Gevaar."), .proportionate = SV("Nodig."),
                                 .lighter = SV("Niets lichters."), .inform = INFORM_DUE };
    const struct deciding_prepared *prepared = NULL;
    assert_int_equal(deciding_prepare(&desk, &weighing, kit_settings(&desk), &wish, &prepared), OK);
    return prepared;
}

static struct sv provisional(struct kit *kit)
{
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    struct sv reference = kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_URGENT, .urgent = true,
                                                                .advices = { admit, admit, admit } });
    assert_int_equal(kit_write(kit, deciding_apply, decision(kit, &kit->mayor, reference, true)), OK);
    return reference;
}

/* --- what the clock does ------------------------------------------------------------------------------------------ */
static void a_day_that_passes_is_told_to_mayor_and_process_lead_and_a_term_later_it_expires(void **state)
{
    struct kit *kit = *state;
    const enum weighing_state states[] = { WEIGHING_GATHERING, WEIGHING_OPENED, WEIGHING_TO_DECIDE, WEIGHING_URGENT };
    struct sv references[4];
    for (size_t i = 0; i < 4; i++) {
        struct kit_wish wish = standing(states[i]);
        wish.urgent = states[i] == WEIGHING_URGENT;
        references[i] = kit_weighing(kit, &wish);
    }
    days_pass(kit, 21);
    tick(kit);
    for (size_t i = 0; i < 4; i++) { /* the last day itself still counts */
        assert_false(kit_seen(kit, &kit->lead, references[i]).escalated.set);
    }
    days_pass(kit, 1);
    size_t before = kit_work(kit, &kit->mayor, WORK_POSITIONS_LATE);
    tick(kit);
    assert_int_equal(kit_work(kit, &kit->mayor, WORK_POSITIONS_LATE), before + 4);
    assert_true(kit_work(kit, &kit->lead, WORK_POSITIONS_LATE) >= 4);
    tick(kit); /* told once */
    assert_int_equal(kit_work(kit, &kit->mayor, WORK_POSITIONS_LATE), before + 4);
    days_pass(kit, 60);
    int undone = kit_undone;
    tick(kit);
    for (size_t i = 0; i < 4; i++) {
        struct weighing weighing = kit_seen(kit, &kit->lead, references[i]);
        assert_int_equal(weighing.state, WEIGHING_CLOSED);
        assert_int_equal(weighing.outcome, WEIGHING_EXPIRED);
        assert_true(sv_equal(weighing.destroy_rule, setting_name(SETTING_KEEP_WEIGHING_EXPIRED)));
    }
    assert_int_equal(kit_undone, undone); /* no case was opened: nothing to undo */
    assert_int_equal(kit_work(kit, &kit->mayor, WORK_POSITIONS_LATE), before);
}

static void decided_by_phone_and_not_confirmed_it_lapses_after_48_hours(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    struct instant lapses = kit_seen(kit, &kit->mayor, reference).lapses;
    kit->test.people.now = instant_add_ms(lapses, -2000);
    tick(kit);
    assert_int_equal(kit_seen(kit, &kit->mayor, reference).state, WEIGHING_PROVISIONAL);
    int before = kit_undone;
    kit->test.people.now = instant_add_ms(lapses, -1000);
    tick(kit); /* the desk's second later: the moment itself */
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_int_equal(weighing.state, WEIGHING_CLOSED);
    assert_int_equal(weighing.outcome, WEIGHING_LAPSED);
    assert_int_equal(kit_undone, before + 1);
    assert_int_equal(kit_sequel.weighing.value, weighing.id.value);
}

static void that_something_lapsed_is_known_without_waiting_for_the_day(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    struct instant lapses = kit_seen(kit, &kit->mayor, reference).lapses;
    struct desk desk = kit_desk(kit, &kit->lead);
    bool lapsing = true;
    assert_int_equal(weighing_clock_lapsing(desk.tx, desk.arena, instant_add_ms(lapses, -1), &lapsing), OK);
    assert_false(lapsing);
    assert_int_equal(weighing_clock_lapsing(desk.tx, desk.arena, lapses, &lapsing), OK);
    assert_true(lapsing);
    days_pass(kit, 3);
    tick(kit);
}

static void not_told_in_time_after_no_admission_somebody_is_reminded(void **state)
{
    struct kit *kit = *state;
    struct kit_advice not_admit = { .answer = ANSWER_NOT_ADMIT };
    struct sv reference = kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_TO_DECIDE,
                                                                .advices = { not_admit, not_admit, not_admit } });
    assert_int_equal(kit_write(kit, deciding_apply, decision(kit, &kit->mandate, reference, false)), OK);
    days_pass(kit, 90);
    tick(kit);
    assert_true(kit_work(kit, &kit->lead, WORK_INFORM_DUE) > 0);
}

/* --- at the same moment, ten thousand times ----------------------------------------------------------------------- */
static void one_decision(const struct kit_stands *stands, enum err first, enum err second)
{
    assert_true((first == OK && second == ERR_CONFLICT) || (first == ERR_CONFLICT && second == OK));
    assert_int_equal(stands->state, WEIGHING_CLOSED);
    assert_int_equal(stands->outcome, first == OK ? WEIGHING_ADMITTED : WEIGHING_NOT_ADMITTED);
    assert_int_equal(stands->decisions, 1);
    assert_int_equal(stands->steps, 1);
}

static void two_decisions_at_once_are_never_both(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_NOT_KNOWN, ANSWER_NOT_KNOWN, ANSWER_NOT_KNOWN);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    struct kit_race race = {
        .back = { .weighing = weighing.id, .state = weighing.state, .due = weighing.due, .unconfirmed = PARTY_NONE },
        .first = deciding_apply, .first_prepared = decision(kit, &kit->mayor, reference, true),
        .second = deciding_apply, .second_prepared = decision(kit, &kit->mandate, reference, false),
        .check = one_decision };
    size_t first_won = 0;
    kit_race_run(kit, &race, &first_won);
    assert_true(first_won > 0 && first_won < KIT_ROUNDS); /* it was a race */
}

static void decided_or_expired(const struct kit_stands *stands, enum err first, enum err second)
{
    assert_int_equal(second, OK); /* the clock passes over what somebody did */
    assert_int_equal(stands->state, WEIGHING_CLOSED);
    assert_int_equal(stands->outcome, first == OK ? WEIGHING_ADMITTED : WEIGHING_EXPIRED);
    assert_int_equal(stands->decisions, first == OK ? 1 : 0);
    assert_int_equal(stands->steps, 1);
}

static void a_decision_and_expiry_at_once_are_never_both(void **state)
{
    struct kit *kit = *state;
    struct kit_wish wish = standing(WEIGHING_TO_DECIDE);
    struct sv reference = kit_weighing(kit, &wish);
    days_pass(kit, 22);
    tick(kit);
    days_pass(kit, 60);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    struct kit_race race = { .back = { .weighing = weighing.id, .state = weighing.state, .due = weighing.due,
                                       .escalated = weighing.escalated, .unconfirmed = PARTY_NONE } };
    size_t first_won = 0, count = 0;
    kit_stand_back(kit, &race.back); /* both are prepared from how it stands at the start of every round */
    race.first = deciding_apply;
    race.first_prepared = decision(kit, &kit->mayor, reference, true);
    race.second = weighing_clock_apply;
    race.second_prepared = ticking(kit, &count);
    race.check = decided_or_expired;
    kit_race_run(kit, &race, &first_won);
    assert_true(first_won > 0 && first_won < KIT_ROUNDS);
}

static int confirmed_before, undone_before;

static void confirmed_or_lapsed(const struct kit_stands *stands, enum err first, enum err second)
{
    assert_int_equal(second, OK);
    assert_int_equal(stands->outcome, first == OK ? WEIGHING_ADMITTED : WEIGHING_LAPSED);
    assert_int_equal(kit_confirmed - confirmed_before, first == OK ? 1 : 0);
    assert_int_equal(kit_undone - undone_before, first == OK ? 0 : 1);
    confirmed_before = kit_confirmed;
    undone_before = kit_undone;
}

static void the_last_confirmation_and_the_lapse_at_once_are_never_both(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    const struct signals_test_staff *first_two[] = { &kit->police, &kit->prosecution };
    for (size_t i = 0; i < 2; i++) {
        struct weighing weighing = kit_seen(kit, first_two[i], reference);
        struct desk desk = kit_desk(kit, first_two[i]);
        const struct confirm_prepared *prepared = NULL;
        assert_int_equal(confirm_prepare(&desk, &weighing, kit_settings(&desk), &prepared), OK);
        assert_int_equal(kit_write(kit, confirm_apply, prepared), OK);
    }
    struct weighing weighing = kit_seen(kit, &kit->adviser, reference);
    struct kit_race race = { .back = { .weighing = weighing.id, .state = weighing.state, .due = weighing.due,
                                       .lapses = weighing.lapses, .unconfirmed = PARTY_MUNICIPALITY } };
    kit_stand_back(kit, &race.back);
    weighing = kit_seen(kit, &kit->adviser, reference);
    struct desk desk = kit_desk(kit, &kit->adviser);
    const struct confirm_prepared *prepared = NULL;
    assert_int_equal(confirm_prepare(&desk, &weighing, kit_settings(&desk), &prepared), OK);
    kit->test.people.now = weighing.lapses; /* prepared before the moment, written after it */
    size_t count = 0, first_won = 0;
    race.first = confirm_apply;
    race.first_prepared = prepared;
    race.second = weighing_clock_apply;
    race.second_prepared = ticking(kit, &count);
    race.check = confirmed_or_lapsed;
    confirmed_before = kit_confirmed;
    undone_before = kit_undone;
    kit_race_run(kit, &race, &first_won);
    assert_true(first_won > 0 && first_won < KIT_ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_that_passes_is_told_to_mayor_and_process_lead_and_a_term_later_it_expires),
        cmocka_unit_test(decided_by_phone_and_not_confirmed_it_lapses_after_48_hours),
        cmocka_unit_test(that_something_lapsed_is_known_without_waiting_for_the_day),
        cmocka_unit_test(not_told_in_time_after_no_admission_somebody_is_reminded),
        cmocka_unit_test(two_decisions_at_once_are_never_both),
        cmocka_unit_test(a_decision_and_expiry_at_once_are_never_both),
        cmocka_unit_test(the_last_confirmation_and_the_lapse_at_once_are_never_both),
    };
    return cmocka_run_group_tests(tests, kit_open, kit_close);
}
