/* Whether an address of PostgreSQL is one that Seinhuis connects to, and what to do when it is not.
 *
 * What goes over a network goes with the server's certificate checked against a CA and its name (sslmode=verify-full);
 * a socket and a loopback address need none. Behind its walls the server looks up no names, so a host on a network has
 * its number beside it (hostaddr).
 */
#ifndef SEINHUIS_STORE_PG_ADDRESS_H
#define SEINHUIS_STORE_PG_ADDRESS_H

#include "base/err.h"
#include "base/sv.h"

enum { ADDRESS_FOLDER_BYTES = 512 };
struct address_check {
    struct sv problem;                       /* a sentence; empty: none */
    char ca_folder[ADDRESS_FOLDER_BYTES];    /* which the process must be able to read when it connects again; or "" */
};
/* ERR_REFUSED with a problem. plain_accepted: a network without verify-full, by a setting. Connects to nothing; fine
 * with anything that is not postgresql://... */
MUST enum err store_address_check(struct sv address, bool plain_accepted, struct address_check *ret_check);
/* After a connection failed: tries once more and says why in a sentence; never in the server's own words. */
struct sv store_address_why(struct sv address);

#endif
