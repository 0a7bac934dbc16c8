/* The counter's pages: requests by day, entering one, and one request with what is due and what can be done now. */
#include "rights/head.h"
#include "rights/intake.h"
#include "rights/question.h"
#include "signals/signals_web.h"
#include "web/answer.h"
#include "web/picture.h"

#include "rights_closed_page.h"
#include "rights_form_page.h"
#include "rights_list_page.h"
#include "rights_page_page.h"

/* --- lists --- */
static enum err rows_show(struct rq *rq, const struct rights_row *rows, size_t count, struct rights_list_view *view)
{
    view->rows = ARENA_ARRAY(rq->arena, struct rights_row_view, count);
    if (view->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view->rows[i] = (struct rights_row_view){
            .reference = rows[i].reference, .url = url_of(rq->arena, SV("/rechten/"), rows[i].reference, SV("")),
            .kind = rights_kind_text(rows[i].kind), .state = rights_state_text(rows[i].state),
            .outcome = rights_outcome_text(rows[i].outcome), .due = rows[i].due, .received = rows[i].received,
            .destroy_on = rows[i].destroy_on, .questions = rows[i].questions, .answered = rows[i].answered,
            .late = rows[i].due.day < date_of(rq->now).day, .extended = rows[i].extended,
            .asked = rows[i].questions > 0,
        };
    }
    view->rows_count = count;
    view->has_rows = count > 0;
    view->enter = URL("/rechten/nieuw");
    view->closed = URL("/rechten/afgerond");
    view->open = URL("/rechten");
    return OK;
}

static enum err show_list(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct rights_row *rows = NULL;
    size_t count = 0;
    struct rights_list_view view = { .frame = frame_staff(rq, T("Requests of persons concerned")) };
    TRY(rights_list(&desk, &rows, &count));
    TRY(rows_show(rq, rows, count, &view));
    ANSWER_PAGE(rq, rights_list, &view);
}

static enum err show_closed(struct rq *rq)
{
    struct desk desk = desk_of(rq);
    struct rights_row *rows = NULL;
    size_t count = 0;
    struct rights_list_view view = { .frame = frame_staff(rq, T("Finished requests")) };
    TRY(rights_closed(&desk, &rows, &count));
    TRY(rows_show(rq, rows, count, &view));
    ANSWER_PAGE(rq, rights_closed, &view);
}

/* --- entering --- */
static const struct choice kind_choices[] = {
    { SV_INIT("inzage"), RIGHTS_ACCESS, T_INIT("Access"), T_INIT("Which data about me do you have?") },
    { SV_INIT("verbetering"), RIGHTS_CORRECTION, T_INIT("Correction"), T_INIT("Something is wrong or missing.") },
    { SV_INIT("bezwaar"), RIGHTS_OBJECTION, T_INIT("Objection"), T_INIT("Do not use my data for this.") },
    { SV_INIT("wissen"), RIGHTS_ERASURE, T_INIT("Erasure"), T_INIT("Erase my data.") },
};
static const struct choice channel_choices[] = {
    { SV_INIT("brief"), RIGHTS_BY_LETTER, T_INIT("By letter"), { { "", 0 } } },
    { SV_INIT("telefoon"), RIGHTS_BY_PHONE, T_INIT("By phone"), { { "", 0 } } },
    { SV_INIT("balie"), RIGHTS_AT_COUNTER, T_INIT("At the counter"), { { "", 0 } } },
};
#define IDENTITIES                                                                                              \
    { SV_INIT("balie"), IDENTITY_COUNTER, T_INIT("Came along and showed a document"), { { "", 0 } } },          \
    { SV_INIT("thuis"), IDENTITY_HOME, T_INIT("Showed a document at home"), { { "", 0 } } },                    \
    { SV_INIT("teruggebeld"), IDENTITY_CALLED_BACK,                                                             \
      T_INIT("Called back on a known number, with control questions"), { { "", 0 } } },                         \
    { SV_INIT("advocaat"), IDENTITY_LAWYER, T_INIT("A lawyer declares to act for this person"), { { "", 0 } } }, \
    { SV_INIT("vertegenwoordiger"), IDENTITY_REPRESENTATIVE,                                                    \
      T_INIT("A parent or representative whose authority was shown"), { { "", 0 } } }
static const struct choice identity_or_later_choices[] = {
    { SV_INIT("nog-niet"), IDENTITY_NOT_YET, T_INIT("Not checked yet"), { { "", 0 } } },
    IDENTITIES,
};
static const struct choice identity_choices[] = { IDENTITIES };
#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])

