/* The log on disk: what is written, read back, settled and pruned, and that every kind of damage is found and named. */
#include "vault/log_verify.h"
#include "vault/segment.h"

#include "base/test.h"
#include "os/file.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINES_A_SEGMENT = 10, DAY_MS = 24 * 3600 * 1000 };

struct desk {
    char path[64];
    int folder;
    unsigned char public[CHAIN_PUBLIC_BYTES];
    unsigned char secret[64];
    struct log *log;
    struct instant now;
    struct arena arena;
};

static void log_begin_at(struct desk *desk)
{
    const struct log_options options = { .folder = desk->folder, .secret = desk->secret, .public = desk->public,
                                         .segment_lines = LINES_A_SEGMENT };
    assert_int_equal(log_open(&options, desk->now, desk->log), OK);
}

static int desk_open(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    (void)snprintf(desk->path, sizeof desk->path, "/tmp/seinhuis-log-XXXXXX");
    assert_non_null(mkdtemp(desk->path));
    assert_int_equal(folder_open(sv_of_c(desk->path), &desk->folder), OK);
    assert_true(sodium_init() >= 0);
    (void)crypto_sign_keypair(desk->public, desk->secret);
    desk->log = calloc(1, sizeof *desk->log);
    desk->now.ms = INT64_C(1795300000000);
    arena_open(&desk->arena, 64 * 1024 * 1024);
    log_begin_at(desk);
    *state = desk;
    return 0;
}

static int desk_close(void **state)
{
    struct desk *desk = *state;
    fd_close(&desk->folder);
    assert_int_equal(folder_destroy(sv_of_c(desk->path)), OK);
    arena_close(&desk->arena);
    free(desk->log);
    free(desk);
    return 0;
}

static int64_t write_line(struct desk *desk, enum log_action action)
{
    const struct log_entry entry = { .action = action, .actor_kind = ACTOR_STAFF, .actor = { 5 },
                                     .municipality = { 11 }, .role = SV("lead"), .purpose = SV("sample"),
                                     .object = SV("signal"), .origin = SV("192.0.2.1") };
    int64_t intent = 0;
    assert_int_equal(log_add(desk->log, &entry, 1, desk->now, &intent), OK);
    assert_int_equal(log_commit(desk->log), OK);
    return intent;
}

static void write_lines(struct desk *desk, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)write_line(desk, LOG_VIEW);
    }
}

static struct log_verdict verdict_of(struct desk *desk)
{
    struct log_verdict verdict = { .damage = DAMAGE_COUNT };
    assert_int_equal(log_verify(sv_of_c(desk->path), &desk->arena, &verdict), OK);
    return verdict;
}

static struct sv content_of(struct desk *desk, const char *name)
{
    struct sv content = { 0 };
    int fd CLEANUP(fd_close) = -1;
    assert_int_equal(file_open(desk->folder, sv_of_c(name), FILE_READ, &fd), OK);
    assert_int_equal(file_read_all(fd, &desk->arena, 1024 * 1024, &content), OK);
    return content;
}

static void put_content(struct desk *desk, const char *name, struct sv content)
{
    assert_int_equal(file_replace(desk->folder, sv_of_c(name), content), OK);
}

/* Line `wanted` (from 1) with its newline. */
static struct sv line_of(struct sv content, size_t wanted)
{
    struct sv text = { 0 };
    struct sv rest = content;
    for (size_t i = 0; i < wanted; i++) {
        assert_true(sv_cut(rest, '\n', &text, &rest));
    }
    return (struct sv){ text.at, text.length + 1 };
}

static const char first_file[] = "000000000001.log";
static const char second_file[] = "000000000012.log";
static const char third_file[] = "000000000023.log";

/* Two closed segments and a third, all signed. */
static void three_segments(struct desk *desk)
{
    write_lines(desk, 24);
    log_close(desk->log);
    const struct log_verdict verdict = verdict_of(desk);
    assert_int_equal(verdict.damage, DAMAGE_NONE);
    assert_int_equal(verdict.files, 3);
    assert_int_equal(verdict.signed_to, verdict.last);
}

static void assert_damage(struct desk *desk, enum log_damage damage, const char *file, int64_t line)
{
    const struct log_verdict verdict = verdict_of(desk);
    assert_int_equal(verdict.damage, damage);
    assert_sv(verdict.file, file);
    assert_int_equal(verdict.line, line);
    assert_false(sv_empty(log_damage_text(verdict.damage).key));
}

static void an_untouched_log_is_proven(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    assert_int_equal(verdict_of(desk).first, 1);
}

