#include "cases/assign.h"

#include "access/member.h"
#include "access/wall.h"
#include "cases/assign_sql.h"
#include "cases/course_sql.h"
#include "cases/opening_sql.h"
#include "cases/participant_sql.h"
#include "organisation/work_out.h"

/* A line in the log without a text. */
static enum err line_write(const struct desk *desk, const struct casefile *casefile, enum permission permission,
                           struct sv object, int64_t *ret_intent)
{
    struct desk_written written;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .permission = permission,
                                           .action = LOG_CHANGE,
                                           .object = object },
                   &written));
    *ret_intent = written.intent;
    return OK;
}

enum err case_assign_prepare(const struct desk *desk, const struct casefile *casefile,
                             const struct case_moment *moment, const struct case_assignment *wanted,
                             const struct case_assignment **ret_prepared)
{
    if (wanted->to.value == 0 || wanted->to.value == wanted->from.value) {
        return ERR_REFUSED;
    }
    struct case_assignment *prepared = ARENA_NEW(desk->arena, struct case_assignment);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    bool conflict = wanted->from.value != 0;
    *prepared = *wanted;
    prepared->casefile = casefile->id;
    prepared->dossier = casefile->dossier;
    prepared->note = case_note_plan(casefile, conflict ? CASE_ACT_DECLARE_CONFLICT : CASE_ACT_ASSIGN, desk->actor,
                                    MAY_CASE_LEAD, moment);
    prepared->note.concerns = wanted->to;
    TRY(line_write(desk, casefile, MAY_CASE_LEAD, conflict ? SV("conflict_of_interest") : SV("owner"),
                   &prepared->note.intent));
    *ret_prepared = prepared;
    return OK;
}

enum err case_assign_apply(struct tx_write *tx, const void *prepared)
{
    const struct case_assignment *assignment = prepared;
    TRY(case_note_apply(tx, &assignment->note));
    TRY(sql_case_assign(tx, &(struct sql_case_assign_in){ assignment->casefile, assignment->to, assignment->deputy }));
    if (assignment->from.value == 0) {
        return OK;
    }
    TRY(member_end(tx, assignment->dossier, assignment->from));
    return wall_raise(tx, assignment->dossier, assignment->from, assignment->note.at);
}

/* --- telling the person concerned --------------------------------------------------------------------------------- */
enum err case_inform_prepare(const struct desk *desk, const struct casefile *casefile,
                             const struct case_moment *moment, enum inform_state state, struct sv ground,
                             const struct case_inform **ret_prepared)
{
    struct case_inform *prepared = ARENA_NEW(desk->arena, struct case_inform);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    prepared->casefile = casefile->id;
    prepared->state = state;
    if (state == INFORM_POSTPONED) {
        prepared->due = setting_date(moment->settings, SETTING_INFORM_RECHECK, date_of(desk->now));
    }
    prepared->note = case_note_plan(casefile, CASE_ACT_INFORM, desk->actor, MAY_CASE_LEAD, moment);
    prepared->note.until = prepared->due;
    struct desk_written written;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("case_step"), SV("reason"), prepared->note.step.value },
                                           .text = ground,
                                           .permission = MAY_CASE_LEAD,
                                           .action = LOG_DECIDE,
                                           .object = SV("inform") },
                   &written));
    prepared->note.reason = written.text;
    prepared->note.intent = written.intent;
    *ret_prepared = prepared;
    return OK;
}

enum err case_inform_apply(struct tx_write *tx, const void *prepared)
{
    const struct case_inform *inform = prepared;
    TRY(case_note_apply(tx, &inform->note));
    return sql_case_inform(tx, &(struct sql_case_inform_in){ inform->casefile, inform->state, inform->due });
}

/* --- the clock ---------------------------------------------------------------------------------------------------- */
struct participation_over {
    struct sql_participant_end_in end;
    struct dossier_ref dossier;
    struct person_id person;
    struct case_note note;
};
struct lapsed {
    struct sql_case_lapse_in lapse;
    struct dossier_ref dossier;
    struct sql_case_step_add_in step;
};
struct case_clock_moves {
    struct participation_over *over;
    size_t over_count;
    struct lapsed *lapsed;
    size_t lapsed_count;
    struct work_out *works;
    size_t work_count;
};

static enum err over_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                             const struct case_moment *moment, struct case_clock_moves *moves)
{
    struct date today = date_of(moment->now);
    /* The setting is a number of days; nobody is unused before that many have passed since they began. */
    int64_t unused = setting_number(moment->settings, SETTING_CASE_ACCESS_UNUSED);
    struct sql_participants_over *rows = NULL;
    size_t count = 0;
    struct sql_participants_over_in in = { municipality, today, date_add_days(today, -(int32_t)unused) };
    TRY(sql_participants_over(tx, arena, &in, &rows, &count));
    moves->over = ARENA_ARRAY(arena, struct participation_over, count);
    if (moves->over == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        enum participant_end why = rows[i].by_day ? PARTICIPANT_ENDED_BY_DAY : PARTICIPANT_ENDED_UNUSED;
        moves->over[i] = (struct participation_over){
            .end = { rows[i].participant, moment->now, why },
            .dossier = rows[i].dossier,
            .person = rows[i].person,
            .note = { .casefile = rows[i].casefile, .step = { id_next(moment->now, moment->random) },
                      .act = rows[i].by_day ? CASE_ACT_ACCESS_ENDED : CASE_ACT_ACCESS_UNUSED, .role = SV("clock"),
                      .at = moment->now, .participant = rows[i].participant },
        };
    }
    moves->over_count = count;
    return OK;
}

