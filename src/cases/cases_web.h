/* What the pages of this room share, and its route tables for app/. */
#ifndef SEINHUIS_CASES_CASES_WEB_H
#define SEINHUIS_CASES_CASES_WEB_H

#include "cases/course.h"
#include "web/route.h"

/* For route rows: finds the case that the first part of the path names, for this actor, as `struct casefile *`. */
subject_fn case_of_path;

extern const struct route_table cases_conference_routes; /* planning, holding and closing a conference */
extern const struct route_table cases_agenda_routes;     /* its items, who was there, what was decided */
extern const struct route_table cases_copy_routes;       /* numbered copies of an agenda or of minutes */
extern const struct route_table cases_action_routes;     /* what is to be done, and by whom */
extern const struct route_table cases_case_routes;         /* the list, one case, and its preview as a partner */
extern const struct route_table cases_participant_routes;
extern const struct route_table cases_contribution_routes;
extern const struct route_table cases_assign_routes;       /* who leads, stepping aside, telling the person concerned */
extern const struct route_table cases_plan_routes;
extern const struct route_table cases_plan_item_routes;
extern const struct route_table cases_plan_copy_routes;
extern const struct route_table cases_review_routes;
extern const struct route_table cases_closing_routes;
extern const struct route_table cases_letter_routes;

#endif
