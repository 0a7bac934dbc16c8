/* The parts of the daily run that destroy nothing: stops that end, the list ahead, and telling people. */
#include "organisation/work_out.h"
#include "disclosure/paper.h"
#include "privacy/retention_sql.h"
#include "privacy/run_inner.h"

/* --- stops whose last day has passed ------------------------------------------------------------------------------ */

struct stop_over {
    const struct sql_stops_passed *stop;
    const struct retention_kind *kind;
    struct instant at;
    struct arena *arena;
    int64_t intent;
};

static enum err stop_over_apply(struct tx_write *tx, const void *prepared)
{
    const struct stop_over *over = prepared;
    int64_t changed = 0;
    TRY(sql_stop_end(tx, &(struct sql_stop_end_in){ over->stop->decision, over->at }, &changed));
    struct sql_dossier_stopped stopped;
    TRY(sql_dossier_stopped(tx_of(tx), over->arena, &(struct sql_dossier_stopped_in){ over->stop->dossier }, &stopped));
    TRY(over->kind->seal(tx, over->stop->subject, stopped.until));
    return tx_intent(tx, over->intent);
}

static enum err stop_over(struct place_run *place, struct arena *arena, const struct sql_stops_passed *stop)
{
    const struct retention_kind *kind = retention_kind_named(stop->kind);
    if (kind == NULL) {
        return ERR_NOT_FOUND;
    }
    struct log_entry entry = run_entry(place, LOG_STOP_DESTRUCTION);
    entry.dossier = stop->dossier;
    entry.object = kind->name;
    entry.purpose = SV("stop_over");
    struct stop_over over = { .stop = stop, .kind = kind, .at = place->run->now, .arena = arena };
    TRY(run_log(place, arena, &entry, &over.intent));
    enum err outcome = store_write(place->run->setup->store, stop_over_apply, &over);
    run_outcome(place, over.intent, outcome);
    return outcome;
}

enum err run_stops_end(struct place_run *place)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_stops_passed *stops = NULL;
    size_t count = 0;
    TRY(store_read_begin(place->run->setup->store, &tx));
    TRY(sql_stops_passed(tx, place->arena, &(struct sql_stops_passed_in){ place->municipality, place->run->date },
                         &stops, &count));
    store_read_end(&tx);
    for (size_t i = 0; i < count; i++) {
        struct arena arena CLEANUP(arena_close);
        arena_open(&arena, STEP_ARENA_BYTES);
        enum err outcome = stop_over(place, &arena, &stops[i]);
        place->run->report->stops_ended += outcome == OK;
        run_step_ended(place->run, outcome);
    }
    return OK;
}

/* --- the list ahead ----------------------------------------------------------------------------------------------- */

struct list_change {
    struct ending_new *added;
    size_t added_count;
    struct ending_id *removed;
    size_t removed_count;
    struct sql_proposals_past *lapsed;
    size_t lapsed_count;
    struct municipality_id municipality;
    struct instant proposals_before, at;
};

static enum err list_change_apply(struct tx_write *tx, const void *prepared)
{
    const struct list_change *change = prepared;
    for (size_t i = 0; i < change->lapsed_count; i++) {
        TRY(ending_asks_end(tx, change->municipality, change->lapsed[i].ending, change->at));
    }
    for (size_t i = 0; i < change->removed_count; i++) {
        TRY(ending_asks_end(tx, change->municipality, change->removed[i], change->at));
        TRY(sql_ending_remove(tx, &(struct sql_ending_remove_in){ change->removed[i] }));
    }
    for (size_t i = 0; i < change->added_count; i++) {
        TRY(ending_add(tx, &change->added[i]));
    }
    int64_t changed = 0;
    return sql_proposals_forget(
        tx, &(struct sql_proposals_forget_in){ change->municipality, change->proposals_before, change->at }, &changed);
}

static const struct sql_endings_all *row_of_item(const struct sql_endings_all *rows, size_t count, struct sv kind,
                                                 int64_t subject)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].subject == subject && sv_equal(rows[i].kind, kind)) {
            return &rows[i];
        }
    }
    return NULL;
}

static bool item_of_row(const struct retention_item *items, size_t count, int64_t subject)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].subject == subject) {
            return true;
        }
    }
    return false;
}

