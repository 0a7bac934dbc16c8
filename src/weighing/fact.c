/* What a party adds beside its positions: one act, one text or two, one vault call. */
#include "weighing/fact.h"

#include "access/wall.h"
#include "weighing/fact_sql.h"

/* Which of the rows an addition writes. */
enum addition { ADDITION_FACT, ADDITION_ADDENDUM, ADDITION_WITHDRAWAL, ADDITION_NOTICE, ADDITION_CONFLICT };

struct addition_prepared {
    enum addition what;
    struct weighing_move move;
    struct sql_fact_add_in fact;
    struct sql_addendum_add_in addendum;
    struct content_withdrawal withdrawal;
    struct dossier_ref dossier;
    struct sealed notice;
};

/* The act is allowed and planned. */
static enum err addition_begin(const struct desk *desk, const struct weighing *weighing,
                               const struct settings *settings, enum weighing_act act,
                               struct addition_prepared **ret_addition)
{
    const struct weighing_transition *transition = weighing_transition_of(act);
    enum vault_party party = party_of_actor(desk->actor);
    struct weighing_facts facts;
    struct text why;
    TRY(weighing_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(weighing_allows(transition, weighing, &facts, desk->actor, party, &why));
    struct addition_prepared *addition = ARENA_NEW(desk->arena, struct addition_prepared);
    if (addition == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    addition->move = weighing_plan(transition, weighing, &facts, desk->actor, party, &moment);
    *ret_addition = addition;
    return OK;
}

struct addition_text {
    struct sv table, object;
    int64_t row;
    struct sv column, text, column_more, text_more;
};

static enum err addition_write(const struct desk *desk, const struct weighing *weighing,
                               const struct addition_text *text, struct addition_prepared *addition,
                               struct desk_written *ret_written)
{
    TRY(desk_write(desk, weighing_dossier(weighing),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { text->table, text->column, text->row },
                                           .text = text->text,
                                           .place_more = { text->table, text->column_more, text->row },
                                           .text_more = text->text_more,
                                           .permission = MAY_WEIGHING_ADVISE,
                                           .action = LOG_CHANGE,
                                           .object = text->object },
                   ret_written));
    addition->move.intent = ret_written->intent;
    return OK;
}

enum err fact_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                      const struct fact_new *new, const struct addition_prepared **ret_prepared)
{
    struct addition_prepared *addition = NULL;
    struct desk_written written;
    ASSERT(!sv_empty(new->body) && !sv_empty(new->basis));
    TRY(addition_begin(desk, weighing, settings, WEIGHING_ACT_ADD_FACT, &addition));
    struct fact_id id = { id_next(desk->now, desk->random) };
    TRY(addition_write(desk, weighing,
                       &(struct addition_text){ SV("fact"), SV("fact"), id.value, SV("body"), new->body, SV("basis"),
                                                new->basis },
                       addition, &written));
    addition->what = ADDITION_FACT;
    addition->fact = (struct sql_fact_add_in){ .fact = id, .weighing = weighing->id, .kind = new->kind,
                                               .against = new->against, .body = written.text,
                                               .happened = new->happened, .provider = addition->move.party,
                                               .category = new->category, .basis = written.more,
                                               .person = desk->actor->person, .at = desk->now };
    *ret_prepared = addition;
    return OK;
}

enum err addendum_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                          struct sv body, const struct addition_prepared **ret_prepared)
{
    struct addition_prepared *addition = NULL;
    struct desk_written written;
    ASSERT(!sv_empty(body));
    TRY(addition_begin(desk, weighing, settings, WEIGHING_ACT_ADDENDUM, &addition));
    struct addendum_id id = { id_next(desk->now, desk->random) };
    TRY(addition_write(desk, weighing,
                       &(struct addition_text){ SV("addendum"), SV("position"), id.value, SV("body"), body, SV(""),
                                                SV("") },
                       addition, &written));
    addition->what = ADDITION_ADDENDUM;
    addition->addendum = (struct sql_addendum_add_in){ .addendum = id, .weighing = weighing->id,
                                                       .party = addition->move.party, .body = written.text,
                                                       .person = desk->actor->person, .at = desk->now };
    *ret_prepared = addition;
    return OK;
}

