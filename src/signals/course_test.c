/* The rules of the course, apart from any database. */
#include "signals/course.h"

#include "base/test.h"

static struct signal about_adult(void)
{
    return (struct signal){ .kind = SIGNAL_REPORT, .about = ABOUT_PERSON, .age = AGE_ADULT, .state = STATE_RECORDED };
}

static struct actor officer(void)
{
    return (struct actor){ .kind = ACTOR_STAFF, .person = { 7 }, .roles = 1u << ROLE_MELDPUNT_OFFICER,
                           .permissions = permissions_of_roles(1u << ROLE_MELDPUNT_OFFICER) };
}

static const struct course_facts complete = { .has_observation = true, .against_settled = true, .record_exists = true };

static enum err allows(enum signal_act act, const struct signal *signal, const struct course_facts *facts)
{
    struct actor actor = officer();
    struct text why;
    return course_allows(transition_of(act), signal, facts, &actor, &why);
}

static void a_child_under_12_is_never_weighed(void **state)
{
    (void)state;
    struct signal signal = about_adult();
    assert_int_equal(allows(ACT_READY_FOR_WEIGHING, &signal, &complete), OK);
    signal.age = AGE_UNDER_12;
    struct course_facts heard = complete;
    heard.child_voice_decided = true;
    assert_int_equal(allows(ACT_READY_FOR_WEIGHING, &signal, &heard), ERR_REFUSED);
    assert_int_equal(allows(ACT_REFER_YOUTH, &signal, &heard), OK);
}

static void from_12_to_17_the_child_is_heard_before_anything_is_shared_or_weighed(void **state)
{
    (void)state;
    const enum signal_act acts[] = { ACT_READY_FOR_WEIGHING, ACT_REFER_CARE, ACT_REFER_FAMILY, ACT_REFER_YOUTH,
                                     ACT_HAND_OVER_MUNICIPALITY };
    const enum age_band ages[] = { AGE_12_TO_15, AGE_16_TO_17 };
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        for (size_t j = 0; j < sizeof ages / sizeof ages[0]; j++) {
            struct signal signal = about_adult();
            signal.age = ages[j];
            assert_int_equal(allows(acts[i], &signal, &complete), ERR_REFUSED);
            struct course_facts heard = complete;
            heard.child_voice_decided = true;
            assert_int_equal(allows(acts[i], &signal, &heard), OK);
        }
    }
}

static void sharing_about_a_minor_takes_a_second_person(void **state)
{
    (void)state;
    struct signal signal = about_adult();
    assert_false(course_needs_second(transition_of(ACT_REFER_CARE), &signal));
    signal.age = AGE_12_TO_15;
    assert_true(course_needs_second(transition_of(ACT_REFER_CARE), &signal));
}

static void no_further_action_always_takes_a_second_person_and_never_the_proposer(void **state)
{
    (void)state;
    struct signal signal = about_adult();
    assert_true(course_needs_second(transition_of(ACT_NO_CONCERN), &signal));
    signal.state = STATE_SECOND_EYES;
    struct actor lead = officer();
    lead.permissions |= permissions_of_roles(1u << ROLE_MELDPUNT_LEAD);
    struct course_facts facts = complete;
    facts.proposed = ACT_NO_CONCERN;
    facts.proposed_by = lead.person;
    struct text why;
    assert_int_equal(course_allows(transition_of(ACT_SECOND_AGREES), &signal, &facts, &lead, &why), ERR_REFUSED);
    facts.proposed_by = (struct person_id){ 8 };
    assert_int_equal(course_allows(transition_of(ACT_SECOND_AGREES), &signal, &facts, &lead, &why), OK);
}

static void urgent_hand_over_needs_nothing_first_in_any_open_state(void **state)
{
    (void)state;
    for (enum signal_state at = STATE_RECEIVED; at < STATE_CLOSED; at++) {
        struct signal signal = about_adult();
        signal.state = at;
        signal.age = AGE_UNDER_12;
        assert_int_equal(allows(ACT_URGENT_HAND_OVER, &signal, &(struct course_facts){ 0 }), OK);
        assert_false(course_needs_second(transition_of(ACT_URGENT_HAND_OVER), &signal));
    }
}

