/* The officials' pages, request by request: the main line, refusals that explain themselves, and memory that runs out
 * anywhere. */
#include "signals/signals_web.h"
#include "signals/staff_browser_test.h"

#include "base/test.h"

static struct {
    struct signals_test test;
    struct signals_test_staff officer, deputy, neighbour;
} world;

static int open_world(void **state)
{
    (void)state;
    signals_test_open(&world.test);
    struct municipality_id proefdam = people_test_municipality(&world.test.people, SV("proefdam"));
    assert_int_equal(vault_municipality_create(world.test.vault, proefdam), OK);
    world.officer = signals_test_staff(&world.test, world.test.municipality, SV("officier"), ROLE_MELDPUNT_OFFICER);
    world.deputy = signals_test_staff(&world.test, world.test.municipality, SV("vervanger"), ROLE_DEPUTY);
    world.neighbour = signals_test_staff(&world.test, proefdam, SV("buur"), ROLE_MELDPUNT_OFFICER);
    const struct route_table tables[] = {signals_intake_routes, signals_dossier_routes, signals_observation_routes,
                                         signals_record_routes, signals_act_routes,     signals_sample_routes};
    staff_browser_open(&world.test, tables, sizeof tables / sizeof tables[0]);
    staff_browser_as(&world.officer);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    staff_browser_close();
    signals_test_close(&world.test);
    return 0;
}

/* --- one line each ------------------------------------------------------------------------------------------------ */
/* A report taken in by phone; "/signalen/S-...". */
static struct sv entered(struct sv about, struct sv age)
{
    struct web_test_answer form = staff_browser_get(SV("/signalen/nieuw"));
    struct sv code = web_test_input(staff_browser_arena(), form.body, SV("code"));
    struct web_test_answer answer = STAFF_POST(
        form.body, SV("/signalen/nieuw"), SV("code"), code, SV("soort"), SV("melding"), SV("kanaal"), SV("telefoon"),
        SV("relatie"), SV("familie"), SV("waarover"), about, SV("verhaal"), SV("Kocht een mes & <dreigde>."), SV("wie"),
        SV("Sem Voorbeeld"), SV("leeftijd"), age, SV("contact"), SV("vertrouwelijk"), SV("naam"), SV("Moeder"));
    assert_int_equal(answer.status, 200);
    assert_true(staff_page_says(&answer, "The report is received"));
    const char *at = memmem(answer.body.at, answer.body.length, "/signalen/S-", 12);
    assert_non_null(at);
    return sv_of_bytes(at, 21);
}

static struct web_test_answer step(struct sv signal, struct sv path, struct sv reason)
{
    struct sv target = staff_path(signal, SV("/stap/"), path);
    struct web_test_answer form = staff_browser_get(target);
    if (form.status != 200) {
        return form;
    }
    return STAFF_POST(form.body, target, SV("reden"), reason);
}

