/* Acts against a real database and a real vault: what each does, and what it refuses. */
#include "disclosure/paper.h"
#include "organisation/work_out.h"
#include "signals/act.h"
#include "signals/act_sql.h"
#include "signals/course.h"
#include "signals/intake.h"
#include "signals/oversight.h"
#include "signals/record.h"
#include "signals/sample.h"
#include "signals/signals_test.h"

#include "base/test.h"

struct world {
    struct signals_test test;
    struct signals_test_staff officer, deputy, lead, receiver;
    struct municipality_id proefdam;
};

static int open_world(void **state)
{
    static struct world world;
    signals_test_open(&world.test);
    world.proefdam = people_test_municipality(&world.test.people, SV("proefdam"));
    assert_int_equal(vault_municipality_create(world.test.vault, world.proefdam), OK);
    world.officer = signals_test_staff(&world.test, world.test.municipality, SV("officier"), ROLE_MELDPUNT_OFFICER);
    world.deputy = signals_test_staff(&world.test, world.test.municipality, SV("vervanger"), ROLE_DEPUTY);
    world.lead = signals_test_staff(&world.test, world.test.municipality, SV("leiding"), ROLE_MELDPUNT_LEAD);
    world.receiver = signals_test_staff(&world.test, world.proefdam, SV("ontvanger"), ROLE_MELDPUNT_OFFICER);
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
static enum err perform(struct world *world, const struct signals_test_staff *staff, const struct signal *signal,
                        const struct act_request *request)
{
    world->test.people.now = instant_add_ms(world->test.people.now, 1000); /* one thing after the other */
    struct desk desk = signals_test_desk(&world->test, staff);
    struct settings *settings = NULL;
    assert_int_equal(settings_load(desk.tx, desk.arena, staff->actor.municipality, &settings), OK);
    const struct act_prepared *prepared = NULL;
    assert_int_equal(act_prepare(&desk, signal, settings, request, &prepared), OK);
    return signals_test_write(&world->test, act_apply, prepared);
}

static struct signal seen(struct world *world, const struct signals_test_staff *staff, const struct code *code)
{
    struct signal signal;
    assert_int_equal(signals_test_find(&world->test, staff, code, &signal), OK);
    return signal;
}

static void act(struct world *world, const struct signals_test_staff *staff, const struct code *code,
                enum signal_act which)
{
    struct signal signal = seen(world, staff, code);
    struct act_request request = {.transition = transition_of(which),
                                  .reason = SV("Omdat het nodig is."),
                                  .recipient = SV("Wijkteam"),
                                  .basis = SV("Toestemming"),
                                  .to = world->proefdam};
    assert_int_equal(perform(world, staff, &signal, &request), OK);
}

static void observe(struct world *world, const struct code *code, struct observation_new observation)
{
    struct signal signal = seen(world, &world->officer, code);
    world->test.people.now = instant_add_ms(world->test.people.now, 1000);
    struct desk desk = signals_test_desk(&world->test, &world->officer);
    const struct observation_prepared *prepared = NULL;
    assert_int_equal(observation_prepare(&desk, &signal, &observation, &prepared), OK);
    assert_int_equal(signals_test_write(&world->test, observation_apply, prepared), OK);
}

static struct code recorded(struct world *world, enum age_band age)
{
    struct report report = signals_test_story();
    report.age = age;
    struct code code = signals_test_report(&world->test, &report);
    act(world, &world->officer, &code, ACT_TAKE_UP);
    observe(world, &code,
            (struct observation_new){.kind = OBSERVATION_SEEN, .body = SV("Liep met een mes over het plein.")});
    observe(world, &code,
            (struct observation_new){.kind = OBSERVATION_OPINION, .against = true, .body = SV("Helpt zijn oma.")});
    act(world, &world->officer, &code, ACT_COMPLETE_RECORD);
    return code;
}

static struct dossier opened(struct world *world, const struct signals_test_staff *staff, const struct signal *signal)
{
    struct desk desk = signals_test_desk(&world->test, staff);
    struct dossier dossier;
    assert_int_equal(dossier_open(&desk, signal, &dossier), OK);
    return dossier;
}

struct sealing {
    struct signal_id signal;
    struct date until;
};

static enum err seal_apply(struct tx_write *tx, const void *prepared)
{
    const struct sealing *sealing = prepared;
    return signals_seal(tx, sealing->signal, sealing->until);
}

static enum err draw_apply(struct tx_write *tx, const void *prepared)
{
    return sql_sample_draw(tx, prepared);
}

/* --- what happens ------------------------------------------------------------------------------------------------- */
static void who_takes_it_up_owns_it_and_the_reporter_sees_handling(void **state)
{
    struct world *world = *state;
    struct report report = signals_test_story();
    struct code code = signals_test_report(&world->test, &report);
    act(world, &world->officer, &code, ACT_TAKE_UP);
    struct signal signal = seen(world, &world->officer, &code);
    assert_int_equal(signal.state, STATE_IN_INTAKE);
    assert_int_equal(signal.owner.value, world->officer.actor.person.value);
    assert_int_equal(signal.reporter_state, REPORTER_IN_HANDLING);
}

static void a_completed_record_dates_the_story_and_opens_as_written(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    struct signal signal = seen(world, &world->officer, &code);
    assert_int_equal(signal.state, STATE_RECORDED);
    assert_int_equal(signal.story_destroy.day, world->test.people.today.day + 14);
    struct dossier dossier = opened(world, &world->officer, &signal);
    assert_int_equal(dossier.observation_count, 2);
    assert_sv(dossier.observations[0].body, "Liep met een mes over het plein.");
    assert_true(dossier.observations[1].against);
    assert_sv(dossier.who, "Sem Voorbeeld");
    assert_int_equal(dossier.history_count, 3);
    assert_sv(dossier.history[2].reason, "Omdat het nodig is.");
}

static void no_concern_waits_for_a_second_person_and_every_outcome_looks_alike_to_the_reporter(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    act(world, &world->officer, &code, ACT_NO_CONCERN);
    struct signal waiting = seen(world, &world->officer, &code);
    assert_int_equal(waiting.state, STATE_SECOND_EYES);
    assert_int_equal(waiting.outcome, OUTCOME_NONE);
    act(world, &world->deputy, &code, ACT_SECOND_AGREES);
    struct signal closed = seen(world, &world->officer, &code);
    assert_int_equal(closed.state, STATE_CLOSED);
    assert_int_equal(closed.outcome, OUTCOME_NO_CONCERN);
    assert_sv(closed.destroy_rule, "bewaartermijn-geen-zorg");

    struct code other = recorded(world, AGE_ADULT);
    act(world, &world->officer, &other, ACT_READY_FOR_WEIGHING);
    struct signal ready = seen(world, &world->officer, &other);
    assert_int_equal(ready.outcome, OUTCOME_TO_WEIGHING);
    assert_int_equal(ready.reporter_state, closed.reporter_state);
}

static void declined_by_the_second_person_it_goes_back_without_outcome(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    act(world, &world->officer, &code, ACT_NO_CONCERN);
    act(world, &world->deputy, &code, ACT_SECOND_DECLINES);
    struct signal signal = seen(world, &world->officer, &code);
    assert_int_equal(signal.state, STATE_RECORDED);
    assert_int_equal(signal.outcome, OUTCOME_NONE);
}

/* What the register of copies knows of this signal. */
static size_t registered(struct world *world, const struct signal *signal, struct paper **ret_papers)
{
    size_t count = 0;
    struct tx *tx = NULL;
    assert_int_equal(store_read_begin(world->test.people.store.store, &tx), OK);
    assert_int_equal(papers_of_dossier(tx, &world->test.people.arena, world->test.municipality, signal->dossier,
                                       ret_papers, &count), OK);
    store_read_end(&tx);
    return count;
}

static void what_is_given_is_registered_so_that_its_holder_can_be_asked_for_it(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    struct signal signal = seen(world, &world->officer, &code);
    struct paper *papers = NULL;
    act(world, &world->officer, &code, ACT_URGENT_HAND_OVER);
    assert_int_equal(registered(world, &signal, &papers), 1);
    assert_int_equal(papers[0].holder, HOLDER_POLICE);
    assert_int_equal(papers[0].medium, MEDIUM_TOLD);
    act(world, &world->officer, &code, ACT_REFER_CARE);
    assert_int_equal(registered(world, &signal, &papers), 2);
    assert_int_equal(papers[1].holder, HOLDER_CARE);
    assert_int_equal(papers[1].state, PAPER_OUT);
}

static void what_is_shared_about_a_minor_waits_until_the_second_person_agrees(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_12_TO_15);
    struct signal signal = seen(world, &world->officer, &code);
    struct dossier dossier = opened(world, &world->officer, &signal);
    struct act_request request = {.transition = transition_of(ACT_REFER_YOUTH),
                                  .reason = SV("Veiligheid."),
                                  .recipient = SV("Jeugdbescherming"),
                                  .basis = SV("Jeugdwet"),
                                  .shared = &dossier.observations[0].id,
                                  .shared_count = 1};
    assert_int_equal(perform(world, &world->officer, &signal, &request), OK);
    signal = seen(world, &world->officer, &code);
    assert_int_equal(opened(world, &world->officer, &signal).disclosures[0].at.ms, 0);
    struct paper *papers = NULL;
    assert_int_equal(registered(world, &signal, &papers), 0);
    act(world, &world->deputy, &code, ACT_SECOND_AGREES);
    assert_int_equal(registered(world, &signal, &papers), 1);
    assert_int_equal(papers[0].holder, HOLDER_YOUTH_PROTECTION);
    signal = seen(world, &world->officer, &code);
    dossier = opened(world, &world->officer, &signal);
    assert_true(dossier.disclosures[0].at.ms > 0);
    assert_int_equal(dossier.disclosures[0].items, 1);
    assert_int_equal(signal.destroy_on.day, date_add_months(world->test.people.today, 6).day);
    assert_sv(signal.destroy_rule, "bewaartermijn-minderjarige");
}

