#include "vault/log_verify.h"

#include "os/file.h"
#include "vault/key_change.h"

enum { FILE_BYTES_MAX = 256 * 1024 * 1024 };

static const struct text damage_texts[DAMAGE_COUNT] = {
    [DAMAGE_NONE] = T_INIT("Nothing in the log was changed, removed or moved."),
    [DAMAGE_NO_PUBLIC_KEY] = T_INIT("The key to check the log with is missing."),
    [DAMAGE_NO_HEAD] = T_INIT("The signed note of the newest line is missing."),
    [DAMAGE_HEAD_FORGED] = T_INIT("The note of the newest line has a wrong signature."),
    [DAMAGE_KEY_CHANGE_FORGED] = T_INIT("The notes of earlier keys of the log have a wrong signature."),
    [DAMAGE_CHECKPOINT_FORGED] = T_INIT("The note of what was removed on purpose has a wrong signature."),
    [DAMAGE_SEGMENT_MISSING] = T_INIT("A file is missing before this one, or this one was exchanged."),
    [DAMAGE_SEGMENT_NOT_ENDED] = T_INIT("The end of this file is missing."),
    [DAMAGE_AFTER_END] = T_INIT("Something was added behind the end of this file."),
    [DAMAGE_LINE_UNREADABLE] = T_INIT("This line is not a line of the log."),
    [DAMAGE_LINE_ORDER] = T_INIT("A line is missing, moved or repeated here."),
    [DAMAGE_LINE_CHANGED] = T_INIT("This line was changed, or the line before it."),
    [DAMAGE_SIGNATURE] = T_INIT("The signature does not fit: a line before this one was changed."),
    [DAMAGE_TRUNCATED] = T_INIT("The newest lines are missing."),
};

struct text log_damage_text(enum log_damage damage)
{
    ASSERT(damage < DAMAGE_COUNT);
    return damage_texts[damage];
}

/* How far we are, and where the first break is. */
struct check {
    int folder;
    struct key_changes keys;
    struct chain_head head;
    struct chain_hash hash;
    int64_t number;      /* of the last right line */
    struct log_verdict verdict;
};

static void broken(struct check *check, enum log_damage damage, struct sv file, int64_t line)
{
    check->verdict.damage = damage;
    check->verdict.file = file;
    check->verdict.line = line;
    check->verdict.number = check->number;
}

static bool going_well(const struct check *check)
{
    return check->verdict.damage == DAMAGE_NONE;
}

static enum err note_read(int folder, struct arena *arena, struct sv name, struct sv *ret_text)
{
    int fd CLEANUP(fd_close) = -1;
    TRY(file_open(folder, name, FILE_READ, &fd));
    return file_read_all(fd, arena, KEY_CHANGES_BYTES_MAX, ret_text);
}

/* The present key, and those before it. */
static enum err keys_check(struct check *check, struct arena *arena)
{
    struct chain_public now;
    struct sv text = { 0 };
    enum err err = note_read(check->folder, arena, CHAIN_PUBLIC_FILE, &text);
    if (err == ERR_NOT_FOUND || (err == OK && !chain_public_read(text, &now))) {
        broken(check, DAMAGE_NO_PUBLIC_KEY, CHAIN_PUBLIC_FILE, 0);
        return OK;
    }
    TRY(err);
    err = note_read(check->folder, arena, CHAIN_CHANGES_FILE, &text);
    text = err == ERR_NOT_FOUND ? SV("") : text;
    TRY(err == ERR_NOT_FOUND ? OK : err);
    if (key_changes_read(text, &now, &check->keys) != OK) {
        broken(check, DAMAGE_KEY_CHANGE_FORGED, CHAIN_CHANGES_FILE, 0);
    }
    return OK;
}

/* The line at which a key ended may be signed by it and by the next: a segment that ends there is ended by the next. */
static bool head_right(const struct check *check, const struct chain_head *head)
{
    return chain_head_right(head, key_changes_signer(&check->keys, head->number)) ||
           chain_head_right(head, key_changes_signer(&check->keys, head->number + 1));
}

/* The head is read before the segments: what is written meanwhile then only makes the log longer than it says. */
static enum err notes_check(struct check *check, struct arena *arena, struct chain_checkpoint *ret_checkpoint)
{
    struct sv text = { 0 };
    TRY(keys_check(check, arena));
    if (!going_well(check)) {
        return OK;
    }
    enum err err = note_read(check->folder, arena, CHAIN_HEAD_FILE, &text);
    if (err == ERR_NOT_FOUND) {
        broken(check, DAMAGE_NO_HEAD, CHAIN_HEAD_FILE, 0);
        return OK;
    }
    TRY(err);
    if (!chain_head_read(text, &check->head) || !head_right(check, &check->head)) {
        broken(check, DAMAGE_HEAD_FORGED, CHAIN_HEAD_FILE, 0);
        return OK;
    }
    err = note_read(check->folder, arena, CHAIN_CHECKPOINT_FILE, &text);
    if (err == ERR_NOT_FOUND) {
        *ret_checkpoint = (struct chain_checkpoint){ .first = 1 };
        return OK;
    }
    TRY(err);
    if (!chain_checkpoint_read(text, ret_checkpoint) || !key_changes_checkpoint_right(&check->keys, ret_checkpoint)) {
        broken(check, DAMAGE_CHECKPOINT_FORGED, CHAIN_CHECKPOINT_FILE, 0);
    }
    return OK;
}

