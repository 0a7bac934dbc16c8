#include "signals/reporter.h"

#include "organisation/work_out.h"
#include "signals/act_sql.h"
#include "signals/course.h"
#include "signals/course_sql.h"
#include "signals/reporter_sql.h"
#include "signals/signals_sql.h"
#include "signals/signals_test.h"

#include "base/test.h"

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

static struct code reported(struct signals_test *test)
{
    struct report report = signals_test_story();
    return signals_test_report(test, &report);
}

static enum err look(struct signals_test *test, const struct code *code, struct reporter_talk *ret_talk)
{
    struct desk desk = signals_test_resident(test);
    return reporter_open(&desk, code, ret_talk);
}

static enum err write_text(struct signals_test *test, const struct code *code, struct sv text,
                           struct reporter_talk *ret_talk)
{
    struct desk desk = signals_test_resident(test);
    struct reporter_writing writing = { text, code_new(&test->people.random) };
    const void *ready = NULL;
    TRY(reporter_write(&desk, code, &writing, ret_talk, &ready));
    return signals_test_write(test, reporter_write_apply, ready);
}

static enum err withdraw(struct signals_test *test, const struct code *code, struct reporter_withdrawal *ret_withdrawal)
{
    struct desk desk = signals_test_resident(test);
    const void *ready = NULL;
    TRY(reporter_withdraw(&desk, code, ret_withdrawal, &ready));
    return signals_test_write(test, reporter_withdraw_apply, ready);
}

static struct sql_reporter_signal row_of(struct signals_test *test, const struct code *code)
{
    struct sql_reporter_signal row;
    struct sql_reporter_signal_in in = { secret_hash_of(code_view(code)), test->people.today };
    assert_int_equal(sql_reporter_signal(people_test_tx(&test->people), &test->people.arena, &in, &row), OK);
    return row;
}

static void a_new_report_is_received_and_has_no_messages(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct reporter_talk talk;
    assert_int_equal(look(test, &code, &talk), OK);
    assert_int_equal(talk.state, REPORTER_RECEIVED);
    assert_int_equal(talk.message_count, 0);
    assert_int_equal(talk.answered.ms, 0);
    assert_true(talk.answer_by.set);
    assert_int_equal(talk.municipality.value, test->municipality.value);
}

static void a_wrong_code_finds_nothing(void **state)
{
    struct signals_test *test = *state;
    struct code code = code_new(&test->people.random);
    struct reporter_talk talk;
    assert_int_equal(look(test, &code, &talk), ERR_NOT_FOUND);
}

static void messages_come_back_in_order_and_word_for_word(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct reporter_talk talk;
    assert_int_equal(write_text(test, &code, SV("Het werd erger. Łódź, İ, 😀, مرحبا"), &talk), OK);
    assert_int_equal(talk.message_count, 1);
    assert_int_equal(write_text(test, &code, SV("Regel een\nregel twee"), &talk), OK);
    assert_int_equal(talk.message_count, 2);
    assert_int_equal(look(test, &code, &talk), OK);
    assert_int_equal(talk.message_count, 2);
    assert_true(talk.messages[0].from_reporter && talk.messages[0].readable);
    assert_true(sv_equal(clear_show(talk.messages[0].text), SV("Het werd erger. Łódź, İ, 😀, مرحبا")));
    assert_true(sv_equal(clear_show(talk.messages[1].text), SV("Regel een\nregel twee")));
}

static void a_message_sent_twice_is_one_message(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct reporter_writing writing = { SV("Eén keer"), code_new(&test->people.random) };
    struct desk desk = signals_test_resident(test);
    struct reporter_talk talk;
    const void *first = NULL, *second = NULL, *third = NULL;
    assert_int_equal(reporter_write(&desk, &code, &writing, &talk, &first), OK);
    assert_int_equal(reporter_write(&desk, &code, &writing, &talk, &second), OK);
    assert_int_equal(signals_test_write(test, reporter_write_apply, first), OK);
    assert_int_equal(signals_test_write(test, reporter_write_apply, second), OK);
    desk = signals_test_resident(test);
    assert_int_equal(reporter_write(&desk, &code, &writing, &talk, &third), OK);
    assert_null(third);
    assert_int_equal(talk.message_count, 1);
}

