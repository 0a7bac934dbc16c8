/* Actions: what is asked of one participant, or of the case lead, by a day; until done, or not needed any more.
 * Asked by a decision of a conference, or between conferences.
 *
 * A participant sees and ends only their own; the lead all. Ending always says what was done or why it is not needed.
 * Work goes out to the owner when it is asked and is taken back when it ends; the clock asks again past its day.
 */
#ifndef SEINHUIS_CASES_ACTION_H
#define SEINHUIS_CASES_ACTION_H

#include "cases/agenda.h"

struct case_action {
    struct case_action_id id;
    struct sv reference;
    struct participant_id owner;   /* 0: the case lead */
    struct sealed what;
    struct date due;
    enum action_state state;
    int64_t step_count;
};
struct action_search {
    const struct casefile *casefile;
    const struct case_member *member;
    struct sv reference;
};
MUST enum err action_find(struct tx *tx, struct arena *arena, const struct action_search *search,
                          struct case_action *ret_action);

/* --- the list ----------------------------------------------------------------------------------------------------- */
/* Where a page goes on: after this row. All 0: from the beginning. */
struct action_place {
    bool others;                   /* mine come first */
    struct date due;
    struct case_action_id action;
};
struct action_row {
    struct case_action_id id;
    struct sv reference;
    bool has_owner;                /* false: the case lead */
    struct sv owner;
    enum sharing_party party;         /* of the owner */
    struct sv what, note;
    struct date due;
    enum action_state state;
    bool mine;
    bool owner_left;               /* takes no part any more */
    struct sv conference;          /* empty: between conferences */
    struct date day;
    struct instant created, ended;
};
struct action_list {
    struct action_row *rows;
    size_t count;
    bool more;
    struct action_place end;
};
/* One page, opened in one call of the vault: mine first, then by day. */
MUST enum err actions_read(const struct desk *desk, const struct casefile *casefile,
                           const struct case_member *member, bool ended, const struct action_place *after,
                           struct action_list *ret_list);
/* What one action asks, for the page on which it ends; one call of the vault. */
MUST enum err action_read(const struct desk *desk, const struct casefile *casefile, const struct case_action *action,
                          struct sv *ret_what);
struct action_counts {
    int64_t open, late;
};
MUST enum err actions_count(struct tx *tx, struct arena *arena, const struct casefile *casefile,
                            const struct case_member *member, struct date today, struct action_counts *ret_counts);

/* --- writing ------------------------------------------------------------------------------------------------------ */
struct action_prepared;
struct action_new {
    struct agenda_item_id item;    /* 0: between conferences; it leaves a line in the course of the case */
    struct participant_id owner;   /* 0: the case lead */
    struct sv what;
    struct date due;
};
/* `conference` NULL: between conferences. ERR_REFUSED: the case is closed, the item has no decision yet,
 * ITEM_ACTIONS_MAX, a day that has passed, an owner who takes no part, or the conference is not planned any more. */
MUST enum err action_add_prepare(const struct desk *desk, const struct casefile *casefile,
                                 const struct conference *conference, const struct action_new *action,
                                 const struct action_prepared **ret_prepared);
/* `state` is ACTION_DONE, or ACTION_DROPPED: only by the lead. ERR_REFUSED: no note, or it ended already. */
struct action_end {
    enum action_state state;
    struct sv note;
};
MUST enum err action_end_prepare(const struct desk *desk, const struct casefile *casefile,
                                 const struct case_action *action, const struct action_end *end,
                                 const struct action_prepared **ret_prepared);
/* Another owner or day, by the lead. ERR_REFUSED: as for a new one, or it ended already. */
struct action_hand_over {
    struct participant_id owner;
    struct date due;
};
MUST enum err action_hand_over_prepare(const struct desk *desk, const struct casefile *casefile,
                                       const struct case_action *action, const struct action_hand_over *over,
                                       const struct action_prepared **ret_prepared);
apply_fn action_add_apply, action_end_apply, action_hand_over_apply;

#endif
