/* What the tests of first positions share. */
#include "vault/position_test.h"

#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>

const struct municipality_id here = { 11 };
const struct municipality_id elsewhere = { 12 };
const struct person_id weighers[PARTY_END] = {
    [PARTY_POLICE] = { 601 }, [PARTY_PROSECUTION] = { 602 }, [PARTY_MUNICIPALITY] = { 603 } };
const char *const texts[PARTY_END] = {
    [PARTY_POLICE] = "Seen twice at the station.", [PARTY_PROSECUTION] = "No offence is apparent.",
    [PARTY_MUNICIPALITY] = "The school offers a talk." };

struct place position_at(enum vault_party party)
{
    return (struct place){ SV("position"), SV("body"), (int64_t)party };
}

struct log_entry line_of(enum log_action action, const struct dossier_ref *dossier, struct sv object)
{
    return (struct log_entry){ .action = action, .actor_kind = ACTOR_STAFF, .municipality = here, .dossier = *dossier,
                               .role = SV("weigher_police"), .purpose = SV("weighing_advise"),
                               .object = object, .origin = SV("192.0.2.7") };
}

struct log_entry sealing_line(const struct dossier_ref *dossier, enum vault_party party)
{
    return line_of(LOG_POSITION, dossier, log_position_object(party));
}

struct log_entry looking_line(const struct dossier_ref *dossier)
{
    return line_of(LOG_VIEW, dossier, SV("record"));
}

/* --- giving a position -------------------------------------------------------------------------------------------- */

struct giving giving_of(const struct house *house, const struct dossier_ref *dossier, enum vault_party party)
{
    return (struct giving){ .session = &house->sessions[party], .municipality = here, .dossier = *dossier,
                            .party = party, .text = sv_of_c(texts[party]), .line = sealing_line(dossier, party) };
}

enum refusal give_try(struct house *house, const struct giving *giving, struct position *ret_position)
{
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(&house->arena, giving->session, giving->municipality, &batch), OK);
    struct batch_key key = batch_key_new(batch, KEY_POSITION, giving->dossier);
    batch_key_party(batch, key, giving->party);
    if (giving->bound != NULL) {
        batch_key_bind(batch, key, giving->bound);
    }
    if (giving->moved_to.value != 0) {
        batch_key_rewrap(batch, key, giving->moved_to);
    }
    struct batch_seal seal = { 0 };
    if (!sv_empty(giving->text)) {
        seal = batch_seal(batch, key, position_at(giving->party), giving->text);
    }
    if (!giving->no_line) {
        batch_log(batch, &giving->line);
    }
    enum err err = vault_call(house->vault, batch);
    assert_true((err == OK) == (vault_refusal(house->vault) == REFUSAL_NONE));
    if (err == OK && !sv_empty(giving->text)) {
        *ret_position = (struct position){ giving->party, giving->dossier, batch_wrapped(batch, key),
                                           batch_sealed(batch, seal) };
    }
    return vault_refusal(house->vault);
}

struct position give(struct house *house, const struct dossier_ref *dossier, enum vault_party party)
{
    struct position position = { 0 };
    const struct giving giving = giving_of(house, dossier, party);
    assert_int_equal(give_try(house, &giving, &position), REFUSAL_NONE);
    return position;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

struct presented as_given(const struct position *position)
{
    return (struct presented){ position->key, KEY_POSITION, position->dossier, position->party };
}

/* Its own author asks for it, with its key alone. */
struct opening opening_of(const struct house *house, const struct position *position)
{
    struct opening opening = { .session = &house->sessions[position->party], .municipality = here, .count = 1,
                               .place = position_at(position->party), .text = position->text,
                               .line = looking_line(&position->dossier) };
    opening.keys[0] = as_given(position);
    return opening;
}

void present(struct opening *opening, struct presented key)
{
    assert_true(opening->count < PRESENTED_MAX);
    opening->keys[opening->count++] = key;
}

struct batch_key key_present(struct vault_batch *batch, const struct presented *presented)
{
    struct batch_key key = batch_key_use(batch, presented->kind, presented->dossier, &presented->key);
    if (presented->kind == KEY_POSITION) {
        batch_key_party(batch, key, presented->party);
    }
    return key;
}

struct vault_batch *opening_batch(struct house *house, const struct opening *opening, struct batch_open *ret_open)
{
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(&house->arena, opening->session, opening->municipality, &batch), OK);
    struct batch_key first = key_present(batch, &opening->keys[0]);
    for (size_t i = 1; i < opening->count; i++) {
        (void)key_present(batch, &opening->keys[i]);
    }
    if (!sv_empty(opening->code)) {
        batch_reporter_code(batch, opening->code);
    }
    struct batch_open open = batch_open(batch, first, opening->place, opening->text);
    if (!opening->no_line) {
        batch_log(batch, &opening->line);
    }
    *ret_open = open;
    return batch;
}

struct opened open_try(struct house *house, const struct opening *opening)
{
    struct batch_open open;
    struct vault_batch *batch = opening_batch(house, opening, &open);
    enum err err = vault_call(house->vault, batch);
    struct opened opened = { .refusal = vault_refusal(house->vault) };
    assert_true((err == OK) == (opened.refusal == REFUSAL_NONE));
    if (err == OK) {
        opened.opened = batch_opened(batch, open);
        opened.text = clear_show(batch_clear(batch, open));
    }
    return opened;
}

enum refusal refused(struct house *house, const struct opening *opening)
{
    return open_try(house, opening).refusal;
}

/* One of them with the keys of all three: what the pages do. */
struct opening opening_together(const struct house *house, const struct position *positions,
                                       enum vault_party opened)
{
    struct opening opening = opening_of(house, &positions[opened]);
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        if (party != opened) {
            present(&opening, as_given(&positions[party]));
        }
    }
    return opening;
}

struct vault_session session_of(struct house *house, struct person_id person, int64_t length_ms)
{
    struct vault_session session;
    struct vault_mint mint = { .person = person, .municipality_count = 2, .now = { 1000 },
                               .until = { 1000 + length_ms } };
    mint.municipalities[0] = here;
    mint.municipalities[1] = elsewhere;
    assert_int_equal(vault_session_mint(house->vault, &mint, &session), OK);
    return session;
}

int house_open(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    (void)snprintf(house->folder, sizeof house->folder, "/tmp/seinhuis-position-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    const struct keepers_options options = { .data_folder = sv_of_c(house->folder),
                                             .openings_per_minute = 1000 * 1000 };
    assert_int_equal(vault_harness_start(&options, &house->harness), OK);
    assert_int_equal(vault_open(vault_harness_vault, house->harness, &house->vault), OK);
    assert_int_equal(vault_municipality_create(house->vault, here), OK);
    assert_int_equal(vault_municipality_create(house->vault, elsewhere), OK);
    arena_open(&house->arena, 64 * 1024 * 1024);
    struct dossier_ref weighing = dossier_ref_new(&(struct random){ 0 });
    struct dossier_ref other = dossier_ref_new(&(struct random){ 0 });
    for (enum vault_party party = PARTY_POLICE; party < PARTY_END; party++) {
        house->sessions[party] = session_of(house, weighers[party], 3600 * 1000);
        house->positions[party] = give(house, &weighing, party);
        house->others[party] = give(house, &other, party);
    }
    *state = house;
    return 0;
}

int house_close(void **state)
{
    struct house *house = *state;
    vault_close(house->vault);
    vault_harness_stop(house->harness);
    arena_close(&house->arena);
    assert_int_equal(folder_destroy(sv_of_c(house->folder)), OK);
    free(house);
    return 0;
}
