/* A municipality joins the installation: its row, its signpost, and the administrator who invites the others.
 *
 * Before the apply the vault makes the municipality's key (vault_municipality_create): a key too many harms nobody, a
 * municipality without one could take no report.
 */
#ifndef SEINHUIS_ORGANISATION_FOUNDING_H
#define SEINHUIS_ORGANISATION_FOUNDING_H

#include "access/municipality.h"
#include "organisation/people.h"
#include "organisation/routing.h"

struct founding_wish {
    struct sv code, name, host;       /* host empty: none of its own */
    struct sv admin_name, admin_sign_in_name; /* as typed */
    bool platform;                    /* the administrator also runs the platform: the first one of an installation */
    struct person_id by;              /* 0: the command line */
};
struct founding {
    struct municipality municipality;
    struct invite admin;
    struct role_grant platform;
    bool has_platform;
    struct routing_write *cards;
    size_t card_count;
    int64_t intent;
};
/* ret_secret: of the administrator's invitation; empty when the account exists already. ERR_INVALID: no code, name or
 * address that can be. ERR_CONFLICT: code, name or host is taken. */
MUST enum err founding_prepare(const struct sign_in_means *means, const struct founding_wish *wish,
                               struct founding *ret_founding, struct sv *ret_secret);
MUST enum err founding_apply(struct tx_write *tx, const void *founding);

#endif
