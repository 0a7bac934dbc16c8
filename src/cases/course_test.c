/* Cases against a real database and a real vault: who finds them, and what each act does. */
#include "cases/assign.h"
#include "cases/case_test.h"
#include "cases/owned.h"

#include "base/test.h"

static int open_world(void **state)
{
    static struct case_test test;
    case_test_open(&test);
    *state = &test;
    return 0;
}

static int close_world(void **state)
{
    case_test_close(*state);
    return 0;
}

static enum err move_write(struct tx_write *tx, const void *prepared)
{
    return case_move_apply(tx, prepared);
}

static enum err destroy(struct tx_write *tx, const void *prepared)
{
    struct arena arena;
    arena_open(&arena, 4096);
    enum err err = cases_destroy(tx, &arena, *(const struct casefile_id *)prepared);
    arena_close(&arena);
    return err;
}

struct seal_wish {
    struct casefile_id casefile;
    struct date until;
};
static enum err seal(struct tx_write *tx, const void *prepared)
{
    const struct seal_wish *wish = prepared;
    return cases_seal(tx, wish->casefile, wish->until);
}

static void clock_runs(struct case_test *test)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    const struct case_clock_moves *moves = NULL;
    size_t count = 0;
    assert_int_equal(case_clock_prepare(desk.tx, desk.arena, test->signals.municipality, &moment, &moves, &count), OK);
    assert_int_equal(signals_test_write(&test->signals, case_clock_apply, moves), OK);
}

static void an_admission_opens_a_case_that_waits_for_its_plan(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(casefile.state, CASE_OPEN);
    assert_int_equal(casefile.due.day, casefile.plan_due.day);
    assert_true(casefile.me.leads);
}

static void whoever_takes_no_part_finds_nothing(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct casefile seen;
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &seen), ERR_NOT_FOUND);
    assert_int_equal(case_test_find(test, &test->neighbour, casefile.reference, &seen), ERR_NOT_FOUND);
    assert_int_equal(case_test_find(test, &test->mandate, casefile.reference, &seen), ERR_NOT_FOUND);
    (void)case_test_partner(test, &casefile, &test->partner, SCOPE_PLAN);
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &seen), OK);
    assert_true(case_sees(&seen.me, SCOPE_PLAN));
    assert_false(case_sees(&seen.me, SCOPE_PICTURE));
}

/* --- the course --------------------------------------------------------------------------------------------------- */
static void two_moves_from_one_page_are_never_both_made(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    const struct case_facts facts = { 0 };
    struct case_move closes = case_move_plan(case_transition_of(CASE_ACT_CLOSE), &casefile, &facts, &test->lead.actor,
                                             &moment);
    struct case_move proposes = case_move_plan(case_transition_of(CASE_ACT_PROPOSE_CLOSING), &casefile, &facts,
                                               &test->lead.actor, &moment);
    assert_int_equal(signals_test_write(&test->signals, move_write, &proposes), OK);
    assert_int_equal(signals_test_write(&test->signals, move_write, &closes), ERR_CONFLICT);
}

static void closing_about_a_minor_is_proposed_and_another_person_agrees_or_sends_it_back(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ .age = AGE_16_TO_17 });
    struct sv reference = casefile.reference;
    assert_int_equal(case_test_move(test, &test->lead, reference, CASE_ACT_CLOSE), ERR_REFUSED);
    assert_int_equal(case_test_move(test, &test->process, reference, CASE_ACT_PROPOSE_CLOSING), OK);
    assert_int_equal(case_test_move(test, &test->process, reference, CASE_ACT_SECOND_AGREES), ERR_REFUSED);
    assert_int_equal(case_test_move(test, &test->mandate, reference, CASE_ACT_SECOND_DECLINES), OK);
    struct casefile back;
    assert_int_equal(case_test_find(test, &test->lead, reference, &back), OK);
    assert_int_equal(back.state, CASE_OPEN);
    assert_int_equal(case_test_move(test, &test->lead, reference, CASE_ACT_PROPOSE_CLOSING), OK);
    assert_int_equal(case_test_move(test, &test->process, reference, CASE_ACT_SECOND_AGREES), OK);
    assert_int_equal(case_test_find(test, &test->lead, reference, &back), OK);
    assert_int_equal(back.state, CASE_CLOSED);
    assert_int_equal(back.closing_reason, CLOSING_GOALS_MET);
    assert_sv(back.destroy_rule, "casus-bewaren-minderjarig");
}

