/* Who takes part in a case: why they are needed, what they see, and until which day.
 *
 * Every participation has a last day, never later than the municipality's setting, and ends by itself: on that day,
 * when it is not used, when the case closes, or by a decision with a reason. Somebody from outside joining a case about
 * a minor waits for a second person, and sees nothing until then.
 */
#ifndef SEINHUIS_CASES_PARTICIPANT_H
#define SEINHUIS_CASES_PARTICIPANT_H

#include "access/member.h"
#include "cases/course.h"

struct participant {
    struct participant_id id;
    enum participant_tier tier;
    enum sharing_party party;
    struct person_id person, proposed_by;
    struct sv account, reference;     /* name and public reference of the account; empty: does not sign in */
    uint32_t scope;
    struct date from, until, used;    /* used: last day they looked, as far as is known */
    enum participant_state state;
    enum participant_end ended_why;
    struct instant ended;
    bool suspended;
    struct sv name, necessity;        /* after participants_opened */
    struct desk_open name_open, necessity_open;
};
struct participants {
    struct participant *rows;         /* those who take part first, then in the order they came */
    size_t count;
};
/* Queues the texts that this reader may see: who leads all, who takes part only why they are there themselves. */
MUST enum err participants_read(const struct case_reading *reading, struct participants *ret_participants);
void participants_opened(const struct case_reading *reading, struct participants *participants);
/* One of them, as a page's path names it: its id in decimals. ERR_NOT_FOUND: not of this case. */
MUST enum err participant_of_code(const struct participants *participants, struct sv code,
                                  const struct participant **ret_participant);
struct sv participant_code(struct arena *arena, struct participant_id participant);
/* Through the eyes of this participant: for the preview of what they see. */
struct case_member participant_member(const struct participant *participant);

/* People of this municipality who may take part and do not yet. */
struct candidate {
    struct person_id person;
    struct sv reference, name;
};
MUST enum err candidates_read(const struct desk *desk, const struct casefile *casefile,
                              struct candidate **ret_candidates, size_t *ret_count);

struct participant_wish {
    enum participant_tier tier;
    enum sharing_party party;
    struct person_id person;          /* 0: does not sign in */
    struct sv name, necessity;
    uint32_t scope;
    struct date until;
};
/* What is wrong with a last day; OK: nothing. */
enum day_problem { DAY_IS_RIGHT, DAY_IS_PAST, DAY_IS_TOO_LATE };
enum day_problem participant_day(struct date until, const struct case_moment *moment);
bool participant_needs_second(const struct casefile *casefile, enum participant_tier tier);

struct participant_change;
/* ERR_REFUSED: the last day is wrong, or the person stands outside this case. */
MUST enum err participant_add_prepare(const struct desk *desk, const struct casefile *casefile,
                                      const struct case_moment *moment, const struct participant_wish *wish,
                                      const struct participant_change **ret_change);
/* Agree, decline, end: with a reason. Extend: also with another last day. ERR_REFUSED: the rules forbid it; the
 * sentence says why. */
struct participant_decision {
    enum case_act act;
    const struct participant *participant;
    struct sv reason;
    struct date until;
};
MUST enum err participant_decide_prepare(const struct desk *desk, const struct casefile *casefile,
                                         const struct case_moment *moment, const struct participant_decision *decision,
                                         struct text *ret_why, const struct participant_change **ret_change);
/* ERR_CONFLICT: somebody was first, or the case is closed. */
apply_fn participant_change_apply;

struct text participant_state_text(const struct participant *participant);
struct text participant_end_text(enum participant_end why);
struct text case_scope_text(enum case_scope scope);

#endif
