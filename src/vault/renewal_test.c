/* A municipality's key is renewed by who may ask the vault for it: what opens when, and that it is no way around the
 * rule of first positions, nor from one dossier, kind, party or municipality to another. */
#include "vault/position_test.h"
#include "vault/renewal.h"

#include "os/file.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

static struct renewal_key key_of(const struct position *position)
{
    return (struct renewal_key){ .kind = KEY_POSITION, .dossier = position->dossier, .party = position->party,
                                 .wrapped = position->key };
}

static enum renewal_result renew(struct house *house, struct renewal_key *key)
{
    assert_int_equal(vault_renewal_keys(house->vault, here, RENEWAL_COMMAND, key, 1), OK);
    return key->state;
}

static void begin(struct house *house, int64_t wanted)
{
    int64_t version = 0;
    assert_int_equal(vault_renewal_begin(house->vault, here, RENEWAL_COMMAND, &version), OK);
    assert_int_equal(version, wanted);
}

static void pause_ms(long ms)
{
    const struct timespec moment = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    (void)nanosleep(&moment, NULL);
}

/* The house's own positions wait for their outcome: told, as web would. */
static void outcomes_tell(struct house *house)
{
    int64_t *intents = NULL;
    uint32_t count = 0;
    assert_int_equal(vault_log_open_intents(house->vault, &house->arena, &intents, &count), OK);
    for (uint32_t i = 0; i < count; i++) {
        vault_outcome(house->vault, intents[i], true);
    }
    assert_int_equal(vault_ping(house->vault), OK);
}

static void end(struct house *house)
{
    enum err err = ERR_BUSY;
    outcomes_tell(house);
    for (int tries = 0; err == ERR_BUSY && tries < 100; tries++) {
        err = vault_renewal_end(house->vault, here, RENEWAL_COMMAND);
        pause_ms(err == ERR_BUSY ? 50 : 0);
    }
    assert_int_equal(err, OK);
}

static bool reads(struct house *house, const struct position *positions)
{
    struct opening opening = opening_together(house, positions, PARTY_POLICE);
    struct opened opened = open_try(house, &opening);
    return opened.refusal == REFUSAL_NONE && opened.opened;
}

static void positions_open_together_before_during_and_after_and_old_copies_do_not(void **state)
{
    struct house *house = *state;
    struct position anew[PARTY_END];
    begin(house, 2);
    begin(house, 2); /* again: it is the one that was begun */
    assert_true(reads(house, house->positions));
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        struct renewal_key key = key_of(&house->positions[party]);
        assert_int_equal(renew(house, &key), RENEWAL_RENEWED);
        anew[party] = house->positions[party];
        anew[party].key = key.wrapped;
        assert_int_equal(renew(house, &key), RENEWAL_CURRENT);
    }
    struct position mixed[PARTY_END];
    memcpy(mixed, anew, sizeof mixed);
    mixed[PARTY_MUNICIPALITY] = house->positions[PARTY_MUNICIPALITY];
    assert_true(reads(house, anew) && reads(house, mixed));
    end(house);
    assert_true(reads(house, anew));
    assert_false(reads(house, mixed));
    assert_false(reads(house, house->positions));
    assert_false(reads(house, house->others)); /* nobody brought these: that is the caller's to prevent */
    struct renewal_key late = key_of(&house->others[PARTY_POLICE]);
    assert_int_equal(renew(house, &late), RENEWAL_UNKNOWN);
}

static void a_position_that_was_renewed_alone_stays_closed(void **state)
{
    struct house *house = *state;
    begin(house, 2);
    struct position one = house->positions[PARTY_POLICE];
    struct renewal_key key = key_of(&one);
    assert_int_equal(renew(house, &key), RENEWAL_RENEWED);
    one.key = key.wrapped;
    struct opening alone = opening_of(house, &one);
    assert_int_equal(refused(house, &alone), REFUSAL_SEALED_POSITION);
    /* three wrappings of one key are not three positions */
    struct opening thrice = opening_of(house, &one);
    for (enum vault_party party = PARTY_PROSECUTION; party < PARTY_END; party++) {
        struct presented forged = as_given(&one);
        forged.party = party;
        present(&thrice, forged);
    }
    assert_int_equal(refused(house, &thrice), REFUSAL_KEY);
}

static void nothing_is_renewed_as_something_else(void **state)
{
    struct house *house = *state;
    begin(house, 2);
    const struct renewal_key right = key_of(&house->positions[PARTY_POLICE]);
    struct renewal_key wrong = right;
    wrong.party = PARTY_PROSECUTION;
    assert_int_equal(renew(house, &wrong), RENEWAL_UNKNOWN);
    wrong = right;
    wrong.kind = KEY_RECORD;
    assert_int_equal(renew(house, &wrong), RENEWAL_UNKNOWN);
    wrong = right;
    wrong.dossier = house->others[PARTY_POLICE].dossier;
    assert_int_equal(renew(house, &wrong), RENEWAL_UNKNOWN);
    wrong = right;
    wrong.wrapped.bytes[30] ^= 1;
    assert_int_equal(renew(house, &wrong), RENEWAL_UNKNOWN);
    wrong = right;
    assert_int_equal(vault_renewal_keys(house->vault, elsewhere, RENEWAL_COMMAND, &wrong, 1), OK);
    assert_int_equal(wrong.state, RENEWAL_UNKNOWN);
    wrong = right; /* no code opens a position: malformed */
    wrong.bound = true;
    assert_int_equal(vault_renewal_keys(house->vault, here, RENEWAL_COMMAND, &wrong, 1), ERR_VAULT);
    assert_int_equal(vault_refusal(house->vault), REFUSAL_MALFORMED);
    wrong = right;
    const struct municipality_id nowhere = { 99 };
    assert_int_equal(vault_renewal_keys(house->vault, nowhere, RENEWAL_COMMAND, &wrong, 1), ERR_VAULT);
    assert_int_equal(vault_refusal(house->vault), REFUSAL_MUNICIPALITY);
}

