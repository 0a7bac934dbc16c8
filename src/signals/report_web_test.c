/* The public form and the reporter's page, request by request, as a browser without script and without cookies sends
 * them. */
#include "base/catalogue.h"
#include "base/test.h"
#include "signals/signals_test.h"
#include "signals/signals_web.h"
#include "web/web_test.h"

struct world {
    struct signals_test test;
    struct web_test *web;      /* a demonstration */
    struct web_test *strict;   /* none: the opening gate holds */
    struct arena arena;
    struct clock clock;
};
static struct world world;

static enum err place(struct rq *rq)
{
    rq->actor.municipality = world.test.municipality;
    rq->actor.municipality_name = SV("Voorbeeldstad");
    return OK;
}

static struct web_test *server_of(bool demo)
{
    static const struct route_table *const tables[] = { &signals_report_routes, &signals_reporter_routes };
    static struct site site;
    site = (struct site){ .place = place, .tables = tables, .table_count = 2 };
    world.clock.fixed_ms = world.test.people.now.ms;
    struct server_options options = { .site = &site, .store = world.test.people.store.store, .clock = &world.clock,
                                      .vault_connect = vault_harness_vault, .vault_context = world.test.harness,
                                      .demo = demo };
    struct web_test *web = NULL;
    assert_int_equal(web_test_open(&options, &web), OK);
    return web;
}

static int open_world(void **state)
{
    (void)state;
    assert_int_equal(text_catalogue_set(catalogue_nl, catalogue_nl_length), OK);
    signals_test_open(&world.test);
    arena_open(&world.arena, 256 * 1024 * 1024);
    world.web = server_of(true);
    world.strict = server_of(false);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    web_test_close(world.web);
    web_test_close(world.strict);
    arena_close(&world.arena);
    signals_test_close(&world.test);
    return 0;
}

/* --- a browser ---------------------------------------------------------------------------------------------------- */

static struct web_test_answer get(struct sv target)
{
    struct web_test_rq rq = { .target = target };
    struct web_test_answer answer;
    web_test_request(world.web, &world.arena, &rq, &answer);
    return answer;
}

enum { PAIRS_MAX = 40 };
struct filled {
    struct sv pairs[2 * PAIRS_MAX];
    size_t count;
};

static void put(struct filled *filled, struct sv name, struct sv value)
{
    assert_true(filled->count < PAIRS_MAX);
    filled->pairs[2 * filled->count] = name;
    filled->pairs[2 * filled->count + 1] = value;
    filled->count++;
}

static const struct sv names[] = {
    SV_INIT("_pagina"), SV_INIT("relatie"), SV_INIT("waarover"), SV_INIT("verhaal"), SV_INIT("wat-spreekt-tegen"),
    SV_INIT("waar-bent-u-bang-voor"), SV_INIT("andere-hulp"), SV_INIT("wie"), SV_INIT("leeftijd"),
    SV_INIT("woonplaats"), SV_INIT("plaats"), SV_INIT("contact"), SV_INIT("naam"), SV_INIT("telefoon"),
    SV_INIT("e-mail"), SV_INIT("uw-veiligheid"), SV_INIT("gesproken"), SV_INIT("ontvangst"), SV_INIT("vraag"),
    SV_INIT("antwoord"), SV_INIT("code"), SV_INIT("eenmalig"),
};

/* Radio buttons of this name stand on the page: nothing is sent unless one was pressed. */
static bool is_box(struct sv page, struct sv name)
{
    struct buf buf;
    buf_open(&buf, &world.arena, 100);
    buf_put(&buf, SV("type=\"radio\" id=\""));
    buf_put(&buf, name);
    struct sv mark = buf_view(&buf);
    return memmem(page.at, page.length, mark.at, mark.length) != NULL;
}

/* Sends the page's form with what the person fills in now: the hidden fields come along by themselves. */
static struct web_test_answer post(struct sv target, struct sv page, const struct filled *now)
{
    struct filled all = *now;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bool typed = false;
        for (size_t p = 0; p < now->count; p++) {
            typed = typed || sv_equal(now->pairs[2 * p], names[i]);
        }
        struct sv kept = web_test_input(&world.arena, page, names[i]);
        if (!typed && !is_box(page, names[i]) && kept.length > 0) {
            put(&all, names[i], kept);
        }
    }
    struct web_test_rq rq = { .target = target, .fields = all.pairs, .field_count = all.count };
    struct web_test_answer answer;
    web_test_request(world.web, &world.arena, &rq, &answer);
    return answer;
}

