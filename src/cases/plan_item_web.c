/* Forms of the draft's goals, measures and people around the person. */
#include "cases/cases_web.h"
#include "cases/plan_web.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"

static enum err back_to_plan(struct rq *rq, const struct plan_prepared *prepared, const void **ret_prepared)
{
    *ret_prepared = prepared;
    answer_notice(rq, T("Written down."));
    return answer_redirect(rq, case_url(rq, rq->subject, SV("/plan")));
}

/* Whether the draft may change; if not, the page that says so is the answer. */
static enum err draft_checked(struct rq *rq, bool *ret_refused)
{
    const struct casefile *casefile = rq->subject;
    *ret_refused = casefile->state == CASE_CLOSING || casefile->state == CASE_CLOSED;
    return *ret_refused ? answer_refused(rq, T("The plan of this case does not change any more.")) : OK;
}

_Static_assert(PLAN_ROWS_MAX == 100, "the sentences below name this number");

/* Whether one more of these fits; a form that changes one always does. */
static enum err room_checked(struct rq *rq, bool fits, struct text full, bool *ret_refused)
{
    *ret_refused = !fits;
    return fits ? OK : answer_refused(rq, full);
}

static enum err room_of(struct rq *rq, struct plan_room *ret_room)
{
    const struct casefile *casefile = rq->subject;
    return plan_room_read(rq->tx, rq->arena, casefile->id, ret_room);
}

static enum err draft_read(struct rq *rq, struct plan *ret_plan)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    return plan_read(&desk, casefile, &casefile->me, 0, ret_plan);
}

/* The row that the path names; 0 on the page of a new one. */
static enum err row_of_path(const struct rq *rq, int64_t *ret_row)
{
    if (sv_empty(rq->parts[1])) {
        *ret_row = 0;
        return OK;
    }
    return sv_to_int(rq->parts[1], ret_row) && *ret_row > 0 ? OK : ERR_NOT_FOUND;
}

static enum err form_answer_page(struct rq *rq, struct case_form_view *view)
{
    view->back = case_url(rq, rq->subject, SV("/plan"));
    ANSWER_PAGE(rq, case_form, view);
}

#define REMOVE_FIELD(type_) \
    { .name = SV_INIT("weg"), .kind = FIELD_CHECK, .offset = offsetof(type_, remove), \
      .label = T_INIT("Take it out of the plan") }

/* --- goals -------------------------------------------------------------------------------------------------------- */
struct goal_form {
    int domain;
    struct sv body;
    bool remove;
};
static const struct choice domains[] = {
    { .code = SV_INIT("wonen"), .value = LIFE_HOUSING, .label = T_INIT("Housing") },
    { .code = SV_INIT("werk-en-school"), .value = LIFE_WORK_SCHOOL, .label = T_INIT("Work, school and days") },
    { .code = SV_INIT("geld"), .value = LIFE_MONEY, .label = T_INIT("Money") },
    { .code = SV_INIT("familie"), .value = LIFE_FAMILY, .label = T_INIT("Family") },
    { .code = SV_INIT("vrienden"), .value = LIFE_FRIENDS, .label = T_INIT("Friends and free time") },
    { .code = SV_INIT("gezondheid"), .value = LIFE_HEALTH, .label = T_INIT("Health") },
    { .code = SV_INIT("meedoen"), .value = LIFE_SOCIETY, .label = T_INIT("Taking part in society") },
    { .code = SV_INIT("veiligheid"), .value = LIFE_SAFETY, .label = T_INIT("Safety") },
};
#define GOAL_FIELDS \
    { .name = SV_INIT("leefgebied"), .kind = FIELD_CHOICE, .required = true, \
      .offset = offsetof(struct goal_form, domain), .label = T_INIT("Which part of life?"), .choices = domains, \
      .choice_count = sizeof domains / sizeof *domains, .missing = T_INIT("Choose the part of life.") }, \
    { .name = SV_INIT("doel"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct goal_form, body), \
      .label = T_INIT("What will be there?"), \
      .hint = T_INIT("Say what is reached, so that the person can want it too: \"has a job that fits\".") \
    , .missing = T_INIT("Write the goal.") }
static const struct field goal_fields[] = { GOAL_FIELDS };
static const struct field goal_change_fields[] = { GOAL_FIELDS, REMOVE_FIELD(struct goal_form) };

