/* Deciding, against a real database and a real vault: who may, what must be there, and that it stands. */
#include "disclosure/paper.h"
#include "organisation/work_out.h"
#include "store/statement.h"
#include "weighing/decision_kit.h"

#include "base/test.h"

/* --- in one line each --------------------------------------------------------------------------------------------- */
static struct deciding_new admitting(void)
{
    return (struct deciding_new){ .admits = true, .reasons = SV("Er is gevaar voor anderen."),
                                  .proportionate = SV("Een gesprek weegt op tegen het gevaar."),
                                  .lighter = SV("Hulp alleen hielp niet."), .inform = INFORM_DUE };
}

static struct deciding_new refusing(void)
{
    return (struct deciding_new){ .reasons = SV("Hulp is genoeg."), .inform = INFORM_DUE };
}

static enum err prepare(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                        const struct deciding_new *wish, const struct deciding_prepared **ret_prepared)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    return deciding_prepare(&desk, &weighing, kit_settings(&desk), wish, ret_prepared);
}

static enum err decide(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                       const struct deciding_new *wish)
{
    const struct deciding_prepared *prepared = NULL;
    TRY(prepare(kit, staff, reference, wish, &prepared));
    return kit_write(kit, deciding_apply, prepared);
}

static enum err ask(struct kit *kit, const struct signals_test_staff *staff, struct sv reference, bool admits)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct second_view_prepared *prepared = NULL;
    struct second_ask wish = { .admits = admits, .reader = kit->reader.actor.person,
                               .question = SV("Zie ik dit goed?") };
    TRY(second_ask_prepare(&desk, &weighing, kit_settings(&desk), &wish, &prepared));
    return kit_write(kit, second_view_apply, prepared);
}

static enum err read_second(struct kit *kit, const struct signals_test_staff *staff, struct sv reference)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct second_view_prepared *prepared = NULL;
    TRY(second_view_prepare(&desk, &weighing, kit_settings(&desk), SV("Ik zou het ook doen."), &prepared));
    return kit_write(kit, second_view_apply, prepared);
}

static struct weighing_decision opened(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                              enum permission permission)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    struct weighing_decision decision;
    assert_int_equal(weighing_decision_open(&desk, &weighing, permission, &decision), OK);
    return decision;
}

static bool refused(struct kit *kit, const struct signals_test_staff *staff, struct sv reference, bool admits,
                    const char *why)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    struct deciding_facts facts;
    struct text said = { 0 };
    assert_int_equal(deciding_facts_read(desk.tx, desk.arena, &weighing, &facts), OK);
    enum err err = deciding_allows(&weighing, &facts, desk.actor, admits, &said);
    if (err == ERR_REFUSED) {
        assert_sv(text_in(LANGUAGE_EN, said), why);
    }
    return err == ERR_REFUSED;
}

/* --- what a decision does ----------------------------------------------------------------------------------------- */
static void admitted_a_case_opens_under_a_key_of_its_own(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_NOT_KNOWN);
    struct deciding_new wish = admitting();
    int before = kit_admitted;
    assert_int_equal(decide(kit, &kit->mayor, reference, &wish), OK);
    assert_int_equal(kit_admitted, before + 1);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_int_equal(weighing.state, WEIGHING_CLOSED);
    assert_int_equal(weighing.outcome, WEIGHING_ADMITTED);
    assert_int_equal(weighing.decider.value, kit->mayor.actor.person.value);
    assert_false(weighing.against_advice);
    assert_int_equal(weighing.inform_state, INFORM_DUE);
    assert_true(weighing.inform_due.set);
    const struct admission *case_of = &kit_admission;
    assert_memory_not_equal(&case_of->case_dossier, &weighing.dossier, sizeof weighing.dossier);
    assert_int_equal(case_of->provisional_until.ms, 0);
    assert_int_equal(case_of->process_lead.value, kit->lead.actor.person.value);
    assert_true(case_of->plan_due.set && case_of->review_due.day > case_of->plan_due.day);
    struct desk desk = kit_desk(kit, &kit->lead);
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(desk.arena, desk.session, kit->test.municipality, &batch), OK);
    struct batch_key key = batch_key_use(batch, KEY_RECORD, case_of->case_dossier, &case_of->case_key);
    struct batch_open who = batch_open(batch, key, (struct place){ SV("case_subject"), SV("who"), case_of->case_row },
                                       case_of->who);
    struct log_entry entry = desk_log(&desk, (struct desk_dossier){ .municipality = kit->test.municipality,
                                                                    .ref = case_of->case_dossier },
                                      MAY_CASE_READ, LOG_VIEW, SV("case"));
    batch_log(batch, &entry);
    assert_int_equal(vault_call(kit->test.vault, batch), OK);
    assert_sv(clear_show(batch_clear(batch, who)), "Sem Voorbeeld");
}

