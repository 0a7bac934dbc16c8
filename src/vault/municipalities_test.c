/* The file of municipality keys when power is cut at any byte, and what stays of an ended version: nothing. */
#include "vault/keys.h"

#include "base/buf.h"
#include "base/test.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool sv_find_text(struct sv view, struct sv wanted, size_t *ret_at)
{
    const char *found = memmem(view.at, view.length, wanted.at, wanted.length);
    *ret_at = found == NULL ? 0 : (size_t)(found - view.at);
    return found != NULL;
}

static const struct municipality_id here = { 11 }, elsewhere = { 12 };

struct room {
    char folder[64];
    int folder_fd;
    int master_fd;
    struct keys *keys;
    struct arena arena;
};

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    (void)snprintf(room->folder, sizeof room->folder, "/tmp/seinhuis-municipalities-XXXXXX");
    assert_non_null(mkdtemp(room->folder));
    arena_open(&room->arena, (size_t)64 * 1024 * 1024);
    assert_int_equal(folder_open(sv_of_c(room->folder), &room->folder_fd), OK);
    assert_int_equal(file_replace(room->folder_fd, SV("master.key"), SV("0123456789abcdef0123456789abcdef")), OK);
    assert_int_equal(file_open(room->folder_fd, SV("master.key"), FILE_READ, &room->master_fd), OK);
    assert_int_equal(keys_open(room->folder_fd, room->master_fd, &room->keys), OK);
    assert_int_equal(keys_municipality_create(room->keys, here), OK);
    assert_int_equal(keys_municipality_create(room->keys, elsewhere), OK);
    *state = room;
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    if (room->keys != NULL) {
        keys_close(room->keys);
    }
    fd_close(&room->master_fd);
    fd_close(&room->folder_fd);
    arena_close(&room->arena);
    assert_int_equal(folder_destroy(sv_of_c(room->folder)), OK);
    free(room);
    return 0;
}

static struct sv content(struct room *room)
{
    int fd CLEANUP(fd_close) = -1;
    struct sv text = { 0 };
    assert_int_equal(file_open(room->folder_fd, SV("municipalities"), FILE_READ, &fd), OK);
    assert_int_equal(file_read_all(fd, &room->arena, 4 * 1024 * 1024, &text), OK);
    return text;
}

static enum err again(struct room *room)
{
    if (room->keys != NULL) {
        keys_close(room->keys);
        room->keys = NULL;
    }
    return keys_open(room->folder_fd, room->master_fd, &room->keys);
}

static void put_content(struct room *room, struct sv text)
{
    assert_int_equal(file_replace(room->folder_fd, SV("municipalities"), text), OK);
}

static struct key_binding binding_of(struct municipality_id municipality)
{
    return (struct key_binding){ .kind = KEY_RECORD, .municipality = municipality };
}

static bool opens(struct room *room, struct municipality_id municipality, const struct wrapped_key *wrapped)
{
    struct data_key key CLEANUP(data_key_wipe);
    const struct key_binding binding = binding_of(municipality);
    return data_key_unwrap(room->keys, &binding, wrapped, &key) == OK;
}

static struct wrapped_key wrapped_in(struct room *room, struct municipality_id municipality)
{
    struct data_key key CLEANUP(data_key_wipe);
    struct wrapped_key wrapped;
    const struct key_binding binding = binding_of(municipality);
    data_key_new(&key);
    assert_int_equal(data_key_wrap(room->keys, &binding, &key, &wrapped), OK);
    return wrapped;
}

/* The hex of the first version of `here`, as it stands in the file. */
static struct sv first_hex(struct room *room)
{
    struct sv text = content(room);
    size_t at = 0;
    assert_true(sv_find_text(text, SV("\n11 1 "), &at));
    return sv_until(sv_from(text, at + 6), (size_t)2 * WRAPPED_KEY_BYTES);
}

static void an_ended_version_is_nowhere_in_the_file(void **state)
{
    struct room *room = *state;
    struct sv hex = first_hex(room);
    struct wrapped_key old = wrapped_in(room, here);
    struct wrapped_key other = wrapped_in(room, elsewhere);
    int64_t version = 0;
    assert_int_equal(keys_version_begin(room->keys, here, 0, &version), OK);
    assert_int_equal(version, 2);
    struct wrapped_key new = wrapped_in(room, here);
    assert_true(opens(room, here, &old) && opens(room, here, &new));
    assert_int_equal(keys_version_end(room->keys, here), OK);
    assert_int_equal(keys_version_end(room->keys, here), OK); /* again: nothing left to do */
    size_t at = 0;
    assert_false(sv_find_text(content(room), hex, &at));
    for (int start = 0; start < 2; start++) {
        assert_false(opens(room, here, &old));
        assert_true(opens(room, here, &new));
        assert_true(opens(room, elsewhere, &other));
        assert_int_equal(again(room), OK);
    }
}

