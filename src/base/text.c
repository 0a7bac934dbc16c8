#include "base/text.h"

static const struct sv month_names[LANGUAGE_COUNT][12] = {
    [LANGUAGE_NL] = { SV_INIT("januari"), SV_INIT("februari"), SV_INIT("maart"), SV_INIT("april"), SV_INIT("mei"),
                      SV_INIT("juni"), SV_INIT("juli"), SV_INIT("augustus"), SV_INIT("september"), SV_INIT("oktober"),
                      SV_INIT("november"), SV_INIT("december") },
    [LANGUAGE_EN] = { SV_INIT("January"), SV_INIT("February"), SV_INIT("March"), SV_INIT("April"), SV_INIT("May"),
                      SV_INIT("June"), SV_INIT("July"), SV_INIT("August"), SV_INIT("September"), SV_INIT("October"),
                      SV_INIT("November"), SV_INIT("December") },
};

static const struct sv weekday_names[LANGUAGE_COUNT][7] = {
    [LANGUAGE_NL] = { SV_INIT("maandag"), SV_INIT("dinsdag"), SV_INIT("woensdag"), SV_INIT("donderdag"),
                      SV_INIT("vrijdag"), SV_INIT("zaterdag"), SV_INIT("zondag") },
    [LANGUAGE_EN] = { SV_INIT("Monday"), SV_INIT("Tuesday"), SV_INIT("Wednesday"), SV_INIT("Thursday"),
                      SV_INIT("Friday"), SV_INIT("Saturday"), SV_INIT("Sunday") },
};

enum { MOMENT_BYTES_MAX = 64 };

struct sv text_fill(struct arena *arena, enum language language, struct text text, const struct sv *arguments,
                    size_t count)
{
    struct sv pattern = text_in(language, text);
    size_t bytes_max = pattern.length;
    for (size_t i = 0; i < pattern.length; i++) {
        size_t number = pattern.at[i] == '%' && i + 1 < pattern.length ? (size_t)(unsigned char)pattern.at[i + 1] - '0'
            : 0;
        bytes_max += number >= 1 && number <= count ? arguments[number - 1].length : 0;
    }
    struct buf filled;
    buf_open(&filled, arena, bytes_max);
    for (size_t i = 0; i < pattern.length; i++) {
        size_t number = pattern.at[i] == '%' && i + 1 < pattern.length ? (size_t)(unsigned char)pattern.at[i + 1] - '0'
            : 0;
        if (number >= 1 && number <= count) {
            buf_put(&filled, arguments[number - 1]);
            i++;
        } else {
            buf_put_byte(&filled, pattern.at[i]);
        }
    }
    return filled.failed ? SV("") : buf_view(&filled);
}

struct text text_word_of(const struct text_word *words, size_t count, int value)
{
    for (size_t i = 0; i < count; i++) {
        if (words[i].value == value) {
            return words[i].text;
        }
    }
    return T("–");
}

struct sv language_code(enum language language)
{
    return language == LANGUAGE_EN ? SV("en") : SV("nl");
}

bool language_of(struct sv code, enum language *ret_language)
{
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        if (sv_equal(code, language_code(language))) {
            *ret_language = language;
            return true;
        }
    }
    return false;
}

void text_put_date(struct buf *buf, enum language language, struct date date)
{
    if (!date.set) {
        return;
    }
    struct date_parts parts = date_parts(date);
    buf_put_int(buf, parts.day);
    buf_put_byte(buf, ' ');
    buf_put(buf, month_names[language][parts.month - 1]);
    buf_put_byte(buf, ' ');
    buf_put_int(buf, parts.year);
}

void text_put_day(struct buf *buf, enum language language, struct date date)
{
    if (date.set) {
        buf_put(buf, weekday_names[language][date_parts(date).weekday - 1]);
        buf_put_byte(buf, ' ');
        text_put_date(buf, language, date);
    }
}

void text_put_moment(struct buf *buf, enum language language, struct instant instant)
{
    struct local_time local = local_time(instant);
    text_put_date(buf, language, local.date);
    buf_put(buf, SV(", "));
    buf_put_padded(buf, local.hour, 2);
    buf_put_byte(buf, ':');
    buf_put_padded(buf, local.minute, 2);
    if (language == LANGUAGE_NL) {
        buf_put(buf, SV(" uur"));
    }
}

struct sv text_date(struct arena *arena, enum language language, struct date date)
{
    struct buf text;
    buf_open(&text, arena, MOMENT_BYTES_MAX);
    text_put_date(&text, language, date);
    return buf_view(&text);
}

struct sv text_day(struct arena *arena, enum language language, struct date date)
{
    struct buf text;
    buf_open(&text, arena, MOMENT_BYTES_MAX);
    text_put_day(&text, language, date);
    return buf_view(&text);
}

struct sv text_moment(struct arena *arena, enum language language, struct instant instant)
{
    struct buf text;
    buf_open(&text, arena, MOMENT_BYTES_MAX);
    text_put_moment(&text, language, instant);
    return buf_view(&text);
}

struct sv text_number(struct arena *arena, enum language language, int64_t value)
{
    ASSERT(value >= 0);
    struct buf text;
    buf_open(&text, arena, MOMENT_BYTES_MAX);
    int64_t group = 1;
    while (value / group >= 1000) {
        group *= 1000;
    }
    buf_put_int(&text, value / group);
    while (group > 1) {
        group /= 1000;
        buf_put_byte(&text, language == LANGUAGE_NL ? '.' : ',');
        buf_put_padded(&text, value / group % 1000, 3);
    }
    return buf_view(&text);
}

struct sv text_int(struct arena *arena, int64_t value)
{
    struct buf text;
    buf_open(&text, arena, MOMENT_BYTES_MAX);
    buf_put_int(&text, value);
    return buf_view(&text);
}
