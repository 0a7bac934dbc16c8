/* What this room's commands do and say. Their names and help stand in the table of commands of app/. */
#include "privacy/privacy.h"

static bool date_argument(const struct sv *arguments, size_t count, struct date *ret_date)
{
    return count == 3 && sv_equal(arguments[1], SV("--at")) && date_read(arguments[2], ret_date);
}

static void line_put(struct buf *out, struct sv what, int64_t number)
{
    buf_put(out, what);
    buf_put_int(out, number);
    buf_put(out, SV("\n"));
}

static void report_put(struct buf *out, struct date date, const struct retention_report *report)
{
    buf_put(out, SV("Retention run of "));
    date_put_iso(out, date);
    buf_put(out, SV("\n"));
    line_put(out, SV("  destroyed:                   "), report->destroyed);
    line_put(out, SV("  new on the list:             "), report->listed);
    line_put(out, SV("  kept longer, now over:       "), report->stops_ended);
    line_put(out, SV("  paper copies to ask back:    "), report->papers_asked);
    line_put(out, SV("  rules nobody authorised:     "), report->unauthorised);
    line_put(out, SV("  log segments removed:        "), report->segments_pruned);
    line_put(out, SV("  failed, to be tried again:   "), report->failed);
}

enum err retention_command(const struct retention_setup *setup, const struct sv *arguments, size_t count,
                           struct buf *out, int *ret_exit)
{
    struct date date = date_of(clock_now(setup->clock));
    bool dated = count == 1 || date_argument(arguments, count, &date);
    if (count == 0 || !sv_equal(arguments[0], SV("run")) || !dated) {
        buf_put(out, SV("usage: seinhuis retention run [--at 2026-12-31]\n"));
        *ret_exit = 2;
        return OK;
    }
    struct retention_report report;
    TRY(retention_run(setup, date, &report));
    report_put(out, date, &report);
    *ret_exit = report.failed > 0 ? 1 : 0;
    return OK;
}
