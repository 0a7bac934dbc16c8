#include "base/date.h"
#include "base/test.h"

static const int64_t HOUR_MS = 60 * 60 * 1000;

static struct date day(const char *iso)
{
    struct date date = { 0 };
    assert_true(date_read(sv_of_c(iso), &date));
    return date;
}

static void assert_day(struct date date, const char *iso)
{
    struct arena arena;
    struct buf buf;
    arena_open(&arena, 1024);
    buf_open(&buf, &arena, 64);
    date_put_iso(&buf, date);
    assert_sv(buf_view(&buf), iso);
    arena_close(&arena);
}

static void assert_local(int64_t utc_ms, const char *iso, int32_t hour, int32_t minute)
{
    struct local_time local = local_time((struct instant){ utc_ms });
    assert_day(local.date, iso);
    assert_int_equal(local.hour, hour);
    assert_int_equal(local.minute, minute);
}

static void every_day_of_twenty_years_survives_a_round_trip(void **state)
{
    (void)state;
    int32_t weekday = 3; /* 1 January 2020 was a Wednesday */
    struct date date = date_of_parts(2020, 1, 1);
    while (date_parts(date).year <= 2040) {
        struct date_parts parts = date_parts(date);
        assert_int_equal(date_of_parts(parts.year, parts.month, parts.day).day, date.day);
        assert_int_equal(parts.weekday, weekday);
        assert_int_equal(date_of(date_begin(date)).day, date.day);
        assert_int_equal(date_of(date_end(date)).day, date.day);
        assert_int_equal(local_time(date_begin(date)).hour, 0);
        struct date next = date_add_days(date, 1);
        assert_int_equal(date_end(date).ms + 1, date_begin(next).ms);
        date = next;
        weekday = weekday % 7 + 1;
    }
    assert_int_equal(date_of_parts(1970, 1, 1).day, 0);
}

static void days_that_do_not_exist_are_not_set(void **state)
{
    (void)state;
    assert_false(date_of_parts(2023, 2, 29).set);
    assert_false(date_of_parts(1900, 2, 29).set);
    assert_true(date_of_parts(2000, 2, 29).set);
    assert_true(date_of_parts(2024, 2, 29).set);
    assert_false(date_of_parts(2026, 4, 31).set);
    assert_false(date_of_parts(2026, 13, 1).set);
    assert_false(date_of_parts(2026, 0, 1).set);
    assert_false(date_of_parts(0, 1, 1).set);
    assert_false(date_add_days(date_of_parts(9999, 12, 31), 1).set);
    assert_false(date_add_days(date_of_parts(1, 1, 1), -1).set);
    assert_false(date_add_days(date_of_parts(2026, 1, 1), INT32_MAX).set);
}

static void unset_dates_stay_unset(void **state)
{
    (void)state;
    struct date none = { 0 };
    assert_false(date_add_days(none, 1).set);
    assert_false(date_add_months(none, 1).set);
    assert_false(date_add_working_days(none, 1).set);
    assert_false(date_is_holiday(none));
    assert_false(date_is_working_day(none));
    assert_day(none, "");
}

static void spring_skips_an_hour(void **state)
{
    (void)state;
    int64_t change = date_of_parts(2026, 3, 29).day * 24 * HOUR_MS + HOUR_MS; /* 01:00 UTC */
    assert_local(change - 1, "2026-03-29", 1, 59);
    assert_local(change, "2026-03-29", 3, 0);
    assert_int_equal(date_end(day("2026-03-29")).ms + 1 - date_begin(day("2026-03-29")).ms, 23 * HOUR_MS);
}

static void autumn_has_half_past_two_twice(void **state)
{
    (void)state;
    int64_t change = date_of_parts(2026, 10, 25).day * 24 * HOUR_MS + HOUR_MS;
    assert_local(change - HOUR_MS / 2, "2026-10-25", 2, 30);
    assert_local(change + HOUR_MS / 2, "2026-10-25", 2, 30);
    assert_int_equal(date_end(day("2026-10-25")).ms + 1 - date_begin(day("2026-10-25")).ms, 25 * HOUR_MS);
}

static void the_new_year_begins_an_hour_before_utc(void **state)
{
    (void)state;
    int64_t utc = date_of_parts(2027, 1, 1).day * 24 * HOUR_MS;
    assert_local(utc - HOUR_MS, "2027-01-01", 0, 0);
    assert_local(utc - HOUR_MS - 1, "2026-12-31", 23, 59);
    assert_local(-1, "1970-01-01", 0, 59);
}

static void months_end_where_the_month_ends(void **state)
{
    (void)state;
    assert_day(date_add_months(day("2026-01-31"), 1), "2026-02-28");
    assert_day(date_add_months(day("2028-01-31"), 1), "2028-02-29");
    assert_day(date_add_months(day("2026-12-15"), 1), "2027-01-15");
    assert_day(date_add_months(day("2026-01-15"), -1), "2025-12-15");
    assert_day(date_add_months(day("2024-02-29"), 12), "2025-02-28");
    assert_day(date_add_months(day("2026-05-31"), -3), "2026-02-28");
    assert_false(date_add_months(day("2026-05-31"), INT32_MAX).set);
    assert_false(date_add_months(day("2026-05-31"), INT32_MIN).set);
}

