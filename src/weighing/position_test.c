/* Positions, against a real database and a real vault: sealed until all are in, given once, kept. */
#include "organisation/work_out.h"
#include "weighing/content_sql.h"
#include "weighing/decision_kit.h"
#include "weighing/fact.h"

/* --- in one line each --------------------------------------------------------------------------------------------- */
static struct sv gathering(struct kit *kit)
{
    return kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_GATHERING });
}

static const struct signals_test_staff *weigher(struct kit *kit, enum vault_party party)
{
    return party == PARTY_POLICE ? &kit->police : party == PARTY_PROSECUTION ? &kit->prosecution : &kit->adviser;
}

static struct position_new position_new(enum vault_party party, enum position_round round, enum advice_answer answer)
{
    static const struct question_new questions[2] = { { ANSWER_ADMIT, SV_INIT("Gezien op straat.") },
                                                      { ANSWER_NOT_KNOWN, { "", 0 } } };
    return (struct position_new){ .party = party, .round = round, .answer = answer, .reason = SV("Om de bedreiging."),
                                  .questions = questions, .question_count = round == ROUND_FIRST ? 2 : 0 };
}

static enum err give(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                     const struct position_new *new, bool *ret_unexplained)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    const struct position_prepared *prepared = NULL;
    TRY(position_prepare(&desk, &weighing, kit_settings(&desk), new, &prepared, ret_unexplained));
    return prepared == NULL ? OK : kit_write(kit, position_apply, prepared);
}

static enum err give_first(struct kit *kit, struct sv reference, enum vault_party party, enum advice_answer answer)
{
    struct position_new new = position_new(party, ROUND_FIRST, answer);
    bool unexplained = false;
    return give(kit, weigher(kit, party), reference, &new, &unexplained);
}

static struct sv opened(struct kit *kit)
{
    struct sv reference = gathering(kit);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        assert_int_equal(give_first(kit, reference, party, ANSWER_ADMIT), OK);
    }
    assert_int_equal(kit_seen(kit, &kit->police, reference).state, WEIGHING_OPENED);
    return reference;
}

static struct weighing_content content_of(struct kit *kit, const struct signals_test_staff *staff, struct sv reference)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    struct weighing_content content;
    assert_int_equal(weighing_open(&desk, &weighing, MAY_WEIGHING_READ, &content), OK);
    return content;
}

/* Whether the act is refused to this person, with this sentence. */
static void refused(struct kit *kit, const struct signals_test_staff *staff, struct sv reference, enum weighing_act act,
                    enum vault_party party, const char *why)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    struct weighing_facts facts;
    struct text said = { 0 };
    assert_int_equal(weighing_facts_read(desk.tx, desk.arena, &weighing, &facts), OK);
    assert_int_equal(weighing_allows(weighing_transition_of(act), &weighing, &facts, desk.actor, party, &said),
                     ERR_REFUSED);
    assert_sv(text_in(LANGUAGE_EN, said), why);
}

/* --- sealed until all are in -------------------------------------------------------------------------------------- */
static void a_first_position_says_nothing_to_anybody_until_all_three_are_in(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    assert_int_equal(give_first(kit, reference, PARTY_POLICE, ANSWER_ADMIT), OK);
    assert_int_equal(give_first(kit, reference, PARTY_MUNICIPALITY, ANSWER_NOT_ADMIT), OK);
    const struct signals_test_staff *readers[] = { &kit->police, &kit->lead, &kit->mayor };
    for (size_t i = 0; i < 3; i++) {
        struct weighing_content content = content_of(kit, readers[i], reference);
        assert_int_equal(content.position_count, 2);
        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(content.positions[j].answer, ANSWER_SEALED);
            assert_true(sv_empty(content.positions[j].reason));
            assert_int_equal(content.positions[j].answer_count, 0);
            assert_true(content.positions[j].given.ms != 0);
        }
    }
    assert_int_equal(kit_seen(kit, &kit->police, reference).state, WEIGHING_GATHERING);
}

