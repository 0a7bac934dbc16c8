/* What leaves a signal for the joint weighing, against a real database and a real vault. */
#include "signals/act.h"
#include "signals/act_sql.h"
#include "signals/intake.h"
#include "signals/record.h"
#include "signals/reporter.h"
#include "signals/signals_test.h"
#include "signals/to_weighing.h"

#include "base/test.h"

struct world {
    struct signals_test test;
    struct signals_test_staff officer, deputy, focal;
};

static int open_world(void **state)
{
    static struct world world;
    signals_test_open(&world.test);
    world.officer = signals_test_staff(&world.test, world.test.municipality, SV("officier"), ROLE_MELDPUNT_OFFICER);
    world.deputy = signals_test_staff(&world.test, world.test.municipality, SV("vervanger"), ROLE_DEPUTY);
    world.focal = signals_test_staff(&world.test, world.test.municipality, SV("aandacht"), ROLE_FOCAL_OFFICER);
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    signals_test_close(&world->test);
    return 0;
}

/* --- in one line each --------------------------------------------------------------------------------------------- */
static struct signal seen(struct world *world, const struct code *code)
{
    struct signal signal;
    assert_int_equal(signals_test_find(&world->test, &world->officer, code, &signal), OK);
    return signal;
}

static struct desk desk_later(struct world *world, const struct signals_test_staff *staff)
{
    world->test.people.now = instant_add_ms(world->test.people.now, 1000);
    return signals_test_desk(&world->test, staff);
}

static struct settings *settings_of(const struct desk *desk)
{
    struct settings *settings = NULL;
    assert_int_equal(settings_load(desk->tx, desk->arena, desk->actor->municipality, &settings), OK);
    return settings;
}

static void act(struct world *world, const struct code *code, enum signal_act which)
{
    struct signal signal = seen(world, code);
    struct desk desk = desk_later(world, &world->officer);
    struct act_request request = { .transition = transition_of(which), .reason = SV("Nodig.") };
    const struct act_prepared *prepared = NULL;
    assert_int_equal(act_prepare(&desk, &signal, settings_of(&desk), &request, &prepared), OK);
    assert_int_equal(signals_test_write(&world->test, act_apply, prepared), OK);
}

static void observe(struct world *world, const struct code *code, struct observation_new observation)
{
    struct signal signal = seen(world, code);
    struct desk desk = desk_later(world, &world->officer);
    const struct observation_prepared *prepared = NULL;
    assert_int_equal(observation_prepare(&desk, &signal, &observation, &prepared), OK);
    assert_int_equal(signals_test_write(&world->test, observation_apply, prepared), OK);
}

/* Ready to be weighed: one fact, one contra-indication, and one that could reveal who reported. */
static struct code ready(struct world *world)
{
    struct report report = signals_test_story();
    report.age = AGE_ADULT;
    struct code code = signals_test_report(&world->test, &report);
    act(world, &code, ACT_TAKE_UP);
    observe(world, &code, (struct observation_new){ .kind = OBSERVATION_SEEN, .body = SV("Liep met een mes."),
                                                    .source = SV("De buurvrouw belde.") });
    observe(world, &code, (struct observation_new){ .kind = OBSERVATION_OPINION, .against = true,
                                                    .body = SV("Helpt zijn oma.") });
    observe(world, &code, (struct observation_new){ .kind = OBSERVATION_HEARD, .reveals_reporter = true,
                                                    .body = SV("Zei het aan de keukentafel.") });
    act(world, &code, ACT_COMPLETE_RECORD);
    act(world, &code, ACT_READY_FOR_WEIGHING);
    return code;
}

static struct weighing_offer offered(struct world *world, const struct code *code)
{
    struct signal signal = seen(world, code);
    struct desk desk = desk_later(world, &world->officer);
    struct weighing_offer offer;
    assert_int_equal(to_weighing_offer(&desk, &signal, &offer), OK);
    return offer;
}

static const struct sv parties[] = { SV_INIT("Politie"), SV_INIT("Openbaar Ministerie"), SV_INIT("Gemeente") };

static enum err give(struct world *world, const struct signal *signal, const struct observation_id *ticked,
                     size_t count, struct weighing_offer *ret_given, const struct weighing_gift **ret_gift)
{
    struct desk desk = desk_later(world, &world->officer);
    struct weighing_gift_request request = { .ticked = ticked, .ticked_count = count, .recipients = parties,
                                             .recipient_count = 3, .basis = SV("Wet PGA"), .reason = SV("Samen.") };
    return to_weighing_prepare(&desk, signal, settings_of(&desk), &request, ret_given, ret_gift);
}

static enum err allowed(struct world *world, const struct signals_test_staff *staff, const struct signal *signal,
                        struct text *ret_why)
{
    struct desk desk = desk_later(world, staff);
    return to_weighing_allows(&desk, signal, false, ret_why);
}

static struct dossier opened(struct world *world, const struct signal *signal)
{
    struct desk desk = desk_later(world, &world->officer);
    struct dossier dossier;
    assert_int_equal(dossier_open(&desk, signal, &dossier), OK);
    return dossier;
}

