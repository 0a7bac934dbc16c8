#include "base/test.h"

static void views_compare_bytewise_and_the_shorter_comes_first(void **state)
{
    (void)state;
    assert_true(sv_compare(SV("a"), SV("b")) < 0);
    assert_true(sv_compare(SV("ab"), SV("a")) > 0);
    assert_int_equal(sv_compare(SV("a"), SV("a")), 0);
    assert_int_equal(sv_compare(SV(""), (struct sv){ 0 }), 0);
    assert_true(sv_equal(SV(""), (struct sv){ 0 }));
    assert_false(sv_equal(SV("a"), SV("b")));
}

static void parts_beyond_the_end_are_empty(void **state)
{
    (void)state;
    assert_sv(sv_from(SV("abc"), 1), "bc");
    assert_sv(sv_from(SV("abc"), 3), "");
    assert_sv(sv_from(SV("abc"), SIZE_MAX), "");
    assert_sv(sv_until(SV("abc"), 2), "ab");
    assert_sv(sv_until(SV("abc"), SIZE_MAX), "abc");
}

static void beginnings_and_endings_are_found(void **state)
{
    (void)state;
    assert_true(sv_starts(SV("melding"), SV("mel")));
    assert_true(sv_starts(SV("melding"), SV("")));
    assert_false(sv_starts(SV("mel"), SV("melding")));
    assert_true(sv_ends(SV("melding"), SV("ing")));
    assert_false(sv_ends(SV("ing"), SV("melding")));
}

static void white_space_at_both_ends_goes(void **state)
{
    (void)state;
    assert_sv(sv_trim(SV(" \t a b\r\n")), "a b");
    assert_sv(sv_trim(SV(" \n ")), "");
    assert_sv(sv_trim((struct sv){ 0 }), "");
}

static void a_cut_is_made_at_the_first_separator(void **state)
{
    (void)state;
    struct sv before = SV("untouched");
    struct sv after = SV("untouched");
    assert_false(sv_cut(SV("abc"), '=', &before, &after));
    assert_sv(before, "untouched");
    assert_true(sv_cut(SV("a=b=c"), '=', &before, &after));
    assert_sv(before, "a");
    assert_sv(after, "b=c");
    assert_true(sv_cut(SV("="), '=', &before, &after));
    assert_sv(before, "");
    assert_sv(after, "");
}

static void only_well_formed_utf8_is_valid(void **state)
{
    (void)state;
    assert_true(sv_utf8_valid(SV("Zo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x99\x82")));
    assert_true(sv_utf8_valid(SV("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF")));
    assert_true(sv_utf8_valid(SV("")));
    assert_false(sv_utf8_valid(SV("\xC0\x80")));         /* overlong */
    assert_false(sv_utf8_valid(SV("\xE0\x9F\xBF")));     /* overlong */
    assert_false(sv_utf8_valid(SV("\xF0\x8F\xBF\xBF"))); /* overlong */
    assert_false(sv_utf8_valid(SV("\xED\xA0\x80")));     /* surrogate */
    assert_false(sv_utf8_valid(SV("\xF4\x90\x80\x80"))); /* above U+10FFFF */
    assert_false(sv_utf8_valid(SV("\xE2\x82")));         /* cut off */
    assert_false(sv_utf8_valid(SV("\x80")));
    assert_false(sv_utf8_valid(SV("\xFF")));
}

static void a_wrong_byte_is_found_wherever_it_stands(void **state)
{
    (void)state;
    static const char right[] = "letters of one byte, Zo\xC3\xAB, and a tail of them";
    enum { LENGTH = sizeof right - 1 };
    for (size_t length = 0; length <= LENGTH; length++) {
        char text[LENGTH];
        memcpy(text, right, LENGTH);
        assert_int_equal(sv_utf8_valid((struct sv){ text, length }), length != 24); /* cut in the middle of a letter */
        for (size_t i = 0; i < length; i++) {
            text[i] = (char)0xFF;
            assert_false(sv_utf8_valid((struct sv){ text, length }));
            text[i] = right[i];
        }
    }
}

static void code_points_are_counted_and_stepped(void **state)
{
    (void)state;
    assert_int_equal(sv_utf8_count(SV("Zo\xC3\xAB")), 3);
    assert_int_equal(sv_utf8_count(SV("")), 0);
    assert_int_equal(sv_utf8_step(SV("a")), 1);
    assert_int_equal(sv_utf8_step(SV("\xF0\x9F\x99\x82x")), 4);
    assert_int_equal(sv_utf8_step(SV("\x80")), 0);
    assert_int_equal(sv_utf8_step(SV("")), 0);
}

static void numbers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    int64_t value = 7;
    static const struct sv wrong[] = { SV_INIT(""), SV_INIT("-"), SV_INIT("1 "), SV_INIT("+1"), SV_INIT("0x1"),
                                       SV_INIT("1.0"), SV_INIT("9223372036854775808"), SV_INIT("-9223372036854775809"),
                                       SV_INIT("99999999999999999999") };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(sv_to_int(wrong[i], &value));
        assert_int_equal(value, 7);
    }
    assert_true(sv_to_int(SV("-0"), &value) && value == 0);
    assert_true(sv_to_int(SV("42"), &value) && value == 42);
    assert_true(sv_to_int(SV("9223372036854775807"), &value) && value == INT64_MAX);
    assert_true(sv_to_int(SV("-9223372036854775808"), &value) && value == INT64_MIN);
}

static void text_of_libc_may_be_absent(void **state)
{
    (void)state;
    assert_true(sv_empty(sv_of_c(NULL)));
    assert_sv(sv_of_c("abc"), "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_compare_bytewise_and_the_shorter_comes_first),
        cmocka_unit_test(parts_beyond_the_end_are_empty),
        cmocka_unit_test(beginnings_and_endings_are_found),
        cmocka_unit_test(white_space_at_both_ends_goes),
        cmocka_unit_test(a_cut_is_made_at_the_first_separator),
        cmocka_unit_test(only_well_formed_utf8_is_valid),
        cmocka_unit_test(a_wrong_byte_is_found_wherever_it_stands),
        cmocka_unit_test(code_points_are_counted_and_stepped),
        cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
        cmocka_unit_test(text_of_libc_may_be_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
