/* The kinds of rows that the joint weighing owns, each a type of its own, and the closed lists stored in them.
 *
 * Numbers are what the database holds: never reuse or renumber one.
 */
#ifndef SEINHUIS_WEIGHING_IDS_H
#define SEINHUIS_WEIGHING_IDS_H

#include "signals/ids.h"
#include "vault/vault.h"

DEFINE_ID(weighing)
DEFINE_ID(fact)
DEFINE_ID(position)
DEFINE_ID(addendum)
DEFINE_ID(weighing_step)
DEFINE_ID(pack)
DEFINE_ID(minutes)
DEFINE_ID(weighing_letter)

enum weighing_state {
    WEIGHING_GATHERING = 1,    /* first positions come in, sealed */
    WEIGHING_OPENED = 2,       /* opened together, discussed; final positions come in */
    WEIGHING_TO_DECIDE = 3,    /* all final positions are in */
    WEIGHING_URGENT = 4,       /* by phone: oral advices are noted */
    WEIGHING_PROVISIONAL = 5,  /* decided by phone, to be confirmed within a time */
    WEIGHING_CLOSED = 6,
    WEIGHING_PROPOSED = 7      /* about a minor: nothing left the reporting point yet, a second person is asked */
};

enum weighing_outcome {
    WEIGHING_NO_OUTCOME = 0,
    WEIGHING_ADMITTED = 1,
    WEIGHING_NOT_ADMITTED = 2,
    WEIGHING_EXPIRED = 3,      /* no advice in time */
    WEIGHING_LAPSED = 4,       /* urgent, and not confirmed in time */
    WEIGHING_WITHDRAWN = 5     /* the signal was withdrawn */
};

/* Words only: never counted, added or drawn on a page. */
enum advice_answer { ANSWER_SEALED = 0, ANSWER_ADMIT = 1, ANSWER_NOT_ADMIT = 2, ANSWER_NOT_KNOWN = 3 };

enum position_round {
    ROUND_FIRST = 1, /* sealed under its party's own key until all three are in */
    ROUND_FINAL = 2, /* after the discussion */
    ROUND_ORAL = 3   /* urgent, by phone */
};

/* Beside the parties, which are the vault's (enum vault_party): an act of no party, a fact from the report itself. */
#define PARTY_NONE ((enum vault_party)0)

/* All that is ever recorded of what kind of data a fact is. */
enum fact_category { FACT_ORDINARY = 1, FACT_SPECIAL = 2, FACT_CRIMINAL = 3 };

enum weighing_act {
    WEIGHING_ACT_START = 1,
    WEIGHING_ACT_START_URGENT = 2,
    WEIGHING_ACT_PROPOSE = 3,           /* about a minor: before anything is shared */
    WEIGHING_ACT_SECOND_AGREES = 4,
    WEIGHING_ACT_FIRST_POSITION = 5,    /* the third opens them all */
    WEIGHING_ACT_FINAL_POSITION = 6,    /* the third makes it ready to decide */
    WEIGHING_ACT_RECORD_FIRST = 7,      /* by the process lead, for a party that does not sign in */
    WEIGHING_ACT_RECORD_FINAL = 8,
    WEIGHING_ACT_ADDENDUM = 9,
    WEIGHING_ACT_ADD_FACT = 10,
    WEIGHING_ACT_WITHDRAW_CONTENT = 11, /* by the party that provided it */
    WEIGHING_ACT_PACK = 12,
    WEIGHING_ACT_MINUTES = 13,          /* signed minutes confirm what was recorded for a party */
    WEIGHING_ACT_CRIMINAL_NOTICE = 14,
    WEIGHING_ACT_ASK_SECOND_READER = 15,
    WEIGHING_ACT_SECOND_VIEW = 16,
    WEIGHING_ACT_ADMIT = 17,
    WEIGHING_ACT_NOT_ADMIT = 18,
    WEIGHING_ACT_ORAL_ADVICE = 19,
    WEIGHING_ACT_ADMIT_BY_PHONE = 20,
    WEIGHING_ACT_CONFIRM = 21,          /* a party confirms its oral advice; the third makes it definite */
    WEIGHING_ACT_ESCALATE = 22,         /* the clock */
    WEIGHING_ACT_EXPIRE = 23,           /* the clock */
    WEIGHING_ACT_LAPSE = 24,            /* the clock */
    WEIGHING_ACT_SIGNAL_WITHDRAWN = 25,
    WEIGHING_ACT_DECLARE_CONFLICT = 26,
    WEIGHING_ACT_INFORM = 27            /* after a weighing without a case: told, or looked at again on a day */
};

#endif