static void about_a_minor_the_review_comes_earlier(void **state)
{
    struct kit *kit = *state;
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    struct kit_wish young = { .state = WEIGHING_TO_DECIDE, .age = AGE_16_TO_17, .advices = { admit, admit, admit } };
    struct deciding_new wish = admitting();
    assert_int_equal(decide(kit, &kit->mayor, kit_weighing(kit, &young), &wish), OK);
    struct date minors = kit_admission.review_due;
    young.age = AGE_ADULT;
    assert_int_equal(decide(kit, &kit->mayor, kit_weighing(kit, &young), &wish), OK);
    assert_true(minors.day < kit_admission.review_due.day);
}

static void the_mandate_holder_decides_along_the_advices(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    struct deciding_new wish = admitting();
    assert_int_equal(decide(kit, &kit->mandate, reference, &wish), OK);
    struct weighing_decision decision = opened(kit, &kit->mayor, reference, MAY_WEIGHING_READ);
    assert_sv(decision.role, "mandate_holder");
    assert_sv(decision.lighter, "Hulp alleen hielp niet.");
}

static void not_admitted_it_closes_with_reasons_and_no_case(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_NOT_ADMIT, ANSWER_NOT_KNOWN, ANSWER_NOT_ADMIT);
    struct deciding_new wish = refusing();
    int before = kit_admitted;
    assert_int_equal(decide(kit, &kit->mandate, reference, &wish), OK);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_int_equal(weighing.outcome, WEIGHING_NOT_ADMITTED);
    assert_int_equal(kit_admitted, before);
    assert_true(sv_equal(weighing.destroy_rule, setting_name(SETTING_KEEP_NOT_ADMITTED)));
    assert_sv(opened(kit, &kit->mayor, reference, MAY_WEIGHING_READ).reasons, "Hulp is genoeg.");
}

/* --- what must be there ------------------------------------------------------------------------------------------- */
static void without_any_of_its_texts_nobody_is_admitted(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    for (int missing = 0; missing < 3; missing++) {
        struct deciding_new wish = admitting();
        struct sv *texts[] = { &wish.reasons, &wish.proportionate, &wish.lighter };
        *texts[missing] = SV("");
        assert_int_equal(decide(kit, &kit->mayor, reference, &wish), ERR_REFUSED);
    }
    assert_int_equal(kit_seen(kit, &kit->mayor, reference).state, WEIGHING_TO_DECIDE);
}

static void telling_the_person_concerned_is_decided_in_the_same_act(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    struct desk desk = kit_desk(kit, &kit->mayor);
    struct date today = date_of(desk.now);
    struct date last = deciding_recheck_last(kit_settings(&desk), today);
    struct deciding_new none = admitting();
    none.inform = INFORM_NOT_NEEDED;
    struct deciding_new in_the_future = admitting();
    in_the_future.inform = INFORM_DONE;
    in_the_future.inform_on = date_add_days(today, 1);
    struct deciding_new without_ground = admitting();
    without_ground.inform = INFORM_POSTPONED;
    without_ground.inform_on = date_add_days(today, 5);
    struct deciding_new in_the_past = without_ground;
    in_the_past.inform_ground = SV("Lopend onderzoek.");
    in_the_past.inform_on = today;
    struct deciding_new too_late = in_the_past;
    too_late.inform_on = date_add_days(last, 1);
    const struct deciding_new *wrong[] = { &none, &in_the_future, &without_ground, &in_the_past, &too_late };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(decide(kit, &kit->mayor, reference, wrong[i]), ERR_REFUSED);
    }
    struct deciding_new postponed = in_the_past;
    postponed.inform_on = last;
    assert_int_equal(decide(kit, &kit->mayor, reference, &postponed), OK);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_int_equal(weighing.inform_state, INFORM_POSTPONED);
    assert_int_equal(weighing.inform_due.day, last.day);
    assert_int_equal(kit_admission.inform_state, INFORM_POSTPONED);
    assert_sv(opened(kit, &kit->mayor, reference, MAY_WEIGHING_READ).inform_ground, "Lopend onderzoek.");
}

