/* The table of the course, and the words for its lists. */
#include "signals/course.h"

#define IN(state) (UINT32_C(1) << (state))

enum {
    OPEN_WITH_RECORD = IN(STATE_RECORDED) | IN(STATE_WAITING) | IN(STATE_IN_MEETING),
    OPEN = IN(STATE_RECEIVED) | IN(STATE_IN_INTAKE) | OPEN_WITH_RECORD
};

/* The order is that of the buttons on a dossier's page. */
const struct transition transitions[] = {
    { .act = ACT_TAKE_UP, .from = IN(STATE_RECEIVED), .to = STATE_IN_INTAKE, .permission = MAY_SIGNAL_HANDLE,
      .advice_too = true, .term = SETTING_INTAKE_TERM, .path = SV_INIT("oppakken"), .label = T_INIT("Take up"),
      .meaning = T_INIT("You become the owner. The reporter sees: being handled.") },
    { .act = ACT_COMPLETE_RECORD, .from = IN(STATE_IN_INTAKE), .to = STATE_RECORDED, .permission = MAY_SIGNAL_HANDLE,
      .term = SETTING_INTAKE_TERM, .path = SV_INIT("vaststellen"), .label = T_INIT("Record is complete"),
      .meaning = T_INIT("Facts and opinions are apart. The reporter's own text is destroyed soon after this.") },
    { .act = ACT_ADVISE, .from = IN(STATE_IN_INTAKE) | OPEN_WITH_RECORD, .to = STATE_CLOSED,
      .permission = MAY_SIGNAL_DECIDE, .outcome = OUTCOME_ADVICE, .advice_too = true, .term = SETTING_COUNT,
      .path = SV_INIT("advies"), .label = T_INIT("Advice given"),
      .meaning = T_INIT("The reporter got advice and nothing more is needed.") },
    { .act = ACT_NO_CONCERN, .from = OPEN_WITH_RECORD, .to = STATE_CLOSED, .permission = MAY_SIGNAL_DECIDE,
      .outcome = OUTCOME_NO_CONCERN, .second = SECOND_ALWAYS, .record_first = true, .term = SETTING_COUNT,
      .path = SV_INIT("geen-zorg"), .label = T_INIT("No concern"),
      .meaning = T_INIT("No further action. A second person looks first, and a sample is read later.") },
    { .act = ACT_REFER_CARE, .from = OPEN_WITH_RECORD, .to = STATE_CLOSED, .permission = MAY_SIGNAL_DECIDE,
      .outcome = OUTCOME_CARE_REFERRAL, .second = SECOND_FOR_MINORS, .record_first = true, .shares = true,
      .only_about_person = true, .child_voice_first = true, .term = SETTING_COUNT, .path = SV_INIT("zorg"),
      .label = T_INIT("Refer to care"), .meaning = T_INIT("Somebody needs help of another kind, and gets it there.") },
    { .act = ACT_REFER_FAMILY, .from = OPEN_WITH_RECORD, .to = STATE_CLOSED, .permission = MAY_SIGNAL_DECIDE,
      .outcome = OUTCOME_FAMILY_SUPPORT, .second = SECOND_FOR_MINORS, .record_first = true, .shares = true,
      .only_about_person = true, .child_voice_first = true, .term = SETTING_COUNT, .path = SV_INIT("familiesteun"),
      .label = T_INIT("Refer to family support"),
      .meaning = T_INIT("The family is offered support. A refusal leaves nothing behind.") },
    { .act = ACT_REFER_YOUTH, .from = OPEN_WITH_RECORD, .to = STATE_CLOSED, .permission = MAY_SIGNAL_DECIDE,
      .outcome = OUTCOME_YOUTH_PROTECTION, .second = SECOND_FOR_MINORS, .record_first = true, .shares = true,
      .only_about_person = true, .child_voice_first = true, .term = SETTING_COUNT, .path = SV_INIT("jeugdbescherming"),
      .label = T_INIT("Youth protection"),
      .meaning = T_INIT("The safety of a child comes first; youth protection takes it up.") },
    { .act = ACT_HAND_OVER_MUNICIPALITY, .from = OPEN, .to = STATE_CLOSED, .permission = MAY_SIGNAL_DECIDE,
      .outcome = OUTCOME_OTHER_MUNICIPALITY, .second = SECOND_FOR_MINORS, .record_first = true, .shares = true,
      .child_voice_first = true, .term = SETTING_COUNT, .path = SV_INIT("andere-gemeente"),
      .label = T_INIT("Hand over to a municipality elsewhere"),
      .meaning = T_INIT("For a municipality that does not work with this system: what was handed over is recorded.") },
    { .act = ACT_OFFER_TRANSFER, .from = OPEN, .to = STATE_TRANSFER_OFFERED, .permission = MAY_SIGNAL_DECIDE,
      .advice_too = true, .term = SETTING_TRANSFER_TERM, .path = SV_INIT("overdragen"),
      .label = T_INIT("Transfer to another municipality"),
      .meaning = T_INIT("Once the other municipality confirms, our copy is destroyed. The reporter's code keeps working.") },
    { .act = ACT_HANDLE_TENSION, .from = IN(STATE_IN_INTAKE) | OPEN_WITH_RECORD, .to = STATE_CLOSED,
      .permission = MAY_SIGNAL_DECIDE, .outcome = OUTCOME_TENSION_HANDLED, .never_about_person = true,
      .term = SETTING_COUNT, .path = SV_INIT("spanning"), .label = T_INIT("Group, place or tension: taken up"),
      .meaning = T_INIT("Taken up without persons. It can never become a list of members.") },
    { .act = ACT_WAIT, .from = IN(STATE_IN_INTAKE) | IN(STATE_RECORDED), .to = STATE_WAITING,
      .permission = MAY_SIGNAL_HANDLE, .term = SETTING_WAIT_TERM, .path = SV_INIT("wachten"),
      .label = T_INIT("Wait for information"),
      .meaning = T_INIT("Ask the reporter, or what parties already hold. Never search yourself. It ends by itself.") },
    { .act = ACT_INFORMATION_IN, .from = IN(STATE_WAITING), .to = STATE_RECORDED, .permission = MAY_SIGNAL_HANDLE,
      .term = SETTING_INTAKE_TERM, .path = SV_INIT("informatie-binnen"), .label = T_INIT("Information is in"),
      .meaning = T_INIT("Go on with what came in.") },
    { .act = ACT_TO_MEETING, .from = IN(STATE_RECORDED), .to = STATE_IN_MEETING, .permission = MAY_SIGNAL_DECIDE,
      .record_first = true, .term = SETTING_MEETING_TERM, .path = SV_INIT("signaaloverleg"),
      .label = T_INIT("To the signal meeting"), .meaning = T_INIT("Discussed there without names.") },
    { .act = ACT_MEETING_HELD, .from = IN(STATE_IN_MEETING), .to = STATE_RECORDED, .permission = MAY_SIGNAL_HANDLE,
      .term = SETTING_INTAKE_TERM, .path = SV_INIT("overleg-gehouden"), .label = T_INIT("The signal meeting was held"),
      .meaning = T_INIT("Write down what it advised, without names of others.") },
    { .act = ACT_READY_FOR_WEIGHING, .from = OPEN_WITH_RECORD, .to = STATE_READY_FOR_WEIGHING,
      .permission = MAY_SIGNAL_DECIDE, .outcome = OUTCOME_TO_WEIGHING, .record_first = true, .not_under_12 = true,
      .child_voice_first = true, .only_about_person = true, .term = SETTING_WEIGHING_TERM, .path = SV_INIT("weging"),
      .label = T_INIT("Ready for weighing"),
      .meaning = T_INIT("Nothing is shared yet: that is a decision of its own.") },
    { .act = ACT_GIVE_TO_WEIGHING, .from = IN(STATE_READY_FOR_WEIGHING), .to = STATE_CLOSED,
      .permission = MAY_WEIGHING_START, .outcome = OUTCOME_TO_WEIGHING, .record_first = true, .not_under_12 = true,
      .child_voice_first = true, .only_about_person = true, .page_above = true, .term = SETTING_COUNT,
      .path = SV_INIT("naar-weging"), .label = T_INIT("Give to the joint weighing"),
      .meaning = T_INIT("Police, prosecution and municipality receive what you tick; never the reporter's own text.") },
    { .act = ACT_URGENT_HAND_OVER,
      .from = OPEN | IN(STATE_SECOND_EYES) | IN(STATE_READY_FOR_WEIGHING) | IN(STATE_TRANSFER_OFFERED),
      .permission = MAY_SIGNAL_HANDLE, .advice_too = true, .term = SETTING_COUNT, .path = SV_INIT("spoed"),
      .label = T_INIT("Urgent: hand over to the police"),
      .meaning = T_INIT("Call 112 first. Nobody needs to approve; you write down afterwards what you told.") },
    { .act = ACT_SECOND_AGREES, .from = IN(STATE_SECOND_EYES), .to = STATE_CLOSED, .permission = MAY_SIGNAL_SECOND,
      .advice_too = true, .term = SETTING_COUNT, .path = SV_INIT("akkoord"), .label = T_INIT("Agree"),
      .meaning = T_INIT("You looked at the record and agree with the proposal.") },
    { .act = ACT_SECOND_DECLINES, .from = IN(STATE_SECOND_EYES), .to = STATE_RECORDED, .permission = MAY_SIGNAL_SECOND,
      .advice_too = true, .term = SETTING_INTAKE_TERM, .path = SV_INIT("niet-akkoord"), .label = T_INIT("Do not agree"),
      .meaning = T_INIT("It goes back, with your reason.") },
    { .act = ACT_CONFIRM_TRANSFER, .from = IN(STATE_TRANSFER_OFFERED), .to = STATE_RECEIVED,
      .permission = MAY_TRANSFER_CONFIRM, .advice_too = true, .term = SETTING_INTAKE_TERM, .path = SV_INIT("ontvangen"),
      .label = T_INIT("Confirm receipt"),
      .meaning = T_INIT("From now on it is yours; the sender's copy is destroyed.") },
    { .act = ACT_DECLINE_TRANSFER, .from = IN(STATE_TRANSFER_OFFERED), .to = STATE_IN_INTAKE,
      .permission = MAY_TRANSFER_CONFIRM, .advice_too = true, .term = SETTING_INTAKE_TERM,
      .path = SV_INIT("terugsturen"), .label = T_INIT("Send back"),
      .meaning = T_INIT("It is not for your municipality.") },
};
const size_t transition_count = sizeof transitions / sizeof transitions[0];

