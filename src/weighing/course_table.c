/* The table of the course, and the words for its lists. */
#include "weighing/course.h"

#define IN(state) (UINT32_C(1) << (state))

enum {
    ADVISING = IN(WEIGHING_GATHERING) | IN(WEIGHING_OPENED),
    OPEN = IN(WEIGHING_GATHERING) | IN(WEIGHING_OPENED) | IN(WEIGHING_TO_DECIDE) | IN(WEIGHING_URGENT) |
           IN(WEIGHING_PROVISIONAL)
};

/* The order is that of the buttons on a weighing's page. */
const struct weighing_transition weighing_transitions[] = {
    { .act = WEIGHING_ACT_FIRST_POSITION, .from = IN(WEIGHING_GATHERING), .to = WEIGHING_OPENED, .chair = CHAIR_ADVISER,
      .permission = MAY_WEIGHING_ADVISE, .round = ROUND_FIRST, .all_in_moves = true,
      .term = SETTING_WEIGHING_POSITION_TERM, .path = SV_INIT("standpunt"), .label = T_INIT("Give a first position"),
      .meaning = T_INIT("Nobody can read it before all three are in. Then the three open together.") },
    { .act = WEIGHING_ACT_FINAL_POSITION, .from = IN(WEIGHING_OPENED), .to = WEIGHING_TO_DECIDE, .chair = CHAIR_ADVISER,
      .permission = MAY_WEIGHING_ADVISE, .round = ROUND_FINAL, .all_in_moves = true,
      .term = SETTING_WEIGHING_ESCALATION_TERM, .path = SV_INIT("definitief"),
      .label = T_INIT("Give the final position"),
      .meaning = T_INIT("After the discussion. The first position stays beside it; neither changes afterwards.") },
    { .act = WEIGHING_ACT_CONFIRM, .from = IN(WEIGHING_PROVISIONAL), .to = WEIGHING_CLOSED, .chair = CHAIR_ADVISER,
      .permission = MAY_WEIGHING_ADVISE, .round = ROUND_ORAL, .all_in_moves = true, .outcome = WEIGHING_ADMITTED,
      .term = SETTING_COUNT, .path = SV_INIT("bevestigen"), .label = T_INIT("Confirm the advice given by phone"),
      .meaning = T_INIT("It becomes definite once all three parties have confirmed, otherwise it lapses.") },
    { .act = WEIGHING_ACT_ADD_FACT, .from = ADVISING, .permission = MAY_WEIGHING_ADVISE, .term = SETTING_COUNT,
      .path = SV_INIT("feit"), .label = T_INIT("Add a fact or a contra-indication"),
      .meaning = T_INIT("Only what your organisation already holds and may give. All three parties read it.") },
    { .act = WEIGHING_ACT_ADDENDUM, .from = OPEN & ~IN(WEIGHING_GATHERING), .permission = MAY_WEIGHING_ADVISE,
      .term = SETTING_COUNT, .path = SV_INIT("aanvulling"), .label = T_INIT("Add an addendum"),
      .meaning = T_INIT("A position never changes. What is added stands below it, with its date.") },
    { .act = WEIGHING_ACT_WITHDRAW_CONTENT, .from = OPEN | IN(WEIGHING_CLOSED), .permission = MAY_WEIGHING_ADVISE,
      .term = SETTING_COUNT, .path = SV_INIT("intrekken"), .label = T_INIT("Withdraw content of your organisation"),
      .meaning = T_INIT("The text is emptied; that something stood there, and who withdrew it, stays visible.") },
    { .act = WEIGHING_ACT_CRIMINAL_NOTICE, .from = OPEN, .permission = MAY_WEIGHING_ADVISE, .term = SETTING_COUNT,
      .path = SV_INIT("strafrecht"), .label = T_INIT("Notice of a criminal track"),
      .meaning = T_INIT("Only the public prosecution. The weighing goes on beside it.") },
    { .act = WEIGHING_ACT_RECORD_FIRST, .from = IN(WEIGHING_GATHERING), .to = WEIGHING_OPENED, .chair = CHAIR_RECORDER,
      .permission = MAY_WEIGHING_LEAD, .round = ROUND_FIRST, .all_in_moves = true,
      .term = SETTING_WEIGHING_POSITION_TERM, .path = SV_INIT("standpunt-namens"),
      .label = T_INIT("Enter the first position of a party that does not sign in"),
      .meaning = T_INIT("With its source. Signed minutes have to confirm it before anybody can be admitted.") },
    { .act = WEIGHING_ACT_RECORD_FINAL, .from = IN(WEIGHING_OPENED), .to = WEIGHING_TO_DECIDE, .chair = CHAIR_RECORDER,
      .permission = MAY_WEIGHING_LEAD, .round = ROUND_FINAL, .all_in_moves = true,
      .term = SETTING_WEIGHING_ESCALATION_TERM, .path = SV_INIT("definitief-namens"),
      .label = T_INIT("Enter the final position of a party that does not sign in"),
      .meaning = T_INIT("With its source. Signed minutes have to confirm it before anybody can be admitted.") },
    { .act = WEIGHING_ACT_PACK, .from = OPEN, .permission = MAY_WEIGHING_LEAD, .term = SETTING_COUNT,
      .path = SV_INIT("stukken"), .label = T_INIT("Make a pack on paper"),
      .meaning = T_INIT("Numbered and watermarked for one party; its return or destruction is tracked.") },
    { .act = WEIGHING_ACT_MINUTES, .from = OPEN, .chair = CHAIR_RECORDER, .permission = MAY_WEIGHING_LEAD,
      .term = SETTING_COUNT, .path = SV_INIT("notulen"), .label = T_INIT("Register signed minutes"),
      .meaning = T_INIT("They confirm what was entered for a party that does not sign in.") },
    { .act = WEIGHING_ACT_ORAL_ADVICE, .from = IN(WEIGHING_URGENT), .chair = CHAIR_RECORDER,
      .permission = MAY_WEIGHING_LEAD, .term = SETTING_COUNT, .path = SV_INIT("mondeling"),
      .label = T_INIT("Note an advice given by phone"),
      .meaning = T_INIT("With who spoke and when. Each party confirms it afterwards.") },
    { .act = WEIGHING_ACT_ADMIT_BY_PHONE, .from = IN(WEIGHING_URGENT), .to = WEIGHING_PROVISIONAL,
      .chair = CHAIR_DECIDER, .permission = MAY_WEIGHING_DECIDE, .outcome = WEIGHING_ADMITTED, .term = SETTING_COUNT,
      .path = SV_INIT("spoed"), .label = T_INIT("Decide by phone"),
      .meaning = T_INIT("Provisional: it lapses unless all three parties confirm in time.") },
    { .act = WEIGHING_ACT_ASK_SECOND_READER, .from = IN(WEIGHING_TO_DECIDE) | IN(WEIGHING_URGENT),
      .permission = MAY_WEIGHING_DECIDE, .chair = CHAIR_DECIDER, .mayor_alone = true,
      .term = SETTING_COUNT, .path = SV_INIT("tweede-lezer"), .label = T_INIT("Ask a second reader"),
      .meaning = T_INIT("Needed before you go against an advice. The view is written and stays.") },
    { .act = WEIGHING_ACT_SECOND_VIEW, .from = IN(WEIGHING_TO_DECIDE) | IN(WEIGHING_URGENT), .chair = CHAIR_READER,
      .permission = MAY_WEIGHING_SECOND_READ, .term = SETTING_COUNT, .path = SV_INIT("tweede-blik"),
      .label = T_INIT("Write the second view"),
      .meaning = T_INIT("Your own view on going against an advice; it does not change afterwards.") },
    { .act = WEIGHING_ACT_ADMIT, .from = IN(WEIGHING_TO_DECIDE), .to = WEIGHING_CLOSED, .chair = CHAIR_DECIDER,
      .permission = MAY_WEIGHING_DECIDE, .outcome = WEIGHING_ADMITTED, .term = SETTING_COUNT,
      .path = SV_INIT("toelaten"), .label = T_INIT("Admit"),
      .meaning = T_INIT("With why it is proportionate and why nothing lighter will do. A case opens.") },
    { .act = WEIGHING_ACT_NOT_ADMIT, .from = IN(WEIGHING_TO_DECIDE) | IN(WEIGHING_URGENT), .to = WEIGHING_CLOSED,
      .chair = CHAIR_DECIDER, .permission = MAY_WEIGHING_DECIDE, .outcome = WEIGHING_NOT_ADMITTED,
      .term = SETTING_COUNT, .path = SV_INIT("niet-toelaten"), .label = T_INIT("Do not admit"),
      .meaning = T_INIT("The file ends; who received something is asked to look at it again.") },
    { .act = WEIGHING_ACT_DECLARE_CONFLICT, .from = OPEN | IN(WEIGHING_CLOSED), .permission = MAY_WEIGHING_READ,
      .term = SETTING_COUNT, .path = SV_INIT("belang"), .label = T_INIT("I have a conflict of interest"),
      .meaning = T_INIT("From then on you cannot see it any more. You need not say why.") },
    { .act = WEIGHING_ACT_INFORM, .from = IN(WEIGHING_CLOSED), .permission = MAY_WEIGHING_LEAD, .term = SETTING_COUNT,
      .path = SV_INIT("informeren"), .label = T_INIT("Telling the person concerned"),
      .meaning = T_INIT("Was the person told, or is telling postponed until a day, on a ground?") },
    { .act = WEIGHING_ACT_ESCALATE, .from = OPEN, .term = SETTING_COUNT },
    { .act = WEIGHING_ACT_EXPIRE, .from = OPEN & ~IN(WEIGHING_PROVISIONAL), .to = WEIGHING_CLOSED,
      .outcome = WEIGHING_EXPIRED, .term = SETTING_COUNT },
    { .act = WEIGHING_ACT_LAPSE, .from = IN(WEIGHING_PROVISIONAL), .to = WEIGHING_CLOSED, .outcome = WEIGHING_LAPSED,
      .term = SETTING_COUNT },
    { .act = WEIGHING_ACT_SIGNAL_WITHDRAWN, .from = OPEN | IN(WEIGHING_PROPOSED), .to = WEIGHING_CLOSED,
      .outcome = WEIGHING_WITHDRAWN, .term = SETTING_COUNT },
};
const size_t weighing_transition_count = sizeof weighing_transitions / sizeof weighing_transitions[0];