/* What stands where the head points, or where a key ended, must be what was signed. */
static bool head_fits(const struct check *check)
{
    for (size_t i = 0; i < check->keys.count; i++) {
        const struct key_change *change = &check->keys.list[i];
        if (check->number == change->number && !chain_hash_equal(&check->hash, &change->hash)) {
            return false;
        }
    }
    return check->number != check->head.number || chain_hash_equal(&check->hash, &check->head.hash);
}

/* The newest line that a signature names: the log must reach so far. */
static int64_t reach_of(const struct check *check)
{
    int64_t ended = check->keys.count > 0 ? check->keys.list[check->keys.count - 1].number : 0;
    return ended > check->head.number ? ended : check->head.number;
}

static bool end_fits(const struct check *check, const struct chain_line *line, const struct chain_hash *before)
{
    const struct chain_head head = { .number = line->number - 1, .hash = *before, .signature = line->signature };
    return head_right(check, &head);
}

struct file_place {
    struct sv name;
    int64_t line;
    bool ended;
};

static enum log_damage line_check(struct check *check, struct sv text, struct file_place *place)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * CHAIN_LINE_BYTES_MAX);
    struct chain_line line;
    struct chain_hash before = check->hash;
    if (place->ended) {
        return DAMAGE_AFTER_END;
    }
    if (chain_read(&arena, text, &line) != OK || (line.kind == CHAIN_SEGMENT) != (place->line == 1)) {
        return DAMAGE_LINE_UNREADABLE;
    }
    if (line.kind == CHAIN_SEGMENT &&
        (line.number != check->number + 1 || !chain_hash_equal(&line.previous, &check->hash))) {
        return DAMAGE_SEGMENT_MISSING;
    }
    if (line.number != check->number + 1) {
        return DAMAGE_LINE_ORDER;
    }
    if (!chain_follow(text, &check->hash)) {
        return DAMAGE_LINE_CHANGED;
    }
    check->number = line.number;
    place->ended = line.kind == CHAIN_END;
    if ((place->ended && !end_fits(check, &line, &before)) || !head_fits(check)) {
        return DAMAGE_SIGNATURE;
    }
    return DAMAGE_NONE;
}

static void content_check(struct check *check, struct sv content, struct file_place *place, bool newest)
{
    struct sv text = { 0 };
    struct sv rest = content;
    while (going_well(check) && sv_cut(rest, '\n', &text, &rest)) {
        place->line++;
        enum log_damage damage = line_check(check, text, place);
        if (damage != DAMAGE_NONE) {
            broken(check, damage, place->name, place->line);
        }
    }
    if (going_well(check) && !newest && (!place->ended || !sv_empty(rest))) {
        broken(check, place->ended ? DAMAGE_AFTER_END : DAMAGE_SEGMENT_NOT_ENDED, place->name, place->line);
    }
}

static enum err segment_check(struct check *check, struct sv name, bool newest)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, FILE_BYTES_MAX);
    int fd CLEANUP(fd_close) = -1;
    struct sv content = { 0 };
    struct file_place place = { .name = name };
    TRY(file_open(check->folder, name, FILE_READ, &fd));
    TRY(file_read_all(fd, &arena, FILE_BYTES_MAX, &content));
    content_check(check, content, &place, newest);
    check->verdict.files++;
    return OK;
}

static enum err segments_check(struct check *check, struct arena *arena, const struct chain_checkpoint *from)
{
    struct sv *names = NULL;
    size_t count = 0;
    TRY(folder_list(check->folder, arena, CHAIN_SEGMENT_ENDING, CHAIN_SEGMENTS_MAX, &names, &count));
    check->number = from->first - 1;
    check->hash = from->previous;
    check->verdict.first = from->first;
    check->verdict.pruned = from->at;
    for (size_t i = 0; going_well(check) && i < count; i++) {
        int64_t first = 0;
        if (!chain_segment_first(names[i], &first)) {
            broken(check, DAMAGE_LINE_UNREADABLE, names[i], 0);
        } else if (first > check->number + 1) {
            broken(check, DAMAGE_SEGMENT_MISSING, names[i], 0);
        } else if (first >= from->first) {
            TRY(segment_check(check, names[i], i + 1 == count));
        } /* else: was being removed when the vault stopped; the checkpoint says so */
    }
    if (going_well(check) && check->number < reach_of(check)) {
        broken(check, DAMAGE_TRUNCATED, count == 0 ? CHAIN_HEAD_FILE : names[count - 1], 0);
    }
    check->verdict.last = check->number;
    check->verdict.signed_to = check->head.number;
    return OK;
}

enum err log_verify(struct sv folder, struct arena *arena, struct log_verdict *ret_verdict)
{
    int fd CLEANUP(fd_close) = -1;
    TRY(folder_open(folder, &fd));
    struct check check = { .folder = fd };
    struct chain_checkpoint from = { .first = 1 };
    TRY(notes_check(&check, arena, &from));
    if (going_well(&check)) {
        TRY(segments_check(&check, arena, &from));
    }
    *ret_verdict = check.verdict;
    return OK;
}
