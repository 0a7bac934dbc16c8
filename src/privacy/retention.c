/* The rules of ending: the list, decisions of two people, authorisations, and destroying one thing. */
#include "privacy/retention.h"

#include "base/code.h"
#include "organisation/work_out.h"
#include "disclosure/paper.h"
#include "privacy/retention_sql.h"
#include "rights/hold.h"

#include <string.h>

const struct retention_kind *retention_kind_named(struct sv name)
{
    for (size_t i = 0; i < retention_kind_count; i++) {
        if (sv_equal(retention_kinds[i]->name, name)) {
            return retention_kinds[i];
        }
    }
    return NULL;
}

struct sv retention_rule_label(struct sv rule, enum language language)
{
    enum setting setting;
    return setting_of_name(rule, &setting) ? text_in(language, setting_text(setting)) : rule;
}

int64_t retention_rule_number(struct sv rule)
{
    enum setting setting;
    return setting_of_name(rule, &setting) ? (int64_t)setting + 1 : 0;
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

struct sv ending_reference_new(struct arena *arena, struct random *random)
{
    struct code code = code_new(random);
    struct buf reference;
    buf_open(&reference, arena, ENDING_REFERENCE_CHARS);
    buf_put(&reference, SV("V-"));
    /* Three groups of a code (45 random bits) are enough to be unique on a list and short enough to say on the
     * phone. */
    buf_put(&reference, sv_until(code_view(&code), 11));
    return buf_view(&reference);
}

enum err ending_of_reference(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                             struct sv reference, struct ending *ret_ending)
{
    struct sql_ending_by_reference row;
    TRY(sql_ending_by_reference(tx, arena, &(struct sql_ending_by_reference_in){ municipality, reference }, &row));
    const struct retention_kind *kind = retention_kind_named(row.kind);
    if (kind == NULL) {
        return ERR_NOT_FOUND;
    }
    *ret_ending = (struct ending){
        .id = row.ending,
        .municipality = municipality,
        .reference = reference,
        .kind = kind,
        .item = { .subject = row.subject, .dossier = row.dossier, .day = row.day, .rule = row.rule,
                  .class = row.class },
        .stopped_until = row.stopped_until,
    };
    return OK;
}

enum err ending_add(struct tx_write *tx, const struct ending_new *ending)
{
    ASSERT(ending->id.value > 0 && ending->item.day.set);
    return sql_ending_add(tx, &(struct sql_ending_add_in){
                                  .ending = ending->id,
                                  .municipality = ending->municipality,
                                  .reference = ending->reference,
                                  .kind = ending->kind,
                                  .subject = ending->item.subject,
                                  .dossier = ending->item.dossier,
                                  .rule = ending->item.rule,
                                  .class = ending->item.class,
                                  .day = ending->item.day,
                                  .listed = ending->listed,
                              });
}

/* --- two people --------------------------------------------------------------------------------------------------- */

bool decision_ground_fits(enum decision_act act, enum decision_ground ground)
{
    switch (ground) {
    case GROUND_CLAIM:
    case GROUND_RIGHTS_REQUEST:
    case GROUND_COMPLAINT:
    case GROUND_COURT: return act == DECISION_STOP;
    case GROUND_GONE: return act == DECISION_LIFT;
    case GROUND_NOT_NEEDED:
    case GROUND_ERASURE_GRANTED:
    case GROUND_UNLAWFUL: return act == DECISION_EARLY;
    }
    return false;
}

enum err decisions_of_ending(struct tx *tx, struct arena *arena, const struct ending *ending,
                             struct decision **ret_decisions, size_t *ret_count)
{
    struct sql_decisions_of *rows = NULL;
    size_t count = 0;
    TRY(sql_decisions_of(tx, arena, &(struct sql_decisions_of_in){ ending->item.dossier }, &rows, &count));
    struct decision *decisions = ARENA_ARRAY(arena, struct decision, count);
    if (decisions == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        decisions[i] = (struct decision){
            .id = rows[i].decision, .act = rows[i].act, .ground = rows[i].ground, .until = rows[i].until,
            .state = rows[i].state, .proposed_by = rows[i].proposed_by, .proposed_name = rows[i].proposed_name,
            .proposed = rows[i].proposed, .confirmed_by = rows[i].confirmed_by,
            .confirmed_name = rows[i].confirmed_name, .confirmed = rows[i].confirmed,
        };
    }
    *ret_decisions = decisions;
    *ret_count = count;
    return OK;
}

struct date decision_answer_by(const struct ending *ending, struct date today)
{
    struct date lapses = date_add_days(today, PROPOSAL_DAYS);
    bool sooner = ending->item.day.day > today.day && ending->item.day.day < lapses.day;
    return sooner ? ending->item.day : lapses;
}

static enum err second_person_ask(struct tx_write *tx, const struct decision_proposal *proposal)
{
    static const enum role roles[DECISION_ASKS] = { ROLE_PRIVACY_OFFICER, ROLE_MELDPUNT_LEAD };
    for (size_t i = 0; i < DECISION_ASKS; i++) {
        struct work_out ask = { .id = proposal->asks[i], .municipality = proposal->ending->municipality,
                                .kind = WORK_SECOND_PERSON_ASKED, .recipient = WORK_FOR_ROLE(roles[i]),
                                .about = proposal->ending->id.value, .due = proposal->answer_by,
                                .created = proposal->at };
        TRY(work_out_add(tx, &ask));
    }
    return OK;
}

enum err ending_asks_end(struct tx_write *tx, struct municipality_id municipality, struct ending_id ending,
                         struct instant at)
{
    return work_out_done_about(tx, municipality, WORK_SECOND_PERSON_ASKED, ending.value, at);
}

enum err decision_propose(struct tx_write *tx, const void *decision_proposal)
{
    const struct decision_proposal *proposal = decision_proposal;
    ASSERT(decision_ground_fits(proposal->act, proposal->ground));
    ASSERT(proposal->until.set == (proposal->act == DECISION_STOP));
    int64_t changed = 0;
    TRY(sql_decision_propose(tx,
                             &(struct sql_decision_propose_in){
                                 .decision = proposal->id,
                                 .municipality = proposal->ending->municipality,
                                 .ending = proposal->ending->id,
                                 .dossier = proposal->ending->item.dossier,
                                 .act = proposal->act,
                                 .ground = proposal->ground,
                                 .until = proposal->until,
                                 .person = proposal->by,
                                 .at = proposal->at,
                             },
                             &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    TRY(second_person_ask(tx, proposal));
    return tx_intent(tx, proposal->intent);
}

/* The latest day of all stops in force counts: a later, shorter stop takes nothing away from an earlier one. */
static enum err dossier_seal(struct tx_write *tx, struct arena *arena, const struct ending *ending)
{
    struct sql_dossier_stopped stopped;
    TRY(sql_dossier_stopped(tx_of(tx), arena, &(struct sql_dossier_stopped_in){ ending->item.dossier }, &stopped));
    return ending->kind->seal(tx, ending->item.subject, stopped.until);
}

static enum err destroy_early(struct tx_write *tx, const struct decision_answer *answer)
{
    return destruction_apply(tx, &(struct destruction){
                                     .municipality = answer->ending->municipality,
                                     .kind = answer->ending->kind,
                                     .item = answer->ending->item,
                                     .today = answer->today,
                                     .at = answer->at,
                                     .arena = answer->arena,
                                     .intent = answer->intent,
                                 });
}

enum err decision_confirm(struct tx_write *tx, const void *decision_answer)
{
    const struct decision_answer *answer = decision_answer;
    enum decision_act act = answer->decision->act;
    /* A stop that would already be over keeps nothing. */
    if (act == DECISION_STOP && answer->decision->until.day < answer->today.day) {
        return ERR_CONFLICT;
    }
    int64_t changed = 0;
    TRY(sql_decision_confirm(tx,
                             &(struct sql_decision_confirm_in){
                                 .decision = answer->decision->id,
                                 .municipality = answer->ending->municipality,
                                 .state_after = act == DECISION_STOP ? DECISION_IN_FORCE : DECISION_ENDED,
                                 .person = answer->by,
                                 .at = answer->at,
                             },
                             &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    TRY(ending_asks_end(tx, answer->ending->municipality, answer->ending->id, answer->at));
    switch (act) {
    case DECISION_EARLY: return destroy_early(tx, answer);
    case DECISION_LIFT:
        TRY(sql_stops_end(tx, &(struct sql_stops_end_in){ answer->ending->item.dossier, answer->at }, &changed));
        break;
    case DECISION_STOP: break;
    }
    TRY(dossier_seal(tx, answer->arena, answer->ending));
    return tx_intent(tx, answer->intent);
}

enum err decision_drop(struct tx_write *tx, const void *decision_answer)
{
    const struct decision_answer *answer = decision_answer;
    int64_t changed = 0;
    TRY(sql_decision_drop(
        tx, &(struct sql_decision_drop_in){ answer->decision->id, answer->ending->municipality, answer->at },
        &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    TRY(ending_asks_end(tx, answer->ending->municipality, answer->ending->id, answer->at));
    return tx_intent(tx, answer->intent);
}

/* --- standing authorisations -------------------------------------------------------------------------------------- */

static size_t rules_total(void)
{
    size_t total = 0;
    for (size_t i = 0; i < retention_kind_count; i++) {
        total += retention_kinds[i]->rule_count;
    }
    return total;
}

/* Two rooms may end by one rule: a weighing that led to a case goes with it. */
static bool rule_is_listed(const struct authorisation *rows, size_t count, struct sv rule)
{
    for (size_t at = 0; at < count; at++) {
        if (sv_equal(rows[at].rule, rule)) {
            return true;
        }
    }
    return false;
}

static struct authorisation authorisation_of(struct sv rule, const struct sql_authorisations_standing *standing,
                                             size_t standing_count)
{
    struct authorisation row = { .rule = rule };
    for (size_t s = 0; s < standing_count; s++) {
        if (sv_equal(standing[s].rule, rule)) {
            row.given_name = standing[s].given_name;
            row.given_role = standing[s].given_role;
            row.given = standing[s].given;
            row.stands = true;
        }
    }
    return row;
}

enum err authorisations(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                        struct authorisation **ret_rows, size_t *ret_count)
{
    struct sql_authorisations_standing *standing = NULL;
    size_t standing_count = 0;
    TRY(sql_authorisations_standing(tx, arena, &(struct sql_authorisations_standing_in){ municipality }, &standing,
                                    &standing_count));
    struct authorisation *rows = ARENA_ARRAY(arena, struct authorisation, rules_total());
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t k = 0; k < retention_kind_count; k++) {
        for (size_t r = 0; r < retention_kinds[k]->rule_count; r++) {
            struct sv rule = setting_name(retention_kinds[k]->rules[r]);
            if (!rule_is_listed(rows, count, rule)) {
                rows[count++] = authorisation_of(rule, standing, standing_count);
            }
        }
    }
    *ret_rows = rows;
    *ret_count = count;
    return OK;
}

enum err authorisation_apply(struct tx_write *tx, const void *authorisation_change)
{
    const struct authorisation_change *change = authorisation_change;
    int64_t changed = 0;
    if (change->give) {
        TRY(sql_authorisation_give(tx,
                                   &(struct sql_authorisation_give_in){
                                       .authorisation = change->id,
                                       .municipality = change->municipality,
                                       .rule = change->rule,
                                       .person = change->by,
                                       .role = change->role,
                                       .at = change->at,
                                   },
                                   &changed));
        TRY(work_out_done_about(tx, change->municipality, WORK_DESTRUCTION_UNAUTHORISED,
                                retention_rule_number(change->rule), change->at));
    } else {
        TRY(sql_authorisation_withdraw(
            tx, &(struct sql_authorisation_withdraw_in){ change->municipality, change->rule, change->by, change->at },
            &changed));
    }
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    return tx_intent(tx, change->intent);
}

/* --- destroying --------------------------------------------------------------------------------------------------- */

static int64_t month_of(struct date date)
{
    struct date_parts parts = date_parts(date);
    return (int64_t)parts.year * 100 + parts.month;
}

static enum err asks_of_dossier_end(struct tx_write *tx, const struct destruction *end)
{
    struct sql_endings_of_dossier *rows = NULL;
    size_t count = 0;
    TRY(sql_endings_of_dossier(tx_of(tx), end->arena, &(struct sql_endings_of_dossier_in){ end->item.dossier }, &rows,
                               &count));
    for (size_t i = 0; i < count; i++) {
        TRY(ending_asks_end(tx, end->municipality, rows[i].ending, end->at));
    }
    return OK;
}

enum err destruction_apply(struct tx_write *tx, const void *destruction)
{
    const struct destruction *end = destruction;
    struct sql_dossier_stopped stopped;
    TRY(sql_dossier_stopped(tx_of(tx), end->arena, &(struct sql_dossier_stopped_in){ end->item.dossier }, &stopped));
    bool held = false;
    TRY(rights_holds(tx_of(tx), end->arena, end->item.dossier, &held));
    if (stopped.until.set || held) {
        return ERR_CONFLICT;
    }
    enum err outcome = end->kind->destroy(tx, end->arena, end->item.subject);
    if (outcome != OK && outcome != ERR_NOT_FOUND) {
        return outcome;
    }
    if (end->kind->whole) {
        TRY(papers_ask(tx, &(struct paper_asked){ .dossier = end->item.dossier, .ask = ASK_BACK, .at = end->at }));
        TRY(asks_of_dossier_end(tx, end));
        TRY(sql_ending_remove_dossier(tx, &(struct sql_ending_remove_dossier_in){ end->item.dossier }));
    } else {
        TRY(sql_ending_remove_subject(tx,
                                      &(struct sql_ending_remove_subject_in){ end->kind->name, end->item.subject }));
    }
    if (outcome == OK) {
        TRY(sql_destroyed_count(tx, &(struct sql_destroyed_count_in){ end->municipality, month_of(end->today),
                                                                      end->kind->name, end->item.rule }));
    }
    return tx_intent(tx, end->intent);
}