static void the_third_opens_them_all_in_its_own_transaction(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    assert_int_equal(give_first(kit, reference, PARTY_POLICE, ANSWER_ADMIT), OK);
    assert_int_equal(give_first(kit, reference, PARTY_MUNICIPALITY, ANSWER_NOT_ADMIT), OK);
    assert_int_equal(give_first(kit, reference, PARTY_PROSECUTION, ANSWER_NOT_KNOWN), OK);
    struct weighing weighing = kit_seen(kit, &kit->police, reference);
    assert_int_equal(weighing.state, WEIGHING_OPENED);
    assert_int_equal(weighing.adviser.value, kit->adviser.actor.person.value);
    struct weighing_content content = content_of(kit, &kit->prosecution, reference);
    assert_int_equal(weighing_position_of(&content, ROUND_FIRST, PARTY_POLICE)->answer, ANSWER_ADMIT);
    assert_int_equal(weighing_position_of(&content, ROUND_FIRST, PARTY_PROSECUTION)->answer, ANSWER_NOT_KNOWN);
    const struct weighing_position *own = weighing_position_of(&content, ROUND_FIRST, PARTY_MUNICIPALITY);
    assert_int_equal(own->answer, ANSWER_NOT_ADMIT);
    assert_sv(own->reason, "Om de bedreiging.");
    assert_int_equal(own->answer_count, 2);
    assert_int_equal(own->answers[1].answer, ANSWER_NOT_KNOWN);
    assert_sv(own->answers[0].reason, "Gezien op straat.");
}

/* The answers are one letter each, so that the length of what is sealed tells nothing either. */
static void a_sealed_answer_is_as_long_whatever_it_says(void **state)
{
    struct kit *kit = *state;
    size_t lengths[3] = { 0 };
    for (enum advice_answer answer = ANSWER_ADMIT; answer <= ANSWER_NOT_KNOWN; answer++) {
        struct sv reference = gathering(kit);
        assert_int_equal(give_first(kit, reference, PARTY_POLICE, answer), OK);
        struct desk desk = kit_desk(kit, &kit->police);
        struct sql_positions_of_weighing *rows = NULL;
        size_t count = 0;
        struct sql_positions_of_weighing_in in = { kit_seen(kit, &kit->police, reference).id };
        assert_int_equal(sql_positions_of_weighing(desk.tx, desk.arena, &in, &rows, &count), OK);
        assert_int_equal(rows[0].answer, ANSWER_SEALED);
        lengths[answer - ANSWER_ADMIT] = rows[0].sealed_answer.bytes.length;
    }
    assert_int_equal(lengths[0], lengths[1]);
    assert_int_equal(lengths[1], lengths[2]);
}

/* Whoever has the database, the key store and a weigher's session: every key there is, in every combination, opens
 * nothing. */
static void with_every_key_of_the_database_the_vault_opens_no_first_position(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    assert_int_equal(give_first(kit, reference, PARTY_POLICE, ANSWER_ADMIT), OK);
    assert_int_equal(give_first(kit, reference, PARTY_PROSECUTION, ANSWER_ADMIT), OK);
    struct weighing weighing = kit_seen(kit, &kit->police, reference);
    struct desk desk = kit_desk(kit, &kit->police);
    struct sql_positions_of_weighing *rows = NULL;
    size_t count = 0;
    assert_int_equal(sql_positions_of_weighing(desk.tx, desk.arena,
                                               &(struct sql_positions_of_weighing_in){ weighing.id }, &rows, &count),
                     OK);
    const struct key_slot_id slots[] = { weighing.position_keys[0], weighing.position_keys[1], weighing.record_key };
    const enum vault_party parties[] = { PARTY_POLICE, PARTY_PROSECUTION, PARTY_MUNICIPALITY };
    for (unsigned with = 1; with < 8; with++) {
        for (size_t opens = 0; opens < 3; opens++) {
            if ((with & (1U << opens)) == 0) {
                continue;
            }
            struct vault_batch *batch = NULL;
            struct batch_key keys[3];
            assert_int_equal(batch_begin(desk.arena, desk.session, weighing.municipality, &batch), OK);
            for (size_t i = 0; i < 3; i++) {
                struct wrapped_key wrapped;
                if ((with & (1U << i)) != 0) {
                    assert_int_equal(store_key_read(desk.tx, slots[i], &wrapped), OK);
                    keys[i] = batch_key_use(batch, KEY_POSITION, weighing.dossier, &wrapped);
                    batch_key_party(batch, keys[i], parties[i]);
                }
            }
            struct place place = { SV("position"), SV("sealed_answer"), rows[0].position.value };
            (void)batch_open(batch, keys[opens], place, rows[0].sealed_answer);
            struct log_entry entry = desk_log(&desk, weighing_dossier(&weighing), MAY_WEIGHING_READ, LOG_VIEW,
                                              SV("weighing"));
            batch_log(batch, &entry);
            assert_int_equal(vault_call(desk.vault, batch), ERR_VAULT);
            assert_int_not_equal(vault_refusal(desk.vault), REFUSAL_NONE);
        }
    }
}

