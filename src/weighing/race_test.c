/* Two at once, ten thousand times, of which one happens and never both: the third position and the expiry, the start of
 * a weighing and the reporter who withdraws. */
#include "signals/reporter.h"
#include "weighing/position.h"
#include "weighing/start_kit.h"
#include "weighing/weighing_sql.h"

#include <pthread.h>

/* --- the third position against the expiry ------------------------------------------------------------------------ */
static const struct position_prepared *position(struct kit *kit, struct sv reference,
                                                const struct signals_test_staff *staff, enum vault_party party)
{
    struct weighing weighing = kit_seen(kit, staff, reference);
    struct desk desk = kit_desk(kit, staff);
    struct position_new new = { .party = party, .round = ROUND_FIRST, .answer = ANSWER_ADMIT, .reason = SV("Gevaar.") };
    const struct position_prepared *prepared = NULL;
    bool unexplained = false;
    assert_int_equal(position_prepare(&desk, &weighing, kit_settings(&desk), &new, &prepared, &unexplained), OK);
    return prepared;
}

static enum err expire(struct tx_write *tx, const void *prepared)
{
    return weighing_move_apply(tx, prepared);
}

static void opened_or_expired(const struct kit_stands *stands, enum err first, enum err second)
{
    assert_true((first == OK && second == ERR_CONFLICT) || (first == ERR_CONFLICT && second == OK));
    assert_int_equal(stands->state, first == OK ? WEIGHING_OPENED : WEIGHING_CLOSED);
    assert_int_equal(stands->outcome, first == OK ? WEIGHING_NO_OUTCOME : WEIGHING_EXPIRED);
    assert_int_equal(stands->steps, 1);
}

static void the_third_position_and_the_expiry_at_once_are_never_both(void **state)
{
    struct kit *kit = *state;
    struct sv reference = kit_weighing(kit, &(struct kit_wish){ .state = WEIGHING_GATHERING });
    assert_int_equal(kit_write(kit, position_apply, position(kit, reference, &kit->police, PARTY_POLICE)), OK);
    assert_int_equal(kit_write(kit, position_apply, position(kit, reference, &kit->prosecution, PARTY_PROSECUTION)),
                     OK);
    struct weighing weighing = kit_seen(kit, &kit->police, reference);
    struct kit_race race = { .back = { .weighing = weighing.id, .state = weighing.state, .due = weighing.due,
                                       .ungiven = PARTY_MUNICIPALITY } };
    kit_stand_back(kit, &race.back);
    weighing = kit_seen(kit, &kit->police, reference);
    struct desk desk = kit_desk(kit, &kit->police);
    struct weighing_facts facts;
    assert_int_equal(weighing_facts_read(desk.tx, desk.arena, &weighing, &facts), OK);
    struct weighing_moment moment = { desk.now, kit_settings(&desk), desk.random };
    struct weighing_move expiry = weighing_plan(weighing_transition_of(WEIGHING_ACT_EXPIRE), &weighing, &facts, NULL,
                                                PARTY_NONE, &moment);
    race.first = position_apply;
    race.first_prepared = position(kit, reference, &kit->adviser, PARTY_MUNICIPALITY);
    race.second = expire;
    race.second_prepared = &expiry;
    race.check = opened_or_expired;
    size_t first_won = 0;
    kit_race_run(kit, &race, &first_won);
    assert_true(first_won > 0 && first_won < KIT_ROUNDS);
}

/* --- the start against the reporter who withdraws ----------------------------------------------------------------- */
/* What a reporter's withdrawal does, and what it causes here, as the whole program has it. */
static enum err withdraw(struct tx_write *tx, const void *prepared)
{
    TRY(reporter_withdraw_apply(tx, prepared));
    return weighing_signal_withdrawn(tx, &signals_test_withdrawn);
}

/* Both halves in one job that is rolled back afterwards, so that the same signal is there for the next round. */
struct crossing {
    const void *start, *withdrawal;
    bool start_first;
    enum err started, withdrawn;
};

