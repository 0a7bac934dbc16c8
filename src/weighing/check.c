/* What a whole weighing has, as a table of rules for `seinhuis check`. */
#include "weighing/check.h"

#include "weighing/check_sql.h"
#include "weighing/course.h"

#define IN(state) (UINT32_C(1) << (state))
enum { ANY = 0xfe };

CHECK_QUERY(check_weighing_no_text)
CHECK_QUERY(check_weighing_no_step)
CHECK_QUERY(check_weighing_half_decided)
CHECK_QUERY(check_weighing_half_position)
CHECK_QUERY(check_weighing_position_key)
CHECK_QUERY(check_weighing_positions)
CHECK_QUERY(check_weighing_no_term)
CHECK_QUERY_SEALED(check_weighing_sealed)
CHECK_NAMED(check_weighing_named)

/* Moves at the start, which no button of a weighing makes. */
static const struct {
    enum weighing_act act;
    uint32_t from;
    enum weighing_state to;
} others[] = {
    { WEIGHING_ACT_START, ANY | 1, WEIGHING_GATHERING },
    { WEIGHING_ACT_START_URGENT, ANY | 1, WEIGHING_URGENT },
    { WEIGHING_ACT_PROPOSE, ANY | 1, WEIGHING_PROPOSED },
    { WEIGHING_ACT_SECOND_AGREES, IN(WEIGHING_PROPOSED), WEIGHING_GATHERING },
    { WEIGHING_ACT_SECOND_AGREES, IN(WEIGHING_PROPOSED), WEIGHING_URGENT },
};

static bool move_known(const struct sql_check_weighing_moves *row)
{
    const struct weighing_transition *transition = weighing_transition_of(row->act);
    if (transition != NULL && (transition->from & IN(row->before)) != 0) {
        /* A position moves it only when it is the last of its round. */
        bool stays = transition->to == 0 || transition->all_in_moves;
        return row->after == transition->to || (stays && row->after == row->before);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (others[i].act == row->act && (others[i].from & IN(row->before)) != 0 && others[i].to == row->after) {
            return true;
        }
    }
    return false;
}

static enum err check_weighing_moves(struct tx *tx, struct arena *arena, struct sv **ret_dossiers, size_t *ret_count)
{
    struct sql_check_weighing_moves *rows = NULL;
    size_t count = 0;
    size_t kept = 0;
    TRY(sql_check_weighing_moves(tx, arena, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (!move_known(&rows[i])) {
            rows[kept++] = rows[i];
        }
    }
    return check_copy(arena, rows, sizeof *rows, kept, ret_dossiers, ret_count);
}

static const struct check_rule rules[] = {
    { SV_INIT("weighing-without-text"), check_weighing_no_text,
      SV_INIT("the record's key stands without what every weighing answers at its start"),
      SV_INIT("restore this dossier from a backup, or destroy it and start again from the signal") },
    { SV_INIT("weighing-state-without-step"), check_weighing_no_step,
      SV_INIT("no step of the course led to the state that it is in"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("half-decided"), check_weighing_half_decided,
      SV_INIT("closed or decided without its outcome, its decision or the moment it lapses"),
      SV_INIT("let the process lead look at the last step; do not act on it as a decision") },
    { SV_INIT("position-without-answer"), check_weighing_half_position,
      SV_INIT("a position was given and has no answer"),
      SV_INIT("ask the party to give its position again; restore the dossier from a backup when it cannot") },
    { SV_INIT("position-key"), check_weighing_position_key,
      SV_INIT("a first position and its party's key do not stand together"),
      SV_INIT("restore this dossier from a backup: without the key the position cannot be opened") },
    { SV_INIT("positions-missing"), check_weighing_positions,
      SV_INIT("it was opened or made ready to decide before all three positions were in"),
      SV_INIT("do not decide on it: compare the course with the log of the dossier") },
    { SV_INIT("weighing-without-term"), check_weighing_no_term,
      SV_INIT("a state that has to end has no day on which it does"),
      SV_INIT("let the process lead set the day of informing") },
    { SV_INIT("weighing-move"), check_weighing_moves,
      SV_INIT("its course has a move that the table of transitions does not know"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("weighing-not-sealed"), check_weighing_sealed,
      SV_INIT("a text stands in it that is not a sealed value"),
      SV_INIT("treat it as a data breach until it is known what stands there; restore the dossier from a backup") },
};

const struct check_room weighing_check = { SV_INIT("weighing"), rules, sizeof rules / sizeof rules[0],
                                           check_weighing_named };
