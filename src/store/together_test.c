/* Jobs that share a commit on PostgreSQL: what happens to one of them happens to that one only. */
#include "store/fixture/fixture_test.h"
#include "store/store_test_pg.h"
#include "store/tx.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct store_test test;
static struct fixture_batch batch;
static struct sql_fixture_add_in rows[8];

static enum err apply_counter(struct tx_write *tx, const void *prepared)
{
    (void)prepared;
    return sql_counter_make(tx);
}

static int set_up(void **state)
{
    (void)state;
    store_test_open(&test);
    assert_int_equal(store_write(test.store, apply_counter, NULL), OK);
    for (int64_t i = 0; i < 8; i++) {
        rows[i] = fixture_row(i + 1, 1);
    }
    fixture_batch_open(&batch, test.store);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_test_fail(NULL);
    store_test_close(&test);
    return 0;
}

static void outcomes_are(const enum err *wanted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(batch.outcomes[i], wanted[i]);
    }
}

static int64_t counter(void)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_counter_now now;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    assert_int_equal(sql_counter_now(tx, NULL, &now), OK);
    return now.count;
}

/* --- clashes ------------------------------------------------------------------------------------------------------ */

struct clash {
    atomic_int runs;
    int times; /* so often somebody else is first */
};

static enum err apply_clash(struct tx_write *tx, const void *prepared)
{
    struct clash *clash = (struct clash *)(uintptr_t)prepared;
    struct sql_counter_now now;
    struct sql_counter_up up;
    TRY(sql_counter_now(tx_of(tx), NULL, &now));
    if (atomic_fetch_add(&clash->runs, 1) < clash->times) {
        PGconn *other = PQconnectdb(test.database);
        PQclear(PQexec(other, "UPDATE fixture_counter SET count = count + 100"));
        PQfinish(other);
    }
    return sql_counter_up(tx, NULL, &up);
}

static enum err apply_add_and_refuse(struct tx_write *tx, const void *prepared)
{
    TRY(sql_fixture_add(tx, prepared));
    return ERR_REFUSED;
}

static void a_commit_that_clashes_is_made_again_for_all_its_jobs_and_nothing_counts_twice(void **state)
{
    (void)state;
    struct clash once = { .times = 1 };
    struct store_health before = store_health(test.store);
    fixture_batch_add(&batch, fixture_apply_add, &rows[0]);
    fixture_batch_add(&batch, apply_clash, &once);
    fixture_batch_add(&batch, apply_add_and_refuse, &rows[1]);
    fixture_batch_add(&batch, fixture_apply_add, &rows[2]);
    fixture_batch_run(&batch);
    outcomes_are((enum err[]){ OK, OK, ERR_REFUSED, OK }, 4);
    assert_int_equal(fixture_total(test.store), 2);
    assert_int_equal(counter(), 101);
    assert_int_equal(once.runs, 2);
    struct store_health after = store_health(test.store);
    assert_int_equal(after.commits - before.commits, 2);
    assert_int_equal(after.jobs - before.jobs, 4);
}

static void who_always_clashes_takes_nobody_along(void **state)
{
    (void)state;
    struct clash always = { .times = 1000 };
    fixture_batch_add(&batch, fixture_apply_add, &rows[0]);
    fixture_batch_add(&batch, apply_clash, &always);
    fixture_batch_add(&batch, fixture_apply_add, &rows[1]);
    fixture_batch_run(&batch);
    outcomes_are((enum err[]){ OK, ERR_BUSY, OK }, 3);
    assert_int_equal(fixture_total(test.store), 2);
    assert_int_equal(counter(), 100 * always.runs);
}

/* --- failures that show later ------------------------------------------------------------------------------------- */

static void a_statement_that_fails_behind_its_job_fails_that_job_only(void **state)
{
    (void)state;
    rows[1].sender = 666; /* the schema refuses it, and nobody looks at the answer */
    fixture_batch_add(&batch, fixture_apply_add, &rows[0]);
    fixture_batch_add(&batch, fixture_apply_add, &rows[1]);
    fixture_batch_add(&batch, fixture_apply_add, &rows[2]);
    rows[3] = rows[2];
    fixture_batch_add(&batch, fixture_apply_add, &rows[3]);
    fixture_batch_add(&batch, fixture_apply_add, &rows[4]);
    fixture_batch_run(&batch);
    outcomes_are((enum err[]){ OK, ERR_INVALID, OK, ERR_CONFLICT, OK }, 5);
    assert_int_equal(fixture_total(test.store), 3);
}

static enum err apply_cut_once(struct tx_write *tx, const void *prepared)
{
    struct clash *cut = (struct clash *)(uintptr_t)prepared;
    struct sql_counter_up up;
    struct sql_counter_now now;
    TRY(sql_counter_up(tx, NULL, &up));
    if (atomic_fetch_add(&cut->runs, 1) < cut->times) {
        store_test_cut_connections(&test);
    }
    return sql_counter_now(tx_of(tx), NULL, &now);
}

static void a_connection_lost_under_them_costs_all_a_fresh_run(void **state)
{
    (void)state;
    struct clash cut = { .times = 1 };
    fixture_batch_add(&batch, fixture_apply_add, &rows[0]);
    fixture_batch_add(&batch, apply_cut_once, &cut);
    fixture_batch_add(&batch, fixture_apply_add, &rows[1]);
    fixture_batch_run(&batch);
    outcomes_are((enum err[]){ OK, OK, OK }, 3);
    assert_int_equal(fixture_total(test.store), 2);
    assert_int_equal(counter(), 1);
}

