/* Sessions of staff: one cookie with a random token; the database knows the token's hash only.
 *
 * Invariants
 *   - Residents never get a cookie: routes that are PUBLIC do not even read one.
 *   - Every request of staff looks the session up, so that disabling an account ends all its tabs at once.
 *   - It ends after idle time, at an absolute moment, and when `load` no longer finds it.
 *   - The token of a form (web/form.h) is made from the cookie's token and the form's name: nothing to store, and a
 *     token taken from one form opens no other.
 *     access/ keeps the rows and hands web/ the functions to reach them; app/ joins the two in `struct site`
 *     (web/server.h).
 */
#ifndef SEINHUIS_WEB_SESSION_H
#define SEINHUIS_WEB_SESSION_H

#include "web/request.h"

struct tx_write;

/* What `load` finds: who acts, in which municipality, with today's rights. Texts live in the arena. */
struct session_found {
    struct actor actor;
    struct vault_session vault_session;
    enum language language;
    struct instant seen;              /* as last touched */
    struct instant ends;              /* absolute */
};

struct session_touch {
    struct secret_hash hash;
    struct instant seen;
};

struct session_store {
    /* ERR_NOT_FOUND: no such session, it was ended, or its account is disabled. Says nothing about idle time: web/
     * does. */
    enum err (*load)(struct tx *tx, struct arena *arena, const struct secret_hash *hash, struct instant now,
                     struct session_found *ret_found);
    /* An `apply` with a `struct session_touch`: at most once a minute for each session. */
    enum err (*touch)(struct tx_write *tx, const void *touch);
    /* Part of every write of a form that carries a code (web/once.h). ret_fresh false: it was saved before. */
    enum err (*once)(struct tx_write *tx, const struct secret_hash *form, struct instant at, bool *ret_fresh);
};

/* What a sign-in's `apply` stores. */
struct session_new {
    struct secret_hash hash;
    struct instant started;
    struct instant ends;
};

/* In the `prepare` of a sign-in: makes the token and puts the cookie on this answer, which only goes out after
 * COMMIT. */
MUST enum err session_start(struct rq *rq, struct session_new *ret_session);
/* In the `prepare` of signing out: takes the cookie away. The `apply` removes the row of rq->session_hash. */
void session_end(struct rq *rq);

#endif
