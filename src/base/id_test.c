#include "base/id.h"
#include "base/test.h"

#include <pthread.h>
#include <stdlib.h>

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

enum { THREADS = 8, IDS_EACH = 10000 };

static void *take_ids(void *into)
{
    struct random random = { 0 };
    int64_t *ids = into;
    for (size_t i = 0; i < IDS_EACH; i++) {
        ids[i] = id_next(NOW, &random);
    }
    return NULL;
}

static int by_number(const void *left, const void *right)
{
    int64_t one = *(const int64_t *)left, other = *(const int64_t *)right;
    return one < other ? -1 : one > other;
}

static void threads_that_ask_in_one_millisecond_never_get_the_same_id(void **state)
{
    (void)state;
    static int64_t ids[THREADS * IDS_EACH];
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, take_ids, &ids[i * IDS_EACH]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    qsort(ids, THREADS * IDS_EACH, sizeof ids[0], by_number);
    for (size_t i = 1; i < THREADS * IDS_EACH; i++) {
        assert_int_not_equal(ids[i - 1], ids[i]);
        assert_int_equal(ids[i - 1] >> 20, ids[i] >> 20);
    }
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
        cmocka_unit_test(threads_that_ask_in_one_millisecond_never_get_the_same_id),
        cmocka_unit_test(dossier_references_are_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