/* --- what may leave ----------------------------------------------------------------------------------------------- */
static void only_what_does_not_reveal_the_reporter_is_offered(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct weighing_offer offer = offered(world, &code);
    assert_int_equal(offer.count, 2);
    assert_int_equal(offer.held_back, 1);
    assert_sv(offer.items[0].body, "Liep met een mes.");
    assert_true(offer.items[1].against);
    assert_sv(offer.who, "Sem Voorbeeld");
    assert_sv(offer.residence, "Proefdam");
}

static void what_was_refuted_is_not_offered(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct observation_id first = offered(world, &code).items[0].id;
    struct signal signal = seen(world, &code);
    struct desk desk = desk_later(world, &world->officer);
    struct observation_mark mark = { first, OBSERVATION_REFUTED, SV("Het was een paraplu.") };
    const struct mark_prepared *prepared = NULL;
    assert_int_equal(observation_mark_prepare(&desk, &signal, &mark, &prepared), OK);
    assert_int_equal(signals_test_write(&world->test, observation_mark_apply, prepared), OK);
    struct weighing_offer offer = offered(world, &code);
    assert_int_equal(offer.count, 1);
    assert_int_equal(offer.held_back, 2);
}

static void what_is_refuted_between_ticking_and_giving_is_not_given(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct observation_id first = offered(world, &code).items[0].id;
    struct signal signal = seen(world, &code);
    struct weighing_offer given;
    const struct weighing_gift *gift = NULL;
    assert_int_equal(give(world, &signal, &first, 1, &given, &gift), OK);
    struct desk desk = desk_later(world, &world->officer);
    struct observation_mark mark = { first, OBSERVATION_REFUTED, SV("Het was een paraplu.") };
    const struct mark_prepared *prepared = NULL;
    assert_int_equal(observation_mark_prepare(&desk, &signal, &mark, &prepared), OK);
    assert_int_equal(signals_test_write(&world->test, observation_mark_apply, prepared), OK);
    assert_int_equal(signals_test_write(&world->test, to_weighing_apply, gift), ERR_CONFLICT);
    assert_int_equal(seen(world, &code).state, STATE_READY_FOR_WEIGHING);
}

static void given_the_signal_is_closed_and_lists_each_recipient(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct observation_id first = offered(world, &code).items[0].id;
    struct signal signal = seen(world, &code);
    struct weighing_offer given;
    const struct weighing_gift *gift = NULL;
    assert_int_equal(give(world, &signal, &first, 1, &given, &gift), OK);
    assert_int_equal(given.count, 1);
    assert_sv(given.items[0].body, "Liep met een mes.");
    assert_int_equal(signals_test_write(&world->test, to_weighing_apply, gift), OK);
    signal = seen(world, &code);
    assert_int_equal(signal.state, STATE_CLOSED);
    assert_int_equal(signal.outcome, OUTCOME_TO_WEIGHING);
    assert_int_equal(signal.reporter_state, REPORTER_ASSESSED);
    assert_true(sv_equal(signal.destroy_rule, setting_name(SETTING_KEEP_TO_WEIGHING)));
    struct dossier dossier = opened(world, &signal);
    assert_int_equal(dossier.disclosure_count, 3);
    assert_sv(dossier.disclosures[0].recipient, "Politie");
    assert_sv(dossier.disclosures[2].basis, "Wet PGA");
    assert_int_equal(dossier.disclosures[1].items, 1);
    assert_int_equal(dossier.history[dossier.history_count - 1].act, ACT_GIVE_TO_WEIGHING);
    assert_sv(dossier.history[dossier.history_count - 1].reason, "Samen.");
}

/* --- what is refused ---------------------------------------------------------------------------------------------- */
static void what_reveals_the_reporter_cannot_be_ticked_even_by_hand(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct signal signal = seen(world, &code);
    struct dossier dossier = opened(world, &signal);
    assert_true(dossier.observations[2].reveals_reporter);
    struct weighing_offer given;
    const struct weighing_gift *gift = NULL;
    assert_int_equal(give(world, &signal, &dossier.observations[2].id, 1, &given, &gift), ERR_REFUSED);
    struct code other = ready(world);
    struct observation_id strange = offered(world, &other).items[0].id;
    assert_int_equal(give(world, &signal, &strange, 1, &given, &gift), ERR_REFUSED);
}

static void nothing_ticked_is_nothing_to_weigh(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct signal signal = seen(world, &code);
    struct weighing_offer given;
    const struct weighing_gift *gift = NULL;
    assert_int_equal(give(world, &signal, NULL, 0, &given, &gift), ERR_REFUSED);
}

static void only_a_signal_that_is_ready_is_given_and_only_by_who_may(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct signal signal = seen(world, &code);
    struct text why;
    assert_int_equal(allowed(world, &world->officer, &signal, &why), OK);
    assert_int_equal(allowed(world, &world->deputy, &signal, &why), OK);
    assert_int_equal(allowed(world, &world->focal, &signal, &why), ERR_REFUSED);
    signal.state = STATE_RECORDED;
    assert_int_equal(allowed(world, &world->officer, &signal, &why), ERR_REFUSED);
}