static void an_edited_line_is_named(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    struct sv content = content_of(desk, first_file);
    struct sv line = line_of(content, 4);
    char *edited = (char *)(uintptr_t)line.at;
    size_t digit = 0;
    assert_true(sv_find(line, '5', &digit));
    edited[digit] = '6';
    put_content(desk, first_file, content);
    const struct log_verdict verdict = verdict_of(desk);
    assert_true(verdict.damage == DAMAGE_LINE_CHANGED);
    assert_sv(verdict.file, first_file);
    assert_int_equal(verdict.line, 4);
    assert_int_equal(verdict.number, 3);
}

static void swapped_lines_are_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    struct sv content = content_of(desk, second_file);
    struct buf text;
    buf_open(&text, &desk->arena, 1024 * 1024);
    for (size_t i = 1; i <= 11; i++) {
        size_t from = i == 5 ? 6 : i == 6 ? 5 : i;
        buf_put(&text, line_of(content, from));
    }
    put_content(desk, second_file, buf_view(&text));
    assert_damage(desk, DAMAGE_LINE_ORDER, second_file, 5);
}

static void a_removed_line_is_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    struct sv content = content_of(desk, second_file);
    struct sv gone = line_of(content, 3);
    struct buf text;
    buf_open(&text, &desk->arena, 1024 * 1024);
    buf_put(&text, (struct sv){ content.at, (size_t)(gone.at - content.at) });
    buf_put(&text, sv_from(content, (size_t)(gone.at - content.at) + gone.length));
    put_content(desk, second_file, buf_view(&text));
    assert_damage(desk, DAMAGE_LINE_ORDER, second_file, 3);
}

static void a_chain_computed_anew_without_the_key_is_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    struct sv rest = content_of(desk, first_file);
    struct sv text = { 0 };
    struct chain_hash hash = { 0 };
    struct buf forged;
    buf_open(&forged, &desk->arena, 1024 * 1024);
    while (sv_cut(rest, '\n', &text, &rest)) {
        struct chain_line line;
        assert_int_equal(chain_read(&desk->arena, text, &line), OK);
        if (line.number == 5) {
            line.entry.actor.value = 99;
        }
        chain_put(&forged, &line, &hash);
    }
    put_content(desk, first_file, buf_view(&forged));
    assert_damage(desk, DAMAGE_SIGNATURE, first_file, 11);
}

static void a_missing_segment_is_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    assert_int_equal(file_remove(desk->folder, SV("000000000012.log")), OK);
    assert_damage(desk, DAMAGE_SEGMENT_MISSING, third_file, 0);
}

static void a_missing_first_segment_is_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    assert_int_equal(file_remove(desk->folder, SV("000000000001.log")), OK);
    assert_damage(desk, DAMAGE_SEGMENT_MISSING, second_file, 0);
}

static void missing_newest_lines_are_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    struct sv content = content_of(desk, third_file);
    put_content(desk, third_file, line_of(content, 1));
    assert_damage(desk, DAMAGE_TRUNCATED, third_file, 0);
    assert_int_equal(file_remove(desk->folder, SV("000000000023.log")), OK);
    assert_damage(desk, DAMAGE_TRUNCATED, second_file, 0);
}

static void a_closed_segment_without_its_end_is_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    struct sv content = content_of(desk, first_file);
    struct sv end = line_of(content, 11);
    put_content(desk, first_file, (struct sv){ content.at, (size_t)(end.at - content.at) });
    assert_damage(desk, DAMAGE_SEGMENT_NOT_ENDED, first_file, 10);
}

static void lines_behind_the_end_are_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    struct sv content = content_of(desk, first_file);
    struct buf text;
    buf_open(&text, &desk->arena, 1024 * 1024);
    buf_put(&text, content);
    buf_put(&text, line_of(content, 2));
    put_content(desk, first_file, buf_view(&text));
    assert_damage(desk, DAMAGE_AFTER_END, first_file, 12);
}

static void notes_that_are_gone_or_forged_are_found(void **state)
{
    struct desk *desk = *state;
    three_segments(desk);
    struct sv head = content_of(desk, "head");
    struct sv public = content_of(desk, "public-key");
    char *forged = (char *)(uintptr_t)head.at;
    forged[head.length - 3] = forged[head.length - 3] == '0' ? '1' : '0';
    put_content(desk, "head", head);
    assert_damage(desk, DAMAGE_HEAD_FORGED, "head", 0);
    assert_int_equal(file_remove(desk->folder, SV("head")), OK);
    assert_damage(desk, DAMAGE_NO_HEAD, "head", 0);
    assert_int_equal(file_remove(desk->folder, SV("public-key")), OK);
    assert_damage(desk, DAMAGE_NO_PUBLIC_KEY, "public-key", 0);
    put_content(desk, "public-key", public);
}

