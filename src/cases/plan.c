/* The draft of a plan, and adopting it. */
#include "cases/plan.h"

#include "cases/plan_sql.h"
#include "organisation/work_out.h"

#include <strings.h>

enum plan_change {
    CHANGE_TEXT,
    CHANGE_GOAL,
    CHANGE_MEASURE,
    CHANGE_RELATIVE,
    CHANGE_REMOVE,
    CHANGE_ADOPT
};

struct plan_prepared {
    enum plan_change change;
    struct casefile_id casefile;
    struct municipality_id municipality;
    int64_t version;             /* of the draft */
    struct sql_plan_text_add_in text;
    struct plan_text_id seen;
    int64_t seen_beside;
    struct sql_plan_goal_add_in goal;
    struct sql_plan_measure_add_in measure;
    struct sql_plan_relative_add_in relative;
    struct plan_removal removal; /* also what something takes the place of */
    struct case_move move;
    struct sql_plan_adopt_in adoption;
    int64_t intent;
};

static enum err draft_begin(const struct desk *desk, const struct casefile *casefile, enum plan_change change,
                            struct plan_prepared **ret_prepared)
{
    struct plan_prepared *prepared = ARENA_NEW(desk->arena, struct plan_prepared);
    struct plan_version *versions = NULL;
    size_t count = 0;
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(plan_versions(desk->tx, desk->arena, casefile->id, &versions, &count));
    *prepared = (struct plan_prepared){ .change = change, .casefile = casefile->id,
                                        .municipality = casefile->municipality,
                                        .version = count > 0 ? versions[0].version + 1 : 1 };
    *ret_prepared = prepared;
    return OK;
}

static enum err batch_of(const struct desk *desk, const struct casefile *casefile, struct vault_batch **ret_batch,
                         struct desk_key *ret_key)
{
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, ret_batch));
    TRY(desk_key(desk, *ret_batch, case_dossier(casefile), KEY_RECORD, ret_key));
    return ret_key->present ? OK : ERR_REFUSED;
}

static enum err batch_logged(const struct desk *desk, const struct casefile *casefile, struct vault_batch *batch,
                             struct sv object, int64_t *ret_intent)
{
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_CHANGE, object);
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    *ret_intent = batch_intent(batch);
    return OK;
}

/* --- texts -------------------------------------------------------------------------------------------------------- */
static enum err text_current(const struct desk *desk, const struct plan_prepared *prepared, enum plan_text_kind kind,
                             struct plan_text_id *ret_id)
{
    struct sql_plan_texts *rows = NULL;
    size_t count = 0;
    TRY(sql_plan_texts(desk->tx, desk->arena, &(struct sql_plan_texts_in){ prepared->casefile, prepared->version },
                       &rows, &count));
    struct plan_text_id id = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind == kind && !rows[i].beside) {
            id = rows[i].id;
        }
    }
    *ret_id = id;
    return OK;
}

enum err plan_text_prepare(const struct desk *desk, const struct casefile *casefile, const struct plan_text_new *text,
                           bool *ret_beside, const struct plan_prepared **ret_prepared)
{
    struct plan_prepared *prepared = NULL;
    struct plan_text_id current;
    TRY(draft_begin(desk, casefile, CHANGE_TEXT, &prepared));
    TRY(text_current(desk, prepared, text->kind, &current));
    bool beside = current.value != text->seen.value;
    struct plan_text_id id = { id_next(desk->now, desk->random) };
    struct desk_written sealed;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("plan_text"), SV("body"), id.value },
                                           .text = text->body,
                                           .permission = MAY_CASE_LEAD,
                                           .action = LOG_CHANGE,
                                           .object = SV("plan") },
                   &sealed));
    prepared->text = (struct sql_plan_text_add_in){ .id = id, .casefile = casefile->id, .kind = text->kind,
                                                    .body = sealed.text, .beside = beside,
                                                    .version = prepared->version, .author = desk->actor->person,
                                                    .at = desk->now, .most = PLAN_ROWS_MAX };
    prepared->seen = text->seen;
    prepared->seen_beside = text->seen_beside;
    prepared->intent = sealed.intent;
    *ret_beside = beside;
    *ret_prepared = prepared;
    return OK;
}

