#include "app/status.h"

#include "app/backup_state.h"
#include "app/health.h"
#include "app/recovery.h"
#include "app/renewal.h"
#include "app/status_view.h"
#include "os/page.h"
#include "web/answer.h"

#include "status_page.h"
#include "welcome_page.h"

/* From here on the room is told in GB: whoever has less looks at each MB. */
#define DISK_ROOM_BYTES (10 * (int64_t)1000000000)

/* --- parts -------------------------------------------------------------------------------------------------------- */

static struct text part_text(enum metric_part part)
{
    switch (part) {
    case PART_DATABASE: return T("Database");
    case PART_VAULT: return T("Locked storage of content");
    case PART_PASSWORD: return T("Checking of passwords");
    case PART_SHEET: return T("Printing of documents");
    case PART_KEYS: return T("Key store");
    case PART_LOG: return T("Log");
    case PART_DISK: return T("Disk");
    case PART_SCHEMA: return T("Layout of the database");
    case PART_COUNT: break;
    }
    return T("Part");
}

static struct text state_text(enum part_state state)
{
    switch (state) {
    case PART_OK: return T("works");
    case PART_LOW: return T("works, with little room left");
    case PART_FULL: return T("the disk is full");
    case PART_AWAY: return T("does not answer");
    case PART_DAMAGED: return T("is not what was written");
    case PART_UNKNOWN:
    case PART_STATE_COUNT: break;
    }
    return T("not known");
}

static struct text advice_text(enum metric_part part, enum part_state state)
{
    if (state == PART_FULL) {
        return T("Make room on the disk of the data folder. Until then nothing is received.");
    }
    if (state == PART_DAMAGED) {
        return T("Do not go on before it is clear why. Run: seinhuis log verify");
    }
    if (part == PART_DATABASE) {
        return T("See whether the database runs, and look in the operational log.");
    }
    return T("It is started anew by itself. Does it stay away? Then look in the operational log.");
}

static enum err parts_fill(struct rq *rq, const struct health_picture *picture, struct status_view *view)
{
    view->parts = ARENA_ARRAY(rq->arena, struct status_part_view, PART_COUNT);
    if (view->parts == NULL) {
        return ERR_NO_MEMORY;
    }
    view->parts_count = PART_COUNT;
    for (uint32_t i = 0; i < PART_COUNT; i++) {
        enum part_state state = picture->parts[i];
        view->parts[i] = (struct status_part_view){ .part = part_text((enum metric_part)i), .state = state_text(state),
                                                    .ok = part_state_works(state),
                                                    .advice = advice_text((enum metric_part)i, state) };
    }
    return OK;
}

/* --- moments ------------------------------------------------------------------------------------------------------ */

/* The municipality whose key waits longest says how it stands with all. */
static enum err renewal_oldest(struct rq *rq, const struct config *config, struct status_moment_view *row)
{
    struct renewal_state *states = NULL;
    size_t count = 0;
    TRY(renewal_states(rq->tx, rq->arena, &(struct renewal_moment){ rq->now, config }, &states, &count));
    for (size_t i = 0; i < count; i++) {
        row->late = row->late || states[i].late;
        if (!row->known || states[i].begun.ms < row->at.ms) {
            row->at = states[i].begun;
            row->known = true;
        }
    }
    return OK;
}

static enum err kept_fill(struct rq *rq, const struct config *config, struct status_view *view)
{
    struct backup_state backup;
    struct recovery_state recovery;
    TRY(backup_state_read(rq->tx, rq->arena, config, rq->now, &backup));
    TRY(recovery_state(rq->tx, rq->arena, config, rq->now, &recovery));
    struct status_moment_view *rows = ARENA_ARRAY(rq->arena, struct status_moment_view, KIND_END + 2);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    const struct {
        enum backup_kind kind;
        struct text what, advice;
    } kinds[] = {
        { KIND_DATA, T("Backup of the data"), T("Run: seinhuis backup") },
        { KIND_KEYS, T("Backup of the keys"), T("Run: seinhuis backup") },
        { KIND_PROVED, T("A restore was tried"), T("Run: seinhuis restore --verify") },
    };
    size_t count = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct backup_known *known = &backup.kinds[kinds[i].kind];
        rows[count++] = (struct status_moment_view){ .what = kinds[i].what, .advice = kinds[i].advice,
                                                     .at = known->made, .known = known->made.ms != 0,
                                                     .late = known->late };
    }
    rows[count++] = recovery.replaced
        ? (struct status_moment_view){ .what = T("The shares on paper are of an older master key, replaced"),
                                       .advice = T("Make new ones: seinhuis recovery make"),
                                       .at = recovery.replaced_at, .known = true, .late = true }
        : (struct status_moment_view){ .what = T("Recovery of the master key was practised"),
                                                 .advice = T("Run: seinhuis recovery-drill"),
                                                 .at = recovery.drilled_at, .known = recovery.drilled,
                                                 .late = recovery.late };
    rows[count] = (struct status_moment_view){ .what = T("Oldest key of a municipality, in use since"),
                                               .advice = T("Run: seinhuis keys rotate") };
    TRY(renewal_oldest(rq, config, &rows[count++]));
    view->kept = rows;
    view->kept_count = count;
    return OK;
}

