/* The page of a case, through the eyes of one member: everything here follows from the member's scope. */
#include "cases/case_body.h"

#include "cases/conference_head.h"
#include "cases/contribution.h"
#include "cases/head.h"
#include "cases/participant.h"
#include "cases/plan.h"
#include "cases/subject.h"
#include "signals/signals_web.h"
#include "web/picture.h"

/* --- what happened and what is due -------------------------------------------------------------------------------- */
struct body_reading {
    struct case_reading reading;
    struct case_step_view *steps;
    struct desk_open *reasons;
    size_t step_count;
    struct case_subject subject;
    struct participants participants;
    struct contributions contributions;
};

static enum err steps_read(struct body_reading *body)
{
    const struct desk *desk = body->reading.desk;
    TRY(case_steps(desk->tx, desk->arena, body->reading.casefile, body->reading.member, &body->steps,
                   &body->step_count));
    body->reasons = ARENA_ARRAY(desk->arena, struct desk_open, body->step_count);
    if (body->reasons == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < body->step_count; i++) {
        body->reasons[i] = case_reading_text(&body->reading, SV("case_step"), SV("reason"), body->steps[i].id.value,
                                             body->steps[i].reason);
    }
    return OK;
}

/* What the day of a step is: the last day of a participation, the day before which an action is asked, ... */
static struct text until_word(enum case_act act)
{
    static const struct {
        enum case_act act;
        struct text word;
    } words[] = {
        { CASE_ACT_ADD_PARTICIPANT, T_INIT("up to and including") },
        { CASE_ACT_PROPOSE_PARTICIPANT, T_INIT("up to and including") },
        { CASE_ACT_AGREE_PARTICIPANT, T_INIT("up to and including") },
        { CASE_ACT_EXTEND_PARTICIPANT, T_INIT("up to and including") },
        { CASE_ACT_ADD_ACTION, T_INIT("before") },
        { CASE_ACT_WRITE_LETTER, T_INIT("given on") },
        { CASE_ACT_CONTINUE, T_INIT("next review at the latest on") },
        { CASE_ACT_SCALE_DOWN, T_INIT("next review at the latest on") },
        { CASE_ACT_SCALE_UP, T_INIT("next review at the latest on") },
        { CASE_ACT_INFORM, T_INIT("look again on") },
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (words[i].act == act) {
            return words[i].word;
        }
    }
    return T("until");
}

static enum err history_show(struct rq *rq, const struct body_reading *body, struct case_body_view *view)
{
    view->history = ARENA_ARRAY(rq->arena, struct case_history_view, body->step_count);
    if (view->history == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < body->step_count; i++) {
        const struct case_step_view *step = &body->steps[i];
        struct sv reason = case_reading_shown(&body->reading, body->reasons[i]);
        view->history[i] = (struct case_history_view){
            .act = case_act_text(step->act), .actor = step->actor_name, .concerns = step->concerns_name,
            .reason = reason, .at = step->at, .until = step->until, .has_actor = !sv_empty(step->actor_name),
            .has_concerns = !sv_empty(step->concerns_name), .has_reason = !sv_empty(reason),
            .has_until = step->until.set, .until_word = until_word(step->act),
        };
    }
    view->history_count = body->step_count;
    return OK;
}

enum { DUE_MAX = 5 };

static void due_add(const struct rq *rq, struct case_body_view *view, struct case_due_view due)
{
    ASSERT(view->due_count < DUE_MAX);
    due.late = due.on.day < date_of(rq->now).day;
    view->due[view->due_count++] = due;
}