static struct web_test_answer turn(struct sv target, struct sv page, struct sv button, struct sv name, struct sv value)
{
    struct filled filled = { 0 };
    put(&filled, SV("_knop"), button);
    if (name.length > 0) {
        put(&filled, name, value);
    }
    return post(target, page, &filled);
}

static bool says(const struct web_test_answer *answer, const char *text)
{
    return memmem(answer->body.at, answer->body.length, text, strlen(text)) != NULL;
}

#define REPORT SV("/melden/voorbeeldstad/bericht")
#define NEXT SV("verder")

/* From the first page to the check page; about what, and how known. */
static struct web_test_answer walk_to_check(struct sv about, struct sv contact)
{
    struct web_test_answer page = get(REPORT);
    page = turn(REPORT, page.body, NEXT, SV("relatie"), SV("buur"));
    assert_true(says(&page, "Waar gaat het over?"));
    page = turn(REPORT, page.body, NEXT, SV("waarover"), about);
    assert_true(says(&page, "Dit is geen teken dat er iets mis is"));
    page = turn(REPORT, page.body, NEXT, SV("verhaal"), SV("Hij dreigt \"buren\" <met> een mes & meer"));
    if (says(&page, "Over wie gaat het?")) {
        page = turn(REPORT, page.body, NEXT, SV("wie"), SV("Sem"));
    } else if (says(&page, "Waar is het?")) {
        page = turn(REPORT, page.body, NEXT, SV("plaats"), SV("Dorpsplein"));
    }
    assert_true(says(&page, "Mogen wij weten wie u bent?"));
    page = turn(REPORT, page.body, NEXT, SV("contact"), contact);
    if (says(&page, "Uw telefoonnummer")) {
        page = turn(REPORT, page.body, NEXT, SV("naam"), SV("Noor"));
    }
    assert_true(says(&page, "Uw veiligheid"));
    page = turn(REPORT, page.body, NEXT, SV("gesproken"), SV("Nee"));
    assert_true(says(&page, "Kijk na wat u ons vertelt"));
    return page;
}

static struct sv code_of(const struct web_test_answer *answer)
{
    static const char mark[] = "id=\"code\">";
    const char *at = memmem(answer->body.at, answer->body.length, mark, sizeof mark - 1);
    assert_non_null(at);
    return (struct sv){ at + sizeof mark - 1, CODE_TEXT_BYTES };
}

static struct web_test_answer open_talk(struct sv code)
{
    struct filled filled = { 0 };
    put(&filled, SV("code"), code);
    return post(SV("/mijn-melding"), SV(""), &filled);
}

/* --- the form ----------------------------------------------------------------------------------------------------- */

static void a_report_is_received_and_its_code_opens_the_talk(void **state)
{
    (void)state;
    struct web_test_answer page = walk_to_check(SV("persoon"), SV("vertrouwelijk"));
    assert_true(says(&page, "Hij dreigt &quot;buren&quot; &lt;met&gt; een mes &amp; meer"));
    page = turn(REPORT, page.body, SV("versturen"), SV(""), SV(""));
    assert_int_equal(page.status, 200);
    assert_true(page.wrote);
    assert_true(says(&page, "We hebben uw bericht ontvangen"));
    assert_false(says(&page, "Hij dreigt"));
    struct web_test_answer talk = open_talk(code_of(&page));
    assert_true(says(&talk, "<strong>Ontvangen</strong>"));
    assert_false(says(&talk, "Hij dreigt"));
    assert_false(says(&talk, "Sem"));
}

static void received_stands_before_the_code(void **state)
{
    (void)state;
    struct web_test_answer page = walk_to_check(SV("persoon"), SV("anoniem"));
    page = turn(REPORT, page.body, SV("versturen"), SV(""), SV(""));
    const char *received = memmem(page.body.at, page.body.length, "ontvangen", 9);
    const char *answer = memmem(page.body.at, page.body.length, "antwoord", 8);
    assert_true(received < answer && answer < code_of(&page).at);
}

