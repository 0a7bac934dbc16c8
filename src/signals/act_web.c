/* Pages of the acts: what it means, what must be filled in, and the sentence that says why it is not possible now. */
#include "organisation/settings.h"
#include "signals/act.h"
#include "signals/head.h"
#include "signals/intake.h"
#include "signals/observation_web.h"
#include "web/answer.h"

#include "signal_form_page.h"

/* All acts fill one struct; each form has the fields its acts need. */
struct act_form {
    struct sv reason, answer, recipient, basis, note, municipality;
    struct date until;
    struct ticks shared;
};
#define AT(member) .offset = offsetof(struct act_form, member)
#define REASON \
    { .name = SV_INIT("reden"), .kind = FIELD_TEXT, .required = true, AT(reason), .label = T_INIT("Why?"), \
      .hint = T_INIT("In a few sentences, for somebody who reads it later. Name facts, not beliefs."), \
      .missing = T_INIT("Write down why.") }
#define ANSWER \
    { .name = SV_INIT("antwoord"), .kind = FIELD_TEXT, AT(answer), .label = T_INIT("Answer to the reporter"), \
      .hint = T_INIT("Thank them, say what you can and what not. Every outcome looks the same on the reporter's page.") }

static const struct field bare_fields[] = {
    { .name = SV_INIT("opmerking"), .kind = FIELD_TEXT, AT(reason), .label = T_INIT("Remark") },
};
static const struct field reason_fields[] = { REASON };
static const struct field close_fields[] = { REASON, ANSWER };
static const struct field wait_fields[] = {
    REASON,
    { .name = SV_INIT("tot"), .kind = FIELD_DATE, .required = true, AT(until), .label = T_INIT("Wait until"),
      .hint = T_INIT("On that day it ends by itself. For example 31-12-2026."),
      .missing = T_INIT("Enter the day on which waiting ends.") },
};
static const struct field share_fields[] = {
    { .name = SV_INIT("ontvanger"), .kind = FIELD_LINE, .required = true, AT(recipient),
      .label = T_INIT("Who receives it?"), .hint = T_INIT("The organisation and the person who takes it up."),
      .missing = T_INIT("Write down who receives it.") },
    { .name = SV_INIT("grondslag"), .kind = FIELD_LINE, .required = true, AT(basis),
      .label = T_INIT("On which legal basis?"), .hint = T_INIT("Consent, a law or an agreement: name it."),
      .missing = T_INIT("Write down the legal basis.") },
    { .name = SV_INIT("waarnemingen"), .kind = FIELD_TICKS, AT(shared),
      .label = T_INIT("Which observations are given?"),
      .hint = T_INIT("Only what is needed. The reporter's own text is never given, nor what could reveal who reported.") },
    { .name = SV_INIT("toelichting"), .kind = FIELD_TEXT, AT(note), .label = T_INIT("What else was told?") },
    REASON,
    ANSWER,
};
static const struct field transfer_fields[] = {
    { .name = SV_INIT("gemeente"), .kind = FIELD_CHOICE, .required = true, AT(municipality),
      .label = T_INIT("Which municipality?"), .missing = T_INIT("Choose the municipality.") },
    REASON,
};
static const struct field urgent_fields[] = {
    { .name = SV_INIT("aan-wie"), .kind = FIELD_LINE, AT(recipient),
      .label = T_INIT("Whom did you speak at the police?") },
    { .name = SV_INIT("verteld"), .kind = FIELD_TEXT, AT(note), .label = T_INIT("What did you tell?"),
      .hint = T_INIT("You may leave this empty now and write it down later.") },
};

static void wait_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct act_form *form = filled;
    struct settings *settings = NULL;
    struct date today = date_of(rq->now);
    if (!form->until.set || settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings) != OK) {
        return;
    }
    struct date last = setting_date(settings, SETTING_WAIT_TERM, today);
    if (form->until.day <= today.day) {
        form_problem(answer, SV("tot"), T("Enter a day that is still to come."));
    } else if (form->until.day > last.day) {
        form_problem(answer, SV("tot"), T("That is later than your municipality allows. Enter an earlier day."));
    }
}

#define ACT_FORM(variable, name_, fields_, check_) \
    static const struct form variable = { \
        .name = SV_INIT(name_), FORM_FIELDS(fields_), .size = sizeof(struct act_form), .check = (check_) }
ACT_FORM(bare_form, "stap", bare_fields, NULL);
ACT_FORM(reason_form, "stap-met-reden", reason_fields, NULL);
ACT_FORM(close_form, "stap-afronden", close_fields, NULL);
ACT_FORM(wait_form, "stap-wachten", wait_fields, wait_check);
ACT_FORM(share_form, "stap-delen", share_fields, NULL);
ACT_FORM(transfer_form, "stap-overdragen", transfer_fields, NULL);
ACT_FORM(urgent_form, "stap-spoed", urgent_fields, NULL);

