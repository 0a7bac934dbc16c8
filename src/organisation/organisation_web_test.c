/* Accounts, roles, settings, the opening gate, the signpost, the platform and the demonstration, request by request. */
#include "organisation/demo.h"
#include "organisation/organisation_web_kit.h"

static struct enrolled kim;

static int open_with_kim(void **state)
{
    (void)world_open(state);
    kim = enrol(world.invitation);
    return 0;
}

/* One browser for most tests: the vault opens a sign-in secret only so often a minute. */
static struct sv admin_session(void)
{
    static struct sv cookie;
    if (cookie.length == 0 || get(SV("/accounts"), cookie).status != 200) {
        cookie = sign_in(KIM, &kim);
    }
    return cookie;
}

/* --- people ------------------------------------------------------------------------------------------------------ */
static const struct sv SAM = SV_INIT("sam@meerdorp.nl");
static struct enrolled sam;

/* Invites with this role; the link's secret. */
static struct web_test_answer invite(struct sv cookie, struct sv name, struct sv address, struct sv role)
{
    struct web_test_answer page = get(SV("/accounts/nieuw"), cookie);
    assert_int_equal(page.status, 200);
    return POST_FIELDS(SV("/accounts/nieuw"), cookie, page.body, SV("naam"), name, SV("e-mailadres"), address,
                       SV("rol"), role);
}

static struct sv account_path(struct sv cookie, const char *name)
{
    struct web_test_answer list = get(SV("/accounts"), cookie);
    assert_int_equal(list.status, 200);
    const char *found = memmem(list.body.at, list.body.length, name, strlen(name));
    assert_non_null(found);
    struct sv before = sv_until(list.body, (size_t)(found - list.body.at));
    size_t start = before.length;
    while (start > 0 && !sv_starts(sv_from(before, start), SV("href=\"/accounts/"))) {
        start--;
    }
    assert_true(start > 0);
    struct sv rest = sv_from(before, start + 6);
    size_t end = 0;
    assert_true(sv_find(rest, '"', &end));
    return sv_until(rest, end);
}

static void somebody_without_a_role_sees_nothing(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct web_test_answer invited = invite(admin, SV("Sam Bedacht"), SAM, SV(""));
    assert_int_equal(invited.status, 200);
    assert_true(invited.wrote);
    sam = enrol(after_link(invited.body, "href=\"/uitnodiging/"));
    struct sv cookie = sign_in(SAM, &sam);
    struct web_test_answer page = get(SV("/mijn-account"), cookie);
    assert_int_equal(page.status, 200);
    assert_true(says(page.body, "U hebt nog geen rol"));
    assert_int_equal(get(SV("/accounts"), cookie).status, 403);
    assert_int_equal(get(SV("/instellingen"), cookie).status, 403);
}

static void nobody_gives_themselves_a_role(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct web_test_answer answer = invite(admin, SV("Kim Spiegel"), KIM, SV("meldpuntmedewerker"));
    assert_int_equal(answer.status, 400);
    assert_false(answer.wrote);
    assert_true(says(answer.body, "Niemand geeft of be"));
    struct web_test_answer own = get(account_path(admin, ">Kim Spiegel</a>"), admin);
    assert_false(says(own.body, "/uitschakelen"));
}

static void a_role_is_given_and_asks_to_sign_in_again(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct sv before = sign_in(SAM, &sam);
    struct sv path = account_path(admin, ">Sam Bedacht</a>");
    struct web_test_answer page = get(path, admin);
    struct sv target = joined(path, SV("/rol"));
    struct web_test_answer given = POST_FIELDS(target, admin, page.body, SV("rol"), SV("privacy-officer"));
    assert_int_equal(given.status, 303);
    assert_int_equal(get(SV("/mijn-account"), before).status, 401);
    struct sv after = sign_in(SAM, &sam);
    assert_int_equal(get(SV("/instellingen"), after).status, 200);
    /* Roles that stay apart. */
    struct web_test_answer apart = POST_FIELDS(target, admin, page.body, SV("rol"), SV("fg"));
    assert_int_equal(apart.status, 400);
    assert_true(says(apart.body, "los van moet staan"));
}

static void a_forged_form_changes_nothing(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct sv path = account_path(admin, ">Sam Bedacht</a>");
    struct web_test_answer forged =
        POST_FIELDS(joined(path, SV("/uitschakelen")), admin, SV(""), SV("zeker"), SV("ja"));
    assert_int_equal(forged.status, 403);
    assert_int_equal(get(path, admin).status, 200);
}

