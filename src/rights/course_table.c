/* The table of the course, and the words for its lists. */
#include "rights/course.h"

#define IN(state) (UINT32_C(1) << (state))

enum {
    OPEN = IN(RIGHTS_RECEIVED) | IN(RIGHTS_IDENTIFIED) | IN(RIGHTS_ASK_PROPOSED) | IN(RIGHTS_ASKED) |
           IN(RIGHTS_ANSWERED)
};

/* The order is that of the buttons on a request's page. */
const struct rights_transition rights_transitions[] = {
    { .act = RIGHTS_ACT_IDENTIFY, .from = IN(RIGHTS_RECEIVED), .to = RIGHTS_IDENTIFIED,
      .permission = MAY_RIGHTS_HANDLE, .path = SV_INIT("identiteit"), .label = T_INIT("Say how identity was checked"),
      .meaning = T_INIT("Only how it was established. No copy or number of a document is kept.") },
    { .act = RIGHTS_ACT_PROPOSE, .from = IN(RIGHTS_IDENTIFIED), .to = RIGHTS_ASK_PROPOSED,
      .permission = MAY_RIGHTS_HANDLE, .path = SV_INIT("vraag"),
      .label = T_INIT("Propose to ask all owners of dossiers"),
      .meaning = T_INIT("Each owner answers about the own dossiers only. A second person has to agree first.") },
    { .act = RIGHTS_ACT_AGREE, .from = IN(RIGHTS_ASK_PROPOSED), .to = RIGHTS_ASKED, .permission = MAY_RIGHTS_HANDLE,
      .path = SV_INIT("akkoord"), .label = T_INIT("Agree: the question is asked"),
      .meaning = T_INIT("You are the second person. From here all owners have to answer.") },
    { .act = RIGHTS_ACT_DISAGREE, .from = IN(RIGHTS_ASK_PROPOSED), .to = RIGHTS_IDENTIFIED,
      .permission = MAY_RIGHTS_HANDLE, .path = SV_INIT("niet-akkoord"), .label = T_INIT("Do not agree"),
      .meaning = T_INIT("Nobody is asked. Say what has to be better first.") },
    { .act = RIGHTS_ACT_ASK_AGAIN, .from = IN(RIGHTS_ASKED), .permission = MAY_RIGHTS_HANDLE,
      .path = SV_INIT("opnieuw-vragen"), .label = T_INIT("Ask who owns the dossiers now"),
      .meaning = T_INIT("For when somebody left or handed over. Who answered already is not asked again.") },
    { .act = RIGHTS_ACT_REDACT, .from = IN(RIGHTS_ANSWERED), .permission = MAY_RIGHTS_HANDLE,
      .path = SV_INIT("overzicht"), .label = T_INIT("Read what was found"),
      .meaning = T_INIT("Text by text, with a reason for what is left out. The reporter never stands in it.") },
    { .act = RIGHTS_ACT_DECIDE, .from = IN(RIGHTS_ANSWERED), .to = RIGHTS_DECIDED, .permission = MAY_RIGHTS_HANDLE,
      .path = SV_INIT("besluit"), .label = T_INIT("Decide"),
      .meaning = T_INIT("For all organisations that work together. The letter is made from this.") },
    { .act = RIGHTS_ACT_EXTEND, .from = OPEN, .permission = MAY_RIGHTS_HANDLE, .path = SV_INIT("verlengen"),
      .label = T_INIT("Take more time, once"),
      .meaning = T_INIT("Only within the first month, with a reason that the person hears.") },
    { .act = RIGHTS_ACT_STOP, .from = OPEN, .to = RIGHTS_DECIDED, .permission = MAY_RIGHTS_HANDLE,
      .path = SV_INIT("beeindigen"), .label = T_INIT("End without a decision"),
      .meaning = T_INIT("Because it was withdrawn, or because it could not be established who asks.") },
    { .act = RIGHTS_ACT_ANSWER, .from = IN(RIGHTS_ASKED), .to = RIGHTS_ANSWERED, .permission = MAY_RIGHTS_ANSWER },
    { .act = RIGHTS_ACT_ESCALATE, .from = OPEN, .permission = MAY_NOTHING_NEEDED },
};
const size_t rights_transition_count = sizeof rights_transitions / sizeof rights_transitions[0];