static void nobody_can_flood_the_desk(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct reporter_talk talk;
    for (int i = 0; i < REPORTER_MESSAGES_MAX; i++) {
        assert_int_equal(write_text(test, &code, SV("Nog een bericht"), &talk), OK);
    }
    assert_int_equal(write_text(test, &code, SV("Te veel"), &talk), ERR_LIMIT);
}

static void withdrawing_destroys_identity_and_messages_at_once(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct reporter_talk talk;
    assert_int_equal(write_text(test, &code, SV("Een bericht"), &talk), OK);
    struct sql_reporter_signal before = row_of(test, &code);
    struct reporter_withdrawal withdrawal;
    assert_int_equal(withdraw(test, &code, &withdrawal), OK);
    struct tx *tx = people_test_tx(&test->people);
    struct wrapped_key key;
    assert_int_equal(store_key_read(tx, before.reporter_key, &key), ERR_NOT_FOUND);
    assert_int_equal(store_key_read(tx, before.story_key, &key), OK);
    struct sql_reporter_messages *rows = NULL;
    size_t count = 1;
    assert_int_equal(sql_reporter_messages(tx, &test->people.arena, &(struct sql_reporter_messages_in){ before.signal },
                                           &rows, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(look(test, &code, &talk), ERR_NOT_FOUND);
}

static void silence_after_a_withdrawal_means_destruction(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct sql_reporter_signal before = row_of(test, &code);
    struct reporter_withdrawal withdrawal;
    assert_int_equal(withdraw(test, &code, &withdrawal), OK);
    assert_true(withdrawal.decide_by.day < before.destroy_on.day);
    struct signal_ending *endings = NULL;
    size_t count = 0;
    bool ends = false;
    assert_int_equal(signals_ending(people_test_tx(&test->people), &test->people.arena, test->municipality,
                                    withdrawal.decide_by, &endings, &count), OK);
    for (size_t i = 0; i < count; i++) {
        ends = ends || (endings[i].signal.value == before.signal.value && endings[i].part == PART_ALL);
    }
    assert_true(ends);
}

static void withdrawing_twice_is_once(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct desk desk = signals_test_resident(test);
    struct reporter_withdrawal withdrawal;
    const void *first = NULL, *second = NULL;
    assert_int_equal(reporter_withdraw(&desk, &code, &withdrawal, &first), OK);
    assert_int_equal(reporter_withdraw(&desk, &code, &withdrawal, &second), OK);
    assert_int_equal(signals_test_write(test, reporter_withdraw_apply, first), OK);
    assert_int_equal(signals_test_write(test, reporter_withdraw_apply, second), OK);
    assert_int_equal(withdraw(test, &code, &withdrawal), ERR_NOT_FOUND);
}

static void a_message_that_meets_a_withdrawal_is_not_kept(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct desk desk = signals_test_resident(test);
    struct reporter_writing writing = { SV("Onderweg"), code_new(&test->people.random) };
    struct reporter_talk talk;
    const void *ready = NULL;
    assert_int_equal(reporter_write(&desk, &code, &writing, &talk, &ready), OK);
    struct reporter_withdrawal withdrawal;
    assert_int_equal(withdraw(test, &code, &withdrawal), OK);
    assert_int_equal(signals_test_write(test, reporter_write_apply, ready), ERR_CONFLICT);
}

struct recorded {
    struct signal_id signal;
    struct disclosure_id disclosure;
    struct person_id person;
    struct instant now;
    struct date story_destroy;
};

/* As when an official made the record and told somebody. */
static enum err recorded_apply(struct tx_write *tx, const void *prepared)
{
    const struct recorded *recorded = prepared;
    TRY(sql_signal_recorded(tx, &(struct sql_signal_recorded_in){ recorded->signal, recorded->story_destroy }));
    struct sealed some = { SV("sealed") };
    return sql_disclosure_add(tx, &(struct sql_disclosure_add_in){ .disclosure = recorded->disclosure,
                                                                   .signal = recorded->signal, .recipient = some,
                                                                   .basis = some, .decided_by = recorded->person,
                                                                   .at = recorded->now });
}

static void after_the_record_the_story_goes_and_recipients_are_told(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct sql_reporter_signal before = row_of(test, &code);
    struct recorded recorded = {
        .signal = before.signal,
        .disclosure = { id_next(test->people.now, &test->people.random) },
        .person = people_test_person(&test->people, test->municipality, SV("anna"), SIGN_IN_FICTITIOUS),
        .now = test->people.now,
        .story_destroy = date_add_days(test->people.today, 14),
    };
    assert_int_equal(signals_test_write(test, recorded_apply, &recorded), OK);
    struct reporter_withdrawal withdrawal;
    assert_int_equal(withdraw(test, &code, &withdrawal), OK);
    struct tx *tx = people_test_tx(&test->people);
    struct wrapped_key key;
    assert_int_equal(store_key_read(tx, before.story_key, &key), ERR_NOT_FOUND);
    struct actor officer = { .kind = ACTOR_STAFF, .municipality = test->municipality,
                             .roles = 1u << ROLE_MELDPUNT_OFFICER };
    struct work_out *works = NULL;
    size_t count = 0, told = 0;
    assert_int_equal(work_out_open(tx, &test->people.arena, &officer, &works, &count), OK);
    for (size_t i = 0; i < count; i++) {
        told += works[i].kind == WORK_RECIPIENT_TOLD && works[i].about == recorded.disclosure.value ? 1 : 0;
    }
    assert_int_equal(told, 1);
}

enum { OFFERED_KEYS = 3 };
struct offered {
    struct sql_reporter_signal row;
    struct municipality_id to;
    struct person_id by;
    struct instant at;
    struct key_slot_id *slots; /* written by the apply, for the test to look at */
};

/* As when an official offered it to another municipality: copies of the keys wait there. */
static enum err offered_apply(struct tx_write *tx, const void *prepared)
{
    const struct offered *offered = prepared;
    const struct sql_reporter_signal *row = &offered->row;
    static struct wrapped_key some = { { 7 } };
    for (size_t i = 0; i < OFFERED_KEYS; i++) {
        TRY(tx_key_create(tx, &some, &offered->slots[i]));
    }
    struct sql_transfer_add_in add = { row->signal, offered->to, offered->at, offered->by, row->state,
                                       offered->slots[0], offered->slots[1], offered->slots[2] };
    TRY(sql_transfer_add(tx, &add));
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1 << 16);
    struct sql_signal_move moved;
    struct sql_signal_move_in move = {
        .signal = row->signal, .from_state = row->state, .step_count = row->step_count,
        .to_state = STATE_TRANSFER_OFFERED, .reporter_state = row->reporter_state, .outcome = row->outcome,
        .due = row->destroy_on, .destroy_on = row->destroy_on, .destroy_rule = SV("overdracht"),
    };
    return sql_signal_move(tx, &arena, &move, &moved);
}

static struct sql_reporter_signal offer(struct signals_test *test, const struct code *code,
                                        struct key_slot_id *ret_slots)
{
    static int number = 0;
    struct sv places[] = { SV("proefdam"), SV("toetsdorp") }, people[] = { SV("bram"), SV("cas") };
    struct offered offered = {
        .row = row_of(test, code),
        .to = people_test_municipality(&test->people, places[number]),
        .by = people_test_person(&test->people, test->municipality, people[number], SIGN_IN_FICTITIOUS),
        .at = test->people.now,
        .slots = ret_slots,
    };
    number++;
    assert_int_equal(signals_test_write(test, offered_apply, &offered), OK);
    return offered.row;
}

static void a_withdrawal_ends_an_offer_to_another_municipality_and_the_keys_that_wait_there(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct key_slot_id slots[OFFERED_KEYS];
    struct sql_reporter_signal before = offer(test, &code, slots);
    struct reporter_withdrawal withdrawal;
    assert_int_equal(withdraw(test, &code, &withdrawal), OK);
    struct tx *tx = people_test_tx(&test->people);
    struct wrapped_key key;
    for (size_t i = 0; i < OFFERED_KEYS; i++) {
        assert_int_equal(store_key_read(tx, slots[i], &key), ERR_NOT_FOUND);
    }
    struct step_view *steps = NULL;
    size_t count = 0;
    assert_int_equal(course_steps(tx, &test->people.arena, before.signal, &steps, &count), OK);
    assert_int_equal(steps[count - 1].act, ACT_WITHDRAW);
    assert_int_equal(steps[count - 1].before, STATE_TRANSFER_OFFERED);
    assert_int_equal(steps[count - 1].after, before.state);
}

static enum err story_ends_apply(struct tx_write *tx, const void *signal)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1 << 16);
    return signals_destroy(tx, &arena, *(const struct signal_id *)signal, PART_STORY);
}

