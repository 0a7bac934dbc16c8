#include "web/web_test.h"

#include "base/limits.h"
#include "web/core.h"
#include "web/dispatch.h"
#include "web/headers.h"

#include <stdlib.h>

/* A test server without sockets: one worker, which is the caller. */
struct web_test {
    struct core *core;
    struct worker worker;
    pthread_mutex_t lock;
    pthread_cond_t written;
};

/* What waits for the writer. */
struct waiting {
    struct web_test *test;
    bool done;
};

enum err web_test_open(const struct server_options *options, struct web_test **ret_test)
{
    struct web_test *test = calloc(1, sizeof *test);
    if (test == NULL) {
        return ERR_NO_MEMORY;
    }
    ASSERT(pthread_mutex_init(&test->lock, NULL) == 0 && pthread_cond_init(&test->written, NULL) == 0);
    enum err err = core_open(options, &test->core);
    if (err == OK && options->vault_connect != NULL) {
        err = vault_open(options->vault_connect, options->vault_context, &test->worker.vault);
    }
    if (err != OK) {
        web_test_close(test);
        return err;
    }
    test->worker.core = test->core;
    *ret_test = test;
    return OK;
}

void web_test_close(struct web_test *test)
{
    if (test == NULL) {
        return;
    }
    core_close(test->core);
    if (test->worker.vault != NULL) {
        vault_close(test->worker.vault);
    }
    (void)pthread_cond_destroy(&test->written);
    (void)pthread_mutex_destroy(&test->lock);
    free(test);
}

void web_test_random(struct web_test *test, uint64_t seed)
{
    test->worker.random.test_seed = seed;
}

static void written(struct exchange *exchange)
{
    struct waiting *waiting = exchange->carrier;
    pthread_mutex_lock(&waiting->test->lock);
    waiting->done = true;
    pthread_cond_signal(&waiting->test->written);
    pthread_mutex_unlock(&waiting->test->lock);
}

static bool is_plain(char at)
{
    return (at >= 'a' && at <= 'z') || (at >= 'A' && at <= 'Z') || (at >= '0' && at <= '9') || at == '-' || at == '_' ||
        at == '.';
}

static void encode(struct buf *buf, struct sv text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (is_plain(text.at[i])) {
            buf_put_byte(buf, text.at[i]);
        } else {
            buf_put_byte(buf, '%');
            buf_put_hex(buf, sv_until(sv_from(text, i), 1));
        }
    }
}

static struct sv body_of(struct arena *arena, const struct web_test_rq *rq)
{
    if (rq->field_count == 0) {
        return rq->body;
    }
    struct buf buf;
    buf_open(&buf, arena, LIMIT_BODY_BYTES * 4);
    for (size_t i = 0; i < rq->field_count; i++) {
        buf_put(&buf, i > 0 ? SV("&") : SV(""));
        encode(&buf, rq->fields[2 * i]);
        buf_put_byte(&buf, '=');
        encode(&buf, rq->fields[2 * i + 1]);
    }
    return buf_view(&buf);
}

static struct sv or_else(struct sv given, struct sv otherwise)
{
    return given.length > 0 ? given : otherwise;
}

static struct head head_of(const struct web_test_rq *rq, bool has_body)
{
    return (struct head){
        .method = or_else(rq->method, has_body ? SV("POST") : SV("GET")),
        .target = rq->target,
        .host = or_else(rq->host, SV("localhost")),
        .cookie = rq->cookie,
        .content_type = or_else(rq->content_type, SV("application/x-www-form-urlencoded")),
        .accept_language = rq->accept_language,
        .origin = rq->origin,
        .fetch_site = rq->fetch_site,
        .address = or_else(rq->address, SV("192.0.2.1")),
    };
}

/* Memory of the caller: what it gets to see must outlive the request, and must not run out when the request's did. */
static struct sv kept(struct arena *arena, struct sv text)
{
    struct sv copy = { "", 0 };
    ASSERT(arena_copy(arena, text, &copy) == OK);
    return copy;
}

static void take_answer(const struct exchange *exchange, struct arena *arena, struct web_test_answer *ret_answer)
{
    const struct answer *answer = &exchange->answer;
    struct sv cookie = answer->cookie, before, after;
    if (sv_cut(cookie, ';', &before, &after)) {
        cookie = before;
    }
    struct header headers[HEADERS_MAX];
    size_t count = headers_of(answer, exchange->core->options.https, headers);
    struct buf buf;
    buf_open(&buf, arena, 16 * 1024);
    for (size_t i = 0; i < count; i++) {
        buf_put(&buf, sv_of_c(headers[i].name));
        buf_put(&buf, SV(": "));
        buf_put(&buf, headers[i].value);
        buf_put(&buf, SV("\n"));
    }
    *ret_answer = (struct web_test_answer){
        .status = answer->status,
        .body = kept(arena, answer->body),
        .content_type = kept(arena, answer->content_type),
        .location = kept(arena, answer->location),
        .cookie = kept(arena, cookie),
        .headers = buf_view(&buf),
    };
}

