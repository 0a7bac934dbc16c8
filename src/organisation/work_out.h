/* Outgoing work: what must reach somebody outside the screen, waiting until it is carried or a person has done it by
 * hand.
 *
 * What it is. A row says: this kind of work, for this recipient, before this day. It never says about whom or what was
 * told: a notice that leaves the building reads "there is work waiting", and the screen behind sign-in says the rest.
 * Invariants
 *   - No content, name, code or address: kinds and recipients are closed lists, the rest is dates and numbers.
 *   - The same work for the same recipient waits once: adding it again while it is open changes nothing.
 *   - Nothing disappears by itself: work is open until somebody, or the program, says it is done.
 * Tables owned: work_out.
 */
#ifndef SEINHUIS_ORGANISATION_WORK_OUT_H
#define SEINHUIS_ORGANISATION_WORK_OUT_H

#include "access/access.h"
#include "base/date.h"

DEFINE_ID(work_out)

/* Numbers are what the database holds: never reuse or renumber one. */
enum work_kind {
    WORK_REPORT_OUTSIDE_HOURS = 1,    /* something came in while nobody reads */
    WORK_REPORTER_WROTE = 2,          /* a message from a reporter waits */
    WORK_TERM_PASSED = 3,             /* something stands past its term */
    WORK_WITHOUT_OWNER = 4,           /* open work of somebody whose account ended, or that nobody took */
    WORK_DEPUTY_MISSING = 5,
    WORK_SECOND_PERSON_ASKED = 6,     /* a proposal waits for another person */
    WORK_TRANSFER_OFFERED = 7,        /* another municipality of this installation is asked to take over */
    WORK_RECIPIENT_TOLD = 8,          /* a recipient must be told that what it received was withdrawn or corrected */
    WORK_RECALL = 9,                  /* a recipient must be asked to destroy what it received */
    WORK_PAPER_BACK = 10,             /* a copy on paper must be asked back */
    WORK_INFORM_DUE = 11,             /* the person concerned must be informed, or the postponement looked at again */
    WORK_DESTRUCTION_LISTED = 12,     /* the list of what will be destroyed has new items */
    WORK_DESTRUCTION_UNAUTHORISED = 13, /* a retention rule has no standing authorisation */
    WORK_DESTRUCTION_FAILED = 14,     /* something could not be destroyed on its day */
    WORK_LETTER = 15,                 /* a letter must be printed and sent */
    WORK_POSITION_ASKED = 16,         /* a party's first or final position */
    WORK_POSITIONS_LATE = 17,         /* the day for positions passed: escalate */
    WORK_DECISION_ASKED = 18,
    WORK_SECOND_VIEW_ASKED = 19,      /* a second reader writes a view before a deviation */
    WORK_DECIDED_AGAINST = 20,        /* the FG sees a decision against an advice at once */
    WORK_CASE_OPENED = 21,
    WORK_CONFERENCE_PLANNED = 22,
    WORK_ACTION_ASKED = 23,
    WORK_PLAN_DUE = 24,
    WORK_REVIEW_DUE = 25,
    WORK_REVIEW_LATE = 26,
    WORK_RECIPIENT_REVIEW = 27,       /* a recipient reviews what it derived, and answers */
    WORK_RIGHTS_ASKED = 28,
    WORK_RIGHTS_QUESTION = 29,        /* is this person in a dossier of yours? */
    WORK_RIGHTS_LATE = 30,
    WORK_URGENT_CONFIRM = 31,         /* advice by phone is confirmed, or lapses */
    WORK_CONFERENCE_CHANGED = 32,     /* moved, or cancelled */
    WORK_KIND_END
};

/* To whom: everybody in a role, one person, or paper (somebody prints, phones or walks). */
enum work_recipient_kind { WORK_TO_ROLE = 1, WORK_TO_PERSON = 2, WORK_TO_PAPER = 3 };
struct work_recipient {
    enum work_recipient_kind kind;
    enum role role;             /* WORK_TO_ROLE; WORK_TO_PAPER: the role that does it */
    struct person_id person;    /* WORK_TO_PERSON */
};
#define WORK_FOR_ROLE(role_) ((struct work_recipient){ .kind = WORK_TO_ROLE, .role = (role_) })
#define WORK_FOR_PERSON(person_) ((struct work_recipient){ .kind = WORK_TO_PERSON, .person = (person_) })
#define WORK_ON_PAPER(role_) ((struct work_recipient){ .kind = WORK_TO_PAPER, .role = (role_) })

struct work_out {
    struct work_out_id id;
    struct municipality_id municipality;
    enum work_kind kind;
    struct work_recipient recipient;
    /* row of the kind's own table, so that two recalls are two; 0: none. May outlive that row. */
    int64_t about;
    struct date due;
    struct instant created;
    struct instant done;        /* ms 0: open */
};

/* `id` and `created` come from prepare. OK also when the same work was open already. */
MUST enum err work_out_add(struct tx_write *tx, const struct work_out *work);
/* ERR_CONFLICT: done already, or not of this municipality. */
MUST enum err work_out_done(struct tx_write *tx, struct municipality_id municipality, struct work_out_id id,
                            struct instant at);
/* All open work of one kind about one row, for example when a paper came back. How it is done is not told: OK when none
 * was open. */
MUST enum err work_out_done_about(struct tx_write *tx, struct municipality_id municipality, enum work_kind kind,
                                  int64_t about, struct instant at);
/* The same of what one role was asked, for example when a party gave its position and others did not yet. */
struct work_asked {
    struct municipality_id municipality;
    enum work_kind kind;
    int64_t about;
    enum role role;
};
MUST enum err work_out_done_role(struct tx_write *tx, const struct work_asked *asked, struct instant at);
/* What waits for this actor, by role or in person, by due day; at most LIMIT_QUERY_ROWS. */
MUST enum err work_out_open(struct tx *tx, struct arena *arena, const struct actor *actor, struct work_out **ret_works,
                            size_t *ret_count);
/* Retention: what was done before that moment is removed. Belongs in the daily run. */
MUST enum err work_out_forget(struct tx_write *tx, struct municipality_id municipality, struct instant before);

struct text work_kind_text(enum work_kind kind); /* "There is a new report." */

#endif