/* --- settings, gate, hours, signpost ----------------------------------------------------------------------------- */
static void a_setting_is_confirmed_by_name_and_only_by_who_may(void **state)
{
    (void)state;
    struct sv privacy = sign_in(SAM, &sam);
    struct sv path = SV("/instellingen/bewaartermijn-advies");
    struct web_test_answer page = get(path, privacy);
    assert_true(says(page.body, "nog te bevestigen"));
    struct web_test_answer empty = POST_FIELDS(path, privacy, page.body, SV("waarde"), SV("99"), SV("bron"), SV(""));
    assert_int_equal(empty.status, 400);
    assert_true(says(empty.body, "Dit getal kan hier niet"));
    assert_true(says(empty.body, "Zet een vinkje"));
    struct web_test_answer done = POST_FIELDS(path, privacy, page.body, SV("waarde"), SV("2"), SV("bron"),
                                              SV("Selectielijst 2026"), SV("gelezen"), SV("ja"));
    assert_int_equal(done.status, 303);
    struct web_test_answer list = get(SV("/instellingen"), privacy);
    assert_true(says(list.body, "Sam Bedacht") && says(list.body, "Selectielijst 2026") &&
                says(list.body, "2 maanden"));
    struct sv admin = admin_session();
    struct web_test_answer read = get(path, admin);
    assert_int_equal(read.status, 200);
    assert_false(says(read.body, "name=\"waarde\""));
    assert_int_equal(POST_FIELDS(path, admin, page.body, SV("waarde"), SV("3"), SV("gelezen"), SV("ja")).status, 403);
    assert_int_equal(get(SV("/instellingen/bestaat-niet"), privacy).status, 404);
}

static void an_agreement_about_sharing_is_confirmed_by_name_and_then_is_the_rule(void **state)
{
    (void)state;
    struct sv privacy = sign_in(SAM, &sam);
    struct sv path = SV("/deelafspraken/politie/strafrechtelijk");
    struct web_test_answer page = get(path, privacy);
    assert_int_equal(page.status, 200);
    assert_true(says(page.body, "nog te bevestigen"));
    struct web_test_answer empty = POST_FIELDS(path, privacy, page.body, SV("grondslag"), SV(""), SV("bron"), SV(""));
    assert_int_equal(empty.status, 400);
    assert_true(says(empty.body, "Schrijf de grondslag op") && says(empty.body, "Noem de tekst"));
    struct web_test_answer done = POST_FIELDS(path, privacy, page.body, SV("ontvangt"), SV("ja"), SV("grondslag"),
                                              SV("Alleen ontvangen"), SV("bron"), SV("Afspraak 2026"), SV("gelezen"),
                                              SV("ja"));
    assert_int_equal(done.status, 303);
    struct web_test_answer after = get(path, privacy);
    assert_true(says(after.body, "Alleen ontvangen") && says(after.body, "Sam Bedacht"));
    struct sv admin = admin_session();
    assert_false(says(get(path, admin).body, "name=\"grondslag\""));
    assert_int_equal(POST_FIELDS(path, admin, page.body, SV("gelezen"), SV("ja")).status, 403);
    assert_int_equal(get(SV("/deelafspraken/politie/alles"), privacy).status, 404);
    assert_int_equal(get(SV("/deelafspraken/niemand/gewoon"), privacy).status, 404);
}

static void the_checklist_is_filled_with_what_can_be(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct web_test_answer list = get(SV("/openstelling"), admin);
    assert_true(says(list.body, "neemt geen meldingen aan"));
    struct sv path = SV("/openstelling/telefoon");
    struct web_test_answer page = get(path, admin);
    assert_int_equal(POST_FIELDS(path, admin, page.body, SV("antwoord"), SV("bel mij")).status, 400);
    assert_int_equal(POST_FIELDS(path, admin, page.body, SV("antwoord"), SV("020 - 123 45 67")).status, 303);
    list = get(SV("/openstelling"), admin);
    assert_true(says(list.body, "020 123 45 67") && says(list.body, "Kim Spiegel"));
    path = SV("/openstelling/dpia");
    page = get(path, admin);
    struct web_test_answer dpia =
        POST_FIELDS(path, admin, page.body, SV("antwoord"), SV("DPIA"), SV("geldig-tot-en-met"), SV("1-1-2020"));
    assert_int_equal(dpia.status, 400);
    assert_true(says(dpia.body, "Deze dag is voorbij") && says(dpia.body, "Noem het document"));
    assert_int_equal(get(SV("/openstelling/vervanger"), admin).status, 404);
}