const struct transition *transition_of(enum signal_act act)
{
    for (size_t i = 0; i < transition_count; i++) {
        if (transitions[i].act == act) {
            return &transitions[i];
        }
    }
    return NULL;
}

struct text state_text(enum signal_state state)
{
    static const struct text_word words[] = {
        { STATE_RECEIVED, T_INIT("Received") }, { STATE_IN_INTAKE, T_INIT("In intake") },
        { STATE_RECORDED, T_INIT("Recorded") },
        { STATE_WAITING, T_INIT("Waiting for information") }, { STATE_IN_MEETING, T_INIT("In the signal meeting") },
        { STATE_SECOND_EYES, T_INIT("Second pair of eyes") }, { STATE_TRANSFER_OFFERED, T_INIT("Transfer offered") },
        { STATE_READY_FOR_WEIGHING, T_INIT("Ready for weighing") }, { STATE_CLOSED, T_INIT("Closed") },
    };
    return TEXT_WORD_OF(words, state);
}

struct text act_text(enum signal_act act)
{
    static const struct text_word words[] = {
        { ACT_RECEIVE, T_INIT("Received") }, { ACT_TAKE_UP, T_INIT("Taken up") },
        { ACT_COMPLETE_RECORD, T_INIT("Record completed") },
        { ACT_ADVISE, T_INIT("Closed with advice") }, { ACT_NO_CONCERN, T_INIT("No concern") },
        { ACT_REFER_CARE, T_INIT("Referred to care") }, { ACT_REFER_FAMILY, T_INIT("Referred to family support") },
        { ACT_REFER_YOUTH, T_INIT("Given to youth protection") },
        { ACT_HAND_OVER_MUNICIPALITY, T_INIT("Handed over to a municipality elsewhere") },
        { ACT_OFFER_TRANSFER, T_INIT("Transfer offered") }, { ACT_CONFIRM_TRANSFER, T_INIT("Transfer received") },
        { ACT_DECLINE_TRANSFER, T_INIT("Transfer sent back") },
        { ACT_HANDLE_TENSION, T_INIT("Tension taken up, without persons") },
        { ACT_WAIT, T_INIT("Waiting for information") }, { ACT_INFORMATION_IN, T_INIT("Information came in") },
        { ACT_WAIT_ENDED, T_INIT("Waiting ended by itself") }, { ACT_TO_MEETING, T_INIT("To the signal meeting") },
        { ACT_MEETING_HELD, T_INIT("Signal meeting held") }, { ACT_READY_FOR_WEIGHING, T_INIT("Ready for weighing") },
        { ACT_SECOND_AGREES, T_INIT("Second person agreed") },
        { ACT_SECOND_DECLINES, T_INIT("Second person did not agree") },
        { ACT_URGENT_HAND_OVER, T_INIT("Urgent hand-over to the police") },
        { ACT_WITHDRAW, T_INIT("Withdrawn by the reporter") },
        { ACT_KEEP_AFTER_WITHDRAWAL, T_INIT("Observations kept by two people") }, { ACT_ASSIGN, T_INIT("Assigned") },
        { ACT_DECLARE_CONFLICT, T_INIT("Handed to another because of a conflict of interest") },
        { ACT_GIVE_TO_WEIGHING, T_INIT("Given to the joint weighing") },
    };
    return TEXT_WORD_OF(words, act);
}

