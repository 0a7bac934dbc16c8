/* Argument: a catalogue that the build made from text_test.po. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static unsigned char mo[64 * 1024];
static size_t mo_length;
static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_open(&arena, 64 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void is(struct sv text, const char *wanted)
{
    assert_int_equal(text.length, strlen(wanted));
    assert_memory_equal(text.at, wanted, text.length);
}

static void every_sentence_of_the_catalogue_is_found(void **state)
{
    (void)state;
    is(text_in(LANGUAGE_NL, T("Yes")), "Ja");
    is(text_in(LANGUAGE_NL, T("No")), "Nee");
    is(text_in(LANGUAGE_NL, T("Answer by %1, sent by %2")), "Van %2, antwoord vóór %1");
}

static void english_is_the_key_itself(void **state)
{
    (void)state;
    is(text_in(LANGUAGE_EN, T("Yes")), "Yes");
}

static void a_sentence_without_dutch_stays_english(void **state)
{
    (void)state;
    is(text_in(LANGUAGE_NL, T("Nobody translated this")), "Nobody translated this");
}

static void nothing_stays_nothing(void **state)
{
    (void)state;
    is(text_in(LANGUAGE_NL, T("")), "");
}

static void placeholders_are_filled_in_the_order_of_the_language(void **state)
{
    (void)state;
    const struct text text = T("Answer by %1, sent by %2");
    is(TEXT_FILL(&arena, LANGUAGE_NL, text, SV("1 mei"), SV("Zoë")), "Van Zoë, antwoord vóór 1 mei");
    is(TEXT_FILL(&arena, LANGUAGE_EN, text, SV("1 May"), SV("Zoë")), "Answer by 1 May, sent by Zoë");
}

static void what_is_filled_in_is_not_filled_again(void **state)
{
    (void)state;
    is(TEXT_FILL(&arena, LANGUAGE_EN, T("%1 and %2"), SV("%2"), SV("x")), "%2 and x");
}

static void a_percent_sign_or_a_missing_argument_stays_visible(void **state)
{
    (void)state;
    is(TEXT_FILL(&arena, LANGUAGE_EN, T("100% of %2, %"), SV("x")), "100% of %2, %");
}

static void without_memory_the_filled_text_is_empty(void **state)
{
    (void)state;
    arena_fail_nth(1);
    struct sv text = TEXT_FILL(&arena, LANGUAGE_EN, T("%1"), SV("x"));
    arena_fail_nth(0);
    is(text, "");
}

static void days_and_moments_read_as_people_write_them(void **state)
{
    (void)state;
    struct date date = date_of_parts(2026, 3, 12);
    is(text_date(&arena, LANGUAGE_NL, date), "12 maart 2026");
    is(text_date(&arena, LANGUAGE_EN, date), "12 March 2026");
    is(text_day(&arena, LANGUAGE_NL, date), "donderdag 12 maart 2026");
    is(text_day(&arena, LANGUAGE_EN, date), "Thursday 12 March 2026");
    struct instant moment = instant_add_ms(date_begin(date), (int64_t)(14 * 60 + 5) * 60 * 1000);
    is(text_moment(&arena, LANGUAGE_NL, moment), "12 maart 2026, 14:05 uur");
    is(text_moment(&arena, LANGUAGE_EN, moment), "12 March 2026, 14:05");
}

static void a_day_that_is_not_set_is_not_written(void **state)
{
    (void)state;
    is(text_date(&arena, LANGUAGE_NL, (struct date){ 0 }), "");
    is(text_day(&arena, LANGUAGE_NL, (struct date){ 0 }), "");
}

static void a_number_for_people_stands_in_groups_of_three(void **state)
{
    (void)state;
    is(text_number(&arena, LANGUAGE_NL, 20000), "20.000");
    is(text_number(&arena, LANGUAGE_EN, 1000007), "1,000,007");
    is(text_number(&arena, LANGUAGE_NL, 0), "0");
    is(text_number(&arena, LANGUAGE_NL, 999), "999");
    is(text_number(&arena, LANGUAGE_NL, INT64_MAX), "9.223.372.036.854.775.807");
}

static void a_language_is_known_by_its_code(void **state)
{
    (void)state;
    enum language language = LANGUAGE_NL;
    assert_true(language_of(SV("en"), &language));
    assert_int_equal(language, LANGUAGE_EN);
    assert_false(language_of(SV("de"), &language));
    is(language_code(LANGUAGE_NL), "nl");
}

/* Each byte of the header and tables wrong in turn: refused, or still safe to read. */
static void a_damaged_catalogue_is_refused_or_harmless(void **state)
{
    (void)state;
    static unsigned char damaged[sizeof mo];
    assert_int_equal(text_catalogue_set(mo, 10), ERR_INVALID);
    for (size_t i = 0; i < mo_length; i++) {
        memcpy(damaged, mo, mo_length);
        damaged[i] ^= 0xFF;
        if (text_catalogue_set(damaged, mo_length) == OK) {
            (void)text_in(LANGUAGE_NL, T("Yes"));
            (void)text_in(LANGUAGE_NL, T("Nobody translated this"));
        }
    }
    assert_int_equal(text_catalogue_set(mo, mo_length), OK);
}

int main(int count, char **arguments)
{
    FILE *file = count > 1 ? fopen(arguments[1], "rb") : NULL;
    if (file == NULL) {
        return 1;
    }
    mo_length = fread(mo, 1, sizeof mo, file);
    (void)fclose(file);
    if (text_catalogue_set(mo, mo_length) != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sentence_of_the_catalogue_is_found),
        cmocka_unit_test(english_is_the_key_itself),
        cmocka_unit_test(a_sentence_without_dutch_stays_english),
        cmocka_unit_test(nothing_stays_nothing),
        cmocka_unit_test(placeholders_are_filled_in_the_order_of_the_language),
        cmocka_unit_test(what_is_filled_in_is_not_filled_again),
        cmocka_unit_test(a_percent_sign_or_a_missing_argument_stays_visible),
        cmocka_unit_test(without_memory_the_filled_text_is_empty),
        cmocka_unit_test(days_and_moments_read_as_people_write_them),
        cmocka_unit_test(a_day_that_is_not_set_is_not_written),
        cmocka_unit_test(a_number_for_people_stands_in_groups_of_three),
        cmocka_unit_test(a_language_is_known_by_its_code),
        cmocka_unit_test(a_damaged_catalogue_is_refused_or_harmless),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
