/* Positions: a first one that nobody can read before all three are in, a final one after the discussion.
 *
 * A first position is sealed under a key of its own party, made in the same call; its answer too. The third one opens
 * them all in its own transaction. A final position that differs from the first says why. Neither changes afterwards:
 * what is added is an addendum, with its date.
 */
#ifndef SEINHUIS_WEIGHING_POSITION_H
#define SEINHUIS_WEIGHING_POSITION_H

#include "weighing/content.h"

struct question_new {
    enum advice_answer answer;
    struct sv reason;            /* may be empty */
};
struct position_new {
    enum vault_party party;
    enum position_round round;   /* ROUND_FIRST or ROUND_FINAL */
    enum advice_answer answer;
    struct sv reason;
    const struct question_new *questions; /* ROUND_FIRST: one for each question of the criteria */
    size_t question_count;
    struct sv change_reason;     /* ROUND_FINAL: required when the answer differs from the first */
    bool recorded;               /* by the process lead, for a party that does not sign in */
    struct sv source;            /* of what was recorded */
};
struct position_prepared;
/* ERR_REFUSED: not allowed (weighing_allows tells why). ret_unexplained: the answer differs from the first without a
 * reason; then *ret_prepared is NULL and nothing is to be written. */
MUST enum err position_prepare(const struct desk *desk, const struct weighing *weighing,
                               const struct settings *settings, const struct position_new *new,
                               const struct position_prepared **ret_prepared, bool *ret_unexplained);
apply_fn position_apply; /* ERR_CONFLICT: somebody was first */

struct addition_prepared;
/* What a party adds to its position, with its date. ERR_REFUSED: not allowed. */
MUST enum err addendum_prepare(const struct desk *desk, const struct weighing *weighing,
                               const struct settings *settings, struct sv body,
                               const struct addition_prepared **ret_prepared);
apply_fn addition_apply;

#endif
