/* Starting a weighing, against a real database and a real vault: what leaves the signal, who agrees about a minor. */
#include "disclosure/paper.h"
#include "organisation/work_out.h"
#include "weighing/ending.h"
#include "weighing/owned.h"
#include "weighing/start_kit.h"
#include "weighing/withdrawn.h"

static struct weighing_content content_of(struct kit *kit, const struct weighing *weighing)
{
    struct desk desk = kit_desk(kit, &kit->police);
    struct weighing_content content;
    assert_int_equal(weighing_open(&desk, weighing, MAY_WEIGHING_READ, &content), OK);
    return content;
}

static size_t papers_of(struct kit *kit, struct dossier_ref dossier)
{
    struct desk desk = kit_desk(kit, &kit->officer);
    struct paper *papers = NULL;
    size_t count = 0;
    assert_int_equal(papers_of_dossier(desk.tx, desk.arena, kit->test.municipality, dossier, &papers, &count), OK);
    return count;
}

/* --- what is given ------------------------------------------------------------------------------------------------ */
static void a_weighing_begins_with_what_was_ticked_and_the_signal_closes(void **state)
{
    struct kit *kit = *state;
    struct code code = start_kit_signal(kit, AGE_ADULT);
    struct signal before = start_kit_seen(kit, &kit->officer, &code);
    assert_int_equal(kit_write(kit, weighing_start_apply, start_kit_prepared(kit, &code)), OK);
    struct signal after = start_kit_seen(kit, &kit->officer, &code);
    assert_int_equal(after.state, STATE_CLOSED);
    assert_int_equal(after.outcome, OUTCOME_TO_WEIGHING);
    struct weighing weighing;
    assert_int_equal(start_kit_weighing(kit, &weighing), OK);
    assert_int_equal(weighing.state, WEIGHING_GATHERING);
    assert_true(dossier_ref_equal(&weighing.signal_dossier, &before.dossier));
    assert_false(dossier_ref_equal(&weighing.dossier, &before.dossier));
    struct weighing_content content = content_of(kit, &weighing);
    assert_int_equal(content.fact_count, 2);
    assert_sv(content.facts[0].body, "Liep met een mes.");
    assert_int_equal(content.facts[0].provider, PARTY_NONE);
    assert_true(content.facts[1].against);
    assert_sv(content.who, "Sem Voorbeeld");
    assert_sv(content.behaviour, "Dreigt met een mes.");
    assert_sv(content.element, "Geweld");
    assert_int_equal(content.history[0].act, WEIGHING_ACT_START);
}

static void each_party_outside_the_municipality_is_registered_as_a_holder(void **state)
{
    struct kit *kit = *state;
    struct code code = start_kit_signal(kit, AGE_ADULT);
    assert_int_equal(kit_write(kit, weighing_start_apply, start_kit_prepared(kit, &code)), OK);
    struct weighing weighing;
    assert_int_equal(start_kit_weighing(kit, &weighing), OK);
    assert_int_equal(papers_of(kit, weighing.dossier), 2);
    assert_true(kit_work(kit, &kit->police, WORK_POSITION_ASKED) > 0);
    assert_true(kit_work(kit, &kit->prosecution, WORK_POSITION_ASKED) > 0);
    assert_true(kit_work(kit, &kit->adviser, WORK_POSITION_ASKED) > 0);
}

static void what_could_reveal_who_reported_is_never_given(void **state)
{
    struct kit *kit = *state;
    struct code code = start_kit_signal(kit, AGE_ADULT);
    struct signal signal = start_kit_seen(kit, &kit->officer, &code);
    struct weighing_new new = start_kit_new(kit, &signal);
    assert_int_equal(new.ticked_count, 2);
    struct observation_id all[3] = { new.ticked[0], new.ticked[1], { new.ticked[1].value + 1 } };
    new.ticked = all;
    new.ticked_count = 3;
    struct desk desk = kit_desk(kit, &kit->officer);
    const struct start_prepared *prepared = NULL;
    assert_int_equal(weighing_start_prepare(&desk, &signal, kit_settings(&desk), &new, &prepared), ERR_REFUSED);
    new.ticked_count = 0;
    assert_int_equal(weighing_start_prepare(&desk, &signal, kit_settings(&desk), &new, &prepared), ERR_REFUSED);
}

