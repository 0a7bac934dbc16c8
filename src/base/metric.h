/* Numbers about this process for whoever keeps it running: counted anywhere, printed as Prometheus text.
 *
 * Invariants: every name, label and label value is a literal in one table, so no path, municipality, dossier, name or
 * address can be told. What a resident's act moves is `veiled`: it is told from a copy that is renewed no sooner than
 * METRIC_VEIL_MS and METRIC_VEIL_REQUESTS later, in steps of ten, so that who asks often cannot see when somebody
 * reported (docs/decisions/0017-numbers-that-tell-on-nobody.md). Counting takes no lock and never fails.
 */
#ifndef SEINHUIS_BASE_METRIC_H
#define SEINHUIS_BASE_METRIC_H

#include "base/buf.h"

enum { METRIC_VEIL_MS = 15 * 60 * 1000, METRIC_VEIL_REQUESTS = 100 };

enum metric {
    METRIC_REQUESTS,         /* class, outcome; veiled */
    METRIC_REQUEST_TIME,     /* class, us; veiled */
    METRIC_FAILURES,         /* failure */
    METRIC_LIMITED,          /* limit */
    METRIC_QUEUE,            /* lane; gauge */
    METRIC_CONNECTIONS,      /* gauge */
    METRIC_WRITE_BATCH,      /* jobs; veiled */
    METRIC_WRITE_TIME,       /* us; veiled */
    METRIC_STORE_ERRORS,     /* failure */
    METRIC_ROUND_TRIP_TIME,  /* keeper, us; veiled */
    METRIC_ROUND_TRIP_ERRORS,/* keeper */
    METRIC_OPEN_INTENTS,     /* gauge, veiled */
    METRIC_LOG_LINES,        /* gauge, veiled */
    METRIC_KEY_SLOTS,        /* gauge, veiled */
    METRIC_PART_WORKS,       /* part; gauge */
    METRIC_RESTARTS,         /* process; gauge */
    METRIC_TASK_ENDED,       /* task; gauge, seconds since 1970 */
    METRIC_TASK_FAILURES,    /* task */
    METRIC_BACKUP_TIME,      /* kept; gauge, seconds since 1970 */
    METRIC_DISK_FREE,        /* gauge */
    METRIC_MEMORY,           /* gauge */
    METRIC_SCHEMA,           /* gauge */
    METRIC_STARTED,          /* gauge, seconds since 1970 */
    METRIC_COUNT
};

/* The values of the labels, in the order of the words in metric.c. */
enum metric_class { CLASS_RESIDENT, CLASS_STAFF, CLASS_OWN, CLASS_COUNT }; /* own: files, health, unknown addresses */
enum metric_outcome { OUTCOME_DONE, OUTCOME_ELSEWHERE, OUTCOME_REFUSED, OUTCOME_FAILED, OUTCOME_COUNT };
enum metric_failure { FAILURE_BUSY, FAILURE_FULL, FAILURE_VAULT, FAILURE_PRESS, FAILURE_UNKNOWN, FAILURE_OTHER,
                      FAILURE_COUNT };
enum metric_limit { LIMITED_QUEUE, LIMITED_BODY, LIMITED_MALFORMED, LIMITED_FORMS, LIMITED_SIGN_IN, LIMITED_CODE,
                    LIMITED_COUNT };
enum metric_queue { QUEUED_PUBLIC, QUEUED_DOOR, QUEUED_KNOWN, QUEUED_STAFF, QUEUED_COUNT };
enum metric_keeper { KEEPER_VAULT, KEEPER_PASSWORD, KEEPER_SHEET, KEEPER_COUNT };
enum metric_part { PART_DATABASE, PART_VAULT, PART_PASSWORD, PART_SHEET, PART_KEYS, PART_LOG, PART_DISK, PART_SCHEMA,
                   PART_COUNT };
enum metric_process { PROCESS_WEB, PROCESS_VAULT, PROCESS_PASSWORD, PROCESS_SHEET, PROCESS_COUNT };
enum metric_task { TASK_ROUND, TASK_SETTLE, TASK_PROJECTION, TASK_LAPSES, TASK_DAILY, TASK_RETENTION, TASK_KEYS,
                   TASK_COUNT };
enum metric_kept { KEPT_BACKUP, KEPT_VERIFIED, KEPT_DRILL, KEPT_ROTATION, KEPT_COUNT };

struct sv metric_part_word(enum metric_part part);
struct sv metric_task_word(enum metric_task task);
struct sv metric_class_word(enum metric_class class);

/* A counter. `a` and `b` are values of its labels; 0 where it has none. */
void metric_add(enum metric metric, uint32_t a, uint32_t b, uint64_t count);
/* A gauge. Not told until it was set once. */
void metric_set(enum metric metric, uint32_t a, int64_t value);
int64_t metric_value(enum metric metric, uint32_t a, uint32_t b); /* as it is now; for the status page and tests */
/* A histogram: microseconds where its name ends in seconds, otherwise what it counts. */
void metric_observe(enum metric metric, uint32_t a, int64_t value);

enum failure_of { FAILURE_NONE = FAILURE_COUNT };
uint32_t metric_failure_of(enum err err); /* FAILURE_NONE for what is no fault of the installation */

/* All of them, in the text format 0.0.4. */
void metrics_print(struct buf *out, int64_t monotonic_ms);

#endif