static void sending_asks_the_vault_once_and_filling_in_never(void **state)
{
    (void)state;
    uint64_t before = vault_calls();
    struct web_test_answer check = walk_to_check(SV("persoon"), SV("vertrouwelijk"));
    assert_int_equal(vault_calls() - before, 0);
    assert_true(turn(REPORT, check.body, SV("versturen"), SV(""), SV("")).wrote);
    assert_int_equal(vault_calls() - before, 1);
}

static void sending_twice_gives_the_same_code(void **state)
{
    (void)state;
    struct web_test_answer check = walk_to_check(SV("persoon"), SV("anoniem"));
    struct web_test_answer first = turn(REPORT, check.body, SV("versturen"), SV(""), SV(""));
    struct web_test_answer second = turn(REPORT, check.body, SV("versturen"), SV(""), SV(""));
    assert_true(first.wrote);
    assert_false(second.wrote);
    assert_true(sv_equal(code_of(&first), code_of(&second)));
    assert_true(says(&second, "al eerder verstuurd"));
}

static void a_form_about_a_group_asks_for_no_person(void **state)
{
    (void)state;
    struct web_test_answer page = walk_to_check(SV("groep"), SV("anoniem"));
    assert_false(says(&page, "Over wie gaat het?"));
    assert_false(says(&page, "Waar is het?"));
    page = get(REPORT);
    page = turn(REPORT, page.body, NEXT, SV("relatie"), SV("buur"));
    page = turn(REPORT, page.body, NEXT, SV("waarover"), SV("groep"));
    assert_true(says(&page, "noem geen namen van leden"));
}

static void a_change_of_mind_takes_the_name_along(void **state)
{
    (void)state;
    struct web_test_answer page = walk_to_check(SV("persoon"), SV("anoniem"));
    assert_true(says(&page, "Sem"));
    page = turn(REPORT, page.body, SV("naar-2"), SV(""), SV(""));
    assert_true(says(&page, "Waar gaat het over?"));
    page = turn(REPORT, page.body, NEXT, SV("waarover"), SV("groep"));
    for (int pages = 0; pages < 8 && !says(&page, "Kijk na wat u ons vertelt"); pages++) {
        page = turn(REPORT, page.body, NEXT, SV(""), SV(""));
    }
    assert_false(says(&page, "<dd>Sem</dd>"));
}

static void a_place_is_asked_where_it_is(void **state)
{
    (void)state;
    struct web_test_answer page = walk_to_check(SV("plek"), SV("anoniem"));
    assert_true(says(&page, "Dorpsplein"));
    assert_false(says(&page, "Over wie gaat het?"));
}

static void who_stays_anonymous_is_not_asked_for_a_name(void **state)
{
    (void)state;
    struct web_test_answer page = walk_to_check(SV("persoon"), SV("anoniem"));
    assert_false(says(&page, "Uw telefoonnummer"));
    page = walk_to_check(SV("persoon"), SV("vertrouwelijk"));
    assert_true(says(&page, "Uw telefoonnummer"));
}

static void confidential_is_chosen_beforehand(void **state)
{
    (void)state;
    struct web_test_answer page = walk_to_check(SV("groep"), SV("anoniem"));
    page = get(REPORT);
    page = turn(REPORT, page.body, NEXT, SV("relatie"), SV("buur"));
    page = turn(REPORT, page.body, NEXT, SV("waarover"), SV("groep"));
    page = turn(REPORT, page.body, NEXT, SV("verhaal"), SV("Iets"));
    assert_true(says(&page, "value=\"vertrouwelijk\" checked"));
    assert_true(says(&page, "Een rechter kan gegevens opvragen"));
}