struct text outcome_text(enum signal_outcome outcome)
{
    static const struct text_word words[] = {
        { OUTCOME_NONE, T_INIT("No outcome yet") }, { OUTCOME_ADVICE, T_INIT("Advice") },
        { OUTCOME_NO_CONCERN, T_INIT("No concern") },
        { OUTCOME_CARE_REFERRAL, T_INIT("Care") }, { OUTCOME_FAMILY_SUPPORT, T_INIT("Family support") },
        { OUTCOME_YOUTH_PROTECTION, T_INIT("Youth protection") },
        { OUTCOME_OTHER_MUNICIPALITY, T_INIT("Other municipality") },
        { OUTCOME_TENSION_HANDLED, T_INIT("Tension, without persons") },
        { OUTCOME_TOO_LITTLE_INFORMATION, T_INIT("Too little information") },
        { OUTCOME_WITHDRAWN, T_INIT("Withdrawn") },
        { OUTCOME_TO_WEIGHING, T_INIT("To weighing") },
    };
    return TEXT_WORD_OF(words, outcome);
}

struct text about_text(enum signal_about about)
{
    static const struct text_word words[] = {
        { ABOUT_UNKNOWN, T_INIT("Unknown") }, { ABOUT_PERSON, T_INIT("A person") }, { ABOUT_GROUP, T_INIT("A group") },
        { ABOUT_PLACE, T_INIT("A place or event") }, { ABOUT_ONLINE, T_INIT("Something online") },
    };
    return TEXT_WORD_OF(words, about);
}

