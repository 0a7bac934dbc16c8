#include "cases/conference_test.h"

#include "base/test.h"

static void seats_find(struct conference_room *room)
{
    struct desk desk = case_test_desk(&room->test, &room->test.lead);
    struct seat *seats = NULL;
    size_t count = 0;
    assert_int_equal(seats_read(desk.tx, desk.arena, &room->casefile, date_of(desk.now), &seats, &count), OK);
    for (size_t i = 0; i < count; i++) {
        if (seats[i].tier == TIER_CORE) {
            switch ((int)seats[i].party) {
            case SHARING_POLICE: room->police = seats[i].participant; break;
            case SHARING_PROSECUTION: room->prosecution = seats[i].participant; break;
            case SHARING_MUNICIPALITY: room->municipality = seats[i].participant; break;
            }
        }
    }
}

int conference_room_open(void **state)
{
    static struct conference_room world;
    world = (struct conference_room){ 0 };
    case_test_open(&world.test);
    world.casefile = case_test_case(&world.test, &(struct case_test_wish){ 0 });
    world.partner = case_test_partner(&world.test, &world.casefile, &world.test.partner, SCOPE_PICTURE);
    world.other = case_test_partner(&world.test, &world.casefile, &world.test.other, SCOPE_CONFERENCE);
    seats_find(&world);
    *state = &world;
    return 0;
}

int conference_room_close(void **state)
{
    struct conference_room *room = *state;
    case_test_close(&room->test);
    return 0;
}

struct desk room_desk(struct conference_room *room)
{
    return case_test_desk(&room->test, &room->test.lead);
}

struct conference_plan room_plan(struct conference_room *room, int32_t days)
{
    return (struct conference_plan){ .day = date_add_days(room->test.signals.people.today, days), .begin = 15 * 60,
                                     .end = 16 * 60, .place = SV("Stadhuis, zaal 2"),
                                     .why_soon = SV("Het kan niet wachten."),
                                     .chair = room->test.lead.actor.person };
}

enum err room_plan_try(struct conference_room *room, const struct conference_plan *plan, struct sv *ret_reference)
{
    struct desk desk = room_desk(room);
    const struct conference_prepared *prepared = NULL;
    TRY(conference_plan_prepare(&desk, &room->casefile, plan, &prepared));
    *ret_reference = conference_prepared_reference(prepared);
    return signals_test_write(&room->test.signals, conference_plan_apply, prepared);
}

enum err room_seen_as(struct conference_room *room, const struct signals_test_staff *staff, struct sv reference,
                        struct casefile *ret_casefile, struct conference *ret_conference)
{
    TRY(case_test_find(&room->test, staff, room->casefile.reference, ret_casefile));
    struct desk desk = case_test_desk(&room->test, staff);
    return conference_find(desk.tx, desk.arena,
                           &(struct conference_search){ ret_casefile, &ret_casefile->me, reference }, ret_conference);
}

struct conference room_seen(struct conference_room *room, struct sv reference)
{
    struct casefile casefile;
    struct conference conference;
    assert_int_equal(room_seen_as(room, &room->test.lead, reference, &casefile, &conference), OK);
    return conference;
}

struct sv room_planned(struct conference_room *room, int32_t days)
{
    struct conference_plan plan = room_plan(room, days);
    struct sv reference;
    assert_int_equal(room_plan_try(room, &plan, &reference), OK);
    return reference;
}

struct agenda room_opened_as(struct conference_room *room, const struct signals_test_staff *staff, struct sv reference)
{
    struct casefile casefile;
    struct conference conference;
    struct agenda agenda;
    assert_int_equal(room_seen_as(room, staff, reference, &casefile, &conference), OK);
    struct desk desk = case_test_desk(&room->test, staff);
    assert_int_equal(agenda_open(&desk, &casefile, &casefile.me, &conference, &agenda), OK);
    return agenda;
}

struct agenda room_opened(struct conference_room *room, struct sv reference)
{
    return room_opened_as(room, &room->test.lead, reference);
}

enum err room_item_try(struct conference_room *room, struct sv reference, const struct agenda_item_new *item)
{
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    const struct agenda_prepared *prepared = NULL;
    TRY(agenda_item_prepare(&desk, &room->casefile, &conference, item, &prepared));
    return signals_test_write(&room->test.signals, agenda_apply, prepared);
}