static void an_empty_story_is_told_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    struct web_test_answer page = get(REPORT);
    page = turn(REPORT, page.body, NEXT, SV("relatie"), SV("buur"));
    page = turn(REPORT, page.body, NEXT, SV("waarover"), SV("persoon"));
    page = turn(REPORT, page.body, NEXT, SV("waar-bent-u-bang-voor"), SV("Dat het misgaat"));
    assert_int_equal(page.status, 400);
    assert_true(says(&page, "Schrijf op wat u hebt gezien of gehoord."));
    assert_true(says(&page, "href=\"#verhaal\""));
    assert_true(says(&page, "<title>Het formulier is niet verzonden"));
    assert_true(says(&page, "Dat het misgaat"));
    page = turn(REPORT, page.body, NEXT, SV("verhaal"), SV("Nu wel"));
    assert_int_equal(page.status, 200);
}

static void a_form_sent_without_its_check_page_is_checked_first(void **state)
{
    (void)state;
    struct filled filled = { 0 };
    put(&filled, SV("_pagina"), SV("9"));
    put(&filled, SV("_knop"), SV("versturen"));
    put(&filled, SV("relatie"), SV("buur"));
    put(&filled, SV("waarover"), SV("persoon"));
    put(&filled, SV("verhaal"), SV("Rechtstreeks"));
    put(&filled, SV("contact"), SV("anoniem"));
    struct web_test_answer page = post(REPORT, SV(""), &filled);
    assert_false(page.wrote);
    assert_true(says(&page, "Kijk na wat u ons vertelt"));
    page = turn(REPORT, page.body, SV("versturen"), SV(""), SV(""));
    assert_true(page.wrote);
}

static void advice_takes_three_pages_and_asks_for_no_names(void **state)
{
    (void)state;
    struct sv target = SV("/melden/voorbeeldstad/vraag");
    struct web_test_answer page = get(target);
    assert_true(says(&page, "Stap 1 van 3"));
    assert_true(says(&page, "Noem geen namen."));
    page = turn(target, page.body, NEXT, SV("vraag"), SV("Wat kan ik doen voor een leerling?"));
    assert_true(says(&page, "Stap 2 van 3"));
    page = turn(target, page.body, NEXT, SV("antwoord"), SV("code"));
    assert_true(says(&page, "Stap 3 van 3"));
    page = turn(target, page.body, SV("versturen"), SV(""), SV(""));
    assert_true(page.wrote);
    assert_true(says(&page, "We hebben uw vraag ontvangen"));
}

static void a_reporting_point_that_is_not_open_takes_nothing(void **state)
{
    (void)state;
    struct web_test *demo = world.web;
    world.web = world.strict;
    struct web_test_answer page = get(REPORT);
    assert_true(says(&page, "U kunt hier nog niet melden"));
    assert_false(says(&page, "<form"));
    struct filled filled = { 0 };
    put(&filled, SV("_pagina"), SV("9"));
    put(&filled, SV("_knop"), SV("versturen"));
    put(&filled, SV("relatie"), SV("buur"));
    put(&filled, SV("waarover"), SV("persoon"));
    put(&filled, SV("verhaal"), SV("Toch"));
    put(&filled, SV("contact"), SV("anoniem"));
    struct code code = code_new(&world.test.people.random);
    put(&filled, SV("ontvangst"), code_view(&code));
    page = post(REPORT, SV(""), &filled);
    assert_false(page.wrote);
    assert_true(says(&page, "U kunt hier nog niet melden"));
    world.web = demo;
}

static void every_public_page_answers_without_a_cookie(void **state)
{
    (void)state;
    const struct sv targets[] = {
        SV_INIT("/melden"), SV_INIT("/melden/voorbeeldstad"), SV_INIT("/melden/voorbeeldstad/nu-bellen"),
        SV_INIT("/melden/voorbeeldstad/over-mijzelf"), SV_INIT("/melden/voorbeeldstad/school"),
        SV_INIT("/melden/voorbeeldstad/uitleg"), SV_INIT("/melden/voorbeeldstad/privacy"),
        SV_INIT("/melden/voorbeeldstad/toegankelijkheid"),
        SV_INIT("/melden/voorbeeldstad/klaar"), SV_INIT("/melden/voorbeeldstad/bericht"),
        SV_INIT("/melden/voorbeeldstad/vraag"), SV_INIT("/mijn-melding"), SV_INIT("/en/melden/voorbeeldstad"),
    };
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct web_test_answer page = get(targets[i]);
        assert_int_equal(page.status, 200);
        assert_int_equal(page.cookie.length, 0);
        assert_true(page.body.length < 12 * 1024);
        assert_true(says(&page, sv_starts(targets[i], SV("/en")) ? "<title>Message to the municipality"
                                                               : "Bericht aan de gemeente</title>"));
    }
    struct web_test_answer page = get(SV("/melden/nergens"));
    assert_int_equal(page.status, 404);
}

