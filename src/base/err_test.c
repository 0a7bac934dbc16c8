#include "base/err.h"
#include "base/test.h"

static enum err pass_on(enum err err)
{
    TRY(err);
    return OK;
}

static void every_error_has_its_own_name(void **state)
{
    (void)state;
    for (int left = 0; left < ERR_COUNT; left++) {
        assert_string_not_equal(err_name((enum err)left), "not_an_error");
        for (int right = 0; right < left; right++) {
            assert_string_not_equal(err_name((enum err)left), err_name((enum err)right));
        }
    }
    assert_string_equal(err_name(ERR_COUNT), "not_an_error");
}

static void try_leaves_with_the_same_error(void **state)
{
    (void)state;
    assert_int_equal(pass_on(ERR_CONFLICT), ERR_CONFLICT);
    assert_int_equal(pass_on(OK), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_its_own_name),
        cmocka_unit_test(try_leaves_with_the_same_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
