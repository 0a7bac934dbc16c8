/* The pages of this room, request by request, as two officials and an FG send them; and with memory that runs out
 * anywhere. */
#include "base/test.h"
#include "privacy/privacy_test.h"
#include "signals/staff_browser_test.h"

static struct {
    struct privacy_test test;
    struct signals_test_staff who;
} world;

static void act_as(struct person_id person, enum role role)
{
    uint32_t roles = UINT32_C(1) << role;
    struct actor *actor = &world.who.actor;
    *actor = (struct actor){.kind = ACTOR_STAFF,
                            .person = person,
                            .municipality = world.test.signals.municipality,
                            .roles = roles,
                            .permissions = permissions_of_roles(roles),
                            .name = SV("Iemand"),
                            .municipality_name = SV("Voorbeeldstad")};
    struct instant now = clock_now(&(struct clock){0});
    struct vault_mint mint = {.person = person,
                              .municipalities = {actor->municipality},
                              .municipality_count = 1,
                              .now = now,
                              .until = instant_add_ms(now, 3600 * 1000)};
    assert_int_equal(vault_session_mint(world.test.signals.vault, &mint, &world.who.session), OK);
    staff_browser_as(&world.who);
}

static int open_world(void **state)
{
    (void)state;
    privacy_test_open(&world.test);
    const struct route_table tables[] = {
        privacy_retention_routes, privacy_decision_routes, privacy_authorisation_routes, privacy_certificate_routes,
        privacy_paper_routes,     privacy_log_routes,      privacy_oversight_routes};
    staff_browser_open(&world.test.signals, tables, sizeof tables / sizeof tables[0]);
    act_as(world.test.first, ROLE_PRIVACY_OFFICER);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    staff_browser_close();
    privacy_test_close(&world.test);
    return 0;
}

/* Looks a file up by its own number; the address of its item on the list. */
static struct sv item_of(struct sv reference)
{
    struct web_test_answer list = staff_browser_get(SV("/vernietiging"));
    assert_int_equal(list.status, 200);
    struct web_test_answer found = STAFF_POST(list.body, SV("/vernietiging/onderdeel"), SV("verwijzing"), reference);
    assert_int_equal(found.status, 303);
    return found.location;
}

/* --- behaviour ---------------------------------------------------------------------------------------------------- */

static void a_file_is_found_by_its_number_and_gets_a_random_one(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    struct sv item = item_of(reference);
    assert_true(sv_equal(item, item_of(reference)));
    assert_null(memmem(item.at, item.length, reference.at, reference.length));
    struct web_test_answer page = staff_browser_get(item);
    assert_int_equal(page.status, 200);
    assert_null(memmem(page.body.at, page.body.length, reference.at, reference.length));
    struct web_test_answer list = staff_browser_get(SV("/vernietiging"));
    struct web_test_answer wrong =
        STAFF_POST(list.body, SV("/vernietiging/onderdeel"), SV("verwijzing"), SV("Sem Voorbeeld"));
    assert_int_equal(wrong.status, 400);
    assert_true(staff_page_says(&wrong, "There is nothing with this number here."));
}

static void two_people_keep_a_file_and_one_does_not(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    struct sv item = item_of(reference);
    struct sv stop = staff_path(item, SV("/bewaren"), SV(""));
    struct sv answer = staff_path(stop, SV("/antwoord"), SV(""));
    struct web_test_answer page = staff_browser_get(item);
    struct web_test_answer wrong =
        STAFF_POST(page.body, stop, SV("grond"), SV("klacht"), SV("tot-en-met"), SV("01-03-2026"));
    assert_int_equal(wrong.status, 400);
    assert_true(staff_page_says(&wrong, "Enter a day after today."));
    wrong = STAFF_POST(page.body, stop, SV("grond"), SV("klacht"), SV("tot-en-met"), SV("03-03-2027"));
    assert_true(staff_page_says(&wrong, "This is longer than allowed."));
    wrong = STAFF_POST(page.body, stop, SV("tot-en-met"), SV("01-10-2026"));
    assert_true(staff_page_says(&wrong, "Choose the ground for keeping it longer."));
    struct web_test_answer done =
        STAFF_POST(page.body, stop, SV("grond"), SV("klacht"), SV("tot-en-met"), SV("01-10-2026"));
    assert_int_equal(done.status, 303);
    page = staff_browser_get(item);
    wrong = STAFF_POST(page.body, answer, SV("antwoord"), SV("akkoord"));
    assert_int_equal(wrong.status, 400);
    assert_true(staff_page_says(&wrong, "Another person has to agree."));
    assert_true(privacy_test_readable(&world.test, reference, world.test.signals.people.today));
    act_as(world.test.second, ROLE_MELDPUNT_LEAD);
    page = staff_browser_get(item);
    done = STAFF_POST(page.body, answer, SV("antwoord"), SV("akkoord"));
    assert_int_equal(done.status, 303);
    assert_false(privacy_test_readable(&world.test, reference, world.test.signals.people.today));
    struct web_test_answer list = staff_browser_get(SV("/vernietiging"));
    assert_true(staff_page_says(&list, "Kept longer, sealed"));
}

