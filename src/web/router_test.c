#include "base/test.h"
#include "web/router.h"

static enum err show(struct rq *rq)
{
    (void)rq;
    return OK;
}

static enum err prepare(struct rq *rq, const void **ret_prepared)
{
    (void)rq;
    (void)ret_prepared;
    return OK;
}

static const struct form form = { .name = SV_INIT("een"), .size = 1 };
static const struct form same_name = { .name = SV_INIT("een"), .size = 1 };

/* Is this pair of rows refused? */
static bool refused(struct route first, struct route second)
{
    const struct route rows[] = { first, second };
    const struct route_table table = ROUTE_TABLE(rows);
    const struct route_table *const tables[] = { &table };
    struct arena arena;
    struct sv problem = { "", 0 };
    arena_open(&arena, 64 * 1024);
    enum err err = router_check(&arena, tables, 1, &problem);
    bool told = problem.length > 0;
    arena_close(&arena);
    assert_int_equal(err == OK, !told);
    return err == ERR_INVALID;
}

#define FINE ((struct route)GET("/fijn", show, PUBLIC))

static void wrong_rows_are_refused_at_start(void **state)
{
    (void)state;
    assert_false(refused(FINE, (struct route)GET("/", show, PUBLIC)));
    assert_false(refused(FINE, (struct route)POST("/fijn", &form, show, prepare, NULL, PUBLIC)));
    assert_true(refused(FINE, (struct route)GET("/fijn", show, PUBLIC)));
    assert_true(refused(FINE, (struct route)GET("/Fout", show, PUBLIC)));
    assert_true(refused(FINE, (struct route)GET("/fout/", show, PUBLIC)));
    assert_true(refused(FINE, (struct route)GET("/fout.html", show, PUBLIC)));
    assert_true(refused(FINE, (struct route)GET("fout", show, PUBLIC)));
    assert_true(refused(FINE, (struct route)GET("/{a}/{b}/{c}/{d}/{e}", show, PUBLIC)));
    assert_true(refused(FINE, (struct route)GET("/fout", show, PERMISSION_COUNT)));
    assert_true(refused(FINE, (struct route)GET("/fout", NULL, PUBLIC)));
    assert_true(refused(FINE, (struct route)GET_STEADY("/fout", show, MAY_SIGNED_IN)));
    assert_true(refused(FINE, (struct route)POST("/fout", NULL, show, prepare, NULL, PUBLIC)));
    assert_true(refused(FINE, (struct route)POST("/fout", &form, show, NULL, NULL, PUBLIC)));
    assert_true(refused(FINE, (struct route)POST("/fout", &form, NULL, prepare, NULL, PUBLIC)));
    assert_true(refused((struct route)GET("/{een}/x", show, PUBLIC), (struct route)GET("/{twee}/x", show, PUBLIC)));
    assert_true(refused((struct route)POST("/een", &form, show, prepare, NULL, PUBLIC),
                        (struct route)POST("/twee", &same_name, show, prepare, NULL, PUBLIC)));
}

static void wrong_forms_are_refused_at_start(void **state)
{
    (void)state;
    const struct field twice[] = { { .name = SV_INIT("een") }, { .name = SV_INIT("een") } };
    const struct field outside[] = { { .name = SV_INIT("een"), .offset = 64 } };
    const struct field reserved[] = { { .name = SV_INIT("_token") } };
    const struct field page[] = { { .name = SV_INIT("een"), .page = 2 } };
    const struct form forms[] = {
        { .name = SV_INIT("een"), FORM_FIELDS(twice), .size = 64 },
        { .name = SV_INIT("een"), FORM_FIELDS(outside), .size = 64 },
        { .name = SV_INIT("een"), FORM_FIELDS(reserved), .size = 64 },
        { .name = SV_INIT("een"), FORM_FIELDS(page), .size = 64 },
        { .name = SV_INIT("Een"), .size = 64 },
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        assert_true(refused(FINE, (struct route)POST("/fout", &forms[i], show, prepare, NULL, PUBLIC)));
    }
}

