#include "base/date.h"

static const int64_t DAY_MS = 24 * 60 * 60 * 1000;
static const int64_t HOUR_MS = 60 * 60 * 1000;
enum { FIRST_YEAR = 1, LAST_YEAR = 9999, MARCH = 3, OCTOBER = 10, SUNDAY = 7, SATURDAY = 6 };

/* The public holidays on which no term is counted, after article 3(1) of the Algemene termijnenwet and the list that
 * the government publishes yearly; Easter Sunday and Whit Sunday are there for completeness. A row is a fixed day, or
 * a number of days after Easter Sunday.
 *
 * Good Friday has no row, on purpose. Article 3(2) of that act sets it equal to a holiday for statutory terms, but
 * most town halls are open. Counting it as a working day never makes a promise to a reporter, or a term of our own,
 * later than the law allows: at most one day earlier. Liberation Day counts every year, as in the act, also in the
 * years in which many employers do not give it. Bridging days that a decree sets equal have no row for the same reason
 * as Good Friday.
 */
struct holiday {
    int8_t month; /* 0: counted from Easter */
    int8_t day;
    bool moves_from_sunday; /* to the Saturday before */
};

static const struct holiday HOLIDAYS[] = {
    { 1, 1, false },   /* New Year's Day */
    { 0, 0, false },   /* Easter Sunday */
    { 0, 1, false },   /* Easter Monday */
    { 4, 27, true },   /* King's Day; on the 26th when the 27th is a Sunday */
    { 5, 5, false },   /* Liberation Day */
    { 0, 39, false },  /* Ascension Day */
    { 0, 49, false },  /* Whit Sunday */
    { 0, 50, false },  /* Whit Monday */
    { 12, 25, false }, /* Christmas Day */
    { 12, 26, false }, /* second Christmas Day */
};

static bool leap_year(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t month_days(int32_t year, int32_t month)
{
    static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && leap_year(year) ? 29 : days[month - 1];
}

/* Days and months are turned into each other with years that begin in March, so that the leap day comes last; eras of
 * 400 years repeat exactly (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
static int32_t day_number(int32_t year, int32_t month, int32_t day)
{
    int32_t march_year = month <= 2 ? year - 1 : year;
    int32_t era = march_year / 400;
    int32_t year_of_era = march_year - era * 400;
    int32_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_of_parts(int32_t year, int32_t month, int32_t day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > month_days(year, month)) {
        return (struct date){ 0 };
    }
    return (struct date){ day_number(year, month, day), true };
}

static struct date date_of_day(int64_t day)
{
    if (day < day_number(FIRST_YEAR, 1, 1) || day > day_number(LAST_YEAR, 12, 31)) {
        return (struct date){ 0 };
    }
    return (struct date){ (int32_t)day, true };
}

struct date_parts date_parts(struct date date)
{
    if (!date.set) {
        return (struct date_parts){ 0 };
    }
    int32_t shifted = date.day + 719468;
    int32_t era = shifted / 146097;
    int32_t day_of_era = shifted - era * 146097;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t march_month = (5 * day_of_year + 2) / 153;
    int32_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    return (struct date_parts){
        .year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
        .month = month,
        .day = day_of_year - (153 * march_month + 2) / 5 + 1,
        .weekday = ((date.day + 3) % 7 + 7) % 7 + 1, /* 1970-01-01 was a Thursday */
    };
}

static int32_t last_sunday(int32_t year, int32_t month)
{
    int32_t last = day_number(year, month, month_days(year, month));
    int32_t weekday = date_parts((struct date){ last, true }).weekday;
    return last - weekday % SUNDAY;
}

/* Summer time as the European Union has had it since 1996: from 01:00 UTC on the last Sunday of March until 01:00 UTC
 * on the last Sunday of October. Earlier instants, which no report has, follow the same rule. */
static int64_t amsterdam_offset_ms(int64_t utc_ms, int32_t year)
{
    int64_t begin = last_sunday(year, MARCH) * DAY_MS + HOUR_MS;
    int64_t end = last_sunday(year, OCTOBER) * DAY_MS + HOUR_MS;
    return utc_ms >= begin && utc_ms < end ? 2 * HOUR_MS : HOUR_MS;
}

static int64_t floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

struct local_time local_time(struct instant instant)
{
    struct date utc_date = date_of_day(floor_divide(instant.ms, DAY_MS));
    if (!utc_date.set) {
        return (struct local_time){ 0 };
    }
    /* Around New Year the two calendars differ in year, but both changes of the clock are months away. */
    int64_t local_ms = instant.ms + amsterdam_offset_ms(instant.ms, date_parts(utc_date).year);
    int64_t day = floor_divide(local_ms, DAY_MS);
    int64_t minutes = (local_ms - day * DAY_MS) / (60 * 1000);
    return (struct local_time){ date_of_day(day), (int32_t)(minutes / 60), (int32_t)(minutes % 60) };
}

struct date date_of(struct instant instant)
{
    return local_time(instant).date;
}

static struct instant midnight(struct date date)
{
    /* The clock changes hours after midnight, so it does not matter which of the two offsets is used to ask. */
    int64_t utc_ms = date.day * DAY_MS - HOUR_MS;
    int32_t year = date_parts(date).year;
    return (struct instant){ date.day * DAY_MS - amsterdam_offset_ms(utc_ms, year) };
}

struct instant date_begin(struct date date)
{
    return date.set ? midnight(date) : (struct instant){ 0 };
}

struct instant date_end(struct date date)
{
    if (!date.set) {
        return (struct instant){ 0 };
    }
    return (struct instant){ midnight((struct date){ date.day + 1, true }).ms - 1 };
}

