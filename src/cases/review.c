/* Reviews, the clock that notices when they are missed, and what oversight sees of that. */
#include "cases/review.h"

#include "cases/review_sql.h"
#include "organisation/work_out.h"

struct review_prepared {
    struct case_move move;
    struct case_note restored; /* step 0: access was not suspended */
    struct sql_review_add_in row;
    struct municipality_id municipality;
};

struct text review_outcome_text(enum review_outcome outcome)
{
    switch (outcome) {
    case REVIEW_GOES_ON: return T("It goes on");
    case REVIEW_SCALE_DOWN: return T("Scale down");
    case REVIEW_SCALE_UP: return T("Scale up");
    case REVIEW_PROPOSE_CLOSING: return T("Propose closing");
    }
    return T("–");
}

enum case_act review_act(enum review_outcome outcome)
{
    switch (outcome) {
    case REVIEW_GOES_ON: return CASE_ACT_CONTINUE;
    case REVIEW_SCALE_DOWN: return CASE_ACT_SCALE_DOWN;
    case REVIEW_SCALE_UP: return CASE_ACT_SCALE_UP;
    case REVIEW_PROPOSE_CLOSING: return CASE_ACT_PROPOSE_CLOSING;
    }
    return CASE_ACT_CONTINUE;
}

/* --- holding one -------------------------------------------------------------------------------------------------- */
static enum err texts_seal(const struct desk *desk, const struct casefile *casefile, const struct review_new *review,
                           struct review_prepared *prepared)
{
    struct vault_batch *batch = NULL;
    struct desk_key key;
    TRY(batch_begin(desk->arena, desk->session, casefile->municipality, &batch));
    TRY(desk_key(desk, batch, case_dossier(casefile), KEY_RECORD, &key));
    if (!key.present) {
        return ERR_REFUSED;
    }
    struct sv table = SV("review");
    int64_t row = prepared->row.id.value;
    struct desk_seal texts[4] = {
        desk_seal(batch, key.key, (struct place){ table, SV("necessary"), row }, review->necessary),
        desk_seal(batch, key.key, (struct place){ table, SV("proportionate"), row }, review->proportionate),
        desk_seal(batch, key.key, (struct place){ table, SV("changed"), row }, review->changed),
        desk_seal(batch, key.key, (struct place){ table, SV("lighter"), row }, review->lighter),
    };
    struct log_entry entry = desk_log(desk, case_dossier(casefile), MAY_CASE_LEAD, LOG_DECIDE, SV("review"));
    batch_log(batch, &entry);
    TRY(desk_call(desk, batch));
    prepared->row.necessary = desk_sealed(batch, texts[0]);
    prepared->row.proportionate = desk_sealed(batch, texts[1]);
    prepared->row.changed = desk_sealed(batch, texts[2]);
    prepared->row.lighter = desk_sealed(batch, texts[3]);
    prepared->move.note.intent = batch_intent(batch);
    return OK;
}

enum err review_prepare(const struct desk *desk, const struct casefile *casefile, const struct case_facts *facts,
                        const struct case_moment *moment, const struct review_new *review,
                        const struct review_prepared **ret_prepared)
{
    struct date latest = case_review_day(casefile, moment);
    struct date next = review->next.set ? review->next : latest;
    bool closes = review->outcome == REVIEW_PROPOSE_CLOSING;
    if (next.day <= date_of(desk->now).day || next.day > latest.day || closes != (review->closing != CLOSING_NONE)) {
        return ERR_INVALID;
    }
    struct review_prepared *prepared = ARENA_NEW(desk->arena, struct review_prepared);
    if (prepared == NULL) {
        return ERR_NO_MEMORY;
    }
    const struct case_transition *transition = case_transition_of(review_act(review->outcome));
    prepared->move = case_move_plan(transition, casefile, facts, desk->actor, moment);
    prepared->move.review_due = next;
    prepared->move.reviews_missed = 0;
    prepared->move.access_suspended = false;
    prepared->move.note.until = next;
    prepared->move.closing_reason = review->closing;
    prepared->move.due = closes ? prepared->move.due : next;
    if (casefile->access_suspended) {
        prepared->restored = case_note_plan(casefile, CASE_ACT_RESTORE_ACCESS, desk->actor, MAY_CASE_LEAD, moment);
    }
    prepared->row = (struct sql_review_add_in){ .id = { id_next(desk->now, desk->random) }, .casefile = casefile->id,
                                                .outcome = review->outcome, .person = desk->actor->person,
                                                .at = desk->now, .next = next };
    prepared->municipality = casefile->municipality;
    TRY(texts_seal(desk, casefile, review, prepared));
    *ret_prepared = prepared;
    return OK;
}

enum err review_apply(struct tx_write *tx, const void *prepared)
{
    const struct review_prepared *review = prepared;
    TRY(case_move_apply(tx, &review->move));
    if (review->restored.step.value != 0) {
        TRY(case_note_apply(tx, &review->restored));
    }
    TRY(work_out_done_about(tx, review->municipality, WORK_REVIEW_LATE, review->row.casefile.value, review->row.at));
    return sql_review_add(tx, &review->row);
}