static void another_signals_observation_cannot_be_shared(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    struct code other = recorded(world, AGE_ADULT);
    struct signal strange = seen(world, &world->officer, &other);
    struct dossier dossier = opened(world, &world->officer, &strange);
    struct signal signal = seen(world, &world->officer, &code);
    struct act_request request = {.transition = transition_of(ACT_REFER_CARE),
                                  .reason = SV("Zorg."),
                                  .recipient = SV("GGD"),
                                  .basis = SV("Toestemming"),
                                  .shared = &dossier.observations[0].id,
                                  .shared_count = 1};
    assert_int_equal(perform(world, &world->officer, &signal, &request), ERR_CONFLICT);
    assert_int_equal(seen(world, &world->officer, &code).state, STATE_RECORDED);
}

static void of_two_who_decide_at_once_only_one_is_first(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    struct signal signal = seen(world, &world->officer, &code);
    struct act_request advise = {.transition = transition_of(ACT_ADVISE), .reason = SV("Advies.")};
    struct act_request ready = {.transition = transition_of(ACT_READY_FOR_WEIGHING), .reason = SV("Weging.")};
    assert_int_equal(perform(world, &world->officer, &signal, &advise), OK);
    assert_int_equal(perform(world, &world->deputy, &signal, &ready), ERR_CONFLICT);
    assert_int_equal(seen(world, &world->officer, &code).outcome, OUTCOME_ADVICE);
}

