/* Who said that a retention rule may do its work, rule by rule. */
#include "authorisations_page.h"
#include "privacy/privacy.h"
#include "privacy/privacy_web.h"
#include "privacy/staff_log.h"
#include "web/answer.h"

enum { AUTHORISATION_GIVE = 1, AUTHORISATION_WITHDRAW = 2 };

struct authorisation_filled {
    struct sv rule;
    int answer;
};
static const struct choice answers[] = {
    { .code = SV_INIT("geven"), .value = AUTHORISATION_GIVE, .label = T_INIT("Give a standing authorisation") },
    { .code = SV_INIT("intrekken"), .value = AUTHORISATION_WITHDRAW, .label = T_INIT("Withdraw the authorisation") },
};
static const struct field fields[] = {
    { .name = SV_INIT("regel"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct authorisation_filled,
        rule),
      .label = T_INIT("Rule"), .missing = T_INIT("Choose a rule.") },
    { .name = SV_INIT("antwoord"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct authorisation_filled, answer), .label = T_INIT("What do you do?"),
      .hint = T_INIT("Without an authorisation the rule does its work all the same. The authorisation says who stands for it."),
      .missing = T_INIT("Choose what you do."), .choices = answers, .choice_count = sizeof answers / sizeof *answers },
};
static const struct form form = { .name = SV_INIT("authorisation"), FORM_FIELDS(fields),
                                  .size = sizeof(struct authorisation_filled) };

static enum err rules_offer(struct rq *rq, struct authorisations_view *view)
{
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, view->rows_count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < view->rows_count; i++) {
        offered[i] = (struct choice_view){ .id = view->rows[i].name, .code = view->rows[i].name,
                                           .label = view->rows[i].label };
    }
    form_offer(rq, &view->form, &(struct form_offer){ SV("regel"), offered, view->rows_count });
    return OK;
}

static enum err authorisations_show(struct rq *rq)
{
    struct authorisations_view view = { .frame = frame_staff(rq, T("Standing authorisations")),
                                        .tabs = privacy_tabs(rq, TAB_AUTHORISATIONS),
                                        .action = URL("/vernietiging/machtigingen"),
                                        .may_change = actor_may(&rq->actor, MAY_DESTRUCTION_AUTHORISE),
                                        .form = form_show(rq, &form, NULL, 1) };
    struct authorisation *rules = NULL;
    size_t count = 0;
    TRY(authorisations(rq->tx, rq->arena, rq->actor.municipality, &rules, &count));
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    view.rows = ARENA_ARRAY(rq->arena, struct rule_row, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        enum setting setting;
        bool known = setting_of_name(rules[i].rule, &setting);
        view.rows[i] = (struct rule_row){
            .name = rules[i].rule, .label = retention_rule_label(rules[i].rule, rq->language),
            .term = known ? setting_amount(rq->arena, rq->language, setting, setting_number(settings, setting))
                          : (struct sv){ 0 },
            .unconfirmed = known && !setting_confirmed(settings, setting), .stands = rules[i].stands,
            .given_by = rules[i].given_name, .role = role_text(rules[i].given_role), .given = rules[i].given,
        };
        view.has_missing = view.has_missing || !rules[i].stands;
    }
    view.rows_count = count;
    TRY(rules_offer(rq, &view));
    ANSWER_PAGE(rq, authorisations, &view);
}

static enum err authorisation_prepare(struct rq *rq, const void **ret_prepared)
{
    const struct authorisation_filled *filled = rq->filled;
    struct authorisation *rules = NULL;
    size_t count = 0;
    TRY(authorisations(rq->tx, rq->arena, rq->actor.municipality, &rules, &count));
    bool give = filled->answer == AUTHORISATION_GIVE;
    const struct authorisation *rule = NULL;
    for (size_t i = 0; i < count; i++) {
        rule = sv_equal(rules[i].rule, filled->rule) ? &rules[i] : rule;
    }
    if (rule == NULL) {
        form_problem(rq->form, SV("regel"), T("Choose a rule of the list."));
    } else if (rule->stands == give) {
        form_problem(rq->form, SV("antwoord"),
                     give ? T("This rule has an authorisation already.")
                         : T("This rule has no authorisation to withdraw."));
    }
    struct authorisation_change *change = ARENA_NEW(rq->arena, struct authorisation_change);
    if (change == NULL) {
        return ERR_NO_MEMORY;
    }
    if (form_has_problems(rq->form)) {
        return OK;
    }
    *change = (struct authorisation_change){ .id = { id_next(rq->now, rq->random) },
                                             .municipality = rq->actor.municipality, .rule = rule->rule, .give = give,
                                             .by = rq->actor.person,
                                             .role = actor_role_for(&rq->actor, MAY_DESTRUCTION_AUTHORISE),
                                             .at = rq->now };
    TRY(staff_log(rq,
                  &(struct staff_act){ .permission = MAY_DESTRUCTION_AUTHORISE, .action = LOG_DECIDE,
                                       .object = SV("authorisation") },
                  &change->intent));
    answer_notice(rq, give ? T("The rule has your authorisation.") : T("The authorisation was withdrawn."));
    *ret_prepared = change;
    return answer_redirect(rq, URL("/vernietiging/machtigingen"));
}

static const struct route routes[] = {
    GET("/vernietiging/machtigingen", authorisations_show, MAY_DESTRUCTION_LIST),
    POST("/vernietiging/machtigingen", &form, authorisations_show, authorisation_prepare, authorisation_apply,
         MAY_DESTRUCTION_AUTHORISE),
};
const struct route_table privacy_authorisation_routes = ROUTE_TABLE(routes);