static void goal_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    (void)rq;
    const struct goal_form *form = filled;
    if (!form->remove && !goal_is_positive(form->body)) {
        form_problem(answer, SV("doel"),
                     T("Say what will be there, not what stops: \"has a job that fits\", not \"no longer hangs around\"."));
    }
}
static const struct form goal_form = { .name = SV_INIT("plan-doel"), FORM_FIELDS(goal_fields),
                                       .size = sizeof(struct goal_form), .check = goal_check };
static const struct form goal_change_form = { .name = SV_INIT("plan-doel-wijzigen"), FORM_FIELDS(goal_change_fields),
                                              .size = sizeof(struct goal_form), .check = goal_check };

/* For a new goal: whether the draft may change and has room for it. */
static enum err goal_checked(struct rq *rq, bool is_new, bool *ret_refused)
{
    struct plan_room room;
    TRY(draft_checked(rq, ret_refused));
    if (*ret_refused || !is_new) {
        return OK;
    }
    TRY(room_of(rq, &room));
    return room_checked(rq, room.goal,
                        T("A plan holds 100 goals and this one is full. Take one out before you add another."),
                        ret_refused);
}

static enum err show_goal(struct rq *rq)
{
    bool refused = false;
    TRY(goal_checked(rq, true, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, T("A goal"), &goal_form);
    view.lead = T("In words of what will be there, in one part of somebody's life. A plan holds 100 goals at most.");
    return form_answer_page(rq, &view);
}

static enum err show_goal_change(struct rq *rq)
{
    struct plan plan;
    int64_t row = 0;
    bool refused = false;
    TRY(row_of_path(rq, &row));
    TRY(draft_checked(rq, &refused));
    if (refused) {
        return OK;
    }
    TRY(draft_read(rq, &plan));
    struct goal_form initial = { .domain = -1 };
    for (size_t i = 0; i < plan.goal_count; i++) {
        if (plan.goals[i].id.value == row) {
            initial = (struct goal_form){ .domain = (int)plan.goals[i].domain, .body = plan.goals[i].body };
        }
    }
    if (initial.domain < 0 && rq->form == NULL) {
        return ERR_NOT_FOUND;
    }
    struct case_form_view view = case_form_of(rq, T("Change a goal"), &goal_change_form);
    view.form = form_show(rq, &goal_change_form, &initial, 1);
    view.lead = T("Did somebody else change it meanwhile? Then both stand in the plan, and you choose.");
    return form_answer_page(rq, &view);
}

static enum err prepare_goal(struct rq *rq, const void **ret_prepared)
{
    const struct goal_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    const struct plan_prepared *prepared = NULL;
    int64_t row = 0;
    bool refused = false;
    TRY(row_of_path(rq, &row));
    TRY(goal_checked(rq, row == 0, &refused));
    if (refused) {
        return OK;
    }
    if (form->remove && row != 0) {
        TRY(plan_remove_prepare(&desk, rq->subject, &(struct plan_removal){ .goal = { row } }, &prepared));
    } else {
        TRY(plan_goal_prepare(&desk, rq->subject,
                              &(struct plan_goal_new){ (enum life_domain)form->domain, form->body, { row } },
                              &prepared));
    }
    return back_to_plan(rq, prepared, ret_prepared);
}

/* --- measures ----------------------------------------------------------------------------------------------------- */
struct measure_form {
    int kind;
    struct sv body, basis, authority, owner;
    bool coercive, remove;
    struct date from, until;
};
#define AT(member) .offset = offsetof(struct measure_form, member)
static const struct choice measure_kinds[] = {
    { .code = SV_INIT("zorg"), .value = MEASURE_CARE, .label = T_INIT("Care") },
    { .code = SV_INIT("maatschappelijk"), .value = MEASURE_SOCIAL, .label = T_INIT("Social support") },
    { .code = SV_INIT("mentor"), .value = MEASURE_MENTORING, .label = T_INIT("Mentoring") },
    { .code = SV_INIT("bestuurlijk"), .value = MEASURE_ADMINISTRATIVE, .label = T_INIT("Administrative measure") },
    { .code = SV_INIT("strafrechtelijk"), .value = MEASURE_CRIMINAL, .label = T_INIT("Criminal measure") },
};
#define MEASURE_FIELDS \
    { .name = SV_INIT("soort"), .kind = FIELD_CHOICE, .required = true, AT(kind), .label = T_INIT("What kind?"), \
      .choices = measure_kinds, .choice_count = sizeof measure_kinds / sizeof *measure_kinds, \
      .missing = T_INIT("Choose the kind of measure.") }, \
    { .name = SV_INIT("maatregel"), .kind = FIELD_TEXT, .required = true, AT(body), .label = T_INIT("What is done?"), \
      .missing = T_INIT("Write what is done.") }, \
    { .name = SV_INIT("eigenaar"), .kind = FIELD_CHOICE, .required = true, AT(owner), \
      .label = T_INIT("Who owns it?"), .missing = T_INIT("Choose who owns it.") }, \
    { .name = SV_INIT("van"), .kind = FIELD_DATE, .required = true, AT(from), .label = T_INIT("From"), \
      .missing = T_INIT("Enter the day on which it begins.") }, \
    { .name = SV_INIT("tot"), .kind = FIELD_DATE, .required = true, AT(until), .label = T_INIT("Until"), \
      .missing = T_INIT("Enter the day on which it ends.") }, \
    { .name = SV_INIT("verplicht"), .kind = FIELD_CHECK, AT(coercive), \
      .label = T_INIT("The person is not free to refuse this") }, \
    { .name = SV_INIT("grondslag"), .kind = FIELD_LINE, AT(basis), .label = T_INIT("Legal basis"), \
      .hint = T_INIT("Needed when it is compulsory, and for every administrative or criminal measure.") }, \
    { .name = SV_INIT("bevoegd"), .kind = FIELD_LINE, AT(authority), .label = T_INIT("Competent body"), \
      .hint = T_INIT("Who may decide it by law, for example the mayor or a judge.") }
static const struct field measure_fields[] = { MEASURE_FIELDS };
static const struct field measure_change_fields[] = { MEASURE_FIELDS, REMOVE_FIELD(struct measure_form) };

static void measure_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct measure_form *form = filled;
    if (form->remove) {
        return;
    }
    if (measure_needs_basis((enum measure_kind)form->kind, form->coercive)) {
        if (sv_empty(form->basis)) {
            form_problem(answer, SV("grondslag"), T("A compulsory measure needs its legal basis. Write it down."));
        }
        if (sv_empty(form->authority)) {
            form_problem(answer, SV("bevoegd"), T("A compulsory measure needs the body that may decide it."));
        }
    }
    if (form->from.set && form->until.set && form->until.day < form->from.day) {
        form_problem(answer, SV("tot"), T("Enter a day after the day on which it begins."));
    } else if (form->until.set && form->until.day < date_of(rq->now).day) {
        form_problem(answer, SV("tot"), T("Enter a day that is still to come."));
    }
}
static const struct form measure_form = { .name = SV_INIT("plan-maatregel"), FORM_FIELDS(measure_fields),
                                          .size = sizeof(struct measure_form), .check = measure_check };
