/* Proving a log, offline and without any key but the public one beside it: what `seinhuis log verify` runs.
 *
 * What it proves: from the checkpoint (or the first line ever) to the newest signed head no line was changed, added,
 * removed or moved, and no file is missing. Lines after that head follow the chain but are not signed yet; `signed_to`
 * says where that begins. What it cannot see by itself is the whole folder put back to an older state of itself: the
 * database remembers newer line numbers, and a copy of `head` kept elsewhere does too. The log may be written
 * meanwhile: a line that is only half there at the very end is not damage.
 */
#ifndef SEINHUIS_VAULT_LOG_VERIFY_H
#define SEINHUIS_VAULT_LOG_VERIFY_H

#include "base/text.h"
#include "vault/chain.h"

enum log_damage {
    DAMAGE_NONE,
    DAMAGE_NO_PUBLIC_KEY,
    DAMAGE_NO_HEAD,
    DAMAGE_HEAD_FORGED,       /* `head` is not signed by this key */
    DAMAGE_KEY_CHANGE_FORGED, /* not signed by both keys, or not leading to the present one */
    DAMAGE_CHECKPOINT_FORGED,
    DAMAGE_SEGMENT_MISSING,   /* this file does not go on where the one before it ended */
    DAMAGE_SEGMENT_NOT_ENDED, /* a file that is not the newest lacks its signed last line */
    DAMAGE_AFTER_END,         /* something stands behind the signed last line */
    DAMAGE_LINE_UNREADABLE,
    DAMAGE_LINE_ORDER,        /* a line is missing, moved or repeated here */
    DAMAGE_LINE_CHANGED,      /* the hash does not fit */
    DAMAGE_SIGNATURE,         /* the chain was computed anew: something in this file was changed */
    DAMAGE_TRUNCATED,         /* ends before the signed head */
    DAMAGE_COUNT
};

struct log_verdict {
    enum log_damage damage;
    struct sv file;    /* name in the log's folder of the first thing that is wrong */
    int64_t line;      /* in that file, from 1; 0: the file as a whole */
    int64_t number;    /* of that line, when it has one; else of the last right one */
    int64_t files;     /* checked, up to there */
    int64_t first;     /* number of the first line that there is */
    int64_t last;      /* and of the last right one */
    int64_t signed_to;
    struct instant pruned; /* when older segments were last removed; 0: never */
};

/* `folder`: the log's. OK whatever the verdict is; an error means that it could not be read. Names live in the
 * arena. */
MUST enum err log_verify(struct sv folder, struct arena *arena, struct log_verdict *ret_verdict);
struct text log_damage_text(enum log_damage damage);

#endif
