/* The pages of texts, request by request: reading, writing the next version, confirming. */
#include "organisation/organisation_web_kit.h"

static struct enrolled kim, privacy, counter;
static const struct sv PRIVACY = SV_INIT("pim@meerdorp.nl"), COUNTER = SV_INIT("cor@meerdorp.nl");
#define TEXT_PATH SV("/teksten/brief-informeren")
#define EDIT_FIRST SV("/teksten/brief-informeren/versie/0/wijzigen")

static struct enrolled invited(struct sv admin, struct sv name, struct sv address, struct sv role)
{
    struct web_test_answer page = get(SV("/accounts/nieuw"), admin);
    struct web_test_answer done = POST_FIELDS(SV("/accounts/nieuw"), admin, page.body, SV("naam"), name,
                                              SV("e-mailadres"), address, SV("rol"), role);
    assert_int_equal(done.status, 200);
    return enrol(after_link(done.body, "href=\"/uitnodiging/"));
}

/* An administrator, who only reads texts; somebody who confirms; and somebody of the contact point, who writes. */
static int open_with_people(void **state)
{
    (void)world_open(state);
    kim = enrol(world.invitation);
    struct sv admin = sign_in(KIM, &kim);
    privacy = invited(admin, SV("Pim Papier"), PRIVACY, SV("privacy-officer"));
    counter = invited(admin, SV("Cor Loket"), COUNTER, SV("contactpunt"));
    return 0;
}

/* One browser each: the vault opens a sign-in secret only so often a minute. */
static struct sv browser(struct sv name, const struct enrolled *enrolled)
{
    static struct sv cookies[3];
    struct sv *cookie = enrolled == &kim ? &cookies[0] : enrolled == &privacy ? &cookies[1] : &cookies[2];
    if (cookie->length == 0 || get(SV("/mijn-account"), *cookie).status != 200) {
        *cookie = sign_in(name, enrolled);
    }
    return *cookie;
}

static struct web_test_answer save(struct sv path, struct sv page, struct sv dutch, struct sv english)
{
    return POST_FIELDS(path, browser(COUNTER, &counter), page, SV("nederlands"), dutch, SV("engels"), english,
                       SV("bron"), SV("Overleg 3 maart"), SV("na"), web_test_input(&world.arena, page, SV("na")));
}

static void every_text_stands_in_the_list_and_nobody_confirmed_it(void **state)
{
    (void)state;
    struct web_test_answer list = get(SV("/teksten"), browser(KIM, &kim));
    assert_int_equal(list.status, 200);
    assert_true(says(list.body, "Vragen van de gezamenlijke weging") && says(list.body, "Versie 0"));
    assert_true(says(list.body, "nog te bevestigen") && says(list.body, "AVG art. 14"));
    assert_int_equal(get(SV("/teksten/bestaat-niet"), browser(KIM, &kim)).status, 404);
    assert_int_equal(get(SV("/teksten/brief-informeren/versie/1"), browser(KIM, &kim)).status, 404);
    assert_int_equal(get(SV("/teksten/brief-informeren/versie/x"), browser(KIM, &kim)).status, 404);
}

static void a_letter_is_shown_with_made_up_values_in_both_languages(void **state)
{
    (void)state;
    struct web_test_answer page = get(TEXT_PATH, browser(KIM, &kim));
    assert_int_equal(page.status, 200);
    assert_true(says(page.body, "Beste Jip Verzonnen") && says(page.body, "Dear Jip Verzonnen"));
    assert_true(says(page.body, "<div lang=\"en\">") && says(page.body, "<h3>Wat zijn uw rechten?</h3>"));
    assert_true(says(page.body, "<li>wijkteam, op 24 februari 2026</li>"));
    assert_true(says(page.body, "{tot-wanneer}"));
    assert_false(says(page.body, "Beste {naam}"));
}

static void who_only_reads_gets_no_form(void **state)
{
    (void)state;
    struct sv reader = browser(KIM, &kim);
    struct web_test_answer page = get(TEXT_PATH, reader);
    assert_false(says(page.body, "/wijzigen") || says(page.body, "/bevestigen"));
    assert_int_equal(get(EDIT_FIRST, reader).status, 403);
    assert_int_equal(get(SV("/teksten"), SV("")).status, 401);
    struct web_test_answer writers = get(TEXT_PATH, browser(COUNTER, &counter));
    assert_true(says(writers.body, "/wijzigen") && !says(writers.body, "/bevestigen"));
    assert_int_equal(POST_FIELDS(SV("/teksten/brief-informeren/versie/0/bevestigen"), browser(COUNTER, &counter),
                                 writers.body, SV("gelezen"), SV("ja"))
                         .status,
                     403);
}

static void a_misspelt_placeholder_is_a_problem_that_names_the_right_ones(void **state)
{
    (void)state;
    struct web_test_answer page = get(EDIT_FIRST, browser(COUNTER, &counter));
    struct web_test_answer wrong = save(EDIT_FIRST, page.body, SV("Beste {naan}, {besluit}"), SV("Dear {naam"));
    assert_int_equal(wrong.status, 400);
    assert_true(says(wrong.body, "{naan}, {besluit} is onbekend in deze tekst. Alleen deze worden ingevuld: {naam},"));
    assert_true(says(wrong.body, "{ is onbekend in deze tekst."));
    assert_true(says(wrong.body, "Beste {naan}, {besluit}</textarea>"));
    assert_false(wrong.wrote);
    struct web_test_answer empty = save(EDIT_FIRST, page.body, SV(""), SV(" "));
    assert_true(says(empty.body, "Schrijf de tekst in het Nederlands") && says(empty.body, "in het Engels"));
}

