/* First positions of a joint weighing at the vault: they open together or not at all, whoever asks and whatever else is
 * presented. */
#include "vault/position_test.h"

#include "base/code.h"

#include <time.h>

/* --- together or not at all --------------------------------------------------------------------------------------- */

static void three_positions_open_together(void **state)
{
    struct house *house = *state;
    struct vault_batch *batch = NULL;
    struct batch_key keys[PARTY_END];
    struct batch_open opens[PARTY_END];
    struct log_entry line = looking_line(&house->positions[PARTY_POLICE].dossier);
    assert_int_equal(batch_begin(&house->arena, &house->sessions[PARTY_POLICE], here, &batch), OK);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        const struct presented key = as_given(&house->positions[party]);
        keys[party] = key_present(batch, &key);
        opens[party] = batch_open(batch, keys[party], position_at(party), house->positions[party].text);
    }
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), OK);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        assert_true(batch_opened(batch, opens[party]));
        assert_sv(clear_show(batch_clear(batch, opens[party])), texts[party]);
    }
}

static void one_position_opens_for_nobody_its_author_included(void **state)
{
    struct house *house = *state;
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        for (enum vault_party who = PARTY_POLICE; who < PARTY_END; who++) {
            struct opening opening = opening_of(house, &house->positions[party]);
            opening.session = &house->sessions[who];
            assert_int_equal(refused(house, &opening), REFUSAL_SEALED_POSITION);
        }
    }
}

static void two_positions_do_not_open_whichever_two(void **state)
{
    struct house *house = *state;
    for (enum vault_party opened = PARTY_POLICE; opened < PARTY_END; opened++) {
        for (enum vault_party beside = PARTY_POLICE; beside < PARTY_END; beside++) {
            struct opening opening = opening_of(house, &house->positions[opened]);
            present(&opening, as_given(&house->positions[beside]));
            assert_int_equal(refused(house, &opening), REFUSAL_SEALED_POSITION);
        }
    }
}

static void one_key_three_times_is_not_three_positions(void **state)
{
    struct house *house = *state;
    struct opening opening = opening_of(house, &house->positions[PARTY_POLICE]);
    present(&opening, as_given(&house->positions[PARTY_POLICE]));
    present(&opening, as_given(&house->positions[PARTY_POLICE]));
    assert_int_equal(refused(house, &opening), REFUSAL_SEALED_POSITION);
    opening.keys[1].party = PARTY_PROSECUTION;
    opening.keys[2].party = PARTY_MUNICIPALITY;
    assert_int_equal(refused(house, &opening), REFUSAL_KEY);
}

static void swapped_parties_are_refused(void **state)
{
    struct house *house = *state;
    struct opening opening = opening_together(house, house->positions, PARTY_POLICE);
    opening.keys[1].party = PARTY_MUNICIPALITY;
    opening.keys[2].party = PARTY_PROSECUTION;
    assert_int_equal(refused(house, &opening), REFUSAL_KEY);
    opening = opening_together(house, house->positions, PARTY_POLICE);
    opening.keys[0].party = PARTY_PROSECUTION;
    opening.keys[1].party = PARTY_POLICE;
    assert_int_equal(refused(house, &opening), REFUSAL_KEY);
}

static void a_key_of_another_weighing_completes_nothing(void **state)
{
    struct house *house = *state;
    for (enum vault_party foreign = PARTY_POLICE; foreign < PARTY_END; foreign++) {
        struct position mixed[PARTY_END];
        memcpy(mixed, house->positions, sizeof mixed);
        mixed[foreign] = house->others[foreign];
        enum vault_party opened = foreign == PARTY_POLICE ? PARTY_PROSECUTION : PARTY_POLICE;
        struct opening opening = opening_together(house, mixed, opened);
        assert_int_equal(refused(house, &opening), REFUSAL_SEALED_POSITION);
        mixed[foreign].dossier = house->positions[foreign].dossier; /* passed off as of this weighing */
        opening = opening_together(house, mixed, opened);
        assert_int_equal(refused(house, &opening), REFUSAL_KEY);
    }
}