static void an_urgent_admission_that_nobody_confirms_lapses_by_the_clock(void **state)
{
    struct case_test *test = *state;
    struct instant lapses = instant_add_ms(test->signals.people.now, 48 * 3600 * 1000);
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ .lapses = lapses });
    (void)case_test_partner(test, &casefile, &test->partner, SCOPE_PLAN);
    assert_int_equal(case_test_move(test, &test->lead, casefile.reference, CASE_ACT_ADOPT_PLAN), ERR_REFUSED);
    clock_runs(test);
    struct casefile found;
    assert_int_equal(case_test_find(test, &test->lead, casefile.reference, &found), OK);
    assert_int_equal(found.state, CASE_OPEN);
    case_test_days_later(test, 3);
    clock_runs(test);
    assert_int_equal(case_test_find(test, &test->lead, casefile.reference, &found), OK);
    assert_int_equal(found.state, CASE_CLOSED);
    assert_int_equal(found.closing_reason, CLOSING_NOT_CONFIRMED);
    assert_sv(found.destroy_rule, "weging-bewaren-verlopen");
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &found), ERR_NOT_FOUND);
}

static void destroyed_nothing_of_it_can_be_found_or_opened(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    (void)case_test_partner(test, &casefile, &test->partner, SCOPE_ALL);
    assert_int_equal(signals_test_write(&test->signals, destroy, &casefile.id), OK);
    struct casefile found;
    assert_int_equal(case_test_find(test, &test->lead, casefile.reference, &found), ERR_NOT_FOUND);
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &found), ERR_NOT_FOUND);
    struct desk desk = case_test_desk(test, &test->lead);
    struct wrapped_key key;
    assert_int_equal(store_key_read(desk.tx, casefile.record_key, &key), ERR_NOT_FOUND);
    assert_int_equal(signals_test_write(&test->signals, destroy, &casefile.id), ERR_NOT_FOUND);
}

static void sealed_by_two_people_it_is_absent_until_that_day(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct seal_wish wish = { casefile.id, date_add_days(test->signals.people.today, 5) };
    assert_int_equal(signals_test_write(&test->signals, seal, &wish), OK);
    struct casefile found;
    assert_int_equal(case_test_find(test, &test->lead, casefile.reference, &found), ERR_NOT_FOUND);
    case_test_days_later(test, 6);
    assert_int_equal(case_test_find(test, &test->lead, casefile.reference, &found), OK);
}

static enum err assign(struct case_test *test, const struct casefile *casefile, struct person_id to)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    const struct case_assignment *prepared = NULL;
    TRY(case_assign_prepare(&desk, casefile, &moment, &(struct case_assignment){ .to = to }, &prepared));
    return signals_test_write(&test->signals, case_assign_apply, prepared);
}

static void whoever_leads_a_case_owns_it_and_what_nobody_leads_is_asked_of_all(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct case_owned *rows = NULL;
    size_t before = 0;
    size_t count = 0;
    struct desk desk = case_test_desk(test, &test->lead);
    struct cases_owned_question none = { test->signals.municipality, { 0 }, date_of(desk.now) };
    struct cases_owned_question own = { test->signals.municipality, test->lead.actor.person, date_of(desk.now) };
    assert_int_equal(cases_of_owner(desk.tx, desk.arena, &none, &rows, &before), OK);
    assert_true(before > 0);
    assert_int_equal(assign(test, &casefile, (struct person_id){ 0 }), ERR_REFUSED);
    assert_int_equal(assign(test, &casefile, test->lead.actor.person), OK);
    desk = case_test_desk(test, &test->lead);
    assert_int_equal(cases_of_owner(desk.tx, desk.arena, &none, &rows, &count), OK);
    assert_int_equal(count, before - 1);
    assert_int_equal(cases_of_owner(desk.tx, desk.arena, &own, &rows, &count), OK);
    assert_int_equal(count, 1);
    assert_true(sv_equal(rows[0].reference, casefile.reference));
    struct person_id *owners = NULL;
    assert_int_equal(case_owners(desk.tx, desk.arena, none.municipality, none.today, &owners, &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(owners[0].value, test->lead.actor.person.value);
}

static void every_act_has_words_and_every_button_a_page(void **state)
{
    (void)state;
    for (int act = CASE_ACT_OPEN; act <= CASE_ACT_NOTIFY_RECIPIENTS; act++) {
        assert_false(sv_equal(case_act_text((enum case_act)act).key, SV("–")));
    }
    for (size_t i = 0; i < case_transition_count; i++) {
        assert_true(sv_empty(case_transitions[i].path) || !sv_empty(case_transitions[i].meaning.key));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_admission_opens_a_case_that_waits_for_its_plan),
        cmocka_unit_test(whoever_takes_no_part_finds_nothing),
        cmocka_unit_test(two_moves_from_one_page_are_never_both_made),
        cmocka_unit_test(closing_about_a_minor_is_proposed_and_another_person_agrees_or_sends_it_back),
        cmocka_unit_test(an_urgent_admission_that_nobody_confirms_lapses_by_the_clock),
        cmocka_unit_test(destroyed_nothing_of_it_can_be_found_or_opened),
        cmocka_unit_test(sealed_by_two_people_it_is_absent_until_that_day),
        cmocka_unit_test(whoever_leads_a_case_owns_it_and_what_nobody_leads_is_asked_of_all),
        cmocka_unit_test(every_act_has_words_and_every_button_a_page),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