/* Which form an act has: it follows from what the act does. */
static const struct form *form_of(const struct transition *transition)
{
    if (transition->shares) {
        return &share_form;
    }
    switch (transition->act) {
    case ACT_TAKE_UP: case ACT_COMPLETE_RECORD: case ACT_SECOND_AGREES: case ACT_CONFIRM_TRANSFER: return &bare_form;
    case ACT_WAIT: return &wait_form;
    case ACT_OFFER_TRANSFER: return &transfer_form;
    case ACT_URGENT_HAND_OVER: return &urgent_form;
    case ACT_ADVISE: case ACT_NO_CONCERN: case ACT_HANDLE_TENSION: return &close_form;
    case ACT_INFORMATION_IN: case ACT_TO_MEETING: case ACT_MEETING_HELD: case ACT_READY_FOR_WEIGHING:
    case ACT_SECOND_DECLINES:
    case ACT_DECLINE_TRANSFER: return &reason_form;
    case ACT_RECEIVE: case ACT_REFER_CARE: case ACT_REFER_FAMILY: case ACT_REFER_YOUTH: case ACT_HAND_OVER_MUNICIPALITY:
    case ACT_WAIT_ENDED: case ACT_WITHDRAW: case ACT_KEEP_AFTER_WITHDRAWAL: case ACT_ASSIGN:
    case ACT_DECLARE_CONFLICT: case ACT_GIVE_TO_WEIGHING: break;
    }
    return &reason_form;
}

/* The act that the last part of the path names; the rows below make sure there is one. */
static const struct transition *transition_of_path(const struct rq *rq)
{
    for (size_t i = 0; i < transition_count; i++) {
        struct sv path = transitions[i].path;
        struct sv tail = sv_from(rq->path, rq->path.length - (path.length < rq->path.length ? path.length + 1 : 0));
        if (!sv_empty(tail) && tail.at[0] == '/' && sv_equal(sv_from(tail, 1), path)) {
            return &transitions[i];
        }
    }
    assert_failed("a route row names an act", __FILE__, __LINE__);
}

static enum err neighbours_offer(struct rq *rq, struct form_view *view)
{
    struct neighbour *neighbours = NULL;
    size_t count = 0;
    TRY(neighbours_read(rq->tx, rq->arena, rq->actor.municipality, &neighbours, &count));
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, count);
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        offered[i] = (struct choice_view){ .id = neighbours[i].code, .code = neighbours[i].code,
                                           .label = neighbours[i].name };
    }
    form_offer(rq, view, &(struct form_offer){ .field = SV("gemeente"), .offered = offered, .count = count });
    return OK;
}

static enum err show_act(struct rq *rq)
{
    const struct signal *signal = rq->subject;
    const struct transition *transition = transition_of_path(rq);
    struct course_facts facts = { 0 };
    struct text why_not;
    if (transition->permission != MAY_TRANSFER_CONFIRM) {
        TRY(course_facts_read(rq->tx, rq->arena, signal, &facts));
    }
    if (course_allows(transition, signal, &facts, &rq->actor, &why_not) != OK) {
        return answer_refused(rq, why_not);
    }
    struct signal_form_view view = signal_form_of(rq, transition->label, form_of(transition));
    view.lead = transition->meaning;
    view.button = course_needs_second(transition, signal) ? T("Propose to a second person") : transition->label;
    if (transition->permission == MAY_TRANSFER_CONFIRM) {
        view.back = URL("/signalen");
        view.head.url = URL("/signalen");
    }
    if (transition->shares) {
        TRY(observations_offer(rq, &view.form, SV("waarnemingen"), true));
    }
    if (transition->act == ACT_OFFER_TRANSFER) {
        TRY(neighbours_offer(rq, &view.form));
    }
    ANSWER_PAGE(rq, signal_form, &view);
}

/* --- performing --------------------------------------------------------------------------------------------------- */
static enum err shared_of_form(struct rq *rq, const struct act_form *form, struct act_request *request)
{
    struct observation_id *shared = ARENA_ARRAY(rq->arena, struct observation_id, form->shared.count);
    if (shared == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < form->shared.count; i++) {
        TRY(observation_of_code(form->shared.codes[i], &shared[i]));
    }
    request->shared = shared;
    request->shared_count = form->shared.count;
    return OK;
}

static enum err neighbour_of_form(struct rq *rq, const struct act_form *form, struct act_request *request)
{
    struct neighbour *neighbours = NULL;
    size_t count = 0;
    TRY(neighbours_read(rq->tx, rq->arena, rq->actor.municipality, &neighbours, &count));
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(neighbours[i].code, form->municipality)) {
            request->to = neighbours[i].municipality;
            return OK;
        }
    }
    form_problem(rq->form, SV("gemeente"), T("Choose the municipality."));
    return ERR_REFUSED;
}

