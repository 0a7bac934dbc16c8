/* Pages of closing: closing or proposing it, the second person, and the notices with their answers. */
#include "cases/closing.h"

#include "cases/cases_web.h"
#include "cases/closing_reasons.h"
#include "cases/plan_web.h"
#include "cases/review.h"
#include "organisation/letter_web.h"
#include "signals/signals_web.h"
#include "web/answer.h"

#include "case_form_page.h"
#include "notices_page.h"

/* --- closing ------------------------------------------------------------------------------------------------------ */
struct closing_form {
    int reason;
    struct sv why, concern, aftercare;
    struct date aftercare_until;
};
#define AT(member) .offset = offsetof(struct closing_form, member)
const struct choice closing_reasons[CLOSING_REASONS] = {
    { .code = SV_INIT("doelen-bereikt"), .value = CLOSING_GOALS_MET, .label = T_INIT("The goals are met") },
    { .code = SV_INIT("geen-zorg"), .value = CLOSING_NO_CONCERN,
      .label = T_INIT("The concern is gone, or was not founded") },
    { .code = SV_INIT("gewone-hulp"), .value = CLOSING_ORDINARY_CARE,
      .label = T_INIT("Ordinary care or support is enough") },
    { .code = SV_INIT("verhuisd"), .value = CLOSING_OTHER_MUNICIPALITY,
      .label = T_INIT("Moved to another municipality") },
    { .code = SV_INIT("strafrecht"), .value = CLOSING_CRIMINAL_LAW,
      .label = T_INIT("Taken over by the public prosecution") },
    { .code = SV_INIT("niet-evenredig"), .value = CLOSING_NOT_PROPORTIONATE,
      .label = T_INIT("No longer proportionate") },
    { .code = SV_INIT("overleden"), .value = CLOSING_DIED, .label = T_INIT("The person has died") },
};
static const struct field closing_fields[] = {
    { .name = SV_INIT("reden"), .kind = FIELD_CHOICE, .required = true, AT(reason), .label = T_INIT("Reason"),
      .choices = closing_reasons, .choice_count = CLOSING_REASONS, .missing = T_INIT("Choose the reason.") },
    { .name = SV_INIT("waarom"), .kind = FIELD_TEXT, .required = true, AT(why), .label = T_INIT("Why?"),
      .hint = T_INIT("In a few sentences, for somebody who reads it later. Name facts, not beliefs."),
      .missing = T_INIT("Write down why.") },
    { .name = SV_INIT("zorg"), .kind = FIELD_TEXT, AT(concern), .label = T_INIT("Which concern is left?"),
      .hint = T_INIT("Empty when none is left. With a concern, a second person looks at it first.") },
    { .name = SV_INIT("nazorg"), .kind = FIELD_TEXT, AT(aftercare), .label = T_INIT("Aftercare"),
      .hint = T_INIT("What is offered, and by whom. The person may refuse it. Empty when nothing is offered.") },
    { .name = SV_INIT("nazorg-tot"), .kind = FIELD_DATE, AT(aftercare_until), .label = T_INIT("Aftercare until"),
      .hint = T_INIT("On that day it ends by itself.") },
};

static void closing_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct closing_form *form = filled;
    struct sv field = SV("nazorg-tot");
    if (sv_empty(form->aftercare)) {
        if (form->aftercare_until.set) {
            form_problem(answer, SV("nazorg"), T("Write what is offered, or leave the day empty."));
        }
        return;
    }
    if (!form->aftercare_until.set) {
        form_problem(answer, field, T("Aftercare ends on a day. Enter it."));
    } else if (form->aftercare_until.day <= date_of(rq->now).day) {
        form_problem(answer, field, T("Enter a day that is still to come."));
    }
}
static const struct form closing_form = { .name = SV_INIT("casus-afsluiten"), FORM_FIELDS(closing_fields),
                                          .size = sizeof(struct closing_form), .check = closing_check };

