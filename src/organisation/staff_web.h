/* What the pages of this room share: the line in the log before a change, the means to sign in, names of roles. */
#ifndef SEINHUIS_ORGANISATION_STAFF_WEB_H
#define SEINHUIS_ORGANISATION_STAFF_WEB_H

#include "access/account.h"
#include "access/sign_in.h"
#include "web/form.h"
#include "web/frame.h"
#include "web/request.h"

#define CHOICES(list) .choices = (list), .choice_count = sizeof(list) / sizeof((list)[0])

struct sign_in_means means_of(struct rq *rq);

/* Writes the line that permits a change, as this signed-in actor; rq->intent has its number afterwards, for the
 * apply's tx_intent. */
struct change_line {
    enum log_action action;
    enum permission permission;
    struct sv object;             /* from a closed list: "account", "role", "setting" */
    struct dossier_ref dossier;   /* of an account; otherwise all zero */
};
MUST enum err change_line(struct rq *rq, const struct change_line *line);

/* The frame of pages of signing in: the staff's look, before anybody is signed in. */
struct frame frame_entrance(struct rq *rq, struct text title);
/* "Meldpuntmedewerker, Vervanger" */
struct sv roles_text(struct rq *rq, uint32_t roles);
struct text account_state_text(enum account_state state);

#endif
