/* Names of the fields that carry a request over signing in. Internal to web/. */
#ifndef SEINHUIS_WEB_RESUME_FIELDS_H
#define SEINHUIS_WEB_RESUME_FIELDS_H

#include "base/sv.h"

#define RESUME_SHOW SV("_hervat")       /* in the form itself: show it again, filled in, and do nothing */
#define RESUME_PATH SV("_hervat-pad")   /* in the sign-in page: where to go on */
#define RESUME_POST SV("_hervat-post")  /* something was posted there */
#define RESUME_FIELD SV("_h-")          /* before the names of what was posted */

#endif
