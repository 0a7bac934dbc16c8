/* Taking the decision: what it needs, and everything that it writes in one transaction. */
#include "weighing/decision.h"

#include "disclosure/paper.h"
#include "organisation/work_out.h"
#include "signals/course.h"
#include "weighing/decision_sql.h"
#include "weighing/texts.h"

/* --- rules -------------------------------------------------------------------------------------------------------- */
enum err deciding_facts_read(struct tx *tx, struct arena *arena, const struct weighing *weighing,
                             struct deciding_facts *ret_facts)
{
    struct deciding_facts facts = { 0 };
    TRY(weighing_facts_read(tx, arena, weighing, &facts.course));
    struct sql_second_view_of_weighing row;
    enum err err = sql_second_view_of_weighing(tx, arena, &(struct sql_second_view_of_weighing_in){ weighing->id },
                                               &row);
    if (err != ERR_NOT_FOUND) {
        TRY(err);
        facts.second = (struct second_view){ .asked = true, .written = row.written.ms != 0, .admits = row.admits,
                                             .reader = row.reader, .asked_by = row.asked_by,
                                             .reader_name = row.reader_name, .asked_at = row.asked,
                                             .written_at = row.written };
    }
    *ret_facts = facts;
    return OK;
}

static const struct weighing_transition *transition_for(const struct weighing *weighing, bool admits)
{
    if (!admits) {
        return weighing_transition_of(WEIGHING_ACT_NOT_ADMIT);
    }
    return weighing_transition_of(weighing->state == WEIGHING_URGENT ? WEIGHING_ACT_ADMIT_BY_PHONE
                                                                     : WEIGHING_ACT_ADMIT);
}

bool deciding_against(const struct weighing *weighing, const struct deciding_facts *facts, bool admits)
{
    return weighing_against_advice(&facts->course, deciding_round(weighing), admits);
}

/* No advice, no admission; and what somebody wrote down for an absent party is no advice until that party signed. */
static bool forbidden_by_advices(const struct weighing *weighing, const struct weighing_facts *facts, bool admits,
                                 struct text *ret_why)
{
    const struct position_fact *advices = facts->positions[deciding_round(weighing)];
    for (size_t i = 0; i < PARTY_COUNT; i++) {
        if (!advices[i].given) {
            *ret_why = T("An advice is missing. Without the advices of all three parties nothing is decided.");
            return true;
        }
        bool waits = advices[i].recorded && !advices[i].confirmed;
        if (admits && !weighing->urgent && waits) {
            *ret_why = T("An advice was entered for a party that does not sign in. First register the signed minutes.");
            return true;
        }
    }
    return false;
}

static bool forbidden_against(const struct deciding_facts *facts, const struct actor *actor, struct text *ret_why)
{
    if (!actor_is(actor, ROLE_MAYOR)) {
        *ret_why = T("This goes against an advice. Only the mayor in person can decide so, not by mandate.");
        return true;
    }
    /* Where advices point both ways either decision goes against one: the view on that disagreement serves a mayor whom
     * the reader brought to the other decision. It stays beside it with the question that was asked. */
    if (!facts->second.written) {
        *ret_why = T("This goes against an advice. First a second reader writes a view on it.");
        return true;
    }
    return false;
}

enum err deciding_allows(const struct weighing *weighing, const struct deciding_facts *facts,
                         const struct actor *actor, bool admits, struct text *ret_why)
{
    TRY(weighing_allows(transition_for(weighing, admits), weighing, &facts->course, actor, PARTY_NONE, ret_why));
    if (forbidden_by_advices(weighing, &facts->course, admits, ret_why)) {
        return ERR_REFUSED;
    }
    bool against = deciding_against(weighing, facts, admits);
    return against && forbidden_against(facts, actor, ret_why) ? ERR_REFUSED : OK;
}

struct date deciding_recheck_last(const struct settings *settings, struct date today)
{
    return setting_date(settings, SETTING_INFORM_RECHECK, today);
}

