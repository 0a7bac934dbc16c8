#include "web/router.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

/* FIELD_NAME_MAX: with web/resume.h's prefix it must still be a name that is read. */
enum { ROUTES_MAX = 512, PATH_BYTES_MAX = 120, FIELD_NAME_MAX = LIMIT_FIELD_NAME_BYTES - 8 };

struct router {
    size_t count;
    const struct route *rows[ROUTES_MAX];
};

/* --- checks at start ---------------------------------------------------------------------------------------------- */

static bool kebab(struct sv word)
{
    for (size_t i = 0; i < word.length; i++) {
        char at = word.at[i];
        bool fine = (at >= 'a' && at <= 'z') || (at >= '0' && at <= '9') || (at == '-' && i > 0 && i + 1 < word.length);
        if (!fine) {
            return false;
        }
    }
    return word.length > 0;
}

static bool is_part(struct sv segment)
{
    return segment.length > 2 && segment.at[0] == '{' && segment.at[segment.length - 1] == '}';
}

/* Takes the next segment of a path that starts with a slash; false at the end. */
static bool segment_next(struct sv *path, struct sv *ret_segment)
{
    if (path->length == 0 || path->at[0] != '/') {
        return false;
    }
    struct sv rest = sv_from(*path, 1);
    size_t end = rest.length;
    (void)sv_find(rest, '/', &end);
    *ret_segment = sv_until(rest, end);
    *path = sv_from(rest, end);
    return true;
}

static size_t part_count(struct sv path)
{
    size_t count = 0;
    struct sv segment;
    while (segment_next(&path, &segment)) {
        count += is_part(segment);
    }
    return count;
}

static bool path_well_formed(struct sv path)
{
    if (sv_equal(path, SV("/"))) {
        return true;
    }
    if (path.length > PATH_BYTES_MAX || path.length == 0 || path.at[0] != '/') {
        return false;
    }
    struct sv rest = path;
    struct sv segment;
    while (segment_next(&rest, &segment)) {
        struct sv word = is_part(segment) ? (struct sv){ segment.at + 1, segment.length - 2 } : segment;
        if (!kebab(word)) {
            return false;
        }
    }
    return part_count(path) <= PATH_PARTS_MAX;
}

/* Would a request for one of the two also match the other? Same segments, or a part in the same place in both. */
static bool same_shape(struct sv left, struct sv right)
{
    struct sv a, b;
    for (;;) {
        bool more_left = segment_next(&left, &a);
        bool more_right = segment_next(&right, &b);
        if (!more_left || !more_right) {
            return more_left == more_right;
        }
        if (is_part(a) != is_part(b) || (!is_part(a) && !sv_equal(a, b))) {
            return false;
        }
    }
}

static bool kind_takes(const struct route *route, enum method method)
{
    switch (route->kind) {
    case ROUTE_SHOW:
    case ROUTE_STEADY:
        return method == METHOD_GET;
    case ROUTE_CHANGE:
        return method == METHOD_POST;
    }
    return false;
}

static const char *field_problem(const struct form *form, const struct field *field)
{
    if (!kebab(field->name) || field->name.length > FIELD_NAME_MAX) {
        return "a field's name is not kebab-case, or too long";
    }
    if (field->offset >= form->size) {
        return "a field lies outside its struct";
    }
    if (field->page > (form->pages == 0 ? 1 : form->pages)) {
        return "a field stands on a page that the form does not have";
    }
    if (field->choice_count > FORM_CHOICES_MAX) {
        return "a field has too many choices";
    }
    return NULL;
}

static const char *form_problem_of(const struct form *form)
{
    if (!kebab(form->name) || form->field_count > FORM_FIELDS_MAX || form->pages > FORM_PAGES_MAX) {
        return "a form's name is not kebab-case, or it has too many fields or pages";
    }
    for (size_t i = 0; i < form->field_count; i++) {
        const char *problem = field_problem(form, &form->fields[i]);
        if (problem != NULL) {
            return problem;
        }
        for (size_t other = 0; other < i; other++) {
            if (sv_equal(form->fields[i].name, form->fields[other].name)) {
                return "two fields of a form have one name";
            }
        }
    }
    return NULL;
}

static const char *change_problem(const struct route *route)
{
    if (route->form == NULL || route->prepare == NULL || route->show == NULL) {
        return "a POST needs a form, a prepare and an again";
    }
    return form_problem_of(route->form);
}