static enum err text_apply(struct tx_write *tx, const struct plan_prepared *plan)
{
    int64_t changed = 0;
    if (!plan->text.beside) {
        if (plan->seen.value != 0) {
            TRY(sql_plan_text_end(tx, &(struct sql_plan_text_end_in){ plan->seen, plan->casefile, plan->version },
                                  &changed));
            if (changed != 1) {
                return ERR_CONFLICT;
            }
        }
        TRY(sql_plan_text_beside_end(tx, &(struct sql_plan_text_beside_end_in){ plan->casefile, plan->text.kind,
                                                                                plan->seen_beside }));
    }
    TRY(sql_plan_text_add(tx, &plan->text, &changed));
    if (changed != 1) {
        return ERR_CONFLICT;
    }
    return sql_plan_sweep_texts(tx, &(struct sql_plan_sweep_texts_in){ plan->casefile });
}

/* --- goals -------------------------------------------------------------------------------------------------------- */
static bool word_is(struct sv word, struct sv other)
{
    return word.length == other.length && strncasecmp(word.at, other.at, word.length) == 0;
}

static bool letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || ((unsigned char)byte & 0x80) != 0;
}

bool goal_is_positive(struct sv body)
{
    static const struct sv stops[] = { SV_INIT("niet"),   SV_INIT("geen"),    SV_INIT("nooit"), SV_INIT("stopt"),
                                       SV_INIT("stoppen"), SV_INIT("zonder"), SV_INIT("not"),   SV_INIT("no"),
                                       SV_INIT("never"),  SV_INIT("stop"),    SV_INIT("stops"), SV_INIT("without") };
    for (size_t begin = 0; begin < body.length;) {
        size_t end = begin;
        while (end < body.length && letter(body.at[end])) {
            end++;
        }
        for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
            if (word_is(sv_until(sv_from(body, begin), end - begin), stops[i])) {
                return false;
            }
        }
        begin = end + 1;
    }
    return true;
}

enum err plan_goal_prepare(const struct desk *desk, const struct casefile *casefile, const struct plan_goal_new *goal,
                           const struct plan_prepared **ret_prepared)
{
    struct plan_prepared *prepared = NULL;
    TRY(draft_begin(desk, casefile, CHANGE_GOAL, &prepared));
    struct plan_goal_id id = { id_next(desk->now, desk->random) };
    struct desk_written sealed;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("plan_goal"), SV("body"), id.value },
                                           .text = goal->body,
                                           .permission = MAY_CASE_LEAD,
                                           .action = LOG_CHANGE,
                                           .object = SV("plan") },
                   &sealed));
    prepared->goal = (struct sql_plan_goal_add_in){ .id = id, .casefile = casefile->id, .domain = goal->domain,
                                                    .body = sealed.text, .version = prepared->version,
                                                    .author = desk->actor->person, .at = desk->now,
                                                    .most = PLAN_ROWS_MAX };
    prepared->removal.goal = goal->instead;
    prepared->intent = sealed.intent;
    *ret_prepared = prepared;
    return OK;
}

/* --- measures ----------------------------------------------------------------------------------------------------- */
bool measure_needs_basis(enum measure_kind kind, bool coercive)
{
    return coercive || kind == MEASURE_ADMINISTRATIVE || kind == MEASURE_CRIMINAL;
}

