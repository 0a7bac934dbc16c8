/* Conferences: finding them, planning, moving, cancelling and closing them. */
#include "cases/conference.h"

#include "base/code.h"
#include "cases/action_sql.h"
#include "cases/agenda_sql.h"
#include "cases/conference_sql.h"
#include "organisation/work_out.h"
#include "sheet/calendar.h"

/* --- finding ------------------------------------------------------------------------------------------------------ */
enum err conference_find(struct tx *tx, struct arena *arena, const struct conference_search *search,
                         struct conference *ret_conference)
{
    struct sql_conference_by_reference row;
    TRY(sql_conference_by_reference(tx, arena,
                                    &(struct sql_conference_by_reference_in){ search->casefile->id, search->reference,
                                                                              search->member->leads,
                                                                              search->member->participant },
                                    &row));
    *ret_conference = (struct conference){
        .id = row.conference, .reference = search->reference, .state = row.state, .step_count = row.step_count,
        .uid = row.uid, .sequence = row.sequence, .day = row.day, .begin = (int32_t)row.begin_minute,
        .end = (int32_t)row.end_minute, .place = row.place, .why_soon = row.why_soon,
        .why_cancelled = row.why_cancelled, .chair = row.chair, .chair_name = row.chair_name, .planned = row.planned,
        .ended = row.ended,
    };
    return OK;
}

enum err conferences_read(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                          const struct case_member *member, struct conference_row **ret_rows, size_t *ret_count)
{
    struct sql_conferences_of_case *rows = NULL;
    size_t count = 0;
    bool days = member->participant.value != 0 && case_sees(member, SCOPE_CONFERENCE);
    TRY(sql_conferences_of_case(tx, arena,
                                &(struct sql_conferences_of_case_in){ casefile->id, member->leads, days,
                                                                      member->participant },
                                &rows, &count));
    struct conference_row *found = ARENA_ARRAY(arena, struct conference_row, count);
    if (found == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        found[i] = (struct conference_row){ rows[i].reference, rows[i].state, rows[i].day,
                                            (int32_t)rows[i].begin_minute, (int32_t)rows[i].end_minute,
                                            rows[i].mine == 1 };
    }
    *ret_rows = found;
    *ret_count = count;
    return OK;
}

enum err seats_read(struct tx *tx, struct arena *arena, const struct casefile *casefile, struct date today,
                    struct seat **ret_seats, size_t *ret_count)
{
    struct sql_seats_of_case *rows = NULL;
    size_t count = 0;
    TRY(sql_seats_of_case(tx, arena, &(struct sql_seats_of_case_in){ casefile->id }, &rows, &count));
    struct seat *seats = ARENA_ARRAY(arena, struct seat, count);
    if (seats == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        seats[i] = (struct seat){ .participant = rows[i].participant, .tier = rows[i].tier, .party = rows[i].party,
                                  .person = rows[i].person, .person_name = rows[i].person_name, .name = rows[i].name,
                                  .takes_part = rows[i].state == PARTICIPANT_TAKES_PART &&
                                                rows[i].from_day.day <= today.day &&
                                                rows[i].until_day.day >= today.day };
    }
    *ret_seats = seats;
    *ret_count = count;
    return OK;
}

const struct seat *seat_of(const struct seat *seats, size_t count, struct participant_id participant)
{
    for (size_t i = 0; i < count; i++) {
        if (seats[i].participant.value == participant.value) {
            return &seats[i];
        }
    }
    return NULL;
}

enum err chairs_read(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                     struct conference_chair **ret_chairs, size_t *ret_count)
{
    struct sql_chairs_of_case *rows = NULL;
    size_t count = 0;
    TRY(sql_chairs_of_case(tx, arena, &(struct sql_chairs_of_case_in){ casefile->id }, &rows, &count));
    struct conference_chair *chairs = ARENA_ARRAY(arena, struct conference_chair, count);
    if (chairs == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        chairs[i] = (struct conference_chair){ rows[i].person, rows[i].name };
    }
    *ret_chairs = chairs;
    *ret_count = count;
    return OK;
}

