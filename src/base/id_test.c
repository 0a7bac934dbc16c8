#include "base/id.h"
#include "base/test.h"

static const struct instant NOW = { 1795000000000 };

static void later_ids_are_higher(void **state)
{
    (void)state;
    struct random random = { .test_seed = 1 };
    int64_t before = 0;
    for (int64_t ms = 0; ms < 1000; ms++) {
        int64_t next = id_next(instant_add_ms(NOW, ms), &random);
        assert_true(next > before);
        before = next;
    }
}

static void a_clock_set_wrong_still_gives_ids_above_zero(void **state)
{
    (void)state;
    struct random random = { .test_seed = 1 };
    assert_true(id_next((struct instant){ 0 }, &random) > 0);
    assert_true(id_next((struct instant){ -1 }, &random) > 0);
}

static void ids_of_one_millisecond_differ_by_chance(void **state)
{
    (void)state;
    struct random random = { .test_seed = 1 };
    int64_t first = id_next(NOW, &random);
    assert_int_not_equal(first, id_next(NOW, &random));
    assert_int_equal(first >> 20, id_next(NOW, &random) >> 20);
}

static void dossier_references_are_random(void **state)
{
    (void)state;
    struct random random = { 0 };
    struct dossier_ref left = dossier_ref_new(&random);
    struct dossier_ref right = dossier_ref_new(&random);
    assert_true(dossier_ref_equal(&left, &left));
    assert_false(dossier_ref_equal(&left, &right));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_ids_are_higher),
        cmocka_unit_test(a_clock_set_wrong_still_gives_ids_above_zero),
        cmocka_unit_test(ids_of_one_millisecond_differ_by_chance),
        cmocka_unit_test(dossier_references_are_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
