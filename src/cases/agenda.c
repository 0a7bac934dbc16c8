/* Writing the agenda: items and who is asked for them, decisions with reasons, and who was there. */
#include "cases/agenda.h"

#include "cases/agenda_sql.h"
#include "cases/conference_sql.h"
#include "organisation/work_out.h"

struct agenda_prepared {
    struct conference_id conference;
    int64_t step_count;
    bool adds, changes, removes, decides;
    struct sql_agenda_item_add_in add;
    struct sql_agenda_item_change_in change;
    struct sql_agenda_item_remove_in remove;
    struct sql_agenda_item_decide_in decide;
    struct sql_attendance_invite_in *invites;
    size_t invite_count;
    struct sql_attendance_remove_in *uninvites;
    size_t uninvite_count;
    struct sql_attendance_record_in *records;
    size_t record_count;
    struct work_out *works;
    size_t work_count;
    int64_t intent;
};

/* What every writing starts from; ERR_REFUSED when nothing can change any more. */
static enum err agenda_prepared_new(const struct desk *desk, const struct casefile *casefile,
                                    const struct conference *conference, struct agenda_prepared **ret_prepared)
{
    if (casefile->state == CASE_CLOSED || conference->state != CONFERENCE_PLANNED) {
        return ERR_REFUSED;
    }
    struct agenda_prepared *prepared = ARENA_NEW(desk->arena, struct agenda_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    prepared->conference = conference->id;
    prepared->step_count = conference->step_count;
    *ret_prepared = prepared;
    return OK;
}

struct agenda_rows {
    struct seat *seats;
    size_t seat_count;
    struct sql_agenda_items *items;
    size_t item_count;
    struct sql_attendance_of_conference *rows;
    size_t row_count;
};

static enum err agenda_rows_read(const struct desk *desk, const struct casefile *casefile,
                                 const struct conference *conference, struct agenda_rows *ret_rows)
{
    struct agenda_rows rows = { 0 };
    TRY(seats_read(desk->tx, desk->arena, casefile, date_of(desk->now), &rows.seats, &rows.seat_count));
    TRY(sql_agenda_items(desk->tx, desk->arena, &(struct sql_agenda_items_in){ conference->id, true, { 0 } },
                         &rows.items, &rows.item_count));
    TRY(sql_attendance_of_conference(desk->tx, desk->arena,
                                     &(struct sql_attendance_of_conference_in){ conference->id }, &rows.rows,
                                     &rows.row_count));
    *ret_rows = rows;
    return OK;
}

static const struct sql_agenda_items *item_in(const struct agenda_rows *rows, struct agenda_item_id item)
{
    for (size_t i = 0; i < rows->item_count; i++) {
        if (rows->items[i].agenda_item.value == item.value) {
            return &rows->items[i];
        }
    }
    return NULL;
}

static const struct sql_attendance_of_conference *row_in(const struct agenda_rows *rows, struct agenda_item_id item,
                                                         struct participant_id participant)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        if (rows->rows[i].agenda_item.value == item.value && rows->rows[i].participant.value == participant.value) {
            return &rows->rows[i];
        }
    }
    return NULL;
}

static bool named(const struct participant_id *list, size_t count, struct participant_id participant)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].value == participant.value) {
            return true;
        }
    }
    return false;
}