static void observe(struct sv signal, struct sv kind, struct sv against)
{
    struct sv target = staff_path(signal, SV("/vastleggen"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer answer = STAFF_POST(form.body, target, SV("waarneming"), SV("Liep met een mes."),
                                               SV("soort"), kind, against, SV("ja"), SV("onthult-melder"), SV("nee"));
    assert_int_equal(answer.status, 303);
}

static struct sv recorded(struct sv about, struct sv age)
{
    struct sv signal = entered(about, age);
    assert_int_equal(step(signal, SV("oppakken"), SV("")).status, 303);
    observe(signal, SV("gezien"), SV("geen"));
    observe(signal, SV("mening"), SV("pleit-tegen"));
    assert_int_equal(step(signal, SV("vaststellen"), SV("")).status, 303);
    return signal;
}

/* --- what happens ------------------------------------------------------------------------------------------------- */
static void a_report_by_phone_stands_in_the_queue_and_opens_escaped(void **state)
{
    (void)state;
    struct sv signal = entered(SV("persoon"), SV("18-plus"));
    struct web_test_answer queue = staff_browser_get(SV("/signalen"));
    assert_true(memmem(queue.body.at, queue.body.length, signal.at, signal.length) != NULL);
    struct web_test_answer page = staff_browser_get(signal);
    assert_int_equal(page.status, 200);
    assert_true(staff_page_says(&page, "Kocht een mes &amp; &lt;dreigde&gt;."));
    assert_false(staff_page_says(&page, "Moeder"));
}

static void a_dossier_asks_the_vault_once_and_a_list_never(void **state)
{
    (void)state;
    struct sv signal = recorded(SV("persoon"), SV("18-plus"));
    uint64_t before = vault_calls();
    assert_int_equal(staff_browser_get(SV("/signalen")).status, 200);
    assert_int_equal(staff_browser_get(SV("/signalen/gesloten")).status, 200);
    assert_int_equal(vault_calls() - before, 0);
    assert_int_equal(staff_browser_get(signal).status, 200);
    assert_int_equal(vault_calls() - before, 1);
}

static void all_problems_are_told_at_once_and_what_was_typed_is_kept(void **state)
{
    (void)state;
    struct sv signal = entered(SV("persoon"), SV("18-plus"));
    assert_int_equal(step(signal, SV("oppakken"), SV("")).status, 303);
    struct sv target = staff_path(signal, SV("/vastleggen"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer again =
        STAFF_POST(form.body, target, SV("bron"), SV("de buurman"), SV("datum"), SV("31-02-2026"));
    assert_int_equal(again.status, 400);
    assert_true(staff_page_says(&again, "Write down what was observed."));
    assert_true(staff_page_says(&again, "Choose whether this could reveal who reported."));
    assert_true(staff_page_says(&again, "de buurman"));
    assert_true(staff_page_says(&again, "31-02-2026"));
}

static void a_code_that_no_page_put_there_gives_the_form_again_with_what_was_typed(void **state)
{
    (void)state;
    struct web_test_answer form = staff_browser_get(SV("/signalen/nieuw"));
    struct web_test_answer again =
        STAFF_POST(form.body, SV("/signalen/nieuw"), SV("code"), SV("zelf verzonnen"), SV("soort"), SV("melding"),
                   SV("kanaal"), SV("telefoon"), SV("relatie"), SV("familie"), SV("waarover"), SV("persoon"),
                   SV("verhaal"), SV("Een lang gesprek aan de telefoon."), SV("contact"), SV("vertrouwelijk"));
    assert_int_equal(again.status, 400);
    assert_true(staff_page_says(&again, "Check your answers once more, then send."));
    assert_true(staff_page_says(&again, "Een lang gesprek aan de telefoon."));
    struct sv code = web_test_input(staff_browser_arena(), again.body, SV("code"));
    struct web_test_answer sent =
        STAFF_POST(again.body, SV("/signalen/nieuw"), SV("code"), code, SV("soort"), SV("melding"), SV("kanaal"),
                   SV("telefoon"), SV("relatie"), SV("familie"), SV("waarover"), SV("persoon"), SV("verhaal"),
                   SV("Een lang gesprek aan de telefoon."), SV("contact"), SV("vertrouwelijk"));
    assert_int_equal(sent.status, 200);
    assert_true(staff_page_says(&sent, "The report is received"));
}

static void what_is_not_possible_says_why(void **state)
{
    (void)state;
    struct sv child = recorded(SV("persoon"), SV("onder-12"));
    struct web_test_answer answer = staff_browser_get(staff_path(child, SV("/stap/weging"), SV("")));
    assert_true(staff_page_says(&answer, "A child under 12 is never weighed."));
    struct sv young = recorded(SV("persoon"), SV("12-15"));
    answer = staff_browser_get(staff_path(young, SV("/stap/zorg"), SV("")));
    assert_true(staff_page_says(&answer, "own voice and the representative"));
    struct sv new = entered(SV("persoon"), SV("18-plus"));
    answer = staff_browser_get(staff_path(new, SV("/stap/geen-zorg"), SV("")));
    assert_true(staff_page_says(&answer, "no longer in the state"));
}

static void hidden_and_absent_are_the_same_page(void **state)
{
    (void)state;
    struct sv signal = recorded(SV("persoon"), SV("18-plus"));
    staff_browser_as(&world.neighbour);
    struct web_test_answer hidden = staff_browser_get(signal);
    struct web_test_answer absent = staff_browser_get(SV("/signalen/S-000000000"));
    staff_browser_as(&world.officer);
    assert_int_equal(hidden.status, 404);
    assert_int_equal(absent.status, 404);
    assert_true(sv_equal(hidden.body, absent.body));
}

static void a_group_keeps_no_person(void **state)
{
    (void)state;
    struct sv signal = entered(SV("groep"), SV("onbekend"));
    struct web_test_answer page = staff_browser_get(signal);
    assert_int_equal(page.status, 200);
    assert_false(staff_page_says(&page, "Sem Voorbeeld"));
}

static void the_proposer_cannot_be_the_second_person(void **state)
{
    (void)state;
    struct sv signal = recorded(SV("persoon"), SV("18-plus"));
    staff_browser_as(&world.deputy);
    assert_int_equal(step(signal, SV("geen-zorg"), SV("Niets aan de hand.")).status, 303);
    struct web_test_answer own = staff_browser_get(staff_path(signal, SV("/stap/akkoord"), SV("")));
    assert_true(staff_page_says(&own, "You made this proposal yourself."));
    staff_browser_as(&world.officer);
}

static void who_reported_shows_only_for_a_reason(void **state)
{
    (void)state;
    struct sv signal = entered(SV("persoon"), SV("18-plus"));
    struct sv target = staff_path(signal, SV("/melder"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    assert_int_equal(STAFF_POST(form.body, target, SV("reden"), SV("")).status, 400);
    struct web_test_answer shown = STAFF_POST(form.body, target, SV("reden"), SV("Terugbellen over veiligheid"));
    assert_int_equal(shown.status, 200);
    assert_true(staff_page_says(&shown, "Moeder"));
}

static void a_wait_must_end_within_the_municipalitys_term(void **state)
{
    (void)state;
    struct sv signal = recorded(SV("persoon"), SV("18-plus"));
    struct sv target = staff_path(signal, SV("/stap/wachten"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer late =
        STAFF_POST(form.body, target, SV("reden"), SV("Melder vragen"), SV("tot"), SV("31-12-2027"));
    assert_int_equal(late.status, 400);
    assert_true(staff_page_says(&late, "later than your municipality allows"));
    struct web_test_answer past =
        STAFF_POST(form.body, target, SV("reden"), SV("Melder vragen"), SV("tot"), SV("01-01-2026"));
    assert_true(staff_page_says(&past, "still to come"));
}

static void the_signal_meeting_gets_no_name_and_nothing_that_reveals_the_reporter(void **state)
{
    (void)state;
    struct sv signal = recorded(SV("persoon"), SV("18-plus"));
    struct sv target = staff_path(signal, SV("/vastleggen"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    struct web_test_answer answer =
        STAFF_POST(form.body, target, SV("waarneming"), SV("Vertelde het aan tafel."), SV("soort"), SV("gezien"),
                   SV("bron"), SV("zijn moeder"), SV("onthult-melder"), SV("ja"));
    assert_int_equal(answer.status, 303);
    assert_int_equal(step(signal, SV("signaaloverleg"), SV("Duiding vragen")).status, 303);
    struct web_test_answer sheet = staff_browser_get(staff_path(signal, SV("/overlegblad"), SV("")));
    assert_true(staff_page_says(&sheet, "Liep met een mes."));
    assert_false(staff_page_says(&sheet, "Vertelde het aan tafel."));
    assert_false(staff_page_says(&sheet, "Sem Voorbeeld"));
    assert_false(staff_page_says(&sheet, "zijn moeder"));
}

static void counting_is_linked_to_nothing(void **state)
{
    (void)state;
    struct web_test_answer page = staff_browser_get(SV("/tellingen"));
    assert_int_equal(STAFF_POST(page.body, SV("/tellingen"), SV("verschijnsel"), SV("spanning")).status, 303);
    page = staff_browser_get(SV("/tellingen"));
    assert_true(staff_page_says(&page, "fewer than 5"));
}

/* With the nth allocation failing a request ends in an honest page, and nothing is half written. */
static void memory_that_runs_out_anywhere_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct sv signal = entered(SV("persoon"), SV("18-plus"));
    struct sv target = staff_path(signal, SV("/stap/oppakken"), SV(""));
    struct web_test_answer form = staff_browser_get(target);
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 400; nth++) {
        arena_fail_nth(nth);
        struct web_test_answer answer = STAFF_POST(form.body, target, SV("opmerking"), SV(""));
        arena_fail_nth(0);
        done = answer.status == 303;
        struct web_test_answer page = staff_browser_get(signal);
        assert_int_equal(page.status, 200);
        assert_true(done == staff_page_says(&page, "In intake"));
    }
    assert_true(done);
    for (uint64_t nth = 1; nth < 200; nth += 7) {
        arena_fail_nth(nth);
        struct web_test_answer page = staff_browser_get(signal);
        arena_fail_nth(0);
        assert_true(page.status == 200 || page.status >= 500);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_by_phone_stands_in_the_queue_and_opens_escaped),
        cmocka_unit_test(a_dossier_asks_the_vault_once_and_a_list_never),
        cmocka_unit_test(all_problems_are_told_at_once_and_what_was_typed_is_kept),
        cmocka_unit_test(a_code_that_no_page_put_there_gives_the_form_again_with_what_was_typed),
        cmocka_unit_test(what_is_not_possible_says_why),
        cmocka_unit_test(hidden_and_absent_are_the_same_page),
        cmocka_unit_test(a_group_keeps_no_person),
        cmocka_unit_test(the_proposer_cannot_be_the_second_person),
        cmocka_unit_test(who_reported_shows_only_for_a_reason),
        cmocka_unit_test(a_wait_must_end_within_the_municipalitys_term),
        cmocka_unit_test(the_signal_meeting_gets_no_name_and_nothing_that_reveals_the_reporter),
        cmocka_unit_test(counting_is_linked_to_nothing),
        cmocka_unit_test(memory_that_runs_out_anywhere_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
