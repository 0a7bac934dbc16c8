#include "base/log.h"
#include "base/test.h"

#include <stdio.h>
#include <unistd.h>

/* What the function wrote on standard output, up to 1000 bytes. */
static struct sv captured(void (*speak)(void), char into[1000])
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    (void)fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    assert_true(dup2(ends[1], STDOUT_FILENO) >= 0);
    speak();
    assert_true(dup2(kept, STDOUT_FILENO) >= 0);
    (void)close(ends[1]);
    ssize_t length = read(ends[0], into, 1000);
    (void)close(ends[0]);
    (void)close(kept);
    assert_true(length > 0);
    return sv_of_bytes(into, (size_t)length);
}

static void speak_event(void)
{
    log_event(LOG_WARNING, SV("store"), SV("batch re-run"), -3);
}

static void speak_error(void)
{
    log_error(SV("vault"), SV("answer"), ERR_TIMEOUT);
}

static void speak_content(void)
{
    log_event(LOG_INFO, SV("\"},{Jan"), SV("a very long text that somebody typed and that must never be logged"), 0);
}

static void an_event_is_one_json_line(void **state)
{
    (void)state;
    char line[1000];
    struct sv text = captured(speak_event, line);
    assert_true(sv_starts(text, SV("{\"ms\":")));
    assert_true(sv_ends(text, SV(",\"level\":\"warning\",\"part\":\"store\",\"event\":\"batch re-run\","
                                 "\"number\":-3}\n")));
}

static void an_error_is_named(void **state)
{
    (void)state;
    char line[1000];
    struct sv text = captured(speak_error, line);
    assert_true(sv_ends(text, SV(",\"level\":\"error\",\"part\":\"vault\",\"event\":\"answer\","
                                 "\"error\":\"timeout\"}\n")));
}

static void other_letters_do_not_get_in(void **state)
{
    (void)state;
    char line[1000];
    struct sv text = captured(speak_content, line);
    assert_true(sv_ends(text, SV("\"part\":\"?????an\",\"event\":\"a very long text that somebody typed and that m\","
                                 "\"number\":0}\n")));
}

static void speak_traced(void)
{
    log_trace_set(0xABCDEF);
    log_done(&(struct log_done){ LOG_WARNING, SV("web"), SV("request"), SV("staff"), 503, 12 });
    log_trace_set(0);
}

static void lines_of_one_request_share_its_trace(void **state)
{
    (void)state;
    char line[1000];
    struct sv text = captured(speak_traced, line);
    assert_true(sv_ends(text, SV(",\"event\":\"request\",\"kind\":\"staff\",\"number\":503,\"took_ms\":12,"
                                 "\"trace\":\"0000000000abcdef\"}\n")));
}

static void speak_levels(void)
{
    log_level_set(LOG_WARNING);
    log_event(LOG_INFO, SV("web"), SV("ready"), 0);
    log_event(LOG_WARNING, SV("web"), SV("no_landlock"), 1);
    log_level_set(LOG_INFO);
}

static void what_is_below_the_level_is_not_written(void **state)
{
    (void)state;
    char line[1000];
    size_t offset = 0;
    struct sv text = captured(speak_levels, line);
    assert_false(sv_find(text, 'y', &offset)); /* of "ready" */
    assert_true(sv_ends(text, SV("\"event\":\"no_landlock\",\"number\":1}\n")));
}

static void a_trace_is_never_the_same_twice(void **state)
{
    (void)state;
    uint64_t one = log_trace_new();
    assert_true(one != 0 && one != log_trace_new());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_one_json_line),
        cmocka_unit_test(an_error_is_named),
        cmocka_unit_test(other_letters_do_not_get_in),
        cmocka_unit_test(lines_of_one_request_share_its_trace),
        cmocka_unit_test(what_is_below_the_level_is_not_written),
        cmocka_unit_test(a_trace_is_never_the_same_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