static void an_advice_entered_for_an_absent_party_blocks_admission_until_minutes_confirm_it(void **state)
{
    struct kit *kit = *state;
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    struct kit_wish wish = { .state = WEIGHING_TO_DECIDE,
                             .advices = { { ANSWER_ADMIT, .recorded = true }, admit, admit } };
    struct sv reference = kit_weighing(kit, &wish);
    assert_true(refused(kit, &kit->mayor, reference, true,
                        "An advice was entered for a party that does not sign in. First register the signed minutes."));
    wish.advices[0].confirmed = true;
    struct deciding_new decision = admitting();
    assert_int_equal(decide(kit, &kit->mayor, kit_weighing(kit, &wish), &decision), OK);
}

static void without_the_advices_of_all_three_nothing_is_decided(void **state)
{
    struct kit *kit = *state;
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    struct sv reference = kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_TO_DECIDE,
                                                                .advices = { admit, { 0 }, admit } });
    const char *why = "An advice is missing. Without the advices of all three parties nothing is decided.";
    assert_true(refused(kit, &kit->mayor, reference, true, why));
    assert_true(refused(kit, &kit->mayor, reference, false, why));
}

static void it_is_decided_only_when_it_is_ready(void **state)
{
    struct kit *kit = *state;
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    const enum weighing_state states[] = { WEIGHING_GATHERING, WEIGHING_OPENED, WEIGHING_PROVISIONAL,
                                           WEIGHING_CLOSED };
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        struct sv reference = kit_weighing(kit, &(struct kit_wish){ .state = states[i],
                                                                    .advices = { admit, admit, admit } });
        const char *why = "The weighing is no longer in the state in which this is possible.";
        assert_true(refused(kit, &kit->mayor, reference, true, why));
        assert_true(refused(kit, &kit->mayor, reference, false, why));
    }
}

/* --- against an advice -------------------------------------------------------------------------------------------- */
static void the_mandate_holder_never_goes_against_an_advice(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_NOT_ADMIT, ANSWER_ADMIT);
    const char *why = "This goes against an advice. Only the mayor in person can decide so, not by mandate.";
    assert_true(refused(kit, &kit->mandate, reference, true, why));
    assert_true(refused(kit, &kit->mandate, reference, false, why));
    assert_int_equal(ask(kit, &kit->mandate, reference, true), ERR_REFUSED);
    assert_int_equal(ask(kit, &kit->mayor, reference, true), OK);
    assert_int_equal(read_second(kit, &kit->reader, reference), OK);
    assert_true(refused(kit, &kit->mandate, reference, true, why));
    struct deciding_new wish = admitting();
    wish.motivation = SV("Namens de burgemeester.");
    assert_int_equal(decide(kit, &kit->mandate, reference, &wish), ERR_REFUSED);
}

static void the_mayor_goes_against_an_advice_only_after_the_second_readers_written_view(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_NOT_ADMIT, ANSWER_ADMIT);
    const char *why = "This goes against an advice. First a second reader writes a view on it.";
    assert_true(refused(kit, &kit->mayor, reference, true, why));
    assert_int_equal(ask(kit, &kit->mayor, reference, true), OK);
    assert_true(refused(kit, &kit->mayor, reference, true, why));
    assert_int_equal(read_second(kit, &kit->reader, reference), OK);
    /* The view may bring the mayor to the other decision, which goes against another advice. */
    assert_false(refused(kit, &kit->mayor, reference, false, why));
    struct deciding_new wish = admitting();
    assert_int_equal(decide(kit, &kit->mayor, reference, &wish), ERR_REFUSED); /* without a motivation */
    wish.motivation = SV("Het gevaar is groter dan het OM ziet.");
    assert_int_equal(decide(kit, &kit->mayor, reference, &wish), OK);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    assert_true(weighing.against_advice);
    assert_int_equal(weighing.outcome, WEIGHING_ADMITTED);
}

