/* How the vault is started: its account, its key, its folder. */
#include "vault/vault_harness.h"

#include "base/arena.h"
#include "base/test.h"
#include "os/file.h"
#include "os/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct room {
    char path[64];
};

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    (void)snprintf(room->path, sizeof room->path, "/tmp/seinhuis-keepers-XXXXXX");
    assert_non_null(mkdtemp(room->path));
    *state = room;
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    assert_int_equal(folder_destroy(sv_of_c(room->path)), OK);
    free(room);
    return 0;
}

static enum err ping(struct vault_harness *harness, struct vault_status *ret_status)
{
    struct vault *vault = NULL;
    assert_int_equal(vault_open(vault_harness_vault, harness, &vault), OK);
    enum err err = vault_status(vault, ret_status);
    vault_close(vault);
    return err;
}

static long uid_of(pid_t pid)
{
    char path[64];
    char line[256];
    long uid = -1;
    (void)snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (sv_starts(sv_of_c(line), SV("Uid:\t"))) {
            uid = strtol(line + 5, NULL, 10);
        }
    }
    (void)fclose(file);
    return uid;
}

static void started_as_root_the_vault_runs_as_its_own_account(void **state)
{
    const struct room *room = *state;
    struct process_user nobody;
    struct vault_harness *harness = NULL;
    struct vault_status status;
    if (process_user(SV("nobody"), &nobody) != OK) {
        skip(); /* not root, or a system without that account */
    }
    const struct keepers_options options = { .data_folder = sv_of_c(room->path), .vault_user = SV("nobody"),
                                             .password_user = SV("nobody") };
    assert_int_equal(vault_harness_start(&options, &harness), OK);
    assert_int_equal(ping(harness, &status), OK);
    assert_int_equal(uid_of(vault_harness_vault_pid(harness)), nobody.uid);
    vault_harness_stop(harness);
}

static void two_vaults_never_write_one_log(void **state)
{
    const struct room *room = *state;
    const struct keepers_options options = { .data_folder = sv_of_c(room->path) };
    struct vault_harness *first = NULL;
    struct vault_harness *second = NULL;
    struct vault_status status;
    assert_int_equal(vault_harness_start(&options, &first), OK);
    assert_int_equal(ping(first, &status), OK);
    assert_int_equal(vault_harness_start(&options, &second), OK);
    assert_int_equal(ping(second, &status), ERR_VAULT);
    assert_int_equal(ping(first, &status), OK);
    vault_harness_stop(second);
    vault_harness_stop(first);
}

static void a_master_key_that_the_system_keeps_is_not_in_the_data_folder(void **state)
{
    const struct room *room = *state;
    char data[80];
    char given[80];
    int folder CLEANUP(fd_close) = -1;
    int key CLEANUP(fd_close) = -1;
    int vault CLEANUP(fd_close) = -1;
    struct vault_harness *harness = NULL;
    struct vault_status status;
    (void)snprintf(data, sizeof data, "%s/data", room->path);
    (void)snprintf(given, sizeof given, "%s/credentials", room->path);
    assert_int_equal(folder_create(sv_of_c(given), &folder), OK);
    assert_int_equal(file_replace(folder, SV("master-key"), SV("0123456789abcdef0123456789abcdef")), OK);
    fd_close(&folder);
    assert_int_equal(folder_create(sv_of_c(data), &folder), OK);
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", given, 1), 0);
    const struct keepers_options options = { .data_folder = sv_of_c(data) };
    assert_int_equal(vault_harness_start(&options, &harness), OK);
    assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
    assert_int_equal(ping(harness, &status), OK);
    assert_int_equal(folder_open_in(folder, SV("vault"), false, &vault), OK);
    assert_int_equal(file_open(vault, SV("master.key"), FILE_READ, &key), ERR_NOT_FOUND);
    vault_harness_stop(harness);
}

static void another_master_key_starts_no_vault(void **state)
{
    const struct room *room = *state;
    const struct keepers_options options = { .data_folder = sv_of_c(room->path) };
    struct vault_harness *harness = NULL;
    struct vault_status status;
    int data CLEANUP(fd_close) = -1;
    int vault CLEANUP(fd_close) = -1;
    assert_int_equal(vault_harness_start(&options, &harness), OK);
    assert_int_equal(ping(harness, &status), OK);
    vault_harness_stop(harness);
    assert_int_equal(folder_open(sv_of_c(room->path), &data), OK);
    assert_int_equal(folder_open_in(data, SV("vault"), false, &vault), OK);
    assert_int_equal(file_replace(vault, SV("master.key"), SV("0123456789abcdef0123456789abcdef")), OK);
    assert_int_equal(vault_harness_start(&options, &harness), OK);
    assert_int_equal(ping(harness, &status), ERR_VAULT);
    vault_harness_stop(harness);
}

static uint32_t pruned_of_thirty_lines(const struct room *room, int64_t keep_days)
{
    const struct keepers_options options = { .data_folder = sv_of_c(room->path), .segment_lines = 10,
                                             .log_keep_days = keep_days };
    const struct log_entry line = { .action = LOG_VIEW, .actor_kind = ACTOR_SYSTEM, .origin = SV("-") };
    struct vault_harness *harness = NULL;
    struct vault *vault = NULL;
    uint32_t pruned = 0;
    assert_int_equal(vault_harness_start(&options, &harness), OK);
    assert_int_equal(vault_open(vault_harness_vault, harness, &vault), OK);
    for (size_t i = 0; i < 30; i++) {
        struct arena arena CLEANUP(arena_close);
        struct vault_batch *batch = NULL;
        arena_open(&arena, 64 * 1024);
        assert_int_equal(batch_begin(&arena, NULL, (struct municipality_id){ 0 }, &batch), OK);
        batch_log(batch, &line);
        assert_int_equal(vault_call(vault, batch), OK);
    }
    struct instant later = instant_add_ms(clock_now(&(struct clock){ 0 }), 60 * 1000);
    assert_int_equal(vault_log_prune(vault, later, &pruned), OK);
    vault_close(vault);
    vault_harness_stop(harness);
    return pruned;
}

static void young_lines_stay_in_the_log_whoever_asks(void **state)
{
    assert_int_equal(pruned_of_thirty_lines(*state, 0), 0);
    assert_true(pruned_of_thirty_lines(*state, -1) > 0);
}

#define ROOM_TEST(name) cmocka_unit_test_setup_teardown(name, room_open, room_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOM_TEST(started_as_root_the_vault_runs_as_its_own_account),
        ROOM_TEST(two_vaults_never_write_one_log),
        ROOM_TEST(a_master_key_that_the_system_keeps_is_not_in_the_data_folder),
        ROOM_TEST(young_lines_stay_in_the_log_whoever_asks),
        ROOM_TEST(another_master_key_starts_no_vault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