/* --- planning ----------------------------------------------------------------------------------------------------- */
enum plan_problem conference_plan_problem(const struct conference_plan *plan, struct instant now)
{
    enum { DAY_MINUTES = 24 * 60 };
    struct local_time local = local_time(now);
    int64_t minutes_ahead = ((int64_t)plan->day.day - local.date.day) * DAY_MINUTES + plan->begin -
                            (local.hour * 60 + local.minute);
    if (plan->end <= plan->begin) {
        return PLAN_ENDS_FIRST;
    }
    if (minutes_ahead < 0) {
        return PLAN_PAST;
    }
    if (plan->day.day - local.date.day > CONFERENCE_AHEAD_DAYS) {
        return PLAN_FAR;
    }
    return minutes_ahead < DAY_MINUTES && sv_empty(sv_trim(plan->why_soon)) ? PLAN_SOON : PLAN_FINE;
}

struct conference_prepared {
    struct conference_id conference;
    struct sv reference;
    struct sql_conference_add_in row;    /* planning */
    struct sql_conference_move_in move;  /* moving */
    struct sql_conference_end_in end;    /* cancelling, closing */
    struct case_note note;               /* in the course of the case; act 0: none */
    struct work_out *works;              /* for who is asked */
    size_t work_count;
    struct municipality_id municipality;
    struct instant at;
    int64_t intent;
};

struct sv conference_prepared_reference(const struct conference_prepared *prepared)
{
    return prepared->reference;
}

/* "O-K7QM3F9XT" */
static enum err reference_new(struct arena *arena, struct random *random, struct sv *ret_reference)
{
    struct code code = code_new(random);
    struct buf reference;
    buf_open(&reference, arena, 32);
    buf_put(&reference, SV("O-"));
    for (size_t i = 0; i < 11; i++) {
        if (code.text[i] != '-') {
            buf_put_byte(&reference, code.text[i]);
        }
    }
    return buf_done(&reference, ret_reference);
}

/* Whoever is asked hears that something changed; who does not sign in is told by hand. */
static enum err works_prepare(const struct desk *desk, const struct conference *conference, enum work_kind kind,
                              struct date due, struct conference_prepared *prepared)
{
    struct sql_conference_invited *rows = NULL;
    size_t count = 0;
    struct date today = date_of(desk->now);
    TRY(sql_conference_invited(desk->tx, desk->arena, &(struct sql_conference_invited_in){ conference->id, today },
                               &rows, &count));
    prepared->works = ARENA_ARRAY(desk->arena, struct work_out, count);
    if (prepared->works == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        prepared->works[i] = (struct work_out){
            .id = { id_next(desk->now, desk->random) }, .municipality = prepared->municipality, .kind = kind,
            .recipient = rows[i].person.value == 0 ? WORK_ON_PAPER(ROLE_CASE_LEAD) : WORK_FOR_PERSON(rows[i].person),
            .about = conference->id.value, .due = due, .created = desk->now,
        };
    }
    prepared->work_count = count;
    return OK;
}

/* A line in the course: that a conference is planned, held or cancelled; never what it was about. */
static struct case_note note_of(const struct desk *desk, const struct casefile *casefile, enum case_act act)
{
    struct case_moment moment = { .now = desk->now, .random = desk->random };
    return case_note_plan(casefile, act, desk->actor, MAY_CASE_LEAD, &moment);
}