static const struct form measure_change_form = { .name = SV_INIT("plan-maatregel-wijzigen"),
                                                 FORM_FIELDS(measure_change_fields),
                                                 .size = sizeof(struct measure_form), .check = measure_check };

static enum err owners_offer(struct rq *rq, const struct plan *plan, struct form_view *form)
{
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, plan->person_count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t i = 0; i < plan->person_count; i++) {
        if (plan->people[i].takes_part) {
            struct sv code = text_int(rq->arena, plan->people[i].id.value);
            offered[count++] = (struct choice_view){ .id = code, .code = code,
                                                     .label = plan_person_name(rq, &plan->people[i]) };
        }
    }
    form_offer(rq, form, &(struct form_offer){ .field = SV("eigenaar"), .offered = offered, .count = count });
    return OK;
}

static struct measure_form measure_typed(struct rq *rq, const struct plan_measure *measure)
{
    return (struct measure_form){ .kind = (int)measure->kind, .body = measure->body, .basis = measure->basis,
                                  .authority = measure->authority,
                                  .owner = text_int(rq->arena, measure->owner.value), .coercive = measure->coercive,
                                  .from = measure->from, .until = measure->until };
}

static enum err measure_checked(struct rq *rq, bool is_new, bool *ret_refused)
{
    struct plan_room room;
    TRY(draft_checked(rq, ret_refused));
    if (*ret_refused || !is_new) {
        return OK;
    }
    TRY(room_of(rq, &room));
    return room_checked(rq, room.measure,
                        T("A plan holds 100 measures and this one is full. Take one out before you add another."),
                        ret_refused);
}

