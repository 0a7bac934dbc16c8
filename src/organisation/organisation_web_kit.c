#include "organisation/organisation_web_kit.h"

#include "base/catalogue.h"
#include "organisation/events.h"
#include "organisation/founding.h"
#include "os/file.h"

#include <liboath/oath.h>

#include <stdio.h>
#include <stdlib.h>

struct world world;

int left_count;
enum err event_person_left(struct tx_write *tx, const struct person_left *left)
{
    (void)tx, (void)left;
    left_count++;
    return OK;
}

enum err work_open_count(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         struct person_id person, int64_t *ret_count)
{
    (void)tx, (void)arena, (void)municipality, (void)person;
    *ret_count = 3;
    return OK;
}

static struct web_test *server_of(bool demo, bool throttled)
{
    static const struct route_table *const tables[] = {
        &organisation_sign_in_routes,  &organisation_enrol_routes,   &organisation_demo_routes,
        &organisation_people_routes,   &organisation_account_routes, &organisation_setting_routes,
        &organisation_sharing_routes,  &organisation_gate_routes,    &organisation_hours_routes,
        &organisation_routing_routes,  &organisation_platform_routes, &organisation_wording_routes,
    };
    static struct site site;
    site = (struct site){ .place = organisation_place,
                          .tables = tables,
                          .table_count = sizeof tables / sizeof tables[0],
                          .sessions = &organisation_sessions,
                          .sign_in = organisation_sign_in_page,
                          .sign_out = &sign_out_form,
                          .switch_municipality = &municipality_choice,
                          .frame = organisation_frame };
    struct server_options options = { .site = &site,
                                      .store = world.people.store.store,
                                      .clock = &world.clock,
                                      .password = world.password,
                                      .vault_connect = vault_harness_vault,
                                      .vault_context = world.harness,
                                      .demo = demo,
                                      .throttled = throttled };
    throttle_rules_default(options.throttle);
    struct web_test *web = NULL;
    assert_int_equal(web_test_open(&options, &web), OK);
    return web;
}

/* The first day: a municipality, and an administrator who also runs the platform. */
static void found(void)
{
    struct sign_in_means means = { .tx = people_test_tx(&world.people),
                                   .arena = &world.arena,
                                   .vault = world.vault,
                                   .random = &world.people.random,
                                   .now = clock_now(&world.clock),
                                   .origin = SV("-") };
    struct founding_wish wish = { .code = SV("meerdorp"),
                                  .name = SV("Meerdorp"),
                                  .admin_name = SV("Kim Spiegel"),
                                  .admin_sign_in_name = SV("Kim@Meerdorp.NL"),
                                  .platform = true };
    struct founding founding;
    assert_int_equal(founding_prepare(&means, &wish, &founding, &world.invitation), OK);
    assert_int_equal(vault_municipality_create(world.vault, founding.municipality.id), OK);
    assert_int_equal(store_write(world.people.store.store, founding_apply, &founding), OK);
}

int world_open(void **state)
{
    (void)state;
    world = (struct world){ .folder = "/tmp/seinhuis-organisation-XXXXXX" };
    assert_int_equal(text_catalogue_set(catalogue_nl, catalogue_nl_length), OK);
    people_test_open(&world.people);
    arena_open(&world.arena, 256 * 1024 * 1024);
    assert_non_null(mkdtemp(world.folder));
    struct keepers_options options = { .data_folder = sv_of_c(world.folder), .landlock_optional = true };
    assert_int_equal(vault_harness_start(&options, &world.harness), OK);
    assert_int_equal(vault_open(vault_harness_vault, world.harness, &world.vault), OK);
    assert_int_equal(password_open(vault_harness_password, world.harness, &world.password), OK);
    world.web = server_of(false, false);
    world.demo = server_of(true, false);
    world.slow = server_of(false, true);
    found();
    return 0;
}

int world_close(void **state)
{
    (void)state;
    web_test_close(world.web);
    web_test_close(world.demo);
    web_test_close(world.slow);
    password_close(world.password);
    vault_close(world.vault);
    vault_harness_stop(world.harness);
    arena_close(&world.arena);
    people_test_close(&world.people);
    assert_int_equal(folder_destroy(sv_of_c(world.folder)), OK);
    return 0;
}

/* --- a browser --------------------------------------------------------------------------------------------------- */
struct web_test_answer get(struct sv target, struct sv cookie)
{
    struct web_test_rq rq = { .target = target, .cookie = cookie };
    struct web_test_answer answer;
    web_test_request(world.web, &world.arena, &rq, &answer);
    return answer;
}

