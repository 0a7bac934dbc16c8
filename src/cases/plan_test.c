/* The plan against a real database and a real vault. */
#include "cases/plan.h"

#include "base/test.h"
#include "cases/case_test.h"
#include "cases/plan_sql.h"

#include <string.h>

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

static enum err read_as(struct case_test *test, const struct signals_test_staff *staff, struct sv reference,
                        int64_t version, struct plan *ret_plan)
{
    struct casefile casefile;
    assert_int_equal(case_test_find(test, staff, reference, &casefile), OK);
    struct desk desk = case_test_desk(test, staff);
    return plan_read(&desk, &casefile, &casefile.me, version, ret_plan);
}

static struct plan draft_of(struct case_test *test, const struct casefile *casefile)
{
    struct plan plan;
    assert_int_equal(read_as(test, &test->lead, casefile->reference, 0, &plan), OK);
    return plan;
}

static enum err write_text(struct case_test *test, const struct casefile *casefile, const struct plan_text_new *text,
                           bool *ret_beside)
{
    struct desk desk = case_test_desk(test, &test->lead);
    const struct plan_prepared *prepared = NULL;
    assert_int_equal(plan_text_prepare(&desk, casefile, text, ret_beside, &prepared), OK);
    return signals_test_write(&test->signals, plan_apply, prepared);
}

static void text(struct case_test *test, const struct casefile *casefile, enum plan_text_kind kind, struct sv body)
{
    struct plan plan = draft_of(test, casefile);
    bool beside = true;
    assert_int_equal(write_text(test, casefile, &(struct plan_text_new){ kind, body, plan.texts[kind].id, 0 }, &beside),
                     OK);
    assert_false(beside);
}

static struct plan_measure_new care(struct case_test *test, const struct casefile *casefile)
{
    struct plan plan = draft_of(test, casefile);
    struct date today = test->signals.people.today;
    return (struct plan_measure_new){ .kind = MEASURE_CARE, .body = SV("Gesprekken bij de huisarts."),
                                      .owner = plan.people[0].id, .from = today, .until = date_add_days(today, 60) };
}

static enum err measure(struct case_test *test, const struct casefile *casefile, const struct plan_measure_new *new)
{
    struct desk desk = case_test_desk(test, &test->lead);
    const struct plan_prepared *prepared = NULL;
    TRY(plan_measure_prepare(&desk, casefile, new, &prepared));
    return signals_test_write(&test->signals, plan_apply, prepared);
}

static enum err goal(struct case_test *test, const struct casefile *casefile, const struct plan_goal_new *new)
{
    struct desk desk = case_test_desk(test, &test->lead);
    const struct plan_prepared *prepared = NULL;
    TRY(plan_goal_prepare(&desk, casefile, new, &prepared));
    return signals_test_write(&test->signals, plan_apply, prepared);
}

static enum err relative(struct case_test *test, const struct casefile *casefile, struct sv who, struct sv offer)
{
    struct desk desk = case_test_desk(test, &test->lead);
    const struct plan_prepared *prepared = NULL;
    TRY(plan_relative_prepare(&desk, casefile, who, offer, &prepared));
    return signals_test_write(&test->signals, plan_apply, prepared);
}

static enum err removed(struct case_test *test, const struct casefile *casefile, struct plan_removal removal)
{
    struct desk desk = case_test_desk(test, &test->lead);
    const struct plan_prepared *prepared = NULL;
    TRY(plan_remove_prepare(&desk, casefile, &removal, &prepared));
    return signals_test_write(&test->signals, plan_apply, prepared);
}

static enum err adopt(struct case_test *test, struct sv reference, int64_t changes)
{
    struct casefile casefile = seen(test, reference);
    struct desk desk = case_test_desk(test, &test->lead);
    struct case_moment moment = case_test_moment(test, &desk);
    struct case_facts facts = { 0 };
    const struct plan_prepared *prepared = NULL;
    TRY(plan_adopt_prepare(&desk, &casefile, &facts, &moment, changes, &prepared));
    return signals_test_write(&test->signals, plan_adopt_apply, prepared);
}

