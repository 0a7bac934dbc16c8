/* Case conferences: planned, held and closed, or cancelled; and which of them somebody may see.
 *
 * What can never happen here
 *   - An item reaches somebody who is not asked for it; of a conference that was held, somebody who was not there.
 *   - A conference is closed while an item has no decision with a reason, or while the presence of the police, the
 *     prosecution or the municipality is not recorded for it: present, or absent with the reason.
 *   - Something of a closed or cancelled conference changes.
 *   - A conference ends before it begins, or is planned in the past. One within a day says why it cannot wait.
 *   - An invitation outside this program says more than that there is a meeting, where and when.
 * Every change expects the step count that its page was made from: ERR_CONFLICT when somebody was first.
 */
#ifndef SEINHUIS_CASES_CONFERENCE_H
#define SEINHUIS_CASES_CONFERENCE_H

#include "cases/course.h"

/* So that all texts of one conference open in one call of the vault. */
enum {
    CONFERENCE_ITEMS_MAX = 12,
    CONFERENCE_SEATS_MAX = 20,  /* asked for one item */
    ITEM_ACTIONS_MAX = 10,
    CONFERENCE_AHEAD_DAYS = 366 /* later than this is a slip of the pen */
};

struct conference {
    struct conference_id id;
    struct sv reference;
    enum conference_state state;
    int64_t step_count;
    struct sv uid;              /* in agendas outside this program, with `sequence` */
    int64_t sequence;
    struct date day;
    int32_t begin, end;         /* minutes since midnight, in Amsterdam */
    struct sealed place, why_soon, why_cancelled;
    struct person_id chair;
    struct sv chair_name;
    struct instant planned, ended;
};

/* The one lookup: for the lead, or for a participant with something in it; hidden and absent are both ERR_NOT_FOUND. */
struct conference_search {
    const struct casefile *casefile;
    const struct case_member *member;
    struct sv reference;
};
MUST enum err conference_find(struct tx *tx, struct arena *arena, const struct conference_search *search,
                              struct conference *ret_conference);

/* The latest first, at most 100. With SCOPE_CONFERENCE also the days of those without anything for them. */
struct conference_row {
    struct sv reference;
    enum conference_state state;
    struct date day;
    int32_t begin, end;
    bool mine;                  /* may be opened */
};
MUST enum err conferences_read(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                               const struct case_member *member, struct conference_row **ret_rows, size_t *ret_count);

/* Who can be asked, and whom a row names: everybody who takes part or took part, the core first. */
struct seat {
    struct participant_id participant;
    enum participant_tier tier;
    enum sharing_party party;
    struct person_id person;    /* 0: does not sign in */
    struct sv person_name;
    struct sealed name;         /* at {"participant", "name", participant} */
    bool takes_part;            /* today */
};
MUST enum err seats_read(struct tx *tx, struct arena *arena, const struct casefile *casefile, struct date today,
                         struct seat **ret_seats, size_t *ret_count);
/* NULL: nobody of this case. */
const struct seat *seat_of(const struct seat *seats, size_t count, struct participant_id participant);

struct conference_chair {
    struct person_id person;
    struct sv name;
};
MUST enum err chairs_read(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                          struct conference_chair **ret_chairs, size_t *ret_count);

/* --- planning ----------------------------------------------------------------------------------------------------- */
struct conference_plan {
    struct date day;
    int32_t begin, end;
    struct sv place, why_soon;
    struct person_id chair;
};
enum plan_problem {
    PLAN_FINE,
    PLAN_ENDS_FIRST,   /* the end is not after the begin */
    PLAN_PAST,         /* its begin has passed */
    PLAN_FAR,          /* more than CONFERENCE_AHEAD_DAYS from now */
    PLAN_SOON          /* within a day, and nobody said why it cannot wait */
};
enum plan_problem conference_plan_problem(const struct conference_plan *plan, struct instant now);

/* All four: ERR_REFUSED when the plan has a problem, the case is closed, or the conference is not planned any more.
 * Planning and cancelling leave a line in the course of the case; who is asked is told that something changed. */
struct conference_prepared;
MUST enum err conference_plan_prepare(const struct desk *desk, const struct casefile *casefile,
                                      const struct conference_plan *plan,
                                      const struct conference_prepared **ret_prepared);
MUST enum err conference_move_prepare(const struct desk *desk, const struct casefile *casefile,
                                      const struct conference *conference, const struct conference_plan *plan,
                                      const struct conference_prepared **ret_prepared);
MUST enum err conference_cancel_prepare(const struct desk *desk, const struct casefile *casefile,
                                        const struct conference *conference, struct sv why,
                                        const struct conference_prepared **ret_prepared);
struct sv conference_prepared_reference(const struct conference_prepared *prepared);
apply_fn conference_plan_apply, conference_move_apply, conference_end_apply;

/* --- closing ------------------------------------------------------------------------------------------------------ */
enum gap_kind {
    GAP_NOT_BEGUN,     /* its day has not come */
    GAP_NO_ITEM,
    GAP_PARTY,         /* of a core party neither presence nor a reason is recorded for an item */
    GAP_PRESENCE,      /* the same of somebody else who is asked for it */
    GAP_DECISION       /* an item without a decision */
};
struct conference_gap {
    enum gap_kind kind;
    int64_t position;                  /* of the item */
    enum sharing_party party;
    struct participant_id participant;
};
/* Everything that is missing before it can be closed, in the order of the agenda. */
MUST enum err conference_gaps(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                              const struct conference *conference, struct instant now,
                              struct conference_gap **ret_gaps, size_t *ret_count);
/* ERR_REFUSED while there is a gap. The minutes are final from here. Applied by conference_end_apply. */
MUST enum err conference_close_prepare(const struct desk *desk, const struct casefile *casefile,
                                       const struct conference *conference,
                                       const struct conference_prepared **ret_prepared);

/* --- for the case's closing and for the clock --------------------------------------------------------------------- */
/* In the closing's own transaction: what is planned is cancelled, what is still asked is not asked any more. */
MUST enum err conferences_end(struct tx_write *tx, struct casefile_id casefile, struct instant at);

/* Once a day: conferences that nobody closed, actions past their day, actions of who takes part no more. ret_count 0:
 * nothing to write. */
struct conference_clock;
MUST enum err conference_clock_prepare(struct tx *tx, struct arena *arena, struct municipality_id municipality,
                                       const struct case_moment *moment, const struct conference_clock **ret_clock,
                                       size_t *ret_count);
apply_fn conference_clock_apply;

struct text conference_state_text(enum conference_state state);
struct text presence_text(enum presence presence);
struct text action_state_text(enum action_state state);

#endif