static void what_a_reporter_is_bound_to_stays_so(void **state)
{
    struct house *house = *state;
    struct vault_batch *batch = NULL;
    const struct dossier_ref dossier = dossier_ref_new(&(struct random){ 0 });
    struct secret_hash code = secret_hash_of(SV("K7Q-M3F-9XT-0AB-CDE-FGH"));
    assert_int_equal(batch_begin(&house->arena, NULL, here, &batch), OK);
    struct batch_key made = batch_key_new(batch, KEY_REPORTER, dossier);
    batch_key_bind(batch, made, &code);
    assert_int_equal(vault_call(house->vault, batch), OK);
    begin(house, 2);
    struct renewal_key unbound = { .kind = KEY_REPORTER, .dossier = dossier, .wrapped = batch_wrapped(batch, made) };
    struct renewal_key bound = unbound;
    bound.bound = true;
    bound.code_hash = code;
    assert_int_equal(renew(house, &unbound), RENEWAL_UNKNOWN);
    assert_int_equal(renew(house, &bound), RENEWAL_RENEWED);
}

static void it_does_not_end_while_a_batch_from_before_waits_for_its_commit(void **state)
{
    struct house *house = *state;
    outcomes_tell(house);
    struct position late = give(house, &house->others[PARTY_POLICE].dossier, PARTY_POLICE); /* not committed yet */
    begin(house, 2);
    struct municipality_version *versions = NULL;
    uint32_t count = 0;
    assert_int_equal(vault_versions(house->vault, &house->arena, &versions, &count), OK);
    bool waiting = false;
    for (uint32_t i = 0; i < count; i++) {
        waiting = waiting || (versions[i].municipality.value == here.value && versions[i].waiting);
    }
    assert_int_equal(count, 3);
    assert_true(waiting);
    assert_int_equal(vault_renewal_end(house->vault, here, RENEWAL_COMMAND), ERR_BUSY);
    assert_int_equal(vault_refusal(house->vault), REFUSAL_NEEDED);
    (void)late;
    end(house); /* tells the outcome */
}

static void it_does_not_end_while_somebody_still_opens_with_the_old_one(void **state)
{
    struct house *house = *state;
    outcomes_tell(house);
    begin(house, 2);
    assert_true(reads(house, house->positions));
    assert_int_equal(vault_renewal_end(house->vault, here, RENEWAL_COMMAND), ERR_BUSY);
    end(house); /* a second of quiet */
}

/* The supervisor waits longer each time that something ends soon after its start. */
static void wait_for_vault(struct house *house)
{
    enum err err = vault_ping(house->vault);
    for (int tries = 0; err != OK && tries < 1000; tries++) {
        pause_ms(20);
        err = vault_ping(house->vault);
    }
    assert_int_equal(err, OK);
}

static void the_vault_killed_between_any_two_steps_goes_on_where_it_was(void **state)
{
    struct house *house = *state;
    struct position anew[PARTY_END];
    outcomes_tell(house);
    for (int64_t version = 2; version < 4; version++) {
        begin(house, version);
        (void)kill(vault_harness_vault_pid(house->harness), SIGKILL);
        wait_for_vault(house);
        begin(house, version); /* both versions are there again */
        for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
            struct renewal_key key = key_of(&house->positions[party]);
            assert_int_equal(renew(house, &key), RENEWAL_RENEWED);
            anew[party] = house->positions[party];
            anew[party].key = key.wrapped;
        }
        end(house);
        (void)kill(vault_harness_vault_pid(house->harness), SIGKILL);
        wait_for_vault(house);
        struct renewal_key old = key_of(&house->positions[PARTY_POLICE]);
        assert_int_equal(renew(house, &old), RENEWAL_UNKNOWN);
        memcpy(house->positions, anew, sizeof anew);
        struct renewal_key now = key_of(&house->positions[PARTY_POLICE]);
        assert_int_equal(renew(house, &now), RENEWAL_CURRENT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(positions_open_together_before_during_and_after_and_old_copies_do_not,
                                        house_open, house_close),
        cmocka_unit_test_setup_teardown(a_position_that_was_renewed_alone_stays_closed, house_open, house_close),
        cmocka_unit_test_setup_teardown(nothing_is_renewed_as_something_else, house_open, house_close),
        cmocka_unit_test_setup_teardown(what_a_reporter_is_bound_to_stays_so, house_open, house_close),
        cmocka_unit_test_setup_teardown(it_does_not_end_while_a_batch_from_before_waits_for_its_commit, house_open,
                                        house_close),
        cmocka_unit_test_setup_teardown(it_does_not_end_while_somebody_still_opens_with_the_old_one, house_open,
                                        house_close),
        cmocka_unit_test_setup_teardown(the_vault_killed_between_any_two_steps_goes_on_where_it_was, house_open,
                                        house_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
