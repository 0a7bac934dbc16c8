/* What the pages of this room share: the subject of a path, the head above a page, a page with one form. */
#include "weighing/weighing_web.h"

#include "web/answer.h"

#include "weighing_form_page.h"

enum err weighing_of_path(struct rq *rq, void **ret_weighing)
{
    struct weighing *weighing = ARENA_NEW(rq->arena, struct weighing);
    if (weighing == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(weighing_find(rq->tx, rq->arena,
                      &(struct weighing_search){ .actor = &rq->actor, .reference = rq->parts[0],
                                                 .today = date_of(rq->now) }, weighing));
    *ret_weighing = weighing;
    return OK;
}

struct url weighing_url(struct rq *rq, const struct weighing *weighing, struct sv rest)
{
    return url_of(rq->arena, SV("/wegingen/"), weighing->reference, rest);
}

struct weighing_head weighing_head_of(struct rq *rq, const struct weighing *weighing, enum permission permission)
{
    struct date today = date_of(rq->now);
    enum setting rule = SETTING_COUNT;
    bool known = setting_of_name(weighing->destroy_rule, &rule);
    bool open = weighing->state != WEIGHING_CLOSED;
    enum role role = actor_role_for(&rq->actor, permission);
    return (struct weighing_head){
        .reference = weighing->reference,
        .url = weighing_url(rq, weighing, SV("")),
        .state = weighing_state_text(weighing->state),
        .outcome = weighing_outcome_text(weighing->outcome),
        .age = age_text(weighing->age),
        .role = role == ROLE_COUNT ? SV("") : text_in(rq->language, role_text(role)),
        .has_role = role != ROLE_COUNT,
        .due = weighing->due,
        .destroy_on = weighing->destroy_on,
        .destroy_rule = known ? text_in(rq->language, setting_text(rule)) : weighing->destroy_rule,
        .late = open && weighing->due.day < today.day,
        .urgent = weighing->urgent,
        .minor = age_is_minor(weighing->age),
        .is_open = open,
        .has_outcome = weighing->outcome != WEIGHING_NO_OUTCOME,
        .against_advice = weighing->against_advice,
    };
}

struct weighing_form_view weighing_form_of(struct rq *rq, const struct weighing_transition *transition,
                                           const struct form *form)
{
    const struct weighing *weighing = rq->subject;
    return (struct weighing_form_view){
        .frame = frame_staff(rq, transition->label),
        .head = weighing_head_of(rq, weighing, transition->permission),
        .heading = transition->label,
        .lead = transition->meaning,
        .button = transition->label,
        .form = form_show(rq, form, NULL, 1),
        .action = (struct url){ .address = rq->path },
        .back = weighing_url(rq, weighing, SV("")),
    };
}

enum err weighing_form_answer(struct rq *rq, struct weighing_form_view *view)
{
    ANSWER_PAGE(rq, weighing_form, view);
}

enum err weighing_settings(struct rq *rq, struct settings **ret_settings)
{
    return settings_load(rq->tx, rq->arena, rq->actor.municipality, ret_settings);
}

enum err weighing_act_check(struct rq *rq, enum weighing_act act, enum vault_party party, bool *ret_refused)
{
    const struct weighing *weighing = rq->subject;
    struct weighing_facts facts;
    struct text why_not;
    TRY(weighing_facts_read(rq->tx, rq->arena, weighing, &facts));
    enum err err = weighing_allows(weighing_transition_of(act), weighing, &facts, &rq->actor, party, &why_not);
    *ret_refused = err == ERR_REFUSED;
    return err == ERR_REFUSED ? answer_refused(rq, why_not) : err;
}
