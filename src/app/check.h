/* What `seinhuis check` found, and how its two halves speak: `check` in the process of the command, `check-inside` in
 * the one that has the installation open.
 *
 * The half inside proves the database, the key store and the open lines of the log; the other the files and the log's
 * chain, which the process that faces the network cannot reach, and prints everything together.
 * Invariant: no content, no name; a dossier is told by its number.
 * Lifetime: texts live in the arena.
 */
#ifndef SEINHUIS_APP_CHECK_H
#define SEINHUIS_APP_CHECK_H

#include "base/buf.h"
#include "store/store.h"

enum { FINDINGS_MAX = 1000, FACTS_MAX = 24 };

struct finding {
    struct sv room, rule, dossier; /* dossier empty: of the installation as a whole */
    struct sv wrong, remedy;
    bool mended;                   /* it was found and is not so any more */
};
struct fact {
    struct sv name, value;         /* "keys in use", "412" */
};
struct findings {
    struct arena *arena;
    struct finding rows[FINDINGS_MAX];
    size_t count;
    size_t more;                   /* that did not fit */
    struct fact facts[FACTS_MAX];
    size_t fact_count;
};
void finding_add(struct findings *findings, struct finding finding);
void fact_add(struct findings *findings, struct sv name, struct sv value);
void fact_add_number(struct findings *findings, struct sv name, int64_t value);

/* What the rooms' rules find in one snapshot: inside, and of a backup that was restored. */
MUST enum err check_rows(struct tx *tx, struct findings *findings);

/* One line each, fields separated by tabs; no field holds a tab or a line feed. */
void findings_write(const struct findings *findings, struct buf *out);
void findings_read(struct findings *findings, struct sv lines);

#endif
