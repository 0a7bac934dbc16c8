/* The kinds of rows that cases own, each a type of its own, and the closed lists stored in them.
 *
 * Numbers are what the database holds: never reuse or renumber one.
 */
#ifndef SEINHUIS_CASES_IDS_H
#define SEINHUIS_CASES_IDS_H

#include "base/id.h"
#include "organisation/sharing.h" /* sharing_party, data_category */
#include "signals/ids.h"          /* age_band, inform_state */

DEFINE_ID(casefile) /* "case" is a word of C */
DEFINE_ID(case_step)
DEFINE_ID(participant)
DEFINE_ID(contribution)
DEFINE_ID(conference)
DEFINE_ID(agenda_item)
DEFINE_ID(attendance)
DEFINE_ID(case_action)
DEFINE_ID(plan)
DEFINE_ID(plan_goal)
DEFINE_ID(plan_measure)
DEFINE_ID(plan_relative)
DEFINE_ID(review)
DEFINE_ID(case_letter)
DEFINE_ID(case_notice)

enum case_state {
    CASE_OPEN = 1,        /* admitted, no plan yet */
    CASE_ACTIVE = 2,      /* a plan is adopted */
    CASE_SCALED_DOWN = 3,
    CASE_CLOSING = 4,     /* closing is proposed and waits for a second person */
    CASE_CLOSED = 5
};

enum case_act {
    CASE_ACT_OPEN = 1,                 /* admitted by a weighing */
    CASE_ACT_CONFIRM = 2,              /* the urgent admission was confirmed */
    CASE_ACT_LAPSE = 3,                /* it was not: the case ends */
    CASE_ACT_ASSIGN = 4,
    CASE_ACT_DECLARE_CONFLICT = 5,
    CASE_ACT_INFORM = 6,
    /* participants */
    CASE_ACT_ADD_PARTICIPANT = 7,
    CASE_ACT_PROPOSE_PARTICIPANT = 8,  /* about a minor, from outside: waits for a second person */
    CASE_ACT_AGREE_PARTICIPANT = 9,
    CASE_ACT_DECLINE_PARTICIPANT = 10,
    CASE_ACT_EXTEND_PARTICIPANT = 11,
    CASE_ACT_END_PARTICIPANT = 12,
    CASE_ACT_ACCESS_ENDED = 13,        /* the clock: its last day has passed */
    CASE_ACT_ACCESS_UNUSED = 14,       /* the clock: nobody looked for too long */
    CASE_ACT_SUSPEND_ACCESS = 15,      /* two reviews were missed */
    CASE_ACT_RESTORE_ACCESS = 16,
    /* contributions */
    CASE_ACT_CONTRIBUTE = 17,
    CASE_ACT_WITHDRAW_CONTRIBUTION = 18,
    /* conferences and actions */
    CASE_ACT_PLAN_CONFERENCE = 19,
    CASE_ACT_HOLD_CONFERENCE = 20,
    CASE_ACT_CANCEL_CONFERENCE = 21,
    CASE_ACT_ADD_ACTION = 22,
    CASE_ACT_FINISH_ACTION = 23,
    /* plan and review */
    CASE_ACT_ADOPT_PLAN = 24,          /* the first: the case becomes active */
    CASE_ACT_RENEW_PLAN = 25,          /* a later version */
    CASE_ACT_CONTINUE = 26,            /* outcome of a review */
    CASE_ACT_SCALE_DOWN = 27,
    CASE_ACT_SCALE_UP = 28,
    CASE_ACT_MISS_REVIEW = 29,         /* the clock */
    /* closing */
    CASE_ACT_PROPOSE_CLOSING = 30,
    CASE_ACT_CLOSE = 31,               /* nothing is left to worry about, and nobody is a minor */
    CASE_ACT_SECOND_AGREES = 32,
    CASE_ACT_SECOND_DECLINES = 33,
    CASE_ACT_WRITE_LETTER = 34,
    CASE_ACT_NOTIFY_RECIPIENTS = 35
};

enum closing_reason {
    CLOSING_NONE = 0,
    CLOSING_GOALS_MET = 1,
    CLOSING_NO_CONCERN = 2,            /* the concern is gone, or was not founded */
    CLOSING_ORDINARY_CARE = 3,         /* ordinary care or support is enough */
    CLOSING_OTHER_MUNICIPALITY = 4,    /* moved */
    CLOSING_CRIMINAL_LAW = 5,          /* the prosecution takes it over */
    CLOSING_NOT_PROPORTIONATE = 6,
    CLOSING_NOT_CONFIRMED = 7,         /* the urgent admission lapsed */
    CLOSING_REVIEW_MISSED = 8,
    CLOSING_DIED = 9
};

enum participant_tier {
    TIER_CORE = 1,       /* police, prosecution, municipality */
    TIER_CASE_PARTY = 2,
    TIER_EXTERNAL = 3
};

enum participant_state {
    PARTICIPANT_PROPOSED = 1, /* waits for a second person: sees nothing */
    PARTICIPANT_TAKES_PART = 2,
    PARTICIPANT_ENDED = 3,
    PARTICIPANT_DECLINED = 4
};
enum participant_end {
    PARTICIPANT_NOT_ENDED = 0,
    PARTICIPANT_ENDED_BY_DECISION = 1,
    PARTICIPANT_ENDED_BY_DAY = 2,
    PARTICIPANT_ENDED_UNUSED = 3,
    PARTICIPANT_ENDED_CASE_CLOSED = 4
};

/* What a participant sees beside their own items and tasks: one bit each. */
enum case_scope {
    SCOPE_PICTURE = 1,        /* who it is about, the agreed picture, the course */
    SCOPE_PLAN = 2,           /* goals and measures */
    SCOPE_CONTRIBUTIONS = 4,  /* what others contributed */
    SCOPE_CONFERENCE = 8,     /* when conferences are held; their items only of those that they are asked for */
    SCOPE_ALL = 15
};

enum conference_state { CONFERENCE_PLANNED = 1, CONFERENCE_HELD = 2, CONFERENCE_CANCELLED = 3 };
enum presence { PRESENCE_UNKNOWN = 0, PRESENCE_PRESENT = 1, PRESENCE_ABSENT = 2 };
enum action_state { ACTION_OPEN = 1, ACTION_DONE = 2, ACTION_DROPPED = 3 };

#endif