static void whole_draft(struct case_test *test, const struct casefile *casefile)
{
    text(test, casefile, PLAN_PICTURE, SV("Hij zoekt aansluiting en dreigde een keer."));
    text(test, casefile, PLAN_PROTECTIVE, SV("Zijn zus en zijn werk."));
    text(test, casefile, PLAN_AGAINST, SV("Hij bood zelf zijn excuses aan."));
    text(test, casefile, PLAN_OWN_VIEW, SV("Ik wil mijn diploma halen."));
    assert_int_equal(goal(test, casefile, &(struct plan_goal_new){ LIFE_WORK_SCHOOL, SV("Hij heeft werk."), { 0 } }),
                     OK);
    struct plan_measure_new new = care(test, casefile);
    assert_int_equal(measure(test, casefile, &new), OK);
}

/* --- adopting ----------------------------------------------------------------------------------------------------- */
static void a_draft_says_everything_that_is_still_missing(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ .age = AGE_12_TO_15 });
    struct plan plan = draft_of(test, &casefile);
    struct plan_lacks lacks = plan_lacking(&casefile, &plan);
    assert_int_equal(lacks.count, 7);
    whole_draft(test, &casefile);
    plan = draft_of(test, &casefile);
    lacks = plan_lacking(&casefile, &plan);
    assert_int_equal(lacks.count, 1);
    text(test, &casefile, PLAN_PARENTS, SV("Zijn moeder praat mee."));
    plan = draft_of(test, &casefile);
    assert_int_equal(plan_lacking(&casefile, &plan).count, 0);
}

static void adopting_the_first_plan_makes_the_case_active_with_a_review_within_the_term(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    whole_draft(test, &casefile);
    struct plan plan = draft_of(test, &casefile);
    assert_int_equal(adopt(test, casefile.reference, plan.changes), OK);
    casefile = seen(test, casefile.reference);
    assert_int_equal(casefile.state, CASE_ACTIVE);
    assert_int_equal(casefile.review_due.day, date_add_months(test->signals.people.today, 6).day);
    plan = draft_of(test, &casefile);
    assert_int_equal(plan.version_count, 1);
    assert_int_equal(plan.changes, 0);
    assert_int_equal(plan_lacking(&casefile, &plan).count, 1);
}

static void about_a_minor_the_review_comes_sooner(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ .age = AGE_16_TO_17 });
    whole_draft(test, &casefile);
    struct plan plan = draft_of(test, &casefile);
    assert_int_equal(adopt(test, casefile.reference, plan.changes), OK);
    casefile = seen(test, casefile.reference);
    assert_int_equal(casefile.review_due.day, date_add_months(test->signals.people.today, 3).day);
}

static void what_changed_after_it_was_read_is_not_adopted(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    whole_draft(test, &casefile);
    struct plan read = draft_of(test, &casefile);
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Rust."), { 0 } }), OK);
    assert_int_equal(adopt(test, casefile.reference, read.changes), ERR_CONFLICT);
    assert_int_equal(seen(test, casefile.reference).state, CASE_OPEN);
}

static void of_two_who_adopt_one_is_first(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    whole_draft(test, &casefile);
    int64_t changes = draft_of(test, &casefile).changes;
    assert_int_equal(adopt(test, casefile.reference, changes), OK);
    assert_int_equal(adopt(test, casefile.reference, changes), ERR_CONFLICT);
}

static void an_adopted_version_stays_as_it_was(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    whole_draft(test, &casefile);
    assert_int_equal(adopt(test, casefile.reference, draft_of(test, &casefile).changes), OK);
    struct plan plan = draft_of(test, &casefile);
    text(test, &casefile, PLAN_PICTURE, SV("Het gaat nu goed."));
    assert_int_equal(removed(test, &casefile, (struct plan_removal){ .goal = plan.goals[0].id }), OK);
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_HEALTH, SV("Hij slaapt goed."), { 0 } }), OK);
    assert_int_equal(adopt(test, casefile.reference, draft_of(test, &casefile).changes), OK);
    struct plan first;
    struct plan second;
    assert_int_equal(read_as(test, &test->lead, casefile.reference, 1, &first), OK);
    assert_int_equal(read_as(test, &test->lead, casefile.reference, 2, &second), OK);
    assert_sv(first.texts[PLAN_PICTURE].body, "Hij zoekt aansluiting en dreigde een keer.");
    assert_sv(second.texts[PLAN_PICTURE].body, "Het gaat nu goed.");
    assert_sv(first.goals[0].body, "Hij heeft werk.");
    assert_sv(second.goals[0].body, "Hij slaapt goed.");
    assert_int_equal(first.measure_count, 1);
    assert_int_equal(second.measure_count, 1);
}

