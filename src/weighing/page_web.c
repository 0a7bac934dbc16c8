/* The page of one weighing: what happened and is due, what may be done now and why not, what was given, the questions,
 * and the positions of the three parties. */
#include "organisation/wording.h"
#include "weighing/content.h"
#include "weighing/acts.h"
#include "weighing/page_web.h"
#include "weighing/weighing_web.h"
#include "weighing/letter.h"

#include "web/answer.h"
#include "web/picture.h"

#include "weighing_page_page.h"

/* --- what happened, what is due ----------------------------------------------------------------------------------- */
static enum err history_show(struct rq *rq, const struct weighing_content *content, struct weighing_view *view)
{
    view->history = ARENA_ARRAY(rq->arena, struct weighing_history_view, content->history_count);
    if (view->history == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content->history_count; i++) {
        const struct weighing_history *step = &content->history[i];
        enum role role;
        bool known = role_of_code(step->role, &role);
        view->history[i] = (struct weighing_history_view){
            .act = weighing_act_text(step->act),
            .party = text_in(rq->language, party_text(step->party)),
            .has_party = step->party != PARTY_NONE,
            .actor = step->actor,
            .has_actor = !sv_empty(step->actor),
            .role = text_in(rq->language, known ? role_text(role) : T("By itself")),
            .reason = step->reason,
            .has_reason = !sv_empty(step->reason),
            .at = step->at,
        };
    }
    view->history_count = content->history_count;
    return OK;
}

static struct text due_text(enum weighing_state state)
{
    switch (state) {
    case WEIGHING_GATHERING: return T("First positions are in");
    case WEIGHING_OPENED: return T("Final positions are in");
    case WEIGHING_TO_DECIDE: return T("Decision");
    case WEIGHING_URGENT: return T("Advice by phone and decision");
    case WEIGHING_PROVISIONAL: return T("All parties confirmed, or it lapses");
    case WEIGHING_CLOSED:
    case WEIGHING_PROPOSED: break;
    }
    return T("Next act");
}

enum { DUE_MAX = 3 };

static enum err due_show(struct rq *rq, const struct weighing *weighing, struct weighing_view *view)
{
    struct date today = date_of(rq->now);
    view->due = ARENA_ARRAY(rq->arena, struct weighing_due_view, DUE_MAX);
    if (view->due == NULL) {
        return ERR_NO_MEMORY;
    }
    if (weighing->state != WEIGHING_CLOSED) {
        view->due[view->due_count++] = (struct weighing_due_view){ due_text(weighing->state), weighing->due,
                                                                   weighing->due.day < today.day };
    }
    if (weighing->inform_state == INFORM_DUE || weighing->inform_state == INFORM_POSTPONED) {
        view->due[view->due_count++] =
            (struct weighing_due_view){ T("Tell the person concerned, or look again"), weighing->inform_due,
                                        weighing->inform_due.set && weighing->inform_due.day < today.day };
    }
    view->due[view->due_count++] = (struct weighing_due_view){ T("Everything is destroyed"), weighing->destroy_on,
                                                               false };
    return OK;
}

static enum err picture_show(struct rq *rq, const struct weighing_content *content, struct weighing_view *view)
{
    size_t count = content->history_count + view->due_count;
    struct picture_event *events = ARENA_ARRAY(rq->arena, struct picture_event, count);
    if (events == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content->history_count; i++) {
        events[i] = (struct picture_event){ .on = date_of(content->history[i].at),
                                            .what = text_in(rq->language, view->history[i].act),
                                            .mark = PICTURE_EVENT };
    }
    for (size_t i = 0; i < view->due_count; i++) {
        bool last = i + 1 == view->due_count;
        enum picture_mark mark = last ? PICTURE_END : view->due[i].late ? PICTURE_LATE : PICTURE_DUE;
        events[content->history_count + i] = (struct picture_event){
            .on = view->due[i].on, .what = text_in(rq->language, view->due[i].what), .mark = mark };
    }
    struct picture picture = { .events = events, .count = count, .today = date_of(rq->now) };
    return picture_course(rq->arena, rq->language, &picture, &view->picture);
}

