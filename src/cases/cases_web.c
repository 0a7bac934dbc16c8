/* What the pages of this room share: the subject of a path, the head above a page, a page with one form. */
#include "cases/cases_web.h"

#include "cases/head.h"
#include "web/answer.h"

enum err case_of_path(struct rq *rq, void **ret_casefile)
{
    struct casefile *casefile = ARENA_NEW(rq->arena, struct casefile);
    if (casefile == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(case_find(rq->tx, rq->arena,
                  &(struct case_search){ .actor = &rq->actor, .reference = rq->parts[0], .today = date_of(rq->now) },
                  casefile));
    *ret_casefile = casefile;
    return OK;
}

struct url case_url(struct rq *rq, const struct casefile *casefile, struct sv rest)
{
    return url_of(rq->arena, SV("/casussen/"), casefile->reference, rest);
}

/* In which chair somebody looks: said on every page, because one person may sit in several. */
static struct text chair_of(const struct rq *rq, const struct casefile *casefile)
{
    enum role role = actor_role_for(&rq->actor, case_permission(&casefile->me));
    return role == ROLE_COUNT ? T("–") : role_text(role);
}

struct case_head case_head_of(struct rq *rq, const struct casefile *casefile)
{
    struct date today = date_of(rq->now);
    enum setting rule = SETTING_COUNT;
    bool known = setting_of_name(casefile->destroy_rule, &rule);
    bool open = casefile->state != CASE_CLOSED;
    return (struct case_head){
        .reference = casefile->reference,
        .url = case_url(rq, casefile, SV("")),
        .state = case_state_text(casefile->state),
        .age = case_age_text(casefile->age),
        .chair = chair_of(rq, casefile),
        .closing_reason = closing_reason_text(casefile->closing_reason),
        .due = casefile->due,
        .destroy_on = casefile->destroy_on,
        .until = casefile->me.until,
        .provisional_until = casefile->provisional_until,
        .destroy_rule = known ? text_in(rq->language, setting_text(rule)) : casefile->destroy_rule,
        .late = open && casefile->due.day < today.day,
        .minor = case_is_minor(casefile),
        .is_open = open,
        .is_provisional = open && casefile->provisional_until.ms != 0,
        .is_suspended = casefile->access_suspended,
        .has_until = !casefile->me.leads && casefile->me.until.set,
        .shows_ending = casefile->me.leads,
    };
}

struct case_form_view case_form_of(struct rq *rq, struct text heading, const struct form *form)
{
    const struct casefile *casefile = rq->subject;
    return (struct case_form_view){
        .frame = frame_staff(rq, heading),
        .head = case_head_of(rq, casefile),
        .heading = heading,
        .form = form_show(rq, form, NULL, 1),
        .action = (struct url){ .address = rq->path },
        .back = case_url(rq, casefile, SV("")),
        .button = T("Save"),
    };
}

enum err case_act_checked(struct rq *rq, enum case_act act, struct case_facts *ret_facts, bool *ret_refused)
{
    const struct casefile *casefile = rq->subject;
    const struct case_transition *transition = case_transition_of(act);
    ASSERT(transition != NULL);
    struct case_facts facts;
    struct text why_not;
    TRY(case_facts_read(rq->tx, rq->arena, casefile, &facts));
    bool refused = case_allows(transition, casefile, &facts, &rq->actor, &why_not) != OK;
    if (refused) {
        TRY(answer_refused(rq, why_not));
    }
    *ret_facts = facts;
    *ret_refused = refused;
    return OK;
}

enum err case_moment_of(struct rq *rq, struct case_moment *ret_moment)
{
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    *ret_moment = (struct case_moment){ .now = rq->now, .settings = settings, .random = rq->random };
    return OK;
}
