/* A browser for the tests of this room's pages, with a real vault and real password helpers behind it. Only for tests.
 *
 * The world begins with one municipality, Meerdorp, and an invitation for its administrator Kim.
 */
#ifndef SEINHUIS_ORGANISATION_WEB_KIT_H
#define SEINHUIS_ORGANISATION_WEB_KIT_H

#include "access/municipality.h"
#include "access/people_test.h"
#include "base/test.h"
#include "organisation/organisation_web.h"
#include "vault/vault_harness.h"
#include "web/web_test.h"

struct world {
    struct people_test people;
    char folder[64];
    struct vault_harness *harness;
    struct vault *vault;
    struct password *password;
    struct web_test *web;  /* a real installation */
    struct web_test *demo; /* a demonstration */
    struct web_test *slow; /* one that slows down who guesses */
    struct arena arena;
    struct clock clock;
    struct sv invitation; /* of the first administrator */
};
extern struct world world;
extern int left_count;           /* how often somebody left open work behind */
int world_open(void **state);
int world_close(void **state);

struct web_test_answer get(struct sv target, struct sv cookie);
/* The token of the form on `page` that goes to `target`; empty: there is none. */
struct sv token_for(struct sv page, struct sv target);
/* Sends these fields, with the token that stands in the form on `page` that goes to `target`. */
struct web_test_answer post_to(struct sv target, struct sv cookie, struct sv page, const struct sv *fields,
                               size_t count);
#define POST_FIELDS(target, cookie, page, ...)                       \
    post_to((target), (cookie), (page), (struct sv[]){ __VA_ARGS__ }, \
            sizeof((struct sv[]){ __VA_ARGS__ }) / sizeof(struct sv) / 2)
bool says(struct sv page, const char *text);
struct sv joined(struct sv path, struct sv suffix);
/* What stands between this prefix and the next quote. */
struct sv after_link(struct sv page, const char *prefix);

extern const struct sv PASSWORD, KIM;
struct enrolled {
    struct sv secret;
    struct sv recovery;          /* the first of eight */
};
/* The code of the next thirty seconds, to which the clock moves: one works once. */
struct sv code_now(struct sv secret);
struct sv invitation_path(struct sv secret);
struct enrolled enrol(struct sv secret);
struct web_test_answer try_sign_in(struct sv name, struct sv password, struct sv code);
/* The cookie. */
struct sv sign_in(struct sv name, const struct enrolled *enrolled);

#endif
