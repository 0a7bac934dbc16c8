#include "base/metric.h"
#include "base/test.h"

static struct sv printed(struct arena *arena, int64_t now_ms)
{
    struct buf out;
    buf_open(&out, arena, 256 * 1024);
    metrics_print(&out, now_ms);
    assert_false(out.failed);
    return buf_view(&out);
}

static bool tells(struct sv text, struct sv line)
{
    struct sv one, rest = text;
    while (sv_cut(rest, '\n', &one, &rest)) {
        if (sv_equal(one, line)) {
            return true;
        }
    }
    return false;
}

static void requests(uint64_t count)
{
    metric_add(METRIC_REQUESTS, CLASS_RESIDENT, OUTCOME_DONE, count);
}

/* One test, because the numbers are of the whole process and only go up. */
static void who_asks_often_cannot_see_when_somebody_reported(void **state)
{
    (void)state;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)8 * 1024 * 1024);
    const struct sv none = SV("seinhuis_requests_total{class=\"resident\",outcome=\"done\"} 0");
    int64_t now = 1000;
    assert_true(tells(printed(&arena, now), none));
    requests(METRIC_VEIL_REQUESTS - 1);
    now += METRIC_VEIL_MS;
    assert_true(tells(printed(&arena, now), none)); /* long enough, too few */
    requests(1 + METRIC_VEIL_REQUESTS);
    assert_true(tells(printed(&arena, now),
                      SV("seinhuis_requests_total{class=\"resident\",outcome=\"done\"} 200")));
    requests(METRIC_VEIL_REQUESTS + 5);
    now += METRIC_VEIL_MS - 1;
    assert_true(tells(printed(&arena, now), /* enough, too soon */
                      SV("seinhuis_requests_total{class=\"resident\",outcome=\"done\"} 200")));
    assert_true(tells(printed(&arena, now + 1), /* and in steps of ten */
                      SV("seinhuis_requests_total{class=\"resident\",outcome=\"done\"} 300")));
}

static void a_fault_is_told_at_once(void **state)
{
    (void)state;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)1024 * 1024);
    metric_add(METRIC_FAILURES, FAILURE_FULL, 0, 1);
    assert_true(tells(printed(&arena, 1), SV("seinhuis_failures_total{failure=\"full\"} 1")));
}

static void what_is_not_known_is_not_told(void **state)
{
    (void)state;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)1024 * 1024);
    const struct sv line = SV("seinhuis_kept_timestamp_seconds{kept=\"backup\"} 1790000000");
    struct sv text = printed(&arena, 1);
    assert_false(tells(text, line));
    assert_false(tells(text, SV("seinhuis_kept_timestamp_seconds{kept=\"backup\"} 0")));
    metric_set(METRIC_BACKUP_TIME, KEPT_BACKUP, 1790000000);
    assert_true(tells(printed(&arena, 1), line));
}

static void only_a_fault_of_ours_counts_as_one(void **state)
{
    (void)state;
    assert_int_equal(metric_failure_of(ERR_NOT_FOUND), FAILURE_NONE);
    assert_int_equal(metric_failure_of(ERR_REFUSED), FAILURE_NONE);
    assert_int_equal(metric_failure_of(ERR_TIMEOUT), FAILURE_BUSY);
    assert_int_equal(metric_failure_of(ERR_OUTCOME_UNKNOWN), FAILURE_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_asks_often_cannot_see_when_somebody_reported),
        cmocka_unit_test(a_fault_is_told_at_once),
        cmocka_unit_test(what_is_not_known_is_not_told),
        cmocka_unit_test(only_a_fault_of_ours_counts_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
