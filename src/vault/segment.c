#include "vault/segment.h"

#include "base/date.h"
#include "base/log.h"
#include "os/file.h"
#include "vault/key_change.h"

#include <string.h>

enum { PENDING_ARENA_BYTES = 3 * LOG_PENDING_BYTES, LINE_ROOM = CHAIN_LINE_BYTES_MAX, NOTE_BYTES_MAX = 1024,
       NOTE_ARENA_BYTES = 64 * 1024, DAY_MS = 24 * 3600 * 1000 };

static int64_t month_of(struct instant at)
{
    struct date_parts parts = date_parts((struct date){ .day = (int32_t)(at.ms / DAY_MS), .set = true });
    return (int64_t)parts.year * 12 + parts.month;
}

static enum err note_write(const struct log *log, struct sv name, void (*put)(struct buf *out, const void *note),
                           const void *note)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, NOTE_ARENA_BYTES);
    struct buf text;
    struct sv content = { 0 };
    buf_open(&text, &arena, NOTE_BYTES_MAX);
    put(&text, note);
    TRY(buf_done(&text, &content));
    return file_replace(log->options.folder, name, content);
}

static void put_head(struct buf *out, const void *note)
{
    chain_head_put(out, note);
}

static void put_checkpoint(struct buf *out, const void *note)
{
    chain_checkpoint_put(out, note);
}

static struct chain_head head_of(const struct log *log, const struct log_state *state)
{
    struct chain_head head = { .number = state->number, .hash = state->hash };
    chain_head_sign(&head, log->options.secret);
    return head;
}

void log_sign_head(struct log *log)
{
    if (log->durable.number == log->head_number) {
        return;
    }
    struct chain_head head = head_of(log, &log->durable);
    enum err err = note_write(log, CHAIN_HEAD_FILE, put_head, &head);
    if (err == OK) {
        log->head_number = head.number;
    } else {
        log_error(SV("vault"), SV("head_not_written"), err);
    }
}

/* --- segments ----------------------------------------------------------------------------------------------------- */

static void open_list_put(struct buf *out, const struct log_state *state)
{
    for (uint32_t i = 0; i < state->open_count; i++) {
        if (i > 0) {
            buf_put_byte(out, ',');
        }
        buf_put_int(out, state->open[i]);
    }
}

static enum err pending_write(struct log *log)
{
    struct sv content = { 0 };
    TRY(buf_done(&log->pending, &content));
    TRY(file_write(log->fd, content));
    log->now.bytes += (int64_t)content.length;
    log->pending.length = 0;
    return OK;
}

/* Begins the file that goes on from log->now. The caller made the old one durable and lets go of it. */
static enum err segment_begin(struct log *log, struct instant now)
{
    if (log->segment_count == CHAIN_SEGMENTS_MAX) {
        return ERR_LIMIT;
    }
    int64_t first = log->now.number + 1;
    struct chain_segment_name name = chain_segment_name(first);
    int fd CLEANUP(fd_close) = -1;
    TRY(file_open(log->options.folder, chain_segment_view(&name), FILE_NEW, &fd));
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)8 * CHAIN_LINE_BYTES_MAX);
    struct buf open_list;
    struct buf text;
    struct sv content = { 0 };
    buf_open(&open_list, &arena, CHAIN_LINE_BYTES_MAX);
    buf_open(&text, &arena, (size_t)2 * CHAIN_LINE_BYTES_MAX);
    open_list_put(&open_list, &log->now);
    struct chain_hash hash = log->now.hash;
    struct chain_line line = { .kind = CHAIN_SEGMENT, .number = first, .at = now, .previous = hash,
                               .open = buf_view(&open_list) };
    chain_put(&text, &line, &hash);
    enum err err = buf_done(&text, &content);
    err = err == OK ? file_write(fd, content) : err;
    err = err == OK ? file_sync(fd) : err;
    err = err == OK ? folder_sync(log->options.folder) : err;
    if (err != OK) {
        enum err removed = file_remove(log->options.folder, chain_segment_view(&name));
        (void)removed; /* an empty segment file is found and used at the next start */
        return err;
    }
    log->segments[log->segment_count++] = (struct segment){ first, now, log->now.hash };
    fd_close(&log->fd);
    TRY(file_open(log->options.folder, chain_segment_view(&name), FILE_APPEND, &log->fd));
    log->month = month_of(now);
    log->now.number = first;
    log->now.hash = hash;
    log->now.bytes = (int64_t)content.length;
    log->now.segment_lines = 1;
    log->durable = log->now;
    return OK;
}

