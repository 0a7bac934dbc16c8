#include "base/clock.h"
#include "base/test.h"

static void a_fixed_clock_stands_still(void **state)
{
    (void)state;
    struct clock clock = { .offset_ms = 5, .fixed_ms = 1000 };
    assert_int_equal(clock_now(&clock).ms, 1000);
}

static void an_offset_travels_in_time(void **state)
{
    (void)state;
    struct clock real = { 0 };
    struct clock ahead = { .offset_ms = 86400000 };
    int64_t difference = clock_now(&ahead).ms - clock_now(&real).ms;
    assert_in_range(difference, 86400000 - 5000, 86400000 + 5000);
    assert_int_equal(instant_add_ms((struct instant){ 10 }, -3).ms, 7);
}

static void the_monotonic_clock_does_not_go_back(void **state)
{
    (void)state;
    int64_t before = clock_monotonic_ms();
    assert_true(clock_monotonic_ms() >= before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fixed_clock_stands_still),
        cmocka_unit_test(an_offset_travels_in_time),
        cmocka_unit_test(the_monotonic_clock_does_not_go_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