static void dutch_holidays_are_known(void **state)
{
    (void)state;
    static const char *const holidays[] = {
        "2026-01-01", "2026-04-05", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-24", "2026-05-25",
        "2026-12-25", "2026-12-26", "2027-03-28", "2027-03-29", "2027-05-06", "2027-05-17", "2024-03-31", "2024-04-01",
        "2024-05-09", "2024-05-20", "2025-04-26", "2031-04-26", "2038-04-25", "2035-03-25",
    };
    for (size_t i = 0; i < sizeof holidays / sizeof holidays[0]; i++) {
        assert_true(date_is_holiday(day(holidays[i])));
        assert_false(date_is_working_day(day(holidays[i])));
    }
}

static void other_days_are_no_holidays(void **state)
{
    (void)state;
    assert_false(date_is_holiday(day("2025-04-27"))); /* a Sunday: King's Day was the day before */
    assert_false(date_is_holiday(day("2026-04-26")));
    assert_true(date_is_working_day(day("2026-04-03"))); /* Good Friday: see date.c */
    assert_true(date_is_working_day(day("2026-12-31")));
    assert_false(date_is_working_day(day("2026-11-21")));
    assert_false(date_is_working_day(day("2026-11-22")));
    int holidays = 0;
    for (struct date date = day("2026-01-01"); date_parts(date).year == 2026; date = date_add_days(date, 1)) {
        holidays += date_is_holiday(date);
    }
    assert_int_equal(holidays, 10);
}

static void working_days_skip_weekends_and_holidays(void **state)
{
    (void)state;
    assert_day(date_add_working_days(day("2026-11-20"), 1), "2026-11-23");
    assert_day(date_add_working_days(day("2026-11-21"), 1), "2026-11-23");
    assert_day(date_add_working_days(day("2026-11-21"), 0), "2026-11-23");
    assert_day(date_add_working_days(day("2026-11-20"), 0), "2026-11-20");
    assert_day(date_add_working_days(day("2026-12-24"), 1), "2026-12-28");
    assert_day(date_add_working_days(day("2026-12-31"), 1), "2027-01-04");
    assert_day(date_add_working_days(day("2026-04-02"), 2), "2026-04-07");
    assert_day(date_add_working_days(day("2026-11-23"), -1), "2026-11-20");
    assert_day(date_add_working_days(day("2026-11-16"), 5), "2026-11-23");
}

static void dates_are_read_as_people_write_them(void **state)
{
    (void)state;
    assert_day(day("31-12-2026"), "2026-12-31");
    assert_day(day("1/3/2026"), "2026-03-01");
    assert_day(day(" 01.03.2026\n"), "2026-03-01");
    assert_day(day("2026-03-01"), "2026-03-01");
    static const char *const wrong[] = {
        "", "-", "1-3-26", "1-3", "31-4-2026", "29-02-2023", "2026-3-1", "2026/03/01", "1-3/2026", "1-3-2026-1",
        "001-3-2026", "1-3-02026", "1 3 2026", "+1-3-2026", "1-3-2026x", "0-3-2026", "1-0-2026", "1-13-2026",
        "1-1-0000", "\xD9\xA1-3-2026",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct date date = day("2026-01-01");
        assert_false(date_read(sv_of_c(wrong[i]), &date));
        assert_day(date, "2026-01-01");
    }
}

static void times_are_read_as_people_write_them(void **state)
{
    (void)state;
    int32_t minutes = -1;
    assert_true(time_read(SV("9:30"), &minutes) && minutes == 570);
    assert_true(time_read(SV(" 09.30 "), &minutes) && minutes == 570);
    assert_true(time_read(SV("0:00"), &minutes) && minutes == 0);
    assert_true(time_read(SV("23:59"), &minutes) && minutes == 1439);
    static const char *const wrong[] = { "", ":", "24:00", "9:60", "9:3", "930", "9:30:00", "-1:30", "9 30", "009:30" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(time_read(sv_of_c(wrong[i]), &minutes));
        assert_int_equal(minutes, 1439);
    }
}

static void dates_are_written_the_dutch_way(void **state)
{
    (void)state;
    struct arena arena;
    struct buf buf;
    arena_open(&arena, 1024);
    buf_open(&buf, &arena, 64);
    date_put_dutch(&buf, day("2026-03-01"));
    assert_sv(buf_view(&buf), "01-03-2026");
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_twenty_years_survives_a_round_trip),
        cmocka_unit_test(days_that_do_not_exist_are_not_set),
        cmocka_unit_test(unset_dates_stay_unset),
        cmocka_unit_test(spring_skips_an_hour),
        cmocka_unit_test(autumn_has_half_past_two_twice),
        cmocka_unit_test(the_new_year_begins_an_hour_before_utc),
        cmocka_unit_test(months_end_where_the_month_ends),
        cmocka_unit_test(dutch_holidays_are_known),
        cmocka_unit_test(other_days_are_no_holidays),
        cmocka_unit_test(working_days_skip_weekends_and_holidays),
        cmocka_unit_test(dates_are_read_as_people_write_them),
        cmocka_unit_test(times_are_read_as_people_write_them),
        cmocka_unit_test(dates_are_written_the_dutch_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
