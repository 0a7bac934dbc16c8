/* The pages of the joint weighing, request by request: the main line, refusals that explain themselves, hidden beside
 * absent, and memory that runs out anywhere. */
#include "signals/staff_browser_test.h"
#include "weighing/start_kit.h"
#include "weighing/weighing_web.h"

static struct {
    struct kit *kit;
    struct signals_test_staff second, elsewhere;
} world;

static int open_world(void **state)
{
    assert_int_equal(kit_open(state), 0);
    world.kit = *state;
    struct signals_test *test = &world.kit->test;
    struct municipality_id proefdam = people_test_municipality(&test->people, SV("proefdam"));
    assert_int_equal(vault_municipality_create(test->vault, proefdam), OK);
    world.second = signals_test_staff(test, test->municipality, SV("tweede"), ROLE_MELDPUNT_LEAD);
    world.elsewhere = signals_test_staff(test, proefdam, SV("buur"), ROLE_WEIGHER_POLICE);
    const struct route_table tables[] = { weighing_list_routes, weighing_page_routes, weighing_position_routes,
                                          weighing_fact_routes, weighing_start_routes };
    staff_browser_open(test, tables, sizeof tables / sizeof tables[0]);
    return 0;
}

static int close_world(void **state)
{
    staff_browser_close();
    return kit_close(state);
}

/* --- one line each ------------------------------------------------------------------------------------------------ */
static struct web_test_answer as(const struct signals_test_staff *staff, struct sv target)
{
    staff_browser_as(staff);
    return staff_browser_get(target);
}

/* "/signalen/S-..." of a signal that is ready to be weighed. */
static struct sv ready(enum age_band age)
{
    struct code code = start_kit_signal(world.kit, age);
    return staff_path(SV("/signalen/"), start_kit_seen(world.kit, &world.kit->officer, &code).reference, SV(""));
}

/* The first box of the observations on a page. */
static struct sv first_box(struct sv page)
{
    static const char mark[] = "name=\"waarnemingen\" value=\"";
    const char *at = memmem(page.at, page.length, mark, sizeof mark - 1);
    assert_non_null(at);
    struct sv rest = sv_from(page, (size_t)(at - page.at) + sizeof mark - 1);
    struct sv code, after;
    assert_true(sv_cut(rest, '"', &code, &after));
    return code;
}

static struct web_test_answer give(struct sv signal, struct sv behaviour, struct sv child)
{
    struct sv target = staff_path(signal, SV("/naar-weging"), SV(""));
    struct web_test_answer form = as(&world.kit->officer, target);
    assert_int_equal(form.status, 200);
    return STAFF_POST(form.body, target, SV("waarnemingen"), first_box(form.body), SV("soort-gegevens"), SV("gewoon"),
                      SV("gedrag"), behaviour, SV("wettelijk-element"), SV("Geweld & <dreiging>"), SV("grondslag"),
                      SV("Wet PGA"), SV("stem-van-het-kind"), child);
}

/* "/wegingen/W-..." of the weighing that was started last. */
static struct sv newest(void)
{
    struct weighing weighing;
    assert_int_equal(start_kit_weighing(world.kit, &weighing), OK);
    return staff_path(SV("/wegingen/"), weighing.reference, SV(""));
}

static struct sv started(void)
{
    assert_int_equal(give(ready(AGE_ADULT), SV("Dreigt met een mes."), SV("")).status, 303);
    return newest();
}

static struct web_test_answer first(const struct signals_test_staff *staff, struct sv weighing, struct sv position,
                                    struct sv reason)
{
    struct sv target = staff_path(weighing, SV("/standpunt"), SV(""));
    struct web_test_answer form = as(staff, target);
    if (form.status != 200) {
        return form;
    }
    struct sv n = SV("niet-bekend");
    return STAFF_POST(form.body, target, SV("standpunt"), position, SV("reden"), reason, SV("vraag-1"), SV("ja"),
                      SV("vraag-2"), n, SV("vraag-3"), n, SV("vraag-4"), n, SV("vraag-5"), n, SV("vraag-6"), n,
                      SV("vraag-7"), n);
}

