#include "privacy/privacy_test.h"

#include "base/test.h"
#include "organisation/work_out.h"
#include "privacy/certificate.h"
#include "privacy/retention_sql.h"

#include <string.h>

static int open_world(void **state)
{
    static struct privacy_test test;
    privacy_test_open(&test);
    *state = &test;
    return 0;
}

static int close_world(void **state)
{
    privacy_test_close(*state);
    return 0;
}

static size_t works_open(struct privacy_test *test, enum work_kind kind)
{
    struct actor everybody = { .kind = ACTOR_STAFF, .municipality = test->signals.municipality, .roles = UINT32_MAX };
    struct work_out *works = NULL;
    size_t count = 0;
    assert_int_equal(work_out_open(privacy_test_tx(test), &test->signals.people.arena, &everybody, &works, &count), OK);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += works[i].kind == kind;
    }
    return found;
}

static struct certificate certificate_now(struct privacy_test *test, int64_t month)
{
    struct certificate certificate = { 0 };
    enum err outcome = certificate_of_month(privacy_test_tx(test), &test->signals.people.arena,
                                            test->signals.municipality, month, &certificate);
    assert_true(outcome == OK || outcome == ERR_NOT_FOUND);
    return certificate;
}

static size_t list_length(struct privacy_test *test)
{
    struct ending_found *rows = NULL;
    size_t count = 0;
    struct ending_search search = { .municipality = test->signals.municipality, .rows = 1000 };
    assert_int_equal(endings_page(privacy_test_tx(test), &test->signals.people.arena, &search, &rows, &count), OK);
    return count;
}

static struct decision_proposal stop(const struct privacy_test *test, struct date until)
{
    return (struct decision_proposal){ .act = DECISION_STOP, .ground = GROUND_COMPLAINT, .until = until,
                                       .by = test->first };
}

static struct date day_after(struct date date, int32_t days)
{
    return date_add_days(date, days);
}

static void nothing_is_destroyed_before_its_day(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date day = privacy_test_item(test, reference).day;
    struct retention_report report = privacy_test_run(test, day_after(day, -1));
    assert_int_equal(report.destroyed, 0);
    assert_int_equal(report.failed, 0);
    assert_true(privacy_test_readable(test, reference, day));
}

static void what_reaches_its_day_is_destroyed_once(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date day = privacy_test_item(test, reference).day;
    struct signal signal;
    struct signal_search search = { &test->signals.resident, reference, day };
    assert_int_equal(signal_find(privacy_test_tx(test), &test->signals.people.arena, &search, &signal), OK);
    assert_int_equal(privacy_test_run(test, day).destroyed, 1);
    assert_false(privacy_test_item(test, reference).day.set);
    struct wrapped_key key;
    struct key_slot_id slots[] = { signal.story_key, signal.reporter_key, signal.record_key };
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(store_key_read(privacy_test_tx(test), slots[i], &key), ERR_NOT_FOUND);
    }
    assert_int_equal(list_length(test), 0);
    assert_int_equal(certificate_now(test, 202609).total, 1);
    assert_int_equal(privacy_test_run(test, day).destroyed, 0);
    assert_int_equal(certificate_now(test, 202609).total, 1);
}

static void the_list_looks_fourteen_days_ahead_and_names_nobody(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date day = privacy_test_item(test, reference).day;
    assert_int_equal(privacy_test_run(test, day_after(day, -15)).listed, 0);
    assert_int_equal(privacy_test_run(test, day_after(day, -14)).listed, 1);
    assert_int_equal(privacy_test_run(test, day_after(day, -14)).listed, 0);
    struct ending_found *rows = NULL;
    size_t count = 0;
    struct ending_search search = { .municipality = test->signals.municipality, .rows = 10 };
    assert_int_equal(endings_page(privacy_test_tx(test), &test->signals.people.arena, &search, &rows, &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].ending.reference.length, ENDING_REFERENCE_CHARS);
    assert_false(sv_equal(rows[0].ending.reference, reference));
    assert_int_equal(works_open(test, WORK_DESTRUCTION_LISTED), 1);
}

static void the_list_follows_a_day_that_moves_away(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date day = privacy_test_item(test, reference).day;
    (void)privacy_test_run(test, day_after(day, -14));
    assert_int_equal(list_length(test), 1);
    /* As if the clock of the term had begun again: seen from an earlier day the item lies beyond the list. */
    (void)privacy_test_run(test, day_after(day, -40));
    assert_int_equal(list_length(test), 0);
}

