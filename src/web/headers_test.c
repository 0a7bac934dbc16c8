#include "base/test.h"
#include "web/headers.h"

/* The judgement that internet.nl gives on a policy, in our own words: enough to notice when ours would no longer
 * pass. */

/* --- the judge ---------------------------------------------------------------------------------------------------- */

static bool directive(struct sv policy, struct sv name, struct sv *ret_sources)
{
    struct sv rest = policy;
    while (rest.length > 0) {
        struct sv one = rest, after = { "", 0 };
        if (!sv_cut(rest, ';', &one, &after)) {
            one = rest;
            after = (struct sv){ "", 0 };
        }
        rest = after;
        one = sv_trim(one);
        struct sv key = one, sources = { "", 0 };
        if (!sv_cut(one, ' ', &key, &sources)) {
            key = one;
        }
        if (sv_equal(key, name)) {
            *ret_sources = sv_trim(sources);
            return true;
        }
    }
    return false;
}

static bool is_bad_source(struct sv source)
{
    static const struct sv bad[] = {
        SV_INIT("*"), SV_INIT("'unsafe-inline'"), SV_INIT("'unsafe-eval'"), SV_INIT("'unsafe-hashes'"),
        SV_INIT("http:"), SV_INIT("https:"), SV_INIT("data:"), SV_INIT("blob:"), SV_INIT("filesystem:"), SV_INIT("ws:"),
        SV_INIT("wss:"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (sv_equal(source, bad[i])) {
            return true;
        }
    }
    size_t offset = 0;
    bool host = source.length > 0 && source.at[0] != '\'';
    return host && (!sv_starts(source, SV("https://")) || sv_find(source, '*', &offset));
}

static bool sources_fine(struct sv sources)
{
    while (sources.length > 0) {
        struct sv one = sources, after = { "", 0 };
        if (!sv_cut(sources, ' ', &one, &after)) {
            one = sources;
            after = (struct sv){ "", 0 };
        }
        if (is_bad_source(one)) {
            return false;
        }
        sources = sv_trim(after);
    }
    return true;
}

static bool self_or_none(struct sv policy, struct sv name)
{
    struct sv sources;
    return directive(policy, name, &sources) && (sv_equal(sources, SV("'self'")) || sv_equal(sources, SV("'none'")));
}

static const char *policy_fault(struct sv policy)
{
    struct sv rest = policy, one, sources;
    if (!self_or_none(policy, SV("default-src")) || !self_or_none(policy, SV("base-uri"))) {
        return "default-src and base-uri are 'self' or 'none'";
    }
    if (!directive(policy, SV("form-action"), &sources) || !self_or_none(policy, SV("frame-ancestors"))) {
        return "form-action and frame-ancestors are there";
    }
    while (rest.length > 0) {
        struct sv after = { "", 0 };
        if (!sv_cut(rest, ';', &one, &after)) {
            one = rest;
            after = (struct sv){ "", 0 };
        }
        rest = after;
        struct sv name;
        if (sv_cut(sv_trim(one), ' ', &name, &sources) && !sources_fine(sources)) {
            return "a source is too wide";
        }
    }
    return NULL;
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void the_judge_finds_what_is_too_wide(void **state)
{
    (void)state;
#define REST "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    const struct sv bad[] = {
        SV_INIT("default-src *" REST),
        SV_INIT("default-src 'self'; script-src 'unsafe-inline'" REST),
        SV_INIT("default-src 'none'; img-src https:" REST),
        SV_INIT("default-src 'none'; img-src data:" REST),
        SV_INIT("default-src 'none'; script-src voorbeeld.example" REST),
        SV_INIT("default-src 'none'; script-src https://*.example" REST),
        SV_INIT("default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
        SV_INIT("default-src 'none'; form-action 'self'; frame-ancestors 'none'"),
        SV_INIT("script-src 'self'" REST),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_non_null(policy_fault(bad[i]));
    }
    assert_null(policy_fault(SV("default-src 'self'; script-src https://een.example" REST)));
}

static struct sv value_of(const struct header *headers, size_t count, const char *name)
{
    struct sv found = { "", 0 };
    for (size_t i = 0; i < count; i++) {
        if (strcmp(headers[i].name, name) == 0) {
            assert_int_equal(found.length, 0); /* never twice */
            found = headers[i].value;
        }
    }
    return found;
}

static void every_kind_of_answer_passes(void **state)
{
    (void)state;
    for (int kind = ANSWER_HTML; kind <= ANSWER_ASSET; kind++) {
        struct header headers[HEADERS_MAX];
        size_t count = headers_fixed((enum answer_kind)kind, true, headers);
        const char *fault = policy_fault(value_of(headers, count, "Content-Security-Policy"));
        if (fault != NULL) {
            fail_msg("%s", fault);
        }
        assert_sv(value_of(headers, count, "Strict-Transport-Security"), "max-age=31536000; includeSubDomains");
        assert_sv(value_of(headers, count, "X-Content-Type-Options"), "nosniff");
        assert_sv(value_of(headers, count, "X-Frame-Options"), "DENY");
        assert_sv(value_of(headers, count, "Referrer-Policy"), "no-referrer");
        assert_sv(value_of(headers, count, "Cross-Origin-Opener-Policy"), "same-origin");
    }
}

static void only_embedded_files_are_stored(void **state)
{
    (void)state;
    struct header headers[HEADERS_MAX];
    struct answer page = { .status = 200, .content_type = SV("text/html; charset=utf-8") };
    assert_sv(value_of(headers, headers_of(&page, false, headers), "Cache-Control"), "no-store");
    struct answer data = { .status = 200, .content_type = SV("application/json") };
    assert_sv(value_of(headers, headers_of(&data, false, headers), "Cache-Control"), "no-store");
    assert_sv(value_of(headers, headers_of(&data, false, headers), "Content-Security-Policy"),
              "default-src 'none'; sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
}

static void transport_security_is_promised_over_tls_only(void **state)
{
    (void)state;
    struct header headers[HEADERS_MAX];
    assert_sv(value_of(headers, headers_fixed(ANSWER_HTML, false, headers), "Strict-Transport-Security"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_judge_finds_what_is_too_wide),
        cmocka_unit_test(every_kind_of_answer_passes),
        cmocka_unit_test(only_embedded_files_are_stored),
        cmocka_unit_test(transport_security_is_promised_over_tls_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
