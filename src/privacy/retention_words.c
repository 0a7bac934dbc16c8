#include "privacy/retention_words.h"

struct text decision_act_text(enum decision_act act)
{
    switch (act) {
    case DECISION_STOP: return T("Keep longer, sealed");
    case DECISION_LIFT: return T("Stop keeping longer");
    case DECISION_EARLY: return T("Destroy earlier");
    }
    return T("Destroy earlier");
}

struct text decision_ground_text(enum decision_ground ground)
{
    switch (ground) {
    case GROUND_CLAIM: return T("A claim for damages");
    case GROUND_RIGHTS_REQUEST: return T("A pending request of the person concerned");
    case GROUND_COMPLAINT: return T("A complaint");
    case GROUND_COURT: return T("A court case");
    case GROUND_GONE: return T("The ground is no longer there");
    case GROUND_NOT_NEEDED: return T("It is no longer needed");
    case GROUND_ERASURE_GRANTED: return T("A request for erasure was granted");
    case GROUND_UNLAWFUL: return T("It should never have been recorded");
    }
    return T("The ground is no longer there");
}

struct text decision_state_text(enum decision_state state)
{
    switch (state) {
    case DECISION_PROPOSED: return T("waits for a second person");
    case DECISION_IN_FORCE: return T("in force");
    case DECISION_ENDED: return T("ended");
    }
    return T("ended");
}
