/* What the pages show that tell that something did not go as it should: failure, not_received, busy, conflict, not_found, refused.
 *
 * They say what happened to what the person typed, in words, and what to do now. They need no database and no session.
 */
#ifndef SEINHUIS_WEB_FAILURE_VIEW_H
#define SEINHUIS_WEB_FAILURE_VIEW_H

#include "web/frame.h"

/* What was typed and could not be saved: shown once more so that it can be copied. */
struct failure_text {
    struct sv label;           /* the field's label; its name when the form is not known */
    struct sv value;
};

struct failure_view {
    struct frame frame;
    struct text reason;        /* refused: the rule of the work */
    struct sv phone;           /* the number to call; empty: none known */
    struct url call;           /* the same as tel: */
    struct url back;           /* where one can go on; an empty address: the start page */
    struct failure_text *typed;
    size_t typed_count;
    bool has_typed;
};

#endif
