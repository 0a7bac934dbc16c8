/* First positions at the desk, with a real vault and key store. */
#include "access/desk.h"
#include "access/people_test.h"
#include "base/test.h"
#include "os/file.h"
#include "vault/vault_harness.h"

#include <stdio.h>
#include <stdlib.h>

struct room {
    struct people_test people;
    char folder[64];
    struct vault_harness *harness;
    struct vault *vault;
    struct actor actor;
    struct vault_session session;
    struct desk_dossier dossier;
    struct sealed texts[PARTY_END];
};

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    people_test_open(&room->people);
    (void)snprintf(room->folder, sizeof room->folder, "/tmp/seinhuis-desk-XXXXXX");
    assert_non_null(mkdtemp(room->folder));
    const struct keepers_options options = { .data_folder = sv_of_c(room->folder), .landlock_optional = true };
    assert_int_equal(vault_harness_start(&options, &room->harness), OK);
    assert_int_equal(vault_open(vault_harness_vault, room->harness, &room->vault), OK);
    struct municipality_id here = people_test_municipality(&room->people, SV("voorbeeldstad"));
    assert_int_equal(vault_municipality_create(room->vault, here), OK);
    struct person_id person = people_test_person(&room->people, here, SV("pieter"), SIGN_IN_FICTITIOUS);
    assert_int_equal(people_test_role(&room->people, person, here, ROLE_WEIGHER_POLICE, room->people.today), OK);
    assert_int_equal(actor_load(people_test_tx(&room->people), &room->people.arena, person, here, room->people.today,
                                &room->actor), OK);
    struct instant now = clock_now(&(struct clock){ 0 }); /* the vault has the machine's, whatever the test's says */
    const struct vault_mint mint = { .person = person, .municipalities = { here }, .municipality_count = 1, .now = now,
                                     .until = instant_add_ms(now, 3600 * 1000) };
    assert_int_equal(vault_session_mint(room->vault, &mint, &room->session), OK);
    room->dossier = (struct desk_dossier){ .municipality = here, .ref = dossier_ref_new(&room->people.random) };
    *state = room;
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    vault_close(room->vault);
    vault_harness_stop(room->harness);
    people_test_close(&room->people);
    assert_int_equal(folder_destroy(sv_of_c(room->folder)), OK);
    free(room);
    return 0;
}

static struct desk desk_in(struct room *room)
{
    return (struct desk){ .tx = people_test_tx(&room->people), .arena = &room->people.arena, .vault = room->vault,
                          .session = &room->session, .actor = &room->actor, .now = room->people.now,
                          .random = &room->people.random, .origin = SV("192.0.2.7") };
}

static struct place position_at(enum vault_party party)
{
    return (struct place){ SV("position"), SV("body"), (int64_t)party };
}

struct keeping {
    const struct wrapped_key *key;
    struct key_slot_id *slot;
};

static enum err keep_apply(struct tx_write *tx, const void *prepared)
{
    const struct keeping *keeping = prepared;
    return tx_key_create(tx, keeping->key, keeping->slot);
}

static enum err destroy_apply(struct tx_write *tx, const void *prepared)
{
    const struct key_slot_id *slot = prepared;
    return tx_key_destroy(tx, *slot);
}

static void give(struct room *room, enum vault_party party)
{
    struct desk desk = desk_in(room);
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(desk.arena, desk.session, room->dossier.municipality, &batch), OK);
    struct batch_key key = batch_key_new(batch, KEY_POSITION, room->dossier.ref);
    batch_key_party(batch, key, party);
    struct desk_seal seal = desk_seal(batch, key, position_at(party), log_position_object(party));
    struct log_entry line = desk_log(&desk, room->dossier, MAY_WEIGHING_ADVISE, LOG_POSITION,
                                     log_position_object(party));
    batch_log(batch, &line);
    assert_int_equal(desk_call(&desk, batch), OK);
    room->texts[party] = desk_sealed(batch, seal);
    struct wrapped_key made = batch_wrapped(batch, key);
    const struct keeping keeping = { &made, &room->dossier.positions[party - PARTY_POLICE] };
    assert_int_equal(store_write(room->people.store.store, keep_apply, &keeping), OK);
}

/* How many of the positions are there; they are opened in one batch. */
static size_t look(struct room *room, enum err *ret_err, struct sv shown[PARTY_END])
{
    struct desk desk = desk_in(room);
    struct vault_batch *batch = NULL;
    struct desk_open opens[PARTY_END];
    size_t present = 0;
    assert_int_equal(batch_begin(desk.arena, desk.session, room->dossier.municipality, &batch), OK);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        struct desk_key key;
        assert_int_equal(desk_position_key(&desk, batch, room->dossier, party, &key), OK);
        present += key.present;
        opens[party] = desk_open(batch, key, position_at(party), room->texts[party]);
    }
    struct log_entry line = desk_log(&desk, room->dossier, MAY_WEIGHING_READ, LOG_VIEW, SV("record"));
    batch_log(batch, &line);
    *ret_err = desk_call(&desk, batch);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END && *ret_err == OK; party++) {
        shown[party] = desk_shown(batch, opens[party]);
    }
    return present;
}

static void positions_open_when_the_third_is_there_and_not_before(void **state)
{
    struct room *room = *state;
    struct sv shown[PARTY_END] = { 0 };
    enum err err = OK;
    assert_int_equal(look(room, &err, shown), 0);
    assert_int_equal(err, OK); /* nothing there, nothing asked */
    const enum vault_party order[] = { PARTY_MUNICIPALITY, PARTY_POLICE, PARTY_PROSECUTION };
    for (size_t given = 0; given < PARTY_COUNT; given++) {
        give(room, order[given]);
        assert_int_equal(look(room, &err, shown), given + 1);
        assert_int_equal(err, given + 1 < PARTY_COUNT ? ERR_VAULT : OK);
    }
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        assert_true(sv_equal(shown[party], log_position_object(party)));
    }
}

static void a_destroyed_position_is_told_and_never_shown_as_empty(void **state)
{
    struct room *room = *state;
    struct vault_batch *batch = NULL;
    struct desk_key key;
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        give(room, party);
    }
    people_test_tx_end(&room->people);
    assert_int_equal(store_write(room->people.store.store, destroy_apply, &room->dossier.positions[0]), OK);
    struct desk desk = desk_in(room);
    assert_int_equal(batch_begin(desk.arena, desk.session, room->dossier.municipality, &batch), OK);
    assert_int_equal(desk_position_key(&desk, batch, room->dossier, PARTY_POLICE, &key), ERR_NOT_FOUND);
    assert_int_equal(desk_position_key(&desk, batch, room->dossier, PARTY_PROSECUTION, &key), OK);
    assert_true(key.present);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(positions_open_when_the_third_is_there_and_not_before, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_destroyed_position_is_told_and_never_shown_as_empty, room_open, room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
