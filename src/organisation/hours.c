#include "organisation/card.h"

#include "organisation/checklist_sql.h"
#include "organisation/line.h"

enum { WEEKDAY_FIRST = 1, WEEKDAY_LAST = 7, FRIDAY = 5, DAYS_AHEAD = 60 };

enum err hours_load(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date from,
                    struct hours *ret_hours)
{
    struct sql_opening_hours *rows = NULL;
    struct sql_closed_days *days = NULL;
    size_t count = 0;
    struct hours hours = { 0 };
    TRY(sql_opening_hours(tx, arena, &(struct sql_opening_hours_in){ .municipality = municipality }, &rows, &count));
    for (size_t at = 0; at < count; at++) {
        if (rows[at].weekday >= WEEKDAY_FIRST && rows[at].weekday <= WEEKDAY_LAST) {
            hours.opens[rows[at].weekday] = (int32_t)rows[at].opens;
            hours.closes[rows[at].weekday] = (int32_t)rows[at].closes;
        }
    }
    struct sql_closed_days_in in = { .municipality = municipality, .from_day = from };
    TRY(sql_closed_days(tx, arena, &in, &days, &hours.closed_count));
    hours.closed = ARENA_ARRAY(arena, struct date, hours.closed_count);
    if (hours.closed == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t at = 0; at < hours.closed_count; at++) {
        hours.closed[at] = days[at].day;
    }
    *ret_hours = hours;
    return OK;
}

static bool reads_on(const struct hours *hours, int32_t weekday)
{
    return hours->opens[weekday] < hours->closes[weekday];
}

bool hours_known(const struct hours *hours)
{
    bool known = false;
    for (int32_t weekday = WEEKDAY_FIRST; weekday <= WEEKDAY_LAST; weekday++) {
        known = known || reads_on(hours, weekday);
    }
    return known;
}

bool hours_open_on(const struct hours *hours, struct date day)
{
    bool closed = date_is_holiday(day);
    for (size_t at = 0; at < hours->closed_count; at++) {
        closed = closed || hours->closed[at].day == day.day;
    }
    return !closed && reads_on(hours, date_parts(day).weekday);
}

bool hours_open_at(const struct hours *hours, struct instant instant)
{
    struct local_time local = local_time(instant);
    int32_t minutes = local.hour * 60 + local.minute;
    int32_t weekday = date_parts(local.date).weekday;
    return hours_open_on(hours, local.date) && minutes >= hours->opens[weekday] && minutes < hours->closes[weekday];
}

struct date hours_next(const struct hours *hours, struct instant instant)
{
    struct local_time local = local_time(instant);
    for (int32_t ahead = 0; hours_known(hours) && ahead < DAYS_AHEAD; ahead++) {
        struct date day = date_add_days(local.date, ahead);
        bool over = ahead == 0 && local.hour * 60 + local.minute >= hours->closes[date_parts(day).weekday];
        if (hours_open_on(hours, day) && !over) {
            return day;
        }
    }
    return (struct date){ 0 };
}

struct sv hours_time(struct arena *arena, int32_t minutes)
{
    enum { TIME_BYTES = 8 };
    struct buf text;
    buf_open(&text, arena, TIME_BYTES);
    buf_put_int(&text, minutes / 60);
    buf_put(&text, SV("."));
    buf_put_padded(&text, minutes % 60, 2);
    return buf_view(&text);
}

static struct text weekday_text(int32_t weekday)
{
    switch (weekday) {
    case 1: return T("Monday");
    case 2: return T("Tuesday");
    case 3: return T("Wednesday");
    case 4: return T("Thursday");
    case 5: return T("Friday");
    case 6: return T("Saturday");
    default: return T("Sunday");
    }
}

static bool same_hours(const struct hours *hours, int32_t one, int32_t other)
{
    return hours->opens[one] == hours->opens[other] && hours->closes[one] == hours->closes[other];
}

static struct sv span_text(struct arena *arena, enum language language, const struct hours *hours, int32_t first,
                           int32_t last)
{
    struct sv from = hours_time(arena, hours->opens[first]);
    struct sv until = hours_time(arena, hours->closes[first]);
    struct sv begins = text_in(language, weekday_text(first));
    struct sv ends = text_in(language, weekday_text(last));
    bool weekend_closed = !reads_on(hours, 6) && !reads_on(hours, 7);
    if (first == WEEKDAY_FIRST && last == FRIDAY && weekend_closed) {
        return TEXT_FILL(arena, language, T("on working days from %1 to %2"), from, until);
    }
    if (first == last) {
        return TEXT_FILL(arena, language, T("on %1 from %2 to %3"), begins, from, until);
    }
    return TEXT_FILL(arena, language, T("%1 to %2 from %3 to %4"), begins, ends, from, until);
}

struct sv hours_text(struct arena *arena, enum language language, const struct hours *hours)
{
    enum { HOURS_BYTES = 600 };
    struct buf text;
    buf_open(&text, arena, HOURS_BYTES);
    int32_t first = WEEKDAY_FIRST;
    while (first <= WEEKDAY_LAST) {
        int32_t last = first;
        while (last < WEEKDAY_LAST && reads_on(hours, first) && same_hours(hours, first, last + 1)) {
            last++;
        }
        if (reads_on(hours, first)) {
            buf_put(&text, text.length == 0 ? SV("") : SV("; "));
            buf_put(&text, span_text(arena, language, hours, first, last));
        }
        first = last + 1;
    }
    return buf_view(&text);
}

enum err hours_write(struct tx_write *tx, const struct hours_new *hours)
{
    int64_t changed = 0;
    TRY(sql_opening_hours_clear(tx, &(struct sql_opening_hours_clear_in){ .municipality = hours->municipality },
                                &changed));
    for (int32_t weekday = WEEKDAY_FIRST; weekday <= WEEKDAY_LAST; weekday++) {
        if (hours->opens[weekday] < hours->closes[weekday]) {
            TRY(sql_opening_hours_insert(tx,
                                         &(struct sql_opening_hours_insert_in){ .municipality = hours->municipality,
                                                                                .weekday = weekday,
                                                                                .opens = hours->opens[weekday],
                                                                                .closes = hours->closes[weekday] }));
        }
    }
    return line_stands(tx, hours->intent);
}

enum err closed_day_add(struct tx_write *tx, const struct closed_day *day)
{
    TRY(sql_closed_day_insert(
        tx, &(struct sql_closed_day_insert_in){ .municipality = day->municipality, .day = day->day }));
    return line_stands(tx, day->intent);
}

enum err closed_day_remove(struct tx_write *tx, const struct closed_day *day)
{
    int64_t changed = 0;
    struct sql_closed_day_delete_in in = { .municipality = day->municipality, .day = day->day };
    TRY(sql_closed_day_delete(tx, &in, &changed));
    return changed == 1 ? line_stands(tx, day->intent) : ERR_CONFLICT;
}
