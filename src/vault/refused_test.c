/* What the vault refuses stands in the log: the first at once, the others counted; nobody can fill the log with it. */
#include "vault/refused.h"
#include "vault/vault_harness.h"

#include "base/test.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct municipality_id here = { 11 };
static const struct municipality_id elsewhere = { 12 };
static const struct person_id reader = { 501 };
static const struct person_id other = { 777 };
enum { OPENINGS = 10000, PER_MINUTE = 240, BURST = 5 * PER_MINUTE, LINES = 1000, MINUTE_MS = 60000 };

/* --- counting ----------------------------------------------------------------------------------------------------- */

static struct log_entry entry_of(int64_t person, struct municipality_id municipality, enum refusal why)
{
    return (struct log_entry){ .action = LOG_REFUSED, .actor_kind = ACTOR_STAFF, .actor = { person },
                               .municipality = municipality, .role = SV("-"), .purpose = log_refused_purpose(why),
                               .object = SV("story"), .origin = SV("192.0.2.7") };
}

static void the_first_is_a_line_and_the_others_are_counted_once_a_minute(void **state)
{
    (void)state;
    struct refused refused = { 0 };
    struct log_entry line = entry_of(1, here, REFUSAL_RATE);
    assert_true(refused_note(&refused, &line, 1000));
    assert_sv(line.origin, "192.0.2.7");
    for (int64_t i = 0; i < OPENINGS; i++) {
        line = entry_of(1, here, REFUSAL_RATE);
        assert_false(refused_note(&refused, &line, 1000 + i));
    }
    assert_false(refused_due(&refused, 1000 + MINUTE_MS - 1, false, &line));
    assert_int_equal(refused_wait_ms(&refused, 1000 + MINUTE_MS - 1, MINUTE_MS), 1);
    assert_true(refused_due(&refused, 1000 + MINUTE_MS, false, &line));
    assert_sv(line.purpose, "refused_rate-10000");
    assert_sv(line.object, "story");
    assert_sv(line.origin, "-");
    assert_int_equal(line.actor.value, 1);
    assert_false(refused_due(&refused, 1000 + MINUTE_MS, false, &line));
}

static void after_a_minute_without_any_the_next_is_a_line_again(void **state)
{
    (void)state;
    struct refused refused = { 0 };
    struct log_entry line = entry_of(1, here, REFUSAL_RATE);
    assert_true(refused_note(&refused, &line, 1000));
    assert_false(refused_due(&refused, 1000 + MINUTE_MS, false, &line));
    assert_int_equal(refused_wait_ms(&refused, 1000 + MINUTE_MS, MINUTE_MS), MINUTE_MS);
    assert_true(refused_note(&refused, &line, 1001 + MINUTE_MS));
}

static void different_things_and_files_become_several(void **state)
{
    (void)state;
    struct refused refused = { 0 };
    struct log_entry line = entry_of(1, here, REFUSAL_RATE);
    assert_true(refused_note(&refused, &line, 1000));
    for (unsigned char i = 1; i <= 3; i++) {
        line = entry_of(1, here, REFUSAL_RATE);
        line.dossier.bytes[0] = i;
        line.object = i == 3 ? SV("record") : line.object;
        assert_false(refused_note(&refused, &line, 1000));
    }
    static const struct dossier_ref none;
    assert_true(refused_due(&refused, 0, true, &line));
    assert_sv(line.purpose, "refused_rate-3");
    assert_sv(line.object, "several");
    assert_true(dossier_ref_equal(&line.dossier, &none));
}

/* All of them by name, in as many municipalities as there can be. */
static void many_names_do_not_fill_the_log_and_none_is_left_out(void **state)
{
    (void)state;
    enum { PEOPLE = 1000, PLACES = 300 };
    struct refused refused = { 0 };
    struct log_entry line;
    int64_t counted = 0;
    int64_t lines = 0;
    for (int64_t i = 0; i < PEOPLE * 10; i++) {
        line = entry_of(1 + i % PEOPLE, (struct municipality_id){ 1 + i % PLACES }, REFUSAL_SESSION);
        bool written = refused_note(&refused, &line, 1000);
        lines += written;
        counted += written;
    }
    assert_int_equal(lines, REFUSED_SLOTS);
    while (refused_due(&refused, 1000 + MINUTE_MS, false, &line)) {
        struct sv word = { 0 };
        struct sv number = { 0 };
        int64_t more = 0;
        assert_true(sv_cut(line.purpose, '-', &word, &number));
        assert_true(sv_to_int(number, &more));
        counted += more;
        lines++;
    }
    assert_int_equal(counted, PEOPLE * 10);
    assert_in_range(lines, REFUSED_SLOTS, 2 * REFUSED_SLOTS);
}

/* --- a vault ------------------------------------------------------------------------------------------------------ */

struct house {
    char folder[64];
    struct vault_harness *harness;
    struct vault *vault;
    struct arena arena;
    struct vault_session session;
    struct dossier_ref dossier;
    struct wrapped_key key;
    struct sealed sealed;
};

