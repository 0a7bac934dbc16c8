/* Adding, answering, extending and ending participations. */
#include "cases/participant.h"

#include "access/account.h"
#include "access/wall.h"
#include "cases/participant_sql.h"
#include "organisation/work_out.h"

enum err participants_read(const struct case_reading *reading, struct participants *ret_participants)
{
    const struct desk *desk = reading->desk;
    const struct case_member *member = reading->member;
    struct sql_participants_of_case *rows = NULL;
    size_t count = 0;
    TRY(sql_participants_of_case(desk->tx, desk->arena,
                                 &(struct sql_participants_of_case_in){ reading->casefile->id }, &rows, &count));
    struct participant *found = ARENA_ARRAY(desk->arena, struct participant, count);
    if (found == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t kept = 0;
    bool all = member->leads || member->seconds;
    for (size_t i = 0; i < count; i++) {
        bool own = rows[i].participant.value == member->participant.value;
        bool seen = own || (rows[i].state == PARTICIPANT_TAKES_PART && case_sees(member, SCOPE_PICTURE));
        if (!all && !seen) {
            continue;
        }
        struct participant *one = &found[kept++];
        *one = (struct participant){
            .id = rows[i].participant, .tier = rows[i].tier, .party = rows[i].party, .person = rows[i].person,
            .proposed_by = rows[i].proposed_by, .account = rows[i].account, .reference = rows[i].reference,
            .scope = (uint32_t)rows[i].scope, .from = rows[i].from_day, .until = rows[i].until_day,
            .used = rows[i].used, .state = rows[i].state, .ended_why = rows[i].ended_why, .ended = rows[i].ended,
            .suspended = rows[i].suspended,
        };
        int64_t row = one->id.value;
        one->name_open = case_reading_text(reading, SV("participant"), SV("name"), row, rows[i].name);
        if (all || own) {
            one->necessity_open =
                case_reading_text(reading, SV("participant"), SV("necessity"), row, rows[i].necessity);
        }
    }
    *ret_participants = (struct participants){ found, kept };
    return OK;
}

void participants_opened(const struct case_reading *reading, struct participants *participants)
{
    for (size_t i = 0; i < participants->count; i++) {
        struct participant *one = &participants->rows[i];
        one->name = case_reading_shown(reading, one->name_open);
        one->necessity = case_reading_shown(reading, one->necessity_open);
    }
}

struct sv participant_code(struct arena *arena, struct participant_id participant)
{
    return text_int(arena, participant.value);
}

enum err participant_of_code(const struct participants *participants, struct sv code,
                             const struct participant **ret_participant)
{
    struct arena arena;
    arena_open(&arena, 64 * 1024);
    const struct participant *found = NULL;
    for (size_t i = 0; i < participants->count && found == NULL; i++) {
        found = sv_equal(participant_code(&arena, participants->rows[i].id), code) ? &participants->rows[i] : NULL;
    }
    arena_close(&arena);
    if (found == NULL) {
        return ERR_NOT_FOUND;
    }
    *ret_participant = found;
    return OK;
}

struct case_member participant_member(const struct participant *participant)
{
    return (struct case_member){ .person = participant->person, .participant = participant->id,
                                 .tier = participant->tier, .scope = participant->scope,
                                 .until = participant->until };
}

static bool takes_part(const struct sql_participants_of_case *rows, size_t count, struct person_id person)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].person.value == person.value && rows[i].state < PARTICIPANT_ENDED) {
            return true;
        }
    }
    return false;
}

static bool is_among(const struct person_id *people, size_t count, struct person_id person)
{
    for (size_t i = 0; i < count; i++) {
        if (people[i].value == person.value) {
            return true;
        }
    }
    return false;
}