static void opening_hours_are_read_however_they_are_typed(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct sv path = SV("/openingstijden");
    struct web_test_answer page = get(path, admin);
    struct web_test_answer wrong =
        POST_FIELDS(path, admin, page.body, SV("maandag"), SV("17:00-9:00"), SV("dinsdag"), SV("9 uur"));
    assert_int_equal(wrong.status, 400);
    assert_true(says(wrong.body, "17:00-9:00"));
    struct web_test_answer done = POST_FIELDS(path, admin, page.body, SV("maandag"), SV("9.00-17.00"), SV("dinsdag"),
                                              SV("9:00 tot 17:00"), SV("woensdag"), SV("09:00 \xe2\x80\x93 17:00"),
                                              SV("donderdag"), SV("9:00-17:00"), SV("vrijdag"), SV("9:00-17:00"));
    assert_int_equal(done.status, 303);
    page = get(path, admin);
    assert_true(says(page.body, "op werkdagen van 9.00 tot 17.00 uur"));
    assert_int_equal(POST_FIELDS(SV("/openingstijden/gesloten"), admin, page.body, SV("dag"), SV("24-12-2027")).status,
                     303);
    page = get(path, admin);
    assert_true(says(page.body, "24 december 2027"));
    assert_int_equal(POST_FIELDS(SV("/openingstijden/open"), admin, page.body, SV("dag"), SV("2027-12-24")).status,
                     303);
}

static void the_signpost_marks_what_nobody_checked(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct web_test_answer list = get(SV("/wegwijzer"), admin);
    assert_int_equal(list.status, 200);
    assert_true(says(list.body, "controleer deze kaart") && says(list.body, "Meld Misdaad Anoniem"));
    assert_int_equal(get(SV("/wegwijzer/nieuw"), admin).status, 403);
    struct web_test_answer english = get(SV("/en/wegwijzer"), admin);
    assert_true(says(english.body, "Is there danger now?"));
}

/* --- the platform, and leaving ----------------------------------------------------------------------------------- */
static struct sv on_platform(void)
{
    struct sv admin = sign_in(KIM, &kim);
    struct web_test_answer page = get(SV("/mijn-account"), admin);
    struct web_test_answer chosen = POST_FIELDS(SV("/gemeente-kiezen"), admin, page.body, SV("gemeente"), SV("-"));
    assert_int_equal(chosen.status, 303);
    return admin;
}

static void the_platform_administrator_founds_municipalities_and_sees_no_accounts(void **state)
{
    (void)state;
    struct sv admin = on_platform();
    assert_int_equal(get(SV("/accounts"), admin).status, 403);
    struct web_test_answer page = get(SV("/gemeenten/nieuw"), admin);
    assert_int_equal(page.status, 200);
    struct sv path = SV("/gemeenten/nieuw");
    struct web_test_answer taken =
        POST_FIELDS(path, admin, page.body, SV("naam"), SV("Meerdorp"), SV("code"), SV("meerdorp"),
                    SV("beheerder-naam"), SV("A"), SV("beheerder-e-mailadres"), SV("a@b.nl"));
    assert_int_equal(taken.status, 400);
    struct web_test_answer made =
        POST_FIELDS(path, admin, page.body, SV("naam"), SV("Zuidwijk"), SV("code"), SV("zuidwijk"), SV("hostnaam"),
                    SV("meldpunt.zuidwijk.nl"), SV("beheerder-naam"), SV("Anna Eenpit"), SV("beheerder-e-mailadres"),
                    SV("anna@zuidwijk.nl"));
    assert_int_equal(made.status, 200);
    assert_true(says(made.body, "/uitnodiging/"));
    struct web_test_answer list = get(SV("/gemeenten"), admin);
    assert_true(says(list.body, "Zuidwijk") && says(list.body, "nog niet"));
}

static void somebody_with_two_municipalities_sees_one_at_a_time(void **state)
{
    (void)state;
    struct sv admin = on_platform();
    struct web_test_answer here = get(SV("/mijn-account"), admin);
    assert_true(says(here.body, "Platformbeheerder"));
    struct web_test_answer elsewhere =
        POST_FIELDS(SV("/gemeente-kiezen"), admin, here.body, SV("gemeente"), SV("zuidwijk"));
    assert_int_equal(elsewhere.status, 404);
}

