/* PostgreSQL under what an installation meets: clashes, a server that goes away, and migrations by another program
 * while this one serves. */
#include "store/fixture/fixture_sql.h"
#include "store/fixture/fixture_test.h"
#include "store/store_test_pg.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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

static void change(const char *text)
{
    PGconn *connection = PQconnectdb(test.database);
    assert_int_equal(PQstatus(connection), CONNECTION_OK);
    PGresult *result = PQexec(connection, text);
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(connection);
}

/* --- clashes ------------------------------------------------------------------------------------------------------ */

static enum err apply_counter(struct tx_write *tx, const void *prepared)
{
    (void)prepared;
    return sql_counter_make(tx);
}

/* Reads how many there are and adds one while there are fewer than three: right only when nobody else does so at
 * once. */
static enum err apply_while_few(struct tx_write *tx, const void *prepared)
{
    struct sql_fixture_total total;
    TRY(sql_fixture_total(tx_of(tx), NULL, &total));
    return total.rows < 3 ? sql_fixture_add(tx, prepared) : ERR_REFUSED;
}

struct sender {
    pthread_t thread;
    int64_t number;
    enum err outcome;
};

static void *send_one(void *context)
{
    struct sender *sender = context;
    struct sql_fixture_add_in in = fixture_row(sender->number, sender->number);
    sender->outcome = store_write(test.store, apply_while_few, &in);
    return NULL;
}

static void who_decides_by_what_others_write_decides_as_if_alone(void **state)
{
    (void)state;
    enum { SENDERS = 24 };
    struct sender senders[SENDERS] = { 0 };
    int64_t done = 0, refused = 0;
    for (int64_t i = 0; i < SENDERS; i++) {
        senders[i].number = i + 1;
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_one, &senders[i]), 0);
    }
    for (size_t i = 0; i < SENDERS; i++) {
        (void)pthread_join(senders[i].thread, NULL);
        done += senders[i].outcome == OK;
        refused += senders[i].outcome == ERR_REFUSED;
    }
    assert_int_equal(done, 3);
    assert_int_equal(refused, SENDERS - 3);
    assert_int_equal(fixture_total(test.store), 3);
}

static enum err apply_up(struct tx_write *tx, const void *prepared)
{
    atomic_int *tries = (atomic_int *)(uintptr_t)prepared;
    struct sql_counter_now now;
    struct sql_counter_up up;
    atomic_fetch_add(tries, 1);
    TRY(sql_counter_now(tx_of(tx), NULL, &now));
    /* Somebody else is always first: another connection changes the row behind this snapshot. */
    change("UPDATE fixture_counter SET count = count + 100");
    return sql_counter_up(tx, NULL, &up);
}

static void a_job_that_always_clashes_is_busy_after_its_tries_and_wrote_nothing(void **state)
{
    (void)state;
    atomic_int tries = 0;
    struct sql_counter_now row;
    assert_int_equal(store_write(test.store, apply_counter, NULL), OK);
    assert_int_equal(store_write(test.store, apply_up, &tries), ERR_BUSY);
    assert_int_equal(tries, 30);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    assert_int_equal(sql_counter_now(tx, NULL, &row), OK);
    assert_int_equal(row.count, 30 * 100);
}

/* --- a failure behind the back of who asked for it ---------------------------------------------------------------- */

static enum err apply_twice_meaning_busy(struct tx_write *tx, const void *prepared)
{
    TRY(sql_fixture_add(tx, prepared));
    enum err err = sql_fixture_add(tx, prepared);
    return err == ERR_CONFLICT ? ERR_LIMIT : err;
}

static void what_a_job_means_by_a_failure_is_what_its_caller_hears(void **state)
{
    (void)state;
    struct sql_fixture_add_in in = fixture_row(1, 1);
    assert_int_equal(store_write(test.store, apply_twice_meaning_busy, &in), ERR_LIMIT);
    assert_int_equal(fixture_total(test.store), 0);
}