const struct weighing_transition *weighing_transition_of(enum weighing_act act)
{
    for (size_t i = 0; i < weighing_transition_count; i++) {
        if (weighing_transitions[i].act == act) {
            return &weighing_transitions[i];
        }
    }
    return NULL;
}

struct text weighing_state_text(enum weighing_state state)
{
    static const struct text_word words[] = {
        { WEIGHING_GATHERING, T_INIT("First positions come in") },
        { WEIGHING_OPENED, T_INIT("Opened, being discussed") },
        { WEIGHING_TO_DECIDE, T_INIT("Ready to decide") },
        { WEIGHING_URGENT, T_INIT("Urgent, by phone") },
        { WEIGHING_PROVISIONAL, T_INIT("Decided by phone, to be confirmed") },
        { WEIGHING_CLOSED, T_INIT("Closed") },
        { WEIGHING_PROPOSED, T_INIT("Second pair of eyes") },
    };
    return TEXT_WORD_OF(words, state);
}

struct text weighing_outcome_text(enum weighing_outcome outcome)
{
    static const struct text_word words[] = {
        { WEIGHING_NO_OUTCOME, T_INIT("No decision yet") },
        { WEIGHING_ADMITTED, T_INIT("Admitted") },
        { WEIGHING_NOT_ADMITTED, T_INIT("Not admitted") },
        { WEIGHING_EXPIRED, T_INIT("Expired: no advice in time") },
        { WEIGHING_LAPSED, T_INIT("Lapsed: not confirmed in time") },
        { WEIGHING_WITHDRAWN, T_INIT("Withdrawn") },
    };
    return TEXT_WORD_OF(words, outcome);
}