/* --- items -------------------------------------------------------------------------------------------------------- */
static enum err invites_prepare(const struct desk *desk, const struct casefile *casefile,
                                const struct conference *conference, const struct agenda_rows *rows,
                                const struct agenda_item_new *item, struct agenda_prepared *prepared)
{
    prepared->invites = ARENA_ARRAY(desk->arena, struct sql_attendance_invite_in, item->invited_count);
    prepared->works = ARENA_ARRAY(desk->arena, struct work_out, item->invited_count);
    prepared->uninvites = ARENA_ARRAY(desk->arena, struct sql_attendance_remove_in, rows->row_count);
    if (desk->arena->failed) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < item->invited_count; i++) {
        const struct seat *seat = seat_of(rows->seats, rows->seat_count, item->invited[i]);
        if (seat == NULL || !seat->takes_part) {
            return ERR_REFUSED;
        }
        prepared->invites[prepared->invite_count++] = (struct sql_attendance_invite_in){
            { id_next(desk->now, desk->random) }, item->item, seat->participant };
        prepared->works[prepared->work_count++] = (struct work_out){
            .id = { id_next(desk->now, desk->random) }, .municipality = casefile->municipality,
            .kind = WORK_CONFERENCE_PLANNED,
            .recipient = seat->person.value == 0 ? WORK_ON_PAPER(ROLE_CASE_LEAD) : WORK_FOR_PERSON(seat->person),
            .about = conference->id.value, .due = conference->day, .created = desk->now };
    }
    for (size_t i = 0; i < rows->row_count; i++) {
        const struct sql_attendance_of_conference *row = &rows->rows[i];
        bool asked = row->agenda_item.value == item->item.value && row->invited;
        if (asked && !named(item->invited, item->invited_count, row->participant)) {
            prepared->uninvites[prepared->uninvite_count++] =
                (struct sql_attendance_remove_in){ item->item, row->participant };
        }
    }
    return OK;
}

static int64_t position_next(const struct agenda_rows *rows)
{
    int64_t last = 0;
    for (size_t i = 0; i < rows->item_count; i++) {
        last = rows->items[i].position > last ? rows->items[i].position : last;
    }
    return last + 1;
}

static enum err item_seal(const struct desk *desk, const struct casefile *casefile, const struct agenda_item_new *item,
                          struct desk_written *ret_written)
{
    struct sv table = SV("agenda_item");
    return desk_write(desk, case_dossier(casefile),
                      &(struct desk_writing){ .kind = KEY_RECORD,
                                              .place = { table, SV("title"), item->item.value },
                                              .text = item->title,
                                              .place_more = { table, SV("question"), item->item.value },
                                              .text_more = item->question,
                                              .permission = MAY_CASE_LEAD,
                                              .action = LOG_CHANGE,
                                              .object = SV("agenda_item") },
                      ret_written);
}

enum err agenda_item_prepare(const struct desk *desk, const struct casefile *casefile,
                             const struct conference *conference, const struct agenda_item_new *item,
                             const struct agenda_prepared **ret_prepared)
{
    struct agenda_prepared *prepared = NULL;
    struct agenda_rows rows;
    TRY(agenda_prepared_new(desk, casefile, conference, &prepared));
    TRY(agenda_rows_read(desk, casefile, conference, &rows));
    struct agenda_item_new wanted = *item;
    bool fresh = item->item.value == 0;
    if (item->invited_count == 0 || item->invited_count > CONFERENCE_SEATS_MAX ||
        (fresh && rows.item_count >= CONFERENCE_ITEMS_MAX)) {
        return ERR_REFUSED;
    }
    if (!fresh && item_in(&rows, item->item) == NULL) {
        return ERR_NOT_FOUND;
    }
    if (fresh) {
        wanted.item = (struct agenda_item_id){ id_next(desk->now, desk->random) };
    }
    TRY(invites_prepare(desk, casefile, conference, &rows, &wanted, prepared));
    struct desk_written written;
    TRY(item_seal(desk, casefile, &wanted, &written));
    prepared->adds = fresh;
    prepared->changes = !fresh;
    prepared->add = (struct sql_agenda_item_add_in){ wanted.item, conference->id, position_next(&rows), written.text,
                                                     written.more };
    prepared->change = (struct sql_agenda_item_change_in){ wanted.item, conference->id, written.text, written.more };
    prepared->intent = written.intent;
    *ret_prepared = prepared;
    return OK;
}

/* A change without a text of its own: only its line in the log. */
static enum err line_write(const struct desk *desk, const struct casefile *casefile, struct sv object,
                           int64_t *ret_intent)
{
    struct vault_batch *batch = NULL;
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_CHANGE, object);
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_intent = batch_intent(batch);
    return OK;
}

