/* Offers from other municipalities, hand-overs between colleagues, and what the clock does by itself. */
#include "signals/act.h"

#include "organisation/work_out.h"
#include "signals/act_sql.h"
#include "signals/record_sql.h"

enum err transfer_offers(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         struct transfer_offer **ret_offers, size_t *ret_count)
{
    struct sql_transfers_offered *rows = NULL;
    size_t count = 0;
    TRY(sql_transfers_offered(tx, arena, &(struct sql_transfers_offered_in){municipality}, &rows, &count));
    struct transfer_offer *offers = ARENA_ARRAY(arena, struct transfer_offer, count);
    if (offers == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        offers[i] =
            (struct transfer_offer){rows[i].reference, rows[i].from_name, rows[i].kind, rows[i].about, rows[i].offered};
    }
    *ret_offers = offers;
    *ret_count = count;
    return OK;
}

enum err transfer_find(struct tx *tx, struct arena *arena, const struct signal_search *search,
                       struct signal *ret_signal)
{
    struct sql_transfer_by_reference row;
    TRY(sql_transfer_by_reference(
        tx, arena, &(struct sql_transfer_by_reference_in){search->actor->municipality, search->reference}, &row));
    *ret_signal = (struct signal){
        .id = row.signal,
        .municipality = row.from_municipality,
        .reference = row.reference,
        .dossier = row.dossier,
        .kind = row.kind,
        .about = row.about,
        .state = row.state,
        .reporter_state = row.reporter_state,
        .outcome = row.outcome,
        .received = row.received,
        .answer_by = row.answer_by,
        .due = row.due,
        .destroy_on = row.destroy_on,
        .destroy_rule = row.destroy_rule,
        .step_count = row.step_count,
    };
    return OK;
}

/* --- the clock ---------------------------------------------------------------------------------------------------- */
enum { REMINDERS_MAX = 4 };
struct clock_moves {
    struct move *moves;
    struct sample_id *samples; /* 0: not drawn */
    size_t count;
    struct work_out reminders[REMINDERS_MAX];
    size_t reminder_count;
};

/* Nothing can stay unhandled: who leads and who stands in are told that something is late, not what. */
static enum err reminders_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                  const struct course_moment *moment, struct clock_moves *moves)
{
    struct sql_terms_passed passed;
    struct date today = date_of(moment->now);
    TRY(sql_terms_passed(tx, arena, &(struct sql_terms_passed_in){municipality, today}, &passed));
    const struct {
        int64_t count;
        enum work_kind kind;
        enum role role;
    } rows[REMINDERS_MAX] = {
        {passed.late, WORK_TERM_PASSED, ROLE_DEPUTY},
        {passed.late, WORK_TERM_PASSED, ROLE_MELDPUNT_LEAD},
        {passed.inform, WORK_INFORM_DUE, ROLE_MELDPUNT_OFFICER},
        {passed.inform, WORK_INFORM_DUE, ROLE_PRIVACY_OFFICER},
    };
    for (size_t i = 0; i < REMINDERS_MAX; i++) {
        if (rows[i].count > 0) {
            moves->reminders[moves->reminder_count++] = (struct work_out){.id = {id_next(moment->now, moment->random)},
                                                                          .municipality = municipality,
                                                                          .kind = rows[i].kind,
                                                                          .recipient = WORK_FOR_ROLE(rows[i].role),
                                                                          .due = today,
                                                                          .created = moment->now};
        }
    }
    return OK;
}

