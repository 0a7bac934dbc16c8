/* Actions: who sees them, how they end, and three hundred of them. */
#include "cases/conference_test.h"

#include "base/limits.h"
#include "base/test.h"

/* --- in one line each --------------------------------------------------------------------------------------------- */
static struct date in_days(struct conference_room *room, int32_t days)
{
    return date_add_days(room->test.signals.people.today, days);
}

static struct casefile looked_at(struct conference_room *room, const struct signals_test_staff *staff)
{
    struct casefile casefile;
    assert_int_equal(case_test_find(&room->test, staff, room->casefile.reference, &casefile), OK);
    return casefile;
}

static struct action_list listed(struct conference_room *room, const struct signals_test_staff *staff, bool ended,
                                 const struct action_place *after)
{
    struct casefile casefile = looked_at(room, staff);
    struct desk desk = case_test_desk(&room->test, staff);
    struct action_list list;
    assert_int_equal(actions_read(&desk, &casefile, &casefile.me, ended, after, &list), OK);
    return list;
}

static struct action_list open_list(struct conference_room *room, const struct signals_test_staff *staff)
{
    return listed(room, staff, false, &(struct action_place){ 0 });
}

static enum err ask(struct conference_room *room, struct participant_id owner, struct sv what, int32_t days)
{
    struct action_new action = { .owner = owner, .what = what, .due = in_days(room, days) };
    return room_ask(room, NULL, &action);
}

static enum err found_as(struct conference_room *room, const struct signals_test_staff *staff, struct sv reference,
                         struct casefile *ret_casefile, struct case_action *ret_action)
{
    TRY(case_test_find(&room->test, staff, room->casefile.reference, ret_casefile));
    struct desk desk = case_test_desk(&room->test, staff);
    return action_find(desk.tx, desk.arena, &(struct action_search){ ret_casefile, &ret_casefile->me, reference },
                       ret_action);
}

static enum err end_as(struct conference_room *room, const struct signals_test_staff *staff, struct sv reference,
                       enum action_state state, struct sv note)
{
    struct casefile casefile;
    struct case_action action;
    TRY(found_as(room, staff, reference, &casefile, &action));
    struct desk desk = case_test_desk(&room->test, staff);
    const struct action_prepared *prepared = NULL;
    TRY(action_end_prepare(&desk, &casefile, &action, &(struct action_end){ state, note }, &prepared));
    return signals_test_write(&room->test.signals, action_end_apply, prepared);
}

static enum err hand_over(struct conference_room *room, const struct signals_test_staff *staff, struct sv reference,
                          struct participant_id owner, int32_t days)
{
    struct casefile casefile;
    struct case_action action;
    TRY(found_as(room, staff, reference, &casefile, &action));
    struct desk desk = case_test_desk(&room->test, staff);
    const struct action_prepared *prepared = NULL;
    TRY(action_hand_over_prepare(&desk, &casefile, &action,
                                 &(struct action_hand_over){ owner, in_days(room, days) }, &prepared));
    return signals_test_write(&room->test.signals, action_hand_over_apply, prepared);
}

static const struct participant_id THE_LEAD = { 0 };

/* --- asking ------------------------------------------------------------------------------------------------------- */
static void a_decision_asks_something_of_one_participant_who_is_told(void **state)
{
    struct conference_room *room = *state;
    struct agenda_item_id which;
    struct sv reference = room_ready(room, &which);
    struct conference conference = room_seen(room, reference);
    struct action_new action = { which, room->partner, SV("Bel de school."), in_days(room, 3) };
    assert_int_equal(room_ask(room, &conference, &action), OK);
    assert_int_equal(room_work(room, &room->test.partner, WORK_ACTION_ASKED), 1);
    struct action_list mine = open_list(room, &room->test.partner);
    assert_int_equal(mine.count, 1);
    assert_true(mine.rows[0].mine);
    assert_sv(mine.rows[0].what, "Bel de school.");
    assert_true(sv_equal(mine.rows[0].conference, reference));
    assert_int_equal(room_opened(room, reference).items[0].action_count, 1);
    assert_int_equal(open_list(room, &room->test.other).count, 0);
}

