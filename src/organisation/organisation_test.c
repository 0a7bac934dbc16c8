/* Settings, the opening gate, opening hours, phone numbers, the signpost, and what hangs on people leaving. */
#include "access/people_test.h"
#include "base/test.h"
#include "organisation/card.h"
#include "organisation/checklist.h"
#include "organisation/demo.h"
#include "organisation/events.h"
#include "organisation/people.h"
#include "organisation/phone.h"
#include "organisation/routing.h"
#include "organisation/settings.h"

static struct people_test test;
static struct municipality_id here, there;
static struct person_id officer, deputy;

/* What the program would do above this room, counted. */
static int left_count;
static struct person_left left_last;
enum err event_person_left(struct tx_write *tx, const struct person_left *left)
{
    (void)tx;
    left_count++;
    left_last = *left;
    return OK;
}

enum err work_open_count(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         struct person_id person, int64_t *ret_count)
{
    (void)tx, (void)arena, (void)municipality, (void)person;
    *ret_count = 0;
    return OK;
}

static int open_all(void **state)
{
    (void)state;
    people_test_open(&test);
    here = people_test_municipality(&test, SV("voorbeeldstad"));
    there = people_test_municipality(&test, SV("proefdam"));
    officer = people_test_person(&test, here, SV("anna"), SIGN_IN_FICTITIOUS);
    deputy = people_test_person(&test, there, SV("bram"), SIGN_IN_FICTITIOUS);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    people_test_close(&test);
    return 0;
}

/* --- settings ---------------------------------------------------------------------------------------------------- */
static struct settings *settings_now(struct municipality_id municipality)
{
    struct settings *settings = NULL;
    assert_int_equal(settings_load(people_test_tx(&test), &test.arena, municipality, &settings), OK);
    return settings;
}

static enum err confirm_apply(struct tx_write *tx, const void *prepared)
{
    return setting_confirm(tx, prepared);
}

static enum err confirm(struct municipality_id municipality, enum setting setting, int64_t number)
{
    struct setting_confirmation confirmation = { .municipality = municipality,
                                                 .setting = setting,
                                                 .number = number,
                                                 .source = SV("Raadsbesluit 12"),
                                                 .by = officer,
                                                 .on = test.today,
                                                 .at = test.now };
    return store_write(test.store.store, confirm_apply, &confirmation);
}

static void every_setting_is_whole(void **state)
{
    (void)state;
    for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
        const struct setting_row *row = setting_row(setting);
        enum setting found = SETTING_COUNT;
        assert_true(setting_of_name(row->name, &found));
        assert_int_equal(found, setting);
        assert_true(row->least <= row->standard && row->standard <= row->most);
        assert_true(row->label.key.length > 0 && row->sentence.key.length > 0);
        assert_int_equal(row->legal, row->source.length > 0);
    }
}

static void a_number_nobody_confirmed_works_and_says_so(void **state)
{
    (void)state;
    struct settings *settings = settings_now(here);
    assert_int_equal(setting_number(settings, SETTING_INFORM_TERM), 1);
    assert_false(setting_confirmed(settings, SETTING_INFORM_TERM));
}

static void confirming_names_the_person_the_day_and_the_source_in_one_municipality(void **state)
{
    (void)state;
    size_t before = settings_unconfirmed(settings_now(here));
    assert_int_equal(confirm(here, SETTING_KEEP_ADVICE, 2), OK);
    struct settings *settings = settings_now(here);
    struct setting_state advice = setting_state(settings, SETTING_KEEP_ADVICE);
    assert_int_equal(advice.number, 2);
    assert_sv(advice.confirmed_by, "anna");
    assert_sv(advice.source, "Raadsbesluit 12");
    assert_int_equal(advice.confirmed.day, test.today.day);
    assert_int_equal(settings_unconfirmed(settings), before - 1);
    assert_false(setting_confirmed(settings_now(there), SETTING_KEEP_ADVICE));
}