static void a_destroyed_story_leaves_no_key_behind_with_another_municipality(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct key_slot_id slots[OFFERED_KEYS];
    struct sql_reporter_signal before = offer(test, &code, slots);
    assert_int_equal(signals_test_write(test, story_ends_apply, &before.signal), OK);
    struct tx *tx = people_test_tx(&test->people);
    struct wrapped_key key;
    assert_int_equal(store_key_read(tx, before.story_key, &key), ERR_NOT_FOUND);
    assert_int_equal(store_key_read(tx, slots[0], &key), ERR_NOT_FOUND);
    assert_int_equal(store_key_read(tx, slots[1], &key), OK);
}

struct sealing {
    struct signal_id signal;
    struct date until;
};
static enum err seal_apply(struct tx_write *tx, const void *prepared)
{
    const struct sealing *sealing = prepared;
    return signals_seal(tx, sealing->signal, sealing->until);
}
static void seal_of(struct signals_test *test, struct signal_id signal, struct date until)
{
    assert_int_equal(signals_test_write(test, seal_apply, &(struct sealing){ signal, until }), OK);
}

static void a_sealed_report_answers_like_a_wrong_code(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    seal_of(test, row_of(test, &code).signal, date_add_days(test->people.today, 30));
    struct reporter_talk talk;
    struct reporter_withdrawal withdrawal;
    assert_int_equal(look(test, &code, &talk), ERR_NOT_FOUND);
    assert_int_equal(withdraw(test, &code, &withdrawal), ERR_NOT_FOUND);
}

