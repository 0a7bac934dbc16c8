#include "base/metric.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { BUCKETS_MAX = 12, CELLS_MAX = 512, LABEL_VALUES_MAX = 8, STEP_VEILED = 10, STEP_SLOTS = 100,
       STEP_CROWD = 8, STEP_SUM_US = 100000, MEBIBYTE = 1024 * 1024, STEP_DISK = 64 * MEBIBYTE };

enum metric_kind { KIND_COUNTER, KIND_GAUGE, KIND_HISTOGRAM };

struct metric_label {
    struct sv name;
    uint32_t count;              /* 0: there is no such label */
    struct sv values[LABEL_VALUES_MAX];
};

static const struct metric_label classes = { SV_INIT("class"), CLASS_COUNT,
                                             { SV_INIT("resident"), SV_INIT("staff"), SV_INIT("own") } };
static const struct metric_label outcomes = { SV_INIT("outcome"), OUTCOME_COUNT,
                                              { SV_INIT("done"), SV_INIT("elsewhere"), SV_INIT("refused"),
                                                SV_INIT("failed") } };
static const struct metric_label failures = { SV_INIT("failure"), FAILURE_COUNT,
                                              { SV_INIT("busy"), SV_INIT("full"), SV_INIT("vault"), SV_INIT("press"),
                                                SV_INIT("outcome_unknown"), SV_INIT("other") } };
static const struct metric_label limits = { SV_INIT("limit"), LIMITED_COUNT,
                                            { SV_INIT("queue"), SV_INIT("body"), SV_INIT("malformed"), SV_INIT("forms"),
                                              SV_INIT("sign_in"), SV_INIT("code") } };
static const struct metric_label lanes = { SV_INIT("lane"), QUEUED_COUNT,
                                          { SV_INIT("public"), SV_INIT("door"), SV_INIT("known"), SV_INIT("staff") } };
static const struct metric_label keepers = { SV_INIT("keeper"), KEEPER_COUNT,
                                             { SV_INIT("vault"), SV_INIT("password"), SV_INIT("sheet") } };
static const struct metric_label parts = { SV_INIT("part"), PART_COUNT,
                                           { SV_INIT("database"), SV_INIT("vault"), SV_INIT("password"),
                                             SV_INIT("sheet"), SV_INIT("keys"), SV_INIT("log"), SV_INIT("disk"),
                                             SV_INIT("schema") } };
static const struct metric_label processes = { SV_INIT("process"), PROCESS_COUNT,
                                               { SV_INIT("web"), SV_INIT("vault"), SV_INIT("password"),
                                                 SV_INIT("sheet") } };
static const struct metric_label tasks = { SV_INIT("task"), TASK_COUNT,
                                           { SV_INIT("round"), SV_INIT("settling"), SV_INIT("log_projection"),
                                             SV_INIT("lapses"), SV_INIT("daily"), SV_INIT("retention"),
                                             SV_INIT("key_renewal") } };
static const struct metric_label kept = { SV_INIT("kept"), KEPT_COUNT,
                                          { SV_INIT("backup"), SV_INIT("verified_restore"),
                                            SV_INIT("recovery_drill"), SV_INIT("key_rotation") } };

/* Upper bounds; a zero ends them. */
static const int64_t bounds_us[BUCKETS_MAX] = { 1000, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000,
                                                2500000, 10000000 };
static const int64_t bounds_jobs[BUCKETS_MAX] = { 1, 2, 4, 8, 16, 32, 64 };

struct metric_row {
    struct sv name, help;
    enum metric_kind kind;
    const struct metric_label *a, *b;
    bool veiled;
    int64_t step;                /* told in steps of; 0 and 1: as it is */
    const int64_t *bounds;       /* of a histogram */
};