static void two_people_destroy_earlier(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    struct sv item = item_of(reference);
    struct sv early = staff_path(item, SV("/eerder"), SV(""));
    struct sv answer = staff_path(early, SV("/antwoord"), SV(""));
    struct web_test_answer page = staff_browser_get(item);
    assert_int_equal(STAFF_POST(page.body, early, SV("grond"), SV("niet-meer-nodig")).status, 303);
    act_as(world.test.second, ROLE_DEPUTY);
    page = staff_browser_get(item);
    assert_int_equal(STAFF_POST(page.body, answer, SV("antwoord"), SV("akkoord")).status, 303);
    assert_false(privacy_test_item(&world.test, reference).day.set);
    assert_int_equal(staff_browser_get(item).status, 404);
    struct web_test_answer certificates = staff_browser_get(SV("/vernietiging/bewijzen"));
    assert_true(staff_page_says(&certificates, "fewer than 5"));
    struct web_test_answer certificate = staff_browser_get(SV("/vernietiging/bewijzen/202603"));
    assert_int_equal(certificate.status, 200);
    assert_true(staff_page_says(&certificate, "fewer than 5"));
}

static void the_fg_sees_all_and_decides_nothing(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    struct sv item = item_of(reference);
    struct web_test_answer page = staff_browser_get(item);
    assert_int_equal(STAFF_POST(page.body, staff_path(item, SV("/bewaren"), SV("")), SV("grond"), SV("klacht"),
                                SV("tot-en-met"), SV("01-10-2026"))
                         .status,
                     303);
    act_as(world.test.fg, ROLE_FG);
    assert_int_equal(staff_browser_get(SV("/toezicht")).status, 200);
    assert_int_equal(staff_browser_get(SV("/logboek")).status, 200);
    struct web_test_answer list = staff_browser_get(SV("/vernietiging"));
    assert_int_equal(list.status, 200);
    assert_false(staff_page_says(&list, "action=\"/vernietiging"));
    page = staff_browser_get(item);
    assert_int_equal(page.status, 200);
    assert_false(staff_page_says(&page, "action=\"/vernietiging"));
    static const struct sv ends[] = {
        SV_INIT("/bewaren"),          SV_INIT("/opheffen"),          SV_INIT("/eerder"),
        SV_INIT("/bewaren/antwoord"), SV_INIT("/opheffen/antwoord"), SV_INIT("/eerder/antwoord")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct web_test_answer refused =
            STAFF_POST(page.body, staff_path(item, ends[i], SV("")), SV("antwoord"), SV("akkoord"));
        assert_true(refused.status == 404 || refused.status == 403);
        assert_false(refused.wrote);
    }
    assert_true(privacy_test_readable(&world.test, reference, world.test.signals.people.today));
    struct web_test_answer rule = STAFF_POST(page.body, SV("/vernietiging/machtigingen"), SV("antwoord"), SV("geven"));
    assert_true(rule.status == 404 || rule.status == 403);
}

static void an_authorisation_is_given_and_withdrawn(void **state)
{
    (void)state;
    struct sv target = SV("/vernietiging/machtigingen");
    struct web_test_answer page = staff_browser_get(target);
    assert_true(staff_page_says(&page, "Some rules have no authorisation."));
    struct sv rule = setting_name(SETTING_KEEP_OPEN);
    assert_int_equal(STAFF_POST(page.body, target, SV("regel"), rule, SV("antwoord"), SV("geven")).status, 303);
    struct web_test_answer twice = STAFF_POST(page.body, target, SV("regel"), rule, SV("antwoord"), SV("geven"));
    assert_int_equal(twice.status, 400);
    assert_int_equal(STAFF_POST(page.body, target, SV("regel"), rule, SV("antwoord"), SV("intrekken")).status, 303);
    assert_int_equal(STAFF_POST(page.body, target, SV("regel"), SV("iets"), SV("antwoord"), SV("geven")).status, 400);
}

