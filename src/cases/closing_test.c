/* Closing, the notices to recipients, and letters, against a real database and a real vault. */
#include "cases/closing.h"

#include "base/test.h"
#include "cases/case_test.h"
#include "cases/letter.h"
#include "cases/review.h"
#include "organisation/work_out.h"

static int open_world(void **state)
{
    static struct case_test test;
    case_test_open(&test);
    *state = &test;
    return 0;
}

static int close_world(void **state)
{
    case_test_close(*state);
    return 0;
}

/* --- in one line each --------------------------------------------------------------------------------------------- */
static struct casefile seen(struct case_test *test, struct sv reference)
{
    struct casefile casefile;
    assert_int_equal(case_test_find(test, &test->lead, reference, &casefile), OK);
    return casefile;
}

/* With an adopted plan, as far as the course knows. */
static struct casefile active_case(struct case_test *test, enum age_band age)
{
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ .age = age });
    assert_int_equal(case_test_move(test, &test->lead, casefile.reference, CASE_ACT_ADOPT_PLAN), OK);
    return seen(test, casefile.reference);
}

static bool work_waits(struct case_test *test, enum role role, enum work_kind kind)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct actor actor = { .kind = ACTOR_STAFF, .municipality = test->signals.municipality,
                           .roles = UINT32_C(1) << role };
    struct work_out *works = NULL;
    size_t count = 0;
    assert_int_equal(work_out_open(desk.tx, desk.arena, &actor, &works, &count), OK);
    for (size_t i = 0; i < count; i++) {
        if (works[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static struct closing_new goals_met(void)
{
    return (struct closing_new){ .reason = CLOSING_GOALS_MET, .why = SV("Hij heeft werk en een huis.") };
}

static enum err close_case(struct case_test *test, struct sv reference, enum case_act act,
                           const struct closing_new *new)
{
    struct casefile casefile = seen(test, reference);
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    struct case_facts facts;
    struct text why;
    const struct closing_prepared *prepared = NULL;
    TRY(case_facts_read(desk.tx, desk.arena, &casefile, &facts));
    TRY(case_allows(case_transition_of(act), &casefile, &facts, &test->lead.actor, &why));
    TRY(closing_prepare(&desk, &casefile, &facts, &moment, act, new, &prepared));
    return signals_test_write(&test->signals, closing_apply, prepared);
}

static enum err second(struct case_test *test, const struct signals_test_staff *staff, struct sv reference,
                       enum case_act act)
{
    struct casefile casefile;
    TRY(case_test_find(test, staff, reference, &casefile));
    struct desk desk = case_test_desk(test, staff);
    struct case_moment moment = case_test_moment(test, &desk);
    struct case_facts facts;
    struct text why;
    const struct closing_prepared *prepared = NULL;
    TRY(case_facts_read(desk.tx, desk.arena, &casefile, &facts));
    TRY(case_allows(case_transition_of(act), &casefile, &facts, &staff->actor, &why));
    TRY(closing_second_prepare(&desk, &casefile, &facts, &moment, act, SV("Gelezen."), &prepared));
    return signals_test_write(&test->signals, closing_apply, prepared);
}

static size_t notices(struct case_test *test, struct sv reference, struct case_notice **ret_notices)
{
    struct casefile casefile = seen(test, reference);
    struct desk desk = case_test_desk(test, &test->lead);
    size_t count = 0;
    assert_int_equal(case_notices_read(&desk, &casefile, &casefile.me, ret_notices, &count), OK);
    return count;
}

/* --- closing ------------------------------------------------------------------------------------------------------ */
static void without_a_concern_about_an_adult_who_leads_closes(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct closing_new new = goals_met();
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), OK);
    struct casefile closed = seen(test, casefile.reference);
    assert_int_equal(closed.state, CASE_CLOSED);
    assert_int_equal(closed.closing_reason, CLOSING_GOALS_MET);
    assert_true(closed.destroy_on.day > test->signals.people.today.day);
    assert_int_equal(case_test_find(test, &test->police, casefile.reference, &closed), ERR_NOT_FOUND);
    struct desk desk = case_test_desk(test, &test->lead);
    struct closing closing;
    assert_int_equal(closing_read(&desk, &casefile, &casefile.me, &closing), OK);
    assert_sv(closing.why, "Hij heeft werk en een huis.");
}

static void with_a_concern_that_is_left_one_person_cannot_close(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct closing_new new = goals_met();
    new.concern = SV("Hij is soms nog boos.");
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), ERR_REFUSED);
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_PROPOSE_CLOSING, &new), OK);
    assert_int_equal(second(test, &test->mandate, casefile.reference, CASE_ACT_SECOND_AGREES), OK);
    assert_int_equal(seen(test, casefile.reference).state, CASE_CLOSED);
}

static void about_a_minor_one_person_cannot_close(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_16_TO_17);
    struct closing_new new = goals_met();
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), ERR_REFUSED);
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_PROPOSE_CLOSING, &new), OK);
    assert_int_equal(seen(test, casefile.reference).state, CASE_CLOSING);
}

