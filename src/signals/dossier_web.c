/* The page of one dossier: a text list of what happened and what is due first, its picture beside it, then everything
 * else. */
#include "organisation/settings.h"
#include "signals/course.h"
#include "signals/head.h"
#include "signals/intake.h"
#include "signals/observation_web.h"
#include "signals/record.h"
#include "web/answer.h"
#include "web/picture.h"

#include "dossier_page.h"

/* --- what happened, what is due ----------------------------------------------------------------------------------- */
static struct text role_text_of(struct sv code)
{
    enum role role;
    return role_of_code(code, &role) ? role_text(role) : T("By itself");
}

static enum err history_show(struct rq *rq, const struct dossier *dossier, struct dossier_view *view)
{
    view->history = ARENA_ARRAY(rq->arena, struct history_view, dossier->history_count);
    if (view->history == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < dossier->history_count; i++) {
        const struct history *step = &dossier->history[i];
        view->history[i] = (struct history_view){
            .act = step->proposed != 0 ? T("Proposed to a second person") : act_text(step->act),
            .actor = step->actor,
            .role = text_in(rq->language, role_text_of(step->role)),
            .reason = step->reason,
            .at = step->at,
            .has_actor = !sv_empty(step->actor),
            .has_reason = !sv_empty(step->reason),
            .has_until = step->until.set,
            .until = step->until,
        };
    }
    view->history_count = dossier->history_count;
    return OK;
}

enum { DUE_MAX = 5 };

static void due_add(struct rq *rq, struct dossier_view *view, struct text what, struct date on)
{
    ASSERT(view->due_count < DUE_MAX);
    view->due[view->due_count++] = (struct due_view){ .what = what, .on = on, .late = on.day < date_of(rq->now).day };
}

/* A handful of rows: each takes its place among those before it. */
static void due_sort(struct dossier_view *view)
{
    for (size_t i = 1; i < view->due_count; i++) {
        for (size_t j = i; j > 0 && view->due[j].on.day < view->due[j - 1].on.day; j--) {
            struct due_view later = view->due[j - 1];
            view->due[j - 1] = view->due[j];
            view->due[j] = later;
        }
    }
}

static enum err due_show(struct rq *rq, const struct signal *signal, struct dossier_view *view)
{
    view->due = ARENA_ARRAY(rq->arena, struct due_view, DUE_MAX);
    if (view->due == NULL) {
        return ERR_NO_MEMORY;
    }
    if (signal->state != STATE_CLOSED) {
        due_add(rq, view, T("Next act"), signal->due);
    }
    if (signal->answered.ms == 0 && signal->has_code) {
        due_add(rq, view, T("Answer promised to the reporter"), signal->answer_by);
    }
    if (signal->inform_state == INFORM_DUE || signal->inform_state == INFORM_POSTPONED) {
        due_add(rq, view, T("Tell the person concerned, or look again"), signal->inform_due);
    }
    if (signal->story_destroy.set) {
        due_add(rq, view, T("The reporter's own text is destroyed"), signal->story_destroy);
    }
    due_add(rq, view, T("Everything is destroyed"), signal->destroy_on);
    due_sort(view);
    return OK;
}

/* The same as a picture. Acts and dates only: it never shows who reported or what was told. */
static enum err picture_show(struct rq *rq, const struct dossier *dossier, struct dossier_view *view)
{
    size_t count = dossier->history_count + view->due_count;
    struct picture_event *events = ARENA_ARRAY(rq->arena, struct picture_event, count);
    if (events == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < dossier->history_count; i++) {
        events[i] = (struct picture_event){ .on = date_of(dossier->history[i].at),
                                            .what = text_in(rq->language, view->history[i].act),
                                            .mark = PICTURE_EVENT };
    }
    for (size_t i = 0; i < view->due_count; i++) {
        const struct due_view *due = &view->due[i];
        bool last = i + 1 == view->due_count;
        events[dossier->history_count + i] =
            (struct picture_event){ .on = due->on, .what = text_in(rq->language, due->what),
                                    .mark = last ? PICTURE_END : due->late ? PICTURE_LATE : PICTURE_DUE };
    }
    struct picture picture = { .events = events, .count = count, .today = date_of(rq->now) };
    return picture_course(rq->arena, rq->language, &picture, &view->picture);
}

