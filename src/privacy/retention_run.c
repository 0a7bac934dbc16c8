/* One municipality after another, one step after another; what fails is told and met again the next day. */
#include "base/log.h"
#include "organisation/work_out.h"
#include "privacy/log_book.h"
#include "disclosure/paper.h"
#include "privacy/retention_rights.h"
#include "privacy/retention_sql.h"
#include "privacy/run_inner.h"

enum {
    ROUNDS_MAX = 1000 /* half a million items in one run: more is a fault, not work */
};

void run_step_ended(struct run *run, enum err outcome)
{
    if (outcome != OK) {
        run->report->failed++;
        log_error(SV("retention"), SV("step_failed"), outcome);
    }
}

/* The first day that a term of this length, begun then, still runs today. */
static struct date kept_since(const struct settings *settings, enum setting setting, struct date today)
{
    struct date since = date_add_days(today, today.day - setting_date(settings, setting, today).day);
    while (setting_date(settings, setting, since).day > today.day) {
        since = date_add_days(since, -1);
    }
    return since;
}

enum err run_log(struct place_run *place, struct arena *arena, const struct log_entry *entry, int64_t *ret_intent)
{
    struct vault_batch *batch = NULL;
    TRY(batch_begin(arena, NULL, place->municipality, &batch));
    batch_log(batch, entry);
    TRY(vault_call(place->run->setup->vault, batch));
    *ret_intent = batch_intent(batch);
    return OK;
}

void run_outcome(struct place_run *place, int64_t intent, enum err outcome)
{
    if (outcome != ERR_OUTCOME_UNKNOWN) {
        vault_outcome(place->run->setup->vault, intent, outcome == OK);
    }
}

struct log_entry run_entry(const struct place_run *place, enum log_action action)
{
    return (struct log_entry){ .action = action, .actor_kind = ACTOR_SYSTEM, .municipality = place->municipality,
                               .role = SV("system"), .origin = SV("-") };
}

/* --- destruction -------------------------------------------------------------------------------------------------- */

static enum err item_destroy(struct place_run *place, const struct retention_kind *kind,
                             const struct retention_item *item)
{
    struct run *run = place->run;
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, STEP_ARENA_BYTES);
    struct log_entry entry = run_entry(place, LOG_DESTROY);
    entry.dossier = item->dossier;
    entry.object = kind->name;
    entry.purpose = item->rule;
    struct destruction destruction = { .municipality = place->municipality, .kind = kind, .item = *item,
                                       .today = run->date, .at = run->now, .arena = &arena };
    enum err logged = run_log(place, &arena, &entry, &destruction.intent);
    if (logged != OK) {
        /* Without the vault nothing can be permitted; waiting for it again at each item would hold up the night. */
        place->vault_away = logged == ERR_VAULT;
        return logged;
    }
    enum err outcome = store_write(run->setup->store, destruction_apply, &destruction);
    run_outcome(place, destruction.intent, outcome);
    return outcome;
}

/* The items that failed in this run, so that the next round does not meet them again. */
struct failures {
    int64_t *subjects;
    size_t count, capacity;
};

static bool failed_before(const struct failures *failures, int64_t subject)
{
    for (size_t i = 0; i < failures->count; i++) {
        if (failures->subjects[i] == subject) {
            return true;
        }
    }
    return false;
}

static enum err failure_add(struct arena *arena, struct failures *failures, int64_t subject)
{
    if (failures->count == failures->capacity) {
        size_t capacity = failures->capacity * 2 + 64;
        int64_t *grown = ARENA_ARRAY(arena, int64_t, capacity);
        if (grown == NULL) {
            return ERR_NO_MEMORY;
        }
        for (size_t i = 0; i < failures->count; i++) {
            grown[i] = failures->subjects[i];
        }
        failures->subjects = grown;
        failures->capacity = capacity;
    }
    failures->subjects[failures->count++] = subject;
    return OK;
}

/* One part of what reached its day. ret_destroyed 0: nothing more can be done today. */
static enum err round_destroy(struct place_run *place, const struct retention_kind *kind, struct failures *failures,
                              uint32_t *ret_destroyed)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, RUN_ARENA_BYTES);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct retention_item *items = NULL;
    size_t count = 0;
    TRY(store_read_begin(place->run->setup->store, &tx));
    TRY(kind->ending(tx, &arena, place->municipality, place->run->date, &items, &count));
    store_read_end(&tx);
    uint32_t destroyed = 0;
    for (size_t i = 0; i < count && !place->vault_away; i++) {
        if (failed_before(failures, items[i].subject)) {
            continue;
        }
        bool held = false;
        enum err outcome = run_held(place, kind, &items[i], &held);
        if (outcome == OK && !held) {
            outcome = item_destroy(place, kind, &items[i]);
        }
        if (outcome == OK && !held) {
            destroyed++;
            continue;
        }
        run_step_ended(place->run, outcome);
        TRY(failure_add(place->arena, failures, items[i].subject));
    }
    *ret_destroyed = destroyed;
    return OK;
}

