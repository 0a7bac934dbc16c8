/* What the pages of this room share, and its route tables for app/. */
#ifndef SEINHUIS_RIGHTS_RIGHTS_WEB_H
#define SEINHUIS_RIGHTS_RIGHTS_WEB_H

#include "rights/course.h"
#include "web/route.h"

/* For route rows: finds the request that the first part of the path names, as `struct rights_request *`. */
subject_fn rights_of_path;

extern const struct route_table rights_request_routes;  /* lists, entering, one request */
extern const struct route_table rights_act_routes;      /* the acts of the course, and the decision */
extern const struct route_table rights_question_routes; /* the owner's side */
extern const struct route_table rights_letter_routes;   /* what was found, and the letter */

#endif
