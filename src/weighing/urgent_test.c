/* Weighing by phone, signed minutes and the notice of a criminal track, against a real database and a real vault. */
#include "organisation/work_out.h"
#include "weighing/decision_kit.h"
#include "weighing/fact.h"
#include "weighing/inform.h"
#include "weighing/minutes.h"
#include "weighing/urgent.h"

#include "base/test.h"

enum { HOUR_MS = 3600 * 1000 };

/* --- in one line each --------------------------------------------------------------------------------------------- */
static enum err say(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                    const struct oral_advice *advice)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct oral_prepared *prepared = NULL;
    TRY(oral_prepare(&desk, &weighing, kit_settings(&desk), advice, &prepared));
    return kit_write(kit, oral_apply, prepared);
}

static struct oral_advice told(struct kit *kit, enum vault_party party)
{
    return (struct oral_advice){ .party = party, .answer = ANSWER_ADMIT, .reason = SV("Er is haast."),
                                 .speaker = SV("Wachtcommandant"), .spoken = kit->test.people.now };
}

static enum err decide(struct kit *kit, const struct signals_test_staff *staff, struct sv reference, bool admits)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    struct deciding_new wish = { .admits = admits, .reasons = SV("Gevaar."), .proportionate = SV("Nodig."),
                                 .lighter = SV("Niets lichters."), .motivation = SV("Ik zie het anders."),
                                 .inform = INFORM_DUE };
    const struct deciding_prepared *prepared = NULL;
    TRY(deciding_prepare(&desk, &weighing, kit_settings(&desk), &wish, &prepared));
    return kit_write(kit, deciding_apply, prepared);
}

static enum err confirm(struct kit *kit, const struct signals_test_staff *staff, struct sv reference)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct confirm_prepared *prepared = NULL;
    TRY(confirm_prepare(&desk, &weighing, kit_settings(&desk), &prepared));
    return kit_write(kit, confirm_apply, prepared);
}

static enum err sign(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                     const struct minutes_new *minutes)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct minutes_prepared *prepared = NULL;
    TRY(minutes_prepare(&desk, &weighing, kit_settings(&desk), minutes, &prepared));
    return kit_write(kit, minutes_apply, prepared);
}

static enum err notice(struct kit *kit, const struct signals_test_staff *staff, struct sv reference)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct addition_prepared *prepared = NULL;
    TRY(criminal_notice_prepare(&desk, &weighing, kit_settings(&desk), SV("Er loopt een onderzoek."), &prepared));
    return kit_write(kit, addition_apply, prepared);
}

static struct sv urgent(struct kit *kit, enum advice_answer police, enum advice_answer prosecution,
                        enum advice_answer municipality)
{
    return kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_URGENT, .urgent = true,
                                                 .advices = { { .answer = police }, { .answer = prosecution },
                                                              { .answer = municipality } } });
}

/* Decided by phone a moment ago. */
static struct sv provisional(struct kit *kit)
{
    struct sv reference = urgent(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    assert_int_equal(decide(kit, &kit->mandate, reference, true), OK);
    return reference;
}

static struct minutes_new signed_by(struct kit *kit, bool police, bool prosecution, bool municipality)
{
    return (struct minutes_new){ .number = SV("2026-017"), .signed_on = date_of(kit->test.people.now),
                                 .parties = { police, prosecution, municipality } };
}

/* --- advices by phone --------------------------------------------------------------------------------------------- */
static void an_advice_by_phone_says_who_spoke_and_when_and_stands(void **state)
{
    struct kit *kit = *state;
    struct sv reference = urgent(kit, ANSWER_SEALED, ANSWER_SEALED, ANSWER_SEALED);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        struct oral_advice advice = told(kit, party);
        assert_int_equal(say(kit, &kit->lead, reference, &advice), OK);
        assert_int_equal(say(kit, &kit->lead, reference, &advice), ERR_REFUSED); /* twice */
    }
    assert_true(kit_work(kit, &kit->mayor, WORK_DECISION_ASKED) > 0);
    assert_int_equal(decide(kit, &kit->mandate, reference, true), OK);
}

