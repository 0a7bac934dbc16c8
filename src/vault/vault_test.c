/* The vault through its client: a real process behind a real socket. */
#include "vault/vault_harness.h"

#include "base/code.h"
#include "base/limits.h"
#include "base/test.h"
#include "os/file.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct municipality_id here = { 11 };
static const struct municipality_id elsewhere = { 12 };
static const struct person_id officer = { 501 };

struct house {
    char folder[64];
    struct vault_harness *harness;
    struct vault *vault;
    struct arena arena;
    struct vault_session session;
    struct dossier_ref dossier;
};

static struct place story_at(int64_t row)
{
    return (struct place){ SV("signal"), SV("story"), row };
}

static struct log_entry staff_line(enum log_action action)
{
    return (struct log_entry){ .action = action, .actor_kind = ACTOR_STAFF, .municipality = here,
                               .role = SV("meldpunt_officer"), .purpose = SV("handling"), .object = SV("story"),
                               .origin = SV("192.0.2.7") };
}

static struct log_entry public_line(enum log_action action)
{
    return (struct log_entry){ .action = action, .actor_kind = ACTOR_PUBLIC, .municipality = here, .role = SV(""),
                               .purpose = SV("report"), .object = SV("signal"), .origin = SV("198.51.100.3") };
}

static struct vault_mint mint_for(struct municipality_id municipality, int64_t length_ms)
{
    struct vault_mint mint = { .person = officer, .municipality_count = 1, .now = { 1000 } };
    mint.municipalities[0] = municipality;
    mint.until.ms = mint.now.ms + length_ms;
    return mint;
}

static int house_open(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    (void)snprintf(house->folder, sizeof house->folder, "/tmp/seinhuis-vault-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    const struct keepers_options options = { .data_folder = sv_of_c(house->folder), .openings_per_minute = 200 };
    assert_int_equal(vault_harness_start(&options, &house->harness), OK);
    assert_int_equal(vault_open(vault_harness_vault, house->harness, &house->vault), OK);
    assert_int_equal(vault_municipality_create(house->vault, here), OK);
    assert_int_equal(vault_municipality_create(house->vault, elsewhere), OK);
    const struct vault_mint mint = mint_for(here, 3600 * 1000);
    assert_int_equal(vault_session_mint(house->vault, &mint, &house->session), OK);
    house->dossier = dossier_ref_new(&(struct random){ 0 });
    arena_open(&house->arena, 64 * 1024 * 1024);
    *state = house;
    return 0;
}

static int house_close(void **state)
{
    struct house *house = *state;
    vault_close(house->vault);
    vault_harness_stop(house->harness);
    arena_close(&house->arena);
    assert_int_equal(folder_destroy(sv_of_c(house->folder)), OK);
    free(house);
    return 0;
}

struct kept {
    struct wrapped_key key;
    struct sealed sealed;
};

/* A report as the public sends it: a new key, one value, one line; no session. */
static struct kept report_send(struct house *house, enum key_kind kind, const struct secret_hash *bound)
{
    struct vault_batch *batch = NULL;
    struct log_entry line = public_line(LOG_RECEIVE);
    assert_int_equal(batch_begin(&house->arena, NULL, here, &batch), OK);
    struct batch_key key = batch_key_new(batch, kind, house->dossier);
    if (bound != NULL) {
        batch_key_bind(batch, key, bound);
    }
    struct batch_seal seal = batch_seal(batch, key, story_at(7), SV("I am worried."));
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), OK);
    assert_true(batch_intent(batch) > 0);
    return (struct kept){ batch_wrapped(batch, key), batch_sealed(batch, seal) };
}

struct opening_try {
    const struct kept *kept;
    enum key_kind kind;
    struct municipality_id municipality;
    struct place place;
    const struct vault_session *session;
    struct sv code;
    const struct secret_hash *bound;
    const struct log_entry *line;
};

struct opening_result {
    enum err err;
    enum refusal refusal;
    bool opened;
    struct sv text;
};

