/* Pages of reviews, and of what is overdue: for who leads, and without content for oversight. */
#include "cases/review.h"

#include "cases/cases_web.h"
#include "cases/closing_reasons.h"
#include "cases/plan_web.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "overdue_page.h"
#include "reviews_page.h"

struct review_form {
    struct sv necessary, proportionate, changed, lighter;
    int outcome, closing;
    struct date next;
};
#define AT(member) .offset = offsetof(struct review_form, member)
static const struct choice outcomes[] = {
    { .code = SV_INIT("door"), .value = REVIEW_GOES_ON, .label = T_INIT("It goes on") },
    { .code = SV_INIT("afschalen"), .value = REVIEW_SCALE_DOWN, .label = T_INIT("Scale down") },
    { .code = SV_INIT("opschalen"), .value = REVIEW_SCALE_UP, .label = T_INIT("Scale up") },
    { .code = SV_INIT("afsluiten"), .value = REVIEW_PROPOSE_CLOSING, .label = T_INIT("Propose closing"),
      .hint = T_INIT("A second person looks at it first.") },
};
static const struct field fields[] = {
    { .name = SV_INIT("noodzakelijk"), .kind = FIELD_TEXT, .required = true, AT(necessary),
      .label = T_INIT("Is the joint approach still necessary? Why?"),
      .missing = T_INIT("Write whether it is still necessary, and why.") },
    { .name = SV_INIT("evenredig"), .kind = FIELD_TEXT, .required = true, AT(proportionate),
      .label = T_INIT("Is it still proportionate? Why?"),
      .hint = T_INIT("What it asks of the person, against what it prevents."),
      .missing = T_INIT("Write whether it is still proportionate, and why.") },
    { .name = SV_INIT("veranderd"), .kind = FIELD_TEXT, .required = true, AT(changed),
      .label = T_INIT("What changed since the last time?"), .hint = T_INIT("Also what goes better."),
      .missing = T_INIT("Write what changed.") },
    { .name = SV_INIT("lichter"), .kind = FIELD_TEXT, .required = true, AT(lighter),
      .label = T_INIT("Is something lighter enough? Why not?"),
      .missing = T_INIT("Write whether something lighter is enough.") },
    { .name = SV_INIT("uitkomst"), .kind = FIELD_CHOICE, .required = true, AT(outcome),
      .label = T_INIT("What do you decide?"), .choices = outcomes, .choice_count = sizeof outcomes / sizeof *outcomes,
      .missing = T_INIT("Choose what you decide.") },
    { .name = SV_INIT("reden"), .kind = FIELD_CHOICE, AT(closing), .label = T_INIT("Reason for closing"),
      .hint = T_INIT("Only when you propose closing."), .choices = closing_reasons,
      .choice_count = CLOSING_REASONS },
    { .name = SV_INIT("volgende"), .kind = FIELD_DATE, AT(next), .label = T_INIT("Next review"),
      .hint = T_INIT("Earlier than the last possible day, or empty for that day.") },
};

static void review_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct review_form *form = filled;
    bool closes = form->outcome == REVIEW_PROPOSE_CLOSING;
    if (closes && form->closing <= 0) {
        form_problem(answer, SV("reden"), T("Choose the reason for closing."));
    }
    if (!closes && form->closing > 0) {
        form_problem(answer, SV("reden"), T("A reason belongs to a proposal to close. Choose that, or no reason."));
    }
    if (form->next.set && form->next.day <= date_of(rq->now).day) {
        form_problem(answer, SV("volgende"), T("Enter a day that is still to come."));
    }
}
static const struct form review_form = { .name = SV_INIT("evaluatie"), FORM_FIELDS(fields),
                                         .size = sizeof(struct review_form), .check = review_check };

static enum err rows_show(struct rq *rq, struct reviews_view *view)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct review *reviews = NULL;
    TRY(reviews_read(&desk, casefile, &casefile->me, &reviews, &view->rows_count));
    view->rows = ARENA_ARRAY(rq->arena, struct review_row_view, view->rows_count);
    if (view->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < view->rows_count; i++) {
        view->rows[i] = (struct review_row_view){
            .outcome = review_outcome_text(reviews[i].outcome), .necessary = reviews[i].necessary,
            .proportionate = reviews[i].proportionate, .changed = reviews[i].changed, .lighter = reviews[i].lighter,
            .reviewer = reviews[i].reviewer, .held = reviews[i].held, .next = reviews[i].next,
        };
    }
    view->has_rows = view->rows_count > 0;
    return OK;
}

