/* What goes wrong with disks, power and other programs: who is told what, and what stands afterwards. */
#include "store/fixture/fixture_test.h"
#include "store/statement.h"
#include "store/tx.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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
    store_test_fail(NULL);
    store_test_close(&test);
    return 0;
}

/* --- a batch of four, in which something happens ------------------------------------------------------------------ */

static struct fixture_batch batch;

static void run_four(void)
{
    static struct sql_fixture_add_in rows[4];
    fixture_batch_open(&batch, test.store);
    for (int64_t i = 0; i < 4; i++) {
        rows[i] = fixture_row(i + 1, 1);
        fixture_batch_add(&batch, fixture_apply_add, &rows[i]);
    }
}

static void when_the_engine_ends_the_batch_only_the_right_job_fails(void **state)
{
    (void)state;
    run_four();
    /* The third insert ends the batch, as a disk that was full for a moment does; then each runs alone. */
    store_test_fail(&(struct store_fault){ .at = FAULT_STATEMENT, .nth = 3, .err = ERR_FULL, .ends = true });
    fixture_batch_run(&batch);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(batch.outcomes[i], OK);
    }
    assert_int_equal(fixture_total(test.store), 4);
}

static void when_the_commit_is_full_each_job_runs_alone(void **state)
{
    (void)state;
    run_four();
    /* The first commit is of the job that held the writer; then the batch, the first job alone, the second alone. */
    store_test_fail(&(struct store_fault){ .at = FAULT_COMMIT, .nth = 2, .count = 2, .err = ERR_FULL, .ends = true });
    fixture_batch_run(&batch);
    assert_int_equal(batch.outcomes[0], ERR_FULL);
    for (size_t i = 1; i < 4; i++) {
        assert_int_equal(batch.outcomes[i], OK);
    }
    assert_int_equal(fixture_total(test.store), 3);
}

static void when_the_outcome_is_unknown_all_are_told_so(void **state)
{
    (void)state;
    run_four();
    store_test_fail(&(struct store_fault){ .at = FAULT_COMMIT, .nth = 2, .err = ERR_OUTCOME_UNKNOWN, .ends = true });
    fixture_batch_run(&batch);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(batch.outcomes[i], ERR_OUTCOME_UNKNOWN);
    }
    assert_int_equal(store_health(test.store).last_error, ERR_OUTCOME_UNKNOWN);
    assert_int_equal(fixture_add(test.store, 9, 1), OK);
    assert_int_equal(fixture_total(test.store), 1);
}

static void any_statement_may_fail_and_nothing_half_stands(void **state)
{
    (void)state;
    for (uint64_t nth = 1; nth < 30; nth++) {
        int64_t before = fixture_total(test.store);
        store_test_fail(&(struct store_fault){ .at = FAULT_STATEMENT, .nth = nth, .err = ERR_IO, .writes_only = true });
        enum err err = fixture_add(test.store, (int64_t)nth, 1);
        bool reached = store_test_statements() >= nth;
        store_test_fail(NULL);
        assert_int_equal(fixture_total(test.store), before + (err == OK));
        assert_int_equal(err, reached ? ERR_IO : OK);
        if (!reached) {
            return;
        }
    }
    fail();
}

/* --- a disk that is full ------------------------------------------------------------------------------------------ */

static bool small_disk(struct store_test *small)
{
    *small = (struct store_test){ .folder = "/tmp/seinhuis-small-XXXXXX" };
    if (mkdtemp(small->folder) == NULL || mount("tmpfs", small->folder, "tmpfs", 0, "size=1600k") != 0) {
        (void)rmdir(small->folder);
        return false;
    }
    (void)snprintf(small->database, sizeof small->database, "%s/database", small->folder);
    (void)snprintf(small->key_file, sizeof small->key_file, "%s/keys", small->folder);
    struct store_options options = {
        .database = sv_of_c(small->database), .key_file = sv_of_c(small->key_file), .readers = 2, .create = true
    };
    uint32_t count = 0;
    assert_int_equal(store_open(&options, &small->store), OK);
    assert_int_equal(store_migrate(small->store, &count), OK);
    return true;
}

enum { LARGE_BYTES = 40000, FILLERS = 120 };
static char large[LARGE_BYTES];

