/* Giving positions: prepared with one vault call, applied in one transaction. */
#include "weighing/position.h"

#include "organisation/wording.h"
#include "organisation/work_out.h"
#include "weighing/position_sql.h"

struct position_prepared {
    struct weighing_move move;
    struct municipality_id municipality;
    bool has_key, adviser, opens, completes;
    struct wrapped_key key;
    struct sql_position_add_in row;
    struct sql_position_answer_add_in answers[WORDING_QUESTIONS_MAX];
    size_t answer_count;
    struct work_out works[PARTY_COUNT];
    size_t work_count;
};

struct position_seals {
    struct vault_batch *batch;
    struct batch_key key;               /* of the texts of the position itself */
    struct desk_key record;
    struct desk_seal answer, reason, change_reason, source;
    struct desk_seal answers[WORDING_QUESTIONS_MAX], reasons[WORDING_QUESTIONS_MAX];
    struct desk_open first;
};

static const struct weighing_transition *transition_for(const struct position_new *new)
{
    bool first = new->round == ROUND_FIRST;
    enum weighing_act own = first ? WEIGHING_ACT_FIRST_POSITION : WEIGHING_ACT_FINAL_POSITION;
    enum weighing_act recorded = first ? WEIGHING_ACT_RECORD_FIRST : WEIGHING_ACT_RECORD_FINAL;
    return weighing_transition_of(new->recorded ? recorded : own);
}

/* --- sealing ------------------------------------------------------------------------------------------------------ */
static void seal_first(const struct position_new *new, const struct position_prepared *prepared,
                       struct position_seals *seals)
{
    struct position_id id = prepared->row.position;
    seals->answer = desk_seal(seals->batch, seals->key, (struct place){ SV("position"), SV("sealed_answer"), id.value },
                              answer_letter(new->answer));
    for (size_t i = 0; i < new->question_count; i++) {
        int64_t question = (int64_t)i + 1;
        seals->answers[i] = desk_seal(seals->batch, seals->key, position_question_place(id, question, false),
                                      answer_letter(new->questions[i].answer));
        seals->reasons[i] = desk_seal(seals->batch, seals->key, position_question_place(id, question, true),
                                      new->questions[i].reason);
    }
}

/* A first position gets a key of its own; a final one stands under the record's, and its party's first answer is opened
 * to see whether it changed. */
static enum err position_keys(const struct desk *desk, const struct weighing *weighing, const struct position_new *new,
                              struct position_seals *seals)
{
    TRY(desk_key(desk, seals->batch, weighing_dossier(weighing), KEY_RECORD, &seals->record));
    if (!seals->record.present) {
        return ERR_REFUSED;
    }
    if (new->round == ROUND_FIRST) {
        seals->key = batch_key_new(seals->batch, KEY_POSITION, weighing->dossier);
        batch_key_party(seals->batch, seals->key, new->party);
        return OK;
    }
    seals->key = seals->record.key;
    struct position_keys keys;
    struct sql_first_answer first;
    TRY(position_keys_present(desk, seals->batch, weighing, &keys));
    TRY(sql_first_answer(desk->tx, desk->arena, &(struct sql_first_answer_in){ weighing->id, new->party }, &first));
    seals->first = position_answer_open(seals->batch, &keys, new->party, first.position, first.sealed_answer);
    return OK;
}

static enum err position_seal(const struct desk *desk, const struct weighing *weighing, const struct position_new *new,
                              const struct position_prepared *prepared, struct position_seals *seals)
{
    struct sv table = SV("position");
    int64_t id = prepared->row.position.value;
    bool first = new->round == ROUND_FIRST;
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &seals->batch));
    TRY(position_keys(desk, weighing, new, seals));
    seals->reason = desk_seal(seals->batch, seals->key, (struct place){ table, SV("reason"), id }, new->reason);
    if (first) {
        seal_first(new, prepared, seals);
    } else {
        seals->change_reason = desk_seal(seals->batch, seals->key, (struct place){ table, SV("change_reason"), id },
                                         new->change_reason);
    }
    seals->source = desk_seal(seals->batch, seals->record.key, (struct place){ table, SV("source"), id }, new->source);
    enum permission permission = transition_for(new)->permission;
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), permission, first ? LOG_POSITION : LOG_DECIDE,
                                      first ? log_position_object(new->party) : SV("position"));
    batch_log(seals->batch, &entry);
    return desk_call(desk, seals->batch);
}

static void position_sealed(const struct position_seals *seals, const struct position_new *new,
                            struct position_prepared *prepared)
{
    prepared->move.intent = batch_intent(seals->batch);
    prepared->row.sealed_answer = desk_sealed(seals->batch, seals->answer);
    prepared->row.reason = desk_sealed(seals->batch, seals->reason);
    prepared->row.change_reason = desk_sealed(seals->batch, seals->change_reason);
    prepared->row.source = desk_sealed(seals->batch, seals->source);
    if (new->round != ROUND_FIRST) {
        return;
    }
    prepared->has_key = true;
    prepared->key = batch_wrapped(seals->batch, seals->key);
    for (size_t i = 0; i < new->question_count; i++) {
        prepared->answers[i] = (struct sql_position_answer_add_in){
            .position = prepared->row.position, .question = (int64_t)i + 1,
            .sealed_answer = desk_sealed(seals->batch, seals->answers[i]),
            .reason = desk_sealed(seals->batch, seals->reasons[i]),
        };
    }
    prepared->answer_count = new->question_count;
}

