/* The password helpers through their client: real processes behind real sockets. */
#include "vault/vault_harness.h"

#include "base/code.h"
#include "base/test.h"
#include "os/file.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct house {
    char folder[64];
    struct vault_harness *harness;
    struct password *password;
    struct arena arena;
    _Atomic uint32_t busy;
    _Atomic uint32_t right;
    struct sv hash;
};

static int house_open(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    (void)snprintf(house->folder, sizeof house->folder, "/tmp/seinhuis-password-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    const struct keepers_options options = { .data_folder = sv_of_c(house->folder) };
    assert_int_equal(vault_harness_start(&options, &house->harness), OK);
    assert_int_equal(password_open(vault_harness_password, house->harness, &house->password), OK);
    arena_open(&house->arena, 1024 * 1024);
    assert_int_equal(oath_init(), OATH_OK);
    *state = house;
    return 0;
}

static int house_close(void **state)
{
    struct house *house = *state;
    password_close(house->password);
    vault_harness_stop(house->harness);
    arena_close(&house->arena);
    assert_int_equal(folder_destroy(sv_of_c(house->folder)), OK);
    free(house);
    return 0;
}

static void the_right_password_is_right_and_another_is_not(void **state)
{
    struct house *house = *state;
    struct sv hash = { 0 };
    bool right = false;
    assert_int_equal(password_hash(house->password, &house->arena, SV("correct horse"), &hash), OK);
    assert_true(sv_starts(hash, SV("$argon2id$v=19$m=65536,t=2")));
    assert_int_equal(password_verify(house->password, SV("correct horse"), hash, &right), OK);
    assert_true(right);
    assert_int_equal(password_verify(house->password, SV("correct house"), hash, &right), OK);
    assert_false(right);
    house->hash = hash;
}

static void an_absent_account_looks_like_a_present_one(void **state)
{
    struct house *house = *state;
    bool right = true;
    int64_t began = clock_monotonic_ms();
    assert_int_equal(password_verify(house->password, SV("anything"), SV(""), &right), OK);
    int64_t absent = clock_monotonic_ms() - began;
    assert_false(right);
    began = clock_monotonic_ms();
    assert_int_equal(password_verify(house->password, SV("anything"), house->hash, &right), OK);
    int64_t present = clock_monotonic_ms() - began;
    assert_in_range(absent, present / 4, present * 4 + 20);
}

static void a_hash_that_is_none_is_just_wrong(void **state)
{
    struct house *house = *state;
    bool right = true;
    assert_int_equal(password_verify(house->password, SV("x"), SV("$argon2id$nonsense"), &right), OK);
    assert_false(right);
}

static struct sv code_at(struct sv secret, int64_t seconds, char into[8])
{
    char *raw = NULL;
    size_t length = 0;
    assert_int_equal(oath_base32_decode(secret.at, secret.length, &raw, &length), OATH_OK);
    assert_int_equal(oath_totp_generate(raw, length, seconds, 30, 0, 6, into), OATH_OK);
    free(raw);
    return sv_of_c(into);
}

static void a_time_code_works_once_with_one_step_of_grace(void **state)
{
    struct house *house = *state;
    struct sv secret = { 0 };
    char digits[8];
    bool right = false;
    int64_t step = 0;
    const struct instant now = { INT64_C(1795300000) * 1000 };
    assert_int_equal(totp_secret_new(house->password, &house->arena, &secret), OK);
    assert_int_equal(secret.length, 32);
    struct sv code = code_at(secret, 1795300000, digits);
    assert_int_equal(totp_verify(house->password, secret, code, now, 0, &right, &step), OK);
    assert_true(right);
    assert_int_equal(step, 1795300000 / 30);
    assert_int_equal(totp_verify(house->password, secret, code, now, step, &right, &step), OK);
    assert_false(right);
    code = code_at(secret, 1795300000 - 30, digits);
    assert_int_equal(totp_verify(house->password, secret, code, now, 0, &right, &step), OK);
    assert_true(right);
    code = code_at(secret, 1795300000 - 90, digits);
    assert_int_equal(totp_verify(house->password, secret, code, now, 0, &right, &step), OK);
    assert_false(right);
    assert_int_equal(totp_verify(house->password, secret, SV("12345"), now, 0, &right, &step), OK);
    assert_false(right);
}

static void the_reference_code_of_rfc_6238_is_right(void **state)
{
    struct house *house = *state;
    bool right = false;
    int64_t step = 0;
    /* Appendix B: secret "12345678901234567890", time 59: 94287082, of which six digits count here. */
    assert_int_equal(totp_verify(house->password, SV("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), SV("287082"),
                                 (struct instant){ 59000 }, -1, &right, &step), OK);
    assert_true(right);
    assert_int_equal(step, 1);
}

static void recovery_codes_are_eight_different_codes(void **state)
{
    struct house *house = *state;
    struct sv codes[RECOVERY_CODES];
    assert_int_equal(recovery_codes_new(house->password, &house->arena, codes), OK);
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        struct code read;
        assert_true(code_read(codes[i], &read));
        assert_true(sv_equal(code_view(&read), codes[i]));
        for (size_t j = 0; j < i; j++) {
            assert_false(sv_equal(codes[i], codes[j]));
        }
    }
}

static void *signs_in(void *context)
{
    struct house *house = context;
    bool right = false;
    enum err err = password_verify(house->password, SV("correct horse"), house->hash, &right);
    ASSERT(err == OK || err == ERR_BUSY);
    atomic_fetch_add(err == OK ? &house->right : &house->busy, 1);
    ASSERT(err != OK || right);
    return NULL;
}

static void a_crowd_is_told_to_wait_and_the_others_are_served(void **state)
{
    enum { CROWD = 60 };
    struct house *house = *state;
    pthread_t threads[CROWD];
    for (size_t i = 0; i < CROWD; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, signs_in, house), 0);
    }
    for (size_t i = 0; i < CROWD; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(atomic_load(&house->right) + atomic_load(&house->busy), CROWD);
    assert_true(atomic_load(&house->right) >= 32);
    assert_true(atomic_load(&house->busy) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_password_is_right_and_another_is_not),
        cmocka_unit_test(an_absent_account_looks_like_a_present_one),
        cmocka_unit_test(a_hash_that_is_none_is_just_wrong),
        cmocka_unit_test(a_time_code_works_once_with_one_step_of_grace),
        cmocka_unit_test(the_reference_code_of_rfc_6238_is_right),
        cmocka_unit_test(recovery_codes_are_eight_different_codes),
        cmocka_unit_test(a_crowd_is_told_to_wait_and_the_others_are_served),
    };
    return cmocka_run_group_tests(tests, house_open, house_close);
}
