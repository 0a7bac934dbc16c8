/* Contributing, and taking it back. */
#include "cases/contribution.h"

#include "cases/contribution_sql.h"

enum err contribution_party(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                            enum sharing_party *ret_party)
{
    struct sql_participant_party row;
    TRY(sql_participant_party(tx, arena, &(struct sql_participant_party_in){ casefile->me.participant }, &row));
    *ret_party = row.party;
    return OK;
}

static enum err party_of_reader(const struct case_reading *reading, enum sharing_party *ret_party)
{
    if (reading->member->leads || reading->member->participant.value == 0) {
        *ret_party = 0;
        return OK;
    }
    struct casefile seen = *reading->casefile;
    seen.me = *reading->member;
    return contribution_party(reading->desk->tx, reading->desk->arena, &seen, ret_party);
}

/* Whatever their scope: what the agreement does not let a party receive, it does not see. Who leads works for the
 * municipality that keeps the case; `own` is 0 for them. */
static bool may_receive(const struct sharing_rules *rules, enum sharing_party own, enum sharing_party provider,
                        enum data_category category)
{
    return own == 0 || own == provider || sharing_allows(rules, own, category, SHARING_RECEIVES);
}

enum err contributions_read(const struct case_reading *reading, struct contributions *ret_contributions)
{
    const struct desk *desk = reading->desk;
    bool all = case_sees(reading->member, SCOPE_CONTRIBUTIONS);
    enum sharing_party party = 0;
    struct sql_contributions_of_case *rows = NULL;
    size_t count = 0;
    TRY(party_of_reader(reading, &party));
    TRY(sql_contributions_of_case(desk->tx, desk->arena,
                                  &(struct sql_contributions_of_case_in){ reading->casefile->id, all, party,
                                                                          CONTRIBUTIONS_SHOWN + 1 },
                                  &rows, &count));
    struct contribution *found = ARENA_ARRAY(desk->arena, struct contribution, count);
    if (found == NULL) {
        return ERR_NO_MEMORY;
    }
    struct sharing_rules *rules = NULL;
    TRY(sharing_load(desk->tx, desk->arena, reading->casefile->municipality, &rules));
    bool more = count > CONTRIBUTIONS_SHOWN;
    count = more ? CONTRIBUTIONS_SHOWN : count;
    struct sv table = SV("contribution");
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!may_receive(rules, party, rows[i].party, rows[i].category)) {
            continue;
        }
        int64_t row = rows[i].contribution.value;
        found[kept++] = (struct contribution){
            .id = rows[i].contribution, .participant = rows[i].participant, .party = rows[i].party,
            .category = rows[i].category, .author = rows[i].author, .withdrawer = rows[i].withdrawer,
            .given = rows[i].given, .withdrawn = rows[i].withdrawn,
            .question_open = case_reading_text(reading, table, SV("question"), row, rows[i].question),
            .basis_open = case_reading_text(reading, table, SV("basis"), row, rows[i].basis),
            .body_open = case_reading_text(reading, table, SV("body"), row, rows[i].body),
        };
    }
    *ret_contributions = (struct contributions){ found, kept, more };
    return OK;
}

void contributions_opened(const struct case_reading *reading, struct contributions *contributions)
{
    for (size_t i = 0; i < contributions->count; i++) {
        struct contribution *one = &contributions->rows[i];
        one->question = case_reading_shown(reading, one->question_open);
        one->basis = case_reading_shown(reading, one->basis_open);
        one->body = case_reading_shown(reading, one->body_open);
    }
}

struct contribution_change {
    struct case_note note;
    struct sql_contribution_add_in row;             /* contribution 0: withdrawn */
    struct sql_contribution_withdraw_in withdrawal;
};

static enum err change_new(const struct desk *desk, const struct casefile *casefile, const struct case_moment *moment,
                           enum case_act act, struct contribution_change **ret_change)
{
    struct contribution_change *change = ARENA_NEW(desk->arena, struct contribution_change);
    if (change == NULL) {
        return ERR_NO_MEMORY;
    }
    change->note = case_note_plan(casefile, act, desk->actor, MAY_CASE_TAKE_PART, moment);
    change->note.participant = casefile->me.participant;
    *ret_change = change;
    return OK;
}