static void the_fg_sees_a_decision_against_an_advice_at_once_with_dissent_motivation_and_view(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_NOT_ADMIT, ANSWER_NOT_KNOWN);
    assert_int_equal(ask(kit, &kit->mayor, reference, false), OK);
    assert_int_equal(read_second(kit, &kit->reader, reference), OK);
    struct deciding_new wish = refusing();
    wish.motivation = SV("Hulp is beter.");
    size_t work = kit_work(kit, &kit->fg, WORK_DECIDED_AGAINST);
    assert_int_equal(decide(kit, &kit->mayor, reference, &wish), OK);
    assert_int_equal(kit_work(kit, &kit->fg, WORK_DECIDED_AGAINST), work + 1);
    struct desk desk = kit_desk(kit, &kit->fg);
    struct against_row *rows = NULL;
    size_t count = 0;
    bool more = false;
    assert_int_equal(decisions_against(&desk, (struct instant){ 0 }, &rows, &count, &more), OK);
    assert_true(count > 0 && sv_equal(rows[0].reference, reference));
    assert_false(rows[0].admits);
    struct weighing_decision decision = opened(kit, &kit->fg, reference, MAY_WEIGHING_OVERSEE);
    assert_sv(decision.motivation, "Hulp is beter.");
    assert_sv(decision.second.view, "Ik zou het ook doen.");
    assert_sv(decision.second.question, "Zie ik dit goed?");
    assert_int_equal(decision.advice_count, 3);
    assert_int_equal(decision.advices[0].answer, ANSWER_ADMIT);
    assert_sv(decision.advices[1].reason, "Om wat er gezien is.");
}

static void along_the_advices_the_fg_gets_nothing(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_NOT_KNOWN, ANSWER_ADMIT);
    struct deciding_new wish = admitting();
    assert_int_equal(decide(kit, &kit->mayor, reference, &wish), OK);
    struct desk desk = kit_desk(kit, &kit->fg);
    struct against_row *rows = NULL;
    size_t count = 0;
    bool more = false;
    assert_int_equal(decisions_against(&desk, (struct instant){ 0 }, &rows, &count, &more), OK);
    for (size_t i = 0; i < count; i++) {
        assert_false(sv_equal(rows[i].reference, reference));
    }
}

/* --- the second reader -------------------------------------------------------------------------------------------- */
static void only_the_reader_who_was_named_writes_and_only_once(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_NOT_ADMIT, ANSWER_ADMIT);
    assert_int_equal(read_second(kit, &kit->reader, reference), ERR_REFUSED); /* nobody asked */
    assert_int_equal(ask(kit, &kit->mayor, reference, true), OK);
    assert_int_equal(kit_work(kit, &kit->reader, WORK_SECOND_VIEW_ASKED) > 0, true);
    assert_int_equal(ask(kit, &kit->mayor, reference, true), ERR_REFUSED); /* asked once */
    struct signals_test_staff other = signals_test_staff(&kit->test, kit->test.municipality, SV("andere-lezer-een"),
                                                         ROLE_SECOND_READER);
    assert_int_equal(read_second(kit, &other, reference), ERR_REFUSED);
    assert_int_equal(read_second(kit, &kit->reader, reference), OK);
    assert_int_equal(read_second(kit, &kit->reader, reference), ERR_REFUSED);
}

static void a_second_reader_is_asked_only_where_there_is_an_advice_to_go_against(void **state)
{
    struct kit *kit = *state;
    struct sv unknown = kit_ready(kit, ANSWER_NOT_KNOWN, ANSWER_NOT_KNOWN, ANSWER_NOT_KNOWN);
    assert_int_equal(ask(kit, &kit->mayor, unknown, true), ERR_REFUSED);
    struct sv all = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    assert_int_equal(ask(kit, &kit->mayor, all, true), ERR_REFUSED);
    assert_int_equal(ask(kit, &kit->mayor, all, false), OK);
}

