#include "base/sv.h"

#include <string.h>

struct sv sv_of_bytes(const void *bytes, size_t length)
{
    return (struct sv){ bytes, length };
}

struct sv sv_of_c(const char *text)
{
    return text == NULL ? (struct sv){ "", 0 } : (struct sv){ text, strlen(text) };
}

bool sv_empty(struct sv view)
{
    return view.length == 0;
}

bool sv_equal(struct sv left, struct sv right)
{
    return left.length == right.length && (left.length == 0 || memcmp(left.at, right.at, left.length) == 0);
}

int sv_compare(struct sv left, struct sv right)
{
    size_t shared = left.length < right.length ? left.length : right.length;
    int order = shared == 0 ? 0 : memcmp(left.at, right.at, shared);
    if (order != 0) {
        return order;
    }
    return (left.length > right.length) - (left.length < right.length);
}

bool sv_starts(struct sv view, struct sv prefix)
{
    return view.length >= prefix.length && sv_equal(sv_until(view, prefix.length), prefix);
}

bool sv_ends(struct sv view, struct sv suffix)
{
    return view.length >= suffix.length && sv_equal(sv_from(view, view.length - suffix.length), suffix);
}

struct sv sv_from(struct sv view, size_t offset)
{
    if (offset >= view.length) {
        return (struct sv){ "", 0 };
    }
    return (struct sv){ view.at + offset, view.length - offset };
}

struct sv sv_until(struct sv view, size_t length)
{
    return (struct sv){ view.at, length < view.length ? length : view.length };
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct sv sv_trim(struct sv view)
{
    while (view.length > 0 && is_space(view.at[0])) {
        view = (struct sv){ view.at + 1, view.length - 1 };
    }
    while (view.length > 0 && is_space(view.at[view.length - 1])) {
        view.length--;
    }
    return view;
}

bool sv_find(struct sv view, char wanted, size_t *ret_offset)
{
    const char *found = view.length == 0 ? NULL : memchr(view.at, wanted, view.length);
    if (found == NULL) {
        return false;
    }
    *ret_offset = (size_t)(found - view.at);
    return true;
}

bool sv_cut(struct sv view, char separator, struct sv *ret_before, struct sv *ret_after)
{
    size_t offset = 0;
    if (!sv_find(view, separator, &offset)) {
        return false;
    }
    *ret_before = sv_until(view, offset);
    *ret_after = sv_from(view, offset + 1);
    return true;
}

/* Table 3-7 of the Unicode Standard. */
size_t sv_utf8_step(struct sv view)
{
    if (view.length == 0) {
        return 0;
    }
    const unsigned char *at = (const unsigned char *)view.at;
    unsigned char first = at[0];
    if (first < 0x80) {
        return 1;
    }
    size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                    : (first & 0xF0) == 0xE0         ? 3
                    : first >= 0xF0 && first <= 0xF4 ? 4
                                                     : 0;
    if (length == 0 || length > view.length) {
        return 0;
    }
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

/* Most text is letters of one byte: eight of them are looked at together. */
static size_t ascii_words(struct sv view, size_t from)
{
    uint64_t word = 0;
    while (view.length - from >= sizeof word) {
        memcpy(&word, view.at + from, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
        from += sizeof word;
    }
    return from;
}

bool sv_utf8_valid(struct sv view)
{
    for (size_t i = ascii_words(view, 0); i < view.length; i = ascii_words(view, i)) {
        size_t step = sv_utf8_step(sv_from(view, i));
        if (step == 0) {
            return false;
        }
        i += step;
    }
    return true;
}

size_t sv_utf8_count(struct sv view)
{
    size_t count = 0;
    for (size_t i = 0; i < view.length; i++) {
        count += ((unsigned char)view.at[i] & 0xC0) != 0x80;
    }
    return count;
}

bool sv_to_int(struct sv view, int64_t *ret_value)
{
    bool negative = view.length > 0 && view.at[0] == '-';
    struct sv digits = sv_from(view, negative ? 1 : 0);
    if (digits.length == 0 || digits.length > 19) {
        return false;
    }
    int64_t value = 0;
    for (size_t i = 0; i < digits.length; i++) {
        int digit = digits.at[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value)) {
            return false;
        }
    }
    /* Counted downwards, because the smallest number has no positive twin. */
    if (!negative && value == INT64_MIN) {
        return false;
    }
    *ret_value = negative ? value : -value;
    return true;
}