enum err reviews_read(const struct desk *desk, const struct casefile *casefile, const struct case_member *member,
                      struct review **ret_reviews, size_t *ret_count)
{
    struct sql_reviews_of_case *rows = NULL;
    size_t count = 0;
    TRY(sql_reviews_of_case(desk->tx, desk->arena, &(struct sql_reviews_of_case_in){ casefile->id }, &rows, &count));
    if (!case_sees(member, SCOPE_PLAN)) {
        count = 0;
    }
    struct review *reviews = ARENA_ARRAY(desk->arena, struct review, count);
    struct desk_open *texts = ARENA_ARRAY(desk->arena, struct desk_open, count * 4);
    struct case_reading reading;
    if (reviews == NULL || texts == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(case_reading_begin(desk, casefile, member, &reading));
    for (size_t i = 0; i < count; i++) {
        struct sv table = SV("review");
        int64_t row = rows[i].id.value;
        texts[i * 4] = case_reading_text(&reading, table, SV("necessary"), row, rows[i].necessary);
        texts[i * 4 + 1] = case_reading_text(&reading, table, SV("proportionate"), row, rows[i].proportionate);
        texts[i * 4 + 2] = case_reading_text(&reading, table, SV("changed"), row, rows[i].changed);
        texts[i * 4 + 3] = case_reading_text(&reading, table, SV("lighter"), row, rows[i].lighter);
    }
    TRY(case_reading_call(&reading, SV("review")));
    for (size_t i = 0; i < count; i++) {
        reviews[i] = (struct review){ .id = rows[i].id, .outcome = rows[i].outcome, .reviewer = rows[i].reviewer,
                                      .held = rows[i].held, .next = rows[i].next,
                                      .necessary = case_reading_shown(&reading, texts[i * 4]),
                                      .proportionate = case_reading_shown(&reading, texts[i * 4 + 1]),
                                      .changed = case_reading_shown(&reading, texts[i * 4 + 2]),
                                      .lighter = case_reading_shown(&reading, texts[i * 4 + 3]) };
    }
    *ret_reviews = reviews;
    *ret_count = count;
    return OK;
}

/* --- the clock ---------------------------------------------------------------------------------------------------- */
enum { WORKS_PER_CASE = 3 };

struct late_case {
    struct case_move move;
    struct case_note suspended;  /* step 0: missed once */
    struct work_out works[WORKS_PER_CASE];
    size_t work_count;
};

struct review_clock {
    struct late_case *late;
    size_t late_count;
    struct work_out *plans;
    size_t plan_count;
};

static struct work_out work_for(const struct case_moment *moment, struct municipality_id municipality,
                                enum work_kind kind, enum role role, int64_t about)
{
    return (struct work_out){ .id = { id_next(moment->now, moment->random) }, .municipality = municipality,
                              .kind = kind, .recipient = WORK_FOR_ROLE(role), .about = about,
                              .due = date_of(moment->now), .created = moment->now };
}

static struct case_note clock_note(const struct sql_reviews_late *row, enum case_act act,
                                   const struct case_moment *moment)
{
    return (struct case_note){ .casefile = row->casefile, .step = { id_next(moment->now, moment->random) }, .act = act,
                               .role = SV("clock"), .at = moment->now };
}

/* Missed once: it is seen. Missed twice: nobody from outside reads on, and a second person is asked to end it. When
 * that person does not agree, the next review that is missed asks again. */
static void late_plan(struct municipality_id municipality, const struct sql_reviews_late *row, bool twice,
                      const struct case_moment *moment, struct late_case *late)
{
    *late = (struct late_case){
        .move = { .note = clock_note(row, twice ? CASE_ACT_PROPOSE_CLOSING : CASE_ACT_MISS_REVIEW, moment),
                  .from = row->state, .to = twice ? CASE_CLOSING : row->state, .step_count = row->step_count,
                  .due = row->due, .plan_due = row->plan_due, .review_due = row->review_due,
                  .reviews_missed = row->reviews_missed + 1, .access_suspended = twice || row->access_suspended,
                  .destroy_on = row->destroy_on, .destroy_rule = row->destroy_rule, .dossier = row->dossier },
    };
    int64_t about = row->casefile.value;
    enum role last = twice ? ROLE_MANDATE_HOLDER : ROLE_CASE_LEAD;
    late->works[0] = work_for(moment, municipality, WORK_REVIEW_LATE, ROLE_MAYOR, about);
    late->works[1] = work_for(moment, municipality, WORK_REVIEW_LATE, ROLE_FG, about);
    late->works[2] =
        work_for(moment, municipality, twice ? WORK_SECOND_PERSON_ASKED : WORK_REVIEW_LATE, last, about);
    late->work_count = WORKS_PER_CASE;
    if (twice) {
        late->move.closing_reason = CLOSING_REVIEW_MISSED;
        late->move.due = setting_date(moment->settings, SETTING_SECOND_TERM, date_of(moment->now));
        late->suspended = clock_note(row, CASE_ACT_SUSPEND_ACCESS, moment);
    }
}

/* Whether one more review was missed: the first on its day, and each next one a term later. */
static bool missed_again(const struct sql_reviews_late *row, const struct case_moment *moment)
{
    bool minor = case_is_minor(&(struct casefile){ .age = row->age });
    enum setting term = minor ? SETTING_CASE_REVIEW_TERM_MINOR : SETTING_CASE_REVIEW_TERM;
    struct date today = date_of(moment->now);
    struct date next = row->review_due;
    for (int64_t i = 0; i < row->reviews_missed && next.day < today.day; i++) {
        next = setting_date(moment->settings, term, next);
    }
    return next.day < today.day;
}

static enum err plans_remind(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                             const struct case_moment *moment, struct review_clock *clock)
{
    struct sql_plans_late *rows = NULL;
    size_t count = 0;
    TRY(sql_plans_late(tx, arena, &(struct sql_plans_late_in){ municipality, date_of(moment->now) }, &rows, &count));
    clock->plans = ARENA_ARRAY(arena, struct work_out, count);
    if (clock->plans == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        clock->plans[i] =
            work_for(moment, municipality, WORK_PLAN_DUE, ROLE_CASE_LEAD, rows[i].casefile.value);
    }
    clock->plan_count = count;
    return OK;
}

enum err review_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                              const struct case_moment *moment, const struct review_clock **ret_clock,
                              size_t *ret_count)
{
    struct date today = date_of(moment->now);
    struct sql_reviews_late *rows = NULL;
    size_t count = 0;
    TRY(sql_reviews_late(tx, arena, &(struct sql_reviews_late_in){ municipality, today }, &rows, &count));
    struct review_clock *clock = ARENA_NEW(arena, struct review_clock);
    struct late_case *late = ARENA_ARRAY(arena, struct late_case, count);
    if (clock == NULL || late == NULL) {
        return ERR_NO_MEMORY;
    }
    *clock = (struct review_clock){ .late = late };
    for (size_t i = 0; i < count; i++) {
        if (missed_again(&rows[i], moment)) {
            late_plan(municipality, &rows[i], rows[i].reviews_missed > 0, moment, &late[clock->late_count++]);
        }
    }
    TRY(plans_remind(tx, arena, municipality, moment, clock));
    *ret_clock = clock;
    *ret_count = clock->late_count + clock->plan_count;
    return OK;
}