static struct opening_result open_try(struct house *house, const struct opening_try *asked)
{
    struct vault_batch *batch = NULL;
    struct opening_result result = { 0 };
    assert_int_equal(batch_begin(&house->arena, asked->session, asked->municipality, &batch), OK);
    struct batch_key key = batch_key_use(batch, asked->kind, house->dossier, &asked->kept->key);
    if (asked->bound != NULL) {
        batch_key_bind(batch, key, asked->bound);
    }
    if (!sv_empty(asked->code)) {
        batch_reporter_code(batch, asked->code);
    }
    struct batch_open open = batch_open(batch, key, asked->place, asked->kept->sealed);
    if (asked->line != NULL) {
        batch_log(batch, asked->line);
    }
    result.err = vault_call(house->vault, batch);
    result.refusal = vault_refusal(house->vault);
    if (result.err == OK) {
        result.opened = batch_opened(batch, open);
        result.text = clear_show(batch_clear(batch, open));
    }
    return result;
}

static struct opening_try officer_opens(const struct house *house, const struct kept *kept)
{
    static struct log_entry line;
    line = staff_line(LOG_VIEW);
    return (struct opening_try){ .kept = kept, .kind = KEY_STORY, .municipality = here, .place = story_at(7),
                                 .session = &house->session, .line = &line };
}

static void a_report_is_sealed_without_a_session_and_opened_with_one(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    const struct opening_try asked = officer_opens(house, &kept);
    struct opening_result result = open_try(house, &asked);
    assert_int_equal(result.err, OK);
    assert_true(result.opened);
    assert_sv(result.text, "I am worried.");
}

static void nothing_opens_without_a_log_line(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    asked.line = NULL;
    struct opening_result result = open_try(house, &asked);
    assert_int_equal(result.err, ERR_VAULT);
    assert_int_equal(result.refusal, REFUSAL_LOG_LINE);
}

static void the_log_line_must_be_of_who_opens(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    struct log_entry system = { .action = LOG_VIEW, .actor_kind = ACTOR_SYSTEM, .municipality = here,
                                .origin = SV("-") };
    asked.line = &system;
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_LOG_LINE);
    struct log_entry somebody_else = staff_line(LOG_VIEW);
    somebody_else.actor.value = officer.value + 1;
    asked.line = &somebody_else;
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_LOG_LINE);
}

static void nothing_opens_without_a_session(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    struct log_entry line = public_line(LOG_VIEW);
    asked.session = NULL;
    asked.line = &line;
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_SESSION);
}

static void a_forged_session_is_refused(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    for (size_t i = 0; i < VAULT_SESSION_BYTES; i += 37) {
        struct vault_session forged = house->session;
        forged.bytes[i] ^= 1;
        asked.session = &forged;
        assert_int_equal(open_try(house, &asked).refusal, REFUSAL_SESSION);
    }
}

static void an_expired_session_is_refused(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    struct vault_session brief;
    const struct vault_mint mint = mint_for(here, 1);
    assert_int_equal(vault_session_mint(house->vault, &mint, &brief), OK);
    const struct timespec moment = { .tv_nsec = 5 * 1000 * 1000 };
    (void)nanosleep(&moment, NULL);
    asked.session = &brief;
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_SESSION);
}

static void ended_sessions_stay_refused_after_the_vault_was_killed(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    const struct opening_try asked = officer_opens(house, &kept);
    assert_int_equal(vault_session_end_all(house->vault, officer), OK);
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_SESSION);
    pid_t pid = vault_harness_vault_pid(house->harness);
    assert_true(pid > 0);
    assert_int_equal(kill(pid, SIGKILL), 0);
    enum err err = ERR_VAULT;
    for (size_t i = 0; i < 100 && err != OK; i++) {
        const struct timespec moment = { .tv_nsec = 20 * 1000 * 1000 };
        (void)nanosleep(&moment, NULL);
        err = vault_ping(house->vault);
    }
    assert_int_equal(err, OK);
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_SESSION);
    const struct vault_mint mint = mint_for(here, 3600 * 1000);
    assert_int_equal(vault_session_mint(house->vault, &mint, &house->session), OK);
    assert_int_equal(open_try(house, &asked).err, OK);
}

static void a_moved_value_does_not_open(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    asked.place.row = 8;
    struct opening_result result = open_try(house, &asked);
    assert_int_equal(result.err, OK);
    assert_false(result.opened);
    assert_true(sv_empty(result.text));
    asked.place = story_at(7);
    asked.place.column = SV("note");
    assert_false(open_try(house, &asked).opened);
}