static enum err show_measure(struct rq *rq)
{
    struct plan plan;
    int64_t row = 0;
    bool refused = false;
    TRY(row_of_path(rq, &row));
    TRY(measure_checked(rq, row == 0, &refused));
    if (refused) {
        return OK;
    }
    TRY(draft_read(rq, &plan));
    struct measure_form initial = { .kind = -1, .from = date_of(rq->now) };
    for (size_t i = 0; i < plan.measure_count; i++) {
        if (plan.measures[i].id.value == row) {
            initial = measure_typed(rq, &plan.measures[i]);
        }
    }
    if (row != 0 && initial.kind < 0 && rq->form == NULL) {
        return ERR_NOT_FOUND;
    }
    const struct form *form = row == 0 ? &measure_form : &measure_change_form;
    struct case_form_view view = case_form_of(rq, row == 0 ? T("A measure") : T("Change a measure"), form);
    view.form = form_show(rq, form, &initial, 1);
    view.lead = T("Every measure has an owner who takes part, and ends on a day. A plan holds 100 measures at most.");
    TRY(owners_offer(rq, &plan, &view.form));
    return form_answer_page(rq, &view);
}

static enum err owner_takes_part(struct rq *rq, struct sv code, struct participant_id *ret_owner)
{
    struct participant_id owner;
    bool takes_part = false;
    const struct casefile *casefile = rq->subject;
    if (sv_to_int(code, &owner.value)) {
        TRY(plan_owner_is_here(rq->tx, rq->arena, casefile->id, owner, &takes_part));
    }
    if (!takes_part) {
        form_problem(rq->form, SV("eigenaar"), T("This participant does not take part any more. Choose another."));
        return OK;
    }
    *ret_owner = owner;
    return OK;
}

static enum err prepare_measure(struct rq *rq, const void **ret_prepared)
{
    const struct measure_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    const struct plan_prepared *prepared = NULL;
    int64_t row = 0;
    bool refused = false;
    TRY(row_of_path(rq, &row));
    TRY(measure_checked(rq, row == 0, &refused));
    if (refused) {
        return OK;
    }
    if (form->remove && row != 0) {
        TRY(plan_remove_prepare(&desk, rq->subject, &(struct plan_removal){ .measure = { row } }, &prepared));
        return back_to_plan(rq, prepared, ret_prepared);
    }
    struct plan_measure_new measure = { .kind = (enum measure_kind)form->kind, .coercive = form->coercive,
                                        .body = form->body, .basis = form->basis, .authority = form->authority,
                                        .from = form->from, .until = form->until, .instead = { row } };
    TRY(owner_takes_part(rq, form->owner, &measure.owner));
    if (form_has_problems(rq->form)) {
        return OK;
    }
    TRY(plan_measure_prepare(&desk, rq->subject, &measure, &prepared));
    return back_to_plan(rq, prepared, ret_prepared);
}

/* --- people around the person ------------------------------------------------------------------------------------- */
struct relative_form {
    int answer;
    struct sv who, offer;
};
static const struct choice answers[] = {
    { .code = SV_INIT("aangenomen"), .value = RELATIVE_ACCEPTED, .label = T_INIT("accepted an offer") },
    { .code = SV_INIT("niet-aangenomen"), .value = RELATIVE_NOT_ACCEPTED, .label = T_INIT("offered, not accepted"),
      .hint = T_INIT("Nothing else is kept, not even who it was.") },
};
static const struct field relative_fields[] = {
    { .name = SV_INIT("antwoord"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct relative_form, answer), .label = T_INIT("What became of the offer?"),
      .choices = answers, .choice_count = 2, .missing = T_INIT("Choose what became of the offer.") },
    { .name = SV_INIT("wie"), .kind = FIELD_LINE, .offset = offsetof(struct relative_form, who),
      .label = T_INIT("Who accepted?"), .hint = T_INIT("Only when the offer was accepted.") },
    { .name = SV_INIT("aanbod"), .kind = FIELD_LINE, .offset = offsetof(struct relative_form, offer),
      .label = T_INIT("Which offer?"), .hint = T_INIT("Only when the offer was accepted.") },
};
static void relative_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    (void)rq;
    const struct relative_form *form = filled;
    if (form->answer != RELATIVE_ACCEPTED) {
        return;
    }
    if (sv_empty(form->who)) {
        form_problem(answer, SV("wie"), T("Write who accepted the offer."));
    }
    if (sv_empty(form->offer)) {
        form_problem(answer, SV("aanbod"), T("Write which offer was accepted."));
    }
}
static const struct form relative_form = { .name = SV_INIT("plan-naaste"), FORM_FIELDS(relative_fields),
                                           .size = sizeof(struct relative_form), .check = relative_check };