static const struct metric_row rows[METRIC_COUNT] = {
    [METRIC_REQUESTS] = { SV_INIT("seinhuis_requests_total"),
                          SV_INIT("Requests answered, by who asked and how it ended."),
                          KIND_COUNTER, &classes, &outcomes, true, STEP_VEILED, NULL },
    [METRIC_REQUEST_TIME] = { SV_INIT("seinhuis_request_duration_seconds"),
                              SV_INIT("From the end of a request's head to its answer."),
                              KIND_HISTOGRAM, &classes, NULL, true, STEP_VEILED, bounds_us },
    [METRIC_FAILURES] = { SV_INIT("seinhuis_failures_total"),
                          SV_INIT("Requests that failed through a fault of the installation."),
                          KIND_COUNTER, &failures, NULL, false, 0, NULL },
    [METRIC_LIMITED] = { SV_INIT("seinhuis_limited_total"),
                         SV_INIT("Requests that a limit refused."),
                         KIND_COUNTER, &limits, NULL, false, 0, NULL },
    [METRIC_QUEUE] = { SV_INIT("seinhuis_queue_requests"),
                       SV_INIT("Requests that wait for a worker, in steps of eight."),
                       KIND_GAUGE, &lanes, NULL, false, STEP_CROWD, NULL },
    [METRIC_CONNECTIONS] = { SV_INIT("seinhuis_connections"),
                             SV_INIT("Open connections, in steps of eight."),
                             KIND_GAUGE, NULL, NULL, false, STEP_CROWD, NULL },
    [METRIC_WRITE_BATCH] = { SV_INIT("seinhuis_write_batch_jobs"),
                             SV_INIT("Changes committed together."),
                             KIND_HISTOGRAM, NULL, NULL, true, STEP_VEILED, bounds_jobs },
    [METRIC_WRITE_TIME] = { SV_INIT("seinhuis_write_duration_seconds"),
                            SV_INIT("From taking a batch of changes to its commit."),
                            KIND_HISTOGRAM, NULL, NULL, true, STEP_VEILED, bounds_us },
    [METRIC_STORE_ERRORS] = { SV_INIT("seinhuis_store_errors_total"),
                              SV_INIT("Changes that the database did not take through a fault."),
                              KIND_COUNTER, &failures, NULL, false, 0, NULL },
    [METRIC_ROUND_TRIP_TIME] = { SV_INIT("seinhuis_round_trip_duration_seconds"),
                                 SV_INIT("Questions to the vault, the password helpers and the press."),
                                 KIND_HISTOGRAM, &keepers, NULL, true, STEP_VEILED, bounds_us },
    [METRIC_ROUND_TRIP_ERRORS] = { SV_INIT("seinhuis_round_trip_errors_total"),
                                   SV_INIT("Such questions that got no answer."),
                                   KIND_COUNTER, &keepers, NULL, false, 0, NULL },
    [METRIC_OPEN_INTENTS] = { SV_INIT("seinhuis_open_intents"),
                              SV_INIT("Log lines that wait for their outcome."),
                              KIND_GAUGE, NULL, NULL, true, STEP_VEILED, NULL },
    [METRIC_LOG_LINES] = { SV_INIT("seinhuis_log_lines"),
                           SV_INIT("Number of the newest line in the log."),
                           KIND_GAUGE, NULL, NULL, true, STEP_SLOTS, NULL },
    [METRIC_KEY_SLOTS] = { SV_INIT("seinhuis_key_slots"),
                           SV_INIT("Size of the key store in slots, in use or free."),
                           KIND_GAUGE, NULL, NULL, true, STEP_SLOTS, NULL },
    [METRIC_PART_WORKS] = { SV_INIT("seinhuis_part_works"),
                            SV_INIT("1 when this part works, 0 when it does not."),
                            KIND_GAUGE, &parts, NULL, false, 0, NULL },
    [METRIC_RESTARTS] = { SV_INIT("seinhuis_process_restarts"),
                          SV_INIT("How often the supervisor started this process anew."),
                          KIND_GAUGE, &processes, NULL, false, 0, NULL },
    [METRIC_TASK_ENDED] = { SV_INIT("seinhuis_task_ended_timestamp_seconds"),
                            SV_INIT("When this task of the clock last ended well."),
                            KIND_GAUGE, &tasks, NULL, false, 0, NULL },
    [METRIC_TASK_FAILURES] = { SV_INIT("seinhuis_task_failures_total"),
                               SV_INIT("How often this task of the clock failed."),
                               KIND_COUNTER, &tasks, NULL, false, 0, NULL },
    [METRIC_BACKUP_TIME] = { SV_INIT("seinhuis_kept_timestamp_seconds"),
                             SV_INIT("When this was last done for safe keeping; not told when it never was."),
                             KIND_GAUGE, &kept, NULL, false, 0, NULL },
    [METRIC_DISK_FREE] = { SV_INIT("seinhuis_disk_free_bytes"),
                           SV_INIT("Room on the disk of the data folder, in steps of 64 MiB."),
                           KIND_GAUGE, NULL, NULL, false, STEP_DISK, NULL },
    [METRIC_MEMORY] = { SV_INIT("seinhuis_web_memory_bytes"),
                        SV_INIT("Most memory that the process that faces the network ever had, in steps of 1 MiB."),
                        KIND_GAUGE, NULL, NULL, false, MEBIBYTE, NULL },
    [METRIC_SCHEMA] = { SV_INIT("seinhuis_schema_version"),
                        SV_INIT("Version of the database's tables."),
                        KIND_GAUGE, NULL, NULL, false, 0, NULL },
    [METRIC_STARTED] = { SV_INIT("seinhuis_started_timestamp_seconds"),
                         SV_INIT("When the process that faces the network started."),
                         KIND_GAUGE, NULL, NULL, false, 0, NULL },
};

