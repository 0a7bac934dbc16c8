/* The urgent weighing: advices by phone, a provisional decision, and its confirmation.
 *
 * Invariants
 *   - The process lead notes each advice with who spoke and when; nobody gives one for another party, none twice.
 *   - What is decided by phone is provisional until all three parties confirmed: signed in here, or by signed minutes
 *     (weighing/minutes.h). After the term no confirmation is taken any more and the clock lapses it: never both.
 *   - The decision itself is that of weighing/decision.h, with all it asks for.
 * Errors: ERR_REFUSED when the rules do not allow it or a text that must be there is not.
 */
#ifndef SEINHUIS_WEIGHING_URGENT_H
#define SEINHUIS_WEIGHING_URGENT_H

#include "weighing/course.h"
#include "weighing/events.h"

struct oral_advice {
    enum vault_party party;
    enum advice_answer answer;
    struct sv reason, speaker;
    struct instant spoken;        /* not in the future, not before the weighing began */
};
struct oral_prepared;
MUST enum err oral_allows(const struct weighing *weighing, const struct weighing_facts *facts,
                          const struct actor *actor, struct text *ret_why);
MUST enum err oral_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                           const struct oral_advice *advice, const struct oral_prepared **ret_prepared);
apply_fn oral_apply;

/* This actor's party confirms. */
MUST enum err confirm_allows(const struct weighing *weighing, const struct weighing_facts *facts,
                             const struct actor *actor, struct instant now, struct text *ret_why);
struct confirm_prepared;
MUST enum err confirm_prepare(const struct desk *desk, const struct weighing *weighing,
                              const struct settings *settings, const struct confirm_prepared **ret_prepared);
apply_fn confirm_apply;

/* For minutes: what all three confirmations cause above. */
struct weighing_sequel confirmed_sequel(const struct desk *desk, const struct weighing *weighing,
                                        const struct weighing_move *move);

#endif
