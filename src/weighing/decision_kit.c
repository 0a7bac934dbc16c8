/* Weighings in a state, for tests. */
#include "organisation/work_out.h"
#include "weighing/decision_kit.h"
#include "weighing/decision_kit_sql.h"
#include "weighing/texts.h"

#include <pthread.h>

int kit_admitted, kit_confirmed, kit_undone;
struct admission kit_admission;
struct weighing_sequel kit_sequel;

enum err event_admitted(struct tx_write *tx, const struct admission *admission)
{
    (void)tx;
    kit_admitted++;
    kit_admission = *admission;
    return OK;
}

enum err event_weighing_confirmed(struct tx_write *tx, const struct weighing_sequel *sequel)
{
    (void)tx;
    kit_confirmed++;
    kit_sequel = *sequel;
    return OK;
}

enum err event_weighing_undone(struct tx_write *tx, const struct weighing_sequel *sequel)
{
    (void)tx;
    kit_undone++;
    kit_sequel = *sequel;
    return OK;
}

int kit_open(void **state)
{
    static struct kit kit;
    struct signals_test *test = &kit.test;
    signals_test_open(test);
    struct municipality_id here = test->municipality;
    kit.officer = signals_test_staff(test, here, SV("officier"), ROLE_MELDPUNT_OFFICER);
    kit.police = signals_test_staff(test, here, SV("politie"), ROLE_WEIGHER_POLICE);
    kit.prosecution = signals_test_staff(test, here, SV("om"), ROLE_WEIGHER_PROSECUTION);
    kit.adviser = signals_test_staff(test, here, SV("adviseur"), ROLE_WEIGHER_MUNICIPALITY);
    kit.lead = signals_test_staff(test, here, SV("regisseur"), ROLE_PROCESS_LEAD);
    kit.mayor = signals_test_staff(test, here, SV("burgemeester"), ROLE_MAYOR);
    kit.mandate = signals_test_staff(test, here, SV("gemandateerde"), ROLE_MANDATE_HOLDER);
    kit.reader = signals_test_staff(test, here, SV("lezer"), ROLE_SECOND_READER);
    kit.fg = signals_test_staff(test, here, SV("fg"), ROLE_FG);
    *state = &kit;
    return 0;
}

int kit_close(void **state)
{
    struct kit *kit = *state;
    signals_test_close(&kit->test);
    return 0;
}

struct desk kit_desk(struct kit *kit, const struct signals_test_staff *staff)
{
    kit->test.people.now = instant_add_ms(kit->test.people.now, 1000);
    return signals_test_desk(&kit->test, staff);
}

struct settings *kit_settings(const struct desk *desk)
{
    struct settings *settings = NULL;
    assert_int_equal(settings_load(desk->tx, desk->arena, desk->actor->municipality, &settings), OK);
    return settings;
}

enum err kit_write(struct kit *kit, apply_fn *apply, const void *prepared)
{
    return signals_test_write(&kit->test, apply, prepared);
}

void kit_role(struct kit *kit, struct signals_test_staff *staff, enum role role)
{
    struct people_test *people = &kit->test.people;
    struct municipality_id here = kit->test.municipality;
    assert_int_equal(people_test_role(people, staff->actor.person, here, role, people->today), OK);
    assert_int_equal(actor_load(people_test_tx(people), &people->arena, staff->actor.person, here, people->today,
                                &staff->actor), OK);
}

size_t kit_work(struct kit *kit, const struct signals_test_staff *staff, enum work_kind kind)
{
    struct desk desk = signals_test_desk(&kit->test, staff);
    struct work_out *works = NULL;
    size_t count = 0, found = 0;
    assert_int_equal(work_out_open(desk.tx, desk.arena, desk.actor, &works, &count), OK);
    for (size_t i = 0; i < count; i++) {
        found += works[i].kind == kind ? 1 : 0;
    }
    return found;
}

/* --- a weighing --------------------------------------------------------------------------------------------------- */
struct put {
    struct sql_kit_weighing_put_in row;
    struct sql_kit_text_put_in text;
    struct sql_kit_fact_put_in facts[2];
    struct sql_kit_position_put_in positions[PARTY_COUNT];
    size_t position_count;
    struct wrapped_key key;
};

static enum err put_apply(struct tx_write *tx, const void *prepared)
{
    const struct put *put = prepared;
    struct sql_kit_weighing_put_in row = put->row;
    TRY(tx_key_create(tx, &put->key, &row.record_key));
    TRY(sql_kit_weighing_put(tx, &row));
    TRY(sql_kit_text_put(tx, &put->text));
    TRY(sql_kit_fact_put(tx, &put->facts[0]));
    TRY(sql_kit_fact_put(tx, &put->facts[1]));
    for (size_t i = 0; i < put->position_count; i++) {
        TRY(sql_kit_position_put(tx, &put->positions[i]));
    }
    return OK;
}