static void disabling_ends_every_tab_at_once(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct sv one = sign_in(SAM, &sam);
    struct sv two = sign_in(SAM, &sam);
    struct sv path = account_path(admin, ">Sam Bedacht</a>");
    struct web_test_answer page = get(path, admin);
    struct sv target = joined(path, SV("/uitschakelen"));
    struct web_test_answer unsure = POST_FIELDS(target, admin, page.body, SV("x"), SV("y"));
    assert_int_equal(unsure.status, 400);
    assert_int_equal(get(SV("/mijn-account"), one).status, 200);
    left_count = 0;
    struct web_test_answer done = POST_FIELDS(target, admin, page.body, SV("zeker"), SV("ja"));
    assert_int_equal(done.status, 303);
    assert_int_equal(left_count, 1);
    assert_int_equal(get(SV("/mijn-account"), one).status, 401);
    assert_int_equal(get(SV("/mijn-account"), two).status, 401);
    assert_int_equal(try_sign_in(SAM, PASSWORD, code_now(sam.secret)).status, 400);
}

static void somebody_who_comes_back_starts_anew_without_roles(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct sv path = account_path(admin, ">Sam Bedacht</a>");
    struct web_test_answer page = get(path, admin);
    struct web_test_answer again = POST_FIELDS(joined(path, SV("/uitnodigen")), admin, page.body, SV("x"), SV("y"));
    assert_int_equal(again.status, 200);
    sam = enrol(after_link(again.body, "href=\"/uitnodiging/"));
    struct sv cookie = sign_in(SAM, &sam);
    assert_true(says(get(SV("/mijn-account"), cookie).body, "U hebt nog geen rol"));
}

/* --- the demonstration ------------------------------------------------------------------------------------------- */
/* The same request to the server of a demonstration. */
static struct web_test_answer in_demo(struct sv target, struct sv cookie, const struct sv *fields, size_t count)
{
    struct web_test_rq rq = { .target = target, .cookie = cookie, .fields = fields, .field_count = count };
    struct web_test_answer answer;
    web_test_request(world.demo, &world.arena, &rq, &answer);
    return answer;
}

static void the_role_switcher_exists_in_a_demonstration_only(void **state)
{
    (void)state;
    struct municipality_id places[DEMO_MUNICIPALITIES];
    struct demo_seed *seed = NULL;
    assert_int_equal(demo_prepare(&world.arena, &world.people.random, clock_now(&world.clock), &seed, places), OK);
    for (size_t at = 0; at < DEMO_MUNICIPALITIES; at++) {
        assert_int_equal(vault_municipality_create(world.vault, places[at]), OK);
    }
    assert_int_equal(store_write(world.people.store.store, demo_apply, seed), OK);
    struct sv path = SV("/demo/youssef-verzonnen");
    struct sv choice[] = { SV("gemeente"), SV("proefdam") };
    assert_int_equal(get(SV("/demo"), SV("")).status, 404);
    assert_int_equal(get(path, SV("")).status, 404);
    assert_int_equal(POST_FIELDS(path, SV(""), SV(""), SV("gemeente"), SV("proefdam")).status, 404);
    assert_true(says(in_demo(SV("/demo"), SV(""), NULL, 0).body, "Sanne Fictief"));
    struct web_test_answer in = in_demo(path, SV(""), choice, 1);
    assert_int_equal(in.status, 303);
    struct web_test_answer page = in_demo(SV("/mijn-account"), in.cookie, NULL, 0);
    assert_int_equal(page.status, 200);
    assert_true(says(page.body, "Proefdam: Vervanger <span"));
    assert_true(says(page.body, "value=\"voorbeeldstad\""));
}

static void a_real_account_has_no_button(void **state)
{
    (void)state;
    struct account account;
    assert_int_equal(account_by_sign_in_name(people_test_tx(&world.people), &world.arena, KIM, &account), OK);
    assert_int_equal(in_demo(joined(SV("/demo/"), account.reference), SV(""), NULL, 0).status, 404);
    struct sv nothing[] = { SV("gemeente"), SV("") };
    assert_int_equal(in_demo(joined(SV("/demo/"), account.reference), SV(""), nothing, 1).status, 404);
}