static enum err segment_end(struct log *log, struct instant now)
{
    struct chain_head head = head_of(log, &log->durable);
    struct chain_line line = { .kind = CHAIN_END, .number = log->now.number + 1, .at = now,
                               .signature = head.signature };
    chain_put(&log->pending, &line, &log->now.hash);
    log->now.number++;
    TRY(pending_write(log));
    TRY(file_sync(log->fd));
    log->durable = log->now;
    return OK;
}

static void round_undo(struct log *log)
{
    log->pending.length = 0;
    log->pending.failed = false;
    log->now = log->durable;
    log->round_open = false;
    log->round_failed = false;
    log->awaited = false;
    if (log->fd >= 0 && file_cut(log->fd, log->durable.bytes) != OK) {
        log_event(LOG_ERROR, SV("vault"), SV("log_not_cut"), log->durable.number);
        log->lost = true;
    }
}

static bool segment_is_full(const struct log *log, struct instant now)
{
    return log->fd < 0 || log->now.segment_lines >= log->options.segment_lines || month_of(now) != log->month;
}

static enum err round_begin(struct log *log, struct instant now)
{
    if (log->round_open) {
        return log->round_failed ? ERR_IO : OK;
    }
    log->round_open = true;
    log->round_failed = true; /* until all of the following worked */
    if (segment_is_full(log, now)) {
        if (log->fd >= 0) {
            TRY(segment_end(log, now));
            fd_close(&log->fd);
        }
        TRY(segment_begin(log, now));
    }
    log->round_failed = false;
    return OK;
}

/* A line is added whole or not at all; what does not fit any more goes to the file first (not yet durable). */
static enum err line_add(struct log *log, struct chain_line *line)
{
    if (log->pending.bytes_max - log->pending.length < LINE_ROOM && pending_write(log) != OK) {
        log->round_failed = true;
        return ERR_IO;
    }
    line->number = log->now.number + 1;
    chain_put(&log->pending, line, &log->now.hash);
    if (log->pending.failed) {
        log->round_failed = true;
        return ERR_LIMIT;
    }
    log->now.number++;
    log->now.segment_lines++;
    return OK;
}

/* --- opens -------------------------------------------------------------------------------------------------------- */

static void open_add(struct log_state *state, int64_t number)
{
    if (state->open_count == OPEN_INTENTS_MAX) {
        /* The oldest has waited through thousands of others; its outcome will not come. The database still knows. */
        memmove(state->open, state->open + 1, (OPEN_INTENTS_MAX - 1) * sizeof *state->open);
        state->open_count--;
    }
    state->open[state->open_count++] = number;
}

static bool open_find(const struct log_state *state, int64_t number, uint32_t *ret_at)
{
    for (uint32_t i = 0; i < state->open_count; i++) {
        if (state->open[i] == number) {
            *ret_at = i;
            return true;
        }
    }
    return false;
}

static void open_take(struct log_state *state, int64_t number)
{
    uint32_t at = 0;
    if (open_find(state, number, &at)) {
        memmove(state->open + at, state->open + at + 1, (state->open_count - at - 1) * sizeof *state->open);
        state->open_count--;
    }
}

enum err log_add(struct log *log, const struct log_entry *lines, uint32_t count, struct instant now,
                 int64_t *ret_intent)
{
    if (count == 0) {
        *ret_intent = 0;
        return OK;
    }
    TRY(round_begin(log, now));
    log->awaited = true;
    bool settles = false;
    int64_t batch = log->now.number + count;
    for (uint32_t i = 0; i < count; i++) {
        struct chain_line line = { .kind = CHAIN_INTENT, .at = now, .batch = batch, .entry = lines[i] };
        TRY(line_add(log, &line));
        settles = settles || log_action_settles(lines[i].action);
    }
    if (settles) {
        open_add(&log->now, batch);
    }
    *ret_intent = batch;
    return OK;
}

enum err log_add_outcome(struct log *log, int64_t intent, bool done, struct instant now)
{
    uint32_t at = 0;
    if (!open_find(&log->now, intent, &at)) {
        return ERR_NOT_FOUND;
    }
    TRY(round_begin(log, now));
    open_take(&log->now, intent);
    struct chain_line line = { .kind = CHAIN_OUTCOME, .at = now, .outcome_of = intent, .done = done };
    return line_add(log, &line);
}

enum err log_commit(struct log *log)
{
    if (!log->round_open) {
        return OK;
    }
    enum err err = log->round_failed ? ERR_IO : OK;
    bool changed = log->now.number != log->durable.number;
    if (err == OK && changed) {
        err = pending_write(log);
    }
    if (err == OK && changed) {
        err = file_sync(log->fd);
        log->lost = log->lost || err != OK; /* after a failed sync nobody knows what the disk has */
        log->syncs++;
    }
    if (err != OK) {
        round_undo(log);
        return err;
    }
    if (changed) {
        log->durable = log->now;
    }
    log->round_open = false;
    log->awaited = false;
    return OK;
}

