/* Pages of the acts: asking by two persons, taking more time, ending, and the decision. */
#include "rights/decision.h"
#include "rights/head.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "rights_form_page.h"

struct act_form {
    struct sv reason;
    int ending;
};
#define AT(member) .offset = offsetof(struct act_form, member)
static const struct choice ending_choices[] = {
    { SV_INIT("ingetrokken"), RIGHTS_WITHDRAWN, T_INIT("Withdrawn by who asked"), { { "", 0 } } },
    { SV_INIT("niet-vastgesteld"), RIGHTS_NOT_IDENTIFIED, T_INIT("Not established who asks"),
      T_INIT("After asking for it: the person heard what was needed.") },
};
#define REASON                                                                                           \
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, AT(reason), .label = T_INIT("Why?"), \
      .hint = T_INIT("In a few sentences, for somebody who reads it later. Name facts, not beliefs."),   \
      .missing = T_INIT("Write down why.") }
static const struct field remark_fields[] = {
    { .name = SV_INIT("opmerking"), .kind = FIELD_TEXT, AT(reason), .label = T_INIT("Remark") },
};
static const struct field reason_fields[] = { REASON };
static const struct field ending_fields[] = {
    { .name = SV_INIT("einde"), .kind = FIELD_CHOICE, .required = true, AT(ending), .choices = ending_choices,
      .choice_count = 2, .label = T_INIT("Why does it end?"), .missing = T_INIT("Choose why it ends.") },
    REASON,
};
#undef AT
static const struct form remark_form = { .name = SV_INIT("rechten-stap"), FORM_FIELDS(remark_fields),
                                         .size = sizeof(struct act_form) };
static const struct form reason_form = { .name = SV_INIT("rechten-stap-met-reden"), FORM_FIELDS(reason_fields),
                                         .size = sizeof(struct act_form) };
static const struct form ending_form = { .name = SV_INIT("rechten-einde"), FORM_FIELDS(ending_fields),
                                         .size = sizeof(struct act_form) };

static const struct rights_transition *transition_of_path(const struct rq *rq)
{
    for (size_t i = 0; i < rights_transition_count; i++) {
        struct sv path = rights_transitions[i].path;
        struct sv tail = sv_from(rq->path, rq->path.length - (path.length < rq->path.length ? path.length + 1 : 0));
        if (!sv_empty(path) && !sv_empty(tail) && tail.at[0] == '/' && sv_equal(sv_from(tail, 1), path)) {
            return &rights_transitions[i];
        }
    }
    assert_failed("a route row names an act", __FILE__, __LINE__);
}

static const struct form *form_of(enum rights_act act)
{
    if (act == RIGHTS_ACT_STOP) {
        return &ending_form;
    }
    return act == RIGHTS_ACT_AGREE ? &remark_form : &reason_form;
}

static enum err show_act(struct rq *rq)
{
    const struct rights_transition *transition = transition_of_path(rq);
    struct text why;
    if (rights_allows(transition, rq->subject, &rq->actor, date_of(rq->now), &why) != OK) {
        return answer_refused(rq, why);
    }
    struct rights_form_view view = rights_form_of(rq, transition->label, form_of(transition->act));
    view.lead = transition->meaning;
    view.button = transition->label;
    ANSWER_PAGE(rq, rights_form, &view);
}

static enum err refused_by_rule(struct rq *rq, bool *ret_refused)
{
    struct text why;
    *ret_refused = rights_allows(transition_of_path(rq), rq->subject, &rq->actor, date_of(rq->now), &why) != OK;
    return *ret_refused ? answer_refused(rq, why) : OK;
}