struct new_form {
    int kind, channel, identity;
    struct date received;
    struct sv name, born, address, asked, representative;
};
#define AT(member) .offset = offsetof(struct new_form, member)
static const struct field new_fields[] = {
    { .name = SV_INIT("soort"), .kind = FIELD_CHOICE, .required = true, AT(kind), CHOICES(kind_choices),
      .label = T_INIT("What is asked for?"), .missing = T_INIT("Choose what is asked for.") },
    { .name = SV_INIT("kanaal"), .kind = FIELD_CHOICE, .required = true, AT(channel), CHOICES(channel_choices),
      .label = T_INIT("How did it come in?"), .missing = T_INIT("Choose how it came in.") },
    { .name = SV_INIT("ontvangen"), .kind = FIELD_DATE, .required = true, AT(received),
      .label = T_INIT("On which day did it come in?"),
      .hint = T_INIT("The month runs from this day. For example 31-01-2026."),
      .missing = T_INIT("Enter the day on which it came in.") },
    { .name = SV_INIT("naam"), .kind = FIELD_LINE, .required = true, AT(name), .label = T_INIT("Name of the person"),
      .missing = T_INIT("Enter the name."), .autocomplete = SV_INIT("off") },
    { .name = SV_INIT("geboren"), .kind = FIELD_LINE, AT(born), .label = T_INIT("Born on"),
      .hint = T_INIT("As given, so that owners do not mistake somebody for another."), .autocomplete = SV_INIT("off") },
    { .name = SV_INIT("adres"), .kind = FIELD_TEXT, AT(address), .label = T_INIT("Address for the letter"),
      .autocomplete = SV_INIT("off") },
    { .name = SV_INIT("namens"), .kind = FIELD_LINE, AT(representative), .label = T_INIT("Who asks for this person?"),
      .hint = T_INIT("Only when somebody else asks: a parent, a representative, a lawyer."),
      .autocomplete = SV_INIT("off") },
    { .name = SV_INIT("vraag"), .kind = FIELD_TEXT, .required = true, AT(asked), .label = T_INIT("What is asked?"),
      .hint = T_INIT("In the person's own words."), .missing = T_INIT("Write down what is asked.") },
    { .name = SV_INIT("identiteit"), .kind = FIELD_CHOICE, .required = true, AT(identity),
      CHOICES(identity_or_later_choices), .label = T_INIT("How was identity checked?"),
      .hint = T_INIT("No copy and no number of a document is kept. You can also do it later."),
      .missing = T_INIT("Choose how identity was checked, or that it was not yet.") },
};
#undef AT

static void new_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct new_form *form = filled;
    if (form->received.set && form->received.day > date_of(rq->now).day) {
        form_problem(answer, SV("ontvangen"), T("Enter a day that is not in the future."));
    }
}
static const struct form new_form = { .name = SV_INIT("rechten-nieuw"), FORM_FIELDS(new_fields),
                                      .size = sizeof(struct new_form), .check = new_check };

static enum err show_new(struct rq *rq)
{
    struct rights_form_view view = {
        .frame = frame_staff(rq, T("Enter a request")),
        .heading = T("Enter a request"),
        .lead = T("Of somebody who asks about the own data, also when you think that nothing is known here: the steps "
                  "are the same for everybody."),
        .form = form_show(rq, &new_form, NULL, 1),
        .action = URL("/rechten/nieuw"),
        .back = URL("/rechten"),
        .button = T("Enter the request"),
    };
    ANSWER_PAGE(rq, rights_form, &view);
}

