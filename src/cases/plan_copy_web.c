/* A numbered copy of the adopted plan for one participant: registered, printed within their scope, tracked until it is
 * back. */
#include "cases/cases_web.h"
#include "cases/closing.h" /* holder_of_party */
#include "cases/plan_web.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"

struct copy_form {
    struct sv recipient;
    int medium;
    struct date back_by;
};
#define AT(member) .offset = offsetof(struct copy_form, member)
static const struct choice media[] = {
    { .code = SV_INIT("papier"), .value = MEDIUM_PAPER, .label = T_INIT("On paper") },
    { .code = SV_INIT("bestand"), .value = MEDIUM_FILE, .label = T_INIT("As a file"),
      .hint = T_INIT("Only along a way that your municipality trusts.") },
};
static const struct field copy_fields[] = {
    { .name = SV_INIT("voor"), .kind = FIELD_CHOICE, .required = true, AT(recipient), .label = T_INIT("For whom?"),
      .hint = T_INIT("Only what they may see is on it."), .missing = T_INIT("Choose for whom it is.") },
    { .name = SV_INIT("drager"), .kind = FIELD_CHOICE, .required = true, AT(medium), .choices = media,
      .choice_count = sizeof media / sizeof *media, .label = T_INIT("How do they get it?"),
      .missing = T_INIT("Choose how they get it.") },
    { .name = SV_INIT("terug"), .kind = FIELD_DATE, .required = true, AT(back_by),
      .label = T_INIT("Back or destroyed before"), .hint = T_INIT("For example 31-12-2026."),
      .missing = T_INIT("Enter the day before which it is back or destroyed.") },
};
static void copy_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct copy_form *form = filled;
    if (form->back_by.set && form->back_by.day <= date_of(rq->now).day) {
        form_problem(answer, SV("terug"), T("Enter a day that is still to come."));
    }
}
static const struct form copy_form = { .name = SV_INIT("plan-kopie"), FORM_FIELDS(copy_fields),
                                       .size = sizeof(struct copy_form), .check = copy_check };

static enum err show_copy(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct plan plan;
    TRY(plan_read(&desk, casefile, &casefile->me, 0, &plan));
    if (plan.version_count == 0) {
        return answer_refused(rq, T("There is no plan yet. You will see it here once it is adopted."));
    }
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, plan.person_count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t i = 0; i < plan.person_count; i++) {
        struct sv code = text_int(rq->arena, plan.people[i].id.value);
        if (plan.people[i].takes_part) {
            offered[count++] = (struct choice_view){ .id = code, .code = code,
                                                     .label = plan_person_name(rq, &plan.people[i]) };
        }
    }
    struct case_form_view view = case_form_of(rq, T("Numbered copy for a participant"), &copy_form);
    form_offer(rq, &view.form, &(struct form_offer){ .field = SV("voor"), .offered = offered, .count = count });
    view.lead = T("It has a number and a watermark, and is tracked until it is back or destroyed.");
    view.button = T("Make the copy");
    view.back = case_url(rq, casefile, SV("/plan"));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err registered(struct rq *rq, const struct copy_form *form, enum sharing_party party,
                           struct paper_new **ret_new)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct paper_new *new = ARENA_NEW(rq->arena, struct paper_new);
    struct vault_batch *batch = NULL;
    if (new == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(batch_begin(rq->arena, desk.session, casefile->municipality, &batch));
    struct log_entry entry = desk_log(&desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_EXPORT, SV("plan"));
    batch_log(batch, &entry);
    TRY(desk_call(&desk, batch));
    *new = (struct paper_new){ .paper = paper_begin(&desk, casefile->dossier), .by = rq->actor.person,
                               .intent = batch_intent(batch) };
    new->paper.what = PAPER_PLAN;
    new->paper.medium = (enum paper_medium)form->medium;
    new->paper.holder = holder_of_party(party);
    new->paper.back_by = form->back_by;
    *ret_new = new;
    return OK;
}

static enum err prepare_copy(struct rq *rq, const void **ret_prepared)
{
    const struct copy_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct participant_id recipient = { 0 };
    struct case_member member;
    enum sharing_party party;
    enum err err = sv_to_int(form->recipient, &recipient.value)
                       ? plan_recipient_of(rq->tx, rq->arena, casefile->id, recipient, &member, &party)
                       : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND) {
        form_problem(rq->form, SV("voor"), T("This participant does not take part any more. Choose another."));
        return OK;
    }
    TRY(err);
    struct paper_new *new = NULL;
    TRY(registered(rq, form, party, &new));
    *ret_prepared = new;
    struct buf rest;
    buf_open(&rest, rq->arena, 96);
    buf_put(&rest, SV("/plan/kopie/"));
    buf_put(&rest, new->paper.reference);
    buf_put(&rest, SV("/"));
    buf_put_int(&rest, recipient.value);
    return answer_redirect(rq, case_url(rq, casefile, buf_view(&rest)));
}

/* The copy of that number, for a participant of the kind of organisation it was registered for, and while it is out. */
static enum err show_document(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct participant_id recipient = { 0 };
    struct case_member member;
    enum sharing_party party;
    struct paper paper;
    if (!sv_to_int(rq->parts[2], &recipient.value)) {
        return ERR_NOT_FOUND;
    }
    TRY(paper_of_reference(rq->tx, rq->arena, casefile->municipality, rq->parts[1], &paper));
    TRY(plan_recipient_of(rq->tx, rq->arena, casefile->id, recipient, &member, &party));
    if (!dossier_ref_equal(&paper.dossier, &casefile->dossier) || paper.what != PAPER_PLAN ||
        paper.holder != holder_of_party(party) || !paper_open(paper.state)) {
        return ERR_NOT_FOUND;
    }
    struct desk desk = desk_of(rq);
    struct plan plan;
    TRY(plan_read(&desk, casefile, &member, 0, &plan));
    struct sheet_head head = case_sheet_head(rq, rq->language, T("Plan"));
    head.copy_number = paper.reference;
    head.recipient = text_in(rq->language, sharing_party_text(party));
    head.back_by = paper.back_by;
    return plan_print(rq, &plan, head, paper.reference);
}

static const struct route routes[] = {
    GET_OF("/casussen/{casus}/plan/kopie", case_of_path, show_copy, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/plan/kopie", case_of_path, &copy_form, show_copy, prepare_copy, paper_register,
            MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/plan/kopie/{nummer}/{deelnemer}", case_of_path, show_document, MAY_CASE_LEAD),
};
const struct route_table cases_plan_copy_routes = ROUTE_TABLE(routes);