enum err agenda_remove_prepare(const struct desk *desk, const struct casefile *casefile,
                               const struct conference *conference, struct agenda_item_id item,
                               const struct agenda_prepared **ret_prepared)
{
    struct agenda_prepared *prepared = NULL;
    struct agenda_rows rows;
    int64_t actions = 0;
    TRY(agenda_prepared_new(desk, casefile, conference, &prepared));
    TRY(agenda_rows_read(desk, casefile, conference, &rows));
    if (item_in(&rows, item) == NULL) {
        return ERR_NOT_FOUND;
    }
    TRY(agenda_item_actions(desk->tx, desk->arena, item, &actions));
    if (actions > 0) {
        return ERR_REFUSED;
    }
    TRY(line_write(desk, casefile, SV("agenda_item"), &prepared->intent));
    prepared->removes = true;
    prepared->remove = (struct sql_agenda_item_remove_in){ item, conference->id };
    *ret_prepared = prepared;
    return OK;
}

enum err agenda_item_actions(struct tx *tx, struct arena *arena, struct agenda_item_id item, int64_t *ret_count)
{
    struct sql_agenda_item_actions row;
    TRY(sql_agenda_item_actions(tx, arena, &(struct sql_agenda_item_actions_in){ item }, &row));
    *ret_count = row.actions;
    return OK;
}

enum err agenda_decide_prepare(const struct desk *desk, const struct casefile *casefile,
                               const struct conference *conference, const struct agenda_decision *decision,
                               const struct agenda_prepared **ret_prepared)
{
    struct agenda_prepared *prepared = NULL;
    struct agenda_rows rows;
    TRY(agenda_prepared_new(desk, casefile, conference, &prepared));
    TRY(agenda_rows_read(desk, casefile, conference, &rows));
    if (item_in(&rows, decision->item) == NULL) {
        return ERR_NOT_FOUND;
    }
    if (conference->day.day > date_of(desk->now).day || sv_empty(sv_trim(decision->decision)) ||
        sv_empty(sv_trim(decision->reason))) {
        return ERR_REFUSED;
    }
    struct desk_written written;
    struct sv table = SV("agenda_item");
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { table, SV("decision"), decision->item.value },
                                           .text = decision->decision,
                                           .place_more = { table, SV("reason"), decision->item.value },
                                           .text_more = decision->reason,
                                           .permission = MAY_CASE_LEAD,
                                           .action = LOG_DECIDE,
                                           .object = SV("agenda_item") },
                   &written));
    prepared->decides = true;
    prepared->decide = (struct sql_agenda_item_decide_in){ decision->item, conference->id, written.text, written.more,
                                                           desk->now, desk->actor->person };
    prepared->intent = written.intent;
    *ret_prepared = prepared;
    return OK;
}

/* --- presence ----------------------------------------------------------------------------------------------------- */
struct attendance_found {
    enum attendance_problem problem;
    int64_t position;
};

static struct attendance_found person_problem(const struct agenda_rows *rows, const struct attendance_new *attendance,
                                              struct participant_id participant, bool present)
{
    const struct seat *seat = seat_of(rows->seats, rows->seat_count, participant);
    /* Of a core party that takes part no more the absence can still be recorded: its chair may be empty. */
    if (seat == NULL || (!seat->takes_part && (present || seat->tier != TIER_CORE))) {
        return (struct attendance_found){ ATTENDANCE_STRANGER, 0 };
    }
    for (size_t i = 0; i < attendance->item_count; i++) {
        const struct sql_agenda_items *item = item_in(rows, attendance->items[i]);
        const struct sql_attendance_of_conference *row =
            item == NULL ? NULL : row_in(rows, attendance->items[i], participant);
        bool asked = row != NULL && row->invited;
        if (item != NULL && !asked && present) {
            return (struct attendance_found){ ATTENDANCE_NOT_ASKED, item->position };
        }
        if (item != NULL && !asked && seat->tier != TIER_CORE) {
            return (struct attendance_found){ ATTENDANCE_NOT_OF_ITEM, item->position };
        }
    }
    return (struct attendance_found){ ATTENDANCE_FINE, 0 };
}