static void all_of_another_weighing_open_nothing_here(void **state)
{
    struct house *house = *state;
    struct opening opening = opening_of(house, &house->positions[PARTY_POLICE]);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        present(&opening, as_given(&house->others[party]));
    }
    assert_int_equal(refused(house, &opening), REFUSAL_SEALED_POSITION);
    opening = opening_together(house, house->others, PARTY_POLICE); /* this text under the other's key */
    opening.text = house->positions[PARTY_POLICE].text;
    struct opened opened = open_try(house, &opening);
    assert_int_equal(opened.refusal, REFUSAL_NONE);
    assert_false(opened.opened);
    assert_true(sv_empty(opened.text));
}

static void a_key_of_another_municipality_completes_nothing(void **state)
{
    struct house *house = *state;
    const struct dossier_ref *dossier = &house->positions[PARTY_POLICE].dossier;
    struct giving giving = giving_of(house, dossier, PARTY_MUNICIPALITY);
    struct position mixed[PARTY_END];
    memcpy(mixed, house->positions, sizeof mixed);
    giving.municipality = elsewhere;
    giving.line.municipality = elsewhere;
    assert_int_equal(give_try(house, &giving, &mixed[PARTY_MUNICIPALITY]), REFUSAL_NONE);
    struct opening opening = opening_together(house, mixed, PARTY_POLICE);
    assert_int_equal(refused(house, &opening), REFUSAL_KEY);
    opening.municipality = elsewhere;
    opening.line.municipality = elsewhere;
    assert_int_equal(refused(house, &opening), REFUSAL_KEY);
}

static struct wrapped_key record_key_of(struct house *house, const struct dossier_ref *dossier)
{
    struct vault_batch *batch = NULL;
    struct log_entry line = line_of(LOG_CHANGE, dossier, SV("record"));
    assert_int_equal(batch_begin(&house->arena, &house->sessions[PARTY_MUNICIPALITY], here, &batch), OK);
    struct batch_key key = batch_key_new(batch, KEY_RECORD, *dossier);
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), OK);
    return batch_wrapped(batch, key);
}

static void a_key_of_another_kind_completes_nothing(void **state)
{
    struct house *house = *state;
    struct opening opening = opening_together(house, house->positions, PARTY_POLICE);
    opening.keys[2].key = record_key_of(house, &opening.keys[2].dossier);
    assert_int_equal(refused(house, &opening), REFUSAL_KEY);
    opening.keys[2].kind = KEY_RECORD;
    assert_int_equal(refused(house, &opening), REFUSAL_SEALED_POSITION);
    for (enum key_kind kind = KEY_STORY; kind < KEY_POSITION; kind++) {
        opening = opening_of(house, &house->positions[PARTY_POLICE]);
        opening.keys[0].kind = kind; /* nor does a position open as something else */
        assert_int_equal(refused(house, &opening), REFUSAL_KEY);
    }
}

static void a_key_that_is_made_in_the_same_batch_does_not_count(void **state)
{
    struct house *house = *state;
    const struct position *police = &house->positions[PARTY_POLICE];
    const struct presented beside[] = { as_given(police), as_given(&house->positions[PARTY_PROSECUTION]) };
    for (size_t i = 0; i < 2; i++) { /* opening one that was given; opening the new one itself */
        struct vault_batch *batch = NULL;
        struct log_entry line = sealing_line(&police->dossier, PARTY_MUNICIPALITY);
        assert_int_equal(batch_begin(&house->arena, &house->sessions[PARTY_MUNICIPALITY], here, &batch), OK);
        struct batch_key given = key_present(batch, &beside[0]);
        (void)key_present(batch, &beside[1]);
        struct batch_key made = batch_key_new(batch, KEY_POSITION, police->dossier);
        batch_key_party(batch, made, PARTY_MUNICIPALITY);
        (void)batch_seal(batch, made, position_at(PARTY_MUNICIPALITY), SV("x"));
        (void)batch_open(batch, i == 0 ? given : made, position_at(PARTY_POLICE), police->text);
        batch_log(batch, &line);
        assert_int_equal(vault_call(house->vault, batch), ERR_VAULT);
        assert_int_equal(vault_refusal(house->vault), REFUSAL_SEALED_POSITION);
    }
}

