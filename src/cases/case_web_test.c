/* The pages of a case, request by request: what a partner sees is what the preview shows, what is hidden answers as
 * what is absent, and what was typed is never lost. */
#include "cases/case_test.h"
#include "cases/cases_web.h"
#include "cases/participant.h"
#include "organisation/checklist.h"
#include "signals/staff_browser_test.h"

#include "base/test.h"

static struct case_test test;

static void open_browser(bool demo)
{
    const struct route_table tables[] = { cases_case_routes, cases_participant_routes, cases_contribution_routes,
                                          cases_assign_routes, cases_conference_routes, cases_action_routes };
    (demo ? staff_browser_open : staff_browser_open_real)(&test.signals, tables, sizeof tables / sizeof tables[0]);
}

static int open_world(void **state)
{
    (void)state;
    case_test_open(&test);
    open_browser(true);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    staff_browser_close();
    case_test_close(&test);
    return 0;
}

/* --- one line each ------------------------------------------------------------------------------------------------ */
static struct sv page_of(struct sv reference, const char *rest)
{
    return staff_path(SV("/casussen/"), reference, sv_of_c(rest));
}

static struct web_test_answer get_as(const struct signals_test_staff *staff, struct sv target)
{
    staff_browser_as(staff);
    return staff_browser_get(target);
}

/* The part of a page that leaves for whoever looks. */
static struct sv main_part(const struct web_test_answer *answer)
{
    const char begin[] = "<div id=\"case\">";
    const char *at = memmem(answer->body.at, answer->body.length, begin, sizeof begin - 1);
    assert_non_null(at);
    struct sv rest = sv_from(answer->body, (size_t)(at - answer->body.at));
    const char *end = memmem(rest.at, rest.length, "</main>", 7);
    assert_non_null(end);
    return sv_until(rest, (size_t)(end - rest.at));
}

static struct sv participant_number(const struct casefile *casefile)
{
    struct casefile seen;
    assert_int_equal(case_test_find(&test, &test.partner, casefile->reference, &seen), OK);
    return participant_code(staff_browser_arena(), seen.me.participant);
}

static struct web_test_answer contribute(struct sv page, struct sv target, struct sv body)
{
    return STAFF_POST(page, target, SV("vraag"), SV("Wie ziet hem?"), SV("soort-gegevens"), SV("gewoon"),
                      SV("grondslag"), SV("Convenant art. 4"), SV("bijdrage"), body);
}

/* --- the page ----------------------------------------------------------------------------------------------------- */
static void who_leads_sees_everything_and_in_which_chair(void **state)
{
    (void)state;
    struct casefile casefile = case_test_case(&test, &(struct case_test_wish){ 0 });
    struct web_test_answer page = get_as(&test.lead, page_of(casefile.reference, ""));
    assert_int_equal(page.status, 200);
    assert_true(staff_page_says(&page, "You act as: Case lead"));
    assert_true(staff_page_says(&page, "Sem Voorbeeld"));
    assert_true(staff_page_says(&page, "There is a plan"));
    assert_true(staff_page_says(&page, "<svg"));
    struct web_test_answer list = get_as(&test.lead, SV("/casussen"));
    assert_true(memmem(list.body.at, list.body.length, casefile.reference.at, casefile.reference.length) != NULL);
}

static void a_partner_sees_only_their_own_cases_and_only_their_scope(void **state)
{
    (void)state;
    struct casefile mine = case_test_case(&test, &(struct case_test_wish){ .who = SV("Mijn Persoon") });
    struct casefile other = case_test_case(&test, &(struct case_test_wish){ .who = SV("Ander Persoon") });
    (void)case_test_partner(&test, &mine, &test.partner, SCOPE_PLAN);
    struct web_test_answer list = get_as(&test.partner, SV("/casussen"));
    assert_true(memmem(list.body.at, list.body.length, mine.reference.at, mine.reference.length) != NULL);
    assert_true(memmem(list.body.at, list.body.length, other.reference.at, other.reference.length) == NULL);
    struct web_test_answer page = get_as(&test.partner, page_of(mine.reference, ""));
    assert_int_equal(page.status, 200);
    assert_true(staff_page_says(&page, "You act as: Case participant"));
    assert_false(staff_page_says(&page, "Mijn Persoon")); /* without the picture in the scope: no name */
    assert_false(staff_page_says(&page, "Everything is destroyed"));
    assert_int_equal(get_as(&test.partner, page_of(mine.reference, "/deelnemer")).status, 403);
}

