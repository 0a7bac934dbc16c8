/* What every engine must do alike: `store_test` on SQLite, `store_test postgresql` on PostgreSQL. */
#include "store/fixture/fixture_sql.h"
#include "store/fixture/fixture_test.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct store_test test;

static int set_up(void **state)
{
    (void)state;
    store_test_open(&test);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_test_close(&test);
    return 0;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static void every_type_comes_back_as_it_went(void **state)
{
    (void)state;
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
    assert_int_equal(store_write(test.store, fixture_apply_add, &in), OK);

    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
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
    (void)state;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct sql_fixture_add_in in = { .row = 8, .sender = 1 };
    assert_int_equal(store_write(test.store, fixture_apply_add, &in), OK);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    struct sql_fixture_by_id row;
    assert_int_equal(sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = 8 }, &row), OK);
    assert_true(sv_empty(row.body) && sv_empty(row.sealed.bytes) && !row.day.set && row.key.value == 0);
    assert_int_equal(sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = 9 }, &row), ERR_NOT_FOUND);
}

static void text_that_is_no_text_is_refused(void **state)
{
    (void)state;
    struct sql_fixture_add_in in = fixture_row(1, 1);
    in.body = (struct sv){ "a\0b", 3 };
    assert_int_equal(store_write(test.store, fixture_apply_add, &in), ERR_INVALID);
    in.body = SV("\xc3(");
    assert_int_equal(store_write(test.store, fixture_apply_add, &in), ERR_INVALID);
    assert_int_equal(fixture_total(test.store), 0);
}

static void numbers_of_aggregates_are_read_on_both_engines(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 40000), OK);
    assert_int_equal(fixture_add(test.store, 2, -50001), OK);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    struct sql_fixture_sums row;
    assert_int_equal(sql_fixture_sums(tx, NULL, &row), OK);
    assert_int_equal(row.sum, -10001);
    assert_true(row.any);
}

/* --- refusals of the schema --------------------------------------------------------------------------------------- */

static enum err apply_part(struct tx_write *tx, const void *prepared)
{
    return sql_fixture_part_add(tx, prepared);
}

static void a_duplicate_key_or_a_missing_parent_is_a_conflict(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 1), OK);
    assert_int_equal(fixture_add(test.store, 1, 1), ERR_CONFLICT);
    assert_int_equal(fixture_total(test.store), 1);
    assert_int_equal(store_write(test.store, apply_part, &(struct sql_fixture_part_add_in){ .part = 1, .row = 1 }), OK);
    assert_int_equal(store_write(test.store, apply_part, &(struct sql_fixture_part_add_in){ .part = 2, .row = 5 }),
                     ERR_CONFLICT);
}

static void a_value_that_the_schema_refuses_is_invalid(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 666), ERR_INVALID);
}

static enum err apply_move(struct tx_write *tx, const void *prepared)
{
    struct sql_fixture_move row;
    TRY(sql_fixture_move(tx, NULL, prepared, &row));
    return row.sender == 44 ? OK : ERR_INVALID;
}

static enum err apply_move_all(struct tx_write *tx, const void *prepared)
{
    int64_t changed = 0;
    TRY(sql_fixture_move_all(tx, prepared, &changed));
    return changed == 2 ? OK : ERR_INVALID;
}

static void a_change_from_another_state_is_a_conflict(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 44), OK);
    assert_int_equal(fixture_add(test.store, 2, 44), OK);
    struct sql_fixture_move_in in = { .row = 1, .from = MOOD_CALM, .to = MOOD_BUSY };
    assert_int_equal(store_write(test.store, apply_move, &in), OK);
    assert_int_equal(store_write(test.store, apply_move, &in), ERR_CONFLICT);
    struct sql_fixture_move_all_in all = { .sender = 44, .to = MOOD_NONE };
    assert_int_equal(store_write(test.store, apply_move_all, &all), OK);
}

/* --- one job and the others --------------------------------------------------------------------------------------- */