static void the_records_own_key_opens_no_first_position(void **state)
{
    struct kit *kit = *state;
    struct sv reference = opened(kit);
    struct weighing weighing = kit_seen(kit, &kit->police, reference);
    struct desk desk = kit_desk(kit, &kit->police);
    struct sql_positions_of_weighing *rows = NULL;
    size_t count = 0;
    struct vault_batch *batch = NULL;
    struct desk_key record;
    assert_int_equal(sql_positions_of_weighing(desk.tx, desk.arena,
                                               &(struct sql_positions_of_weighing_in){ weighing.id }, &rows, &count),
                     OK);
    assert_int_equal(batch_begin(desk.arena, desk.session, weighing.municipality, &batch), OK);
    assert_int_equal(desk_key(&desk, batch, weighing_dossier(&weighing), KEY_RECORD, &record), OK);
    struct place place = { SV("position"), SV("sealed_answer"), rows[0].position.value };
    struct batch_open open = batch_open(batch, record.key, place, rows[0].sealed_answer);
    struct log_entry entry = desk_log(&desk, weighing_dossier(&weighing), MAY_WEIGHING_READ, LOG_VIEW, SV("weighing"));
    batch_log(batch, &entry);
    assert_int_equal(vault_call(desk.vault, batch), OK);
    assert_false(batch_opened(batch, open));
}

/* --- once, by its own party, before the opening ------------------------------------------------------------------- */
static void a_position_given_twice_is_refused_and_two_at_once_conflict(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct weighing weighing = kit_seen(kit, &kit->police, reference);
    struct desk desk = kit_desk(kit, &kit->police);
    struct position_new new = position_new(PARTY_POLICE, ROUND_FIRST, ANSWER_ADMIT);
    const struct position_prepared *one = NULL, *two = NULL;
    bool unexplained = false;
    assert_int_equal(position_prepare(&desk, &weighing, kit_settings(&desk), &new, &one, &unexplained), OK);
    assert_int_equal(position_prepare(&desk, &weighing, kit_settings(&desk), &new, &two, &unexplained), OK);
    assert_int_equal(kit_write(kit, position_apply, two), OK);
    assert_int_equal(kit_write(kit, position_apply, one), ERR_CONFLICT);
    assert_int_equal(give_first(kit, reference, PARTY_POLICE, ANSWER_ADMIT), ERR_REFUSED);
    refused(kit, &kit->police, reference, WEIGHING_ACT_FIRST_POSITION, PARTY_POLICE,
            "Your party has given this position already. It does not change; add an addendum.");
}

static void after_the_opening_no_first_position_can_be_given(void **state)
{
    struct kit *kit = *state;
    struct sv reference = opened(kit);
    assert_int_equal(give_first(kit, reference, PARTY_POLICE, ANSWER_ADMIT), ERR_REFUSED);
    refused(kit, &kit->police, reference, WEIGHING_ACT_FIRST_POSITION, PARTY_POLICE,
            "The first positions are opened. A first position can no longer be given.");
}

static void a_position_of_another_party_is_refused(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct position_new new = position_new(PARTY_POLICE, ROUND_FIRST, ANSWER_ADMIT);
    bool unexplained = false;
    assert_int_equal(give(kit, &kit->prosecution, reference, &new, &unexplained), ERR_REFUSED);
    refused(kit, &kit->prosecution, reference, WEIGHING_ACT_FIRST_POSITION, PARTY_POLICE,
            "You weigh for another party. Each party gives its own position.");
    refused(kit, &kit->mayor, reference, WEIGHING_ACT_FIRST_POSITION, PARTY_POLICE, "Your role cannot do this.");
}

static void a_final_position_waits_for_the_opening(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    refused(kit, &kit->police, reference, WEIGHING_ACT_FINAL_POSITION, PARTY_POLICE,
            "The first positions are not all in. Final positions follow when they are opened.");
}