static enum err prepared_new(const struct desk *desk, const struct casefile *casefile,
                             struct conference_prepared **ret_prepared)
{
    if (casefile->state == CASE_CLOSED) {
        return ERR_REFUSED;
    }
    struct conference_prepared *prepared = ARENA_NEW(desk->arena, struct conference_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    prepared->municipality = casefile->municipality;
    prepared->at = desk->now;
    *ret_prepared = prepared;
    return OK;
}

static enum err plan_seal(const struct desk *desk, const struct casefile *casefile, struct conference_id id,
                          const struct conference_plan *plan, struct desk_written *ret_written)
{
    struct sv table = SV("conference");
    return desk_write(desk, case_dossier(casefile),
                      &(struct desk_writing){ .kind = KEY_RECORD,
                                              .place = { table, SV("place"), id.value },
                                              .text = plan->place,
                                              .place_more = { table, SV("why_soon"), id.value },
                                              .text_more = plan->why_soon,
                                              .permission = MAY_CASE_LEAD,
                                              .action = LOG_CHANGE,
                                              .object = SV("conference") },
                      ret_written);
}

enum err conference_plan_prepare(const struct desk *desk, const struct casefile *casefile,
                                 const struct conference_plan *plan, const struct conference_prepared **ret_prepared)
{
    struct conference_prepared *prepared = NULL;
    TRY(prepared_new(desk, casefile, &prepared));
    if (conference_plan_problem(plan, desk->now) != PLAN_FINE) {
        return ERR_REFUSED;
    }
    prepared->conference = (struct conference_id){ id_next(desk->now, desk->random) };
    TRY(reference_new(desk->arena, desk->random, &prepared->reference));
    struct meeting_uid made = meeting_uid_new(desk->random);
    struct sv uid;
    TRY(arena_copy(desk->arena, sv_of_bytes(made.text, sizeof made.text), &uid));
    struct desk_written written;
    TRY(plan_seal(desk, casefile, prepared->conference, plan, &written));
    prepared->row = (struct sql_conference_add_in){
        .conference = prepared->conference, .casefile = casefile->id, .reference = prepared->reference, .uid = uid,
        .day = plan->day, .begin_minute = plan->begin, .end_minute = plan->end, .place = written.text,
        .why_soon = written.more, .chair = plan->chair, .planned = desk->now, .person = desk->actor->person,
    };
    prepared->note = note_of(desk, casefile, CASE_ACT_PLAN_CONFERENCE);
    prepared->intent = written.intent;
    *ret_prepared = prepared;
    return OK;
}

enum err conference_plan_apply(struct tx_write *tx, const void *prepared)
{
    const struct conference_prepared *conference = prepared;
    TRY(case_note_apply(tx, &conference->note));
    TRY(sql_conference_add(tx, &conference->row));
    return tx_intent(tx, conference->intent);
}

enum err conference_move_prepare(const struct desk *desk, const struct casefile *casefile,
                                 const struct conference *conference, const struct conference_plan *plan,
                                 const struct conference_prepared **ret_prepared)
{
    struct conference_prepared *prepared = NULL;
    TRY(prepared_new(desk, casefile, &prepared));
    if (conference->state != CONFERENCE_PLANNED || conference_plan_problem(plan, desk->now) != PLAN_FINE) {
        return ERR_REFUSED;
    }
    prepared->conference = conference->id;
    prepared->reference = conference->reference;
    TRY(works_prepare(desk, conference, WORK_CONFERENCE_CHANGED, plan->day, prepared));
    struct desk_written written;
    TRY(plan_seal(desk, casefile, conference->id, plan, &written));
    prepared->move = (struct sql_conference_move_in){
        .conference = conference->id, .step_count = conference->step_count, .day = plan->day,
        .begin_minute = plan->begin, .end_minute = plan->end, .place = written.text, .why_soon = written.more,
        .chair = plan->chair,
    };
    prepared->intent = written.intent;
    *ret_prepared = prepared;
    return OK;
}

static enum err works_apply(struct tx_write *tx, const struct conference_prepared *conference)
{
    for (size_t i = 0; i < conference->work_count; i++) {
        TRY(work_out_add(tx, &conference->works[i]));
    }
    return OK;
}

enum err conference_move_apply(struct tx_write *tx, const void *prepared)
{
    const struct conference_prepared *conference = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4096);
    struct sql_conference_move row;
    TRY(sql_conference_move(tx, &arena, &conference->move, &row));
    TRY(work_out_done_about(tx, conference->municipality, WORK_CONFERENCE_CHANGED, conference->conference.value,
                            conference->at));
    TRY(works_apply(tx, conference));
    return tx_intent(tx, conference->intent);
}

