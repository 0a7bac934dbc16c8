#include "base/log.h"
#include "base/metric.h"
#include "web/account.h"
#include "web/guard.h"
#include "web/headers.h"
#include "web/server_inner.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { CONNECTION_MEMORY = LIMIT_HEADER_BYTES + 32 * 1024, PER_ADDRESS = 512, IDLE_SECONDS = 75,
       HEADER_VALUE_MAX = 4096, ROOM_PART = 8, /* of all places, this part is kept for who comes next */
       /* web/accept counts: a network thread of libmicrohttpd 0.9.75 that is given a connection beyond a limit of its
        * own keeps a lock for ever. */
       NO_LIMIT = 1 << 30 };

/* --- answers ------------------------------------------------------------------------------------------------------ */

static bool header_add(struct MHD_Response *response, const struct header *header)
{
    char text[HEADER_VALUE_MAX];
    if (header->value.length >= sizeof text) {
        return false;
    }
    memcpy(text, header->value.at, header->value.length);
    text[header->value.length] = '\0';
    return MHD_add_response_header(response, header->name, text) == MHD_YES;
}

struct MHD_Response *response_of(const struct exchange *exchange, bool copy)
{
    const struct answer *answer = &exchange->answer;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer->body.length, (void *)(uintptr_t)answer->body.at,
                                        copy ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);
    if (response == NULL) {
        return NULL;
    }
    struct header headers[HEADERS_MAX];
    size_t count = headers_of(answer, exchange->core->options.https, headers);
    for (size_t i = 0; i < count; i++) {
        if (!header_add(response, &headers[i])) {
            MHD_destroy_response(response);
            return NULL;
        }
    }
    return response;
}

static enum MHD_Result send_answer(struct carried *carried)
{
    struct MHD_Response *response = response_of(&carried->exchange, false);
    if (response == NULL) {
        return MHD_NO; /* no memory: the connection closes */
    }
    /* Its client must not send another one here. */
    bool last = atomic_load(&carried->server->draining);
    if (last && MHD_add_response_header(response, "Connection", "close") != MHD_YES) {
        MHD_destroy_response(response);
        return MHD_NO;
    }
    account_answer(&carried->exchange);
    watch_stage(carried->connection, WATCH_SEND);
    enum MHD_Result sent =
        MHD_queue_response(carried->connection, (unsigned int)carried->exchange.answer.status, response);
    MHD_destroy_response(response);
    return sent;
}

void carried_finish(struct carried *carried)
{
    struct server *server = carried->server;
    carried->answered = true;
    MHD_resume_connection(carried->connection);
    /* Last: server_stop waits for this count before it takes the daemon apart. */
    atomic_fetch_sub(&server->under_way, 1);
}

/* --- a request's head --------------------------------------------------------------------------------------------- */

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                   const char *value, size_t value_length)
{
    (void)kind;
    struct guard *guard = context;
    guard_header(guard, (struct sv){ name, name_length }, (struct sv){ value == NULL ? "" : value, value_length });
    return MHD_YES;
}

static void read_address(struct carried *carried)
{
    struct head *head = &carried->exchange.head;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(carried->connection,
                                                                   MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info == NULL ? NULL : info->client_addr;
    const char *text = NULL;
    if (address != NULL && proxies_trust(&carried->server->core->options.proxies, address)) {
        head->address = forwarded_address(head->forwarded_for);
        if (proxy_client_valid(head->address)) {
            return;
        }
    }
    if (address != NULL && address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const void *)address;
        text = inet_ntop(AF_INET, &in->sin_addr, carried->address, sizeof carried->address);
    } else if (address != NULL && address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const void *)address;
        text = inet_ntop(AF_INET6, &in->sin6_addr, carried->address, sizeof carried->address);
    }
    head->address = sv_of_c(text);
}

static enum MHD_Result refuse(struct carried *carried)
{
    atomic_fetch_add(&carried->server->refusals, 1);
    metric_add(METRIC_LIMITED, LIMITED_MALFORMED, 0, 1);
    return MHD_queue_response(carried->connection, MHD_HTTP_BAD_REQUEST, carried->server->refused);
}

/* What a network thread answers by itself. `ret_sent` false: a worker must look at it. */
static enum MHD_Result serve_inline(struct carried *carried, bool *ret_sent)
{
    struct server *server = carried->server;
    struct exchange *exchange = &carried->exchange;
    *ret_sent = true;
    if (exchange->broken == 0 && static_serve(server, exchange, carried->connection)) {
        atomic_fetch_add_explicit(&server->kept, 1, memory_order_relaxed);
        account_kept(exchange);
        return MHD_YES;
    }
    bool steady = exchange->match.kind == MATCH_ROUTE && exchange->match.route->kind == ROUTE_STEADY;
    bool plain = exchange->rq.query.length == 0;
    if (steady && plain &&
        steady_serve(&server->steady, exchange, store_settled(server->core->options.store), carried->connection)) {
        atomic_fetch_add_explicit(&server->kept, 1, memory_order_relaxed);
        account_kept(exchange);
        return MHD_YES;
    }
    if (exchange->match.kind == MATCH_NONE && exchange->broken == 0 && wellknown_answer(exchange)) {
        return send_answer(carried);
    }
    *ret_sent = false;
    return MHD_YES;
}

