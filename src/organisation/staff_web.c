#include "organisation/staff_web.h"

#include "web/asset.h"

struct sign_in_means means_of(struct rq *rq)
{
    return (struct sign_in_means){ .tx = rq->tx,
                                   .arena = rq->arena,
                                   .vault = rq->vault,
                                   .password = rq->password,
                                   .random = rq->random,
                                   .now = rq->now,
                                   .origin = rq->origin };
}

/* The vault knows the installation, where no content lives, as municipality 0. */
static struct municipality_id vault_municipality(const struct actor *actor)
{
    bool installation = actor->municipality.value == MUNICIPALITY_INSTALLATION.value;
    return installation ? (struct municipality_id){ 0 } : actor->municipality;
}

enum err change_line(struct rq *rq, const struct change_line *line)
{
    struct vault_batch *batch = NULL;
    struct municipality_id municipality = vault_municipality(&rq->actor);
    enum role role = actor_role_for(&rq->actor, line->permission);
    struct log_entry entry = { .action = line->action,
                               .actor_kind = ACTOR_STAFF,
                               .actor = rq->actor.person,
                               .municipality = municipality,
                               .dossier = line->dossier,
                               .role = role == ROLE_COUNT ? SV("-") : role_code(role),
                               .purpose = permission_code(line->permission),
                               .object = line->object,
                               .origin = rq->origin };
    TRY(batch_begin(rq->arena, &rq->vault_session, municipality, &batch));
    batch_log(batch, &entry);
    TRY(vault_call(rq->vault, batch));
    rq->intent = batch_intent(batch);
    return OK;
}

struct frame frame_entrance(struct rq *rq, struct text title)
{
    struct frame frame = frame_public(rq, title);
    frame.staff = true; /* "leave quickly" is for residents */
    frame.stylesheet = asset_url(SV("seinhuis.css"));
    return frame;
}

struct sv roles_text(struct rq *rq, uint32_t roles)
{
    enum { ROLES_BYTES = 400 };
    struct buf text;
    buf_open(&text, rq->arena, ROLES_BYTES);
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        if ((roles & (UINT32_C(1) << role)) != 0) {
            buf_put(&text, text.length == 0 ? SV("") : SV(", "));
            buf_put(&text, text_in(rq->language, role_text(role)));
        }
    }
    return buf_view(&text);
}

struct text account_state_text(enum account_state state)
{
    switch (state) {
    case ACCOUNT_INVITED: return T("Invited");
    case ACCOUNT_ACTIVE: return T("Active");
    case ACCOUNT_DISABLED: return T("Disabled");
    }
    ASSERT(state <= ACCOUNT_DISABLED);
    return T("Disabled");
}
