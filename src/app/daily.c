#include "app/daily.h"

#include "access/member.h"
#include "access/municipality.h"
#include "app/events_sql.h"
#include "base/log.h"
#include "cases/conference.h"
#include "cases/assign.h"
#include "cases/review.h"
#include "organisation/people.h"
#include "rights/clock.h"
#include "signals/act.h"
#include "weighing/clock.h"

/* The weighings of one municipality: also run as soon as something decided by phone was not confirmed in time. */
static enum err weighings_of(struct app *app, struct municipality_id municipality, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * 1024 * 1024);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    struct settings *settings = NULL;
    TRY(settings_load(tx, &arena, municipality, &settings));
    const struct weighing_clock *clock = NULL;
    size_t count = 0;
    TRY(weighing_clock_prepare(tx, &arena, municipality, &(struct weighing_moment){ now, settings, &app->random },
                               &clock, &count));
    store_read_end(&tx);
    return count == 0 ? OK : store_write(app->store, weighing_clock_apply, clock);
}

/* Requests of persons concerned whose day is near or past, and owners who say nothing. */
static enum err requests_of(struct app *app, struct municipality_id municipality, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * 1024 * 1024);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    struct settings *settings = NULL;
    TRY(settings_load(tx, &arena, municipality, &settings));
    const struct rights_clock *clock = NULL;
    size_t count = 0;
    TRY(rights_clock_prepare(tx, &arena, municipality, &(struct rights_moment){ now, settings, &app->random }, &clock,
                             &count));
    store_read_end(&tx);
    return count == 0 ? OK : store_write(app->store, rights_clock_apply, clock);
}

/* Who takes part in a case and does not look loses access: the log knows who looked. */
struct looked {
    const struct sql_members_looked *rows;
    size_t count;
};

static enum err looked_apply(struct tx_write *tx, const void *prepared)
{
    const struct looked *looked = prepared;
    for (size_t i = 0; i < looked->count; i++) {
        TRY(member_used(tx, looked->rows[i].dossier, looked->rows[i].person, date_of(looked->rows[i].at)));
    }
    return OK;
}

static enum err looked_note(struct app *app, struct municipality_id municipality)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)1024 * 1024);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct sql_members_looked *rows = NULL;
    size_t count = 0;
    TRY(store_read_begin(app->store, &tx));
    TRY(sql_members_looked(tx, &arena, &(struct sql_members_looked_in){ municipality }, &rows, &count));
    store_read_end(&tx);
    struct looked looked = { rows, count };
    return count == 0 ? OK : store_write(app->store, looked_apply, &looked);
}

static enum err clock_of(struct app *app, struct municipality_id municipality, struct instant now)
{
    struct people_daily people = { .municipality = municipality, .today = date_of(now), .at = now,
                                   .work_id = id_next(now, &app->random) };
    TRY(store_write(app->store, people_daily_apply, &people));
    TRY(looked_note(app, municipality));
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * 1024 * 1024);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    struct settings *settings = NULL;
    TRY(settings_load(tx, &arena, municipality, &settings));
    const struct clock_moves *moves = NULL;
    size_t count = 0;
    TRY(clock_prepare(tx, &arena, municipality, &(struct course_moment){ now, settings, &app->random }, &moves,
                      &count));
    const struct review_clock *reviews = NULL;
    const struct case_clock_moves *cases = NULL;
    size_t late = 0;
    size_t over = 0;
    TRY(review_clock_prepare(tx, &arena, municipality, &(struct case_moment){ now, settings, &app->random }, &reviews,
                             &late));
    TRY(case_clock_prepare(tx, &arena, municipality, &(struct case_moment){ now, settings, &app->random }, &cases,
                           &over));
    const struct conference_clock *conferences = NULL;
    size_t reminders = 0;
    TRY(conference_clock_prepare(tx, &arena, municipality, &(struct case_moment){ now, settings, &app->random },
                                 &conferences, &reminders));
    store_read_end(&tx);
    if (count > 0) {
        TRY(store_write(app->store, clock_apply, moves));
    }
    if (late > 0) {
        TRY(store_write(app->store, review_clock_apply, reviews));
    }
    if (over > 0) {
        TRY(store_write(app->store, case_clock_apply, cases));
    }
    if (reminders > 0) {
        TRY(store_write(app->store, conference_clock_apply, conferences));
    }
    TRY(requests_of(app, municipality, now));
    return weighings_of(app, municipality, now);
}

typedef enum err each_fn(struct app *app, struct municipality_id municipality, struct instant now);

/* Goes on past a municipality that fails. */
static enum err each_municipality(struct app *app, each_fn *each, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, (size_t)4 * 1024 * 1024);
    struct municipality *municipalities = NULL;
    size_t count = 0;
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(app->store, &tx));
    TRY(municipality_list(tx, &arena, &municipalities, &count));
    store_read_end(&tx);
    enum err first = OK;
    for (size_t i = 0; i < count; i++) {
        enum err err = each(app, municipalities[i].id, now);
        first = first == OK ? err : first;
    }
    return first;
}

enum err daily_run(struct app *app, struct instant now)
{
    return each_municipality(app, clock_of, now);
}

enum err lapses_run(struct app *app, struct instant now)
{
    struct arena arena CLEANUP(arena_close);
    arena_open(&arena, 65536);
    struct tx *tx CLEANUP(store_read_end) = NULL;
    bool lapsing = false;
    TRY(store_read_begin(app->store, &tx));
    TRY(weighing_clock_lapsing(tx, &arena, now, &lapsing));
    store_read_end(&tx);
    return lapsing ? each_municipality(app, weighings_of, now) : OK;
}

struct retention_setup retention_setup_of(struct app *app)
{
    return (struct retention_setup){ .store = app->store, .vault = app->vault, .clock = &app->clock,
                                     .random = &app->random };
}

enum err retention_run_now(struct app *app, struct date today)
{
    struct retention_setup setup = retention_setup_of(app);
    struct retention_report report;
    TRY(retention_run(&setup, today, &report));
    log_event(report.failed > 0 ? LOG_ERROR : LOG_INFO, SV("retention"), report.failed > 0 ? SV("failed")
              : SV("destroyed"), report.failed > 0 ? report.failed : report.destroyed);
    return OK;
}
