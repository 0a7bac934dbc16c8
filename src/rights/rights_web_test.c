/* The pages of the contact point and of owners, request by request: all problems at once, refusals that explain
 * themselves, and what is hidden. */
#include "rights/rights_kit.h"
#include "rights/rights_web.h"
#include "signals/staff_browser_test.h"

static struct rights_kit *kit;

static int open_world(void **state)
{
    assert_int_equal(rights_kit_open(state), 0);
    kit = *state;
    const struct route_table tables[] = { rights_request_routes, rights_act_routes, rights_question_routes,
                                          rights_letter_routes };
    staff_browser_open(&kit->test, tables, sizeof tables / sizeof tables[0]);
    staff_browser_as(&kit->first);
    return 0;
}

static int close_world(void **state)
{
    staff_browser_close();
    return rights_kit_close(state);
}

static struct sv at(struct sv reference, struct sv rest)
{
    return staff_path(SV("/rechten/"), reference, rest);
}

static void all_problems_of_a_new_request_are_told_at_once_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    struct sv target = SV("/rechten/nieuw");
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer again = STAFF_POST(form.body, target, SV("naam"), SV("Jip & <Janneke>"), SV("ontvangen"),
                                              SV("31-12-2099"));
    assert_int_equal(again.status, 400);
    assert_true(staff_page_says(&again, "Choose what is asked for."));
    assert_true(staff_page_says(&again, "Write down what is asked."));
    assert_true(staff_page_says(&again, "Enter a day that is not in the future."));
    assert_true(staff_page_says(&again, "Jip &amp; &lt;Janneke&gt;"));
}

static void a_request_page_says_what_is_due_and_what_can_be_done(void **state)
{
    (void)state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip & <Janneke>"));
    struct web_test_answer page = staff_browser_get(at(reference, SV("")));
    assert_int_equal(page.status, 200);
    assert_true(staff_page_says(&page, "Jip &amp; &lt;Janneke&gt;"));
    assert_true(staff_page_says(&page, "Propose to ask all owners of dossiers"));
    assert_true(staff_page_says(&page, "Decision and letter"));
    assert_null(memmem(page.body.at, page.body.length, kit->of_officer.at, kit->of_officer.length));
}

static void the_list_asks_the_vault_nothing(void **state)
{
    (void)state;
    (void)rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    uint64_t before = vault_calls();
    assert_int_equal(staff_browser_get(SV("/rechten")).status, 200);
    assert_int_equal(staff_browser_get(SV("/rechten/afgerond")).status, 200);
    assert_int_equal(vault_calls() - before, 0);
}

static void what_is_not_possible_says_why(void **state)
{
    (void)state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    static const struct sv too_early[] = { SV_INIT("/akkoord"), SV_INIT("/besluit"), SV_INIT("/niet-akkoord") };
    for (size_t i = 0; i < sizeof too_early / sizeof too_early[0]; i++) {
        struct web_test_answer page = staff_browser_get(at(reference, too_early[i]));
        assert_true(staff_page_says(&page, "no longer in the state"));
    }
    struct web_test_answer overview = staff_browser_get(at(reference, SV("/overzicht")));
    assert_true(staff_page_says(&overview, "Not all owners answered yet."));
}

static void hidden_and_absent_are_the_same_page(void **state)
{
    (void)state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    staff_browser_as(&kit->neighbour);
    struct web_test_answer hidden = staff_browser_get(at(reference, SV("")));
    struct web_test_answer absent = staff_browser_get(SV("/rechten/R-000000000"));
    assert_int_equal(hidden.status, 404);
    assert_true(sv_equal(hidden.body, absent.body));
}