/* --- giving ------------------------------------------------------------------------------------------------------- */
static const enum role weighers[PARTY_COUNT] = { ROLE_WEIGHER_POLICE, ROLE_WEIGHER_PROSECUTION,
                                                 ROLE_WEIGHER_MUNICIPALITY };

/* Who is asked next: all three for their final position, or whoever decides. */
static void position_works(const struct desk *desk, struct position_prepared *prepared)
{
    struct work_out work = { .municipality = prepared->municipality, .about = prepared->move.weighing.value,
                             .due = prepared->move.due, .created = desk->now };
    prepared->opens = prepared->move.to == WEIGHING_OPENED && prepared->move.from == WEIGHING_GATHERING;
    prepared->completes = prepared->move.to == WEIGHING_TO_DECIDE;
    for (size_t i = 0; prepared->opens && i < PARTY_COUNT; i++) {
        work.id = (struct work_out_id){ id_next(desk->now, desk->random) };
        work.kind = WORK_POSITION_ASKED;
        work.recipient = WORK_FOR_ROLE(weighers[i]);
        prepared->works[prepared->work_count++] = work;
    }
    if (prepared->completes) {
        work.id = (struct work_out_id){ id_next(desk->now, desk->random) };
        work.kind = WORK_DECISION_ASKED;
        work.recipient = WORK_FOR_ROLE(ROLE_MAYOR);
        prepared->works[prepared->work_count++] = work;
    }
}

static enum err position_begin(const struct desk *desk, const struct weighing *weighing,
                               const struct settings *settings, const struct position_new *new,
                               struct position_prepared *prepared)
{
    const struct weighing_transition *transition = transition_for(new);
    struct weighing_facts facts;
    struct text why;
    TRY(weighing_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(weighing_allows(transition, weighing, &facts, desk->actor, new->party, &why));
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    prepared->move = weighing_plan(transition, weighing, &facts, desk->actor, new->party, &moment);
    prepared->municipality = weighing->municipality;
    prepared->adviser = new->party == PARTY_MUNICIPALITY && !new->recorded;
    prepared->row = (struct sql_position_add_in){
        .position = { id_next(desk->now, desk->random) }, .weighing = weighing->id, .party = new->party,
        .round = new->round, .answer = new->round == ROUND_FIRST ? ANSWER_SEALED : new->answer,
        .given_by = desk->actor->person, .recorded = new->recorded, .given = desk->now,
    };
    position_works(desk, prepared);
    return OK;
}

enum err position_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                          const struct position_new *new, const struct position_prepared **ret_prepared,
                          bool *ret_unexplained)
{
    ASSERT(new->round == ROUND_FIRST || new->round == ROUND_FINAL);
    ASSERT(new->answer != ANSWER_SEALED && !sv_empty(new->reason) && new->question_count <= WORDING_QUESTIONS_MAX);
    struct position_prepared *prepared = ARENA_NEW(desk->arena, struct position_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(position_begin(desk, weighing, settings, new, prepared));
    struct position_seals seals = { 0 };
    TRY(position_seal(desk, weighing, new, prepared, &seals));
    bool changed = new->round == ROUND_FINAL && answer_of_letter(desk_shown(seals.batch, seals.first)) != new->answer;
    *ret_unexplained = changed && sv_empty(new->change_reason);
    position_sealed(&seals, new, prepared);
    *ret_prepared = *ret_unexplained ? NULL : prepared;
    return OK;
}

static enum err position_key_apply(struct tx_write *tx, const struct position_prepared *position)
{
    struct key_slot_id slot;
    int64_t changed = 0;
    TRY(tx_key_create(tx, &position->key, &slot));
    TRY(sql_position_key_put(tx, &(struct sql_position_key_put_in){ position->row.weighing, position->row.party, slot },
                             &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err position_apply(struct tx_write *tx, const void *prepared)
{
    const struct position_prepared *position = prepared;
    TRY(weighing_move_apply(tx, &position->move));
    TRY(sql_position_add(tx, &position->row));
    for (size_t i = 0; i < position->answer_count; i++) {
        TRY(sql_position_answer_add(tx, &position->answers[i]));
    }
    if (position->has_key) {
        TRY(position_key_apply(tx, position));
    }
    struct person_id person = position->move.actor;
    if (position->adviser) {
        TRY(sql_weighing_adviser_put(tx, &(struct sql_weighing_adviser_put_in){ position->row.weighing, person }));
    }
    if (position->row.recorded) {
        TRY(sql_weighing_lead_put(tx, &(struct sql_weighing_lead_put_in){ position->row.weighing, person }));
    }
    TRY(work_out_done_role(tx, &(struct work_asked){ position->municipality, WORK_POSITION_ASKED,
                                                     position->row.weighing.value,
                                                     weighers[position->row.party - PARTY_POLICE] },
                           position->move.at));
    if (position->opens || position->completes) {
        TRY(work_out_done_about(tx, position->municipality, WORK_POSITION_ASKED, position->row.weighing.value,
                                position->move.at));
    }
    for (size_t i = 0; i < position->work_count; i++) {
        TRY(work_out_add(tx, &position->works[i]));
    }
    return OK;
}
