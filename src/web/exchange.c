#include "web/exchange.h"

#include "base/limits.h"
#include "web/core.h"

static bool is_host_byte(char at)
{
    return (at >= 'a' && at <= 'z') || (at >= '0' && at <= '9') || at == '-' || at == '.' || at == ':' || at == '[' ||
        at == ']' ||
           at == '_';
}

/* Lower case, without port. False for what is no host name or address. */
static bool read_host(struct exchange *exchange)
{
    struct sv host = exchange->head.host;
    if (host.length == 0 || host.length >= sizeof exchange->host_text) {
        return false;
    }
    size_t length = 0;
    bool bracket = false;
    for (size_t i = 0; i < host.length; i++) {
        char at = host.at[i];
        at = at >= 'A' && at <= 'Z' ? (char)(at - 'A' + 'a') : at;
        if (!is_host_byte(at)) {
            return false;
        }
        bracket = at == '[' || (bracket && at != ']');
        if (at == ':' && !bracket) {
            break;
        }
        exchange->host_text[length++] = at;
    }
    exchange->rq.host = (struct sv){ exchange->host_text, length };
    return length > 0;
}

static int read_target(struct exchange *exchange)
{
    struct sv target = exchange->head.target;
    if (target.length > LIMIT_TARGET_BYTES) {
        return 414;
    }
    if (target.length == 0 || target.at[0] != '/') {
        return 400;
    }
    for (size_t i = 0; i < target.length; i++) {
        if (target.at[i] <= ' ' || target.at[i] >= 0x7f) {
            return 400;
        }
    }
    struct sv path = target, query = { "", 0 };
    if (!sv_cut(target, '?', &path, &query)) {
        path = target;
        query = (struct sv){ "", 0 };
    }
    struct rq *rq = &exchange->rq;
    enum language language = language_wished(exchange->head.accept_language);
    rq->path = path_language(path, &rq->prefix, &language);
    rq->language = language;
    rq->query = query;
    return 0;
}

static void read_method(struct exchange *exchange)
{
    struct sv method = exchange->head.method;
    exchange->head_only = sv_equal(method, SV("HEAD"));
    exchange->rq.method = sv_equal(method, SV("POST")) ? METHOD_POST : METHOD_GET;
    exchange->other_method = exchange->rq.method == METHOD_GET && !exchange->head_only && !sv_equal(method, SV("GET"));
}

void exchange_route(struct exchange *exchange)
{
    struct rq *rq = &exchange->rq;
    const struct core *core = exchange->core;
    *rq = (struct rq){
        .arena = &exchange->arena,
        .password = core->options.password,
        .press = core->options.press,
        .app = core->options.app,
        .clock = core->options.clock,
        .origin = exchange->head.address,
        .demo = core->options.demo,
        .answer = &exchange->answer,
        .server_ = exchange,
        .path = SV("/"),
    };
    read_method(exchange);
    exchange->broken = read_target(exchange);
    if (exchange->broken == 0 && !read_host(exchange)) {
        exchange->broken = 400;
    }
    if (exchange->broken == 0) {
        exchange->match = router_match(core->router, rq->method, rq->path);
        if (exchange->other_method && exchange->match.kind == MATCH_ROUTE) {
            exchange->match.kind = MATCH_OTHER_METHOD;
        }
        rq->route = exchange->match.kind == MATCH_ROUTE ? exchange->match.route : NULL;
    }
}

struct sv query_value(struct rq *rq, struct sv name)
{
    struct sv rest = rq->query;
    while (rest.length > 0) {
        struct sv one = rest, after = { "", 0 };
        if (!sv_cut(rest, '&', &one, &after)) {
            one = rest;
            after = (struct sv){ "", 0 };
        }
        rest = after;
        struct sv key, value, text;
        if (!sv_cut(one, '=', &key, &value) || !sv_equal(key, name)) {
            continue;
        }
        bool fine = percent_decode(rq->arena, value, true, &text) == OK && sv_utf8_count(text) <= LIMIT_LINE_CHARS;
        return fine ? text : SV("");
    }
    return SV("");
}