/* Ended, then put back to every shorter length, and to every way in which the overwriting may have been cut short. */
static void a_power_cut_at_any_byte_of_an_end_leaves_both_versions_or_one(void **state)
{
    struct room *room = *state;
    struct wrapped_key old = wrapped_in(room, here);
    struct sv hex = first_hex(room);
    int64_t version = 0;
    assert_int_equal(keys_version_begin(room->keys, here, 0, &version), OK);
    struct wrapped_key new = wrapped_in(room, here);
    struct sv before = content(room);
    assert_int_equal(keys_version_end(room->keys, here), OK);
    struct sv after = content(room);
    size_t hex_at = 0;
    assert_true(sv_find_text(before, hex, &hex_at));
    for (size_t length = before.length; length <= after.length; length++) {
        char *torn = arena_take(&room->arena, length);
        memcpy(torn, before.at, before.length);
        memcpy(torn + before.length, after.at + before.length, length - before.length);
        put_content(room, (struct sv){ torn, length });
        assert_int_equal(again(room), OK);
        bool said = length == after.length;
        assert_true(opens(room, here, &old) == !said);
        assert_true(opens(room, here, &new));
        size_t found = 0;
        assert_true(sv_find_text(content(room), hex, &found) == !said);
    }
    for (size_t zeroed = 0; zeroed <= hex.length; zeroed += 9) {
        char *torn = arena_take(&room->arena, after.length);
        memcpy(torn, after.at, after.length);
        memcpy(torn + hex_at, hex.at, hex.length);
        memset(torn + hex_at, '0', zeroed);
        put_content(room, (struct sv){ torn, after.length });
        assert_int_equal(again(room), OK);
        assert_false(opens(room, here, &old));
        assert_true(opens(room, here, &new));
        assert_true(sv_equal(content(room), after));
    }
}

static void a_power_cut_at_any_byte_of_a_begin_loses_nothing(void **state)
{
    struct room *room = *state;
    struct wrapped_key old = wrapped_in(room, here);
    struct sv before = content(room);
    int64_t version = 0;
    assert_int_equal(keys_version_begin(room->keys, here, 0, &version), OK);
    struct wrapped_key new = wrapped_in(room, here);
    struct sv after = content(room);
    for (size_t length = before.length; length <= after.length; length++) {
        put_content(room, sv_until(after, length));
        assert_int_equal(again(room), OK);
        assert_true(opens(room, here, &old));
        assert_true(opens(room, here, &new) == (length + 1 >= after.length));
        assert_int_equal(keys_version_begin(room->keys, here, 0, &version), OK);
        assert_int_equal(version, 2);
    }
}

static void a_changed_line_that_was_not_ended_stops_the_vault(void **state)
{
    struct room *room = *state;
    struct sv text = content(room);
    for (size_t at = 0; at < text.length; at++) {
        char *changed = arena_take(&room->arena, text.length);
        memcpy(changed, text.at, text.length);
        changed[at] = changed[at] == 'a' ? 'b' : 'a';
        put_content(room, (struct sv){ changed, text.length });
        assert_int_equal(again(room), ERR_INVALID);
        assert_true(sv_equal(content(room), (struct sv){ changed, text.length }));
    }
    put_content(room, SV("seinhuis-municipalities 3\n"));
    assert_int_equal(again(room), ERR_INVALID);
    put_content(room, SV("seinhuis-municipalities 2\nend 11 1\n"));
    assert_int_equal(again(room), ERR_INVALID);
}