static void silence_means_destruction(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date day = privacy_test_item(test, reference).day;
    struct decision_proposal proposal = stop(test, day_after(day, 60));
    assert_int_equal(privacy_test_propose(test, reference, &proposal), OK);
    assert_true(privacy_test_readable(test, reference, day));
    assert_int_equal(privacy_test_run(test, day).destroyed, 1);
    assert_false(privacy_test_item(test, reference).day.set);
}

static void a_stop_takes_another_person(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date day = privacy_test_item(test, reference).day;
    struct date today = test->signals.people.today;
    struct decision_proposal proposal = stop(test, day_after(day, 60));
    assert_int_equal(privacy_test_propose(test, reference, &proposal), OK);
    assert_int_equal(privacy_test_propose(test, reference, &proposal), ERR_CONFLICT);
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_STOP, test->first, today), ERR_CONFLICT);
    assert_true(privacy_test_readable(test, reference, today));
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_STOP, test->second, today), OK);
    assert_false(privacy_test_readable(test, reference, today));
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_STOP, test->second, today), ERR_NOT_FOUND);
}

static void a_stop_seals_keeps_and_ends_by_itself(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date day = privacy_test_item(test, reference).day;
    struct date until = day_after(day, 60);
    struct decision_proposal proposal = stop(test, until);
    assert_int_equal(privacy_test_propose(test, reference, &proposal), OK);
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_STOP, test->second, test->signals.people.today),
                     OK);
    assert_int_equal(privacy_test_run(test, day).destroyed, 0);
    assert_int_equal(privacy_test_run(test, until).destroyed, 0);
    assert_true(privacy_test_item(test, reference).day.set);
    struct retention_report report = privacy_test_run(test, day_after(until, 1));
    assert_int_equal(report.stops_ended, 1);
    assert_int_equal(report.destroyed, 1);
    assert_int_equal(report.failed, 0);
    assert_false(privacy_test_item(test, reference).day.set);
    assert_int_equal(list_length(test), 0);
}

static void a_stop_that_ends_before_the_day_opens_the_file_again(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date today = test->signals.people.today;
    struct decision_proposal proposal = stop(test, day_after(today, 10));
    assert_int_equal(privacy_test_propose(test, reference, &proposal), OK);
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_STOP, test->second, today), OK);
    assert_false(privacy_test_readable(test, reference, day_after(today, 10)));
    assert_int_equal(privacy_test_run(test, day_after(today, 11)).stops_ended, 1);
    assert_true(privacy_test_readable(test, reference, day_after(today, 11)));
}

static void lifting_a_stop_takes_two_people_as_well(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date today = test->signals.people.today;
    struct date day = privacy_test_item(test, reference).day;
    struct decision_proposal lift = { .act = DECISION_LIFT, .ground = GROUND_GONE, .by = test->second };
    assert_int_equal(privacy_test_propose(test, reference, &lift), ERR_CONFLICT); /* there is nothing to lift */
    struct decision_proposal proposal = stop(test, day_after(day, 60));
    assert_int_equal(privacy_test_propose(test, reference, &proposal), OK);
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_STOP, test->second, today), OK);
    assert_int_equal(privacy_test_propose(test, reference, &lift), OK);
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_LIFT, test->second, today), ERR_CONFLICT);
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_LIFT, test->first, today), OK);
    assert_true(privacy_test_readable(test, reference, today));
    assert_int_equal(privacy_test_run(test, day).destroyed, 1);
}

static void destroying_earlier_takes_two_people_and_no_stop(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date today = test->signals.people.today;
    struct decision_proposal early = { .act = DECISION_EARLY, .ground = GROUND_NOT_NEEDED, .by = test->first };
    assert_int_equal(privacy_test_propose(test, reference, &early), OK);
    struct decision_proposal proposal = stop(test, day_after(today, 30));
    proposal.by = test->second;
    assert_int_equal(privacy_test_propose(test, reference, &proposal), OK);
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_STOP, test->first, today), OK);
    /* Somebody stopped it meanwhile: agreeing to destroy comes too late. */
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_EARLY, test->second, today), ERR_CONFLICT);
    assert_true(privacy_test_item(test, reference).day.set);

    struct sv other = privacy_test_report(test);
    assert_int_equal(privacy_test_propose(test, other, &early), OK);
    assert_int_equal(privacy_test_confirm(test, other, DECISION_EARLY, test->first, today), ERR_CONFLICT);
    assert_int_equal(privacy_test_confirm(test, other, DECISION_EARLY, test->second, today), OK);
    assert_false(privacy_test_item(test, other).day.set);
    assert_int_equal(certificate_now(test, 202603).total, 1);
}