enum err plan_measure_prepare(const struct desk *desk, const struct casefile *casefile,
                              const struct plan_measure_new *measure, const struct plan_prepared **ret_prepared)
{
    bool founded = !sv_empty(measure->basis) && !sv_empty(measure->authority);
    bool needs = measure_needs_basis(measure->kind, measure->coercive);
    if ((needs && !founded) || measure->until.day < measure->from.day) {
        return ERR_INVALID;
    }
    struct plan_prepared *prepared = NULL;
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(draft_begin(desk, casefile, CHANGE_MEASURE, &prepared));
    TRY(batch_of(desk, casefile, &batch, &key));
    struct plan_measure_id id = { id_next(desk->now, desk->random) };
    struct sv table = SV("plan_measure");
    struct desk_seal body = desk_seal(batch, key.key, (struct place){ table, SV("body"), id.value }, measure->body);
    struct desk_seal basis = desk_seal(batch, key.key, (struct place){ table, SV("basis"), id.value },
                                       needs ? measure->basis : SV(""));
    struct desk_seal authority = desk_seal(batch, key.key, (struct place){ table, SV("authority"), id.value },
                                           needs ? measure->authority : SV(""));
    TRY(batch_logged(desk, casefile, batch, SV("plan"), &prepared->intent));
    prepared->measure = (struct sql_plan_measure_add_in){
        .id = id, .casefile = casefile->id, .kind = measure->kind, .coercive = needs,
        .body = desk_sealed(batch, body), .basis = desk_sealed(batch, basis),
        .authority = desk_sealed(batch, authority), .owner = measure->owner, .from_day = measure->from,
        .until_day = measure->until, .version = prepared->version, .author = desk->actor->person, .at = desk->now,
        .most = PLAN_ROWS_MAX,
    };
    prepared->removal.measure = measure->instead;
    *ret_prepared = prepared;
    return OK;
}

/* --- people around the person ------------------------------------------------------------------------------------- */
enum err plan_relative_prepare(const struct desk *desk, const struct casefile *casefile, struct sv who, struct sv offer,
                               const struct plan_prepared **ret_prepared)
{
    bool accepted = !sv_empty(who) || !sv_empty(offer);
    if (accepted && (sv_empty(who) || sv_empty(offer))) {
        return ERR_INVALID;
    }
    struct plan_prepared *prepared = NULL;
    TRY(draft_begin(desk, casefile, CHANGE_RELATIVE, &prepared));
    struct plan_relative_id id = { id_next(desk->now, desk->random) };
    struct desk_written sealed;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("plan_relative"), SV("who"), id.value },
                                           .text = who,
                                           .place_more = { SV("plan_relative"), SV("offer"), id.value },
                                           .text_more = offer,
                                           .permission = MAY_CASE_LEAD,
                                           .action = LOG_CHANGE,
                                           .object = SV("plan") },
                   &sealed));
    prepared->relative = (struct sql_plan_relative_add_in){
        .id = id, .casefile = casefile->id, .answer = accepted ? RELATIVE_ACCEPTED : RELATIVE_NOT_ACCEPTED,
        .who = sealed.text, .offer = sealed.more, .most = PLAN_ROWS_MAX,
    };
    prepared->intent = sealed.intent;
    *ret_prepared = prepared;
    return OK;
}

/* --- taking away -------------------------------------------------------------------------------------------------- */
enum err plan_remove_prepare(const struct desk *desk, const struct casefile *casefile,
                             const struct plan_removal *removal, const struct plan_prepared **ret_prepared)
{
    struct plan_prepared *prepared = NULL;
    struct vault_batch *batch = NULL;
    TRY(draft_begin(desk, casefile, CHANGE_REMOVE, &prepared));
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    TRY(batch_logged(desk, casefile, batch, SV("plan"), &prepared->intent));
    prepared->removal = *removal;
    *ret_prepared = prepared;
    return OK;
}