static enum err prepare_new(struct rq *rq, const void **ret_prepared)
{
    const struct new_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct sv reference;
    const struct rights_new_prepared *prepared = NULL;
    TRY(rights_settings(rq, &settings));
    struct rights_new new = {
        .kind = (enum rights_kind)form->kind, .channel = (enum rights_channel)form->channel,
        .identity = (enum rights_identity)form->identity, .received = form->received,
        .texts = { form->name, form->born, form->address, form->asked, form->representative },
    };
    TRY(rights_new_prepare(&desk, settings, &new, &reference, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Entered. The month runs."));
    return answer_redirect(rq, url_of(rq->arena, SV("/rechten/"), reference, SV("")));
}

/* --- who asks --- */
struct identity_form {
    int identity;
    struct sv remark;
};
static const struct field identity_fields[] = {
    { .name = SV_INIT("identiteit"), .kind = FIELD_CHOICE, .required = true, CHOICES(identity_choices),
      .offset = offsetof(struct identity_form, identity), .label = T_INIT("How was identity checked?"),
      .missing = T_INIT("Choose how identity was checked.") },
    { .name = SV_INIT("opmerking"), .kind = FIELD_TEXT, .offset = offsetof(struct identity_form, remark),
      .label = T_INIT("Remark"), .hint = T_INIT("Never a number of a document.") },
};
static const struct form identity_form = { .name = SV_INIT("rechten-identiteit"), FORM_FIELDS(identity_fields),
                                           .size = sizeof(struct identity_form) };

static enum err show_identity(struct rq *rq)
{
    const struct rights_request *request = rq->subject;
    const struct rights_transition *transition = rights_transition_of(RIGHTS_ACT_IDENTIFY);
    struct text why;
    if (rights_allows(transition, request, &rq->actor, date_of(rq->now), &why) != OK) {
        return answer_refused(rq, why);
    }
    struct rights_form_view view = rights_form_of(rq, transition->label, &identity_form);
    view.lead = transition->meaning;
    ANSWER_PAGE(rq, rights_form, &view);
}

static enum err prepare_identity(struct rq *rq, const void **ret_prepared)
{
    const struct rights_request *request = rq->subject;
    const struct identity_form *form = rq->filled;
    struct desk desk = desk_of(rq);
    struct settings *settings = NULL;
    struct text why;
    if (rights_allows(rights_transition_of(RIGHTS_ACT_IDENTIFY), request, &rq->actor, date_of(rq->now), &why) != OK) {
        return answer_refused(rq, why);
    }
    const struct rights_identified_prepared *prepared = NULL;
    TRY(rights_settings(rq, &settings));
    TRY(rights_identified_prepare(&desk, request, settings,
                                  &(struct rights_identified){ (enum rights_identity)form->identity, form->remark },
                                  &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, rights_url(rq, request, SV("")));
}

/* --- one request --- */
static struct text role_text_of(struct sv code)
{
    enum role role;
    return role_of_code(code, &role) ? role_text(role) : T("By itself");
}

static enum err history_show(struct rq *rq, const struct rights_content *content, struct rights_request_view *view)
{
    view->history = ARENA_ARRAY(rq->arena, struct rights_step_row_view, content->history_count);
    if (view->history == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content->history_count; i++) {
        const struct rights_history *step = &content->history[i];
        view->history[i] = (struct rights_step_row_view){
            .act = rights_act_text(step->act), .actor = step->actor, .reason = step->reason, .at = step->at,
            .role = text_in(rq->language, role_text_of(step->role)), .has_actor = !sv_empty(step->actor),
            .has_reason = !sv_empty(step->reason) };
    }
    view->history_count = content->history_count;
    return OK;
}

static enum err due_show(struct rq *rq, const struct rights_request *request, struct rights_request_view *view)
{
    view->due = ARENA_ARRAY(rq->arena, struct rights_due_view, 2);
    if (view->due == NULL) {
        return ERR_NO_MEMORY;
    }
    bool open = request->state != RIGHTS_DECIDED;
    if (open) {
        view->due[view->due_count++] = (struct rights_due_view){ T("Decision and letter"), request->due,
                                                                 request->due.day < date_of(rq->now).day };
    } else {
        view->due[view->due_count++] = (struct rights_due_view){ T("Everything is destroyed"), request->destroy_on,
                                                                 false };
    }
    return OK;
}

static enum err picture_show(struct rq *rq, const struct rights_content *content, struct rights_request_view *view)
{
    size_t count = content->history_count + view->due_count;
    struct picture_event *events = ARENA_ARRAY(rq->arena, struct picture_event, count);
    if (events == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content->history_count; i++) {
        events[i] = (struct picture_event){ .on = date_of(content->history[i].at), .mark = PICTURE_EVENT,
                                            .what = text_in(rq->language, view->history[i].act) };
    }
    for (size_t i = 0; i < view->due_count; i++) {
        events[content->history_count + i] = (struct picture_event){
            .on = view->due[i].on, .what = text_in(rq->language, view->due[i].what),
            .mark = view->head.is_open ? (view->due[i].late ? PICTURE_LATE : PICTURE_DUE) : PICTURE_END };
    }
    struct picture picture = { .events = events, .count = count, .today = date_of(rq->now) };
    return picture_course(rq->arena, rq->language, &picture, &view->picture);
}

static enum err acts_show(struct rq *rq, const struct rights_request *request, struct rights_request_view *view)
{
    view->acts = ARENA_ARRAY(rq->arena, struct rights_act_view, rights_transition_count);
    if (view->acts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < rights_transition_count; i++) {
        const struct rights_transition *transition = &rights_transitions[i];
        bool shown = (transition->from & (UINT32_C(1) << request->state)) != 0 && !sv_empty(transition->path);
        if (!shown || !actor_may(&rq->actor, transition->permission)) {
            continue;
        }
        struct text why = T("");
        bool allowed = rights_allows(transition, request, &rq->actor, date_of(rq->now), &why) == OK;
        struct buf rest;
        buf_open(&rest, rq->arena, 64);
        buf_put_byte(&rest, '/');
        buf_put(&rest, transition->path);
        view->acts[view->acts_count++] = (struct rights_act_view){
            .label = transition->label, .meaning = transition->meaning, .why_not = why, .allowed = allowed,
            .url = rights_url(rq, request, buf_view(&rest)) };
    }
    view->has_acts = view->acts_count > 0;
    return OK;
}

static enum err asked_show(struct rq *rq, const struct rights_request *request, struct rights_request_view *view)
{
    struct rights_asked *rows = NULL;
    size_t count = 0;
    TRY(rights_questions(rq->tx, rq->arena, request->id, &rows, &count));
    view->asked = ARENA_ARRAY(rq->arena, struct rights_asked_view, count);
    if (view->asked == NULL) {
        return ERR_NO_MEMORY;
    }
    bool carries = request->state == RIGHTS_DECIDED && request->kind != RIGHTS_ACCESS &&
                   (request->outcome == RIGHTS_GRANTED || request->outcome == RIGHTS_GRANTED_IN_PART);
    for (size_t i = 0; i < count; i++) {
        const struct rights_domain *domain = rights_domain_of(rows[i].domain);
        view->asked[i] = (struct rights_asked_view){
            .domain = domain == NULL ? T("–") : domain->label,
            .who = rows[i].owner.value != 0 ? rows[i].owner_name : text_in(rq->language, role_text(rows[i].role)),
            .due = rows[i].due, .answered = rows[i].answered, .found = rows[i].found,
            .is_answered = rows[i].answered.ms != 0, .has_found = rows[i].found > 0,
            .late = rows[i].answered.ms == 0 && rows[i].due.day < date_of(rq->now).day,
            .waits_done = carries && rows[i].found > 0 && rows[i].done.ms == 0 };
    }
    view->asked_count = count;
    view->has_asked = count > 0;
    return OK;
}

static void texts_show(const struct rights_request *request, const struct rights_texts *texts,
                       struct rights_request_view *view)
{
    view->name = texts->name;
    view->born = texts->born;
    view->address = texts->address;
    view->asked_text = texts->asked;
    view->representative = texts->representative;
    view->has_born = !sv_empty(texts->born);
    view->has_address = !sv_empty(texts->address);
    view->has_representative = !sv_empty(texts->representative);
    view->channel = rights_channel_text(request->channel);
    view->identity = rights_identity_text(request->identity);
    view->received = request->received;
    view->identified = request->identified;
    view->has_identified = request->identified.set;
}

static enum err show_request(struct rq *rq)
{
    const struct rights_request *request = rq->subject;
    struct desk desk = desk_of(rq);
    struct rights_content content;
    TRY(rights_open(&desk, request, &content));
    struct rights_request_view view = { .frame = frame_staff(rq, T("Request")), .head = rights_head_of(rq, request) };
    TRY(history_show(rq, &content, &view));
    TRY(due_show(rq, request, &view));
    TRY(picture_show(rq, &content, &view));
    TRY(acts_show(rq, request, &view));
    TRY(asked_show(rq, request, &view));
    texts_show(request, &content.texts, &view);
    bool stopped = request->outcome == RIGHTS_WITHDRAWN || request->outcome == RIGHTS_NOT_IDENTIFIED;
    view.letter = rights_url(rq, request, SV("/brief"));
    view.overview = rights_url(rq, request, SV("/overzicht"));
    view.has_letter = !stopped;
    view.has_overview = request->state == RIGHTS_ANSWERED || (request->state == RIGHTS_DECIDED && !stopped);
    ANSWER_PAGE(rq, rights_page, &view);
}

static const struct route routes[] = {
    GET("/rechten", show_list, MAY_RIGHTS_HANDLE),
    GET("/rechten/afgerond", show_closed, MAY_RIGHTS_HANDLE),
    GET("/rechten/nieuw", show_new, MAY_RIGHTS_HANDLE),
    POST("/rechten/nieuw", &new_form, show_new, prepare_new, rights_new_apply, MAY_RIGHTS_HANDLE),
    GET_OF("/rechten/{aanvraag}", rights_of_path, show_request, MAY_RIGHTS_HANDLE),
    GET_OF("/rechten/{aanvraag}/identiteit", rights_of_path, show_identity, MAY_RIGHTS_HANDLE),
    POST_OF("/rechten/{aanvraag}/identiteit", rights_of_path, &identity_form, show_identity, prepare_identity,
            rights_identified_apply, MAY_RIGHTS_HANDLE),
};
const struct route_table rights_request_routes = ROUTE_TABLE(routes);
