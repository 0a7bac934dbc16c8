#include "signals/staff_browser_test.h"

#include "access/session_row.h"
#include "base/catalogue.h"
#include "base/test.h"

enum { PAIRS_MAX = 16, TABLES_MAX = 16 };

static struct {
    struct web_test *web;
    struct arena arena;
    struct clock clock;
    struct signals_test_staff staff;
    struct route_table rows[TABLES_MAX];
    const struct route_table *tables[TABLES_MAX];
    struct site site;
} browser;

static enum err load(struct tx *tx, struct arena *arena, const struct secret_hash *hash, struct instant now,
                     struct session_found *ret_found)
{
    (void)tx;
    (void)arena;
    (void)hash;
    *ret_found = (struct session_found){.actor = browser.staff.actor,
                                        .vault_session = browser.staff.session,
                                        .language = LANGUAGE_EN,
                                        .seen = now,
                                        .ends = instant_add_ms(now, 3600 * 1000)};
    return OK;
}

static enum err touch(struct tx_write *tx, const void *prepared)
{
    (void)tx;
    (void)prepared;
    return OK;
}

static enum err nowhere(struct rq *rq)
{
    (void)rq;
    return ERR_NOT_FOUND;
}

static void open_server(struct signals_test *test, const struct route_table *tables, size_t count, bool demo)
{
    static const struct session_store sessions = { .load = load, .touch = touch, .once = session_form_once };
    assert_true(count <= TABLES_MAX);
    for (size_t i = 0; i < count; i++) {
        browser.rows[i] = tables[i];
        browser.tables[i] = &browser.rows[i];
    }
    assert_int_equal(text_catalogue_set(catalogue_nl, catalogue_nl_length), OK);
    arena_open(&browser.arena, (size_t)512 * 1024 * 1024);
    browser.clock.fixed_ms = test->people.now.ms;
    browser.site = (struct site){
        .tables = browser.tables, .table_count = count, .sessions = &sessions, .sign_in = nowhere, .place = nowhere};
    struct server_options options = {.site = &browser.site,
                                     .store = test->people.store.store,
                                     .clock = &browser.clock,
                                     .press = test->press,
                                     .vault_connect = vault_harness_vault,
                                     .vault_context = test->harness,
                                     .demo = demo};
    assert_int_equal(web_test_open(&options, &browser.web), OK);
}

void staff_browser_open(struct signals_test *test, const struct route_table *tables, size_t count)
{
    open_server(test, tables, count, true);
}

void staff_browser_open_real(struct signals_test *test, const struct route_table *tables, size_t count)
{
    open_server(test, tables, count, false);
}

void staff_browser_close(void)
{
    web_test_close(browser.web);
    arena_close(&browser.arena);
}

void staff_browser_as(const struct signals_test_staff *staff)
{
    browser.staff = *staff;
}

static const struct sv cookie = SV_INIT("seinhuis=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");

struct web_test_answer staff_browser_get(struct sv target)
{
    struct web_test_answer answer;
    web_test_request(browser.web, &browser.arena, &(struct web_test_rq){.target = target, .cookie = cookie}, &answer);
    browser.clock.fixed_ms += 1000;
    return answer;
}

struct web_test_answer staff_browser_post(const struct staff_form *form)
{
    struct sv fields[2 * PAIRS_MAX + 2];
    assert_true(form->count <= PAIRS_MAX);
    const char *at = memmem(form->page.at, form->page.length, form->target.at, form->target.length);
    struct sv rest = at == NULL ? form->page : sv_from(form->page, (size_t)(at - form->page.at));
    fields[0] = SV("_token");
    fields[1] = web_test_input(&browser.arena, rest, SV("_token"));
    for (size_t i = 0; i < 2 * form->count; i++) {
        fields[i + 2] = form->pairs[i];
    }
    struct web_test_rq rq = {.target = form->target,
                             .cookie = cookie,
                             .fields = fields,
                             .field_count = form->count + 1,
                             .fetch_site = SV("same-origin")};
    struct web_test_answer answer;
    web_test_request(browser.web, &browser.arena, &rq, &answer);
    browser.clock.fixed_ms += 1000;
    return answer;
}

bool staff_page_says(const struct web_test_answer *answer, const char *text)
{
    return memmem(answer->body.at, answer->body.length, text, strlen(text)) != NULL;
}

struct sv staff_path(struct sv a, struct sv b, struct sv c)
{
    struct buf buf;
    buf_open(&buf, &browser.arena, 1024);
    buf_put(&buf, a);
    buf_put(&buf, b);
    buf_put(&buf, c);
    return buf_view(&buf);
}

struct arena *staff_browser_arena(void)
{
    return &browser.arena;
}
