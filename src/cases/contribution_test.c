/* Contributions: given within the agreement, while one takes part; taken back by whoever provided them. */
#include "cases/case_test.h"
#include "cases/contribution.h"
#include "cases/participant.h"

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
static struct casefile seen_by(struct case_test *test, const struct signals_test_staff *staff, struct sv reference)
{
    struct casefile casefile;
    assert_int_equal(case_test_find(test, staff, reference, &casefile), OK);
    return casefile;
}

static enum err prepare(struct case_test *test, const struct signals_test_staff *staff, const struct casefile *casefile,
                        enum data_category category, const struct contribution_change **ret_change)
{
    struct desk desk = case_test_desk(test, staff);
    struct case_moment moment = case_test_moment(test, &desk);
    struct contribution_wish wish = { category, SV("Hoe gaat het op school?"), SV("Convenant art. 4"),
                                      SV("Hij komt elke dag.") };
    return contribution_prepare(&desk, casefile, &moment, &wish, ret_change);
}

static enum err contribute(struct case_test *test, const struct signals_test_staff *staff,
                           const struct casefile *casefile)
{
    const struct contribution_change *change = NULL;
    TRY(prepare(test, staff, casefile, CATEGORY_ORDINARY, &change));
    return signals_test_write(&test->signals, contribution_apply, change);
}

static struct contributions through(struct case_test *test, const struct signals_test_staff *staff,
                                    const struct casefile *casefile, const struct case_member *member)
{
    struct desk desk = case_test_desk(test, staff);
    struct case_reading reading;
    struct contributions found;
    assert_int_equal(case_reading_begin(&desk, casefile, member, &reading), OK);
    assert_int_equal(contributions_read(&reading, &found), OK);
    assert_int_equal(case_reading_call(&reading, SV("case")), OK);
    contributions_opened(&reading, &found);
    return found;
}

static struct contributions contributions(struct case_test *test, const struct signals_test_staff *staff,
                                          const struct casefile *casefile)
{
    return through(test, staff, casefile, &casefile->me);
}

static enum err withdraw(struct case_test *test, const struct signals_test_staff *staff,
                         const struct casefile *casefile, struct contribution_id contribution)
{
    struct desk desk = case_test_desk(test, staff);
    struct case_moment moment = case_test_moment(test, &desk);
    const struct contribution_change *change = NULL;
    TRY(contribution_withdraw_prepare(&desk, casefile, &moment, contribution, &change));
    return signals_test_write(&test->signals, contribution_apply, change);
}

/* Somebody without an account, for this organisation. */
static struct participant_id added(struct case_test *test, const struct casefile *casefile, enum sharing_party party)
{
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    struct participant_wish wish = { .tier = TIER_CASE_PARTY, .party = party, .name = SV("Iemand"),
                                     .necessity = SV("Nodig."), .until = date_add_days(date_of(desk.now), 30) };
    const struct participant_change *change = NULL;
    assert_int_equal(participant_add_prepare(&desk, casefile, &moment, &wish, &change), OK);
    assert_int_equal(signals_test_write(&test->signals, participant_change_apply, change), OK);
    desk = case_test_desk(test, &test->lead);
    struct case_reading reading;
    struct participants found;
    assert_int_equal(case_reading_begin(&desk, casefile, &casefile->me, &reading), OK);
    assert_int_equal(participants_read(&reading, &found), OK);
    for (size_t i = 0; i < found.count; i++) {
        if (found.rows[i].party == party && found.rows[i].tier == TIER_CASE_PARTY) {
            return found.rows[i].id;
        }
    }
    fail_msg("nobody was added");
    return (struct participant_id){ 0 };
}

/* --- the rules ---------------------------------------------------------------------------------------------------- */
static void what_is_contributed_opens_as_written_for_who_leads(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    (void)case_test_partner(test, &casefile, &test->partner, 0);
    struct casefile mine = seen_by(test, &test->partner, casefile.reference);
    assert_int_equal(contribute(test, &test->partner, &mine), OK);
    struct contributions found = contributions(test, &test->lead, &casefile);
    assert_int_equal(found.count, 1);
    assert_sv(found.rows[0].question, "Hoe gaat het op school?");
    assert_sv(found.rows[0].basis, "Convenant art. 4");
    assert_sv(found.rows[0].body, "Hij komt elke dag.");
    assert_int_equal(found.rows[0].category, CATEGORY_ORDINARY);
}