static const struct route rows[] = {
    GET("/", show, PUBLIC),
    GET("/zaken", show, PUBLIC),
    GET("/zaken/{verwijzing}", show, PUBLIC),
    GET("/zaken/nieuw", show, PUBLIC),
    GET("/zaken/{verwijzing}/notities/{nummer}", show, PUBLIC),
    POST("/zaken/{verwijzing}/notities", &form, show, prepare, NULL, PUBLIC),
};
static const struct route_table table = ROUTE_TABLE(rows);
static const struct route_table *const tables[] = { &table };

static void a_path_finds_its_row_and_parts(void **state)
{
    (void)state;
    struct router *router = NULL;
    assert_int_equal(router_open(tables, 1, &router), OK);
    assert_ptr_equal(router_match(router, METHOD_GET, SV("/")).route, &rows[0]);
    assert_ptr_equal(router_match(router, METHOD_GET, SV("/zaken")).route, &rows[1]);
    struct match one = router_match(router, METHOD_GET, SV("/zaken/A1"));
    assert_ptr_equal(one.route, &rows[2]);
    assert_sv(one.parts[0], "A1");
    assert_ptr_equal(router_match(router, METHOD_GET, SV("/zaken/nieuw")).route, &rows[3]);
    struct match two = router_match(router, METHOD_GET, SV("/zaken/A1/notities/7"));
    assert_sv(two.parts[0], "A1");
    assert_sv(two.parts[1], "7");
    assert_int_equal(router_match(router, METHOD_GET, SV("/zaken/A1/notities")).kind, MATCH_OTHER_METHOD);
    assert_int_equal(router_match(router, METHOD_GET, SV("/zaken/")).kind, MATCH_SLASH);
    assert_int_equal(router_match(router, METHOD_GET, SV("/zaken//notities/7")).kind, MATCH_NONE);
    assert_int_equal(router_match(router, METHOD_GET, SV("/zaken/{verwijzing}")).kind, MATCH_ROUTE);
    assert_int_equal(router_match(router, METHOD_GET, SV("/iets")).kind, MATCH_NONE);
    assert_int_equal(router_match(router, METHOD_GET, SV("//")).kind, MATCH_SLASH);
    router_close(router);
}

static void a_language_may_stand_first(void **state)
{
    (void)state;
    struct sv prefix;
    enum language language = LANGUAGE_NL;
    assert_sv(path_language(SV("/en/zaken"), &prefix, &language), "/zaken");
    assert_sv(prefix, "/en");
    assert_int_equal(language, LANGUAGE_EN);
    assert_sv(path_language(SV("/nl"), &prefix, &language), "/");
    assert_sv(prefix, "/nl");
    assert_sv(path_language(SV("/england"), &prefix, &language), "/england");
    assert_sv(prefix, "");
}

static void the_browser_s_first_wish_counts(void **state)
{
    (void)state;
    assert_int_equal(language_wished(SV("")), LANGUAGE_NL);
    assert_int_equal(language_wished(SV("fr, de")), LANGUAGE_NL);
    assert_int_equal(language_wished(SV("en-US,en;q=0.9,nl;q=0.8")), LANGUAGE_EN);
    assert_int_equal(language_wished(SV("en;q=0.5, nl-NL;q=0.9")), LANGUAGE_NL);
    assert_int_equal(language_wished(SV(";;;,=,q=,en;q=0")), LANGUAGE_NL);
}

static void broken_escapes_are_not_decoded(void **state)
{
    (void)state;
    struct arena arena;
    struct sv text;
    arena_open(&arena, 4096);
    assert_int_equal(percent_decode(&arena, SV("a%20b+c%C3%A9"), true, &text), OK);
    assert_sv(text, "a b cé");
    const struct sv bad[] = { SV_INIT("%"), SV_INIT("%2"), SV_INIT("%zz"), SV_INIT("%00"), SV_INIT("%ff"),
                              SV_INIT("%0a") };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(percent_decode(&arena, bad[i], true, &text), ERR_INVALID);
    }
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_rows_are_refused_at_start),
        cmocka_unit_test(wrong_forms_are_refused_at_start),
        cmocka_unit_test(a_path_finds_its_row_and_parts),
        cmocka_unit_test(a_language_may_stand_first),
        cmocka_unit_test(the_browser_s_first_wish_counts),
        cmocka_unit_test(broken_escapes_are_not_decoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
