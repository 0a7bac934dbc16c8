/* Pages of dividing the work: who leads and who stands in, stepping aside, and telling the person concerned. */
#include "access/account.h"
#include "cases/assign.h"
#include "cases/head.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"

/* Colleagues who may lead; `without` is left out. */
struct colleague_list {
    struct choice_view *offered;
    struct person_id *people;
    size_t count;
};

static enum err colleagues_of(struct rq *rq, struct person_id without, struct colleague_list *ret_list)
{
    struct role_holder *holders = NULL;
    size_t count = 0;
    TRY(role_holders(rq->tx, rq->arena, rq->actor.municipality, date_of(rq->now), &holders, &count));
    struct colleague_list list = { .offered = ARENA_ARRAY(rq->arena, struct choice_view, count),
                                   .people = ARENA_ARRAY(rq->arena, struct person_id, count) };
    if (list.offered == NULL || list.people == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        bool fits = holders[i].enrolled && role_holder_may(&holders[i], MAY_CASE_LEAD);
        if (fits && holders[i].id.value != without.value) {
            list.people[list.count] = holders[i].id;
            list.offered[list.count++] = (struct choice_view){ .id = holders[i].reference,
                                                               .code = holders[i].reference,
                                                               .label = holders[i].name };
        }
    }
    *ret_list = list;
    return OK;
}

static struct person_id person_chosen(const struct colleague_list *list, struct sv reference)
{
    for (size_t i = 0; i < list->count; i++) {
        if (sv_equal(list->offered[i].code, reference)) {
            return list->people[i];
        }
    }
    return (struct person_id){ 0 };
}

/* --- assigning ---------------------------------------------------------------------------------------------------- */
struct assign_form {
    struct sv lead, deputy;
};
static const struct field assign_fields[] = {
    { .name = SV_INIT("regisseur"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct assign_form, lead), .label = T_INIT("Who leads this case?"),
      .missing = T_INIT("Choose who leads this case.") },
    { .name = SV_INIT("vervanger"), .kind = FIELD_CHOICE, .offset = offsetof(struct assign_form, deputy),
      .label = T_INIT("Who stands in?"), .hint = T_INIT("Leave it open to keep who stands in now.") },
};
static const struct field conflict_fields[] = {
    { .name = SV_INIT("regisseur"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct assign_form, lead), .label = T_INIT("Who takes it over?"),
      .hint = T_INIT("From then on you do not see this case any more, whatever your role."),
      .missing = T_INIT("Choose who takes it over.") },
};
static const struct form assign_form = { .name = SV_INIT("casus-toewijzen"), FORM_FIELDS(assign_fields),
                                         .size = sizeof(struct assign_form) };
static const struct form conflict_form = { .name = SV_INIT("casus-belang"), FORM_FIELDS(conflict_fields),
                                           .size = sizeof(struct assign_form) };