static void transferred_it_is_theirs_and_our_keys_are_gone(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    struct signal before = seen(world, &world->officer, &code);
    act(world, &world->officer, &code, ACT_OFFER_TRANSFER);
    struct desk desk = signals_test_desk(&world->test, &world->receiver);
    struct signal offer;
    assert_int_equal(
        transfer_find(desk.tx, desk.arena,
                      &(struct signal_search){&world->receiver.actor, before.reference, world->test.people.today},
                      &offer),
        OK);
    assert_int_equal(perform(world, &world->receiver, &offer,
                             &(struct act_request){.transition = transition_of(ACT_CONFIRM_TRANSFER)}),
                     OK);
    struct signal gone;
    assert_int_equal(signals_test_find(&world->test, &world->officer, &code, &gone), ERR_NOT_FOUND);
    struct signal theirs = seen(world, &world->receiver, &code);
    assert_int_equal(theirs.owner.value, 0);
    assert_sv(opened(world, &world->receiver, &theirs).who, "Sem Voorbeeld");
    struct wrapped_key key;
    desk = signals_test_desk(&world->test, &world->receiver);
    assert_int_equal(store_key_read(desk.tx, before.record_key, &key), ERR_NOT_FOUND);
}

static void sent_back_it_stays_ours_and_their_keys_are_gone(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    act(world, &world->officer, &code, ACT_OFFER_TRANSFER);
    struct signal before = seen(world, &world->officer, &code);
    struct desk desk = signals_test_desk(&world->test, &world->receiver);
    struct signal offer;
    assert_int_equal(
        transfer_find(desk.tx, desk.arena,
                      &(struct signal_search){&world->receiver.actor, before.reference, world->test.people.today},
                      &offer),
        OK);
    assert_int_equal(
        perform(world, &world->receiver, &offer,
                &(struct act_request){.transition = transition_of(ACT_DECLINE_TRANSFER), .reason = SV("Niet hier.")}),
        OK);
    struct signal ours = seen(world, &world->officer, &code);
    assert_int_equal(ours.state, STATE_IN_INTAKE);
    assert_sv(opened(world, &world->officer, &ours).who, "Sem Voorbeeld");
}