struct text weighing_act_text(enum weighing_act act)
{
    static const struct text_word words[] = {
        { WEIGHING_ACT_START, T_INIT("Given to the joint weighing") },
        { WEIGHING_ACT_START_URGENT, T_INIT("Given to an urgent weighing by phone") },
        { WEIGHING_ACT_PROPOSE, T_INIT("Proposed to a second person") },
        { WEIGHING_ACT_SECOND_AGREES, T_INIT("Second person agreed") },
        { WEIGHING_ACT_FIRST_POSITION, T_INIT("First position given") },
        { WEIGHING_ACT_FINAL_POSITION, T_INIT("Final position given") },
        { WEIGHING_ACT_RECORD_FIRST, T_INIT("First position entered for a party") },
        { WEIGHING_ACT_RECORD_FINAL, T_INIT("Final position entered for a party") },
        { WEIGHING_ACT_ADDENDUM, T_INIT("Addendum") },
        { WEIGHING_ACT_ADD_FACT, T_INIT("Fact added") },
        { WEIGHING_ACT_WITHDRAW_CONTENT, T_INIT("Content withdrawn by its provider") },
        { WEIGHING_ACT_PACK, T_INIT("Pack made on paper") },
        { WEIGHING_ACT_MINUTES, T_INIT("Signed minutes registered") },
        { WEIGHING_ACT_CRIMINAL_NOTICE, T_INIT("Notice of a criminal track") },
        { WEIGHING_ACT_ASK_SECOND_READER, T_INIT("Second reader asked") },
        { WEIGHING_ACT_SECOND_VIEW, T_INIT("Second view written") },
        { WEIGHING_ACT_ADMIT, T_INIT("Admitted") },
        { WEIGHING_ACT_NOT_ADMIT, T_INIT("Not admitted") },
        { WEIGHING_ACT_ORAL_ADVICE, T_INIT("Advice by phone noted") },
        { WEIGHING_ACT_ADMIT_BY_PHONE, T_INIT("Decided by phone") },
        { WEIGHING_ACT_CONFIRM, T_INIT("Advice by phone confirmed") },
        { WEIGHING_ACT_ESCALATE, T_INIT("Mayor and process lead told that the day has passed") },
        { WEIGHING_ACT_EXPIRE, T_INIT("Expired: no advice in time") },
        { WEIGHING_ACT_LAPSE, T_INIT("Lapsed: not confirmed in time") },
        { WEIGHING_ACT_SIGNAL_WITHDRAWN, T_INIT("The signal was withdrawn") },
        { WEIGHING_ACT_DECLARE_CONFLICT, T_INIT("Handed to another because of a conflict of interest") },
        { WEIGHING_ACT_INFORM, T_INIT("The person concerned was told, or telling was postponed") },
    };
    return TEXT_WORD_OF(words, act);
}