static enum err show_closing(struct rq *rq, enum case_act act)
{
    const struct case_transition *transition = case_transition_of(act);
    struct case_facts facts;
    bool refused = false;
    TRY(case_act_checked(rq, act, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, transition->label, &closing_form);
    view.form = form_show(rq, &closing_form, &(struct closing_form){ .reason = -1 }, 1);
    view.lead = transition->meaning;
    view.button = act == CASE_ACT_CLOSE ? T("Close") : T("Propose to a second person");
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err show_close(struct rq *rq)
{
    return show_closing(rq, CASE_ACT_CLOSE);
}

static enum err show_propose(struct rq *rq)
{
    return show_closing(rq, CASE_ACT_PROPOSE_CLOSING);
}

static void closing_problems(struct rq *rq, enum case_act act, const struct closing_form *form,
                             const struct case_moment *moment)
{
    const struct casefile *casefile = rq->subject;
    struct date last = setting_date(moment->settings, case_retention_setting(casefile->age), date_of(rq->now));
    if (act == CASE_ACT_CLOSE && closing_needs_second(casefile, form->concern)) {
        form_problem(rq->form, SV("zorg"),
                     T("With a concern that is left a second person looks first. Propose closing instead."));
    }
    if (form->aftercare_until.set && form->aftercare_until.day > last.day) {
        form_problem(rq->form, SV("nazorg-tot"), T("Aftercare cannot last longer than the case is kept."));
    }
}

static enum err prepare_closing(struct rq *rq, enum case_act act, const void **ret_prepared)
{
    const struct closing_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct case_facts facts;
    struct case_moment moment;
    bool refused = false;
    TRY(case_act_checked(rq, act, &facts, &refused));
    if (refused) {
        return OK;
    }
    TRY(case_moment_of(rq, &moment));
    closing_problems(rq, act, form, &moment);
    if (form_has_problems(rq->form)) {
        return OK;
    }
    struct closing_new closing = { .reason = (enum closing_reason)form->reason, .why = form->why,
                                   .concern = form->concern, .aftercare = form->aftercare,
                                   .aftercare_until = form->aftercare_until };
    struct desk desk = desk_of(rq);
    const struct closing_prepared *prepared = NULL;
    TRY(closing_prepare(&desk, casefile, &facts, &moment, act, &closing, &prepared));
    *ret_prepared = prepared;
    if (act == CASE_ACT_CLOSE) {
        answer_notice(rq, T("The case is closed. Tell the recipients, and the person."));
        return answer_redirect(rq, case_url(rq, casefile, SV("/berichten")));
    }
    answer_notice(rq, T("Proposed. A second person has to agree."));
    return answer_redirect(rq, case_url(rq, casefile, SV("")));
}

static enum err prepare_close(struct rq *rq, const void **ret_prepared)
{
    return prepare_closing(rq, CASE_ACT_CLOSE, ret_prepared);
}

static enum err prepare_propose(struct rq *rq, const void **ret_prepared)
{
    return prepare_closing(rq, CASE_ACT_PROPOSE_CLOSING, ret_prepared);
}

/* --- the second person -------------------------------------------------------------------------------------------- */
struct second_form {
    struct sv reason;
};
static const struct field second_fields[] = {
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct second_form, reason),
      .label = T_INIT("Why?"), .hint = T_INIT("What you looked at, and what convinced you."),
      .missing = T_INIT("Write down why.") },
};
static const struct form second_form = { .name = SV_INIT("casus-tweede"), FORM_FIELDS(second_fields),
                                         .size = sizeof(struct second_form) };

/* Of a closing that a review proposed: that review says why. */
static enum err review_show(struct rq *rq, const struct casefile *casefile, const struct case_member *member,
                            struct case_closing_view *view)
{
    struct desk desk = desk_of(rq);
    struct review *reviews = NULL;
    size_t count = 0;
    TRY(reviews_read(&desk, casefile, member, &reviews, &count));
    if (count > 0 && reviews[0].outcome == REVIEW_PROPOSE_CLOSING) {
        view->has_review = true;
        view->necessary = reviews[0].necessary;
        view->proportionate = reviews[0].proportionate;
        view->changed = reviews[0].changed;
        view->lighter = reviews[0].lighter;
    }
    return OK;
}

