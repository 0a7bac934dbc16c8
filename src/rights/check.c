/* What a whole request of a person concerned has, as a table of rules for `seinhuis check`. */
#include "rights/check.h"

#include "rights/check_sql.h"
#include "rights/course.h"

#define IN(state) (UINT32_C(1) << (state))

CHECK_QUERY(check_rights_no_text)
CHECK_QUERY(check_rights_no_step)
CHECK_QUERY(check_rights_half_decided)
CHECK_QUERY(check_rights_half_asked)
CHECK_QUERY_SEALED(check_rights_sealed)
CHECK_NAMED(check_rights_named)

static bool move_known(const struct sql_check_rights_moves *row)
{
    const struct rights_transition *transition = rights_transition_of(row->act);
    if (transition == NULL) {
        /* Identified at the counter, it begins there. */
        return row->act == RIGHTS_ACT_RECEIVE && (row->after == RIGHTS_RECEIVED || row->after == RIGHTS_IDENTIFIED);
    }
    /* Only the last answer of all moves a request on. */
    bool stays = transition->to == 0 || row->act == RIGHTS_ACT_ANSWER;
    return (transition->from & IN(row->before)) != 0 &&
           (row->after == transition->to || (stays && row->after == row->before));
}

static enum err check_rights_moves(struct tx *tx, struct arena *arena, struct sv **ret_dossiers, size_t *ret_count)
{
    struct sql_check_rights_moves *rows = NULL;
    size_t count = 0;
    size_t kept = 0;
    TRY(sql_check_rights_moves(tx, arena, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (!move_known(&rows[i])) {
            rows[kept++] = rows[i];
        }
    }
    return check_copy(arena, rows, sizeof *rows, kept, ret_dossiers, ret_count);
}

static const struct check_rule rules[] = {
    { SV_INIT("request-without-text"), check_rights_no_text,
      SV_INIT("what was asked and the record's key do not stand together"),
      SV_INIT("restore this dossier from a backup, or ask the person to send the request again") },
    { SV_INIT("request-state-without-step"), check_rights_no_step,
      SV_INIT("no step of the course led to the state that it is in"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("request-half-decided"), check_rights_half_decided,
      SV_INIT("decided without outcome, decision or letter"),
      SV_INIT("let the contact point look whether the letter was sent, and decide again") },
    { SV_INIT("request-half-answered"), check_rights_half_asked,
      SV_INIT("it counts as answered by everybody, and a question is still open"),
      SV_INIT("let the contact point ask that owner again") },
    { SV_INIT("request-move"), check_rights_moves,
      SV_INIT("its course has a move that the table of transitions does not know"),
      SV_INIT("compare the course with the log of the dossier; ask for help") },
    { SV_INIT("request-not-sealed"), check_rights_sealed,
      SV_INIT("a text stands in it that is not a sealed value"),
      SV_INIT("treat it as a data breach until it is known what stands there; restore the dossier from a backup") },
};

const struct check_room rights_check = { SV_INIT("rights"), rules, sizeof rules / sizeof rules[0],
                                         check_rights_named };