static void an_owner_cannot_send_the_reference_of_somebody_elses_dossier(void **state)
{
    (void)state;
    rights_kit_ask(kit, rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip")));
    struct sv target = staff_path(SV("/rechten/vragen/"), rights_kit_question(kit, &kit->officer).reference, SV(""));
    staff_browser_as(&kit->officer);
    struct web_test_answer form = staff_browser_get(target);
    assert_int_equal(form.status, 200);
    struct web_test_answer refused = STAFF_POST(form.body, target, SV("dossiers"), kit->of_deputy);
    assert_int_equal(refused.status, 400);
    assert_true(staff_page_says(&refused, "You ticked a dossier that is not yours."));
    struct web_test_answer done = STAFF_POST(form.body, target, SV("dossiers"), kit->of_officer);
    assert_int_equal(done.status, 303);
    staff_browser_as(&kit->deputy);
    assert_int_equal(staff_browser_get(target).status, 404);
}

static void the_reporter_is_in_no_byte_of_overview_and_letter(void **state)
{
    (void)state;
    struct sv reference = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Sem Voorbeeld"), true);
    assert_int_equal(rights_kit_judge(kit, reference, REDACTION_NONE), OK);
    struct web_test_answer overview = staff_browser_get(at(reference, SV("/overzicht")));
    assert_true(staff_page_says(&overview, "Kocht een mes op de markt."));
    assert_true(staff_page_says(&overview, "Left out by the program: it cannot be given."));
    struct web_test_answer letter = staff_browser_get(at(reference, SV("/brief")));
    static const char *const never[] = { "Noor Melder", "zijn moeder", "aan tafel", "dreigt op straat", "06 12345678" };
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        assert_false(staff_page_says(&overview, never[i]));
        assert_false(staff_page_says(&letter, never[i]));
    }
    struct web_test_answer pdf = staff_browser_get(at(reference, SV("/brief/pdf")));
    assert_int_equal(pdf.status, 200);
    assert_true(sv_starts(pdf.body, SV("%PDF-")));
}

static void a_letter_can_be_read_in_the_other_language_whatever_that_of_the_pages(void **state)
{
    (void)state;
    struct sv reference = rights_kit_answered(kit, RIGHTS_ACCESS, SV("Sem Voorbeeld"), true);
    struct web_test_answer letter = staff_browser_get(at(reference, SV("/brief")));
    assert_true(staff_page_says(&letter, "lang=\"nl\""));
    assert_true(staff_page_says(&letter, "/brief?brieftaal=en"));
    struct web_test_answer other = staff_browser_get(at(reference, SV("/brief?brieftaal=en")));
    assert_int_equal(other.status, 200);
    assert_true(staff_page_says(&other, "/brief/pdf?brieftaal=en"));
    struct web_test_answer pdf = staff_browser_get(at(reference, SV("/brief/pdf?brieftaal=en")));
    assert_int_equal(pdf.status, 200);
    assert_true(sv_starts(pdf.body, SV("%PDF-")));
}

static void a_request_that_ended_has_no_letter(void **state)
{
    (void)state;
    struct sv reference = rights_kit_new(kit, RIGHTS_ACCESS, SV("Jip"));
    struct sv target = at(reference, SV("/beeindigen"));
    struct web_test_answer form = staff_browser_get(target);
    assert_int_equal(STAFF_POST(form.body, target, SV("einde"), SV("ingetrokken")).status, 400);
    struct web_test_answer done = STAFF_POST(form.body, target, SV("einde"), SV("ingetrokken"), SV("reden"),
                                             SV("Belde dat het niet meer hoeft."));
    assert_int_equal(done.status, 303);
    struct web_test_answer letter = staff_browser_get(at(reference, SV("/brief")));
    assert_true(staff_page_says(&letter, "there is no letter"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_problems_of_a_new_request_are_told_at_once_and_nothing_typed_is_lost),
        TEST(a_request_page_says_what_is_due_and_what_can_be_done),
        TEST(the_list_asks_the_vault_nothing),
        TEST(what_is_not_possible_says_why),
        TEST(hidden_and_absent_are_the_same_page),
        TEST(an_owner_cannot_send_the_reference_of_somebody_elses_dossier),
        TEST(the_reporter_is_in_no_byte_of_overview_and_letter),
        TEST(a_letter_can_be_read_in_the_other_language_whatever_that_of_the_pages),
        TEST(a_request_that_ended_has_no_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
