/* Closing a case, and asking everybody who received something to look again.
 *
 * What it is. A reason from a closed list, why, which concern is left, and aftercare that is an offer and ends. Who
 * leads may close a case about an adult when no concern is left; otherwise they propose it and a second person agrees
 * or not, refused by person. With closing, every participation ends and every recipient gets a notice.
 * Invariants
 *   - A case with a concern that is left, or about a minor, is closed by two different people.
 *   - Every participant, and every copy that left, is asked to look again at what was derived; the answers are tracked
 *     in the register of copies, and who did not answer is listed.
 *   - A closed case has a day of destruction; aftercare never lasts longer.
 * Errors: ERR_REFUSED a second person is needed; ERR_INVALID aftercare without a day, or too long; ERR_CONFLICT
 * somebody was first.
 * Tables owned: case_closing, case_notice.
 */
#ifndef SEINHUIS_CASES_CLOSING_H
#define SEINHUIS_CASES_CLOSING_H

#include "cases/course.h"
#include "cases/plan_ids.h"
#include "disclosure/paper.h"

struct closing_new {
    enum closing_reason reason;
    struct sv why;
    struct sv concern;           /* which concern is left; empty: none */
    struct sv aftercare;         /* what is offered, and by whom; empty: none */
    struct date aftercare_until;
};
bool closing_needs_second(const struct casefile *casefile, struct sv concern);

struct closing_prepared;
/* CASE_ACT_CLOSE or CASE_ACT_PROPOSE_CLOSING, which must be allowed. */
MUST enum err closing_prepare(const struct desk *desk, const struct casefile *casefile, const struct case_facts *facts,
                              const struct case_moment *moment, enum case_act act, const struct closing_new *closing,
                              const struct closing_prepared **ret_prepared);
/* CASE_ACT_SECOND_AGREES or CASE_ACT_SECOND_DECLINES, which must be allowed (course: by another person). */
MUST enum err closing_second_prepare(const struct desk *desk, const struct casefile *casefile,
                                     const struct case_facts *facts, const struct case_moment *moment,
                                     enum case_act act, struct sv reason, const struct closing_prepared **ret_prepared);
/* A case that ended by itself, or a recipient who came later: the notices that are missing. */
MUST enum err closing_notify_prepare(const struct desk *desk, const struct casefile *casefile,
                                     const struct case_moment *moment, const struct closing_prepared **ret_prepared);
apply_fn closing_apply;

struct closing {
    struct sv why, concern, aftercare;
    struct date aftercare_until;
    bool known;                  /* written for the closing or its proposal; one that a review proposed, a lapsed or
                                  * a missed case has nothing here */
};
MUST enum err closing_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                           struct closing *ret_closing);

/* How many participants were not asked yet: of a case that ended by itself all of them. */
MUST enum err closing_missing(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                              int64_t *ret_missing);

/* Who was asked to look again, and what they answered. */
struct case_notice {
    struct participant_id participant; /* 0: a copy that was registered apart */
    struct sv name;              /* of the participant; empty: only the party is known */
    enum sharing_party party;
    struct paper paper;
};
MUST enum err case_notices_read(const struct desk *desk, const struct casefile *casefile,
                                const struct case_member *member, struct case_notice **ret_notices, size_t *ret_count);
/* The kind of organisation, as the register of copies knows it. */
enum paper_holder holder_of_party(enum sharing_party party);

#endif