static enum err request_of_form(struct rq *rq, const struct transition *transition, struct act_request *ret_request)
{
    const struct act_form *form = rq->filled;
    struct act_request request = { .transition = transition, .reason = form->reason, .answer = form->answer,
                                   .until = form->until, .recipient = form->recipient, .basis = form->basis,
                                   .note = form->note };
    if (transition->act == ACT_URGENT_HAND_OVER) {
        request.recipient = sv_empty(form->recipient) ? text_in(rq->language, T("Police")) : form->recipient;
        request.basis = text_in(rq->language, T("Acute danger"));
    }
    if (transition->act == ACT_OFFER_TRANSFER) {
        TRY(neighbour_of_form(rq, form, &request));
    }
    TRY(shared_of_form(rq, form, &request));
    *ret_request = request;
    return OK;
}

static enum err prepare_act(struct rq *rq, const void **ret_prepared)
{
    const struct signal *signal = rq->subject;
    const struct transition *transition = transition_of_path(rq);
    bool receiving = transition->permission == MAY_TRANSFER_CONFIRM;
    struct course_facts facts = { 0 };
    struct text why_not;
    if (!receiving) {
        TRY(course_facts_read(rq->tx, rq->arena, signal, &facts));
    }
    if (course_allows(transition, signal, &facts, &rq->actor, &why_not) != OK) {
        return answer_refused(rq, why_not);
    }
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct act_request request;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    TRY(request_of_form(rq, transition, &request));
    const struct act_prepared *prepared = NULL;
    TRY(act_prepare(&desk, signal, settings, &request, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    bool closes = transition->to == STATE_CLOSED && !course_needs_second(transition, signal);
    if (closes) {
        return answer_redirect(rq, URL("/tellingen"));
    }
    bool gone = transition->act == ACT_DECLINE_TRANSFER;
    return answer_redirect(rq, gone ? URL("/signalen") : signal_url(rq, signal, SV("")));
}

/* What another municipality offers: found by its own query, which shows nothing of the content. */
static enum err offer_of_path(struct rq *rq, void **ret_signal)
{
    struct signal *signal = ARENA_NEW(rq->arena, struct signal);
    if (signal == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(transfer_find(rq->tx, rq->arena,
                      &(struct signal_search){ .actor = &rq->actor, .reference = rq->parts[0],
                                               .today = date_of(rq->now) }, signal));
    *ret_signal = signal;
    return OK;
}

#define ACT(path_, form_, permission_)                                                            \
    GET_OF("/signalen/{verwijzing}/stap/" path_, signal_of_path, show_act, permission_),          \
    POST_OF("/signalen/{verwijzing}/stap/" path_, signal_of_path, form_, show_act, prepare_act, act_apply, permission_)
/* A report moves: one municipality's row becomes another's, and each gets work from what the other did. */
#define OFFERING(path_, form_, permission_)                                                       \
    GET_OF("/signalen/{verwijzing}/stap/" path_, signal_of_path, show_act, permission_),          \
    POST_ACROSS("/signalen/{verwijzing}/stap/" path_, signal_of_path, form_, show_act, prepare_act, act_apply, \
                permission_)
#define RECEIVING(path_, form_)                                                                   \
    GET_OF("/overdrachten/{verwijzing}/" path_, offer_of_path, show_act, MAY_TRANSFER_CONFIRM),   \
    POST_ACROSS("/overdrachten/{verwijzing}/" path_, offer_of_path, form_, show_act, prepare_act, act_apply, \
                MAY_TRANSFER_CONFIRM)

static const struct route routes[] = {
    ACT("oppakken", &bare_form, MAY_SIGNAL_HANDLE),
    ACT("vaststellen", &bare_form, MAY_SIGNAL_HANDLE),
    ACT("advies", &close_form, MAY_SIGNAL_DECIDE),
    ACT("geen-zorg", &close_form, MAY_SIGNAL_DECIDE),
    ACT("zorg", &share_form, MAY_SIGNAL_DECIDE),
    ACT("familiesteun", &share_form, MAY_SIGNAL_DECIDE),
    ACT("jeugdbescherming", &share_form, MAY_SIGNAL_DECIDE),
    ACT("andere-gemeente", &share_form, MAY_SIGNAL_DECIDE),
    OFFERING("overdragen", &transfer_form, MAY_SIGNAL_DECIDE),
    ACT("spanning", &close_form, MAY_SIGNAL_DECIDE),
    ACT("wachten", &wait_form, MAY_SIGNAL_HANDLE),
    ACT("informatie-binnen", &reason_form, MAY_SIGNAL_HANDLE),
    ACT("signaaloverleg", &reason_form, MAY_SIGNAL_DECIDE),
    ACT("overleg-gehouden", &reason_form, MAY_SIGNAL_HANDLE),
    ACT("weging", &reason_form, MAY_SIGNAL_DECIDE),
    ACT("spoed", &urgent_form, MAY_SIGNAL_HANDLE),
    ACT("akkoord", &bare_form, MAY_SIGNAL_SECOND),
    ACT("niet-akkoord", &reason_form, MAY_SIGNAL_SECOND),
    RECEIVING("ontvangen", &bare_form),
    RECEIVING("terugsturen", &reason_form),
};
const struct route_table signals_act_routes = ROUTE_TABLE(routes);