struct text answer_text(enum advice_answer answer)
{
    static const struct text_word words[] = {
        { ANSWER_ADMIT, T_INIT("Admit") },
        { ANSWER_NOT_ADMIT, T_INIT("Do not admit") },
        { ANSWER_NOT_KNOWN, T_INIT("Not known") },
    };
    return TEXT_WORD_OF(words, answer);
}

struct text question_answer_text(enum advice_answer answer)
{
    static const struct text_word words[] = {
        { ANSWER_ADMIT, T_INIT("Yes") },
        { ANSWER_NOT_ADMIT, T_INIT("No") },
        { ANSWER_NOT_KNOWN, T_INIT("Not known") },
    };
    return TEXT_WORD_OF(words, answer);
}

struct text party_text(enum vault_party party)
{
    static const struct text_word words[] = {
        { PARTY_POLICE, T_INIT("Police") },
        { PARTY_PROSECUTION, T_INIT("Public prosecution") },
        { PARTY_MUNICIPALITY, T_INIT("Municipality") },
    };
    return TEXT_WORD_OF(words, party);
}

struct text provider_text(enum vault_party provider)
{
    return provider == PARTY_NONE ? T("From the report") : party_text(provider);
}

struct text fact_category_text(enum fact_category category)
{
    static const struct text_word words[] = {
        { FACT_ORDINARY, T_INIT("Ordinary data") },
        { FACT_SPECIAL, T_INIT("Special data") },
        { FACT_CRIMINAL, T_INIT("Criminal data") },
    };
    return TEXT_WORD_OF(words, category);
}
