/* Closing, the second person, and the notices. */
#include "cases/closing.h"

#include "cases/closing_sql.h"
#include "cases/plan.h"
#include "cases/plan_sql.h"
#include "organisation/work_out.h"

struct notice_new {
    struct paper paper;
    struct sql_case_notice_add_in row;
    struct work_out work;
};

struct closing_prepared {
    bool moves;
    struct case_move move;
    struct case_note told;       /* the line about the notices */
    bool writes;
    struct sql_closing_put_in texts;
    bool notifies;
    struct notice_new *notices;
    size_t notice_count;
    struct paper_asked asked[2]; /* the case's copies, and those of its weighing */
    size_t asked_count;
    struct work_out second;      /* kind 0: nobody is asked */
    struct person_id by;
};

bool closing_needs_second(const struct casefile *casefile, struct sv concern)
{
    return case_is_minor(casefile) || !sv_empty(concern);
}

enum paper_holder holder_of_party(enum sharing_party party)
{
    switch (party) {
    case SHARING_MUNICIPALITY: return HOLDER_OWN_DEPARTMENT;
    case SHARING_POLICE: return HOLDER_POLICE;
    case SHARING_PROSECUTION: return HOLDER_PROSECUTION;
    case SHARING_CHILD_PROTECTION: return HOLDER_CHILD_PROTECTION_BOARD;
    case SHARING_PROBATION: return HOLDER_PROBATION;
    case SHARING_CARE_SAFETY_HOUSE: return HOLDER_CARE_SAFETY_HOUSE;
    case SHARING_SOCIAL_TEAM: return HOLDER_SOCIAL_DOMAIN;
    case SHARING_MENTAL_HEALTH:
    case SHARING_YOUTH_CARE: return HOLDER_CARE;
    case SHARING_EDUCATION: return HOLDER_EDUCATION;
    case SHARING_HOUSING:
    case SHARING_WORK_AND_INCOME:
    case SHARING_SUPPORT_CENTRE:
    case SHARING_PARTY_END: break;
    }
    return HOLDER_ELSEWHERE;
}

/* --- notices ------------------------------------------------------------------------------------------------------ */
static struct notice_new notice_of(const struct desk *desk, const struct casefile *casefile,
                                   const struct sql_closing_recipients *recipient, struct date answer_by)
{
    struct notice_new notice = { .paper = paper_begin(desk, casefile->dossier) };
    notice.paper.what = PAPER_CASE;
    notice.paper.medium = MEDIUM_SCREEN;
    notice.paper.holder = holder_of_party(recipient->party);
    notice.paper.back_by = answer_by;
    notice.row = (struct sql_case_notice_add_in){ .id = { id_next(desk->now, desk->random) }, .casefile = casefile->id,
                                                  .participant = recipient->participant,
                                                  .paper = notice.paper.reference };
    notice.work = (struct work_out){ .id = { id_next(desk->now, desk->random) },
                                     .municipality = casefile->municipality, .kind = WORK_RECIPIENT_REVIEW,
                                     .recipient = WORK_ON_PAPER(ROLE_CASE_LEAD), .about = notice.paper.id.value,
                                     .due = answer_by, .created = desk->now };
    return notice;
}

