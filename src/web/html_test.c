#include "web/html.h"
#include "web/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct buf out;
static struct html html;

static int begin(void **state)
{
    (void)state;
    arena_open(&arena, 256 * 1024);
    buf_open(&out, &arena, 128 * 1024);
    html = (struct html){ .out = &out, .arena = &arena, .language = LANGUAGE_EN };
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void expect(const char *wanted)
{
    struct sv written = buf_view(&out);
    assert_int_equal(written.length, strlen(wanted));
    assert_memory_equal(written.at, wanted, written.length);
}

static void the_five_dangerous_characters_become_entities(void **state)
{
    (void)state;
    HTML_TEXT(&html, SV("<script>\"Jan & Piet's\"</script>é€😀"));
    expect("&lt;script&gt;&quot;Jan &amp; Piet&#39;s&quot;&lt;/script&gt;é€😀");
}

static void what_fills_a_sentence_is_escaped_too(void **state)
{
    (void)state;
    const struct sv arguments[] = { SV("<b>"), SV("\"") };
    html_put_filled(&html, T("%1 & %2"), arguments, 2);
    expect("&lt;b&gt; &amp; &quot;");
}

static void an_argument_may_be_a_text_a_number_or_a_date(void **state)
{
    (void)state;
    const struct sv arguments[] = { HTML_ARGUMENT(&html, T("Yes")), HTML_ARGUMENT(&html, (int64_t)-12),
                                    HTML_ARGUMENT(&html, date_of_parts(2026, 3, 12)) };
    html_put_filled(&html, T("%1, %2, %3"), arguments, 3);
    expect("Yes, -12, 12 March 2026");
}

static void an_address_of_this_site_keeps_the_language(void **state)
{
    (void)state;
    html.prefix = SV("/en");
    HTML_URL(&html, URL("/melden?a=1&b=2"));
    HTML_URL(&html, ((struct url){ .address = SV("/static/x.css"), .fixed = true }));
    HTML_URL(&html, URL("#field"));
    HTML_URL(&html, URL("https://example.nl/"));
    expect("/en/melden?a=1&amp;b=2/static/x.css#fieldhttps://example.nl/");
}

static void a_segment_of_an_address_cannot_leave_it(void **state)
{
    (void)state;
    HTML_URL(&html, url_of(&arena, SV("/m/"), SV("../a?b#c\"<é"), SV("/x")));
    expect("/m/..%2fa%3fb%23c%22%3c%c3%a9/x");
}

static void a_telephone_number_keeps_digits_and_plus(void **state)
{
    (void)state;
    HTML_URL(&html, url_tel(&arena, SV("+31 (0)14-0123\"x")));
    expect("tel:+310140123");
}

static void without_memory_no_half_address_appears(void **state)
{
    (void)state;
    arena_fail_nth(1);
    struct url url = url_of(&arena, SV("/m/"), SV("a"), SV(""));
    arena_fail_nth(0);
    assert_int_equal(url.address.length, 0);
}

static void a_condition_is_a_flag_or_a_text_with_something_in_it(void **state)
{
    (void)state;
    assert_true(HTML_BOOL((bool)true));
    assert_true(HTML_BOOL(SV("x")));
    assert_false(HTML_BOOL(SV("")));
}

static bool draws(const struct picture *picture, const char *wanted)
{
    struct html_safe drawn = { SV("") };
    assert_int_equal(picture_course(&arena, LANGUAGE_EN, picture, &drawn), OK);
    return memmem(drawn.markup.at, drawn.markup.length, wanted, strlen(wanted)) != NULL;
}

static void a_picture_describes_itself_in_words(void **state)
{
    (void)state;
    const struct picture_event events[] = { { date_of_parts(2026, 12, 1), SV("answer <b>"), PICTURE_DUE },
                                            { date_of_parts(2026, 11, 1), SV("received"), PICTURE_EVENT } };
    const struct picture picture = { events, 2, date_of_parts(2026, 11, 22) };
    assert_true(draws(&picture, "<desc id=\"picture-text\">1 November 2026: received. "
                                "1 December 2026: answer &lt;b&gt;. </desc>"));
    assert_true(draws(&picture, "<circle class=\"due\""));
    assert_true(draws(&picture, "role=\"img\" aria-labelledby=\"picture-title picture-text\""));
    assert_false(draws(&picture, "<b>"));
}

static void a_picture_of_nothing_is_nothing(void **state)
{
    (void)state;
    struct html_safe drawn = { SV("x") };
    const struct picture picture = { .today = date_of_parts(2026, 1, 1) };
    assert_int_equal(picture_course(&arena, LANGUAGE_EN, &picture, &drawn), OK);
    assert_int_equal(drawn.markup.length, 0);
}

static void many_events_on_one_day_still_make_a_picture(void **state)
{
    (void)state;
    struct picture_event events[PICTURE_EVENTS_MAX + 20];
    for (size_t i = 0; i < PICTURE_EVENTS_MAX + 20; i++) {
        events[i] = (struct picture_event){ date_of_parts(2026, 11, 22), SV("something happened"),
                                            (enum picture_mark)(i % 4) };
    }
    const struct picture picture = { events, PICTURE_EVENTS_MAX + 20, date_of_parts(2026, 11, 22) };
    assert_true(draws(&picture, "class=\"late\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_five_dangerous_characters_become_entities, begin, end),
        cmocka_unit_test_setup_teardown(what_fills_a_sentence_is_escaped_too, begin, end),
        cmocka_unit_test_setup_teardown(an_argument_may_be_a_text_a_number_or_a_date, begin, end),
        cmocka_unit_test_setup_teardown(an_address_of_this_site_keeps_the_language, begin, end),
        cmocka_unit_test_setup_teardown(a_segment_of_an_address_cannot_leave_it, begin, end),
        cmocka_unit_test_setup_teardown(a_telephone_number_keeps_digits_and_plus, begin, end),
        cmocka_unit_test_setup_teardown(without_memory_no_half_address_appears, begin, end),
        cmocka_unit_test_setup_teardown(a_condition_is_a_flag_or_a_text_with_something_in_it, begin, end),
        cmocka_unit_test_setup_teardown(a_picture_describes_itself_in_words, begin, end),
        cmocka_unit_test_setup_teardown(a_picture_of_nothing_is_nothing, begin, end),
        cmocka_unit_test_setup_teardown(many_events_on_one_day_still_make_a_picture, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
