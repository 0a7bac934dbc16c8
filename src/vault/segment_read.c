/* Reading the log back, for the projection that pages show. */
#include "vault/segment.h"

#include "os/file.h"

enum { CHUNK_BYTES = 256 * 1024 };

_Static_assert((int)CHUNK_BYTES > (int)CHAIN_LINE_BYTES_MAX, "a whole line must fit");

struct reading {
    struct log *log;
    struct arena *arena;
    int64_t after;
    struct log_line *lines;
    uint32_t count;
    uint32_t count_max;
    size_t bytes;
    char *chunk;
};

static bool reading_full(const struct reading *reading)
{
    return reading->count == reading->count_max || reading->bytes > LOG_ANSWER_BYTES_MAX;
}

static enum err line_take(struct reading *reading, struct sv text)
{
    struct chain_line line;
    TRY(chain_read(reading->arena, text, &line));
    if (line.number <= reading->after || (line.kind != CHAIN_INTENT && line.kind != CHAIN_OUTCOME)) {
        return OK;
    }
    reading->lines[reading->count++] = (struct log_line){
        .number = line.number, .at = line.at, .entry = line.entry, .outcome_of = line.outcome_of, .done = line.done
    };
    reading->bytes += text.length;
    return OK;
}

/* Cheap look at the number, so that skipping does not unescape everything. */
static int64_t number_of(struct sv text)
{
    struct sv kind = { 0 };
    struct sv rest = { 0 };
    struct sv number = { 0 };
    int64_t value = 0;
    if (!sv_cut(text, '\t', &kind, &rest) || !sv_cut(rest, '\t', &number, &rest) || !sv_to_int(number, &value)) {
        return INT64_MAX;
    }
    return value;
}

static enum err segment_scan(struct reading *reading, int fd, int64_t bytes, int64_t offset)
{
    struct log *log = reading->log;
    while (offset < bytes && !reading_full(reading)) {
        size_t wanted = bytes - offset < CHUNK_BYTES ? (size_t)(bytes - offset) : CHUNK_BYTES;
        size_t length = 0;
        TRY(file_read_at(fd, offset, reading->chunk, wanted, &length));
        struct sv rest = { reading->chunk, length };
        struct sv text = { 0 };
        size_t used = 0;
        while (!reading_full(reading) && sv_cut(rest, '\n', &text, &rest)) {
            int64_t number = number_of(text);
            /* A line that cannot be read is for log verify to tell; the projection goes on behind it. */
            if (number > reading->after && line_take(reading, text) == ERR_NO_MEMORY) {
                return ERR_NO_MEMORY;
            }
            used += text.length + 1;
            log->read_number = number == INT64_MAX ? log->read_number : number;
        }
        if (used == 0) {
            return OK;
        }
        offset += (int64_t)used;
        log->read_offset = offset;
    }
    return OK;
}

static enum err segment_read(struct reading *reading, size_t index)
{
    struct log *log = reading->log;
    const struct segment *segment = &log->segments[index];
    struct chain_segment_name name = chain_segment_name(segment->first);
    int fd CLEANUP(fd_close) = -1;
    TRY(file_open(log->options.folder, chain_segment_view(&name), FILE_READ, &fd));
    int64_t bytes = log->durable.bytes; /* of the newest, lines of the running round do not exist yet */
    if (index + 1 < log->segment_count) {
        TRY(file_size(fd, &bytes));
    }
    if (log->read_segment != segment->first || log->read_number > reading->after) {
        log->read_segment = segment->first;
        log->read_offset = 0;
        log->read_number = 0;
    }
    return segment_scan(reading, fd, bytes, log->read_offset);
}

enum err log_read(struct log *log, struct arena *arena, int64_t after, uint32_t count_max, struct log_line **ret_lines,
                  uint32_t *ret_count)
{
    struct reading reading = { .log = log, .arena = arena, .after = after, .count_max = count_max };
    reading.lines = ARENA_ARRAY(arena, struct log_line, count_max);
    reading.chunk = arena_take(arena, CHUNK_BYTES);
    if (reading.lines == NULL || reading.chunk == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t index = 0;
    while (index + 1 < log->segment_count && log->segments[index + 1].first <= after) {
        index++;
    }
    for (; index < log->segment_count && !reading_full(&reading); index++) {
        TRY(segment_read(&reading, index));
    }
    *ret_lines = reading.lines;
    *ret_count = reading.count;
    return OK;
}