static enum err prepare_simple(struct rq *rq, const void **ret_prepared)
{
    const struct rights_request *request = rq->subject;
    const struct act_form *form = rq->filled;
    const struct rights_transition *transition = transition_of_path(rq);
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    bool refused = false;
    TRY(refused_by_rule(rq, &refused));
    if (refused) {
        return OK;
    }
    struct rights_simple simple = { .act = transition->act, .reason = form->reason };
    if (transition->act == RIGHTS_ACT_STOP) {
        simple.outcome = (enum rights_outcome)form->ending;
    }
    const struct rights_simple_prepared *prepared = NULL;
    TRY(rights_settings(rq, &settings));
    TRY(rights_simple_prepare(&desk, request, settings, &simple, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, rights_url(rq, request, SV("")));
}

static enum err prepare_asking(struct rq *rq, const void **ret_prepared)
{
    const struct rights_request *request = rq->subject;
    const struct act_form *form = rq->filled;
    bool again = transition_of_path(rq)->act == RIGHTS_ACT_ASK_AGAIN;
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    bool refused = false;
    TRY(refused_by_rule(rq, &refused));
    if (refused) {
        return OK;
    }
    const struct rights_agreed *prepared = NULL;
    TRY(rights_settings(rq, &settings));
    if (again) {
        TRY(rights_ask_again_prepare(&desk, request, settings, form->reason, &prepared));
    } else {
        TRY(rights_agree_prepare(&desk, request, settings, form->reason, &prepared));
    }
    *ret_prepared = prepared;
    answer_notice(rq, T("Asked. Each owner finds the question under To do."));
    return answer_redirect(rq, rights_url(rq, request, SV("")));
}

/* --- the decision --- */
struct decision_form {
    int outcome, language;
    struct sv reasons, told, statement;
};
#define AT(member) .offset = offsetof(struct decision_form, member)
static const struct choice outcome_choices[] = {
    { SV_INIT("toegewezen"), RIGHTS_GRANTED, T_INIT("Granted"), { { "", 0 } } },
    { SV_INIT("deels"), RIGHTS_GRANTED_IN_PART, T_INIT("Granted in part"), { { "", 0 } } },
    { SV_INIT("niets"), RIGHTS_NOTHING, T_INIT("No data that we can give"),
      T_INIT("Nothing is known, or nothing may be said: the letter is the same.") },
    { SV_INIT("afgewezen"), RIGHTS_REFUSED, T_INIT("Refused"),
      T_INIT("The letter says why. It shows that there are data.") },
};
static const struct choice language_choices[] = {
    { SV_INIT("nl"), LANGUAGE_NL, T_INIT("Dutch"), { { "", 0 } } },
    { SV_INIT("en"), LANGUAGE_EN, T_INIT("English"), { { "", 0 } } },
};
static const struct field decision_fields[] = {
    { .name = SV_INIT("besluit"), .kind = FIELD_CHOICE, .required = true, AT(outcome), .choices = outcome_choices,
      .choice_count = 4, .label = T_INIT("What is decided?"), .missing = T_INIT("Choose what was decided.") },
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, AT(reasons), .label = T_INIT("Why, for the file"),
      .hint = T_INIT("Not in the letter."), .missing = T_INIT("Write down why, for the file.") },
    { .name = SV_INIT("uitleg"), .kind = FIELD_TEXT, AT(told), .label = T_INIT("Why, in the letter"),
      .hint = T_INIT("In plain words. Not used when there is nothing that we can give: that letter has no words of "
                     "your own.") },
    { .name = SV_INIT("zienswijze"), .kind = FIELD_TEXT, AT(statement),
      .label = T_INIT("What the person says of it"),
      .hint = T_INIT("In their own words. With a correction, objection or erasure it stands in the dossiers from "
                     "then on.") },
    { .name = SV_INIT("taal"), .kind = FIELD_CHOICE, .required = true, AT(language), .choices = language_choices,
      .choice_count = 2, .label = T_INIT("Language of the letter"), .missing = T_INIT("Choose the language.") },
};
#undef AT

static void decision_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct decision_form *form = filled;
    (void)rq;
    if (form->outcome > 0 && form->outcome != RIGHTS_NOTHING && sv_empty(form->told)) {
        form_problem(answer, SV("uitleg"), T("Write down what the letter says about why."));
    }
}
static const struct form decision_form = { .name = SV_INIT("rechten-besluit"), FORM_FIELDS(decision_fields),
                                           .size = sizeof(struct decision_form), .check = decision_check };

static enum err show_decision(struct rq *rq)
{
    const struct rights_transition *transition = rights_transition_of(RIGHTS_ACT_DECIDE);
    struct text why;
    if (rights_allows(transition, rq->subject, &rq->actor, date_of(rq->now), &why) != OK) {
        return answer_refused(rq, why);
    }
    struct rights_form_view view = rights_form_of(rq, transition->label, &decision_form);
    view.lead = transition->meaning;
    view.button = transition->label;
    ANSWER_PAGE(rq, rights_form, &view);
}

static enum err prepare_decision(struct rq *rq, const void **ret_prepared)
{
    const struct rights_request *request = rq->subject;
    const struct decision_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct text why = T("");
    bool refused = false;
    TRY(refused_by_rule(rq, &refused));
    if (refused) {
        return OK;
    }
    TRY(rights_settings(rq, &settings));
    struct rights_decision_new new = { (enum rights_outcome)form->outcome, (enum language)form->language,
                                       form->reasons, form->told, form->statement };
    const struct rights_deciding *prepared = NULL;
    enum err err = rights_decide_prepare(&desk, request, settings, &new, &why, &prepared);
    if (err == ERR_REFUSED && !sv_empty(why.key)) {
        form_problem(rq->form, SV("besluit"), why);
        return OK;
    }
    TRY(err);
    *ret_prepared = prepared;
    answer_notice(rq, T("Decided. Print the letter and send it."));
    return answer_redirect(rq, rights_url(rq, request, SV("/brief")));
}

#define ACT(path_, form_, prepare_, apply_)                                                     \
    GET_OF("/rechten/{aanvraag}/" path_, rights_of_path, show_act, MAY_RIGHTS_HANDLE),          \
    POST_OF("/rechten/{aanvraag}/" path_, rights_of_path, form_, show_act, prepare_, apply_, MAY_RIGHTS_HANDLE)

static const struct route routes[] = {
    ACT("vraag", &reason_form, prepare_simple, rights_simple_apply),
    ACT("akkoord", &remark_form, prepare_asking, rights_agree_apply),
    ACT("niet-akkoord", &reason_form, prepare_simple, rights_simple_apply),
    ACT("opnieuw-vragen", &reason_form, prepare_asking, rights_agree_apply),
    ACT("verlengen", &reason_form, prepare_simple, rights_simple_apply),
    ACT("beeindigen", &ending_form, prepare_simple, rights_simple_apply),
    GET_OF("/rechten/{aanvraag}/besluit", rights_of_path, show_decision, MAY_RIGHTS_HANDLE),
    POST_OF("/rechten/{aanvraag}/besluit", rights_of_path, &decision_form, show_decision, prepare_decision,
            rights_decide_apply, MAY_RIGHTS_HANDLE),
};
const struct route_table rights_act_routes = ROUTE_TABLE(routes);
