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
#include "organisation/letter.h"

/* Every version, texts unopened: of each letter the last version first. */
MUST enum err letters_list(struct tx *tx, struct arena *arena, struct casefile_id casefile, struct letter **ret_letters,
                           size_t *ret_count);
/* The last version of one letter, opened, with a line in the log. */
MUST enum err letter_read(const struct desk *desk, const struct casefile *casefile, int64_t thread,
                          struct letter *ret_letter);
MUST enum err letter_facts_read(const struct desk *desk, const struct casefile *casefile, enum language language,
                                struct letter_facts *ret_facts);

struct letter_prepared;
MUST enum err letter_prepare(const struct desk *desk, const struct casefile *casefile, const struct letter_new *letter,
                             int64_t *ret_thread, const struct letter_prepared **ret_prepared);
/* `letter` as it was listed or read: the last version. own_view: what the person said in a talk; may be empty. */
MUST enum err letter_give_prepare(const struct desk *desk, const struct casefile *casefile,
                                  const struct case_moment *moment, const struct letter *letter, struct date given,
                                  struct sv own_view, const struct letter_prepared **ret_prepared);
apply_fn letter_apply;
#endif
