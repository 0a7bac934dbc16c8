/* Reviews, and the clock of missed ones, against a real database and a real vault. */
#include "cases/review.h"

#include "base/test.h"
#include "cases/case_test.h"
#include "cases/closing.h"
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

static struct review_new still_needed(void)
{
    return (struct review_new){ .outcome = REVIEW_GOES_ON, .necessary = SV("De dreiging is er nog."),
                                .proportionate = SV("De lasten zijn klein."), .changed = SV("Hij werkt nu."),
                                .lighter = SV("Alleen hulp bleek te weinig.") };
}

static enum err review(struct case_test *test, struct sv reference, const struct review_new *new)
{
    struct casefile casefile = seen(test, reference);
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    struct case_facts facts;
    struct text why;
    const struct review_prepared *prepared = NULL;
    TRY(case_facts_read(desk.tx, desk.arena, &casefile, &facts));
    TRY(case_allows(case_transition_of(review_act(new->outcome)), &casefile, &facts, &test->lead.actor, &why));
    TRY(review_prepare(&desk, &casefile, &facts, &moment, new, &prepared));
    return signals_test_write(&test->signals, review_apply, prepared);
}

/* The clock of this municipality, today; how much it had to do. */
static size_t clock_runs(struct case_test *test)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    const struct review_clock *clock = NULL;
    size_t count = 0;
    assert_int_equal(review_clock_prepare(desk.tx, desk.arena, test->signals.municipality, &moment, &clock, &count),
                     OK);
    assert_int_equal(signals_test_write(&test->signals, review_clock_apply, clock), OK);
    return count;
}

static void until_after(struct case_test *test, struct date day)
{
    case_test_days_later(test, (int32_t)(day.day - test->signals.people.today.day) + 1);
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

static const struct case_overdue *overdue(struct case_test *test, struct sv reference)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_overdue *cases = NULL;
    size_t count = 0;
    assert_int_equal(cases_overdue(desk.tx, desk.arena, test->signals.municipality, date_of(desk.now), &cases, &count),
                     OK);
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(cases[i].reference, reference)) {
            return &cases[i];
        }
    }
    return NULL;
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

/* --- reviews ------------------------------------------------------------------------------------------------------ */
static void the_next_review_is_never_later_than_the_term(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct date today = test->signals.people.today;
    struct review_new new = still_needed();
    new.next = date_add_days(date_add_months(today, 6), 1);
    assert_int_equal(review(test, casefile.reference, &new), ERR_INVALID);
    new.next = today;
    assert_int_equal(review(test, casefile.reference, &new), ERR_INVALID);
    new.next = date_add_months(today, 2);
    assert_int_equal(review(test, casefile.reference, &new), OK);
    assert_int_equal(seen(test, casefile.reference).review_due.day, new.next.day);
    new.next = (struct date){ 0 };
    assert_int_equal(review(test, casefile.reference, &new), OK);
    assert_int_equal(seen(test, casefile.reference).review_due.day, date_add_months(today, 6).day);
}

static void about_a_minor_the_next_review_is_sooner(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_16_TO_17);
    struct date today = test->signals.people.today;
    struct review_new new = still_needed();
    new.next = date_add_months(today, 4);
    assert_int_equal(review(test, casefile.reference, &new), ERR_INVALID);
    new.next = date_add_months(today, 3);
    assert_int_equal(review(test, casefile.reference, &new), OK);
}

static void a_review_scales_down_and_up_again_and_opens_as_it_was_written(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct review_new new = still_needed();
    new.outcome = REVIEW_SCALE_DOWN;
    assert_int_equal(review(test, casefile.reference, &new), OK);
    assert_int_equal(seen(test, casefile.reference).state, CASE_SCALED_DOWN);
    assert_int_equal(review(test, casefile.reference, &new), ERR_REFUSED);
    new.outcome = REVIEW_SCALE_UP;
    assert_int_equal(review(test, casefile.reference, &new), OK);
    casefile = seen(test, casefile.reference);
    assert_int_equal(casefile.state, CASE_ACTIVE);
    struct desk desk = case_test_desk(test, &test->lead);
    struct review *reviews = NULL;
    size_t count = 0;
    assert_int_equal(reviews_read(&desk, &casefile, &casefile.me, &reviews, &count), OK);
    assert_int_equal(count, 2);
    assert_int_equal(reviews[0].outcome, REVIEW_SCALE_UP);
    assert_sv(reviews[1].lighter, "Alleen hulp bleek te weinig.");
}

static void a_review_that_proposes_closing_names_the_reason_and_asks_a_second_person(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct review_new new = still_needed();
    new.outcome = REVIEW_PROPOSE_CLOSING;
    assert_int_equal(review(test, casefile.reference, &new), ERR_INVALID);
    new.closing = CLOSING_NOT_PROPORTIONATE;
    assert_int_equal(review(test, casefile.reference, &new), OK);
    assert_int_equal(seen(test, casefile.reference).state, CASE_CLOSING);
    assert_int_equal(second(test, &test->mandate, casefile.reference, CASE_ACT_SECOND_AGREES), OK);
    assert_int_equal(seen(test, casefile.reference).closing_reason, CLOSING_NOT_PROPORTIONATE);
}

static void of_two_reviews_at_once_one_is_first(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    struct case_facts facts = { 0 };
    struct review_new new = still_needed();
    const struct review_prepared *first = NULL;
    const struct review_prepared *other = NULL;
    assert_int_equal(review_prepare(&desk, &casefile, &facts, &moment, &new, &first), OK);
    assert_int_equal(review_prepare(&desk, &casefile, &facts, &moment, &new, &other), OK);
    assert_int_equal(signals_test_write(&test->signals, review_apply, first), OK);
    assert_int_not_equal(signals_test_write(&test->signals, review_apply, other), OK);
}

