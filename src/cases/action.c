/* Actions: asked by a decision, ended with a note, handed over; and one page of the list, opened at once. */
#include "cases/action.h"

#include "base/code.h"
#include "base/limits.h"
#include "cases/action_sql.h"
#include "cases/agenda_sql.h"
#include "cases/conference_sql.h"
#include "organisation/work_out.h"

enum err action_find(struct tx *tx, struct arena *arena, const struct action_search *search,
                     struct case_action *ret_action)
{
    struct sql_action_by_reference row;
    TRY(sql_action_by_reference(tx, arena,
                                &(struct sql_action_by_reference_in){ search->casefile->id, search->reference,
                                                                      search->member->leads,
                                                                      search->member->participant },
                                &row));
    *ret_action = (struct case_action){ .id = row.action, .reference = search->reference, .owner = row.owner,
                                        .what = row.what, .due = row.due, .state = row.state,
                                        .step_count = row.step_count };
    return OK;
}

/* --- the list ----------------------------------------------------------------------------------------------------- */
struct action_opening {
    struct case_reading reading;
    struct seat *seats;
    size_t seat_count;
    struct sql_actions_page *rows;
    size_t row_count;
    struct desk_open *names, *whats, *notes;
};

static enum err list_rows_read(const struct desk *desk, const struct casefile *casefile,
                               const struct case_member *member, bool ended, const struct action_place *after,
                               struct action_opening *opening)
{
    struct sql_actions_page_in in = {
        .casefile = casefile->id, .state = ended ? ACTION_DONE : ACTION_OPEN, .everything = member->leads,
        .participant = member->participant, .mine = after->others, .due = after->due,
        .after = after->action.value, .row_count = LIMIT_LIST_ROWS + 1,
    };
    if (!after->due.set) {
        in.due = (struct date){ .day = 0, .set = true }; /* an unset day compares with nothing */
    }
    TRY(seats_read(desk->tx, desk->arena, casefile, date_of(desk->now), &opening->seats, &opening->seat_count));
    TRY(sql_actions_page(desk->tx, desk->arena, &in, &opening->rows, &opening->row_count));
    opening->names = ARENA_ARRAY(desk->arena, struct desk_open, opening->seat_count);
    opening->whats = ARENA_ARRAY(desk->arena, struct desk_open, opening->row_count);
    opening->notes = ARENA_ARRAY(desk->arena, struct desk_open, opening->row_count);
    return desk->arena->failed ? ERR_NO_MEMORY : OK;
}

static void list_ask(struct action_opening *opening)
{
    const struct case_reading *reading = &opening->reading;
    for (size_t i = 0; i < opening->row_count; i++) {
        const struct sql_actions_page *row = &opening->rows[i];
        struct sv table = SV("case_action");
        opening->whats[i] = case_reading_text(reading, table, SV("what"), row->action.value, row->what);
        opening->notes[i] = case_reading_text(reading, table, SV("note"), row->action.value, row->note);
    }
    for (size_t i = 0; i < opening->seat_count; i++) {
        const struct seat *seat = &opening->seats[i];
        bool owns = false;
        for (size_t j = 0; j < opening->row_count && !owns; j++) {
            owns = opening->rows[j].owner.value == seat->participant.value;
        }
        if (owns) {
            opening->names[i] = case_reading_text(reading, SV("participant"), SV("name"), seat->participant.value,
                                                  seat->name);
        }
    }
}

static void owner_show(const struct action_opening *opening, const struct sql_actions_page *row,
                       struct action_row *shown)
{
    for (size_t i = 0; i < opening->seat_count; i++) {
        const struct seat *seat = &opening->seats[i];
        if (seat->participant.value == row->owner.value) {
            struct sv name = case_reading_shown(&opening->reading, opening->names[i]);
            shown->owner = sv_empty(name) ? seat->person_name : name;
            shown->party = seat->party;
            shown->owner_left = !seat->takes_part;
        }
    }
}

static enum err list_show(const struct desk *desk, const struct action_opening *opening, struct action_list *list)
{
    list->rows = ARENA_ARRAY(desk->arena, struct action_row, opening->row_count);
    if (list->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    list->more = opening->row_count > LIMIT_LIST_ROWS;
    list->count = list->more ? LIMIT_LIST_ROWS : opening->row_count;
    for (size_t i = 0; i < list->count; i++) {
        const struct sql_actions_page *row = &opening->rows[i];
        list->rows[i] = (struct action_row){
            .id = row->action, .reference = row->reference, .has_owner = row->owner.value != 0,
            .what = case_reading_shown(&opening->reading, opening->whats[i]),
            .note = case_reading_shown(&opening->reading, opening->notes[i]), .due = row->due, .state = row->state,
            .mine = row->mine == 0, .conference = row->conference, .day = row->day,
            .created = row->created, .ended = row->ended,
        };
        owner_show(opening, row, &list->rows[i]);
        list->end = (struct action_place){ row->mine == 1, row->due, row->action };
    }
    return OK;
}

enum err actions_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                      bool ended, const struct action_place *after, struct action_list *ret_list)
{
    struct action_opening opening = { 0 };
    TRY(list_rows_read(desk, casefile, member, ended, after, &opening));
    TRY(case_reading_begin(desk, casefile, member, &opening.reading));
    list_ask(&opening);
    TRY(case_reading_call(&opening.reading, SV("actions")));
    struct action_list list = { 0 };
    TRY(list_show(desk, &opening, &list));
    *ret_list = list;
    return OK;
}

