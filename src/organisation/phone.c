#include "organisation/phone.h"

#include "base/buf.h"

enum { PHONE_DIGITS_LEAST = 3, PHONE_DIGITS_MOST = 15 };

static bool is_filler(char byte)
{
    return byte == ' ' || byte == '-' || byte == '.' || byte == '(' || byte == ')' || byte == '/';
}

/* Without the trunk zero that people write in brackets: +31 (0)20. */
static struct sv without_country(struct sv digits)
{
    struct sv rest = sv_starts(digits, SV("+31")) ? sv_from(digits, 3) : sv_from(digits, 4);
    return sv_starts(rest, SV("0")) ? sv_from(rest, 1) : rest;
}

bool phone_read(struct arena *arena, struct sv typed, struct sv *ret_number)
{
    struct buf digits;
    buf_open(&digits, arena, PHONE_DIGITS_MOST + 3);
    struct sv trimmed = sv_trim(typed);
    for (size_t at = 0; at < trimmed.length; at++) {
        char byte = trimmed.at[at];
        bool plus = byte == '+' && at == 0;
        if (is_filler(byte)) {
            continue;
        }
        if (!plus && (byte < '0' || byte > '9')) {
            return false;
        }
        buf_put_byte(&digits, byte);
    }
    struct sv all;
    if (buf_done(&digits, &all) != OK) {
        return false;
    }
    if (sv_starts(all, SV("+31")) || sv_starts(all, SV("0031"))) {
        struct buf national;
        buf_open(&national, arena, PHONE_DIGITS_MOST + 3);
        buf_put_byte(&national, '0');
        buf_put(&national, without_country(all));
        all = buf_view(&national);
    }
    size_t count = sv_starts(all, SV("+")) ? all.length - 1 : all.length;
    if (count < PHONE_DIGITS_LEAST || count > PHONE_DIGITS_MOST) {
        return false;
    }
    *ret_number = all;
    return true;
}

/* Area codes of three digits; all other geographic ones have four. */
static bool short_area(struct sv number)
{
    static const struct sv areas[] = {
        SV_INIT("010"), SV_INIT("013"), SV_INIT("015"), SV_INIT("020"), SV_INIT("023"), SV_INIT("024"), SV_INIT("026"),
        SV_INIT("030"), SV_INIT("033"), SV_INIT("035"), SV_INIT("036"), SV_INIT("038"), SV_INIT("040"), SV_INIT("043"),
        SV_INIT("045"), SV_INIT("046"), SV_INIT("050"), SV_INIT("053"), SV_INIT("055"), SV_INIT("058"), SV_INIT("070"),
        SV_INIT("071"), SV_INIT("072"), SV_INIT("073"), SV_INIT("074"), SV_INIT("075"), SV_INIT("076"), SV_INIT("077"),
        SV_INIT("078"), SV_INIT("079"), SV_INIT("085"), SV_INIT("088"),
    };
    for (size_t at = 0; at < sizeof areas / sizeof areas[0]; at++) {
        if (sv_starts(number, areas[at])) {
            return true;
        }
    }
    return false;
}

static struct sv in_groups(struct arena *arena, struct sv number, const uint8_t *groups, size_t count)
{
    struct buf shown;
    buf_open(&shown, arena, PHONE_DIGITS_MOST * 2);
    for (size_t at = 0; at < count; at++) {
        buf_put(&shown, at == 0 ? SV("") : SV(" "));
        buf_put(&shown, sv_until(number, groups[at]));
        number = sv_from(number, groups[at]);
    }
    return buf_view(&shown);
}

struct sv phone_show(struct arena *arena, struct sv number)
{
    enum { NATIONAL = 10 };
    if (number.length == NATIONAL && sv_starts(number, SV("06"))) {
        return in_groups(arena, number, (const uint8_t[]){ 2, 2, 2, 2, 2 }, 5);
    }
    if (sv_starts(number, SV("0800")) || sv_starts(number, SV("0900"))) {
        return in_groups(arena, number, (const uint8_t[]){ 4, PHONE_DIGITS_MOST }, 2);
    }
    if (number.length == NATIONAL && short_area(number)) {
        return in_groups(arena, number, (const uint8_t[]){ 3, 3, 2, 2 }, 4);
    }
    if (number.length == NATIONAL && sv_starts(number, SV("0"))) {
        return in_groups(arena, number, (const uint8_t[]){ 4, 2, 2, 2 }, 4);
    }
    if (number.length == 5 && sv_starts(number, SV("14"))) {
        return in_groups(arena, number, (const uint8_t[]){ 2, 3 }, 2);
    }
    return number;
}
