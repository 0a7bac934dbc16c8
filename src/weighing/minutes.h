/* Signed minutes: they confirm what was entered, or noted by phone, for a party that does not sign in.
 *
 * The paper stays where it was signed; here stand its number, the day it was signed and for which parties. Nothing is
 * confirmed twice, and nothing that a party gave itself.
 * Errors: ERR_REFUSED when the rules do not allow it, the day is not between the start and today, or one of the parties
 * has nothing to confirm.
 */
#ifndef SEINHUIS_WEIGHING_MINUTES_H
#define SEINHUIS_WEIGHING_MINUTES_H

#include "weighing/course.h"
#include "weighing/events.h"

/* Whether something of this party waits for signed minutes. */
bool minutes_wait_for(const struct weighing_facts *facts, enum vault_party party);
MUST enum err minutes_allows(const struct weighing *weighing, const struct weighing_facts *facts,
                             const struct actor *actor, struct instant now, struct text *ret_why);

struct minutes_new {
    struct sv number;
    struct date signed_on;
    bool parties[PARTY_COUNT];    /* [party - PARTY_POLICE]: they signed */
};
struct minutes_prepared;
MUST enum err minutes_prepare(const struct desk *desk, const struct weighing *weighing,
                              const struct settings *settings, const struct minutes_new *minutes,
                              const struct minutes_prepared **ret_prepared);
apply_fn minutes_apply;

#endif