/* --- what was told, the record, the talk -------------------------------------------------------------------------- */
static void told_show(const struct signal *signal, const struct dossier *dossier, struct dossier_view *view)
{
    view->story = dossier->story;
    view->speaks_against = dossier->speaks_against;
    view->fear = dossier->fear;
    view->care = dossier->care;
    view->has_story = !sv_empty(dossier->story);
    view->has_speaks_against = !sv_empty(dossier->speaks_against);
    view->has_fear = !sv_empty(dossier->fear);
    view->has_care = !sv_empty(dossier->care);
    view->story_gone = signal->story_key.value == 0;
    view->story_dated = signal->story_destroy.set;
    view->story_destroy = signal->story_destroy;
    view->who = dossier->who;
    view->place = dossier->place;
    view->residence = dossier->residence;
    view->has_who = !sv_empty(dossier->who);
    view->has_place = !sv_empty(dossier->place);
    view->has_residence = !sv_empty(dossier->residence);
    view->has_subject = view->has_who || view->has_place || view->has_residence;
}

static struct text inform_text(enum inform_state state)
{
    switch (state) {
    case INFORM_NOT_NEEDED: return T("Nobody can be recognised: there is nobody to tell.");
    case INFORM_DUE: return T("The person concerned must be told");
    case INFORM_DONE: return T("The person concerned was told.");
    case INFORM_NOT_IDENTIFIABLE_ANY_MORE: return T("Nobody can be recognised any more: the description was destroyed.");
    case INFORM_POSTPONED: return T("Telling is postponed. Look again");
    }
    return T("–");
}

static void record_show(const struct signal *signal, const struct dossier *dossier, struct dossier_view *view)
{
    view->none_against = dossier->none_against;
    view->has_none_against = !sv_empty(dossier->none_against);
    view->child_voice = dossier->child_voice;
    view->has_child_voice = !sv_empty(dossier->child_voice);
    view->asks_child_voice = signal->age == AGE_12_TO_15 || signal->age == AGE_16_TO_17;
    view->inform = inform_text(signal->inform_state);
    view->inform_ground = dossier->inform_ground;
    view->has_inform_ground = !sv_empty(dossier->inform_ground);
    view->has_inform_due = signal->inform_state == INFORM_DUE || signal->inform_state == INFORM_POSTPONED;
    view->inform_due = signal->inform_due;
}

static enum err talk_show(struct rq *rq, const struct signal *signal, const struct dossier *dossier,
                          struct dossier_view *view)
{
    view->messages = ARENA_ARRAY(rq->arena, struct message_view, dossier->message_count);
    view->disclosures = ARENA_ARRAY(rq->arena, struct disclosed_view, dossier->disclosure_count);
    if (rq->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < dossier->message_count; i++) {
        const struct message *message = &dossier->messages[i];
        view->messages[i] = (struct message_view){ message->author, message->body, message->sent,
                                                   message->from_reporter };
    }
    for (size_t i = 0; i < dossier->disclosure_count; i++) {
        const struct disclosed *given = &dossier->disclosures[i];
        view->disclosures[i] = (struct disclosed_view){
            .recipient = given->recipient, .basis = given->basis, .note = given->note, .at = given->at,
            .items = given->items, .waits = given->at.ms == 0, .recalled = given->recalled.ms != 0,
            .answered = given->recall_answered.ms != 0, .has_note = !sv_empty(given->note),
        };
    }
    view->messages_count = dossier->message_count;
    view->has_messages = dossier->message_count > 0;
    view->disclosures_count = dossier->disclosure_count;
    view->has_disclosures = dossier->disclosure_count > 0;
    view->reporter_gone = signal->reporter_key.value == 0;
    view->contact = contact_text(signal->contact);
    view->relation = relation_text(signal->relation);
    return OK;
}

static enum err withdrawal_show(struct rq *rq, const struct signal *signal, struct dossier_view *view)
{
    struct withdrawn withdrawn;
    TRY(withdrawn_read(rq->tx, rq->arena, signal->id, &withdrawn));
    bool mine = withdrawn.first.value == rq->actor.person.value;
    view->is_withdrawn = withdrawn.is_withdrawn;
    view->keep_until = withdrawn.decide_by;
    view->kept = withdrawn.second_done;
    view->keep_waits = withdrawn.first_done && !withdrawn.second_done;
    view->keep_first = withdrawn.first_name;
    view->can_keep = withdrawn.is_withdrawn && !withdrawn.second_done && !(withdrawn.first_done && mine) &&
                     actor_may(&rq->actor, MAY_SIGNAL_HANDLE);
    return OK;
}