/* --- the reporter's page ------------------------------------------------------------------------------------------ */

static struct sv reported(void)
{
    struct web_test_answer page = walk_to_check(SV("persoon"), SV("anoniem"));
    page = turn(REPORT, page.body, SV("versturen"), SV(""), SV(""));
    struct sv code;
    assert_int_equal(arena_copy(&world.arena, code_of(&page), &code), OK);
    return code;
}

static void a_code_is_read_however_it_is_typed(void **state)
{
    (void)state;
    struct sv code = reported();
    struct buf typed;
    buf_open(&typed, &world.arena, 64);
    for (size_t i = 0; i < code.length; i++) {
        char at = code.at[i];
        buf_put_byte(&typed, at == '-' ? ' ' : at >= 'A' && at <= 'Z' ? (char)(at + 32) : at);
    }
    struct web_test_answer talk = open_talk(buf_view(&typed));
    assert_true(says(&talk, "Hoe het ermee staat"));
}

static void a_promise_that_was_not_kept_is_said(void **state)
{
    (void)state;
    struct sv code = reported();
    struct web_test_answer talk = open_talk(code);
    assert_true(says(&talk, "U krijgt uiterlijk"));
    int64_t before = world.clock.fixed_ms;
    world.clock.fixed_ms = instant_add_ms((struct instant){ before }, INT64_C(40) * 24 * 3600 * 1000).ms;
    talk = open_talk(code);
    world.clock.fixed_ms = before;
    assert_true(says(&talk, "We hebben u antwoord beloofd op"));
}

static void a_wrong_code_and_a_withdrawn_one_get_the_same_answer(void **state)
{
    (void)state;
    struct sv code = reported();
    struct web_test_answer talk = open_talk(code);
    struct filled filled = { 0 };
    put(&filled, SV("code"), code);
    struct web_test_answer ask = post(SV("/mijn-melding/intrekken"), SV(""), &filled);
    assert_true(says(&ask, "Intrekken: wat gebeurt er dan?"));
    struct web_test_answer gone = post(SV("/mijn-melding/intrekken/ja"), SV(""), &filled);
    assert_true(gone.wrote);
    assert_true(says(&gone, "Het is ingetrokken"));
    talk = open_talk(code);
    struct code other = code_new(&world.test.people.random);
    struct web_test_answer wrong = open_talk(code_view(&other));
    assert_int_equal(talk.status, wrong.status);
    assert_true(says(&talk, "We vinden niets met deze code."));
    assert_true(says(&wrong, "We vinden niets met deze code."));
}

static void a_typing_error_is_told_apart_from_an_unknown_code(void **state)
{
    (void)state;
    struct web_test_answer page = open_talk(SV("K7Q-M3F"));
    assert_true(says(&page, "Deze code is niet volledig"));
}

static void a_message_is_sent_once_and_shown(void **state)
{
    (void)state;
    struct sv code = reported();
    struct web_test_answer talk = open_talk(code);
    struct filled filled = { 0 };
    put(&filled, SV("bericht"), SV("Het werd erger vannacht."));
    struct web_test_answer sent = post(SV("/mijn-melding/bericht"), talk.body, &filled);
    assert_true(sent.wrote);
    assert_true(says(&sent, "Uw bericht is verstuurd."));
    assert_true(says(&sent, "Het werd erger vannacht."));
    struct web_test_answer again = post(SV("/mijn-melding/bericht"), talk.body, &filled);
    assert_false(again.wrote);
    const char *first = memmem(again.body.at, again.body.length, "vannacht", 8);
    assert_non_null(first);
    size_t rest = again.body.length - (size_t)(first + 8 - again.body.at);
    assert_null(memmem(first + 8, rest, "vannacht", 8));
}

