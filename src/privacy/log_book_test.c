#include "access/permissions.h"
#include "privacy/log_book.h"

#include "base/test.h"
#include "privacy/privacy_test.h"

#include <stdio.h>
#include <string.h>

static int open_world(void **state)
{
    static struct privacy_test test;
    privacy_test_open(&test);
    *state = &test;
    return 0;
}

static int close_world(void **state)
{
    privacy_test_close(*state);
    return 0;
}

static uint32_t project(struct privacy_test *test)
{
    uint32_t count = 0;
    struct log_project_setup setup = { test->signals.people.store.store, test->signals.vault };
    assert_int_equal(log_project(&setup, &count), OK);
    return count;
}

static size_t lines_of(struct privacy_test *test, const struct log_search *search, struct log_line_view_row **ret_rows)
{
    struct log_search full = *search;
    full.municipality = test->signals.municipality;
    full.rows = full.rows == 0 ? 100 : full.rows;
    size_t count = 0;
    assert_int_equal(log_lines(privacy_test_tx(test), &test->signals.people.arena, &full, ret_rows, &count), OK);
    return count;
}

static void system_line(struct privacy_test *test, struct sv purpose)
{
    struct vault_batch *batch = NULL;
    struct people_test *people = &test->signals.people;
    assert_int_equal(batch_begin(&people->arena, NULL, test->signals.municipality, &batch), OK);
    struct log_entry entry = { .action = LOG_CHANGE, .actor_kind = ACTOR_SYSTEM,
                               .municipality = test->signals.municipality, .role = SV("system"), .purpose = purpose,
                               .object = SV("story"), .origin = SV("-") };
    batch_log(batch, &entry);
    assert_int_equal(vault_call(test->signals.vault, batch), OK);
}

static void building_it_twice_gives_the_same_lines(void **state)
{
    struct privacy_test *test = *state;
    (void)privacy_test_report(test);
    assert_true(project(test) > 0);
    struct log_line_view_row *rows = NULL;
    size_t before = lines_of(test, &(struct log_search){ 0 }, &rows);
    assert_true(before > 0);
    assert_int_equal(project(test), 0);
    assert_int_equal(lines_of(test, &(struct log_search){ 0 }, &rows), before);
}

static void a_reason_in_words_stays_in_the_log_itself(void **state)
{
    struct privacy_test *test = *state;
    system_line(test, SV("Sem belde zelf, ik bel terug"));
    system_line(test, SV("signal_handle"));
    (void)project(test);
    struct log_line_view_row *rows = NULL;
    assert_int_equal(lines_of(test, &(struct log_search){ 0 }, &rows), 2);
    assert_sv(rows[0].purpose, "signal_handle");
    assert_sv(rows[1].purpose, "typed");
}

static void a_destroyed_file_keeps_its_lines_under_its_random_number(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct sv other = privacy_test_report(test);
    (void)other;
    struct retention_item item = privacy_test_item(test, reference);
    privacy_test_broken = privacy_test_item(test, other).subject;
    (void)privacy_test_run(test, item.day);
    (void)project(test);
    struct log_line_view_row *rows = NULL;
    struct log_search search = { .of_dossier = true, .dossier = item.dossier };
    size_t count = lines_of(test, &search, &rows);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].action, LOG_DESTROY);
    assert_int_equal(rows[0].result, LOG_RESULT_DONE);
    assert_int_equal(rows[1].action, LOG_RECEIVE);
    assert_true(rows[0].number > rows[1].number);
}

static void a_destruction_that_failed_is_told_as_such(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct retention_item item = privacy_test_item(test, reference);
    privacy_test_broken = item.subject;
    (void)privacy_test_run(test, item.day);
    (void)project(test);
    struct log_line_view_row *rows = NULL;
    struct log_search search = { .of_dossier = true, .dossier = item.dossier };
    (void)lines_of(test, &search, &rows);
    assert_int_equal(rows[0].action, LOG_DESTROY);
    assert_int_equal(rows[0].result, LOG_RESULT_NOT_DONE);
}

static void pages_go_on_where_the_last_ended(void **state)
{
    struct privacy_test *test = *state;
    enum { LINES = 300 }; /* more than one part of the projection */
    for (int i = 0; i < LINES; i++) {
        system_line(test, SV("intake"));
    }
    assert_int_equal(project(test), LINES);
    struct log_search search = { .rows = 50 };
    size_t seen = 0;
    for (;;) {
        struct log_line_view_row *rows = NULL;
        size_t count = lines_of(test, &search, &rows);
        seen += count;
        if (count < 50) {
            break;
        }
        assert_true(search.before == 0 || rows[0].number < search.before);
        search.before = rows[count - 1].number;
    }
    assert_int_equal(seen, LINES);
}