static void an_advice_by_phone_without_speaker_reason_or_a_moment_that_can_be_is_none(void **state)
{
    struct kit *kit = *state;
    struct sv reference = urgent(kit, ANSWER_SEALED, ANSWER_SEALED, ANSWER_SEALED);
    struct oral_advice nobody = told(kit, PARTY_POLICE), nothing = nobody, later = nobody, before = nobody;
    struct oral_advice no_answer = nobody, no_party = nobody;
    nobody.speaker = SV("");
    nothing.reason = SV("");
    later.spoken = instant_add_ms(kit->test.people.now, HOUR_MS);
    before.spoken = instant_add_ms(kit->test.people.now, -48 * (int64_t)HOUR_MS);
    no_answer.answer = ANSWER_SEALED;
    no_party.party = PARTY_NONE;
    const struct oral_advice *wrong[] = { &nobody, &nothing, &later, &before, &no_answer, &no_party };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(say(kit, &kit->lead, reference, wrong[i]), ERR_REFUSED);
    }
}

static void only_the_process_lead_notes_an_advice_by_phone_and_only_while_it_is_urgent(void **state)
{
    struct kit *kit = *state;
    struct sv reference = urgent(kit, ANSWER_SEALED, ANSWER_SEALED, ANSWER_SEALED);
    struct oral_advice advice = told(kit, PARTY_POLICE);
    assert_int_equal(say(kit, &kit->police, reference, &advice), ERR_REFUSED);
    assert_int_equal(say(kit, &kit->mayor, reference, &advice), ERR_REFUSED);
    struct sv ordinary = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    assert_int_equal(say(kit, &kit->lead, ordinary, &advice), ERR_REFUSED);
}

/* --- deciding by phone -------------------------------------------------------------------------------------------- */
static void decided_by_phone_it_is_provisional_until_a_moment(void **state)
{
    struct kit *kit = *state;
    int before = kit_admitted;
    struct sv reference = provisional(kit);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_int_equal(weighing.state, WEIGHING_PROVISIONAL);
    assert_int_equal(weighing.lapses.ms, weighing.decided.ms + 48 * (int64_t)HOUR_MS);
    assert_int_equal(kit_admitted, before + 1);
    assert_int_equal(kit_admission.provisional_until.ms, weighing.lapses.ms);
    assert_true(kit_work(kit, &kit->police, WORK_URGENT_CONFIRM) > 0);
    assert_true(kit_work(kit, &kit->prosecution, WORK_URGENT_CONFIRM) > 0);
    assert_true(kit_work(kit, &kit->adviser, WORK_URGENT_CONFIRM) > 0);
}

static void by_phone_too_all_three_advise_first(void **state)
{
    struct kit *kit = *state;
    struct sv reference = urgent(kit, ANSWER_ADMIT, ANSWER_SEALED, ANSWER_ADMIT);
    assert_int_equal(decide(kit, &kit->mayor, reference, true), ERR_REFUSED);
    assert_int_equal(decide(kit, &kit->mayor, reference, false), ERR_REFUSED);
}

static void by_phone_too_only_the_mayor_goes_against_an_advice_after_a_second_view(void **state)
{
    struct kit *kit = *state;
    struct sv reference = urgent(kit, ANSWER_ADMIT, ANSWER_NOT_ADMIT, ANSWER_ADMIT);
    assert_int_equal(decide(kit, &kit->mandate, reference, true), ERR_REFUSED);
    assert_int_equal(decide(kit, &kit->mayor, reference, true), ERR_REFUSED);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    struct desk desk = kit_desk(kit, &kit->mayor);
    const struct second_view_prepared *prepared = NULL;
    struct second_ask wish = { .admits = true, .reader = kit->reader.actor.person, .question = SV("Kan dit?") };
    assert_int_equal(second_ask_prepare(&desk, &weighing, kit_settings(&desk), &wish, &prepared), OK);
    assert_int_equal(kit_write(kit, second_view_apply, prepared), OK);
    weighing = kit_seen(kit, &kit->reader, reference);
    desk = kit_desk(kit, &kit->reader);
    assert_int_equal(second_view_prepare(&desk, &weighing, kit_settings(&desk), SV("Ja."), &prepared), OK);
    assert_int_equal(kit_write(kit, second_view_apply, prepared), OK);
    assert_int_equal(decide(kit, &kit->mayor, reference, true), OK);
    assert_true(kit_seen(kit, &kit->mayor, reference).against_advice);
}