/* Nobody wrote why: the reviews were missed, or the urgent admission was not confirmed. */
static bool ends_by_itself(enum closing_reason reason)
{
    return reason == CLOSING_REVIEW_MISSED || reason == CLOSING_NOT_CONFIRMED;
}

enum err case_closing_show(struct rq *rq, const struct casefile *casefile, const struct case_member *member,
                           struct case_closing_view *ret_view, bool *ret_shows)
{
    bool proposal = casefile->state == CASE_CLOSING;
    *ret_shows = (member->leads || member->seconds) && (proposal || casefile->state == CASE_CLOSED);
    if (!*ret_shows) {
        return OK;
    }
    struct case_facts facts;
    struct closing closing = { 0 };
    struct desk desk = desk_of(rq);
    TRY(case_facts_read(rq->tx, rq->arena, casefile, &facts));
    enum closing_reason reason = proposal ? facts.proposed : casefile->closing_reason;
    struct case_closing_view view = { .reason = closing_reason_text(reason), .is_proposal = proposal,
                                      .proposer = facts.proposer, .by_clock = sv_empty(facts.proposer) };
    if (!ends_by_itself(reason)) {
        TRY(closing_read(&desk, casefile, member, &closing));
        if (!closing.known) {
            TRY(review_show(rq, casefile, member, &view));
        }
    }
    view.has_why = closing.known;
    view.why = closing.why;
    view.concern = closing.concern;
    view.has_concern = !sv_empty(closing.concern);
    view.aftercare = closing.aftercare;
    view.has_aftercare = !sv_empty(closing.aftercare);
    view.until = closing.aftercare_until;
    *ret_view = view;
    return OK;
}