static void old_segments_go_behind_a_signed_checkpoint(void **state)
{
    struct desk *desk = *state;
    uint32_t gone = 0;
    write_lines(desk, 12);
    desk->now.ms += 40 * (int64_t)DAY_MS;
    write_lines(desk, 12);
    assert_int_equal(log_prune(desk->log, (struct instant){ desk->now.ms - 20 * (int64_t)DAY_MS }, desk->now, &gone),
                     OK);
    assert_int_equal(gone, 1); /* the second closed when the month changed: its end is younger than that */
    assert_int_equal(log_prune(desk->log, desk->now, desk->now, &gone), OK);
    assert_int_equal(gone, 2); /* never the one that is being written */
    log_sign_head(desk->log);
    struct log_verdict verdict = verdict_of(desk);
    assert_int_equal(verdict.damage, DAMAGE_NONE);
    assert_int_equal(verdict.pruned.ms, desk->now.ms);
    assert_true(verdict.first > 12);
    struct log_line *lines = NULL;
    uint32_t count = 0;
    assert_int_equal(log_read(desk->log, &desk->arena, 0, 100, &lines, &count), OK);
    assert_int_equal(count, 3);
    log_close(desk->log);
    struct sv checkpoint = content_of(desk, "checkpoint");
    char *forged = (char *)(uintptr_t)checkpoint.at;
    forged[checkpoint.length - 3] = forged[checkpoint.length - 3] == '0' ? '1' : '0';
    put_content(desk, "checkpoint", checkpoint);
    assert_damage(desk, DAMAGE_CHECKPOINT_FORGED, "checkpoint", 0);
}

static void a_torn_last_line_is_cut_and_the_log_goes_on(void **state)
{
    struct desk *desk = *state;
    write_lines(desk, 3);
    log_close(desk->log);
    struct sv content = content_of(desk, first_file);
    put_content(desk, first_file, sv_until(content, content.length - 20));
    /* The head is older when power fails before the line is answered; here it was signed already, so it says what is
     * missing. */
    assert_damage(desk, DAMAGE_TRUNCATED, first_file, 0);
    log_begin_at(desk);
    assert_false(desk->log->damaged);
    assert_int_equal(desk->log->durable.number, 3);
    write_lines(desk, 2);
    log_close(desk->log);
    assert_int_equal(verdict_of(desk).damage, DAMAGE_NONE);
}

static void a_damaged_newest_segment_stays_as_evidence(void **state)
{
    struct desk *desk = *state;
    write_lines(desk, 5);
    log_close(desk->log);
    struct sv content = content_of(desk, first_file);
    struct sv line = line_of(content, 3);
    char *edited = (char *)(uintptr_t)line.at;
    edited[line.length - 5] = edited[line.length - 5] == 'a' ? 'b' : 'a';
    put_content(desk, first_file, content);
    log_begin_at(desk);
    assert_true(desk->log->damaged);
    write_lines(desk, 2);
    log_close(desk->log);
    assert_true(sv_equal(content_of(desk, first_file), content));
    assert_damage(desk, DAMAGE_LINE_CHANGED, first_file, 3);
}

static void what_waits_for_an_outcome_survives_restarts_and_new_segments(void **state)
{
    struct desk *desk = *state;
    int64_t first = write_line(desk, LOG_CHANGE);
    (void)write_line(desk, LOG_VIEW);
    int64_t second = write_line(desk, LOG_DESTROY);
    write_lines(desk, 30);
    fd_close(&desk->log->fd); /* as if killed: no head is signed */
    arena_close(&desk->log->arena);
    log_begin_at(desk);
    assert_int_equal(desk->log->durable.open_count, 2);
    assert_int_equal(desk->log->durable.open[0], first);
    assert_int_equal(desk->log->durable.open[1], second);
    assert_int_equal(log_add_outcome(desk->log, first, false, desk->now), OK);
    assert_int_equal(log_add_outcome(desk->log, first, true, desk->now), ERR_NOT_FOUND);
    assert_int_equal(log_commit(desk->log), OK);
    log_close(desk->log);
    log_begin_at(desk);
    assert_int_equal(desk->log->durable.open_count, 1);
    log_close(desk->log);
    assert_int_equal(verdict_of(desk).damage, DAMAGE_NONE);
}

