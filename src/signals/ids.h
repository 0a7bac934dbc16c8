/* The kinds of rows that signals own, each a type of its own, and the closed lists stored in them.
 *
 * Numbers are what the database holds: never reuse or renumber one.
 */
#ifndef SEINHUIS_SIGNALS_IDS_H
#define SEINHUIS_SIGNALS_IDS_H

#include "base/id.h"

DEFINE_ID(signal)
DEFINE_ID(observation)
DEFINE_ID(message)
DEFINE_ID(step)
DEFINE_ID(disclosure)
DEFINE_ID(sample)

enum signal_kind { SIGNAL_REPORT = 1, SIGNAL_ADVICE = 2 };

enum signal_about {
    ABOUT_UNKNOWN = 0,
    ABOUT_PERSON = 1,
    ABOUT_GROUP = 2,     /* holds no persons, ever */
    ABOUT_PLACE = 3,     /* a place or an event */
    ABOUT_ONLINE = 4
};

enum signal_channel { CHANNEL_WEB = 1, CHANNEL_PHONE = 2, CHANNEL_DESK = 3, CHANNEL_MAIL = 4 };

/* The reporter's relation to what is reported: the only "source type" that is counted. */
enum reporter_relation {
    RELATION_UNKNOWN = 0,
    RELATION_FAMILY = 1,
    RELATION_FRIEND = 2,
    RELATION_NEIGHBOUR = 3,
    RELATION_EDUCATION = 4,
    RELATION_YOUTH_WORK = 5,
    RELATION_CARE = 6,
    RELATION_MUNICIPALITY = 7, /* a colleague: desk, enforcement, neighbourhood team */
    RELATION_WORK = 8,         /* colleague or employer elsewhere */
    RELATION_ASSOCIATION = 9,  /* sport, community or religious organisation, as an organisation that reports */
    RELATION_OTHER = 10
};

enum contact_mode {
    CONTACT_ANONYMOUS = 1,    /* we do not know who it is */
    CONTACT_CONFIDENTIAL = 2, /* default: we do not name them */
    CONTACT_OPEN = 3
};

enum age_band { AGE_UNKNOWN = 0, AGE_UNDER_12 = 1, AGE_12_TO_15 = 2, AGE_16_TO_17 = 3, AGE_ADULT = 4 };

enum signal_state {
    STATE_RECEIVED = 1,
    STATE_IN_INTAKE = 2,
    STATE_RECORDED = 3,           /* the official record exists */
    STATE_WAITING = 4,            /* for information, until a date */
    STATE_IN_MEETING = 5,         /* on the agenda of a signal meeting, discussed anonymised */
    STATE_SECOND_EYES = 6,        /* an outcome is proposed and waits for a second person */
    STATE_TRANSFER_OFFERED = 7,   /* to another municipality of this installation */
    STATE_READY_FOR_WEIGHING = 8,
    STATE_CLOSED = 9
};

/* All that a reporter's page ever shows; tied to no stage of a case. */
enum reporter_state { REPORTER_RECEIVED = 1, REPORTER_IN_HANDLING = 2, REPORTER_ASSESSED = 3, REPORTER_FINISHED = 4 };

enum signal_outcome {
    OUTCOME_NONE = 0,
    OUTCOME_ADVICE = 1,
    OUTCOME_NO_CONCERN = 2,
    OUTCOME_CARE_REFERRAL = 3,
    OUTCOME_FAMILY_SUPPORT = 4,
    OUTCOME_YOUTH_PROTECTION = 5,
    OUTCOME_OTHER_MUNICIPALITY = 6,
    OUTCOME_TENSION_HANDLED = 7,      /* a group, place or tension without persons */
    OUTCOME_TOO_LITTLE_INFORMATION = 8,
    OUTCOME_WITHDRAWN = 9,
    OUTCOME_TO_WEIGHING = 10
};

enum signal_act {
    ACT_RECEIVE = 1,
    ACT_TAKE_UP = 2,
    ACT_COMPLETE_RECORD = 3,
    ACT_ADVISE = 4,
    ACT_NO_CONCERN = 5,
    ACT_REFER_CARE = 6,
    ACT_REFER_FAMILY = 7,
    ACT_REFER_YOUTH = 8,
    ACT_HAND_OVER_MUNICIPALITY = 9,   /* outside this installation: recorded */
    ACT_OFFER_TRANSFER = 10,          /* inside this installation */
    ACT_CONFIRM_TRANSFER = 11,
    ACT_DECLINE_TRANSFER = 12,
    ACT_HANDLE_TENSION = 13,
    ACT_WAIT = 14,
    ACT_INFORMATION_IN = 15,
    ACT_WAIT_ENDED = 16,
    ACT_TO_MEETING = 17,
    ACT_MEETING_HELD = 18,
    ACT_READY_FOR_WEIGHING = 19,
    ACT_SECOND_AGREES = 20,
    ACT_SECOND_DECLINES = 21,
    ACT_URGENT_HAND_OVER = 22,
    ACT_WITHDRAW = 23,
    ACT_KEEP_AFTER_WITHDRAWAL = 24,
    ACT_ASSIGN = 25,
    ACT_DECLARE_CONFLICT = 26,
    ACT_GIVE_TO_WEIGHING = 27         /* the act of disclosure: its page stands in weighing/ */
};

enum observation_kind { OBSERVATION_SEEN = 1, OBSERVATION_HEARD = 2, OBSERVATION_OPINION = 3 };
enum observation_status { OBSERVATION_STANDS = 0, OBSERVATION_CONFIRMED = 1, OBSERVATION_REFUTED = 2 };

enum inform_state {
    INFORM_NOT_NEEDED = 0,      /* nobody can be identified */
    INFORM_DUE = 1,
    INFORM_DONE = 2,
    INFORM_NOT_IDENTIFIABLE_ANY_MORE = 3,
    INFORM_POSTPONED = 4        /* with ground, decider and a date to look again */
};

#endif