static enum err show_second(struct rq *rq, enum case_act act)
{
    const struct case_transition *transition = case_transition_of(act);
    struct case_facts facts;
    bool refused = false;
    TRY(case_act_checked(rq, act, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, transition->label, &second_form);
    view.lead = transition->meaning;
    view.button = transition->label;
    const struct casefile *casefile = rq->subject;
    TRY(case_closing_show(rq, casefile, &casefile->me, &view.closing, &view.shows_closing));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err show_agree(struct rq *rq)
{
    return show_second(rq, CASE_ACT_SECOND_AGREES);
}

static enum err show_decline(struct rq *rq)
{
    return show_second(rq, CASE_ACT_SECOND_DECLINES);
}

static enum err prepare_second(struct rq *rq, enum case_act act, const void **ret_prepared)
{
    const struct second_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct case_facts facts;
    struct case_moment moment;
    bool refused = false;
    TRY(case_act_checked(rq, act, &facts, &refused));
    if (refused) {
        return OK;
    }
    TRY(case_moment_of(rq, &moment));
    struct desk desk = desk_of(rq);
    const struct closing_prepared *prepared = NULL;
    TRY(closing_second_prepare(&desk, casefile, &facts, &moment, act, form->reason, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, act == CASE_ACT_SECOND_AGREES ? T("The case is closed.") : T("It goes on, with your reason."));
    /* Who was only asked for a second look does not see the case any more. */
    return answer_redirect(rq, casefile->me.seconds ? URL("/werk") : case_url(rq, casefile, SV("")));
}

static enum err prepare_agree(struct rq *rq, const void **ret_prepared)
{
    return prepare_second(rq, CASE_ACT_SECOND_AGREES, ret_prepared);
}

static enum err prepare_decline(struct rq *rq, const void **ret_prepared)
{
    return prepare_second(rq, CASE_ACT_SECOND_DECLINES, ret_prepared);
}

/* --- notices ------------------------------------------------------------------------------------------------------ */
struct answer_form {
    int answer;
    struct sv copy;
};
static const struct choice answers[] = {
    { .code = SV_INIT("bekeken-vernietigd"), .value = PAPER_REVIEWED_DESTROYED,
      .label = T_INIT("Looked again and destroyed what was derived") },
    { .code = SV_INIT("bekeken-gehouden"), .value = PAPER_REVIEWED_KEPT,
      .label = T_INIT("Looked again and keeps it, on a ground of its own") },
    { .code = SV_INIT("verbeterd"), .value = PAPER_CORRECTED, .label = T_INIT("Corrected it") },
    { .code = SV_INIT("kwijt"), .value = PAPER_LOST, .label = T_INIT("It is lost"),
      .hint = T_INIT("Report this as a possible data breach at once.") },
};
static const struct field answer_fields[] = {
    { .name = SV_INIT("kopie"), .kind = FIELD_CHOICE, .required = true, .offset = offsetof(struct answer_form, copy),
      .label = T_INIT("Who answered?"), .missing = T_INIT("Choose who answered.") },
    { .name = SV_INIT("antwoord"), .kind = FIELD_CHOICE, .required = true,
      .offset = offsetof(struct answer_form, answer), .label = T_INIT("What did they answer?"), .choices = answers,
      .choice_count = sizeof answers / sizeof *answers, .missing = T_INIT("Choose what they answered.") },
};
static const struct form answer_form = { .name = SV_INIT("bericht-antwoord"), FORM_FIELDS(answer_fields),
                                         .size = sizeof(struct answer_form) };

/* Asking whoever was not asked yet: a button. */
struct ask_form {
    struct sv step;
};
static const struct field ask_fields[] = {
    { .name = SV_INIT("stap"), .kind = FIELD_HIDDEN, .offset = offsetof(struct ask_form, step), .chars_max = 20 },
};
static const struct form ask_form = { .name = SV_INIT("berichten-vragen"), FORM_FIELDS(ask_fields),
                                      .size = sizeof(struct ask_form) };

static struct text notice_state(const struct paper *paper)
{
    switch (paper->state) {
    case PAPER_OUT: return T("not asked");
    case PAPER_ASKED:
        return paper->asked_for == ASK_BACK ? T("asked to give back or destroy") : T("asked to look again");
    case PAPER_RETURNED:
    case PAPER_DESTROYED_THERE: return T("given back or destroyed");
    case PAPER_KEPT: return T("kept, on a ground of its own");
    case PAPER_LOST: return T("lost");
    case PAPER_REVIEWED_DESTROYED: return T("looked again and destroyed what was derived");
    case PAPER_REVIEWED_KEPT: return T("looked again and keeps it, on a ground of its own");
    case PAPER_CORRECTED: return T("corrected");
    }
    return T("–");
}

/* "Police, Pieter Pseudo": the organisation answers, also when this person has left it. */
static struct sv notice_name(const struct rq *rq, const struct case_notice *notice)
{
    if (notice->participant.value == 0) {
        return SV("");
    }
    struct sv party = text_in(rq->language, sharing_party_text(notice->party));
    return sv_empty(notice->name) ? party : TEXT_FILL(rq->arena, rq->language, T("%1, %2"), party, notice->name);
}

static enum err rows_show(struct rq *rq, const struct case_notice *notices, size_t count, struct notices_view *view)
{
    const struct casefile *casefile = rq->subject;
    view->rows = ARENA_ARRAY(rq->arena, struct notice_row_view, count);
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, count);
    if (view->rows == NULL || offered == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t waiting = 0;
    for (size_t i = 0; i < count; i++) {
        const struct paper *paper = &notices[i].paper;
        struct buf rest;
        buf_open(&rest, rq->arena, 96);
        buf_put(&rest, SV("/berichten/"));
        buf_put(&rest, paper->reference);
        struct sv name = notice_name(rq, &notices[i]);
        bool asked = paper->state == PAPER_ASKED && paper->asked_for != ASK_BACK;
        view->rows[i] = (struct notice_row_view){
            .reference = paper->reference, .name = name, .state = notice_state(paper), .by = paper->back_by,
            .print = case_url(rq, casefile, buf_view(&rest)), .has_name = !sv_empty(name), .asked = asked,
            .late = asked && paper->back_by.day < date_of(rq->now).day,
        };
        if (asked) {
            offered[waiting++] = (struct choice_view){ .id = paper->reference, .code = paper->reference,
                                                       .label = sv_empty(name) ? paper->reference : name,
                                                       .hint = paper->reference };
        }
    }
    form_offer(rq, &view->form, &(struct form_offer){ .field = SV("kopie"), .offered = offered, .count = waiting });
    view->rows_count = count;
    view->has_rows = count > 0;
    view->waiting = (int64_t)waiting;
    view->has_waiting = waiting > 0;
    return OK;
}

static enum err show_notices(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct case_notice *notices = NULL;
    size_t count = 0;
    struct notices_view view = { .frame = frame_staff(rq, T("Notices to recipients")),
                                 .head = case_head_of(rq, casefile), .form = form_show(rq, &answer_form, NULL, 1),
                                 .action = case_url(rq, casefile, SV("/berichten")),
                                 .ask = case_url(rq, casefile, SV("/berichten-vragen")),
                                 .back = case_url(rq, casefile, SV("")) };
    TRY(case_notices_read(&desk, casefile, &casefile->me, &notices, &count));
    TRY(rows_show(rq, notices, count, &view));
    TRY(closing_missing(rq->tx, rq->arena, casefile, &view.missing));
    view.may_ask = casefile->state == CASE_CLOSED && view.missing > 0;
    view.ask_form = form_show(rq, &ask_form, NULL, 1);
    ANSWER_PAGE(rq, notices, &view);
}

/* The copy that was answered about: of this case, and still asked. */
static enum err copy_of_form(struct rq *rq, const struct answer_form *form, struct paper *ret_paper)
{
    const struct casefile *casefile = rq->subject;
    enum err err = paper_of_reference(rq->tx, rq->arena, casefile->municipality, form->copy, ret_paper);
    bool ours = err == OK && dossier_ref_equal(&ret_paper->dossier, &casefile->dossier) &&
                paper_open(ret_paper->state) && paper_answer_fits(ret_paper->asked_for, (enum paper_state)form->answer);
    if (!ours && (err == OK || err == ERR_NOT_FOUND)) {
        form_problem(rq->form, SV("kopie"), T("Choose who answered."));
        return OK;
    }
    return err;
}

static enum err prepare_answer(struct rq *rq, const void **ret_prepared)
{
    const struct answer_form *form = rq->filled;
    const struct casefile *casefile = rq->subject;
    struct paper paper;
    TRY(copy_of_form(rq, form, &paper));
    if (form_has_problems(rq->form)) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    struct paper_answer *answer = ARENA_NEW(rq->arena, struct paper_answer);
    struct desk_written line;
    if (answer == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(desk_write(&desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD, .place = { SV("case_notice"), SV("none"), 0 },
                                           .place_more = { SV("case_notice"), SV("none"), 0 },
                                           .permission = MAY_CASE_LEAD, .action = LOG_CHANGE,
                                           .object = SV("notices") }, &line));
    *answer = (struct paper_answer){ .paper = paper.id, .municipality = casefile->municipality,
                                     .asked_for = paper.asked_for, .state = (enum paper_state)form->answer,
                                     .by = rq->actor.person, .at = rq->now, .intent = line.intent };
    *ret_prepared = answer;
    answer_notice(rq, T("The answer is kept."));
    return answer_redirect(rq, case_url(rq, casefile, SV("/berichten")));
}

static enum err prepare_ask(struct rq *rq, const void **ret_prepared)
{
    const struct casefile *casefile = rq->subject;
    struct case_moment moment;
    if (casefile->state != CASE_CLOSED) {
        return answer_refused(rq, T("Recipients are asked when the case is closed."));
    }
    TRY(case_moment_of(rq, &moment));
    struct desk desk = desk_of(rq);
    const struct closing_prepared *prepared = NULL;
    TRY(closing_notify_prepare(&desk, casefile, &moment, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("The notices are ready to be sent."));
    return answer_redirect(rq, case_url(rq, casefile, SV("/berichten")));
}

/* --- one notice on paper ------------------------------------------------------------------------------------------ */
enum { NOTICE_VALUES = WORDING_HOUSE_VALUES + 5 };

static enum err notice_text(struct rq *rq, const struct case_notice *notice, struct sv *ret_text)
{
    const struct casefile *casefile = rq->subject;
    struct wording_version version;
    struct wording_value values[NOTICE_VALUES];
    struct wording_filled filled;
    struct wording_house house = { casefile->municipality, rq->language, rq->now };
    TRY(wording_current(rq->tx, rq->arena, casefile->municipality, WORDING_NOTICE_REVIEW, &version));
    TRY(wording_house_values(rq->tx, rq->arena, &house, values));
    struct wording_value *more = values + WORDING_HOUSE_VALUES;
    struct sv name = notice_name(rq, notice);
    struct text why = T("The joint approach has ended, because: %1.");
    more[0] = (struct wording_value){ SLOT_REFERENCE, notice->paper.reference };
    more[1] = (struct wording_value){ SLOT_RECIPIENT, sv_empty(name) ? notice->paper.reference : name };
    more[2] = (struct wording_value){ SLOT_WHAT, TEXT_FILL(rq->arena, rq->language, T("Case %1 of the joint approach."),
                                                           casefile->reference) };
    more[3] = (struct wording_value){ SLOT_WHY,
                                      TEXT_FILL(rq->arena, rq->language, why,
                                                text_in(rq->language, closing_reason_text(casefile->closing_reason))) };
    more[4] = (struct wording_value){ SLOT_TERM, text_date(rq->arena, rq->language, notice->paper.back_by) };
    TRY(wording_fill(rq->arena, version.text[rq->language], values, NOTICE_VALUES, &filled));
    *ret_text = filled.text;
    return OK;
}

static enum err notice_print(struct rq *rq, const struct case_notice *notice)
{
    struct sv text;
    struct sheet *sheet = NULL;
    struct sheet_head head = case_sheet_head(rq, rq->language, T("Request to look again"));
    struct sv name = notice_name(rq, notice);
    head.copy_number = notice->paper.reference;
    head.recipient = sv_empty(name) ? notice->paper.reference : name;
    TRY(notice_text(rq, notice, &text));
    TRY(sheet_begin(rq->arena, &head, &sheet));
    TRY(letter_sheet_text(rq, sheet, text));
    return letter_sheet_answer(rq, sheet, notice->paper.reference);
}

static enum err show_notice(struct rq *rq)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct case_notice *notices = NULL;
    size_t count = 0;
    TRY(case_notices_read(&desk, casefile, &casefile->me, &notices, &count));
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(notices[i].paper.reference, rq->parts[1])) {
            return notice_print(rq, &notices[i]);
        }
    }
    return ERR_NOT_FOUND;
}

#define ACT(path_, form_, show_, prepare_, permission_)                                                         \
    GET_OF("/casussen/{casus}/" path_, case_of_path, show_, permission_),                                  \
    POST_OF("/casussen/{casus}/" path_, case_of_path, form_, show_, prepare_, closing_apply, permission_)

static const struct route routes[] = {
    ACT("afsluiten", &closing_form, show_close, prepare_close, MAY_CASE_LEAD),
    ACT("afsluiten-voorstellen", &closing_form, show_propose, prepare_propose, MAY_CASE_LEAD),
    ACT("akkoord", &second_form, show_agree, prepare_agree, MAY_CASE_SECOND),
    ACT("niet-akkoord", &second_form, show_decline, prepare_decline, MAY_CASE_SECOND),
    GET_OF("/casussen/{casus}/berichten", case_of_path, show_notices, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/berichten", case_of_path, &answer_form, show_notices, prepare_answer,
            paper_answered, MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/berichten/{nummer}", case_of_path, show_notice, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/berichten-vragen", case_of_path, &ask_form, show_notices, prepare_ask,
            closing_apply, MAY_CASE_LEAD),
};
const struct route_table cases_closing_routes = ROUTE_TABLE(routes);