static void nothing_is_asked_before_a_decision_in_the_past_or_of_a_stranger(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 0);
    struct agenda_item_id which = room_item(room, reference, SV("Een"), PEOPLE(room->partner));
    struct conference conference = room_seen(room, reference);
    struct action_new early = { which, room->partner, SV("Bel de school."), in_days(room, 3) };
    assert_int_equal(room_ask(room, &conference, &early), ERR_REFUSED);
    assert_int_equal(ask(room, room->partner, SV("Bel de school."), -1), ERR_REFUSED);
    assert_int_equal(ask(room, room->partner, SV("  "), 3), ERR_REFUSED);
    assert_int_equal(ask(room, (struct participant_id){ 4711 }, SV("Bel de school."), 3), ERR_REFUSED);
    assert_int_equal(ask(room, room->partner, SV("Bel vandaag."), 0), OK);
    struct agenda_item_id unknown = { 99 };
    struct action_new nowhere = { unknown, room->partner, SV("Bel de school."), in_days(room, 3) };
    assert_int_equal(room_ask(room, &conference, &nowhere), ERR_NOT_FOUND);
}

static void one_decision_asks_at_most_ten_things(void **state)
{
    struct conference_room *room = *state;
    struct agenda_item_id which;
    struct sv reference = room_ready(room, &which);
    for (int i = 0; i < ITEM_ACTIONS_MAX; i++) {
        struct conference conference = room_seen(room, reference);
        struct action_new action = { which, room->partner, SV("Nog iets."), in_days(room, 3) };
        assert_int_equal(room_ask(room, &conference, &action), OK);
    }
    struct conference conference = room_seen(room, reference);
    struct action_new more = { which, room->partner, SV("Te veel."), in_days(room, 3) };
    assert_int_equal(room_ask(room, &conference, &more), ERR_REFUSED);
}

/* --- seeing ------------------------------------------------------------------------------------------------------- */
static void a_partner_sees_only_what_is_asked_of_them(void **state)
{
    struct conference_room *room = *state;
    assert_int_equal(ask(room, room->partner, SV("Voor de partner"), 3), OK);
    assert_int_equal(ask(room, room->other, SV("Voor een ander"), 2), OK);
    assert_int_equal(ask(room, THE_LEAD, SV("Voor de casusregie"), 4), OK);
    assert_int_equal(open_list(room, &room->test.partner).count, 1);
    struct action_list all = open_list(room, &room->test.lead);
    assert_int_equal(all.count, 3);
    assert_sv(all.rows[0].what, "Voor de casusregie"); /* mine first, whatever its day */
    assert_true(all.rows[0].mine);
    assert_sv(all.rows[1].what, "Voor een ander");
    assert_sv(all.rows[2].what, "Voor de partner");
    struct casefile casefile;
    struct case_action action;
    assert_int_equal(found_as(room, &room->test.partner, all.rows[1].reference, &casefile, &action), ERR_NOT_FOUND);
    assert_int_equal(found_as(room, &room->test.partner, SV("A-000000000"), &casefile, &action), ERR_NOT_FOUND);
    assert_int_equal(found_as(room, &room->test.neighbour, all.rows[2].reference, &casefile, &action), ERR_NOT_FOUND);
    assert_int_equal(found_as(room, &room->test.partner, all.rows[2].reference, &casefile, &action), OK);
}

