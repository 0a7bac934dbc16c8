/* One item of the destruction list, and what two people decide about it. */
#include "privacy/privacy.h"
#include "privacy/privacy_web.h"
#include "retention_item_page.h"
#include "privacy/retention_words.h"
#include "privacy/staff_log.h"
#include "web/answer.h"

struct stop_filled {
    int ground;
    struct date until;
};
static const struct choice stop_grounds[] = {
    { .code = SV_INIT("schadeclaim"), .value = GROUND_CLAIM, .label = T_INIT("A claim for damages") },
    { .code = SV_INIT("rechtenverzoek"), .value = GROUND_RIGHTS_REQUEST,
      .label = T_INIT("A pending request of the person concerned") },
    { .code = SV_INIT("klacht"), .value = GROUND_COMPLAINT, .label = T_INIT("A complaint") },
    { .code = SV_INIT("rechtszaak"), .value = GROUND_COURT, .label = T_INIT("A court case") },
};
static const struct field stop_fields[] = {
    { .name = SV_INIT("grond"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct stop_filled, ground),
      .label = T_INIT("Ground"), .missing = T_INIT("Choose the ground for keeping it longer."), .choices = stop_grounds,
      .choice_count = sizeof stop_grounds / sizeof *stop_grounds },
    { .name = SV_INIT("tot-en-met"), .kind = FIELD_DATE, .required = true,
      .offset = offsetof(struct stop_filled, until), .label = T_INIT("Keep until and including"),
      .hint = T_INIT("After that day it is destroyed, unless two people decide again."),
      .missing = T_INIT("Enter the last day on which it is kept.") },
};
static const struct form stop_form = { .name = SV_INIT("ending-stop"), FORM_FIELDS(stop_fields),
                                       .size = sizeof(struct stop_filled) };

struct lift_filled {
    bool gone;
};
static const struct field lift_fields[] = {
    { .name = SV_INIT("grond-vervallen"), .kind = FIELD_CHECK, .required = true,
      .offset = offsetof(struct lift_filled, gone), .label = T_INIT("The ground for keeping it is no longer there"),
      .missing = T_INIT("Tick the box to confirm that the ground is no longer there.") },
};
static const struct form lift_form = { .name = SV_INIT("ending-lift"), FORM_FIELDS(lift_fields),
                                       .size = sizeof(struct lift_filled) };

struct early_filled {
    int ground;
};
static const struct choice early_grounds[] = {
    { .code = SV_INIT("niet-meer-nodig"), .value = GROUND_NOT_NEEDED, .label = T_INIT("It is no longer needed") },
    { .code = SV_INIT("wissing-toegekend"), .value = GROUND_ERASURE_GRANTED,
      .label = T_INIT("A request for erasure was granted") },
    { .code = SV_INIT("onterecht-vastgelegd"), .value = GROUND_UNLAWFUL,
      .label = T_INIT("It should never have been recorded") },
};
static const struct field early_fields[] = {
    { .name = SV_INIT("grond"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct early_filled, ground),
      .label = T_INIT("Ground"), .missing = T_INIT("Choose the ground for destroying it earlier."),
      .choices = early_grounds, .choice_count = sizeof early_grounds / sizeof *early_grounds },
};
static const struct form early_form = { .name = SV_INIT("ending-early"), FORM_FIELDS(early_fields),
                                        .size = sizeof(struct early_filled) };

enum { ANSWER_AGREES = 1, ANSWER_DROPS = 2 };
struct answer_filled {
    int answer;
};
static const struct choice answers[] = {
    { .code = SV_INIT("akkoord"), .value = ANSWER_AGREES, .label = T_INIT("I agree: do it") },
    { .code = SV_INIT("vervalt"), .value = ANSWER_DROPS, .label = T_INIT("Drop the proposal") },
};
static const struct field answer_fields[] = {
    { .name = SV_INIT("antwoord"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct answer_filled, answer), .label = T_INIT("Your answer"),
      .missing = T_INIT("Choose what you answer."), .choices = answers,
      .choice_count = sizeof answers / sizeof *answers },
};
static const struct form stop_answer_form = { .name = SV_INIT("ending-stop-answer"), FORM_FIELDS(answer_fields),
                                              .size = sizeof(struct answer_filled) };
static const struct form lift_answer_form = { .name = SV_INIT("ending-lift-answer"), FORM_FIELDS(answer_fields),
                                              .size = sizeof(struct answer_filled) };