static void an_urgent_weighing_begins_by_phone(void **state)
{
    struct kit *kit = *state;
    struct code code = start_kit_signal(kit, AGE_ADULT);
    struct signal signal = start_kit_seen(kit, &kit->officer, &code);
    struct weighing_new new = start_kit_new(kit, &signal);
    new.urgent = true;
    struct desk desk = kit_desk(kit, &kit->officer);
    const struct start_prepared *prepared = NULL;
    assert_int_equal(weighing_start_prepare(&desk, &signal, kit_settings(&desk), &new, &prepared), OK);
    assert_int_equal(kit_write(kit, weighing_start_apply, prepared), OK);
    struct weighing weighing;
    assert_int_equal(start_kit_weighing(kit, &weighing), OK);
    assert_int_equal(weighing.state, WEIGHING_URGENT);
    assert_true(weighing.urgent);
    assert_true(kit_work(kit, &kit->lead, WORK_POSITION_ASKED) > 0);
}

static void a_signal_is_weighed_once(void **state)
{
    struct kit *kit = *state;
    struct code code = start_kit_signal(kit, AGE_ADULT);
    const struct start_prepared *one = start_kit_prepared(kit, &code);
    const struct start_prepared *two = start_kit_prepared(kit, &code);
    assert_int_equal(kit_write(kit, weighing_start_apply, one), OK);
    assert_int_equal(kit_write(kit, weighing_start_apply, two), ERR_CONFLICT);
    struct signal signal = start_kit_seen(kit, &kit->officer, &code);
    struct desk desk = kit_desk(kit, &kit->officer);
    struct text why;
    assert_int_equal(weighing_start_allows(&desk, &signal, &why), ERR_REFUSED);
}

/* --- a minor ------------------------------------------------------------------------------------------------------ */
static struct signals_test_staff second(struct kit *kit, const char *name)
{
    return signals_test_staff(&kit->test, kit->test.municipality, sv_of_c(name), ROLE_MELDPUNT_LEAD);
}

static enum err second_says(struct kit *kit, const struct signals_test_staff *staff, const struct code *code,
                            bool agrees)
{
    struct signal signal = start_kit_seen(kit, staff, code);
    struct desk desk = kit_desk(kit, staff);
    struct weighing_proposal proposal;
    const struct second_prepared *prepared = NULL;
    TRY(weighing_proposal_open(&desk, &signal, &proposal));
    TRY(weighing_second_prepare(&desk, &signal, kit_settings(&desk), &proposal, agrees, &prepared));
    return kit_write(kit, weighing_second_apply, prepared);
}

static void about_a_minor_nothing_leaves_before_a_second_person_agrees(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff lead = second(kit, "tweede-een");
    struct code code = start_kit_signal(kit, AGE_16_TO_17);
    struct weighing before = { 0 }, after = { 0 };
    (void)start_kit_weighing(kit, &before);
    assert_int_equal(kit_write(kit, weighing_start_apply, start_kit_prepared(kit, &code)), OK);
    (void)start_kit_weighing(kit, &after);
    assert_int_equal(after.id.value, before.id.value);
    struct signal signal = start_kit_seen(kit, &lead, &code);
    assert_int_equal(signal.state, STATE_READY_FOR_WEIGHING);
    struct desk desk = kit_desk(kit, &lead);
    struct weighing_proposal proposal;
    assert_int_equal(weighing_proposal_open(&desk, &signal, &proposal), OK);
    assert_int_equal(papers_of(kit, proposal.weighing.dossier), 0);
    assert_sv(proposal.content.child_voice, "Hij wil praten.");
    assert_int_equal(proposal.content.fact_count, 2);
    assert_int_equal(second_says(kit, &lead, &code, true), OK);
    assert_int_equal(start_kit_weighing(kit, &after), OK);
    assert_int_equal(after.id.value, proposal.weighing.id.value);
    assert_int_equal(after.state, WEIGHING_GATHERING);
    assert_int_equal(papers_of(kit, after.dossier), 2);
    assert_int_equal(start_kit_seen(kit, &lead, &code).state, STATE_CLOSED);
}