static void a_copy_is_registered_and_answered(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    struct web_test_answer page = staff_browser_get(SV("/papier"));
    struct web_test_answer wrong =
        STAFF_POST(page.body, SV("/papier"), SV("dossier"), reference, SV("wat"), SV("brief"), SV("bij-wie"),
                   SV("politie"), SV("hoe"), SV("papier"), SV("gegeven-op"),
                   SV("05-03-2026"), SV("terug-op"), SV("01-03-2026"));
    assert_int_equal(wrong.status, 400);
    struct web_test_answer done =
        STAFF_POST(page.body, SV("/papier"), SV("dossier"), reference, SV("wat"), SV("brief"), SV("bij-wie"),
                   SV("politie"), SV("hoe"), SV("papier"), SV("gegeven-op"),
                   SV("01-03-2026"), SV("terug-op"), SV("01-06-2026"));
    assert_int_equal(done.status, 303);
    page = staff_browser_get(done.location);
    assert_int_equal(page.status, 200);
    struct sv answer = staff_path(done.location, SV("/antwoord"), SV(""));
    assert_int_equal(STAFF_POST(page.body, answer, SV("antwoord"), SV("bekeken-gehouden")).status, 400);
    assert_int_equal(STAFF_POST(page.body, answer, SV("antwoord"), SV("terug")).status, 303);
    struct web_test_answer list = staff_browser_get(SV("/papier"));
    assert_true(staff_page_says(&list, "It came back and was destroyed here"));
}

/* The pages about the log read a copy of it. */
static void project(void)
{
    uint32_t count = 0;
    const struct log_project_setup setup = {world.test.signals.people.store.store, world.test.signals.vault};
    assert_int_equal(log_project(&setup, &count), OK);
}

static void reading_the_log_is_itself_a_line(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    act_as(world.test.fg, ROLE_FG);
    struct web_test_answer book = staff_browser_get(SV("/logboek"));
    assert_int_equal(book.status, 200);
    struct web_test_answer nothing = STAFF_POST(book.body, SV("/logboek"), SV("dossier"), SV(""));
    assert_int_equal(nothing.status, 400);
    struct web_test_answer found = STAFF_POST(book.body, SV("/logboek"), SV("dossier"), reference);
    assert_int_equal(found.status, 303);
    assert_int_equal(staff_browser_get(found.location).status, 200);
    project();
    struct web_test_answer again = staff_browser_get(found.location);
    assert_true(staff_page_says(&again, "read this log"));
    assert_true(staff_page_says(&again, "received"));
    assert_int_equal(staff_browser_get(SV("/logboek/dag/2026-03-02")).status, 200);
    assert_int_equal(staff_browser_get(SV("/logboek/dag/2026-02-30")).status, 404);
    assert_int_equal(staff_browser_get(SV("/logboek/dossier/zz")).status, 404);
}

static void a_reason_in_words_is_read_from_the_log_itself(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    struct people_test *people = &world.test.signals.people;
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(&people->arena, NULL, world.test.signals.municipality, &batch), OK);
    struct log_entry entry = {.action = LOG_UNMASK,
                              .actor_kind = ACTOR_SYSTEM,
                              .object = SV("reporter"),
                              .municipality = world.test.signals.municipality,
                              .role = SV("system"),
                              .origin = SV("-"),
                              .dossier = privacy_test_item(&world.test, reference).dossier,
                              .purpose = SV("De melder vroeg om hulp <nu>")};
    batch_log(batch, &entry);
    assert_int_equal(vault_call(world.test.signals.vault, batch), OK);
    project();
    struct web_test_answer book = staff_browser_get(SV("/logboek"));
    assert_false(staff_page_says(&book, "vroeg om hulp"));
    assert_true(staff_page_says(&book, "/logboek/regel/"));
    struct log_search search = {.municipality = world.test.signals.municipality, .rows = 1};
    struct log_line_view_row *lines = NULL;
    size_t line_count = 0;
    assert_int_equal(log_lines(privacy_test_tx(&world.test), &people->arena, &search, &lines, &line_count), OK);
    assert_int_equal(lines[0].action, LOG_UNMASK);
    struct sv number = text_int(staff_browser_arena(), lines[0].number);
    struct web_test_answer reason = staff_browser_get(staff_path(SV("/logboek/regel/"), number, SV("")));
    assert_int_equal(reason.status, 200);
    assert_true(staff_page_says(&reason, "De melder vroeg om hulp &lt;nu&gt;"));
    assert_int_equal(staff_browser_get(SV("/logboek/regel/1")).status, 404);
    act_as(world.test.second, ROLE_MELDPUNT_LEAD);
    assert_true(staff_browser_get(staff_path(SV("/logboek/regel/"), number, SV(""))).status >= 400);
}