static const char *row_problem(const struct route *route)
{
    if (!path_well_formed(route->path)) {
        return "a path is /kebab-case/{onderdeel}, without a slash at its end";
    }
    if ((int)route->permission < 0 || route->permission >= PERMISSION_COUNT) {
        return "there is no such permission";
    }
    switch (route->kind) {
    case ROUTE_CHANGE:
        return change_problem(route);
    case ROUTE_STEADY:
        if (route->permission != MAY_NOTHING_NEEDED || route->subject != NULL) {
            return "a steady page is public and names no subject";
        }
        return route->show == NULL ? "a page needs a show" : NULL;
    case ROUTE_SHOW:
        return route->show == NULL ? "a page needs a show" : NULL;
    }
    return "there is no such kind of route";
}

static const char *pair_problem(const struct route *left, const struct route *right)
{
    if (kind_takes(left, METHOD_POST) == kind_takes(right, METHOD_POST) && same_shape(left->path, right->path)) {
        return "stands in the tables twice";
    }
    bool forms = left->form != NULL && right->form != NULL && left->form != right->form;
    if (forms && sv_equal(left->form->name, right->form->name)) {
        return "two forms have one name";
    }
    return NULL;
}

static void tell(struct arena *arena, const struct route *route, const char *problem, struct sv *ret_problem)
{
    struct buf buf;
    buf_open(&buf, arena, 1024);
    buf_put(&buf, route->path);
    buf_put(&buf, SV(": "));
    buf_put(&buf, sv_of_c(problem));
    *ret_problem = buf_view(&buf);
}

/* Joins the tables; false when there are more rows than a router holds. */
static bool join(struct router *router, const struct route_table *const *tables, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        for (size_t i = 0; i < tables[t]->count; i++) {
            if (router->count == ROUTES_MAX) {
                return false;
            }
            router->rows[router->count++] = &tables[t]->rows[i];
        }
    }
    return true;
}

enum err router_check(struct arena *arena, const struct route_table *const *tables, size_t count,
                      struct sv *ret_problem)
{
    struct router *router = ARENA_NEW(arena, struct router);
    if (router == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!join(router, tables, count)) {
        *ret_problem = SV("more routes than a router holds");
        return ERR_INVALID;
    }
    for (size_t i = 0; i < router->count; i++) {
        const char *problem = row_problem(router->rows[i]);
        for (size_t other = 0; other < i && problem == NULL; other++) {
            problem = pair_problem(router->rows[i], router->rows[other]);
        }
        if (problem != NULL) {
            tell(arena, router->rows[i], problem, ret_problem);
            return ERR_INVALID;
        }
    }
    return OK;
}

/* --- matching ----------------------------------------------------------------------------------------------------- */

enum err router_open(const struct route_table *const *tables, size_t count, struct router **ret_router)
{
    struct router *router = calloc(1, sizeof *router);
    if (router == NULL) {
        return ERR_NO_MEMORY;
    }
    if (!join(router, tables, count)) {
        free(router);
        return ERR_LIMIT;
    }
    *ret_router = router;
    return OK;
}

void router_close(struct router *router)
{
    free(router);
}

/* How well a pattern fits: 0 not at all; a literal path beats one with parts. */
static int fit(struct sv pattern, struct sv path, struct sv parts[PATH_PARTS_MAX])
{
    size_t brace = 0;
    if (!sv_find(pattern, '{', &brace)) {
        return sv_equal(pattern, path) ? 2 : 0;
    }
    size_t count = 0;
    struct sv wanted, given;
    for (;;) {
        bool more_pattern = segment_next(&pattern, &wanted);
        bool more_path = segment_next(&path, &given);
        if (!more_pattern || !more_path) {
            return more_pattern == more_path ? 1 : 0;
        }
        if (is_part(wanted) && given.length > 0 && count < PATH_PARTS_MAX) {
            parts[count++] = given;
        } else if (!sv_equal(wanted, given)) {
            return 0;
        }
    }
}

static void match_in(const struct router *router, enum method method, struct sv path, struct match *match)
{
    int best = 0;
    for (size_t i = 0; i < router->count; i++) {
        const struct route *route = router->rows[i];
        struct sv parts[PATH_PARTS_MAX] = { 0 };
        int how = fit(route->path, path, parts);
        if (how == 0) {
            continue;
        }
        match->get = match->get || kind_takes(route, METHOD_GET);
        match->post = match->post || kind_takes(route, METHOD_POST);
        if (how > best && kind_takes(route, method)) {
            best = how;
            match->route = route;
            memcpy(match->parts, parts, sizeof parts);
        }
    }
}