struct text channel_text(enum signal_channel channel)
{
    static const struct text_word words[] = {
        { CHANNEL_WEB, T_INIT("Web form") }, { CHANNEL_PHONE, T_INIT("Phone") }, { CHANNEL_DESK, T_INIT("Desk") },
        { CHANNEL_MAIL, T_INIT("Mail") },
    };
    return TEXT_WORD_OF(words, channel);
}

struct text relation_text(enum reporter_relation relation)
{
    static const struct text_word words[] = {
        { RELATION_UNKNOWN, T_INIT("Not told") }, { RELATION_FAMILY, T_INIT("Family") },
        { RELATION_FRIEND, T_INIT("Friend") },
        { RELATION_NEIGHBOUR, T_INIT("Neighbour") }, { RELATION_EDUCATION, T_INIT("School") },
        { RELATION_YOUTH_WORK, T_INIT("Youth work") }, { RELATION_CARE, T_INIT("Care") },
        { RELATION_MUNICIPALITY, T_INIT("Works at the municipality") },
        { RELATION_WORK, T_INIT("Colleague or employer") },
        { RELATION_ASSOCIATION, T_INIT("Association") }, { RELATION_OTHER, T_INIT("Other") },
    };
    return TEXT_WORD_OF(words, relation);
}

struct text age_text(enum age_band age)
{
    static const struct text_word words[] = {
        { AGE_UNKNOWN, T_INIT("Age not known") }, { AGE_UNDER_12, T_INIT("Younger than 12") },
        { AGE_12_TO_15, T_INIT("12 to 15") },
        { AGE_16_TO_17, T_INIT("16 or 17") }, { AGE_ADULT, T_INIT("18 or older") },
    };
    return TEXT_WORD_OF(words, age);
}

struct text contact_text(enum contact_mode contact)
{
    static const struct text_word words[] = {
        { CONTACT_ANONYMOUS, T_INIT("Anonymous") }, { CONTACT_CONFIDENTIAL, T_INIT("Confidential") },
        { CONTACT_OPEN, T_INIT("Open") },
    };
    return TEXT_WORD_OF(words, contact);
}