static void a_text_that_was_put_in_another_place_does_not_open(void **state)
{
    struct house *house = *state;
    struct opening opening = opening_together(house, house->positions, PARTY_POLICE);
    opening.text = house->positions[PARTY_MUNICIPALITY].text;
    assert_false(open_try(house, &opening).opened);
    opening.place = position_at(PARTY_MUNICIPALITY); /* its own place, but another party's key */
    assert_false(open_try(house, &opening).opened);
}

/* --- who asks ----------------------------------------------------------------------------------------------------- */

static void all_three_open_for_nobody_without_a_session_that_holds(void **state)
{
    struct house *house = *state;
    struct opening opening = opening_together(house, house->positions, PARTY_POLICE);
    struct vault_session session = session_of(house, weighers[PARTY_POLICE], 1);
    const struct timespec moment = { .tv_nsec = 5 * 1000 * 1000 };
    (void)nanosleep(&moment, NULL);
    opening.session = &session;
    assert_int_equal(refused(house, &opening), REFUSAL_SESSION);
    session = house->sessions[PARTY_POLICE];
    session.bytes[VAULT_SESSION_BYTES - 1] ^= 1;
    assert_int_equal(refused(house, &opening), REFUSAL_SESSION);
    opening.session = NULL;
    opening.no_line = true;
    assert_int_equal(refused(house, &opening), REFUSAL_SESSION);
    opening.no_line = false;
    opening.line.actor_kind = ACTOR_REPORTER;
    struct code code = code_new(&(struct random){ 0 });
    opening.code = code_view(&code);
    assert_int_equal(refused(house, &opening), REFUSAL_KIND);
}

static void a_session_of_another_municipality_opens_nothing(void **state)
{
    struct house *house = *state;
    struct vault_session theirs;
    struct vault_mint mint = { .person = weighers[PARTY_POLICE], .municipality_count = 1, .now = { 1000 },
                               .until = { 3600 * 1000 } };
    mint.municipalities[0] = elsewhere;
    assert_int_equal(vault_session_mint(house->vault, &mint, &theirs), OK);
    struct opening opening = opening_together(house, house->positions, PARTY_POLICE);
    opening.session = &theirs;
    assert_int_equal(refused(house, &opening), REFUSAL_MUNICIPALITY);
}

static void an_opening_stands_in_the_log_under_that_weighing(void **state)
{
    struct house *house = *state;
    struct opening opening = opening_together(house, house->positions, PARTY_POLICE);
    opening.no_line = true;
    assert_int_equal(refused(house, &opening), REFUSAL_LOG_LINE);
    opening.no_line = false;
    opening.line.dossier = house->others[PARTY_POLICE].dossier;
    assert_int_equal(refused(house, &opening), REFUSAL_LOG_LINE);
}

/* --- how a key comes about ---------------------------------------------------------------------------------------- */

static void a_position_is_given_by_somebody_with_a_session(void **state)
{
    struct house *house = *state;
    struct dossier_ref dossier = dossier_ref_new(&(struct random){ 0 });
    struct giving giving = giving_of(house, &dossier, PARTY_POLICE);
    struct position position = { 0 };
    giving.session = NULL;
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_LOG_LINE); /* a line of staff needs one too */
    giving.no_line = true;
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_SESSION);
}

static void a_position_key_without_a_position_is_refused(void **state)
{
    struct house *house = *state;
    struct dossier_ref dossier = dossier_ref_new(&(struct random){ 0 });
    struct giving giving = giving_of(house, &dossier, PARTY_POLICE);
    struct position position = { 0 };
    giving.text = SV("");
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_SEALED_POSITION);
}

