/* The log's signing key, from one to the next. */
#include "vault/key_change.h"
#include "vault/segment.h"

#include "base/log.h"
#include "os/file.h"

#include <string.h>

static enum err note_read(const struct log *log, struct arena *arena, struct sv name, struct sv *ret_text)
{
    int fd CLEANUP(fd_close) = -1;
    enum err err = file_open(log->options.folder, name, FILE_READ, &fd);
    if (err == ERR_NOT_FOUND) {
        *ret_text = SV("");
        return OK;
    }
    TRY(err);
    return file_read_all(fd, arena, KEY_CHANGES_BYTES_MAX, ret_text);
}

static enum err public_write(const struct log *log, struct arena *arena, const struct chain_public *key)
{
    struct buf text;
    struct sv content = { 0 };
    buf_open(&text, arena, KEY_CHANGES_BYTES_MAX);
    chain_public_put(&text, key);
    TRY(buf_done(&text, &content));
    return file_replace(log->options.folder, CHAIN_PUBLIC_FILE, content);
}

static enum err changes_write(struct log *log, struct arena *arena, const struct key_changes *keys)
{
    struct buf text;
    struct sv content = { 0 };
    buf_open(&text, arena, KEY_CHANGES_BYTES_MAX);
    for (size_t i = 0; i < keys->count; i++) {
        key_change_put(&text, &keys->list[i]);
    }
    TRY(buf_done(&text, &content));
    return file_replace(log->options.folder, CHAIN_CHANGES_FILE, content);
}

/* What a change of keys that was broken off left: before the key itself changed, its line goes; after it, the present
 * key becomes the one that signatures are checked with. */
enum err log_keys_settle(struct log *log, struct key_changes *ret_keys)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)8 * KEY_CHANGES_BYTES_MAX);
    struct chain_public now;
    struct chain_public written = { 0 };
    struct sv text = { 0 };
    struct sv changes = { 0 };
    memcpy(now.bytes, log->options.public, CHAIN_PUBLIC_BYTES);
    TRY(note_read(log, &arena, CHAIN_PUBLIC_FILE, &text));
    TRY(note_read(log, &arena, CHAIN_CHANGES_FILE, &changes));
    bool there = chain_public_read(text, &written);
    if (!there && log->segment_count == 0) {
        TRY(public_write(log, &arena, &now));
    } else if (there && !chain_public_equal(&written, &now) && key_changes_lead(changes, &written, &now)) {
        log_event(LOG_INFO, SV("vault"), SV("log_key_changed"), 0);
        TRY(public_write(log, &arena, &now));
    } else if (there && !chain_public_equal(&written, &now)) {
        log->damaged = true; /* of another master key: what is signed from now on is not checked by that file */
    }
    if (key_changes_read(changes, &now, ret_keys) != OK) {
        log->damaged = true;
        *ret_keys = (struct key_changes){ .now = now };
        return OK;
    }
    log->key_since = ret_keys->count > 0 ? ret_keys->list[ret_keys->count - 1].at : (struct instant){ 0 };
    return ret_keys->unfinished ? changes_write(log, &arena, ret_keys) : OK;
}

enum err log_key_change(struct log *log, const unsigned char *after, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)8 * KEY_CHANGES_BYTES_MAX);
    struct key_changes keys;
    struct chain_public before;
    struct sv text = { 0 };
    TRY(log_commit(log));
    TRY(note_read(log, &arena, CHAIN_CHANGES_FILE, &text));
    memcpy(before.bytes, log->options.public, CHAIN_PUBLIC_BYTES);
    TRY(key_changes_read(text, &before, &keys));
    if (keys.count == KEY_CHANGES_MAX) {
        return ERR_LIMIT;
    }
    struct key_change *change = &keys.list[keys.count++];
    *change = (struct key_change){ .number = log->durable.number, .hash = log->durable.hash, .at = now,
                                   .first = log->segments[0].first };
    key_change_sign(change, log->options.secret, after);
    return changes_write(log, &arena, &keys);
}