static enum err apply_add_and_refuse(struct tx_write *tx, const void *prepared)
{
    TRY(sql_fixture_add(tx, prepared));
    return ERR_REFUSED;
}

static enum err apply_ignoring(struct tx_write *tx, const void *prepared)
{
    struct sql_fixture_add_in in = *(const struct sql_fixture_add_in *)prepared;
    TRY(sql_fixture_add(tx, &in));
    enum err ignored = sql_fixture_add(tx, &in);
    (void)ignored;
    return OK;
}

static void a_job_that_fails_is_undone_alone(void **state)
{
    (void)state;
    struct fixture_batch batch;
    struct sql_fixture_add_in rows[4] = { fixture_row(1, 1), fixture_row(2, 1), fixture_row(3, 1), fixture_row(4, 1) };
    fixture_batch_open(&batch, test.store);
    fixture_batch_add(&batch, fixture_apply_add, &rows[0]);
    fixture_batch_add(&batch, apply_add_and_refuse, &rows[1]);
    fixture_batch_add(&batch, apply_ignoring, &rows[2]);
    fixture_batch_add(&batch, fixture_apply_add, &rows[3]);
    fixture_batch_run(&batch);
    assert_int_equal(batch.outcomes[0], OK);
    assert_int_equal(batch.outcomes[1], ERR_REFUSED);
    assert_int_equal(batch.outcomes[2], ERR_CONFLICT);
    assert_int_equal(batch.outcomes[3], OK);
    assert_int_equal(fixture_total(test.store), 2);
}

enum { SENDERS = 64, EACH = 50 };

static enum err apply_add_and_count(struct tx_write *tx, const void *prepared)
{
    TRY(sql_fixture_add(tx, prepared));
    struct sql_counter_up row;
    return sql_counter_up(tx, NULL, &row);
}

static enum err apply_counter(struct tx_write *tx, const void *prepared)
{
    (void)prepared;
    return sql_counter_make(tx);
}

struct sender {
    pthread_t thread;
    int64_t number;
    int failures;
    apply_fn *apply;
};

static void *send(void *context)
{
    struct sender *sender = context;
    for (int64_t i = 0; i < EACH; i++) {
        struct sql_fixture_add_in in = fixture_row(sender->number * 1000 + i, sender->number);
        sender->failures += store_write(test.store, sender->apply, &in) != OK;
    }
    return NULL;
}

static void send_all(apply_fn *apply)
{
    static struct sender senders[SENDERS];
    int failures = 0;
    for (int64_t i = 0; i < SENDERS; i++) {
        senders[i] = (struct sender){ .number = i + 1, .apply = apply };
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send, &senders[i]), 0);
    }
    for (size_t i = 0; i < SENDERS; i++) {
        (void)pthread_join(senders[i].thread, NULL);
        failures += senders[i].failures;
    }
    assert_int_equal(failures, 0);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    for (int64_t i = 0; i < SENDERS; i++) {
        struct sql_fixture_count row;
        assert_int_equal(sql_fixture_count(tx, NULL, &(struct sql_fixture_count_in){ .sender = i + 1 }, &row), OK);
        assert_int_equal(row.rows, EACH);
        assert_int_equal(row.different, EACH);
    }
}

static void of_64_senders_none_is_lost_refused_or_doubled(void **state)
{
    (void)state;
    send_all(fixture_apply_add);
    assert_int_equal(fixture_total(test.store), SENDERS * EACH);
}

static void senders_that_change_one_row_all_count(void **state)
{
    (void)state;
    assert_int_equal(store_write(test.store, apply_counter, NULL), OK);
    enum { FEW = 4 };
    static struct sender senders[FEW];
    int failures = 0;
    for (int64_t i = 0; i < FEW; i++) {
        senders[i] = (struct sender){ .number = i + 1, .apply = apply_add_and_count };
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send, &senders[i]), 0);
    }
    for (size_t i = 0; i < FEW; i++) {
        (void)pthread_join(senders[i].thread, NULL);
        failures += senders[i].failures;
    }
    assert_int_equal(failures, 0);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    struct sql_counter_now row;
    assert_int_equal(sql_counter_now(tx, NULL, &row), OK);
    assert_int_equal(row.count, FEW * EACH);
}

