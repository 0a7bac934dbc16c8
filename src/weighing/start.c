/* Starting a weighing: what is given of the signal is opened in one vault call, and sealed as a dossier of its own in a
 * second one. */
#include "weighing/start_inner.h"

#include "organisation/wording.h"
#include "weighing/fact_sql.h"
#include "weighing/start_sql.h"
#include "weighing/texts.h"

struct start_prepared {
    const struct weighing_gift *gift;  /* NULL: proposed to a second person first */
    struct wrapped_key key;
    struct sql_weighing_add_in row;
    struct sql_weighing_text_add_in text;
    struct sql_fact_add_in *facts;
    size_t fact_count;
    const struct observation_id *ticked;
    size_t ticked_count;
    struct paper given[HOLDERS];
    struct sql_weighing_step_add_in step;
    struct work_out works[ASKED_ROLES];
    size_t work_count;
    int64_t intent;
};

bool weighing_start_asks_second(const struct signal *signal)
{
    return age_is_minor(signal->age);
}

static enum err proposal_row(const struct desk *desk, const struct signal *signal,
                             struct sql_weighing_proposal *ret_row)
{
    return sql_weighing_proposal(
        desk->tx, desk->arena, &(struct sql_weighing_proposal_in){ signal->municipality, signal->dossier }, ret_row);
}

enum err weighing_start_allows(const struct desk *desk, const struct signal *signal, struct text *ret_why)
{
    struct sql_weighing_proposal row;
    TRY(to_weighing_allows(desk, signal, false, ret_why));
    enum err err = proposal_row(desk, signal, &row);
    if (err == OK) {
        *ret_why = T("This is proposed already. A second person has to look.");
        return ERR_REFUSED;
    }
    return err == ERR_NOT_FOUND ? OK : err;
}

/* --- what it gives and asks --------------------------------------------------------------------------------------- */
void start_papers(const struct desk *desk, struct dossier_ref dossier, struct date back_by, struct paper given[HOLDERS])
{
    static const enum paper_holder holders[HOLDERS] = { HOLDER_POLICE, HOLDER_PROSECUTION };
    for (size_t i = 0; i < HOLDERS; i++) {
        given[i] = paper_begin(desk, dossier);
        given[i].what = PAPER_FACTS;
        given[i].medium = MEDIUM_SCREEN;
        given[i].holder = holders[i];
        given[i].back_by = back_by;
    }
}

enum err start_papers_put(struct tx_write *tx, const struct paper given[HOLDERS], struct person_id by)
{
    for (size_t i = 0; i < HOLDERS; i++) {
        TRY(paper_put(tx, &given[i], by));
    }
    return OK;
}

static struct work_out work_of(const struct desk *desk, enum work_kind kind, enum role role,
                               const struct weighing *weighing)
{
    return (struct work_out){ .id = { id_next(desk->now, desk->random) }, .municipality = desk->actor->municipality,
                              .kind = kind, .recipient = WORK_FOR_ROLE(role), .about = weighing->id.value,
                              .due = weighing->due, .created = desk->now };
}

size_t start_works(const struct desk *desk, const struct weighing *weighing, struct work_out works[ASKED_ROLES])
{
    static const enum role weighers[ASKED_ROLES] = { ROLE_WEIGHER_POLICE, ROLE_WEIGHER_PROSECUTION,
                                                     ROLE_WEIGHER_MUNICIPALITY };
    if (weighing->state == WEIGHING_PROPOSED) {
        works[0] = work_of(desk, WORK_SECOND_PERSON_ASKED, ROLE_MELDPUNT_LEAD, weighing);
        return 1;
    }
    if (weighing->urgent) {
        works[0] = work_of(desk, WORK_POSITION_ASKED, ROLE_PROCESS_LEAD, weighing);
        return 1;
    }
    for (size_t i = 0; i < ASKED_ROLES; i++) {
        works[i] = work_of(desk, WORK_POSITION_ASKED, weighers[i], weighing);
    }
    return ASKED_ROLES;
}

enum err start_works_put(struct tx_write *tx, const struct work_out *works, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        TRY(work_out_add(tx, &works[i]));
    }
    return OK;
}

struct sql_weighing_step_add_in start_step(const struct desk *desk, struct weighing_id weighing, enum weighing_act act,
                                           enum weighing_state to, enum permission permission)
{
    return (struct sql_weighing_step_add_in){ .step = { id_next(desk->now, desk->random) }, .weighing = weighing,
                                              .act = act, .state_before = to, .state_after = to,
                                              .actor = desk->actor->person,
                                              .role = role_code(actor_role_for(desk->actor, permission)),
                                              .at = desk->now };
}

void start_recipients(struct sv recipients[PARTY_COUNT])
{
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        recipients[i] = text_in(LANGUAGE_NL, party_text((enum vault_party)(PARTY_POLICE + i)));
    }
}