static void a_record_needs_a_fact_and_what_speaks_against(void **state)
{
    (void)state;
    struct signal signal = about_adult();
    signal.state = STATE_IN_INTAKE;
    assert_int_equal(allows(ACT_COMPLETE_RECORD, &signal, &(struct course_facts){ .against_settled = true }),
                     ERR_REFUSED);
    assert_int_equal(allows(ACT_COMPLETE_RECORD, &signal, &(struct course_facts){ .has_observation = true }),
                     ERR_REFUSED);
    assert_int_equal(allows(ACT_COMPLETE_RECORD, &signal, &complete), OK);
}

static void a_group_is_never_referred_or_weighed_and_a_person_is_no_tension(void **state)
{
    (void)state;
    struct signal signal = about_adult();
    assert_int_equal(allows(ACT_HANDLE_TENSION, &signal, &complete), ERR_REFUSED);
    signal.about = ABOUT_GROUP;
    assert_int_equal(allows(ACT_HANDLE_TENSION, &signal, &complete), OK);
    assert_int_equal(allows(ACT_READY_FOR_WEIGHING, &signal, &complete), ERR_REFUSED);
    assert_int_equal(allows(ACT_REFER_CARE, &signal, &complete), ERR_REFUSED);
}

static void an_advice_question_ends_in_advice(void **state)
{
    (void)state;
    struct signal signal = about_adult();
    signal.kind = SIGNAL_ADVICE;
    signal.state = STATE_IN_INTAKE;
    assert_int_equal(allows(ACT_ADVISE, &signal, &(struct course_facts){ 0 }), OK);
    assert_int_equal(allows(ACT_WAIT, &signal, &complete), ERR_REFUSED);
    assert_int_equal(allows(ACT_COMPLETE_RECORD, &signal, &complete), ERR_REFUSED);
}

static void every_open_state_has_a_way_on_and_a_closed_one_has_none(void **state)
{
    (void)state;
    for (enum signal_state at = STATE_RECEIVED; at <= STATE_CLOSED; at++) {
        size_t ways = 0;
        for (size_t i = 0; i < transition_count; i++) {
            bool leaves = (transitions[i].from & (1u << at)) != 0 && transitions[i].to != 0 && transitions[i].to != at;
            ways += leaves ? 1 : 0;
        }
        assert_int_equal(ways > 0, at != STATE_CLOSED);
    }
}

static void every_outcome_has_a_term_of_its_own_and_two_never_share_a_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < transition_count; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_false(sv_equal(transitions[i].path, transitions[j].path));
        }
    }
    for (enum signal_outcome outcome = OUTCOME_NONE; outcome <= OUTCOME_TO_WEIGHING; outcome++) {
        assert_true(retention_setting(outcome) < SETTING_COUNT);
        assert_false(sv_empty(setting_name(retention_setting(outcome))));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_under_12_is_never_weighed),
        cmocka_unit_test(from_12_to_17_the_child_is_heard_before_anything_is_shared_or_weighed),
        cmocka_unit_test(sharing_about_a_minor_takes_a_second_person),
        cmocka_unit_test(no_further_action_always_takes_a_second_person_and_never_the_proposer),
        cmocka_unit_test(urgent_hand_over_needs_nothing_first_in_any_open_state),
        cmocka_unit_test(a_record_needs_a_fact_and_what_speaks_against),
        cmocka_unit_test(a_group_is_never_referred_or_weighed_and_a_person_is_no_tension),
        cmocka_unit_test(an_advice_question_ends_in_advice),
        cmocka_unit_test(every_open_state_has_a_way_on_and_a_closed_one_has_none),
        cmocka_unit_test(every_outcome_has_a_term_of_its_own_and_two_never_share_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