static void a_proposal_that_nobody_takes_up_is_dropped(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct date today = test->signals.people.today;
    struct decision_proposal proposal = stop(test, day_after(today, 30));
    assert_int_equal(privacy_test_propose(test, reference, &proposal), OK);
    (void)privacy_test_run(test, day_after(today, 15));
    assert_int_equal(privacy_test_confirm(test, reference, DECISION_STOP, test->second, today), ERR_NOT_FOUND);
    (void)privacy_test_run(test, day_after(today, 16));
    assert_int_equal(list_length(test), 0);
}

static void a_second_person_is_asked_until_nobody_needs_to_be(void **state)
{
    struct privacy_test *test = *state;
    struct date today = test->signals.people.today;
    struct sv agreed = privacy_test_report(test);
    struct decision_proposal proposal = stop(test, day_after(today, 30));
    assert_int_equal(privacy_test_propose(test, agreed, &proposal), OK);
    assert_int_equal(works_open(test, WORK_SECOND_PERSON_ASKED), 2);
    assert_int_equal(privacy_test_confirm(test, agreed, DECISION_STOP, test->second, today), OK);
    assert_int_equal(works_open(test, WORK_SECOND_PERSON_ASKED), 0);

    struct sv lapsed = privacy_test_report(test);
    assert_int_equal(privacy_test_propose(test, lapsed, &proposal), OK);
    (void)privacy_test_run(test, day_after(today, 14));
    assert_int_equal(works_open(test, WORK_SECOND_PERSON_ASKED), 2);
    (void)privacy_test_run(test, day_after(today, 15));
    assert_int_equal(works_open(test, WORK_SECOND_PERSON_ASKED), 0);

    struct sv gone = privacy_test_report(test);
    assert_int_equal(privacy_test_propose(test, gone, &proposal), OK);
    (void)privacy_test_run(test, privacy_test_item(test, gone).day);
    assert_int_equal(works_open(test, WORK_SECOND_PERSON_ASKED), 0);
}

static void a_rule_without_authorisation_works_and_tells(void **state)
{
    struct privacy_test *test = *state;
    struct people_test *people = &test->signals.people;
    struct sv reference = privacy_test_report(test);
    struct retention_item item = privacy_test_item(test, reference);
    assert_int_equal(privacy_test_run(test, item.day).unauthorised, 1);
    assert_false(privacy_test_item(test, reference).day.set);
    assert_int_equal(works_open(test, WORK_DESTRUCTION_UNAUTHORISED), 2);
    struct authorisation_change give = { .id = { id_next(people->now, &people->random) },
                                         .municipality = test->signals.municipality, .rule = item.rule, .give = true,
                                         .by = test->first, .role = ROLE_PRIVACY_OFFICER, .at = people->now,
                                         .intent = 1 };
    assert_int_equal(store_write(people->store.store, authorisation_apply, &give), OK);
    assert_int_equal(works_open(test, WORK_DESTRUCTION_UNAUTHORISED), 0);
    struct sv other = privacy_test_report(test);
    assert_int_equal(privacy_test_run(test, privacy_test_item(test, other).day).unauthorised, 0);
    give.id = (struct authorisation_id){ id_next(people->now, &people->random) };
    assert_int_equal(store_write(people->store.store, authorisation_apply, &give), ERR_CONFLICT);
    give.give = false;
    assert_int_equal(store_write(people->store.store, authorisation_apply, &give), OK);
}

static void one_broken_file_does_not_keep_the_others(void **state)
{
    struct privacy_test *test = *state;
    struct sv broken = privacy_test_report(test);
    struct sv other = privacy_test_report(test);
    struct retention_item item = privacy_test_item(test, broken);
    privacy_test_broken = item.subject;
    struct retention_report report = privacy_test_run(test, item.day);
    assert_int_equal(report.destroyed, 1);
    assert_int_equal(report.failed, 1);
    assert_true(privacy_test_item(test, broken).day.set);
    assert_false(privacy_test_item(test, other).day.set);
    assert_int_equal(works_open(test, WORK_DESTRUCTION_FAILED), 1);
    privacy_test_broken = 0;
    assert_int_equal(privacy_test_run(test, item.day).destroyed, 1);
    assert_int_equal(works_open(test, WORK_DESTRUCTION_FAILED), 0);
}

