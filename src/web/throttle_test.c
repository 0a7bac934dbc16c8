#include "base/test.h"
#include "web/throttle.h"

#include <stdio.h>

enum { HOUR_MS = 60 * 60 * 1000 };

static struct throttle *open_with(enum throttle_kind kind, uint32_t burst, uint32_t per_hour)
{
    struct throttle_rule rules[THROTTLE_COUNT] = { 0 };
    struct throttle *throttle = NULL;
    rules[kind] = (struct throttle_rule){ burst, per_hour };
    assert_int_equal(throttle_open(rules, &throttle), OK);
    return throttle;
}

static void a_burst_is_given_and_then_the_rate(void **state)
{
    (void)state;
    struct throttle *throttle = open_with(THROTTLE_SIGN_IN_ACCOUNT, 3, 60);
    int64_t now = 1000;
    for (int i = 0; i < 3; i++) {
        assert_true(throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, SV("jan"), now));
    }
    assert_false(throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, SV("jan"), now));
    assert_false(throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, SV("jan"), now + 59 * 1000));
    assert_true(throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, SV("jan"), now + 61 * 1000));
    assert_false(throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, SV("jan"), now + 62 * 1000));
    throttle_close(throttle);
}

static void one_attacker_does_not_slow_another_person(void **state)
{
    (void)state;
    struct throttle *throttle = open_with(THROTTLE_SIGN_IN_ADDRESS, 5, 10);
    for (int i = 0; i < 1000; i++) {
        (void)throttle_take(throttle, THROTTLE_SIGN_IN_ADDRESS, SV("198.51.100.7"), i);
    }
    assert_false(throttle_take(throttle, THROTTLE_SIGN_IN_ADDRESS, SV("198.51.100.7"), 1000));
    assert_true(throttle_take(throttle, THROTTLE_SIGN_IN_ADDRESS, SV("203.0.113.9"), 1000));
    throttle_close(throttle);
}

static void neighbours_count_as_one(void **state)
{
    (void)state;
    struct throttle *throttle = open_with(THROTTLE_PUBLIC_ADDRESS, 1, 1);
    assert_true(throttle_take(throttle, THROTTLE_PUBLIC_ADDRESS, SV("198.51.100.7"), 0));
    assert_false(throttle_take(throttle, THROTTLE_PUBLIC_ADDRESS, SV("198.51.100.8"), 0));
    assert_true(throttle_take(throttle, THROTTLE_PUBLIC_ADDRESS, SV("2001:db8:1:2::1"), 0));
    assert_false(throttle_take(throttle, THROTTLE_PUBLIC_ADDRESS, SV("2001:db8:1:3::1"), 0));
    assert_true(throttle_take(throttle, THROTTLE_PUBLIC_ADDRESS, SV("2001:db8:2::1"), 0));
    assert_false(throttle_take(throttle, THROTTLE_PUBLIC_ADDRESS, SV("::ffff:198.51.100.9"), 0));
    assert_true(throttle_take(throttle, THROTTLE_PUBLIC_ADDRESS, SV("::ffff:203.0.113.9"), 0));
    throttle_close(throttle);
}

/* A hundred thousand addresses do not grow the table, and do not make a slowed one quick again. */
static void a_flood_of_addresses_does_not_free_a_slowed_one(void **state)
{
    (void)state;
    struct throttle *throttle = open_with(THROTTLE_SIGN_IN_ACCOUNT, 10, 1);
    for (int i = 0; i < 10; i++) {
        assert_true(throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, SV("jan"), 0));
    }
    for (int i = 0; i < 100000; i++) {
        char name[32];
        int length = snprintf(name, sizeof name, "ander-%d", i);
        (void)throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, (struct sv){ name, (size_t)length }, 0);
    }
    assert_false(throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, SV("jan"), 0));
    throttle_close(throttle);
}

static void no_rule_is_no_limit(void **state)
{
    (void)state;
    struct throttle *throttle = open_with(THROTTLE_SIGN_IN_ACCOUNT, 0, 0);
    for (int i = 0; i < 10000; i++) {
        assert_true(throttle_take(throttle, THROTTLE_SIGN_IN_ACCOUNT, SV("jan"), 0));
    }
    throttle_close(throttle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_is_given_and_then_the_rate),
        cmocka_unit_test(one_attacker_does_not_slow_another_person),
        cmocka_unit_test(neighbours_count_as_one),
        cmocka_unit_test(a_flood_of_addresses_does_not_free_a_slowed_one),
        cmocka_unit_test(no_rule_is_no_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