static void memory_that_runs_out_anywhere_ends_in_a_page_and_nothing_half_done(void **state)
{
    (void)state;
    struct sv admin = admin_session();
    struct sv account = account_path(admin, ">Sam Bedacht</a>");
    struct sv targets[] = { SV("/accounts"),     account,          SV("/openstelling"), SV("/openingstijden"),
                            SV("/instellingen"), SV("/wegwijzer"), SV("/mijn-account"), SV("/aanmelden") };
    enum { SHOW_MOST = 120, CHANGE_MOST = 400 };
    for (size_t target = 0; target < sizeof targets / sizeof targets[0]; target++) {
        for (uint64_t nth = 1; nth < SHOW_MOST; nth++) {
            arena_fail_nth(nth);
            struct web_test_answer answer = get(targets[target], admin);
            arena_fail_nth(0);
            assert_true(answer.status == 200 || answer.status >= 500);
        }
    }
    struct sv change = joined(account, SV("/rol"));
    struct web_test_answer page = get(account, admin);
    bool wrote = false;
    for (uint64_t nth = 1; nth < CHANGE_MOST && !wrote; nth++) {
        struct sv fields[] = { SV("rol"), SV("vervanger"), SV("_token"), token_for(page.body, change) };
        struct web_test_rq rq = { .target = change, .cookie = admin, .fields = fields, .field_count = 2 };
        struct web_test_answer answer;
        arena_fail_nth(nth);
        web_test_request(world.web, &world.arena, &rq, &answer);
        arena_fail_nth(0);
        wrote = answer.wrote;
        assert_true(wrote || answer.status >= 400);
    }
    assert_true(wrote);
}

/* Signing in must not cost anybody what they typed. */
static void what_was_typed_survives_signing_in_again(void **state)
{
    (void)state;
    struct sv fields[] = { SV("antwoord"), SV("De burgemeester van Meerdorp"), SV("verwijzing"), SV("Besluit 7") };
    struct sv target = SV("/openstelling/verwerkingsverantwoordelijke");
    struct web_test_rq late = { .target = target, .fields = fields, .field_count = 2 };
    struct web_test_answer asked;
    web_test_request(world.web, &world.arena, &late, &asked);
    assert_int_equal(asked.status, 401);
    assert_true(says(asked.body, "De burgemeester van Meerdorp"));
    struct sv pairs[40];
    size_t count = 0;
    const char *mark = "<input type=\"hidden\" name=\"";
    struct sv rest = asked.body;
    for (const char *at = memmem(rest.at, rest.length, mark, strlen(mark)); at != NULL && count < 16;
         at = memmem(rest.at, rest.length, mark, strlen(mark))) {
        rest = sv_from(rest, (size_t)(at - rest.at) + strlen(mark));
        size_t end = 0;
        assert_true(sv_find(rest, '"', &end));
        pairs[2 * count] = sv_until(rest, end);
        pairs[2 * count + 1] = web_test_input(&world.arena, asked.body, pairs[2 * count]);
        count++;
    }
    struct sv typed[] = { SV("e-mailadres"), KIM, SV("wachtwoord"), PASSWORD, SV("code"), code_now(kim.secret) };
    for (size_t at = 0; at < 3; at++) {
        pairs[2 * count] = typed[2 * at];
        pairs[2 * count + 1] = typed[2 * at + 1];
        count++;
    }
    struct web_test_rq rq = { .target = SV("/aanmelden"), .fields = pairs, .field_count = count };
    struct web_test_answer back;
    web_test_request(world.web, &world.arena, &rq, &back);
    assert_int_equal(back.status, 200);
    assert_true(back.cookie.length > 0);
    assert_true(says(back.body, "De burgemeester van Meerdorp") && says(back.body, "Besluit 7"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_without_a_role_sees_nothing),
        cmocka_unit_test(nobody_gives_themselves_a_role),
        cmocka_unit_test(a_role_is_given_and_asks_to_sign_in_again),
        cmocka_unit_test(a_forged_form_changes_nothing),
        cmocka_unit_test(a_setting_is_confirmed_by_name_and_only_by_who_may),
        cmocka_unit_test(an_agreement_about_sharing_is_confirmed_by_name_and_then_is_the_rule),
        cmocka_unit_test(the_checklist_is_filled_with_what_can_be),
        cmocka_unit_test(opening_hours_are_read_however_they_are_typed),
        cmocka_unit_test(the_signpost_marks_what_nobody_checked),
        cmocka_unit_test(the_platform_administrator_founds_municipalities_and_sees_no_accounts),
        cmocka_unit_test(somebody_with_two_municipalities_sees_one_at_a_time),
        cmocka_unit_test(disabling_ends_every_tab_at_once),
        cmocka_unit_test(somebody_who_comes_back_starts_anew_without_roles),
        cmocka_unit_test(the_role_switcher_exists_in_a_demonstration_only),
        cmocka_unit_test(a_real_account_has_no_button),
        cmocka_unit_test(memory_that_runs_out_anywhere_ends_in_a_page_and_nothing_half_done),
        cmocka_unit_test(what_was_typed_survives_signing_in_again),
    };
    return cmocka_run_group_tests(tests, open_with_kim, world_close);
}
