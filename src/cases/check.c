/* What a whole case has, as a table of rules for `seinhuis check`. */
#include "cases/check.h"

#include "cases/check_sql.h"
#include "cases/course.h"

#define IN(state) (UINT32_C(1) << (state))

CHECK_QUERY(check_case_no_subject)
CHECK_QUERY(check_case_no_step)
CHECK_QUERY(check_case_half_closed)
CHECK_QUERY(check_case_no_lead)
CHECK_QUERY(check_case_no_plan)
CHECK_QUERY(check_case_no_term)
CHECK_QUERY_SEALED(check_case_sealed)
CHECK_NAMED(check_case_named)

/* What is not in the table are lines of the course that change no state, and the clock, which opens and ends. */
static bool move_known(const struct sql_check_case_moves *row)
{
    const struct case_transition *transition = case_transition_of(row->act);
    if (transition != NULL) {
        bool goes = row->after == (transition->to == 0 ? row->before : transition->to);
        return (transition->from & IN(row->before)) != 0 && (goes || transition->goes_back);
    }
    bool opens = row->act == CASE_ACT_OPEN && row->after == CASE_OPEN;
    bool ends = row->after == CASE_CLOSED || row->after == CASE_CLOSING;
    return opens || ends || row->after == row->before;
}

static enum err check_case_moves(struct tx *tx, struct arena *arena, struct sv **ret_dossiers, size_t *ret_count)
{
    struct sql_check_case_moves *rows = NULL;
    size_t count = 0;
    size_t kept = 0;
    TRY(sql_check_case_moves(tx, arena, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (!move_known(&rows[i])) {
            rows[kept++] = rows[i];
        }
    }
    return check_copy(arena, rows, sizeof *rows, kept, ret_dossiers, ret_count);
}

static const struct check_rule rules[] = {
    { SV_INIT("case-without-subject"), check_case_no_subject,
      SV_INIT("whom it is about and the record's key do not stand together"),
      SV_INIT("restore this dossier from a backup, or destroy it") },
    { SV_INIT("case-state-without-step"), check_case_no_step,
      SV_INIT("no step of the course led to the state that it is in"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("case-half-closed"), check_case_half_closed,
      SV_INIT("closed without moment or reason, or open with one"),
      SV_INIT("let the case lead look at the last step and take it again") },
    { SV_INIT("case-without-owner"), check_case_no_lead,
      SV_INIT("a plan was adopted and nobody leads the case"),
      SV_INIT("let the process lead assign a case lead today") },
    { SV_INIT("case-without-plan"), check_case_no_plan,
      SV_INIT("it counts as having a plan, and no version of one stands"),
      SV_INIT("let the case lead adopt the plan again; restore the dossier from a backup when it was lost") },
    { SV_INIT("case-without-term"), check_case_no_term,
      SV_INIT("a state that has to end has no day on which it does, or somebody takes part in a closed case"),
      SV_INIT("let the case lead set the day; end the part of those who still have one") },
    { SV_INIT("case-move"), check_case_moves,
      SV_INIT("its course has a move that the table of transitions does not know"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("case-not-sealed"), check_case_sealed,
      SV_INIT("a text stands in it that is not a sealed value"),
      SV_INIT("treat it as a data breach until it is known what stands there; restore the dossier from a backup") },
};

const struct check_room cases_check = { SV_INIT("cases"), rules, sizeof rules / sizeof rules[0], check_case_named };
