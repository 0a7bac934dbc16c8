/* Invitations, signing in and out, request by request. */
#include "organisation/organisation_web_kit.h"

static struct enrolled kim;

static void an_invitation_works_once(void **state)
{
    (void)state;
    struct sv path = invitation_path(world.invitation);
    struct web_test_answer page = get(path, SV(""));
    assert_int_equal(page.status, 200);
    assert_true(says(page.body, "<svg class=\"qr\""));
    struct sv secret = web_test_input(&world.arena, page.body, SV("geheim"));
    struct web_test_answer weak =
        POST_FIELDS(path, SV(""), page.body, SV("geheim"), secret, SV("wachtwoord"), SV("kort"),
                    SV("wachtwoord-nogmaals"), SV("anders"), SV("code"), code_now(secret));
    assert_int_equal(weak.status, 400);
    assert_true(says(weak.body, "minstens 12 tekens"));
    assert_true(says(weak.body, "niet gelijk"));
    /* The picture that was scanned stays the one that counts. */
    assert_true(sv_equal(web_test_input(&world.arena, weak.body, SV("geheim")), secret));
    kim = enrol(world.invitation);
    assert_int_equal(get(path, SV("")).status, 404);
}

static void a_wrong_name_password_or_code_is_one_and_the_same_answer(void **state)
{
    (void)state;
    struct web_test_answer nobody = try_sign_in(SV("nobody@meerdorp.nl"), PASSWORD, SV("123456"));
    struct web_test_answer wrong = try_sign_in(KIM, SV("een andere lange zin"), code_now(kim.secret));
    struct web_test_answer late = try_sign_in(KIM, PASSWORD, SV("000000"));
    assert_int_equal(nobody.status, 400);
    assert_int_equal(wrong.status, 400);
    assert_int_equal(late.status, 400);
    assert_true(says(nobody.body, "horen niet bij elkaar") && says(wrong.body, "horen niet bij elkaar") &&
                says(late.body, "horen niet bij elkaar"));
    assert_false(says(wrong.body, "een andere lange zin"));
    assert_true(nobody.cookie.length == 0 && wrong.cookie.length == 0 && late.cookie.length == 0);
}

static void a_code_works_once(void **state)
{
    (void)state;
    struct sv code = code_now(kim.secret);
    assert_int_equal(try_sign_in(KIM, PASSWORD, code).status, 303);
    assert_int_equal(try_sign_in(KIM, PASSWORD, code).status, 400);
}

static void a_recovery_code_stands_in_once_and_leaves_seven(void **state)
{
    (void)state;
    struct web_test_answer first = try_sign_in(KIM, PASSWORD, kim.recovery);
    assert_int_equal(first.status, 303);
    assert_int_equal(try_sign_in(KIM, PASSWORD, kim.recovery).status, 400);
    struct web_test_answer page = get(SV("/mijn-account"), first.cookie);
    assert_int_equal(page.status, 200);
    assert_true(says(page.body, "<dd>7</dd>"));
}

static void a_page_that_needs_somebody_asks_to_sign_in_and_goes_on_there(void **state)
{
    (void)state;
    struct web_test_answer asked = get(SV("/accounts"), SV(""));
    assert_int_equal(asked.status, 401);
    assert_true(says(asked.body, "Aanmelden"));
}

static void signing_out_ends_the_session_on_the_server(void **state)
{
    (void)state;
    struct sv cookie = sign_in(KIM, &kim);
    struct web_test_answer page = get(SV("/mijn-account"), cookie);
    assert_int_equal(page.status, 200);
    struct web_test_answer out = POST_FIELDS(SV("/afmelden"), cookie, page.body, SV("x"), SV("y"));
    assert_int_equal(out.status, 303);
    assert_int_equal(get(SV("/mijn-account"), cookie).status, 401);
}

static void an_unused_session_ends(void **state)
{
    (void)state;
    struct sv cookie = sign_in(KIM, &kim);
    world.clock.offset_ms += 29 * 60 * 1000;
    assert_int_equal(get(SV("/mijn-account"), cookie).status, 200);
    world.clock.offset_ms += 31 * 60 * 1000;
    assert_int_equal(get(SV("/mijn-account"), cookie).status, 401);
}

static struct web_test_answer try_from(struct sv address, struct sv name, struct sv password, struct sv code)
{
    struct sv fields[] = { SV("e-mailadres"), name, SV("wachtwoord"), password, SV("code"), code };
    struct web_test_rq rq = { .target = SV("/aanmelden"), .fields = fields, .field_count = 3, .address = address };
    struct web_test_answer answer;
    web_test_request(world.slow, &world.arena, &rq, &answer);
    return answer;
}

static void who_guesses_is_slowed_and_the_owner_elsewhere_is_not(void **state)
{
    (void)state;
    struct sv guesser = SV("198.51.100.7");
    static const struct sv spellings[] = { SV_INIT("kim@meerdorp.nl"), SV_INIT("KIM@meerdorp.nl"),
                                           SV_INIT(" kim@meerdorp.nl ") };
    for (size_t at = 0; at < 10; at++) {
        struct web_test_answer answer = try_from(guesser, spellings[at % 3], SV("geraden wachtwoord"), SV("111111"));
        assert_true(says(answer.body, "horen niet bij elkaar"));
    }
    assert_true(says(try_from(guesser, KIM, PASSWORD, code_now(kim.secret)).body, "te veel pogingen"));
    assert_int_equal(try_from(SV("203.0.113.9"), KIM, PASSWORD, code_now(kim.secret)).status, 303);
    assert_true(says(try_from(guesser, SV("sam@meerdorp.nl"), PASSWORD, SV("111111")).body, "horen niet bij elkaar"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invitation_works_once),
        cmocka_unit_test(a_wrong_name_password_or_code_is_one_and_the_same_answer),
        cmocka_unit_test(a_code_works_once),
        cmocka_unit_test(a_recovery_code_stands_in_once_and_leaves_seven),
        cmocka_unit_test(a_page_that_needs_somebody_asks_to_sign_in_and_goes_on_there),
        cmocka_unit_test(signing_out_ends_the_session_on_the_server),
        cmocka_unit_test(an_unused_session_ends),
        cmocka_unit_test(who_guesses_is_slowed_and_the_owner_elsewhere_is_not),
    };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