static void hidden_absent_and_elsewhere_are_the_same_bytes(void **state)
{
    (void)state;
    struct casefile hidden = case_test_case(&test, &(struct case_test_wish){ 0 });
    static const char *const rests[] = { "", "/bijdrage", "/bijdrage/1/intrekken" };
    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        struct web_test_answer one = get_as(&test.partner, page_of(hidden.reference, rests[i]));
        struct web_test_answer two = get_as(&test.partner, page_of(SV("C-000000000"), rests[i]));
        assert_int_equal(one.status, 404);
        assert_int_equal(two.status, 404);
        assert_true(sv_equal(one.body, two.body));
        assert_true(sv_equal(one.headers, two.headers));
    }
    struct web_test_answer elsewhere = get_as(&test.neighbour, page_of(hidden.reference, ""));
    struct web_test_answer nowhere = get_as(&test.neighbour, page_of(SV("C-000000000"), ""));
    assert_int_equal(elsewhere.status, 404);
    assert_true(sv_equal(elsewhere.body, nowhere.body));
}

static void a_preview_shows_the_bytes_that_the_partner_gets(void **state)
{
    (void)state;
    static const uint32_t scopes[] = { 0, SCOPE_PICTURE, SCOPE_PLAN, SCOPE_CONTRIBUTIONS, SCOPE_CONFERENCE,
                                       SCOPE_ALL };
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++) {
        struct casefile casefile = case_test_case(&test, &(struct case_test_wish){ 0 });
        (void)case_test_partner(&test, &casefile, &test.other, SCOPE_ALL);
        (void)case_test_partner(&test, &casefile, &test.partner, scopes[i]);
        staff_browser_as(&test.other);
        struct sv target = page_of(casefile.reference, "/bijdrage");
        struct web_test_answer form = staff_browser_get(target);
        assert_int_equal(contribute(form.body, target, SV("Gaat naar school.")).status, 303);
        struct web_test_answer page = get_as(&test.partner, page_of(casefile.reference, ""));
        struct sv number = participant_number(&casefile);
        struct sv preview_of = staff_path(page_of(casefile.reference, "/voorbeeld/"), number, SV(""));
        struct web_test_answer preview = get_as(&test.lead, preview_of);
        assert_int_equal(page.status, 200);
        assert_int_equal(preview.status, 200);
        assert_true(sv_equal(main_part(&page), main_part(&preview)));
        assert_int_equal(staff_page_says(&preview, "Sem Voorbeeld"), (scopes[i] & SCOPE_PICTURE) != 0);
    }
}

/* --- participants ------------------------------------------------------------------------------------------------- */
static struct web_test_answer add_participant(struct sv reference, struct sv until, struct sv name)
{
    staff_browser_as(&test.lead);
    struct sv target = page_of(reference, "/deelnemer");
    struct web_test_answer form = staff_browser_get(target);
    assert_int_equal(form.status, 200);
    return STAFF_POST(form.body, target, SV("soort"), SV("casuspartij"), SV("organisatie"), SV("reclassering"),
                      SV("naam"), name, SV("noodzaak"), SV("Kent de toezichthouder."), SV("ziet"), SV("plan"),
                      SV("tot"), until);
}

static enum err arrangement_apply(struct tx_write *tx, const void *prepared)
{
    return checklist_fill(tx, prepared);
}