enum err candidates_read(const struct desk *desk, const struct casefile *casefile, struct candidate **ret_candidates,
                         size_t *ret_count)
{
    struct role_holder *holders = NULL;
    struct sql_participants_of_case *rows = NULL;
    size_t holder_count = 0;
    size_t row_count = 0;
    TRY(role_holders(desk->tx, desk->arena, casefile->municipality, date_of(desk->now), &holders, &holder_count));
    TRY(sql_participants_of_case(desk->tx, desk->arena, &(struct sql_participants_of_case_in){ casefile->id }, &rows,
                                 &row_count));
    struct person_id *outside = NULL;
    size_t outside_count = 0;
    TRY(wall_people(desk->tx, desk->arena, casefile->dossier, &outside, &outside_count));
    struct candidate *candidates = ARENA_ARRAY(desk->arena, struct candidate, holder_count);
    if (candidates == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t i = 0; i < holder_count; i++) {
        bool may = holders[i].enrolled && role_holder_may(&holders[i], MAY_CASE_TAKE_PART) &&
                   !is_among(outside, outside_count, holders[i].id);
        if (may && !takes_part(rows, row_count, holders[i].id)) {
            candidates[count++] = (struct candidate){ holders[i].id, holders[i].reference, holders[i].name };
        }
    }
    *ret_candidates = candidates;
    *ret_count = count;
    return OK;
}

/* --- rules -------------------------------------------------------------------------------------------------------- */
enum day_problem participant_day(struct date until, const struct case_moment *moment)
{
    struct date today = date_of(moment->now);
    if (!until.set || until.day < today.day) {
        return DAY_IS_PAST;
    }
    struct date last = setting_date(moment->settings, SETTING_CASE_PARTICIPATION_MOST, today);
    return until.day > last.day ? DAY_IS_TOO_LATE : DAY_IS_RIGHT;
}

bool participant_needs_second(const struct casefile *casefile, enum participant_tier tier)
{
    return tier == TIER_EXTERNAL && case_is_minor(casefile);
}

/* --- changing ----------------------------------------------------------------------------------------------------- */
struct participant_change {
    struct case_note note;
    struct participant_id participant;
    struct sql_participant_add_in row;
    struct dossier_member member;     /* person 0: nobody who signs in */
    bool suspended;                   /* nobody who takes part sees the case for now; a new one neither */
    struct work_out work;             /* kind 0: nobody is asked */
};

/* Who proposed may not agree: the other of the two roles that can is asked. */
static struct work_recipient second_of(const struct actor *actor)
{
    return actor_is(actor, ROLE_PROCESS_LEAD) ? WORK_FOR_ROLE(ROLE_MANDATE_HOLDER) : WORK_FOR_ROLE(ROLE_PROCESS_LEAD);
}