struct match router_match(const struct router *router, enum method method, struct sv path)
{
    struct match match = { .kind = MATCH_NONE };
    match_in(router, method, path, &match);
    if (match.route != NULL) {
        match.kind = MATCH_ROUTE;
    } else if (match.get || match.post) {
        match.kind = MATCH_OTHER_METHOD;
    } else if (path.length > 1 && sv_ends(path, SV("/"))) {
        struct match without = { .kind = MATCH_NONE };
        match_in(router, method, sv_until(path, path.length - 1), &without);
        match.kind = without.get || without.post ? MATCH_SLASH : MATCH_NONE;
    }
    return match;
}

/* --- language and decoding ---------------------------------------------------------------------------------------- */

struct sv path_language(struct sv path, struct sv *ret_prefix, enum language *ret_language)
{
    *ret_prefix = (struct sv){ "", 0 };
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        struct sv code = language_code((enum language)i);
        if (path.length < code.length + 1 || !sv_equal(sv_until(sv_from(path, 1), code.length), code)) {
            continue;
        }
        struct sv rest = sv_from(path, code.length + 1);
        if (rest.length == 0 || rest.at[0] == '/') {
            *ret_prefix = sv_until(path, code.length + 1);
            *ret_language = (enum language)i;
            return rest.length == 0 ? SV("/") : rest;
        }
    }
    return path;
}

/* "0.8" in thousandths; 1000 when it cannot be read. */
static int weight_of(struct sv parameters)
{
    struct sv before, after;
    if (!sv_cut(parameters, '=', &before, &after) || !sv_ends(sv_trim(before), SV("q"))) {
        return 1000;
    }
    struct sv number = sv_trim(after);
    if (number.length == 0 || number.at[0] == '1') {
        return 1000;
    }
    int weight = 0;
    for (size_t i = 2, unit = 100; i < number.length && i < 5; i++, unit /= 10) {
        if (number.at[i] >= '0' && number.at[i] <= '9') {
            weight += (number.at[i] - '0') * (int)unit;
        }
    }
    return weight;
}

enum language language_wished(struct sv accept_language)
{
    enum language best = LANGUAGE_NL;
    int best_weight = 0;
    struct sv rest = sv_until(accept_language, 256);
    while (rest.length > 0) {
        struct sv wish, after = { "", 0 };
        if (!sv_cut(rest, ',', &wish, &after)) {
            wish = rest;
            after = (struct sv){ "", 0 };
        }
        rest = after;
        struct sv tag = wish, parameters = { "", 0 };
        if (!sv_cut(wish, ';', &tag, &parameters)) {
            tag = wish;
        }
        enum language language = LANGUAGE_NL;
        int weight = weight_of(parameters);
        if (weight > best_weight && language_of(sv_until(sv_trim(tag), 2), &language)) {
            best = language;
            best_weight = weight;
        }
    }
    return best;
}

static int hex_digit(char at)
{
    if (at >= '0' && at <= '9') {
        return at - '0';
    }
    if (at >= 'a' && at <= 'f') {
        return at - 'a' + 10;
    }
    return at >= 'A' && at <= 'F' ? at - 'A' + 10 : -1;
}

enum err percent_decode(struct arena *arena, struct sv encoded, bool plus, struct sv *ret_text)
{
    char *into = arena_take(arena, encoded.length);
    if (into == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t length = 0;
    for (size_t i = 0; i < encoded.length; i++) {
        char at = encoded.at[i];
        if (at == '%') {
            int high = -1;
            int low = -1;
            if (encoded.length - i > 2) {
                high = hex_digit(encoded.at[i + 1]);
                low = hex_digit(encoded.at[i + 2]);
            }
            if (high < 0 || low < 0) {
                return ERR_INVALID;
            }
            at = (char)(high * 16 + low);
            i += 2;
        } else if (at == '+' && plus) {
            at = ' ';
        }
        if ((unsigned char)at < 0x20 || at == 0x7f) {
            return ERR_INVALID;
        }
        into[length++] = at;
    }
    struct sv text = { into, length };
    if (!sv_utf8_valid(text)) {
        return ERR_INVALID;
    }
    *ret_text = text;
    return OK;
}
