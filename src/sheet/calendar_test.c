/* Invitations, written by the real process and read back by the rules of RFC 5545. */
#include "sheet/press_test.h"

#include "base/limits.h"
#include "base/test.h"

#define HOLDS(text, words) assert_true(said((text), SV(words)))

/* Tuesday 24 November 2026, 10:00 to 11:30 in Amsterdam. */
static struct meeting meeting_of(void)
{
    return (struct meeting){ .uid = SV("0123456789abcdef0123456789abcdef"),
                             .summary = SV("Overleg"),
                             .place = SV("Stadhuis; kamer 2.14, achterin"),
                             .organiser = SV("Gemeente \"Voorbeeldstad\""),
                             .mail = SV("afspraken@voorbeeldstad.example"),
                             .begin = { INT64_C(1795510800000) },
                             .end = { INT64_C(1795516200000) },
                             .made = { INT64_C(1795300000000) } };
}

static struct sv written(struct press_room *room, const struct meeting *meeting)
{
    struct sv calendar = { 0 };
    assert_int_equal(meeting_calendar(room->press, &room->arena, meeting, &calendar), OK);
    return calendar;
}

/* RFC 5545, 3.1: a line break followed by a space is none. */
static struct sv unfolded(struct press_room *room, struct sv calendar)
{
    struct buf buf;
    buf_open(&buf, &room->arena, calendar.length);
    while (calendar.length > 0) {
        bool fold = sv_starts(calendar, SV("\r\n "));
        buf_put(&buf, fold ? SV("") : sv_until(calendar, 1));
        calendar = sv_from(calendar, fold ? 3 : 1);
    }
    return buf_view(&buf);
}

static void an_invitation_says_when_and_where_and_no_more(void **state)
{
    struct press_room *room = *state;
    struct meeting meeting = meeting_of();
    struct sv text = unfolded(room, written(room, &meeting));
    HOLDS(text, "METHOD:REQUEST\r\n");
    HOLDS(text, "UID:0123456789abcdef0123456789abcdef\r\n");
    HOLDS(text, "SEQUENCE:0\r\n");
    HOLDS(text, "DTSTAMP:20261121T222640Z\r\n");
    HOLDS(text, "DTSTART;TZID=Europe/Amsterdam:20261124T100000\r\n");
    HOLDS(text, "DTEND;TZID=Europe/Amsterdam:20261124T113000\r\n");
    HOLDS(text, "SUMMARY:Overleg\r\n");
    HOLDS(text, "LOCATION:Stadhuis\\; kamer 2.14\\, achterin\r\n");
    HOLDS(text, ":mailto:afspraken@voorbeeldstad.example\r\n");
    HOLDS(text, "CLASS:PRIVATE\r\n");
    HOLDS(text, "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n");
    assert_false(said(text, SV("DESCRIPTION")) || said(text, SV("URL")) || said(text, SV("ATTENDEE")));
}

static void summer_has_summer_time(void **state)
{
    struct press_room *room = *state;
    struct meeting meeting = meeting_of();
    meeting.begin = (struct instant){ INT64_C(1782892800000) }; /* 1 July 2026, 08:00 UTC */
    meeting.end = instant_add_ms(meeting.begin, 3600 * 1000);
    HOLDS(written(room, &meeting), "DTSTART;TZID=Europe/Amsterdam:20260701T100000\r\n");
}

static void a_cancelled_meeting_says_so_under_the_same_name(void **state)
{
    struct press_room *room = *state;
    struct meeting meeting = meeting_of();
    meeting.cancelled = true;
    meeting.sequence = 3;
    struct sv text = written(room, &meeting);
    HOLDS(text, "METHOD:CANCEL\r\n");
    HOLDS(text, "STATUS:CANCELLED\r\n");
    HOLDS(text, "SEQUENCE:3\r\n");
    HOLDS(text, "UID:0123456789abcdef0123456789abcdef\r\n");
}

static void long_lines_are_folded_between_characters(void **state)
{
    struct press_room *room = *state;
    struct meeting meeting = meeting_of();
    meeting.place = press_room_long(room, SV("Ĳ€😀 "), 60);
    struct sv calendar = written(room, &meeting);
    struct sv rest = calendar;
    struct sv line = { 0 };
    while (sv_cut(rest, '\n', &line, &rest)) {
        assert_in_range(line.length, 1, 76);
        assert_true(sv_ends(line, SV("\r")) && sv_utf8_valid(line));
    }
    assert_int_equal(said_times(unfolded(room, calendar), SV("Ĳ€😀")), 60);
}

static void an_organiser_without_an_address_has_none(void **state)
{
    struct press_room *room = *state;
    struct meeting meeting = meeting_of();
    meeting.mail = SV("");
    HOLDS(unfolded(room, written(room, &meeting)), ":invalid:nomail\r\n");
    meeting.organiser = SV("");
    assert_false(said(written(room, &meeting), SV("ORGANIZER")));
}

static void what_would_say_something_else_is_refused(void **state)
{
    enum { WRONG = 9 };
    struct press_room *room = *state;
    struct meeting wrong[WRONG];
    struct sv calendar = { 0 };
    for (size_t i = 0; i < WRONG; i++) {
        wrong[i] = meeting_of();
    }
    wrong[0].summary = SV("");
    wrong[1].summary = SV("Overleg\r\nATTACH:https://elders.example");
    wrong[2].end = wrong[2].begin;
    wrong[3].uid = SV("zaak-17");
    wrong[4].mail = SV("a@b.example>\r\n");
    wrong[5].place = SV("\xff");
    wrong[6].sequence = -1;
    wrong[7].organiser = press_room_long(room, SV("0123456789abcdef"), LIMIT_SHEET_WORD_BYTES / 16 + 1);
    wrong[8].made = (struct instant){ 0 };
    for (size_t i = 0; i < WRONG; i++) {
        assert_int_equal(meeting_calendar(room->press, &room->arena, &wrong[i], &calendar), ERR_INVALID);
    }
}

static void a_name_of_chance_is_never_the_same(void **state)
{
    struct press_room *room = *state;
    struct random random = { 0 };
    struct meeting meeting = meeting_of();
    struct meeting_uid one = meeting_uid_new(&random);
    struct meeting_uid other = meeting_uid_new(&random);
    assert_memory_not_equal(one.text, other.text, sizeof one.text);
    meeting.uid = sv_of_bytes(one.text, sizeof one.text);
    (void)written(room, &meeting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invitation_says_when_and_where_and_no_more),
        cmocka_unit_test(summer_has_summer_time),
        cmocka_unit_test(a_cancelled_meeting_says_so_under_the_same_name),
        cmocka_unit_test(long_lines_are_folded_between_characters),
        cmocka_unit_test(an_organiser_without_an_address_has_none),
        cmocka_unit_test(what_would_say_something_else_is_refused),
        cmocka_unit_test(a_name_of_chance_is_never_the_same),
    };
    return cmocka_run_group_tests(tests, press_room_open, press_room_close);
}
