/* Holding and closing conferences: what is recorded, what is missing, and whom the minutes reach. */
#include "cases/conference_test.h"

#include "base/test.h"

/* --- holding and closing ------------------------------------------------------------------------------------------ */
static void nothing_is_recorded_before_the_day(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 3);
    struct agenda_item_id which = room_item(room, reference, SV("Een"), PEOPLE(room->partner));
    assert_int_equal(room_present(room, reference, which, PEOPLE(room->partner)), ERR_REFUSED);
    assert_int_equal(room_decide(room, reference, which, SV("Besluit"), SV("Reden")), ERR_REFUSED);
    assert_int_equal(room_gaps(room, reference, GAP_NOT_BEGUN, 0), 1);
    assert_int_equal(room_close(room, reference), ERR_REFUSED);
}

static void a_conference_without_items_cannot_be_closed(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 0);
    assert_int_equal(room_gaps(room, reference, GAP_NO_ITEM, 0), 1);
    assert_int_equal(room_close(room, reference), ERR_REFUSED);
}

static void it_is_not_closed_without_the_presence_or_the_reason_of_each_core_party(void **state)
{
    struct conference_room *room = *state;
    const struct participant_id core[] = { room->police, room->prosecution, room->municipality };
    const enum sharing_party parties[] = { SHARING_POLICE, SHARING_PROSECUTION, SHARING_MUNICIPALITY };
    for (size_t missing = 0; missing < 3; missing++) {
        struct sv reference = room_planned(room, 0);
        struct agenda_item_id which = room_item(room, reference, SV("Een"), core, 3);
        assert_int_equal(room_decide(room, reference, which, SV("Besluit"), SV("Reden")), OK);
        for (size_t i = 0; i < 3; i++) {
            if (i != missing) {
                assert_int_equal(room_present(room, reference, which, &core[i], 1), OK);
            }
        }
        assert_int_equal(room_gaps(room, reference, GAP_PARTY, 0), 1);
        assert_int_equal(room_gaps(room, reference, GAP_PARTY, parties[missing]), 1);
        assert_int_equal(room_close(room, reference), ERR_REFUSED);
        assert_int_equal(room_absent(room, reference, which, SV(" "), &core[missing], 1), ERR_REFUSED);
        assert_int_equal(room_close(room, reference), ERR_REFUSED);
        assert_int_equal(room_absent(room, reference, which, SV("Ziek"), &core[missing], 1), OK);
        assert_int_equal(room_close(room, reference), OK);
        assert_int_equal(room_seen(room, reference).state, CONFERENCE_HELD);
    }
}

static void presence_counts_per_item_and_not_for_the_whole_conference(void **state)
{
    struct conference_room *room = *state;
    struct agenda_item_id first;
    struct sv reference = room_ready(room, &first);
    struct agenda_item_id second = room_item(room, reference, SV("Twee"), PEOPLE(room->municipality));
    assert_int_equal(room_decide(room, reference, second, SV("Besluit"), SV("Reden")), OK);
    assert_int_equal(room_gaps(room, reference, GAP_PARTY, 0), 3);
    assert_int_equal(room_close(room, reference), ERR_REFUSED);
    assert_int_equal(room_present(room, reference, second, PEOPLE(room->municipality)), OK);
    assert_int_equal(room_absent(room, reference, second, SV("Niet nodig"),
                                 PEOPLE(room->police, room->prosecution)), OK);
    assert_int_equal(room_close(room, reference), OK);
}

static void an_item_without_a_decision_or_an_invited_partner_unrecorded_keeps_it_open(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 0);
    struct agenda_item_id which = room_item(room, reference, SV("Een"), PEOPLE(room->partner));
    assert_int_equal(room_absent(room, reference, which, SV("Niet nodig"),
                            PEOPLE(room->police, room->prosecution, room->municipality)), OK);
    assert_int_equal(room_gaps(room, reference, GAP_PRESENCE, 0), 1);
    assert_int_equal(room_gaps(room, reference, GAP_DECISION, 0), 1);
    assert_int_equal(room_decide(room, reference, which, SV("Besluit"), SV("  ")), ERR_REFUSED);
    assert_int_equal(room_decide(room, reference, which, SV(""), SV("Reden")), ERR_REFUSED);
    assert_int_equal(room_decide(room, reference, which, SV("Besluit"), SV("Reden")), OK);
    assert_int_equal(room_close(room, reference), ERR_REFUSED);
    assert_int_equal(room_present(room, reference, which, PEOPLE(room->partner)), OK);
    assert_int_equal(room_close(room, reference), OK);
}

