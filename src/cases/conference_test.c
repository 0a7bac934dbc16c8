/* Planning conferences and their agendas against a real database and a real vault. */
#include "cases/conference_test.h"

#include "base/test.h"

/* --- planning ----------------------------------------------------------------------------------------------------- */
static void a_conference_is_planned_within_the_day_and_says_why(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 0);
    struct agenda agenda = room_opened(room, reference);
    assert_sv(agenda.place, "Stadhuis, zaal 2");
    assert_sv(agenda.why_soon, "Het kan niet wachten.");
    struct conference_plan plan = room_plan(room, 0);
    plan.why_soon = SV("  ");
    assert_int_equal(conference_plan_problem(&plan, room->test.signals.people.now), PLAN_SOON);
    assert_int_equal(room_plan_try(room, &plan, &reference), ERR_REFUSED);
    plan.day = date_add_days(plan.day, 2);
    assert_int_equal(conference_plan_problem(&plan, room->test.signals.people.now), PLAN_FINE);
}

static void an_end_before_the_begin_is_refused(void **state)
{
    struct conference_room *room = *state;
    struct sv reference;
    struct conference_plan plan = room_plan(room, 7);
    plan.end = plan.begin;
    assert_int_equal(conference_plan_problem(&plan, room->test.signals.people.now), PLAN_ENDS_FIRST);
    assert_int_equal(room_plan_try(room, &plan, &reference), ERR_REFUSED);
    plan.end = plan.begin - 30;
    assert_int_equal(room_plan_try(room, &plan, &reference), ERR_REFUSED);
}

static void a_moment_that_has_passed_is_refused_and_so_is_a_wrong_year(void **state)
{
    struct conference_room *room = *state;
    struct sv reference;
    struct conference_plan plan = room_plan(room, -1);
    assert_int_equal(conference_plan_problem(&plan, room->test.signals.people.now), PLAN_PAST);
    assert_int_equal(room_plan_try(room, &plan, &reference), ERR_REFUSED);
    plan = room_plan(room, 0);
    plan.begin = 60; /* it is nine o'clock */
    assert_int_equal(room_plan_try(room, &plan, &reference), ERR_REFUSED);
    plan = room_plan(room, 400);
    assert_int_equal(conference_plan_problem(&plan, room->test.signals.people.now), PLAN_FAR);
    assert_int_equal(room_plan_try(room, &plan, &reference), ERR_REFUSED);
}

static void a_place_may_be_written_in_any_script(void **state)
{
    struct conference_room *room = *state;
    struct conference_plan plan = room_plan(room, 7);
    plan.place = SV("دار البلدية, 市役所, Жилой дом №5, Gemeentehuis ’t Loo & <b>zaal</b>");
    struct sv reference;
    assert_int_equal(room_plan_try(room, &plan, &reference), OK);
    struct agenda agenda = room_opened(room, reference);
    assert_true(sv_equal(agenda.place, plan.place));
}

static void who_is_asked_is_told_once_and_again_when_it_moves_or_is_cancelled(void **state)
{
    struct conference_room *room = *state;
    size_t before = room_work(room, &room->test.partner, WORK_CONFERENCE_PLANNED);
    struct sv reference = room_planned(room, 7);
    (void)room_item(room, reference, SV("Een"), PEOPLE(room->partner));
    (void)room_item(room, reference, SV("Twee"), PEOPLE(room->partner));
    assert_int_equal(room_work(room, &room->test.partner, WORK_CONFERENCE_PLANNED), before + 1);
    size_t changed = room_work(room, &room->test.partner, WORK_CONFERENCE_CHANGED);
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    struct conference_plan plan = room_plan(room, 9);
    const struct conference_prepared *prepared = NULL;
    assert_int_equal(conference_move_prepare(&desk, &room->casefile, &conference, &plan, &prepared), OK);
    assert_int_equal(signals_test_write(&room->test.signals, conference_move_apply, prepared), OK);
    struct conference moved = room_seen(room, reference);
    assert_int_equal(moved.day.day, plan.day.day);
    assert_int_equal(moved.sequence, conference.sequence + 1);
    assert_true(sv_equal(moved.uid, conference.uid));
    assert_int_equal(room_work(room, &room->test.partner, WORK_CONFERENCE_CHANGED), changed + 1);
    assert_int_equal(room_cancel(room, reference, SV("")), ERR_REFUSED);
    assert_int_equal(room_cancel(room, reference, SV("De voorzitter is ziek.")), OK);
    assert_int_equal(room_seen(room, reference).state, CONFERENCE_CANCELLED);
    assert_int_equal(room_work(room, &room->test.partner, WORK_CONFERENCE_PLANNED), before);
    assert_int_equal(room_work(room, &room->test.partner, WORK_CONFERENCE_CHANGED), changed + 1);
}