static const struct form early_answer_form = { .name = SV_INIT("ending-early-answer"), FORM_FIELDS(answer_fields),
                                               .size = sizeof(struct answer_filled) };

static const struct form *answer_form(enum decision_act act)
{
    switch (act) {
    case DECISION_STOP: return &stop_answer_form;
    case DECISION_LIFT: return &lift_answer_form;
    case DECISION_EARLY: return &early_answer_form;
    }
    return &early_answer_form;
}

static enum permission act_permission(enum decision_act act)
{
    return act == DECISION_EARLY ? MAY_DESTRUCTION_EARLY : MAY_DESTRUCTION_STOP;
}

static enum err item_subject(struct rq *rq, void **ret_subject)
{
    struct ending *ending = ARENA_NEW(rq->arena, struct ending);
    if (ending == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(ending_of_reference(rq->tx, rq->arena, rq->actor.municipality, rq->parts[0], ending));
    *ret_subject = ending;
    return OK;
}

/* --- one item ----------------------------------------------------------------------------------------------------- */

static enum log_action act_logged(enum decision_act act)
{
    return act == DECISION_EARLY ? LOG_DECIDE : LOG_STOP_DESTRUCTION;
}

static struct url act_url(struct rq *rq, const struct ending *ending, enum decision_act act, bool answer)
{
    static const struct sv ends[] = { SV_INIT("/bewaren"), SV_INIT("/opheffen"), SV_INIT("/eerder"),
                                      SV_INIT("/bewaren/antwoord"), SV_INIT("/opheffen/antwoord"),
                                      SV_INIT("/eerder/antwoord") };
    return url_of(rq->arena, SV("/vernietiging/onderdeel/"), ending->reference, ends[(int)act - 1 + (answer ? 3 : 0)]);
}

static struct proposal_view proposal_shown(struct rq *rq, const struct ending *ending, const struct decision *decision)
{
    return (struct proposal_view){
        .waits = actor_may(&rq->actor, act_permission(decision->act)),
        .own = decision->proposed_by.value == rq->actor.person.value,
        .act = decision_act_text(decision->act),
        .ground = decision_ground_text(decision->ground),
        .by = decision->proposed_name,
        .until = decision->until,
        .has_until = decision->until.set,
        .form = form_show(rq, answer_form(decision->act), NULL, 1),
        .action = act_url(rq, ending, decision->act, true),
    };
}

static struct decision_row decision_shown(const struct decision *decision)
{
    return (struct decision_row){
        .act = decision_act_text(decision->act), .ground = decision_ground_text(decision->ground),
        .state = decision_state_text(decision->state), .proposed_by = decision->proposed_name,
        .confirmed_by = decision->confirmed_name, .proposed = decision->proposed, .confirmed = decision->confirmed,
        .until = decision->until, .has_until = decision->until.set, .has_confirmed = decision->confirmed_by.value != 0,
    };
}

static enum err item_decisions(struct rq *rq, const struct ending *ending, struct retention_item_view *view)
{
    struct decision *decisions = NULL;
    size_t count = 0;
    TRY(decisions_of_ending(rq->tx, rq->arena, ending, &decisions, &count));
    view->decisions = ARENA_ARRAY(rq->arena, struct decision_row, count);
    view->proposals = ARENA_ARRAY(rq->arena, struct proposal_view, count);
    if (view->decisions == NULL || view->proposals == NULL) {
        return ERR_NO_MEMORY;
    }
    bool stop_proposed = false;
    bool early_proposed = false;
    bool lift_proposed = false;
    for (size_t i = 0; i < count; i++) {
        view->decisions[view->decisions_count++] = decision_shown(&decisions[i]);
        if (decisions[i].state == DECISION_PROPOSED) {
            view->proposals[view->proposals_count++] = proposal_shown(rq, ending, &decisions[i]);
            stop_proposed = stop_proposed || decisions[i].act == DECISION_STOP;
            lift_proposed = lift_proposed || decisions[i].act == DECISION_LIFT;
            early_proposed = early_proposed || decisions[i].act == DECISION_EARLY;
        }
    }
    view->has_decisions = count > 0;
    view->may_stop = actor_may(&rq->actor, MAY_DESTRUCTION_STOP) && !stop_proposed;
    view->may_lift = actor_may(&rq->actor, MAY_DESTRUCTION_STOP) && !lift_proposed && ending->stopped_until.set;
    view->may_early = actor_may(&rq->actor, MAY_DESTRUCTION_EARLY) && !early_proposed && !ending->stopped_until.set;
    return OK;
}

static enum err stop_most(struct rq *rq, struct date *ret_most)
{
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    *ret_most = setting_date(settings, SETTING_STOP_MOST, date_of(rq->now));
    return OK;
}

static enum err item_show(struct rq *rq)
{
    const struct ending *ending = rq->subject;
    struct retention_item_view view = {
        .frame = frame_staff(rq, T("Item of the destruction list")),
        .reference = ending->reference,
        .rule = retention_rule_label(ending->item.rule, rq->language),
        .kind = ending->kind->label,
        .class = ending_class_text(ending->kind, ending->item.class),
        .day = ending->item.day,
        .stopped_until = ending->stopped_until,
        .stopped = ending->stopped_until.set,
        .stop = form_show(rq, &stop_form, NULL, 1),
        .lift = form_show(rq, &lift_form, NULL, 1),
        .early = form_show(rq, &early_form, NULL, 1),
        .stop_action = act_url(rq, ending, DECISION_STOP, false),
        .lift_action = act_url(rq, ending, DECISION_LIFT, false),
        .early_action = act_url(rq, ending, DECISION_EARLY, false),
        .back = URL("/vernietiging"),
    };
    TRY(stop_most(rq, &view.stop_most));
    TRY(item_decisions(rq, ending, &view));
    ANSWER_PAGE(rq, retention_item, &view);
}

/* --- proposing ---------------------------------------------------------------------------------------------------- */

static enum err propose(struct rq *rq, const struct decision_proposal *wanted, const void **ret_prepared)
{
    const struct ending *ending = rq->subject;
    struct decision_proposal *proposal = ARENA_NEW(rq->arena, struct decision_proposal);
    if (proposal == NULL) {
        return ERR_NO_MEMORY;
    }
    *proposal = *wanted;
    proposal->id = (struct decision_id){ id_next(rq->now, rq->random) };
    for (size_t i = 0; i < DECISION_ASKS; i++) {
        proposal->asks[i] = (struct work_out_id){ id_next(rq->now, rq->random) };
    }
    proposal->answer_by = decision_answer_by(ending, date_of(rq->now));
    proposal->ending = ending;
    proposal->by = rq->actor.person;
    proposal->at = rq->now;
    TRY(staff_log(rq,
                  &(struct staff_act){ .permission = act_permission(wanted->act),
                                       .action = act_logged(wanted->act),
                                       .object = SV("ending"), .dossier = ending->item.dossier },
                  &proposal->intent));
    answer_notice(rq, T("The proposal waits for a second person."));
    *ret_prepared = proposal;
    return answer_redirect(rq, ending_url(rq, ending->reference));
}

static enum err stop_prepare(struct rq *rq, const void **ret_prepared)
{
    const struct stop_filled *filled = rq->filled;
    struct date most;
    TRY(stop_most(rq, &most));
    if (filled->until.day <= date_of(rq->now).day) {
        form_problem(rq->form, SV("tot-en-met"), T("Enter a day after today."));
    } else if (filled->until.day > most.day) {
        form_problem(rq->form, SV("tot-en-met"), T("This is longer than allowed. The page says until when at most."));
    }
    if (form_has_problems(rq->form)) {
        return OK;
    }
    return propose(rq,
                   &(struct decision_proposal){ .act = DECISION_STOP, .ground = (enum decision_ground)filled->ground,
                                                .until = filled->until },
                   ret_prepared);
}

static enum err lift_prepare(struct rq *rq, const void **ret_prepared)
{
    return propose(rq, &(struct decision_proposal){ .act = DECISION_LIFT, .ground = GROUND_GONE }, ret_prepared);
}

static enum err early_prepare(struct rq *rq, const void **ret_prepared)
{
    const struct early_filled *filled = rq->filled;
    return propose(rq, &(struct decision_proposal){ .act = DECISION_EARLY,
                                                    .ground = (enum decision_ground)filled->ground },
                   ret_prepared);
}

/* --- the second person -------------------------------------------------------------------------------------------- */

struct answered {
    struct decision_answer answer;
    bool agrees;
};

static enum err answer_apply(struct tx_write *tx, const void *prepared)
{
    const struct answered *answered = prepared;
    return answered->agrees ? decision_confirm(tx, &answered->answer) : decision_drop(tx, &answered->answer);
}

static enum err proposal_open(struct rq *rq, enum decision_act act, const struct decision **ret_decision)
{
    struct decision *decisions = NULL;
    size_t count = 0;
    TRY(decisions_of_ending(rq->tx, rq->arena, rq->subject, &decisions, &count));
    for (size_t i = 0; i < count; i++) {
        if (decisions[i].act == act && decisions[i].state == DECISION_PROPOSED) {
            *ret_decision = &decisions[i];
            return OK;
        }
    }
    return ERR_CONFLICT;
}

static enum err answer_page(struct rq *rq, enum decision_act act, bool agrees)
{
    const struct ending *ending = rq->subject;
    if (!agrees) {
        answer_notice(rq, T("The proposal was dropped. Nothing has changed."));
    } else if (act == DECISION_STOP) {
        answer_notice(rq, T("It is sealed now: nobody can read it for the work until its last day has passed."));
    } else if (act == DECISION_LIFT) {
        answer_notice(rq, T("It is no longer kept longer. It is destroyed on its day."));
    } else {
        answer_notice(rq, T("It is destroyed."));
        return answer_redirect(rq, URL("/vernietiging"));
    }
    return answer_redirect(rq, ending_url(rq, ending->reference));
}

static enum err answer_prepare(struct rq *rq, enum decision_act act, const void **ret_prepared)
{
    const struct answer_filled *filled = rq->filled;
    const struct ending *ending = rq->subject;
    const struct decision *decision = NULL;
    TRY(proposal_open(rq, act, &decision));
    bool agrees = filled->answer == ANSWER_AGREES;
    if (agrees && decision->proposed_by.value == rq->actor.person.value) {
        form_problem(rq->form, SV("antwoord"), T("You proposed this yourself. Another person has to agree."));
        return OK;
    }
    struct answered *answered = ARENA_NEW(rq->arena, struct answered);
    if (answered == NULL) {
        return ERR_NO_MEMORY;
    }
    *answered = (struct answered){ .agrees = agrees,
                                   .answer = { .ending = ending, .decision = decision, .by = rq->actor.person,
                                               .today = date_of(rq->now), .at = rq->now, .arena = rq->arena } };
    bool destroys = agrees && act == DECISION_EARLY;
    TRY(staff_log(rq,
                  &(struct staff_act){ .permission = act_permission(act),
                                       .action = destroys ? LOG_DESTROY : act_logged(act),
                                       .object = destroys ? ending->kind->name : SV("ending"),
                                       .dossier = ending->item.dossier },
                  &answered->answer.intent));
    *ret_prepared = answered;
    return answer_page(rq, act, agrees);
}

static enum err stop_answer(struct rq *rq, const void **ret_prepared)
{
    return answer_prepare(rq, DECISION_STOP, ret_prepared);
}

static enum err lift_answer(struct rq *rq, const void **ret_prepared)
{
    return answer_prepare(rq, DECISION_LIFT, ret_prepared);
}

static enum err early_answer(struct rq *rq, const void **ret_prepared)
{
    return answer_prepare(rq, DECISION_EARLY, ret_prepared);
}

static const struct route routes[] = {
    GET_OF("/vernietiging/onderdeel/{nummer}", item_subject, item_show, MAY_DESTRUCTION_LIST),
    POST_OF("/vernietiging/onderdeel/{nummer}/bewaren", item_subject, &stop_form, item_show, stop_prepare,
            decision_propose, MAY_DESTRUCTION_STOP),
    POST_OF("/vernietiging/onderdeel/{nummer}/bewaren/antwoord", item_subject, &stop_answer_form, item_show,
            stop_answer, answer_apply, MAY_DESTRUCTION_STOP),
    POST_OF("/vernietiging/onderdeel/{nummer}/opheffen", item_subject, &lift_form, item_show, lift_prepare,
            decision_propose, MAY_DESTRUCTION_STOP),
    POST_OF("/vernietiging/onderdeel/{nummer}/opheffen/antwoord", item_subject, &lift_answer_form, item_show,
            lift_answer, answer_apply, MAY_DESTRUCTION_STOP),
    POST_OF("/vernietiging/onderdeel/{nummer}/eerder", item_subject, &early_form, item_show, early_prepare,
            decision_propose, MAY_DESTRUCTION_EARLY),
    POST_OF("/vernietiging/onderdeel/{nummer}/eerder/antwoord", item_subject, &early_answer_form, item_show,
            early_answer, answer_apply, MAY_DESTRUCTION_EARLY),
};
const struct route_table privacy_decision_routes = ROUTE_TABLE(routes);
