/* A case with conferences for the tests of this room: a core that does not sign in, two partners who do, and everything
 * that the lead does in one line each. Only for tests.
 *
 * Lifetime: from conference_room_open to conference_room_close, each test its own.
 */
#ifndef SEINHUIS_CASES_CONFERENCE_TEST_H
#define SEINHUIS_CASES_CONFERENCE_TEST_H

#include "cases/action.h"
#include "cases/case_test.h"
#include "organisation/work_out.h"

struct conference_room {
    struct case_test test;
    struct casefile casefile;          /* as the lead sees it */
    struct participant_id police, prosecution, municipality;
    struct participant_id partner;     /* with SCOPE_PICTURE */
    struct participant_id other;       /* with SCOPE_CONFERENCE */
};
int conference_room_open(void **state);
int conference_room_close(void **state);
#define ROOM_TEST(test) cmocka_unit_test_setup_teardown(test, conference_room_open, conference_room_close)

struct desk room_desk(struct conference_room *room); /* the lead's, one second later */
/* From three to four in the afternoon, so many days from now; with a reason for haste. */
struct conference_plan room_plan(struct conference_room *room, int32_t days);
enum err room_plan_try(struct conference_room *room, const struct conference_plan *plan, struct sv *ret_reference);
struct sv room_planned(struct conference_room *room, int32_t days);
enum err room_seen_as(struct conference_room *room, const struct signals_test_staff *staff, struct sv reference,
                      struct casefile *ret_casefile, struct conference *ret_conference);
struct conference room_seen(struct conference_room *room, struct sv reference);
struct agenda room_opened_as(struct conference_room *room, const struct signals_test_staff *staff,
                             struct sv reference);
struct agenda room_opened(struct conference_room *room, struct sv reference);

/* Who, as two arguments. */
#define PEOPLE(...) ((const struct participant_id[]){ __VA_ARGS__ }), \
        sizeof((const struct participant_id[]){ __VA_ARGS__ }) / sizeof(struct participant_id)
enum err room_item_try(struct conference_room *room, struct sv reference, const struct agenda_item_new *item);
struct agenda_item_id room_item(struct conference_room *room, struct sv reference, struct sv title,
                                const struct participant_id *people, size_t count);
enum err room_record_try(struct conference_room *room, struct sv reference, const struct attendance_new *attendance);
enum err room_present(struct conference_room *room, struct sv reference, struct agenda_item_id which,
                      const struct participant_id *people, size_t count);
enum err room_absent(struct conference_room *room, struct sv reference, struct agenda_item_id which, struct sv reason,
                     const struct participant_id *people, size_t count);
enum err room_decide(struct conference_room *room, struct sv reference, struct agenda_item_id which,
                     struct sv decision, struct sv reason);
enum err room_close(struct conference_room *room, struct sv reference);
enum err room_cancel(struct conference_room *room, struct sv reference, struct sv why);
/* How many of that kind; party 0: of any. */
size_t room_gaps(struct conference_room *room, struct sv reference, enum gap_kind kind, enum sharing_party party);
size_t room_work(struct conference_room *room, const struct signals_test_staff *staff, enum work_kind kind);
/* A conference of today with one item of police, municipality and partner, that could be closed. */
struct sv room_ready(struct conference_room *room, struct agenda_item_id *ret_item);
/* The lead asks it, from a conference or (NULL) between conferences. */
enum err room_ask(struct conference_room *room, const struct conference *conference, const struct action_new *action);

#endif
