/* Pieces of page that the handlers of conferences and actions share. */
#ifndef SEINHUIS_CASES_CONFERENCE_HEAD_H
#define SEINHUIS_CASES_CONFERENCE_HEAD_H

#include "cases/action.h"
#include "cases/conference_view.h"
#include "cases/head.h"
#include "signals/signals_web.h" /* desk_of */

/* For the page of the case, as `member` sees it. */
MUST enum err conference_section(struct rq *rq, const struct casefile *casefile, const struct case_member *member,
                                 struct conference_section_view *ret_view);

/* The subject of a path below a conference. The case comes first, so that what shows the head of a case finds it. */
struct conference_subject {
    struct casefile casefile;
    struct conference conference;
    struct agenda_item_id item; /* 0: the path names none */
    int64_t position;
};
subject_fn conference_of_path;      /* /casussen/{casus}/overleg/{overleg} */
subject_fn conference_item_of_path; /* ... /punt/{nummer} */

/* Planned, in a case that is not closed; conference_too_late is the page that says that it is not. */
bool conference_is_open(const struct rq *rq);
MUST enum err conference_too_late(struct rq *rq);
/* A page with one form about the conference in rq->subject, and the way back to it. */
struct case_form_view conference_form_of(struct rq *rq, struct text heading, const struct form *form);
MUST enum err conference_back(struct rq *rq, struct text notice);

struct url conference_url(struct rq *rq, const struct casefile *casefile, struct sv reference, struct sv rest);
struct sv conference_time(struct arena *arena, int32_t begin, int32_t end); /* "9:30–10:30" */
/* "Police, Pieter Pseudo" */
struct sv seat_label(struct rq *rq, enum sharing_party party, struct sv name);
/* A choice or a tick box per seat that `wanted` takes; its code is read by seat_of_code. */
typedef bool seat_wanted_fn(const struct agenda *agenda, const struct agenda_seat *seat);
MUST enum err seats_offer(struct rq *rq, struct form_view *view, struct sv field, const struct agenda *agenda,
                          seat_wanted_fn *wanted);
bool seat_takes_part(const struct agenda *agenda, const struct agenda_seat *seat);
MUST enum err ticks_of(struct rq *rq, const struct ticks *ticks, struct participant_id **ret_list);
/* The case lead, or a participant who takes part. False, with the problem told: nobody that can be asked. */
bool owner_of_code(struct rq *rq, struct sv field, struct sv code, struct participant_id *ret_owner);
MUST enum err owners_offer(struct rq *rq, struct form_view *view, struct sv field, const struct agenda *agenda);

struct sv gap_sentence(struct rq *rq, const struct agenda *agenda, const struct conference_gap *gap);
MUST enum err conference_gaps_show(struct rq *rq, const struct agenda *agenda, struct gap_view **ret_gaps,
                                   size_t *ret_count);
/* The conference and its items as `member` sees them. */
MUST enum err conference_show(struct rq *rq, const struct case_member *member, const struct agenda *agenda,
                              struct conference_view *ret_view);

#endif
