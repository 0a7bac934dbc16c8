/* The master key is replaced, and power goes between any two steps of it: at every moment one key opens the keys of
 * municipalities, the log goes on and can be checked, and what is left behind opens nothing. */
#include "vault/log_verify.h"
#include "vault/master.h"

#include "base/test.h"
#include "os/file.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS_REPLACE = 5, STEPS_SETTLE = 5, STEP_TAKEN = 5, DAY_MS = 24 * 3600 * 1000 };

static const struct municipality_id here = { 11 };

struct room {
    char home[64], vault[80], log_folder[80];
    int vault_fd, log_fd;
    struct keys *keys;
    struct log *log;
    struct wrapped_key wrapped;  /* a data key under the municipality's key: it is never wrapped anew here */
    unsigned char first[KEY_BYTES];
    struct arena arena;
    int64_t day;
};

static const struct key_binding bound = { .kind = KEY_RECORD, .municipality = { 11 } };

/* A start of the vault, that a power cut may end after so many steps of settling. */
static enum err start_until(struct room *room, int given, uint32_t steps)
{
    struct master master CLEANUP(master_close) = { .fd = -1 };
    TRY(master_open(room->vault_fd, given, &master));
    TRY(keys_open(room->vault_fd, master.fd, &room->keys));
    const struct log_options options = { .folder = room->log_fd, .secret = keys_log_secret(room->keys),
                                         .public = keys_log_public(room->keys), .segment_lines = 4 };
    TRY(log_open(&options, (struct instant){ ++room->day * DAY_MS }, room->log));
    return master_settle(room->vault_fd, &master, steps);
}

static enum err start(struct room *room)
{
    return start_until(room, -1, MASTER_ALL_STEPS);
}

/* As a power cut leaves it: nothing is closed in order. */
static void cut(struct room *room)
{
    fd_close(&room->log->fd);
    arena_close(&room->log->arena);
    keys_close(room->keys);
    room->keys = NULL;
}

static void line_add(struct room *room)
{
    const struct log_entry line = { .action = LOG_VIEW, .actor_kind = ACTOR_SYSTEM, .role = SV("-"), .object = SV("-"),
                                    .origin = SV("-") };
    int64_t ignored = 0;
    assert_int_equal(log_add(room->log, &line, 1, (struct instant){ room->day * DAY_MS }, &ignored), OK);
    assert_int_equal(log_commit(room->log), OK);
    log_sign_head(room->log);
}

static enum err replace_until(struct room *room, uint32_t steps)
{
    struct master_replacing replacing = { room->vault_fd, room->keys, room->log, { room->day * DAY_MS } };
    return master_replace(&replacing, steps);
}

static bool opens(struct room *room)
{
    struct data_key key CLEANUP(data_key_wipe);
    return data_key_unwrap(room->keys, &bound, &room->wrapped, &key) == OK;
}

static void log_is_right(struct room *room)
{
    struct log_verdict verdict;
    assert_int_equal(log_verify(sv_of_c(room->log_folder), &room->arena, &verdict), OK);
    if (verdict.damage != DAMAGE_NONE) {
        print_error("damage %d in %.*s line %lld\n", (int)verdict.damage, (int)verdict.file.length, verdict.file.at,
                    (long long)verdict.line);
    }
    assert_int_equal(verdict.damage, DAMAGE_NONE);
    assert_int_equal(verdict.last, room->log->durable.number);
}

static struct sv content(struct room *room, int folder, struct sv name)
{
    int fd CLEANUP(fd_close) = -1;
    struct sv text = { "", 0 };
    if (file_open(folder, name, FILE_READ, &fd) == OK) {
        assert_int_equal(file_read_all(fd, &room->arena, 1024 * 1024, &text), OK);
    }
    return text;
}

