/* Who leads a case and who stands in, stepping aside for a conflict of interest, and what the clock does by itself. */
#ifndef SEINHUIS_CASES_ASSIGN_H
#define SEINHUIS_CASES_ASSIGN_H

#include "cases/course.h"

struct case_assignment {
    struct casefile_id casefile;
    struct dossier_ref dossier;
    struct person_id from;       /* walled off; 0: only assigned */
    struct person_id to, deputy; /* deputy 0: nobody new */
    struct case_note note;
};
/* ERR_REFUSED: nobody named, or the one who steps aside. */
MUST enum err case_assign_prepare(const struct desk *desk, const struct casefile *casefile,
                                  const struct case_moment *moment, const struct case_assignment *wanted,
                                  const struct case_assignment **ret_prepared);
apply_fn case_assign_apply;

/* Deciding about telling the person concerned: done, or postponed with a ground until a day. */
struct case_inform {
    struct casefile_id casefile;
    enum inform_state state;
    struct date due;
    struct case_note note;
};
MUST enum err case_inform_prepare(const struct desk *desk, const struct casefile *casefile,
                                  const struct case_moment *moment, enum inform_state state, struct sv ground,
                                  const struct case_inform **ret_prepared);
apply_fn case_inform_apply;

/* Once a day: participations that are over end, an urgent admission that nobody confirmed lapses, and what stands past
 * its day becomes outgoing work. ret_count: of all together. */
struct case_clock_moves;
MUST enum err case_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                 const struct case_moment *moment, const struct case_clock_moves **ret_moves,
                                 size_t *ret_count);
apply_fn case_clock_apply;

/* Somebody left the municipality: open cases of theirs have nobody. ret_count: how many. */
MUST enum err cases_person_left(struct tx_write *tx, struct municipality_id municipality, struct person_id person,
                                int64_t *ret_count);
MUST enum err cases_led_count(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              struct person_id person, int64_t *ret_count);

#endif