static struct web_test_answer final(const struct signals_test_staff *staff, struct sv weighing, struct sv position,
                                    struct sv change)
{
    struct sv target = staff_path(weighing, SV("/definitief"), SV(""));
    struct web_test_answer form = as(staff, target);
    if (form.status != 200) {
        return form;
    }
    return STAFF_POST(form.body, target, SV("standpunt"), position, SV("reden"), SV("Na het gesprek."),
                      SV("reden-wijziging"), change);
}

static void all_first(struct sv weighing)
{
    assert_int_equal(first(&world.kit->police, weighing, SV("toelaten"), SV("Geheim van de politie.")).status, 303);
    assert_int_equal(first(&world.kit->prosecution, weighing, SV("niet-bekend"), SV("Geheim van OM.")).status, 303);
    assert_int_equal(first(&world.kit->adviser, weighing, SV("niet-toelaten"), SV("Geheim van gemeente.")).status, 303);
}

/* --- starting ----------------------------------------------------------------------------------------------------- */
/* Who it is about goes along as the officer words it: the reporter's own words may tell who reported. */
static void who_it_is_about_goes_along_as_the_officer_words_it(void **state)
{
    (void)state;
    struct sv target = staff_path(ready(AGE_ADULT), SV("/naar-weging"), SV(""));
    struct web_test_answer form = as(&world.kit->officer, target);
    assert_true(staff_page_says(&form, "Sem Voorbeeld</textarea>"));
    struct web_test_answer given =
        STAFF_POST(form.body, target, SV("waarnemingen"), first_box(form.body), SV("soort-gegevens"), SV("gewoon"),
                   SV("wie"), SV("S. Voorbeeld"), SV("gedrag"), SV("Dreigt."), SV("wettelijk-element"), SV("Geweld"),
                   SV("grondslag"), SV("Wet PGA"));
    assert_int_equal(given.status, 303);
    struct web_test_answer page = as(&world.kit->police, newest());
    assert_true(staff_page_says(&page, "S. Voorbeeld"));
    assert_false(staff_page_says(&page, "Sem Voorbeeld"));
}

static void unanswered_the_question_means_no_weighing_and_what_was_typed_stays(void **state)
{
    (void)state;
    struct web_test_answer answer = give(ready(AGE_ADULT), SV(""), SV(""));
    assert_int_equal(answer.status, 400);
    assert_true(staff_page_says(&answer, "Write down the behaviour. Without it there is no weighing."));
    assert_true(staff_page_says(&answer, "Geweld &amp; &lt;dreiging&gt;"));
}

static void what_is_given_stands_on_the_list_of_each_party_and_opens_escaped(void **state)
{
    (void)state;
    struct sv weighing = started();
    struct web_test_answer list = as(&world.kit->police, SV("/wegingen"));
    assert_true(memmem(list.body.at, list.body.length, weighing.at, weighing.length) != NULL);
    struct web_test_answer page = as(&world.kit->prosecution, weighing);
    assert_int_equal(page.status, 200);
    assert_true(staff_page_says(&page, "Geweld &amp; &lt;dreiging&gt;"));
    assert_true(staff_page_says(&page, "You act as:"));
    assert_true(staff_page_says(&page, "still to be confirmed"));
    assert_false(staff_page_says(&page, "keukentafel"));
    assert_false(staff_page_says(&page, "Noor Melder"));
    assert_true(staff_page_says(&page, "Seen or established"));
    assert_false(staff_page_says(&page, "by the reporter"));
}

static void about_a_minor_the_child_is_heard_and_a_second_person_agrees(void **state)
{
    (void)state;
    struct sv signal = ready(AGE_16_TO_17);
    struct web_test_answer unheard = give(signal, SV("Dreigt."), SV(""));
    assert_int_equal(unheard.status, 400);
    assert_true(staff_page_says(&unheard, "what the child and the representative say"));
    assert_int_equal(give(signal, SV("Dreigt."), SV("Hij wil praten.")).status, 303);
    struct web_test_answer waiting = as(&world.second, SV("/naar-weging"));
    assert_true(memmem(waiting.body.at, waiting.body.length, signal.at, signal.length) != NULL);
    struct sv proposal = staff_path(signal, SV("/naar-weging/voorstel"), SV(""));
    struct web_test_answer page = as(&world.second, proposal);
    assert_true(staff_page_says(&page, "Hij wil praten."));
    struct sv agree = staff_path(signal, SV("/naar-weging/akkoord"), SV(""));
    struct web_test_answer agreed = STAFF_POST(page.body, agree, SV("x"), SV(""));
    assert_int_equal(agreed.status, 303);
    assert_int_equal(as(&world.second, proposal).status, 404);
    page = as(&world.kit->adviser, newest());
    assert_true(staff_page_says(&page, "Hij wil praten."));
}