static void outside_their_scope_a_partner_sees_nothing_of_others(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    (void)case_test_partner(test, &casefile, &test->partner, 0);
    struct casefile mine = seen_by(test, &test->partner, casefile.reference);
    assert_int_equal(contribute(test, &test->partner, &mine), OK);
    struct case_member team = { .participant = added(test, &casefile, SHARING_SOCIAL_TEAM), .scope = SCOPE_PLAN };
    assert_int_equal(through(test, &test->lead, &casefile, &team).count, 0);
    team.scope = SCOPE_CONTRIBUTIONS;
    assert_int_equal(through(test, &test->lead, &casefile, &team).count, 1);
}

static void what_the_agreement_does_not_let_a_party_receive_it_never_sees(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    (void)case_test_partner(test, &casefile, &test->partner, 0);
    struct casefile mine = seen_by(test, &test->partner, casefile.reference);
    const struct contribution_change *change = NULL;
    assert_int_equal(prepare(test, &test->partner, &mine, CATEGORY_CRIMINAL, &change), OK);
    assert_int_equal(signals_test_write(&test->signals, contribution_apply, change), OK);
    assert_int_equal(contributions(test, &test->lead, &casefile).count, 1);
    struct case_member team = { .participant = added(test, &casefile, SHARING_SOCIAL_TEAM), .scope = SCOPE_ALL };
    assert_int_equal(through(test, &test->lead, &casefile, &team).count, 0);
    struct case_member police = { .participant = added(test, &casefile, SHARING_POLICE), .scope = SCOPE_ALL };
    assert_int_equal(through(test, &test->lead, &casefile, &police).count, 1);
}

static void what_the_agreement_does_not_let_a_party_provide_is_refused(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct casefile theirs = casefile;
    theirs.me = (struct case_member){ .participant = added(test, &casefile, SHARING_SOCIAL_TEAM) };
    const struct contribution_change *change = NULL;
    assert_int_equal(prepare(test, &test->partner, &theirs, CATEGORY_CRIMINAL, &change), ERR_REFUSED);
    assert_int_equal(prepare(test, &test->partner, &theirs, CATEGORY_ORDINARY, &change), OK);
}

static void who_leads_without_taking_part_contributes_nothing(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(contribute(test, &test->lead, &casefile), ERR_REFUSED);
}

static void its_provider_takes_it_back_once_and_only_the_stub_stays(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    (void)case_test_partner(test, &casefile, &test->partner, 0);
    struct casefile mine = seen_by(test, &test->partner, casefile.reference);
    assert_int_equal(contribute(test, &test->partner, &mine), OK);
    struct contribution_id given = contributions(test, &test->partner, &mine).rows[0].id;
    assert_int_equal(withdraw(test, &test->lead, &casefile, given), ERR_REFUSED);
    assert_int_equal(withdraw(test, &test->partner, &mine, (struct contribution_id){ 7 }), ERR_NOT_FOUND);
    assert_int_equal(withdraw(test, &test->partner, &mine, given), OK);
    assert_int_equal(withdraw(test, &test->partner, &mine, given), ERR_CONFLICT);
    struct contributions found = contributions(test, &test->lead, &casefile);
    assert_int_equal(found.count, 1);
    assert_true(found.rows[0].withdrawn.ms != 0);
    assert_sv(found.rows[0].withdrawer, "reclassering");
    assert_sv(found.rows[0].body, "");
    assert_sv(found.rows[0].question, "");
}

static void a_participation_that_ended_meanwhile_writes_nothing(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    (void)case_test_partner(test, &casefile, &test->partner, 0);
    struct casefile mine = seen_by(test, &test->partner, casefile.reference);
    const struct contribution_change *change = NULL;
    assert_int_equal(prepare(test, &test->partner, &mine, CATEGORY_ORDINARY, &change), OK);
    assert_int_equal(case_test_move(test, &test->lead, casefile.reference, CASE_ACT_CLOSE), OK);
    assert_int_equal(signals_test_write(&test->signals, contribution_apply, change), ERR_CONFLICT);
    assert_int_equal(contributions(test, &test->lead, &casefile).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_contributed_opens_as_written_for_who_leads),
        cmocka_unit_test(outside_their_scope_a_partner_sees_nothing_of_others),
        cmocka_unit_test(what_the_agreement_does_not_let_a_party_receive_it_never_sees),
        cmocka_unit_test(what_the_agreement_does_not_let_a_party_provide_is_refused),
        cmocka_unit_test(who_leads_without_taking_part_contributes_nothing),
        cmocka_unit_test(its_provider_takes_it_back_once_and_only_the_stub_stays),
        cmocka_unit_test(a_participation_that_ended_meanwhile_writes_nothing),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