/* --- what can be done now ----------------------------------------------------------------------------------------- */
static bool act_is_shown(const struct transition *transition, const struct signal *signal, const struct actor *actor)
{
    bool in_state = (transition->from & (UINT32_C(1) << signal->state)) != 0;
    bool receiving = transition->permission == MAY_TRANSFER_CONFIRM;
    return in_state && !receiving && actor_may(actor, transition->permission);
}

static enum err acts_show(struct rq *rq, const struct signal *signal, struct dossier_view *view)
{
    struct course_facts facts;
    TRY(course_facts_read(rq->tx, rq->arena, signal, &facts));
    view->acts = ARENA_ARRAY(rq->arena, struct act_view, transition_count);
    if (view->acts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < transition_count; i++) {
        const struct transition *transition = &transitions[i];
        if (!act_is_shown(transition, signal, &rq->actor)) {
            continue;
        }
        struct text why_not = T("");
        bool allowed = course_allows(transition, signal, &facts, &rq->actor, &why_not) == OK;
        struct buf rest;
        buf_open(&rest, rq->arena, 64);
        buf_put(&rest, transition->page_above ? SV("/") : SV("/stap/"));
        buf_put(&rest, transition->path);
        view->acts[view->acts_count++] = (struct act_view){ .label = transition->label, .meaning = transition->meaning,
                                                            .why_not = why_not, .url = signal_url(rq, signal,
                                                                buf_view(&rest)), .allowed = allowed };
    }
    view->has_acts = view->acts_count > 0;
    return OK;
}

static void links_show(struct rq *rq, const struct signal *signal, const struct dossier *dossier,
                       struct dossier_view *view)
{
    view->record = signal_url(rq, signal, SV("/vastleggen"));
    view->none_against_url = signal_url(rq, signal, SV("/geen-tegenwicht"));
    view->voice_url = signal_url(rq, signal, SV("/stem-van-het-kind"));
    view->inform_url = signal_url(rq, signal, SV("/informeren"));
    view->message_url = signal_url(rq, signal, SV("/bericht"));
    view->unmask_url = signal_url(rq, signal, SV("/melder"));
    view->assign_url = signal_url(rq, signal, SV("/toewijzen"));
    view->conflict_url = signal_url(rq, signal, SV("/belang"));
    view->keep_url = signal_url(rq, signal, SV("/bewaren"));
    view->mark_url = signal_url(rq, signal, SV("/waarneming-oordeel"));
    view->may_handle = actor_may(&rq->actor, MAY_SIGNAL_HANDLE) && signal->state != STATE_CLOSED;
    view->meeting_url = signal_url(rq, signal, SV("/overlegblad"));
    view->in_meeting = signal->state == STATE_IN_MEETING;
    view->may_follow = actor_may(&rq->actor, MAY_SIGNAL_HANDLE);
    view->may_unmask = actor_may(&rq->actor, MAY_REPORTER_UNMASK) && signal->contact != CONTACT_ANONYMOUS;
    view->may_assign = actor_may(&rq->actor, MAY_SIGNAL_ASSIGN) && signal->state != STATE_CLOSED;
    view->owner = dossier->owner;
    view->has_owner = !sv_empty(dossier->owner);
}

static enum err show_dossier(struct rq *rq)
{
    const struct signal *signal = rq->subject;
    struct desk desk = desk_of(rq);
    struct dossier dossier;
    TRY(dossier_open(&desk, signal, &dossier));
    struct dossier_view view = { .frame = frame_staff(rq, T("Report")), .head = head_of(rq, signal) };
    TRY(history_show(rq, &dossier, &view));
    TRY(due_show(rq, signal, &view));
    TRY(picture_show(rq, &dossier, &view));
    told_show(signal, &dossier, &view);
    record_show(signal, &dossier, &view);
    struct observation_lists lists;
    TRY(observation_lists_show(rq->arena, &dossier, &lists));
    view.facts = lists.facts;
    view.facts_count = lists.facts_count;
    view.has_facts = lists.facts_count > 0;
    view.against = lists.against;
    view.against_count = lists.against_count;
    view.has_against = lists.against_count > 0;
    TRY(talk_show(rq, signal, &dossier, &view));
    TRY(withdrawal_show(rq, signal, &view));
    TRY(acts_show(rq, signal, &view));
    links_show(rq, signal, &dossier, &view);
    ANSWER_PAGE(rq, dossier, &view);
}

static const struct route routes[] = {
    GET_OF("/signalen/{verwijzing}", signal_of_path, show_dossier, MAY_SIGNAL_READ),
};
const struct route_table signals_dossier_routes = ROUTE_TABLE(routes);