/* An item for these people; its id. */
struct agenda_item_id room_item(struct conference_room *room, struct sv reference, struct sv title,
                                  const struct participant_id *people, size_t count)
{
    struct agenda_item_new new = { { 0 }, title, SV("Welke vraag?"), people, count };
    assert_int_equal(room_item_try(room, reference, &new), OK);
    struct agenda agenda = room_opened(room, reference);
    return agenda.items[agenda.item_count - 1].id;
}

enum err room_record_try(struct conference_room *room, struct sv reference, const struct attendance_new *attendance)
{
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    const struct agenda_prepared *prepared = NULL;
    TRY(attendance_prepare(&desk, &room->casefile, &conference, attendance, &prepared));
    return signals_test_write(&room->test.signals, agenda_apply, prepared);
}

enum err room_present(struct conference_room *room, struct sv reference, struct agenda_item_id which,
                        const struct participant_id *people, size_t count)
{
    return room_record_try(room, reference, &(struct attendance_new){ &which, 1, people, count, NULL, 0, SV("") });
}

enum err room_absent(struct conference_room *room, struct sv reference, struct agenda_item_id which, struct sv reason,
                       const struct participant_id *people, size_t count)
{
    return room_record_try(room, reference, &(struct attendance_new){ &which, 1, NULL, 0, people, count, reason });
}

enum err room_decide(struct conference_room *room, struct sv reference, struct agenda_item_id which, struct sv decision,
                       struct sv reason)
{
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    const struct agenda_prepared *prepared = NULL;
    TRY(agenda_decide_prepare(&desk, &room->casefile, &conference,
                              &(struct agenda_decision){ which, decision, reason }, &prepared));
    return signals_test_write(&room->test.signals, agenda_apply, prepared);
}

enum err room_close(struct conference_room *room, struct sv reference)
{
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    const struct conference_prepared *prepared = NULL;
    TRY(conference_close_prepare(&desk, &room->casefile, &conference, &prepared));
    return signals_test_write(&room->test.signals, conference_end_apply, prepared);
}

enum err room_cancel(struct conference_room *room, struct sv reference, struct sv why)
{
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    const struct conference_prepared *prepared = NULL;
    TRY(conference_cancel_prepare(&desk, &room->casefile, &conference, why, &prepared));
    return signals_test_write(&room->test.signals, conference_end_apply, prepared);
}

size_t room_gaps(struct conference_room *room, struct sv reference, enum gap_kind kind, enum sharing_party party)
{
    struct conference conference = room_seen(room, reference);
    struct desk desk = room_desk(room);
    struct conference_gap *found = NULL;
    size_t count = 0;
    size_t counted = 0;
    assert_int_equal(conference_gaps(desk.tx, desk.arena, &room->casefile, &conference, desk.now, &found, &count), OK);
    for (size_t i = 0; i < count; i++) {
        counted += found[i].kind == kind && (party == 0 || found[i].party == party);
    }
    return counted;
}

size_t room_work(struct conference_room *room, const struct signals_test_staff *staff, enum work_kind kind)
{
    struct desk desk = case_test_desk(&room->test, staff);
    struct work_out *works = NULL;
    size_t count = 0;
    size_t counted = 0;
    assert_int_equal(work_out_open(desk.tx, desk.arena, &staff->actor, &works, &count), OK);
    for (size_t i = 0; i < count; i++) {
        counted += works[i].kind == kind;
    }
    return counted;
}

/* A conference of today with one item, that could be closed. */
struct sv room_ready(struct conference_room *room, struct agenda_item_id *ret_item)
{
    struct sv reference = room_planned(room, 0);
    struct agenda_item_id which =
        room_item(room, reference, SV("Hoe gaat het?"), PEOPLE(room->police, room->municipality, room->partner));
    assert_int_equal(room_present(room, reference, which, PEOPLE(room->police, room->municipality, room->partner)), OK);
    assert_int_equal(room_absent(room, reference, which, SV("Niet nodig bij dit punt."), PEOPLE(room->prosecution)),
                     OK);
    assert_int_equal(room_decide(room, reference, which, SV("We bellen zijn school."), SV("Hij wil terug.")), OK);
    *ret_item = which;
    return reference;
}

enum err room_ask(struct conference_room *room, const struct conference *conference, const struct action_new *action)
{
    struct desk desk = room_desk(room);
    const struct action_prepared *prepared = NULL;
    TRY(action_add_prepare(&desk, &room->casefile, conference, action, &prepared));
    return signals_test_write(&room->test.signals, action_add_apply, prepared);
}