/* --- by person, not by role --------------------------------------------------------------------------------------- */
static enum err record_for(struct kit *kit, const struct signals_test_staff *staff, struct sv reference,
                           enum vault_party party, enum position_round round)
{
    struct position_new new = position_new(party, round, ANSWER_ADMIT);
    new.recorded = true;
    new.source = SV("Brief van 3 maart 2026.");
    bool unexplained = false;
    return give(kit, staff, reference, &new, &unexplained);
}

static void who_recorded_for_an_absent_party_neither_advises_nor_decides(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct signals_test_staff several = signals_test_staff(&kit->test, kit->test.municipality, SV("stoelen-een"),
                                                           ROLE_PROCESS_LEAD);
    kit_role(kit, &several, ROLE_WEIGHER_MUNICIPALITY);
    kit_role(kit, &several, ROLE_MAYOR);
    assert_int_equal(record_for(kit, &several, reference, PARTY_POLICE, ROUND_FIRST), OK);
    refused(kit, &several, reference, WEIGHING_ACT_FIRST_POSITION, PARTY_MUNICIPALITY,
            "You recorded an advice for another party here. Somebody else gives this position.");
    struct sv ready = opened(kit);
    assert_int_equal(record_for(kit, &several, ready, PARTY_POLICE, ROUND_FINAL), OK);
    struct position_new final = position_new(PARTY_PROSECUTION, ROUND_FINAL, ANSWER_ADMIT);
    bool unexplained = false;
    assert_int_equal(give(kit, &kit->prosecution, ready, &final, &unexplained), OK);
    final.party = PARTY_MUNICIPALITY;
    assert_int_equal(give(kit, &kit->adviser, ready, &final, &unexplained), OK);
    assert_int_equal(kit_seen(kit, &several, ready).state, WEIGHING_TO_DECIDE);
    refused(kit, &several, ready, WEIGHING_ACT_ADMIT, PARTY_NONE,
            "You recorded an advice for an absent party here. Who recorded does not decide.");
}

static void who_advised_neither_records_nor_decides(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct signals_test_staff several = signals_test_staff(&kit->test, kit->test.municipality, SV("stoelen-twee"),
                                                           ROLE_WEIGHER_MUNICIPALITY);
    kit_role(kit, &several, ROLE_PROCESS_LEAD);
    kit_role(kit, &several, ROLE_MAYOR);
    struct position_new new = position_new(PARTY_MUNICIPALITY, ROUND_FIRST, ANSWER_ADMIT);
    bool unexplained = false;
    assert_int_equal(give(kit, &several, reference, &new, &unexplained), OK);
    assert_int_equal(record_for(kit, &several, reference, PARTY_POLICE, ROUND_FIRST), ERR_REFUSED);
    refused(kit, &several, reference, WEIGHING_ACT_RECORD_FIRST, PARTY_POLICE,
            "You gave a position here yourself. Somebody else records for an absent party.");
    assert_int_equal(give_first(kit, reference, PARTY_POLICE, ANSWER_ADMIT), OK);
    assert_int_equal(give_first(kit, reference, PARTY_PROSECUTION, ANSWER_ADMIT), OK);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        struct position_new final = position_new(party, ROUND_FINAL, ANSWER_ADMIT);
        assert_int_equal(give(kit, weigher(kit, party), reference, &final, &unexplained), OK);
    }
    refused(kit, &several, reference, WEIGHING_ACT_ADMIT, PARTY_NONE,
            "You gave a position here. Who advised does not decide.");
}

static void what_is_recorded_names_its_source_and_waits_to_be_confirmed(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    assert_int_equal(record_for(kit, &kit->lead, reference, PARTY_POLICE, ROUND_FIRST), OK);
    struct weighing_content content = content_of(kit, &kit->prosecution, reference);
    assert_true(content.positions[0].recorded);
    assert_sv(content.positions[0].source, "Brief van 3 maart 2026.");
    assert_int_equal(content.positions[0].answer, ANSWER_SEALED);
    assert_int_equal(content.positions[0].confirmed.ms, 0);
    refused(kit, &kit->police, reference, WEIGHING_ACT_FIRST_POSITION, PARTY_POLICE,
            "The process lead recorded this position for your party. Signed minutes confirm it.");
}

