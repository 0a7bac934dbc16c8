/* The overview for FG and privacy officer: counts, days and where to look; no report and no person. */
#include "oversight_page.h"
#include "disclosure/paper.h"
#include "privacy/privacy.h"
#include "privacy/privacy_web.h"
#include "privacy/retention_words.h"
#include "signals/oversight.h"
#include "web/answer.h"

#include <string.h>

static struct oversight_row count_row(struct text label, int64_t count)
{
    return (struct oversight_row){ .label = label, .count = count };
}

/* A number that should be nought. */
static struct oversight_row worry_row(struct text label, int64_t count)
{
    return (struct oversight_row){ .label = label, .count = count, .bad = count > 0 };
}

static struct oversight_row linked(struct oversight_row row, struct url url)
{
    row.url = url;
    row.has_url = true;
    return row;
}

static enum err rows_keep(struct rq *rq, struct oversight_part *part, const struct oversight_row *rows, size_t count)
{
    part->rows = ARENA_ARRAY(rq->arena, struct oversight_row, count);
    if (part->rows == NULL) {
        return ERR_NO_MEMORY;
    }
    memcpy(part->rows, rows, count * sizeof *rows);
    part->rows_count = count;
    return OK;
}

static enum err reports_parts(struct rq *rq, struct oversight_part *work, struct oversight_part *inform)
{
    struct signals_overview overview;
    TRY(signals_overview(rq->tx, rq->arena, rq->actor.municipality, date_of(rq->now), &overview));
    const struct oversight_row work_rows[] = {
        count_row(T("Open reports"), overview.open),
        worry_row(T("Past their term"), overview.late),
        worry_row(T("Without owner"), overview.without_owner),
        worry_row(T("Promised answer is late"), overview.answer_late),
        count_row(T("Samples not read yet"), overview.samples_unread),
    };
    const struct oversight_row inform_rows[] = {
        count_row(T("Decision still to make"), overview.inform_due),
        worry_row(T("Decision too late"), overview.inform_late),
        count_row(T("Postponed on a ground"), overview.inform_postponed),
        worry_row(T("Postponement to look at again, too late"), overview.inform_recheck_late),
    };
    work->title = T("Work on reports");
    inform->title = T("Informing the person concerned");
    TRY(rows_keep(rq, work, work_rows, sizeof work_rows / sizeof *work_rows));
    return rows_keep(rq, inform, inform_rows, sizeof inform_rows / sizeof *inform_rows);
}

static enum err destruction_part(struct rq *rq, struct date until, struct oversight_part *part)
{
    struct ending_counts counts;
    TRY(ending_counts(rq->tx, rq->arena, rq->actor.municipality, until, &counts));
    struct authorisation *rules = NULL;
    size_t rule_count = 0;
    TRY(authorisations(rq->tx, rq->arena, rq->actor.municipality, &rules, &rule_count));
    int64_t missing = 0;
    for (size_t i = 0; i < rule_count; i++) {
        missing += !rules[i].stands;
    }
    const struct oversight_row rows[] = {
        linked(count_row(T("On the list to be destroyed"), counts.listed), URL("/vernietiging")),
        linked(count_row(T("Kept longer by two people"), counts.stopped), URL("/vernietiging")),
        linked(count_row(T("Proposals that wait for a second person"), counts.proposed), URL("/vernietiging")),
        linked(worry_row(T("Rules without a standing authorisation"), missing), URL("/vernietiging/machtigingen")),
    };
    part->title = T("Destruction");
    return rows_keep(rq, part, rows, sizeof rows / sizeof *rows);
}

static enum err paper_part(struct rq *rq, struct oversight_part *part)
{
    struct paper_counts counts;
    TRY(paper_counts(rq->tx, rq->arena, rq->actor.municipality, &counts));
    const struct oversight_row rows[] = {
        count_row(T("Out"), counts.out),
        worry_row(T("Asked for, no answer yet"), counts.asked),
        worry_row(T("Kept by the holder, or lost"), counts.kept_or_lost),
    };
    part->title = T("Copies elsewhere");
    return rows_keep(rq, part, rows, sizeof rows / sizeof *rows);
}

static enum err stops_shown(struct rq *rq, struct oversight_view *view)
{
    struct decision_listed *found = NULL;
    size_t count = 0;
    TRY(decisions_in_state(rq->tx, rq->arena, rq->actor.municipality, DECISION_IN_FORCE, &found, &count));
    view->stops = ARENA_ARRAY(rq->arena, struct waiting_row, count);
    if (view->stops == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        view->stops[i] = (struct waiting_row){ .url = ending_url(rq, found[i].reference),
                                               .reference = found[i].reference,
                                               .ground = decision_ground_text(found[i].decision.ground),
                                               .until = found[i].decision.until };
    }
    view->stops_count = count;
    view->has_stops = count > 0;
    return OK;
}

static enum err oversight_show(struct rq *rq)
{
    enum { PARTS = 4 };
    struct oversight_view view = { .frame = frame_staff(rq, T("Oversight")), .log = URL("/logboek"),
                                   .parts = ARENA_ARRAY(rq->arena, struct oversight_part, PARTS),
                                   .parts_count = PARTS };
    if (view.parts == NULL) {
        return ERR_NO_MEMORY;
    }
    struct settings *settings = NULL;
    TRY(settings_load(rq->tx, rq->arena, rq->actor.municipality, &settings));
    struct date until = setting_date(settings, SETTING_DESTRUCTION_NOTICE, date_of(rq->now));
    TRY(reports_parts(rq, &view.parts[0], &view.parts[1]));
    TRY(destruction_part(rq, until, &view.parts[2]));
    TRY(paper_part(rq, &view.parts[3]));
    TRY(stops_shown(rq, &view));
    ANSWER_PAGE(rq, oversight, &view);
}

static const struct route routes[] = {
    GET("/toezicht", oversight_show, MAY_LOG_READ),
};
const struct route_table privacy_oversight_routes = ROUTE_TABLE(routes);