static void presence_is_refused_with_the_reason_of_what_is_wrong(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 0);
    struct agenda_item_id which = room_item(room, reference, SV("Een"), PEOPLE(room->partner));
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    const struct {
        struct attendance_new attendance;
        enum attendance_problem problem;
    } rows[] = {
        { { &which, 1, NULL, 0, NULL, 0, SV("") }, ATTENDANCE_NOBODY },
        { { NULL, 0, PEOPLE(room->partner), NULL, 0, SV("") }, ATTENDANCE_NOBODY },
        { { &which, 1, PEOPLE(room->partner), PEOPLE(room->partner), SV("Ziek") }, ATTENDANCE_BOTH },
        { { &which, 1, NULL, 0, PEOPLE(room->partner), SV("") }, ATTENDANCE_NO_REASON },
        { { &which, 1, PEOPLE(room->police), NULL, 0, SV("") }, ATTENDANCE_NOT_ASKED },
        { { &which, 1, NULL, 0, PEOPLE(room->other), SV("Ziek") }, ATTENDANCE_NOT_OF_ITEM },
        { { &which, 1, PEOPLE({ 12345 }), NULL, 0, SV("") }, ATTENDANCE_STRANGER },
        { { &which, 1, NULL, 0, PEOPLE(room->police), SV("Ziek") }, ATTENDANCE_FINE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum attendance_problem problem = ATTENDANCE_FINE;
        int64_t position = 0;
        assert_int_equal(attendance_problem(&desk, &room->casefile, &conference, &rows[i].attendance, &problem,
                                            &position), OK);
        assert_int_equal(problem, rows[i].problem);
        const struct agenda_prepared *prepared = NULL;
        assert_int_equal(attendance_prepare(&desk, &room->casefile, &conference, &rows[i].attendance, &prepared),
                         problem == ATTENDANCE_FINE ? OK : ERR_REFUSED);
    }
}

static void somebody_named_twice_is_recorded_once_and_the_reason_opens(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 0);
    struct agenda_item_id which = room_item(room, reference, SV("Een"), PEOPLE(room->partner));
    const struct agenda_item_id twice[] = { which, which };
    struct attendance_new attendance = { twice, 2, NULL, 0, PEOPLE(room->police, room->police), SV("Ziek") };
    assert_int_equal(room_record_try(room, reference, &attendance), OK);
    struct agenda agenda = room_opened(room, reference);
    assert_int_equal(agenda.items[0].presence_count, 2);
    assert_sv(agenda.items[0].presences[1].reason, "Ziek");
    assert_int_equal(room_absent(room, reference, which, SV("Toch vakantie"), PEOPLE(room->police)), OK);
    assert_sv(room_opened(room, reference).items[0].presences[1].reason, "Toch vakantie");
}

static void the_minutes_reach_who_was_there_and_nobody_else(void **state)
{
    struct conference_room *room = *state;
    struct agenda_item_id first;
    struct sv reference = room_ready(room, &first);
    struct agenda_item_id second = room_item(room, reference, SV("Twee"), PEOPLE(room->partner, room->other));
    assert_int_equal(room_decide(room, reference, second, SV("Geheim besluit"), SV("Reden")), OK);
    assert_int_equal(room_absent(room, reference, second, SV("Bij de tandarts"),
                            PEOPLE(room->partner, room->police, room->prosecution, room->municipality)), OK);
    assert_int_equal(room_present(room, reference, second, PEOPLE(room->other)), OK);
    assert_sv(room_opened_as(room, &room->test.partner, reference).items[0].decision, ""); /* not final yet */
    assert_int_equal(room_close(room, reference), OK);
    struct agenda minutes = room_opened_as(room, &room->test.partner, reference);
    assert_int_equal(minutes.item_count, 1);
    assert_sv(minutes.items[0].decision, "We bellen zijn school.");
    assert_sv(minutes.items[0].reason, "Hij wil terug.");
    for (size_t i = 0; i < minutes.items[0].presence_count; i++) {
        assert_sv(minutes.items[0].presences[i].reason, ""); /* why others were absent is the lead's */
    }
    struct agenda other = room_opened_as(room, &room->test.other, reference);
    assert_int_equal(other.item_count, 1);
    assert_sv(other.items[0].decision, "Geheim besluit");
    assert_int_equal(room_opened(room, reference).item_count, 2);
}

