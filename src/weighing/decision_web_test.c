/* The pages of deciding, request by request: what is asked at once, what stays, what is escaped, what is hidden, and
 * memory that runs out anywhere. */
#include "signals/staff_browser_test.h"
#include "weighing/decision_kit.h"
#include "weighing/decision_web.h"
#include "weighing/weighing_web.h"

static struct kit *kit;

static int open_world(void **state)
{
    assert_int_equal(kit_open(state), 0);
    kit = *state;
    const struct route_table tables[] = { weighing_decision_routes, weighing_urgent_routes, weighing_pack_routes,
                                          weighing_letter_routes };
    staff_browser_open(&kit->test, tables, sizeof tables / sizeof tables[0]);
    return 0;
}

static int close_world(void **state)
{
    staff_browser_close();
    return kit_close(state);
}

static struct sv at(struct sv reference, const char *rest)
{
    return staff_path(SV("/wegingen/"), reference, sv_of_c(rest));
}

static void deciding_asks_everything_at_once_keeps_what_was_typed_and_escapes_it(void **state)
{
    (void)state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    struct sv target = at(reference, "/toelaten");
    staff_browser_as(&kit->mayor);
    struct web_test_answer form = staff_browser_get(target);
    assert_int_equal(form.status, 200);
    assert_false(staff_page_says(&form, "go against an advice?")); /* asked only of who does */
    struct web_test_answer again = STAFF_POST(form.body, target, SV("redenen"), SV("Gevaar & <haast>."),
                                              SV("vertellen"), SV("uitgesteld"));
    assert_int_equal(again.status, 400);
    assert_true(staff_page_says(&again, "Gevaar &amp; &lt;haast&gt;."));
    assert_true(staff_page_says(&again, "Write down why this is in proportion."));
    assert_true(staff_page_says(&again, "Write down why nothing lighter will do."));
    assert_true(staff_page_says(&again, "Write down the ground for postponing."));
    assert_int_equal(kit_seen(kit, &kit->mayor, reference).state, WEIGHING_TO_DECIDE);
}

static struct web_test_answer decide(struct sv reference, struct sv page)
{
    return STAFF_POST(page, at(reference, "/toelaten"), SV("redenen"), SV("Gevaar."), SV("in-verhouding"),
                      SV("Nodig."), SV("niets-lichters"), SV("Niets."), SV("vertellen"), SV("wordt-verteld"));
}

static void what_is_not_possible_says_why(void **state)
{
    (void)state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_NOT_ADMIT, ANSWER_ADMIT);
    staff_browser_as(&kit->mandate);
    struct web_test_answer answer = staff_browser_get(at(reference, "/toelaten"));
    assert_true(staff_page_says(&answer, "Only the mayor in person can decide so, not by mandate."));
    staff_browser_as(&kit->mayor);
    answer = staff_browser_get(at(reference, "/spoed"));
    assert_true(staff_page_says(&answer, "The weighing is no longer in the state in which this is possible."));
    staff_browser_as(&kit->lead);
    answer = staff_browser_get(at(reference, "/notulen"));
    assert_true(staff_page_says(&answer, "Nothing waits for signed minutes."));
    answer = staff_browser_get(at(reference, "/informeren"));
    assert_true(staff_page_says(&answer, "The weighing is no longer in the state in which this is possible."));
    staff_browser_as(&kit->police);
    assert_int_equal(staff_browser_get(at(reference, "/toelaten")).status, 403);
    assert_int_equal(staff_browser_get(at(reference, "/stukken")).status, 403);
}

static void oversight_shows_nothing_that_followed_the_advices(void **state)
{
    (void)state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    staff_browser_as(&kit->mayor);
    struct web_test_answer form = staff_browser_get(at(reference, "/toelaten"));
    assert_int_equal(decide(reference, form.body).status, 303);
    staff_browser_as(&kit->fg);
    struct web_test_answer hidden = staff_browser_get(staff_path(SV("/toezicht-wegingen/"), reference, SV("")));
    struct web_test_answer absent = staff_browser_get(SV("/toezicht-wegingen/W-000000000"));
    assert_int_equal(hidden.status, 404);
    assert_true(sv_equal(hidden.body, absent.body));
}

/* --- the letter --------------------------------------------------------------------------------------------------- */
static struct sv not_admitted(void)
{
    struct sv reference = kit_ready(kit, ANSWER_NOT_ADMIT, ANSWER_NOT_ADMIT, ANSWER_NOT_ADMIT);
    struct sv target = at(reference, "/niet-toelaten");
    staff_browser_as(&kit->mayor);
    struct web_test_answer form = staff_browser_get(target);
    assert_int_equal(STAFF_POST(form.body, target, SV("redenen"), SV("Geen gevaar."), SV("vertellen"),
                                SV("wordt-verteld")).status, 303);
    staff_browser_as(&kit->lead);
    return reference;
}

static struct web_test_answer begin(struct sv reference, struct sv way, struct sv address)
{
    struct sv target = at(reference, "/brief/nieuw");
    return STAFF_POST(staff_browser_get(target).body, target, SV("hoe"), way, SV("taal"), SV("nl"), SV("naam"),
                      SV("Sem Voorbeeld"), SV("adres"), address, SV("besluit"), SV("Er komt geen aanpak."), SV("wat"),
                      SV("Een dreiging op straat."), SV("waarom"), SV("Er is geen gevaar."), SV("ontvangers"),
                      SV("- Politie"));
}