static enum err cross(struct tx_write *tx, const void *prepared)
{
    struct crossing *crossing = (struct crossing *)(uintptr_t)prepared;
    if (crossing->start_first) {
        crossing->started = weighing_start_apply(tx, crossing->start);
        crossing->withdrawn = withdraw(tx, crossing->withdrawal);
    } else {
        crossing->withdrawn = withdraw(tx, crossing->withdrawal);
        crossing->started = weighing_start_apply(tx, crossing->start);
    }
    return ERR_REFUSED;
}

static const void *withdrawal(struct kit *kit, const struct code *code)
{
    struct desk desk = signals_test_resident(&kit->test);
    struct reporter_withdrawal told;
    const void *ready = NULL;
    assert_int_equal(reporter_withdraw(&desk, code, &told, &ready), OK);
    return ready;
}

static void after_a_withdrawal_nothing_starts_and_after_a_start_it_reaches_the_weighing(void **state)
{
    struct kit *kit = *state;
    struct code code = start_kit_signal(kit, AGE_ADULT);
    struct crossing crossing = { .start = start_kit_prepared(kit, &code), .withdrawal = withdrawal(kit, &code) };
    people_test_tx_end(&kit->test.people);
    for (size_t round = 0; round < KIT_ROUNDS; round++) {
        crossing.start_first = round % 2 == 0;
        assert_int_equal(kit_write(kit, cross, &crossing), ERR_REFUSED);
        assert_int_equal(crossing.withdrawn, OK);
        assert_int_equal(crossing.started, crossing.start_first ? OK : ERR_CONFLICT);
    }
    assert_int_equal(start_kit_seen(kit, &kit->officer, &code).state, STATE_READY_FOR_WEIGHING);
}

struct runner {
    struct kit *kit;
    apply_fn *apply;
    const void *prepared;
    pthread_barrier_t *start;
    enum err outcome;
};

static void *run(void *argument)
{
    struct runner *runner = argument;
    (void)pthread_barrier_wait(runner->start);
    runner->outcome = store_write(runner->kit->test.people.store.store, runner->apply, runner->prepared);
    return NULL;
}

/* And for real, from two threads, each time with another signal. */
static void a_start_and_a_withdrawal_at_once_leave_no_open_weighing(void **state)
{
    enum { FRESH = 100 };
    struct kit *kit = *state;
    for (size_t round = 0; round < FRESH; round++) {
        struct code code = start_kit_signal(kit, AGE_ADULT);
        pthread_barrier_t start;
        pthread_t threads[2];
        struct runner runners[2] = {
            { .kit = kit, .apply = weighing_start_apply, .prepared = start_kit_prepared(kit, &code), .start = &start },
            { .kit = kit, .apply = withdraw, .prepared = withdrawal(kit, &code), .start = &start },
        };
        struct dossier_ref dossier = start_kit_seen(kit, &kit->officer, &code).dossier;
        people_test_tx_end(&kit->test.people);
        assert_int_equal(pthread_barrier_init(&start, NULL, 2), 0);
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(pthread_create(&threads[i], NULL, run, &runners[i]), 0);
        }
        for (size_t i = 0; i < 2; i++) {
            (void)pthread_join(threads[i], NULL);
        }
        (void)pthread_barrier_destroy(&start);
        assert_int_equal(runners[1].outcome, OK);
        assert_true(runners[0].outcome == OK || runners[0].outcome == ERR_CONFLICT);
        struct desk desk = kit_desk(kit, &kit->police);
        struct sql_weighing_of_signal left;
        struct sql_weighing_of_signal_in in = { kit->test.municipality, dossier };
        enum err found = sql_weighing_of_signal(desk.tx, desk.arena, &in, &left);
        assert_int_equal(found, runners[0].outcome == OK ? OK : ERR_NOT_FOUND);
        assert_true(found != OK || left.state == WEIGHING_CLOSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_third_position_and_the_expiry_at_once_are_never_both),
        cmocka_unit_test(after_a_withdrawal_nothing_starts_and_after_a_start_it_reaches_the_weighing),
        cmocka_unit_test(a_start_and_a_withdrawal_at_once_leave_no_open_weighing),
    };
    return cmocka_run_group_tests(tests, kit_open, kit_close);
}
