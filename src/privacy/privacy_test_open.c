#include "privacy/privacy_test.h"

#include "base/test.h"
#include "privacy/retention_signals.h"
#include "signals/report_sql.h"

#include <unistd.h>

int privacy_test_die_at;
int privacy_test_step;
int64_t privacy_test_broken;

/* --- the kinds of signals, with a place to stop the process before and after each of their functions -------------- */

static void step(void)
{
    privacy_test_step++;
    if (privacy_test_die_at != 0 && privacy_test_step == privacy_test_die_at) {
        _exit(9);
    }
}

static enum err files_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date until,
                             struct retention_item **ret_items, size_t *ret_count)
{
    step();
    enum err outcome = retention_signal.ending(tx, arena, municipality, until, ret_items, ret_count);
    step();
    return outcome;
}

static enum err stories_ending(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                               struct date until, struct retention_item **ret_items, size_t *ret_count)
{
    return retention_story.ending(tx, arena, municipality, until, ret_items, ret_count);
}

static enum err file_find(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct sv reference,
                          struct retention_item *ret_item)
{
    return retention_signal.find(tx, arena, municipality, reference, ret_item);
}

static enum err file_destroy(struct tx_write *tx, struct arena *arena, int64_t subject)
{
    step();
    if (subject == privacy_test_broken) {
        return ERR_IO;
    }
    enum err outcome = retention_signal.destroy(tx, arena, subject);
    step();
    return outcome;
}

static enum err story_destroy(struct tx_write *tx, struct arena *arena, int64_t subject)
{
    return retention_story.destroy(tx, arena, subject);
}

static enum err file_seal(struct tx_write *tx, int64_t subject, struct date until)
{
    step();
    return retention_signal.seal(tx, subject, until);
}

static const enum setting file_rules[] = { SETTING_KEEP_OPEN, SETTING_KEEP_ADVICE };
static const enum setting story_rules[] = { SETTING_KEEP_STORY };
static const struct retention_kind story = { .name = SV_INIT("story"), .label = T_INIT("The story as it was told"),
                                             .rules = story_rules, .rule_count = 1, .ending = stories_ending,
                                             .destroy = story_destroy, .seal = file_seal };
static const struct retention_kind file = { .name = SV_INIT("signal"), .label = T_INIT("The whole file"),
                                            .rules = file_rules, .rule_count = 2, .ending = files_ending,
                                            .find = file_find, .destroy = file_destroy, .seal = file_seal,
                                            .whole = true };
const struct retention_kind *const retention_kinds[] = { &story, &file };
const size_t retention_kind_count = 2;

static enum err chore(struct tx_write *tx, struct instant now)
{
    (void)tx;
    (void)now;
    step();
    return OK;
}
const struct retention_chore retention_chores[] = { { SV_INIT("nothing"), chore } };
const size_t retention_chore_count = 1;

/* --- the world ---------------------------------------------------------------------------------------------------- */

void privacy_test_open(struct privacy_test *test)
{
    *test = (struct privacy_test){ 0 };
    signals_test_open(&test->signals);
    struct people_test *people = &test->signals.people;
    struct municipality_id municipality = test->signals.municipality;
    test->clock = (struct clock){ .fixed_ms = people->now.ms };
    test->first = people_test_person(people, municipality, SV("eerste"), SIGN_IN_PASSWORD);
    test->second = people_test_person(people, municipality, SV("tweede"), SIGN_IN_PASSWORD);
    test->fg = people_test_person(people, municipality, SV("fg"), SIGN_IN_PASSWORD);
    privacy_test_die_at = 0;
    privacy_test_step = 0;
    privacy_test_broken = 0;
}

void privacy_test_close(struct privacy_test *test)
{
    signals_test_close(&test->signals);
}

struct tx *privacy_test_tx(struct privacy_test *test)
{
    return people_test_tx(&test->signals.people);
}

