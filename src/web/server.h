/* The HTTP server: network threads that only parse, workers that run handlers, answers that go out after COMMIT.
 *
 * A request: network thread (guard, route, body; kept pages and assets are answered here) → bounded queue → worker
 * (session, rights, subject, form, handler) → for a POST the writer → network thread. Exactly one resume for each
 * request. One that waited longer than LIMIT_QUEUE_MS is answered "busy" and changed nothing; a client that left does
 * not stop a commit.
 * Lifetime: everything in the options outlives the server.
 */
#ifndef SEINHUIS_WEB_SERVER_H
#define SEINHUIS_WEB_SERVER_H

#include "base/json.h"
#include "store/store.h"
#include "web/frame.h"
#include "web/proxy.h"
#include "web/route.h"
#include "web/session.h"
#include "web/throttle.h"

struct server;

/* One part of the installation, as the health endpoint tells it: words from a closed list, no content. */
struct health_part {
    struct sv part;              /* "database", "vault", "disk" */
    struct sv state;             /* "ok", or what is wrong: "full", "away" */
    bool ok;
};
enum { HEALTH_PARTS_MAX = 16 };
struct health {
    struct health_part parts[HEALTH_PARTS_MAX];
    size_t count;
};

struct security_txt {
    struct sv contact;           /* "mailto:...", "https://..."; empty: there is no such file (404) */
    struct sv policy;            /* https://...; empty: none */
    struct sv elsewhere;         /* https://...: the municipality's own central file; then a redirect */
};

/* What web/ asks of the program: app/ fills one, constant. Functions may be NULL where it says so. */
struct site {
    const struct route_table *const *tables;
    size_t table_count;
    const struct nav_row *nav;
    size_t nav_count;
    const struct session_store *sessions;
    /* The sign-in page, in place of a page that needs somebody signed in; it includes resume_show. */
    show_fn *sign_in;
    /* The forms that sign out and that choose another municipality (its field: "gemeente"). Their routes' addresses and
     * their tokens stand in every staff frame. The second may be NULL. */
    const struct form *sign_out, *switch_municipality;
    /* Which municipality a resident's request is for: fills rq->actor.municipality and municipality_name from rq->host.
     * ERR_NOT_FOUND: none lives at this host. Reads through rq->tx. */
    enum err (*place)(struct rq *rq);
    /* Finishes a frame with what only the program knows: theme, role, counts in the navigation. Never called for
     * failure pages. May be NULL. */
    void (*frame)(struct rq *rq, struct frame *frame);
    /* The number to call when a report could not be saved, by the request's host and path. Called when the database or
     * the vault may be away, so it answers from memory, from any thread; empty: none known. */
    struct sv (*phone)(struct app *app, const struct rq *rq);
    /* State of the parts; answers from memory, on a network thread. */
    void (*health)(struct app *app, struct health *ret_health);
    struct security_txt (*security_txt)(struct app *app); /* may be NULL */
    struct sv home;              /* where residents begin, and where "/" leads when no table has a row for it */
    struct sv desk;              /* where staff begin; empty: at home */
    struct sv leave;             /* where "leave quickly" leads; empty: the weather at knmi.nl */
    struct sv robots;            /* body of /robots.txt; empty: nothing is to be indexed */
};

struct server_options {
    int listen_socket;           /* bound and listening; the server closes it */
    const struct site *site;
    struct app *app;
    struct store *store;
    struct password *password;
    struct sheet_press *press;   /* NULL: nothing is printed here */
    vault_connect_fn *vault_connect;
    void *vault_context;
    const struct clock *clock;
    struct sv theme_folder;      /* *.css read at start; empty: no themes */
    uint32_t network_threads;    /* 0: 2 */
    uint32_t workers;            /* 0: 16 */
    uint32_t connections;        /* 0: LIMIT_CONNECTIONS, or what the system allows */
    int64_t session_idle_ms;     /* 0: 30 minutes */
    int64_t session_absolute_ms; /* 0: 10 hours */
    struct throttle_rule throttle[THROTTLE_COUNT];
    bool https;                  /* reached over TLS (a proxy in front): Secure cookies and HSTS */
    struct proxies proxies;      /* from them the last address in X-Forwarded-For is the client's */
    bool demo;
    bool throttled;              /* false: no limits at all, for tests and measuring */
};

/* Checks the tables (web/router.h), starts all threads. ERR_INVALID: a table is wrong; the log says which. */
MUST enum err server_start(const struct server_options *options, struct server **ret_server);
/* Takes no more connections, answers for LIMIT_DRAIN_MS what was begun, closes the rest before anything happens, waits
 * for what a worker or the writer has. Accepts NULL. */
void server_stop(struct server *server);
/* Sensible limits for an installation of one municipality or a region. */
void throttle_rules_default(struct throttle_rule rules[THROTTLE_COUNT]);

struct server_counts {
    uint64_t requests;           /* all */
    uint64_t kept;               /* answered by a network thread from a kept page or asset */
    uint64_t busy;               /* answered "busy" */
    uint64_t refused;            /* malformed, by the guard */
    uint32_t lanes[4];           /* waiting, by web/route.h's lanes */
    uint32_t connections;
};
struct server_counts server_counts(const struct server *server);

#endif
