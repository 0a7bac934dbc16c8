#include "backup/rows.h"

#include <sodium.h>

bool hex_read(struct sv hex, unsigned char *into, size_t length)
{
    size_t got = 0;
    return hex.length == 2 * length &&
           sodium_hex2bin(into, length, hex.at, hex.length, NULL, &got, NULL) == 0 && got == length;
}

bool row_next(struct sv *rest, char separator, struct sv name, struct sv *ret_value)
{
    struct sv line = { 0 };
    struct sv found = { 0 };
    return sv_cut(*rest, '\n', &line, rest) && sv_cut(line, separator, &found, ret_value) && sv_equal(found, name);
}

bool row_next_hex(struct sv *rest, char separator, struct sv name, unsigned char *into, size_t length)
{
    struct sv value = { 0 };
    return row_next(rest, separator, name, &value) && hex_read(value, into, length);
}