struct sv metric_part_word(enum metric_part part)
{
    return parts.values[part];
}

struct sv metric_task_word(enum metric_task task)
{
    return tasks.values[task];
}

struct sv metric_class_word(enum metric_class class)
{
    return classes.values[class];
}

/* --- the cells: each row's lie together, in the order of its labels ----------------------------------------------- */

static atomic_int_fast64_t cells[CELLS_MAX];
static atomic_bool told[CELLS_MAX];      /* of gauges: was it ever set */

static struct {
    pthread_mutex_t mutex;
    int64_t cells[CELLS_MAX];            /* what is told of the veiled ones */
    bool told[CELLS_MAX];
    int64_t renewed_ms;
    int64_t requests;
} veil = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static uint32_t values_of(const struct metric_label *label)
{
    return label == NULL ? 1 : label->count;
}

/* A histogram has its buckets, then its count, then its sum. */
static uint32_t bucket_count(const struct metric_row *row)
{
    uint32_t count = 0;
    while (row->bounds != NULL && row->bounds[count] != 0) {
        count++;
    }
    return count;
}

static uint32_t width_of(const struct metric_row *row)
{
    return row->kind == KIND_HISTOGRAM ? bucket_count(row) + 2 : 1;
}

static uint32_t offset_of(enum metric metric)
{
    uint32_t offset = 0;
    for (uint32_t i = 0; i < (uint32_t)metric; i++) {
        offset += values_of(rows[i].a) * values_of(rows[i].b) * width_of(&rows[i]);
    }
    ASSERT(offset < CELLS_MAX);
    return offset;
}

static uint32_t cell_of(enum metric metric, uint32_t a, uint32_t b)
{
    const struct metric_row *row = &rows[metric];
    ASSERT(a < values_of(row->a) && b < values_of(row->b));
    uint32_t cell = offset_of(metric) + (a * values_of(row->b) + b) * width_of(row);
    ASSERT(cell + width_of(row) <= CELLS_MAX);
    return cell;
}

void metric_add(enum metric metric, uint32_t a, uint32_t b, uint64_t count)
{
    ASSERT(rows[metric].kind == KIND_COUNTER);
    atomic_fetch_add_explicit(&cells[cell_of(metric, a, b)], (int_fast64_t)count, memory_order_relaxed);
}

