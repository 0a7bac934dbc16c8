/* The agenda of a conference: its items, who is asked for each, who was there, what was decided and why; and all of it
 * opened through the eyes of one member of the case.
 *
 * An item asks one question. A decision has a reason, and asks things of people as actions. Only the lead writes here.
 * Presence is recorded per item: a participant present at one item learns nothing of another.
 */
#ifndef SEINHUIS_CASES_AGENDA_H
#define SEINHUIS_CASES_AGENDA_H

#include "cases/conference.h"

/* --- reading ------------------------------------------------------------------------------------------------------ */
struct agenda_seat {
    const struct seat *seat;
    struct sv name;            /* who comes for it; empty when nobody wrote it down */
};
struct item_presence {
    struct attendance_id id;
    const struct agenda_seat *seat;
    bool invited;
    enum presence presence;
    struct sv reason;
};
struct item_action {
    struct sv reference;
    const struct agenda_seat *owner; /* NULL: the case lead */
    struct sv what;
    struct date due;
    enum action_state state;
};
struct agenda_item {
    struct agenda_item_id id;
    int64_t position;
    struct sv title, question, decision, reason;
    struct instant decided;
    struct item_presence *presences;
    size_t presence_count;
    struct item_action *actions;
    size_t action_count;
};
struct agenda {
    bool is_held;
    struct sv place, why_soon, why_cancelled;
    struct agenda_seat *seats; /* everybody of the case */
    size_t seat_count;
    struct agenda_item *items;
    size_t item_count;
};
/* One call of the vault. `member` is through whose eyes: of a preview, or of a copy for somebody, not the actor's.
 * A participant gets their own items, and in those everybody's presence without the reasons of others. */
MUST enum err agenda_open(const struct desk *desk, const struct casefile *casefile,
                          const struct case_member *member, const struct conference *conference,
                          struct agenda *ret_agenda);
const struct agenda_item *agenda_item_at(const struct agenda *agenda, int64_t position); /* NULL: none */
/* Without its words: ERR_NOT_FOUND also for one that this member is not asked for. */
MUST enum err agenda_item_find(struct tx *tx, struct arena *arena, const struct case_member *member,
                               const struct conference *conference, int64_t position,
                               struct agenda_item_id *ret_item);
/* Everybody of the case by name, without a conference: for a choice of who does something. One call of the vault. */
MUST enum err agenda_seats_open(const struct desk *desk, const struct casefile *casefile, struct agenda *ret_agenda);
MUST enum err agenda_item_decided(struct tx *tx, struct arena *arena, const struct conference *conference,
                                  struct agenda_item_id item, bool *ret_decided);
/* Where the conference is, for an invitation; one call of the vault. */
MUST enum err conference_place_read(const struct desk *desk, const struct casefile *casefile,
                                    const struct conference *conference, struct sv *ret_place);

/* --- writing; ERR_REFUSED: not planned any more, or a limit of conference.h --------------------------------------- */
struct agenda_prepared;
struct agenda_item_new {
    struct agenda_item_id item;      /* 0: a new one */
    struct sv title, question;
    const struct participant_id *invited;
    size_t invited_count;
};
/* Of an item that exists: who is not in `invited` is not asked any more, and what was recorded of them goes. A core
 * party's reason for not being there stays. ERR_REFUSED also: somebody of `invited` takes no part. */
MUST enum err agenda_item_prepare(const struct desk *desk, const struct casefile *casefile,
                                  const struct conference *conference, const struct agenda_item_new *item,
                                  const struct agenda_prepared **ret_prepared);
/* Off the agenda. ERR_REFUSED also: an action hangs on it. */
MUST enum err agenda_remove_prepare(const struct desk *desk, const struct casefile *casefile,
                                    const struct conference *conference, struct agenda_item_id item,
                                    const struct agenda_prepared **ret_prepared);
MUST enum err agenda_item_actions(struct tx *tx, struct arena *arena, struct agenda_item_id item, int64_t *ret_count);
struct agenda_decision {
    struct agenda_item_id item;
    struct sv decision, reason;
};
/* ERR_REFUSED also: its day has not come. */
MUST enum err agenda_decide_prepare(const struct desk *desk, const struct casefile *casefile,
                                    const struct conference *conference, const struct agenda_decision *decision,
                                    const struct agenda_prepared **ret_prepared);

/* For some items and some people at once: people come and go between items. */
struct attendance_new {
    const struct agenda_item_id *items;
    size_t item_count;
    const struct participant_id *present;
    size_t present_count;
    const struct participant_id *absent;
    size_t absent_count;
    struct sv reason;                /* of absence; required with `absent` */
};
enum attendance_problem {
    ATTENDANCE_FINE,
    ATTENDANCE_NOBODY,
    ATTENDANCE_BOTH,                 /* somebody present and absent */
    ATTENDANCE_NO_REASON,
    ATTENDANCE_NOT_ASKED,            /* present at an item they were not asked for */
    ATTENDANCE_NOT_OF_ITEM,          /* absent from one they were not asked for, and not of the core */
    ATTENDANCE_STRANGER,             /* takes no part in the case any more */
    ATTENDANCE_EARLY                 /* its day has not come */
};
/* ret_position: of the item that is meant. */
MUST enum err attendance_problem(const struct desk *desk, const struct casefile *casefile,
                                 const struct conference *conference, const struct attendance_new *attendance,
                                 enum attendance_problem *ret_problem, int64_t *ret_position);
/* ERR_REFUSED when there is a problem. */
MUST enum err attendance_prepare(const struct desk *desk, const struct casefile *casefile,
                                 const struct conference *conference, const struct attendance_new *attendance,
                                 const struct agenda_prepared **ret_prepared);
apply_fn agenda_apply;

#endif
