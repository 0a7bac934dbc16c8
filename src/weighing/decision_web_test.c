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
    const struct route_table tables[] = { weighing_decision_routes, weighing_urgent_routes, weighing_pack_routes };
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
        cmocka_unit_test(memory_that_runs_out_anywhere_never_decides_halfway),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
