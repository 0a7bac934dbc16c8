/* What the pages of this room share, and its route tables for app/. */
#ifndef SEINHUIS_WEIGHING_WEIGHING_WEB_H
#define SEINHUIS_WEIGHING_WEIGHING_WEB_H

#include "signals/course.h"
#include "signals/signals_web.h"
#include "weighing/course.h"
#include "weighing/weighing_view.h"
#include "web/route.h"

/* For route rows: finds the weighing that the first part of the path names, as `struct weighing *`. */
subject_fn weighing_of_path;

/* In which role somebody acts on a page: for the head. */
struct weighing_head weighing_head_of(struct rq *rq, const struct weighing *weighing, enum permission permission);
/* "/wegingen/" + reference + rest; rest is a literal or a transition's path. */
struct url weighing_url(struct rq *rq, const struct weighing *weighing, struct sv rest);
/* A page with one form about the weighing in rq->subject, posted to the page's own address. */
struct weighing_form_view weighing_form_of(struct rq *rq, const struct weighing_transition *transition,
                                           const struct form *form);
/* Renders it: the page is this room's weighing_form. */
MUST enum err weighing_form_answer(struct rq *rq, struct weighing_form_view *view);
/* ret_refused: this act is not allowed to who asks, and the page that says why not is the answer. */
MUST enum err weighing_act_check(struct rq *rq, enum weighing_act act, enum vault_party party, bool *ret_refused);
MUST enum err weighing_settings(struct rq *rq, struct settings **ret_settings);

extern const struct route_table weighing_list_routes;
extern const struct route_table weighing_page_routes;     /* the page of one weighing */
extern const struct route_table weighing_position_routes; /* positions and addenda */
extern const struct route_table weighing_fact_routes;     /* facts, withdrawing content, conflict of interest */
extern const struct route_table weighing_start_routes;    /* from a signal; the second person about a minor */

#endif