/* How many rows left: none when somebody took it away already. */
static enum err removal_apply(struct tx_write *tx, const struct plan_prepared *plan, int64_t *ret_changed)
{
    const struct plan_removal *removal = &plan->removal;
    int64_t changed = 0;
    if (removal->goal.value != 0) {
        TRY(sql_plan_goal_end(tx, &(struct sql_plan_goal_end_in){ removal->goal, plan->casefile, plan->version },
                              &changed));
        TRY(sql_plan_sweep_goals(tx, &(struct sql_plan_sweep_goals_in){ plan->casefile }));
    } else if (removal->measure.value != 0) {
        TRY(sql_plan_measure_end(
            tx, &(struct sql_plan_measure_end_in){ removal->measure, plan->casefile, plan->version }, &changed));
        TRY(sql_plan_sweep_measures(tx, &(struct sql_plan_sweep_measures_in){ plan->casefile }));
    } else if (removal->stops) {
        TRY(sql_plan_relative_stops(tx, &(struct sql_plan_relative_stops_in){ removal->relative, plan->casefile },
                                    &changed));
    } else if (removal->relative.value != 0) {
        TRY(sql_plan_relative_end(tx, &(struct sql_plan_relative_end_in){ removal->relative, plan->casefile },
                                  &changed));
    }
    *ret_changed = changed;
    return OK;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */
static enum err change_apply(struct tx_write *tx, const struct plan_prepared *plan)
{
    int64_t changed = 1;
    int64_t gone = 0;
    switch (plan->change) {
    case CHANGE_TEXT: return text_apply(tx, plan);
    case CHANGE_GOAL:
        TRY(removal_apply(tx, plan, &gone)); /* first, so that a full plan can change; gone already: both stand */
        TRY(sql_plan_goal_add(tx, &plan->goal, &changed));
        break;
    case CHANGE_MEASURE:
        TRY(removal_apply(tx, plan, &gone));
        TRY(sql_plan_measure_add(tx, &plan->measure, &changed));
        break;
    case CHANGE_RELATIVE: TRY(sql_plan_relative_add(tx, &plan->relative, &changed)); break;
    case CHANGE_REMOVE: TRY(removal_apply(tx, plan, &changed)); break;
    case CHANGE_ADOPT: break;
    }
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err plan_apply(struct tx_write *tx, const void *prepared)
{
    const struct plan_prepared *plan = prepared;
    bool about_relative = plan->change == CHANGE_RELATIVE || plan->removal.relative.value != 0;
    if (!about_relative) {
        int64_t touched = 0;
        TRY(sql_plan_touch(tx, &(struct sql_plan_touch_in){ plan->casefile, plan->version }, &touched));
        if (touched != 1) {
            return ERR_CONFLICT;
        }
    }
    TRY(change_apply(tx, plan));
    return tx_intent(tx, plan->intent);
}

/* --- adopting ----------------------------------------------------------------------------------------------------- */
static void lack(struct plan_lacks *lacks, bool lacking, struct text sentence)
{
    if (lacking) {
        ASSERT(lacks->count < PLAN_LACKS_MAX);
        lacks->sentences[lacks->count++] = sentence;
    }
}

struct plan_lacks plan_lacking(const struct casefile *casefile, const struct plan *draft)
{
    struct plan_lacks lacks = { 0 };
    bool under_16 = casefile->age == AGE_UNDER_12 || casefile->age == AGE_12_TO_15;
    lack(&lacks, draft->changes == 0, T("Nothing was changed since the last version."));
    lack(&lacks, draft->texts[PLAN_PICTURE].id.value == 0, T("Write the picture that you agree on."));
    lack(&lacks, draft->texts[PLAN_PROTECTIVE].id.value == 0, T("Write what protects the person."));
    lack(&lacks, draft->texts[PLAN_AGAINST].id.value == 0, T("Write what speaks against the concern."));
    lack(&lacks, draft->texts[PLAN_OWN_VIEW].id.value == 0,
         T("Write the person's own view, or how and when it will be asked."));
    lack(&lacks, under_16 && draft->texts[PLAN_PARENTS].id.value == 0,
         T("Write how the parents or guardian take part, or why that would be unsafe."));
    lack(&lacks, draft->goal_count == 0 || draft->measure_count == 0, T("Add at least one goal and one measure."));
    lack(&lacks, draft->beside_count > 0, T("Two texts stand beside each other. Make one of them first."));
    return lacks;
}

enum case_act plan_adopting(const struct casefile *casefile)
{
    return casefile->state == CASE_OPEN ? CASE_ACT_ADOPT_PLAN : CASE_ACT_RENEW_PLAN;
}

enum err plan_adopt_prepare(const struct desk *desk, const struct casefile *casefile, const struct case_facts *facts,
                            const struct case_moment *moment, int64_t changes,
                            const struct plan_prepared **ret_prepared)
{
    struct plan_prepared *prepared = NULL;
    struct vault_batch *batch = NULL;
    TRY(draft_begin(desk, casefile, CHANGE_ADOPT, &prepared));
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_DECIDE, SV("plan"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->move = case_move_plan(case_transition_of(plan_adopting(casefile)), casefile, facts, desk->actor, moment);
    prepared->move.note.intent = batch_intent(batch);
    prepared->adoption = (struct sql_plan_adopt_in){ .id = { id_next(desk->now, desk->random) },
                                                     .casefile = casefile->id, .version = prepared->version,
                                                     .changes = changes, .at = desk->now,
                                                     .person = desk->actor->person };
    *ret_prepared = prepared;
    return OK;
}

enum err plan_adopt_apply(struct tx_write *tx, const void *prepared)
{
    const struct plan_prepared *plan = prepared;
    int64_t adopted = 0;
    TRY(sql_plan_adopt(tx, &plan->adoption, &adopted));
    if (adopted != 1) {
        return ERR_CONFLICT;
    }
    TRY(sql_plan_draft_end(tx, &(struct sql_plan_draft_end_in){ plan->casefile }));
    TRY(work_out_done_about(tx, plan->municipality, WORK_PLAN_DUE, plan->casefile.value, plan->adoption.at));
    return case_move_apply(tx, &plan->move);
}

enum err plan_room_read(struct tx *tx, struct arena *arena, struct casefile_id casefile, struct plan_room *ret_room)
{
    struct sql_plan_counts row;
    TRY(sql_plan_counts(tx, arena, &(struct sql_plan_counts_in){ casefile }, &row));
    *ret_room = (struct plan_room){ row.texts < PLAN_ROWS_MAX, row.goals < PLAN_ROWS_MAX,
                                    row.measures < PLAN_ROWS_MAX, row.relatives < PLAN_ROWS_MAX };
    return OK;
}

/* --- words -------------------------------------------------------------------------------------------------------- */
struct text plan_text_text(enum plan_text_kind kind)
{
    switch (kind) {
    case PLAN_PICTURE: return T("The picture that we agree on");
    case PLAN_PROTECTIVE: return T("What protects");
    case PLAN_AGAINST: return T("What speaks against the concern");
    case PLAN_OWN_VIEW: return T("The person's own view");
    case PLAN_PARENTS: return T("Parents or guardian");
    case PLAN_TEXT_END: break;
    }
    return T("–");
}

struct text life_domain_text(enum life_domain domain)
{
    switch (domain) {
    case LIFE_HOUSING: return T("Housing");
    case LIFE_WORK_SCHOOL: return T("Work, school and days");
    case LIFE_MONEY: return T("Money");
    case LIFE_FAMILY: return T("Family");
    case LIFE_FRIENDS: return T("Friends and free time");
    case LIFE_HEALTH: return T("Health");
    case LIFE_SOCIETY: return T("Taking part in society");
    case LIFE_SAFETY: return T("Safety");
    case LIFE_DOMAIN_END: break;
    }
    return T("–");
}

struct text measure_kind_text(enum measure_kind kind)
{
    switch (kind) {
    case MEASURE_CARE: return T("Care");
    case MEASURE_SOCIAL: return T("Social support");
    case MEASURE_ADMINISTRATIVE: return T("Administrative measure");
    case MEASURE_CRIMINAL: return T("Criminal measure");
    case MEASURE_MENTORING: return T("Mentoring");
    }
    return T("–");
}
