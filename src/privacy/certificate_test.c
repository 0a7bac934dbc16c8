#include "privacy/certificate.h"

#include "base/test.h"

static struct certificate merged(struct certificate_count *counts, size_t count)
{
    struct certificate certificate = { .month = 202611, .counts = counts, .count_count = count };
    certificate_merge(&certificate);
    return certificate;
}

static void large_counts_are_told(void **state)
{
    (void)state;
    struct certificate_count counts[] = { { .counted = 12 }, { .counted = 5 } };
    struct certificate certificate = merged(counts, 2);
    assert_int_equal(certificate.total, 17);
    assert_int_equal(certificate.rest, 0);
    assert_false(counts[0].in_rest || counts[1].in_rest);
}

static void a_small_count_never_stands_alone_in_the_rest(void **state)
{
    (void)state;
    struct certificate_count counts[] = { { .counted = 40 }, { .counted = 2 }, { .counted = 7 } };
    struct certificate certificate = merged(counts, 3);
    assert_true(counts[1].in_rest);
    assert_true(counts[2].in_rest);
    assert_false(counts[0].in_rest);
    assert_int_equal(certificate.rest, 9);
    assert_false(certificate.rest_small);
}

static void a_rest_that_is_small_itself_takes_more(void **state)
{
    (void)state;
    struct certificate_count counts[] = { { .counted = 1 }, { .counted = 2 }, { .counted = 9 }, { .counted = 6 } };
    struct certificate certificate = merged(counts, 4);
    assert_int_equal(certificate.rest, 9);
    assert_true(counts[3].in_rest);
    assert_false(counts[2].in_rest);
}

static void a_small_month_tells_no_number(void **state)
{
    (void)state;
    struct certificate_count counts[] = { { .counted = 1 }, { .counted = 3 } };
    struct certificate certificate = merged(counts, 2);
    assert_true(certificate.total_small);
    assert_true(certificate.rest_small);
    assert_true(counts[0].in_rest && counts[1].in_rest);
}

/* Whatever is told, nobody can work out a count below the least from it. */
static void no_small_count_follows_by_subtraction(void **state)
{
    (void)state;
    for (int64_t a = 0; a < 9; a++) {
        for (int64_t b = 0; b < 9; b++) {
            for (int64_t c = 0; c < 9; c++) {
                struct certificate_count counts[] = { { .counted = a + 1 }, { .counted = b + 1 },
                                                      { .counted = c + 1 } };
                struct certificate certificate = merged(counts, 3);
                size_t in_rest = 0;
                for (size_t i = 0; i < 3; i++) {
                    in_rest += counts[i].in_rest;
                    assert_true(counts[i].in_rest || counts[i].counted >= CERTIFICATE_LEAST);
                }
                assert_int_not_equal(in_rest, 1);
                assert_true(in_rest == 0 || certificate.rest >= CERTIFICATE_LEAST || certificate.total_small);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_counts_are_told),
        cmocka_unit_test(a_small_count_never_stands_alone_in_the_rest),
        cmocka_unit_test(a_rest_that_is_small_itself_takes_more),
        cmocka_unit_test(a_small_month_tells_no_number),
        cmocka_unit_test(no_small_count_follows_by_subtraction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