static void two_who_change_a_conference_at_once_are_not_both_first(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 7);
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    struct agenda_item_new new = { { 0 }, SV("Een"), SV("Vraag?"), PEOPLE(room->partner) };
    const struct agenda_prepared *first = NULL;
    const struct conference_prepared *second = NULL;
    assert_int_equal(agenda_item_prepare(&desk, &room->casefile, &conference, &new, &first), OK);
    assert_int_equal(conference_cancel_prepare(&desk, &room->casefile, &conference, SV("Ziek"), &second), OK);
    assert_int_equal(signals_test_write(&room->test.signals, conference_end_apply, second), OK);
    assert_int_equal(signals_test_write(&room->test.signals, agenda_apply, first), ERR_CONFLICT);
}

/* --- the agenda --------------------------------------------------------------------------------------------------- */
static void an_item_reaches_only_who_is_asked_for_it(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 7);
    (void)room_item(room, reference, SV("Voor de partner"), PEOPLE(room->partner, room->police));
    (void)room_item(room, reference, SV("Voor een ander"), PEOPLE(room->other));
    struct agenda agenda = room_opened_as(room, &room->test.partner, reference);
    assert_int_equal(agenda.item_count, 1);
    assert_sv(agenda.items[0].title, "Voor de partner");
    assert_int_equal(agenda.items[0].presence_count, 2);
    assert_null(agenda_item_at(&agenda, 2));
    for (size_t i = 0; i < agenda.seat_count; i++) {
        if (agenda.seats[i].seat->participant.value == room->other.value) {
            assert_sv(agenda.seats[i].name, ""); /* nor who comes for another item */
        }
    }
}

static void a_conference_without_anything_for_somebody_is_not_found(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 7);
    (void)room_item(room, reference, SV("Een"), PEOPLE(room->other));
    struct casefile casefile;
    struct conference conference;
    assert_int_equal(room_seen_as(room, &room->test.partner, reference, &casefile, &conference), ERR_NOT_FOUND);
    assert_int_equal(room_seen_as(room, &room->test.partner, SV("O-000000000"), &casefile, &conference), ERR_NOT_FOUND);
    assert_int_equal(room_seen_as(room, &room->test.other, reference, &casefile, &conference), OK);
    assert_int_equal(room_seen_as(room, &room->test.neighbour, reference, &casefile, &conference), ERR_NOT_FOUND);
}

static void the_scope_of_conferences_shows_days_and_nothing_else(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 20);
    (void)room_item(room, reference, SV("Een"), PEOPLE(room->police));
    struct casefile casefile;
    struct conference_row *rows = NULL;
    size_t count = 0;
    assert_int_equal(case_test_find(&room->test, &room->test.other, room->casefile.reference, &casefile), OK);
    struct desk desk = case_test_desk(&room->test, &room->test.other);
    assert_int_equal(conferences_read(desk.tx, desk.arena, &casefile, &casefile.me, &rows, &count), OK);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(rows[i].reference, reference)) {
            found = true;
            assert_false(rows[i].mine);
        }
    }
    assert_true(found);
    assert_int_equal(case_test_find(&room->test, &room->test.partner, room->casefile.reference, &casefile), OK);
    assert_int_equal(conferences_read(desk.tx, desk.arena, &casefile, &casefile.me, &rows, &count), OK);
    for (size_t i = 0; i < count; i++) {
        assert_false(sv_equal(rows[i].reference, reference));
    }
}

static void who_is_not_asked_any_more_loses_the_item_at_once(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 7);
    struct agenda_item_id which = room_item(room, reference, SV("Een"), PEOPLE(room->partner, room->other));
    struct agenda_item_new change = { which, SV("Een, anders"), SV("Vraag?"), PEOPLE(room->other) };
    assert_int_equal(room_item_try(room, reference, &change), OK);
    struct casefile casefile;
    struct conference conference;
    assert_int_equal(room_seen_as(room, &room->test.partner, reference, &casefile, &conference), ERR_NOT_FOUND);
    assert_sv(room_opened_as(room, &room->test.other, reference).items[0].title, "Een, anders");
}

