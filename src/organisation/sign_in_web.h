/* Parts of signing in that other pages of this room use. */
#ifndef SEINHUIS_ORGANISATION_SIGN_IN_WEB_H
#define SEINHUIS_ORGANISATION_SIGN_IN_WEB_H

#include "access/sign_in.h"
#include "web/form.h"
#include "web/request.h"
#include "web/html.h"

/* What an apply needs to start a proven session. */
struct sign_in_ready {
    struct sign_in_proof proof;
    struct session_row row;
};
/* The end of every `prepare` that signs somebody in: the cookie, the vault's session, and on to what was asked for.
 * `place` comes on screen first; 0: the municipality of this host when this person works there, otherwise the first
 * by name. */
MUST enum err sign_in_answer(struct rq *rq, const struct sign_in_proof *proof, struct municipality_id place,
                             const void **ret_prepared);
MUST enum err sign_in_apply(struct tx_write *tx, const void *prepared);

/* The picture that an authenticator app scans. Empty when it does not fit. */
struct html_safe totp_picture(struct arena *arena, struct sv sign_in_name, struct sv secret);

#endif