static void a_draft_of_a_closed_case_takes_no_more_changes(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(case_test_move(test, &test->lead, casefile.reference, CASE_ACT_CLOSE), OK);
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Rust."), { 0 } }), ERR_CONFLICT);
    assert_int_equal(relative(test, &casefile, SV(""), SV("")), ERR_CONFLICT);
}

/* --- two people at once ------------------------------------------------------------------------------------------- */
static void a_text_that_two_people_write_is_kept_twice_side_by_side_until_one_is_made(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    whole_draft(test, &casefile);
    struct plan_text_id both_saw = draft_of(test, &casefile).texts[PLAN_PICTURE].id;
    bool beside = true;
    struct plan_text_new first = { PLAN_PICTURE, SV("De tekst van Carla."), both_saw, 0 };
    struct plan_text_new second = { PLAN_PICTURE, SV("De tekst van Petra."), both_saw, 0 };
    assert_int_equal(write_text(test, &casefile, &first, &beside), OK);
    assert_false(beside);
    assert_int_equal(write_text(test, &casefile, &second, &beside), OK);
    assert_true(beside);
    struct plan plan = draft_of(test, &casefile);
    assert_sv(plan.texts[PLAN_PICTURE].body, "De tekst van Carla.");
    assert_int_equal(plan.beside_count, 1);
    assert_sv(plan.beside[0].body, "De tekst van Petra.");
    struct plan_lacks lacks = plan_lacking(&casefile, &plan);
    assert_int_equal(lacks.count, 1);
    struct plan_text_new one = { PLAN_PICTURE, SV("Samen één tekst."), plan.texts[PLAN_PICTURE].id,
                                 plan.beside[0].id.value };
    assert_int_equal(write_text(test, &casefile, &one, &beside), OK);
    plan = draft_of(test, &casefile);
    assert_sv(plan.texts[PLAN_PICTURE].body, "Samen één tekst.");
    assert_int_equal(plan.beside_count, 0);
}

static void two_who_begin_the_same_text_lose_nothing_either(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct desk desk = case_test_desk(test, &test->lead);
    const struct plan_prepared *first = NULL;
    const struct plan_prepared *second = NULL;
    bool beside = true;
    struct plan_text_new text = { .kind = PLAN_OWN_VIEW, .body = SV("Ik wil rust.") };
    assert_int_equal(plan_text_prepare(&desk, &casefile, &text, &beside, &first), OK);
    desk = case_test_desk(test, &test->process);
    assert_int_equal(plan_text_prepare(&desk, &casefile, &text, &beside, &second), OK);
    assert_int_equal(signals_test_write(&test->signals, plan_apply, first), OK);
    /* The page is shown again with what was typed; sent again, it stands beside. */
    assert_int_equal(signals_test_write(&test->signals, plan_apply, second), ERR_CONFLICT);
    assert_int_equal(write_text(test, &casefile, &text, &beside), OK);
    assert_true(beside);
    assert_int_equal(draft_of(test, &casefile).beside_count, 1);
}

static void a_goal_that_two_people_change_stands_twice(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Overzicht."), { 0 } }), OK);
    struct plan_goal_id old = draft_of(test, &casefile).goals[0].id;
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Een vast inkomen."), old }), OK);
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Hulp bij schuld."), old }), OK);
    struct plan plan = draft_of(test, &casefile);
    assert_int_equal(plan.goal_count, 2);
    assert_sv(plan.goals[0].body, "Een vast inkomen.");
    assert_sv(plan.goals[1].body, "Hulp bij schuld.");
}

static void a_full_plan_takes_no_more_goals_but_one_of_them_can_change(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct plan_room room;
    for (int i = 0; i < PLAN_ROWS_MAX; i++) {
        assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Overzicht."), { 0 } }), OK);
    }
    struct desk desk = case_test_desk(test, &test->lead);
    assert_int_equal(plan_room_read(desk.tx, desk.arena, casefile.id, &room), OK);
    assert_false(room.goal);
    assert_true(room.text && room.measure && room.relative);
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Rust."), { 0 } }), ERR_CONFLICT);
    struct plan_goal_id old = draft_of(test, &casefile).goals[0].id;
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Rust."), old }), OK);
    assert_int_equal(draft_of(test, &casefile).goal_count, PLAN_ROWS_MAX);
}