static enum err notices_plan(const struct desk *desk, const struct casefile *casefile,
                             const struct case_moment *moment, struct closing_prepared *prepared)
{
    struct date answer_by = setting_date(moment->settings, SETTING_RECIPIENT_ANSWER_TERM, date_of(desk->now));
    struct sql_closing_recipients *rows = NULL;
    size_t count = 0;
    TRY(sql_closing_recipients(desk->tx, desk->arena, &(struct sql_closing_recipients_in){ casefile->id }, &rows,
                               &count));
    prepared->notices = ARENA_ARRAY(desk->arena, struct notice_new, count);
    if (prepared->notices == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        prepared->notices[i] = notice_of(desk, casefile, &rows[i], answer_by);
    }
    prepared->notice_count = count;
    prepared->notifies = true;
    prepared->asked[prepared->asked_count++] =
        (struct paper_asked){ .dossier = casefile->dossier, .ask = ASK_REVIEW, .answer_by = answer_by,
                              .at = desk->now };
    struct sql_closing_weighing weighing;
    enum err err = sql_closing_weighing(desk->tx, desk->arena, &(struct sql_closing_weighing_in){ casefile->weighing },
                                        &weighing);
    if (err == OK) {
        prepared->asked[prepared->asked_count++] = (struct paper_asked){
            .dossier = weighing.dossier, .ask = ASK_REVIEW, .answer_by = answer_by, .at = desk->now };
    }
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err notices_apply(struct tx_write *tx, const struct closing_prepared *closing)
{
    for (size_t i = 0; i < closing->notice_count; i++) {
        int64_t added = 0;
        const struct notice_new *notice = &closing->notices[i];
        TRY(sql_case_notice_add(tx, &notice->row, &added));
        if (added != 1) {
            return ERR_CONFLICT;
        }
        TRY(paper_put(tx, &notice->paper, closing->by));
        TRY(work_out_add(tx, &notice->work));
    }
    for (size_t i = 0; i < closing->asked_count; i++) {
        TRY(papers_ask(tx, &closing->asked[i]));
    }
    return OK;
}

/* --- preparing ---------------------------------------------------------------------------------------------------- */
static enum err begin(const struct desk *desk, struct closing_prepared **ret_prepared)
{
    struct closing_prepared *prepared = ARENA_NEW(desk->arena, struct closing_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    *prepared = (struct closing_prepared){ .by = desk->actor->person };
    *ret_prepared = prepared;
    return OK;
}

static enum err texts_seal(const struct desk *desk, const struct casefile *casefile, const struct closing_new *closing,
                           struct closing_prepared *prepared)
{
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    TRY(desk_key(desk, batch, case_dossier(casefile), KEY_RECORD, &key));
    if (!key.present) {
        return ERR_REFUSED;
    }
    struct sv table = SV("case_closing");
    int64_t row = casefile->id.value;
    struct desk_seal why = desk_seal(batch, key.key, (struct place){ table, SV("why"), row }, closing->why);
    struct desk_seal concern = desk_seal(batch, key.key, (struct place){ table, SV("concern"), row }, closing->concern);
    struct desk_seal aftercare = desk_seal(batch, key.key, (struct place){ table, SV("aftercare"), row },
                                           closing->aftercare);
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_DECIDE, SV("closing"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->texts = (struct sql_closing_put_in){ .casefile = casefile->id, .why = desk_sealed(batch, why),
                                                   .concern = desk_sealed(batch, concern),
                                                   .aftercare = desk_sealed(batch, aftercare),
                                                   .aftercare_until = closing->aftercare_until };
    prepared->writes = true;
    prepared->move.note.intent = batch_intent(batch);
    return OK;
}

static struct work_out second_asked(const struct desk *desk, const struct casefile *casefile, struct date due)
{
    return (struct work_out){ .id = { id_next(desk->now, desk->random) }, .municipality = casefile->municipality,
                              .kind = WORK_SECOND_PERSON_ASKED, .recipient = WORK_FOR_ROLE(ROLE_MANDATE_HOLDER),
                              .about = casefile->id.value, .due = due, .created = desk->now };
}

enum err closing_prepare(const struct desk *desk, const struct casefile *casefile, const struct case_facts *facts,
                         const struct case_moment *moment, enum case_act act, const struct closing_new *closing,
                         const struct closing_prepared **ret_prepared)
{
    ASSERT(act == CASE_ACT_CLOSE || act == CASE_ACT_PROPOSE_CLOSING);
    if (act == CASE_ACT_CLOSE && closing_needs_second(casefile, closing->concern)) {
        return ERR_REFUSED;
    }
    struct closing_prepared *prepared = NULL;
    TRY(begin(desk, &prepared));
    prepared->move = case_move_plan(case_transition_of(act), casefile, facts, desk->actor, moment);
    prepared->move.closing_reason = closing->reason;
    prepared->moves = true;
    struct date today = date_of(desk->now);
    bool offered = !sv_empty(closing->aftercare);
    bool dated = closing->aftercare_until.set && closing->aftercare_until.day > today.day;
    struct date last = setting_date(moment->settings, case_retention_setting(casefile->age), today);
    if (offered != closing->aftercare_until.set || (offered && (!dated || closing->aftercare_until.day > last.day)) ||
        closing->reason == CLOSING_NONE) {
        return ERR_INVALID;
    }
    TRY(texts_seal(desk, casefile, closing, prepared));
    if (act == CASE_ACT_CLOSE) {
        TRY(notices_plan(desk, casefile, moment, prepared));
    } else {
        prepared->second = second_asked(desk, casefile, prepared->move.due);
    }
    *ret_prepared = prepared;
    return OK;
}

enum err closing_second_prepare(const struct desk *desk, const struct casefile *casefile,
                                const struct case_facts *facts, const struct case_moment *moment, enum case_act act,
                                struct sv reason, const struct closing_prepared **ret_prepared)
{
    ASSERT(act == CASE_ACT_SECOND_AGREES || act == CASE_ACT_SECOND_DECLINES);
    struct closing_prepared *prepared = NULL;
    TRY(begin(desk, &prepared));
    prepared->move = case_move_plan(case_transition_of(act), casefile, facts, desk->actor, moment);
    prepared->moves = true;
    struct desk_written sealed;
    TRY(desk_write(desk, case_dossier(casefile),
                   &(struct desk_writing){ .kind = KEY_RECORD,
                                           .place = { SV("case_step"), SV("reason"), prepared->move.note.step.value },
                                           .text = reason,
                                           .permission = MAY_CASE_SECOND,
                                           .action = LOG_DECIDE,
                                           .object = SV("closing") },
                   &sealed));
    prepared->move.note.reason = sealed.text;
    prepared->move.note.intent = sealed.intent;
    if (act == CASE_ACT_SECOND_AGREES) {
        TRY(notices_plan(desk, casefile, moment, prepared));
    }
    *ret_prepared = prepared;
    return OK;
}

enum err closing_notify_prepare(const struct desk *desk, const struct casefile *casefile,
                                const struct case_moment *moment, const struct closing_prepared **ret_prepared)
{
    struct closing_prepared *prepared = NULL;
    struct vault_batch *batch = NULL;
    TRY(begin(desk, &prepared));
    TRY(notices_plan(desk, casefile, moment, prepared));
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_DECIDE, SV("notices"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->told = case_note_plan(casefile, CASE_ACT_NOTIFY_RECIPIENTS, desk->actor, MAY_CASE_LEAD, moment);
    prepared->told.intent = batch_intent(batch);
    *ret_prepared = prepared;
    return OK;
}

enum err closing_apply(struct tx_write *tx, const void *prepared)
{
    const struct closing_prepared *closing = prepared;
    if (closing->moves) {
        TRY(case_move_apply(tx, &closing->move));
    } else {
        TRY(case_note_apply(tx, &closing->told));
    }
    if (closing->writes) {
        TRY(sql_closing_put(tx, &closing->texts));
    }
    if (closing->moves && closing->move.note.act == CASE_ACT_SECOND_DECLINES) {
        TRY(sql_closing_drop(tx, &(struct sql_closing_drop_in){ closing->move.note.casefile }));
    }
    if (closing->notifies) {
        TRY(notices_apply(tx, closing));
    }
    return closing->second.kind == 0 ? OK : work_out_add(tx, &closing->second);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */
enum err closing_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                      struct closing *ret_closing)
{
    struct sql_closing_of_case row;
    enum err err = sql_closing_of_case(desk->tx, desk->arena, &(struct sql_closing_of_case_in){ casefile->id }, &row);
    if (err == ERR_NOT_FOUND) {
        *ret_closing = (struct closing){ 0 };
        return OK;
    }
    TRY(err);
    struct case_reading reading;
    struct sv table = SV("case_closing");
    int64_t id = casefile->id.value;
    TRY(case_reading_begin(desk, casefile, member, &reading));
    struct desk_open why = case_reading_text(&reading, table, SV("why"), id, row.why);
    struct desk_open concern = case_reading_text(&reading, table, SV("concern"), id, row.concern);
    struct desk_open aftercare = case_reading_text(&reading, table, SV("aftercare"), id, row.aftercare);
    TRY(case_reading_call(&reading, SV("closing")));
    *ret_closing = (struct closing){ .why = case_reading_shown(&reading, why),
                                     .concern = case_reading_shown(&reading, concern),
                                     .aftercare = case_reading_shown(&reading, aftercare),
                                     .aftercare_until = row.aftercare_until, .known = true };
    return OK;
}

enum err closing_missing(struct tx *tx, struct arena *arena, const struct casefile *casefile, int64_t *ret_missing)
{
    struct sql_closing_recipients *rows = NULL;
    size_t count = 0;
    TRY(sql_closing_recipients(tx, arena, &(struct sql_closing_recipients_in){ casefile->id }, &rows, &count));
    *ret_missing = (int64_t)count;
    return OK;
}

struct notice_opening {
    struct sql_case_notices *rows;
    struct sql_plan_people *people;
    struct paper *papers;
    struct desk_open *names;
    size_t row_count, person_count, paper_count;
};

static const struct sql_case_notices *notice_of_paper(const struct notice_opening *opening, struct sv reference)
{
    for (size_t i = 0; i < opening->row_count; i++) {
        if (sv_equal(opening->rows[i].paper, reference)) {
            return &opening->rows[i];
        }
    }
    return NULL;
}

static enum err notice_rows(const struct desk *desk, const struct casefile *casefile, struct notice_opening *opening)
{
    TRY(sql_case_notices(desk->tx, desk->arena, &(struct sql_case_notices_in){ casefile->id }, &opening->rows,
                         &opening->row_count));
    TRY(sql_plan_people(desk->tx, desk->arena, &(struct sql_plan_people_in){ casefile->id }, &opening->people,
                        &opening->person_count));
    TRY(papers_of_dossier(desk->tx, desk->arena, casefile->municipality, casefile->dossier, &opening->papers,
                          &opening->paper_count));
    opening->names = ARENA_ARRAY(desk->arena, struct desk_open, opening->person_count);
    return opening->names == NULL ? ERR_NO_MEMORY : OK;
}

enum err case_notices_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                           struct case_notice **ret_notices, size_t *ret_count)
{
    struct notice_opening opening = { 0 };
    struct case_reading reading;
    TRY(notice_rows(desk, casefile, &opening));
    struct case_notice *notices = ARENA_ARRAY(desk->arena, struct case_notice, opening.paper_count);
    if (notices == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(case_reading_begin(desk, casefile, member, &reading));
    for (size_t i = 0; i < opening.person_count; i++) {
        opening.names[i] = case_reading_text(&reading, SV("participant"), SV("name"),
                                             opening.people[i].participant.value, opening.people[i].name);
    }
    TRY(case_reading_call(&reading, SV("notices")));
    for (size_t i = 0; i < opening.paper_count; i++) {
        notices[i] = (struct case_notice){ .paper = opening.papers[i] };
        const struct sql_case_notices *row = notice_of_paper(&opening, opening.papers[i].reference);
        for (size_t j = 0; row != NULL && j < opening.person_count; j++) {
            if (opening.people[j].participant.value == row->participant.value) {
                struct sv name = case_reading_shown(&reading, opening.names[j]);
                notices[i].participant = row->participant;
                notices[i].party = opening.people[j].party;
                notices[i].name = sv_empty(name) ? opening.people[j].person_name : name;
            }
        }
    }
    *ret_notices = notices;
    *ret_count = opening.paper_count;
    return OK;
}
