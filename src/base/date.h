/* Calendar days as people in the Netherlands live them: Europe/Amsterdam, working days, Dutch public holidays.
 *
 * Years run from 1 to 9999; a sum that leaves them is not set, and every function accepts a date that is not set.
 * Terms are set in days, working days, weeks and months; deadlines are the end of a calendar day. Works without the
 * system's time zone database, because a bare server has none.
 */
#ifndef SEINHUIS_BASE_DATE_H
#define SEINHUIS_BASE_DATE_H

#include "base/buf.h"
#include "base/clock.h"

/* A day, counted from 1970-01-01; `none` is 0 in an optional column, so `set` says whether there is one. */
struct date {
    int32_t day;
    bool set;
};

struct date_parts {
    int32_t year;
    int32_t month;   /* 1 to 12 */
    int32_t day;     /* 1 to 31 */
    int32_t weekday; /* 1 Monday to 7 Sunday, as ISO 8601 */
};

struct local_time {
    struct date date;
    int32_t hour;
    int32_t minute;
};

struct date date_of_parts(int32_t year, int32_t month, int32_t day); /* not set when the day does not exist */
struct date_parts date_parts(struct date date);
struct local_time local_time(struct instant instant);                /* in Amsterdam */
struct date date_of(struct instant instant);                         /* in Amsterdam */
struct instant date_begin(struct date date);                         /* 00:00 in Amsterdam */
struct instant date_end(struct date date);                           /* the last millisecond of that day */
struct date date_add_days(struct date date, int32_t days);
struct date date_add_months(struct date date, int32_t months);       /* 31 January + 1 month = last of February */
bool date_is_holiday(struct date date);                              /* the list, with its source, heads date.c */
bool date_is_working_day(struct date date);
/* 0: the day, or the next working day; < 0: back */
struct date date_add_working_days(struct date date, int32_t days);

/* Accepts 31-12-2026, 31/12/2026, 31.12.2026, 1-3-26 never: the year needs four digits; and 2026-12-31. */
bool date_read(struct sv text, struct date *ret_date);
bool time_read(struct sv text, int32_t *ret_minutes);                /* "9:30", "09.30": minutes since midnight */
void date_put_iso(struct buf *buf, struct date date);                /* 2026-12-31 */
void date_put_dutch(struct buf *buf, struct date date);              /* 31-12-2026 */

#endif