static void what_somebody_took_away_already_is_not_taken_away_twice(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(goal(test, &casefile, &(struct plan_goal_new){ LIFE_MONEY, SV("Overzicht."), { 0 } }), OK);
    struct plan_removal removal = { .goal = draft_of(test, &casefile).goals[0].id };
    assert_int_equal(removed(test, &casefile, removal), OK);
    assert_int_equal(removed(test, &casefile, removal), ERR_CONFLICT);
}

/* --- goals and measures ------------------------------------------------------------------------------------------- */
static void a_goal_says_what_will_be_there(void **state)
{
    (void)state;
    assert_true(goal_is_positive(SV("Hij heeft een baan die bij hem past.")));
    assert_true(goal_is_positive(SV("Ze woont veilig; notities zijn op orde.")));
    assert_false(goal_is_positive(SV("Hij gaat niet meer om met die groep.")));
    assert_false(goal_is_positive(SV("Geen schulden meer")));
    assert_false(goal_is_positive(SV("He never threatens anybody.")));
}

static void a_coercive_measure_without_basis_or_competent_body_is_refused(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct plan_measure_new new = care(test, &casefile);
    new.coercive = true;
    assert_int_equal(measure(test, &casefile, &new), ERR_INVALID);
    new.basis = SV("Gemeentewet, artikel 172a");
    assert_int_equal(measure(test, &casefile, &new), ERR_INVALID);
    new.authority = SV("De burgemeester");
    assert_int_equal(measure(test, &casefile, &new), OK);
    new = care(test, &casefile);
    new.kind = MEASURE_CRIMINAL; /* never free, whatever was ticked */
    assert_int_equal(measure(test, &casefile, &new), ERR_INVALID);
    struct plan plan = draft_of(test, &casefile);
    assert_int_equal(plan.measure_count, 1);
    assert_sv(plan.measures[0].authority, "De burgemeester");
}

static void a_measure_that_ends_before_it_begins_is_refused(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct plan_measure_new new = care(test, &casefile);
    new.until = date_add_days(new.from, -1);
    assert_int_equal(measure(test, &casefile, &new), ERR_INVALID);
}

static void a_measure_has_an_owner_who_takes_part_in_this_case(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct casefile other = case_test_case(test, &(struct case_test_wish){ 0 });
    struct plan_measure_new new = care(test, &casefile);
    struct desk desk = case_test_desk(test, &test->lead);
    bool here = false;
    assert_int_equal(plan_owner_is_here(desk.tx, desk.arena, casefile.id, new.owner, &here), OK);
    assert_true(here);
    new.owner = care(test, &other).owner;
    assert_int_equal(plan_owner_is_here(desk.tx, desk.arena, casefile.id, new.owner, &here), OK);
    assert_false(here);
    assert_int_equal(measure(test, &casefile, &new), ERR_CONFLICT);
}

/* --- people around the person ------------------------------------------------------------------------------------- */
static void who_did_not_accept_an_offer_leaves_no_text_in_the_database(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(relative(test, &casefile, SV(""), SV("")), OK);
    assert_int_equal(relative(test, &casefile, SV("Zijn zus"), SV("Gezinscoach")), OK);
    struct plan plan = draft_of(test, &casefile);
    assert_int_equal(plan.relative_count, 2);
    assert_int_equal(plan.relatives[1].answer, RELATIVE_ACCEPTED);
    assert_sv(plan.relatives[1].who, "Zijn zus");
    struct plan_removal stops = { .relative = plan.relatives[1].id, .stops = true };
    assert_int_equal(removed(test, &casefile, stops), OK);
    struct desk desk = case_test_desk(test, &test->lead);
    struct sql_plan_relatives *rows = NULL;
    size_t count = 0;
    assert_int_equal(sql_plan_relatives(desk.tx, desk.arena, &(struct sql_plan_relatives_in){ casefile.id }, &rows,
                                        &count), OK);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].answer, RELATIVE_NOT_ACCEPTED);
        assert_true(sv_empty(rows[i].who.bytes));
        assert_true(sv_empty(rows[i].offer.bytes));
    }
}

static enum err text_about_who_did_not_accept(struct tx_write *tx, const void *prepared)
{
    int64_t changed = 0;
    return sql_plan_relative_add(tx, prepared, &changed);
}