static void another_municipality_opens_nothing(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    struct log_entry line = staff_line(LOG_VIEW);
    line.municipality = elsewhere;
    asked.line = &line;
    asked.municipality = elsewhere;
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_MUNICIPALITY);
    struct vault_session theirs;
    const struct vault_mint mint = mint_for(elsewhere, 3600 * 1000);
    assert_int_equal(vault_session_mint(house->vault, &mint, &theirs), OK);
    asked.session = &theirs;
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_KEY);
}

static void a_key_does_not_pass_for_another_kind_or_dossier(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    asked.kind = KEY_RECORD;
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_KEY);
    asked.kind = KEY_STORY;
    house->dossier.bytes[0] ^= 1;
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_KEY);
    house->dossier.bytes[0] ^= 1;
}

static void a_reporter_opens_with_the_code_and_only_what_is_the_reporters(void **state)
{
    struct house *house = *state;
    struct code code = code_new(&(struct random){ 0 });
    struct code wrong = code_new(&(struct random){ 0 });
    struct secret_hash hash = secret_hash_of(code_view(&code));
    struct kept kept = report_send(house, KEY_REPORTER, &hash);
    struct log_entry line = public_line(LOG_VIEW);
    line.actor_kind = ACTOR_REPORTER;
    struct opening_try asked = { .kept = &kept, .kind = KEY_REPORTER, .municipality = here, .place = story_at(7),
                                 .code = code_view(&code), .line = &line };
    struct opening_result result = open_try(house, &asked);
    assert_int_equal(result.err, OK);
    assert_sv(result.text, "I am worried.");
    asked.code = code_view(&wrong);
    asked.bound = &hash; /* knowing the hash is not knowing the code */
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_KEY);
    struct kept story = report_send(house, KEY_STORY, NULL);
    asked = (struct opening_try){ .kept = &story, .kind = KEY_STORY, .municipality = here, .place = story_at(7),
                                  .code = code_view(&code), .line = &line };
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_KIND);
    /* Staff open it with the hash that the database has, and not without. */
    struct opening_try staff = officer_opens(house, &kept);
    staff.kind = KEY_REPORTER;
    assert_int_equal(open_try(house, &staff).refusal, REFUSAL_KEY);
    staff.bound = &hash;
    assert_int_equal(open_try(house, &staff).err, OK);
}

static void an_account_secret_opens_before_there_is_a_session_but_not_often(void **state)
{
    struct house *house = *state;
    house->dossier = dossier_ref_new(&(struct random){ 0 });
    struct vault_batch *batch = NULL;
    struct log_entry line = { .action = LOG_ACCOUNT, .actor_kind = ACTOR_SYSTEM, .origin = SV("-") };
    assert_int_equal(batch_begin(&house->arena, NULL, (struct municipality_id){ 0 }, &batch), OK);
    struct batch_key key = batch_key_new(batch, KEY_ACCOUNT, house->dossier);
    struct batch_seal seal = batch_seal(batch, key, story_at(1), SV("JBSWY3DP"));
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), OK);
    struct kept kept = { batch_wrapped(batch, key), batch_sealed(batch, seal) };
    line.action = LOG_SIGN_IN;
    line.actor_kind = ACTOR_STAFF;
    struct opening_try asked = { .kept = &kept, .kind = KEY_ACCOUNT, .place = story_at(1), .line = &line };
    size_t opened = 0;
    enum refusal refusal = REFUSAL_NONE;
    while (opened < 100 && refusal == REFUSAL_NONE) {
        refusal = open_try(house, &asked).refusal;
        opened += refusal == REFUSAL_NONE;
    }
    assert_int_equal(refusal, REFUSAL_RATE);
    assert_in_range(opened, 12, 13);
}

static void the_installations_own_key_protects_no_dossiers(void **state)
{
    struct house *house = *state;
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(&house->arena, NULL, (struct municipality_id){ 0 }, &batch), OK);
    (void)batch_key_new(batch, KEY_STORY, house->dossier);
    assert_int_equal(vault_call(house->vault, batch), ERR_VAULT);
    assert_int_equal(vault_refusal(house->vault), REFUSAL_MUNICIPALITY);
}