/* --- what was given ----------------------------------------------------------------------------------------------- */
/* Not by whom: that the reporter saw it stays at the reporting point. */
static struct text kind_text(enum observation_kind kind)
{
    switch (kind) {
    case OBSERVATION_SEEN: return T("Seen or established");
    case OBSERVATION_HEARD: return T("Heard from somebody else");
    case OBSERVATION_OPINION: return T("Opinion");
    }
    return T("–");
}

static struct weighing_fact_view fact_view(const struct weighing_fact *fact)
{
    return (struct weighing_fact_view){
        .kind = kind_text(fact->kind), .provider = provider_text(fact->provider),
        .category = fact_category_text(fact->category), .body = fact->body, .basis = fact->basis,
        .added_by = fact->added_by, .withdrawn_by = fact->withdrawn_by, .happened = fact->happened,
        .added = fact->added, .withdrawn = fact->withdrawn, .has_date = fact->happened.set,
        .has_basis = !sv_empty(fact->basis), .is_withdrawn = fact->withdrawn.ms != 0,
    };
}

enum err weighing_facts_show(struct arena *arena, const struct weighing_content *content,
                             struct weighing_fact_lists *ret_lists)
{
    struct weighing_fact_lists lists = {
        .facts = ARENA_ARRAY(arena, struct weighing_fact_view, content->fact_count),
        .against = ARENA_ARRAY(arena, struct weighing_fact_view, content->fact_count),
    };
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content->fact_count; i++) {
        if (content->facts[i].against) {
            lists.against[lists.against_count++] = fact_view(&content->facts[i]);
        } else {
            lists.facts[lists.facts_count++] = fact_view(&content->facts[i]);
        }
    }
    *ret_lists = lists;
    return OK;
}

static enum err given_show(struct rq *rq, const struct weighing *weighing, const struct weighing_content *content,
                           struct weighing_view *view)
{
    struct weighing_fact_lists lists;
    TRY(weighing_facts_show(rq->arena, content, &lists));
    view->facts = lists.facts;
    view->facts_count = lists.facts_count;
    view->has_facts = lists.facts_count > 0;
    view->against = lists.against;
    view->against_count = lists.against_count;
    view->has_against = lists.against_count > 0;
    view->who = content->who;
    view->has_who = !sv_empty(content->who);
    view->residence = content->residence;
    view->has_residence = !sv_empty(content->residence);
    view->behaviour = content->behaviour;
    view->element = content->element;
    view->basis = content->basis;
    view->interpretation = content->interpretation;
    view->has_interpretation = !sv_empty(content->interpretation);
    view->child_voice = content->child_voice;
    view->has_child_voice = !sv_empty(content->child_voice);
    view->criminal_notice = content->criminal_notice;
    view->has_criminal_notice = !sv_empty(content->criminal_notice);
    view->criminal_noticed = weighing->criminal_notice;
    return OK;
}

enum err weighing_questions_read(struct rq *rq, const struct weighing *weighing, struct wording_version *ret_version,
                                 struct sv **ret_questions, size_t *ret_count)
{
    struct wording_question asked = { weighing->municipality, WORDING_CRITERIA_QUESTIONS, weighing->criteria_version };
    TRY(wording_of_version(rq->tx, rq->arena, &asked, ret_version));
    return wording_questions(rq->arena, ret_version->text[rq->language], ret_questions, ret_count);
}

/* --- the positions ------------------------------------------------------------------------------------------------ */
static struct text round_text(enum position_round round)
{
    switch (round) {
    case ROUND_FIRST: return T("First position");
    case ROUND_FINAL: return T("Final position");
    case ROUND_ORAL: return T("Advice by phone");
    }
    return T("–");
}

