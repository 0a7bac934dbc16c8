/* Letters about a weighing that led to no case, and talks: what letters have in common stands in organisation/letter.h.
 *
 * Where somebody was admitted, letters stand with the case. A letter that is given is the telling of the person: when
 * that still had to be done, its clock stops with it.
 * Errors: ERR_INVALID no address, or a placeholder stands; ERR_CONFLICT given already, another version was written, or
 * a case was opened.
 * Tables owned: weighing_letter.
 */
#ifndef SEINHUIS_WEIGHING_LETTER_H
#define SEINHUIS_WEIGHING_LETTER_H

#include "organisation/letter.h"
#include "weighing/course.h"

/* ERR_REFUSED with the sentence that says why: not closed yet, or a case was opened. */
MUST enum err weighing_letter_allows(const struct weighing *weighing, struct text *ret_why);
/* Every version, texts unopened: of each letter the last version first. */
MUST enum err weighing_letters(struct tx *tx, struct arena *arena, struct weighing_id weighing,
                               struct letter **ret_letters, size_t *ret_count);
/* The last version of one letter, opened, with a line in the log. */
MUST enum err weighing_letter_read(const struct desk *desk, const struct weighing *weighing, int64_t thread,
                                   struct letter *ret_letter);
/* The name as it was given, and the organisations that received something. */
MUST enum err weighing_letter_facts(const struct desk *desk, const struct weighing *weighing, enum language language,
                                    struct letter_facts *ret_facts);

struct weighing_letter_prepared;
MUST enum err weighing_letter_prepare(const struct desk *desk, const struct weighing *weighing,
                                      const struct letter_new *letter, int64_t *ret_thread,
                                      const struct weighing_letter_prepared **ret_prepared);
/* `letter` as it was listed or read: the last version. own_view: what the person said in a talk; may be empty. */
struct weighing_letter_giving {
    const struct letter *letter;
    struct date given;
    struct sv own_view;
    struct sv how;               /* for the course: that it was a letter, or a talk */
};
MUST enum err weighing_letter_give_prepare(const struct desk *desk, const struct weighing *weighing,
                                           const struct settings *settings,
                                           const struct weighing_letter_giving *giving,
                                           const struct weighing_letter_prepared **ret_prepared);
apply_fn weighing_letter_apply;

#endif