static void an_outcome_alone_may_wait_and_is_not_lost_by_a_clean_stop(void **state)
{
    struct desk *desk = *state;
    int64_t intent = write_line(desk, LOG_CHANGE);
    assert_int_equal(log_add_outcome(desk->log, intent, true, desk->now), OK);
    assert_false(desk->log->awaited);
    assert_int_equal(desk->log->durable.number, intent);
    log_close(desk->log);
    log_begin_at(desk);
    assert_int_equal(desk->log->durable.number, intent + 1);
    assert_int_equal(desk->log->durable.open_count, 0);
    log_close(desk->log);
}

static void a_round_that_cannot_be_written_leaves_nothing(void **state)
{
    struct desk *desk = *state;
    write_lines(desk, 2);
    const struct log_entry entry = { .action = LOG_CHANGE, .actor_kind = ACTOR_SYSTEM };
    int64_t intent = 0;
    int right = desk->log->fd;
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(full >= 0);
    assert_int_equal(log_add(desk->log, &entry, 1, desk->now, &intent), OK);
    desk->log->fd = full;
    assert_int_equal(log_commit(desk->log), ERR_FULL);
    desk->log->fd = right;
    fd_close(&full);
    assert_int_equal(desk->log->now.number, 3);
    assert_int_equal(desk->log->now.open_count, 0);
    desk->log->lost = false; /* /dev/full cannot be cut; a file can */
    write_lines(desk, 2);
    log_close(desk->log);
    const struct log_verdict verdict = verdict_of(desk);
    assert_int_equal(verdict.damage, DAMAGE_NONE);
    assert_int_equal(verdict.last, 5);
}

static void reading_goes_on_where_it_ended(void **state)
{
    struct desk *desk = *state;
    write_lines(desk, 47);
    int64_t after = 0;
    uint32_t total = 0;
    for (;;) {
        struct log_line *lines = NULL;
        uint32_t count = 0;
        assert_int_equal(log_read(desk->log, &desk->arena, after, 7, &lines, &count), OK);
        if (count == 0) {
            break;
        }
        for (uint32_t i = 0; i < count; i++) {
            assert_true(lines[i].number > after);
            after = lines[i].number;
        }
        total += count;
    }
    assert_int_equal(total, 47);
    struct log_line *again = NULL;
    uint32_t count = 0;
    assert_int_equal(log_read(desk->log, &desk->arena, 3, 1, &again, &count), OK);
    assert_int_equal(again[0].number, 4);
    log_close(desk->log);
}

static void strange_text_is_one_line_and_comes_back_whole(void **state)
{
    struct desk *desk = *state;
    const struct sv strange = SV("a\tb\nc\\d\x7f\xff \xc3\xa9");
    const struct log_entry entry = { .action = LOG_UNMASK, .actor_kind = ACTOR_STAFF, .actor = { 5 },
                                     .purpose = strange, .origin = strange };
    int64_t intent = 0;
    assert_int_equal(log_add(desk->log, &entry, 1, desk->now, &intent), OK);
    assert_int_equal(log_commit(desk->log), OK);
    struct log_line *lines = NULL;
    uint32_t count = 0;
    assert_int_equal(log_read(desk->log, &desk->arena, 0, 10, &lines, &count), OK);
    assert_int_equal(count, 1);
    assert_true(sv_equal(lines[0].entry.purpose, strange));
    assert_true(sv_equal(lines[0].entry.origin, strange));
    log_close(desk->log);
    assert_int_equal(verdict_of(desk).damage, DAMAGE_NONE);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(an_untouched_log_is_proven),
        DESK_TEST(an_edited_line_is_named),
        DESK_TEST(swapped_lines_are_found),
        DESK_TEST(a_removed_line_is_found),
        DESK_TEST(a_chain_computed_anew_without_the_key_is_found),
        DESK_TEST(a_missing_segment_is_found),
        DESK_TEST(a_missing_first_segment_is_found),
        DESK_TEST(missing_newest_lines_are_found),
        DESK_TEST(a_closed_segment_without_its_end_is_found),
        DESK_TEST(lines_behind_the_end_are_found),
        DESK_TEST(notes_that_are_gone_or_forged_are_found),
        DESK_TEST(old_segments_go_behind_a_signed_checkpoint),
        DESK_TEST(a_torn_last_line_is_cut_and_the_log_goes_on),
        DESK_TEST(a_damaged_newest_segment_stays_as_evidence),
        DESK_TEST(what_waits_for_an_outcome_survives_restarts_and_new_segments),
        DESK_TEST(an_outcome_alone_may_wait_and_is_not_lost_by_a_clean_stop),
        DESK_TEST(a_round_that_cannot_be_written_leaves_nothing),
        DESK_TEST(reading_goes_on_where_it_ended),
        DESK_TEST(strange_text_is_one_line_and_comes_back_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