struct date date_add_days(struct date date, int32_t days)
{
    return date.set ? date_of_day((int64_t)date.day + days) : date;
}

struct date date_add_months(struct date date, int32_t months)
{
    if (!date.set) {
        return date;
    }
    struct date_parts parts = date_parts(date);
    int64_t total = (int64_t)parts.year * 12 + (parts.month - 1) + months;
    int64_t year = floor_divide(total, 12);
    if (year < FIRST_YEAR || year > LAST_YEAR) {
        return (struct date){ 0 };
    }
    int32_t month = (int32_t)(total - year * 12) + 1;
    int32_t last = month_days((int32_t)year, month);
    return date_of_parts((int32_t)year, month, parts.day < last ? parts.day : last);
}

/* Easter Sunday by the anonymous Gregorian computus (Meeus, "Astronomical Algorithms", chapter 8). */
static int32_t easter(int32_t year)
{
    int32_t golden = year % 19;
    int32_t century = year / 100;
    int32_t rest = year % 100;
    int32_t correction = (century + 8) / 25;
    int32_t epact = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30;
    int32_t weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    int32_t late = (golden + 11 * epact + 22 * weekday) / 451;
    int32_t total = epact + weekday - 7 * late + 114;
    return day_number(year, total / 31, total % 31 + 1);
}

static int32_t holiday_day(const struct holiday *holiday, int32_t year)
{
    if (holiday->month == 0) {
        return easter(year) + holiday->day;
    }
    int32_t day = day_number(year, holiday->month, holiday->day);
    bool moved = holiday->moves_from_sunday && date_parts((struct date){ day, true }).weekday == SUNDAY;
    return moved ? day - 1 : day;
}

bool date_is_holiday(struct date date)
{
    int32_t year = date_parts(date).year;
    for (size_t i = 0; date.set && i < sizeof HOLIDAYS / sizeof HOLIDAYS[0]; i++) {
        if (holiday_day(&HOLIDAYS[i], year) == date.day) {
            return true;
        }
    }
    return false;
}

bool date_is_working_day(struct date date)
{
    return date.set && date_parts(date).weekday < SATURDAY && !date_is_holiday(date);
}

struct date date_add_working_days(struct date date, int32_t days)
{
    int32_t step = days < 0 ? -1 : 1;
    for (int32_t left = days; left != 0 && date.set; left -= date_is_working_day(date) ? step : 0) {
        date = date_add_days(date, step);
    }
    while (date.set && !date_is_working_day(date)) {
        date = date_add_days(date, step);
    }
    return date;
}

/* At least `digits_min` and at most `digits_max` digits, nothing else. */
static bool number_read(struct sv text, size_t digits_min, size_t digits_max, int32_t *ret_number)
{
    if (text.length < digits_min || text.length > digits_max) {
        return false;
    }
    int32_t number = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
        number = number * 10 + (text.at[i] - '0');
    }
    *ret_number = number;
    return true;
}

static bool parts_read(struct sv text, char separator, struct date *ret_date)
{
    struct sv first;
    struct sv rest;
    struct sv second;
    struct sv third;
    if (!sv_cut(text, separator, &first, &rest) || !sv_cut(rest, separator, &second, &third)) {
        return false;
    }
    int32_t year = 0;
    int32_t month = 0;
    int32_t day = 0;
    bool iso = separator == '-' && number_read(first, 4, 4, &year) && number_read(second, 2, 2, &month) &&
               number_read(third, 2, 2, &day);
    bool dutch = !iso && number_read(first, 1, 2, &day) && number_read(second, 1, 2, &month) &&
                 number_read(third, 4, 4, &year);
    struct date date = date_of_parts(year, month, day);
    if ((!iso && !dutch) || !date.set) {
        return false;
    }
    *ret_date = date;
    return true;
}

bool date_read(struct sv text, struct date *ret_date)
{
    struct sv trimmed = sv_trim(text);
    return parts_read(trimmed, '-', ret_date) || parts_read(trimmed, '/', ret_date) ||
           parts_read(trimmed, '.', ret_date);
}

bool time_read(struct sv text, int32_t *ret_minutes)
{
    struct sv trimmed = sv_trim(text);
    struct sv hour_text;
    struct sv minute_text;
    int32_t hour = 0;
    int32_t minute = 0;
    if (!sv_cut(trimmed, ':', &hour_text, &minute_text) && !sv_cut(trimmed, '.', &hour_text, &minute_text)) {
        return false;
    }
    if (!number_read(hour_text, 1, 2, &hour) || !number_read(minute_text, 2, 2, &minute) || hour > 23 || minute > 59) {
        return false;
    }
    *ret_minutes = hour * 60 + minute;
    return true;
}

void date_put_iso(struct buf *buf, struct date date)
{
    if (!date.set) {
        return;
    }
    struct date_parts parts = date_parts(date);
    buf_put_padded(buf, parts.year, 4);
    buf_put_byte(buf, '-');
    buf_put_padded(buf, parts.month, 2);
    buf_put_byte(buf, '-');
    buf_put_padded(buf, parts.day, 2);
}

void date_put_dutch(struct buf *buf, struct date date)
{
    if (!date.set) {
        return;
    }
    struct date_parts parts = date_parts(date);
    buf_put_padded(buf, parts.day, 2);
    buf_put_byte(buf, '-');
    buf_put_padded(buf, parts.month, 2);
    buf_put_byte(buf, '-');
    buf_put_padded(buf, parts.year, 4);
}