static enum err late_apply(struct tx_write *tx, const struct late_case *late)
{
    enum err err = case_move_apply(tx, &late->move);
    if (err == ERR_CONFLICT || err == ERR_NOT_FOUND) {
        return OK; /* somebody acted in the meantime: their act counts */
    }
    TRY(err);
    if (late->suspended.step.value != 0) {
        TRY(case_note_apply(tx, &late->suspended));
    }
    for (size_t i = 0; i < late->work_count; i++) {
        TRY(work_out_add(tx, &late->works[i]));
    }
    return OK;
}

enum err review_clock_apply(struct tx_write *tx, const void *prepared)
{
    const struct review_clock *clock = prepared;
    for (size_t i = 0; i < clock->late_count; i++) {
        TRY(late_apply(tx, &clock->late[i]));
    }
    for (size_t i = 0; i < clock->plan_count; i++) {
        TRY(work_out_add(tx, &clock->plans[i]));
    }
    return OK;
}

/* --- oversight ---------------------------------------------------------------------------------------------------- */
enum err cases_overdue(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                       struct case_overdue **ret_cases, size_t *ret_count)
{
    struct sql_cases_overdue *rows = NULL;
    size_t count = 0;
    TRY(sql_cases_overdue(tx, arena, &(struct sql_cases_overdue_in){ municipality, today }, &rows, &count));
    struct case_overdue *cases = ARENA_ARRAY(arena, struct case_overdue, count);
    if (cases == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const struct sql_cases_overdue *row = &rows[i];
        bool inform = row->inform_state == INFORM_DUE || row->inform_state == INFORM_POSTPONED;
        cases[i] = (struct case_overdue){
            .reference = row->reference, .lead_name = row->lead_name, .state = row->state,
            .review_due = row->review_due, .plan_due = row->plan_due, .inform_due = row->inform_due,
            .review_late = row->review_due.day < today.day,
            .plan_late = row->state == CASE_OPEN && row->plan_due.day < today.day,
            .inform_late = inform && row->inform_due.set && row->inform_due.day < today.day,
            .access_suspended = row->access_suspended, .missed = row->reviews_missed,
        };
    }
    *ret_cases = cases;
    *ret_count = count;
    return OK;
}

enum err case_notices_late(struct tx *tx, struct arena *arena, struct municipality_id municipality, struct date today,
                           int64_t *ret_late)
{
    struct sql_notices_late row;
    TRY(sql_notices_late(tx, arena, &(struct sql_notices_late_in){ municipality, today }, &row));
    *ret_late = row.late;
    return OK;
}
