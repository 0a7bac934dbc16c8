/* Documents and invitations on their way out: their names, their headers, and what is said when there is none. */
#include "base/test.h"
#include "web/fixture/fixture.h"
#include "web/web_test.h"

enum { ARENA_BYTES = 64 * 1024 * 1024 };

static struct store_test db;
static struct web_test *site;
static struct arena arena;

static struct web_test_answer ask(const struct web_test_rq *rq)
{
    struct web_test_answer answer;
    web_test_request(site, &arena, rq, &answer);
    return answer;
}

static bool holds(struct sv text, const char *wanted)
{
    return memmem(text.at, text.length, wanted, strlen(wanted)) != NULL;
}

#define assert_holds(text, wanted) assert_true(holds((text), (wanted)))

static int begin(void **state)
{
    (void)state;
    fixture_reset();
    store_test_open(&db);
    arena_open(&arena, ARENA_BYTES);
    struct server_options options = fixture_options(db.store);
    assert_int_equal(web_test_open(&options, &site), OK);
    return 0;
}

static int end(void **state)
{
    (void)state;
    web_test_close(site);
    arena_close(&arena);
    store_test_close(&db);
    return 0;
}

static void a_document_is_saved_under_a_neutral_name_and_kept_nowhere(void **state)
{
    (void)state;
    struct web_test_answer answer = ask(&(struct web_test_rq){ .target = SV("/stuk?naam=P-9XT-0AB") });
    assert_int_equal(answer.status, 200);
    assert_sv(answer.content_type, "application/pdf");
    assert_sv(answer.body, "%PDF-1.7");
    assert_holds(answer.headers, "Content-Disposition: attachment; filename=\"P-9XT-0AB.pdf\"");
    assert_holds(answer.headers, "Cache-Control: no-store");
    assert_holds(answer.headers, "X-Content-Type-Options: nosniff");
    assert_holds(answer.headers, "Content-Security-Policy: default-src 'none'; sandbox;");
    answer = ask(&(struct web_test_rq){ .target = SV("/stuk?soort=agenda&naam=overleg") });
    assert_sv(answer.content_type, "text/calendar; charset=utf-8");
    assert_holds(answer.headers, "Content-Disposition: attachment; filename=\"overleg.ics\"");
}

static void a_document_has_no_name_that_says_more(void **state)
{
    const struct sv names[] = { SV_INIT(""), SV_INIT("Jan%20Jansen"), SV_INIT("a.exe"), SV_INIT("..%2Fx"),
                                SV_INIT("-x"), SV_INIT("a%22%3B"), SV_INIT("%C4%B2"), SV_INIT("a%0D%0Ab") };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct buf target;
        buf_open(&target, &arena, 128);
        buf_put(&target, SV("/stuk?naam="));
        buf_put(&target, names[i]);
        struct web_test_answer answer = ask(&(struct web_test_rq){ .target = buf_view(&target) });
        assert_int_equal(answer.status, 503);
        assert_false(holds(answer.headers, "filename"));
    }
}

static void when_the_press_is_away_the_page_says_so(void **state)
{
    (void)state;
    atomic_store(&fixture_state.show_err, ERR_PRESS);
    struct web_test_answer answer = ask(&(struct web_test_rq){ .target = SV("/pagina") });
    assert_int_equal(answer.status, 503);
    assert_holds(answer.body, "Het document kon niet worden gemaakt");
    assert_holds(answer.body, "Probeer het over een minuut opnieuw.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_is_saved_under_a_neutral_name_and_kept_nowhere, begin, end),
        cmocka_unit_test_setup_teardown(a_document_has_no_name_that_says_more, begin, end),
        cmocka_unit_test_setup_teardown(when_the_press_is_away_the_page_says_so, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
