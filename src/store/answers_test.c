/* Kept answers are never older than the transaction that reads them, and are read once: `answers_test` on SQLite,
 * `answers_test postgresql` on PostgreSQL. */
#include "store/fixture/fixture_quiet_sql.h"
#include "store/fixture/fixture_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct store_test test;
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    store_test_open(&test);
    arena_open(&arena, 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_close(&arena);
    store_test_close(&test);
    return 0;
}

static size_t kept_rows(struct tx *tx, int64_t sender)
{
    struct sql_fixture_kept *rows = NULL;
    size_t count = 0;
    assert_int_equal(sql_fixture_kept(tx, &arena, &(struct sql_fixture_kept_in){ sender }, &rows, &count), OK);
    return count;
}

static size_t kept_now(int64_t sender)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    return kept_rows(tx, sender);
}

static enum err quiet_apply(struct tx_write *tx, const void *prepared)
{
    return sql_fixture_quiet_add(tx, &(struct sql_fixture_quiet_add_in){ *(const int64_t *)prepared });
}

static void an_answer_is_read_once_until_something_is_written(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 5), OK);
    assert_int_equal(kept_now(5), 1);
    store_test_fail(NULL); /* counts anew */
    assert_int_equal(kept_now(5), 1);
    assert_int_equal(kept_now(5), 1);
    assert_int_equal(store_test_statements(), 0);
    assert_int_equal(kept_now(6), 0);
    assert_int_equal(kept_now(6), 0); /* that there is nothing is an answer too */
    assert_int_equal(store_test_statements(), 1);
    assert_int_equal(fixture_add(test.store, 2, 5), OK);
    assert_int_equal(kept_now(5), 2);
}

static void a_quiet_write_leaves_answers_as_they_are(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 5), OK);
    assert_int_equal(kept_now(5), 1);
    uint64_t settled = store_settled(test.store);
    uint64_t generation = store_generation(test.store);
    int64_t number = 1;
    assert_int_equal(store_write(test.store, quiet_apply, &number), OK);
    assert_true(store_settled(test.store) == settled && store_generation(test.store) > generation);
    assert_int_equal(fixture_add(test.store, 2, 5), OK);
    assert_true(store_settled(test.store) > settled);
}

static void a_snapshot_stays_one_and_its_answers_are_its_own(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 5), OK);
    struct tx *before CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &before), OK);
    struct sql_fixture_total total;
    assert_int_equal(sql_fixture_total(before, NULL, &total), OK);
    assert_int_equal(fixture_add(test.store, 2, 5), OK);
    assert_int_equal(kept_now(5), 2);
    assert_int_equal(kept_rows(before, 5), 1); /* not what came after its begin */
    assert_int_equal(kept_now(5), 2);          /* and nobody younger gets its answer */
}

static enum err look_in_write(struct tx_write *tx, const void *prepared)
{
    size_t *ret_count = *(size_t *const *)prepared;
    struct sql_fixture_add_in in = fixture_row(2, 5);
    TRY(sql_fixture_add(tx, &in));
    *ret_count = kept_rows(tx_of(tx), 5);
    return OK;
}

static void a_writer_reads_what_stands(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 5), OK);
    assert_int_equal(kept_now(5), 1);
    size_t count = 0;
    size_t *into = &count;
    assert_int_equal(store_write(test.store, look_in_write, &into), OK);
    assert_int_equal(count, 2);
}

static void every_type_comes_back_from_a_kept_answer(void **state)
{
    (void)state;
    struct sql_fixture_add_in in = fixture_row(7, 5);
    in.body = SV("één \"regel\"");
    in.day = (struct date){ 0, true };
    in.is_on = true;
    memset(in.ref.bytes, 0xfe, sizeof in.ref.bytes);
    struct sql_fixture_add_in bare = fixture_row(8, 5);
    bare.body = SV("");
    bare.day = (struct date){ 0 };
    assert_int_equal(store_write(test.store, fixture_apply_add, &in), OK);
    assert_int_equal(store_write(test.store, fixture_apply_add, &bare), OK);
    for (int time = 0; time < 2; time++) { /* read, and kept */
        struct tx *tx CLEANUP(store_read_end) = NULL;
        struct sql_fixture_kept *rows = NULL;
        size_t count = 0;
        assert_int_equal(store_read_begin(test.store, &tx), OK);
        assert_int_equal(sql_fixture_kept(tx, &arena, &(struct sql_fixture_kept_in){ 5 }, &rows, &count), OK);
        assert_int_equal(count, 2);
        assert_true(rows[0].row == 7 && sv_equal(rows[0].body, in.body) && rows[0].day.set && rows[0].day.day == 0);
        assert_true(rows[0].is_on && memcmp(rows[0].ref.bytes, in.ref.bytes, sizeof in.ref.bytes) == 0);
        assert_true(rows[1].row == 8 && sv_empty(rows[1].body) && !rows[1].day.set && !rows[1].is_on);
    }
}

static void an_answer_that_is_too_large_is_read_each_time(void **state)
{
    (void)state;
    static char large[40000];
    memset(large, 'a', sizeof large);
    struct sql_fixture_add_in in = fixture_row(1, 5);
    in.body = sv_of_bytes(large, sizeof large);
    assert_int_equal(store_write(test.store, fixture_apply_add, &in), OK);
    assert_int_equal(kept_now(5), 1);
    assert_int_equal(kept_now(5), 1);
}

static int stop(void **state)
{
    (void)state;
    store_test_engines_stop();
    return 0;
}

int main(int count, char **arguments)
{
    bool postgresql = count > 1 && strcmp(arguments[1], "postgresql") == 0;
    if (postgresql && !store_test_has_postgresql()) {
        return 77; /* meson: skipped */
    }
    store_test_engine(postgresql ? ENGINE_POSTGRESQL : ENGINE_SQLITE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_answer_is_read_once_until_something_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_quiet_write_leaves_answers_as_they_are, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_snapshot_stays_one_and_its_answers_are_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_writer_reads_what_stands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_type_comes_back_from_a_kept_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_that_is_too_large_is_read_each_time, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
