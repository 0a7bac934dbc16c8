#include "base/test.h"
#include "base/trust.h"

static void secrets_differ_wherever_the_byte_stands(void **state)
{
    (void)state;
    struct secret_hash left = { { 0 } };
    struct secret_hash right = { { 0 } };
    assert_true(secret_equal(&left, &right));
    for (size_t i = 0; i < SECRET_HASH_BYTES; i++) {
        right.bytes[i] = 1;
        assert_false(secret_equal(&left, &right));
        right.bytes[i] = 0;
    }
    assert_int_equal(secret_view(&left).length, SECRET_HASH_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_differ_wherever_the_byte_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