static void giving_a_position_stands_in_the_log_under_weighing_and_party(void **state)
{
    struct house *house = *state;
    struct dossier_ref dossier = dossier_ref_new(&(struct random){ 0 });
    struct giving giving = giving_of(house, &dossier, PARTY_POLICE);
    struct position position = { 0 };
    const struct log_entry wrong[] = {
        line_of(LOG_CHANGE, &dossier, log_position_object(PARTY_POLICE)),
        sealing_line(&dossier, PARTY_PROSECUTION),
        sealing_line(&house->others[PARTY_POLICE].dossier, PARTY_POLICE),
        line_of(LOG_POSITION, &dossier, SV("position")),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        giving.line = wrong[i];
        assert_int_equal(give_try(house, &giving, &position), REFUSAL_LOG_LINE);
    }
    giving.line = sealing_line(&dossier, PARTY_POLICE);
    giving.line.actor_kind = ACTOR_SYSTEM;
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_LOG_LINE);
    giving.no_line = true;
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_LOG_LINE);
}

static void only_a_person_is_logged_as_giving_a_position(void **state)
{
    struct house *house = *state;
    const struct vault_session *sessions[] = { NULL, &house->sessions[PARTY_POLICE] };
    const enum log_actor_kind nobody[] = { ACTOR_SYSTEM, ACTOR_PUBLIC, ACTOR_REPORTER };
    for (size_t i = 0; i < 6; i++) {
        struct vault_batch *batch = NULL;
        struct log_entry line = sealing_line(&house->positions[PARTY_POLICE].dossier, PARTY_POLICE);
        line.actor_kind = nobody[i / 2];
        assert_int_equal(batch_begin(&house->arena, sessions[i % 2], here, &batch), OK);
        batch_log(batch, &line);
        assert_int_equal(vault_call(house->vault, batch), ERR_VAULT);
        assert_int_equal(vault_refusal(house->vault), REFUSAL_LOG_LINE);
    }
}

static void what_was_given_reads_back_from_the_log_with_who_and_for_whom(void **state)
{
    struct house *house = *state;
    struct vault_status before;
    struct log_line *lines = NULL;
    uint32_t count = 0;
    assert_int_equal(vault_status(house->vault, &before), OK);
    struct opening sealed = opening_of(house, &house->positions[PARTY_POLICE]);
    assert_int_equal(refused(house, &sealed), REFUSAL_SEALED_POSITION); /* leaves no line */
    (void)give(house, &house->others[PARTY_POLICE].dossier, PARTY_PROSECUTION);
    assert_int_equal(vault_log_read(house->vault, &house->arena, before.line, 10, &lines, &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(lines[0].entry.action, LOG_POSITION);
    assert_int_equal(lines[0].entry.actor.value, weighers[PARTY_PROSECUTION].value);
    assert_sv(lines[0].entry.object, "position_prosecution");
    assert_true(dossier_ref_equal(&lines[0].entry.dossier, &house->others[PARTY_POLICE].dossier));
}

/* --- a position stands as it was given ---------------------------------------------------------------------------- */

static void nothing_more_is_sealed_into_a_given_position(void **state)
{
    struct house *house = *state;
    const struct position *police = &house->positions[PARTY_POLICE];
    struct vault_batch *batch = NULL;
    struct log_entry line = sealing_line(&police->dossier, PARTY_POLICE);
    assert_int_equal(batch_begin(&house->arena, &house->sessions[PARTY_POLICE], here, &batch), OK);
    struct batch_key first = { 0 };
    for (enum vault_party party = PARTY_MUNICIPALITY; party >= PARTY_POLICE; party--) {
        const struct presented key = as_given(&house->positions[party]);
        first = key_present(batch, &key);
    }
    (void)batch_seal(batch, first, position_at(PARTY_POLICE), SV("Never seen."));
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), ERR_VAULT);
    assert_int_equal(vault_refusal(house->vault), REFUSAL_SEALED_POSITION);
}

static void a_position_moves_to_no_other_municipality(void **state)
{
    struct house *house = *state;
    struct giving giving = giving_of(house, &house->positions[PARTY_POLICE].dossier, PARTY_POLICE);
    struct position position = { 0 };
    giving.moved_to = elsewhere;
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_SEALED_POSITION);
    struct vault_batch *batch = NULL;
    struct log_entry line = line_of(LOG_DISCLOSE, &giving.dossier, SV("record"));
    assert_int_equal(batch_begin(&house->arena, &house->sessions[PARTY_POLICE], here, &batch), OK);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        const struct presented key = as_given(&house->positions[party]);
        batch_key_rewrap(batch, key_present(batch, &key), elsewhere);
    }
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), ERR_VAULT);
    assert_int_equal(vault_refusal(house->vault), REFUSAL_SEALED_POSITION);
}