static enum err kind_destroy(struct place_run *place, const struct retention_kind *kind)
{
    struct failures failures = { 0 };
    for (int round = 0; round < ROUNDS_MAX && !place->vault_away; round++) {
        uint32_t destroyed = 0;
        TRY(round_destroy(place, kind, &failures, &destroyed));
        place->run->report->destroyed += destroyed;
        if (destroyed == 0) {
            break;
        }
    }
    return OK;
}

/* --- what is past ------------------------------------------------------------------------------------------------- */

struct past {
    struct municipality_id municipality;
    struct date today;
    struct instant at, work_before;
    int64_t month_before;
};

static enum err papers_due_apply(struct tx_write *tx, const void *prepared)
{
    const struct past *past = prepared;
    return papers_ask_due(tx, &(struct paper_due){ past->municipality, past->today, past->at });
}

static enum err past_apply(struct tx_write *tx, const void *prepared)
{
    const struct past *past = prepared;
    TRY(work_out_forget(tx, past->municipality, past->work_before));
    TRY(papers_forget(tx, &(struct paper_past){ past->municipality, past->work_before }));
    return sql_destroyed_forget(tx, &(struct sql_destroyed_forget_in){ past->municipality, past->month_before });
}

static struct past past_of(const struct place_run *place)
{
    struct date today = place->run->date;
    struct date_parts month = date_parts(kept_since(place->settings, SETTING_KEEP_CERTIFICATE, today));
    return (struct past){
        .municipality = place->municipality,
        .today = today,
        .at = place->run->now,
        .work_before = date_begin(kept_since(place->settings, SETTING_KEEP_WORK_OUT, today)),
        .month_before = (int64_t)month.year * 100 + month.month,
    };
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static void place_do(struct place_run *place)
{
    struct run *run = place->run;
    struct store *store = run->setup->store;
    place->failed_before = run->report->failed;
    struct past past = past_of(place);
    place->listed_before = run->report->listed;
    run_step_ended(run, run_stops_end(place));
    run_step_ended(run, run_holds_end(place));
    run_step_ended(run, store_write(store, papers_due_apply, &past));
    run_step_ended(run, run_list_ahead(place));
    run_step_ended(run, run_rules_alert(place));
    for (size_t i = 0; i < retention_kind_count; i++) {
        run_step_ended(run, kind_destroy(place, retention_kinds[i]));
    }
    run_step_ended(run, run_alerts_send(place));
    run_step_ended(run, store_write(store, past_apply, &past));
}

/* Gives the day before which no municipality needs the log any more. */
static void place_run(struct run *run, struct municipality_id municipality, struct date *log_since)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, RUN_ARENA_BYTES);
    struct place_run place = { .run = run, .municipality = municipality, .arena = &arena };
    struct tx *tx CLEANUP(store_read_end) = NULL;
    enum err outcome = store_read_begin(run->setup->store, &tx);
    if (outcome == OK) {
        outcome = settings_load(tx, &arena, municipality, &place.settings);
    }
    store_read_end(&tx);
    if (outcome != OK) {
        /* Nobody can say how long this municipality keeps its log: then all of it stays for now. */
        *log_since = (struct date){ 0 };
        run_step_ended(run, outcome);
        return;
    }
    place_do(&place);
    struct date since = kept_since(place.settings, SETTING_KEEP_LOG, run->date);
    if (log_since->set && since.day < log_since->day) {
        *log_since = since;
    }
}

struct chore {
    const struct retention_chore *chore;
    struct instant now;
};

static enum err chore_apply(struct tx_write *tx, const void *prepared)
{
    const struct chore *chore = prepared;
    return chore->chore->run(tx, chore->now);
}

static enum err log_prune(struct run *run, struct date since)
{
    if (!since.set) {
        return OK;
    }
    uint32_t segments = 0;
    TRY(vault_log_prune(run->setup->vault, date_begin(since), &segments));
    run->report->segments_pruned = segments;
    return log_lines_forget(run->setup->store, date_begin(since));
}

enum err retention_run(const struct retention_setup *setup, struct date date, struct retention_report *ret_report)
{
    struct retention_report report = { 0 };
    struct instant now = clock_now(setup->clock);
    struct run run = { .setup = setup, .report = &report, .date = date,
                       .now = date_of(now).day == date.day ? now : date_begin(date) };
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, RUN_ARENA_BYTES);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_retention_municipalities *rows = NULL;
    size_t count = 0;
    TRY(store_read_begin(setup->store, &tx));
    TRY(sql_retention_municipalities(tx, &arena, &rows, &count));
    store_read_end(&tx);
    struct date log_since = date;
    for (size_t i = 0; i < count; i++) {
        place_run(&run, rows[i].municipality, &log_since);
    }
    for (size_t i = 0; i < retention_chore_count; i++) {
        struct chore chore = { &retention_chores[i], run.now };
        run_step_ended(&run, store_write(setup->store, chore_apply, &chore));
    }
    if (count > 0) {
        run_step_ended(&run, log_prune(&run, log_since));
    }
    *ret_report = report;
    return OK;
}
