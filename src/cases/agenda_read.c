/* Opening the agenda of a conference: rows first, then everything sealed in one call of the vault, through the eyes of
 * one member of the case. */
#include "cases/agenda.h"

#include "cases/action_sql.h"
#include "cases/agenda_sql.h"

enum { TEXT_TITLE, TEXT_QUESTION, TEXT_DECISION, TEXT_REASON, TEXTS_OF_ITEM };

/* What the rows said, beside the handles of what the vault is asked to open. */
struct agenda_opening {
    struct case_reading reading;
    const struct conference *conference;
    struct seat *seats;
    struct sql_agenda_items *items;
    struct sql_attendance_of_conference *rows;
    struct sql_actions_of_conference *actions;
    size_t seat_count, item_count, row_count, action_count;
    struct desk_open place, why_soon, why_cancelled;
    struct desk_open *seat_names, *item_texts, *reasons, *whats;
};

static enum err rows_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                          struct agenda_opening *opening)
{
    struct tx *tx = desk->tx;
    struct arena *arena = desk->arena;
    struct conference_id conference = opening->conference->id;
    TRY(seats_read(tx, arena, casefile, date_of(desk->now), &opening->seats, &opening->seat_count));
    TRY(sql_agenda_items(tx, arena, &(struct sql_agenda_items_in){ conference, member->leads, member->participant },
                         &opening->items, &opening->item_count));
    TRY(sql_attendance_of_conference(tx, arena, &(struct sql_attendance_of_conference_in){ conference },
                                     &opening->rows, &opening->row_count));
    TRY(sql_actions_of_conference(tx, arena,
                                  &(struct sql_actions_of_conference_in){ conference, member->leads,
                                                                          member->participant },
                                  &opening->actions, &opening->action_count));
    opening->seat_names = ARENA_ARRAY(arena, struct desk_open, opening->seat_count);
    opening->item_texts = ARENA_ARRAY(arena, struct desk_open, opening->item_count * TEXTS_OF_ITEM);
    opening->reasons = ARENA_ARRAY(arena, struct desk_open, opening->row_count);
    opening->whats = ARENA_ARRAY(arena, struct desk_open, opening->action_count);
    return arena->failed ? ERR_NO_MEMORY : OK;
}

static bool item_is_read(const struct agenda_opening *opening, struct agenda_item_id item)
{
    for (size_t i = 0; i < opening->item_count; i++) {
        if (opening->items[i].agenda_item.value == item.value) {
            return true;
        }
    }
    return false;
}

/* Whether a seat stands beside something that is read, or may be chosen: the name of somebody else is not opened. */
static bool seat_is_read(const struct agenda_opening *opening, const struct seat *seat)
{
    if (opening->reading.member->leads && seat->takes_part) {
        return true;
    }
    for (size_t i = 0; i < opening->action_count; i++) {
        if (opening->actions[i].owner.value == seat->participant.value) {
            return true;
        }
    }
    for (size_t i = 0; i < opening->row_count; i++) {
        const struct sql_attendance_of_conference *row = &opening->rows[i];
        if (row->participant.value == seat->participant.value && item_is_read(opening, row->agenda_item)) {
            return true;
        }
    }
    return false;
}

static void texts_ask(struct agenda_opening *opening)
{
    const struct case_reading *reading = &opening->reading;
    const struct conference *conference = opening->conference;
    struct sv table = SV("conference");
    opening->place = case_reading_text(reading, table, SV("place"), conference->id.value, conference->place);
    if (reading->member->leads) {
        opening->why_soon = case_reading_text(reading, table, SV("why_soon"), conference->id.value,
                                              conference->why_soon);
        opening->why_cancelled = case_reading_text(reading, table, SV("why_cancelled"), conference->id.value,
                                                   conference->why_cancelled);
    }
    for (size_t i = 0; i < opening->seat_count; i++) {
        const struct seat *seat = &opening->seats[i];
        if (seat_is_read(opening, seat)) {
            opening->seat_names[i] = case_reading_text(reading, SV("participant"), SV("name"),
                                                       seat->participant.value, seat->name);
        }
    }
}

