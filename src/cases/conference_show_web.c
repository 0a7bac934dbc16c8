/* What the pages of conferences and actions share: the subject of a path, seats as choices, and the conference as one
 * member of the case sees it. */
#include "cases/conference_head.h"

#include "web/answer.h"

enum err conference_of_path(struct rq *rq, void **ret_subject)
{
    struct conference_subject *subject = ARENA_NEW(rq->arena, struct conference_subject);
    if (subject == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(case_find(rq->tx, rq->arena, &(struct case_search){ &rq->actor, rq->parts[0], date_of(rq->now) },
                  &subject->casefile));
    TRY(conference_find(rq->tx, rq->arena,
                        &(struct conference_search){ &subject->casefile, &subject->casefile.me, rq->parts[1] },
                        &subject->conference));
    *ret_subject = subject;
    return OK;
}

enum err conference_item_of_path(struct rq *rq, void **ret_subject)
{
    void *found = NULL;
    TRY(conference_of_path(rq, &found));
    struct conference_subject *subject = found;
    if (!sv_to_int(rq->parts[2], &subject->position)) {
        return ERR_NOT_FOUND;
    }
    TRY(agenda_item_find(rq->tx, rq->arena, &subject->casefile.me, &subject->conference, subject->position,
                         &subject->item));
    *ret_subject = subject;
    return OK;
}

struct url conference_url(struct rq *rq, const struct casefile *casefile, struct sv reference, struct sv rest)
{
    struct buf path;
    buf_open(&path, rq->arena, 128);
    buf_put(&path, SV("/overleg/"));
    buf_put(&path, reference);
    buf_put(&path, rest);
    return case_url(rq, casefile, buf_view(&path));
}

static void time_put(struct buf *out, int32_t minutes)
{
    buf_put_int(out, minutes / 60);
    buf_put_byte(out, ':');
    buf_put_padded(out, minutes % 60, 2);
}

struct sv conference_time(struct arena *arena, int32_t begin, int32_t end)
{
    struct buf out;
    buf_open(&out, arena, 32);
    time_put(&out, begin);
    buf_put(&out, SV("–"));
    time_put(&out, end);
    return buf_view(&out);
}

struct sv seat_label(struct rq *rq, enum sharing_party party, struct sv name)
{
    struct sv label = text_in(rq->language, sharing_party_text(party));
    return sv_empty(name) ? label : TEXT_FILL(rq->arena, rq->language, T("%1, %2"), label, name);
}

bool conference_is_open(const struct rq *rq)
{
    const struct conference_subject *subject = rq->subject;
    return subject->casefile.state != CASE_CLOSED && subject->conference.state == CONFERENCE_PLANNED;
}

enum err conference_too_late(struct rq *rq)
{
    return answer_refused(rq, T("This conference is closed or cancelled. Nothing of it changes any more."));
}

struct case_form_view conference_form_of(struct rq *rq, struct text heading, const struct form *form)
{
    const struct conference_subject *subject = rq->subject;
    struct case_form_view view = case_form_of(rq, heading, form);
    view.back = conference_url(rq, &subject->casefile, subject->conference.reference, SV(""));
    return view;
}

enum err conference_back(struct rq *rq, struct text notice)
{
    const struct conference_subject *subject = rq->subject;
    answer_notice(rq, notice);
    return answer_redirect(rq, conference_url(rq, &subject->casefile, subject->conference.reference, SV("")));
}

/* --- seats as choices --------------------------------------------------------------------------------------------- */
bool seat_takes_part(const struct agenda *agenda, const struct agenda_seat *seat)
{
    (void)agenda;
    return seat->seat->takes_part;
}

enum err seats_offer(struct rq *rq, struct form_view *view, struct sv field, const struct agenda *agenda,
                     seat_wanted_fn *wanted)
{
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, agenda->seat_count);
    size_t count = 0;
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < agenda->seat_count; i++) {
        const struct agenda_seat *seat = &agenda->seats[i];
        if (wanted(agenda, seat)) {
            struct sv code = text_int(rq->arena, seat->seat->participant.value);
            bool left = !seat->seat->takes_part;
            offered[count++] = (struct choice_view){
                .id = code, .code = code, .label = seat_label(rq, seat->seat->party, seat->name),
                .hint = left ? text_in(rq->language, T("Takes no part any more")) : SV(""), .has_hint = left };
        }
    }
    form_offer(rq, view, &(struct form_offer){ .field = field, .offered = offered, .count = count });
    return OK;
}

enum err ticks_of(struct rq *rq, const struct ticks *ticks, struct participant_id **ret_list)
{
    struct participant_id *list = ARENA_ARRAY(rq->arena, struct participant_id, ticks->count);
    if (list == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < ticks->count; i++) {
        if (!sv_to_int(ticks->codes[i], &list[i].value)) {
            return ERR_NOT_FOUND;
        }
    }
    *ret_list = list;
    return OK;
}

static const struct sv lead_code = SV_INIT("casusregie");