static void by_phone_it_can_also_be_decided_not_to_admit(void **state)
{
    struct kit *kit = *state;
    struct sv reference = urgent(kit, ANSWER_NOT_ADMIT, ANSWER_NOT_KNOWN, ANSWER_NOT_ADMIT);
    assert_int_equal(decide(kit, &kit->mandate, reference, false), OK);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_int_equal(weighing.state, WEIGHING_CLOSED);
    assert_int_equal(weighing.lapses.ms, 0);
}

static void who_noted_the_advices_does_not_decide(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff lead = kit->lead;
    kit_role(kit, &lead, ROLE_MAYOR);
    assert_int_equal(decide(kit, &lead, urgent(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT), true), ERR_REFUSED);
}

/* --- confirming --------------------------------------------------------------------------------------------------- */
static void confirmed_by_all_three_it_is_definite(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    int before = kit_confirmed;
    assert_int_equal(confirm(kit, &kit->police, reference), OK);
    assert_int_equal(confirm(kit, &kit->police, reference), ERR_REFUSED); /* twice */
    assert_int_equal(confirm(kit, &kit->prosecution, reference), OK);
    assert_int_equal(kit_seen(kit, &kit->mayor, reference).state, WEIGHING_PROVISIONAL);
    assert_int_equal(confirm(kit, &kit->adviser, reference), OK);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_int_equal(weighing.state, WEIGHING_CLOSED);
    assert_int_equal(weighing.outcome, WEIGHING_ADMITTED);
    assert_int_equal(weighing.adviser.value, kit->adviser.actor.person.value);
    assert_int_equal(kit_confirmed, before + 1);
    assert_int_equal(kit_sequel.weighing.value, weighing.id.value);
    assert_int_equal(confirm(kit, &kit->police, reference), ERR_REFUSED); /* closed */
}

static void after_the_term_nobody_confirms_even_before_the_clock_came(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    struct instant now = kit->test.people.now;
    kit->test.people.now = kit_seen(kit, &kit->mayor, reference).lapses;
    assert_int_equal(confirm(kit, &kit->police, reference), ERR_REFUSED);
    struct minutes_new minutes = signed_by(kit, true, true, true);
    assert_int_equal(sign(kit, &kit->lead, reference, &minutes), ERR_REFUSED);
    kit->test.people.now = now;
}

static void who_has_no_party_or_sits_in_another_chair_does_not_confirm(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    assert_int_equal(confirm(kit, &kit->lead, reference), ERR_REFUSED);
    assert_int_equal(confirm(kit, &kit->mayor, reference), ERR_REFUSED);
    struct signals_test_staff decider = signals_test_staff(&kit->test, kit->test.municipality, SV("twee-stoelen"),
                                                           ROLE_MAYOR);
    kit_role(kit, &decider, ROLE_WEIGHER_MUNICIPALITY);
    struct sv other = urgent(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    assert_int_equal(decide(kit, &decider, other, true), OK);
    assert_int_equal(confirm(kit, &decider, other), ERR_REFUSED); /* who decided does not advise */
}

/* --- signed minutes ----------------------------------------------------------------------------------------------- */
static void signed_minutes_confirm_advices_by_phone_the_last_makes_it_definite(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    assert_int_equal(confirm(kit, &kit->adviser, reference), OK);
    struct minutes_new police = signed_by(kit, true, false, false);
    assert_int_equal(sign(kit, &kit->lead, reference, &police), OK);
    assert_int_equal(sign(kit, &kit->lead, reference, &police), ERR_REFUSED); /* confirmed already */
    assert_int_equal(kit_seen(kit, &kit->mayor, reference).state, WEIGHING_PROVISIONAL);
    int before = kit_confirmed;
    struct minutes_new prosecution = signed_by(kit, false, true, false);
    assert_int_equal(sign(kit, &kit->lead, reference, &prosecution), OK);
    assert_int_equal(kit_seen(kit, &kit->mayor, reference).state, WEIGHING_CLOSED);
    assert_int_equal(kit_confirmed, before + 1);
}

static void signed_minutes_confirm_what_was_entered_for_an_absent_party(void **state)
{
    struct kit *kit = *state;
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    struct sv reference = kit_weighing(kit, &(struct kit_wish){
        .state = WEIGHING_TO_DECIDE, .advices = { { ANSWER_ADMIT, .recorded = true }, admit, admit } });
    assert_int_equal(decide(kit, &kit->mayor, reference, true), ERR_REFUSED);
    struct minutes_new others = signed_by(kit, true, true, false);
    assert_int_equal(sign(kit, &kit->lead, reference, &others), ERR_REFUSED); /* the OM gave its own */
    struct minutes_new police = signed_by(kit, true, false, false);
    assert_int_equal(sign(kit, &kit->lead, reference, &police), OK);
    assert_int_equal(decide(kit, &kit->mayor, reference, true), OK);
}

static void minutes_without_number_day_or_party_or_signed_on_a_day_that_cannot_be_are_none(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    struct minutes_new no_number = signed_by(kit, true, false, false), no_day = no_number, tomorrow = no_number;
    struct minutes_new before = no_number, nobody = signed_by(kit, false, false, false);
    no_number.number = SV("");
    no_day.signed_on = (struct date){ 0 };
    tomorrow.signed_on = date_add_days(tomorrow.signed_on, 1);
    before.signed_on = date_add_days(before.signed_on, -1);
    const struct minutes_new *wrong[] = { &no_number, &no_day, &tomorrow, &before, &nobody };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(sign(kit, &kit->lead, reference, wrong[i]), ERR_REFUSED);
    }
}