static void who_proposed_it_cannot_agree(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff deputy = signals_test_staff(&kit->test, kit->test.municipality, SV("zelf"), ROLE_DEPUTY);
    struct code code = start_kit_signal(kit, AGE_12_TO_15);
    struct signal signal = start_kit_seen(kit, &deputy, &code);
    struct weighing_new new = start_kit_new(kit, &signal);
    struct desk desk = kit_desk(kit, &deputy);
    const struct start_prepared *prepared = NULL;
    assert_int_equal(weighing_start_prepare(&desk, &signal, kit_settings(&desk), &new, &prepared), OK);
    assert_int_equal(kit_write(kit, weighing_start_apply, prepared), OK);
    struct weighing_proposal proposal;
    struct text why;
    desk = kit_desk(kit, &deputy);
    signal = start_kit_seen(kit, &deputy, &code);
    assert_int_equal(weighing_proposal_open(&desk, &signal, &proposal), OK);
    assert_int_equal(weighing_second_allows(&desk, &signal, &proposal, &why), ERR_REFUSED);
    assert_sv(text_in(LANGUAGE_EN, why), "You made this proposal yourself. Somebody else has to look.");
    assert_int_equal(second_says(kit, &deputy, &code, true), ERR_REFUSED);
}

static void not_agreed_the_proposal_is_gone_and_the_signal_stays(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff lead = second(kit, "tweede-twee");
    struct code code = start_kit_signal(kit, AGE_16_TO_17);
    assert_int_equal(kit_write(kit, weighing_start_apply, start_kit_prepared(kit, &code)), OK);
    struct signal signal = start_kit_seen(kit, &lead, &code);
    struct desk desk = kit_desk(kit, &lead);
    struct text why;
    assert_int_equal(weighing_start_allows(&desk, &signal, &why), ERR_REFUSED);
    assert_int_equal(second_says(kit, &lead, &code, false), OK);
    struct weighing_proposal proposal;
    desk = kit_desk(kit, &lead);
    assert_int_equal(weighing_proposal_open(&desk, &signal, &proposal), ERR_NOT_FOUND);
    assert_int_equal(start_kit_seen(kit, &lead, &code).state, STATE_READY_FOR_WEIGHING);
    desk = kit_desk(kit, &kit->officer);
    assert_int_equal(weighing_start_allows(&desk, &signal, &why), OK);
}

/* --- the end ------------------------------------------------------------------------------------------------------ */
static void a_withdrawn_signal_closes_its_weighing(void **state)
{
    struct kit *kit = *state;
    struct code code = start_kit_signal(kit, AGE_ADULT);
    assert_int_equal(kit_write(kit, weighing_start_apply, start_kit_prepared(kit, &code)), OK);
    struct weighing weighing;
    assert_int_equal(start_kit_weighing(kit, &weighing), OK);
    struct desk desk = kit_desk(kit, &kit->officer);
    struct signal_withdrawn withdrawn = { .municipality = kit->test.municipality, .dossier = weighing.signal_dossier,
                                          .at = desk.now, .today = date_of(desk.now),
                                          .fresh = { id_next(desk.now, desk.random), id_next(desk.now, desk.random) } };
    assert_int_equal(kit_write(kit, start_kit_withdrawn, &withdrawn), OK);
    weighing = kit_seen(kit, &kit->police, weighing.reference);
    assert_int_equal(weighing.state, WEIGHING_CLOSED);
    assert_int_equal(weighing.outcome, WEIGHING_WITHDRAWN);
    desk = kit_desk(kit, &kit->officer);
    struct paper *papers = NULL;
    size_t count = 0;
    assert_int_equal(papers_of_dossier(desk.tx, desk.arena, kit->test.municipality, weighing.dossier, &papers, &count),
                     OK);
    assert_int_equal(count, 2);
    assert_true(papers[0].asked_for == ASK_BACK && papers[1].asked_for == ASK_BACK);
    assert_int_equal(kit_write(kit, start_kit_withdrawn, &withdrawn), OK);
}

static enum err destroy(struct tx_write *tx, const void *prepared)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 64 * 1024);
    return weighings_destroy(tx, &arena, *(const struct weighing_id *)prepared);
}

