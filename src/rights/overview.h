/* What was found, text by text: what goes into the overview for the person concerned, and what is left out and why.
 *
 * Reading it opens each dossier with its own line in the log. What the program leaves out (what could reveal who
 * reported) is not even opened, and no decision here changes that. A text that nobody judged is not given.
 */
#ifndef SEINHUIS_RIGHTS_OVERVIEW_H
#define SEINHUIS_RIGHTS_OVERVIEW_H

#include "disclosure/paper.h"
#include "rights/question.h"

struct rights_text_found {
    struct sv code;                  /* of a tick: "12345:observation-678" */
    struct rights_item item;
    enum redaction_reason reason;    /* REDACTION_NONE: given */
};
struct rights_dossier_found {
    struct rights_hit hit;
    const struct rights_domain *domain;
    bool gone;                       /* destroyed, or hidden from who reads */
    struct rights_found_content content;
    struct rights_text_found *texts;
    size_t text_count;
    struct paper *papers;            /* who received something */
    size_t paper_count;
};
struct rights_overview {
    struct rights_dossier_found *dossiers;
    size_t count;
    size_t given, left_out, not_judged;
    struct date kept_until;          /* the last of them; not set: nothing was found */
};
MUST enum err rights_overview_read(const struct desk *desk, const struct rights_request *request,
                                   struct rights_overview *ret_overview);

struct rights_redaction {
    const struct sv *codes;
    size_t count;
    enum redaction_reason reason;    /* REDACTION_NONE: give them */
};
struct rights_redacted;
/* ERR_REFUSED with a sentence: nothing ticked, a text that the program leaves out, or one that is not there. */
MUST enum err rights_redact_prepare(const struct desk *desk, const struct rights_request *request,
                                    const struct rights_redaction *redaction, struct text *ret_why,
                                    const struct rights_redacted **ret_prepared);
apply_fn rights_redact_apply;


#endif
