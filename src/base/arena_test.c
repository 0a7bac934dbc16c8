#include "base/arena.h"
#include "base/test.h"

static void memory_comes_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena arena;
    arena_open(&arena, 1024 * 1024);
    for (size_t size = 1; size < 5000; size += 37) {
        unsigned char *bytes = arena_take(&arena, size);
        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % 16, 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(bytes[i], 0);
            bytes[i] = 0xFF;
        }
    }
    arena_close(&arena);
}

static void the_cap_holds_and_is_remembered(void **state)
{
    (void)state;
    struct arena arena;
    arena_open(&arena, 64);
    assert_non_null(arena_take(&arena, 48));
    assert_false(arena.failed);
    assert_null(arena_take(&arena, 17));
    assert_true(arena.failed);
    assert_non_null(arena_take(&arena, 16));
    assert_null(arena_take(&arena, SIZE_MAX));
    arena_close(&arena);
}

static void arrays_that_overflow_are_refused(void **state)
{
    (void)state;
    struct arena arena;
    arena_open(&arena, SIZE_MAX);
    volatile size_t half = SIZE_MAX / 2;
    assert_null(arena_take_array(&arena, half, 3));
    assert_true(arena.failed);
    arena_close(&arena);
}

static void nothing_may_be_asked_for(void **state)
{
    (void)state;
    struct arena arena;
    arena_open(&arena, 64);
    assert_non_null(arena_take(&arena, 0));
    arena_close(&arena);
    arena_close(&arena); /* closing twice is allowed */
}

static void a_copy_is_independent(void **state)
{
    (void)state;
    struct arena arena;
    char text[] = "abc";
    struct sv copy = { 0 };
    arena_open(&arena, 1024);
    assert_int_equal(arena_copy(&arena, sv_of_c(text), &copy), OK);
    text[0] = 'x';
    assert_sv(copy, "abc");
    assert_int_equal(arena_copy(&arena, (struct sv){ 0 }, &copy), OK);
    assert_sv(copy, "");
    arena_close(&arena);
}

static void a_c_string_ends_and_holds_no_zero(void **state)
{
    (void)state;
    struct arena arena;
    const char *text = NULL;
    arena_open(&arena, 1024);
    assert_int_equal(arena_c_string(&arena, sv_until(SV("abcdef"), 3), &text), OK);
    assert_string_equal(text, "abc");
    assert_int_equal(arena_c_string(&arena, SV("a\0b"), &text), ERR_INVALID);
    assert_string_equal(text, "abc");
    arena_close(&arena);
}

static void torture_fails_the_chosen_allocation_only(void **state)
{
    (void)state;
    struct arena arena;
    struct sv copy = { 0 };
    arena_open(&arena, 1024);
    arena_fail_nth(2);
    assert_int_equal(arena_copy(&arena, SV("a"), &copy), OK);
    assert_int_equal(arena_copy(&arena, SV("b"), &copy), ERR_NO_MEMORY);
    assert_sv(copy, "a");
    assert_int_equal(arena_copy(&arena, SV("c"), &copy), OK);
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_comes_zeroed_and_aligned),
        cmocka_unit_test(the_cap_holds_and_is_remembered),
        cmocka_unit_test(arrays_that_overflow_are_refused),
        cmocka_unit_test(nothing_may_be_asked_for),
        cmocka_unit_test(a_copy_is_independent),
        cmocka_unit_test(a_c_string_ends_and_holds_no_zero),
        cmocka_unit_test(torture_fails_the_chosen_allocation_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
