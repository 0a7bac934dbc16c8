/* One request, from parsed bytes to a finished answer: what a handler is given.
 *
 * A handler is straight-line code on a worker thread. By the time it runs, the route was found, the session read, the
 * permission and the subject checked, the form parsed. It reads through `tx` (one snapshot), calls the vault at most
 * once, and sets an answer.
 * Lifetime: everything lives in `arena`, which is wiped when the answer has been sent.
 */
#ifndef SEINHUIS_WEB_REQUEST_H
#define SEINHUIS_WEB_REQUEST_H

#include "access/access.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"
#include "vault/password.h"
#include "vault/vault.h"

struct app;   /* src/app: opaque here; domains get at published things through their own contracts */
struct form;
struct form_answer;
struct route;
struct sheet_press;
struct tx;

enum method { METHOD_GET, METHOD_POST };
enum { PATH_PARTS_MAX = 4 };

struct rq {
    struct arena *arena;
    struct tx *tx;                       /* snapshot; valid in show, prepare and again */
    struct app *app;                     /* opaque; only app's own pages look inside */
    struct vault *vault;                 /* this worker's connection */
    struct password *password;
    struct sheet_press *press;           /* documents and invitations: sheet/press.h */
    const struct clock *clock;
    struct random *random;
    struct instant now;                  /* read once when the worker began: one request has one moment */

    enum method method;
    const struct route *route;
    struct sv path;
    struct sv parts[PATH_PARTS_MAX];     /* what stood at {…} in the route's path */
    struct sv query;                     /* undecoded; use query_value */
    struct sv host;                      /* without port */
    enum language language;
    struct sv prefix;                    /* "", "/nl" or "/en": stood before `path`; begins every link of the page */
    struct sv origin;                    /* network address; for staff lines in the log and for throttling only */
    bool script;                         /* never trusted for rights */

    struct actor actor;
    struct municipality_id writes_in;    /* set by a resident's prepare: the write reaches this municipality only */
    struct vault_session vault_session;  /* of staff */
    bool signed_in;
    unsigned char session_token[32];     /* of the cookie; form tokens are made from it (web/token.h) */
    struct secret_hash session_hash;     /* names the session's row, for signing out and switching */
    struct form_answer *form;            /* POST: what was typed, with its problems; NULL otherwise */
    void *filled;                        /* POST: the form's struct; fields with a problem read as empty */
    /* OK; in `again` after a write: ERR_CONFLICT, somebody was first (the form says so) */
    enum err outcome;
    /* prepare and show set it from batch_intent: the outcome line follows by itself */
    int64_t intent;
    int64_t intent_before;               /* of a batch before that one: one dossier gave to another */
    void *subject;                       /* from the route's subject function */
    bool demo;                           /* data folder of a demonstration */

    struct answer *answer;               /* web/answer.h sets it */
    void *server_;
};

/* Decoded value of a query parameter; empty when absent. At most LIMIT_LINE_CHARS. */
struct sv query_value(struct rq *rq, struct sv name);

#endif
