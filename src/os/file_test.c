#include "os/file.h"

#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct room {
    char path[64];
    int folder;
    struct arena arena;
};

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    (void)snprintf(room->path, sizeof room->path, "/tmp/seinhuis-file-XXXXXX");
    assert_non_null(mkdtemp(room->path));
    assert_int_equal(folder_open(sv_of_c(room->path), &room->folder), OK);
    arena_open(&room->arena, 1024 * 1024);
    *state = room;
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    fd_close(&room->folder);
    arena_close(&room->arena);
    assert_int_equal(folder_destroy(sv_of_c(room->path)), OK);
    free(room);
    return 0;
}

static struct sv content_of(struct room *room, struct sv name)
{
    int fd CLEANUP(fd_close) = -1;
    struct sv content = { 0 };
    assert_int_equal(file_open(room->folder, name, FILE_READ, &fd), OK);
    assert_int_equal(file_read_all(fd, &room->arena, 1024, &content), OK);
    return content;
}

static void a_replaced_file_has_the_new_content_and_is_private(void **state)
{
    struct room *room = *state;
    struct stat status;
    assert_int_equal(file_replace(room->folder, SV("note"), SV("one")), OK);
    assert_int_equal(file_replace(room->folder, SV("note"), SV("two")), OK);
    assert_sv(content_of(room, SV("note")), "two");
    assert_int_equal(fstatat(room->folder, "note", &status, 0), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_name_cannot_climb_or_hide(void **state)
{
    struct room *room = *state;
    int fd = -1;
    assert_int_equal(file_open(room->folder, SV("../passwd"), FILE_READ, &fd), ERR_INVALID);
    assert_int_equal(file_open(room->folder, SV(".."), FILE_READ, &fd), ERR_INVALID);
    assert_int_equal(file_open(room->folder, SV("/etc/passwd"), FILE_READ, &fd), ERR_INVALID);
    assert_int_equal(file_open(room->folder, SV(".hidden"), FILE_READ, &fd), ERR_INVALID);
    assert_int_equal(file_open(room->folder, SV(""), FILE_READ, &fd), ERR_INVALID);
    assert_int_equal(file_open(room->folder, SV("a\0b"), FILE_READ, &fd), ERR_INVALID);
    assert_int_equal(fd, -1);
}

static void a_link_is_not_followed(void **state)
{
    struct room *room = *state;
    int fd = -1;
    assert_int_equal(symlinkat("/etc/passwd", room->folder, "note"), 0);
    assert_int_equal(file_open(room->folder, SV("note"), FILE_READ, &fd), ERR_IO);
}

static void a_new_file_must_be_new(void **state)
{
    struct room *room = *state;
    int fd = -1;
    assert_int_equal(file_open(room->folder, SV("note"), FILE_NEW, &fd), OK);
    fd_close(&fd);
    assert_int_equal(file_open(room->folder, SV("note"), FILE_NEW, &fd), ERR_CONFLICT);
    assert_int_equal(file_open(room->folder, SV("other"), FILE_READ, &fd), ERR_NOT_FOUND);
}

static void a_larger_file_than_asked_for_is_refused(void **state)
{
    struct room *room = *state;
    int fd CLEANUP(fd_close) = -1;
    struct sv content = { 0 };
    assert_int_equal(file_replace(room->folder, SV("note"), SV("0123456789")), OK);
    assert_int_equal(file_open(room->folder, SV("note"), FILE_READ, &fd), OK);
    assert_int_equal(file_read_all(fd, &room->arena, 9, &content), ERR_LIMIT);
    assert_int_equal(file_read_all(fd, &room->arena, 10, &content), OK);
}

static void names_are_listed_in_order(void **state)
{
    struct room *room = *state;
    struct sv *names = NULL;
    size_t count = 0;
    assert_int_equal(file_replace(room->folder, SV("b.log"), SV("")), OK);
    assert_int_equal(file_replace(room->folder, SV("a.log"), SV("")), OK);
    assert_int_equal(file_replace(room->folder, SV("c.txt"), SV("")), OK);
    assert_int_equal(folder_list(room->folder, &room->arena, SV(".log"), 10, &names, &count), OK);
    assert_int_equal(count, 2);
    assert_sv(names[0], "a.log");
    assert_sv(names[1], "b.log");
    assert_int_equal(folder_list(room->folder, &room->arena, SV(".log"), 1, &names, &count), ERR_LIMIT);
}

static void a_lock_is_held_by_one(void **state)
{
    struct room *room = *state;
    int mine = -1;
    int other = -1;
    assert_int_equal(file_lock(room->folder, SV("lock"), &mine), OK);
    assert_int_equal(file_lock(room->folder, SV("lock"), &other), ERR_BUSY);
    fd_close(&mine);
    assert_int_equal(file_lock(room->folder, SV("lock"), &other), OK);
    fd_close(&other);
}

#define ROOM_TEST(name) cmocka_unit_test_setup_teardown(name, room_open, room_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOM_TEST(a_replaced_file_has_the_new_content_and_is_private),
        ROOM_TEST(a_name_cannot_climb_or_hide),
        ROOM_TEST(a_link_is_not_followed),
        ROOM_TEST(a_new_file_must_be_new),
        ROOM_TEST(a_larger_file_than_asked_for_is_refused),
        ROOM_TEST(names_are_listed_in_order),
        ROOM_TEST(a_lock_is_held_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
