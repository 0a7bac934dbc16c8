/* Pages of actions: the list with mine first, asking one, and ending it or handing it over. */
#include "cases/conference_head.h"
#include "web/answer.h"

#include "action_list_page.h"
#include "action_form_page.h"
#include "case_form_page.h"

/* --- the list ----------------------------------------------------------------------------------------------------- */
/* Where the page before ended stands in the address as three numbers that mean nothing to a reader. */
static struct action_place place_of_query(struct rq *rq)
{
    struct action_place place = { 0 };
    struct sv others, day, rest, row;
    int64_t number = 0;
    if (sv_cut(query_value(rq, SV("na")), '-', &others, &rest) && sv_cut(rest, '-', &day, &row) &&
        sv_to_int(day, &number) && number >= 0 && sv_to_int(row, &place.action.value)) {
        place.others = sv_equal(others, SV("1"));
        place.due = (struct date){ (int32_t)(number % INT32_MAX), true };
    }
    return place;
}

static struct url list_url(struct rq *rq, const struct casefile *casefile, bool ended, const struct action_place *after)
{
    struct buf path;
    buf_open(&path, rq->arena, 128);
    buf_put(&path, ended ? SV("/acties/geweest") : SV("/acties"));
    if (after != NULL) {
        buf_put(&path, SV("?na="));
        buf_put_int(&path, after->others);
        buf_put_byte(&path, '-');
        buf_put_int(&path, after->due.day);
        buf_put_byte(&path, '-');
        buf_put_int(&path, after->action.value);
    }
    return case_url(rq, casefile, buf_view(&path));
}

static struct url action_url(struct rq *rq, const struct casefile *casefile, struct sv reference, struct sv rest)
{
    struct buf path;
    buf_open(&path, rq->arena, 128);
    buf_put(&path, SV("/actie/"));
    buf_put(&path, reference);
    buf_put(&path, rest);
    return case_url(rq, casefile, buf_view(&path));
}

static struct action_row_view action_show(struct rq *rq, const struct casefile *casefile, const struct action_row *row)
{
    bool open = row->state == ACTION_OPEN;
    return (struct action_row_view){
        .reference = row->reference, .what = row->what, .note = row->note, .has_note = !sv_empty(row->note),
        .owner = row->has_owner ? seat_label(rq, row->party, row->owner) : SV(""), .has_owner = row->has_owner,
         .mine = row->mine,
        .owner_left = open && row->owner_left, .due = row->due, .late = open && row->due.day < date_of(rq->now).day,
        .conference = row->conference, .has_conference = !sv_empty(row->conference), .day = row->day,
        .conference_url = conference_url(rq, casefile, row->conference, SV("")),
        .created = row->created, .ended = row->ended, .state = action_state_text(row->state), .is_open = open,
        .may_end = open, .may_lead = open && casefile->me.leads,
        .done = action_url(rq, casefile, row->reference, SV("/klaar")),
        .drop = action_url(rq, casefile, row->reference, SV("/vervalt")),
        .over = action_url(rq, casefile, row->reference, SV("/overdragen")),
    };
}

static enum err show_actions(struct rq *rq, bool ended)
{
    const struct casefile *casefile = rq->subject;
    struct desk desk = desk_of(rq);
    struct action_place after = place_of_query(rq);
    struct action_list list;
    struct action_counts counts;
    TRY(actions_read(&desk, casefile, &casefile->me, ended, &after, &list));
    TRY(actions_count(rq->tx, rq->arena, casefile, &casefile->me, date_of(rq->now), &counts));
    struct action_list_view view = {
        .frame = frame_staff(rq, T("Actions")), .head = case_head_of(rq, casefile), .rows_count = list.count,
        .has_rows = list.count > 0, .open = counts.open, .late = counts.late, .shows_ended = ended,
        .leads = casefile->me.leads, .may_add = casefile->me.leads && casefile->state != CASE_CLOSED,
        .add = case_url(rq, casefile, SV("/actie")), .other = list_url(rq, casefile, !ended, NULL),
        .back = case_url(rq, casefile, SV("")),
        .pager = { .first = list_url(rq, casefile, ended, NULL), .next = list_url(rq, casefile, ended, &list.end),
                   .has_first = after.due.set, .has_next = list.more },
    };
    view.rows = ARENA_ARRAY(rq->arena, struct action_row_view, list.count);
    if (view.rows == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < list.count; i++) {
        view.rows[i] = action_show(rq, casefile, &list.rows[i]);
    }
    ANSWER_PAGE(rq, action_list, &view);
}

