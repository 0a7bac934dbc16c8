#include "signals/report.h"

#include "organisation/card.h"
#include "organisation/settings.h"
#include "organisation/work_out.h"
#include "signals/record_sql.h"
#include "signals/report_sql.h"
#include "signals/reporter_sql.h"
#include "signals/signals_test.h"

#include "base/test.h"

#include <stdio.h>
#include <string.h>

static int open_world(void **state)
{
    static struct signals_test test;
    signals_test_open(&test);
    *state = &test;
    return 0;
}

static int close_world(void **state)
{
    signals_test_close(*state);
    return 0;
}

static struct signal find(struct signals_test *test, const struct code *code)
{
    struct tx *tx = people_test_tx(&test->people);
    struct sql_report_by_code known;
    struct sql_report_by_code_in in = { secret_hash_of(code_view(code)) };
    assert_int_equal(sql_report_by_code(tx, &test->people.arena, &in, &known), OK);
    struct signal signal;
    struct signal_search search = { &test->resident, known.reference, test->people.today };
    assert_int_equal(signal_find(tx, &test->people.arena, &search, &signal), OK);
    return signal;
}

static size_t signal_count(struct signals_test *test)
{
    struct date far = date_add_months(test->people.today, 240);
    struct signal_ending *endings = NULL;
    size_t count = 0;
    assert_int_equal(signals_ending(people_test_tx(&test->people), &test->people.arena, test->municipality, far,
                                    &endings, &count), OK);
    return count;
}

static void what_was_told_is_nowhere_readable(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    struct code code = signals_test_report(test, &report);
    struct sv open = SV("bewaartermijn-zonder-uitkomst"); /* what may be read is found, so the search works */
    assert_true(store_test_holds(&test->people.store, open));
    const struct sv secrets[] = { SV("dreigt op straat"), SV("zijn oma"), SV("Sem Voorbeeld"), SV("Proefdam"),
                                  SV("Noor"), SV("12345678"), SV("noor@"), SV("avond"), SV("durf ik niet"),
                                  code_view(&code) };
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        assert_false(store_test_holds(&test->people.store, secrets[i]));
    }
}

static void a_report_has_three_keys_and_all_its_parts(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    struct code code = signals_test_report(test, &report);
    struct signal signal = find(test, &code);
    assert_true(signal.story_key.value > 0 && signal.reporter_key.value > 0 && signal.record_key.value > 0);
    assert_true(signal.story_key.value != signal.reporter_key.value &&
                signal.reporter_key.value != signal.record_key.value);
    struct sql_story_of_signal story;
    struct sql_subject_of_signal subject;
    struct sql_reporter_of_signal reporter;
    struct tx *tx = people_test_tx(&test->people);
    struct arena *arena = &test->people.arena;
    assert_int_equal(sql_story_of_signal(tx, arena, &(struct sql_story_of_signal_in){ signal.id }, &story), OK);
    assert_int_equal(sql_subject_of_signal(tx, arena, &(struct sql_subject_of_signal_in){ signal.id }, &subject), OK);
    assert_int_equal(sql_reporter_of_signal(tx, arena, &(struct sql_reporter_of_signal_in){ signal.id }, &reporter),
                     OK);
    assert_true(story.story.bytes.length > 0 && story.speaks_against.bytes.length > 0 && story.fear.bytes.length > 0);
    assert_true(subject.who.bytes.length > 0 && subject.place.bytes.length > 0 && subject.residence.bytes.length > 0);
    assert_true(reporter.name.bytes.length > 0 && reporter.safety.bytes.length > 0 && reporter.spoken.bytes.length > 0);
}

static void every_term_stands_from_the_first_moment(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    struct code code = signals_test_report(test, &report);
    struct signal signal = find(test, &code);
    struct settings *settings = NULL;
    assert_int_equal(settings_load(people_test_tx(&test->people), &test->people.arena, test->municipality, &settings),
                     OK);
    struct date today = test->people.today;
    assert_int_equal(signal.answer_by.day, setting_date(settings, SETTING_ANSWER_TERM, today).day);
    assert_int_equal(signal.due.day, setting_date(settings, SETTING_ACKNOWLEDGE_TERM, today).day);
    assert_int_equal(signal.destroy_on.day, setting_date(settings, SETTING_KEEP_OPEN, today).day);
    assert_int_equal(signal.inform_state, INFORM_DUE);
    assert_int_equal(signal.inform_due.day, setting_date(settings, SETTING_INFORM_TERM, today).day);
    assert_int_equal(signal.state, STATE_RECEIVED);
    assert_int_equal(signal.reporter_state, REPORTER_RECEIVED);
}