enum err clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                       const struct course_moment *moment, const struct clock_moves **ret_moves, size_t *ret_count)
{
    struct date today = date_of(moment->now);
    struct sql_waits_ended *rows = NULL;
    size_t count = 0;
    TRY(sql_waits_ended(tx, arena, &(struct sql_waits_ended_in){municipality, today}, &rows, &count));
    struct clock_moves *moves = ARENA_NEW(arena, struct clock_moves);
    struct move *list = ARENA_ARRAY(arena, struct move, count);
    struct sample_id *samples = ARENA_ARRAY(arena, struct sample_id, count);
    if (arena->failed) {
        return ERR_NO_MEMORY;
    }
    enum setting keep = SETTING_KEEP_TOO_LITTLE;
    uint64_t percent = (uint64_t)setting_number(moment->settings, SETTING_SAMPLE_PERCENT);
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct move){
            .signal = rows[i].signal,
            .from = rows[i].state,
            .to = STATE_CLOSED,
            .step_count = rows[i].step_count,
            .reporter_state = REPORTER_ASSESSED,
            .outcome = OUTCOME_TOO_LITTLE_INFORMATION,
            .due = today,
            .destroy_on = setting_date(moment->settings, keep, today),
            .destroy_rule = setting_name(keep),
            .step = {id_next(moment->now, moment->random)},
            .act = ACT_WAIT_ENDED,
            .role = SV("clock"),
            .at = moment->now,
        };
        if (random_below(moment->random, 100) < percent) {
            samples[i] = (struct sample_id){id_next(moment->now, moment->random)};
        }
    }
    *moves = (struct clock_moves){.moves = list, .samples = samples, .count = count};
    TRY(reminders_prepare(tx, arena, municipality, moment, moves));
    *ret_moves = moves;
    *ret_count = count + moves->reminder_count;
    return OK;
}

enum err clock_apply(struct tx_write *tx, const void *prepared)
{
    const struct clock_moves *moves = prepared;
    for (size_t i = 0; i < moves->count; i++) {
        enum err err = move_apply(tx, &moves->moves[i]);
        if (err == ERR_CONFLICT) {
            continue; /* somebody acted in the meantime: their act counts */
        }
        TRY(err);
        if (moves->samples[i].value != 0) {
            TRY(sql_sample_draw(
                tx, &(struct sql_sample_draw_in){moves->samples[i], moves->moves[i].signal, moves->moves[i].at}));
        }
    }
    for (size_t i = 0; i < moves->reminder_count; i++) {
        TRY(work_out_add(tx, &moves->reminders[i]));
    }
    return OK;
}

/* --- between colleagues ------------------------------------------------------------------------------------------- */
enum err hand_over_prepare(const struct desk *desk, const struct signal *signal, const struct hand_over *wanted,
                           const struct hand_over **ret_prepared)
{
    if (wanted->to.value == 0 || wanted->to.value == wanted->from.value) {
        return ERR_REFUSED;
    }
    struct hand_over *prepared = ARENA_NEW(desk->arena, struct hand_over);
    struct vault_batch *batch = NULL;
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(batch_begin(desk->arena, desk->session, signal->municipality, &batch));
    bool conflict = wanted->from.value != 0;
    enum permission permission = conflict ? MAY_SIGNAL_HANDLE : MAY_SIGNAL_ASSIGN;
    struct log_entry entry =
        desk_log(desk, signal_dossier(signal), permission, LOG_CHANGE,
                 conflict ? SV("conflict_of_interest") : SV("owner"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *prepared = *wanted;
    prepared->signal = signal->id;
    prepared->dossier = signal->dossier;
    prepared->step_count = signal->step_count;
    prepared->step = (struct move){.signal = signal->id,
                                   .from = signal->state,
                                   .to = signal->state,
                                   .step_count = signal->step_count,
                                   .reporter_state = signal->reporter_state,
                                   .outcome = signal->outcome,
                                   .due = signal->due,
                                   .destroy_on = signal->destroy_on,
                                   .destroy_rule = signal->destroy_rule,
                                   .step = {id_next(desk->now, desk->random)},
                                   .act = conflict ? ACT_DECLARE_CONFLICT : ACT_ASSIGN,
                                   .actor = desk->actor->person,
                                   .role = role_code(actor_role_for(desk->actor, permission)),
                                   .at = desk->now,
                                   .intent = batch_intent(batch)};
    *ret_prepared = prepared;
    return OK;
}

enum err hand_over_apply(struct tx_write *tx, const void *prepared)
{
    const struct hand_over *over = prepared;
    TRY(move_apply(tx, &over->step));
    TRY(sql_signal_own(tx, &(struct sql_signal_own_in){over->signal, over->to, over->deputy}));
    if (over->from.value == 0) {
        return OK;
    }
    return sql_wall_add(tx, &(struct sql_wall_add_in){over->dossier, over->from, over->step.at});
}