static void put_positions(struct kit *kit, const struct kit_wish *wish, const struct desk *desk, struct put *put)
{
    const struct signals_test_staff *weighers[PARTY_COUNT] = { &kit->police, &kit->prosecution, &kit->adviser };
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        const struct kit_advice *advice = &wish->advices[i];
        if (advice->answer == ANSWER_SEALED) {
            continue;
        }
        bool by_lead = advice->recorded || wish->urgent;
        put->positions[put->position_count++] = (struct sql_kit_position_put_in){
            .position = { id_next(desk->now, desk->random) }, .weighing = put->row.weighing,
            .party = (enum vault_party)(PARTY_POLICE + i), .round = wish->urgent ? ROUND_ORAL : ROUND_FINAL,
            .answer = advice->answer, .given_by = by_lead ? kit->lead.actor.person : weighers[i]->actor.person,
            .recorded = advice->recorded, .given = desk->now,
            .confirmed = advice->confirmed ? desk->now : (struct instant){ 0 } };
    }
}

static void put_seal(struct kit *kit, const struct desk *desk, struct put *put)
{
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(desk->arena, desk->session, kit->test.municipality, &batch), OK);
    struct batch_key key = batch_key_new(batch, KEY_RECORD, put->row.dossier);
    int64_t id = put->row.weighing.value;
    struct sv table = SV("weighing_text");
    struct batch_seal who = batch_seal(batch, key, (struct place){ table, SV("who"), id }, SV("Sem Voorbeeld"));
    struct batch_seal residence = batch_seal(batch, key, (struct place){ table, SV("residence"), id }, SV("Proefdam"));
    struct batch_seal behaviour = batch_seal(batch, key, (struct place){ table, SV("behaviour"), id },
                                             SV("Dreigt met een mes."));
    struct batch_seal element = batch_seal(batch, key, (struct place){ table, SV("element"), id }, SV("Geweld"));
    struct batch_seal basis = batch_seal(batch, key, (struct place){ table, SV("basis"), id }, SV("Wet PGA"));
    struct batch_seal facts[2], reasons[PARTY_COUNT];
    const struct sv bodies[2] = { SV("Liep met een mes over het plein."), SV("Helpt zijn oma.") };
    for (size_t i = 0; i < 2; i++) {
        facts[i] = batch_seal(batch, key, (struct place){ SV("fact"), SV("body"), put->facts[i].fact.value },
                              bodies[i]);
    }
    for (size_t i = 0; i < put->position_count; i++) {
        struct place place = { SV("position"), SV("reason"), put->positions[i].position.value };
        reasons[i] = batch_seal(batch, key, place, SV("Om wat er gezien is."));
    }
    assert_int_equal(vault_call(kit->test.vault, batch), OK);
    put->key = batch_wrapped(batch, key);
    put->text = (struct sql_kit_text_put_in){ put->row.weighing, batch_sealed(batch, who),
                                              batch_sealed(batch, residence), batch_sealed(batch, behaviour),
                                              batch_sealed(batch, element), batch_sealed(batch, basis) };
    for (size_t i = 0; i < 2; i++) {
        put->facts[i].body = batch_sealed(batch, facts[i]);
    }
    for (size_t i = 0; i < put->position_count; i++) {
        put->positions[i].reason = batch_sealed(batch, reasons[i]);
    }
}

struct sv kit_weighing(struct kit *kit, const struct kit_wish *wish)
{
    struct desk desk = kit_desk(kit, &kit->officer);
    struct put put = { .row = { .weighing = { id_next(desk.now, desk.random) }, .municipality = kit->test.municipality,
                                .dossier = dossier_ref_new(desk.random), .signal_dossier = dossier_ref_new(desk.random),
                                .state = wish->state, .urgent = wish->urgent,
                                .age_band = wish->age == AGE_UNKNOWN ? AGE_ADULT : wish->age, .started = desk.now,
                                .started_by = kit->officer.actor.person,
                                .due = date_add_days(date_of(desk.now), 21), .process_lead = kit->lead.actor.person,
                                .destroy_on = date_add_days(date_of(desk.now), 200) } };
    assert_int_equal(weighing_reference_new(desk.arena, desk.random, SV("W-"), &put.row.reference), OK);
    for (size_t i = 0; i < 2; i++) {
        put.facts[i] = (struct sql_kit_fact_put_in){ .fact = { id_next(desk.now, desk.random) },
                                                     .weighing = put.row.weighing, .against = i == 1,
                                                     .added_by = kit->officer.actor.person, .added = desk.now };
    }
    put_positions(kit, wish, &desk, &put);
    put_seal(kit, &desk, &put);
    assert_int_equal(kit_write(kit, put_apply, &put), OK);
    return put.row.reference;
}