static void a_message_with_a_wrong_code_stays_in_its_box(void **state)
{
    (void)state;
    struct code other = code_new(&world.test.people.random);
    struct filled filled = { 0 };
    put(&filled, SV("code"), code_view(&other));
    put(&filled, SV("bericht"), SV("Dit mag niet weg."));
    struct web_test_answer page = post(SV("/mijn-melding/bericht"), SV(""), &filled);
    assert_true(says(&page, "We vinden niets met deze code."));
    assert_true(says(&page, "Dit mag niet weg."));
}

static void an_empty_message_is_not_sent(void **state)
{
    (void)state;
    struct sv code = reported();
    struct web_test_answer talk = open_talk(code);
    struct filled filled = { 0 };
    struct web_test_answer page = post(SV("/mijn-melding/bericht"), talk.body, &filled);
    assert_false(page.wrote);
    assert_true(says(&page, "Schrijf eerst uw bericht."));
    assert_true(says(&page, "Hoe het ermee staat"));
}

/* --- when it goes wrong ------------------------------------------------------------------------------------------- */

static void a_full_disk_says_not_received_and_keeps_the_text(void **state)
{
    (void)state;
    struct web_test_answer check = walk_to_check(SV("persoon"), SV("anoniem"));
    store_test_fail(&(struct store_fault){ .at = FAULT_COMMIT, .nth = 1, .err = ERR_FULL, .ends = true });
    struct web_test_answer page = turn(REPORT, check.body, SV("versturen"), SV(""), SV(""));
    store_test_fail(NULL);
    assert_int_equal(page.status, 503);
    assert_true(says(&page, "NIET ontvangen"));
    assert_true(says(&page, "Hij dreigt"));
    page = turn(REPORT, check.body, SV("versturen"), SV(""), SV(""));
    assert_true(page.wrote);
}

static void no_failing_allocation_loses_or_doubles_a_report(void **state)
{
    (void)state;
    struct web_test_answer check = walk_to_check(SV("persoon"), SV("anoniem"));
    bool received = false;
    for (uint64_t nth = 1; !received; nth++) {
        assert_true(nth < 5000);
        arena_fail_nth(nth);
        struct web_test_answer page = turn(REPORT, check.body, SV("versturen"), SV(""), SV(""));
        arena_fail_nth(0);
        received = page.status == 200;
        assert_true(received || says(&page, "NIET") || page.status >= 400);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_received_and_its_code_opens_the_talk),
        cmocka_unit_test(received_stands_before_the_code),
        cmocka_unit_test(sending_asks_the_vault_once_and_filling_in_never),
        cmocka_unit_test(sending_twice_gives_the_same_code),
        cmocka_unit_test(a_form_about_a_group_asks_for_no_person),
        cmocka_unit_test(a_change_of_mind_takes_the_name_along),
        cmocka_unit_test(a_place_is_asked_where_it_is),
        cmocka_unit_test(who_stays_anonymous_is_not_asked_for_a_name),
        cmocka_unit_test(confidential_is_chosen_beforehand),
        cmocka_unit_test(an_empty_story_is_told_and_nothing_typed_is_lost),
        cmocka_unit_test(a_form_sent_without_its_check_page_is_checked_first),
        cmocka_unit_test(advice_takes_three_pages_and_asks_for_no_names),
        cmocka_unit_test(a_reporting_point_that_is_not_open_takes_nothing),
        cmocka_unit_test(every_public_page_answers_without_a_cookie),
        cmocka_unit_test(a_code_is_read_however_it_is_typed),
        cmocka_unit_test(a_promise_that_was_not_kept_is_said),
        cmocka_unit_test(a_wrong_code_and_a_withdrawn_one_get_the_same_answer),
        cmocka_unit_test(a_typing_error_is_told_apart_from_an_unknown_code),
        cmocka_unit_test(a_message_is_sent_once_and_shown),
        cmocka_unit_test(a_message_with_a_wrong_code_stays_in_its_box),
        cmocka_unit_test(an_empty_message_is_not_sent),
        cmocka_unit_test(a_full_disk_says_not_received_and_keeps_the_text),
        cmocka_unit_test(no_failing_allocation_loses_or_doubles_a_report),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