static void an_item_needs_somebody_and_a_conference_has_at_most_twelve(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 7);
    struct agenda_item_new nobody = { { 0 }, SV("Een"), SV("Vraag?"), NULL, 0 };
    assert_int_equal(room_item_try(room, reference, &nobody), ERR_REFUSED);
    for (int i = 0; i < CONFERENCE_ITEMS_MAX; i++) {
        (void)room_item(room, reference, SV("Punt"), PEOPLE(room->partner));
    }
    struct agenda_item_new more = { { 0 }, SV("Te veel"), SV("Vraag?"), PEOPLE(room->partner) };
    assert_int_equal(room_item_try(room, reference, &more), ERR_REFUSED);
}

static void a_participant_who_left_while_the_form_stood_open_is_not_asked(void **state)
{
    struct conference_room *room = *state;
    struct sv reference = room_planned(room, 60);
    case_test_days_later(&room->test, 31); /* the last day of both partners has passed */
    struct agenda_item_new new = { { 0 }, SV("Een"), SV("Vraag?"), PEOPLE(room->police, room->partner) };
    assert_int_equal(room_item_try(room, reference, &new), ERR_REFUSED);
    struct agenda_item_new without = { { 0 }, SV("Een"), SV("Vraag?"), PEOPLE(room->police) };
    assert_int_equal(room_item_try(room, reference, &without), OK);
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    struct action_new action = { .owner = room->partner, .what = SV("Bellen"),
                                 .due = date_add_days(date_of(desk.now), 5) };
    const struct action_prepared *prepared = NULL;
    assert_int_equal(action_add_prepare(&desk, &room->casefile, NULL, &action, &prepared), ERR_REFUSED);
    (void)conference;
}

static void an_item_goes_off_the_agenda_unless_an_action_hangs_on_it(void **state)
{
    struct conference_room *room = *state;
    struct agenda_item_id which;
    struct sv reference = room_ready(room, &which);
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    struct action_new action = { which, room->partner, SV("Bel de school."), date_add_days(date_of(desk.now), 3) };
    const struct action_prepared *asked = NULL;
    assert_int_equal(action_add_prepare(&desk, &room->casefile, &conference, &action, &asked), OK);
    assert_int_equal(signals_test_write(&room->test.signals, action_add_apply, asked), OK);
    struct agenda_item_id spare = room_item(room, reference, SV("Vervalt"), PEOPLE(room->partner));
    conference = room_seen(room, reference);
    desk = room_desk(room);
    const struct agenda_prepared *removing = NULL;
    assert_int_equal(agenda_remove_prepare(&desk, &room->casefile, &conference, which, &removing), ERR_REFUSED);
    assert_int_equal(agenda_remove_prepare(&desk, &room->casefile, &conference, spare, &removing), OK);
    assert_int_equal(signals_test_write(&room->test.signals, agenda_apply, removing), OK);
    assert_int_equal(room_opened(room, reference).item_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOM_TEST(a_conference_is_planned_within_the_day_and_says_why),
        ROOM_TEST(an_end_before_the_begin_is_refused),
        ROOM_TEST(a_moment_that_has_passed_is_refused_and_so_is_a_wrong_year),
        ROOM_TEST(a_place_may_be_written_in_any_script),
        ROOM_TEST(who_is_asked_is_told_once_and_again_when_it_moves_or_is_cancelled),
        ROOM_TEST(two_who_change_a_conference_at_once_are_not_both_first),
        ROOM_TEST(an_item_reaches_only_who_is_asked_for_it),
        ROOM_TEST(a_conference_without_anything_for_somebody_is_not_found),
        ROOM_TEST(the_scope_of_conferences_shows_days_and_nothing_else),
        ROOM_TEST(who_is_not_asked_any_more_loses_the_item_at_once),
        ROOM_TEST(an_item_needs_somebody_and_a_conference_has_at_most_twelve),
        ROOM_TEST(a_participant_who_left_while_the_form_stood_open_is_not_asked),
        ROOM_TEST(an_item_goes_off_the_agenda_unless_an_action_hangs_on_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