/* --- final positions, addenda ------------------------------------------------------------------------------------- */
static void a_final_position_that_differs_says_why_and_both_stay(void **state)
{
    struct kit *kit = *state;
    struct sv reference = opened(kit);
    struct position_new final = position_new(PARTY_POLICE, ROUND_FINAL, ANSWER_NOT_ADMIT);
    bool unexplained = false;
    assert_int_equal(give(kit, &kit->police, reference, &final, &unexplained), OK);
    assert_true(unexplained);
    struct weighing_content content = content_of(kit, &kit->mayor, reference);
    assert_null(weighing_position_of(&content, ROUND_FINAL, PARTY_POLICE));
    final.change_reason = SV("Het OM wist meer.");
    assert_int_equal(give(kit, &kit->police, reference, &final, &unexplained), OK);
    assert_false(unexplained);
    content = content_of(kit, &kit->mayor, reference);
    assert_int_equal(weighing_position_of(&content, ROUND_FIRST, PARTY_POLICE)->answer, ANSWER_ADMIT);
    assert_int_equal(weighing_position_of(&content, ROUND_FINAL, PARTY_POLICE)->answer, ANSWER_NOT_ADMIT);
    assert_sv(weighing_position_of(&content, ROUND_FINAL, PARTY_POLICE)->change_reason, "Het OM wist meer.");
}

static void the_third_final_position_makes_it_ready_to_decide(void **state)
{
    struct kit *kit = *state;
    struct sv reference = opened(kit);
    bool unexplained = false;
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        assert_int_equal(kit_seen(kit, &kit->mayor, reference).state, WEIGHING_OPENED);
        struct position_new final = position_new(party, ROUND_FINAL, ANSWER_ADMIT);
        assert_int_equal(give(kit, weigher(kit, party), reference, &final, &unexplained), OK);
    }
    assert_int_equal(kit_seen(kit, &kit->mayor, reference).state, WEIGHING_TO_DECIDE);
    assert_true(kit_work(kit, &kit->mayor, WORK_DECISION_ASKED) > 0);
}

static void what_a_party_was_asked_is_done_once_it_gave_it(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        assert_int_equal(give_first(kit, reference, party, ANSWER_ADMIT), OK);
    }
    size_t police = kit_work(kit, &kit->police, WORK_POSITION_ASKED);
    size_t prosecution = kit_work(kit, &kit->prosecution, WORK_POSITION_ASKED);
    struct position_new final = position_new(PARTY_POLICE, ROUND_FINAL, ANSWER_ADMIT);
    bool unexplained = false;
    assert_int_equal(give(kit, &kit->police, reference, &final, &unexplained), OK);
    assert_int_equal(kit_work(kit, &kit->police, WORK_POSITION_ASKED), police - 1);
    assert_int_equal(kit_work(kit, &kit->prosecution, WORK_POSITION_ASKED), prosecution);
}

static void an_addendum_stands_below_with_its_date_and_can_be_withdrawn_by_its_party(void **state)
{
    struct kit *kit = *state;
    struct sv reference = opened(kit);
    struct weighing weighing = kit_seen(kit, &kit->police, reference);
    struct desk desk = kit_desk(kit, &kit->police);
    const struct addition_prepared *prepared = NULL;
    assert_int_equal(addendum_prepare(&desk, &weighing, kit_settings(&desk), SV("Er kwam iets bij."), &prepared), OK);
    assert_int_equal(kit_write(kit, addition_apply, prepared), OK);
    struct weighing_content content = content_of(kit, &kit->prosecution, reference);
    assert_int_equal(content.addendum_count, 1);
    assert_sv(content.addenda[0].body, "Er kwam iets bij.");
    struct content_withdrawal wanted = { .addendum = content.addenda[0].id, .reason = SV("Niet meer nodig.") };
    const struct signals_test_staff *who[] = { &kit->prosecution, &kit->police };
    for (size_t i = 0; i < 2; i++) {
        weighing = kit_seen(kit, who[i], reference);
        desk = kit_desk(kit, who[i]);
        assert_int_equal(withdrawal_prepare(&desk, &weighing, kit_settings(&desk), &wanted, &prepared), OK);
        assert_int_equal(kit_write(kit, addition_apply, prepared), i == 0 ? ERR_CONFLICT : OK);
    }
    content = content_of(kit, &kit->mayor, reference);
    assert_int_equal(content.addendum_count, 1);
    assert_true(sv_empty(content.addenda[0].body));
    assert_sv(content.addenda[0].withdrawn_by, "politie");
}