enum err withdrawal_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                            const struct content_withdrawal *wanted, const struct addition_prepared **ret_prepared)
{
    struct addition_prepared *addition = NULL;
    struct desk_written written;
    TRY(addition_begin(desk, weighing, settings, WEIGHING_ACT_WITHDRAW_CONTENT, &addition));
    TRY(addition_write(desk, weighing,
                       &(struct addition_text){ SV("weighing_step"), SV("fact"), addition->move.step.value,
                                                SV("reason"), wanted->reason, SV(""), SV("") },
                       addition, &written));
    addition->what = ADDITION_WITHDRAWAL;
    addition->withdrawal = *wanted;
    addition->move.reason = written.text;
    *ret_prepared = addition;
    return OK;
}

enum err criminal_notice_prepare(const struct desk *desk, const struct weighing *weighing,
                                 const struct settings *settings, struct sv body,
                                 const struct addition_prepared **ret_prepared)
{
    struct addition_prepared *addition = NULL;
    struct desk_written written;
    ASSERT(!sv_empty(body));
    TRY(addition_begin(desk, weighing, settings, WEIGHING_ACT_CRIMINAL_NOTICE, &addition));
    TRY(addition_write(desk, weighing,
                       &(struct addition_text){ SV("weighing_text"), SV("weighing"), weighing->id.value,
                                                SV("criminal_notice"), body, SV(""), SV("") },
                       addition, &written));
    addition->what = ADDITION_NOTICE;
    addition->notice = written.text;
    *ret_prepared = addition;
    return OK;
}

enum err conflict_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                          const struct addition_prepared **ret_prepared)
{
    struct addition_prepared *addition = NULL;
    struct vault_batch *batch = NULL;
    TRY(addition_begin(desk, weighing, settings, WEIGHING_ACT_DECLARE_CONFLICT, &addition));
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &batch));
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), MAY_WEIGHING_READ, LOG_CHANGE,
                                      SV("conflict_of_interest"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    addition->what = ADDITION_CONFLICT;
    addition->dossier = weighing->dossier;
    addition->move.intent = batch_intent(batch);
    *ret_prepared = addition;
    return OK;
}

static enum err withdrawal_apply(struct tx_write *tx, const struct addition_prepared *addition)
{
    const struct weighing_move *move = &addition->move;
    int64_t changed = 0;
    if (addition->withdrawal.fact.value != 0) {
        TRY(sql_fact_withdraw(tx,
                              &(struct sql_fact_withdraw_in){ addition->withdrawal.fact, move->weighing, move->party,
                                                              move->actor, move->at },
                              &changed));
    } else {
        TRY(sql_addendum_withdraw(tx,
                                  &(struct sql_addendum_withdraw_in){ addition->withdrawal.addendum, move->weighing,
                                                                      move->party, move->actor, move->at },
                                  &changed));
    }
    return changed == 1 ? OK : ERR_CONFLICT;
}

static enum err notice_apply(struct tx_write *tx, const struct addition_prepared *addition)
{
    const struct weighing_move *move = &addition->move;
    TRY(sql_criminal_notice_put(tx, &(struct sql_criminal_notice_put_in){ move->weighing, move->at }));
    return sql_criminal_notice_text(tx, &(struct sql_criminal_notice_text_in){ move->weighing, addition->notice });
}

enum err addition_apply(struct tx_write *tx, const void *prepared)
{
    const struct addition_prepared *addition = prepared;
    TRY(weighing_move_apply(tx, &addition->move));
    switch (addition->what) {
    case ADDITION_FACT: return sql_fact_add(tx, &addition->fact);
    case ADDITION_ADDENDUM: return sql_addendum_add(tx, &addition->addendum);
    case ADDITION_WITHDRAWAL: return withdrawal_apply(tx, addition);
    case ADDITION_NOTICE: return notice_apply(tx, addition);
    case ADDITION_CONFLICT:
        return wall_raise(tx, addition->dossier, addition->move.actor, addition->move.at);
    }
    return ERR_INVALID;
}