static void the_questions_are_as_many_in_both_languages(void **state)
{
    (void)state;
    struct sv path = SV("/teksten/criteria/versie/0/wijzigen");
    struct web_test_answer page = get(path, browser(COUNTER, &counter));
    struct web_test_answer uneven = save(path, page.body, SV("Wat?\nWaarom?"), SV("What?\n\n"));
    assert_int_equal(uneven.status, 400);
    assert_true(says(uneven.body, "evenveel vragen als in het Nederlands"));
    struct web_test_answer braces = save(path, page.body, SV("Wat doet {naam}?"), SV("What?"));
    assert_true(says(braces.body, "{naam}: in deze tekst wordt niets ingevuld"));
    struct sv many = SV("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13");
    assert_true(says(save(path, page.body, many, many).body, "ten hoogste twaalf"));
    assert_int_equal(save(path, page.body, SV("Wat?\nWaarom?"), SV("What?\nWhy?")).status, 303);
}

static void a_new_version_waits_until_somebody_confirms_it(void **state)
{
    (void)state;
    struct web_test_answer page = get(EDIT_FIRST, browser(COUNTER, &counter));
    struct web_test_answer saved = save(EDIT_FIRST, page.body, SV("Beste {naam}"), SV("Dear {naam}"));
    assert_int_equal(saved.status, 303);
    assert_true(saved.wrote);
    struct sv confirmer = browser(PRIVACY, &privacy);
    struct web_test_answer list = get(SV("/teksten"), confirmer);
    assert_true(says(list.body, "Versie 1 wacht op bevestiging"));
    assert_true(says(get(TEXT_PATH, confirmer).body, "Wij hebben gegevens over u vastgelegd"));
    struct sv version = SV("/teksten/brief-informeren/versie/1");
    struct sv target = joined(version, SV("/bevestigen"));
    struct web_test_answer one = get(version, confirmer);
    assert_true(says(one.body, "Cor Loket") && says(one.body, "niet in gebruik"));
    assert_int_equal(POST_FIELDS(target, confirmer, one.body, SV("x"), SV("y")).status, 400);
    assert_int_equal(POST_FIELDS(target, confirmer, one.body, SV("gelezen"), SV("ja")).status, 303);
    struct web_test_answer now = get(TEXT_PATH, confirmer);
    assert_true(says(now.body, "Pim Papier") && says(now.body, "Beste Jip Verzonnen"));
    assert_false(says(now.body, "Wij hebben gegevens over u vastgelegd"));
    assert_int_equal(POST_FIELDS(target, confirmer, one.body, SV("gelezen"), SV("ja")).status, 409);
}

static void who_writes_at_the_same_time_sees_both_texts(void **state)
{
    (void)state;
    struct sv path = SV("/teksten/brief-informeren/versie/1/wijzigen");
    struct web_test_answer first = get(path, browser(COUNTER, &counter));
    assert_int_equal(save(path, first.body, SV("De eerste"), SV("The first")).status, 303);
    struct web_test_answer second = save(path, first.body, SV("De tweede"), SV("The second"));
    assert_int_equal(second.outcome, ERR_CONFLICT);
    assert_true(says(second.body, "Versie 2, geschreven door Cor Loket"));
    assert_true(says(second.body, "<p class=\"text\">De eerste</p>") && says(second.body, "De tweede</textarea>"));
    assert_int_equal(save(path, second.body, SV("De tweede"), SV("The second")).status, 303);
    struct web_test_answer versions = get(TEXT_PATH, browser(COUNTER, &counter));
    assert_true(says(versions.body, "/versie/3") && says(versions.body, "/versie/0"));
}

static void the_programs_own_text_is_confirmed_and_kept(void **state)
{
    (void)state;
    struct sv confirmer = browser(PRIVACY, &privacy);
    struct sv target = SV("/teksten/gespreksleidraad/versie/0/bevestigen");
    struct web_test_answer page = get(SV("/teksten/gespreksleidraad"), confirmer);
    assert_int_equal(POST_FIELDS(target, confirmer, page.body, SV("gelezen"), SV("ja")).status, 303);
    struct web_test_answer now = get(SV("/teksten/gespreksleidraad"), confirmer);
    assert_true(says(now.body, "Versie 1 <span") && says(now.body, "Pim Papier"));
    assert_true(says(now.body, "Zeg nooit van wie de zorg komt"));
    assert_false(says(now.body, "/bevestigen"));
}

static void memory_that_runs_out_anywhere_ends_in_a_page_and_nothing_half_done(void **state)
{
    (void)state;
    struct sv targets[] = { SV("/teksten"), TEXT_PATH, EDIT_FIRST };
    struct sv cookie = browser(COUNTER, &counter);
    enum { SHOW_MOST = 200 };
    for (size_t target = 0; target < sizeof targets / sizeof targets[0]; target++) {
        for (uint64_t nth = 1; nth < SHOW_MOST; nth++) {
            arena_fail_nth(nth);
            struct web_test_answer answer = get(targets[target], cookie);
            arena_fail_nth(0);
            assert_true(answer.status == 200 || answer.status >= 500);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_stands_in_the_list_and_nobody_confirmed_it),
        cmocka_unit_test(a_letter_is_shown_with_made_up_values_in_both_languages),
        cmocka_unit_test(who_only_reads_gets_no_form),
        cmocka_unit_test(a_misspelt_placeholder_is_a_problem_that_names_the_right_ones),
        cmocka_unit_test(the_questions_are_as_many_in_both_languages),
        cmocka_unit_test(a_new_version_waits_until_somebody_confirms_it),
        cmocka_unit_test(who_writes_at_the_same_time_sees_both_texts),
        cmocka_unit_test(the_programs_own_text_is_confirmed_and_kept),
        cmocka_unit_test(memory_that_runs_out_anywhere_ends_in_a_page_and_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, open_with_people, world_close);
}
