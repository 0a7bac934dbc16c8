/* What ends, of all domains, and the commands about it. */
#include "access/session_row.h"
#include "app/commands.h"
#include "app/daily.h"
#include "organisation/settings.h"
#include "privacy/privacy.h"
#include "privacy/retention_cases.h"
#include "privacy/retention_rights.h"
#include "privacy/retention_signals.h"
#include "privacy/retention_weighing.h"

/* What ends, of all domains: nothing else destroys. */
const struct retention_kind *const retention_kinds[] = { &retention_story, &retention_signal, &retention_weighing,
                                                         &retention_case, &retention_rights };
const size_t retention_kind_count = sizeof retention_kinds / sizeof retention_kinds[0];

/* A session that nobody used for a day is over by any setting; its row goes. */
static enum err sessions_end(struct tx_write *tx, struct instant now)
{
    return sessions_sweep(tx, now, instant_add_ms(now, -(int64_t)24 * 3600 * 1000));
}

const struct retention_chore retention_chores[] = { { SV_INIT("sessions"), sessions_end } };
const size_t retention_chore_count = sizeof retention_chores / sizeof retention_chores[0];

/* The words after "retention": privacy reads them, "run" included. What the clock of the course does comes first, as
 * every day. */
enum err command_retention(struct command_call *call)
{
    struct date at = date_of(clock_now(&call->app->clock));
    struct date today = at;
    if (call->count == 2 && sv_equal(call->arguments[0], SV("--at"))) {
        (void)date_read(call->arguments[1], &at);
    }
    if (at.day > today.day && !call->app->folder.demo) {
        buf_put(call->out, SV("A day that is still to come works in a demonstration folder only: destroying something "
                              "earlier takes two people.\n"));
        call->exit = 2;
        return OK;
    }
    TRY(daily_run(call->app, date_end(at)));
    struct retention_setup setup = retention_setup_of(call->app);
    struct sv words[8] = { SV("run") };
    size_t count = call->count < 7 ? call->count : 7;
    for (size_t i = 0; i < count; i++) {
        words[i + 1] = call->arguments[i];
    }
    return retention_command(&setup, words, count + 1, call->out, &call->exit);
}

enum err command_log_verify(struct command_call *call)
{
    struct buf path;
    buf_open(&path, call->arena, 4096);
    buf_put(&path, call->data);
    buf_put(&path, SV("/log"));
    struct sv folder = buf_view(&path);
    return log_verify_command(call->count > 0 ? call->arguments : &folder, 1, call->out, &call->exit);
}