static void sealing_into_an_existing_key_needs_a_right_to_it(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(&house->arena, NULL, here, &batch), OK);
    struct batch_key key = batch_key_use(batch, KEY_STORY, house->dossier, &kept.key);
    (void)batch_seal(batch, key, story_at(9), SV("more"));
    assert_int_equal(vault_call(house->vault, batch), ERR_VAULT);
    assert_int_equal(vault_refusal(house->vault), REFUSAL_SESSION);
}

static void a_dossier_moves_to_another_municipality(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct vault_batch *batch = NULL;
    struct log_entry line = staff_line(LOG_DISCLOSE);
    assert_int_equal(batch_begin(&house->arena, &house->session, here, &batch), OK);
    struct batch_key key = batch_key_use(batch, KEY_STORY, house->dossier, &kept.key);
    batch_key_rewrap(batch, key, elsewhere);
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), OK);
    kept.key = batch_rewrapped(batch, key);
    struct vault_session theirs;
    const struct vault_mint mint = mint_for(elsewhere, 3600 * 1000);
    assert_int_equal(vault_session_mint(house->vault, &mint, &theirs), OK);
    struct opening_try asked = officer_opens(house, &kept);
    assert_int_equal(open_try(house, &asked).refusal, REFUSAL_KEY);
    struct log_entry view = staff_line(LOG_VIEW);
    view.municipality = elsewhere;
    asked.line = &view;
    asked.municipality = elsewhere;
    asked.session = &theirs;
    assert_sv(open_try(house, &asked).text, "I am worried.");
}

static void openings_are_limited_per_person(void **state)
{
    struct house *house = *state;
    struct vault_session other;
    struct vault_mint mint = mint_for(here, 3600 * 1000);
    mint.person.value = 777;
    assert_int_equal(vault_session_mint(house->vault, &mint, &other), OK);
    struct kept kept = report_send(house, KEY_STORY, NULL);
    struct opening_try asked = officer_opens(house, &kept);
    asked.session = &other;
    size_t opened = 0;
    enum refusal refusal = REFUSAL_NONE;
    while (opened < 10000 && refusal == REFUSAL_NONE) {
        struct arena arena CLEANUP(arena_close);
        struct arena kept_arena = house->arena;
        arena_open(&arena, 1024 * 1024);
        house->arena = arena;
        refusal = open_try(house, &asked).refusal;
        arena = house->arena;
        house->arena = kept_arena;
        opened += refusal == REFUSAL_NONE;
    }
    assert_int_equal(refusal, REFUSAL_RATE);
    assert_in_range(opened, 1000, 1100); /* five minutes' worth, and what came back meanwhile */
    const struct opening_try first = officer_opens(house, &kept);
    assert_int_equal(open_try(house, &first).err, OK); /* others go on */
}

static void the_log_says_what_was_done_and_how_it_ended(void **state)
{
    struct house *house = *state;
    struct vault_batch *batch = NULL;
    struct log_entry line = staff_line(LOG_CHANGE);
    line.purpose = SV("line one\nI\t999\tforged \\ caf\xc3\xa9 \xff");
    assert_int_equal(batch_begin(&house->arena, &house->session, here, &batch), OK);
    batch_log(batch, &line);
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), OK);
    int64_t intent = batch_intent(batch);
    int64_t *numbers = NULL;
    uint32_t count = 0;
    assert_int_equal(vault_log_open_intents(house->vault, &house->arena, &numbers, &count), OK);
    assert_true(count > 0 && numbers[count - 1] == intent);
    uint32_t open_before = count;
    vault_outcome(house->vault, intent, true);
    vault_outcome(house->vault, intent, false); /* said once: it stays so */
    assert_int_equal(vault_log_open_intents(house->vault, &house->arena, &numbers, &count), OK);
    assert_int_equal(count, open_before - 1);
    struct log_line *lines = NULL;
    assert_int_equal(vault_log_read(house->vault, &house->arena, intent - 2, 100, &lines, &count), OK);
    assert_int_equal(count, 3);
    assert_int_equal(lines[1].number, intent);
    assert_true(sv_equal(lines[1].entry.purpose, line.purpose));
    assert_int_equal(lines[1].entry.actor.value, officer.value);
    assert_sv(lines[1].entry.origin, "192.0.2.7");
    assert_int_equal(lines[2].outcome_of, intent);
    assert_true(lines[2].done);
}