static void list_compare(struct place_run *place, const struct retention_kind *kind, const struct retention_item *items,
                         size_t item_count, const struct sql_endings_all *rows, size_t row_count,
                         struct list_change *change)
{
    for (size_t i = 0; i < item_count; i++) {
        const struct sql_endings_all *row = row_of_item(rows, row_count, kind->name, items[i].subject);
        if (row != NULL && row->day.day == items[i].day.day && sv_equal(row->rule, items[i].rule) &&
            row->class == items[i].class) {
            continue;
        }
        struct random *random = place->run->setup->random;
        change->added[change->added_count++] = (struct ending_new){
            .id = { id_next(place->run->now, random) },
            .municipality = place->municipality,
            .reference = ending_reference_new(place->arena, random),
            .kind = kind->name,
            .item = items[i],
            .listed = place->run->now,
        };
        place->run->report->listed += row == NULL;
    }
    /* When there were more than one part, what stands beyond the last item may still be on its way. */
    bool whole = item_count < RETENTION_PART;
    for (size_t i = 0; i < row_count; i++) {
        bool seen = whole || rows[i].day.day < items[item_count - 1].day.day;
        if (sv_equal(rows[i].kind, kind->name) && !rows[i].held && seen &&
            !item_of_row(items, item_count, rows[i].subject)) {
            change->removed[change->removed_count++] = rows[i].ending;
        }
    }
}

static enum err list_rows(struct place_run *place, struct tx *tx, struct sql_endings_all **ret_rows, size_t *ret_count)
{
    struct sql_endings_all *all = NULL;
    size_t count = 0;
    size_t capacity = 0;
    struct ending_id after = { 0 };
    for (;;) {
        struct sql_endings_all *rows = NULL;
        size_t row_count = 0;
        TRY(sql_endings_all(tx, place->arena, &(struct sql_endings_all_in){ place->municipality, after.value }, &rows,
                            &row_count));
        if (row_count == 0) {
            break;
        }
        if (count + row_count > capacity) {
            capacity = capacity * 2 + row_count;
            struct sql_endings_all *grown = ARENA_ARRAY(place->arena, struct sql_endings_all, capacity);
            if (grown == NULL) {
                return ERR_NO_MEMORY;
            }
            for (size_t i = 0; i < count; i++) {
                grown[i] = all[i];
            }
            all = grown;
        }
        for (size_t i = 0; i < row_count; i++) {
            all[count++] = rows[i];
        }
        after = rows[row_count - 1].ending;
    }
    *ret_rows = all;
    *ret_count = count;
    return OK;
}

enum err run_list_ahead(struct place_run *place)
{
    struct run *run = place->run;
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(run->setup->store, &tx));
    struct sql_endings_all *rows = NULL;
    size_t row_count = 0;
    TRY(list_rows(place, tx, &rows, &row_count));
    struct date until = setting_date(place->settings, SETTING_DESTRUCTION_NOTICE, run->date);
    struct list_change change = {
        .added = ARENA_ARRAY(place->arena, struct ending_new, RETENTION_PART * retention_kind_count),
        .removed = ARENA_ARRAY(place->arena, struct ending_id, row_count),
        .municipality = place->municipality,
        .proposals_before = date_begin(date_add_days(run->date, -PROPOSAL_DAYS)),
        .at = run->now,
    };
    if (change.added == NULL || change.removed == NULL) {
        return ERR_NO_MEMORY;
    }
    TRY(sql_proposals_past(tx, place->arena,
                           &(struct sql_proposals_past_in){ place->municipality, change.proposals_before },
                           &change.lapsed, &change.lapsed_count));
    for (size_t i = 0; i < retention_kind_count; i++) {
        struct retention_item *items = NULL;
        size_t item_count = 0;
        TRY(retention_kinds[i]->ending(tx, place->arena, place->municipality, until, &items, &item_count));
        ASSERT(item_count <= RETENTION_PART);
        list_compare(place, retention_kinds[i], items, item_count, rows, row_count, &change);
    }
    store_read_end(&tx);
    return store_write(run->setup->store, list_change_apply, &change);
}

/* --- alerts ------------------------------------------------------------------------------------------------------- */

struct alerts {
    struct work_out *works;
    size_t count;
    bool nothing_failed;
    struct municipality_id municipality;
    struct instant at;
};