static void lists_ask(struct agenda_opening *opening)
{
    const struct case_reading *reading = &opening->reading;
    for (size_t i = 0; i < opening->item_count; i++) {
        const struct sql_agenda_items *item = &opening->items[i];
        struct desk_open *texts = opening->item_texts + i * TEXTS_OF_ITEM;
        int64_t id = item->agenda_item.value;
        struct sv table = SV("agenda_item");
        texts[TEXT_TITLE] = case_reading_text(reading, table, SV("title"), id, item->title);
        texts[TEXT_QUESTION] = case_reading_text(reading, table, SV("question"), id, item->question);
        /* What is decided is final, and given to who was there, once the conference is closed. */
        if (reading->member->leads || opening->conference->state == CONFERENCE_HELD) {
            texts[TEXT_DECISION] = case_reading_text(reading, table, SV("decision"), id, item->decision);
            texts[TEXT_REASON] = case_reading_text(reading, table, SV("reason"), id, item->reason);
        }
    }
    for (size_t i = 0; i < opening->row_count && reading->member->leads; i++) {
        opening->reasons[i] = case_reading_text(reading, SV("attendance"), SV("reason"),
                                                opening->rows[i].attendance.value, opening->rows[i].reason);
    }
    for (size_t i = 0; i < opening->action_count; i++) {
        opening->whats[i] = case_reading_text(reading, SV("case_action"), SV("what"),
                                              opening->actions[i].action.value, opening->actions[i].what);
    }
}

/* --- into place --------------------------------------------------------------------------------------------------- */
static const struct agenda_seat *agenda_seat_of(const struct agenda *agenda, struct participant_id participant)
{
    for (size_t i = 0; i < agenda->seat_count; i++) {
        if (agenda->seats[i].seat->participant.value == participant.value) {
            return &agenda->seats[i];
        }
    }
    return NULL;
}

static enum err item_presences(const struct desk *desk, const struct agenda_opening *opening,
                               const struct agenda *agenda, struct agenda_item *item)
{
    item->presences = ARENA_ARRAY(desk->arena, struct item_presence, opening->row_count);
    if (item->presences == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->row_count; i++) {
        const struct sql_attendance_of_conference *row = &opening->rows[i];
        const struct agenda_seat *seat = agenda_seat_of(agenda, row->participant);
        if (row->agenda_item.value == item->id.value && seat != NULL) {
            item->presences[item->presence_count++] = (struct item_presence){
                .id = row->attendance, .seat = seat, .invited = row->invited, .presence = row->presence,
                .reason = case_reading_shown(&opening->reading, opening->reasons[i]),
            };
        }
    }
    return OK;
}

static enum err item_actions(const struct desk *desk, const struct agenda_opening *opening,
                             const struct agenda *agenda, struct agenda_item *item)
{
    item->actions = ARENA_ARRAY(desk->arena, struct item_action, opening->action_count);
    if (item->actions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->action_count; i++) {
        const struct sql_actions_of_conference *row = &opening->actions[i];
        if (row->agenda_item.value == item->id.value) {
            item->actions[item->action_count++] = (struct item_action){
                .reference = row->reference, .owner = agenda_seat_of(agenda, row->owner), .due = row->due,
                .state = row->state, .what = case_reading_shown(&opening->reading, opening->whats[i]),
            };
        }
    }
    return OK;
}

static enum err seats_show(const struct desk *desk, const struct agenda_opening *opening, struct agenda *agenda)
{
    agenda->seats = ARENA_ARRAY(desk->arena, struct agenda_seat, opening->seat_count);
    if (agenda->seats == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->seat_count; i++) {
        const struct seat *seat = &opening->seats[i];
        struct sv name = case_reading_shown(&opening->reading, opening->seat_names[i]);
        bool known = seat_is_read(opening, seat);
        agenda->seats[i] = (struct agenda_seat){ seat, !known           ? SV("")
                                                       : sv_empty(name) ? seat->person_name
                                                                        : name };
    }
    agenda->seat_count = opening->seat_count;
    return OK;
}

static enum err items_show(const struct desk *desk, const struct agenda_opening *opening, struct agenda *agenda)
{
    agenda->items = ARENA_ARRAY(desk->arena, struct agenda_item, opening->item_count);
    if (agenda->items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < opening->item_count; i++) {
        const struct sql_agenda_items *row = &opening->items[i];
        const struct desk_open *texts = opening->item_texts + i * TEXTS_OF_ITEM;
        struct agenda_item *item = &agenda->items[i];
        *item = (struct agenda_item){
            .id = row->agenda_item, .position = row->position,
            .title = case_reading_shown(&opening->reading, texts[TEXT_TITLE]),
            .question = case_reading_shown(&opening->reading, texts[TEXT_QUESTION]),
            .decision = case_reading_shown(&opening->reading, texts[TEXT_DECISION]),
            .reason = case_reading_shown(&opening->reading, texts[TEXT_REASON]),
            .decided = row->decided,
        };
        TRY(item_presences(desk, opening, agenda, item));
        TRY(item_actions(desk, opening, agenda, item));
    }
    agenda->item_count = opening->item_count;
    return OK;
}