static struct attendance_found attendance_found(const struct agenda_rows *rows,
                                                const struct attendance_new *attendance)
{
    for (size_t i = 0; i < attendance->present_count; i++) {
        if (named(attendance->absent, attendance->absent_count, attendance->present[i])) {
            return (struct attendance_found){ ATTENDANCE_BOTH, 0 };
        }
    }
    if (attendance->absent_count > 0 && sv_empty(sv_trim(attendance->reason))) {
        return (struct attendance_found){ ATTENDANCE_NO_REASON, 0 };
    }
    struct attendance_found found = { ATTENDANCE_FINE, 0 };
    for (size_t i = 0; i < attendance->present_count && found.problem == ATTENDANCE_FINE; i++) {
        found = person_problem(rows, attendance, attendance->present[i], true);
    }
    for (size_t i = 0; i < attendance->absent_count && found.problem == ATTENDANCE_FINE; i++) {
        found = person_problem(rows, attendance, attendance->absent[i], false);
    }
    return found;
}

enum err attendance_problem(const struct desk *desk, const struct casefile *casefile,
                            const struct conference *conference, const struct attendance_new *attendance,
                            enum attendance_problem *ret_problem, int64_t *ret_position)
{
    struct agenda_rows rows;
    TRY(agenda_rows_read(desk, casefile, conference, &rows));
    struct attendance_found found = { ATTENDANCE_NOBODY, 0 };
    if (conference->day.day > date_of(desk->now).day) {
        found.problem = ATTENDANCE_EARLY;
    } else if (attendance->item_count > 0 && attendance->present_count + attendance->absent_count > 0) {
        found = attendance_found(&rows, attendance);
    }
    *ret_problem = found.problem;
    *ret_position = found.position;
    return OK;
}

struct record_seals {
    struct vault_batch *batch;
    struct desk_key key;
    struct desk_seal *reasons;
};

/* The row that is there, or a new one: the reason is sealed for that row. */
static void record_plan(const struct desk *desk, const struct agenda_rows *rows, struct agenda_item_id item,
                        struct participant_id participant, struct sql_attendance_record_in *record)
{
    const struct sql_attendance_of_conference *row = row_in(rows, item, participant);
    record->attendance = row != NULL ? row->attendance : (struct attendance_id){ id_next(desk->now, desk->random) };
    record->agenda_item = item;
    record->participant = participant;
    record->recorded = desk->now;
    record->person = desk->actor->person;
}

/* One row per item and person, also when a form names somebody twice. */
static struct sql_attendance_record_in *record_new(struct agenda_prepared *prepared, struct agenda_item_id item,
                                                   struct participant_id participant)
{
    for (size_t i = 0; i < prepared->record_count; i++) {
        struct sql_attendance_record_in *record = &prepared->records[i];
        if (record->agenda_item.value == item.value && record->participant.value == participant.value) {
            return record;
        }
    }
    return &prepared->records[prepared->record_count++];
}

static void records_plan(const struct desk *desk, const struct agenda_rows *rows,
                         const struct attendance_new *attendance, struct agenda_prepared *prepared)
{
    for (size_t i = 0; i < attendance->item_count; i++) {
        for (size_t j = 0; j < attendance->present_count; j++) {
            struct participant_id participant = attendance->present[j];
            struct sql_attendance_record_in *record = record_new(prepared, attendance->items[i], participant);
            record->presence = PRESENCE_PRESENT;
            record_plan(desk, rows, attendance->items[i], participant, record);
        }
        for (size_t j = 0; j < attendance->absent_count; j++) {
            struct participant_id participant = attendance->absent[j];
            struct sql_attendance_record_in *record = record_new(prepared, attendance->items[i], participant);
            record->presence = PRESENCE_ABSENT;
            record_plan(desk, rows, attendance->items[i], participant, record);
        }
    }
}