static void a_full_queue_refuses_and_loses_nothing(void **state)
{
    (void)state;
    static struct fixture_batch batch;
    static struct sql_fixture_add_in rows[FIXTURE_BATCH_MAX];
    fixture_batch_open(&batch, test.store);
    int64_t taken = 0;
    for (int64_t i = 0; i < FIXTURE_BATCH_MAX; i++) {
        rows[i] = fixture_row(i + 1, 1);
        taken += fixture_batch_try(&batch, fixture_apply_add, &rows[i]) == OK;
    }
    assert_int_equal(taken, LIMIT_WRITE_QUEUE);
    fixture_batch_run(&batch);
    assert_int_equal(fixture_total(test.store), taken);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void a_reader_keeps_its_snapshot(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 1), OK);
    uint64_t generation = store_generation(test.store);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    struct sql_fixture_total row;
    assert_int_equal(sql_fixture_total(tx, NULL, &row), OK);
    assert_int_equal(row.rows, 1);
    assert_int_equal(fixture_add(test.store, 2, 1), OK);
    assert_int_equal(sql_fixture_total(tx, NULL, &row), OK);
    assert_int_equal(row.rows, 1);
    assert_int_equal(fixture_total(test.store), 2);
    assert_true(store_generation(test.store) > generation);
}

static enum err apply_many(struct tx_write *tx, const void *prepared)
{
    const int64_t *count = prepared;
    for (int64_t i = 0; i < *count; i++) {
        struct sql_fixture_add_in in = fixture_row(i + 1, 1);
        TRY(sql_fixture_add(tx, &in));
    }
    return OK;
}

static void more_rows_than_a_query_may_give_is_a_limit(void **state)
{
    (void)state;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1024 * 1024);
    int64_t count = LIMIT_QUERY_ROWS;
    assert_int_equal(store_write(test.store, apply_many, &count), OK);
    struct sql_fixture_list_in none = { 0 };
    struct sql_fixture_list *rows = NULL;
    size_t found = 0;
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    assert_int_equal(sql_fixture_list(tx, &arena, &none, &rows, &found), OK);
    assert_int_equal(found, LIMIT_QUERY_ROWS);
    assert_int_equal(rows[found - 1].row, LIMIT_QUERY_ROWS);
    store_read_end(&tx);
    assert_int_equal(fixture_add(test.store, LIMIT_QUERY_ROWS + 1, 1), OK);
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    assert_int_equal(sql_fixture_list(tx, &arena, &none, &rows, &found), ERR_LIMIT);
}

static void connections_that_were_cut_are_made_anew(void **state)
{
    (void)state;
    assert_int_equal(fixture_add(test.store, 1, 1), OK);
    assert_int_equal(fixture_total(test.store), 1);
    store_test_cut_connections(&test);
    for (int64_t i = 2; i < 20; i++) {
        assert_int_equal(fixture_add(test.store, i, 1), OK);
    }
    assert_int_equal(fixture_total(test.store), 19);
}

/* --- intents, migrations, health ---------------------------------------------------------------------------------- */

static enum err apply_intent(struct tx_write *tx, const void *prepared)
{
    return tx_intent(tx, *(const int64_t *)prepared);
}

static enum err apply_intent_and_refuse(struct tx_write *tx, const void *prepared)
{
    TRY(tx_intent(tx, *(const int64_t *)prepared));
    return ERR_REFUSED;
}

static enum err apply_forget(struct tx_write *tx, const void *prepared)
{
    return tx_intents_forget(tx, *(const int64_t *)prepared);
}

static enum err apply_refuse(struct tx_write *tx, const void *prepared)
{
    return tx_intent_refuse(tx, *(const int64_t *)prepared);
}

