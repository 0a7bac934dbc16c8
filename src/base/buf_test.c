#include "base/buf.h"
#include "base/test.h"

static struct arena arena;
static struct buf buf;

static int open_buf(void **state)
{
    (void)state;
    arena_open(&arena, 1024 * 1024);
    buf_open(&buf, &arena, 100 * 1000);
    return 0;
}

static int close_buf(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void text_grows_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < 10 * 1000; i++) {
        buf_put_byte(&buf, (char)('a' + (char)(i % 26)));
    }
    struct sv text = { 0 };
    assert_int_equal(buf_done(&buf, &text), OK);
    assert_int_equal(text.length, 10 * 1000);
    assert_int_equal(text.at[9999], 'a' + 9999 % 26);
}

static void the_maximum_holds_and_failure_stays(void **state)
{
    (void)state;
    buf_open(&buf, &arena, 4);
    buf_put(&buf, SV("abcd"));
    struct sv text = { 0 };
    assert_int_equal(buf_done(&buf, &text), OK);
    buf_put(&buf, SV("e"));
    buf_put(&buf, SV(""));
    assert_int_equal(buf_done(&buf, &text), ERR_LIMIT);
    assert_sv(text, "abcd");
    assert_sv(buf_view(&buf), "abcd");
}

static void an_arena_that_is_full_fails_the_buffer(void **state)
{
    (void)state;
    struct arena small;
    arena_open(&small, 16);
    buf_open(&buf, &small, 1000);
    buf_put(&buf, SV("abc"));
    struct sv text = { 0 };
    assert_int_equal(buf_done(&buf, &text), ERR_LIMIT);
    arena_close(&small);
}

static void numbers_are_written_at_their_edges(void **state)
{
    (void)state;
    buf_put_int(&buf, 0);
    buf_put_byte(&buf, ' ');
    buf_put_int(&buf, INT64_MAX);
    buf_put_byte(&buf, ' ');
    buf_put_int(&buf, INT64_MIN);
    assert_sv(buf_view(&buf), "0 9223372036854775807 -9223372036854775808");
}

static void padded_numbers_keep_their_width(void **state)
{
    (void)state;
    buf_put_padded(&buf, 7, 2);
    buf_put_byte(&buf, ' ');
    buf_put_padded(&buf, 2026, 4);
    buf_put_byte(&buf, ' ');
    buf_put_padded(&buf, 12345, 3);
    buf_put_byte(&buf, ' ');
    buf_put_padded(&buf, 0, 3);
    assert_sv(buf_view(&buf), "07 2026 12345 000");
}

static void bytes_are_written_as_hex(void **state)
{
    (void)state;
    buf_put_hex(&buf, SV("\x00\x7F\xFF"));
    assert_sv(buf_view(&buf), "007fff");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_grows_in_order, open_buf, close_buf),
        cmocka_unit_test_setup_teardown(the_maximum_holds_and_failure_stays, open_buf, close_buf),
        cmocka_unit_test_setup_teardown(an_arena_that_is_full_fails_the_buffer, open_buf, close_buf),
        cmocka_unit_test_setup_teardown(numbers_are_written_at_their_edges, open_buf, close_buf),
        cmocka_unit_test_setup_teardown(padded_numbers_keep_their_width, open_buf, close_buf),
        cmocka_unit_test_setup_teardown(bytes_are_written_as_hex, open_buf, close_buf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
