#include "base/json.h"
#include "base/test.h"

static struct arena arena;
static struct buf out;

static int open_out(void **state)
{
    (void)state;
    arena_open(&arena, 1024 * 1024);
    buf_open(&out, &arena, 64 * 1024);
    return 0;
}

static int close_out(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void commas_and_nesting_come_by_themselves(void **state)
{
    (void)state;
    struct json json = { .out = &out };
    json_object(&json);
    json_name(&json, SV("a"));
    json_int(&json, -1);
    json_name(&json, SV("b"));
    json_array(&json);
    json_bool(&json, true);
    json_null(&json);
    json_object(&json);
    json_object_end(&json);
    json_object(&json);
    json_name(&json, SV("c"));
    json_text(&json, SV("d"));
    json_object_end(&json);
    json_array_end(&json);
    json_name(&json, SV("e"));
    json_bool(&json, false);
    json_object_end(&json);
    assert_sv(buf_view(&out), "{\"a\":-1,\"b\":[true,null,{},{\"c\":\"d\"}],\"e\":false}");
}

static void text_is_escaped(void **state)
{
    (void)state;
    struct json json = { .out = &out };
    json_text(&json, SV("\"\\/\n\r\t\x01\x7F\xC3\xAB"));
    assert_sv(buf_view(&out), "\"\\\"\\\\/\\n\\r\\t\\u0001\x7F\xC3\xAB\"");
}

static void bytes_that_are_no_text_become_the_replacement_character(void **state)
{
    (void)state;
    struct json json = { .out = &out };
    json_text(&json, SV("a\xFF\xE2\x82z"));
    assert_sv(buf_view(&out), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commas_and_nesting_come_by_themselves, open_out, close_out),
        cmocka_unit_test_setup_teardown(text_is_escaped, open_out, close_out),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_text_become_the_replacement_character, open_out, close_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