enum err conference_cancel_prepare(const struct desk *desk, const struct casefile *casefile,
                                   const struct conference *conference, struct sv why,
                                   const struct conference_prepared **ret_prepared)
{
    struct conference_prepared *prepared = NULL;
    TRY(prepared_new(desk, casefile, &prepared));
    if (conference->state != CONFERENCE_PLANNED || sv_empty(sv_trim(why))) {
        return ERR_REFUSED;
    }
    prepared->conference = conference->id;
    prepared->reference = conference->reference;
    TRY(works_prepare(desk, conference, WORK_CONFERENCE_CHANGED, conference->day, prepared));
    struct desk_written written;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("conference"), SV("why_cancelled"), conference->id.value },
                                           .text = why,
                                           .permission = MAY_CASE_LEAD,
                                           .action = LOG_CHANGE,
                                           .object = SV("conference") },
                   &written));
    prepared->end = (struct sql_conference_end_in){ conference->id, conference->step_count, CONFERENCE_CANCELLED,
                                                    written.text, desk->now, desk->actor->person };
    prepared->note = note_of(desk, casefile, CASE_ACT_CANCEL_CONFERENCE);
    prepared->intent = written.intent;
    *ret_prepared = prepared;
    return OK;
}

/* --- closing ------------------------------------------------------------------------------------------------------ */
struct gap_search {
    struct conference_gap *gaps;
    size_t count, room;
    const struct seat *seats;
    size_t seat_count;
    const struct sql_attendance_of_conference *rows;
    size_t row_count;
};

static void gap_add(struct gap_search *search, struct conference_gap gap)
{
    ASSERT(search->count < search->room);
    search->gaps[search->count++] = gap;
}

/* Of each core party somebody is recorded, present or absent; absence has its reason (attendance_prepare). */
static void party_gaps(struct gap_search *search, const struct sql_agenda_items *item)
{
    const enum sharing_party parties[] = { SHARING_POLICE, SHARING_PROSECUTION, SHARING_MUNICIPALITY };
    for (size_t i = 0; i < sizeof parties / sizeof parties[0]; i++) {
        bool recorded = false;
        for (size_t j = 0; j < search->row_count; j++) {
            const struct sql_attendance_of_conference *row = &search->rows[j];
            const struct seat *seat = seat_of(search->seats, search->seat_count, row->participant);
            bool of_party = seat != NULL && seat->tier == TIER_CORE && seat->party == parties[i];
            recorded = recorded || (of_party && row->agenda_item.value == item->agenda_item.value &&
                                    row->presence != PRESENCE_UNKNOWN);
        }
        if (!recorded) {
            gap_add(search, (struct conference_gap){ .kind = GAP_PARTY, .position = item->position,
                                                     .party = parties[i] });
        }
    }
}

/* Others who were asked: who takes part no more cannot be asked either. */
static void presence_gaps(struct gap_search *search, const struct sql_agenda_items *item)
{
    for (size_t i = 0; i < search->row_count; i++) {
        const struct sql_attendance_of_conference *row = &search->rows[i];
        const struct seat *seat = seat_of(search->seats, search->seat_count, row->participant);
        bool of_item = row->agenda_item.value == item->agenda_item.value;
        if (of_item && row->presence == PRESENCE_UNKNOWN && seat != NULL &&
            seat->tier != TIER_CORE && seat->takes_part) {
            gap_add(search, (struct conference_gap){ .kind = GAP_PRESENCE, .position = item->position,
                                                     .participant = row->participant });
        }
    }
}

static enum err gap_search_begin(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                                 const struct conference *conference, struct date today, struct gap_search *search)
{
    struct seat *seats = NULL;
    struct sql_attendance_of_conference *rows = NULL;
    TRY(seats_read(tx, arena, casefile, today, &seats, &search->seat_count));
    TRY(sql_attendance_of_conference(tx, arena, &(struct sql_attendance_of_conference_in){ conference->id }, &rows,
                                     &search->row_count));
    search->seats = seats;
    search->rows = rows;
    return OK;
}

