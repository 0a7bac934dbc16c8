/* Pages that a handler did not write: refusals, failures, what was typed kept. Internal to web/.
 *
 * They need no database, no vault and no session, so that they can be shown when these are away.
 */
#ifndef SEINHUIS_WEB_MESSAGE_H
#define SEINHUIS_WEB_MESSAGE_H

#include "web/exchange.h"

struct message {
    int status;
    struct text heading;
    struct text paragraphs[3];       /* empty keys are left out */
    struct sv argument;              /* %1 of the paragraphs */
    bool keep_text;                  /* show what was typed, to be copied */
    bool send_again;                 /* a button that sends the same form once more */
    bool continue_form;              /* a button that brings the form back, filled in, and sends nothing */
    bool call;                       /* the telephone number */
};

/* Sets the exchange's answer. Falls back to a few constant bytes when there is no memory even for this. */
void message_answer(struct exchange *exchange, const struct message *message);
/* What a failed act means: the one map from errors to HTTP. */
struct message message_of(const struct exchange *exchange, enum err err);
/* The form, or a hidden value in it, cannot be read. */
struct message message_damaged(void);
/* For /api: problem+json with the same status and words. */
bool path_is_api(struct sv path);

#endif