static void only_the_process_lead_registers_minutes_and_never_who_decides_or_advised(void **state)
{
    struct kit *kit = *state;
    struct sv reference = provisional(kit);
    struct minutes_new minutes = signed_by(kit, true, false, false);
    assert_int_equal(sign(kit, &kit->police, reference, &minutes), ERR_REFUSED);
    struct signals_test_staff mandate = kit->mandate;
    kit_role(kit, &mandate, ROLE_PROCESS_LEAD);
    assert_int_equal(sign(kit, &mandate, reference, &minutes), ERR_REFUSED); /* decided this one */
}

static void who_registered_the_minutes_of_an_absent_party_does_not_decide(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff both = signals_test_staff(&kit->test, kit->test.municipality, SV("regisseur-en-mandaat"),
                                                        ROLE_PROCESS_LEAD);
    kit_role(kit, &both, ROLE_MANDATE_HOLDER);
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    struct sv reference = kit_weighing(kit, &(struct kit_wish){
        .state = WEIGHING_TO_DECIDE, .advices = { { ANSWER_ADMIT, .recorded = true }, admit, admit } });
    struct minutes_new minutes = signed_by(kit, true, false, false);
    assert_int_equal(sign(kit, &both, reference, &minutes), OK);
    assert_int_equal(decide(kit, &both, reference, true), ERR_REFUSED);
    assert_int_equal(decide(kit, &kit->mayor, reference, true), OK);
}

static void where_nothing_waits_there_is_nothing_to_sign(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    struct minutes_new minutes = signed_by(kit, true, false, false);
    assert_int_equal(sign(kit, &kit->lead, reference, &minutes), ERR_REFUSED);
}

/* --- the criminal track ------------------------------------------------------------------------------------------- */
static void the_prosecution_gives_notice_once_and_the_weighing_goes_on(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    assert_int_equal(notice(kit, &kit->police, reference), ERR_REFUSED);
    assert_int_equal(notice(kit, &kit->adviser, reference), ERR_REFUSED);
    assert_int_equal(notice(kit, &kit->prosecution, reference), OK);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_true(weighing.criminal_notice.ms > 0);
    assert_int_equal(weighing.state, WEIGHING_TO_DECIDE);
    assert_int_equal(notice(kit, &kit->prosecution, reference), ERR_REFUSED);
    assert_int_equal(decide(kit, &kit->mayor, reference, true), OK);
}

/* --- after the end ------------------------------------------------------------------------------------------------ */
static enum err tell(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                     const struct inform_new *new)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct inform_prepared *prepared = NULL;
    TRY(inform_prepare(&desk, &weighing, kit_settings(&desk), new, &prepared));
    return kit_write(kit, weighing_inform_apply, prepared);
}