static void a_number_outside_its_range_is_refused(void **state)
{
    (void)state;
    assert_int_equal(confirm(here, SETTING_WAIT_TERM, 7), ERR_REFUSED);
    assert_int_equal(confirm(here, SETTING_WAIT_TERM, 0), ERR_REFUSED);
    assert_int_equal(setting_number(settings_now(here), SETTING_WAIT_TERM), 6);
}

static void terms_are_counted_in_their_own_unit(void **state)
{
    (void)state;
    struct settings *settings = settings_now(there);
    struct date friday = date_of_parts(2026, 4, 3); /* Good Friday; Easter Monday follows */
    assert_int_equal(setting_date(settings, SETTING_ACKNOWLEDGE_TERM, friday).day, date_of_parts(2026, 4, 7).day);
    assert_int_equal(setting_date(settings, SETTING_KEEP_STORY, friday).day, date_of_parts(2026, 4, 17).day);
    assert_int_equal(setting_date(settings, SETTING_WAIT_TERM, friday).day, date_of_parts(2026, 5, 15).day);
    assert_int_equal(setting_date(settings, SETTING_INFORM_TERM, date_of_parts(2026, 1, 31)).day,
                     date_of_parts(2026, 2, 28).day);
}

/* --- the opening gate -------------------------------------------------------------------------------------------- */
static struct gate gate_now(struct municipality_id municipality, struct date today, bool demo)
{
    struct gate gate;
    struct gate_question question = { .municipality = municipality, .today = today, .demo = demo };
    assert_int_equal(opening_gate(people_test_tx(&test), &test.arena, &question, &gate), OK);
    return gate;
}

static enum err fill_apply(struct tx_write *tx, const void *prepared)
{
    return checklist_fill(tx, prepared);
}

static enum err hours_apply(struct tx_write *tx, const void *prepared)
{
    return hours_write(tx, prepared);
}

static void fill_all(struct municipality_id municipality)
{
    for (enum checklist_item item = ITEM_CONTROLLER; item < ITEM_END; item++) {
        struct checklist_fill fill = { .municipality = municipality,
                                       .item = item,
                                       .answer = SV("https://stad.example/p"),
                                       .reference = SV("Besluit 1"),
                                       .by = officer,
                                       .on = test.today };
        if (item == ITEM_DPIA) {
            fill.until = date_add_days(test.today, 100);
        }
        if (checklist_item_written(item)) {
            assert_int_equal(store_write(test.store.store, fill_apply, &fill), OK);
        }
    }
    struct hours_new hours = { .municipality = municipality };
    for (int weekday = 1; weekday <= 5; weekday++) {
        hours.opens[weekday] = 9 * 60;
        hours.closes[weekday] = weekday == 5 ? 12 * 60 : 17 * 60;
    }
    assert_int_equal(store_write(test.store.store, hours_apply, &hours), OK);
    for (enum setting setting = 0; setting < SETTING_COUNT; setting++) {
        if (setting_row(setting)->legal) {
            assert_int_equal(confirm(municipality, setting, setting_row(setting)->standard), OK);
        }
    }
}

static void a_municipality_opens_when_everything_is_filled_and_not_before(void **state)
{
    (void)state;
    assert_false(gate_now(here, test.today, false).open);
    fill_all(here);
    struct gate gate = gate_now(here, test.today, false);
    assert_int_equal(gate.missing, 1);
    assert_false(gate.items[ITEM_DEPUTY - ITEM_CONTROLLER].filled);
    assert_int_equal(people_test_role(&test, officer, here, ROLE_MELDPUNT_OFFICER, test.today), OK);
    assert_false(gate_now(here, test.today, false).open);
    assert_int_equal(people_test_role(&test, deputy, here, ROLE_DEPUTY, test.today), OK);
    assert_true(gate_now(here, test.today, false).open);
    assert_false(gate_now(there, test.today, false).open);
}

static void an_item_whose_day_has_passed_closes_the_gate(void **state)
{
    (void)state;
    struct gate gate = gate_now(here, date_add_days(test.today, 101), false);
    assert_false(gate.open);
    assert_true(gate.items[ITEM_DPIA - ITEM_CONTROLLER].expired);
    assert_true(gate_now(here, date_add_days(test.today, 100), false).open);
}