enum err owners_offer(struct rq *rq, struct form_view *view, struct sv field, const struct agenda *agenda)
{
    struct choice_view *offered = ARENA_ARRAY(rq->arena, struct choice_view, agenda->seat_count + 1);
    size_t count = 0;
    if (offered == NULL) {
        return ERR_NO_MEMORY;
    }
    offered[count++] = (struct choice_view){ .id = lead_code, .code = lead_code,
                                             .label = text_in(rq->language, T("Case lead")) };
    for (size_t i = 0; i < agenda->seat_count; i++) {
        const struct agenda_seat *seat = &agenda->seats[i];
        if (seat->seat->takes_part) {
            struct sv code = text_int(rq->arena, seat->seat->participant.value);
            offered[count++] = (struct choice_view){ .id = code, .code = code,
                                                     .label = seat_label(rq, seat->seat->party, seat->name) };
        }
    }
    form_offer(rq, view, &(struct form_offer){ .field = field, .offered = offered, .count = count });
    return OK;
}

bool owner_of_code(struct rq *rq, struct sv field, struct sv code, struct participant_id *ret_owner)
{
    const struct casefile *casefile = rq->subject;
    struct seat *seats = NULL;
    size_t count = 0;
    struct participant_id owner = { 0 };
    if (sv_equal(code, lead_code)) {
        *ret_owner = owner;
        return true;
    }
    bool known = sv_to_int(code, &owner.value) &&
                 seats_read(rq->tx, rq->arena, casefile, date_of(rq->now), &seats, &count) == OK;
    const struct seat *seat = known ? seat_of(seats, count, owner) : NULL;
    if (seat == NULL || !seat->takes_part) {
        form_problem(rq->form, field, T("This participant takes no part any more. Choose somebody else."));
        return false;
    }
    *ret_owner = owner;
    return true;
}

/* --- what is missing ---------------------------------------------------------------------------------------------- */
struct sv gap_sentence(struct rq *rq, const struct agenda *agenda, const struct conference_gap *gap)
{
    struct sv position = text_int(rq->arena, gap->position);
    struct sv name = gap->kind == GAP_PARTY ? text_in(rq->language, sharing_party_text(gap->party)) : SV("");
    for (size_t i = 0; i < agenda->seat_count; i++) {
        if (agenda->seats[i].seat->participant.value == gap->participant.value) {
            name = seat_label(rq, agenda->seats[i].seat->party, agenda->seats[i].name);
        }
    }
    switch (gap->kind) {
    case GAP_NOT_BEGUN: return text_in(rq->language, T("The day of the conference has not come yet."));
    case GAP_NO_ITEM: return text_in(rq->language, T("There is no item on the agenda."));
    case GAP_PARTY:
        return TEXT_FILL(rq->arena, rq->language,
                         T("Item %1, %2: record that they were present, or that they were absent and why."), position,
                         name);
    case GAP_PRESENCE:
        return TEXT_FILL(rq->arena, rq->language, T("Item %1: record whether %2 was present."), position, name);
    case GAP_DECISION:
        return TEXT_FILL(rq->arena, rq->language,
                         T("Item %1: write down what was decided and why, or why nothing was decided."), position);
    }
    return text_in(rq->language, T("–"));
}

enum err conference_gaps_show(struct rq *rq, const struct agenda *agenda, struct gap_view **ret_gaps,
                              size_t *ret_count)
{
    const struct conference_subject *subject = rq->subject;
    struct conference_gap *gaps = NULL;
    size_t count = 0;
    TRY(conference_gaps(rq->tx, rq->arena, &subject->casefile, &subject->conference, rq->now, &gaps, &count));
    struct gap_view *views = ARENA_ARRAY(rq->arena, struct gap_view, count);
    if (views == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        views[i].what = gap_sentence(rq, agenda, &gaps[i]);
    }
    *ret_gaps = views;
    *ret_count = count;
    return OK;
}

/* --- the conference ----------------------------------------------------------------------------------------------- */
static struct url item_url(struct rq *rq, int64_t position, struct sv rest)
{
    const struct conference_subject *subject = rq->subject;
    struct buf path;
    buf_open(&path, rq->arena, 64);
    buf_put(&path, SV("/punt/"));
    buf_put_int(&path, position);
    buf_put(&path, rest);
    return conference_url(rq, &subject->casefile, subject->conference.reference, buf_view(&path));
}

static enum err presences_show(struct rq *rq, const struct case_member *member, const struct agenda_item *item,
                               struct agenda_item_view *view)
{
    view->presences = ARENA_ARRAY(rq->arena, struct presence_view, item->presence_count);
    if (view->presences == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < item->presence_count; i++) {
        const struct item_presence *presence = &item->presences[i];
        const struct seat *seat = presence->seat->seat;
        bool told = member->leads && !sv_empty(presence->reason);
        view->presences[i] = (struct presence_view){
            .name = seat_label(rq, seat->party, presence->seat->name), .presence = presence_text(presence->presence),
            .absent = presence->presence == PRESENCE_ABSENT, .unknown = presence->presence == PRESENCE_UNKNOWN,
            .reason = told ? presence->reason : SV(""), .has_reason = told };
    }
    view->presences_count = item->presence_count;
    return OK;
}

