#include "base/log.h"

#include "base/clock.h"
#include "base/random.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WORD_BYTES_MAX = 48, LINE_BYTES_MAX = 320, REST_BYTES_MAX = 128, LEVEL_UNKNOWN = -1 };

static const struct sv level_names[] = { SV_INIT("detail"), SV_INIT("info"), SV_INIT("warning"), SV_INIT("error") };
enum { LEVEL_COUNT = sizeof level_names / sizeof level_names[0] };

static _Thread_local uint64_t trace_now;
static atomic_int output = STDOUT_FILENO;
static atomic_int least = LEVEL_UNKNOWN;

void log_trace_set(uint64_t trace)
{
    trace_now = trace;
}

uint64_t log_trace(void)
{
    return trace_now;
}

uint64_t log_trace_new(void)
{
    uint64_t trace = 0;
    random_bytes(&(struct random){ 0 }, &trace, sizeof trace);
    return trace == 0 ? 1 : trace;
}

void log_to(int fd)
{
    atomic_store(&output, fd);
}

int log_fd(void)
{
    return atomic_load(&output);
}

bool log_level_of(struct sv word, enum log_level *ret_level)
{
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if (sv_equal(word, level_names[i])) {
            *ret_level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

void log_level_set(enum log_level level)
{
    atomic_store(&least, (int)level);
}

/* Our processes are started with it in their environment: it is the same for all. */
static bool is_written(enum log_level level)
{
    int now = atomic_load(&least);
    if (now == LEVEL_UNKNOWN) {
        enum log_level given = LOG_INFO;
        const char *word = getenv(LOG_LEVEL_VARIABLE);
        if (word == NULL || !log_level_of(sv_of_c(word), &given)) {
            given = LOG_INFO;
        }
        now = (int)given;
        atomic_store(&least, now);
    }
    return (int)level >= now;
}

/* The words are literals; a byte outside their alphabet would mean that somebody's text got in, so it is not shown. */
static void word_copy(struct sv word, char into[WORD_BYTES_MAX])
{
    size_t length = word.length < WORD_BYTES_MAX - 1 ? word.length : WORD_BYTES_MAX - 1;
    for (size_t i = 0; i < length; i++) {
        char byte = word.at[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == ' ' || byte == '_' ||
                     byte == '-' || byte == '.';
        into[i] = plain ? byte : '?';
    }
    into[length] = '\0';
}

/* No arena and one write: the line must get out when memory is gone, and not be cut by another process' line. */
static void line_write(enum log_level level, struct sv part, struct sv event, const char *rest)
{
    char part_word[WORD_BYTES_MAX];
    char event_word[WORD_BYTES_MAX];
    char trace[32] = "";
    char line[LINE_BYTES_MAX];
    word_copy(part, part_word);
    word_copy(event, event_word);
    if (trace_now != 0) {
        (void)snprintf(trace, sizeof trace, ",\"trace\":\"%016" PRIx64 "\"", trace_now);
    }
    struct instant now = clock_now(&(struct clock){ 0 });
    int length = snprintf(line, sizeof line,
                          "{\"ms\":%" PRId64 ",\"level\":\"%s\",\"part\":\"%s\",\"event\":\"%s\",%s%s}\n", now.ms,
                          level_names[level].at, part_word, event_word, rest, trace);
    if (length > 0 && (size_t)length < sizeof line) {
        ssize_t written = write(atomic_load(&output), line, (size_t)length);
        (void)written; /* nobody is left to tell */
    }
}

void log_event(enum log_level level, struct sv part, struct sv event, int64_t number)
{
    char rest[REST_BYTES_MAX];
    if (is_written(level)) {
        (void)snprintf(rest, sizeof rest, "\"number\":%" PRId64, number);
        line_write(level, part, event, rest);
    }
}

void log_error(struct sv part, struct sv event, enum err err)
{
    char rest[REST_BYTES_MAX];
    (void)snprintf(rest, sizeof rest, "\"error\":\"%s\"", err_name(err));
    line_write(LOG_ERROR, part, event, rest);
}

void log_done(const struct log_done *done)
{
    char rest[REST_BYTES_MAX];
    char kind[WORD_BYTES_MAX];
    if (!is_written(done->level)) {
        return;
    }
    word_copy(done->kind, kind);
    (void)snprintf(rest, sizeof rest, "%s%s%s\"number\":%" PRId64 ",\"took_ms\":%" PRId64,
                   sv_empty(done->kind) ? "" : "\"kind\":\"", kind, sv_empty(done->kind) ? "" : "\",", done->number,
                   done->took_ms);
    line_write(done->level, done->part, done->event, rest);
}
