/* The daily run is ended at each of its steps in turn; the next run finishes what it began, and nothing is done
 * twice. */
#include "privacy/privacy_test.h"

#include "base/test.h"
#include "privacy/certificate.h"

#include <sys/wait.h>
#include <unistd.h>

enum { FILES = 3, STEPS_MAX = 60 };

static void store_open_again(struct store_test *store)
{
    struct store_options options = { .database = sv_of_c(store->database), .key_file = sv_of_c(store->key_file),
                                     .readers = 4 };
    /* A helper of the vault that was forked a moment ago holds the lock until it has become its own program. */
    enum err outcome = ERR_BUSY;
    for (int tries = 0; outcome == ERR_BUSY && tries < 500; tries++) {
        outcome = store_open(&options, &store->store);
        (void)usleep(outcome == ERR_BUSY ? 10 * 1000 : 0);
    }
    ASSERT(outcome == OK);
}

/* A process of its own runs until its step `die_at`. ret_died false: it came to the end. */
static bool run_dies_at(struct privacy_test *test, struct date day, int die_at)
{
    struct people_test *people = &test->signals.people;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        store_open_again(&people->store);
        struct vault *vault = NULL;
        if (vault_open(vault_harness_vault, test->signals.harness, &vault) != OK) {
            _exit(7);
        }
        people->random.test_seed = 7; /* its ids are not those that this process makes later */
        privacy_test_step = 0;
        privacy_test_die_at = die_at;
        struct retention_setup setup = { .store = people->store.store, .vault = vault, .clock = &test->clock,
                                         .random = &people->random };
        struct retention_report report;
        _exit(retention_run(&setup, day, &report) == OK && report.failed == 0 ? 0 : 8);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 9);
    return WEXITSTATUS(status) == 9;
}

/* True when the run lived to its end at this step. */
static bool killed_and_finished(int die_at)
{
    static struct privacy_test test;
    privacy_test_open(&test);
    struct people_test *people = &test.signals.people;
    struct sv references[FILES];
    for (int i = 0; i < FILES; i++) {
        references[i] = privacy_test_report(&test);
    }
    struct date day = privacy_test_item(&test, references[0]).day;
    struct decision_proposal stop = { .act = DECISION_STOP, .ground = GROUND_COURT, .until = date_add_days(day, -1),
                                      .by = test.first };
    assert_int_equal(privacy_test_propose(&test, references[1], &stop), OK);
    assert_int_equal(privacy_test_confirm(&test, references[1], DECISION_STOP, test.second, people->today), OK);
    people_test_tx_end(people);
    store_close(people->store.store);
    bool died = run_dies_at(&test, day, die_at);
    store_open_again(&people->store);
    assert_int_equal(privacy_test_run(&test, day).failed, 0);
    for (int i = 0; i < FILES; i++) {
        assert_false(privacy_test_item(&test, references[i]).day.set);
    }
    struct certificate certificate;
    assert_int_equal(certificate_of_month(privacy_test_tx(&test), &people->arena, test.signals.municipality, 202609,
                                          &certificate), OK);
    assert_int_equal(certificate.total, FILES);
    privacy_test_close(&test);
    return !died;
}

static void a_run_that_is_killed_anywhere_is_finished_by_the_next(void **state)
{
    (void)state;
    int die_at = 1;
    while (die_at < STEPS_MAX && !killed_and_finished(die_at)) {
        die_at++;
    }
    assert_true(die_at > 10);
    assert_true(die_at < STEPS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_that_is_killed_anywhere_is_finished_by_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
