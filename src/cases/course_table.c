/* The table of the course, and the words for its lists. */
#include "cases/course.h"

#define IN(state) (UINT32_C(1) << (state))

enum {
    WITH_PLAN = IN(CASE_ACTIVE) | IN(CASE_SCALED_DOWN),
    GOING_ON = IN(CASE_OPEN) | WITH_PLAN,
    NOT_CLOSED = GOING_ON | IN(CASE_CLOSING),
    ANY_STATE = NOT_CLOSED | IN(CASE_CLOSED)
};

/* The order is that of the buttons on a case's page. Acts without a path belong to something on the page itself, or to
 * the clock. */
const struct case_transition case_transitions[] = {
    { .act = CASE_ACT_ADD_PARTICIPANT, .from = GOING_ON, .permission = MAY_CASE_LEAD, .path = SV_INIT("deelnemer"),
      .label = T_INIT("Add a participant"),
      .meaning = T_INIT("Somebody who is needed, for what they need to see, until a day.") },
    { .act = CASE_ACT_PROPOSE_PARTICIPANT, .from = GOING_ON, .permission = MAY_CASE_LEAD },
    { .act = CASE_ACT_AGREE_PARTICIPANT, .from = GOING_ON, .permission = MAY_CASE_SECOND },
    { .act = CASE_ACT_DECLINE_PARTICIPANT, .from = GOING_ON, .permission = MAY_CASE_SECOND },
    { .act = CASE_ACT_EXTEND_PARTICIPANT, .from = GOING_ON, .permission = MAY_CASE_LEAD },
    { .act = CASE_ACT_END_PARTICIPANT, .from = NOT_CLOSED, .permission = MAY_CASE_LEAD },
    { .act = CASE_ACT_CONTRIBUTE, .from = GOING_ON, .permission = MAY_CASE_TAKE_PART, .path = SV_INIT("bijdrage"),
      .label = T_INIT("Contribute"),
      .meaning = T_INIT("What your organisation knows and may share, for a question of this case.") },
    { .act = CASE_ACT_WITHDRAW_CONTRIBUTION, .from = ANY_STATE, .permission = MAY_CASE_TAKE_PART },
    { .act = CASE_ACT_PLAN_CONFERENCE, .from = NOT_CLOSED, .permission = MAY_CASE_LEAD, .path = SV_INIT("overleg"),
      .label = T_INIT("Plan a conference"), .meaning = T_INIT("A day, a place and items, each with who is there.") },
    { .act = CASE_ACT_HOLD_CONFERENCE, .from = NOT_CLOSED, .permission = MAY_CASE_LEAD },
    { .act = CASE_ACT_CANCEL_CONFERENCE, .from = NOT_CLOSED, .permission = MAY_CASE_LEAD },
    { .act = CASE_ACT_ADD_ACTION, .from = NOT_CLOSED, .permission = MAY_CASE_LEAD, .path = SV_INIT("actie"),
      .label = T_INIT("Agree on an action"), .meaning = T_INIT("What somebody does, and before which day.") },
    { .act = CASE_ACT_FINISH_ACTION, .from = NOT_CLOSED, .permission = MAY_CASE_READ },
    { .act = CASE_ACT_ADOPT_PLAN, .from = IN(CASE_OPEN), .to = CASE_ACTIVE, .permission = MAY_CASE_LEAD,
      .not_provisional = true, .path = SV_INIT("plan"), .label = T_INIT("Make the plan"),
      .meaning = T_INIT("Picture, goals and measures. Once adopted, the case is active and its review gets a day.") },
    { .act = CASE_ACT_RENEW_PLAN, .from = WITH_PLAN, .permission = MAY_CASE_LEAD, .path = SV_INIT("plan"),
      .label = T_INIT("Change the plan"), .meaning = T_INIT("A new version; earlier ones stay as they were.") },
    { .act = CASE_ACT_CONTINUE, .from = WITH_PLAN, .permission = MAY_CASE_LEAD, .path = SV_INIT("evaluatie"),
      .label = T_INIT("Review"),
      .meaning = T_INIT("Is it still necessary and proportionate, what changed, is something lighter enough?") },
    { .act = CASE_ACT_SCALE_DOWN, .from = IN(CASE_ACTIVE), .to = CASE_SCALED_DOWN, .permission = MAY_CASE_LEAD },
    { .act = CASE_ACT_SCALE_UP, .from = IN(CASE_SCALED_DOWN), .to = CASE_ACTIVE, .permission = MAY_CASE_LEAD },
    { .act = CASE_ACT_CLOSE, .from = GOING_ON, .to = CASE_CLOSED, .permission = MAY_CASE_LEAD, .not_for_minors = true,
      .path = SV_INIT("afsluiten"), .label = T_INIT("Close"),
      .meaning = T_INIT("No concern is left. Everybody who received something is asked to look at it again.") },
    { .act = CASE_ACT_PROPOSE_CLOSING, .from = GOING_ON, .to = CASE_CLOSING, .permission = MAY_CASE_LEAD,
      .path = SV_INIT("afsluiten-voorstellen"), .label = T_INIT("Propose closing"),
      .meaning = T_INIT("With a concern that is left, or about a minor: a second person looks first.") },
    { .act = CASE_ACT_SECOND_AGREES, .from = IN(CASE_CLOSING), .to = CASE_CLOSED, .permission = MAY_CASE_SECOND,
      .second = true, .path = SV_INIT("akkoord"), .label = T_INIT("Agree with closing"),
      .meaning = T_INIT("You looked at the case and agree that it ends.") },
    { .act = CASE_ACT_SECOND_DECLINES, .from = IN(CASE_CLOSING), .permission = MAY_CASE_SECOND, .second = true,
      .goes_back = true, .path = SV_INIT("niet-akkoord"), .label = T_INIT("Do not agree with closing"),
      .meaning = T_INIT("It goes on, with your reason.") },
    { .act = CASE_ACT_INFORM, .from = ANY_STATE, .permission = MAY_CASE_LEAD, .path = SV_INIT("informeren"),
      .label = T_INIT("Tell the person concerned"),
      .meaning = T_INIT("That there is a case, why, and which rights they have; or why not yet.") },
    { .act = CASE_ACT_WRITE_LETTER, .from = ANY_STATE, .permission = MAY_CASE_LEAD, .path = SV_INIT("brief"),
      .label = T_INIT("Letter or talk with the person"),
      .meaning = T_INIT("What, why, who received it, until when, and their own view.") },
    { .act = CASE_ACT_NOTIFY_RECIPIENTS, .from = ANY_STATE, .permission = MAY_CASE_LEAD },
    { .act = CASE_ACT_ASSIGN, .from = NOT_CLOSED, .permission = MAY_CASE_LEAD, .path = SV_INIT("toewijzen"),
      .label = T_INIT("Assign the case"), .meaning = T_INIT("Who leads it, and who stands in.") },
    { .act = CASE_ACT_DECLARE_CONFLICT, .from = NOT_CLOSED, .permission = MAY_CASE_LEAD, .path = SV_INIT("belang"),
      .label = T_INIT("I have a conflict of interest"),
      .meaning = T_INIT("You stop seeing this case; a colleague takes it over.") },
};
const size_t case_transition_count = sizeof case_transitions / sizeof case_transitions[0];