void metric_set(enum metric metric, uint32_t a, int64_t value)
{
    ASSERT(rows[metric].kind == KIND_GAUGE);
    uint32_t cell = cell_of(metric, a, 0);
    atomic_store_explicit(&cells[cell], value, memory_order_relaxed);
    atomic_store_explicit(&told[cell], true, memory_order_relaxed);
}

int64_t metric_value(enum metric metric, uint32_t a, uint32_t b)
{
    return atomic_load_explicit(&cells[cell_of(metric, a, b)], memory_order_relaxed);
}

void metric_observe(enum metric metric, uint32_t a, int64_t value)
{
    const struct metric_row *row = &rows[metric];
    ASSERT(row->kind == KIND_HISTOGRAM);
    uint32_t cell = cell_of(metric, a, 0);
    uint32_t count = bucket_count(row);
    for (uint32_t i = 0; i < count; i++) {
        if (value <= row->bounds[i]) {
            atomic_fetch_add_explicit(&cells[cell + i], 1, memory_order_relaxed);
        }
    }
    atomic_fetch_add_explicit(&cells[cell + count], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&cells[cell + count + 1], value, memory_order_relaxed);
}

uint32_t metric_failure_of(enum err err)
{
    switch (err) {
    case ERR_BUSY:
    case ERR_TIMEOUT: return FAILURE_BUSY;
    case ERR_FULL: return FAILURE_FULL;
    case ERR_VAULT: return FAILURE_VAULT;
    case ERR_PRESS: return FAILURE_PRESS;
    case ERR_OUTCOME_UNKNOWN: return FAILURE_UNKNOWN;
    case ERR_IO:
    case ERR_NO_MEMORY: return FAILURE_OTHER;
    case OK:
    case ERR_LIMIT:
    case ERR_INVALID:
    case ERR_NOT_FOUND:
    case ERR_CONFLICT:
    case ERR_REFUSED:
    case ERR_COUNT: break;
    }
    return FAILURE_NONE;
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static void veil_renew(int64_t now_ms)
{
    int64_t requests = 0;
    for (uint32_t i = 0; i < CLASS_COUNT * OUTCOME_COUNT; i++) {
        requests += atomic_load(&cells[offset_of(METRIC_REQUESTS) + i]);
    }
    bool first = veil.renewed_ms == 0;
    if (!first && (now_ms - veil.renewed_ms < METRIC_VEIL_MS || requests - veil.requests < METRIC_VEIL_REQUESTS)) {
        return;
    }
    for (size_t i = 0; i < CELLS_MAX; i++) {
        veil.cells[i] = atomic_load(&cells[i]);
        veil.told[i] = atomic_load(&told[i]);
    }
    veil.renewed_ms = now_ms;
    veil.requests = requests;
}

static int64_t told_of(const struct metric_row *row, uint32_t cell)
{
    int64_t value = row->veiled ? veil.cells[cell] : atomic_load(&cells[cell]);
    return row->step > 1 && value > 0 ? value - value % row->step : value;
}

static void seconds_put(struct buf *out, int64_t us)
{
    buf_put_int(out, us / 1000000);
    buf_put_byte(out, '.');
    for (int64_t unit = 100000; unit > 0; unit /= 10) {
        buf_put_byte(out, (char)('0' + us % 1000000 / unit % 10));
    }
}

static void bound_put(struct buf *out, const struct metric_row *row, int64_t bound)
{
    if (row->bounds == bounds_us) {
        seconds_put(out, bound);
    } else {
        buf_put_int(out, bound);
    }
}

static void label_put(struct buf *out, bool *some, struct sv name, struct sv value)
{
    buf_put(out, *some ? SV(",") : SV("{"));
    buf_put(out, name);
    buf_put(out, SV("=\""));
    buf_put(out, value);
    buf_put_byte(out, '"');
    *some = true;
}

struct series {
    const struct metric_row *row;
    uint32_t a, b, cell;
};

static bool labels_put(struct buf *out, const struct series *series, struct sv suffix)
{
    bool some = false;
    const struct metric_row *row = series->row;
    buf_put(out, row->name);
    buf_put(out, suffix);
    if (row->a != NULL) {
        label_put(out, &some, row->a->name, row->a->values[series->a]);
    }
    if (row->b != NULL) {
        label_put(out, &some, row->b->name, row->b->values[series->b]);
    }
    return some;
}

static void line_put(struct buf *out, const struct series *series, struct sv suffix, int64_t value, bool seconds)
{
    buf_put(out, labels_put(out, series, suffix) ? SV("} ") : SV(" "));
    if (seconds) {
        seconds_put(out, value);
    } else {
        buf_put_int(out, value);
    }
    buf_put_byte(out, '\n');
}

static void bucket_put(struct buf *out, const struct series *series, const int64_t *bound, int64_t value)
{
    bool some = labels_put(out, series, SV("_bucket"));
    buf_put(out, some ? SV(",le=\"") : SV("{le=\""));
    if (bound == NULL) {
        buf_put(out, SV("+Inf"));
    } else {
        bound_put(out, series->row, *bound);
    }
    buf_put(out, SV("\"} "));
    buf_put_int(out, value);
    buf_put_byte(out, '\n');
}

static void histogram_put(struct buf *out, const struct series *series)
{
    const struct metric_row *row = series->row;
    uint32_t count = bucket_count(row);
    for (uint32_t i = 0; i < count; i++) {
        bucket_put(out, series, &row->bounds[i], told_of(row, series->cell + i));
    }
    bucket_put(out, series, NULL, told_of(row, series->cell + count));
    /* As coarse as the counts: an exact sum would tell each request. */
    bool seconds = row->bounds == bounds_us;
    int64_t sum = veil.cells[series->cell + count + 1];
    line_put(out, series, SV("_sum"), sum - sum % (seconds ? STEP_SUM_US : STEP_VEILED), seconds);
    line_put(out, series, SV("_count"), told_of(row, series->cell + count), false);
}

static void series_put(struct buf *out, const struct series *series)
{
    const struct metric_row *row = series->row;
    bool known = row->veiled ? veil.told[series->cell] : atomic_load(&told[series->cell]);
    switch (row->kind) {
    case KIND_HISTOGRAM: histogram_put(out, series); break;
    case KIND_COUNTER: line_put(out, series, SV(""), told_of(row, series->cell), false); break;
    case KIND_GAUGE:
        if (known) {
            line_put(out, series, SV(""), told_of(row, series->cell), false);
        }
        break;
    }
}

static struct sv kind_word(enum metric_kind kind)
{
    switch (kind) {
    case KIND_COUNTER: return SV(" counter\n");
    case KIND_GAUGE: return SV(" gauge\n");
    case KIND_HISTOGRAM: return SV(" histogram\n");
    }
    return SV(" untyped\n");
}

static void row_put(struct buf *out, enum metric metric)
{
    const struct metric_row *row = &rows[metric];
    buf_put(out, SV("# HELP "));
    buf_put(out, row->name);
    buf_put_byte(out, ' ');
    buf_put(out, row->help);
    buf_put(out, SV("\n# TYPE "));
    buf_put(out, row->name);
    buf_put(out, kind_word(row->kind));
    for (uint32_t a = 0; a < values_of(row->a); a++) {
        for (uint32_t b = 0; b < values_of(row->b); b++) {
            series_put(out, &(struct series){ row, a, b, cell_of(metric, a, b) });
        }
    }
}

void metrics_print(struct buf *out, int64_t monotonic_ms)
{
    (void)pthread_mutex_lock(&veil.mutex);
    veil_renew(monotonic_ms);
    for (uint32_t i = 0; i < METRIC_COUNT; i++) {
        row_put(out, (enum metric)i);
    }
    (void)pthread_mutex_unlock(&veil.mutex);
}