static void not_admitted_the_clock_of_telling_runs_until_it_is_done(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_NOT_ADMIT, ANSWER_NOT_ADMIT, ANSWER_NOT_ADMIT);
    struct date today = date_of(kit->test.people.now);
    struct inform_new later = { INFORM_POSTPONED, date_add_days(today, 5), SV("Lopend onderzoek.") };
    struct inform_new done = { INFORM_DONE, today, SV("In een gesprek, met een steunpersoon.") };
    assert_int_equal(tell(kit, &kit->lead, reference, &done), ERR_REFUSED); /* not decided yet */
    assert_int_equal(decide(kit, &kit->mandate, reference, false), OK);
    struct date destroy_on = kit_seen(kit, &kit->lead, reference).destroy_on;
    assert_int_equal(tell(kit, &kit->police, reference, &done), ERR_REFUSED);
    struct inform_new wrong[] = { later, later, done, done };
    wrong[0].on = today;
    wrong[1].how = SV("");
    wrong[2].on = date_add_days(today, 1);
    wrong[3].on = (struct date){ 0 };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(tell(kit, &kit->lead, reference, &wrong[i]), ERR_REFUSED);
    }
    kit->test.people.now = instant_add_ms(kit->test.people.now, (int64_t)24 * HOUR_MS);
    assert_int_equal(tell(kit, &kit->lead, reference, &later), OK);
    assert_int_equal(kit_seen(kit, &kit->lead, reference).inform_due.day, later.on.day);
    assert_int_equal(tell(kit, &kit->lead, reference, &done), OK);
    struct weighing weighing = kit_seen(kit, &kit->lead, reference);
    assert_int_equal(weighing.inform_state, INFORM_DONE);
    assert_false(weighing.inform_due.set);
    assert_int_equal(weighing.destroy_on.day, destroy_on.day); /* an act after the end lengthens nothing */
    assert_int_equal(tell(kit, &kit->lead, reference, &done), ERR_REFUSED);
}

static void where_a_case_opened_telling_stands_there(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    assert_int_equal(decide(kit, &kit->mayor, reference, true), OK);
    struct inform_new done = { INFORM_DONE, date_of(kit->test.people.now), SV("Verteld.") };
    assert_int_equal(tell(kit, &kit->lead, reference, &done), ERR_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_advice_by_phone_says_who_spoke_and_when_and_stands),
        cmocka_unit_test(an_advice_by_phone_without_speaker_reason_or_a_moment_that_can_be_is_none),
        cmocka_unit_test(only_the_process_lead_notes_an_advice_by_phone_and_only_while_it_is_urgent),
        cmocka_unit_test(decided_by_phone_it_is_provisional_until_a_moment),
        cmocka_unit_test(by_phone_too_all_three_advise_first),
        cmocka_unit_test(by_phone_too_only_the_mayor_goes_against_an_advice_after_a_second_view),
        cmocka_unit_test(by_phone_it_can_also_be_decided_not_to_admit),
        cmocka_unit_test(who_noted_the_advices_does_not_decide),
        cmocka_unit_test(confirmed_by_all_three_it_is_definite),
        cmocka_unit_test(after_the_term_nobody_confirms_even_before_the_clock_came),
        cmocka_unit_test(who_has_no_party_or_sits_in_another_chair_does_not_confirm),
        cmocka_unit_test(signed_minutes_confirm_advices_by_phone_the_last_makes_it_definite),
        cmocka_unit_test(signed_minutes_confirm_what_was_entered_for_an_absent_party),
        cmocka_unit_test(minutes_without_number_day_or_party_or_signed_on_a_day_that_cannot_be_are_none),
        cmocka_unit_test(only_the_process_lead_registers_minutes_and_never_who_decides_or_advised),
        cmocka_unit_test(who_registered_the_minutes_of_an_absent_party_does_not_decide),
        cmocka_unit_test(where_nothing_waits_there_is_nothing_to_sign),
        cmocka_unit_test(the_prosecution_gives_notice_once_and_the_weighing_goes_on),
        cmocka_unit_test(not_admitted_the_clock_of_telling_runs_until_it_is_done),
        cmocka_unit_test(where_a_case_opened_telling_stands_there),
    };
    return cmocka_run_group_tests(tests, kit_open, kit_close);
}