const struct case_transition *case_transition_of(enum case_act act)
{
    for (size_t i = 0; i < case_transition_count; i++) {
        if (case_transitions[i].act == act) {
            return &case_transitions[i];
        }
    }
    return NULL;
}

struct text case_state_text(enum case_state state)
{
    static const struct text_word words[] = {
        { CASE_OPEN, T_INIT("Opened, no plan yet") }, { CASE_ACTIVE, T_INIT("Plan adopted") },
        { CASE_SCALED_DOWN, T_INIT("Scaled down") }, { CASE_CLOSING, T_INIT("Closing proposed") },
        { CASE_CLOSED, T_INIT("Closed") },
    };
    return TEXT_WORD_OF(words, state);
}

struct text case_act_text(enum case_act act)
{
    static const struct text_word words[] = {
        { CASE_ACT_OPEN, T_INIT("Admitted; the case is open") },
        { CASE_ACT_CONFIRM, T_INIT("Urgent admission confirmed") },
        { CASE_ACT_LAPSE, T_INIT("Urgent admission not confirmed: lapsed") },
        { CASE_ACT_ASSIGN, T_INIT("Assigned") },
        { CASE_ACT_DECLARE_CONFLICT, T_INIT("Handed to another because of a conflict of interest") },
        { CASE_ACT_INFORM, T_INIT("Decided about telling the person concerned") },
        { CASE_ACT_ADD_PARTICIPANT, T_INIT("Participant added") },
        { CASE_ACT_PROPOSE_PARTICIPANT, T_INIT("Participant proposed to a second person") },
        { CASE_ACT_AGREE_PARTICIPANT, T_INIT("Second person agreed with the participant") },
        { CASE_ACT_DECLINE_PARTICIPANT, T_INIT("Second person did not agree with the participant") },
        { CASE_ACT_EXTEND_PARTICIPANT, T_INIT("Participation got another last day") },
        { CASE_ACT_END_PARTICIPANT, T_INIT("Participation ended by decision") },
        { CASE_ACT_ACCESS_ENDED, T_INIT("Participation ended on its last day") },
        { CASE_ACT_ACCESS_UNUSED, T_INIT("Participation ended because it was not used") },
        { CASE_ACT_SUSPEND_ACCESS, T_INIT("Participants have no access for now") },
        { CASE_ACT_RESTORE_ACCESS, T_INIT("Participants have access again") },
        { CASE_ACT_CONTRIBUTE, T_INIT("Contribution given") },
        { CASE_ACT_WITHDRAW_CONTRIBUTION, T_INIT("Contribution withdrawn") },
        { CASE_ACT_PLAN_CONFERENCE, T_INIT("Conference planned") },
        { CASE_ACT_HOLD_CONFERENCE, T_INIT("Conference held") },
        { CASE_ACT_CANCEL_CONFERENCE, T_INIT("Conference cancelled") },
        { CASE_ACT_ADD_ACTION, T_INIT("Action agreed") }, { CASE_ACT_FINISH_ACTION, T_INIT("Action done") },
        { CASE_ACT_ADOPT_PLAN, T_INIT("Plan adopted") }, { CASE_ACT_RENEW_PLAN, T_INIT("New version of the plan") },
        { CASE_ACT_CONTINUE, T_INIT("Reviewed: goes on") }, { CASE_ACT_SCALE_DOWN, T_INIT("Scaled down") },
        { CASE_ACT_SCALE_UP, T_INIT("Scaled up") }, { CASE_ACT_MISS_REVIEW, T_INIT("The day of a review passed") },
        { CASE_ACT_PROPOSE_CLOSING, T_INIT("Closing proposed") }, { CASE_ACT_CLOSE, T_INIT("Closed") },
        { CASE_ACT_SECOND_AGREES, T_INIT("Closed: a second person agreed") },
        { CASE_ACT_SECOND_DECLINES, T_INIT("A second person did not agree with closing") },
        { CASE_ACT_WRITE_LETTER, T_INIT("Letter written") },
        { CASE_ACT_NOTIFY_RECIPIENTS, T_INIT("Recipients asked to look again") },
    };
    return TEXT_WORD_OF(words, act);
}

