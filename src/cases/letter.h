/* Letters to the person, and talks with them.
 *
 * What it is. A letter begins from the municipality's own text (organisation/wording.h), filled in, read, changed where
 * needed, and given: sent by post or told in a talk. Each version that was written stays, with the version of the text
 * it began from. It says what, why, who received it, until when, the person's own view, support, rights and complaint.
 * Invariants
 *   - What was given cannot change. A letter by post has an address; nothing leaves with a placeholder that is empty.
 *   - The reporter is not known here at all: a case never had their name or words, so no letter can have them.
 * Errors: ERR_INVALID no address, or a placeholder stands; ERR_CONFLICT given already, or another version was written.
 * Tables owned: case_letter.
 */
#ifndef SEINHUIS_CASES_LETTER_H
#define SEINHUIS_CASES_LETTER_H

#include "cases/course.h"
#include "cases/plan_ids.h"
#include "organisation/wording.h"

struct letter {
    struct case_letter_id id;    /* of the version */
    int64_t thread;              /* of the letter */
    enum letter_kind kind;
    enum letter_way way;
    enum language language;
    int64_t wording_version;
    bool has_address, complete;  /* complete: nothing between braces is left */
    struct sv address, body, own_view, author;
    struct instant written;
    struct date given;           /* not set: not yet */
};
/* Every version, texts unopened: of each letter the last version first. */
MUST enum err letters_list(struct tx *tx, struct arena *arena, struct casefile_id casefile, struct letter **ret_letters,
                           size_t *ret_count);
/* The last version of one letter, opened, with a line in the log. */
MUST enum err letter_read(const struct desk *desk, const struct casefile *casefile, int64_t thread,
                          struct letter *ret_letter);
enum wording letter_wording(enum letter_kind kind);

/* What the program knows for a letter: the person's name and how to reach them, who received something. */
struct letter_facts {
    struct sv who, contact;
    struct sv recipients;        /* a line for each, with the day since when */
};
MUST enum err letter_facts_read(const struct desk *desk, const struct casefile *casefile, enum language language,
                                struct letter_facts *ret_facts);

struct letter_new {
    int64_t thread;              /* 0: a new letter */
    enum letter_kind kind;
    enum letter_way way;
    enum language language;
    int64_t wording_version;
    struct sv address, body;
};
struct letter_prepared;
MUST enum err letter_prepare(const struct desk *desk, const struct casefile *casefile, const struct letter_new *letter,
                             int64_t *ret_thread, const struct letter_prepared **ret_prepared);
/* `letter` as it was listed or read: the last version. own_view: what the person said in a talk; may be empty. */
MUST enum err letter_give_prepare(const struct desk *desk, const struct casefile *casefile,
                                  const struct case_moment *moment, const struct letter *letter, struct date given,
                                  struct sv own_view, const struct letter_prepared **ret_prepared);
apply_fn letter_apply;
/* Whether something between braces still waits to be filled in. */
bool letter_has_hole(struct sv body);

struct text letter_kind_text(enum letter_kind kind);
struct text letter_way_text(enum letter_way way);

#endif