struct sv kit_ready(struct kit *kit, enum advice_answer police, enum advice_answer prosecution,
                    enum advice_answer municipality)
{
    return kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_TO_DECIDE,
                                                 .advices = { { police, false, false }, { prosecution, false, false },
                                                              { municipality, false, false } } });
}

struct weighing kit_seen(struct kit *kit, const struct signals_test_staff *staff, struct sv reference)
{
    struct desk desk = signals_test_desk(&kit->test, staff);
    struct weighing weighing;
    assert_int_equal(weighing_find(desk.tx, desk.arena,
                                   &(struct weighing_search){ desk.actor, reference, date_of(desk.now) }, &weighing),
                     OK);
    return weighing;
}

/* --- two at once -------------------------------------------------------------------------------------------------- */
static enum err back_ungiven(struct tx_write *tx, const struct kit_back *back)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct sql_kit_position_key key;
    TRY(sql_kit_position_key(tx_of(tx), &arena, &(struct sql_kit_position_key_in){ back->weighing, back->ungiven },
                             &key));
    if (key.slot.value != 0) {
        TRY(tx_key_destroy(tx, key.slot));
    }
    TRY(sql_kit_position_key_gone(tx, &(struct sql_kit_position_key_gone_in){ back->weighing, back->ungiven }));
    return sql_kit_position_gone(tx, &(struct sql_kit_position_gone_in){ back->weighing, back->ungiven });
}

static enum err back_apply(struct tx_write *tx, const void *prepared)
{
    const struct kit_back *back = prepared;
    TRY(sql_kit_back(tx, &(struct sql_kit_back_in){ back->weighing, back->state, back->due, back->escalated,
                                                    back->lapses }));
    TRY(sql_kit_decision_gone(tx, &(struct sql_kit_decision_gone_in){ back->weighing }));
    TRY(sql_kit_steps_gone(tx, &(struct sql_kit_steps_gone_in){ back->weighing }));
    if (back->unconfirmed != PARTY_NONE) {
        TRY(sql_kit_unconfirmed(tx, &(struct sql_kit_unconfirmed_in){ back->weighing, back->unconfirmed }));
    }
    if (back->ungiven != PARTY_NONE) {
        TRY(back_ungiven(tx, back));
    }
    return tx_intents_forget(tx, INT64_MAX);
}

void kit_stand_back(struct kit *kit, const struct kit_back *back)
{
    assert_int_equal(kit_write(kit, back_apply, back), OK);
}

struct runner {
    struct store *store;
    apply_fn *apply;
    const void *prepared;
    pthread_barrier_t *barrier;
    enum err outcome;
};

static void *runner_run(void *context)
{
    struct runner *runner = context;
    for (size_t i = 0; i < KIT_ROUNDS; i++) {
        (void)pthread_barrier_wait(runner->barrier); /* everything stands as before */
        runner->outcome = store_write(runner->store, runner->apply, runner->prepared);
        (void)pthread_barrier_wait(runner->barrier); /* both are done */
    }
    return NULL;
}

static struct kit_stands stands_now(struct kit *kit, struct weighing_id weighing)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_kit_stands row;
    assert_int_equal(store_read_begin(kit->test.people.store.store, &tx), OK);
    assert_int_equal(sql_kit_stands(tx, &arena, &(struct sql_kit_stands_in){ weighing }, &row), OK);
    return (struct kit_stands){ row.state, row.outcome, row.step_count, row.decisions, row.steps };
}

void kit_race_run(struct kit *kit, const struct kit_race *race, size_t *ret_first_won)
{
    people_test_tx_end(&kit->test.people);
    struct store *store = kit->test.people.store.store;
    pthread_barrier_t barrier;
    pthread_t threads[2];
    struct runner runners[2] = { { store, race->first, race->first_prepared, &barrier, OK },
                                 { store, race->second, race->second_prepared, &barrier, OK } };
    assert_int_equal(pthread_barrier_init(&barrier, NULL, 3), 0);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, runner_run, &runners[i]), 0);
    }
    *ret_first_won = 0;
    for (size_t i = 0; i < KIT_ROUNDS; i++) {
        assert_int_equal(store_write(store, back_apply, &race->back), OK);
        (void)pthread_barrier_wait(&barrier);
        (void)pthread_barrier_wait(&barrier);
        struct kit_stands stands = stands_now(kit, race->back.weighing);
        race->check(&stands, runners[0].outcome, runners[1].outcome);
        *ret_first_won += runners[0].outcome == OK ? 1 : 0;
    }
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(pthread_barrier_destroy(&barrier), 0);
}