/* --- overdue ------------------------------------------------------------------------------------------------------ */
static void a_missed_review_is_seen_by_the_mayor_and_the_data_protection_officer_without_content(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    (void)clock_runs(test);
    assert_null(overdue(test, casefile.reference));
    until_after(test, casefile.review_due);
    (void)clock_runs(test);
    const struct case_overdue *late = overdue(test, casefile.reference);
    assert_non_null(late);
    assert_true(late->review_late);
    assert_false(late->access_suspended);
    assert_int_equal(seen(test, casefile.reference).reviews_missed, 1);
    assert_true(work_waits(test, ROLE_MAYOR, WORK_REVIEW_LATE));
    assert_true(work_waits(test, ROLE_FG, WORK_REVIEW_LATE));
    (void)case_test_partner(test, &casefile, &test->partner, SCOPE_ALL);
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &casefile), OK);
}

static void missed_twice_participants_lose_access_and_closing_is_proposed(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct casefile theirs;
    until_after(test, casefile.review_due);
    (void)clock_runs(test);
    until_after(test, date_add_months(casefile.review_due, 6));
    (void)case_test_partner(test, &casefile, &test->partner, SCOPE_ALL);
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &theirs), OK);
    (void)clock_runs(test);
    struct casefile late = seen(test, casefile.reference);
    assert_int_equal(late.state, CASE_CLOSING);
    assert_true(late.access_suspended);
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &theirs), ERR_NOT_FOUND);
    assert_true(overdue(test, casefile.reference)->access_suspended);
    assert_true(work_waits(test, ROLE_MANDATE_HOLDER, WORK_SECOND_PERSON_ASKED));
    assert_int_equal(second(test, &test->mandate, casefile.reference, CASE_ACT_SECOND_AGREES), OK);
    assert_int_equal(seen(test, casefile.reference).closing_reason, CLOSING_REVIEW_MISSED);
}

static void about_a_minor_twice_missed_comes_sooner(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_12_TO_15);
    until_after(test, casefile.review_due);
    (void)clock_runs(test);
    until_after(test, date_add_months(casefile.review_due, 3));
    (void)clock_runs(test);
    assert_int_equal(seen(test, casefile.reference).state, CASE_CLOSING);
}

static void access_that_was_suspended_returns_after_a_review(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    struct casefile theirs;
    until_after(test, casefile.review_due);
    (void)clock_runs(test);
    until_after(test, date_add_months(casefile.review_due, 6));
    (void)case_test_partner(test, &casefile, &test->partner, SCOPE_ALL);
    (void)clock_runs(test);
    assert_int_equal(second(test, &test->mandate, casefile.reference, CASE_ACT_SECOND_DECLINES), OK);
    assert_true(seen(test, casefile.reference).access_suspended);
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &theirs), ERR_NOT_FOUND);
    struct review_new new = still_needed();
    assert_int_equal(review(test, casefile.reference, &new), OK);
    casefile = seen(test, casefile.reference);
    assert_false(casefile.access_suspended);
    assert_int_equal(casefile.reviews_missed, 0);
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &theirs), OK);
    const struct case_overdue *late = overdue(test, casefile.reference); /* telling the person is late still */
    assert_true(late == NULL || (!late->review_late && !late->access_suspended));
}

static void a_proposal_of_the_clock_that_was_declined_is_made_again_at_the_next_missed_review(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    until_after(test, casefile.review_due);
    (void)clock_runs(test);
    until_after(test, date_add_months(casefile.review_due, 6));
    (void)clock_runs(test);
    assert_int_equal(second(test, &test->mandate, casefile.reference, CASE_ACT_SECOND_DECLINES), OK);
    (void)clock_runs(test);
    assert_int_equal(seen(test, casefile.reference).state, CASE_ACTIVE);
    until_after(test, date_add_months(casefile.review_due, 12));
    (void)clock_runs(test);
    assert_int_equal(seen(test, casefile.reference).state, CASE_CLOSING);
    assert_int_equal(seen(test, casefile.reference).reviews_missed, 3);
    assert_int_equal(second(test, &test->mandate, casefile.reference, CASE_ACT_SECOND_AGREES), OK);
    assert_int_equal(seen(test, casefile.reference).closing_reason, CLOSING_REVIEW_MISSED);
}

static void the_clock_does_the_same_once(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = active_case(test, AGE_ADULT);
    until_after(test, casefile.review_due);
    (void)clock_runs(test);
    (void)clock_runs(test);
    assert_int_equal(seen(test, casefile.reference).reviews_missed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_review_is_never_later_than_the_term),
        cmocka_unit_test(about_a_minor_the_next_review_is_sooner),
        cmocka_unit_test(a_review_scales_down_and_up_again_and_opens_as_it_was_written),
        cmocka_unit_test(a_review_that_proposes_closing_names_the_reason_and_asks_a_second_person),
        cmocka_unit_test(of_two_reviews_at_once_one_is_first),
        cmocka_unit_test(a_missed_review_is_seen_by_the_mayor_and_the_data_protection_officer_without_content),
        cmocka_unit_test(missed_twice_participants_lose_access_and_closing_is_proposed),
        cmocka_unit_test(about_a_minor_twice_missed_comes_sooner),
        cmocka_unit_test(access_that_was_suspended_returns_after_a_review),
        cmocka_unit_test(a_proposal_of_the_clock_that_was_declined_is_made_again_at_the_next_missed_review),
        cmocka_unit_test(the_clock_does_the_same_once),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
