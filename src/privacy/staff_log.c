#include "privacy/staff_log.h"

enum err staff_log(struct rq *rq, const struct staff_act *act, int64_t *ret_intent)
{
    struct vault_batch *batch = NULL;
    TRY(batch_begin(rq->arena, &rq->vault_session, rq->actor.municipality, &batch));
    struct log_entry entry = {
        .action = act->action,
        .actor_kind = ACTOR_STAFF,
        .actor = rq->actor.person,
        .municipality = rq->actor.municipality,
        .dossier = act->dossier,
        .role = role_code(actor_role_for(&rq->actor, act->permission)),
        .purpose = permission_code(act->permission),
        .object = act->object,
        .origin = rq->origin,
    };
    batch_log(batch, &entry);
    TRY(vault_call(rq->vault, batch));
    if (ret_intent != NULL) {
        rq->intent = batch_intent(batch);
        *ret_intent = rq->intent;
    }
    return OK;
}
