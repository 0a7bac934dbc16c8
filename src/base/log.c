#include "base/log.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { WORD_BYTES_MAX = 48, LINE_BYTES_MAX = 256 };

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

static const char *level_name(enum log_level level)
{
    switch (level) {
    case LOG_INFO: return "info";
    case LOG_WARNING: return "warning";
    case LOG_ERROR: return "error";
    }
    return "error";
}

/* No arena and one write: the line must get out when memory is gone, and not be cut by another process' line. */
static void line_write(enum log_level level, struct sv part, struct sv event, const char *rest)
{
    char part_word[WORD_BYTES_MAX];
    char event_word[WORD_BYTES_MAX];
    char line[LINE_BYTES_MAX];
    word_copy(part, part_word);
    word_copy(event, event_word);
    struct instant now = clock_now(&(struct clock){ 0 });
    int length = snprintf(line, sizeof line,
                          "{\"ms\":%" PRId64 ",\"level\":\"%s\",\"part\":\"%s\",\"event\":\"%s\",%s}\n", now.ms,
                          level_name(level), part_word, event_word, rest);
    if (length > 0 && (size_t)length < sizeof line) {
        ssize_t written = write(STDERR_FILENO, line, (size_t)length);
        (void)written; /* nobody is left to tell */
    }
}

void log_event(enum log_level level, struct sv part, struct sv event, int64_t number)
{
    char rest[48];
    (void)snprintf(rest, sizeof rest, "\"number\":%" PRId64, number);
    line_write(level, part, event, rest);
}

void log_error(struct sv part, struct sv event, enum err err)
{
    char rest[48];
    (void)snprintf(rest, sizeof rest, "\"error\":\"%s\"", err_name(err));
    line_write(LOG_ERROR, part, event, rest);
}