/* A text that must be there is not, or the decision on telling the person concerned is none. */
static bool incomplete(const struct deciding_new *decision, bool against, const struct settings *settings,
                       struct date today)
{
    bool reasons = !sv_empty(decision->reasons) && (!against || !sv_empty(decision->motivation));
    bool measure = !decision->admits || (!sv_empty(decision->proportionate) && !sv_empty(decision->lighter));
    bool inform = decision->inform == INFORM_DUE;
    if (decision->inform == INFORM_DONE) {
        inform = decision->inform_on.set && decision->inform_on.day <= today.day;
    }
    if (decision->inform == INFORM_POSTPONED) {
        inform = !sv_empty(decision->inform_ground) && decision->inform_on.set &&
                 decision->inform_on.day > today.day &&
                 decision->inform_on.day <= deciding_recheck_last(settings, today).day;
    }
    return !reasons || !measure || !inform;
}

/* --- prepare ------------------------------------------------------------------------------------------------------ */
enum { WORKS_MAX = 4 };
struct deciding_prepared {
    struct weighing_move move;
    struct sql_weighing_decision_add_in row;
    struct sql_weighing_decided_in decided;
    struct municipality_id municipality;
    bool admits;
    struct admission admission;
    struct work_out works[WORKS_MAX];
    size_t work_count;
    bool ask_review;                /* nobody was admitted: who received something looks at it again */
    struct paper_asked review;
};

static void work_add(const struct desk *desk, struct deciding_prepared *prepared, enum work_kind kind, enum role role,
                     struct date due)
{
    ASSERT(prepared->work_count < WORKS_MAX);
    prepared->works[prepared->work_count++] =
        (struct work_out){ .id = { id_next(desk->now, desk->random) }, .municipality = prepared->municipality,
                           .kind = kind, .recipient = WORK_FOR_ROLE(role), .about = prepared->move.weighing.value,
                           .due = due, .created = desk->now };
}

static void prepare_works(const struct desk *desk, struct deciding_prepared *prepared)
{
    struct date today = date_of(desk->now);
    if (prepared->row.against_advice) {
        work_add(desk, prepared, WORK_DECIDED_AGAINST, ROLE_FG, today);
    }
    if (prepared->move.to == WEIGHING_PROVISIONAL) {
        struct date until = date_of(prepared->decided.lapses);
        work_add(desk, prepared, WORK_URGENT_CONFIRM, ROLE_WEIGHER_POLICE, until);
        work_add(desk, prepared, WORK_URGENT_CONFIRM, ROLE_WEIGHER_PROSECUTION, until);
        work_add(desk, prepared, WORK_URGENT_CONFIRM, ROLE_WEIGHER_MUNICIPALITY, until);
    }
}

/* Terms of the case that opens; everything in it that needs settings or chance is made here. */
static enum err admission_begin(const struct desk *desk, const struct weighing *weighing,
                                const struct settings *settings, struct deciding_prepared *prepared)
{
    struct date today = date_of(desk->now);
    bool minor = age_is_minor(weighing->age);
    enum setting keep = minor ? SETTING_KEEP_CASE_MINOR : SETTING_KEEP_CASE;
    prepared->admission = (struct admission){
        .weighing = weighing->id, .municipality = weighing->municipality,
        .case_row = id_next(desk->now, desk->random), .case_dossier = dossier_ref_new(desk->random),
        .age = weighing->age, .provisional_until = prepared->decided.lapses, .at = desk->now,
        .decider = desk->actor->person, .process_lead = weighing->process_lead,
        .inform_state = prepared->decided.inform_state, .inform_due = prepared->decided.inform_due,
        .plan_due = setting_date(settings, SETTING_CASE_PLAN_TERM, today),
        .review_due = setting_date(settings, minor ? SETTING_CASE_REVIEW_TERM_MINOR : SETTING_CASE_REVIEW_TERM, today),
        .destroy_on = setting_date(settings, keep, today), .destroy_rule = setting_name(keep),
        .step = id_next(desk->now, desk->random), .role = prepared->move.role,
    };
    return weighing_reference_new(desk->arena, desk->random, SV("C-"), &prepared->admission.case_reference);
}

