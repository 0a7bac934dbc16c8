/* What destruction leaves when it is whole: nothing. Rules for `seinhuis check`. */
#include "privacy/check.h"

#include "privacy/check_sql.h"

CHECK_QUERY(check_ending_left)
CHECK_QUERY(check_wall_left)
CHECK_QUERY(check_member_left)
CHECK_QUERY(check_outcome_contradicted)

static const struct check_rule rules[] = {
    { SV_INIT("list-item-left"), check_ending_left,
      SV_INIT("it stands on the destruction list, and its dossier is gone"),
      SV_INIT("run seinhuis retention run, which takes it off the list") },
    { SV_INIT("wall-left"), check_wall_left,
      SV_INIT("a wall around a dossier that is gone was left behind"),
      SV_INIT("nothing can be reached by it; ask for help to remove it") },
    { SV_INIT("access-left"), check_member_left,
      SV_INIT("access to a dossier that is gone was left behind"),
      SV_INIT("nothing can be reached by it; ask for help to remove it") },
    { SV_INIT("log-contradicted"), check_outcome_contradicted,
      SV_INIT("the log says of a change that it was not made, and the database says that it was"),
      SV_INIT("keep both as they are and ask for help: what is in the database happened") },
};

const struct check_room privacy_check = { SV_INIT("privacy"), rules, sizeof rules / sizeof rules[0], NULL };