/* The process lead leads and may look as a second person: still not at their own proposal. */
static void who_proposed_closing_is_refused_as_second_person_by_person(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_16_TO_17);
    assert_int_equal(case_test_move(test, &test->process, casefile.reference, CASE_ACT_PROPOSE_CLOSING), OK);
    assert_int_equal(second(test, &test->process, casefile.reference, CASE_ACT_SECOND_AGREES), ERR_REFUSED);
    assert_int_equal(second(test, &test->process, casefile.reference, CASE_ACT_SECOND_DECLINES), ERR_REFUSED);
    assert_int_equal(second(test, &test->mandate, casefile.reference, CASE_ACT_SECOND_AGREES), OK);
}

static void a_second_person_who_does_not_agree_sends_it_back(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_16_TO_17);
    struct closing_new new = goals_met();
    struct case_notice *asked = NULL;
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_PROPOSE_CLOSING, &new), OK);
    assert_int_equal(second(test, &test->mandate, casefile.reference, CASE_ACT_SECOND_DECLINES), OK);
    assert_int_equal(seen(test, casefile.reference).state, CASE_ACTIVE);
    assert_int_equal(notices(test, casefile.reference, &asked), 0);
}

static void aftercare_is_an_offer_with_an_end(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct date today = test->signals.people.today;
    struct closing_new new = goals_met();
    new.aftercare = SV("De wijkcoach belt als hij dat wil.");
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), ERR_INVALID);
    new.aftercare_until = date_add_days(today, -1);
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), ERR_INVALID);
    new.aftercare_until = date_add_months(today, 12 * 30);
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), ERR_INVALID);
    new.aftercare_until = date_add_months(today, 2);
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), OK);
}

static void closing_needs_a_reason_of_the_list(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct closing_new new = goals_met();
    new.reason = CLOSING_NONE;
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), ERR_INVALID);
}

/* --- notices ------------------------------------------------------------------------------------------------------ */
static enum err copy_out(struct tx_write *tx, const void *prepared)
{
    const struct paper_new *out = prepared;
    return paper_put(tx, &out->paper, out->by);
}

static enum err answered(struct case_test *test, const struct case_notice *notice, enum paper_state state)
{
    struct paper_answer answer = { .paper = notice->paper.id, .municipality = test->signals.municipality,
                                   .asked_for = notice->paper.asked_for, .state = state,
                                   .by = test->lead.actor.person, .at = test->signals.people.now, .intent = 1 };
    return signals_test_write(&test->signals, paper_answered, &answer);
}

static void every_recipient_gets_a_notice_and_who_does_not_answer_is_listed(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    (void)case_test_partner(test, &casefile, &test->partner, SCOPE_ALL);
    struct desk desk = case_test_desk(test, &test->lead);
    struct paper_new plan = { .paper = paper_begin(&desk, casefile.dossier), .by = test->lead.actor.person };
    plan.paper.what = PAPER_PLAN;
    plan.paper.medium = MEDIUM_PAPER;
    plan.paper.holder = HOLDER_CARE;
    plan.paper.back_by = date_add_months(plan.paper.handed, 3);
    assert_int_equal(signals_test_write(&test->signals, copy_out, &plan), OK);
    struct closing_new new = goals_met();
    assert_int_equal(close_case(test, casefile.reference, CASE_ACT_CLOSE, &new), OK);
    struct case_notice *asked = NULL;
    size_t count = notices(test, casefile.reference, &asked);
    assert_int_equal(count, 5); /* three parties of the core, a partner, and the copy of the plan */
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(asked[i].paper.state, PAPER_ASKED);
        assert_int_equal(asked[i].paper.asked_for, ASK_REVIEW);
    }
    assert_true(work_waits(test, ROLE_CASE_LEAD, WORK_RECIPIENT_REVIEW));
    assert_int_equal(answered(test, &asked[0], PAPER_REVIEWED_DESTROYED), OK);
    assert_int_equal(answered(test, &asked[1], PAPER_REVIEWED_KEPT), OK);
    int64_t late = 0;
    case_test_days_later(test, 400);
    desk = case_test_desk(test, &test->lead);
    assert_int_equal(case_notices_late(desk.tx, desk.arena, test->signals.municipality, date_of(desk.now), &late), OK);
    assert_true(late >= 2);
}

static void recipients_of_a_case_that_ended_by_itself_are_asked_too_and_once(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    assert_int_equal(case_test_move(test, &test->lead, casefile.reference, CASE_ACT_CLOSE), OK);
    struct case_notice *asked = NULL;
    assert_int_equal(notices(test, casefile.reference, &asked), 0);
    for (int i = 0; i < 2; i++) {
        casefile = seen(test, casefile.reference);
        struct desk desk = case_test_desk(test, &test->lead);
        struct case_moment moment = case_test_moment(test, &desk);
        const struct closing_prepared *prepared = NULL;
        assert_int_equal(closing_notify_prepare(&desk, &casefile, &moment, &prepared), OK);
        assert_int_equal(signals_test_write(&test->signals, closing_apply, prepared), OK);
        assert_int_equal(notices(test, casefile.reference, &asked), 3);
    }
}