static void three_hundred_actions_come_in_pages_each_once_with_one_call_of_the_vault(void **state)
{
    enum { ACTIONS = 300 };
    struct conference_room *room = *state;
    for (int i = 0; i < ACTIONS; i++) {
        struct participant_id owner = i % 3 == 0 ? THE_LEAD : i % 3 == 1 ? room->partner : room->police;
        assert_int_equal(ask(room, owner, SV("Een van driehonderd"), 1 + (i * 7) % 20), OK);
    }
    struct action_place after = { 0 };
    size_t seen = 0;
    size_t pages = 0;
    bool others = false;
    int32_t day = 0;
    for (bool more = true; more; pages++) {
        uint64_t before = vault_calls();
        struct action_list list = listed(room, &room->test.lead, false, &after);
        assert_int_equal(vault_calls() - before, 1);
        assert_true(list.count <= LIMIT_LIST_ROWS);
        for (size_t i = 0; i < list.count; i++) {
            if (!list.rows[i].mine && !others) {
                others = true;
                day = 0;
                assert_int_equal(seen + i, ACTIONS / 3);
            }
            assert_true(list.rows[i].mine != others);
            assert_true(list.rows[i].due.day >= day);
            day = list.rows[i].due.day;
        }
        seen += list.count;
        after = list.end;
        more = list.more;
    }
    assert_int_equal(seen, ACTIONS);
    assert_int_equal(pages, ACTIONS / LIMIT_LIST_ROWS);
    assert_int_equal(open_list(room, &room->test.partner).count, LIMIT_LIST_ROWS);
    struct casefile casefile = looked_at(room, &room->test.partner);
    struct desk desk = case_test_desk(&room->test, &room->test.partner);
    struct action_counts counts;
    assert_int_equal(actions_count(desk.tx, desk.arena, &casefile, &casefile.me, in_days(room, 21), &counts), OK);
    assert_int_equal(counts.open, ACTIONS / 3);
    assert_int_equal(counts.late, ACTIONS / 3);
}

/* --- ending ------------------------------------------------------------------------------------------------------- */
static void the_owner_says_what_was_done_and_the_work_is_taken_back(void **state)
{
    struct conference_room *room = *state;
    assert_int_equal(ask(room, room->partner, SV("Bel de school."), 3), OK);
    struct sv reference = open_list(room, &room->test.partner).rows[0].reference;
    assert_int_equal(end_as(room, &room->test.partner, reference, ACTION_DONE, SV("  ")), ERR_REFUSED);
    assert_int_equal(end_as(room, &room->test.partner, reference, ACTION_DROPPED, SV("Geen zin.")), ERR_REFUSED);
    assert_int_equal(end_as(room, &room->test.partner, reference, ACTION_OPEN, SV("Nog niet.")), ERR_REFUSED);
    assert_int_equal(end_as(room, &room->test.partner, reference, ACTION_DONE, SV("Gebeld: hij mag terug.")), OK);
    assert_int_equal(room_work(room, &room->test.partner, WORK_ACTION_ASKED), 0);
    assert_int_equal(end_as(room, &room->test.partner, reference, ACTION_DONE, SV("Nog eens.")), ERR_REFUSED);
    struct action_list ended = listed(room, &room->test.lead, true, &(struct action_place){ 0 });
    assert_int_equal(ended.count, 1);
    assert_sv(ended.rows[0].note, "Gebeld: hij mag terug.");
    assert_int_equal(ended.rows[0].state, ACTION_DONE);
    assert_int_equal(open_list(room, &room->test.lead).count, 0);
}

static void the_lead_may_end_any_action_or_say_that_it_is_not_needed(void **state)
{
    struct conference_room *room = *state;
    assert_int_equal(ask(room, room->partner, SV("Een"), 3), OK);
    assert_int_equal(ask(room, room->police, SV("Twee"), 4), OK);
    struct action_list list = open_list(room, &room->test.lead);
    assert_int_equal(end_as(room, &room->test.lead, list.rows[0].reference, ACTION_DONE, SV("Gedaan.")), OK);
    assert_int_equal(end_as(room, &room->test.lead, list.rows[1].reference, ACTION_DROPPED, SV("Verhuisd.")), OK);
    assert_int_equal(listed(room, &room->test.lead, true, &(struct action_place){ 0 }).count, 2);
}