static enum err add_seal(const struct desk *desk, const struct casefile *casefile, const struct participant_wish *wish,
                         struct participant_change *change)
{
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    TRY(desk_key(desk, batch, case_dossier(casefile), KEY_RECORD, &key));
    if (!key.present) {
        return ERR_REFUSED;
    }
    int64_t row = change->participant.value;
    struct desk_seal name =
        desk_seal(batch, key.key, (struct place){ SV("participant"), SV("name"), row }, wish->name);
    struct desk_seal necessity =
        desk_seal(batch, key.key, (struct place){ SV("participant"), SV("necessity"), row }, wish->necessity);
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_DECIDE, SV("participant"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    change->row.name = desk_sealed(batch, name);
    change->row.necessity = desk_sealed(batch, necessity);
    change->note.intent = batch_intent(batch);
    return OK;
}

enum err participant_add_prepare(const struct desk *desk, const struct casefile *casefile,
                                 const struct case_moment *moment, const struct participant_wish *wish,
                                 const struct participant_change **ret_change)
{
    bool walled = false;
    TRY(wall_stands(desk->tx, desk->arena, casefile->dossier, wish->person, &walled));
    if (walled || participant_day(wish->until, moment) != DAY_IS_RIGHT) {
        return ERR_REFUSED;
    }
    struct participant_change *change = ARENA_NEW(desk->arena, struct participant_change);
    if (change == NULL) {
        return ERR_NO_MEMORY;
    }
    bool second = participant_needs_second(casefile, wish->tier);
    enum case_act act = second ? CASE_ACT_PROPOSE_PARTICIPANT : CASE_ACT_ADD_PARTICIPANT;
    struct date today = date_of(desk->now);
    change->note = case_note_plan(casefile, act, desk->actor, MAY_CASE_LEAD, moment);
    change->participant = (struct participant_id){ id_next(desk->now, desk->random) };
    change->suspended = casefile->access_suspended;
    change->note.participant = change->participant;
    change->note.until = wish->until;
    change->row = (struct sql_participant_add_in){
        .participant = change->participant, .casefile = casefile->id, .tier = wish->tier, .party = wish->party,
        .person = wish->person, .scope = wish->scope, .from_day = today, .until_day = wish->until,
        .state = second ? PARTICIPANT_PROPOSED : PARTICIPANT_TAKES_PART, .proposed_by = desk->actor->person,
    };
    if (second) {
        change->work = (struct work_out){ .id = { id_next(desk->now, desk->random) },
                                          .municipality = casefile->municipality,
                                          .kind = WORK_SECOND_PERSON_ASKED, .recipient = second_of(desk->actor),
                                          .about = casefile->id.value,
                                          .due = setting_date(moment->settings, SETTING_SECOND_TERM, today),
                                          .created = desk->now };
    } else {
        change->member = (struct dossier_member){ casefile->dossier, wish->person, today, wish->until };
    }
    TRY(add_seal(desk, casefile, wish, change));
    *ret_change = change;
    return OK;
}

static bool decision_fits(const struct desk *desk, const struct case_moment *moment,
                          const struct participant_decision *decision, struct text *ret_why)
{
    const struct participant *participant = decision->participant;
    bool answers = decision->act == CASE_ACT_AGREE_PARTICIPANT || decision->act == CASE_ACT_DECLINE_PARTICIPANT;
    if (answers && participant->state != PARTICIPANT_PROPOSED) {
        *ret_why = T("This proposal was answered already.");
        return false;
    }
    if (answers && participant->proposed_by.value == desk->actor->person.value) {
        *ret_why = T("You proposed this yourself. Somebody else has to look.");
        return false;
    }
    if (!answers && participant->state >= PARTICIPANT_ENDED) {
        *ret_why = T("This participation has ended already.");
        return false;
    }
    if (decision->act == CASE_ACT_EXTEND_PARTICIPANT && participant->state != PARTICIPANT_TAKES_PART) {
        *ret_why = T("Only somebody who takes part can get another last day.");
        return false;
    }
    bool dated = decision->act == CASE_ACT_EXTEND_PARTICIPANT || decision->act == CASE_ACT_AGREE_PARTICIPANT;
    struct date until = decision->act == CASE_ACT_AGREE_PARTICIPANT ? participant->until : decision->until;
    if (dated && participant_day(until, moment) != DAY_IS_RIGHT) {
        *ret_why = T("The last day has passed, or is later than your municipality allows.");
        return false;
    }
    return true;
}

enum err participant_decide_prepare(const struct desk *desk, const struct casefile *casefile,
                                    const struct case_moment *moment, const struct participant_decision *decision,
                                    struct text *ret_why, const struct participant_change **ret_change)
{
    const struct participant *participant = decision->participant;
    const struct case_transition *transition = case_transition_of(decision->act);
    const struct case_facts no_facts = { 0 };
    ASSERT(transition != NULL);
    TRY(case_allows(transition, casefile, &no_facts, desk->actor, ret_why));
    if (!decision_fits(desk, moment, decision, ret_why)) {
        return ERR_REFUSED;
    }
    struct participant_change *change = ARENA_NEW(desk->arena, struct participant_change);
    if (change == NULL) {
        return ERR_NO_MEMORY;
    }
    change->participant = participant->id;
    change->suspended = casefile->access_suspended;
    change->note = case_note_plan(casefile, decision->act, desk->actor, transition->permission, moment);
    change->note.participant = participant->id;
    change->note.until = decision->until;
    change->member = (struct dossier_member){ casefile->dossier, participant->person, date_of(desk->now),
                                              decision->until };
    if (decision->act == CASE_ACT_AGREE_PARTICIPANT) {
        change->member.until = participant->until;
    }
    struct desk_written written;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("case_step"), SV("reason"), change->note.step.value },
                                           .text = decision->reason,
                                           .permission = transition->permission,
                                           .action = LOG_DECIDE,
                                           .object = SV("participant") },
                   &written));
    change->note.reason = written.text;
    change->note.intent = written.intent;
    *ret_change = change;
    return OK;
}