static void what_the_vault_refused_is_told_with_who_what_and_why(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    struct people_test *people = &world.test.signals.people;
    struct dossier_ref dossier = privacy_test_item(&world.test, reference).dossier;
    const struct wrapped_key wrong = {0};
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(&people->arena, &world.who.session, world.test.signals.municipality, &batch),
                     OK);
    struct batch_key key = batch_key_use(batch, KEY_STORY, dossier, &wrong);
    (void)batch_open(batch, key, (struct place){SV("signal"), SV("story"), 1}, (struct sealed){{"x", 1}});
    batch_log(batch, &(struct log_entry){.action = LOG_VIEW, .actor_kind = ACTOR_STAFF, .object = SV("story"),
                                         .municipality = world.test.signals.municipality, .dossier = dossier,
                                         .purpose = SV("signal_read"), .origin = SV("192.0.2.7")});
    assert_int_equal(vault_call(world.test.signals.vault, batch), ERR_VAULT);
    project();
    struct web_test_answer book = staff_browser_get(SV("/logboek"));
    assert_true(staff_page_says(&book, "was refused the story as it was told"));
    assert_true(staff_page_says(&book, "refused: with a key that does not fit this file"));
    assert_true(staff_page_says(&book, "192.0.2.7"));
    assert_false(staff_page_says(&book, "looked at the story as it was told"));
}

static void without_the_vault_no_line_of_the_log_is_shown(void **state)
{
    (void)state;
    (void)privacy_test_report(&world.test);
    assert_int_equal(staff_browser_get(SV("/logboek")).status, 200);
    /* A session that the vault does not know: it writes no line, so there is no page. */
    world.who.session = (struct vault_session){0};
    staff_browser_as(&world.who);
    struct web_test_answer refused = staff_browser_get(SV("/logboek"));
    assert_true(refused.status >= 400);
    assert_false(staff_page_says(&refused, "received"));
}

static void memory_that_runs_out_anywhere_ends_in_a_page_and_nothing_half_done(void **state)
{
    (void)state;
    struct sv reference = privacy_test_report(&world.test);
    struct sv item = item_of(reference);
    struct web_test_answer page = staff_browser_get(item);
    struct sv stop = staff_path(item, SV("/bewaren"), SV(""));
    static const struct sv targets[] = {SV_INIT("/vernietiging"), SV_INIT("/vernietiging/machtigingen"),
                                        SV_INIT("/toezicht"), SV_INIT("/papier"), SV_INIT("/logboek")};
    for (size_t t = 0; t < sizeof targets / sizeof *targets; t++) {
        for (uint64_t nth = 1; nth < 60; nth++) {
            arena_fail_nth(nth);
            struct web_test_answer answer = staff_browser_get(targets[t]);
            arena_fail_nth(0);
            assert_true(answer.status == 200 || answer.status >= 500);
        }
    }
    bool wrote = false;
    for (uint64_t nth = 1; nth < 200 && !wrote; nth++) {
        struct sv token_page = page.body;
        arena_fail_nth(nth);
        struct web_test_answer answer =
            STAFF_POST(token_page, stop, SV("grond"), SV("klacht"), SV("tot-en-met"), SV("01-10-2026"));
        arena_fail_nth(0);
        wrote = answer.wrote;
        assert_true(wrote || answer.status >= 400);
    }
    assert_true(wrote);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_found_by_its_number_and_gets_a_random_one, open_world, close_world),
        cmocka_unit_test_setup_teardown(two_people_keep_a_file_and_one_does_not, open_world, close_world),
        cmocka_unit_test_setup_teardown(two_people_destroy_earlier, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_fg_sees_all_and_decides_nothing, open_world, close_world),
        cmocka_unit_test_setup_teardown(an_authorisation_is_given_and_withdrawn, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_copy_is_registered_and_answered, open_world, close_world),
        cmocka_unit_test_setup_teardown(reading_the_log_is_itself_a_line, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_reason_in_words_is_read_from_the_log_itself, open_world, close_world),
        cmocka_unit_test_setup_teardown(what_the_vault_refused_is_told_with_who_what_and_why, open_world, close_world),
        cmocka_unit_test_setup_teardown(without_the_vault_no_line_of_the_log_is_shown, open_world, close_world),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_anywhere_ends_in_a_page_and_nothing_half_done, open_world,
                                        close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