static void a_note_in_place_of_a_withdrawn_position_keeps_the_others_readable(void **state)
{
    struct house *house = *state;
    struct position kept[PARTY_END];
    memcpy(kept, house->positions, sizeof kept);
    kept[PARTY_POLICE] = give(house, &kept[PARTY_POLICE].dossier, PARTY_POLICE);
    struct opening opening = opening_together(house, kept, PARTY_MUNICIPALITY);
    assert_sv(open_try(house, &opening).text, texts[PARTY_MUNICIPALITY]);
    opening = opening_together(house, kept, PARTY_POLICE); /* the withdrawn text needs the withdrawn key */
    opening.text = house->positions[PARTY_POLICE].text;
    assert_false(open_try(house, &opening).opened);
}

/* --- malformed ---------------------------------------------------------------------------------------------------- */

static void a_position_key_says_whose_it_is_and_is_bound_to_no_code(void **state)
{
    struct house *house = *state;
    const struct position *police = &house->positions[PARTY_POLICE];
    struct vault_batch *batch = NULL;
    struct log_entry line = looking_line(&police->dossier);
    assert_int_equal(batch_begin(&house->arena, &house->sessions[PARTY_POLICE], here, &batch), OK);
    (void)batch_key_use(batch, KEY_POSITION, police->dossier, &police->key);
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), ERR_VAULT);
    assert_int_equal(vault_refusal(house->vault), REFUSAL_MALFORMED);
    struct giving giving = giving_of(house, &police->dossier, PARTY_POLICE);
    struct secret_hash hash = secret_hash_of(SV("K7Q-M3F-9XT-0AB-CDE-FGH"));
    struct position position = { 0 };
    giving.bound = &hash;
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_MALFORMED);
    giving.bound = NULL;
    giving.party = PARTY_END;
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_positions_open_together),
        cmocka_unit_test(one_position_opens_for_nobody_its_author_included),
        cmocka_unit_test(two_positions_do_not_open_whichever_two),
        cmocka_unit_test(one_key_three_times_is_not_three_positions),
        cmocka_unit_test(swapped_parties_are_refused),
        cmocka_unit_test(a_key_of_another_weighing_completes_nothing),
        cmocka_unit_test(all_of_another_weighing_open_nothing_here),
        cmocka_unit_test(a_key_of_another_municipality_completes_nothing),
        cmocka_unit_test(a_key_of_another_kind_completes_nothing),
        cmocka_unit_test(a_key_that_is_made_in_the_same_batch_does_not_count),
        cmocka_unit_test(a_text_that_was_put_in_another_place_does_not_open),
        cmocka_unit_test(all_three_open_for_nobody_without_a_session_that_holds),
        cmocka_unit_test(a_session_of_another_municipality_opens_nothing),
        cmocka_unit_test(an_opening_stands_in_the_log_under_that_weighing),
        cmocka_unit_test(a_position_is_given_by_somebody_with_a_session),
        cmocka_unit_test(a_position_key_without_a_position_is_refused),
        cmocka_unit_test(giving_a_position_stands_in_the_log_under_weighing_and_party),
        cmocka_unit_test(only_a_person_is_logged_as_giving_a_position),
        cmocka_unit_test(what_was_given_reads_back_from_the_log_with_who_and_for_whom),
        cmocka_unit_test(nothing_more_is_sealed_into_a_given_position),
        cmocka_unit_test(a_position_moves_to_no_other_municipality),
        cmocka_unit_test(a_note_in_place_of_a_withdrawn_position_keeps_the_others_readable),
        cmocka_unit_test(a_position_key_says_whose_it_is_and_is_bound_to_no_code),
    };
    return cmocka_run_group_tests(tests, house_open, house_close);
}