static void a_demonstration_is_exempt_and_says_so(void **state)
{
    (void)state;
    struct gate gate = gate_now(there, test.today, true);
    assert_true(gate.open && gate.exempt);
    assert_false(gate.complete);
}

/* --- deputies ---------------------------------------------------------------------------------------------------- */
static void a_deputy_whose_role_ends_soon_is_told_beforehand(void **state)
{
    (void)state;
    struct municipality_id place = people_test_municipality(&test, SV("derde"));
    struct person_id one = people_test_person(&test, place, SV("carla"), SIGN_IN_FICTITIOUS);
    struct person_id two = people_test_person(&test, place, SV("dirk"), SIGN_IN_FICTITIOUS);
    struct deputies deputies;
    assert_int_equal(deputies_load(people_test_tx(&test), &test.arena, place, test.today, &deputies), OK);
    assert_int_equal(deputies.state, OFFICER_MISSING);
    assert_int_equal(people_test_role(&test, one, place, ROLE_MELDPUNT_OFFICER, test.today), OK);
    assert_int_equal(people_test_role(&test, one, place, ROLE_DEPUTY, test.today), OK);
    assert_int_equal(deputies_load(people_test_tx(&test), &test.arena, place, test.today, &deputies), OK);
    assert_int_equal(deputies.state, DEPUTY_MISSING); /* nobody stands in for themselves */
    struct role_begin begin = { .grant = { .id = { 4711 },
                                           .person = two,
                                           .municipality = place,
                                           .role = ROLE_DEPUTY,
                                           .from = test.today,
                                           .until = date_add_days(test.today, 40),
                                           .at = test.now } };
    assert_int_equal(store_write(test.store.store, role_begin_apply, &begin), OK);
    assert_int_equal(deputies_load(people_test_tx(&test), &test.arena, place, test.today, &deputies), OK);
    assert_int_equal(deputies.state, DEPUTY_PRESENT);
    struct date later = date_add_days(test.today, 15);
    assert_int_equal(deputies_load(people_test_tx(&test), &test.arena, place, later, &deputies), OK);
    assert_int_equal(deputies.state, DEPUTY_ENDS_SOON);
    assert_int_equal(deputies.ends.day, test.today.day + 40);
}

static void the_last_role_that_ends_leaves_open_work_without_owner(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, there, SV("els"), SIGN_IN_FICTITIOUS);
    enum role roles[] = { ROLE_MELDPUNT_OFFICER, ROLE_FOCAL_OFFICER, ROLE_PRIVACY_OFFICER };
    for (size_t at = 0; at < 3; at++) {
        assert_int_equal(people_test_role(&test, person, there, roles[at], test.today), OK);
    }
    struct role_row *rows = NULL;
    size_t count = 0;
    assert_int_equal(role_list(people_test_tx(&test), &test.arena, person, there, &rows, &count), OK);
    assert_int_equal(count, 3);
    left_count = 0;
    for (size_t at = 0; at < count; at++) {
        if (rows[at].role == ROLE_PRIVACY_OFFICER) {
            continue; /* reads no reports: keeps no work */
        }
        struct role_stop stop = { .end = { .id = rows[at].id,
                                           .person = person,
                                           .municipality = there,
                                           .by = officer,
                                           .until = date_add_days(test.today, -1) },
                                  .today = test.today,
                                  .at = test.now };
        assert_int_equal(left_count, 0);
        assert_int_equal(store_write(test.store.store, role_stop_apply, &stop), OK);
        assert_int_equal(store_write(test.store.store, role_stop_apply, &stop), ERR_CONFLICT);
    }
    assert_int_equal(left_count, 1);
    assert_int_equal(left_last.person.value, person.value);
}

