/* Rows of signed-in browsers. web/session.h has the cookie and idle time; this has who it is and where they act.
 *
 * Invariant: a row is gone the moment its account is disabled or its roles change, in the same commit. The token itself
 * is never stored.
 */
#ifndef SEINHUIS_ACCESS_SESSION_ROW_H
#define SEINHUIS_ACCESS_SESSION_ROW_H

#include "access/access.h"

struct session_row {
    struct secret_hash token;
    struct person_id person;
    struct municipality_id municipality;  /* on screen; 0: none yet */
    struct vault_session vault_session;
    enum language language;
    struct instant began;
    struct instant used;
    struct instant ends;
};

/* With the actor that this browser is today. ERR_NOT_FOUND: ended, past its end, or of an account that may not sign
 * in. */
MUST enum err session_row_find(struct tx *tx, struct arena *arena, const struct secret_hash *token, struct instant now,
                               struct session_row *ret_row, struct actor *ret_actor);

/* --- parts of an apply ------------------------------------------------------------------------------------------- */
MUST enum err session_row_add(struct tx_write *tx, const struct session_row *row);
MUST enum err session_row_used(struct tx_write *tx, const struct secret_hash *token, struct instant now);
/* ERR_CONFLICT: the session ended meanwhile. Whether the person has a role there is for the caller (places_held). */
MUST enum err session_row_choose(struct tx_write *tx, const struct secret_hash *token, struct person_id person,
                                 struct municipality_id municipality);
MUST enum err session_row_end(struct tx_write *tx, const struct secret_hash *token);
MUST enum err sessions_end_of(struct tx_write *tx, struct person_id person);
/* One form of one session is saved once. ret_fresh false: it was sent and saved before. */
MUST enum err session_form_once(struct tx_write *tx, const struct secret_hash *form, struct instant at,
                                bool *ret_fresh);
/* Clears away what ended by itself, and one-time links that nobody used in time. */
MUST enum err sessions_sweep(struct tx_write *tx, struct instant now, struct instant unused_since);

#endif