static enum MHD_Result begin(struct carried *carried, const char *method, const char *version)
{
    struct exchange *exchange = &carried->exchange;
    struct guard guard = { .head = &exchange->head };
    carried->begun = true;
    exchange->trace = log_trace_new();
    exchange->begun_us = clock_monotonic_us();
    atomic_fetch_add_explicit(&carried->server->requests, 1, memory_order_relaxed);
    exchange->head.method = sv_of_c(method);
    exchange->head.target = sv_of_c(carried->target);
    (void)MHD_get_connection_values_n(carried->connection, MHD_HEADER_KIND, take_header, &guard);
    if (!guard_passes(&guard, sv_of_c(version))) {
        return refuse(carried);
    }
    read_address(carried);
    exchange_route(exchange);
    const struct route *route = exchange->rq.route;
    if (route != NULL) {
        exchange->lane = route->permission != MAY_NOTHING_NEEDED ? LANE_STAFF : route->lane;
    }
    bool has_body = guard.length > 0 || guard.chunked;
    bool post = exchange->rq.method == METHOD_POST;
    if (has_body && !post) {
        return refuse(carried);
    }
    if (guard.length > LIMIT_DRAIN_BYTES) {
        dispatch_too_large(exchange);
        return send_answer(carried);
    }
    buf_open(&exchange->body, &exchange->arena, LIMIT_BODY_BYTES);
    return MHD_YES; /* not answered here: libmicrohttpd closes a connection that is answered before the request's end */
}

/* --- a request's body --------------------------------------------------------------------------------------------- */

static enum MHD_Result take_body(struct carried *carried, struct sv bytes)
{
    struct exchange *exchange = &carried->exchange;
    struct server *server = carried->server;
    carried->body_bytes += (int64_t)bytes.length;
    if (carried->body_bytes > LIMIT_DRAIN_BYTES) {
        return MHD_NO;
    }
    if (exchange->body_too_large || carried->body_bytes > LIMIT_BODY_BYTES) {
        exchange->body_too_large = true; /* read on, so that its sender gets to see the answer */
        return MHD_YES;
    }
    int64_t all = atomic_fetch_add(&server->bodies_bytes, (int64_t)bytes.length) + (int64_t)bytes.length;
    carried->body_counted += (int64_t)bytes.length;
    if (all > LIMIT_BODIES_BYTES) {
        atomic_fetch_add(&server->busy, 1);
        return MHD_NO;
    }
    buf_put(&exchange->body, bytes);
    return exchange->body.failed ? MHD_NO : MHD_YES;
}

/* --- to the workers and back -------------------------------------------------------------------------------------- */

static enum MHD_Result hand_over(struct carried *carried)
{
    struct server *server = carried->server;
    struct exchange *exchange = &carried->exchange;
    /* Counted before `stopping` is looked at: server_stop sets that before it looks at the count. */
    atomic_fetch_add(&server->under_way, 1);
    if (atomic_load(&server->stopping)) {
        atomic_fetch_sub(&server->under_way, 1);
        return MHD_NO;
    }
    watch_stage(carried->connection, WATCH_WORK);
    MHD_suspend_connection(carried->connection); /* first: a worker may be done with it before queue_put returns */
    if (!queue_put(&server->queue, exchange, clock_monotonic_ms())) {
        atomic_fetch_add(&server->busy, 1);
        metric_add(METRIC_LIMITED, LIMITED_QUEUE, 0, 1);
        dispatch_fail(exchange, ERR_BUSY);
        carried_finish(carried);
    }
    return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request)
{
    (void)context;
    (void)url;
    (void)connection;
    struct carried *carried = *request;
    if (carried == NULL) {
        return MHD_NO; /* no memory at its begin */
    }
    if (!carried->begun) {
        return begin(carried, method, version);
    }
    if (*upload_size > 0) {
        enum MHD_Result result = take_body(carried, (struct sv){ upload, *upload_size });
        *upload_size = 0;
        return result;
    }
    if (carried->answered) {
        return send_answer(carried);
    }
    bool sent = false;
    enum MHD_Result result = MHD_YES;
    if (carried->exchange.rq.method == METHOD_GET) {
        result = serve_inline(carried, &sent);
    }
    return sent ? result : hand_over(carried);
}

