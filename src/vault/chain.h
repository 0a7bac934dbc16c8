/* The lines of the log and the chain through them: text, one line an entry, each with a hash over itself and all before
 * it.
 *
 * Invariants: a line is numbered one above the line before it; its last field is BLAKE2b of the hash before it and its
 * own text; text that people or networks gave is escaped, so that a line cannot be made to look like two.
 * docs/formats/log.md.
 */
#ifndef SEINHUIS_VAULT_CHAIN_H
#define SEINHUIS_VAULT_CHAIN_H

#include "base/buf.h"
#include "vault/vault.h"

enum { CHAIN_HASH_BYTES = 32, CHAIN_SIGNATURE_BYTES = 64, CHAIN_PUBLIC_BYTES = 32, CHAIN_LINE_BYTES_MAX = 64 * 1024,
       OPEN_INTENTS_MAX = 2048 };

struct chain_hash {
    unsigned char bytes[CHAIN_HASH_BYTES];
};
struct chain_signature {
    unsigned char bytes[CHAIN_SIGNATURE_BYTES];
};
struct chain_public {
    unsigned char bytes[CHAIN_PUBLIC_BYTES];
};

enum chain_kind {
    CHAIN_SEGMENT, /* first line of a file: the hash it continues from, and the intents that still wait */
    CHAIN_INTENT,
    CHAIN_OUTCOME,
    CHAIN_END      /* last line of a closed file: signed */
};

struct chain_line {
    enum chain_kind kind;
    int64_t number;
    struct instant at;
    struct chain_hash previous;       /* segment */
    struct sv open;                   /* segment: "12,45" */
    int64_t batch;                    /* intent: number of the last line of its batch */
    struct log_entry entry;           /* intent */
    int64_t outcome_of;               /* outcome */
    bool done;                        /* outcome */
    struct chain_signature signature; /* end: of the head before this line */
};

/* Writes the line, its hash and a newline; *chain goes from the hash before to the hash of this line. */
void chain_put(struct buf *out, const struct chain_line *line, struct chain_hash *chain);

/* `text` is without newline. ERR_INVALID: no such line. Unescaped texts live in the arena. The hash is not judged. */
MUST enum err chain_read(struct arena *arena, struct sv text, struct chain_line *ret_line);
/* Whether the line's hash follows from `chain`; then moves *chain on. */
bool chain_follow(struct sv text, struct chain_hash *chain);

bool chain_hash_equal(const struct chain_hash *left, const struct chain_hash *right);

/* --- what is signed ----------------------------------------------------------------------------------------------- */
struct chain_head { /* everything up to and with line `number` */
    int64_t number;
    struct chain_hash hash;
    struct chain_signature signature;
};
struct chain_checkpoint { /* everything before line `first` was removed, on purpose */
    int64_t first;
    struct chain_hash previous;
    struct instant at;
    struct chain_signature signature;
};

/* `secret`: 64 bytes, ed25519. */
void chain_head_sign(struct chain_head *head, const unsigned char *secret);
bool chain_head_right(const struct chain_head *head, const struct chain_public *by);
void chain_head_put(struct buf *out, const struct chain_head *head);
bool chain_head_read(struct sv text, struct chain_head *ret_head);
void chain_checkpoint_sign(struct chain_checkpoint *checkpoint, const unsigned char *secret);
bool chain_checkpoint_right(const struct chain_checkpoint *checkpoint, const struct chain_public *by);
void chain_checkpoint_put(struct buf *out, const struct chain_checkpoint *checkpoint);
bool chain_checkpoint_read(struct sv text, struct chain_checkpoint *ret_checkpoint);
void chain_public_put(struct buf *out, const struct chain_public *key);
bool chain_public_read(struct sv text, struct chain_public *ret_key);

/* --- names of files in the log's folder --------------------------------------------------------------------------- */
#define CHAIN_HEAD_FILE SV("head")
#define CHAIN_CHECKPOINT_FILE SV("checkpoint")
#define CHAIN_PUBLIC_FILE SV("public-key")
#define CHAIN_SEGMENT_ENDING SV(".log")
enum { CHAIN_SEGMENT_NAME_BYTES = 16, CHAIN_SEGMENTS_MAX = 4096 };
struct chain_segment_name {
    char text[CHAIN_SEGMENT_NAME_BYTES]; /* "000000000001.log" */
};
struct chain_segment_name chain_segment_name(int64_t first);
bool chain_segment_first(struct sv name, int64_t *ret_first);
static inline struct sv chain_segment_view(const struct chain_segment_name *name)
{
    return sv_of_bytes(name->text, CHAIN_SEGMENT_NAME_BYTES);
}

/* Whether a line of this action waits for an outcome: it permits a change that is committed afterwards. */
bool log_action_settles(enum log_action action);
struct sv log_action_name(enum log_action action); /* "view": as in the file */
struct sv log_actor_kind_name(enum log_actor_kind kind);

#endif