/* --- a server that goes away -------------------------------------------------------------------------------------- */

static enum err apply_cut_once(struct tx_write *tx, const void *prepared)
{
    struct sql_fixture_total total;
    static int runs;
    TRY(sql_fixture_add(tx, prepared));
    TRY(sql_fixture_total(tx_of(tx), NULL, &total));
    if (runs++ == 0) {
        store_test_cut_connections(&test);
    }
    struct sql_fixture_add_in second = fixture_row(2, 2);
    return sql_fixture_add(tx, &second);
}

static void a_connection_lost_in_the_middle_costs_a_fresh_run(void **state)
{
    (void)state;
    struct sql_fixture_add_in in = fixture_row(1, 1);
    enum err outcome = store_write(test.store, apply_cut_once, &in);
    /* COMMIT was on its way when the loss showed: then nobody can say. */
    assert_true(outcome == OK || outcome == ERR_OUTCOME_UNKNOWN);
    assert_int_equal(fixture_total(test.store), outcome == OK ? 2 : 0);
}

/* --- many at once, while things happen ---------------------------------------------------------------------------- */

struct load {
    atomic_bool stop;
    atomic_int_fast64_t acknowledged, unknown, failed, read, read_failed;
};

struct worker {
    pthread_t thread;
    struct load *load;
    int64_t first;
};

static void *write_on(void *context)
{
    struct worker *worker = context;
    struct load *load = worker->load;
    for (int64_t row = worker->first; !atomic_load(&load->stop); row++) {
        enum err err = fixture_add(test.store, row, 1);
        atomic_fetch_add(err == OK ? &load->acknowledged : err == ERR_OUTCOME_UNKNOWN ? &load->unknown : &load->failed,
                         1);
    }
    return NULL;
}

static enum err read_one(void)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_fixture_by_id row;
    TRY(store_read_begin(test.store, &tx));
    enum err err = sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = 1000000 }, &row);
    return err == ERR_NOT_FOUND ? OK : err;
}

static void *read_on(void *context)
{
    struct worker *worker = context;
    while (!atomic_load(&worker->load->stop)) {
        enum err err = read_one();
        atomic_fetch_add(err == OK ? &worker->load->read : &worker->load->read_failed, 1);
    }
    return NULL;
}

enum { WRITERS = 4, READERS = 2 };

static void pause_ms(long ms)
{
    (void)nanosleep(&(struct timespec){ .tv_nsec = ms * 1000 * 1000 }, NULL);
}

static void under_load(struct load *load, void (*happen)(void))
{
    struct worker workers[WRITERS + READERS];
    for (int64_t i = 0; i < WRITERS + READERS; i++) {
        workers[i] = (struct worker){ .load = load, .first = (i + 1) * 1000000 };
        assert_int_equal(pthread_create(&workers[i].thread, NULL, i < WRITERS ? write_on : read_on, &workers[i]), 0);
    }
    happen();
    atomic_store(&load->stop, true);
    for (size_t i = 0; i < WRITERS + READERS; i++) {
        (void)pthread_join(workers[i].thread, NULL);
    }
}

static void cut_often(void)
{
    for (int i = 0; i < 8; i++) {
        pause_ms(40);
        store_test_cut_connections(&test);
    }
}

static void connections_cut_under_load_lose_and_double_nothing(void **state)
{
    (void)state;
    struct load load = { 0 };
    under_load(&load, cut_often);
    int64_t total = fixture_total(test.store);
    assert_true(load.acknowledged > 0 && load.read > 0);
    assert_true(total >= load.acknowledged && total <= load.acknowledged + load.unknown);
    assert_int_equal(load.failed, 0);
}

struct successor {
    struct store *store;
    enum err err;
    atomic_bool opened;
};

