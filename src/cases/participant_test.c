/* Cases against a real database and a real vault: who finds them, and what each act does. */
#include "cases/case_test.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_admission_opens_a_case_that_waits_for_its_plan),
        cmocka_unit_test(whoever_takes_no_part_finds_nothing),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