/* What is due, and whose turn it is. Informing and destruction are the business of who leads. */
static enum err due_show(struct rq *rq, const struct case_look *look, struct case_body_view *view)
{
    const struct casefile *casefile = look->casefile;
    bool inside = look->member->leads || look->member->seconds;
    view->due = ARENA_ARRAY(rq->arena, struct case_due_view, DUE_MAX);
    if (view->due == NULL) {
        return ERR_NO_MEMORY;
    }
    struct text lead = T("by who leads the case");
    if (casefile->state != CASE_CLOSED && casefile->provisional_until.ms != 0) {
        due_add(rq, view, (struct case_due_view){ .on = date_of(casefile->provisional_until),
                                                  .what = T("The urgent admission is confirmed, or lapses"),
                                                  .by = T("by police, prosecution and municipality") });
    }
    switch (casefile->state) {
    case CASE_OPEN:
        due_add(rq, view, (struct case_due_view){ .on = casefile->plan_due, .what = T("There is a plan"), .by = lead });
        break;
    case CASE_ACTIVE:
    case CASE_SCALED_DOWN:
        due_add(rq, view, (struct case_due_view){ .on = casefile->review_due, .what = T("Review"), .by = lead });
        break;
    case CASE_CLOSING:
        due_add(rq, view, (struct case_due_view){ .on = casefile->due,
                                                  .what = T("A second person looks at the proposal to close"),
                                                  .by = T("by a second person") });
        break;
    case CASE_CLOSED: break;
    }
    if (inside && (casefile->inform_state == INFORM_DUE || casefile->inform_state == INFORM_POSTPONED)) {
        due_add(rq, view, (struct case_due_view){ .on = casefile->inform_due,
                                                  .what = T("Tell the person concerned, or look again"), .by = lead });
    }
    if (inside) {
        due_add(rq, view, (struct case_due_view){ .on = casefile->destroy_on, .what = T("Everything is destroyed"),
                                                  .by = T("by itself") });
    }
    return OK;
}

/* The same as a picture: acts and days only. */
static enum err picture_show(struct rq *rq, const struct case_look *look, struct case_body_view *view)
{
    size_t count = view->history_count + view->due_count;
    bool inside = look->member->leads || look->member->seconds;
    struct picture_event *events = ARENA_ARRAY(rq->arena, struct picture_event, count);
    if (events == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < view->history_count; i++) {
        events[i] = (struct picture_event){ .on = date_of(view->history[i].at),
                                            .what = text_in(rq->language, view->history[i].act),
                                            .mark = PICTURE_EVENT };
    }
    for (size_t i = 0; i < view->due_count; i++) {
        const struct case_due_view *due = &view->due[i];
        bool end = inside && i + 1 == view->due_count;
        events[view->history_count + i] =
            (struct picture_event){ .on = due->on, .what = text_in(rq->language, due->what),
                                    .mark = end ? PICTURE_END : due->late ? PICTURE_LATE : PICTURE_DUE };
    }
    struct picture picture = { .events = events, .count = count, .today = date_of(rq->now) };
    return picture_course(rq->arena, rq->language, &picture, &view->picture);
}

/* --- what can be done now ----------------------------------------------------------------------------------------- */
/* Whoever takes part does so with the rights of a participant only, whichever other roles they have: that is what a
 * preview shows as well. */
static struct actor actor_as(const struct rq *rq, const struct case_member *member)
{
    if (member->leads || member->seconds) {
        return rq->actor;
    }
    return (struct actor){ .kind = ACTOR_STAFF, .person = member->person, .municipality = rq->actor.municipality,
                           .permissions = UINT64_C(1) << MAY_CASE_TAKE_PART };
}

static bool act_is_shown(const struct case_transition *transition, const struct case_look *look,
                         const struct actor *actor)
{
    bool in_state = (transition->from & (UINT32_C(1) << look->casefile->state)) != 0;
    bool as_participant = transition->permission != MAY_CASE_TAKE_PART || look->member->participant.value != 0;
    return in_state && as_participant && !sv_empty(transition->path) && actor_may(actor, transition->permission);
}

static struct url act_url(struct rq *rq, const struct casefile *casefile, const struct case_transition *transition)
{
    struct buf rest;
    buf_open(&rest, rq->arena, 64);
    buf_put(&rest, SV("/"));
    buf_put(&rest, transition->path);
    return case_url(rq, casefile, buf_view(&rest));
}

static enum err acts_show(struct rq *rq, const struct case_look *look, struct case_body_view *view)
{
    struct case_facts facts;
    struct actor actor = actor_as(rq, look->member);
    TRY(case_facts_read(rq->tx, rq->arena, look->casefile, &facts));
    view->acts = ARENA_ARRAY(rq->arena, struct case_act_view, case_transition_count);
    if (view->acts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < case_transition_count; i++) {
        const struct case_transition *transition = &case_transitions[i];
        if (!act_is_shown(transition, look, &actor)) {
            continue;
        }
        struct text why_not = T("");
        bool allowed = case_allows(transition, look->casefile, &facts, &actor, &why_not) == OK;
        view->acts[view->acts_count++] =
            (struct case_act_view){ .label = transition->label, .meaning = transition->meaning, .why_not = why_not,
                                    .url = act_url(rq, look->casefile, transition), .allowed = allowed };
    }
    view->has_acts = view->acts_count > 0;
    return OK;
}

