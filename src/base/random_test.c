#include "base/random.h"
#include "base/test.h"

static void a_seed_repeats(void **state)
{
    (void)state;
    struct random left = { .test_seed = 9 };
    struct random right = { .test_seed = 9 };
    unsigned char left_bytes[37];
    unsigned char right_bytes[37];
    random_bytes(&left, left_bytes, sizeof left_bytes);
    random_bytes(&right, right_bytes, sizeof right_bytes);
    assert_memory_equal(left_bytes, right_bytes, sizeof left_bytes);
}

static void the_kernel_does_not_repeat(void **state)
{
    (void)state;
    struct random random = { 0 };
    unsigned char left[1000];
    unsigned char right[1000];
    random_bytes(&random, left, sizeof left);
    random_bytes(&random, right, sizeof right);
    assert_memory_not_equal(left, right, sizeof left);
}

static void results_stay_below_the_bound_and_all_occur(void **state)
{
    (void)state;
    struct random random = { .test_seed = 3 };
    int seen[6] = { 0 };
    for (int i = 0; i < 6000; i++) {
        uint64_t value = random_below(&random, 6);
        assert_true(value < 6);
        seen[value]++;
    }
    for (int i = 0; i < 6; i++) {
        assert_in_range(seen[i], 800, 1200);
    }
    assert_int_equal(random_below(&random, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_repeats),
        cmocka_unit_test(the_kernel_does_not_repeat),
        cmocka_unit_test(results_stay_below_the_bound_and_all_occur),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