/* First sight of a request, with its target as sent. */
static void *request_new(void *context, const char *target, struct MHD_Connection *connection)
{
    struct server *server = context;
    struct carried *carried = calloc(1, sizeof *carried);
    if (carried == NULL) {
        return NULL;
    }
    atomic_fetch_add(&server->begun, 1);
    carried->server = server;
    carried->connection = connection;
    watch_stage(connection, WATCH_RECEIVE);
    size_t length = strnlen(target, LIMIT_TARGET_BYTES + 1);
    memcpy(carried->target, target, length);
    carried->exchange.core = server->core;
    carried->exchange.carrier = carried;
    arena_open(&carried->exchange.arena, LIMIT_REQUEST_ARENA_BYTES);
    return carried;
}

static void request_end(void *context, struct MHD_Connection *connection, void **request,
                        enum MHD_RequestTerminationCode why)
{
    (void)context;
    (void)why;
    struct carried *carried = *request;
    *request = NULL;
    watch_stage(connection, WATCH_IDLE);
    if (carried == NULL) {
        return;
    }
    atomic_fetch_sub(&carried->server->begun, 1);
    atomic_fetch_sub(&carried->server->bodies_bytes, carried->body_counted);
    arena_close(&carried->exchange.spare);
    arena_close(&carried->exchange.arena);
    explicit_bzero(carried, sizeof *carried);
    free(carried);
}

static void connection_change(void *context, struct MHD_Connection *connection, void **socket_context,
                              enum MHD_ConnectionNotificationCode what)
{
    struct server *server = context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        watch_add(&server->watch, connection, socket_context);
    } else {
        watch_remove(&server->watch, socket_context);
    }
}

/* libmicrohttpd's own words would hold parts of requests. */
static void say_nothing(void *context, const char *format, va_list arguments)
{
    (void)context;
    (void)format;
    (void)arguments;
}

static struct MHD_Response *refusal(const struct core *core)
{
    static const struct sv words = SV_INIT("Bad request\n");
    struct exchange exchange = { .answer = { .content_type = SV("text/plain; charset=utf-8"), .body = words,
                                             .status = 400 } };
    struct core shared = { .options = { .https = core->options.https } };
    exchange.core = &shared;
    struct MHD_Response *response = response_of(&exchange, false);
    if (response != NULL && MHD_add_response_header(response, "Connection", "close") != MHD_YES) {
        MHD_destroy_response(response);
        return NULL;
    }
    return response;
}

/* As many connections as the system lets this process have, with room left for files and the database. */
static unsigned int connections_max(unsigned int most)
{
    enum { OTHER_FILES = 256, FILES_LEAST = 64 };
    struct rlimit files = { 0 };
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
        return FILES_LEAST;
    }
    rlim_t wanted = (rlim_t)most + OTHER_FILES;
    if (files.rlim_cur < wanted) {
        struct rlimit more = { files.rlim_max < wanted ? files.rlim_max : wanted, files.rlim_max };
        files.rlim_cur = setrlimit(RLIMIT_NOFILE, &more) == 0 ? more.rlim_cur : files.rlim_cur;
    }
    rlim_t left = files.rlim_cur > OTHER_FILES + FILES_LEAST ? files.rlim_cur - OTHER_FILES : FILES_LEAST;
    return (unsigned int)(left < most ? left : most);
}

enum err connection_start(struct server *server)
{
    const struct server_options *options = &server->core->options;
    server->refused = refusal(server->core);
    if (server->refused == NULL) {
        return ERR_NO_MEMORY;
    }
    unsigned int per_address = proxies_any(&options->proxies) ? 0 : PER_ADDRESS;
    unsigned int most = connections_max(options->connections == 0 ? LIMIT_CONNECTIONS : options->connections);
    server->watch.most = most - most / ROOM_PART;
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG |
            MHD_USE_NO_LISTEN_SOCKET,
        0, NULL, NULL, handle, server, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL,
        MHD_OPTION_THREAD_POOL_SIZE, options->network_threads, MHD_OPTION_CONNECTION_LIMIT,
        NO_LIMIT, MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned int)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, request_new, server, MHD_OPTION_NOTIFY_COMPLETED,
        request_end, server, MHD_OPTION_NOTIFY_CONNECTION, connection_change, server, MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)(512 * 1024), MHD_OPTION_END);
    if (server->daemon == NULL) {
        return ERR_IO;
    }
    server->acceptor = (struct acceptor){ .daemon = server->daemon, .watch = &server->watch,
                                          .listen_socket = options->listen_socket, .places = most };
    return accept_start(&server->acceptor);
}
