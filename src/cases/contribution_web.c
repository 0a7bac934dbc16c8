/* Pages of contributing and of taking a contribution back. */
#include "cases/contribution.h"
#include "cases/head.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"

struct contribution_form {
    int category;
    struct sv question, basis, body;
};
#define AT(member) .offset = offsetof(struct contribution_form, member)

static const struct choice categories[] = {
    { SV_INIT("gewoon"), CATEGORY_ORDINARY, T_INIT("Ordinary"), T_INIT("Work, school, housing, contacts.") },
    { SV_INIT("bijzonder"), CATEGORY_SPECIAL, T_INIT("Special"), T_INIT("For example health. Only when the law allows it.") },
    { SV_INIT("strafrechtelijk"), CATEGORY_CRIMINAL, T_INIT("Criminal"), T_INIT("Offences, suspicions, sentences.") },
};
static const struct field contribution_fields[] = {
    { .name = SV_INIT("vraag"), .kind = FIELD_LINE, .required = true, AT(question),
      .label = T_INIT("For which question of this case?"),
      .missing = T_INIT("Write down which question this answers.") },
    { .name = SV_INIT("soort-gegevens"), .kind = FIELD_CHOICE, .required = true, AT(category),
      .label = T_INIT("What kind of data is it?"), .choices = categories,
      .choice_count = sizeof categories / sizeof categories[0], .missing = T_INIT("Choose the kind of data.") },
    { .name = SV_INIT("grondslag"), .kind = FIELD_LINE, .required = true, AT(basis),
      .label = T_INIT("On which legal basis?"), .hint = T_INIT("Consent, a law or an agreement: name it."),
      .missing = T_INIT("Write down the legal basis.") },
    { .name = SV_INIT("bijdrage"), .kind = FIELD_TEXT, .required = true, AT(body),
      .label = T_INIT("What do you contribute?"),
      .hint = T_INIT("Only what the question needs. Name facts, say from whom you have them, and what speaks against."),
      .missing = T_INIT("Write down what you contribute.") },
};
static const struct form contribution_form = { .name = SV_INIT("bijdrage"), FORM_FIELDS(contribution_fields),
                                               .size = sizeof(struct contribution_form) };

/* Who leads without taking part contributes nothing of their own. */
static bool takes_part(struct rq *rq, enum err *ret_answered)
{
    const struct casefile *casefile = rq->subject;
    if (casefile->me.participant.value != 0) {
        return true;
    }
    *ret_answered = answer_refused(rq, T("Only who takes part in this case can contribute."));
    return false;
}

static enum err show_contribute(struct rq *rq)
{
    struct case_facts facts;
    enum err answered = OK;
    bool refused = false;
    if (!takes_part(rq, &answered)) {
        return answered;
    }
    TRY(case_act_checked(rq, CASE_ACT_CONTRIBUTE, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, T("Contribute"), &contribution_form);
    view.lead = T("Who leads the case reads this, and who has what others contributed in their scope. You can withdraw it.");
    view.button = T("Contribute");
    ANSWER_PAGE(rq, case_form, &view);
}

/* What the sharing rules forbid is said at the field. */
static enum err sharing_check(struct rq *rq, enum data_category category)
{
    enum sharing_party party = 0;
    struct sharing_rules *rules = NULL;
    TRY(contribution_party(rq->tx, rq->arena, rq->subject, &party));
    TRY(sharing_load(rq->tx, rq->arena, rq->actor.municipality, &rules));
    if (!sharing_allows(rules, party, category, SHARING_PROVIDES)) {
        form_problem(rq->form, SV("soort-gegevens"),
                     T("The agreement does not let your organisation provide this kind of data here."));
    }
    return OK;
}

static enum err prepare_contribute(struct rq *rq, const void **ret_prepared)
{
    const struct contribution_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct case_facts facts;
    enum err answered = OK;
    bool refused = false;
    if (!takes_part(rq, &answered)) {
        return answered;
    }
    TRY(case_act_checked(rq, CASE_ACT_CONTRIBUTE, &facts, &refused));
    if (refused) {
        return OK;
    }
    TRY(sharing_check(rq, (enum data_category)form->category));
    if (form_has_problems(rq->form)) {
        return OK;
    }
    struct contribution_wish wish = { (enum data_category)form->category, form->question, form->basis, form->body };
    struct desk desk = desk_of(rq);
    struct case_moment moment;
    const struct contribution_change *change = NULL;
    TRY(case_moment_of(rq, &moment));
    TRY(contribution_prepare(&desk, casefile, &moment, &wish, &change));
    *ret_prepared = change;
    answer_notice(rq, T("Contributed."));
    return answer_redirect(rq, case_url(rq, casefile, SV("")));
}

/* --- taking it back ----------------------------------------------------------------------------------------------- */
static const struct form withdraw_form = { .name = SV_INIT("bijdrage-intrekken") };

static enum err show_withdraw(struct rq *rq)
{
    struct contribution_id contribution = { 0 };
    if (!sv_to_int(rq->parts[1], &contribution.value)) {
        return ERR_NOT_FOUND;
    }
    struct desk desk = desk_of(rq);
    enum err err = contribution_withdraw_may(&desk, rq->subject, contribution);
    if (err == ERR_REFUSED) {
        return answer_refused(rq, T("Only the organisation that contributed this can withdraw it."));
    }
    if (err == ERR_CONFLICT && rq->method == METHOD_GET) {
        return answer_refused(rq, T("This was withdrawn already."));
    }
    if (err != ERR_CONFLICT) {
        TRY(err);
    }
    struct case_form_view view = case_form_of(rq, T("Withdraw this contribution"), &withdraw_form);
    view.lead = T("The text is destroyed at once, for everybody. That you contributed and withdrew stays visible.");
    view.button = T("Withdraw");
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_withdraw(struct rq *rq, const void **ret_prepared)
{
    const struct casefile *casefile = rq->subject;
    struct contribution_id contribution = { 0 };
    if (!sv_to_int(rq->parts[1], &contribution.value)) {
        return ERR_NOT_FOUND;
    }
    struct desk desk = desk_of(rq);
    struct case_moment moment;
    const struct contribution_change *change = NULL;
    TRY(case_moment_of(rq, &moment));
    enum err err = contribution_withdraw_prepare(&desk, casefile, &moment, contribution, &change);
    if (err == ERR_REFUSED) {
        return answer_refused(rq, T("Only the organisation that contributed this can withdraw it."));
    }
    TRY(err);
    *ret_prepared = change;
    answer_notice(rq, T("Withdrawn. The text is gone."));
    return answer_redirect(rq, case_url(rq, casefile, SV("")));
}

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/bijdrage", case_of_path, show_contribute, MAY_CASE_TAKE_PART),
    POST_OF("/casussen/{casus}/bijdrage", case_of_path, &contribution_form, show_contribute, prepare_contribute,
            contribution_apply, MAY_CASE_TAKE_PART),
    GET_OF("/casussen/{casus}/bijdrage/{bijdrage}/intrekken", case_of_path, show_withdraw, MAY_CASE_TAKE_PART),
    POST_OF("/casussen/{casus}/bijdrage/{bijdrage}/intrekken", case_of_path, &withdraw_form, show_withdraw,
            prepare_withdraw, contribution_apply, MAY_CASE_TAKE_PART),
};
const struct route_table cases_contribution_routes = ROUTE_TABLE(routes);
