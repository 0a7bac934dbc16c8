/* One question for all acts. */
#include "weighing/acts.h"

#include "weighing/inform.h"
#include "weighing/minutes.h"
#include "weighing/urgent.h"

enum err weighing_act_allows(const struct weighing_transition *transition, const struct act_question *question,
                             struct text *ret_why)
{
    const struct weighing *weighing = question->weighing;
    const struct deciding_facts *facts = question->facts;
    const struct actor *actor = question->actor;
    if (transition->act == WEIGHING_ACT_ADMIT || transition->act == WEIGHING_ACT_ADMIT_BY_PHONE) {
        return deciding_allows(weighing, facts, actor, true, ret_why);
    }
    if (transition->act == WEIGHING_ACT_NOT_ADMIT) {
        return deciding_allows(weighing, facts, actor, false, ret_why);
    }
    if (transition->act == WEIGHING_ACT_ASK_SECOND_READER) {
        return second_ask_allows(weighing, facts, actor, ret_why);
    }
    if (transition->act == WEIGHING_ACT_SECOND_VIEW) {
        return second_view_allows(weighing, facts, actor, ret_why);
    }
    if (transition->act == WEIGHING_ACT_ORAL_ADVICE) {
        return oral_allows(weighing, &facts->course, actor, ret_why);
    }
    if (transition->act == WEIGHING_ACT_CONFIRM) {
        return confirm_allows(weighing, &facts->course, actor, question->now, ret_why);
    }
    if (transition->act == WEIGHING_ACT_MINUTES) {
        return minutes_allows(weighing, &facts->course, actor, question->now, ret_why);
    }
    if (transition->act == WEIGHING_ACT_INFORM) {
        return inform_allows(weighing, &facts->course, actor, ret_why);
    }
    return weighing_allows(transition, weighing, &facts->course, actor, question->party, ret_why);
}
