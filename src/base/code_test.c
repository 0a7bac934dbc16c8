#include "base/code.h"
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct code known_code(void)
{
    struct random random = { .test_seed = 7 };
    return code_new(&random);
}

static void a_new_code_has_six_groups_of_three(void **state)
{
    (void)state;
    struct code code = known_code();
    for (size_t i = 0; i < CODE_TEXT_BYTES; i++) {
        assert_int_equal(code.text[i] == '-', i % 4 == 3);
        assert_null(strchr("ILOU", code.text[i]));
    }
}

static void a_code_is_read_however_it_is_typed(void **state)
{
    (void)state;
    struct code code = known_code();
    char typed[CODE_TYPED_MAX] = "  ";
    size_t length = 2;
    for (size_t i = 0; i < CODE_TEXT_BYTES; i++) {
        char lower = code.text[i] >= 'A' && code.text[i] <= 'Z' ? (char)(code.text[i] - 'A' + 'a') : code.text[i];
        lower = lower == '0' ? 'o' : lower;
        lower = lower == '1' ? 'l' : lower;
        typed[length++] = lower == '-' ? ' ' : lower;
        if (i % 5 == 0) {
            typed[length++] = '.';
        }
    }
    struct code read = { 0 };
    assert_true(code_read(sv_of_bytes(typed, length), &read));
    assert_true(sv_equal(code_view(&read), code_view(&code)));
}

static void every_single_wrong_character_is_noticed(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    struct code code = known_code();
    for (size_t i = 0; i < CODE_TEXT_BYTES; i++) {
        for (size_t j = 0; code.text[i] != '-' && j < 32; j++) {
            struct code wrong = code;
            struct code read = { 0 };
            wrong.text[i] = alphabet[j];
            assert_int_equal(code_read(code_view(&wrong), &read), wrong.text[i] == code.text[i]);
        }
    }
}

static void swapped_neighbours_are_noticed(void **state)
{
    (void)state;
    struct random random = { .test_seed = 11 };
    for (size_t round = 0; round < 200; round++) {
        struct code code = code_new(&random);
        for (size_t i = 0; i + 1 < CODE_TEXT_BYTES; i++) {
            size_t next = code.text[i + 1] == '-' ? i + 2 : i + 1;
            if (code.text[i] == '-' || code.text[i] == code.text[next]) {
                continue;
            }
            struct code wrong = code;
            struct code read = { 0 };
            wrong.text[i] = code.text[next];
            wrong.text[next] = code.text[i];
            assert_false(code_read(code_view(&wrong), &read));
        }
    }
}

static void what_cannot_be_a_code_is_not_read(void **state)
{
    (void)state;
    struct code read = { 0 };
    struct code code = known_code();
    assert_false(code_read(SV(""), &read));
    assert_false(code_read(SV("000"), &read));
    assert_false(code_read(SV("K7Q-M3F-9XT-0AB-CDE-FGU"), &read));
    assert_false(code_read(SV("................................................................."), &read));
    assert_false(code_read(sv_until(code_view(&code), CODE_TEXT_BYTES - 1), &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_code_has_six_groups_of_three),
        cmocka_unit_test(a_code_is_read_however_it_is_typed),
        cmocka_unit_test(every_single_wrong_character_is_noticed),
        cmocka_unit_test(swapped_neighbours_are_noticed),
        cmocka_unit_test(what_cannot_be_a_code_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
