/* What every engine must do alike. */
#include "store/fixture/fixture_sql.h"
#include "store/store_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
    static struct store_test test;
    store_test_open(&test);
    *state = &test;
    return 0;
}

static int tear_down(void **state)
{
    store_test_close(*state);
    return 0;
}

static struct sql_fixture_add_in row_of(int64_t row, int64_t sender)
{
    return (struct sql_fixture_add_in){ .row = row, .sender = sender, .body = SV("tekst"), .at = { 1 }, .mood = MOOD_CALM };
}

static enum err apply_add(struct tx_write *tx, const void *prepared)
{
    return sql_fixture_add(tx, prepared);
}

static enum err add(struct store *store, int64_t row, int64_t sender)
{
    struct sql_fixture_add_in in = row_of(row, sender);
    return store_write(store, apply_add, &in);
}

static int64_t total(struct store *store)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(store, &tx), OK);
    struct sql_fixture_total row = { 0 };
    assert_int_equal(sql_fixture_total(tx, NULL, &row), OK);
    return row.rows;
}

static void every_type_comes_back_as_it_went(void **state)
{
    struct store_test *test = *state;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct sql_fixture_add_in in = { .row = 7,
                                     .sender = INT64_MIN,
                                     .body = SV("één \"regel\" 🙂"),
                                     .sealed = { { "a\0b", 3 } },
                                     .day = { 0, true },
                                     .at = { 1764000000123 },
                                     .mood = MOOD_BUSY,
                                     .is_on = true,
                                     .key = { 99 } };
    memset(in.ref.bytes, 0xfe, sizeof in.ref.bytes);
    memset(in.hash.bytes, 0x01, sizeof in.hash.bytes);
    assert_int_equal(store_write(test->store, apply_add, &in), OK);

    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test->store, &tx), OK);
    struct sql_fixture_by_id row;
    assert_int_equal(sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = 7 }, &row), OK);
    assert_true(row.row == 7 && row.sender == INT64_MIN && row.at.ms == 1764000000123 && row.mood == MOOD_BUSY);
    assert_true(row.is_on && row.key.value == 99 && row.day.set && row.day.day == 0);
    assert_true(sv_equal(row.body, in.body) && sv_equal(row.sealed.bytes, in.sealed.bytes));
    assert_memory_equal(row.ref.bytes, in.ref.bytes, sizeof in.ref.bytes);
    assert_memory_equal(row.hash.bytes, in.hash.bytes, sizeof in.hash.bytes);
}

static void what_is_empty_and_optional_is_null_and_reads_as_empty(void **state)
{
    struct store_test *test = *state;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct sql_fixture_add_in in = { .row = 8, .sender = 1 };
    assert_int_equal(store_write(test->store, apply_add, &in), OK);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test->store, &tx), OK);
    struct sql_fixture_by_id row;
    assert_int_equal(sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = 8 }, &row), OK);
    assert_true(sv_empty(row.body) && sv_empty(row.sealed.bytes) && !row.day.set && row.key.value == 0);
    assert_int_equal(sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = 9 }, &row), ERR_NOT_FOUND);
}

static void a_duplicate_key_is_a_conflict(void **state)
{
    struct store_test *test = *state;
    assert_int_equal(add(test->store, 1, 1), OK);
    assert_int_equal(add(test->store, 1, 1), ERR_CONFLICT);
    assert_int_equal(total(test->store), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_type_comes_back_as_it_went, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_empty_and_optional_is_null_and_reads_as_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_duplicate_key_is_a_conflict, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