/* Nothing of the first key, in any file of the folder; and one master key, by its own name. */
static bool first_is_gone(struct room *room)
{
    struct sv *names = NULL;
    size_t count = 0;
    bool gone = true;
    assert_int_equal(folder_list(room->vault_fd, &room->arena, SV(""), 64, &names, &count), OK);
    for (size_t i = 0; i < count; i++) {
        struct sv text = content(room, room->vault_fd, names[i]);
        gone = gone && (text.length == 0 || memmem(text.at, text.length, room->first, KEY_BYTES) == NULL);
        assert_false(sv_ends(names[i], SV(".next")) || sv_ends(names[i], SV(".old")));
    }
    return gone;
}

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    struct data_key key CLEANUP(data_key_wipe);
    room->log = calloc(1, sizeof *room->log);
    (void)snprintf(room->home, sizeof room->home, "/tmp/seinhuis-master-XXXXXX");
    assert_non_null(mkdtemp(room->home));
    (void)snprintf(room->vault, sizeof room->vault, "%s/vault", room->home);
    (void)snprintf(room->log_folder, sizeof room->log_folder, "%s/log", room->home);
    arena_open(&room->arena, (size_t)256 * 1024 * 1024);
    assert_int_equal(folder_create(sv_of_c(room->vault), &room->vault_fd), OK);
    assert_int_equal(folder_create(sv_of_c(room->log_folder), &room->log_fd), OK);
    randombytes_buf(room->first, KEY_BYTES);
    assert_int_equal(file_replace(room->vault_fd, SV("master.key"), sv_of_bytes(room->first, KEY_BYTES)), OK);
    room->day = 20000;
    assert_int_equal(start(room), OK);
    assert_int_equal(keys_municipality_create(room->keys, here), OK);
    data_key_new(&key);
    assert_int_equal(data_key_wrap(room->keys, &bound, &key, &room->wrapped), OK);
    for (int i = 0; i < 6; i++) {
        line_add(room);
    }
    *state = room;
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    if (room->keys != NULL) {
        log_close(room->log);
        keys_close(room->keys);
    }
    fd_close(&room->vault_fd);
    fd_close(&room->log_fd);
    arena_close(&room->arena);
    assert_int_equal(folder_destroy(sv_of_c(room->home)), OK);
    free(room->log);
    free(room);
    return 0;
}

static void room_anew(struct room **room)
{
    void *state = *room;
    assert_int_equal(room_close(&state), 0);
    assert_int_equal(room_open(&state), 0);
    *room = state;
}

static void a_stop_between_any_two_steps_leaves_one_key_that_opens_everything(void **state)
{
    struct room *room = *state;
    for (uint32_t steps = 0; steps <= STEPS_REPLACE; steps++) {
        assert_int_equal(replace_until(room, steps), OK);
        cut(room);
        log_is_right(room);
        assert_int_equal(start(room), OK);
        assert_true(opens(room));
        line_add(room);
        log_is_right(room);
        assert_int_equal(first_is_gone(room), steps >= STEP_TAKEN);
        assert_false(room->log->damaged);
        assert_int_equal(room->log->key_since.ms != 0, steps >= STEP_TAKEN);
        /* And it is replaced after it, as if nothing had been. */
        assert_int_equal(replace_until(room, MASTER_ALL_STEPS), OK);
        cut(room);
        assert_int_equal(start(room), OK);
        assert_true(opens(room) && first_is_gone(room));
        line_add(room);
        log_is_right(room);
        room_anew(&room);
        *state = room;
    }
}

static void a_stop_while_the_next_start_finishes_it_is_finished_by_the_one_after(void **state)
{
    struct room *room = *state;
    for (uint32_t steps = 0; steps <= STEPS_SETTLE; steps++) {
        assert_int_equal(replace_until(room, MASTER_ALL_STEPS), OK);
        cut(room);
        assert_int_equal(start_until(room, -1, steps), OK);
        assert_true(opens(room));
        line_add(room);
        cut(room);
        log_is_right(room);
        assert_int_equal(start(room), OK);
        assert_true(opens(room) && first_is_gone(room));
        log_is_right(room);
        room_anew(&room);
        *state = room;
    }
}