/* --- who it is about, who takes part ------------------------------------------------------------------------------ */
static void subject_show(const struct case_look *look, const struct body_reading *body, struct case_body_view *view)
{
    const struct case_subject *subject = &body->subject;
    view->sees_picture = case_sees(look->member, SCOPE_PICTURE);
    view->who = subject->who;
    view->residence = subject->residence;
    view->contact = subject->contact;
    view->has_residence = !sv_empty(subject->residence);
    view->has_contact = !sv_empty(subject->contact);
    view->lead = subject->lead;
    view->deputy = subject->deputy;
    view->has_lead = !sv_empty(subject->lead);
    view->lacks_lead = look->casefile->state != CASE_CLOSED;
    view->has_deputy = !sv_empty(subject->deputy);
    view->shows_inform = look->member->leads || look->member->seconds;
    view->inform = case_inform_text(look->casefile->inform_state);
    view->inform_due = look->casefile->inform_due;
    view->has_inform_due = look->casefile->inform_due.set;
}

static enum err scopes_show(struct rq *rq, uint32_t scope, struct participant_row_view *row)
{
    static const enum case_scope scopes[] = { SCOPE_PICTURE, SCOPE_PLAN, SCOPE_CONTRIBUTIONS, SCOPE_CONFERENCE };
    enum { SCOPE_COUNT = sizeof scopes / sizeof scopes[0] };
    row->scopes = ARENA_ARRAY(rq->arena, struct case_scope_view, SCOPE_COUNT);
    if (row->scopes == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < SCOPE_COUNT; i++) {
        if ((scope & (uint32_t)scopes[i]) != 0) {
            row->scopes[row->scopes_count++].what = case_scope_text(scopes[i]);
        }
    }
    row->has_scopes = row->scopes_count > 0;
    return OK;
}

static struct url one_url(struct rq *rq, const struct casefile *casefile, const struct participant *one,
                          struct sv middle, struct sv end)
{
    struct buf rest;
    buf_open(&rest, rq->arena, 128);
    buf_put(&rest, middle);
    buf_put(&rest, participant_code(rq->arena, one->id));
    buf_put(&rest, end);
    return case_url(rq, casefile, buf_view(&rest));
}

static enum err participant_show(struct rq *rq, const struct case_look *look, const struct participant *one,
                                 struct participant_row_view *row)
{
    const struct casefile *casefile = look->casefile;
    bool inside = look->member->leads || look->member->seconds;
    bool mine = one->id.value == look->member->participant.value;
    bool lasts = one->state < PARTICIPANT_ENDED;
    bool waits = one->state == PARTICIPANT_PROPOSED;
    struct sv deelnemer = SV("/deelnemer/");
    *row = (struct participant_row_view){
        .tier = tier_text(one->tier), .party = sharing_party_text(one->party), .state = participant_state_text(one),
        .name = one->name, .account = one->account, .necessity = one->necessity, .from = one->from,
        .until = one->until, .used = one->used,
        .preview = one_url(rq, casefile, one, SV("/voorbeeld/"), SV("")),
        .extend = one_url(rq, casefile, one, deelnemer, SV("/verlengen")),
        .end = one_url(rq, casefile, one, deelnemer, SV("/beeindigen")),
        .agree = one_url(rq, casefile, one, deelnemer, SV("/akkoord")),
        .decline = one_url(rq, casefile, one, deelnemer, SV("/niet-akkoord")),
        .has_name = !sv_empty(one->name), .has_account = !sv_empty(one->account),
        .has_necessity = !sv_empty(one->necessity), .has_used = inside && one->used.set,
        .lasts = one->state == PARTICIPANT_TAKES_PART, .is_mine = mine && !inside,
        .may_manage = look->member->leads && lasts && casefile->state != CASE_CLOSED,
        .may_answer = waits && inside && actor_may(&rq->actor, MAY_CASE_SECOND) &&
                      one->proposed_by.value != rq->actor.person.value,
        .waits = waits,
    };
    return lasts && (inside || mine) ? scopes_show(rq, one->scope, row) : OK;
}

static enum err participants_show(struct rq *rq, const struct case_look *look, const struct participants *participants,
                                  struct case_body_view *view)
{
    view->participants = ARENA_ARRAY(rq->arena, struct participant_row_view, participants->count);
    if (view->participants == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < participants->count; i++) {
        TRY(participant_show(rq, look, &participants->rows[i], &view->participants[i]));
    }
    view->participants_count = participants->count;
    return OK;
}