static void deciding_rows(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                          const struct deciding_new *decision, struct deciding_prepared *prepared)
{
    bool by_phone = prepared->move.to == WEIGHING_PROVISIONAL;
    struct date today = date_of(desk->now);
    struct date inform_due = decision->inform == INFORM_DUE ? setting_date(settings, SETTING_INFORM_TERM, today)
                                                            : decision->inform_on;
    prepared->row.weighing = weighing->id;
    prepared->row.admits = decision->admits;
    prepared->row.by_phone = by_phone;
    prepared->row.inform_state = decision->inform;
    prepared->row.inform_on = inform_due;
    prepared->row.decided_by = desk->actor->person;
    prepared->row.role = prepared->move.role;
    prepared->row.decided = desk->now;
    int64_t hours = setting_number(settings, SETTING_WEIGHING_URGENT_HOURS);
    prepared->decided = (struct sql_weighing_decided_in){
        .weighing = weighing->id, .decider = desk->actor->person, .decided = desk->now,
        .against_advice = prepared->row.against_advice, .inform_state = decision->inform,
        .lapses = by_phone ? instant_add_ms(desk->now, hours * 3600 * 1000) : (struct instant){ 0 },
        .inform_due = decision->inform == INFORM_DONE ? (struct date){ 0 } : inform_due,
    };
    if (by_phone) {
        prepared->move.due = date_of(prepared->decided.lapses);
    }
    prepared->ask_review = !decision->admits;
    prepared->review = (struct paper_asked){ .dossier = weighing->dossier, .ask = ASK_REVIEW,
                                             .answer_by = setting_date(settings, SETTING_RECIPIENT_ANSWER_TERM, today),
                                             .at = desk->now };
}

/* Whom it is about, opened here to be sealed again: the case has a key of its own, and neither opens the other. */
static enum err subject_open(const struct desk *desk, const struct weighing *weighing, struct sv *ret_who,
                             struct sv *ret_residence)
{
    struct sql_weighing_subject row;
    TRY(sql_weighing_subject(desk->tx, desk->arena, &(struct sql_weighing_subject_in){ weighing->id }, &row));
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &batch));
    TRY(desk_key(desk, batch, weighing_dossier(weighing), KEY_RECORD, &key));
    int64_t id = weighing->id.value;
    struct desk_open who = desk_open(batch, key, (struct place){ SV("weighing_text"), SV("who"), id }, row.who);
    struct desk_open residence = desk_open(batch, key, (struct place){ SV("weighing_text"), SV("residence"), id },
                                           row.residence);
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), MAY_WEIGHING_DECIDE, LOG_VIEW, SV("subject"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_who = desk_shown(batch, who);
    *ret_residence = desk_shown(batch, residence);
    return OK;
}

struct deciding_seals {
    struct desk_seal reasons, proportionate, lighter, motivation, ground, who, residence;
    struct batch_key case_key;
};

static void deciding_seal(struct vault_batch *batch, struct desk_key key, const struct deciding_new *decision,
                          int64_t id, struct deciding_seals *seals)
{
    struct sv table = SV("weighing_decision");
    seals->reasons = desk_seal(batch, key.key, (struct place){ table, SV("reasons"), id }, decision->reasons);
    seals->proportionate = desk_seal(batch, key.key, (struct place){ table, SV("proportionate"), id },
                                     decision->admits ? decision->proportionate : SV(""));
    seals->lighter = desk_seal(batch, key.key, (struct place){ table, SV("lighter"), id },
                               decision->admits ? decision->lighter : SV(""));
    seals->motivation = desk_seal(batch, key.key, (struct place){ table, SV("motivation"), id }, decision->motivation);
    seals->ground = desk_seal(batch, key.key, (struct place){ table, SV("inform_ground"), id },
                              decision->inform_ground);
}

