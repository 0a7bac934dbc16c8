#include "web/server_inner.h"

enum { WELLKNOWN_BYTES_MAX = 8 * 1024, EXPIRES_DAYS = 180 };

static void set(struct exchange *exchange, int status, struct sv content_type, const struct buf *body)
{
    exchange->answer = (struct answer){
        .status = status, .content_type = content_type, .body = buf_view(body), .ready = !body->failed
    };
}

/* --- health ------------------------------------------------------------------------------------------------------- */

static void answer_alive(struct exchange *exchange)
{
    struct buf buf;
    buf_open(&buf, exchange->rq.arena, WELLKNOWN_BYTES_MAX);
    buf_put(&buf, SV("{\"status\":\"ok\"}\n"));
    set(exchange, 200, SV("application/json"), &buf);
}

static void part_put(struct json *json, const struct health_part *part)
{
    json_object(json);
    json_name(json, SV("part"));
    json_text(json, part->part);
    json_name(json, SV("ok"));
    json_bool(json, part->ok);
    json_name(json, SV("state"));
    json_text(json, part->state);
    json_object_end(json);
}

static void answer_health(struct exchange *exchange)
{
    struct health health = { 0 };
    const struct server_options *options = &exchange->core->options;
    if (options->site->health != NULL) {
        options->site->health(options->app, &health);
    }
    ASSERT(health.count <= HEALTH_PARTS_MAX);
    bool ok = true;
    for (size_t i = 0; i < health.count; i++) {
        ok = ok && health.parts[i].ok;
    }
    struct buf buf;
    buf_open(&buf, exchange->rq.arena, WELLKNOWN_BYTES_MAX);
    struct json json = { .out = &buf };
    json_object(&json);
    json_name(&json, SV("status"));
    json_text(&json, ok ? SV("ok") : SV("failing"));
    json_name(&json, SV("parts"));
    json_array(&json);
    for (size_t i = 0; i < health.count; i++) {
        part_put(&json, &health.parts[i]);
    }
    json_array_end(&json);
    json_object_end(&json);
    buf_put_byte(&buf, '\n');
    set(exchange, ok ? 200 : 503, SV("application/json"), &buf);
}

/* --- robots.txt and security.txt ---------------------------------------------------------------------------------- */

static void answer_robots(struct exchange *exchange)
{
    struct sv robots = exchange->core->options.site->robots;
    struct buf buf;
    buf_open(&buf, exchange->rq.arena, WELLKNOWN_BYTES_MAX);
    buf_put(&buf, robots.length > 0 ? robots : SV("User-agent: *\nDisallow: /\n"));
    set(exchange, 200, SV("text/plain; charset=utf-8"), &buf);
}

static void line_put(struct buf *buf, struct sv name, struct sv value)
{
    if (value.length > 0) {
        buf_put(buf, name);
        buf_put(buf, SV(": "));
        buf_put(buf, value);
        buf_put(buf, SV("\n"));
    }
}

static void body_put(struct buf *buf, const struct exchange *exchange, const struct security_txt *security)
{
    line_put(buf, SV("Contact"), security->contact);
    struct date expires = date_add_days(date_of(clock_now(exchange->rq.clock)), EXPIRES_DAYS);
    buf_put(buf, SV("Expires: "));
    date_put_iso(buf, expires);
    buf_put(buf, SV("T00:00:00Z\nPreferred-Languages: nl, en\nCanonical: https://"));
    buf_put(buf, exchange->rq.host);
    buf_put(buf, SV("/.well-known/security.txt\n"));
    line_put(buf, SV("Policy"), security->policy);
}

static bool answer_security(struct exchange *exchange)
{
    const struct server_options *options = &exchange->core->options;
    struct security_txt security = { 0 };
    if (options->site->security_txt != NULL) {
        security = options->site->security_txt(options->app);
    }
    if (security.contact.length == 0 && security.elsewhere.length == 0) {
        return false;
    }
    struct buf buf;
    buf_open(&buf, exchange->rq.arena, WELLKNOWN_BYTES_MAX);
    if (security.elsewhere.length == 0) {
        body_put(&buf, exchange, &security);
    }
    set(exchange, security.elsewhere.length > 0 ? 302 : 200, SV("text/plain; charset=utf-8"), &buf);
    exchange->answer.location = security.elsewhere;
    return true;
}

bool wellknown_answer(struct exchange *exchange)
{
    struct sv path = exchange->rq.path;
    if (sv_equal(path, SV("/_healthz/livez"))) {
        answer_alive(exchange);
    } else if (sv_equal(path, SV("/_healthz/readyz")) || sv_equal(path, SV("/_healthz"))) {
        answer_health(exchange);
    } else if (sv_equal(path, SV("/robots.txt"))) {
        answer_robots(exchange);
    } else if (sv_equal(path, SV("/.well-known/security.txt"))) {
        return answer_security(exchange);
    } else {
        return false;
    }
    return exchange->answer.ready;
}