/* Whatever the database does to it at any statement or commit: the next run finishes, and nothing is counted twice. */
static void a_disk_that_fails_anywhere_delays_and_loses_nothing(void **state)
{
    struct privacy_test *test = *state;
    static const struct store_fault faults[] = {
        { .at = FAULT_STATEMENT, .err = ERR_FULL, .ends = true },
        { .at = FAULT_STATEMENT, .err = ERR_IO, .writes_only = true },
        { .at = FAULT_COMMIT, .err = ERR_FULL, .ends = true },
        { .at = FAULT_COMMIT, .err = ERR_OUTCOME_UNKNOWN },
    };
    int64_t counted = 0;
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        bool reached = true;
        for (uint64_t nth = 1; reached && nth < 400; nth += 3) {
            struct sv reference = privacy_test_report(test);
            struct date day = privacy_test_item(test, reference).day;
            struct store_fault fault = faults[f];
            fault.nth = nth;
            fault.count = 1;
            struct people_test *people = &test->signals.people;
            struct retention_setup setup = { .store = people->store.store, .vault = test->signals.vault,
                                             .clock = &test->clock, .random = &people->random };
            struct retention_report report = { 0 };
            store_test_fail(&fault);
            enum err outcome = retention_run(&setup, day, &report);
            reached = fault.at == FAULT_COMMIT ? nth < 30 : store_test_statements() >= nth;
            store_test_fail(NULL);
            assert_true(outcome == OK || outcome == ERR_FULL || outcome == ERR_IO);
            assert_int_equal(privacy_test_run(test, day).failed, 0);
            assert_false(privacy_test_item(test, reference).day.set);
            assert_int_equal(certificate_now(test, 202609).total, ++counted);
        }
    }
}

static void the_run_command_tells_what_it_did(void **state)
{
    struct privacy_test *test = *state;
    struct people_test *people = &test->signals.people;
    (void)privacy_test_report(test);
    struct retention_setup setup = { .store = people->store.store, .vault = test->signals.vault, .clock = &test->clock,
                                     .random = &people->random };
    struct buf out;
    buf_open(&out, &people->arena, 4096);
    int code = -1;
    struct sv wrong[] = { SV("run"), SV("--at"), SV("31-02-2027") };
    assert_int_equal(retention_command(&setup, wrong, 3, &out, &code), OK);
    assert_int_equal(code, 2);
    struct sv right[] = { SV("run"), SV("--at"), SV("2027-03-01") };
    assert_int_equal(retention_command(&setup, right, 3, &out, &code), OK);
    assert_int_equal(code, 0);
    struct sv told = buf_view(&out);
    assert_non_null(memmem(told.at, told.length, "destroyed:                   1\n", 31));
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
        cmocka_unit_test_setup_teardown(nothing_is_destroyed_before_its_day, open_world, close_world),
        cmocka_unit_test_setup_teardown(what_reaches_its_day_is_destroyed_once, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_list_looks_fourteen_days_ahead_and_names_nobody, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_list_follows_a_day_that_moves_away, open_world, close_world),
        cmocka_unit_test_setup_teardown(silence_means_destruction, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_stop_takes_another_person, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_stop_seals_keeps_and_ends_by_itself, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_stop_that_ends_before_the_day_opens_the_file_again, open_world, close_world),
        cmocka_unit_test_setup_teardown(lifting_a_stop_takes_two_people_as_well, open_world, close_world),
        cmocka_unit_test_setup_teardown(destroying_earlier_takes_two_people_and_no_stop, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_proposal_that_nobody_takes_up_is_dropped, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_second_person_is_asked_until_nobody_needs_to_be, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_rule_without_authorisation_works_and_tells, open_world, close_world),
        cmocka_unit_test_setup_teardown(one_broken_file_does_not_keep_the_others, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_disk_that_fails_anywhere_delays_and_loses_nothing, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_run_command_tells_what_it_did, open_world, close_world),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    store_test_engines_stop();
    return failed;
}