static enum err show_reviews(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct case_facts facts;
    struct case_moment moment;
    struct review_form initial = { .outcome = -1, .closing = -1 };
    struct reviews_view view = { .frame = frame_staff(rq, T("Review")), .head = case_head_of(rq, casefile),
                                 .form = form_show(rq, &review_form, &initial, 1),
                                 .action = case_url(rq, casefile, SV("/evaluatie")),
                                 .back = case_url(rq, casefile, SV("")) };
    TRY(case_facts_read(rq->tx, rq->arena, casefile, &facts));
    TRY(case_moment_of(rq, &moment));
    view.may_review = case_allows(case_transition_of(CASE_ACT_CONTINUE), casefile, &facts, &rq->actor,
                                  &view.why_not) == OK;
    view.leads = casefile->me.leads;
    view.latest = case_review_day(casefile, &moment);
    TRY(rows_show(rq, &view));
    ANSWER_PAGE(rq, reviews, &view);
}

static enum err prepare_review(struct rq *rq, const void **ret_prepared)
{
    const struct review_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct case_facts facts;
    struct case_moment moment;
    bool refused = false;
    TRY(case_act_checked(rq, review_act((enum review_outcome)form->outcome), &facts, &refused));
    if (refused) {
        return OK;
    }
    TRY(case_moment_of(rq, &moment));
    if (form->next.set && form->next.day > case_review_day(casefile, &moment).day) {
        form_problem(rq->form, SV("volgende"), T("That is later than your municipality allows. Enter an earlier day."));
        return OK;
    }
    struct review_new review = { .outcome = (enum review_outcome)form->outcome, .necessary = form->necessary,
                                 .proportionate = form->proportionate, .changed = form->changed,
                                 .lighter = form->lighter, .next = form->next,
                                 .closing = form->closing > 0 ? (enum closing_reason)form->closing : CLOSING_NONE };
    struct desk desk = desk_of(rq);
    const struct review_prepared *prepared = NULL;
    TRY(review_prepare(&desk, casefile, &facts, &moment, &review, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("The review is written down."));
    return answer_redirect(rq, case_url(rq, casefile, SV("/evaluatie")));
}

/* --- oversight ---------------------------------------------------------------------------------------------------- */
static enum err show_overdue(struct rq *rq)
{
    struct case_overdue *cases = NULL;
    size_t count = 0;
    struct overdue_view view = { .frame = frame_staff(rq, T("Overdue cases")) };
    struct date today = date_of(rq->now);
    TRY(cases_overdue(rq->tx, rq->arena, rq->actor.municipality, today, &cases, &count));
    TRY(case_notices_late(rq->tx, rq->arena, rq->actor.municipality, today, &view.notices_late));
    view.rows = ARENA_ARRAY(rq->arena, struct overdue_row_view, count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view.rows[i] = (struct overdue_row_view){
            .reference = cases[i].reference, .lead = cases[i].lead_name, .state = case_state_text(cases[i].state),
            .review_due = cases[i].review_due, .plan_due = cases[i].plan_due, .inform_due = cases[i].inform_due,
            .has_lead = !sv_empty(cases[i].lead_name), .review_late = cases[i].review_late,
            .plan_late = cases[i].plan_late, .inform_late = cases[i].inform_late, .twice = cases[i].missed > 1,
            .suspended = cases[i].access_suspended,
        };
    }
    view.rows_count = count;
    view.has_rows = count > 0;
    view.has_notices = view.notices_late > 0;
    ANSWER_PAGE(rq, overdue, &view);
}

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/evaluatie", case_of_path, show_reviews, MAY_CASE_READ),
    POST_OF("/casussen/{casus}/evaluatie", case_of_path, &review_form, show_reviews, prepare_review, review_apply,
            MAY_CASE_LEAD),
    GET("/toezicht-casussen", show_overdue, MAY_CASE_OVERSEE),
};
const struct route_table cases_review_routes = ROUTE_TABLE(routes);