static void a_signal_that_is_not_ready_says_why_it_cannot_be_given(void **state)
{
    (void)state;
    struct sv signal = ready(AGE_ADULT);
    assert_int_equal(give(signal, SV("Dreigt."), SV("")).status, 303);
    struct web_test_answer again = as(&world.kit->officer, staff_path(signal, SV("/naar-weging"), SV("")));
    assert_int_equal(again.status, 409);
    assert_true(staff_page_says(&again, "The signal is no longer in the state in which this is possible."));
}

/* --- positions ---------------------------------------------------------------------------------------------------- */
static void before_the_opening_a_page_tells_who_gave_one_and_nothing_of_it(void **state)
{
    (void)state;
    struct sv weighing = started();
    assert_int_equal(first(&world.kit->police, weighing, SV("toelaten"), SV("Geheim van de politie.")).status, 303);
    const struct signals_test_staff *readers[] = { &world.kit->police, &world.kit->mayor, &world.kit->lead };
    for (size_t i = 0; i < 3; i++) {
        struct web_test_answer page = as(readers[i], weighing);
        assert_int_equal(page.status, 200);
        assert_true(staff_page_says(&page, "Sealed until all three are in."));
        assert_false(staff_page_says(&page, "Geheim"));
    }
}

static void once_all_three_are_in_everybody_reads_all_three(void **state)
{
    (void)state;
    struct sv weighing = started();
    all_first(weighing);
    struct web_test_answer page = as(&world.kit->mayor, weighing);
    assert_true(staff_page_says(&page, "Geheim van de politie."));
    assert_true(staff_page_says(&page, "Geheim van OM."));
    assert_true(staff_page_says(&page, "Geheim van gemeente."));
    assert_false(staff_page_says(&page, "Sealed until all three are in."));
}

static void each_question_needs_an_answer_and_all_problems_are_told_at_once(void **state)
{
    (void)state;
    struct sv target = staff_path(started(), SV("/standpunt"), SV(""));
    struct web_test_answer form = as(&world.kit->police, target);
    struct web_test_answer answer = STAFF_POST(form.body, target, SV("reden"), SV("Getypt & bewaard"), SV("vraag-1"),
                                               SV("ja"));
    assert_int_equal(answer.status, 400);
    assert_true(staff_page_says(&answer, "Choose a position; “not known” is one too."));
    assert_true(staff_page_says(&answer, "Answer each question; “not known” is an answer too."));
    assert_true(staff_page_says(&answer, "Getypt &amp; bewaard"));
}

static void a_position_twice_or_after_the_opening_says_why_not(void **state)
{
    (void)state;
    struct sv weighing = started();
    assert_int_equal(first(&world.kit->police, weighing, SV("toelaten"), SV("Een.")).status, 303);
    struct web_test_answer twice = first(&world.kit->police, weighing, SV("toelaten"), SV("Twee."));
    assert_int_equal(twice.status, 409);
    assert_true(staff_page_says(&twice, "Your party has given this position already."));
    assert_int_equal(first(&world.kit->prosecution, weighing, SV("toelaten"), SV("Een.")).status, 303);
    assert_int_equal(first(&world.kit->adviser, weighing, SV("toelaten"), SV("Een.")).status, 303);
    struct web_test_answer late = first(&world.kit->police, weighing, SV("toelaten"), SV("Drie."));
    assert_int_equal(late.status, 409);
    assert_true(staff_page_says(&late, "A first position can no longer be given."));
    assert_int_equal(first(&world.kit->mayor, weighing, SV("toelaten"), SV("Vier.")).status, 403);
}

