#include "web/queue.h"

#include "base/limits.h"
#include "base/test.h"

static struct queue queue;

static int begin(void **state)
{
    (void)state;
    queue_open(&queue, 8);
    return 0;
}

static int end(void **state)
{
    (void)state;
    queue_stop(&queue);
    while (queue_take(&queue, false) != NULL) {
    }
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        while (queue.lanes[lane].running > 0) {
            queue_done(&queue, (enum lane_kind)lane);
        }
    }
    while (queue_take(&queue, false) != NULL) {
    }
    queue_close(&queue);
    return 0;
}

static void who_tries_passwords_keeps_no_report_waiting(void **state)
{
    (void)state;
    struct exchange guesses[3] = { { .lane = LANE_DOOR }, { .lane = LANE_DOOR }, { .lane = LANE_DOOR } };
    struct exchange report = { .lane = LANE_PUBLIC };
    for (size_t i = 0; i < 3; i++) {
        assert_true(queue_put(&queue, &guesses[i], 1));
    }
    assert_true(queue_put(&queue, &report, 2));
    assert_ptr_equal(queue_take(&queue, false), &guesses[0]);
    assert_ptr_equal(queue_take(&queue, false), &guesses[1]);
    assert_ptr_equal(queue_take(&queue, false), &report);
    queue_done(&queue, LANE_DOOR);
    assert_ptr_equal(queue_take(&queue, false), &guesses[2]);
}

static void a_flood_fills_half_and_leaves_room_for_reporters_and_then_for_staff(void **state)
{
    (void)state;
    static struct exchange flood[LIMIT_QUEUE_REQUESTS];
    struct exchange reporter = { .lane = LANE_KNOWN };
    struct exchange staff = { .lane = LANE_STAFF };
    size_t fitted = 0;
    for (size_t i = 0; i < LIMIT_QUEUE_REQUESTS; i++) {
        flood[i] = (struct exchange){ .lane = LANE_PUBLIC };
        fitted += queue_put(&queue, &flood[i], 1) ? 1 : 0;
    }
    assert_int_equal(fitted, LIMIT_QUEUE_REQUESTS / 2);
    assert_true(queue_put(&queue, &reporter, 2));
    assert_true(queue_put(&queue, &staff, 3));
    assert_ptr_equal(queue_take(&queue, true), &staff);
}

static void the_one_that_waited_longest_goes_first_and_staff_of_one_moment(void **state)
{
    (void)state;
    struct exchange public = { .lane = LANE_PUBLIC };
    struct exchange staff = { .lane = LANE_STAFF };
    struct exchange later = { .lane = LANE_STAFF };
    assert_true(queue_put(&queue, &public, 5) && queue_put(&queue, &staff, 5) && queue_put(&queue, &later, 6));
    assert_ptr_equal(queue_take(&queue, false), &staff);
    assert_ptr_equal(queue_take(&queue, false), &public);
    assert_ptr_equal(queue_take(&queue, false), &later);
}

int main(void)
{
#define T_(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        T_(who_tries_passwords_keeps_no_report_waiting),
        T_(a_flood_fills_half_and_leaves_room_for_reporters_and_then_for_staff),
        T_(the_one_that_waited_longest_goes_first_and_staff_of_one_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