static void waiting_ends_by_itself_as_too_little_information(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    struct signal signal = seen(world, &world->officer, &code);
    struct act_request wait = {.transition = transition_of(ACT_WAIT),
                               .reason = SV("Melder vragen."),
                               .until = date_add_days(world->test.people.today, 7)};
    assert_int_equal(perform(world, &world->officer, &signal, &wait), OK);
    struct desk desk = signals_test_desk(&world->test, &world->officer);
    struct settings *settings = NULL;
    assert_int_equal(settings_load(desk.tx, desk.arena, world->test.municipality, &settings), OK);
    struct course_moment later = {instant_add_ms(desk.now, INT64_C(8) * 24 * 3600 * 1000), settings, desk.random};
    const struct clock_moves *moves = NULL;
    size_t count = 0;
    assert_int_equal(clock_prepare(desk.tx, desk.arena, world->test.municipality, &later, &moves, &count), OK);
    assert_true(count >= 1);
    assert_int_equal(signals_test_write(&world->test, clock_apply, moves), OK);
    signal = seen(world, &world->officer, &code);
    assert_int_equal(signal.state, STATE_CLOSED);
    assert_int_equal(signal.outcome, OUTCOME_TOO_LITTLE_INFORMATION);
}

static void what_stands_past_its_term_becomes_work_for_who_leads(void **state)
{
    struct world *world = *state;
    (void)recorded(world, AGE_ADULT);
    struct desk desk = signals_test_desk(&world->test, &world->officer);
    struct settings *settings = NULL;
    assert_int_equal(settings_load(desk.tx, desk.arena, world->test.municipality, &settings), OK);
    struct course_moment later = {instant_add_ms(desk.now, INT64_C(40) * 24 * 3600 * 1000), settings, desk.random};
    const struct clock_moves *moves = NULL;
    size_t count = 0;
    assert_int_equal(clock_prepare(desk.tx, desk.arena, world->test.municipality, &later, &moves, &count), OK);
    assert_int_equal(signals_test_write(&world->test, clock_apply, moves), OK);
    desk = signals_test_desk(&world->test, &world->lead);
    struct work_out *works = NULL;
    assert_int_equal(work_out_open(desk.tx, desk.arena, &world->lead.actor, &works, &count), OK);
    bool told = false;
    for (size_t i = 0; i < count; i++) {
        told = told || works[i].kind == WORK_TERM_PASSED;
    }
    assert_true(told);
}

static void who_declares_a_conflict_of_interest_sees_it_no_more(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    struct signal signal = seen(world, &world->officer, &code);
    struct desk desk = signals_test_desk(&world->test, &world->officer);
    const struct hand_over *over = NULL;
    struct hand_over to_self = {.from = world->officer.actor.person, .to = world->officer.actor.person};
    assert_int_equal(hand_over_prepare(&desk, &signal, &to_self, &over), ERR_REFUSED);
    struct hand_over wanted = {.from = world->officer.actor.person, .to = world->deputy.actor.person};
    assert_int_equal(hand_over_prepare(&desk, &signal, &wanted, &over), OK);
    assert_int_equal(signals_test_write(&world->test, hand_over_apply, over), OK);
    struct signal hidden;
    assert_int_equal(signals_test_find(&world->test, &world->officer, &code, &hidden), ERR_NOT_FOUND);
    assert_int_equal(seen(world, &world->deputy, &code).owner.value, world->deputy.actor.person.value);
}

static void a_seal_hides_it_from_the_work_until_its_day(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    struct signal signal = seen(world, &world->officer, &code);
    struct signal hidden;
    struct sealing seal = {signal.id, date_add_days(world->test.people.today, 3)};
    assert_int_equal(signals_test_write(&world->test, seal_apply, &seal), OK);
    assert_int_equal(signals_test_find(&world->test, &world->officer, &code, &hidden), ERR_NOT_FOUND);
    seal.until = (struct date){0};
    assert_int_equal(signals_test_write(&world->test, seal_apply, &seal), OK);
    assert_int_equal(signals_test_find(&world->test, &world->officer, &code, &hidden), OK);
}