static void a_day_shows_that_day_only(void **state)
{
    struct privacy_test *test = *state;
    system_line(test, SV("intake"));
    (void)project(test);
    struct log_line_view_row *rows = NULL;
    assert_int_equal(lines_of(test, &(struct log_search){ 0 }, &rows), 1);
    struct date day = date_of(rows[0].at);
    assert_int_equal(lines_of(test, &(struct log_search){ .day = day }, &rows), 1);
    assert_int_equal(lines_of(test, &(struct log_search){ .day = date_add_days(day, 1) }, &rows), 0);
}

static void another_municipality_sees_none_of_it(void **state)
{
    struct privacy_test *test = *state;
    struct sv reference = privacy_test_report(test);
    struct dossier_ref dossier = privacy_test_item(test, reference).dossier;
    (void)project(test);
    struct log_search search = { .municipality = people_test_municipality(&test->signals.people, SV("elders")),
                                 .of_dossier = true, .dossier = dossier, .rows = 100 };
    struct log_line_view_row *rows = NULL;
    size_t count = 1;
    assert_int_equal(log_lines(privacy_test_tx(test), &test->signals.people.arena, &search, &rows, &count), OK);
    assert_int_equal(count, 0);
}

static int verify_told(struct privacy_test *test, struct sv folder, struct sv *ret_told)
{
    struct buf out;
    buf_open(&out, &test->signals.people.arena, 8192);
    int code = -1;
    assert_int_equal(log_verify_command(&folder, 1, &out, &code), OK);
    *ret_told = buf_view(&out);
    return code;
}

static bool tells(struct sv told, struct sv words)
{
    return memmem(told.at, told.length, words.at, words.length) != NULL;
}

static void verifying_names_the_first_broken_line(void **state)
{
    struct privacy_test *test = *state;
    for (int i = 0; i < 4; i++) {
        system_line(test, SV("intake"));
    }
    char path[128];
    (void)snprintf(path, sizeof path, "%s/log", test->signals.folder);
    struct sv told;
    assert_int_equal(verify_told(test, sv_of_c(path), &told), 0);
    assert_true(tells(told, SV("The log is whole.")));
    char file_path[160];
    (void)snprintf(file_path, sizeof file_path, "%s/log/000000000001.log", test->signals.folder);
    FILE *file = fopen(file_path, "r+b");
    assert_non_null(file);
    char bytes[4096];
    size_t length = fread(bytes, 1, sizeof bytes, file);
    char *word = memmem(bytes, length, "intake", 6);
    assert_non_null(word);
    assert_int_equal(fseek(file, word - bytes, SEEK_SET), 0);
    assert_int_equal(fwrite("entake", 1, 6, file), 6);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(verify_told(test, sv_of_c(path), &told), 1);
    assert_true(tells(told, SV("BROKEN")));
    assert_true(tells(told, SV("000000000001.log")));
    struct buf out;
    buf_open(&out, &test->signals.people.arena, 1024);
    int code = -1;
    assert_int_equal(log_verify_command(NULL, 0, &out, &code), OK);
    assert_int_equal(code, 2);
}

static void every_action_has_words(void **state)
{
    (void)state;
    for (enum log_action action = 0; action < LOG_ACTION_COUNT; action++) {
        struct text text = log_action_text(action);
        assert_false(sv_empty(text.key));
        assert_false(sv_equal(text.key, SV("did something this program no longer knows")));
    }
}

static void every_purpose_that_reaches_content_has_words(void **state)
{
    (void)state;
    for (enum permission permission = MAY_SIGNAL_LIST; permission < PERMISSION_COUNT; permission++) {
        if (permission_reaches_content(permission) && sv_empty(log_purpose_text(permission_code(permission)).key)) {
            print_error("no words for %.*s\n", (int)permission_code(permission).length,
                        permission_code(permission).at);
            fail();
        }
    }
}

static void every_reason_to_refuse_has_words_and_its_number(void **state)
{
    (void)state;
    for (enum refusal refusal = 0; refusal < REFUSAL_COUNT; refusal++) {
        int64_t times = 0;
        struct sv reason = log_refused_purpose(refusal);
        assert_true(sv_empty(reason) || !sv_empty(log_purpose_text(reason).key));
        assert_true(sv_equal(log_purpose_counted(reason, &times), reason));
        assert_int_equal(times, 0);
    }
    int64_t times = 0;
    assert_sv(log_purpose_counted(SV("refused_rate-9873"), &times), "refused_rate");
    assert_int_equal(times, 9873);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reason_to_refuse_has_words_and_its_number),
        cmocka_unit_test_setup_teardown(building_it_twice_gives_the_same_lines, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_reason_in_words_stays_in_the_log_itself, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_destroyed_file_keeps_its_lines_under_its_random_number, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(a_destruction_that_failed_is_told_as_such, open_world, close_world),
        cmocka_unit_test_setup_teardown(pages_go_on_where_the_last_ended, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_day_shows_that_day_only, open_world, close_world),
        cmocka_unit_test_setup_teardown(another_municipality_sees_none_of_it, open_world, close_world),
        cmocka_unit_test_setup_teardown(verifying_names_the_first_broken_line, open_world, close_world),
        cmocka_unit_test(every_action_has_words),
        cmocka_unit_test(every_purpose_that_reaches_content_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