enum err actions_count(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                       const struct case_member *member, struct date today, struct action_counts *ret_counts)
{
    struct sql_action_counts row;
    TRY(sql_action_counts(tx, arena, &(struct sql_action_counts_in){ casefile->id, member->leads, member->participant,
                                                                     today },
                          &row));
    *ret_counts = (struct action_counts){ row.open, row.late };
    return OK;
}

enum err action_read(const struct desk *desk, const struct casefile *casefile, const struct case_action *action,
                     struct sv *ret_what)
{
    struct case_reading reading;
    TRY(case_reading_begin(desk, casefile, &casefile->me, &reading));
    struct desk_open what = case_reading_text(&reading, SV("case_action"), SV("what"), action->id.value,
                                              action->what);
    TRY(case_reading_call(&reading, SV("actions")));
    *ret_what = case_reading_shown(&reading, what);
    return OK;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */
struct action_prepared {
    struct sql_conference_touch_in touch; /* conference 0: none */
    struct case_note note;                /* act 0: none */
    struct sql_action_add_in add;
    struct sql_action_end_in end;
    struct sql_action_hand_over_in over;
    struct work_out work;
    struct municipality_id municipality;
    struct case_action_id action;
    struct instant at;
    int64_t intent;
};

/* "A-K7QM3F9XT" */
static enum err reference_new(struct arena *arena, struct random *random, struct sv *ret_reference)
{
    struct code code = code_new(random);
    struct buf reference;
    buf_open(&reference, arena, 32);
    buf_put(&reference, SV("A-"));
    for (size_t i = 0; i < 11; i++) {
        if (code.text[i] != '-') {
            buf_put_byte(&reference, code.text[i]);
        }
    }
    return buf_done(&reference, ret_reference);
}

/* The owner's work: of the case lead, of who signs in, or told by hand. ERR_REFUSED: takes no part. */
static enum err owner_work(const struct desk *desk, const struct casefile *casefile, struct participant_id owner,
                           struct date due, struct action_prepared *prepared)
{
    struct seat *seats = NULL;
    size_t count = 0;
    struct work_recipient recipient = casefile->lead.value == 0 ? WORK_FOR_ROLE(ROLE_CASE_LEAD)
                                                                : WORK_FOR_PERSON(casefile->lead);
    TRY(seats_read(desk->tx, desk->arena, casefile, date_of(desk->now), &seats, &count));
    if (owner.value != 0) {
        const struct seat *seat = seat_of(seats, count, owner);
        if (seat == NULL || !seat->takes_part) {
            return ERR_REFUSED;
        }
        recipient = seat->person.value == 0 ? WORK_ON_PAPER(ROLE_CASE_LEAD) : WORK_FOR_PERSON(seat->person);
    }
    prepared->municipality = casefile->municipality;
    prepared->at = desk->now;
    prepared->work = (struct work_out){ .id = { id_next(desk->now, desk->random) },
                                        .municipality = casefile->municipality, .kind = WORK_ACTION_ASKED,
                                        .recipient = recipient, .about = prepared->action.value, .due = due,
                                        .created = desk->now };
    return OK;
}

static enum err item_takes_action(const struct desk *desk, const struct conference *conference,
                                  struct agenda_item_id item)
{
    struct sql_agenda_items *items = NULL;
    size_t count = 0;
    int64_t actions = 0;
    TRY(sql_agenda_items(desk->tx, desk->arena, &(struct sql_agenda_items_in){ conference->id, true, { 0 } }, &items,
                         &count));
    for (size_t i = 0; i < count; i++) {
        if (items[i].agenda_item.value == item.value) {
            TRY(agenda_item_actions(desk->tx, desk->arena, item, &actions));
            return items[i].decided.ms == 0 || actions >= ITEM_ACTIONS_MAX ? ERR_REFUSED : OK;
        }
    }
    return ERR_NOT_FOUND;
}

/* A decision asks it, and its conference is still open; or it was asked between conferences, and the course of the case
 * says so. */
static enum err asked_by(const struct desk *desk, const struct casefile *casefile, const struct conference *conference,
                         const struct action_new *action, struct action_prepared *prepared)
{
    if (conference == NULL) {
        struct case_moment moment = { .now = desk->now, .random = desk->random };
        prepared->note = case_note_plan(casefile, CASE_ACT_ADD_ACTION, desk->actor, MAY_CASE_LEAD, &moment);
        prepared->note.until = action->due;
        prepared->note.participant = action->owner;
        return OK;
    }
    if (conference->state != CONFERENCE_PLANNED) {
        return ERR_REFUSED;
    }
    prepared->touch = (struct sql_conference_touch_in){ conference->id, conference->step_count };
    return item_takes_action(desk, conference, action->item);
}

static enum err action_seal(const struct desk *desk, const struct casefile *casefile, struct place place,
                            struct sv text, struct desk_written *ret_written)
{
    return desk_write(desk, case_dossier(casefile),
                      &(struct desk_writing){ .kind = KEY_RECORD,
                                              .place = place,
                                              .text = text,
                                              .permission = case_permission(&casefile->me),
                                              .action = LOG_CHANGE,
                                              .object = SV("action") },
                      ret_written);
}

enum err action_add_prepare(const struct desk *desk, const struct casefile *casefile,
                            const struct conference *conference, const struct action_new *action,
                            const struct action_prepared **ret_prepared)
{
    struct action_prepared *prepared = ARENA_NEW(desk->arena, struct action_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    if (casefile->state == CASE_CLOSED || !action->due.set || action->due.day < date_of(desk->now).day ||
        sv_empty(sv_trim(action->what))) {
        return ERR_REFUSED;
    }
    TRY(asked_by(desk, casefile, conference, action, prepared));
    prepared->action = (struct case_action_id){ id_next(desk->now, desk->random) };
    TRY(owner_work(desk, casefile, action->owner, action->due, prepared));
    struct sv reference;
    TRY(reference_new(desk->arena, desk->random, &reference));
    struct desk_written written;
    TRY(action_seal(desk, casefile, (struct place){ SV("case_action"), SV("what"), prepared->action.value },
                    action->what, &written));
    prepared->add = (struct sql_action_add_in){ .action = prepared->action, .casefile = casefile->id,
                                                .agenda_item = action->item, .reference = reference,
                                                .owner = action->owner, .what = written.text, .due = action->due,
                                                .created = desk->now, .person = desk->actor->person };
    prepared->intent = written.intent;
    *ret_prepared = prepared;
    return OK;
}

enum err action_add_apply(struct tx_write *tx, const void *prepared)
{
    const struct action_prepared *action = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4096);
    struct sql_conference_touch row;
    if (action->touch.conference.value != 0) {
        TRY(sql_conference_touch(tx, &arena, &action->touch, &row));
    } else {
        TRY(case_note_apply(tx, &action->note));
    }
    TRY(sql_action_add(tx, &action->add));
    TRY(work_out_add(tx, &action->work));
    return tx_intent(tx, action->intent);
}

enum err action_end_prepare(const struct desk *desk, const struct casefile *casefile,
                            const struct case_action *action, const struct action_end *end,
                            const struct action_prepared **ret_prepared)
{
    struct action_prepared *prepared = ARENA_NEW(desk->arena, struct action_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    bool own = action->owner.value != 0 && action->owner.value == casefile->me.participant.value;
    bool may = casefile->me.leads || (own && end->state == ACTION_DONE);
    if (action->state != ACTION_OPEN || end->state == ACTION_OPEN || !may || sv_empty(sv_trim(end->note))) {
        return ERR_REFUSED;
    }
    struct desk_written written;
    TRY(action_seal(desk, casefile, (struct place){ SV("case_action"), SV("note"), action->id.value }, end->note,
                    &written));
    *prepared = (struct action_prepared){
        .action = action->id, .municipality = casefile->municipality, .at = desk->now, .intent = written.intent,
        .end = { action->id, action->step_count, end->state, written.text, desk->now, desk->actor->person },
    };
    *ret_prepared = prepared;
    return OK;
}

enum err action_end_apply(struct tx_write *tx, const void *prepared)
{
    const struct action_prepared *action = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4096);
    struct sql_action_end row;
    TRY(sql_action_end(tx, &arena, &action->end, &row));
    TRY(work_out_done_about(tx, action->municipality, WORK_ACTION_ASKED, action->action.value, action->at));
    return tx_intent(tx, action->intent);
}

enum err action_hand_over_prepare(const struct desk *desk, const struct casefile *casefile,
                                  const struct case_action *action, const struct action_hand_over *over,
                                  const struct action_prepared **ret_prepared)
{
    struct action_prepared *prepared = ARENA_NEW(desk->arena, struct action_prepared);
    struct vault_batch *batch = NULL;
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    if (action->state != ACTION_OPEN || !casefile->me.leads || !over->due.set ||
        over->due.day < date_of(desk->now).day) {
        return ERR_REFUSED;
    }
    prepared->action = action->id;
    TRY(owner_work(desk, casefile, over->owner, over->due, prepared));
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_CHANGE, SV("action"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->over = (struct sql_action_hand_over_in){ action->id, action->step_count, over->owner, over->due };
    prepared->intent = batch_intent(batch);
    *ret_prepared = prepared;
    return OK;
}

enum err action_hand_over_apply(struct tx_write *tx, const void *prepared)
{
    const struct action_prepared *action = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4096);
    struct sql_action_hand_over row;
    TRY(sql_action_hand_over(tx, &arena, &action->over, &row));
    TRY(work_out_done_about(tx, action->municipality, WORK_ACTION_ASKED, action->action.value, action->at));
    TRY(work_out_add(tx, &action->work));
    return tx_intent(tx, action->intent);
}
