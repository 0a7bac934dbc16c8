/* The line that permits what a member of staff does here, written by the vault before it happens. */
#ifndef SEINHUIS_PRIVACY_STAFF_LOG_H
#define SEINHUIS_PRIVACY_STAFF_LOG_H

#include "web/request.h"

struct staff_act {
    enum permission permission;
    enum log_action action;
    struct sv object;              /* a literal */
    struct dossier_ref dossier;    /* all zero: about no dossier */
};
/* One call of the vault. Puts the line's number in rq->intent and in ret_intent, for tx_intent; ret_intent may be
 * NULL. */
MUST enum err staff_log(struct rq *rq, const struct staff_act *act, int64_t *ret_intent);

#endif