static void wait_written(struct waiting *waiting)
{
    pthread_mutex_lock(&waiting->test->lock);
    while (!waiting->done) {
        (void)pthread_cond_wait(&waiting->test->written, &waiting->test->lock);
    }
    pthread_mutex_unlock(&waiting->test->lock);
}

static enum err run(struct web_test *test, struct exchange *exchange, bool *ret_wrote)
{
    if (dispatch_run(&test->worker, exchange) == PROGRESS_ANSWERED) {
        return OK;
    }
    wait_written(exchange->carrier);
    enum err outcome = exchange->outcome;
    if (exchange->rq.intent_before != 0 && outcome != ERR_OUTCOME_UNKNOWN && test->worker.vault != NULL) {
        vault_outcome(test->worker.vault, exchange->rq.intent_before, outcome == OK);
    }
    if (exchange->rq.intent != 0 && outcome != ERR_OUTCOME_UNKNOWN && test->worker.vault != NULL) {
        vault_outcome(test->worker.vault, exchange->rq.intent, outcome == OK);
    }
    if (outcome == OK) {
        dispatch_written(exchange);
    } else {
        dispatch_settle(&test->worker, exchange);
    }
    *ret_wrote = outcome == OK;
    return outcome;
}

void web_test_request(struct web_test *test, struct arena *arena, const struct web_test_rq *rq,
                      struct web_test_answer *ret_answer)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    ASSERT(exchange != NULL);
    struct waiting waiting = { .test = test };
    struct sv body = body_of(arena, rq);
    exchange->core = test->core;
    exchange->carrier = &waiting;
    exchange->written = written;
    exchange->head = head_of(rq, body.length > 0 || rq->field_count > 0);
    arena_open(&exchange->arena, LIMIT_REQUEST_ARENA_BYTES);
    exchange->body_too_large = body.length > LIMIT_BODY_BYTES;
    if (!exchange->body_too_large) {
        exchange->body = (struct buf){ .arena = &exchange->arena, .at = body.length > 0 ? (char *)(uintptr_t)body.at
                                       : NULL, .length = body.length, .capacity = body.length,
                                       .bytes_max = body.length };
    }
    bool wrote = false;
    exchange_route(exchange);
    enum err outcome = run(test, exchange, &wrote);
    arena_fail_nth(0); /* what follows is the test's own */
    take_answer(exchange, arena, ret_answer);
    ret_answer->wrote = wrote;
    ret_answer->outcome = outcome;
    arena_close(&exchange->spare);
    arena_close(&exchange->arena);
    free(exchange);
}

static struct sv unescape(struct arena *arena, struct sv text)
{
    static const struct { struct sv from; char to; } table[] = {
        { SV_INIT("&amp;"), '&' }, { SV_INIT("&lt;"), '<' }, { SV_INIT("&gt;"), '>' }, { SV_INIT("&quot;"), '"' },
        { SV_INIT("&#39;"), '\'' },
    };
    struct buf buf;
    buf_open(&buf, arena, text.length);
    for (size_t i = 0; i < text.length; i++) {
        char at = text.at[i];
        for (size_t t = 0; at == '&' && t < sizeof table / sizeof table[0]; t++) {
            if (sv_starts(sv_from(text, i), table[t].from)) {
                at = table[t].to;
                i += table[t].from.length - 1;
                break;
            }
        }
        buf_put_byte(&buf, at);
    }
    return buf_view(&buf);
}

/* In `tag`, the value of an attribute that is written name="value". */
static bool attribute(struct sv tag, struct sv name, struct sv *ret_value)
{
    for (size_t i = 0; i + name.length + 2 < tag.length; i++) {
        struct sv rest = sv_from(tag, i);
        if (rest.at[0] == ' ' && sv_starts(sv_from(rest, 1), name) &&
            sv_starts(sv_from(rest, 1 + name.length), SV("=\""))) {
            struct sv value = sv_from(rest, name.length + 3);
            size_t end = 0;
            if (sv_find(value, '"', &end)) {
                *ret_value = sv_until(value, end);
                return true;
            }
        }
    }
    return false;
}

struct sv web_test_input(struct arena *arena, struct sv page, struct sv name)
{
    for (size_t i = 0; i < page.length; i++) {
        struct sv tag = sv_from(page, i);
        size_t end = 0;
        if (!sv_starts(tag, SV("<input")) || !sv_find(tag, '>', &end)) {
            continue;
        }
        struct sv found, value;
        tag = sv_until(tag, end);
        if (attribute(tag, SV("name"), &found) && sv_equal(found, name) && attribute(tag, SV("value"), &value)) {
            return unescape(arena, value);
        }
    }
    return SV("");
}
