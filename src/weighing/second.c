/* The second person about a minor: reads what is proposed, and agrees or not. Only agreeing gives anything. */
#include "weighing/start_inner.h"

#include "weighing/ending.h"
#include "weighing/start_sql.h"

struct second_prepared {
    bool agrees;
    struct weighing_id weighing;
    struct municipality_id municipality;
    const struct weighing_gift *gift;
    struct weighing_move move;
    struct paper given[HOLDERS];
    struct work_out works[ASKED_ROLES];
    size_t work_count;
    struct person_id by;
    struct instant at;
    int64_t intent;
};

static enum err ticks_read(const struct desk *desk, struct weighing_id weighing, struct weighing_proposal *proposal)
{
    struct sql_proposed_ticks *rows = NULL;
    size_t count = 0;
    TRY(sql_proposed_ticks(desk->tx, desk->arena, &(struct sql_proposed_ticks_in){ weighing }, &rows, &count));
    proposal->ticked = ARENA_ARRAY(desk->arena, struct observation_id, count);
    if (proposal->ticked == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        proposal->ticked[i] = rows[i].observation;
    }
    proposal->ticked_count = count;
    return OK;
}

static enum err proposal_read(const struct desk *desk, const struct signal *signal, struct weighing_proposal *proposal)
{
    struct sql_weighing_proposal row;
    TRY(sql_weighing_proposal(desk->tx, desk->arena,
                              &(struct sql_weighing_proposal_in){ signal->municipality, signal->dossier }, &row));
    proposal->weighing = (struct weighing){
        .id = row.weighing, .municipality = signal->municipality, .reference = row.reference, .dossier = row.dossier,
        .signal_dossier = signal->dossier, .state = WEIGHING_PROPOSED, .step_count = row.step_count,
        .age = row.age_band, .urgent = row.urgent, .started = row.started, .started_by = row.started_by,
        .due = row.due, .record_key = row.record_key, .destroy_on = row.destroy_on, .destroy_rule = row.destroy_rule,
        .inform_state = row.inform_state, .inform_due = row.inform_due,
    };
    proposal->proposed_by = row.started_by_name;
    return ticks_read(desk, row.weighing, proposal);
}

enum err weighing_proposal_open(const struct desk *desk, const struct signal *signal,
                                struct weighing_proposal *ret_proposal)
{
    struct weighing_proposal proposal = { 0 };
    TRY(proposal_read(desk, signal, &proposal));
    TRY(weighing_open(desk, &proposal.weighing, MAY_SIGNAL_SECOND, &proposal.content));
    *ret_proposal = proposal;
    return OK;
}

enum err weighing_second_allows(const struct desk *desk, const struct signal *signal,
                                const struct weighing_proposal *proposal, struct text *ret_why)
{
    if (proposal->weighing.started_by.value == desk->actor->person.value) {
        *ret_why = T("You made this proposal yourself. Somebody else has to look.");
        return ERR_REFUSED;
    }
    return to_weighing_allows(desk, signal, true, ret_why);
}

/* What it becomes, and by when, counted from now. */
static void second_move(const struct desk *desk, const struct settings *settings,
                        const struct weighing_proposal *proposal, struct second_prepared *prepared)
{
    const struct weighing *weighing = &proposal->weighing;
    struct date today = date_of(desk->now);
    enum setting term = weighing->urgent ? SETTING_WEIGHING_ESCALATION_TERM : SETTING_WEIGHING_POSITION_TERM;
    enum setting keep = weighing_retention(WEIGHING_NO_OUTCOME);
    prepared->move = (struct weighing_move){
        .weighing = weighing->id, .from = WEIGHING_PROPOSED,
        .to = weighing->urgent ? WEIGHING_URGENT : WEIGHING_GATHERING, .step_count = weighing->step_count,
        .due = setting_date(settings, term, today), .destroy_on = setting_date(settings, keep, today),
        .destroy_rule = setting_name(keep), .step = { id_next(desk->now, desk->random) },
        .act = WEIGHING_ACT_SECOND_AGREES, .actor = desk->actor->person,
        .role = role_code(actor_role_for(desk->actor, MAY_SIGNAL_SECOND)), .at = desk->now,
    };
    struct weighing begun = *weighing;
    begun.state = prepared->move.to;
    begun.due = prepared->move.due;
    prepared->work_count = start_works(desk, &begun, prepared->works);
    start_papers(desk, weighing->dossier, prepared->move.destroy_on, prepared->given);
}

static enum err second_gives(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                             const struct weighing_proposal *proposal, struct second_prepared *prepared)
{
    struct sv recipients[PARTY_COUNT];
    start_recipients(recipients);
    struct weighing_gift_request request = { .ticked = proposal->ticked, .ticked_count = proposal->ticked_count,
                                             .recipients = recipients, .recipient_count = PARTY_COUNT,
                                             .basis = proposal->content.basis, .agrees = true };
    struct weighing_offer given;
    return to_weighing_prepare(desk, signal, settings, &request, &given, &prepared->gift);
}

/* Nothing is written but that somebody looked and did not agree: the log keeps it. */
static enum err second_declines(const struct desk *desk, const struct weighing *weighing, int64_t *ret_intent)
{
    struct vault_batch *batch = NULL;
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &batch));
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), MAY_SIGNAL_SECOND, LOG_DECIDE, SV("weighing"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_intent = batch_intent(batch);
    return OK;
}

enum err weighing_second_prepare(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                                 const struct weighing_proposal *proposal, bool agrees,
                                 const struct second_prepared **ret_prepared)
{
    struct text why;
    struct second_prepared *prepared = ARENA_NEW(desk->arena, struct second_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(weighing_second_allows(desk, signal, proposal, &why));
    prepared->agrees = agrees;
    prepared->weighing = proposal->weighing.id;
    prepared->municipality = proposal->weighing.municipality;
    prepared->by = desk->actor->person;
    prepared->at = desk->now;
    if (agrees) {
        second_move(desk, settings, proposal, prepared);
        TRY(second_gives(desk, signal, settings, proposal, prepared));
    } else {
        TRY(second_declines(desk, &proposal->weighing, &prepared->intent));
    }
    *ret_prepared = prepared;
    return OK;
}

enum err weighing_second_apply(struct tx_write *tx, const void *prepared)
{
    const struct second_prepared *second = prepared;
    TRY(work_out_done_about(tx, second->municipality, WORK_SECOND_PERSON_ASKED, second->weighing.value, second->at));
    if (!second->agrees) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, 64 * 1024);
        enum err err = weighings_destroy(tx, &arena, second->weighing);
        TRY(err == ERR_NOT_FOUND ? ERR_CONFLICT : err);
        return tx_intent(tx, second->intent);
    }
    TRY(to_weighing_apply(tx, second->gift));
    TRY(weighing_move_apply(tx, &second->move));
    TRY(sql_weighing_begun(tx, &(struct sql_weighing_begun_in){ second->weighing, second->at }));
    TRY(sql_proposed_ticks_delete(tx, &(struct sql_proposed_ticks_delete_in){ second->weighing }));
    TRY(start_papers_put(tx, second->given, second->by));
    return start_works_put(tx, second->works, second->work_count);
}
