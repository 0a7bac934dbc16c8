/* The decision on a request and its letter, for all organisations that work together.
 *
 * Somebody who is unknown here and somebody to whom nothing may be said get the same outcome, RIGHTS_NOTHING, and the
 * same letter: it holds the name, the day and the reference, and not one word that a person chose.
 */
#ifndef SEINHUIS_RIGHTS_DECISION_H
#define SEINHUIS_RIGHTS_DECISION_H

#include "organisation/wording.h"
#include "rights/overview.h"

struct rights_decision_new {
    enum rights_outcome outcome;     /* granted, in part, nothing, refused */
    enum language language;          /* of the letter */
    struct sv reasons;               /* for the file */
    struct sv told;                  /* for the letter; not used when nothing can be given */
    struct sv statement;             /* the person's own view, to stand in the dossiers; may be empty */
};
struct rights_deciding;
/* ERR_REFUSED with a sentence. */
MUST enum err rights_decide_prepare(const struct desk *desk, const struct rights_request *request,
                                    const struct settings *settings, const struct rights_decision_new *new,
                                    struct text *ret_why, const struct rights_deciding **ret_prepared);
apply_fn rights_decide_apply;

/* The letter of a finished request as it was made, or of an open one the confirmation that it was received, as the
 * present text has it. With a line in the log. ERR_NOT_FOUND: it ended without a decision. */
struct rights_letter {
    enum wording wording;
    int64_t version;
    enum language language;
    struct sv text;
    bool final;
};
MUST enum err rights_letter_read(const struct desk *desk, const struct rights_request *request, enum language language,
                                 struct rights_letter *ret_letter);

#endif
