#include "web/guard.h"
#include "web/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err show(struct rq *rq)
{
    (void)rq;
    return OK;
}

static const struct route rows[] = {
    GET("/", show, PUBLIC),
    GET("/een/{deel}", show, PUBLIC),
    GET("/een/twee", show, PUBLIC),
    GET("/{a}/{b}/{c}/{d}", show, PUBLIC),
};
static const struct route_table table = ROUTE_TABLE(rows);
static const struct route_table *const tables[] = { &table };

/* What stands in a request's head, read as each of the things that it can be. What comes out lies within what went
 * in. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sv input = sv_of_bytes(data, size);
    struct arena arena;
    arena_open(&arena, 1024 * 1024);
    struct router *router = NULL;
    if (router_open(tables, 1, &router) != OK) {
        arena_close(&arena);
        return 0;
    }
    struct sv prefix, decoded;
    enum language language = language_wished(input);
    struct sv path = path_language(input, &prefix, &language);
    ASSERT(path.length <= input.length || sv_equal(path, SV("/")));
    struct match match = router_match(router, METHOD_GET, path);
    for (size_t i = 0; i < PATH_PARTS_MAX; i++) {
        ASSERT(match.parts[i].length <= input.length);
        if (percent_decode(&arena, match.parts[i], false, &decoded) == OK) {
            ASSERT(sv_utf8_valid(decoded) && decoded.length <= match.parts[i].length);
        }
    }
    unsigned char token[TOKEN_BYTES];
    (void)cookie_token(input, false, token);
    ASSERT(forwarded_address(input).length <= 63);
    struct sv boundary = { "", 0 };
    if (form_coding_of(input, &boundary) == CODING_MULTIPART) {
        ASSERT(boundary.length > 0 && boundary.length <= 70);
    }
    struct head head = { 0 };
    struct guard guard = { .head = &head };
    struct sv name, value, rest = input;
    while (sv_cut(rest, '\n', &name, &rest)) {
        if (sv_cut(name, ':', &name, &value)) {
            guard_header(&guard, name, value);
        }
    }
    ASSERT(!guard_passes(&guard, SV("HTTP/1.1")) || (guard.length >= 0 && !(guard.chunked && guard.lengths > 0)));
    router_close(router);
    arena_close(&arena);
    return 0;
}
