/* What a whole signal has, as a table of rules for `seinhuis check`. */
#include "signals/check.h"

#include "signals/check_sql.h"
#include "signals/course.h"

#define IN(state) (UINT32_C(1) << (state))
enum { ANY = 0x3ff & ~1 };

CHECK_QUERY(check_signal_no_story)
CHECK_QUERY(check_signal_story_left)
CHECK_QUERY(check_signal_no_subject)
CHECK_QUERY(check_signal_no_record_key)
CHECK_QUERY(check_signal_half_reporter)
CHECK_QUERY(check_signal_half_code)
CHECK_QUERY(check_signal_no_step)
CHECK_QUERY(check_signal_step_count)
CHECK_QUERY(check_signal_half_closed)
CHECK_QUERY(check_signal_half_transfer)
CHECK_QUERY(check_signal_no_term)
CHECK_QUERY_SEALED(check_signal_sealed)
CHECK_QUERY_SEALED(check_signal_rows_sealed)
CHECK_NAMED(check_signal_named)

/* Moves that no button makes: the reporter, the clock, and acts of a second person. `to` 0: the state stays. */
static const struct {
    enum signal_act act;
    uint32_t from;
    enum signal_state to;
} others[] = {
    { ACT_RECEIVE, ANY | 1, STATE_RECEIVED },
    { ACT_WAIT_ENDED, IN(STATE_WAITING), STATE_RECORDED },
    { ACT_WAIT_ENDED, IN(STATE_WAITING), STATE_IN_INTAKE },
    { ACT_WAIT_ENDED, IN(STATE_WAITING), STATE_CLOSED },
    { ACT_WITHDRAW, ANY, STATE_CLOSED },
    { ACT_WITHDRAW, ANY, 0 },
    { ACT_KEEP_AFTER_WITHDRAWAL, ANY, 0 },
    { ACT_ASSIGN, ANY, 0 },
    { ACT_DECLARE_CONFLICT, ANY, 0 },
};

static bool move_known(const struct sql_check_signal_moves *row)
{
    const struct transition *transition = transition_of(row->act);
    if (transition != NULL && (transition->from & IN(row->before)) != 0) {
        bool goes = row->after == (transition->to == 0 ? row->before : transition->to);
        bool to_second = transition->second != SECOND_NEVER && row->after == STATE_SECOND_EYES;
        /* Sent back to where it stood before it was offered. */
        bool goes_back = row->act == ACT_DECLINE_TRANSFER && row->after != STATE_CLOSED;
        return goes || to_second || goes_back;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        enum signal_state to = others[i].to == 0 ? row->before : others[i].to;
        if (others[i].act == row->act && (others[i].from & IN(row->before)) != 0 && to == row->after) {
            return true;
        }
    }
    return false;
}

static enum err check_signal_moves(struct tx *tx, struct arena *arena, struct sv **ret_dossiers, size_t *ret_count)
{
    struct sql_check_signal_moves *rows = NULL;
    size_t count = 0;
    size_t kept = 0;
    TRY(sql_check_signal_moves(tx, arena, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (!move_known(&rows[i])) {
            rows[kept++] = rows[i];
        }
    }
    return check_copy(arena, rows, sizeof *rows, kept, ret_dossiers, ret_count);
}

static const struct check_rule rules[] = {
    { SV_INIT("signal-without-story"), check_signal_no_story,
      SV_INIT("the key of the story stands, and the story does not: half of the report was written or destroyed"),
      SV_INIT("tell the reporter through the page of the code that the report has to be sent again; then destroy it") },
    { SV_INIT("story-without-key"), check_signal_story_left,
      SV_INIT("the story lies there without its key: its destruction stopped halfway, and nobody can read it"),
      SV_INIT("run seinhuis retention run; if it stays, ask for help with the number of the dossier") },
    { SV_INIT("signal-without-subject"), check_signal_no_subject,
      SV_INIT("the record's key stands without the row of whom it is about"),
      SV_INIT("restore this dossier from a backup, or destroy it") },
    { SV_INIT("signal-without-key"), check_signal_no_record_key,
      SV_INIT("the record has no key: nobody can open it any more, and the dossier still stands"),
      SV_INIT("destroy what is left of the dossier; its texts are lost") },
    { SV_INIT("half-reporter"), check_signal_half_reporter,
      SV_INIT("who reported and the key of it do not stand together: a withdrawal or a report was half written"),
      SV_INIT("restore this dossier from a backup, or destroy it") },
    { SV_INIT("half-code"), check_signal_half_code,
      SV_INIT("the reporter's code and the reporter's key do not stand together"),
      SV_INIT("the reporter cannot reach the report with the code: call when contact is known, and destroy it") },
    { SV_INIT("signal-state-without-step"), check_signal_no_step,
      SV_INIT("no step of the course led to the state that it is in"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("signal-received-twice"), check_signal_step_count,
      SV_INIT("it was received twice, or counts no step at all"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("half-closed"), check_signal_half_closed,
      SV_INIT("closed without an outcome, or an outcome while it is open"),
      SV_INIT("let the owner look at the last step and take it again") },
    { SV_INIT("half-transfer"), check_signal_half_transfer,
      SV_INIT("offered to another municipality without the keys for it, or keys without an offer"),
      SV_INIT("let the receiving municipality send it back, and offer it again") },
    { SV_INIT("signal-without-term"), check_signal_no_term,
      SV_INIT("a state that has to end has no day on which it does"),
      SV_INIT("let the owner set the day of informing; ask for help when no page offers it") },
    { SV_INIT("signal-move"), check_signal_moves,
      SV_INIT("its course has a move that the table of transitions does not know"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("signal-not-sealed"), check_signal_sealed,
      SV_INIT("a text stands in it that is not a sealed value"),
      SV_INIT("treat it as a data breach until it is known what stands there; restore the dossier from a backup") },
    { SV_INIT("signal-rows-not-sealed"), check_signal_rows_sealed,
      SV_INIT("a message, observation, step or disclosure holds a text that is not a sealed value"),
      SV_INIT("treat it as a data breach until it is known what stands there; restore the dossier from a backup") },
};

const struct check_room signals_check = { SV_INIT("signals"), rules, sizeof rules / sizeof rules[0],
                                          check_signal_named };