/* --- pruning ------------------------------------------------------------------------------------------------------ */

static enum err segments_remove(struct log *log, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct chain_segment_name name = chain_segment_name(log->segments[i].first);
        TRY(file_remove(log->options.folder, chain_segment_view(&name)));
    }
    memmove(log->segments, log->segments + count, (log->segment_count - count) * sizeof *log->segments);
    log->segment_count -= count;
    log->read_segment = 0;
    return folder_sync(log->options.folder);
}

enum err log_prune(struct log *log, struct instant before, struct instant now, uint32_t *ret_segments)
{
    size_t count = 0;
    /* What comes before the next segment's first line is older than that line. */
    while (count + 1 < log->segment_count && log->segments[count + 1].at.ms > 0 &&
           log->segments[count + 1].at.ms <= before.ms) {
        count++;
    }
    if (count > 0) {
        struct chain_checkpoint checkpoint = { .first = log->segments[count].first,
                                               .previous = log->segments[count].previous, .at = now };
        chain_checkpoint_sign(&checkpoint, log->options.secret);
        TRY(note_write(log, CHAIN_CHECKPOINT_FILE, put_checkpoint, &checkpoint));
        TRY(segments_remove(log, count));
    }
    *ret_segments = (uint32_t)count;
    return OK;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static void opens_read(struct log_state *state, struct sv list)
{
    while (!sv_empty(list)) {
        struct sv number = list;
        struct sv rest = { "", 0 };
        int64_t value = 0;
        (void)sv_cut(list, ',', &number, &rest);
        if (sv_to_int(number, &value)) {
            open_add(state, value);
        }
        list = rest;
    }
}

static void line_apply(struct log *log, const struct chain_line *line)
{
    log->now.number = line->number;
    log->now.segment_lines++;
    switch (line->kind) {
    case CHAIN_SEGMENT:
        log->month = month_of(line->at);
        log->now.open_count = 0;
        opens_read(&log->now, line->open);
        break;
    case CHAIN_INTENT:
        /* Only the last line of a batch closes it, but any of its lines may make it wait. */
        if (log_action_settles(line->entry.action)) {
            open_take(&log->now, line->batch);
            open_add(&log->now, line->batch);
        }
        break;
    case CHAIN_OUTCOME: open_take(&log->now, line->outcome_of); break;
    case CHAIN_END: break;
    }
}

/* Runs through the newest segment. *ret_whole: it ends where our last round ended. *ret_ended: its end line is
 * there. */
static enum err segment_replay(struct log *log, struct sv content, bool *ret_whole, bool *ret_ended)
{
    struct sv rest = content;
    struct sv text = { 0 };
    bool ended = false;
    struct chain_hash hash = log->now.hash;
    while (sv_cut(rest, '\n', &text, &rest)) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, (size_t)4 * CHAIN_LINE_BYTES_MAX);
        struct chain_line line;
        enum err err = chain_read(&arena, text, &line);
        if (err == OK && log->now.segment_lines == 0) {
            hash = line.kind == CHAIN_SEGMENT ? line.previous : hash;
            log->now.number = line.number - 1;
        }
        if (err != OK || ended || line.number != log->now.number + 1 || !chain_follow(text, &hash)) {
            *ret_whole = false;
            *ret_ended = false;
            return OK;
        }
        line_apply(log, &line);
        log->now.hash = hash;
        log->now.bytes += (int64_t)text.length + 1;
        ended = line.kind == CHAIN_END;
    }
    *ret_whole = true;
    *ret_ended = ended;
    return OK;
}

/* The number after which the log goes on must lie beyond whatever a damaged segment holds. */
static int64_t number_beyond(struct log *log, struct sv content)
{
    int64_t lines = 0;
    struct sv text = { 0 };
    struct sv rest = content;
    while (sv_cut(rest, '\n', &text, &rest)) {
        lines++;
    }
    int64_t by_count = log->segments[log->segment_count - 1].first + lines;
    return by_count > log->now.number ? by_count : log->now.number;
}

static enum err newest_open(struct log *log, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, SEGMENT_BYTES_MAX + NOTE_ARENA_BYTES);
    struct chain_segment_name name = chain_segment_name(log->segments[log->segment_count - 1].first);
    TRY(file_open(log->options.folder, chain_segment_view(&name), FILE_APPEND, &log->fd));
    struct sv content = { 0 };
    TRY(file_read_all(log->fd, &arena, SEGMENT_BYTES_MAX, &content));
    bool whole = false;
    bool ended = false;
    TRY(segment_replay(log, content, &whole, &ended));
    if (whole && (uint64_t)log->now.bytes < content.length) {
        log_event(LOG_WARNING, SV("vault"), SV("torn_line_cut"), log->now.number);
        TRY(file_cut(log->fd, log->now.bytes));
        TRY(file_sync(log->fd));
    }
    if (!whole) {
        log_event(LOG_ERROR, SV("vault"), SV("log_damaged"), log->now.number + 1);
        log->damaged = true;
        log->now.number = number_beyond(log, content);
    }
    log->durable = log->now;
    if (!whole || ended) {
        fd_close(&log->fd);
        return segment_begin(log, now);
    }
    return OK;
}

