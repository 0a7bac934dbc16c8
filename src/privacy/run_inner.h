/* What the files of the daily run share. Nobody else includes this. */
#ifndef SEINHUIS_PRIVACY_RUN_INNER_H
#define SEINHUIS_PRIVACY_RUN_INNER_H

#include "privacy/retention_run.h"

enum {
    RUN_ARENA_BYTES = 8 * 1024 * 1024,
    STEP_ARENA_BYTES = 256 * 1024
};

struct run {
    const struct retention_setup *setup;
    struct retention_report *report;
    struct date date;
    struct instant now;
};

/* The run in one municipality. */
struct place_run {
    struct run *run;
    struct municipality_id municipality;
    struct settings *settings;
    struct arena *arena;
    uint32_t failed_before, listed_before;
    bool vault_away;
};

/* A failed step is counted and told; the run goes on with the next. */
void run_step_ended(struct run *run, enum err outcome);
struct log_entry run_entry(const struct place_run *place, enum log_action action);
/* The line that permits what follows, durable before it happens. */
MUST enum err run_log(struct place_run *place, struct arena *arena, const struct log_entry *entry, int64_t *ret_intent);

/* How it ended. What nobody knows is left for the next start to settle. */
void run_outcome(struct place_run *place, int64_t intent, enum err outcome);

MUST enum err run_stops_end(struct place_run *place);    /* stops whose last day has passed */
MUST enum err run_list_ahead(struct place_run *place);   /* the nameless list follows what ends */
MUST enum err run_rules_alert(struct place_run *place);  /* rules that have work and no authorisation */
MUST enum err run_alerts_send(struct place_run *place);  /* new items, failures, papers to ask back */

#endif