static void two_who_end_an_action_at_once_are_not_both_first(void **state)
{
    struct conference_room *room = *state;
    assert_int_equal(ask(room, room->partner, SV("Een"), 3), OK);
    struct sv reference = open_list(room, &room->test.partner).rows[0].reference;
    struct casefile casefile;
    struct case_action action;
    assert_int_equal(found_as(room, &room->test.lead, reference, &casefile, &action), OK);
    struct desk desk = room_desk(room);
    const struct action_prepared *first = NULL;
    const struct action_prepared *second = NULL;
    struct action_end done = { ACTION_DONE, SV("Gedaan.") };
    struct action_end dropped = { ACTION_DROPPED, SV("Niet nodig.") };
    assert_int_equal(action_end_prepare(&desk, &casefile, &action, &done, &first), OK);
    assert_int_equal(action_end_prepare(&desk, &casefile, &action, &dropped, &second), OK);
    assert_int_equal(signals_test_write(&room->test.signals, action_end_apply, first), OK);
    assert_int_equal(signals_test_write(&room->test.signals, action_end_apply, second), ERR_CONFLICT);
}

static void handed_over_it_leaves_the_one_and_reaches_the_other(void **state)
{
    struct conference_room *room = *state;
    assert_int_equal(ask(room, room->partner, SV("Bel de school."), 3), OK);
    struct sv reference = open_list(room, &room->test.partner).rows[0].reference;
    assert_int_equal(hand_over(room, &room->test.partner, reference, room->other, 5), ERR_REFUSED);
    assert_int_equal(hand_over(room, &room->test.lead, reference, room->other, -1), ERR_REFUSED);
    assert_int_equal(hand_over(room, &room->test.lead, reference, (struct participant_id){ 4711 }, 5), ERR_REFUSED);
    assert_int_equal(hand_over(room, &room->test.lead, reference, room->other, 5), OK);
    assert_int_equal(open_list(room, &room->test.partner).count, 0);
    assert_int_equal(room_work(room, &room->test.partner, WORK_ACTION_ASKED), 0);
    assert_int_equal(open_list(room, &room->test.other).count, 1);
    assert_int_equal(room_work(room, &room->test.other, WORK_ACTION_ASKED), 1);
    assert_int_equal(hand_over(room, &room->test.lead, reference, THE_LEAD, 5), OK);
    assert_true(open_list(room, &room->test.lead).rows[0].mine);
}

static void the_clock_asks_again_past_the_day_and_tells_the_lead_who_left(void **state)
{
    struct conference_room *room = *state;
    assert_int_equal(ask(room, room->partner, SV("Een"), 3), OK);
    assert_int_equal(ask(room, room->police, SV("Twee"), 3), OK);
    case_test_days_later(&room->test, 5);
    for (int run = 0; run < 2; run++) { /* once a day or twice: nobody is told twice */
        struct desk desk = room_desk(room);
        struct case_moment moment = case_test_moment(&room->test, &desk);
        const struct conference_clock *clock = NULL;
        size_t count = 0;
        assert_int_equal(conference_clock_prepare(desk.tx, desk.arena, room->casefile.municipality, &moment, &clock,
                                                  &count), OK);
        assert_int_equal(signals_test_write(&room->test.signals, conference_clock_apply, clock), OK);
        assert_int_equal(room_work(room, &room->test.partner, WORK_ACTION_ASKED), 1);
        assert_int_equal(room_work(room, &room->test.lead, WORK_TERM_PASSED), 1);
        assert_int_equal(room_work(room, &room->test.lead, WORK_WITHOUT_OWNER), run);
        case_test_days_later(&room->test, 30); /* the partner's last day passes */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOM_TEST(a_decision_asks_something_of_one_participant_who_is_told),
        ROOM_TEST(nothing_is_asked_before_a_decision_in_the_past_or_of_a_stranger),
        ROOM_TEST(one_decision_asks_at_most_ten_things),
        ROOM_TEST(a_partner_sees_only_what_is_asked_of_them),
        ROOM_TEST(three_hundred_actions_come_in_pages_each_once_with_one_call_of_the_vault),
        ROOM_TEST(the_owner_says_what_was_done_and_the_work_is_taken_back),
        ROOM_TEST(the_lead_may_end_any_action_or_say_that_it_is_not_needed),
        ROOM_TEST(two_who_end_an_action_at_once_are_not_both_first),
        ROOM_TEST(handed_over_it_leaves_the_one_and_reaches_the_other),
        ROOM_TEST(the_clock_asks_again_past_the_day_and_tells_the_lead_who_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