/* The first line of each file gives its age, which pruning asks, and the hash that a checkpoint must hold. */
static enum err segment_look(struct log *log, struct sv name, struct segment *ret_segment, bool *ret_usable)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)8 * CHAIN_LINE_BYTES_MAX);
    int fd CLEANUP(fd_close) = -1;
    TRY(file_open(log->options.folder, name, FILE_READ, &fd));
    char *start = arena_take(&arena, CHAIN_LINE_BYTES_MAX);
    if (start == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t length = 0;
    struct sv text = { 0 };
    struct sv rest = { 0 };
    struct chain_line line;
    TRY(file_read_at(fd, 0, start, CHAIN_LINE_BYTES_MAX, &length));
    struct segment segment = { 0 };
    bool named = chain_segment_first(name, &segment.first);
    *ret_usable = named && sv_cut((struct sv){ start, length }, '\n', &text, &rest);
    if (*ret_usable && chain_read(&arena, text, &line) == OK && line.kind == CHAIN_SEGMENT) {
        segment.at = line.at;
        segment.previous = line.previous;
    }
    *ret_segment = segment;
    return OK;
}

static enum err segments_look(struct log *log)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)2 * 1024 * 1024);
    struct sv *names = NULL;
    size_t count = 0;
    TRY(folder_list(log->options.folder, &arena, CHAIN_SEGMENT_ENDING, CHAIN_SEGMENTS_MAX, &names, &count));
    for (size_t i = 0; i < count; i++) {
        bool usable = false;
        struct segment *segment = &log->segments[log->segment_count];
        TRY(segment_look(log, names[i], segment, &usable));
        if (usable) {
            log->segment_count++;
        } else if (i + 1 == count) {
            /* Power failed while this file was begun: nothing in it was ever answered. */
            TRY(file_remove(log->options.folder, names[i]));
        } else {
            log->damaged = true;
        }
    }
    return OK;
}

/* A prune that was broken off after its checkpoint goes on. */
static enum err prune_finish(struct log *log, const struct key_changes *keys)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, NOTE_ARENA_BYTES);
    int fd CLEANUP(fd_close) = -1;
    enum err err = file_open(log->options.folder, CHAIN_CHECKPOINT_FILE, FILE_READ, &fd);
    if (err == ERR_NOT_FOUND) {
        return OK;
    }
    TRY(err);
    struct sv content = { 0 };
    struct chain_checkpoint checkpoint;
    TRY(file_read_all(fd, &arena, NOTE_BYTES_MAX, &content));
    if (!chain_checkpoint_read(content, &checkpoint) || !key_changes_checkpoint_right(keys, &checkpoint)) {
        log->damaged = true;
        return OK;
    }
    size_t count = 0;
    while (count < log->segment_count && log->segments[count].first < checkpoint.first) {
        count++;
    }
    return count == 0 || count == log->segment_count ? OK : segments_remove(log, count);
}

static enum err log_begin(struct log *log, struct instant now)
{
    struct key_changes keys;
    TRY(segments_look(log));
    TRY(log_keys_settle(log, &keys));
    TRY(prune_finish(log, &keys));
    if (log->segment_count == 0) {
        TRY(segment_begin(log, now));
    } else {
        TRY(newest_open(log, now));
    }
    log_sign_head(log);
    return OK;
}

enum err log_open(const struct log_options *options, struct instant now, struct log *ret_log)
{
    memset(ret_log, 0, sizeof *ret_log);
    ret_log->options = *options;
    ret_log->fd = -1;
    if (ret_log->options.segment_lines <= 0) {
        ret_log->options.segment_lines = SEGMENT_LINES_DEFAULT;
    }
    arena_open(&ret_log->arena, PENDING_ARENA_BYTES);
    buf_open(&ret_log->pending, &ret_log->arena, LOG_PENDING_BYTES);
    enum err err = log_begin(ret_log, now);
    if (err != OK) {
        fd_close(&ret_log->fd);
        arena_close(&ret_log->arena);
    }
    return err;
}

void log_close(struct log *log)
{
    enum err err = log_commit(log);
    if (err != OK) {
        log_error(SV("vault"), SV("log_not_written"), err);
    }
    log_sign_head(log);
    fd_close(&log->fd);
    arena_close(&log->arena);
}