static struct sv thread_at(struct sv reference, struct sv part, struct sv location)
{
    const char *last = memrchr(location.at, '/', location.length);
    struct sv thread = sv_from(location, (size_t)(last - location.at) + 1);
    return staff_path(SV("/wegingen/"), reference, staff_path(part, thread, SV("")));
}

static struct sv today(void)
{
    struct date_parts parts = date_parts(date_of(kit->test.people.now));
    struct buf buf;
    buf_open(&buf, staff_browser_arena(), 16);
    buf_put_int(&buf, parts.day);
    buf_put(&buf, SV("-"));
    buf_put_int(&buf, parts.month);
    buf_put(&buf, SV("-"));
    buf_put_int(&buf, parts.year);
    return buf_view(&buf);
}

static void who_is_not_admitted_gets_a_letter_that_is_filled_read_changed_and_given_once(void **state)
{
    (void)state;
    struct sv reference = not_admitted();
    struct web_test_answer none = begin(reference, SV("post"), SV(""));
    assert_int_equal(none.status, 400);
    assert_true(staff_page_says(&none, "A letter needs an address. Enter it, or choose a talk."));
    struct web_test_answer begun = begin(reference, SV("post"), SV("Dorpsstraat 1"));
    assert_int_equal(begun.status, 303);
    struct web_test_answer page = staff_browser_get(begun.location);
    assert_true(staff_page_says(&page, "Er komt geen gezamenlijke aanpak"));
    assert_true(staff_page_says(&page, "Een dreiging op straat."));
    struct sv stale = web_test_input(staff_browser_arena(), page.body, SV("versie"));
    assert_int_equal(STAFF_POST(page.body, begun.location, SV("adres"), SV("Dorpsstraat 2"), SV("tekst"),
                                SV("# Beste Sem\n\nEr komt niets.")).status, 303);
    struct sv give = thread_at(reference, SV("/brief/geven/"), begun.location);
    struct web_test_answer refused = STAFF_POST(page.body, give, SV("gegeven-op"), today(), SV("versie"), stale);
    assert_true(staff_page_says(&refused, "Somebody kept another version meanwhile. Read it first."));
    page = staff_browser_get(begun.location);
    struct sv version = web_test_input(staff_browser_arena(), page.body, SV("versie"));
    assert_int_equal(STAFF_POST(page.body, give, SV("gegeven-op"), today(), SV("versie"), version).status, 303);
    assert_int_equal(kit_seen(kit, &kit->lead, reference).inform_state, INFORM_DONE);
    refused = STAFF_POST(page.body, give, SV("gegeven-op"), today(), SV("versie"), version);
    assert_true(staff_page_says(&refused, "It was given already."));
    refused = STAFF_POST(page.body, begun.location, SV("adres"), SV("X"), SV("tekst"), SV("Y"));
    assert_true(staff_page_says(&refused, "What was given cannot change. Begin another letter."));
    struct web_test_answer list = staff_browser_get(at(reference, "/brief"));
    assert_true(staff_page_says(&list, "versions: 2"));
    struct web_test_answer pdf = staff_browser_get(thread_at(reference, SV("/brief/pdf/"), begun.location));
    assert_true(sv_starts(pdf.body, SV("%PDF-")));
    assert_int_equal(staff_browser_get(at(reference, "/brief/versies/77")).status, 404);
}

static void a_talk_needs_no_address_and_without_an_open_end_there_is_no_letter(void **state)
{
    (void)state;
    struct sv reference = not_admitted();
    assert_int_equal(begin(reference, SV("gesprek"), SV("")).status, 303);
    staff_browser_as(&kit->police);
    assert_int_equal(staff_browser_get(at(reference, "/brief")).status, 403);
    reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    staff_browser_as(&kit->lead);
    struct web_test_answer early = staff_browser_get(at(reference, "/brief"));
    assert_true(staff_page_says(&early, "The weighing is not closed yet."));
    staff_browser_as(&kit->mayor);
    assert_int_equal(decide(reference, staff_browser_get(at(reference, "/toelaten")).body).status, 303);
    staff_browser_as(&kit->lead);
    struct web_test_answer admitted = staff_browser_get(at(reference, "/brief/nieuw"));
    assert_true(staff_page_says(&admitted, "A case was opened. Telling the person concerned stands there."));
}

static void memory_that_runs_out_anywhere_never_decides_halfway(void **state)
{
    (void)state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    staff_browser_as(&kit->mayor);
    struct web_test_answer form = staff_browser_get(at(reference, "/toelaten"));
    int before = kit_admitted;
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 600; nth++) {
        arena_fail_nth(nth);
        struct web_test_answer answer = decide(reference, form.body);
        arena_fail_nth(0);
        done = answer.status == 303;
        assert_int_equal(kit_admitted, before + (done ? 1 : 0));
        enum weighing_state stands = kit_seen(kit, &kit->mayor, reference).state;
        assert_int_equal(stands, done ? WEIGHING_CLOSED : WEIGHING_TO_DECIDE);
    }
    assert_true(done);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deciding_asks_everything_at_once_keeps_what_was_typed_and_escapes_it),
        cmocka_unit_test(what_is_not_possible_says_why),
        cmocka_unit_test(oversight_shows_nothing_that_followed_the_advices),
        cmocka_unit_test(who_is_not_admitted_gets_a_letter_that_is_filled_read_changed_and_given_once),
        cmocka_unit_test(a_talk_needs_no_address_and_without_an_open_end_there_is_no_letter),
        cmocka_unit_test(memory_that_runs_out_anywhere_never_decides_halfway),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
