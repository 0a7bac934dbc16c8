/* For tests of other rooms: one request through everything but the sockets, on the calling thread.
 *
 * Runs what a worker runs (route, session, rights, subject, form, handler), hands the write to the store's writer and
 * waits for it. arena_fail_nth set before the call hits this request's allocations, which is what torture tests want.
 */
#ifndef SEINHUIS_WEB_WEB_TEST_H
#define SEINHUIS_WEB_WEB_TEST_H

#include "web/server.h"

struct web_test;
/* `options` as for the server; listen_socket and thread counts are not used. */
MUST enum err web_test_open(const struct server_options *options, struct web_test **ret_test);
void web_test_close(struct web_test *test);
void web_test_random(struct web_test *test, uint64_t seed); /* chance that repeats; 0: the kernel's */

struct web_test_rq {
    struct sv method;            /* empty: GET, or POST when there is a body or fields */
    struct sv target;            /* "/en/melden?x=1" */
    struct sv host;              /* empty: "localhost" */
    struct sv cookie;            /* whole header, as from web_test_answer.cookie */
    struct sv content_type;      /* empty: urlencoded */
    struct sv body;              /* or: */
    const struct sv *fields;     /* name, value, name, value ...: encoded for you */
    size_t field_count;          /* pairs */
    struct sv accept_language, origin, fetch_site;
    struct sv address;           /* empty: "192.0.2.1" */
};

struct web_test_answer {
    int status;
    struct sv body;
    struct sv content_type;
    struct sv headers;           /* "Name: value" lines */
    struct sv location;          /* of a redirect */
    struct sv cookie;            /* "seinhuis=..." to send back; empty when none was set */
    bool wrote;                  /* a write was committed */
    enum err outcome;            /* of the write; OK when none */
};

/* Everything in the answer lives in `arena`. */
void web_test_request(struct web_test *test, struct arena *arena, const struct web_test_rq *rq,
                      struct web_test_answer *ret_answer);
/* The value of a hidden field or input of the page, undecoded but for &amp; &lt; &gt; &quot; &#39;; empty when not
 * there. For tokens and codes. */
struct sv web_test_input(struct arena *arena, struct sv page, struct sv name);

#endif