/* --- letters ------------------------------------------------------------------------------------------------------ */
static enum err letter(struct case_test *test, const struct casefile *casefile, const struct letter_new *new,
                       int64_t *ret_thread)
{
    struct desk desk = case_test_desk(test, &test->lead);
    const struct letter_prepared *prepared = NULL;
    TRY(letter_prepare(&desk, casefile, new, ret_thread, &prepared));
    return signals_test_write(&test->signals, letter_apply, prepared);
}

static struct letter letter_now(struct case_test *test, const struct casefile *casefile, int64_t thread)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct letter read;
    assert_int_equal(letter_read(&desk, casefile, thread, &read), OK);
    return read;
}

static enum err give(struct case_test *test, const struct casefile *casefile, const struct letter *read)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    const struct letter_prepared *prepared = NULL;
    TRY(letter_give_prepare(&desk, casefile, &moment, read, date_of(desk.now), SV("Ik ben blij dat het klaar is."),
                            &prepared));
    return signals_test_write(&test->signals, letter_apply, prepared);
}

static struct letter_new by_post(void)
{
    return (struct letter_new){ .kind = LETTER_ADMITTED, .way = LETTER_BY_POST, .language = LANGUAGE_NL,
                                .address = SV("Dorpsstraat 1, Voorbeeldstad"), .body = SV("Beste Sem, …") };
}

static void a_letter_without_an_address_is_refused_unless_it_is_a_talk(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    int64_t thread = 0;
    struct letter_new new = by_post();
    new.address = SV("");
    assert_int_equal(letter(test, &casefile, &new, &thread), ERR_INVALID);
    new.way = LETTER_TALK;
    assert_int_equal(letter(test, &casefile, &new, &thread), OK);
    struct letter read = letter_now(test, &casefile, thread);
    assert_int_equal(give(test, &casefile, &read), OK);
    assert_sv(letter_now(test, &casefile, thread).own_view, "Ik ben blij dat het klaar is.");
}

static void every_version_of_a_letter_stays_and_what_was_given_cannot_change(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    int64_t thread = 0;
    struct letter_new new = by_post();
    assert_int_equal(letter(test, &casefile, &new, &thread), OK);
    struct letter first = letter_now(test, &casefile, thread);
    new.thread = thread;
    new.body = SV("Beste meneer Voorbeeld, …");
    assert_int_equal(letter(test, &casefile, &new, &thread), OK);
    assert_int_equal(give(test, &casefile, &first), ERR_CONFLICT);
    struct letter last = letter_now(test, &casefile, thread);
    assert_sv(last.body, "Beste meneer Voorbeeld, …");
    assert_int_equal(give(test, &casefile, &last), OK);
    assert_int_equal(give(test, &casefile, &last), ERR_CONFLICT);
    assert_int_equal(letter(test, &casefile, &new, &thread), ERR_CONFLICT);
    struct desk desk = case_test_desk(test, &test->lead);
    struct letter *letters = NULL;
    size_t count = 0;
    assert_int_equal(letters_list(desk.tx, desk.arena, casefile.id, &letters, &count), OK);
    assert_int_equal(count, 2);
    assert_true(letters[0].given.set);
    assert_false(letters[1].given.set);
}

static void a_letter_with_a_hole_does_not_leave(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    int64_t thread = 0;
    struct letter_new new = by_post();
    new.body = SV("Beste {naam}, …");
    assert_int_equal(letter(test, &casefile, &new, &thread), OK);
    struct letter read = letter_now(test, &casefile, thread);
    assert_int_equal(give(test, &casefile, &read), ERR_INVALID);
}

static void a_letter_knows_the_person_and_the_organisations_and_no_reporter(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct desk desk = case_test_desk(test, &test->lead);
    struct letter_facts facts;
    assert_int_equal(letter_facts_read(&desk, &casefile, LANGUAGE_EN, &facts), OK);
    assert_sv(facts.who, "Sem Voorbeeld");
    assert_true(sv_starts(facts.recipients, SV("- Police, ")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_concern_about_an_adult_who_leads_closes),
        cmocka_unit_test(with_a_concern_that_is_left_one_person_cannot_close),
        cmocka_unit_test(about_a_minor_one_person_cannot_close),
        cmocka_unit_test(who_proposed_closing_is_refused_as_second_person_by_person),
        cmocka_unit_test(a_second_person_who_does_not_agree_sends_it_back),
        cmocka_unit_test(aftercare_is_an_offer_with_an_end),
        cmocka_unit_test(closing_needs_a_reason_of_the_list),
        cmocka_unit_test(every_recipient_gets_a_notice_and_who_does_not_answer_is_listed),
        cmocka_unit_test(recipients_of_a_case_that_ended_by_itself_are_asked_too_and_once),
        cmocka_unit_test(a_letter_without_an_address_is_refused_unless_it_is_a_talk),
        cmocka_unit_test(every_version_of_a_letter_stays_and_what_was_given_cannot_change),
        cmocka_unit_test(a_letter_with_a_hole_does_not_leave),
        cmocka_unit_test(a_letter_knows_the_person_and_the_organisations_and_no_reporter),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
