/* Taking part in a case: added with a reason and a last day, and ended by a decision, a day, the clock or closing. */
#include "cases/assign.h"
#include "cases/case_test.h"
#include "cases/participant.h"
#include "organisation/work_out.h"

#include "base/test.h"

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
static enum err add(struct case_test *test, const struct casefile *casefile, enum participant_tier tier,
                    struct person_id person, int32_t days)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    struct participant_wish wish = { .tier = tier, .party = SHARING_PROBATION, .person = person,
                                     .name = SV("Rik Raadsel"), .necessity = SV("Kent de toezichthouder."),
                                     .scope = SCOPE_PICTURE, .until = date_add_days(date_of(desk.now), days) };
    const struct participant_change *change = NULL;
    TRY(participant_add_prepare(&desk, casefile, &moment, &wish, &change));
    return signals_test_write(&test->signals, participant_change_apply, change);
}

static struct participants participants(struct case_test *test, const struct signals_test_staff *staff,
                                        const struct casefile *casefile, const struct case_member *member)
{
    struct desk desk = case_test_desk(test, staff);
    struct case_reading reading;
    struct participants found;
    assert_int_equal(case_reading_begin(&desk, casefile, member, &reading), OK);
    assert_int_equal(participants_read(&reading, &found), OK);
    assert_int_equal(case_reading_call(&reading, SV("case")), OK);
    participants_opened(&reading, &found);
    return found;
}

static struct participant of_person(struct case_test *test, const struct casefile *casefile, struct person_id person)
{
    struct participants found = participants(test, &test->lead, casefile, &casefile->me);
    for (size_t i = 0; i < found.count; i++) {
        if (found.rows[i].person.value == person.value) {
            return found.rows[i];
        }
    }
    fail_msg("nobody of that account takes part");
    return (struct participant){ 0 };
}

static enum err decide(struct case_test *test, const struct signals_test_staff *staff, const struct casefile *casefile,
                       const struct participant_decision *decision)
{
    struct desk desk = case_test_desk(test, staff);
    struct case_moment moment = case_test_moment(test, &desk);
    const struct participant_change *change = NULL;
    struct text why = T("");
    TRY(participant_decide_prepare(&desk, casefile, &moment, decision, &why, &change));
    return signals_test_write(&test->signals, participant_change_apply, change);
}

static void clock_runs(struct case_test *test)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    const struct case_clock_moves *moves = NULL;
    size_t count = 0;
    assert_int_equal(case_clock_prepare(desk.tx, desk.arena, test->signals.municipality, &moment, &moves, &count), OK);
    assert_int_equal(signals_test_write(&test->signals, case_clock_apply, moves), OK);
}

static bool sees(struct case_test *test, const struct signals_test_staff *staff, const struct casefile *casefile)
{
    struct casefile found;
    enum err err = case_test_find(test, staff, casefile->reference, &found);
    assert_true(err == OK || err == ERR_NOT_FOUND);
    return err == OK;
}

static size_t works_open(struct case_test *test, const struct signals_test_staff *staff, enum work_kind kind)
{
    struct desk desk = case_test_desk(test, staff);
    struct work_out *works = NULL;
    size_t count = 0;
    size_t found = 0;
    assert_int_equal(work_out_open(desk.tx, desk.arena, &staff->actor, &works, &count), OK);
    for (size_t i = 0; i < count; i++) {
        found += works[i].kind == kind ? 1 : 0;
    }
    return found;
}

/* --- adding ------------------------------------------------------------------------------------------------------- */
static void an_added_participant_sees_the_case_in_their_scope_and_why_they_are_there(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 30), OK);
    struct casefile seen;
    assert_int_equal(case_test_find(test, &test->partner, casefile.reference, &seen), OK);
    assert_int_equal(seen.me.scope, SCOPE_PICTURE);
    struct participants found = participants(test, &test->partner, &seen, &seen.me);
    struct participant own = { 0 };
    for (size_t i = 0; i < found.count; i++) {
        own = found.rows[i].id.value == seen.me.participant.value ? found.rows[i] : own;
    }
    assert_sv(own.necessity, "Kent de toezichthouder.");
}

static void an_end_date_in_the_past_or_beyond_the_setting_is_refused(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, -1), ERR_REFUSED);
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 400), ERR_REFUSED);
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 0), OK);
    struct participant one = of_person(test, &casefile, test->partner.actor.person);
    struct participant_decision decision = { CASE_ACT_EXTEND_PARTICIPANT, &one, SV("Nodig."),
                                             date_add_days(one.until, -2) };
    assert_int_equal(decide(test, &test->lead, &casefile, &decision), ERR_REFUSED);
}

static void the_same_person_takes_part_once(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 30), OK);
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 30), ERR_CONFLICT);
}

static void from_outside_in_a_case_about_a_minor_waits_for_a_second_person_and_sees_nothing(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ .age = AGE_16_TO_17 });
    assert_int_equal(add(test, &casefile, TIER_EXTERNAL, test->partner.actor.person, 30), OK);
    assert_false(sees(test, &test->partner, &casefile));
    assert_int_equal(works_open(test, &test->process, WORK_SECOND_PERSON_ASKED), 1);
    struct participant one = of_person(test, &casefile, test->partner.actor.person);
    assert_int_equal(one.state, PARTICIPANT_PROPOSED);
    struct participant_decision agree = { CASE_ACT_AGREE_PARTICIPANT, &one, SV("Nodig en genoeg."), { 0 } };
    assert_int_equal(decide(test, &test->lead, &casefile, &agree), ERR_REFUSED); /* proposed it; may not be second */
    assert_true(sees(test, &test->mandate, &casefile)); /* while a second person is asked */
    assert_int_equal(decide(test, &test->process, &casefile, &agree), OK);
    assert_true(sees(test, &test->partner, &casefile));
    assert_false(sees(test, &test->mandate, &casefile));
    assert_int_equal(decide(test, &test->process, &casefile, &agree), ERR_CONFLICT); /* answered meanwhile */
}