struct text closing_reason_text(enum closing_reason reason)
{
    static const struct text_word words[] = {
        { CLOSING_NONE, T_INIT("not closed") }, { CLOSING_GOALS_MET, T_INIT("The goals are met") },
        { CLOSING_NO_CONCERN, T_INIT("The concern is gone, or was not founded") },
        { CLOSING_ORDINARY_CARE, T_INIT("Ordinary care or support is enough") },
        { CLOSING_OTHER_MUNICIPALITY, T_INIT("Moved to another municipality") },
        { CLOSING_CRIMINAL_LAW, T_INIT("Taken over by the public prosecution") },
        { CLOSING_NOT_PROPORTIONATE, T_INIT("No longer proportionate") },
        { CLOSING_NOT_CONFIRMED, T_INIT("The urgent admission was not confirmed") },
        { CLOSING_REVIEW_MISSED, T_INIT("Reviews were missed") }, { CLOSING_DIED, T_INIT("The person has died") },
    };
    return TEXT_WORD_OF(words, reason);
}

struct text case_age_text(enum age_band age)
{
    static const struct text_word words[] = {
        { AGE_UNKNOWN, T_INIT("Age unknown") }, { AGE_UNDER_12, T_INIT("Under 12") },
        { AGE_12_TO_15, T_INIT("12 to 15 years old") }, { AGE_16_TO_17, T_INIT("16 or 17 years old") },
        { AGE_ADULT, T_INIT("18 or older") },
    };
    return TEXT_WORD_OF(words, age);
}

struct text tier_text(enum participant_tier tier)
{
    static const struct text_word words[] = {
        { TIER_CORE, T_INIT("Core party") }, { TIER_CASE_PARTY, T_INIT("Case party") },
        { TIER_EXTERNAL, T_INIT("External partner") },
    };
    return TEXT_WORD_OF(words, tier);
}
