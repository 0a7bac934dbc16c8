#include "web/scrape.h"

#include "base/clock.h"
#include "base/metric.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { PRINT_BYTES = 256 * 1024, ARENA_BYTES = 1024 * 1024, CONNECTIONS = 16, IDLE_SECONDS = 30 };

struct scrape {
    struct MHD_Daemon *daemon;
    const struct server *server;
};

static enum MHD_Result send_text(struct MHD_Connection *connection, unsigned int status, struct sv text)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(text.length, (void *)(uintptr_t)text.at,
                                                                    MHD_RESPMEM_MUST_COPY);
    if (response == NULL) {
        return MHD_NO;
    }
    enum MHD_Result sent = MHD_NO;
    if (MHD_add_response_header(response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8") == MHD_YES &&
        MHD_add_response_header(response, "Cache-Control", "no-store") == MHD_YES &&
        MHD_add_response_header(response, "X-Content-Type-Options", "nosniff") == MHD_YES) {
        sent = MHD_queue_response(connection, status, response);
    }
    MHD_destroy_response(response);
    return sent;
}

static enum MHD_Result send_numbers(struct scrape *scrape, struct MHD_Connection *connection)
{
    struct arena arena CLEANUP(arena_close);
    struct buf out;
    arena_open(&arena, ARENA_BYTES);
    buf_open(&out, &arena, PRINT_BYTES);
    struct server_counts counts = server_counts(scrape->server);
    _Static_assert(sizeof counts.lanes / sizeof counts.lanes[0] == QUEUED_COUNT, "one for each lane");
    for (uint32_t i = 0; i < QUEUED_COUNT; i++) {
        metric_set(METRIC_QUEUE, i, counts.lanes[i]);
    }
    metric_set(METRIC_CONNECTIONS, 0, counts.connections);
    metrics_print(&out, clock_monotonic_ms());
    return out.failed ? MHD_NO : send_text(connection, MHD_HTTP_OK, buf_view(&out));
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request)
{
    static int begun;
    (void)version;
    (void)upload;
    if (*upload_size > 0) {
        return MHD_NO; /* there is nothing to send here */
    }
    if (*request == NULL) {
        *request = &begun; /* answered at the request's end, or the connection would not be kept */
        return MHD_YES;
    }
    if (strcmp(method, "GET") != 0) {
        return send_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, SV("GET only\n"));
    }
    if (strcmp(url, "/metrics") != 0) {
        return send_text(connection, MHD_HTTP_NOT_FOUND, SV("the numbers are at /metrics\n"));
    }
    return send_numbers(context, connection);
}

static void say_nothing(void *context, const char *format, va_list arguments)
{
    (void)context;
    (void)format;
    (void)arguments;
}

enum err scrape_start(const struct scrape_options *options, struct scrape **ret_scrape)
{
    int flags = fcntl(options->listen_socket, F_GETFL);
    if (flags < 0 || fcntl(options->listen_socket, F_SETFL, flags | O_NONBLOCK) < 0) {
        return ERR_IO;
    }
    struct scrape *scrape = calloc(1, sizeof *scrape);
    if (scrape == NULL) {
        return ERR_NO_MEMORY;
    }
    scrape->server = options->server;
    scrape->daemon = MHD_start_daemon(
        MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0, NULL, NULL, handle, scrape,
        MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL, MHD_OPTION_LISTEN_SOCKET, options->listen_socket,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned int)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned int)IDLE_SECONDS, MHD_OPTION_END);
    if (scrape->daemon == NULL) {
        free(scrape);
        return ERR_IO;
    }
    *ret_scrape = scrape;
    return OK;
}

void scrape_stop(struct scrape *scrape)
{
    if (scrape != NULL) {
        MHD_stop_daemon(scrape->daemon);
        free(scrape);
    }
}