static enum err deciding_vault(const struct desk *desk, const struct weighing *weighing,
                               const struct deciding_new *decision, struct deciding_prepared *prepared)
{
    struct vault_batch *batch = NULL;
    struct desk_key key;
    struct deciding_seals seals = { 0 };
    struct sv who = SV(""), residence = SV("");
    struct admission *admission = &prepared->admission;
    if (decision->admits) {
        TRY(subject_open(desk, weighing, &who, &residence));
    }
    TRY(batch_begin(desk->arena, desk->session, weighing->municipality, &batch));
    TRY(desk_key(desk, batch, weighing_dossier(weighing), KEY_RECORD, &key));
    if (!key.present) {
        return ERR_REFUSED;
    }
    deciding_seal(batch, key, decision, weighing->id.value, &seals);
    if (decision->admits) {
        struct sv table = SV("case_subject");
        seals.case_key = batch_key_new(batch, KEY_RECORD, admission->case_dossier);
        seals.who = desk_seal(batch, seals.case_key, (struct place){ table, SV("who"), admission->case_row }, who);
        seals.residence = desk_seal(batch, seals.case_key,
                                    (struct place){ table, SV("residence"), admission->case_row }, residence);
    }
    struct log_entry entry = desk_log(desk, weighing_dossier(weighing), MAY_WEIGHING_DECIDE, LOG_DECIDE,
                                      decision->admits ? SV("admit") : SV("not_admit"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->row.reasons = desk_sealed(batch, seals.reasons);
    prepared->row.proportionate = desk_sealed(batch, seals.proportionate);
    prepared->row.lighter = desk_sealed(batch, seals.lighter);
    prepared->row.motivation = desk_sealed(batch, seals.motivation);
    prepared->row.inform_ground = desk_sealed(batch, seals.ground);
    prepared->move.intent = batch_intent(batch);
    if (decision->admits) {
        admission->case_key = batch_wrapped(batch, seals.case_key);
        admission->who = desk_sealed(batch, seals.who);
        admission->residence = desk_sealed(batch, seals.residence);
    }
    return OK;
}

enum err deciding_prepare(const struct desk *desk, const struct weighing *weighing, const struct settings *settings,
                          const struct deciding_new *decision, const struct deciding_prepared **ret_prepared)
{
    struct deciding_facts facts;
    struct text why;
    TRY(deciding_facts_read(desk->tx, desk->arena, weighing, &facts));
    TRY(deciding_allows(weighing, &facts, desk->actor, decision->admits, &why));
    bool against = deciding_against(weighing, &facts, decision->admits);
    if (incomplete(decision, against, settings, date_of(desk->now))) {
        return ERR_REFUSED;
    }
    struct deciding_prepared *prepared = ARENA_NEW(desk->arena, struct deciding_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    struct weighing_moment moment = { .now = desk->now, .settings = settings, .random = desk->random };
    prepared->move = weighing_plan(transition_for(weighing, decision->admits), weighing, &facts.course, desk->actor,
                                   PARTY_NONE, &moment);
    prepared->municipality = weighing->municipality;
    prepared->admits = decision->admits;
    prepared->row.against_advice = against;
    deciding_rows(desk, weighing, settings, decision, prepared);
    if (decision->admits) {
        TRY(admission_begin(desk, weighing, settings, prepared));
    }
    TRY(deciding_vault(desk, weighing, decision, prepared));
    prepare_works(desk, prepared);
    *ret_prepared = prepared;
    return OK;
}

/* --- apply -------------------------------------------------------------------------------------------------------- */
enum err deciding_apply(struct tx_write *tx, const void *prepared)
{
    const struct deciding_prepared *decision = prepared;
    TRY(weighing_move_apply(tx, &decision->move));
    TRY(sql_weighing_decided(tx, &decision->decided));
    TRY(sql_weighing_decision_add(tx, &decision->row));
    if (decision->admits) {
        TRY(event_admitted(tx, &decision->admission));
    }
    if (decision->ask_review) {
        TRY(papers_ask(tx, &decision->review));
    }
    int64_t about = decision->move.weighing.value;
    TRY(work_out_done_about(tx, decision->municipality, WORK_DECISION_ASKED, about, decision->move.at));
    for (size_t i = 0; i < decision->work_count; i++) {
        TRY(work_out_add(tx, &decision->works[i]));
    }
    return OK;
}
