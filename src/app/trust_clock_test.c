#include "app/trust_clock.h"

#include "base/test.h"

enum { HOUR = 3600 * 1000 };
static const int64_t YEAR = (int64_t)365 * 24 * HOUR;

static bool believed(struct trust_clock *trust, int64_t wall, int64_t monotonic)
{
    bool began = false;
    return trust_clock_now(trust, (struct instant){ wall }, monotonic, &began);
}

static void a_clock_that_goes_on_is_believed(void **state)
{
    (void)state;
    struct trust_clock trust = { 0 };
    for (int64_t hour = 0; hour < 24 * 400; hour++) {
        assert_true(believed(&trust, YEAR + hour * HOUR, 5000 + hour * HOUR));
    }
}

static void an_hour_on_or_back_is_believed(void **state)
{
    (void)state;
    struct trust_clock trust = { 0 };
    assert_true(believed(&trust, YEAR, 1000));
    assert_true(believed(&trust, YEAR + HOUR, 2000));
    assert_true(believed(&trust, YEAR - HOUR, 3000));
    assert_true(believed(&trust, 0, 4000));
}

static void a_year_on_is_held_until_it_is_put_right(void **state)
{
    (void)state;
    struct trust_clock trust = { 0 };
    bool began = false;
    assert_true(believed(&trust, YEAR, 1000));
    assert_false(trust_clock_now(&trust, (struct instant){ YEAR * 2 }, 6000, &began));
    assert_true(began);
    assert_false(trust_clock_now(&trust, (struct instant){ YEAR * 2 + 5000 }, 11000, &began));
    assert_false(began);
    assert_true(believed(&trust, YEAR + 15000, 16000));
}

static void a_year_on_that_stays_for_a_day_is_believed(void **state)
{
    (void)state;
    struct trust_clock trust = { 0 };
    assert_true(believed(&trust, YEAR, 1000));
    for (int64_t hour = 1; hour <= 24; hour++) {
        assert_false(believed(&trust, YEAR * 2 + hour * HOUR, 1000 + hour * HOUR));
    }
    assert_true(believed(&trust, YEAR * 2 + (int64_t)25 * HOUR, 1000 + (int64_t)25 * HOUR));
    assert_true(believed(&trust, YEAR * 2 + (int64_t)26 * HOUR, 1000 + (int64_t)26 * HOUR));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_goes_on_is_believed),
        cmocka_unit_test(an_hour_on_or_back_is_believed),
        cmocka_unit_test(a_year_on_is_held_until_it_is_put_right),
        cmocka_unit_test(a_year_on_that_stays_for_a_day_is_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