static void when_nobody_can_say_whether_it_was_committed_all_are_told_so(void **state)
{
    (void)state;
    fixture_batch_add(&batch, fixture_apply_add, &rows[0]);
    fixture_batch_add(&batch, apply_add_and_refuse, &rows[1]);
    fixture_batch_add(&batch, fixture_apply_add, &rows[2]);
    store_test_fail(&(struct store_fault){ .at = FAULT_COMMIT, .nth = 2,
                                           .err = ERR_OUTCOME_UNKNOWN });
    fixture_batch_run(&batch);
    outcomes_are((enum err[]){ ERR_OUTCOME_UNKNOWN, ERR_REFUSED, ERR_OUTCOME_UNKNOWN }, 3);
    assert_int_equal(fixture_add(test.store, 100, 1), OK);
    assert_int_equal(fixture_total(test.store), 3);
}

static void when_the_commit_finds_the_disk_full_each_runs_alone(void **state)
{
    (void)state;
    fixture_batch_add(&batch, fixture_apply_add, &rows[0]);
    fixture_batch_add(&batch, fixture_apply_add, &rows[1]);
    /* After the job that held the writer: their common commit, and the first one's own. */
    store_test_fail(&(struct store_fault){ .at = FAULT_COMMIT, .nth = 2, .count = 2,
                                           .err = ERR_FULL, .ends = true });
    fixture_batch_run(&batch);
    outcomes_are((enum err[]){ ERR_FULL, OK }, 2);
    assert_int_equal(fixture_total(test.store), 1);
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

static enum err apply_with_key(struct tx_write *tx, const void *prepared)
{
    struct sql_fixture_add_in in = *(const struct sql_fixture_add_in *)prepared;
    struct wrapped_key key;
    memset(key.bytes, (int)in.row, sizeof key.bytes);
    TRY(tx_key_create(tx, &key, &in.key));
    TRY(sql_fixture_add(tx, &in));
    return in.mood == MOOD_BUSY ? ERR_REFUSED : OK;
}

static void each_row_has_its_key_and_what_was_refused_or_run_again_leaves_none(void **state)
{
    (void)state;
    struct clash once = { .times = 1 };
    rows[1].mood = MOOD_BUSY;
    fixture_batch_add(&batch, apply_with_key, &rows[0]);
    fixture_batch_add(&batch, apply_with_key, &rows[1]);
    fixture_batch_add(&batch, apply_with_key, &rows[2]);
    fixture_batch_add(&batch, apply_clash, &once); /* so that all run twice */
    fixture_batch_run(&batch);
    outcomes_are((enum err[]){ OK, ERR_REFUSED, OK, OK }, 4);
    store_test_reopen(&test); /* keys of this run are not looked at */
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_fixture_list *found = NULL;
    size_t count = 0;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    assert_int_equal(sql_fixture_list(tx, &arena, &(struct sql_fixture_list_in){ 0 }, &found, &count), OK);
    assert_int_equal(count, 2);
    int64_t named[2] = { found[0].key.value, found[1].key.value };
    if (named[0] > named[1]) {
        named[0] = found[1].key.value;
        named[1] = found[0].key.value;
    }
    struct keys_compared compared;
    assert_int_equal(store_keys_compare(test.store, &arena, named, 2, &compared), OK);
    assert_int_equal(compared.orphan_count + compared.missing_count + compared.damaged_count, 0);
    for (size_t i = 0; i < 2; i++) {
        struct wrapped_key key;
        assert_int_equal(store_key_read(tx, found[i].key, &key), OK);
        assert_int_equal(key.bytes[0], found[i].row);
    }
}

/* --- the second wall ---------------------------------------------------------------------------------------------- */

struct reach {
    int64_t seen;
    enum err answer;
};

static enum err apply_reach(struct tx_write *tx, const void *prepared)
{
    struct reach *reach = (struct reach *)(uintptr_t)prepared;
    PGresult *result = PQexec(pg_handle(tx->tx.connection), "SELECT current_setting('seinhuis.municipality')");
    reach->seen = PQntuples(result) == 1 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
    PQclear(result);
    return reach->answer;
}

static void each_job_reaches_its_own_municipality_only(void **state)
{
    (void)state;
    const int64_t wanted[] = { 7, 9, 9, 0, 8, 7 };
    struct reach reaches[6] = { [2] = { .answer = ERR_REFUSED } };
    for (size_t i = 0; i < 6; i++) {
        fixture_batch_add(&batch, apply_reach, &reaches[i]);
        batch.jobs[i].scope = wanted[i] == 0 ? scope_all() : scope_of((struct municipality_id){ wanted[i] });
    }
    fixture_batch_run(&batch);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(reaches[i].seen, wanted[i]);
        assert_int_equal(batch.outcomes[i], reaches[i].answer);
    }
}

static int stop(void **state)
{
    (void)state;
    store_test_engines_stop();
    return 0;
}

#define EACH(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    if (!store_test_has_postgresql()) {
        return 77; /* meson: skipped */
    }
    store_test_engine(ENGINE_POSTGRESQL);
    const struct CMUnitTest tests[] = {
        EACH(a_commit_that_clashes_is_made_again_for_all_its_jobs_and_nothing_counts_twice),
        EACH(who_always_clashes_takes_nobody_along),
        EACH(a_statement_that_fails_behind_its_job_fails_that_job_only),
        EACH(a_connection_lost_under_them_costs_all_a_fresh_run),
        EACH(when_nobody_can_say_whether_it_was_committed_all_are_told_so),
        EACH(when_the_commit_finds_the_disk_full_each_runs_alone),
        EACH(each_row_has_its_key_and_what_was_refused_or_run_again_leaves_none),
        EACH(each_job_reaches_its_own_municipality_only),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