static enum err show_colleagues(struct rq *rq, enum case_act act, const struct form *form)
{
    const struct case_transition *transition = case_transition_of(act);
    bool conflict = act == CASE_ACT_DECLARE_CONFLICT;
    struct case_facts facts;
    struct colleague_list list;
    bool refused = false;
    TRY(case_act_checked(rq, act, &facts, &refused));
    if (refused) {
        return OK;
    }
    TRY(colleagues_of(rq, conflict ? rq->actor.person : (struct person_id){ 0 }, &list));
    struct case_form_view view = case_form_of(rq, transition->label, form);
    view.lead = transition->meaning;
    view.button = conflict ? T("Step aside") : T("Assign");
    form_offer(rq, &view.form, &(struct form_offer){ .field = SV("regisseur"), .offered = list.offered,
                                                     .count = list.count });
    if (!conflict) {
        form_offer(rq, &view.form, &(struct form_offer){ .field = SV("vervanger"), .offered = list.offered,
                                                         .count = list.count });
    }
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err show_assign(struct rq *rq)
{
    return show_colleagues(rq, CASE_ACT_ASSIGN, &assign_form);
}

static enum err show_conflict(struct rq *rq)
{
    return show_colleagues(rq, CASE_ACT_DECLARE_CONFLICT, &conflict_form);
}

static enum err prepare_hand(struct rq *rq, enum case_act act, const void **ret_prepared)
{
    const struct assign_form *form = rq->filled;
    bool conflict = act == CASE_ACT_DECLARE_CONFLICT;
    struct case_facts facts;
    struct colleague_list list;
    bool refused = false;
    TRY(case_act_checked(rq, act, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct person_id from = conflict ? rq->actor.person : (struct person_id){ 0 };
    TRY(colleagues_of(rq, from, &list));
    struct case_assignment wanted = { .from = from, .to = person_chosen(&list, form->lead),
                                      .deputy = person_chosen(&list, form->deputy) };
    if (wanted.to.value == 0) {
        form_problem(rq->form, SV("regisseur"), T("Choose somebody from the list."));
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct case_moment moment;
    const struct case_assignment *prepared = NULL;
    TRY(case_moment_of(rq, &moment));
    TRY(case_assign_prepare(&desk, rq->subject, &moment, &wanted, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, conflict ? URL("/casussen") : case_url(rq, rq->subject, SV("")));
}

static enum err prepare_assign(struct rq *rq, const void **ret_prepared)
{
    return prepare_hand(rq, CASE_ACT_ASSIGN, ret_prepared);
}

static enum err prepare_conflict(struct rq *rq, const void **ret_prepared)
{
    return prepare_hand(rq, CASE_ACT_DECLARE_CONFLICT, ret_prepared);
}

/* --- telling the person concerned --------------------------------------------------------------------------------- */
struct inform_form {
    int choice;
    struct sv ground;
};
static const struct choice inform_choices[] = {
    { SV_INIT("verteld"), INFORM_DONE, T_INIT("The person was told"), T_INIT("By letter or in a talk, with their rights.") },
    { SV_INIT("later"), INFORM_POSTPONED, T_INIT("Not yet"), T_INIT("On a ground of the law; it is looked at again.") },
};
static const struct field inform_fields[] = {
    { .name = SV_INIT("besluit"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct inform_form, choice), .choices = inform_choices,
      .choice_count = sizeof inform_choices / sizeof inform_choices[0],
      .label = T_INIT("Is the person concerned told?"),
      .missing = T_INIT("Choose whether the person was told.") },
    { .name = SV_INIT("grond"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct inform_form, ground),
      .label = T_INIT("How, or why not yet?"),
      .hint = T_INIT("When told: how and when. When not: the ground, and what has to change first."),
      .missing = T_INIT("Write down how the person was told, or why not yet.") },
};
static const struct form inform_form = { .name = SV_INIT("casus-informeren"), FORM_FIELDS(inform_fields),
                                         .size = sizeof(struct inform_form) };

static enum err show_inform(struct rq *rq)
{
    struct case_form_view view = case_form_of(rq, T("Tell the person concerned"), &inform_form);
    view.lead = T("That there is a case, why, and which rights they have; or why not yet.");
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_inform(struct rq *rq, const void **ret_prepared)
{
    const struct inform_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct case_moment moment;
    const struct case_inform *prepared = NULL;
    TRY(case_moment_of(rq, &moment));
    TRY(case_inform_prepare(&desk, rq->subject, &moment, (enum inform_state)form->choice, form->ground, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, case_url(rq, rq->subject, SV("")));
}

#define CASE_FORM(path_, form_, show_, prepare_, apply_)                                             \
    GET_OF("/casussen/{casus}/" path_, case_of_path, show_, MAY_CASE_LEAD),                     \
    POST_OF("/casussen/{casus}/" path_, case_of_path, form_, show_, prepare_, apply_, MAY_CASE_LEAD)

static const struct route routes[] = {
    CASE_FORM("toewijzen", &assign_form, show_assign, prepare_assign, case_assign_apply),
    CASE_FORM("belang", &conflict_form, show_conflict, prepare_conflict, case_assign_apply),
    CASE_FORM("informeren", &inform_form, show_inform, prepare_inform, case_inform_apply),
};
const struct route_table cases_assign_routes = ROUTE_TABLE(routes);