static void arrange(int32_t days)
{
    struct date today = date_of(test.signals.people.now);
    struct checklist_fill fill = { .municipality = test.signals.municipality, .item = ITEM_ARRANGEMENT,
                                   .answer = SV("Regeling van de partijen"), .reference = SV("nr. 1"),
                                   .until = date_add_days(today, days), .on = today };
    assert_int_equal(store_write(test.signals.people.store.store, arrangement_apply, &fill), OK);
}

static void without_an_arrangement_that_holds_today_nobody_is_added(void **state)
{
    (void)state;
    struct casefile casefile = case_test_case(&test, &(struct case_test_wish){ .who = SV("Sem") });
    staff_browser_close();
    open_browser(false);
    struct sv target = page_of(casefile.reference, "/deelnemer");
    struct web_test_answer missing = get_as(&test.lead, target);
    assert_int_equal(missing.status, 409);
    assert_true(staff_page_says(&missing, "The arrangement between the parties is missing or has expired"));
    arrange(30);
    assert_int_equal(get_as(&test.lead, target).status, 200);
    arrange(-1);
    assert_int_equal(get_as(&test.lead, target).status, 409);
    staff_browser_close();
    open_browser(true);
}

static void a_name_in_any_script_comes_back_as_it_was_typed(void **state)
{
    (void)state;
    struct casefile casefile = case_test_case(&test, &(struct case_test_wish){ .who = SV("محمد الخيالي") });
    /* In two literals, because an "e" right behind \x88 would be read as part of it. */
    static const char decomposed[] = { "Zo\xcc\x88" "e D\xe2\x80\x99Hondt <b>" };
    const char *const names[] = { "Jürgen Ößterreich-Łukaszewicz", "שרה כהן", "王小明", "Γιώργος",
                                  "नमिता", decomposed };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(add_participant(casefile.reference, SV("15-4-2026"), sv_of_c(names[i])).status, 303);
    }
    struct web_test_answer page = get_as(&test.lead, page_of(casefile.reference, ""));
    assert_true(staff_page_says(&page, "محمد الخيالي"));
    for (size_t i = 0; i + 1 < sizeof names / sizeof names[0]; i++) {
        assert_true(staff_page_says(&page, names[i]));
    }
    assert_true(staff_page_says(&page, "Zo\xcc\x88" "e D\xe2\x80\x99Hondt &lt;b&gt;"));
}

static void a_last_day_in_the_past_is_told_with_everything_typed_kept(void **state)
{
    (void)state;
    struct casefile casefile = case_test_case(&test, &(struct case_test_wish){ 0 });
    struct web_test_answer past = add_participant(casefile.reference, SV("1-3-2025"), SV("Rik Raadsel"));
    assert_int_equal(past.status, 400);
    assert_true(staff_page_says(&past, "That day has passed."));
    assert_true(staff_page_says(&past, "Rik Raadsel"));
    assert_true(staff_page_says(&past, "Kent de toezichthouder."));
    struct web_test_answer late = add_participant(casefile.reference, SV("1-3-2030"), SV("Rik Raadsel"));
    assert_int_equal(late.status, 400);
    assert_true(staff_page_says(&late, "later than your municipality allows"));
}

static void removed_while_typing_the_text_is_kept_and_it_is_said(void **state)
{
    (void)state;
    struct casefile casefile = case_test_case(&test, &(struct case_test_wish){ 0 });
    (void)case_test_partner(&test, &casefile, &test.partner, SCOPE_PLAN);
    struct sv target = page_of(casefile.reference, "/bijdrage");
    struct web_test_answer form = get_as(&test.partner, target);
    assert_int_equal(form.status, 200);
    struct sv number = participant_number(&casefile);
    struct sv end = staff_path(page_of(casefile.reference, "/deelnemer/"), number, SV("/beeindigen"));
    struct web_test_answer why = get_as(&test.lead, end);
    assert_int_equal(STAFF_POST(why.body, end, SV("reden"), SV("Niet meer nodig.")).status, 303);
    staff_browser_as(&test.partner);
    struct web_test_answer lost = contribute(form.body, target, SV("Dit typte ik net."));
    assert_int_equal(lost.status, 404);
    assert_false(lost.wrote);
    assert_true(staff_page_says(&lost, "Nothing was saved."));
    assert_true(staff_page_says(&lost, "Dit typte ik net."));
}

