/* `seinhuis keys rotate` and `keys status`. */
#include "access/municipality.h"
#include "app/commands.h"
#include "app/recovery.h"
#include "app/renewal.h"

static enum err wrong_words(struct command_call *call)
{
    buf_put(call->out, SV("usage: seinhuis keys rotate [--municipality CODE]\n"));
    call->exit = 2;
    return OK;
}

static enum err municipality_find(struct command_call *call, struct sv code, struct municipality *ret_municipality)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    TRY(store_read_begin(call->app->store, &tx));
    return municipality_by_code(tx, call->arena, code, ret_municipality);
}

static void report_print(struct buf *out, const struct renewal_report *report)
{
    buf_put_int(out, report->municipalities);
    buf_put(out, SV(" keys of municipalities renewed, "));
    buf_put_int(out, report->renewed);
    buf_put(out, SV(" keys of files wrapped anew.\n"));
}

static void refusal_print(struct buf *out, enum err err, const struct renewal_report *report)
{
    if (err == ERR_BUSY) {
        buf_put(out, SV("Not finished: another renewal runs, or a change from before it began is still on its "
                        "way. Both keys still open; the program goes on by itself within ten minutes, or run this "
                        "again.\n"));
        return;
    }
    buf_put(out, SV("Stopped, and the old key still opens: "));
    buf_put_int(out, report->remaining);
    buf_put(out, SV(" keys open under no key as their row says. Run `seinhuis check`, and restore those from a backup "
                    "before the term of the old key ends.\n"));
}

enum err command_keys_rotate(struct command_call *call)
{
    const struct municipality_id *only = NULL;
    struct municipality municipality;
    if (call->count == 2 && sv_equal(call->arguments[0], SV("--municipality"))) {
        enum err err = municipality_find(call, call->arguments[1], &municipality);
        if (err == ERR_NOT_FOUND) {
            buf_put(call->out, SV("There is no municipality with this code; see: seinhuis keys status\n"));
            call->exit = 2;
            return OK;
        }
        TRY(err);
        only = &municipality.id;
    } else if (call->count != 0) {
        return wrong_words(call);
    }
    struct renewal_report report = { 0 };
    enum err err = renewal_run(call->app, only, RENEWAL_COMMAND, &report);
    if (err == ERR_BUSY || err == ERR_REFUSED) {
        refusal_print(call->out, err, &report);
        call->exit = 1;
        return OK;
    }
    TRY(err);
    report_print(call->out, &report);
    return OK;
}

static void state_print(struct buf *out, const struct renewal_state *state)
{
    buf_put(out, sv_empty(state->code) ? SV("(installation)") : state->code);
    if (state->version == 0) {
        buf_put(out, SV("  not looked at yet: the program does so within ten minutes after its start\n"));
        return;
    }
    buf_put(out, SV("  version "));
    buf_put_int(out, state->version);
    buf_put(out, SV(" since "));
    date_put_iso(out, date_of(state->begun));
    buf_put(out, SV(", renewed again on "));
    date_put_iso(out, state->due);
    buf_put(out, SV(" (term "));
    buf_put_int(out, state->term_days);
    buf_put(out, SV(" days), "));
    if (state->ended) {
        buf_put(out, SV("the version before it is destroyed"));
    } else {
        buf_put(out, SV("half done: "));
        buf_put_int(out, state->remaining);
        buf_put(out, SV(" keys left"));
    }
    buf_put(out, state->late ? SV("  LATE\n") : SV("\n"));
}

static void recovery_print(struct buf *out, const struct recovery_state *state)
{
    buf_put(out, SV("(master key)"));
    if (state->replaced) {
        buf_put(out, SV("  replaced on "));
        date_put_iso(out, date_of(state->replaced_at));
        buf_put(out, SV(": the shares on paper are of the key before; make new ones with `seinhuis recovery make`, and "
                        "destroy those\n"));
        return;
    }
    if (!state->made) {
        buf_put(out, SV("  nobody could recover it: make shares with `seinhuis recovery make` (docs/key-recovery.md)\n"));
        return;
    }
    buf_put(out, SV("  "));
    buf_put_int(out, state->shares);
    buf_put(out, SV(" shares of "));
    date_put_iso(out, date_of(state->made_at));
    if (state->drilled) {
        buf_put(out, SV(", rehearsed on "));
        date_put_iso(out, date_of(state->drilled_at));
        buf_put(out, SV(" with "));
        buf_put_int(out, state->first);
        buf_put(out, SV(" and "));
        buf_put_int(out, state->second);
        buf_put(out, state->restored ? SV(" and a restored backup") : SV(""));
    } else {
        buf_put(out, SV(", not rehearsed yet"));
    }
    buf_put(out, state->late ? SV("  LATE: rehearse with `seinhuis recovery-drill`\n") : SV("\n"));
}

enum err command_keys_status(struct command_call *call)
{
    struct tx *tx CLEANUP(store_read_end) = NULL;
    struct renewal_state *states = NULL;
    size_t count = 0;
    TRY(store_read_begin(call->app->store, &tx));
    const struct renewal_moment moment = { clock_now(&call->app->clock), &call->app->folder.config };
    TRY(renewal_states(tx, call->arena, &moment, &states, &count));
    for (size_t i = 0; i < count; i++) {
        state_print(call->out, &states[i]);
        call->exit = states[i].late ? 1 : call->exit;
    }
    struct recovery_state recovery;
    TRY(recovery_state(tx, call->arena, moment.config, moment.now, &recovery));
    recovery_print(call->out, &recovery);
    call->exit = (recovery.made && recovery.late) || recovery.replaced ? 1 : call->exit;
    return OK;
}
