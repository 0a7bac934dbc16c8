/* What a party brings to the weighing, and takes back: facts and contra-indications.
 *
 * A fact names its provider, its basis and which kind of data it is, and nothing else about it. Content is withdrawn by
 * the party that brought it: the text is emptied, and who withdrew it and when stays for all to see.
 */
#ifndef SEINHUIS_WEIGHING_FACT_H
#define SEINHUIS_WEIGHING_FACT_H

#include "weighing/position.h"

struct fact_new {
    enum observation_kind kind;
    bool against;
    struct sv body, basis;
    struct date happened;
    enum fact_category category;
};
/* ERR_REFUSED: not allowed. */
MUST enum err fact_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                           const struct fact_new *new, const struct addition_prepared **ret_prepared);

/* One of the two is set. ERR_REFUSED: not allowed; the apply is ERR_CONFLICT when it is not of this party, or withdrawn
 * already. */
struct content_withdrawal {
    struct fact_id fact;
    struct addendum_id addendum;
    struct sv reason;
};
MUST enum err withdrawal_prepare(const struct desk *desk, const struct weighing *weighing,
                                 const struct settings *settings, const struct content_withdrawal *wanted,
                                 const struct addition_prepared **ret_prepared);

/* By the public prosecution only; it changes no state. */
MUST enum err criminal_notice_prepare(const struct desk *desk, const struct weighing *weighing,
                                      const struct settings *settings, struct sv body,
                                      const struct addition_prepared **ret_prepared);

/* From then on this person stands outside: the dossier is absent for them. */
MUST enum err conflict_prepare(const struct desk *desk, const struct weighing *weighing,
                               const struct settings *settings, const struct addition_prepared **ret_prepared);

#endif