const struct rights_transition *rights_transition_of(enum rights_act act)
{
    for (size_t i = 0; i < rights_transition_count; i++) {
        if (rights_transitions[i].act == act) {
            return &rights_transitions[i];
        }
    }
    return NULL;
}

/* --- words --- */
struct text rights_kind_text(enum rights_kind kind)
{
    switch (kind) {
    case RIGHTS_ACCESS: return T("Access");
    case RIGHTS_CORRECTION: return T("Correction");
    case RIGHTS_OBJECTION: return T("Objection");
    case RIGHTS_ERASURE: return T("Erasure");
    }
    return T("–");
}

struct text rights_channel_text(enum rights_channel channel)
{
    switch (channel) {
    case RIGHTS_BY_LETTER: return T("By letter");
    case RIGHTS_BY_PHONE: return T("By phone");
    case RIGHTS_AT_COUNTER: return T("At the counter");
    }
    return T("–");
}

struct text rights_identity_text(enum rights_identity identity)
{
    switch (identity) {
    case IDENTITY_NOT_YET: return T("Not checked yet");
    case IDENTITY_COUNTER: return T("Came along and showed a document");
    case IDENTITY_HOME: return T("Showed a document at home");
    case IDENTITY_CALLED_BACK: return T("Called back on a known number, with control questions");
    case IDENTITY_LAWYER: return T("A lawyer declares to act for this person");
    case IDENTITY_REPRESENTATIVE: return T("A parent or representative whose authority was shown");
    }
    return T("–");
}

struct text rights_state_text(enum rights_state state)
{
    switch (state) {
    case RIGHTS_RECEIVED: return T("Received");
    case RIGHTS_IDENTIFIED: return T("We know who asks");
    case RIGHTS_ASK_PROPOSED: return T("Waits for a second person");
    case RIGHTS_ASKED: return T("Owners are asked");
    case RIGHTS_ANSWERED: return T("All owners answered");
    case RIGHTS_DECIDED: return T("Finished");
    }
    return T("–");
}

struct text rights_outcome_text(enum rights_outcome outcome)
{
    switch (outcome) {
    case RIGHTS_NO_OUTCOME: return T("No decision yet");
    case RIGHTS_GRANTED: return T("Granted");
    case RIGHTS_GRANTED_IN_PART: return T("Granted in part");
    case RIGHTS_NOTHING: return T("No data that we can give");
    case RIGHTS_REFUSED: return T("Refused");
    case RIGHTS_WITHDRAWN: return T("Withdrawn by who asked");
    case RIGHTS_NOT_IDENTIFIED: return T("Not established who asks");
    }
    return T("–");
}

struct text rights_act_text(enum rights_act act)
{
    switch (act) {
    case RIGHTS_ACT_RECEIVE: return T("Request entered");
    case RIGHTS_ACT_IDENTIFY: return T("Identity checked");
    case RIGHTS_ACT_PROPOSE: return T("Question to all owners proposed");
    case RIGHTS_ACT_AGREE: return T("Second person agreed, owners asked");
    case RIGHTS_ACT_DISAGREE: return T("Second person did not agree");
    case RIGHTS_ACT_ANSWER: return T("An owner answered");
    case RIGHTS_ACT_EXTEND: return T("More time taken");
    case RIGHTS_ACT_REDACT: return T("Text of a dossier judged");
    case RIGHTS_ACT_DECIDE: return T("Decided");
    case RIGHTS_ACT_STOP: return T("Ended without a decision");
    case RIGHTS_ACT_ESCALATE: return T("Past its day: mayor told");
    case RIGHTS_ACT_ASK_AGAIN: return T("Present owners asked");
    }
    return T("–");
}
