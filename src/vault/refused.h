/* What was refused, as lines of the log: the first at once, and how many more once a minute.
 *
 * Invariants
 *   - Whoever asks, and in whatever names: at most REFUSED_SLOTS lines at once and as many a minute.
 *   - Nothing is left out. Who finds no room of their own is counted with others of that municipality, and those with
 *     everybody.
 *   - The counts since the last line are in memory only. A clean stop writes them; power that fails takes at most a
 *     minute of them, never the first.
 * Form of the lines: docs/formats/log.md.
 */
#ifndef SEINHUIS_VAULT_REFUSED_H
#define SEINHUIS_VAULT_REFUSED_H

#include "vault/vault.h"

enum {
    REFUSED_PEOPLE = 32, /* who, where and why: each has a line of its own */
    REFUSED_PLACES = 32, /* a municipality's others together */
    REFUSED_SLOTS = REFUSED_PEOPLE + REFUSED_PLACES + 1,
    REFUSED_EVERY_MS = 60000,
    REFUSED_PURPOSE_BYTES = 48
};

struct refused_slot {
    struct log_entry entry; /* of static texts */
    int64_t more;           /* since the last line */
    int64_t due_ms;         /* of the next line, if there is more; 0: a free slot */
};

struct refused {
    struct refused_slot slots[REFUSED_SLOTS];
    char purpose[REFUSED_PURPOSE_BYTES]; /* of the line that refused_due gave last */
};

/* Of a purpose and object with static texts. True: `entry` is a line to write now; it may have become one of several
 * together. `now_ms` monotonic. */
bool refused_note(struct refused *refused, struct log_entry *entry, int64_t now_ms);
/* A counted line whose minute is over, or with `all` any. False: there is none. */
bool refused_due(struct refused *refused, int64_t now_ms, bool all, struct log_entry *ret_line);
int64_t refused_wait_ms(const struct refused *refused, int64_t now_ms, int64_t wait_max_ms);

#endif