static enum err reasons_seal(const struct desk *desk, const struct casefile *casefile, struct sv reason,
                             struct agenda_prepared *prepared)
{
    struct record_seals seals = { .reasons = ARENA_ARRAY(desk->arena, struct desk_seal, prepared->record_count) };
    if (seals.reasons == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &seals.batch));
    TRY(desk_key(desk, seals.batch, case_dossier(casefile), KEY_RECORD, &seals.key));
    if (!seals.key.present) {
        return ERR_REFUSED;
    }
    for (size_t i = 0; i < prepared->record_count; i++) {
        if (prepared->records[i].presence == PRESENCE_ABSENT) {
            struct place place = { SV("attendance"), SV("reason"), prepared->records[i].attendance.value };
            seals.reasons[i] = desk_seal(seals.batch, seals.key.key, place, reason);
        }
    }
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_CHANGE, SV("attendance"));
    batch_log(seals.batch, &entry);
    TRY(desk_call(desk, seals.batch));
    for (size_t i = 0; i < prepared->record_count; i++) {
        prepared->records[i].reason = desk_sealed(seals.batch, seals.reasons[i]);
    }
    prepared->intent = batch_intent(seals.batch);
    return OK;
}

enum err attendance_prepare(const struct desk *desk, const struct casefile *casefile,
                            const struct conference *conference, const struct attendance_new *attendance,
                            const struct agenda_prepared **ret_prepared)
{
    struct agenda_prepared *prepared = NULL;
    struct agenda_rows rows;
    enum attendance_problem problem = ATTENDANCE_FINE;
    int64_t position = 0;
    TRY(agenda_prepared_new(desk, casefile, conference, &prepared));
    TRY(attendance_problem(desk, casefile, conference, attendance, &problem, &position));
    if (problem != ATTENDANCE_FINE) {
        return ERR_REFUSED;
    }
    TRY(agenda_rows_read(desk, casefile, conference, &rows));
    for (size_t i = 0; i < attendance->item_count; i++) {
        if (item_in(&rows, attendance->items[i]) == NULL) {
            return ERR_NOT_FOUND;
        }
    }
    prepared->records = ARENA_ARRAY(desk->arena, struct sql_attendance_record_in,
                                    attendance->item_count * (attendance->present_count + attendance->absent_count));
    if (prepared->records == NULL) {
        return ERR_NO_MEMORY;
    }
    records_plan(desk, &rows, attendance, prepared);
    TRY(reasons_seal(desk, casefile, attendance->reason, prepared));
    *ret_prepared = prepared;
    return OK;
}

/* --- apply -------------------------------------------------------------------------------------------------------- */
static enum err item_apply(struct tx_write *tx, const struct agenda_prepared *agenda)
{
    int64_t changed = 1;
    if (agenda->adds) {
        TRY(sql_agenda_item_add(tx, &agenda->add));
    }
    if (agenda->changes) {
        TRY(sql_agenda_item_change(tx, &agenda->change, &changed));
    }
    if (agenda->removes) {
        TRY(sql_agenda_item_remove(tx, &agenda->remove, &changed));
    }
    if (agenda->decides) {
        TRY(sql_agenda_item_decide(tx, &agenda->decide, &changed));
    }
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err agenda_apply(struct tx_write *tx, const void *prepared)
{
    const struct agenda_prepared *agenda = prepared;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 4096);
    struct sql_conference_touch row;
    TRY(sql_conference_touch(tx, &arena, &(struct sql_conference_touch_in){ agenda->conference, agenda->step_count },
                             &row));
    TRY(item_apply(tx, agenda));
    for (size_t i = 0; i < agenda->uninvite_count; i++) {
        TRY(sql_attendance_remove(tx, &agenda->uninvites[i]));
    }
    for (size_t i = 0; i < agenda->invite_count; i++) {
        TRY(sql_attendance_invite(tx, &agenda->invites[i]));
    }
    for (size_t i = 0; i < agenda->record_count; i++) {
        TRY(sql_attendance_record(tx, &agenda->records[i]));
    }
    for (size_t i = 0; i < agenda->work_count; i++) {
        TRY(work_out_add(tx, &agenda->works[i]));
    }
    return tx_intent(tx, agenda->intent);
}