/* --- contributions ------------------------------------------------------------------------------------------------ */
static void a_contribution_is_withdrawn_by_its_provider_and_leaves_a_stub(void **state)
{
    (void)state;
    struct casefile casefile = case_test_case(&test, &(struct case_test_wish){ 0 });
    (void)case_test_partner(&test, &casefile, &test.partner, SCOPE_PLAN);
    struct sv target = page_of(casefile.reference, "/bijdrage");
    struct web_test_answer form = get_as(&test.partner, target);
    assert_int_equal(contribute(form.body, target, SV("Komt elke week langs.")).status, 303);
    struct web_test_answer page = get_as(&test.partner, page_of(casefile.reference, ""));
    assert_true(staff_page_says(&page, "Komt elke week langs."));
    const char *at = memmem(page.body.at, page.body.length, "/bijdrage/", 10);
    assert_non_null(at);
    struct sv rest = sv_from(page.body, (size_t)(at - page.body.at));
    size_t quote = 0;
    assert_true(sv_find(rest, '"', &quote));
    struct sv withdraw = staff_path(page_of(casefile.reference, ""), sv_until(rest, quote), SV(""));
    struct web_test_answer asked = get_as(&test.partner, withdraw);
    assert_int_equal(asked.status, 200);
    assert_int_equal(STAFF_POST(asked.body, withdraw, SV("x"), SV("")).status, 303);
    asked = get_as(&test.partner, withdraw);
    assert_int_equal(asked.status, 409);
    assert_true(staff_page_says(&asked, "This was withdrawn already."));
    page = get_as(&test.lead, page_of(casefile.reference, ""));
    assert_false(staff_page_says(&page, "Komt elke week langs."));
    assert_true(staff_page_says(&page, "The text is gone."));
}

/* --- who leads ---------------------------------------------------------------------------------------------------- */
static void who_has_a_conflict_of_interest_sees_the_case_no_more(void **state)
{
    (void)state;
    struct casefile casefile = case_test_case(&test, &(struct case_test_wish){ 0 });
    struct sv target = page_of(casefile.reference, "/belang");
    struct web_test_answer form = get_as(&test.lead, target);
    assert_int_equal(form.status, 200);
    struct sv rest = form.body;
    const char *value = memmem(rest.at, rest.length, "name=\"regisseur\"", 16);
    assert_non_null(value);
    rest = sv_from(rest, (size_t)(value - rest.at));
    const char *at = memmem(rest.at, rest.length, "value=\"", 7);
    assert_non_null(at);
    rest = sv_from(rest, (size_t)(at - rest.at) + 7);
    size_t quote = 0;
    assert_true(sv_find(rest, '"', &quote));
    assert_int_equal(STAFF_POST(form.body, target, SV("regisseur"), sv_until(rest, quote)).status, 303);
    assert_int_equal(get_as(&test.lead, page_of(casefile.reference, "")).status, 404);
    assert_int_equal(get_as(&test.process, page_of(casefile.reference, "")).status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_leads_sees_everything_and_in_which_chair),
        cmocka_unit_test(a_partner_sees_only_their_own_cases_and_only_their_scope),
        cmocka_unit_test(hidden_absent_and_elsewhere_are_the_same_bytes),
        cmocka_unit_test(a_preview_shows_the_bytes_that_the_partner_gets),
        cmocka_unit_test(a_name_in_any_script_comes_back_as_it_was_typed),
        cmocka_unit_test(a_last_day_in_the_past_is_told_with_everything_typed_kept),
        cmocka_unit_test(removed_while_typing_the_text_is_kept_and_it_is_said),
        cmocka_unit_test(a_contribution_is_withdrawn_by_its_provider_and_leaves_a_stub),
        cmocka_unit_test(who_has_a_conflict_of_interest_sees_the_case_no_more),
        cmocka_unit_test(without_an_arrangement_that_holds_today_nobody_is_added),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
