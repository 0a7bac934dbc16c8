/* The log on disk: segments of the chain, written by one process, made durable once a round.
 *
 * Invariants
 *   - What `log_commit` said OK to is durable, in order, under one hash chain. When it does not, nothing of that round
 *     stands.
 *   - A round begins with the first addition after a commit. Segments close at a line count or a new month (UTC),
 *     between rounds.
 *   - A closed segment ends with a signed line; `head` is a signed note of the newest durable line, renewed soon after.
 *   - A torn last line (power failed in a round that was never answered) is cut off at start. Anything else that is
 *     wrong is left as it is, evidence for `seinhuis log verify`, and the log continues in a new segment.
 * Errors: ERR_FULL, ERR_IO: this round's additions are undone. ERR_LIMIT: too many segments.
 */
#ifndef SEINHUIS_VAULT_SEGMENT_H
#define SEINHUIS_VAULT_SEGMENT_H

#include "vault/key_change.h"

enum { SEGMENT_LINES_DEFAULT = 20000, SEGMENT_BYTES_MAX = 256 * 1024 * 1024, LOG_PENDING_BYTES = 4 * 1024 * 1024,
       LOG_ANSWER_BYTES_MAX = 2 * 1024 * 1024 };

struct segment {
    int64_t first;
    struct instant at;          /* of its first line: everything in the segment before it is older */
    struct chain_hash previous;
};

/* What a failed round goes back to. */
struct log_state {
    int64_t number;
    struct chain_hash hash;
    int64_t bytes; /* of the current segment */
    int64_t segment_lines;
    int64_t open[OPEN_INTENTS_MAX]; /* batches that wait for an outcome, ascending */
    uint32_t open_count;
};

struct log_options {
    int folder;
    const unsigned char *secret;
    const unsigned char *public;
    int64_t segment_lines; /* 0: SEGMENT_LINES_DEFAULT */
};

struct log {
    struct log_options options;
    struct arena arena;  /* of `pending` */
    int fd;              /* of the current segment */
    int64_t month;       /* of its first line */
    struct log_state now;
    struct log_state durable;
    bool round_open;
    bool round_failed;
    bool awaited;        /* an intent was added: somebody gets no answer before the commit */
    struct buf pending;
    int64_t head_number; /* of the newest signed head */
    struct segment segments[CHAIN_SEGMENTS_MAX];
    size_t segment_count;
    uint64_t syncs;      /* how often the disk was asked */
    bool lost;           /* we no longer know what the disk has: the process must end and read it again */
    bool damaged;        /* what was found at start was not what we wrote */
    struct instant key_since; /* when the signing key became this one; 0: it is the first */

    /* where the last reading ended: the next one usually goes on from there */
    int64_t read_segment;
    int64_t read_offset;
    int64_t read_number;
};

MUST enum err log_open(const struct log_options *options, struct instant now, struct log *ret_log);
void log_close(struct log *log); /* commits, and signs the head */

/* Adds the lines of one batch to this round; ret_intent is the number of its last. */
MUST enum err log_add(struct log *log, const struct log_entry *lines, uint32_t count, struct instant now,
                      int64_t *ret_intent);
/* Ignored unless that batch waits for an outcome: nobody can make up or change how something ended. */
MUST enum err log_add_outcome(struct log *log, int64_t intent, bool done, struct instant now);
/* A round of outcomes only is nobody's to wait for: it may stay open, and share the next round's sync. */
MUST enum err log_commit(struct log *log);
/* Signs the newest durable line when the last signed one is older. */
void log_sign_head(struct log *log);

/* Everything up to the newest line is signed for by this key; what comes after will be by `after` (its secret). It
 * comes to pass when the log is next opened with that key, and not when it is opened with the present one. */
MUST enum err log_key_change(struct log *log, const unsigned char *after, struct instant now);

/* At the opening, before anything that is signed is read: what a change that was broken off left is finished, or
 * goes. */
MUST enum err log_keys_settle(struct log *log, struct key_changes *ret_keys);

/* Durable intents and outcomes after line `after`; lists end at count_max or LOG_ANSWER_BYTES_MAX. */
MUST enum err log_read(struct log *log, struct arena *arena, int64_t after, uint32_t count_max,
                       struct log_line **ret_lines, uint32_t *ret_count);
/* Removes whole segments of which all lines are older, behind a signed checkpoint. */
MUST enum err log_prune(struct log *log, struct instant before, struct instant now, uint32_t *ret_segments);

#endif
