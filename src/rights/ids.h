/* The kinds of rows that the rights of the person concerned own, and the closed lists stored in them.
 *
 * Numbers are what the database holds: never reuse or renumber one.
 */
#ifndef SEINHUIS_RIGHTS_IDS_H
#define SEINHUIS_RIGHTS_IDS_H

#include "base/id.h"

DEFINE_ID(rights_request)
DEFINE_ID(rights_question)
DEFINE_ID(rights_found)
DEFINE_ID(redaction)
DEFINE_ID(rights_step)

enum rights_kind { RIGHTS_ACCESS = 1, RIGHTS_CORRECTION = 2, RIGHTS_OBJECTION = 3, RIGHTS_ERASURE = 4 };

/* How it came in: there is no public form, because nobody may see over a shoulder that somebody asks. */
enum rights_channel { RIGHTS_BY_LETTER = 1, RIGHTS_BY_PHONE = 2, RIGHTS_AT_COUNTER = 3 };

/* How it was established who asks. Nothing of a document is kept: no copy, no number. */
enum rights_identity {
    IDENTITY_NOT_YET = 0,
    IDENTITY_COUNTER = 1,        /* came along and showed a document */
    IDENTITY_HOME = 2,           /* at home, on paper, a document was shown */
    IDENTITY_CALLED_BACK = 3,    /* called back on a number the municipality already had, and control questions */
    IDENTITY_LAWYER = 4,         /* a lawyer declares to act for this person */
    IDENTITY_REPRESENTATIVE = 5  /* parent or legal representative, whose authority was shown */
};

enum rights_state {
    RIGHTS_RECEIVED = 1,
    RIGHTS_IDENTIFIED = 2,
    RIGHTS_ASK_PROPOSED = 3,     /* the one question to all owners waits for a second person */
    RIGHTS_ASKED = 4,
    RIGHTS_ANSWERED = 5,         /* all owners answered */
    RIGHTS_DECIDED = 6
};

enum rights_outcome {
    RIGHTS_NO_OUTCOME = 0,
    RIGHTS_GRANTED = 1,
    RIGHTS_GRANTED_IN_PART = 2,
    RIGHTS_NOTHING = 3,          /* nothing is known, or nothing may be said: one outcome, one letter */
    RIGHTS_REFUSED = 4,
    RIGHTS_WITHDRAWN = 5,        /* by who asked */
    RIGHTS_NOT_IDENTIFIED = 6    /* it could not be established who asks */
};

enum rights_act {
    RIGHTS_ACT_RECEIVE = 1,
    RIGHTS_ACT_IDENTIFY = 2,
    RIGHTS_ACT_PROPOSE = 3,
    RIGHTS_ACT_AGREE = 4,
    RIGHTS_ACT_DISAGREE = 5,
    RIGHTS_ACT_ANSWER = 6,       /* by an owner; the last one moves it on */
    RIGHTS_ACT_EXTEND = 7,
    RIGHTS_ACT_REDACT = 8,
    RIGHTS_ACT_DECIDE = 9,
    RIGHTS_ACT_STOP = 10,        /* withdrawn, or nobody could be identified */
    RIGHTS_ACT_ESCALATE = 11,    /* the clock */
    RIGHTS_ACT_ASK_AGAIN = 12    /* the same question to who owns the dossiers now */
};

/* Which room a dossier lies in. */
enum rights_domain_id { RIGHTS_IN_SIGNALS = 1, RIGHTS_IN_WEIGHINGS = 2, RIGHTS_IN_CASES = 3, RIGHTS_DOMAIN_END };

/* Why something is left out. */
enum redaction_reason {
    REDACTION_NONE = 0,            /* looked at, and given */
    REDACTION_REPORTER = 1,        /* by the program alone, and never undone */
    REDACTION_OTHERS = 2,
    REDACTION_INVESTIGATION = 3,
    REDACTION_SAFETY = 4,
    REDACTION_PREPARATION = 5,
    REDACTION_POLICE_OR_JUSTICE = 6,
    REDACTION_NOT_JUDGED = 7,      /* nobody looked at it yet: it is not given */
    REDACTION_END
};

#endif