/* The file of an installation that never renewed a key. */
static void a_file_of_the_first_form_is_read_and_goes_on(void **state)
{
    struct room *room = *state;
    struct wrapped_key old = wrapped_in(room, here);
    struct sv text = content(room);
    char *first = arena_take(&room->arena, text.length);
    memcpy(first, text.at, text.length);
    first[24] = '1';
    put_content(room, (struct sv){ first, text.length });
    assert_int_equal(again(room), OK);
    int64_t version = 0;
    struct wrapped_key anew;
    const struct key_binding binding = binding_of(here);
    assert_int_equal(keys_version_begin(room->keys, here, 0, &version), OK);
    assert_int_equal(data_key_renew(room->keys, &binding, &old, &anew), OK);
    assert_int_equal(data_key_renew(room->keys, &binding, &anew, &anew), ERR_CONFLICT);
    assert_int_equal(keys_version_end(room->keys, here), OK);
    assert_true(sv_starts(content(room), SV("seinhuis-municipalities 2\n")));
    assert_int_equal(again(room), OK);
    assert_true(opens(room, here, &anew));
    assert_false(opens(room, here, &old));
    assert_int_equal(data_key_renew(room->keys, &binding, &old, &anew), ERR_INVALID);
}

/* Sixty years of terms: ended versions are left out, and the file they stood in is overwritten. */
static void the_file_does_not_grow_for_ever(void **state)
{
    struct room *room = *state;
    char link_path[96];
    char file_path[96];
    (void)snprintf(file_path, sizeof file_path, "%s/municipalities", room->folder);
    (void)snprintf(link_path, sizeof link_path, "%s/seen", room->folder);
    assert_int_equal(link(file_path, link_path), 0); /* what a look at the disk would still find */
    struct wrapped_key last = wrapped_in(room, here);
    const struct key_binding binding = binding_of(here);
    for (int64_t term = 2; term <= 1750; term++) {
        int64_t version = 0;
        assert_int_equal(keys_version_begin(room->keys, here, 0, &version), OK);
        assert_int_equal(version, term);
        assert_int_equal(data_key_renew(room->keys, &binding, &last, &last), OK);
        assert_int_equal(keys_version_end(room->keys, here), OK);
    }
    assert_true(content(room).length < (size_t)270 * 1024);
    assert_int_equal(again(room), OK);
    assert_true(opens(room, here, &last));
    int fd CLEANUP(fd_close) = -1;
    struct sv seen = { 0 };
    assert_int_equal(file_open(room->folder_fd, SV("seen"), FILE_READ, &fd), OK);
    assert_int_equal(file_read_all(fd, &room->arena, 4 * 1024 * 1024, &seen), OK);
    assert_true(seen.length > 0);
    for (size_t i = 0; i < seen.length; i++) {
        assert_int_equal(seen.at[i], 0);
    }
}

static void an_older_version_is_needed_while_a_commit_is_awaited_or_it_was_just_used(void **state)
{
    struct room *room = *state;
    struct wrapped_key old = wrapped_in(room, here);
    int64_t version = 0;
    assert_false(keys_older_needed(room->keys, here, 5, 0));
    assert_int_equal(keys_version_begin(room->keys, here, 40, &version), OK);
    assert_true(keys_older_needed(room->keys, here, 40, 0));
    assert_false(keys_older_needed(room->keys, here, 41, 0));
    assert_false(keys_older_needed(room->keys, here, 0, 0));
    assert_false(keys_older_needed(room->keys, elsewhere, 40, 0));
    assert_true(opens(room, here, &old));
    int64_t now_ms = clock_monotonic_ms();
    assert_true(keys_older_needed(room->keys, here, 0, now_ms));
    assert_false(keys_older_needed(room->keys, here, 0, now_ms + 1100));
    /* A page may have read the key just before it was renewed. */
    const struct key_binding binding = binding_of(here);
    struct wrapped_key anew;
    while (clock_monotonic_ms() < now_ms + 150) {
        (void)usleep(1000);
    }
    assert_int_equal(data_key_renew(room->keys, &binding, &old, &anew), OK);
    assert_true(keys_older_needed(room->keys, here, 0, now_ms + 1100));
    assert_int_equal(again(room), OK); /* a start forgets since when; the log's newest line stands in for it */
    keys_versions_begun(room->keys, 90);
    assert_true(keys_older_needed(room->keys, here, 90, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_ended_version_is_nowhere_in_the_file, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_power_cut_at_any_byte_of_an_end_leaves_both_versions_or_one, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(a_power_cut_at_any_byte_of_a_begin_loses_nothing, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_changed_line_that_was_not_ended_stops_the_vault, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_file_of_the_first_form_is_read_and_goes_on, room_open, room_close),
        cmocka_unit_test_setup_teardown(the_file_does_not_grow_for_ever, room_open, room_close),
        cmocka_unit_test_setup_teardown(an_older_version_is_needed_while_a_commit_is_awaited_or_it_was_just_used,
                                        room_open, room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