static void disabling_leaves_open_work_in_every_municipality(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("fatima"), SIGN_IN_FICTITIOUS);
    assert_int_equal(people_test_role(&test, person, here, ROLE_FOCAL_OFFICER, test.today), OK);
    assert_int_equal(people_test_role(&test, person, there, ROLE_DEPUTY, test.today), OK);
    struct account_end end = { .change = { .person = person, .by = officer, .today = test.today, .at = test.now } };
    left_count = 0;
    assert_int_equal(store_write(test.store.store, account_end_apply, &end), OK);
    assert_int_equal(left_count, 2);
    assert_int_equal(store_write(test.store.store, account_end_apply, &end), ERR_CONFLICT);
}

static void a_role_that_ends_by_its_date_leaves_work_the_next_day(void **state)
{
    (void)state;
    struct person_id person = people_test_person(&test, here, SV("gijs"), SIGN_IN_FICTITIOUS);
    struct role_begin begin = { .grant = { .id = { 815 },
                                           .person = person,
                                           .municipality = here,
                                           .role = ROLE_FOCAL_OFFICER,
                                           .from = test.today,
                                           .until = date_add_days(test.today, 3),
                                           .at = test.now } };
    assert_int_equal(store_write(test.store.store, role_begin_apply, &begin), OK);
    struct people_daily daily = {
        .municipality = here, .today = date_add_days(test.today, 3), .at = test.now, .work_id = 1
    };
    left_count = 0;
    assert_int_equal(store_write(test.store.store, people_daily_apply, &daily), OK);
    assert_int_equal(left_count, 0);
    daily.today = date_add_days(test.today, 4);
    assert_int_equal(store_write(test.store.store, people_daily_apply, &daily), OK);
    assert_int_equal(left_count, 1);
}

/* --- opening hours ----------------------------------------------------------------------------------------------- */
static struct instant at(struct date day, int hour, int minute)
{
    return instant_add_ms(date_begin(day), ((int64_t)hour * 60 + minute) * 60 * 1000);
}

static void hours_are_told_in_a_sentence(void **state)
{
    (void)state;
    struct hours hours;
    assert_int_equal(hours_load(people_test_tx(&test), &test.arena, here, test.today, &hours), OK);
    assert_sv(hours_text(&test.arena, LANGUAGE_EN, &hours),
              "Monday to Thursday from 9.00 to 17.00; on Friday from 9.00 to 12.00");
    hours.closes[5] = 17 * 60;
    assert_sv(hours_text(&test.arena, LANGUAGE_EN, &hours), "on working days from 9.00 to 17.00");
    assert_sv(hours_text(&test.arena, LANGUAGE_EN, &(struct hours){ 0 }), "");
}

static enum err closed_apply(struct tx_write *tx, const void *prepared)
{
    return closed_day_add(tx, prepared);
}

static void the_point_is_closed_at_night_on_holidays_and_on_its_own_closed_days(void **state)
{
    (void)state;
    struct date monday = date_of_parts(2026, 3, 9);
    struct closed_day day = { .municipality = here, .day = monday };
    assert_int_equal(store_write(test.store.store, closed_apply, &day), OK);
    struct hours hours;
    assert_int_equal(hours_load(people_test_tx(&test), &test.arena, here, test.today, &hours), OK);
    assert_true(hours_open_at(&hours, at(test.today, 9, 0)));
    assert_false(hours_open_at(&hours, at(test.today, 8, 59)));
    assert_false(hours_open_at(&hours, at(test.today, 17, 0)));
    assert_false(hours_open_at(&hours, at(monday, 12, 0)));
    assert_false(hours_open_at(&hours, at(date_of_parts(2026, 4, 6), 12, 0))); /* Easter Monday */
    assert_int_equal(hours_next(&hours, at(date_of_parts(2026, 3, 6), 12, 30)).day, date_of_parts(2026, 3, 10).day);
    assert_int_equal(hours_next(&hours, at(test.today, 10, 0)).day, test.today.day);
}