static void where_a_reporter_sits_is_never_in_the_log(void **state)
{
    struct house *house = *state;
    struct vault_batch *batch = NULL;
    struct log_entry line = public_line(LOG_RECEIVE);
    assert_int_equal(batch_begin(&house->arena, NULL, here, &batch), OK);
    batch_log(batch, &line);
    assert_int_equal(vault_call(house->vault, batch), OK);
    struct log_line *lines = NULL;
    uint32_t count = 0;
    assert_int_equal(vault_log_read(house->vault, &house->arena, batch_intent(batch) - 1, 1, &lines, &count), OK);
    assert_sv(lines[0].entry.origin, "-");
}

static void a_batch_that_is_too_long_fails_when_called(void **state)
{
    struct house *house = *state;
    struct vault_batch *batch = NULL;
    assert_int_equal(batch_begin(&house->arena, NULL, here, &batch), OK);
    struct batch_key key = batch_key_new(batch, KEY_STORY, house->dossier);
    for (int64_t i = 0; i <= LIMIT_VAULT_ITEMS; i++) {
        (void)batch_seal(batch, key, story_at(i), SV("x"));
    }
    assert_int_equal(vault_call(house->vault, batch), ERR_LIMIT);
    assert_int_equal(vault_ping(house->vault), OK);
}

static void a_stopped_vault_is_noticed_in_time_and_gives_nobody_an_old_answer(void **state)
{
    struct house *house = *state;
    struct kept kept = report_send(house, KEY_STORY, NULL);
    const struct opening_try asked = officer_opens(house, &kept);
    pid_t pid = vault_harness_vault_pid(house->harness);
    assert_int_equal(kill(pid, SIGSTOP), 0);
    int64_t began = clock_monotonic_ms();
    struct opening_result result = open_try(house, &asked);
    int64_t waited = clock_monotonic_ms() - began;
    assert_int_equal(kill(pid, SIGCONT), 0);
    assert_int_equal(result.err, ERR_VAULT);
    assert_int_equal(result.refusal, REFUSAL_NONE);
    assert_in_range(waited, LIMIT_VAULT_WAIT_MS - 100, LIMIT_VAULT_WAIT_MS + 1500);
    assert_int_equal(vault_ping(house->vault), OK);
    assert_sv(open_try(house, &asked).text, "I am worried.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_sealed_without_a_session_and_opened_with_one),
        cmocka_unit_test(nothing_opens_without_a_log_line),
        cmocka_unit_test(the_log_line_must_be_of_who_opens),
        cmocka_unit_test(nothing_opens_without_a_session),
        cmocka_unit_test(a_forged_session_is_refused),
        cmocka_unit_test(an_expired_session_is_refused),
        cmocka_unit_test(a_moved_value_does_not_open),
        cmocka_unit_test(another_municipality_opens_nothing),
        cmocka_unit_test(a_key_does_not_pass_for_another_kind_or_dossier),
        cmocka_unit_test(a_reporter_opens_with_the_code_and_only_what_is_the_reporters),
        cmocka_unit_test(an_account_secret_opens_before_there_is_a_session_but_not_often),
        cmocka_unit_test(the_installations_own_key_protects_no_dossiers),
        cmocka_unit_test(sealing_into_an_existing_key_needs_a_right_to_it),
        cmocka_unit_test(a_dossier_moves_to_another_municipality),
        cmocka_unit_test(the_log_says_what_was_done_and_how_it_ended),
        cmocka_unit_test(where_a_reporter_sits_is_never_in_the_log),
        cmocka_unit_test(a_batch_that_is_too_long_fails_when_called),
        cmocka_unit_test(openings_are_limited_per_person),
        cmocka_unit_test(ended_sessions_stay_refused_after_the_vault_was_killed),
        cmocka_unit_test(a_stopped_vault_is_noticed_in_time_and_gives_nobody_an_old_answer),
    };
    return cmocka_run_group_tests(tests, house_open, house_close);
}