static void a_sample_is_read_by_somebody_who_took_no_part(void **state)
{
    struct world *world = *state;
    struct code code = recorded(world, AGE_ADULT);
    act(world, &world->officer, &code, ACT_ADVISE);
    struct signal signal = seen(world, &world->officer, &code);
    struct sql_sample_draw_in draw = {{77}, signal.id, world->test.people.now};
    assert_int_equal(signals_test_write(&world->test, draw_apply, &draw), OK);
    const struct finding_prepared *finding = NULL;
    struct desk desk = signals_test_desk(&world->test, &world->officer);
    assert_int_equal(finding_prepare(&desk, &signal, SV("Goed."), &finding), ERR_REFUSED);
    desk = signals_test_desk(&world->test, &world->lead);
    assert_int_equal(finding_prepare(&desk, &signal, SV("Goed."), &finding), OK);
    assert_int_equal(signals_test_write(&world->test, finding_apply, finding), OK);
    assert_int_equal(signals_test_write(&world->test, finding_apply, finding), ERR_CONFLICT);
}

static void sampled(struct world *world, const struct code *code, int64_t id)
{
    struct signal signal = seen(world, &world->officer, code);
    struct sql_sample_draw_in draw = {{id}, signal.id, world->test.people.now};
    assert_int_equal(signals_test_write(&world->test, draw_apply, &draw), OK);
}

/* At which place of a person's list; SIZE_MAX: it is not on it. */
static size_t place_in_list(struct world *world, const struct signals_test_staff *staff, struct sv reference)
{
    struct sampled *samples = NULL;
    size_t count = 0;
    struct desk desk = signals_test_desk(&world->test, staff);
    assert_int_equal(samples_read(&desk, &samples, &count), OK);
    size_t at = 0;
    while (at < count && !sv_equal(samples[at].reference, reference)) {
        at++;
    }
    return at < count ? at : SIZE_MAX;
}

static int64_t unread(struct world *world)
{
    struct desk desk = signals_test_desk(&world->test, &world->lead);
    struct signals_overview overview;
    assert_int_equal(signals_overview(desk.tx, desk.arena, world->test.municipality, date_of(desk.now), &overview), OK);
    return overview.samples_unread;
}

static void samples_are_listed_in_their_own_municipality_those_that_wait_first(void **state)
{
    struct world *world = *state;
    int64_t unread_before = unread(world);
    struct code codes[2] = { recorded(world, AGE_ADULT), recorded(world, AGE_ADULT) };
    act(world, &world->officer, &codes[0], ACT_ADVISE);
    act(world, &world->officer, &codes[1], ACT_ADVISE);
    sampled(world, &codes[0], 78);
    sampled(world, &codes[1], 79);
    assert_int_equal(unread(world), unread_before + 2);
    struct signal read = seen(world, &world->officer, &codes[0]);
    struct signal waits = seen(world, &world->officer, &codes[1]);
    struct desk desk = signals_test_desk(&world->test, &world->lead);
    const struct finding_prepared *finding = NULL;
    assert_int_equal(finding_prepare(&desk, &read, SV("Goed."), &finding), OK);
    assert_int_equal(signals_test_write(&world->test, finding_apply, finding), OK);
    assert_int_equal(unread(world), unread_before + 1);
    assert_true(place_in_list(world, &world->lead, waits.reference) <
                place_in_list(world, &world->lead, read.reference));
    assert_true(place_in_list(world, &world->lead, read.reference) != SIZE_MAX);
    assert_true(place_in_list(world, &world->receiver, read.reference) == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_takes_it_up_owns_it_and_the_reporter_sees_handling),
        cmocka_unit_test(a_completed_record_dates_the_story_and_opens_as_written),
        cmocka_unit_test(no_concern_waits_for_a_second_person_and_every_outcome_looks_alike_to_the_reporter),
        cmocka_unit_test(declined_by_the_second_person_it_goes_back_without_outcome),
        cmocka_unit_test(what_is_given_is_registered_so_that_its_holder_can_be_asked_for_it),
        cmocka_unit_test(what_is_shared_about_a_minor_waits_until_the_second_person_agrees),
        cmocka_unit_test(another_signals_observation_cannot_be_shared),
        cmocka_unit_test(of_two_who_decide_at_once_only_one_is_first),
        cmocka_unit_test(transferred_it_is_theirs_and_our_keys_are_gone),
        cmocka_unit_test(sent_back_it_stays_ours_and_their_keys_are_gone),
        cmocka_unit_test(waiting_ends_by_itself_as_too_little_information),
        cmocka_unit_test(what_stands_past_its_term_becomes_work_for_who_leads),
        cmocka_unit_test(who_declares_a_conflict_of_interest_sees_it_no_more),
        cmocka_unit_test(a_seal_hides_it_from_the_work_until_its_day),
        cmocka_unit_test(a_sample_is_read_by_somebody_who_took_no_part),
        cmocka_unit_test(samples_are_listed_in_their_own_municipality_those_that_wait_first),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