static void who_advised_is_not_offered_as_second_reader(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff adviser = kit->adviser;
    kit_role(kit, &adviser, ROLE_SECOND_READER);
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_NOT_ADMIT, ANSWER_ADMIT);
    struct weighing weighing = kit_seen(kit, &kit->mayor, reference);
    struct desk desk = kit_desk(kit, &kit->mayor);
    struct reader *readers = NULL;
    size_t count = 0;
    assert_int_equal(second_readers(&desk, &weighing, &readers, &count), OK);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_not_equal(readers[i].person.value, adviser.actor.person.value);
    }
    const struct second_view_prepared *prepared = NULL;
    struct second_ask wish = { .admits = true, .reader = adviser.actor.person, .question = SV("?") };
    assert_int_equal(second_ask_prepare(&desk, &weighing, kit_settings(&desk), &wish, &prepared), ERR_REFUSED);
}

/* --- chairs, by person -------------------------------------------------------------------------------------------- */
static void who_advised_does_not_decide_whatever_roles_that_person_holds(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff adviser = kit->adviser;
    kit_role(kit, &adviser, ROLE_MAYOR);
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    assert_true(refused(kit, &adviser, reference, true, "You gave a position here. Who advised does not decide."));
    struct deciding_new wish = admitting();
    assert_int_equal(decide(kit, &adviser, reference, &wish), ERR_REFUSED);
}

static void who_recorded_for_an_absent_party_does_not_decide(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff lead = kit->lead;
    kit_role(kit, &lead, ROLE_MANDATE_HOLDER);
    struct kit_advice admit = { .answer = ANSWER_ADMIT };
    struct kit_advice recorded = { ANSWER_ADMIT, .recorded = true, .confirmed = true };
    struct sv reference = kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_TO_DECIDE,
                                                                .advices = { recorded, admit, admit } });
    assert_true(refused(kit, &lead, reference, true,
                        "You recorded an advice for an absent party here. Who recorded does not decide."));
    struct sv other = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    struct deciding_new wish = admitting();
    assert_int_equal(decide(kit, &lead, other, &wish), OK); /* nothing was recorded there: one chair */
}

static void the_second_reader_does_not_decide(void **state)
{
    struct kit *kit = *state;
    struct signals_test_staff reader = kit->reader;
    kit_role(kit, &reader, ROLE_MANDATE_HOLDER);
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    assert_int_equal(ask(kit, &kit->mayor, reference, false), OK);
    assert_true(refused(kit, &reader, reference, true, "You are the second reader here. Who reads does not decide."));
}

static void who_has_no_part_in_it_cannot_decide(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_ADMIT, ANSWER_ADMIT, ANSWER_ADMIT);
    const struct signals_test_staff *others[] = { &kit->officer, &kit->police, &kit->prosecution, &kit->lead,
                                                  &kit->reader, &kit->fg };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_true(refused(kit, others[i], reference, true, "Your role cannot do this."));
    }
}

/* --- it stands ---------------------------------------------------------------------------------------------------- */
static void of_two_decisions_the_first_stands(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_NOT_KNOWN, ANSWER_NOT_KNOWN, ANSWER_NOT_KNOWN);
    struct deciding_new yes = admitting(), no = refusing();
    const struct deciding_prepared *first = NULL, *second = NULL;
    assert_int_equal(prepare(kit, &kit->mayor, reference, &yes, &first), OK);
    assert_int_equal(prepare(kit, &kit->mandate, reference, &no, &second), OK);
    assert_int_equal(kit_write(kit, deciding_apply, first), OK);
    assert_int_equal(kit_write(kit, deciding_apply, second), ERR_CONFLICT);
    assert_int_equal(kit_write(kit, deciding_apply, first), ERR_CONFLICT);
    assert_int_equal(decide(kit, &kit->mayor, reference, &no), ERR_REFUSED);
    assert_true(opened(kit, &kit->mayor, reference, MAY_WEIGHING_READ).admits);
}