static void house_start(struct house *house)
{
    const struct keepers_options options = { .data_folder = sv_of_c(house->folder), .openings_per_minute = PER_MINUTE };
    assert_int_equal(vault_harness_start(&options, &house->harness), OK);
    assert_int_equal(vault_open(vault_harness_vault, house->harness, &house->vault), OK);
}

static void house_stop(struct house *house)
{
    vault_close(house->vault);
    vault_harness_stop(house->harness);
}

static struct vault_session session_of(struct house *house, struct person_id person,
                                       struct municipality_id municipality)
{
    struct vault_session session;
    struct vault_mint mint = { .person = person, .municipality_count = 1, .now = { 1000 },
                               .until = { 1000 + 3600 * 1000 } };
    mint.municipalities[0] = municipality;
    assert_int_equal(vault_session_mint(house->vault, &mint, &session), OK);
    return session;
}

static struct log_entry view_by(struct person_id person)
{
    return (struct log_entry){ .action = LOG_VIEW, .actor_kind = ACTOR_STAFF, .actor = person, .municipality = here,
                               .role = SV("meldpunt_officer"), .purpose = SV("signal_read"), .object = SV("story"),
                               .origin = SV("192.0.2.7") };
}

static int house_open(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    (void)snprintf(house->folder, sizeof house->folder, "/tmp/seinhuis-refused-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    arena_open(&house->arena, 16 * 1024 * 1024);
    house_start(house);
    assert_int_equal(vault_municipality_create(house->vault, here), OK);
    assert_int_equal(vault_municipality_create(house->vault, elsewhere), OK);
    house->session = session_of(house, reader, here);
    house->dossier = dossier_ref_new(&(struct random){ 0 });
    struct vault_batch *batch = NULL;
    struct log_entry line = view_by(reader);
    line.action = LOG_CHANGE;
    assert_int_equal(batch_begin(&house->arena, &house->session, here, &batch), OK);
    struct batch_key key = batch_key_new(batch, KEY_STORY, house->dossier);
    struct batch_seal seal = batch_seal(batch, key, (struct place){ SV("signal"), SV("story"), 7 }, SV("I worry."));
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), OK);
    house->key = batch_wrapped(batch, key);
    house->sealed = batch_sealed(batch, seal);
    *state = house;
    return 0;
}

static int house_close(void **state)
{
    struct house *house = *state;
    house_stop(house);
    arena_close(&house->arena);
    assert_int_equal(folder_destroy(sv_of_c(house->folder)), OK);
    free(house);
    return 0;
}

static enum refusal open_with(struct house *house, const struct vault_session *session, const struct log_entry *line)
{
    struct arena arena CLEANUP(arena_close);
    struct vault_batch *batch = NULL;
    arena_open(&arena, 1024 * 1024);
    assert_int_equal(batch_begin(&arena, session, line->municipality, &batch), OK);
    struct batch_key key = batch_key_use(batch, KEY_STORY, house->dossier, &house->key);
    (void)batch_open(batch, key, (struct place){ SV("signal"), SV("story"), 7 }, house->sealed);
    batch_log(batch, line);
    return vault_call(house->vault, batch) == OK ? REFUSAL_NONE : vault_refusal(house->vault);
}

/* The lines about what was refused, in their order. */
static size_t refused_lines(struct house *house, struct log_entry *into, size_t max)
{
    struct log_line *lines = NULL;
    uint32_t count = LINES;
    int64_t after = 0;
    size_t found = 0;
    while (count == LINES) {
        assert_int_equal(vault_log_read(house->vault, &house->arena, after, LINES, &lines, &count), OK);
        for (uint32_t i = 0; i < count; i++) {
            after = lines[i].number;
            if (lines[i].outcome_of == 0 && lines[i].entry.action == LOG_REFUSED) {
                assert_true(found < max);
                into[found++] = lines[i].entry;
            }
        }
    }
    return found;
}

static void ten_thousand_openings_are_refused_from_the_limit_on_and_counted_in_the_log(void **state)
{
    struct house *house = *state;
    const struct vault_session theirs = session_of(house, other, here);
    const struct log_entry line = view_by(other);
    struct log_entry told[8];
    int64_t begun_ms = clock_monotonic_ms();
    int64_t opened = 0;
    for (int64_t i = 0; i < OPENINGS; i++) {
        enum refusal refusal = open_with(house, &theirs, &line);
        assert_true(refusal == REFUSAL_NONE || (refusal == REFUSAL_RATE && i >= BURST));
        opened += refusal == REFUSAL_NONE;
    }
    int64_t refilled = (clock_monotonic_ms() - begun_ms) * PER_MINUTE / MINUTE_MS + 1;
    assert_in_range(opened, BURST, BURST + refilled);
    const struct log_entry mine = view_by(reader);
    assert_int_equal(open_with(house, &house->session, &mine), REFUSAL_NONE); /* others read on */

    house_stop(house); /* what was counted is written */
    house_start(house);
    size_t count = refused_lines(house, told, sizeof told / sizeof *told);
    int64_t counted = 0;
    for (size_t i = 0; i < count; i++) {
        struct sv word = told[i].purpose;
        struct sv number = { 0 };
        int64_t more = 1;
        assert_int_equal(told[i].actor.value, other.value);
        assert_true(dossier_ref_equal(&told[i].dossier, &house->dossier));
        if (i > 0) {
            assert_true(sv_cut(told[i].purpose, '-', &word, &number));
            assert_true(sv_to_int(number, &more));
        }
        assert_sv(word, "refused_rate");
        counted += more;
    }
    assert_int_equal(counted, OPENINGS - opened);
    assert_int_equal(open_with(house, &house->session, &mine), REFUSAL_NONE);
}