static enum err relative_checked(struct rq *rq, bool *ret_refused)
{
    struct plan_room room;
    TRY(room_of(rq, &room));
    return room_checked(rq, room.relative,
                        T("A plan names 100 people around the person at most. Take one out before you add another."),
                        ret_refused);
}

static enum err show_relative(struct rq *rq)
{
    bool refused = false;
    TRY(relative_checked(rq, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, T("Somebody around the person"), &relative_form);
    view.lead = T("Help for family and friends is an offer. Who does not want it owes nobody a reason.");
    return form_answer_page(rq, &view);
}

static enum err prepare_relative(struct rq *rq, const void **ret_prepared)
{
    const struct relative_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    const struct plan_prepared *prepared = NULL;
    bool accepted = form->answer == RELATIVE_ACCEPTED;
    bool refused = false;
    TRY(relative_checked(rq, &refused));
    if (refused) {
        return OK;
    }
    TRY(plan_relative_prepare(&desk, rq->subject, accepted ? form->who : SV(""), accepted ? form->offer : SV(""),
                              &prepared));
    return back_to_plan(rq, prepared, ret_prepared);
}

struct stop_form {
    int what;
};
static const struct choice stops[] = {
    { .code = SV_INIT("stopt"), .value = 1, .label = T_INIT("The offer is not accepted any more"),
      .hint = T_INIT("Who it was and what was offered is destroyed now. This cannot be undone.") },
    { .code = SV_INIT("weg"), .value = 2, .label = T_INIT("Take it out of the plan") },
};
static const struct field stop_fields[] = {
    { .name = SV_INIT("wat"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct stop_form, what),
      .label = T_INIT("What changes?"), .choices = stops, .choice_count = 2,
      .missing = T_INIT("Choose what changes.") },
};
static const struct form stop_form = { .name = SV_INIT("plan-naaste-wijzigen"), FORM_FIELDS(stop_fields),
                                       .size = sizeof(struct stop_form) };

static enum err show_stop(struct rq *rq)
{
    struct case_form_view view = case_form_of(rq, T("Somebody around the person"), &stop_form);
    view.lead = T("Help for family and friends is an offer. Who does not want it owes nobody a reason.");
    return form_answer_page(rq, &view);
}

static enum err prepare_stop(struct rq *rq, const void **ret_prepared)
{
    const struct stop_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    const struct plan_prepared *prepared = NULL;
    int64_t row = 0;
    TRY(row_of_path(rq, &row));
    struct plan_removal removal = { .relative = { row }, .stops = form->what == 1 };
    TRY(plan_remove_prepare(&desk, rq->subject, &removal, &prepared));
    return back_to_plan(rq, prepared, ret_prepared);
}

#define ITEM(path_, form_, change_form_, show_, show_change_, prepare_, prepare_change_)                              \
    GET_OF("/casussen/{casus}/plan/" path_, case_of_path, show_, MAY_CASE_LEAD),                                 \
    POST_OF("/casussen/{casus}/plan/" path_, case_of_path, form_, show_, prepare_, plan_apply, MAY_CASE_LEAD),   \
    GET_OF("/casussen/{casus}/plan/" path_ "/{nummer}", case_of_path, show_change_, MAY_CASE_LEAD),              \
    POST_OF("/casussen/{casus}/plan/" path_ "/{nummer}", case_of_path, change_form_, show_change_,               \
            prepare_change_, plan_apply, MAY_CASE_LEAD)

static const struct route routes[] = {
    ITEM("doel", &goal_form, &goal_change_form, show_goal, show_goal_change, prepare_goal, prepare_goal),
    ITEM("maatregel", &measure_form, &measure_change_form, show_measure, show_measure, prepare_measure,
         prepare_measure),
    ITEM("naaste", &relative_form, &stop_form, show_relative, show_stop, prepare_relative, prepare_stop),
};
const struct route_table cases_plan_item_routes = ROUTE_TABLE(routes);