enum err conference_gaps(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                         const struct conference *conference, struct instant now, struct conference_gap **ret_gaps,
                         size_t *ret_count)
{
    struct gap_search search = { 0 };
    struct sql_agenda_items *items = NULL;
    size_t item_count = 0;
    struct date today = date_of(now);
    TRY(gap_search_begin(tx, arena, casefile, conference, today, &search));
    TRY(sql_agenda_items(tx, arena, &(struct sql_agenda_items_in){ conference->id, true, { 0 } }, &items,
                         &item_count));
    search.room = 2 + item_count * 4 + search.row_count;
    search.gaps = ARENA_ARRAY(arena, struct conference_gap, search.room);
    if (search.gaps == NULL) {
        return ERR_NO_MEMORY;
    }
    if (conference->day.day > today.day) {
        gap_add(&search, (struct conference_gap){ .kind = GAP_NOT_BEGUN });
    }
    if (item_count == 0) {
        gap_add(&search, (struct conference_gap){ .kind = GAP_NO_ITEM });
    }
    for (size_t i = 0; i < item_count; i++) {
        party_gaps(&search, &items[i]);
        presence_gaps(&search, &items[i]);
        if (items[i].decided.ms == 0) {
            gap_add(&search, (struct conference_gap){ .kind = GAP_DECISION, .position = items[i].position });
        }
    }
    *ret_gaps = search.gaps;
    *ret_count = search.count;
    return OK;
}

enum err conference_close_prepare(const struct desk *desk, const struct casefile *casefile,
                                  const struct conference *conference, const struct conference_prepared **ret_prepared)
{
    struct conference_prepared *prepared = NULL;
    struct conference_gap *gaps = NULL;
    size_t gap_count = 0;
    TRY(prepared_new(desk, casefile, &prepared));
    TRY(conference_gaps(desk->tx, desk->arena, casefile, conference, desk->now, &gaps, &gap_count));
    if (conference->state != CONFERENCE_PLANNED || gap_count > 0) {
        return ERR_REFUSED;
    }
    prepared->conference = conference->id;
    prepared->reference = conference->reference;
    struct vault_batch *batch = NULL;
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_DECIDE, SV("conference"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->end = (struct sql_conference_end_in){ .conference = conference->id,
                                                    .step_count = conference->step_count, .state = CONFERENCE_HELD,
                                                    .ended = desk->now, .person = desk->actor->person };
    prepared->note = note_of(desk, casefile, CASE_ACT_HOLD_CONFERENCE);
    prepared->intent = batch_intent(batch);
    *ret_prepared = prepared;
    return OK;
}

enum err conference_end_apply(struct tx_write *tx, const void *prepared)
{
    const struct conference_prepared *conference = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4096);
    struct sql_conference_end row;
    TRY(sql_conference_end(tx, &arena, &conference->end, &row));
    TRY(case_note_apply(tx, &conference->note));
    TRY(work_out_done_about(tx, conference->municipality, WORK_CONFERENCE_PLANNED, conference->conference.value,
                            conference->at));
    TRY(work_out_done_about(tx, conference->municipality, WORK_CONFERENCE_CHANGED, conference->conference.value,
                            conference->at));
    TRY(works_apply(tx, conference));
    return tx_intent(tx, conference->intent);
}

/* --- words -------------------------------------------------------------------------------------------------------- */
struct text conference_state_text(enum conference_state state)
{
    switch (state) {
    case CONFERENCE_PLANNED: return T("Planned");
    case CONFERENCE_HELD: return T("Held");
    case CONFERENCE_CANCELLED: return T("Cancelled");
    }
    return T("–");
}

struct text presence_text(enum presence presence)
{
    switch (presence) {
    case PRESENCE_UNKNOWN: return T("Not recorded yet");
    case PRESENCE_PRESENT: return T("Present");
    case PRESENCE_ABSENT: return T("Absent");
    }
    return T("–");
}

struct text action_state_text(enum action_state state)
{
    switch (state) {
    case ACTION_OPEN: return T("To do");
    case ACTION_DONE: return T("Done");
    case ACTION_DROPPED: return T("Not needed any more");
    }
    return T("–");
}