static void a_full_disk_tells_exactly_the_right_people(void **state)
{
    (void)state;
    struct store_test small;
    if (!small_disk(&small)) {
        skip();
    }
    memset(large, 'x', sizeof large);
    static struct sql_fixture_add_in rows[FILLERS];
    fixture_batch_open(&batch, small.store);
    for (int64_t i = 0; i < FILLERS; i++) {
        rows[i] = fixture_row(i + 1, 1);
        rows[i].sealed = (struct sealed){ { large, sizeof large } };
        fixture_batch_add(&batch, fixture_apply_add, &rows[i]);
    }
    fixture_batch_run(&batch);
    int64_t told_ok = 0;
    for (size_t i = 0; i < FILLERS; i++) {
        assert_true(batch.outcomes[i] == OK || batch.outcomes[i] == ERR_FULL);
        told_ok += batch.outcomes[i] == OK;
    }
    assert_true(told_ok > 0 && told_ok < FILLERS);
    assert_int_equal(fixture_total(small.store), told_ok);
    for (int64_t i = 0; i < FILLERS; i++) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, 1 << 20);
        struct tx *tx CLEANUP(store_read_end) = NULL;
        assert_int_equal(store_read_begin(small.store, &tx), OK);
        struct sql_fixture_by_id row;
        enum err err = sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = i + 1 }, &row);
        assert_int_equal(err, batch.outcomes[i] == OK ? OK : ERR_NOT_FOUND);
    }
    assert_false(store_health(small.store).writable);
    assert_int_equal(store_health(small.store).last_error, ERR_FULL);

    assert_int_equal(mount("tmpfs", small.folder, "tmpfs", MS_REMOUNT, "size=16m"), 0);
    assert_int_equal(fixture_add(small.store, 1000, 1), OK);
    assert_true(store_health(small.store).writable);
    store_close(small.store);
    assert_int_equal(umount(small.folder), 0);
    (void)rmdir(small.folder);
}

/* --- another program ---------------------------------------------------------------------------------------------- */