static enum err contributions_show(struct rq *rq, const struct case_look *look, const struct body_reading *body,
                                   struct case_body_view *view)
{
    const struct contributions *contributions = &body->contributions;
    enum sharing_party own = 0;
    for (size_t i = 0; i < body->participants.count; i++) {
        const struct participant *one = &body->participants.rows[i];
        own = one->id.value == look->member->participant.value ? one->party : own;
    }
    view->contributions = ARENA_ARRAY(rq->arena, struct contribution_row_view, contributions->count);
    if (view->contributions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < contributions->count; i++) {
        const struct contribution *one = &contributions->rows[i];
        struct buf rest;
        buf_open(&rest, rq->arena, 64);
        buf_put(&rest, SV("/bijdrage/"));
        buf_put_int(&rest, one->id.value);
        buf_put(&rest, SV("/intrekken"));
        view->contributions[i] = (struct contribution_row_view){
            .party = sharing_party_text(one->party), .category = data_category_text(one->category),
            .author = one->author, .withdrawer = one->withdrawer, .question = one->question, .basis = one->basis,
            .body = one->body, .given = one->given, .withdrawn = one->withdrawn,
            .withdraw = case_url(rq, look->casefile, buf_view(&rest)), .is_withdrawn = one->withdrawn.ms != 0,
            .may_withdraw = own != 0 && one->party == own,
        };
    }
    view->contributions_count = contributions->count;
    view->has_contributions = contributions->count > 0;
    view->has_more_contributions = contributions->more;
    view->sees_contributions = case_sees(look->member, SCOPE_CONTRIBUTIONS);
    return OK;
}

static enum err plan_show(struct rq *rq, const struct case_look *look, struct case_body_view *view)
{
    struct plan_version *versions = NULL;
    size_t count = 0;
    view->sees_plan = case_sees(look->member, SCOPE_PLAN) || case_sees(look->member, SCOPE_PICTURE);
    view->sees_letters = look->member->leads;
    if (!view->sees_plan) {
        return OK;
    }
    TRY(plan_versions(rq->tx, rq->arena, look->casefile->id, &versions, &count));
    view->has_plan = count > 0;
    if (view->has_plan) {
        view->plan_version = versions[0].version;
        view->plan_adopted = date_of(versions[0].adopted);
    }
    view->plan = case_url(rq, look->casefile, SV("/plan"));
    view->reviews = case_url(rq, look->casefile, SV("/evaluatie"));
    view->letters = case_url(rq, look->casefile, SV("/brief"));
    view->notices = case_url(rq, look->casefile, SV("/berichten"));
    return OK;
}

/* Every topic queues what it shows; the vault is asked once. */
static enum err body_read(struct rq *rq, const struct desk *desk, const struct case_look *look,
                          struct body_reading *ret_body)
{
    struct body_reading body = { 0 };
    (void)rq;
    TRY(case_reading_begin(desk, look->casefile, look->member, &body.reading));
    TRY(steps_read(&body));
    TRY(case_subject_read(&body.reading, &body.subject));
    TRY(participants_read(&body.reading, &body.participants));
    TRY(contributions_read(&body.reading, &body.contributions));
    TRY(case_reading_call(&body.reading, look->object));
    case_subject_opened(&body.reading, &body.subject);
    participants_opened(&body.reading, &body.participants);
    contributions_opened(&body.reading, &body.contributions);
    *ret_body = body;
    return OK;
}

enum err case_body_show(struct rq *rq, const struct case_look *look, struct case_body_view *ret_view)
{
    struct desk desk = desk_of(rq);
    struct body_reading body;
    struct case_body_view view = { 0 };
    TRY(body_read(rq, &desk, look, &body));
    TRY(history_show(rq, &body, &view));
    TRY(due_show(rq, look, &view));
    TRY(picture_show(rq, look, &view));
    TRY(acts_show(rq, look, &view));
    subject_show(look, &body, &view);
    TRY(participants_show(rq, look, &body.participants, &view));
    TRY(contributions_show(rq, look, &body, &view));
    TRY(plan_show(rq, look, &view));
    TRY(case_closing_show(rq, look->casefile, look->member, &view.closing, &view.shows_closing));
    TRY(conference_section(rq, look->casefile, look->member, &view.conferences));
    *ret_view = view;
    return OK;
}