static void destroyed_nothing_of_it_is_left_and_its_keys_are_gone(void **state)
{
    struct kit *kit = *state;
    struct code code = start_kit_signal(kit, AGE_ADULT);
    assert_int_equal(kit_write(kit, weighing_start_apply, start_kit_prepared(kit, &code)), OK);
    struct weighing weighing;
    assert_int_equal(start_kit_weighing(kit, &weighing), OK);
    struct desk desk = kit_desk(kit, &kit->police);
    struct weighing_ending *endings = NULL;
    size_t count = 0;
    assert_int_equal(weighings_ending(desk.tx, desk.arena, kit->test.municipality, weighing.destroy_on, &endings,
                                      &count), OK);
    assert_true(count > 0);
    assert_int_equal(kit_write(kit, destroy, &weighing.id), OK);
    assert_int_equal(kit_write(kit, destroy, &weighing.id), ERR_NOT_FOUND);
    desk = kit_desk(kit, &kit->police);
    struct wrapped_key key;
    assert_int_equal(store_key_read(desk.tx, weighing.record_key, &key), ERR_NOT_FOUND);
    struct weighing_search search = { desk.actor, weighing.reference, date_of(desk.now) };
    assert_int_equal(weighing_find(desk.tx, desk.arena, &search, &weighing), ERR_NOT_FOUND);
}

/* --- whose it is -------------------------------------------------------------------------------------------------- */
static bool is_owned(struct kit *kit, const struct weighing *weighing, struct person_id owner)
{
    struct desk desk = kit_desk(kit, &kit->lead);
    struct weighing_owned *rows = NULL;
    size_t count = 0;
    struct weighings_owned_question question = { kit->test.municipality, owner, date_of(desk.now) };
    bool found = false;
    assert_int_equal(weighings_of_owner(desk.tx, desk.arena, &question, &rows, &count), OK);
    for (size_t i = 0; i < count; i++) {
        found = found || rows[i].weighing.value == weighing->id.value;
    }
    return found;
}

static void a_weighing_is_asked_of_its_process_lead_and_without_one_of_the_role(void **state)
{
    struct kit *kit = *state;
    struct weighing led = kit_seen(kit, &kit->lead, kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_OPENED }));
    assert_true(is_owned(kit, &led, kit->lead.actor.person));
    assert_false(is_owned(kit, &led, (struct person_id){ 0 }));
    struct code code = start_kit_signal(kit, AGE_ADULT);
    assert_int_equal(kit_write(kit, weighing_start_apply, start_kit_prepared(kit, &code)), OK);
    struct weighing fresh;
    assert_int_equal(start_kit_weighing(kit, &fresh), OK);
    assert_false(is_owned(kit, &fresh, kit->lead.actor.person));
    assert_true(is_owned(kit, &fresh, (struct person_id){ 0 }));
    struct desk desk = kit_desk(kit, &kit->lead);
    struct person_id *owners = NULL;
    size_t count = 0;
    assert_int_equal(weighing_owners(desk.tx, desk.arena, kit->test.municipality, date_of(desk.now), &owners, &count),
                     OK);
    assert_int_equal(count, 1);
    assert_int_equal(owners[0].value, kit->lead.actor.person.value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weighing_begins_with_what_was_ticked_and_the_signal_closes),
        cmocka_unit_test(each_party_outside_the_municipality_is_registered_as_a_holder),
        cmocka_unit_test(what_could_reveal_who_reported_is_never_given),
        cmocka_unit_test(an_urgent_weighing_begins_by_phone),
        cmocka_unit_test(a_signal_is_weighed_once),
        cmocka_unit_test(about_a_minor_nothing_leaves_before_a_second_person_agrees),
        cmocka_unit_test(who_proposed_it_cannot_agree),
        cmocka_unit_test(not_agreed_the_proposal_is_gone_and_the_signal_stays),
        cmocka_unit_test(a_withdrawn_signal_closes_its_weighing),
        cmocka_unit_test(destroyed_nothing_of_it_is_left_and_its_keys_are_gone),
        cmocka_unit_test(a_weighing_is_asked_of_its_process_lead_and_without_one_of_the_role),
    };
    return cmocka_run_group_tests(tests, kit_open, kit_close);
}
