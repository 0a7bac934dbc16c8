/* One request and its answer under way, whatever carries it: sockets (server.c) or a test (web_test.c). Internal to
 * web/.
 *
 * Ownership moves with the exchange: network thread → queue → worker → writer → (worker again, when the write failed) →
 * network thread. Whoever holds it is the only one that touches it. Everything hangs on `arena`, which is wiped when
 * the answer has been sent.
 */
#ifndef SEINHUIS_WEB_EXCHANGE_H
#define SEINHUIS_WEB_EXCHANGE_H

#include "store/store.h"
#include "web/answer.h"
#include "web/form_answer.h"
#include "web/request.h"
#include "web/router.h"
#include "web/session.h"

struct core;

/* What of a request's head this program looks at; views into the carrier's memory, which lives as long as the
 * exchange. */
struct head {
    struct sv method;
    struct sv target;            /* path and query as sent */
    struct sv host;
    struct sv cookie;
    struct sv content_type;
    struct sv accept_language;
    struct sv origin;
    struct sv fetch_site;
    struct sv forwarded_for;
    struct sv accept_encoding;
    struct sv if_none_match;
    struct sv address;           /* of the client, as a number; empty when unknown */
};

struct answer {
    int status;
    bool ready;                  /* a handler or a failure set it */
    struct sv content_type;
    struct buf page;             /* while it is written */
    struct sv body;
    struct sv location;
    struct sv allow;
    struct sv disposition;
    struct sv cookie;            /* the whole Set-Cookie; empty: none */
    struct text notice;          /* to be told on the next page, once this answer stands */
};

/* What guards a form against being saved twice (web/once.h). */
struct once {
    const struct session_store *store;
    struct secret_hash hash;
    struct instant at;
    apply_half_fn *apply;        /* the route's */
    const void *prepared;
    bool before;                 /* it was saved before */
};

struct exchange {
    struct core *core;
    struct arena arena;
    struct head head;
    char host_text[256];
    bool other_method;           /* neither GET, HEAD nor POST */
    struct match match;
    struct buf body;
    bool body_too_large;
    bool head_only;
    int broken;                  /* 0, or the status of a request that cannot be handled at all: 400, 413, 414 */
    struct rq rq;
    struct answer answer;
    struct form_answer form;
    struct arena spare;          /* for a failure page when `arena` is full */

    const void *prepared;
    struct write_job job;
    struct once once, *once_at;
    enum err outcome;            /* of the write */
    void (*written)(struct exchange *exchange); /* on the writer's thread; must not block */
    void *carrier;

    uint64_t trace;              /* of its lines in the operational log */
    int64_t begun_us;
    enum err failed;             /* why the answer is a failure page; OK: it is none */

    struct exchange *next;       /* the queue's */
    int64_t queued_ms;
    enum lane_kind lane;
    bool settling;               /* queued for the second time: the write failed */
    bool kept;                   /* the answer may be kept: a steady page */
    uint64_t generation;         /* of the store, before it was read */
};

/* Splits the target, finds language, host and route. Run by the network thread before anything else; sets `broken` when
 * malformed. */
void exchange_route(struct exchange *exchange);

#endif