struct expected {
    enum refusal refusal;
    enum log_actor_kind kind;
    int64_t actor;
    struct municipality_id municipality;
    const char *purpose, *origin;
};

static void try_expect(struct house *house, const struct vault_session *session, const struct log_entry *line,
                       const struct expected *expected)
{
    struct log_entry told[16];
    size_t before = refused_lines(house, told, 16);
    assert_int_equal(open_with(house, session, line), expected->refusal);
    assert_int_equal(refused_lines(house, told, 16), before + 1);
    const struct log_entry *last = &told[before];
    assert_int_equal(last->actor_kind, expected->kind);
    assert_int_equal(last->actor.value, expected->actor);
    assert_int_equal(last->municipality.value, expected->municipality.value);
    assert_sv(last->purpose, expected->purpose);
    assert_sv(last->object, "story");
    assert_sv(last->origin, expected->origin);
    assert_true(dossier_ref_equal(&last->dossier, &house->dossier));
}

static void who_opens_with_anothers_session_stands_in_the_log(void **state)
{
    struct house *house = *state;
    struct log_entry line = view_by(other);
    try_expect(house, &house->session, &line, &(struct expected){ REFUSAL_LOG_LINE, ACTOR_STAFF, reader.value, here,
                                                                  "refused_log_line", "192.0.2.7" });
    const struct vault_session abroad = session_of(house, other, elsewhere);
    try_expect(house, &abroad, &line, &(struct expected){ REFUSAL_MUNICIPALITY, ACTOR_STAFF, other.value, here,
                                                          "refused_municipality", "192.0.2.7" });
    struct vault_session forged = house->session;
    forged.bytes[0] ^= 1;
    line = view_by(reader);
    try_expect(house, &forged, &line, &(struct expected){ REFUSAL_SESSION, ACTOR_PUBLIC, 0, here,
                                                          "refused_session", "-" });
    const struct vault_session ended = session_of(house, other, here);
    assert_int_equal(vault_session_end_all(house->vault, other), OK);
    line = view_by(other);
    try_expect(house, &ended, &line, &(struct expected){ REFUSAL_SESSION, ACTOR_STAFF, other.value, here,
                                                         "refused_session", "192.0.2.7" });
}

static void a_municipality_that_is_not_there_gives_a_line_to_one_of_who_asks(void **state)
{
    struct house *house = *state;
    struct log_entry line = view_by(reader);
    line.municipality.value = 99;
    try_expect(house, &house->session, &line, &(struct expected){ REFUSAL_MUNICIPALITY, ACTOR_STAFF, reader.value, here,
                                                                  "refused_municipality", "192.0.2.7" });
}

static void nobody_else_writes_such_a_line(void **state)
{
    struct house *house = *state;
    struct log_entry line = view_by(reader);
    struct log_entry told[2];
    line.action = LOG_REFUSED;
    line.actor = other;
    assert_int_equal(open_with(house, &house->session, &line), REFUSAL_LOG_LINE);
    line.actor_kind = ACTOR_SYSTEM;
    line.actor.value = 0;
    assert_int_equal(open_with(house, NULL, &line), REFUSAL_LOG_LINE);
    assert_int_equal(refused_lines(house, told, 2), 2);
    assert_int_equal(told[0].actor.value, reader.value);
    assert_sv(told[0].purpose, "refused_log_line");
    assert_int_equal(told[1].actor_kind, ACTOR_SYSTEM);
}

#define HOUSE_TEST(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_is_a_line_and_the_others_are_counted_once_a_minute),
        cmocka_unit_test(after_a_minute_without_any_the_next_is_a_line_again),
        cmocka_unit_test(different_things_and_files_become_several),
        cmocka_unit_test(many_names_do_not_fill_the_log_and_none_is_left_out),
        HOUSE_TEST(ten_thousand_openings_are_refused_from_the_limit_on_and_counted_in_the_log),
        HOUSE_TEST(who_opens_with_anothers_session_stands_in_the_log),
        HOUSE_TEST(a_municipality_that_is_not_there_gives_a_line_to_one_of_who_asks),
        HOUSE_TEST(nobody_else_writes_such_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
