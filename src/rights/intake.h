/* Entering a request that came by letter, by phone or at the counter, and saying how identity was checked.
 *
 * The month runs from the day it came in, not from the day it was entered or the person was recognised.
 */
#ifndef SEINHUIS_RIGHTS_INTAKE_H
#define SEINHUIS_RIGHTS_INTAKE_H

#include "rights/course.h"

struct rights_new {
    enum rights_kind kind;
    enum rights_channel channel;
    enum rights_identity identity;   /* IDENTITY_NOT_YET: still to be done */
    struct date received;
    struct rights_texts texts;       /* name and asked are needed */
};
struct rights_new_prepared;
/* ret_reference: for the page that follows. ERR_REFUSED: a needed text is empty, or the day is in the future. */
MUST enum err rights_new_prepare(const struct desk *desk, const struct settings *settings, const struct rights_new *new,
                                 struct sv *ret_reference, const struct rights_new_prepared **ret_prepared);
apply_fn rights_new_apply;

struct rights_identified {
    enum rights_identity identity;
    struct sv remark;
};
struct rights_identified_prepared;
MUST enum err rights_identified_prepare(const struct desk *desk, const struct rights_request *request,
                                        const struct settings *settings, const struct rights_identified *identified,
                                        const struct rights_identified_prepared **ret_prepared);
apply_fn rights_identified_apply;

#endif