static enum err show_open(struct rq *rq)
{
    return show_actions(rq, false);
}

static enum err show_ended(struct rq *rq)
{
    return show_actions(rq, true);
}

/* --- asking one --------------------------------------------------------------------------------------------------- */
struct add_form {
    struct sv owner, what;
    struct date due;
};
#define AT(member) .offset = offsetof(struct add_form, member)
static const struct field add_fields[] = {
    { .name = SV_INIT("wie"), .kind = FIELD_CHOICE, .required = true, AT(owner), .label = T_INIT("Who does it?"),
      .missing = T_INIT("Choose who does it.") },
    { .name = SV_INIT("wat"), .kind = FIELD_TEXT, .required = true, AT(what), .label = T_INIT("What do they do?"),
      .hint = T_INIT("They read this and nothing else of the conference."),
      .missing = T_INIT("Write down what they do.") },
    { .name = SV_INIT("voor"), .kind = FIELD_DATE, .required = true, AT(due), .label = T_INIT("Before which day?"),
      .hint = T_INIT("For example 31-12-2026."), .missing = T_INIT("Enter the day before which it is done.") },
};

static void due_check(const struct rq *rq, struct form_answer *answer, struct date due)
{
    if (due.set && due.day < date_of(rq->now).day) {
        form_problem(answer, SV("voor"), T("This day has passed. Enter one that is still to come."));
    }
}

static void add_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct add_form *form = filled;
    due_check(rq, answer, form->due);
}
static const struct form add_form = { .name = SV_INIT("actie"), FORM_FIELDS(add_fields),
                                      .size = sizeof(struct add_form), .check = add_check };

/* Everybody of the case as choices; one call of the vault. */
static enum err owners_show(struct rq *rq, struct form_view *view)
{
    struct desk desk = desk_of(rq);
    struct agenda people;
    TRY(agenda_seats_open(&desk, rq->subject, &people));
    return owners_offer(rq, view, SV("wie"), &people);
}