static void *succeed(void *context)
{
    struct successor *successor = context;
    char keys[128];
    (void)snprintf(keys, sizeof keys, "%s/keys-of-the-next", test.folder);
    struct store_options options = { .database = sv_of_c(test.database), .key_file = sv_of_c(keys), .readers = 1,
                                     .create = true };
    successor->err = store_open(&options, &successor->store);
    atomic_store(&successor->opened, true);
    return NULL;
}

/* What a killed process sent may still be committed: whoever sweeps its keys before that makes dossiers unreadable. */
static void who_opens_the_database_waits_until_no_earlier_writer_is_connected(void **state)
{
    (void)state;
    struct successor successor = { .err = ERR_IO };
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, succeed, &successor), 0);
    pause_ms(300);
    assert_false(atomic_load(&successor.opened));
    store_close(test.store);
    (void)pthread_join(thread, NULL);
    assert_int_equal(successor.err, OK);
    test.store = successor.store;
}

/* As migrations of a newer version do it: a column more, and columns that become another type. */
static void alter_often(void)
{
    for (int i = 0; i < 3; i++) {
        pause_ms(60);
        change("ALTER TABLE fixture ADD COLUMN more TEXT");
        pause_ms(60);
        change("ALTER TABLE fixture ALTER COLUMN sender TYPE INTEGER; ALTER TABLE fixture DROP COLUMN more");
        pause_ms(60);
        change("ALTER TABLE fixture ALTER COLUMN sender TYPE BIGINT");
    }
}

static void tables_changed_by_another_program_cost_no_reader_and_no_writer_anything(void **state)
{
    (void)state;
    struct load load = { 0 };
    assert_int_equal(fixture_add(test.store, 1000000 - 1, 1), OK);
    test.spoiled = true;
    under_load(&load, alter_often);
    assert_true(load.acknowledged > 0 && load.read > 0);
    assert_int_equal(load.read_failed, 0);
    assert_int_equal(load.failed, 0);
    assert_int_equal(load.unknown, 0);
    assert_int_equal(fixture_total(test.store), load.acknowledged + 1);
}

/* --- round trips -------------------------------------------------------------------------------------------------- */

static struct store_counts inside;

static enum err apply_three(struct tx_write *tx, const void *prepared)
{
    const int64_t *first = prepared;
    struct store_counts before = store_counts();
    for (int64_t i = 0; i < 3; i++) {
        struct sql_fixture_add_in in = fixture_row(*first + i, 1);
        TRY(sql_fixture_add(tx, &in));
    }
    struct store_counts after = store_counts();
    inside = (struct store_counts){ after.statements - before.statements, after.round_trips - before.round_trips };
    return OK;
}

static void writes_wait_for_the_commit_and_a_snapshot_begins_with_its_first_query(void **state)
{
    (void)state;
    for (int64_t first = 1; first <= 300; first += 100) {
        assert_int_equal(store_write(test.store, apply_three, &first), OK);
        assert_int_equal(inside.statements, 3);
        assert_int_equal(inside.round_trips, 0);
    }
    for (int i = 0; i < 3; i++) {
        struct store_counts before = store_counts();
        (void)fixture_total(test.store);
        assert_int_equal(store_counts().statements - before.statements, 1);
        assert_int_equal(store_counts().round_trips - before.round_trips, 1);
    }
}

static int stop(void **state)
{
    (void)state;
    store_test_engines_stop();
    return 0;
}

int main(void)
{
    if (!store_test_has_postgresql()) {
        return 77; /* meson: skipped */
    }
    store_test_engine(ENGINE_POSTGRESQL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_decides_by_what_others_write_decides_as_if_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_job_that_always_clashes_is_busy_after_its_tries_and_wrote_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_a_job_means_by_a_failure_is_what_its_caller_hears, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_connection_lost_in_the_middle_costs_a_fresh_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_opens_the_database_waits_until_no_earlier_writer_is_connected, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(connections_cut_under_load_lose_and_double_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_changed_by_another_program_cost_no_reader_and_no_writer_anything, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(writes_wait_for_the_commit_and_a_snapshot_begins_with_its_first_query, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