static void nothing_changes_after_closing(void **state)
{
    struct conference_room *room = *state;
    struct agenda_item_id which;
    struct sv reference = room_ready(room, &which);
    assert_int_equal(room_close(room, reference), OK);
    assert_int_equal(room_close(room, reference), ERR_REFUSED);
    assert_int_equal(room_cancel(room, reference, SV("Toch niet")), ERR_REFUSED);
    assert_int_equal(room_decide(room, reference, which, SV("Anders"), SV("Reden")), ERR_REFUSED);
    assert_int_equal(room_present(room, reference, which, PEOPLE(room->police)), ERR_REFUSED);
    struct agenda_item_new more = { { 0 }, SV("Nog een"), SV("Vraag?"), PEOPLE(room->partner) };
    assert_int_equal(room_item_try(room, reference, &more), ERR_REFUSED);
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    struct conference_plan plan = room_plan(room, 9);
    const struct conference_prepared *prepared = NULL;
    assert_int_equal(conference_move_prepare(&desk, &room->casefile, &conference, &plan, &prepared), ERR_REFUSED);
}

/* --- the case closes, and the clock ------------------------------------------------------------------------------- */
static void closing_the_case_cancels_what_was_planned_and_asks_nothing_any_more(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 7);
    (void)room_item(room, reference, SV("Een"), PEOPLE(room->partner));
    struct desk desk = room_desk(room);
    struct action_new action = { .owner = room->partner, .what = SV("Bel de school."),
                                 .due = date_add_days(date_of(desk.now), 3) };
    const struct action_prepared *asked = NULL;
    assert_int_equal(action_add_prepare(&desk, &room->casefile, NULL, &action, &asked), OK);
    assert_int_equal(signals_test_write(&room->test.signals, action_add_apply, asked), OK);
    assert_int_equal(room_work(room, &room->test.partner, WORK_ACTION_ASKED), 1);
    assert_int_equal(case_test_move(&room->test, &room->test.lead, room->casefile.reference, CASE_ACT_CLOSE), OK);
    assert_int_equal(room_seen(room, reference).state, CONFERENCE_CANCELLED);
    assert_int_equal(room_work(room, &room->test.partner, WORK_ACTION_ASKED), 0);
    assert_int_equal(room_work(room, &room->test.partner, WORK_CONFERENCE_PLANNED), 0);
    struct casefile closed;
    assert_int_equal(case_test_find(&room->test, &room->test.lead, room->casefile.reference, &closed), OK);
    struct conference_plan plan = room_plan(room, 7);
    const struct conference_prepared *prepared = NULL;
    desk = room_desk(room);
    assert_int_equal(conference_plan_prepare(&desk, &closed, &plan, &prepared), ERR_REFUSED);
    /* Also for whoever still looks at the page of before. */
    assert_int_equal(conference_plan_prepare(&desk, &room->casefile, &plan, &prepared), OK);
    assert_int_equal(signals_test_write(&room->test.signals, conference_plan_apply, prepared), ERR_CONFLICT);
}

static void the_clock_reminds_of_what_nobody_closed(void **state)
{
    struct conference_room *room = *state;
    (void)room_planned(room, 1);
    case_test_days_later(&room->test, 2);
    struct desk desk = room_desk(room);
    struct case_moment moment = case_test_moment(&room->test, &desk);
    const struct conference_clock *clock = NULL;
    size_t count = 0;
    assert_int_equal(conference_clock_prepare(desk.tx, desk.arena, room->casefile.municipality, &moment, &clock,
                                              &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(signals_test_write(&room->test.signals, conference_clock_apply, clock), OK);
    assert_int_equal(signals_test_write(&room->test.signals, conference_clock_apply, clock), OK);
    assert_int_equal(room_work(room, &room->test.lead, WORK_TERM_PASSED), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOM_TEST(nothing_is_recorded_before_the_day),
        ROOM_TEST(a_conference_without_items_cannot_be_closed),
        ROOM_TEST(it_is_not_closed_without_the_presence_or_the_reason_of_each_core_party),
        ROOM_TEST(presence_counts_per_item_and_not_for_the_whole_conference),
        ROOM_TEST(an_item_without_a_decision_or_an_invited_partner_unrecorded_keeps_it_open),
        ROOM_TEST(presence_is_refused_with_the_reason_of_what_is_wrong),
        ROOM_TEST(somebody_named_twice_is_recorded_once_and_the_reason_opens),
        ROOM_TEST(the_minutes_reach_who_was_there_and_nobody_else),
        ROOM_TEST(nothing_changes_after_closing),
        ROOM_TEST(closing_the_case_cancels_what_was_planned_and_asks_nothing_any_more),
        ROOM_TEST(the_clock_reminds_of_what_nobody_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