static enum err position_view(struct rq *rq, const struct weighing_position *position,
                              struct weighing_position_view *ret_view)
{
    bool asks_confirm = position->recorded || position->round == ROUND_ORAL;
    *ret_view = (struct weighing_position_view){
        .round = round_text(position->round), .answer = answer_text(position->answer), .reason = position->reason,
        .change_reason = position->change_reason, .source = position->source, .speaker = position->speaker,
        .given_by = position->given_by, .given = position->given, .spoken = position->spoken,
        .confirmed = position->confirmed, .is_sealed = position->answer == ANSWER_SEALED,
        .recorded = asks_confirm, .has_change = !sv_empty(position->change_reason),
        .has_source = !sv_empty(position->source), .has_speaker = !sv_empty(position->speaker),
        .is_confirmed = position->confirmed.ms != 0, .waits_confirm = asks_confirm && position->confirmed.ms == 0,
    };
    ret_view->answers = ARENA_ARRAY(rq->arena, struct weighing_answer_view, position->answer_count);
    if (ret_view->answers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < position->answer_count; i++) {
        const struct weighing_answer *answer = &position->answers[i];
        ret_view->answers[ret_view->answers_count++] = (struct weighing_answer_view){
            .question = answer->question,
            .answer = question_answer_text(answer->answer), .reason = answer->reason,
            .has_reason = !sv_empty(answer->reason) };
    }
    ret_view->has_answers = ret_view->answers_count > 0;
    return OK;
}

static enum err party_show(struct rq *rq, const struct weighing_content *content, enum vault_party party,
                           struct weighing_party_view *ret_view)
{
    static const struct sv ids[] = { SV_INIT("police"), SV_INIT("prosecution"), SV_INIT("municipality") };
    struct weighing_party_view shown = {
        .party = party_text(party), .id = ids[party - PARTY_POLICE],
        .positions = ARENA_ARRAY(rq->arena, struct weighing_position_view, content->position_count),
        .addenda = ARENA_ARRAY(rq->arena, struct weighing_addendum_view, content->addendum_count),
    };
    if (rq->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < content->position_count; i++) {
        if (content->positions[i].party == party) {
            TRY(position_view(rq, &content->positions[i], &shown.positions[shown.positions_count++]));
        }
    }
    for (size_t i = 0; i < content->addendum_count; i++) {
        const struct weighing_addendum *addendum = &content->addenda[i];
        if (addendum->party == party) {
            shown.addenda[shown.addenda_count++] = (struct weighing_addendum_view){
                addendum->body, addendum->given_by, addendum->withdrawn_by, addendum->given, addendum->withdrawn,
                addendum->withdrawn.ms != 0 };
        }
    }
    shown.has_positions = shown.positions_count > 0;
    shown.has_addenda = shown.addenda_count > 0;
    *ret_view = shown;
    return OK;
}

static enum err positions_show(struct rq *rq, const struct weighing *weighing, const struct weighing_content *content,
                               struct weighing_view *view)
{
    struct wording_version criteria;
    struct sv *questions = NULL;
    TRY(weighing_questions_read(rq, weighing, &criteria, &questions, &view->questions_count));
    view->questions = ARENA_ARRAY(rq->arena, struct weighing_question_view, view->questions_count);
    view->parties = ARENA_ARRAY(rq->arena, struct weighing_party_view, PARTY_COUNT);
    if (rq->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < view->questions_count; i++) {
        view->questions[i].text = questions[i];
    }
    view->criteria_version = criteria.version;
    view->criteria_source = criteria.source;
    view->criteria_confirmed_by = criteria.confirmed_by;
    view->criteria_confirmed = criteria.confirmed;
    view->criteria_is_confirmed = criteria.confirmed.set;
    view->is_sealed = weighing->state == WEIGHING_GATHERING;
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        TRY(party_show(rq, content, (enum vault_party)(PARTY_POLICE + i), &view->parties[i]));
    }
    view->parties_count = PARTY_COUNT;
    return OK;
}

/* --- what can be done now ----------------------------------------------------------------------------------------- */
/* An act is offered when its state is there, or when it gives a position: then the page says what it waits for. */
static bool act_is_shown(const struct weighing_transition *transition, const struct weighing *weighing,
                         const struct actor *actor)
{
    bool in_state = (transition->from & (UINT32_C(1) << weighing->state)) != 0;
    bool prosecution = transition->act != WEIGHING_ACT_CRIMINAL_NOTICE || party_of_actor(actor) == PARTY_PROSECUTION;
    bool asked = transition->act != WEIGHING_ACT_SECOND_VIEW || weighing->second_reader.value == actor->person.value;
    return in_state && prosecution && asked && transition->permission != MAY_NOTHING_NEEDED &&
           actor_may(actor, transition->permission);
}