enum err agenda_open(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                     const struct conference *conference, struct agenda *ret_agenda)
{
    struct agenda_opening opening = { .conference = conference };
    TRY(rows_read(desk, casefile, member, &opening));
    TRY(case_reading_begin(desk, casefile, member, &opening.reading));
    texts_ask(&opening);
    lists_ask(&opening);
    TRY(case_reading_call(&opening.reading, SV("conference")));
    struct agenda agenda = {
        .is_held = conference->state == CONFERENCE_HELD,
        .place = case_reading_shown(&opening.reading, opening.place),
        .why_soon = case_reading_shown(&opening.reading, opening.why_soon),
        .why_cancelled = case_reading_shown(&opening.reading, opening.why_cancelled),
    };
    TRY(seats_show(desk, &opening, &agenda));
    TRY(items_show(desk, &opening, &agenda));
    *ret_agenda = agenda;
    return OK;
}

const struct agenda_item *agenda_item_at(const struct agenda *agenda, int64_t position)
{
    for (size_t i = 0; i < agenda->item_count; i++) {
        if (agenda->items[i].position == position) {
            return &agenda->items[i];
        }
    }
    return NULL;
}

enum err agenda_item_find(struct tx *tx, struct arena *arena, const struct case_member *member,
                          const struct conference *conference, int64_t position, struct agenda_item_id *ret_item)
{
    struct sql_agenda_items *items = NULL;
    size_t count = 0;
    TRY(sql_agenda_items(tx, arena, &(struct sql_agenda_items_in){ conference->id, member->leads,
                                                                   member->participant },
                         &items, &count));
    for (size_t i = 0; i < count; i++) {
        if (items[i].position == position) {
            *ret_item = items[i].agenda_item;
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

enum err conference_place_read(const struct desk *desk, const struct casefile *casefile,
                               const struct conference *conference, struct sv *ret_place)
{
    struct case_reading reading;
    TRY(case_reading_begin(desk, casefile, &casefile->me, &reading));
    struct desk_open place = case_reading_text(&reading, SV("conference"), SV("place"), conference->id.value,
                                               conference->place);
    TRY(case_reading_call(&reading, SV("conference")));
    *ret_place = case_reading_shown(&reading, place);
    return OK;
}

enum err agenda_item_decided(struct tx *tx, struct arena *arena, const struct conference *conference,
                             struct agenda_item_id item, bool *ret_decided)
{
    struct sql_agenda_items *items = NULL;
    size_t count = 0;
    TRY(sql_agenda_items(tx, arena, &(struct sql_agenda_items_in){ conference->id, true, { 0 } }, &items, &count));
    bool decided = false;
    for (size_t i = 0; i < count; i++) {
        decided = decided || (items[i].agenda_item.value == item.value && items[i].decided.ms != 0);
    }
    *ret_decided = decided;
    return OK;
}

enum err agenda_seats_open(const struct desk *desk, const struct casefile *casefile, struct agenda *ret_agenda)
{
    struct agenda_opening opening = { 0 };
    TRY(seats_read(desk->tx, desk->arena, casefile, date_of(desk->now), &opening.seats, &opening.seat_count));
    opening.seat_names = ARENA_ARRAY(desk->arena, struct desk_open, opening.seat_count);
    if (opening.seat_names == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(case_reading_begin(desk, casefile, &casefile->me, &opening.reading));
    for (size_t i = 0; i < opening.seat_count; i++) {
        const struct seat *seat = &opening.seats[i];
        if (seat->takes_part) {
            opening.seat_names[i] = case_reading_text(&opening.reading, SV("participant"), SV("name"),
                                                      seat->participant.value, seat->name);
        }
    }
    TRY(case_reading_call(&opening.reading, SV("participants")));
    struct agenda agenda = { 0 };
    TRY(seats_show(desk, &opening, &agenda));
    *ret_agenda = agenda;
    return OK;
}