struct sv privacy_test_report(struct privacy_test *test)
{
    struct report report = signals_test_story();
    struct code code = signals_test_report(&test->signals, &report);
    struct sql_report_by_code known;
    assert_int_equal(sql_report_by_code(privacy_test_tx(test), &test->signals.people.arena,
                                        &(struct sql_report_by_code_in){ secret_hash_of(code_view(&code)) }, &known),
                     OK);
    return known.reference;
}

bool privacy_test_readable(struct privacy_test *test, struct sv reference, struct date today)
{
    struct signal signal;
    struct signal_search search = { &test->signals.resident, reference, today };
    enum err outcome = signal_find(privacy_test_tx(test), &test->signals.people.arena, &search, &signal);
    assert_true(outcome == OK || outcome == ERR_NOT_FOUND);
    return outcome == OK;
}

struct retention_item privacy_test_item(struct privacy_test *test, struct sv reference)
{
    struct retention_item item = { 0 };
    enum err outcome = file_find(privacy_test_tx(test), &test->signals.people.arena, test->signals.municipality,
                                 reference, &item);
    assert_true(outcome == OK || outcome == ERR_NOT_FOUND);
    return outcome == OK ? item : (struct retention_item){ 0 };
}

struct retention_report privacy_test_run(struct privacy_test *test, struct date date)
{
    struct people_test *people = &test->signals.people;
    struct retention_setup setup = { .store = people->store.store, .vault = test->signals.vault, .clock = &test->clock,
                                     .random = &people->random };
    struct retention_report report;
    assert_int_equal(retention_run(&setup, date, &report), OK);
    return report;
}

static enum err ending_add_apply(struct tx_write *tx, const void *prepared)
{
    return ending_add(tx, prepared);
}

struct ending privacy_test_ending(struct privacy_test *test, struct sv reference)
{
    struct people_test *people = &test->signals.people;
    struct retention_item item = privacy_test_item(test, reference);
    struct municipality_id municipality = test->signals.municipality;
    struct sv listed = { 0 };
    struct ending_of of = { municipality, file.name, item.subject };
    if (ending_listed(privacy_test_tx(test), &people->arena, &of, &listed) != OK) {
        listed = ending_reference_new(&people->arena, &people->random);
        struct ending_new new = { .id = { id_next(people->now, &people->random) }, .municipality = municipality,
                                  .reference = listed, .kind = file.name, .item = item, .listed = people->now };
        assert_int_equal(store_write(people->store.store, ending_add_apply, &new), OK);
    }
    struct ending ending;
    assert_int_equal(ending_of_reference(privacy_test_tx(test), &people->arena, municipality, listed, &ending), OK);
    return ending;
}

enum err privacy_test_propose(struct privacy_test *test, struct sv reference, const struct decision_proposal *proposal)
{
    struct people_test *people = &test->signals.people;
    struct ending ending = privacy_test_ending(test, reference);
    struct decision_proposal new = *proposal;
    new.id = (struct decision_id){ id_next(people->now, &people->random) };
    for (size_t i = 0; i < DECISION_ASKS; i++) {
        new.asks[i] = (struct work_out_id){ id_next(people->now, &people->random) };
    }
    new.answer_by = decision_answer_by(&ending, people->today);
    new.ending = &ending;
    new.at = people->now;
    new.intent = 1;
    return store_write(people->store.store, decision_propose, &new);
}

enum err privacy_test_confirm(struct privacy_test *test, struct sv reference, enum decision_act act,
                              struct person_id by, struct date today)
{
    struct people_test *people = &test->signals.people;
    struct ending ending = privacy_test_ending(test, reference);
    struct decision *decisions = NULL;
    size_t count = 0;
    assert_int_equal(decisions_of_ending(privacy_test_tx(test), &people->arena, &ending, &decisions, &count), OK);
    for (size_t i = 0; i < count; i++) {
        if (decisions[i].act == act && decisions[i].state == DECISION_PROPOSED) {
            struct decision_answer answer = { .ending = &ending, .decision = &decisions[i], .by = by, .today = today,
                                              .at = people->now, .arena = &people->arena, .intent = 1 };
            return store_write(people->store.store, decision_confirm, &answer);
        }
    }
    return ERR_NOT_FOUND;
}