/* Every statement of this room, as it is built in. */
static void no_statement_changes_a_decision_or_an_advice(void **state)
{
    (void)state;
    size_t seen = 0;
    for (size_t i = 0; i < statement_count; i++) {
        const char *sql = statement_list[i]->text;
        assert_null(strstr(sql, "UPDATE weighing_decision"));
        assert_null(strstr(sql, "DELETE FROM weighing_decision"));
        assert_null(strstr(sql, "DELETE FROM second_view"));
        assert_null(strstr(sql, "DELETE FROM position"));
        bool changes_position = strstr(sql, "UPDATE position") != NULL;
        assert_true(!changes_position || (strstr(sql, "answer =") == NULL && strstr(sql, "given_by =") == NULL));
        bool changes_view = strstr(sql, "UPDATE second_view") != NULL;
        assert_true(!changes_view || strstr(sql, "written IS NULL") != NULL);
        seen += strstr(sql, "INSERT INTO weighing_decision") != NULL ? 1 : 0;
    }
    assert_int_equal(seen, 1);
}

static enum err paper_out(struct tx_write *tx, const void *prepared)
{
    const struct paper_new *out = prepared;
    return paper_put(tx, &out->paper, out->by);
}

static void whoever_received_something_is_asked_to_look_again_when_nobody_is_admitted(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_ready(kit, ANSWER_NOT_ADMIT, ANSWER_NOT_ADMIT, ANSWER_NOT_ADMIT);
    struct weighing weighing = kit_seen(kit, &kit->lead, reference);
    struct desk desk = kit_desk(kit, &kit->lead);
    struct paper_new out = { .paper = paper_begin(&desk, weighing.dossier), .by = kit->lead.actor.person };
    out.paper.what = PAPER_CASE;
    out.paper.holder = HOLDER_POLICE;
    out.paper.medium = MEDIUM_SCREEN;
    out.paper.back_by = weighing.destroy_on;
    assert_int_equal(kit_write(kit, paper_out, &out), OK);
    struct deciding_new wish = refusing();
    assert_int_equal(decide(kit, &kit->mandate, reference, &wish), OK);
    desk = kit_desk(kit, &kit->lead);
    struct paper paper;
    assert_int_equal(paper_of_reference(desk.tx, desk.arena, kit->test.municipality, out.paper.reference, &paper), OK);
    assert_int_equal(paper.state, PAPER_ASKED);
    assert_int_equal(paper.asked_for, ASK_REVIEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_received_something_is_asked_to_look_again_when_nobody_is_admitted),
        cmocka_unit_test(admitted_a_case_opens_under_a_key_of_its_own),
        cmocka_unit_test(about_a_minor_the_review_comes_earlier),
        cmocka_unit_test(the_mandate_holder_decides_along_the_advices),
        cmocka_unit_test(not_admitted_it_closes_with_reasons_and_no_case),
        cmocka_unit_test(without_any_of_its_texts_nobody_is_admitted),
        cmocka_unit_test(telling_the_person_concerned_is_decided_in_the_same_act),
        cmocka_unit_test(an_advice_entered_for_an_absent_party_blocks_admission_until_minutes_confirm_it),
        cmocka_unit_test(without_the_advices_of_all_three_nothing_is_decided),
        cmocka_unit_test(it_is_decided_only_when_it_is_ready),
        cmocka_unit_test(the_mandate_holder_never_goes_against_an_advice),
        cmocka_unit_test(the_mayor_goes_against_an_advice_only_after_the_second_readers_written_view),
        cmocka_unit_test(the_fg_sees_a_decision_against_an_advice_at_once_with_dissent_motivation_and_view),
        cmocka_unit_test(along_the_advices_the_fg_gets_nothing),
        cmocka_unit_test(only_the_reader_who_was_named_writes_and_only_once),
        cmocka_unit_test(a_second_reader_is_asked_only_where_there_is_an_advice_to_go_against),
        cmocka_unit_test(who_advised_is_not_offered_as_second_reader),
        cmocka_unit_test(who_advised_does_not_decide_whatever_roles_that_person_holds),
        cmocka_unit_test(who_recorded_for_an_absent_party_does_not_decide),
        cmocka_unit_test(the_second_reader_does_not_decide),
        cmocka_unit_test(who_has_no_part_in_it_cannot_decide),
        cmocka_unit_test(of_two_decisions_the_first_stands),
        cmocka_unit_test(no_statement_changes_a_decision_or_an_advice),
    };
    return cmocka_run_group_tests(tests, kit_open, kit_close);
}