static void the_inform_clock_runs_only_when_somebody_can_be_identified(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    report.who = SV("");
    struct code code = signals_test_report(test, &report);
    struct signal signal = find(test, &code);
    assert_false(signal.identifiable);
    assert_int_equal(signal.inform_state, INFORM_NOT_NEEDED);
    assert_false(signal.inform_due.set);
}

static void the_same_code_twice_is_one_report(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    struct code code = signals_test_report(test, &report);
    size_t before = signal_count(test);
    struct desk desk = signals_test_resident(test);
    struct report_receipt receipt;
    const struct report_ready *ready = NULL;
    assert_int_equal(report_prepare(&desk, &report, &code, &receipt, &ready), OK);
    assert_true(receipt.known);
    assert_null(ready);
    assert_int_equal(receipt.answer_by.day, find(test, &code).answer_by.day);
    assert_int_equal(signal_count(test), before);
}

static void a_form_sent_twice_at_once_is_one_report(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    struct code code = code_new(&test->people.random);
    struct desk desk = signals_test_resident(test);
    struct report_receipt receipts[2];
    const struct report_ready *ready[2] = { NULL, NULL };
    assert_int_equal(report_prepare(&desk, &report, &code, &receipts[0], &ready[0]), OK);
    assert_int_equal(report_prepare(&desk, &report, &code, &receipts[1], &ready[1]), OK);
    size_t before = signal_count(test);
    assert_int_equal(signals_test_write(test, report_apply, ready[0]), OK);
    assert_int_equal(signals_test_write(test, report_apply, ready[1]), OK);
    assert_int_equal(signal_count(test), before + 1);
    assert_int_equal(receipts[0].answer_by.day, receipts[1].answer_by.day);
}

static enum err hours_apply(struct tx_write *tx, const void *prepared)
{
    return hours_write(tx, prepared);
}

static size_t alerts_waiting(struct signals_test *test)
{
    struct actor officer = { .kind = ACTOR_STAFF, .municipality = test->municipality,
                             .roles = 1u << ROLE_MELDPUNT_OFFICER };
    struct work_out *works = NULL;
    size_t count = 0, found = 0;
    struct tx *tx = people_test_tx(&test->people);
    assert_int_equal(work_out_open(tx, &test->people.arena, &officer, &works, &count), OK);
    for (size_t i = 0; i < count; i++) {
        found += works[i].kind == WORK_REPORT_OUTSIDE_HOURS ? 1 : 0;
    }
    return found;
}

static void outside_opening_hours_somebody_is_told_once_that_there_is_work(void **state)
{
    struct signals_test *test = *state;
    struct hours_new hours = { .municipality = test->municipality };
    for (int weekday = 1; weekday <= 5; weekday++) {
        hours.opens[weekday] = 9 * 60;
        hours.closes[weekday] = 17 * 60;
    }
    assert_int_equal(signals_test_write(test, hours_apply, &hours), OK);
    struct report report = signals_test_story();
    test->people.now = instant_add_ms(date_begin(test->people.today), INT64_C(10) * 3600 * 1000);
    (void)signals_test_report(test, &report);
    assert_int_equal(alerts_waiting(test), 0);
    test->people.now = instant_add_ms(date_begin(test->people.today), INT64_C(22) * 3600 * 1000);
    (void)signals_test_report(test, &report);
    (void)signals_test_report(test, &report);
    assert_int_equal(alerts_waiting(test), 1);
}

static void a_group_never_gets_a_list_of_members(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    report.about = ABOUT_GROUP;
    struct code code = signals_test_report(test, &report);
    struct signal signal = find(test, &code);
    struct sql_subject_of_signal subject;
    assert_int_equal(sql_subject_of_signal(people_test_tx(&test->people), &test->people.arena,
                                           &(struct sql_subject_of_signal_in){ signal.id }, &subject), OK);
    assert_int_equal(subject.who.bytes.length + subject.place.bytes.length + subject.residence.bytes.length, 0);
    assert_int_equal(signal.age, AGE_UNKNOWN);
    assert_false(signal.identifiable);
}