/* --- sealing ------------------------------------------------------------------------------------------------------ */
struct start_seals {
    struct vault_batch *batch;
    struct batch_key key;
    struct desk_seal who, residence, behaviour, element, basis, interpretation, child_voice;
    struct desk_seal *bodies;
};

static struct desk_seal text_seal(const struct start_seals *seals, struct sv column, int64_t row, struct sv text)
{
    return desk_seal(seals->batch, seals->key, (struct place){ SV("weighing_text"), column, row }, text);
}

static enum err start_seal(const struct desk *desk, const struct weighing_offer *given, const struct weighing_new *new,
                           const struct start_prepared *prepared, struct start_seals *seals)
{
    struct dossier_ref dossier = prepared->row.dossier;
    int64_t row = prepared->row.weighing.value;
    seals->bodies = ARENA_ARRAY(desk->arena, struct desk_seal, given->count);
    if (seals->bodies == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(batch_begin(desk->arena, desk->session, prepared->row.municipality, &seals->batch));
    seals->key = batch_key_new(seals->batch, KEY_RECORD, dossier);
    seals->who = text_seal(seals, SV("who"), row, new->who);
    seals->residence = text_seal(seals, SV("residence"), row, given->residence);
    seals->behaviour = text_seal(seals, SV("behaviour"), row, new->behaviour);
    seals->element = text_seal(seals, SV("element"), row, new->element);
    seals->basis = text_seal(seals, SV("basis"), row, new->basis);
    seals->interpretation = text_seal(seals, SV("interpretation"), row, new->interpretation);
    seals->child_voice = text_seal(seals, SV("child_voice"), row, new->child_voice);
    for (size_t i = 0; i < given->count; i++) {
        struct place place = { SV("fact"), SV("body"), prepared->facts[i].fact.value };
        seals->bodies[i] = desk_seal(seals->batch, seals->key, place, given->items[i].body);
    }
    struct desk_dossier logged = { .municipality = prepared->row.municipality, .ref = dossier };
    struct log_entry entry = desk_log(desk, logged, MAY_WEIGHING_START, LOG_CHANGE, SV("weighing"));
    batch_log(seals->batch, &entry);
    return desk_call(desk, seals->batch);
}

static void start_sealed(const struct start_seals *seals, struct start_prepared *prepared)
{
    prepared->key = batch_wrapped(seals->batch, seals->key);
    prepared->intent = batch_intent(seals->batch);
    prepared->text.who = desk_sealed(seals->batch, seals->who);
    prepared->text.residence = desk_sealed(seals->batch, seals->residence);
    prepared->text.behaviour = desk_sealed(seals->batch, seals->behaviour);
    prepared->text.element = desk_sealed(seals->batch, seals->element);
    prepared->text.basis = desk_sealed(seals->batch, seals->basis);
    prepared->text.interpretation = desk_sealed(seals->batch, seals->interpretation);
    prepared->text.child_voice = desk_sealed(seals->batch, seals->child_voice);
    for (size_t i = 0; i < prepared->fact_count; i++) {
        prepared->facts[i].body = desk_sealed(seals->batch, seals->bodies[i]);
    }
}

/* --- starting ----------------------------------------------------------------------------------------------------- */
static enum err row_begin(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                          const struct weighing_new *new, struct start_prepared *prepared)
{
    struct wording_version criteria;
    struct sv reference;
    TRY(wording_current(desk->tx, desk->arena, signal->municipality, WORDING_CRITERIA_QUESTIONS, &criteria));
    TRY(weighing_reference_new(desk->arena, desk->random, SV("W-"), &reference));
    struct date today = date_of(desk->now);
    bool proposed = weighing_start_asks_second(signal);
    enum setting term = proposed ? SETTING_SECOND_TERM
                        : new->urgent ? SETTING_WEIGHING_ESCALATION_TERM : SETTING_WEIGHING_POSITION_TERM;
    enum setting keep = weighing_retention(proposed ? WEIGHING_EXPIRED : WEIGHING_NO_OUTCOME);
    prepared->row = (struct sql_weighing_add_in){
        .weighing = { id_next(desk->now, desk->random) }, .municipality = signal->municipality,
        .reference = reference, .dossier = dossier_ref_new(desk->random),
        .signal_dossier = signal->dossier,
        .state = proposed ? WEIGHING_PROPOSED : new->urgent ? WEIGHING_URGENT : WEIGHING_GATHERING,
        .outcome = WEIGHING_NO_OUTCOME, .age_band = signal->age, .urgent = new->urgent, .started = desk->now,
        .started_by = desk->actor->person, .due = setting_date(settings, term, today),
        .criteria_version = criteria.version, .destroy_on = setting_date(settings, keep, today),
        .destroy_rule = setting_name(keep), .inform_state = signal->inform_state, .inform_due = signal->inform_due,
    };
    prepared->text.weighing = prepared->row.weighing;
    return OK;
}

static enum err facts_begin(const struct desk *desk, const struct weighing_offer *given,
                            const struct weighing_new *new, struct start_prepared *prepared)
{
    prepared->facts = ARENA_ARRAY(desk->arena, struct sql_fact_add_in, given->count);
    if (prepared->facts == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < given->count; i++) {
        prepared->facts[i] = (struct sql_fact_add_in){
            .fact = { id_next(desk->now, desk->random) }, .weighing = prepared->row.weighing,
            .kind = given->items[i].kind, .against = given->items[i].against, .happened = given->items[i].happened,
            .provider = PARTY_NONE, .category = new->category, .person = desk->actor->person, .at = desk->now,
        };
    }
    prepared->fact_count = given->count;
    return OK;
}

/* Of what may be given only what was ticked: for a proposal, of which nothing leaves yet. */
static enum err offer_ticked(const struct desk *desk, const struct signal *signal, const struct weighing_new *new,
                             struct weighing_offer *ret_offer)
{
    struct weighing_offer offer;
    TRY(to_weighing_offer(desk, signal, &offer));
    size_t kept = 0;
    for (size_t i = 0; i < offer.count; i++) {
        for (size_t j = 0; j < new->ticked_count; j++) {
            if (new->ticked[j].value == offer.items[i].id.value) {
                offer.items[kept++] = offer.items[i];
                break;
            }
        }
    }
    offer.count = kept;
    *ret_offer = offer;
    return kept == 0 || kept != new->ticked_count ? ERR_REFUSED : OK;
}

static void start_tells(const struct desk *desk, const struct weighing_new *new, struct start_prepared *prepared)
{
    bool proposed = prepared->row.state == WEIGHING_PROPOSED;
    enum weighing_act act = proposed      ? WEIGHING_ACT_PROPOSE
                            : new->urgent ? WEIGHING_ACT_START_URGENT : WEIGHING_ACT_START;
    const struct weighing weighing = { .id = prepared->row.weighing, .state = prepared->row.state,
                                       .urgent = new->urgent, .due = prepared->row.due };
    prepared->step = start_step(desk, weighing.id, act, weighing.state, MAY_WEIGHING_START);
    prepared->work_count = start_works(desk, &weighing, prepared->works);
    if (!proposed) {
        start_papers(desk, prepared->row.dossier, prepared->row.destroy_on, prepared->given);
    }
}

enum err weighing_start_prepare(const struct desk *desk, const struct signal *signal, const struct settings *settings,
                                const struct weighing_new *new, const struct start_prepared **ret_prepared)
{
    struct text why;
    TRY(weighing_start_allows(desk, signal, &why));
    ASSERT(!sv_empty(new->behaviour) && !sv_empty(new->element) && !sv_empty(new->basis));
    struct start_prepared *prepared = ARENA_NEW(desk->arena, struct start_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_offer given;
    struct desk opening = *desk;
    opening.intent = desk->intent_before;
    if (weighing_start_asks_second(signal)) {
        TRY(offer_ticked(&opening, signal, new, &given));
        prepared->ticked = new->ticked;
        prepared->ticked_count = new->ticked_count;
    } else {
        struct sv recipients[PARTY_COUNT];
        start_recipients(recipients);
        struct weighing_gift_request request = { .ticked = new->ticked, .ticked_count = new->ticked_count,
                                                 .recipients = recipients, .recipient_count = PARTY_COUNT,
                                                 .basis = new->basis };
        TRY(to_weighing_prepare(&opening, signal, settings, &request, &given, &prepared->gift));
    }
    TRY(row_begin(desk, signal, settings, new, prepared));
    TRY(facts_begin(desk, &given, new, prepared));
    start_tells(desk, new, prepared);
    struct start_seals seals = { 0 };
    TRY(start_seal(desk, &given, new, prepared, &seals));
    start_sealed(&seals, prepared);
    *ret_prepared = prepared;
    return OK;
}

enum err weighing_start_apply(struct tx_write *tx, const void *prepared)
{
    const struct start_prepared *start = prepared;
    if (start->gift != NULL) {
        TRY(to_weighing_apply(tx, start->gift));
        TRY(start_papers_put(tx, start->given, start->row.started_by));
    }
    struct sql_weighing_add_in row = start->row;
    TRY(tx_key_create(tx, &start->key, &row.record_key));
    TRY(sql_weighing_add(tx, &row));
    TRY(sql_weighing_text_add(tx, &start->text));
    for (size_t i = 0; i < start->fact_count; i++) {
        TRY(sql_fact_add(tx, &start->facts[i]));
    }
    for (size_t i = 0; i < start->ticked_count; i++) {
        TRY(sql_proposed_tick_add(tx, &(struct sql_proposed_tick_add_in){ row.weighing, start->ticked[i] }));
    }
    TRY(sql_weighing_step_add(tx, &start->step));
    TRY(start_works_put(tx, start->works, start->work_count));
    return tx_intent(tx, start->intent);
}