static enum err alerts_apply(struct tx_write *tx, const void *prepared)
{
    const struct alerts *alerts = prepared;
    for (size_t i = 0; i < alerts->count; i++) {
        TRY(work_out_add(tx, &alerts->works[i]));
    }
    return alerts->nothing_failed
               ? work_out_done_about(tx, alerts->municipality, WORK_DESTRUCTION_FAILED, 0, alerts->at)
               : OK;
}

static void alert_add(struct place_run *place, struct alerts *alerts, const struct work_out *work)
{
    struct run *run = place->run;
    alerts->works[alerts->count] = *work;
    alerts->works[alerts->count].id = (struct work_out_id){ id_next(run->now, run->setup->random) };
    alerts->works[alerts->count].municipality = place->municipality;
    alerts->works[alerts->count].created = run->now;
    alerts->count++;
}

/* A rule works without an authorisation too, but people are told, each time that it has work. */
static enum err alerts_of_rules(struct place_run *place, struct tx *tx, struct alerts *alerts)
{
    struct date until = setting_date(place->settings, SETTING_DESTRUCTION_NOTICE, place->run->date);
    struct authorisation *rules = NULL;
    size_t rule_count = 0;
    TRY(authorisations(tx, place->arena, place->municipality, &rules, &rule_count));
    struct sql_rules_listed *listed = NULL;
    size_t listed_count = 0;
    TRY(sql_rules_listed(tx, place->arena, &(struct sql_rules_listed_in){ place->municipality, until }, &listed,
                         &listed_count));
    alerts->works = ARENA_ARRAY(place->arena, struct work_out, listed_count * 2);
    if (alerts->works == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < listed_count; i++) {
        bool stands = false;
        for (size_t r = 0; r < rule_count; r++) {
            stands = stands || (rules[r].stands && sv_equal(rules[r].rule, listed[i].rule));
        }
        if (stands) {
            continue;
        }
        place->run->report->unauthorised++;
        struct work_out work = { .kind = WORK_DESTRUCTION_UNAUTHORISED, .about = retention_rule_number(listed[i].rule),
                                 .due = listed[i].day };
        work.recipient = WORK_FOR_ROLE(ROLE_PRIVACY_OFFICER);
        alert_add(place, alerts, &work);
        work.recipient = WORK_FOR_ROLE(ROLE_FG);
        alert_add(place, alerts, &work);
    }
    return OK;
}

enum err run_rules_alert(struct place_run *place)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct alerts alerts = { .municipality = place->municipality, .at = place->run->now };
    TRY(store_read_begin(place->run->setup->store, &tx));
    TRY(alerts_of_rules(place, tx, &alerts));
    store_read_end(&tx);
    return store_write(place->run->setup->store, alerts_apply, &alerts);
}

enum err run_alerts_send(struct place_run *place)
{
    struct run *run = place->run;
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(run->setup->store, &tx));
    struct paper *papers = NULL;
    size_t paper_count = 0;
    TRY(papers_asked(tx, place->arena, place->municipality, &papers, &paper_count));
    store_read_end(&tx);
    struct alerts alerts = { .works = ARENA_ARRAY(place->arena, struct work_out, paper_count + 2),
                             .nothing_failed = run->report->failed == place->failed_before,
                             .municipality = place->municipality, .at = run->now };
    if (alerts.works == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < paper_count; i++) {
        alert_add(place, &alerts, &(struct work_out){ .kind = WORK_PAPER_BACK, .about = papers[i].id.value,
                                                      .recipient = WORK_ON_PAPER(ROLE_PRIVACY_OFFICER),
                                                      .due = papers[i].back_by });
    }
    if (run->report->listed > place->listed_before) {
        alert_add(place, &alerts, &(struct work_out){ .kind = WORK_DESTRUCTION_LISTED, .due = run->date,
                                                      .recipient = WORK_FOR_ROLE(ROLE_PRIVACY_OFFICER) });
    }
    if (!alerts.nothing_failed) {
        alert_add(place, &alerts, &(struct work_out){ .kind = WORK_DESTRUCTION_FAILED, .due = run->date,
                                                      .recipient = WORK_FOR_ROLE(ROLE_PRIVACY_OFFICER) });
    }
    run->report->papers_asked += (uint32_t)paper_count;
    return store_write(run->setup->store, alerts_apply, &alerts);
}