static void who_changes_a_position_writes_why_and_dissent_stays_on_the_page(void **state)
{
    (void)state;
    struct sv weighing = started();
    all_first(weighing);
    struct web_test_answer without = final(&world.kit->police, weighing, SV("niet-toelaten"), SV(""));
    assert_int_equal(without.status, 400);
    assert_true(staff_page_says(&without, "Write down why it differs from the first position."));
    assert_true(staff_page_says(&without, "Na het gesprek."));
    assert_int_equal(final(&world.kit->police, weighing, SV("niet-toelaten"), SV("Het OM wist meer.")).status, 303);
    struct web_test_answer page = as(&world.kit->mayor, weighing);
    assert_true(staff_page_says(&page, "Geheim van de politie."));
    assert_true(staff_page_says(&page, "Het OM wist meer."));
}

static void an_absent_party_is_recorded_with_its_source_and_by_nobody_who_advised(void **state)
{
    (void)state;
    struct sv weighing = started();
    struct sv target = staff_path(weighing, SV("/standpunt-namens"), SV(""));
    struct web_test_answer form = as(&world.kit->lead, target);
    struct sv n = SV("niet-bekend");
    struct web_test_answer answer = STAFF_POST(
        form.body, target, SV("partij"), SV("om"), SV("bron"), SV("Brief van 1 maart."), SV("standpunt"),
        SV("toelaten"), SV("reden"), SV("Geheim per brief."), SV("vraag-1"), n, SV("vraag-2"), n, SV("vraag-3"), n,
        SV("vraag-4"), n, SV("vraag-5"), n, SV("vraag-6"), n, SV("vraag-7"), n);
    assert_int_equal(answer.status, 303);
    struct web_test_answer page = as(&world.kit->police, weighing);
    assert_true(staff_page_says(&page, "Brief van 1 maart."));
    assert_true(staff_page_says(&page, "not confirmed yet"));
    assert_false(staff_page_says(&page, "Geheim per brief."));
    struct web_test_answer own = first(&world.kit->prosecution, weighing, SV("toelaten"), SV("Zelf."));
    assert_int_equal(own.status, 409);
    assert_true(staff_page_says(&own, "Signed minutes confirm it."));
}

/* --- facts -------------------------------------------------------------------------------------------------------- */
static void a_partys_fact_is_withdrawn_by_that_party_and_a_stub_stays(void **state)
{
    (void)state;
    struct sv weighing = started();
    struct sv target = staff_path(weighing, SV("/feit"), SV(""));
    struct web_test_answer form = as(&world.kit->police, target);
    assert_int_equal(STAFF_POST(form.body, target, SV("feit"), SV("Aangehouden op 1 maart."), SV("soort"),
                                SV("gezien"), SV("soort-gegevens"), SV("strafrechtelijk"), SV("grondslag"),
                                SV("Wpg"))
                         .status, 303);
    struct web_test_answer page = as(&world.kit->adviser, weighing);
    assert_true(staff_page_says(&page, "Aangehouden op 1 maart."));
    target = staff_path(weighing, SV("/intrekken"), SV(""));
    struct web_test_answer others = as(&world.kit->prosecution, target);
    assert_false(staff_page_says(&others, "Aangehouden op 1 maart."));
    form = as(&world.kit->police, target);
    static const char mark[] = "name=\"inhoud\" value=\"";
    const char *at = memmem(form.body.at, form.body.length, mark, sizeof mark - 1);
    assert_non_null(at);
    struct sv code, rest;
    assert_true(sv_cut(sv_from(form.body, (size_t)(at - form.body.at) + sizeof mark - 1), '"', &code, &rest));
    assert_int_equal(STAFF_POST(form.body, target, SV("inhoud"), code, SV("reden"), SV("Onjuist.")).status, 303);
    page = as(&world.kit->adviser, weighing);
    assert_false(staff_page_says(&page, "Aangehouden op 1 maart."));
    assert_true(staff_page_says(&page, "Withdrawn by"));
}

