#include "sheet/press_test.h"

#include "base/catalogue.h"
#include "base/test.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM_ARENA_BYTES = 256 * 1024 * 1024, SAID_BYTES = 8 * 1024 * 1024, ARGUMENTS_MAX = 12 };

int press_room_open(void **state)
{
    struct press_room *room = calloc(1, sizeof *room);
    (void)snprintf(room->folder, sizeof room->folder, "/tmp/seinhuis-press-XXXXXX");
    assert_non_null(mkdtemp(room->folder));
    assert_int_equal(text_catalogue_set(catalogue_nl, catalogue_nl_length), OK);
    const struct keepers_options options = { .data_folder = sv_of_c(room->folder), .landlock_optional = true,
                                             .press = true };
    assert_int_equal(vault_harness_start(&options, &room->harness), OK);
    assert_int_equal(press_open(vault_harness_press, room->harness, &room->press), OK);
    arena_open(&room->arena, ROOM_ARENA_BYTES);
    *state = room;
    return 0;
}

int press_room_close(void **state)
{
    struct press_room *room = *state;
    press_close(room->press);
    vault_harness_stop(room->harness);
    arena_close(&room->arena);
    assert_int_equal(folder_destroy(sv_of_c(room->folder)), OK);
    free(room);
    return 0;
}

struct sheet_head press_room_head(void)
{
    return (struct sheet_head){ .language = LANGUAGE_NL,
                                .kind = { SV_INIT("Agenda van een weging") },
                                .title = SV("Weging van dinsdag 24 november"),
                                .classification = SV("VERTROUWELIJK – persoonsgerichte aanpak"),
                                .copy_number = SV("P-9XT-0AB"),
                                .copy = 2,
                                .copies = 3,
                                .recipient = SV("Politie Verzonnen"),
                                .back_by = date_of_parts(2026, 12, 12),
                                .made = { INT64_C(1795300000000) } };
}

struct sheet *press_room_sheet(struct press_room *room)
{
    const struct sheet_head head = press_room_head();
    struct sheet *sheet = NULL;
    assert_int_equal(sheet_begin(&room->arena, &head, &sheet), OK);
    return sheet;
}

struct sv press_room_pdf(struct press_room *room, const struct sheet *sheet)
{
    struct sv pdf = { 0 };
    assert_int_equal(sheet_pdf(room->press, &room->arena, sheet, &pdf), OK);
    assert_true(sv_starts(pdf, SV("%PDF-1.7")));
    return pdf;
}

struct sv press_room_long(struct press_room *room, struct sv words, size_t times)
{
    struct buf buf;
    buf_open(&buf, &room->arena, words.length * times);
    for (size_t i = 0; i < times; i++) {
        buf_put(&buf, words);
    }
    return buf_view(&buf);
}

static void run(const char *const *arguments, const char *path, int into)
{
    char *words[ARGUMENTS_MAX + 1] = { 0 };
    for (size_t i = 0; arguments[i] != NULL && i < ARGUMENTS_MAX; i++) {
        words[i] = strdup(strcmp(arguments[i], "-") == 0 ? path : arguments[i]);
    }
    (void)dup2(into, STDOUT_FILENO);
    (void)dup2(into, STDERR_FILENO);
    (void)execvp(words[0], words);
    _exit(127);
}

struct sv press_room_said(struct press_room *room, struct sv pdf, const char *const *arguments)
{
    char path[] = "/tmp/seinhuis-press-XXXXXX";
    int file = mkstemp(path);
    int ends[2];
    int status = -1;
    size_t got = 0;
    char *said_bytes = arena_take(&room->arena, SAID_BYTES);
    assert_non_null(said_bytes);
    assert_int_equal(write(file, pdf.at, pdf.length), pdf.length);
    assert_int_equal(close(file), 0);
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        (void)close(ends[0]);
        run(arguments, path, ends[1]);
    }
    (void)close(ends[1]);
    for (ssize_t some = 1; some > 0 && got < SAID_BYTES; got += some > 0 ? (size_t)some : 0) {
        some = read(ends[0], said_bytes + got, SAID_BYTES - got);
    }
    (void)close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    (void)unlink(path);
    if (status != 0) {
        print_error("%s: %.*s\n", arguments[0], (int)got, said_bytes);
    }
    assert_int_equal(status, 0);
    return (struct sv){ said_bytes, got };
}

size_t said_times(struct sv text, struct sv wanted)
{
    size_t times = 0;
    for (;;) {
        const char *at = memmem(text.at, text.length, wanted.at, wanted.length);
        if (at == NULL) {
            return times;
        }
        times++;
        text = sv_from(text, (size_t)(at - text.at) + wanted.length);
    }
}

bool said(struct sv text, struct sv wanted)
{
    return said_times(text, wanted) > 0;
}
