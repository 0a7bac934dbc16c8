/* What the pages of this room share, and its route tables for app/. */
#ifndef SEINHUIS_CASES_CASES_WEB_H
#define SEINHUIS_CASES_CASES_WEB_H

#include "cases/course.h"
#include "web/route.h"

/* For route rows: finds the case that the first part of the path names, for this actor, as `struct casefile *`. */
subject_fn case_of_path;

#endif