static void advice_is_about_nobody(void **state)
{
    (void)state;
    struct report report = signals_test_story();
    report.kind = SIGNAL_ADVICE;
    report_tidy(&report);
    assert_int_equal(report.about, ABOUT_UNKNOWN);
    assert_int_equal(report.age, AGE_UNKNOWN);
    assert_true(sv_empty(report.who) && sv_empty(report.place) && sv_empty(report.residence));
}

static void a_place_has_no_person(void **state)
{
    (void)state;
    struct report report = signals_test_story();
    report.about = ABOUT_PLACE;
    report_tidy(&report);
    assert_true(sv_empty(report.who) && sv_empty(report.residence));
    assert_false(sv_empty(report.place));
}

static void anonymous_keeps_no_name_phone_or_address(void **state)
{
    (void)state;
    struct report report = signals_test_story();
    report.contact = CONTACT_ANONYMOUS;
    report_tidy(&report);
    assert_true(sv_empty(report.name) && sv_empty(report.phone) && sv_empty(report.email));
    assert_false(sv_empty(report.safety));
}

static void the_log_line_of_a_resident_names_nobody(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    struct code code = signals_test_report(test, &report);
    struct signal signal = find(test, &code);
    struct log_line *lines = NULL;
    uint32_t count = 0, found = 0;
    assert_int_equal(vault_log_read(test->vault, &test->people.arena, 0, 1000, &lines, &count), OK);
    for (uint32_t i = 0; i < count; i++) {
        if (dossier_ref_equal(&lines[i].entry.dossier, &signal.dossier)) {
            found++;
            assert_int_equal(lines[i].entry.action, LOG_RECEIVE);
            assert_int_equal(lines[i].entry.actor_kind, ACTOR_PUBLIC);
            assert_int_equal(lines[i].entry.actor.value, 0);
            assert_true(sv_equal(lines[i].entry.origin, SV("-")));
        }
    }
    assert_int_equal(found, 1);
}

static void a_write_that_fails_halfway_leaves_nothing(void **state)
{
    struct signals_test *test = *state;
    struct report report = signals_test_story();
    struct code code = code_new(&test->people.random);
    size_t before = signal_count(test);
    enum err err = ERR_IO;
    for (uint64_t nth = 1; err != OK; nth++) {
        assert_true(nth < 50);
        struct desk desk = signals_test_resident(test);
        struct report_receipt receipt;
        const struct report_ready *ready = NULL;
        assert_int_equal(report_prepare(&desk, &report, &code, &receipt, &ready), OK);
        store_test_fail(&(struct store_fault){ .at = FAULT_STATEMENT, .nth = nth, .err = ERR_IO, .writes_only = true });
        err = signals_test_write(test, report_apply, ready);
        store_test_fail(NULL);
        assert_int_equal(signal_count(test), err == OK ? before + 1 : before);
    }
}

static void the_form_asks_for_persons_only_where_there_may_be_one(void **state)
{
    (void)state;
    assert_true(report_asks_who(ABOUT_PERSON) && report_asks_who(ABOUT_ONLINE) && report_asks_who(ABOUT_UNKNOWN));
    assert_false(report_asks_who(ABOUT_GROUP) || report_asks_who(ABOUT_PLACE));
    assert_true(report_asks_place(ABOUT_PLACE));
    assert_false(report_asks_place(ABOUT_GROUP) || report_asks_place(ABOUT_PERSON));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_told_is_nowhere_readable),
        cmocka_unit_test(a_report_has_three_keys_and_all_its_parts),
        cmocka_unit_test(every_term_stands_from_the_first_moment),
        cmocka_unit_test(the_inform_clock_runs_only_when_somebody_can_be_identified),
        cmocka_unit_test(the_same_code_twice_is_one_report),
        cmocka_unit_test(a_form_sent_twice_at_once_is_one_report),
        cmocka_unit_test(outside_opening_hours_somebody_is_told_once_that_there_is_work),
        cmocka_unit_test(a_group_never_gets_a_list_of_members),
        cmocka_unit_test(advice_is_about_nobody),
        cmocka_unit_test(a_place_has_no_person),
        cmocka_unit_test(anonymous_keeps_no_name_phone_or_address),
        cmocka_unit_test(the_log_line_of_a_resident_names_nobody),
        cmocka_unit_test(a_write_that_fails_halfway_leaves_nothing),
        cmocka_unit_test(the_form_asks_for_persons_only_where_there_may_be_one),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