static enum err contribution_seal(const struct desk *desk, const struct casefile *casefile,
                                  const struct contribution_wish *wish, struct contribution_change *change)
{
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    TRY(desk_key(desk, batch, case_dossier(casefile), KEY_RECORD, &key));
    if (!key.present) {
        return ERR_REFUSED;
    }
    struct sv table = SV("contribution");
    int64_t row = change->row.contribution.value;
    struct desk_seal question =
        desk_seal(batch, key.key, (struct place){ table, SV("question"), row }, wish->question);
    struct desk_seal basis = desk_seal(batch, key.key, (struct place){ table, SV("basis"), row }, wish->basis);
    struct desk_seal body = desk_seal(batch, key.key, (struct place){ table, SV("body"), row }, wish->body);
    struct log_entry entry =
        desk_log(desk, case_dossier(casefile), MAY_CASE_TAKE_PART, LOG_CHANGE, SV("contribution"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    change->row.question = desk_sealed(batch, question);
    change->row.basis = desk_sealed(batch, basis);
    change->row.body = desk_sealed(batch, body);
    change->note.intent = batch_intent(batch);
    return OK;
}

enum err contribution_prepare(const struct desk *desk, const struct casefile *casefile,
                              const struct case_moment *moment, const struct contribution_wish *wish,
                              const struct contribution_change **ret_change)
{
    if (casefile->me.participant.value == 0) {
        return ERR_REFUSED;
    }
    enum sharing_party party = 0;
    struct sharing_rules *rules = NULL;
    TRY(contribution_party(desk->tx, desk->arena, casefile, &party));
    TRY(sharing_load(desk->tx, desk->arena, casefile->municipality, &rules));
    if (!sharing_allows(rules, party, wish->category, SHARING_PROVIDES)) {
        return ERR_REFUSED;
    }
    struct contribution_change *change = NULL;
    TRY(change_new(desk, casefile, moment, CASE_ACT_CONTRIBUTE, &change));
    change->row = (struct sql_contribution_add_in){ .contribution = { id_next(desk->now, desk->random) },
                                                    .participant = casefile->me.participant,
                                                    .author = desk->actor->person, .category = wish->category,
                                                    .given = desk->now };
    TRY(contribution_seal(desk, casefile, wish, change));
    *ret_change = change;
    return OK;
}

enum err contribution_withdraw_may(const struct desk *desk, const struct casefile *casefile,
                                   struct contribution_id contribution)
{
    struct sql_contribution_of_case row;
    enum sharing_party party = 0;
    TRY(sql_contribution_of_case(desk->tx, desk->arena,
                                 &(struct sql_contribution_of_case_in){ casefile->id, contribution }, &row));
    if (casefile->me.participant.value == 0) {
        return ERR_REFUSED;
    }
    TRY(contribution_party(desk->tx, desk->arena, casefile, &party));
    if (party != row.party) {
        return ERR_REFUSED;
    }
    return row.withdrawn.ms != 0 ? ERR_CONFLICT : OK;
}

enum err contribution_withdraw_prepare(const struct desk *desk, const struct casefile *casefile,
                                       const struct case_moment *moment, struct contribution_id contribution,
                                       const struct contribution_change **ret_change)
{
    TRY(contribution_withdraw_may(desk, casefile, contribution));
    struct contribution_change *change = NULL;
    struct desk_written written;
    TRY(change_new(desk, casefile, moment, CASE_ACT_WITHDRAW_CONTRIBUTION, &change));
    change->withdrawal = (struct sql_contribution_withdraw_in){ contribution, desk->now, desk->actor->person };
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .permission = MAY_CASE_TAKE_PART,
                                           .action = LOG_WITHDRAW,
                                           .object = SV("contribution") },
                   &written));
    change->note.intent = written.intent;
    *ret_change = change;
    return OK;
}

enum err contribution_apply(struct tx_write *tx, const void *prepared)
{
    const struct contribution_change *change = prepared;
    int64_t changed = 0;
    if (change->row.contribution.value != 0) {
        TRY(sql_contribution_add(tx, &change->row, &changed));
    } else {
        TRY(sql_contribution_withdraw(tx, &change->withdrawal, &changed));
    }
    return changed == 1 ? case_note_apply(tx, &change->note) : ERR_CONFLICT;
}
