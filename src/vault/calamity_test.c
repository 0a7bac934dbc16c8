/* Many at once, and the vault dying under them. */
#include "vault/log_verify.h"
#include "vault/vault_harness.h"

#include "base/code.h"
#include "base/test.h"
#include "os/file.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CALLERS = 64, CALLS = 12, WAIT_MS = 5000 };

static const struct municipality_id here = { 11 };

struct house {
    char folder[64];
    struct vault_harness *harness;
    struct vault_session session;
    _Atomic uint64_t done;
    _Atomic uint64_t failed;
    _Atomic bool stopping;
};

static void pause_ms(long ms)
{
    const struct timespec moment = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    (void)nanosleep(&moment, NULL);
}

static int house_open(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    struct vault *vault = NULL;
    (void)snprintf(house->folder, sizeof house->folder, "/tmp/seinhuis-calamity-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    const struct keepers_options options = { .data_folder = sv_of_c(house->folder), .openings_per_minute = 100000 };
    assert_int_equal(vault_harness_start(&options, &house->harness), OK);
    assert_int_equal(vault_open(vault_harness_vault, house->harness, &vault), OK);
    assert_int_equal(vault_municipality_create(vault, here), OK);
    const struct vault_mint mint = { .person = { 5 }, .municipalities = { here }, .municipality_count = 1,
                                     .until = { 3600 * 1000 } };
    assert_int_equal(vault_session_mint(vault, &mint, &house->session), OK);
    vault_close(vault);
    *state = house;
    return 0;
}

static int house_close(void **state)
{
    struct house *house = *state;
    vault_harness_stop(house->harness);
    struct arena arena CLEANUP(arena_close);
    struct log_verdict verdict;
    char log_folder[80];
    arena_open(&arena, 1024 * 1024);
    (void)snprintf(log_folder, sizeof log_folder, "%s/log", house->folder);
    assert_int_equal(log_verify(sv_of_c(log_folder), &arena, &verdict), OK);
    assert_int_equal(verdict.damage, DAMAGE_NONE);
    assert_int_equal(folder_destroy(sv_of_c(house->folder)), OK);
    free(house);
    return 0;
}

/* Seals a text of its own and opens it again; what comes back must be that text and nobody else's. */
static enum err there_and_back(struct house *house, struct vault *vault, struct sv text)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 1024 * 1024);
    struct dossier_ref dossier = dossier_ref_new(&(struct random){ 0 });
    struct log_entry line = { .action = LOG_VIEW, .actor_kind = ACTOR_STAFF, .municipality = here, .role = SV("lead"),
                              .origin = SV("-") };
    struct place place = { SV("signal"), SV("story"), 1 };
    struct vault_batch *batch = NULL;
    TRY(batch_begin(&arena, &house->session, here, &batch));
    struct batch_key key = batch_key_new(batch, KEY_STORY, dossier);
    struct batch_seal seal = batch_seal(batch, key, place, text);
    batch_log(batch, &line);
    TRY(vault_call(vault, batch));
    struct wrapped_key wrapped = batch_wrapped(batch, key);
    struct sealed sealed = batch_sealed(batch, seal);
    TRY(batch_begin(&arena, &house->session, here, &batch));
    key = batch_key_use(batch, KEY_STORY, dossier, &wrapped);
    struct batch_open open = batch_open(batch, key, place, sealed);
    batch_log(batch, &line);
    TRY(vault_call(vault, batch));
    ASSERT(batch_opened(batch, open) && sv_equal(clear_show(batch_clear(batch, open)), text));
    return OK;
}

static struct code text_of_own(void)
{
    return code_new(&(struct random){ 0 });
}

static void *caller_some(void *context)
{
    struct house *house = context;
    struct vault *vault = NULL;
    ASSERT(vault_open(vault_harness_vault, house->harness, &vault) == OK);
    for (size_t i = 0; i < CALLS; i++) {
        struct code code = text_of_own();
        if (there_and_back(house, vault, code_view(&code)) == OK) {
            atomic_fetch_add(&house->done, 1);
        } else {
            atomic_fetch_add(&house->failed, 1);
        }
    }
    vault_close(vault);
    return NULL;
}

static void *caller_until_stopped(void *context)
{
    struct house *house = context;
    struct vault *vault = NULL;
    ASSERT(vault_open(vault_harness_vault, house->harness, &vault) == OK);
    while (!atomic_load(&house->stopping)) {
        struct code code = text_of_own();
        enum err err = there_and_back(house, vault, code_view(&code));
        ASSERT(err == OK || err == ERR_VAULT);
        if (err == OK) {
            atomic_fetch_add(&house->done, 1);
        } else {
            atomic_fetch_add(&house->failed, 1);
            pause_ms(5);
        }
    }
    vault_close(vault);
    return NULL;
}

static void start_all(struct house *house, pthread_t *threads, size_t count, void *(*run)(void *))
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, run, house), 0);
    }
}

static void join_all(const pthread_t *threads, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
}

static struct vault_status status_of(const struct house *house)
{
    struct vault *vault = NULL;
    struct vault_status status;
    assert_int_equal(vault_open(vault_harness_vault, house->harness, &vault), OK);
    assert_int_equal(vault_status(vault, &status), OK);
    vault_close(vault);
    return status;
}

static void sixty_four_callers_share_their_syncs(void **state)
{
    struct house *house = *state;
    pthread_t threads[CALLERS];
    struct vault_status before = status_of(house);
    int64_t began = clock_monotonic_ms();
    start_all(house, threads, CALLERS, caller_some);
    join_all(threads, CALLERS);
    int64_t took = clock_monotonic_ms() - began;
    struct vault_status after = status_of(house);
    int64_t batches = after.batches - before.batches;
    int64_t syncs = after.syncs - before.syncs;
    print_message("           %lld batches, %lld syncs, %lld ms\n", (long long)batches, (long long)syncs,
                  (long long)took);
    assert_int_equal(atomic_load(&house->failed), 0);
    assert_int_equal(batches, CALLERS * CALLS * 2);
    assert_true(syncs * 4 < batches);
}

static void a_killed_vault_comes_back_and_nobody_gets_anothers_answer(void **state)
{
    enum { WORKERS = 16, KILLS = 5 };
    struct house *house = *state;
    pthread_t threads[WORKERS];
    atomic_store(&house->failed, 0);
    start_all(house, threads, WORKERS, caller_until_stopped);
    for (size_t i = 0; i < KILLS; i++) {
        uint64_t done = atomic_load(&house->done);
        int64_t until = clock_monotonic_ms() + WAIT_MS;
        while (atomic_load(&house->done) < done + 50 && clock_monotonic_ms() < until) {
            pause_ms(2);
        }
        assert_true(atomic_load(&house->done) >= done + 50);
        pid_t pid = vault_harness_vault_pid(house->harness);
        assert_true(pid <= 0 || kill(pid, SIGKILL) == 0);
    }
    atomic_store(&house->stopping, true);
    join_all(threads, WORKERS);
    assert_true(atomic_load(&house->failed) > 0);
    pause_ms(2000);
    struct code code = text_of_own();
    struct vault *vault = NULL;
    assert_int_equal(vault_open(vault_harness_vault, house->harness, &vault), OK);
    assert_int_equal(there_and_back(house, vault, code_view(&code)), OK);
    vault_close(vault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixty_four_callers_share_their_syncs),
        cmocka_unit_test(a_killed_vault_comes_back_and_nobody_gets_anothers_answer),
    };
    return cmocka_run_group_tests(tests, house_open, house_close);
}