/* The weighing's own clock ends what was not confirmed, and its case with it; this one ends the case also when its
 * weighing is gone. */
static enum err lapsed_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                               const struct case_moment *moment, struct case_clock_moves *moves)
{
    struct date today = date_of(moment->now);
    struct sql_cases_lapsed *rows = NULL;
    size_t count = 0;
    TRY(sql_cases_lapsed(tx, arena, &(struct sql_cases_lapsed_in){ municipality, moment->now }, &rows, &count));
    moves->lapsed = ARENA_ARRAY(arena, struct lapsed, count);
    if (moves->lapsed == NULL) {
        return ERR_NO_MEMORY;
    }
    enum setting keep = SETTING_KEEP_WEIGHING_EXPIRED;
    for (size_t i = 0; i < count; i++) {
        moves->lapsed[i] = (struct lapsed){
            .lapse = { rows[i].casefile, moment->now, setting_date(moment->settings, keep, today), setting_name(keep) },
            .dossier = rows[i].dossier,
            .step = { .step = { id_next(moment->now, moment->random) }, .casefile = rows[i].casefile,
                      .act = CASE_ACT_LAPSE, .state_before = rows[i].state, .state_after = CASE_CLOSED,
                      .role = SV("clock"), .at = moment->now },
        };
    }
    moves->lapsed_count = count;
    return OK;
}

static enum err works_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              const struct case_moment *moment, struct case_clock_moves *moves)
{
    struct date today = date_of(moment->now);
    struct sql_cases_waiting *rows = NULL;
    size_t count = 0;
    TRY(sql_cases_waiting(tx, arena, &(struct sql_cases_waiting_in){ municipality, today }, &rows, &count));
    moves->works = ARENA_ARRAY(arena, struct work_out, count);
    if (moves->works == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        moves->works[i] = (struct work_out){
            .id = { id_next(moment->now, moment->random) }, .municipality = municipality,
            .kind = WORK_TERM_PASSED, .recipient = WORK_FOR_ROLE(ROLE_PROCESS_LEAD),
            .about = rows[i].casefile.value, .due = today, .created = moment->now,
        };
    }
    moves->work_count = count;
    return OK;
}

enum err case_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                            const struct case_moment *moment, const struct case_clock_moves **ret_moves,
                            size_t *ret_count)
{
    struct case_clock_moves *moves = ARENA_NEW(arena, struct case_clock_moves);
    if (moves == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(over_prepare(tx, arena, municipality, moment, moves));
    TRY(lapsed_prepare(tx, arena, municipality, moment, moves));
    TRY(works_prepare(tx, arena, municipality, moment, moves));
    *ret_moves = moves;
    *ret_count = moves->over_count + moves->lapsed_count + moves->work_count;
    return OK;
}

static enum err over_apply(struct tx_write *tx, const struct participation_over *over)
{
    int64_t changed = 0;
    TRY(sql_participant_end(tx, &over->end, &changed));
    if (changed == 0) {
        return OK; /* ended meanwhile */
    }
    TRY(member_end(tx, over->dossier, over->person));
    enum err err = case_note_apply(tx, &over->note);
    return err == ERR_CONFLICT ? OK : err;
}

enum err case_clock_apply(struct tx_write *tx, const void *prepared)
{
    const struct case_clock_moves *moves = prepared;
    for (size_t i = 0; i < moves->over_count; i++) {
        TRY(over_apply(tx, &moves->over[i]));
    }
    for (size_t i = 0; i < moves->lapsed_count; i++) {
        const struct lapsed *lapsed = &moves->lapsed[i];
        int64_t changed = 0;
        TRY(sql_case_lapse(tx, &lapsed->lapse, &changed));
        if (changed == 1) {
            TRY(members_forget(tx, lapsed->dossier));
            TRY(sql_case_participants_end(tx, &(struct sql_case_participants_end_in){ lapsed->lapse.casefile,
                                                                                     lapsed->lapse.at }));
            TRY(sql_case_step_add(tx, &lapsed->step));
        }
    }
    for (size_t i = 0; i < moves->work_count; i++) {
        TRY(work_out_add(tx, &moves->works[i]));
    }
    return OK;
}

/* --- people who leave --------------------------------------------------------------------------------------------- */
enum err cases_person_left(struct tx_write *tx, struct municipality_id municipality, struct person_id person,
                           int64_t *ret_count)
{
    int64_t led = 0;
    int64_t deputised = 0;
    TRY(sql_cases_without_lead(tx, &(struct sql_cases_without_lead_in){ municipality, person }, &led));
    TRY(sql_cases_without_deputy(tx, &(struct sql_cases_without_deputy_in){ municipality, person }, &deputised));
    *ret_count = led;
    return OK;
}

enum err cases_led_count(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                         struct person_id person, int64_t *ret_count)
{
    struct sql_cases_led row;
    TRY(sql_cases_led(tx, arena, &(struct sql_cases_led_in){ municipality, person }, &row));
    *ret_count = row.open;
    return OK;
}