static void a_database_held_by_another_program_refuses_in_time_and_recovers(void **state)
{
    (void)state;
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(test.database, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    int64_t began = clock_monotonic_ms();
    assert_int_equal(fixture_add(test.store, 1, 1), ERR_BUSY);
    int64_t took = clock_monotonic_ms() - began;
    assert_true(took >= LIMIT_LOCK_MS / 2 && took < 2 * LIMIT_LOCK_MS);
    assert_int_equal(store_health(test.store).last_error, ERR_BUSY);
    assert_int_equal(fixture_total(test.store), 0);
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    assert_int_equal(fixture_add(test.store, 1, 1), OK);
    assert_int_equal(fixture_total(test.store), 1);
}

/* --- the second wall ---------------------------------------------------------------------------------------------- */

static enum err apply_statement(struct tx_write *tx, const void *prepared)
{
    const char *why = "";
    return statement_check(tx_of(tx), prepared, &why);
}

static void a_reader_cannot_write_and_nobody_changes_the_schema(void **state)
{
    (void)state;
    static const struct statement writing = { .name = "w", .text = "DELETE FROM fixture", .kinds = "", .writes = true };
    static const struct statement tables = { .name = "t", .text = "DROP TABLE fixture", .kinds = "", .writes = true };
    static const struct statement attach = { .name = "a", .text = "ATTACH '/tmp/x' AS x", .kinds = "", .writes = true };
    static const struct statement pragma = {
        .name = "p", .text = "PRAGMA synchronous=OFF", .kinds = "", .writes = true
    };
    const char *why = "";
    struct tx *tx CLEANUP(store_read_end) = NULL;
    assert_int_equal(store_read_begin(test.store, &tx), OK);
    assert_int_equal(statement_check(tx, &writing, &why), ERR_REFUSED);
    assert_int_equal(store_write(test.store, apply_statement, &writing), OK);
    assert_int_equal(store_write(test.store, apply_statement, &tables), ERR_REFUSED);
    assert_int_equal(store_write(test.store, apply_statement, &attach), ERR_REFUSED);
    assert_int_equal(store_write(test.store, apply_statement, &pragma), ERR_REFUSED);
}

/* --- power -------------------------------------------------------------------------------------------------------- */

/* What the child was told, where the parent can read it after the child is gone. */
struct told {
    _Atomic int64_t acknowledged[4096];
};

static enum err apply_two(struct tx_write *tx, const void *prepared)
{
    const int64_t *row = prepared;
    struct sql_fixture_add_in in = fixture_row(*row, 1);
    struct wrapped_key key;
    memset(key.bytes, (int)(*row & 0x7f) + 1, sizeof key.bytes);
    TRY(tx_key_create(tx, &key, &in.key));
    TRY(sql_fixture_add(tx, &in));
    return sql_fixture_part_add(tx, &(struct sql_fixture_part_add_in){ .part = *row, .row = *row });
}

struct child_sender {
    pthread_t thread;
    struct store *store;
    struct told *told;
    int64_t first;
};

static void *send_until_killed(void *context)
{
    struct child_sender *sender = context;
    for (int64_t i = 0; i < 200; i++) {
        int64_t row = sender->first + i;
        if (store_write(sender->store, apply_two, &row) == OK) {
            sender->told->acknowledged[row] = 1;
        }
    }
    return NULL;
}

static _Noreturn void child(struct told *told, int64_t round)
{
    struct store_options options = { .database = sv_of_c(test.database),
                                     .key_file = sv_of_c(test.key_file),
                                     .readers = 1 };
    struct store *store = NULL;
    if (store_open(&options, &store) != OK) {
        _exit(1);
    }
    static struct child_sender senders[4];
    for (int64_t i = 0; i < 4; i++) {
        senders[i] = (struct child_sender){ .store = store, .told = told, .first = round * 1000 + i * 200 + 1 };
        (void)pthread_create(&senders[i].thread, NULL, send_until_killed, &senders[i]);
    }
    for (int64_t i = 0; i < 4; i++) {
        (void)pthread_join(senders[i].thread, NULL);
    }
    _exit(0);
}

static int64_t check_after_kill(const struct told *told)
{
    int64_t found = 0;
    for (int64_t row = 1; row < 4096; row++) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, 65536);
        struct tx *tx CLEANUP(store_read_end) = NULL;
        assert_int_equal(store_read_begin(test.store, &tx), OK);
        struct sql_fixture_by_id fixture;
        struct sql_fixture_part_count part;
        enum err err = sql_fixture_by_id(tx, &arena, &(struct sql_fixture_by_id_in){ .row = row }, &fixture);
        assert_int_equal(sql_fixture_part_count(tx, NULL, &(struct sql_fixture_part_count_in){ .row = row }, &part),
                         OK);
        if (told->acknowledged[row]) {
            assert_int_equal(err, OK);
        }
        assert_int_equal(part.rows, err == OK ? 1 : 0);
        if (err == OK) {
            struct wrapped_key key;
            assert_int_equal(store_key_read(tx, fixture.key, &key), OK);
            assert_int_equal(key.bytes[0], (row & 0x7f) + 1);
            found++;
        }
    }
    return found;
}

static void what_was_acknowledged_survives_a_kill_whole(void **state)
{
    (void)state;
    struct told *told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(told != MAP_FAILED);
    int64_t before = 0;
    for (int64_t round = 0; round < 4; round++) {
        store_close(test.store);
        test.store = NULL;
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            child(told, round);
        }
        (void)usleep((useconds_t)(20000 + round * 7300));
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, NULL, 0);
        store_test_reopen(&test);
        int64_t found = check_after_kill(told);
        assert_true(found >= before);
        before = found;
    }
    assert_true(before > 0);
    (void)munmap(told, sizeof *told);
}

int main(void)
{
    store_test_engine(ENGINE_SQLITE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(when_the_engine_ends_the_batch_only_the_right_job_fails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(when_the_commit_is_full_each_job_runs_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(when_the_outcome_is_unknown_all_are_told_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_statement_may_fail_and_nothing_half_stands, set_up, tear_down),
        cmocka_unit_test(a_full_disk_tells_exactly_the_right_people),
        cmocka_unit_test_setup_teardown(a_database_held_by_another_program_refuses_in_time_and_recovers, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_reader_cannot_write_and_nobody_changes_the_schema, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_acknowledged_survives_a_kill_whole, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