static void a_withdrawal_that_fails_halfway_changes_nothing(void **state)
{
    struct signals_test *test = *state;
    struct code code = reported(test);
    struct reporter_talk talk;
    assert_int_equal(write_text(test, &code, SV("Blijft staan"), &talk), OK);
    enum err err = ERR_IO;
    for (uint64_t nth = 1; err != OK; nth++) {
        assert_true(nth < 60);
        struct desk desk = signals_test_resident(test);
        struct reporter_withdrawal withdrawal;
        const void *ready = NULL;
        assert_int_equal(reporter_withdraw(&desk, &code, &withdrawal, &ready), OK);
        store_test_fail(&(struct store_fault){ .at = FAULT_STATEMENT, .nth = nth, .err = ERR_IO, .writes_only = true });
        err = signals_test_write(test, reporter_withdraw_apply, ready);
        store_test_fail(NULL);
        assert_int_equal(look(test, &code, &talk), err == OK ? ERR_NOT_FOUND : OK);
        assert_int_equal(talk.message_count, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_report_is_received_and_has_no_messages),
        cmocka_unit_test(a_wrong_code_finds_nothing),
        cmocka_unit_test(messages_come_back_in_order_and_word_for_word),
        cmocka_unit_test(a_message_sent_twice_is_one_message),
        cmocka_unit_test(nobody_can_flood_the_desk),
        cmocka_unit_test(withdrawing_destroys_identity_and_messages_at_once),
        cmocka_unit_test(silence_after_a_withdrawal_means_destruction),
        cmocka_unit_test(withdrawing_twice_is_once),
        cmocka_unit_test(a_message_that_meets_a_withdrawal_is_not_kept),
        cmocka_unit_test(after_the_record_the_story_goes_and_recipients_are_told),
        cmocka_unit_test(a_withdrawal_ends_an_offer_to_another_municipality_and_the_keys_that_wait_there),
        cmocka_unit_test(a_destroyed_story_leaves_no_key_behind_with_another_municipality),
        cmocka_unit_test(a_sealed_report_answers_like_a_wrong_code),
        cmocka_unit_test(a_withdrawal_that_fails_halfway_changes_nothing),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