static enum err once(int64_t changed)
{
    return changed == 1 ? OK : ERR_CONFLICT;
}

static enum err access_begin(struct tx_write *tx, const struct participant_change *change)
{
    if (change->member.person.value == 0) {
        return OK;
    }
    TRY(member_begin(tx, &change->member));
    return change->suspended ? members_suspend(tx, change->member.dossier, true) : OK;
}

static enum err decision_apply(struct tx_write *tx, const struct participant_change *change)
{
    int64_t changed = 0;
    struct participant_id participant = change->participant;
    struct person_id person = change->member.person;
    switch ((int)change->note.act) {
    case CASE_ACT_AGREE_PARTICIPANT:
    case CASE_ACT_DECLINE_PARTICIPANT: {
        bool agrees = change->note.act == CASE_ACT_AGREE_PARTICIPANT;
        enum participant_state state = agrees ? PARTICIPANT_TAKES_PART : PARTICIPANT_DECLINED;
        TRY(sql_participant_answer(tx, &(struct sql_participant_answer_in){ participant, state, change->note.actor },
                                   &changed));
        TRY(once(changed));
        return agrees ? access_begin(tx, change) : OK;
    }
    case CASE_ACT_EXTEND_PARTICIPANT:
        TRY(sql_participant_extend(tx, &(struct sql_participant_extend_in){ participant, change->member.until },
                                   &changed));
        TRY(once(changed));
        return person.value == 0 ? OK : member_extend(tx, &change->member);
    case CASE_ACT_END_PARTICIPANT:
        TRY(sql_participant_end(tx, &(struct sql_participant_end_in){ participant, change->note.at,
                                                                      PARTICIPANT_ENDED_BY_DECISION },
                                &changed));
        TRY(once(changed));
        return member_end(tx, change->member.dossier, person);
    }
    TRY(sql_participant_add(tx, &change->row));
    return access_begin(tx, change);
}

enum err participant_change_apply(struct tx_write *tx, const void *prepared)
{
    const struct participant_change *change = prepared;
    TRY(decision_apply(tx, change));
    TRY(case_note_apply(tx, &change->note));
    return change->work.kind == 0 ? OK : work_out_add(tx, &change->work);
}

/* --- words -------------------------------------------------------------------------------------------------------- */
struct text participant_end_text(enum participant_end why)
{
    switch (why) {
    case PARTICIPANT_NOT_ENDED: return T("takes part");
    case PARTICIPANT_ENDED_BY_DECISION: return T("ended by decision");
    case PARTICIPANT_ENDED_BY_DAY: return T("ended on its last day");
    case PARTICIPANT_ENDED_UNUSED: return T("ended because it was not used");
    case PARTICIPANT_ENDED_CASE_CLOSED: return T("ended with the case");
    }
    return T("–");
}

struct text participant_state_text(const struct participant *participant)
{
    switch (participant->state) {
    case PARTICIPANT_PROPOSED: return T("waits for a second person");
    case PARTICIPANT_TAKES_PART: return participant->suspended ? T("no access for now") : T("takes part");
    case PARTICIPANT_DECLINED: return T("a second person did not agree");
    case PARTICIPANT_ENDED: return participant_end_text(participant->ended_why);
    }
    return T("–");
}

struct text case_scope_text(enum case_scope scope)
{
    switch (scope) {
    case SCOPE_PICTURE: return T("Who it is about and the course");
    case SCOPE_PLAN: return T("Goals and measures of the plan");
    case SCOPE_CONTRIBUTIONS: return T("What others contributed");
    case SCOPE_CONFERENCE: return T("When conferences are held; of each only the own items");
    case SCOPE_ALL: break;
    }
    return T("Everything of this case");
}
