/* From method and path to the route row. Tables are constant; they are joined and checked once, at start.
 *
 * The language may stand first in the path: /en/melden, /nl/melden. Without it the browser's first wish counts; pages
 * carry the prefix they were asked with in every link, so a language lasts without a cookie.
 */
#ifndef SEINHUIS_WEB_ROUTER_H
#define SEINHUIS_WEB_ROUTER_H

#include "web/route.h"

struct router;

/* Duplicates, paths that are not /kebab-case/{onderdeel}, a POST without form or halves, a STEADY that is not public or
 * names a subject, two forms with one name, wrong field tables. OK, or ERR_INVALID with a sentence about the first
 * wrong row (arena memory). */
MUST enum err router_check(struct arena *arena, const struct route_table *const *tables, size_t count,
                           struct sv *ret_problem);

MUST enum err router_open(const struct route_table *const *tables, size_t count, struct router **ret_router);
void router_close(struct router *router);

enum match_kind { MATCH_NONE, MATCH_ROUTE, MATCH_OTHER_METHOD, MATCH_SLASH };
struct match {
    enum match_kind kind;
    const struct route *route;
    struct sv parts[PATH_PARTS_MAX]; /* still percent-encoded */
    bool get, post;                  /* what this path knows, for Allow */
};
/* `path` without language prefix and query. MATCH_SLASH: the same without its trailing slash exists. */
struct match router_match(const struct router *router, enum method method, struct sv path);

/* Takes a language prefix off the path: prefix is "", "/nl" or "/en". */
struct sv path_language(struct sv path, struct sv *ret_prefix, enum language *ret_language);
/* The first of nl and en in an Accept-Language header by weight; Dutch when neither is named. */
enum language language_wished(struct sv accept_language);
/* Percent-decoding of one segment or query value, `plus` as space. ERR_INVALID: a broken escape, a zero byte, no UTF-8,
 * a control character. */
MUST enum err percent_decode(struct arena *arena, struct sv encoded, bool plus, struct sv *ret_text);

#endif