static void the_database_itself_refuses_a_text_about_who_did_not_accept(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct sql_plan_relative_add_in in = { .id = { 77 }, .casefile = casefile.id, .answer = RELATIVE_NOT_ACCEPTED,
                                           .who = { SV("verzegeld") }, .most = PLAN_ROWS_MAX };
    assert_int_not_equal(signals_test_write(&test->signals, text_about_who_did_not_accept, &in), OK);
    in.who = (struct sealed){ 0 };
    assert_int_equal(signals_test_write(&test->signals, text_about_who_did_not_accept, &in), OK);
}

static void half_an_accepted_offer_is_refused(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    assert_int_equal(relative(test, &casefile, SV("Zijn zus"), SV("")), ERR_INVALID);
    assert_int_equal(relative(test, &casefile, SV(""), SV("Gezinscoach")), ERR_INVALID);
}

/* --- who sees what ------------------------------------------------------------------------------------------------ */
static void a_participant_sees_no_draft_and_only_what_their_scope_gives(void **state)
{
    struct case_test *test = *state;
    struct casefile casefile = case_test_case(test, &(struct case_test_wish){ 0 });
    struct participant_id partner = case_test_partner(test, &casefile, &test->partner, SCOPE_CONFERENCE);
    (void)case_test_partner(test, &casefile, &test->other, SCOPE_PLAN | SCOPE_PICTURE);
    whole_draft(test, &casefile);
    struct plan_measure_new own = care(test, &casefile);
    own.owner = partner;
    own.body = SV("Toezicht door de reclassering.");
    assert_int_equal(measure(test, &casefile, &own), OK);
    struct plan plan;
    assert_int_equal(read_as(test, &test->partner, casefile.reference, 0, &plan), ERR_NOT_FOUND);
    assert_int_equal(read_as(test, &test->partner, casefile.reference, 1, &plan), ERR_NOT_FOUND);
    assert_int_equal(adopt(test, casefile.reference, draft_of(test, &casefile).changes), OK);
    assert_int_equal(read_as(test, &test->partner, casefile.reference, 0, &plan), OK);
    assert_true(sv_empty(plan.texts[PLAN_PICTURE].body));
    assert_int_equal(plan.goal_count, 0);
    assert_int_equal(plan.measure_count, 1);
    assert_sv(plan.measures[0].body, "Toezicht door de reclassering.");
    assert_int_equal(read_as(test, &test->other, casefile.reference, 0, &plan), OK);
    assert_int_equal(plan.measure_count, 2);
    assert_int_equal(plan.goal_count, 1);
    assert_int_equal(read_as(test, &test->other, casefile.reference, 2, &plan), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_says_everything_that_is_still_missing),
        cmocka_unit_test(adopting_the_first_plan_makes_the_case_active_with_a_review_within_the_term),
        cmocka_unit_test(about_a_minor_the_review_comes_sooner),
        cmocka_unit_test(what_changed_after_it_was_read_is_not_adopted),
        cmocka_unit_test(of_two_who_adopt_one_is_first),
        cmocka_unit_test(an_adopted_version_stays_as_it_was),
        cmocka_unit_test(a_draft_of_a_closed_case_takes_no_more_changes),
        cmocka_unit_test(a_text_that_two_people_write_is_kept_twice_side_by_side_until_one_is_made),
        cmocka_unit_test(two_who_begin_the_same_text_lose_nothing_either),
        cmocka_unit_test(a_goal_that_two_people_change_stands_twice),
        cmocka_unit_test(what_somebody_took_away_already_is_not_taken_away_twice),
        cmocka_unit_test(a_full_plan_takes_no_more_goals_but_one_of_them_can_change),
        cmocka_unit_test(a_goal_says_what_will_be_there),
        cmocka_unit_test(a_coercive_measure_without_basis_or_competent_body_is_refused),
        cmocka_unit_test(a_measure_that_ends_before_it_begins_is_refused),
        cmocka_unit_test(a_measure_has_an_owner_who_takes_part_in_this_case),
        cmocka_unit_test(who_did_not_accept_an_offer_leaves_no_text_in_the_database),
        cmocka_unit_test(the_database_itself_refuses_a_text_about_who_did_not_accept),
        cmocka_unit_test(half_an_accepted_offer_is_refused),
        cmocka_unit_test(a_participant_sees_no_draft_and_only_what_their_scope_gives),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