static void a_declined_participant_never_sees_the_case(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ .age = AGE_12_TO_15 });
    assert_int_equal(add(test, &casefile, TIER_EXTERNAL, test->partner.actor.person, 30), OK);
    struct participant one = of_person(test, &casefile, test->partner.actor.person);
    struct participant_decision decline = { CASE_ACT_DECLINE_PARTICIPANT, &one, SV("Te veel."), { 0 } };
    assert_int_equal(decide(test, &test->process, &casefile, &decline), OK);
    assert_false(sees(test, &test->partner, &casefile));
    one = of_person(test, &casefile, test->partner.actor.person);
    assert_int_equal(one.state, PARTICIPANT_DECLINED);
}

static void about_an_adult_nobody_else_needs_to_agree(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_EXTERNAL, test->partner.actor.person, 30), OK);
    assert_true(sees(test, &test->partner, &casefile));
}

/* --- ending ------------------------------------------------------------------------------------------------------- */
static void access_ends_by_itself_when_its_last_day_has_passed(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 10), OK);
    case_test_days_later(test, 10);
    assert_true(sees(test, &test->partner, &casefile));
    case_test_days_later(test, 1);
    assert_false(sees(test, &test->partner, &casefile)); /* no clock ran */
    clock_runs(test);
    struct participant one = of_person(test, &casefile, test->partner.actor.person);
    assert_int_equal(one.ended_why, PARTICIPANT_ENDED_BY_DAY);
}

static enum err looks(struct tx_write *tx, const void *prepared)
{
    const struct dossier_member *member = prepared;
    return member_used(tx, member->dossier, member->person, member->from);
}

static void access_that_nobody_uses_ends(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 200), OK);
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->other.actor.person, 200), OK);
    case_test_days_later(test, 59);
    clock_runs(test);
    assert_true(sees(test, &test->partner, &casefile));
    struct dossier_member member = { casefile.dossier, test->other.actor.person, test->signals.people.today, { 0 } };
    assert_int_equal(signals_test_write(&test->signals, looks, &member), OK);
    case_test_days_later(test, 2);
    clock_runs(test);
    assert_false(sees(test, &test->partner, &casefile));
    assert_true(sees(test, &test->other, &casefile)); /* looked in between */
    struct participant one = of_person(test, &casefile, test->partner.actor.person);
    assert_int_equal(one.ended_why, PARTICIPANT_ENDED_UNUSED);
}

static void ended_by_decision_access_is_gone_at_once_and_may_begin_again(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 30), OK);
    struct participant one = of_person(test, &casefile, test->partner.actor.person);
    struct participant_decision end = { CASE_ACT_END_PARTICIPANT, &one, SV("Niet meer nodig."), { 0 } };
    assert_int_equal(decide(test, &test->lead, &casefile, &end), OK);
    assert_false(sees(test, &test->partner, &casefile));
    assert_int_equal(decide(test, &test->lead, &casefile, &end), ERR_CONFLICT);
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 30), OK);
    assert_true(sees(test, &test->partner, &casefile));
}

static void another_last_day_lengthens_access(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 10), OK);
    struct participant one = of_person(test, &casefile, test->partner.actor.person);
    struct participant_decision longer = { CASE_ACT_EXTEND_PARTICIPANT, &one, SV("Het traject loopt door."),
                                           date_add_days(one.until, 10) };
    assert_int_equal(decide(test, &test->lead, &casefile, &longer), OK);
    case_test_days_later(test, 15);
    assert_true(sees(test, &test->partner, &casefile));
}

static void closing_ends_every_participation(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->partner.actor.person, 30), OK);
    assert_int_equal(case_test_move(test, &test->lead, casefile.reference, CASE_ACT_CLOSE), OK);
    assert_false(sees(test, &test->partner, &casefile));
    assert_int_equal(add(test, &casefile, TIER_CASE_PARTY, test->other.actor.person, 30), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_added_participant_sees_the_case_in_their_scope_and_why_they_are_there),
        cmocka_unit_test(an_end_date_in_the_past_or_beyond_the_setting_is_refused),
        cmocka_unit_test(the_same_person_takes_part_once),
        cmocka_unit_test(from_outside_in_a_case_about_a_minor_waits_for_a_second_person_and_sees_nothing),
        cmocka_unit_test(a_declined_participant_never_sees_the_case),
        cmocka_unit_test(about_an_adult_nobody_else_needs_to_agree),
        cmocka_unit_test(access_ends_by_itself_when_its_last_day_has_passed),
        cmocka_unit_test(access_that_nobody_uses_ends),
        cmocka_unit_test(ended_by_decision_access_is_gone_at_once_and_may_begin_again),
        cmocka_unit_test(another_last_day_lengthens_access),
        cmocka_unit_test(closing_ends_every_participation),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
