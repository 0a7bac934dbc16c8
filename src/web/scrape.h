/* The numbers of base/metric.h over HTTP, on a socket of their own: `GET /metrics` and nothing else.
 *
 * One thread beside the server's; a flood of visitors does not keep the keeper of the installation from looking.
 */
#ifndef SEINHUIS_WEB_SCRAPE_H
#define SEINHUIS_WEB_SCRAPE_H

#include "web/server.h"

struct scrape;
struct scrape_options {
    int listen_socket;           /* bound and listening; closed by scrape_stop */
    const struct server *server; /* whose queue and connections are told */
};
MUST enum err scrape_start(const struct scrape_options *options, struct scrape **ret_scrape);
void scrape_stop(struct scrape *scrape); /* accepts NULL */

#endif