static void a_child_under_12_is_never_given_and_from_12_only_after_its_voice_was_decided_about(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct signal signal = seen(world, &code);
    struct text why;
    signal.age = AGE_UNDER_12;
    assert_int_equal(allowed(world, &world->officer, &signal, &why), ERR_REFUSED);
    signal.age = AGE_12_TO_15;
    assert_int_equal(allowed(world, &world->officer, &signal, &why), ERR_REFUSED);
    struct desk desk = desk_later(world, &world->officer);
    struct record_change change = { .which = RECORD_CHILD_VOICE, .text = SV("Gehoord, met een ouder erbij.") };
    const struct record_prepared *prepared = NULL;
    assert_int_equal(record_prepare(&desk, &signal, &change, &prepared), OK);
    assert_int_equal(signals_test_write(&world->test, record_apply, prepared), OK);
    assert_int_equal(allowed(world, &world->officer, &signal, &why), OK);
}

/* --- against a withdrawal ----------------------------------------------------------------------------------------- */
static const void *withdrawal(struct world *world, const struct code *code)
{
    struct desk desk = signals_test_resident(&world->test);
    struct reporter_withdrawal withdrawal;
    const void *ready_to = NULL;
    assert_int_equal(reporter_withdraw(&desk, code, &withdrawal, &ready_to), OK);
    return ready_to;
}

/* After a withdrawal the code finds nothing any more; the reference does. */
static struct signal found(struct world *world, struct sv reference)
{
    struct desk desk = desk_later(world, &world->officer);
    struct signal signal;
    assert_int_equal(signal_find(desk.tx, desk.arena,
                                 &(struct signal_search){ desk.actor, reference, world->test.people.today }, &signal),
                     OK);
    return signal;
}

static void keep(struct world *world, const struct signals_test_staff *staff, const struct signal *signal)
{
    struct desk desk = desk_later(world, staff);
    const struct keep_prepared *prepared = NULL;
    assert_int_equal(keep_prepare(&desk, signal, SV("Ernstig gevaar."), settings_of(&desk), &prepared), OK);
    assert_int_equal(signals_test_write(&world->test, keep_apply, prepared), OK);
}

static void withdrawn_it_is_given_only_after_two_people_kept_it(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct sv reference = seen(world, &code).reference;
    assert_int_equal(signals_test_write(&world->test, reporter_withdraw_apply, withdrawal(world, &code)), OK);
    struct signal signal = found(world, reference);
    struct text why;
    assert_int_equal(allowed(world, &world->officer, &signal, &why), ERR_REFUSED);
    keep(world, &world->officer, &signal);
    assert_int_equal(allowed(world, &world->officer, &signal, &why), ERR_REFUSED);
    keep(world, &world->deputy, &signal);
    assert_int_equal(allowed(world, &world->officer, &signal, &why), OK);
}

static void a_withdrawal_that_comes_first_stops_the_giving(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct observation_id first = offered(world, &code).items[0].id;
    struct signal signal = seen(world, &code);
    struct weighing_offer given;
    const struct weighing_gift *gift = NULL;
    assert_int_equal(give(world, &signal, &first, 1, &given, &gift), OK);
    assert_int_equal(signals_test_write(&world->test, reporter_withdraw_apply, withdrawal(world, &code)), OK);
    assert_int_equal(signals_test_write(&world->test, to_weighing_apply, gift), ERR_CONFLICT);
}

static void a_withdrawal_tells_the_room_above_in_the_same_transaction(void **state)
{
    struct world *world = *state;
    struct code code = ready(world);
    struct signal signal = seen(world, &code);
    int before = signals_test_withdrawn_count;
    assert_int_equal(signals_test_write(&world->test, reporter_withdraw_apply, withdrawal(world, &code)), OK);
    assert_int_equal(signals_test_withdrawn_count, before + 1);
    assert_memory_equal(&signals_test_withdrawn.dossier, &signal.dossier, sizeof signal.dossier);
    assert_int_equal(signals_test_withdrawn.municipality.value, world->test.municipality.value);
    assert_true(signals_test_withdrawn.fresh[0] != 0 &&
                signals_test_withdrawn.fresh[0] != signals_test_withdrawn.fresh[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_does_not_reveal_the_reporter_is_offered),
        cmocka_unit_test(what_was_refuted_is_not_offered),
        cmocka_unit_test(what_is_refuted_between_ticking_and_giving_is_not_given),
        cmocka_unit_test(given_the_signal_is_closed_and_lists_each_recipient),
        cmocka_unit_test(what_reveals_the_reporter_cannot_be_ticked_even_by_hand),
        cmocka_unit_test(nothing_ticked_is_nothing_to_weigh),
        cmocka_unit_test(only_a_signal_that_is_ready_is_given_and_only_by_who_may),
        cmocka_unit_test(a_child_under_12_is_never_given_and_from_12_only_after_its_voice_was_decided_about),
        cmocka_unit_test(withdrawn_it_is_given_only_after_two_people_kept_it),
        cmocka_unit_test(a_withdrawal_that_comes_first_stops_the_giving),
        cmocka_unit_test(a_withdrawal_tells_the_room_above_in_the_same_transaction),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
