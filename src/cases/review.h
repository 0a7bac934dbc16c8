/* Looking at a case again: is it still necessary and proportionate, what changed, is something lighter enough?
 *
 * What it is. A review ends with going on, scaling down or up, or a proposal to close, and gives the day of the next
 * one: never later than the municipality's term, which is shorter for minors.
 * Invariants
 *   - A review that is overdue is seen outside the case: by who leads, by the mayor or who acts for the mayor, and by
 *     the data protection officer, without content.
 *   - Overdue twice (the day passed, and one more term): participants lose access and closing is proposed, by itself.
 *     Access returns with a review, never by itself.
 * Errors: ERR_INVALID a next day that is past or too late; ERR_CONFLICT somebody was first.
 * Tables owned: review.
 */
#ifndef SEINHUIS_CASES_REVIEW_H
#define SEINHUIS_CASES_REVIEW_H

#include "cases/course.h"
#include "cases/plan_ids.h"

struct review {
    struct review_id id;
    enum review_outcome outcome;
    struct sv necessary, proportionate, changed, lighter, reviewer;
    struct instant held;
    struct date next;
};
/* The last first; opened in one call, with a line in the log. */
MUST enum err reviews_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                           struct review **ret_reviews, size_t *ret_count);

struct review_new {
    enum review_outcome outcome;
    struct sv necessary, proportionate, changed, lighter;
    struct date next;                  /* unset: as late as the term allows */
    enum closing_reason closing;       /* REVIEW_PROPOSE_CLOSING */
};
enum case_act review_act(enum review_outcome outcome);
struct review_prepared;
/* The act must be allowed (case_allows with review_act). */
MUST enum err review_prepare(const struct desk *desk, const struct casefile *casefile, const struct case_facts *facts,
                             const struct case_moment *moment, const struct review_new *review,
                             const struct review_prepared **ret_prepared);
apply_fn review_apply;

/* The clock, once a day per municipality. ret_count 0: nothing to do. */
struct review_clock;
MUST enum err review_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                   const struct case_moment *moment, const struct review_clock **ret_clock,
                                   size_t *ret_count);
apply_fn review_clock_apply;

/* For oversight: nothing of the content, not even an age. */
struct case_overdue {
    struct sv reference, lead_name;
    enum case_state state;
    struct date review_due, plan_due, inform_due;
    bool review_late, plan_late, inform_late, access_suspended;
    int64_t missed;
};
MUST enum err cases_overdue(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                            struct case_overdue **ret_cases, size_t *ret_count);
/* How many recipients of closed cases did not answer in time. */
MUST enum err case_notices_late(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                struct date today, int64_t *ret_late);

struct text review_outcome_text(enum review_outcome outcome);

#endif