/* --- the card, phone numbers, the signpost ----------------------------------------------------------------------- */
static void phone_numbers_are_read_and_shown_the_dutch_way(void **state)
{
    (void)state;
    static const struct {
        struct sv typed, number, shown;
    } numbers[] = {
        { SV_INIT("+31 (0)20 123 45 67"), SV_INIT("0201234567"), SV_INIT("020 123 45 67") },
        { SV_INIT("06-12345678"), SV_INIT("0612345678"), SV_INIT("06 12 34 56 78") },
        { SV_INIT("0031 10 1234567"), SV_INIT("0101234567"), SV_INIT("010 123 45 67") },
        { SV_INIT("0900-8844"), SV_INIT("09008844"), SV_INIT("0900 8844") },
        { SV_INIT("0299 123456"), SV_INIT("0299123456"), SV_INIT("0299 12 34 56") },
        { SV_INIT("112"), SV_INIT("112"), SV_INIT("112") },
        { SV_INIT("14 020"), SV_INIT("14020"), SV_INIT("14 020") },
        { SV_INIT("+32 2 123 45 67"), SV_INIT("+3221234567"), SV_INIT("+3221234567") },
    };
    for (size_t which = 0; which < sizeof numbers / sizeof numbers[0]; which++) {
        struct sv number = { "", 0 };
        assert_true(phone_read(&test.arena, numbers[which].typed, &number));
        assert_true(sv_equal(number, numbers[which].number));
        assert_true(sv_equal(phone_show(&test.arena, number), numbers[which].shown));
    }
    struct sv number;
    assert_false(phone_read(&test.arena, SV("bel mij"), &number));
    assert_false(phone_read(&test.arena, SV("12"), &number));
    assert_false(phone_read(&test.arena, SV("0612345678901234567890"), &number));
    assert_false(phone_read(&test.arena, SV("020+1234567"), &number));
}

static void only_plain_https_addresses_become_links(void **state)
{
    (void)state;
    assert_true(web_address_valid(SV("https://voorbeeldstad.nl/privacy?x=1#a")));
    assert_false(web_address_valid(SV("http://voorbeeldstad.nl")));
    assert_false(web_address_valid(SV("javascript:alert(1)")));
    assert_false(web_address_valid(SV("https:///x")));
    assert_false(web_address_valid(SV("https://a.nl/\"onclick=")));
    assert_false(web_address_valid(SV("https://")));
}

static void the_card_tells_residents_what_was_filled_in(void **state)
{
    (void)state;
    struct municipality_card card;
    struct card_question question = { .municipality = here, .language = LANGUAGE_EN, .now = at(test.today, 18, 0) };
    assert_int_equal(municipality_card_load(people_test_tx(&test), &test.arena, &question, &card), OK);
    assert_true(card.has_hours && card.has_privacy && card.has_controller && card.has_fg);
    assert_false(card.open_now);
    assert_int_equal(card.next_open.day, test.today.day + 1);
    question.municipality = there;
    assert_int_equal(municipality_card_load(people_test_tx(&test), &test.arena, &question, &card), OK);
    assert_false(card.has_phone || card.has_hours || card.has_privacy);
}

static enum err cards_apply(struct tx_write *tx, const void *prepared)
{
    struct routing_write *const *writes = prepared;
    for (size_t which = 0; writes[which] != NULL; which++) {
        TRY(routing_card_add(tx, writes[which]));
    }
    return OK;
}

static enum err card_change_apply(struct tx_write *tx, const void *prepared)
{
    return routing_card_change(tx, prepared);
}