static enum err item_actions_show(struct rq *rq, const struct case_member *member, const struct agenda_item *item,
                                  struct agenda_item_view *view)
{
    const struct conference_subject *subject = rq->subject;
    int32_t today = date_of(rq->now).day;
    view->actions = ARENA_ARRAY(rq->arena, struct item_action_view, item->action_count);
    if (view->actions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < item->action_count; i++) {
        const struct item_action *action = &item->actions[i];
        bool open = action->state == ACTION_OPEN;
        struct buf path;
        buf_open(&path, rq->arena, 64);
        buf_put(&path, SV("/actie/"));
        buf_put(&path, action->reference);
        buf_put(&path, SV("/klaar"));
        view->actions[i] = (struct item_action_view){
            .what = action->what, .due = action->due, .state = action_state_text(action->state), .open = open,
            .late = open && action->due.day < today, .has_owner = action->owner != NULL,
            .owner = action->owner == NULL ? SV("")
                                           : seat_label(rq, action->owner->seat->party, action->owner->name),
            .url = case_url(rq, &subject->casefile, buf_view(&path)),
            .may_end = open && member->person.value == rq->actor.person.value };
    }
    view->actions_count = item->action_count;
    view->has_actions = item->action_count > 0;
    return OK;
}

static enum err items_show(struct rq *rq, const struct case_member *member, const struct agenda *agenda,
                           struct conference_view *view)
{
    view->items = ARENA_ARRAY(rq->arena, struct agenda_item_view, agenda->item_count);
    if (view->items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < agenda->item_count; i++) {
        const struct agenda_item *item = &agenda->items[i];
        struct agenda_item_view *shown = &view->items[i];
        *shown = (struct agenda_item_view){
            .position = item->position, .title = item->title, .question = item->question, .decision = item->decision,
            .reason = item->reason, .has_decision = !sv_empty(item->decision),
            .change = item_url(rq, item->position, SV("")), .remove = item_url(rq, item->position, SV("/weg")),
            .decide = item_url(rq, item->position, SV("/besluit")), .act = item_url(rq, item->position, SV("/actie")),
            .may_decide = view->begun,
        };
        TRY(presences_show(rq, member, item, shown));
        TRY(item_actions_show(rq, member, item, shown));
        shown->may_act = shown->has_decision && shown->actions_count < ITEM_ACTIONS_MAX;
    }
    view->items_count = agenda->item_count;
    view->has_items = agenda->item_count > 0;
    return OK;
}

static void links_show(struct rq *rq, struct conference_view *view)
{
    const struct conference_subject *subject = rq->subject;
    const struct casefile *casefile = &subject->casefile;
    struct sv reference = subject->conference.reference;
    view->add = conference_url(rq, casefile, reference, SV("/punt"));
    view->attendance = conference_url(rq, casefile, reference, SV("/aanwezig"));
    view->close = conference_url(rq, casefile, reference, SV("/sluiten"));
    view->move = conference_url(rq, casefile, reference, SV("/verplaatsen"));
    view->cancel = conference_url(rq, casefile, reference, SV("/afzeggen"));
    view->copy = conference_url(rq, casefile, reference, SV("/exemplaar"));
    view->sheet = conference_url(rq, casefile, reference, SV("/blad"));
    view->calendar = conference_url(rq, casefile, reference, SV("/agenda"));
    view->list = case_url(rq, casefile, SV("/overleggen"));
}

enum err conference_show(struct rq *rq, const struct case_member *member, const struct agenda *agenda,
                         struct conference_view *ret_view)
{
    const struct conference_subject *subject = rq->subject;
    const struct conference *conference = &subject->conference;
    bool planned = conference->state == CONFERENCE_PLANNED;
    struct conference_view view = {
        .head = case_head_of(rq, &subject->casefile),
        .reference = conference->reference,
        .day = conference->day,
        .time = conference_time(rq->arena, conference->begin, conference->end),
        .place = agenda->place,
        .has_place = !sv_empty(agenda->place),
        .why_soon = agenda->why_soon,
        .has_why_soon = !sv_empty(agenda->why_soon),
        .why_cancelled = agenda->why_cancelled,
        .has_why_cancelled = !sv_empty(agenda->why_cancelled),
        .chair = conference->chair_name,
        .has_chair = !sv_empty(conference->chair_name),
        .state = conference_state_text(conference->state),
        .planned = planned,
        .held = conference->state == CONFERENCE_HELD,
        .cancelled = conference->state == CONFERENCE_CANCELLED,
        .leads = member->leads,
        .may_change = member->leads && planned && subject->casefile.state != CASE_CLOSED,
        .begun = conference->day.day <= date_of(rq->now).day,
        .may_add = agenda->item_count < CONFERENCE_ITEMS_MAX,
    };
    links_show(rq, &view);
    TRY(items_show(rq, member, agenda, &view));
    *ret_view = view;
    return OK;
}