static void a_change_that_comes_after_its_line_was_settled_as_not_made_is_refused(void **state)
{
    (void)state;
    int64_t late = 27;
    int64_t made = 28;
    assert_int_equal(store_write(test.store, apply_intent, &made), OK);
    assert_int_equal(store_write(test.store, apply_intent, &made), OK);
    assert_int_equal(store_write(test.store, apply_refuse, &late), OK);
    assert_int_equal(store_write(test.store, apply_refuse, &late), OK);
    assert_int_equal(store_write(test.store, apply_refuse, &made), OK);
    assert_int_equal(store_write(test.store, apply_intent, &late), ERR_TIMEOUT);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    bool stands = true;
    assert_int_equal(store_intent_stands(tx, late, &stands), OK);
    assert_false(stands);
    assert_int_equal(store_intent_stands(tx, made, &stands), OK);
    assert_true(stands);
}

static void an_intent_stands_when_its_change_was_committed(void **state)
{
    (void)state;
    int64_t kept = 17;
    int64_t refused = 18;
    assert_int_equal(store_write(test.store, apply_intent, &kept), OK);
    assert_int_equal(store_write(test.store, apply_intent_and_refuse, &refused), ERR_REFUSED);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    bool stands = false;
    assert_int_equal(store_intent_stands(tx, kept, &stands), OK);
    assert_true(stands);
    assert_int_equal(store_intent_stands(tx, refused, &stands), OK);
    assert_false(stands);
    store_read_end(&tx);
    assert_int_equal(store_write(test.store, apply_forget, &refused), OK);
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    assert_int_equal(store_intent_stands(tx, kept, &stands), OK);
    assert_false(stands);
}

static enum err apply_foreign_migration(struct tx_write *tx, const void *prepared)
{
    (void)prepared;
    return sql_fixture_migration(tx);
}

static void a_database_of_a_newer_program_is_refused(void **state)
{
    (void)state;
    uint32_t count = 0;
    assert_int_equal(store_migrate(test.store, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(store_write(test.store, apply_foreign_migration, NULL), OK);
    assert_int_equal(store_migrate(test.store, &count), ERR_REFUSED);
}

static void health_counts_commits_and_jobs(void **state)
{
    (void)state;
    struct store_health before = store_health(test.store);
    assert_true(before.writable);
    assert_int_equal(before.schema_version, 999);
    assert_int_equal(fixture_add(test.store, 1, 1), OK);
    assert_int_equal(fixture_add(test.store, 1, 1), ERR_CONFLICT);
    struct store_health after = store_health(test.store);
    assert_int_equal(after.jobs, before.jobs + 1);
    assert_true(after.writable);
}

static int stop(void **state)
{
    (void)state;
    store_test_engines_stop();
    return 0;
}

int main(int count, char **arguments)
{
    store_test_engine(ENGINE_SQLITE);
    if (count > 1 && strcmp(arguments[1], "postgresql") == 0) {
        if (!store_test_has_postgresql()) {
            return 77; /* meson: skipped */
        }
        store_test_engine(ENGINE_POSTGRESQL);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_type_comes_back_as_it_went, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_empty_and_optional_is_null_and_reads_as_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_that_is_no_text_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_of_aggregates_are_read_on_both_engines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_duplicate_key_or_a_missing_parent_is_a_conflict, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_value_that_the_schema_refuses_is_invalid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_change_from_another_state_is_a_conflict, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_job_that_fails_is_undone_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_64_senders_none_is_lost_refused_or_doubled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(senders_that_change_one_row_all_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_queue_refuses_and_loses_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reader_keeps_its_snapshot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(more_rows_than_a_query_may_give_is_a_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(connections_that_were_cut_are_made_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_intent_stands_when_its_change_was_committed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_change_that_comes_after_its_line_was_settled_as_not_made_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_database_of_a_newer_program_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(health_counts_commits_and_jobs, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