/* The change may fall on any line of a segment, its last among them. */
static void the_log_is_right_wherever_in_a_segment_the_key_changed(void **state)
{
    struct room *room = *state;
    for (int lines = 0; lines < 10; lines++) {
        line_add(room);
        assert_int_equal(replace_until(room, MASTER_ALL_STEPS), OK);
        cut(room);
        log_is_right(room);
        assert_int_equal(start(room), OK);
        log_is_right(room);
    }
}

static void the_key_that_was_replaced_opens_nothing_and_signs_nothing(void **state)
{
    struct room *room = *state;
    struct keys *keys = NULL;
    uint32_t count = 0;
    unsigned char secret[SIGN_SECRET_BYTES];
    memcpy(secret, keys_log_secret(room->keys), sizeof secret);
    assert_int_equal(replace_until(room, MASTER_ALL_STEPS), OK);
    cut(room);
    assert_int_equal(start(room), OK);
    line_add(room);
    assert_int_equal(keys_try(room->vault_fd, room->first, &keys, &count), ERR_INVALID);

    /* Who has it signs a head for the newest line: it is not taken. */
    struct chain_head head = { .number = room->log->durable.number, .hash = room->log->durable.hash };
    struct log_verdict verdict;
    struct buf text;
    struct sv right = content(room, room->log_fd, CHAIN_HEAD_FILE);
    chain_head_sign(&head, secret);
    buf_open(&text, &room->arena, 4096);
    chain_head_put(&text, &head);
    assert_int_equal(file_replace(room->log_fd, CHAIN_HEAD_FILE, buf_view(&text)), OK);
    assert_int_equal(log_verify(sv_of_c(room->log_folder), &room->arena, &verdict), OK);
    assert_int_equal(verdict.damage, DAMAGE_HEAD_FORGED);
    assert_int_equal(file_replace(room->log_fd, CHAIN_HEAD_FILE, right), OK);

    /* A change of its own, to a key that nobody else has, leads to no key that counts. */
    struct sv changes = content(room, room->log_fd, CHAIN_CHANGES_FILE);
    buf_open(&text, &room->arena, KEY_CHANGES_BYTES_MAX);
    buf_put(&text, sv_until(changes, changes.length - 8));
    buf_put(&text, SV("0000000\n"));
    assert_int_equal(file_replace(room->log_fd, CHAIN_CHANGES_FILE, buf_view(&text)), OK);
    assert_int_equal(log_verify(sv_of_c(room->log_folder), &room->arena, &verdict), OK);
    assert_int_equal(verdict.damage, DAMAGE_KEY_CHANGE_FORGED);
    assert_int_equal(file_remove(room->log_fd, CHAIN_CHANGES_FILE), OK);
    assert_int_equal(log_verify(sv_of_c(room->log_folder), &room->arena, &verdict), OK);
    assert_int_equal(verdict.damage, DAMAGE_SIGNATURE);
    assert_int_equal(file_replace(room->log_fd, CHAIN_CHANGES_FILE, changes), OK);
    log_is_right(room);
}

static void a_checkpoint_of_the_old_key_counts_only_where_the_log_began_when_it_ended(void **state)
{
    struct room *room = *state;
    uint32_t removed = 0;
    struct instant now = { room->day * DAY_MS };
    unsigned char secret[SIGN_SECRET_BYTES];
    assert_int_equal(log_prune(room->log, (struct instant){ now.ms + 1 }, now, &removed), OK);
    assert_int_equal(removed, 1);
    memcpy(secret, keys_log_secret(room->keys), sizeof secret);
    assert_int_equal(replace_until(room, MASTER_ALL_STEPS), OK);
    cut(room);
    assert_int_equal(start(room), OK);
    for (int i = 0; i < 8; i++) {
        line_add(room);
    }
    log_is_right(room);
    struct chain_checkpoint forged = { .first = room->log->segments[room->log->segment_count - 1].first,
                                       .previous = room->log->segments[room->log->segment_count - 1].previous,
                                       .at = now };
    struct log_verdict verdict;
    struct buf text;
    buf_open(&text, &room->arena, 4096);
    chain_checkpoint_sign(&forged, secret);
    chain_checkpoint_put(&text, &forged);
    assert_int_equal(file_replace(room->log_fd, CHAIN_CHECKPOINT_FILE, buf_view(&text)), OK);
    assert_int_equal(log_verify(sv_of_c(room->log_folder), &room->arena, &verdict), OK);
    assert_int_equal(verdict.damage, DAMAGE_CHECKPOINT_FORGED);
}