static void no_number_is_shown_as_checked_that_nobody_checked_lately(void **state)
{
    (void)state;
    struct routing_write *writes = NULL;
    struct routing_write *list[32] = { 0 };
    size_t count = 0;
    assert_int_equal(routing_defaults(&test.arena, &test.random, test.now, there, &writes, &count), OK);
    for (size_t which = 0; which < count; which++) {
        list[which] = &writes[which];
    }
    assert_int_equal(store_write(test.store.store, cards_apply, list), OK);
    struct routing_card *cards = NULL;
    struct routing_question question = { .municipality = there, .language = LANGUAGE_NL, .today = test.today };
    assert_int_equal(routing_cards(people_test_tx(&test), &test.arena, &question, &cards, &count), OK);
    assert_sv(cards[0].phone, "112");
    for (size_t which = 0; which < count; which++) {
        assert_false(cards[which].fresh);
        assert_true(cards[which].question_nl.length > 0 && cards[which].question_en.length > 0);
    }
    struct routing_write change = { .municipality = there, .card = cards[1], .by = officer, .at = test.now };
    change.card.checked = test.today;
    assert_int_equal(store_write(test.store.store, card_change_apply, &change), OK);
    struct routing_card card;
    assert_int_equal(
        routing_card_by_reference(people_test_tx(&test), &test.arena, &question, cards[1].reference, &card), OK);
    assert_true(card.fresh);
    assert_sv(card.checked_by, "anna");
    question.today = date_add_months(test.today, 7);
    assert_int_equal(
        routing_card_by_reference(people_test_tx(&test), &test.arena, &question, cards[1].reference, &card), OK);
    assert_false(card.fresh);
    question.municipality = here;
    assert_int_equal(
        routing_card_by_reference(people_test_tx(&test), &test.arena, &question, cards[1].reference, &card),
        ERR_NOT_FOUND);
}

/* --- the demonstration ------------------------------------------------------------------------------------------- */
static void the_demonstration_has_a_person_for_each_role_and_a_shared_deputy(void **state)
{
    (void)state;
    struct people_test fresh;
    struct people_test kept = test;
    people_test_tx_end(&test);
    people_test_open(&fresh);
    struct municipality_id places[DEMO_MUNICIPALITIES];
    struct demo_seed *seed = NULL;
    assert_int_equal(demo_prepare(&fresh.arena, &fresh.random, fresh.now, &seed, places), OK);
    assert_int_equal(store_write(fresh.store.store, demo_apply, seed), OK);
    struct fictitious *people = NULL;
    size_t count = 0;
    assert_int_equal(fictitious_people(people_test_tx(&fresh), &fresh.arena, fresh.today, &people, &count), OK);
    uint32_t roles = 0;
    for (size_t which = 0; which < count; which++) {
        roles |= UINT32_C(1) << people[which].role;
    }
    assert_int_equal(roles, (1u << ROLE_COUNT) - 1);
    for (size_t which = 0; which < DEMO_MUNICIPALITIES; which++) {
        struct deputies deputies;
        assert_int_equal(deputies_load(people_test_tx(&fresh), &fresh.arena, places[which], fresh.today, &deputies),
                         OK);
        assert_int_equal(deputies.state, DEPUTY_PRESENT);
    }
    people_test_close(&fresh);
    test = kept;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_is_whole),
        cmocka_unit_test(a_number_nobody_confirmed_works_and_says_so),
        cmocka_unit_test(confirming_names_the_person_the_day_and_the_source_in_one_municipality),
        cmocka_unit_test(a_number_outside_its_range_is_refused),
        cmocka_unit_test(terms_are_counted_in_their_own_unit),
        cmocka_unit_test(a_municipality_opens_when_everything_is_filled_and_not_before),
        cmocka_unit_test(an_item_whose_day_has_passed_closes_the_gate),
        cmocka_unit_test(a_demonstration_is_exempt_and_says_so),
        cmocka_unit_test(a_deputy_whose_role_ends_soon_is_told_beforehand),
        cmocka_unit_test(the_last_role_that_ends_leaves_open_work_without_owner),
        cmocka_unit_test(disabling_leaves_open_work_in_every_municipality),
        cmocka_unit_test(a_role_that_ends_by_its_date_leaves_work_the_next_day),
        cmocka_unit_test(hours_are_told_in_a_sentence),
        cmocka_unit_test(the_point_is_closed_at_night_on_holidays_and_on_its_own_closed_days),
        cmocka_unit_test(phone_numbers_are_read_and_shown_the_dutch_way),
        cmocka_unit_test(only_plain_https_addresses_become_links),
        cmocka_unit_test(the_card_tells_residents_what_was_filled_in),
        cmocka_unit_test(no_number_is_shown_as_checked_that_nobody_checked_lately),
        cmocka_unit_test(the_demonstration_has_a_person_for_each_role_and_a_shared_deputy),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