/* --- hidden is absent --------------------------------------------------------------------------------------------- */
static void walled_off_elsewhere_and_absent_are_the_same_404_byte_for_byte(void **state)
{
    (void)state;
    struct sv weighing = started();
    struct signals_test_staff aside = signals_test_staff(&world.kit->test, world.kit->test.municipality,
                                                         SV("opzij"), ROLE_WEIGHER_POLICE);
    struct sv target = staff_path(weighing, SV("/belang"), SV(""));
    struct web_test_answer form = as(&aside, target);
    assert_int_equal(STAFF_POST(form.body, target, SV("x"), SV("")).status, 303);
    assert_int_equal(as(&aside, SV("/wegingen")).status, 200); /* where the notice of having stepped aside is shown */
    const struct signals_test_staff *outside[] = { &aside, &world.elsewhere };
    for (size_t i = 0; i < 2; i++) {
        struct web_test_answer absent = as(outside[i], SV("/wegingen/W-000000000"));
        struct web_test_answer hidden = as(outside[i], weighing);
        assert_int_equal(absent.status, 404);
        assert_int_equal(hidden.status, 404);
        assert_true(sv_equal(hidden.body, absent.body) && sv_equal(hidden.headers, absent.headers));
    }
    struct web_test_answer absent = as(&aside, SV("/wegingen/W-000000000"));
    static const char *const pages[] = { "/standpunt", "/definitief", "/aanvulling", "/feit", "/intrekken", "/belang" };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct web_test_answer page = as(&aside, staff_path(weighing, sv_of_c(pages[i]), SV("")));
        assert_int_equal(page.status, 404);
        assert_true(sv_equal(page.body, absent.body));
    }
    struct web_test_answer list = as(&aside, SV("/wegingen"));
    assert_true(memmem(list.body.at, list.body.length, weighing.at, weighing.length) == NULL);
    assert_int_equal(as(&world.kit->police, weighing).status, 200);
}

static void a_list_asks_the_vault_nothing(void **state)
{
    (void)state;
    uint64_t before = vault_calls();
    assert_int_equal(as(&world.kit->police, SV("/wegingen")).status, 200);
    assert_int_equal(as(&world.kit->police, SV("/wegingen/gesloten")).status, 200);
    assert_int_equal(as(&world.second, SV("/naar-weging")).status, 200);
    assert_int_equal(vault_calls() - before, 0);
}

/* With the nth allocation failing a request ends in an honest page, and no position is half given. */
static void memory_that_runs_out_anywhere_leaves_no_half_position(void **state)
{
    (void)state;
    struct sv weighing = started();
    struct sv target = staff_path(weighing, SV("/standpunt"), SV(""));
    struct web_test_answer form = as(&world.kit->police, target);
    struct sv n = SV("niet-bekend");
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 600; nth++) {
        arena_fail_nth(nth);
        struct web_test_answer answer =
            STAFF_POST(form.body, target, SV("standpunt"), n, SV("reden"), SV("Om."), SV("vraag-1"), n, SV("vraag-2"),
                       n, SV("vraag-3"), n, SV("vraag-4"), n, SV("vraag-5"), n, SV("vraag-6"), n, SV("vraag-7"), n);
        arena_fail_nth(0);
        done = answer.status == 303;
        struct web_test_answer page = as(&world.kit->police, weighing);
        assert_int_equal(page.status, 200);
        assert_true(done == staff_page_says(&page, "Sealed until all three are in."));
    }
    assert_true(done);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unanswered_the_question_means_no_weighing_and_what_was_typed_stays),
        cmocka_unit_test(what_is_given_stands_on_the_list_of_each_party_and_opens_escaped),
        cmocka_unit_test(who_it_is_about_goes_along_as_the_officer_words_it),
        cmocka_unit_test(about_a_minor_the_child_is_heard_and_a_second_person_agrees),
        cmocka_unit_test(a_signal_that_is_not_ready_says_why_it_cannot_be_given),
        cmocka_unit_test(before_the_opening_a_page_tells_who_gave_one_and_nothing_of_it),
        cmocka_unit_test(once_all_three_are_in_everybody_reads_all_three),
        cmocka_unit_test(each_question_needs_an_answer_and_all_problems_are_told_at_once),
        cmocka_unit_test(a_position_twice_or_after_the_opening_says_why_not),
        cmocka_unit_test(who_changes_a_position_writes_why_and_dissent_stays_on_the_page),
        cmocka_unit_test(an_absent_party_is_recorded_with_its_source_and_by_nobody_who_advised),
        cmocka_unit_test(a_partys_fact_is_withdrawn_by_that_party_and_a_stub_stays),
        cmocka_unit_test(walled_off_elsewhere_and_absent_are_the_same_404_byte_for_byte),
        cmocka_unit_test(a_list_asks_the_vault_nothing),
        cmocka_unit_test(memory_that_runs_out_anywhere_leaves_no_half_position),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
