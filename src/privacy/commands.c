/* What this room's commands do and say. Their names and help stand in the table of commands of app/. */
#include "privacy/privacy.h"

#include "vault/log_verify.h"

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

static void moment_put(struct buf *out, struct instant moment)
{
    struct local_time local = local_time(moment);
    date_put_iso(out, local.date);
    buf_put_byte(out, ' ');
    buf_put_padded(out, local.hour, 2);
    buf_put_byte(out, ':');
    buf_put_padded(out, local.minute, 2);
}

static void whole_put(struct buf *out, const struct log_verdict *verdict)
{
    buf_put(out, SV("The log is whole.\n"));
    line_put(out, SV("  files:                    "), verdict->files);
    line_put(out, SV("  first line:               "), verdict->first);
    line_put(out, SV("  last line:                "), verdict->last);
    line_put(out, SV("  signed up to line:        "), verdict->signed_to);
    if (verdict->pruned.ms != 0) {
        buf_put(out, SV("  older lines removed on:   "));
        moment_put(out, verdict->pruned);
        buf_put(out, SV(", signed\n"));
    }
    buf_put(out, SV("No line up to the signed one was changed, added, removed or moved. To rule out that the whole "
                    "folder was put\n"
                    "back to an older state, compare the last line with a copy of the file \"head\" that is kept "
                    "elsewhere.\n"));
}

static void broken_put(struct buf *out, const struct log_verdict *verdict)
{
    buf_put(out, SV("The log is BROKEN: "));
    buf_put(out, text_in(LANGUAGE_EN, log_damage_text(verdict->damage)));
    buf_put(out, SV("\n"));
    if (!sv_empty(verdict->file)) {
        buf_put(out, SV("  first in file:            "));
        buf_put(out, verdict->file);
        buf_put(out, SV("\n"));
    }
    if (verdict->line != 0) {
        line_put(out, SV("  line of that file:        "), verdict->line);
    }
    line_put(out, SV("  at or after log line:     "), verdict->number);
    line_put(out, SV("  right up to log line:     "), verdict->last);
}

enum err log_verify_command(const struct sv *arguments, size_t count, struct buf *out, int *ret_exit)
{
    if (count != 1 || sv_empty(arguments[0])) {
        buf_put(out, SV("usage: seinhuis log verify FOLDER\n"));
        *ret_exit = 2;
        return OK;
    }
    struct log_verdict verdict;
    TRY(log_verify(arguments[0], out->arena, &verdict));
    if (verdict.damage == DAMAGE_NONE) {
        whole_put(out, &verdict);
    } else {
        broken_put(out, &verdict);
    }
    *ret_exit = verdict.damage == DAMAGE_NONE ? 0 : 1;
    return OK;
}