/* The system keeps it, read only: the new one lies in the folder until people gave it to the system. */
static void a_key_that_the_system_gives_steps_back_for_the_one_in_the_folder(void **state)
{
    struct room *room = *state;
    int given CLEANUP(fd_close) = -1;
    char path[96];
    (void)snprintf(path, sizeof path, "%s/given", room->home);
    int elsewhere CLEANUP(fd_close) = -1;
    assert_int_equal(folder_create(sv_of_c(path), &elsewhere), OK);
    assert_int_equal(file_replace(elsewhere, SV("key"), sv_of_bytes(room->first, KEY_BYTES)), OK);
    assert_int_equal(file_open(elsewhere, SV("key"), FILE_READ, &given), OK);
    cut(room);
    assert_int_equal(file_remove(room->vault_fd, SV("master.key")), OK);
    assert_int_equal(start_until(room, given, MASTER_ALL_STEPS), OK);
    assert_int_equal(content(room, room->vault_fd, SV("master.key")).length, 0);
    assert_int_equal(replace_until(room, MASTER_ALL_STEPS), OK);
    for (int i = 0; i < 2; i++) {
        cut(room);
        assert_int_equal(start_until(room, given, MASTER_ALL_STEPS), OK);
        assert_true(opens(room));
        assert_int_equal(content(room, room->vault_fd, SV("master.key")).length, KEY_BYTES);
    }
    struct sv new_key = content(room, room->vault_fd, SV("master.key"));
    fd_close(&given);
    assert_int_equal(file_replace(elsewhere, SV("key"), new_key), OK);
    assert_int_equal(file_open(elsewhere, SV("key"), FILE_READ, &given), OK);
    assert_int_equal(file_remove(room->vault_fd, SV("master.key")), OK);
    cut(room);
    assert_int_equal(start_until(room, given, MASTER_ALL_STEPS), OK);
    assert_true(opens(room));
}

static void a_renewal_that_is_half_done_goes_on_under_the_new_key(void **state)
{
    struct room *room = *state;
    int64_t version = 0;
    struct wrapped_key anew;
    assert_int_equal(keys_version_begin(room->keys, here, 1, &version), OK);
    assert_int_equal(version, 2);
    assert_int_equal(replace_until(room, MASTER_ALL_STEPS), OK);
    cut(room);
    assert_int_equal(start(room), OK);
    assert_int_equal(data_key_renew(room->keys, &bound, &room->wrapped, &anew), OK);
    assert_int_equal(keys_version_end(room->keys, here), OK);
    assert_false(opens(room));
    room->wrapped = anew;
    assert_true(opens(room));
    cut(room);
    assert_int_equal(start(room), OK);
    assert_true(opens(room));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, room_open, room_close)
    const struct CMUnitTest tests[] = {
        CASE(a_stop_between_any_two_steps_leaves_one_key_that_opens_everything),
        CASE(a_stop_while_the_next_start_finishes_it_is_finished_by_the_one_after),
        CASE(the_log_is_right_wherever_in_a_segment_the_key_changed),
        CASE(the_key_that_was_replaced_opens_nothing_and_signs_nothing),
        CASE(a_checkpoint_of_the_old_key_counts_only_where_the_log_began_when_it_ended),
        CASE(a_key_that_the_system_gives_steps_back_for_the_one_in_the_folder),
        CASE(a_renewal_that_is_half_done_goes_on_under_the_new_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