/* Sends these fields, with the token that stands in the form on `page` that goes to `target`. */
struct sv token_for(struct sv page, struct sv target)
{
    struct buf mark;
    buf_open(&mark, &world.arena, 200);
    buf_put(&mark, SV("action=\""));
    buf_put(&mark, target);
    buf_put(&mark, SV("\""));
    struct sv action = buf_view(&mark);
    const char *form = memmem(page.at, page.length, action.at, action.length);
    if (form == NULL) {
        return SV("");
    }
    return web_test_input(&world.arena, sv_from(page, (size_t)(form - page.at)), SV("_token"));
}

enum { PAIRS_MAX = 24 };
struct web_test_answer post_to(struct sv target, struct sv cookie, struct sv page, const struct sv *fields,
                               size_t count)
{
    struct sv pairs[2 * PAIRS_MAX];
    assert_true(count < PAIRS_MAX);
    for (size_t at = 0; at < 2 * count; at++) {
        pairs[at] = fields[at];
    }
    pairs[2 * count] = SV("_token");
    pairs[2 * count + 1] = token_for(page, target);
    struct web_test_rq rq = {
        .target = target, .cookie = cookie, .fields = pairs, .field_count = count + 1, .method = SV("POST")
    };
    struct web_test_answer answer;
    web_test_request(world.web, &world.arena, &rq, &answer);
    return answer;
}

bool says(struct sv page, const char *text)
{
    return memmem(page.at, page.length, text, strlen(text)) != NULL;
}

/* The next thirty seconds: a code of the second factor works once. */
struct sv code_now(struct sv secret)
{
    world.clock.offset_ms += 30 * 1000;
    const char *typed = NULL;
    char *bytes = NULL;
    size_t length = 0;
    char digits[8];
    assert_int_equal(arena_c_string(&world.arena, secret, &typed), OK);
    assert_int_equal(oath_base32_decode(typed, strlen(typed), &bytes, &length), OATH_OK);
    time_t seconds = (time_t)(clock_now(&world.clock).ms / 1000);
    assert_int_equal(oath_totp_generate(bytes, length, seconds, 30, 0, 6, digits), OATH_OK);
    free(bytes);
    struct sv copy;
    assert_int_equal(arena_copy(&world.arena, sv_of_bytes(digits, 6), &copy), OK);
    return copy;
}

const struct sv PASSWORD = SV_INIT("een zin die niemand raadt");

struct sv after_link(struct sv page, const char *prefix)
{
    const char *found = memmem(page.at, page.length, prefix, strlen(prefix));
    assert_non_null(found);
    struct sv rest = sv_from(page, (size_t)(found - page.at) + strlen(prefix));
    size_t end = 0;
    assert_true(sv_find(rest, '"', &end));
    return sv_until(rest, end);
}

struct sv invitation_path(struct sv secret)
{
    struct buf path;
    buf_open(&path, &world.arena, 100);
    buf_put(&path, SV("/uitnodiging/"));
    buf_put(&path, secret);
    return buf_view(&path);
}

struct enrolled enrol(struct sv secret)
{
    struct sv path = invitation_path(secret);
    struct web_test_answer page = get(path, SV(""));
    assert_int_equal(page.status, 200);
    struct enrolled enrolled = { .secret = web_test_input(&world.arena, page.body, SV("geheim")) };
    assert_int_equal(enrolled.secret.length, 32);
    struct web_test_answer done =
        POST_FIELDS(path, SV(""), page.body, SV("geheim"), enrolled.secret, SV("wachtwoord"), PASSWORD,
                    SV("wachtwoord-nogmaals"), PASSWORD, SV("code"), code_now(enrolled.secret));
    assert_int_equal(done.status, 200);
    assert_true(done.wrote);
    const char *mark = "<li class=\"code\" translate=\"no\">";
    const char *code = memmem(done.body.at, done.body.length, mark, strlen(mark));
    assert_non_null(code);
    enrolled.recovery = sv_until(sv_from(done.body, (size_t)(code - done.body.at) + strlen(mark)), 23);
    return enrolled;
}

struct web_test_answer try_sign_in(struct sv name, struct sv password, struct sv code)
{
    return POST_FIELDS(SV("/aanmelden"), SV(""), SV(""), SV("e-mailadres"), name, SV("wachtwoord"), password,
                       SV("code"), code);
}

struct sv sign_in(struct sv name, const struct enrolled *enrolled)
{
    struct web_test_answer answer = try_sign_in(name, PASSWORD, code_now(enrolled->secret));
    assert_int_equal(answer.status, 303);
    assert_true(answer.cookie.length > 0);
    return answer.cookie;
}

const struct sv KIM = SV_INIT("kim@meerdorp.nl");

struct sv joined(struct sv path, struct sv suffix)
{
    struct buf both;
    buf_open(&both, &world.arena, 200);
    buf_put(&both, path);
    buf_put(&both, suffix);
    return buf_view(&both);
}