/* For whom: one's own party, or the first that has not given this yet. */
static enum vault_party act_party(const struct weighing_transition *transition, const struct weighing_facts *facts,
                                  const struct actor *actor)
{
    if (transition->permission == MAY_WEIGHING_ADVISE) {
        return party_of_actor(actor);
    }
    for (size_t i = 0; transition->round != 0 && i < PARTY_COUNT; i++) {
        if (!facts->positions[transition->round][i].given) {
            return (enum vault_party)(PARTY_POLICE + i);
        }
    }
    return transition->round == 0 ? PARTY_NONE : PARTY_POLICE;
}

static enum err acts_show(struct rq *rq, const struct weighing *weighing, const struct weighing_content *content,
                          struct weighing_view *view)
{
    struct deciding_facts facts;
    TRY(deciding_facts_read(rq->tx, rq->arena, weighing, &facts));
    view->acts = ARENA_ARRAY(rq->arena, struct weighing_act_view, weighing_transition_count);
    if (view->acts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < weighing_transition_count; i++) {
        const struct weighing_transition *transition = &weighing_transitions[i];
        if (!act_is_shown(transition, weighing, &rq->actor)) {
            continue;
        }
        struct text why_not = T("");
        const struct act_question question = { .weighing = weighing, .facts = &facts, .actor = &rq->actor,
                                               .party = act_party(transition, &facts.course, &rq->actor),
                                               .now = rq->now };
        bool allowed = weighing_act_allows(transition, &question, &why_not) == OK;
        if (allowed && transition->act == WEIGHING_ACT_WITHDRAW_CONTENT &&
            !weighing_content_of(content, party_of_actor(&rq->actor))) {
            allowed = false;
            why_not = T("Your organisation brought nothing here that can be withdrawn.");
        }
        struct buf rest;
        buf_open(&rest, rq->arena, 64);
        buf_put(&rest, SV("/"));
        buf_put(&rest, transition->path);
        view->acts[view->acts_count++] = (struct weighing_act_view){
            .label = transition->label, .meaning = transition->meaning, .why_not = why_not, .allowed = allowed,
            .url = weighing_url(rq, weighing, buf_view(&rest)) };
    }
    view->has_acts = view->acts_count > 0;
    return OK;
}

static enum err show_weighing(struct rq *rq)
{
    const struct weighing *weighing = rq->subject;
    struct desk desk = desk_of(rq);
    struct weighing_content content;
    TRY(weighing_open(&desk, weighing, MAY_WEIGHING_READ, &content));
    struct weighing_view view = { .frame = frame_staff(rq, T("Weighing")),
                                  .head = weighing_head_of(rq, weighing, MAY_WEIGHING_READ) };
    TRY(history_show(rq, &content, &view));
    TRY(due_show(rq, weighing, &view));
    TRY(picture_show(rq, &content, &view));
    TRY(given_show(rq, weighing, &content, &view));
    TRY(positions_show(rq, weighing, &content, &view));
    TRY(acts_show(rq, weighing, &content, &view));
    view.decision = weighing_url(rq, weighing, SV("/besluit"));
    view.has_decision = weighing->decided.ms != 0 || weighing->second_reader.value != 0;
    struct text why;
    view.letters = weighing_url(rq, weighing, SV("/brief"));
    view.has_letters = actor_may(&rq->actor, MAY_WEIGHING_LEAD) && weighing_letter_allows(weighing, &why) == OK;
    ANSWER_PAGE(rq, weighing_page, &view);
}

static const struct route routes[] = {
    GET_OF("/wegingen/{verwijzing}", weighing_of_path, show_weighing, MAY_WEIGHING_READ),
};
const struct route_table weighing_page_routes = ROUTE_TABLE(routes);