static struct text task_text(enum metric_task task)
{
    switch (task) {
    case TASK_ROUND: return T("A look at what is due");
    case TASK_SETTLE: return T("Closing lines of the log");
    case TASK_PROJECTION: return T("Making the log readable");
    case TASK_LAPSES: return T("Terms of hours");
    case TASK_DAILY: return T("Terms of days");
    case TASK_RETENTION: return T("Destruction of what is due");
    case TASK_KEYS: return T("Renewal of keys");
    case TASK_COUNT: break;
    }
    return T("Task");
}

static enum err tasks_fill(struct rq *rq, const struct health_picture *picture, struct status_view *view)
{
    view->tasks = ARENA_ARRAY(rq->arena, struct status_moment_view, TASK_COUNT);
    if (view->tasks == NULL) {
        return ERR_NO_MEMORY;
    }
    view->tasks_count = TASK_COUNT;
    for (uint32_t i = 0; i < TASK_COUNT; i++) {
        const struct task_state *task = &picture->tasks[i];
        view->tasks[i] = (struct status_moment_view){
            .what = task_text((enum metric_task)i), .at = task->ended, .known = task->ended.ms != 0,
            .late = task->outcome != OK, .advice = T("It failed, and is tried again. Look in the operational log.") };
    }
    return OK;
}

static enum err restarts_fill(struct rq *rq, struct status_view *view)
{
    const struct text names[PROCESS_COUNT] = { T("pages"), T("locked storage of content"), T("passwords"),
                                                T("printing") };
    view->restarts = ARENA_ARRAY(rq->arena, struct status_restart_view, PROCESS_COUNT);
    if (view->restarts == NULL) {
        return ERR_NO_MEMORY;
    }
    view->restarts_count = rq->app->restarts == NULL ? 0 : PROCESS_COUNT;
    for (uint32_t i = 0; i < view->restarts_count; i++) {
        view->restarts[i] = (struct status_restart_view){ names[i], atomic_load(&rq->app->restarts->numbers[i]) };
    }
    return OK;
}

static int64_t limited(void)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < LIMITED_COUNT; i++) {
        count += metric_value(METRIC_LIMITED, i, 0);
    }
    return count;
}

static enum err show_status(struct rq *rq)
{
    struct app *app = rq->app;
    const struct config *config = &app->folder.config;
    struct health_picture picture = health_picture(app->health);
    struct store_health store = store_health(app->store);
    struct status_view view = { .frame = frame_staff(rq, T("Status")), .version = SV(SEINHUIS_VERSION),
                                .schema = store.schema_version, .commits = (int64_t)store.commits,
                                .jobs = (int64_t)store.jobs, .has_error = store.last_error != OK,
                                .last_error_at = store.last_error_at, .last_error = store.last_error == ERR_FULL
                                    ? T("the disk is full") : T("writing failed"),
                                .engine = sv_empty(config->database) ? T("a file in the data folder")
                                    : T("a database server"),
                                .started = picture.started, .disk_free_mb = picture.disk_free_bytes / 1000000,
                                .disk_free_gb = picture.disk_free_bytes / 1000000000,
                                .has_room = picture.disk_free_bytes >= DISK_ROOM_BYTES,
                                .lines = picture.vault.line, .open_intents = picture.vault.open_intents,
                                .limited = limited(), .walls = picture.vault.landlock_abi,
                                .has_walls = picture.vault.landlock_abi > 0 };
    TRY(parts_fill(rq, &picture, &view));
    TRY(kept_fill(rq, config, &view));
    TRY(tasks_fill(rq, &picture, &view));
    TRY(restarts_fill(rq, &view));
    ANSWER_PAGE(rq, status, &view);
}

/* The first page that somebody's roles have; without roles, a page that says whom to ask. */
static enum err show_home(struct rq *rq)
{
    static const struct home {
        enum permission permission;
        struct sv path;
    } homes[] = {
        { MAY_SIGNAL_LIST, SV_INIT("/signalen") },          { MAY_WEIGHING_LIST, SV_INIT("/wegingen") },
        { MAY_CASE_LIST, SV_INIT("/casussen") },            { MAY_RIGHTS_HANDLE, SV_INIT("/rechten") },
        { MAY_SAMPLE_READ, SV_INIT("/steekproef") },
        { MAY_DESTRUCTION_LIST, SV_INIT("/vernietiging") }, { MAY_LOG_READ, SV_INIT("/logboek") },
        { MAY_ACCOUNT_LIST, SV_INIT("/accounts") },         { MAY_INSTALLATION_MANAGE, SV_INIT("/gemeenten") },
    };
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        if (actor_may(&rq->actor, homes[i].permission)) {
            return answer_redirect(rq, (struct url){ .address = homes[i].path });
        }
    }
    struct welcome_view view = { .frame = frame_staff(rq, T("Welcome")), .has_roles = rq->actor.roles != 0 };
    ANSWER_PAGE(rq, welcome, &view);
}

static const struct route routes[] = {
    GET("/werk", show_home, MAY_SIGNED_IN),
    GET("/status", show_status, MAY_INSTALLATION_STATUS),
};
const struct route_table app_status_routes = ROUTE_TABLE(routes);