static enum err show_add(struct rq *rq)
{
    struct case_facts facts;
    bool refused = false;
    TRY(case_act_checked(rq, CASE_ACT_ADD_ACTION, &facts, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = case_form_of(rq, T("Agree on an action"), &add_form);
    view.lead = T("Something that cannot wait for a conference. Who does it reads only this.");
    view.back = case_url(rq, rq->subject, SV("/acties"));
    TRY(owners_show(rq, &view.form));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err action_of_form(struct rq *rq, const struct conference *conference, struct agenda_item_id item,
                               const void **ret_prepared)
{
    const struct casefile *casefile = rq->subject;
    const struct add_form *form = rq->filled;
    struct action_new action = { .item = item, .what = form->what, .due = form->due };
    if (!owner_of_code(rq, SV("wie"), form->owner, &action.owner)) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    const struct action_prepared *prepared = NULL;
    TRY(action_add_prepare(&desk, casefile, conference, &action, &prepared));
    *ret_prepared = prepared;
    return OK;
}

static enum err prepare_add(struct rq *rq, const void **ret_prepared)
{
    struct case_facts facts;
    bool refused = false;
    TRY(case_act_checked(rq, CASE_ACT_ADD_ACTION, &facts, &refused));
    if (refused) {
        return OK;
    }
    TRY(action_of_form(rq, NULL, (struct agenda_item_id){ 0 }, ret_prepared));
    answer_notice(rq, T("Agreed. Who does it is told that something waits."));
    return answer_redirect(rq, case_url(rq, rq->subject, SV("/acties")));
}

/* From a decision. */
static enum err item_takes_action(struct rq *rq, bool *ret_refused)
{
    const struct conference_subject *subject = rq->subject;
    int64_t actions = 0;
    bool decided = false;
    *ret_refused = true;
    if (!conference_is_open(rq)) {
        return conference_too_late(rq);
    }
    TRY(agenda_item_decided(rq->tx, rq->arena, &subject->conference, subject->item, &decided));
    if (!decided) {
        return answer_refused(rq, T("First write down what was decided."));
    }
    TRY(agenda_item_actions(rq->tx, rq->arena, subject->item, &actions));
    if (actions >= ITEM_ACTIONS_MAX) {
        return answer_refused(rq, T("One decision asks at most 10 things. Add another item for what is left."));
    }
    *ret_refused = false;
    return OK;
}

static enum err show_item_action(struct rq *rq)
{
    bool refused = false;
    TRY(item_takes_action(rq, &refused));
    if (refused) {
        return OK;
    }
    struct case_form_view view = conference_form_of(rq, T("Add an action"), &add_form);
    view.lead = T("What the decision asks of one participant. They read only this.");
    TRY(owners_show(rq, &view.form));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_item_action(struct rq *rq, const void **ret_prepared)
{
    const struct conference_subject *subject = rq->subject;
    bool refused = false;
    TRY(item_takes_action(rq, &refused));
    if (refused) {
        return OK;
    }
    TRY(action_of_form(rq, &subject->conference, subject->item, ret_prepared));
    return conference_back(rq, T("Agreed. Who does it is told that something waits."));
}

/* --- one action --------------------------------------------------------------------------------------------------- */
struct action_subject {
    struct casefile casefile; /* first, as in conference_subject */
    struct case_action action;
};

static enum err action_of_path(struct rq *rq, void **ret_subject)
{
    struct action_subject *subject = ARENA_NEW(rq->arena, struct action_subject);
    if (subject == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(case_find(rq->tx, rq->arena, &(struct case_search){ &rq->actor, rq->parts[0], date_of(rq->now) },
                  &subject->casefile));
    TRY(action_find(rq->tx, rq->arena,
                    &(struct action_search){ &subject->casefile, &subject->casefile.me, rq->parts[1] },
                    &subject->action));
    *ret_subject = subject;
    return OK;
}

struct note_form {
    struct sv note;
};
static const struct field done_fields[] = {
    { .name = SV_INIT("toelichting"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct note_form, note),
      .label = T_INIT("What was done?"), .hint = T_INIT("In a sentence or two. Only what the others need."),
      .missing = T_INIT("Write down what was done.") },
};
static const struct form done_form = { .name = SV_INIT("actie-klaar"), FORM_FIELDS(done_fields),
                                       .size = sizeof(struct note_form) };
static const struct field drop_fields[] = {
    { .name = SV_INIT("toelichting"), .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct note_form, note),
      .label = T_INIT("Why is it not needed any more?"), .missing = T_INIT("Write down why.") },
};
static const struct form drop_form = { .name = SV_INIT("actie-vervalt"), FORM_FIELDS(drop_fields),
                                       .size = sizeof(struct note_form) };

static bool action_is_open(const struct rq *rq)
{
    const struct action_subject *subject = rq->subject;
    return subject->action.state == ACTION_OPEN;
}

static enum err action_too_late(struct rq *rq)
{
    return answer_refused(rq, T("This action ended already."));
}

/* The page says which action it is, in its own words. */
static enum err show_end(struct rq *rq, struct text heading, struct text button, const struct form *form)
{
    const struct action_subject *subject = rq->subject;
    if (!action_is_open(rq)) {
        return action_too_late(rq);
    }
    struct desk desk = desk_of(rq);
    struct action_form_view view = { .frame = frame_staff(rq, heading), .head = case_head_of(rq, &subject->casefile),
                                     .heading = heading, .button = button, .due = subject->action.due,
                                     .form = form_show(rq, form, NULL, 1), .action = { .address = rq->path },
                                     .back = case_url(rq, &subject->casefile, SV("/acties")) };
    TRY(action_read(&desk, &subject->casefile, &subject->action, &view.what));
    ANSWER_PAGE(rq, action_form, &view);
}

static enum err show_done(struct rq *rq)
{
    return show_end(rq, T("The action is done"), T("Done"), &done_form);
}

static enum err show_drop(struct rq *rq)
{
    return show_end(rq, T("The action is not needed any more"), T("Not needed any more"), &drop_form);
}

static enum err end_prepare(struct rq *rq, enum action_state state, const void **ret_prepared)
{
    const struct action_subject *subject = rq->subject;
    const struct note_form *form = rq->filled;
    if (!action_is_open(rq)) {
        return action_too_late(rq);
    }
    struct desk desk = desk_of(rq);
    struct action_end end = { state, form->note };
    const struct action_prepared *prepared = NULL;
    TRY(action_end_prepare(&desk, &subject->casefile, &subject->action, &end, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, case_url(rq, &subject->casefile, SV("/acties")));
}

static enum err prepare_done(struct rq *rq, const void **ret_prepared)
{
    return end_prepare(rq, ACTION_DONE, ret_prepared);
}

static enum err prepare_drop(struct rq *rq, const void **ret_prepared)
{
    return end_prepare(rq, ACTION_DROPPED, ret_prepared);
}

struct over_form {
    struct sv owner;
    struct date due;
};
#undef AT
#define AT(member) .offset = offsetof(struct over_form, member)
static const struct field over_fields[] = {
    { .name = SV_INIT("wie"), .kind = FIELD_CHOICE, .required = true, AT(owner), .label = T_INIT("Who does it?"),
      .missing = T_INIT("Choose who does it.") },
    { .name = SV_INIT("voor"), .kind = FIELD_DATE, .required = true, AT(due), .label = T_INIT("Before which day?"),
      .missing = T_INIT("Enter the day before which it is done.") },
};
static void over_check(struct rq *rq, struct form_answer *answer, const void *filled)
{
    const struct over_form *form = filled;
    due_check(rq, answer, form->due);
}
static const struct form over_form = { .name = SV_INIT("actie-overdragen"), FORM_FIELDS(over_fields),
                                       .size = sizeof(struct over_form), .check = over_check };

static enum err show_over(struct rq *rq)
{
    const struct action_subject *subject = rq->subject;
    if (!action_is_open(rq)) {
        return action_too_late(rq);
    }
    struct over_form initial = { .due = subject->action.due };
    struct case_form_view view = case_form_of(rq, T("Somebody else or another day"), &over_form);
    view.form = form_show(rq, &over_form, &initial, 1);
    view.lead = T("Who had it until now does not see it any more.");
    view.back = case_url(rq, &subject->casefile, SV("/acties"));
    TRY(owners_show(rq, &view.form));
    ANSWER_PAGE(rq, case_form, &view);
}

static enum err prepare_over(struct rq *rq, const void **ret_prepared)
{
    const struct action_subject *subject = rq->subject;
    const struct over_form *form = rq->filled;
    struct action_hand_over over = { .due = form->due };
    if (!action_is_open(rq)) {
        return action_too_late(rq);
    }
    if (!owner_of_code(rq, SV("wie"), form->owner, &over.owner)) {
        return OK;
    }
    struct desk desk = desk_of(rq);
    const struct action_prepared *prepared = NULL;
    TRY(action_hand_over_prepare(&desk, &subject->casefile, &subject->action, &over, &prepared));
    *ret_prepared = prepared;
    answer_notice(rq, T("Done and written down."));
    return answer_redirect(rq, case_url(rq, &subject->casefile, SV("/acties")));
}

#define ACTION_PATH "/casussen/{casus}/actie/{actie}"
static const struct route routes[] = {
    GET_OF("/casussen/{casus}/acties", case_of_path, show_open, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/acties/geweest", case_of_path, show_ended, MAY_CASE_READ),
    GET_OF("/casussen/{casus}/actie", case_of_path, show_add, MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/actie", case_of_path, &add_form, show_add, prepare_add, action_add_apply,
            MAY_CASE_LEAD),
    GET_OF("/casussen/{casus}/overleg/{overleg}/punt/{nummer}/actie", conference_item_of_path, show_item_action,
           MAY_CASE_LEAD),
    POST_OF("/casussen/{casus}/overleg/{overleg}/punt/{nummer}/actie", conference_item_of_path, &add_form,
            show_item_action, prepare_item_action, action_add_apply, MAY_CASE_LEAD),
    GET_OF(ACTION_PATH "/klaar", action_of_path, show_done, MAY_CASE_READ),
    POST_OF(ACTION_PATH "/klaar", action_of_path, &done_form, show_done, prepare_done, action_end_apply,
            MAY_CASE_READ),
    GET_OF(ACTION_PATH "/vervalt", action_of_path, show_drop, MAY_CASE_LEAD),
    POST_OF(ACTION_PATH "/vervalt", action_of_path, &drop_form, show_drop, prepare_drop, action_end_apply,
            MAY_CASE_LEAD),
    GET_OF(ACTION_PATH "/overdragen", action_of_path, show_over, MAY_CASE_LEAD),
    POST_OF(ACTION_PATH "/overdragen", action_of_path, &over_form, show_over, prepare_over, action_hand_over_apply,
            MAY_CASE_LEAD),
};
const struct route_table cases_action_routes = ROUTE_TABLE(routes);