static void a_fact_of_the_police_is_withdrawn_by_the_police_and_leaves_a_stub(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct weighing weighing = kit_seen(kit, &kit->police, reference);
    struct desk desk = kit_desk(kit, &kit->police);
    const struct addition_prepared *prepared = NULL;
    struct fact_new new = { .kind = OBSERVATION_SEEN, .body = SV("Aangehouden op 1 maart."),
                            .basis = SV("Wpg art. 20"), .category = FACT_CRIMINAL };
    assert_int_equal(fact_prepare(&desk, &weighing, kit_settings(&desk), &new, &prepared), OK);
    assert_int_equal(kit_write(kit, addition_apply, prepared), OK);
    struct weighing_content content = content_of(kit, &kit->adviser, reference);
    const struct weighing_fact *fact = &content.facts[content.fact_count - 1];
    assert_int_equal(fact->provider, PARTY_POLICE);
    assert_sv(fact->body, "Aangehouden op 1 maart.");
    struct content_withdrawal wanted = { .fact = fact->id, .reason = SV("Onjuist.") };
    weighing = kit_seen(kit, &kit->police, reference);
    desk = kit_desk(kit, &kit->police);
    assert_int_equal(withdrawal_prepare(&desk, &weighing, kit_settings(&desk), &wanted, &prepared), OK);
    assert_int_equal(kit_write(kit, addition_apply, prepared), OK);
    size_t before = content.fact_count;
    content = content_of(kit, &kit->adviser, reference);
    assert_int_equal(content.fact_count, before);
    assert_true(sv_empty(content.facts[before - 1].body) && sv_empty(content.facts[before - 1].basis));
    assert_true(content.facts[before - 1].withdrawn.ms != 0);
    assert_sv(content.facts[before - 1].withdrawn_by, "politie");
}

/* --- hidden is absent --------------------------------------------------------------------------------------------- */
static void who_steps_aside_finds_it_no_more(void **state)
{
    struct kit *kit = *state;
    struct sv reference = gathering(kit);
    struct signals_test_staff aside = signals_test_staff(&kit->test, kit->test.municipality, SV("belang"),
                                                         ROLE_MANDATE_HOLDER);
    struct weighing weighing = kit_seen(kit, &aside, reference);
    struct desk desk = kit_desk(kit, &aside);
    const struct addition_prepared *prepared = NULL;
    assert_int_equal(conflict_prepare(&desk, &weighing, kit_settings(&desk), &prepared), OK);
    assert_int_equal(kit_write(kit, addition_apply, prepared), OK);
    desk = kit_desk(kit, &aside);
    struct weighing_search search = { desk.actor, reference, date_of(desk.now) };
    assert_int_equal(weighing_find(desk.tx, desk.arena, &search, &weighing), ERR_NOT_FOUND);
    assert_true(kit_seen(kit, &kit->mandate, reference).id.value != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_position_says_nothing_to_anybody_until_all_three_are_in),
        cmocka_unit_test(the_third_opens_them_all_in_its_own_transaction),
        cmocka_unit_test(a_sealed_answer_is_as_long_whatever_it_says),
        cmocka_unit_test(with_every_key_of_the_database_the_vault_opens_no_first_position),
        cmocka_unit_test(the_records_own_key_opens_no_first_position),
        cmocka_unit_test(a_position_given_twice_is_refused_and_two_at_once_conflict),
        cmocka_unit_test(after_the_opening_no_first_position_can_be_given),
        cmocka_unit_test(a_position_of_another_party_is_refused),
        cmocka_unit_test(a_final_position_waits_for_the_opening),
        cmocka_unit_test(who_recorded_for_an_absent_party_neither_advises_nor_decides),
        cmocka_unit_test(who_advised_neither_records_nor_decides),
        cmocka_unit_test(what_is_recorded_names_its_source_and_waits_to_be_confirmed),
        cmocka_unit_test(a_final_position_that_differs_says_why_and_both_stay),
        cmocka_unit_test(the_third_final_position_makes_it_ready_to_decide),
        cmocka_unit_test(what_a_party_was_asked_is_done_once_it_gave_it),
        cmocka_unit_test(an_addendum_stands_below_with_its_date_and_can_be_withdrawn_by_its_party),
        cmocka_unit_test(a_fact_of_the_police_is_withdrawn_by_the_police_and_leaves_a_stub),
        cmocka_unit_test(who_steps_aside_finds_it_no_more),
    };
    return cmocka_run_group_tests(tests, kit_open, kit_close);
}
