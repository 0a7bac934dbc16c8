/* Inviting, disabling, and changing roles, with all that hangs on it: links, sessions, open work.
 *
 * One apply per act, so that nothing is half done. The vault's sessions are ended by `prepare`, before: when the
 * write fails after all, somebody signs in once more than needed.
 */
#ifndef SEINHUIS_ORGANISATION_PEOPLE_H
#define SEINHUIS_ORGANISATION_PEOPLE_H

#include "access/account.h"
#include "access/sign_in.h"

/* A new account with a link, or a role for an account that another municipality manages; also both. */
struct invite {
    struct account_new account;
    struct link_new link;
    struct role_grant grant;
    bool new_account, has_grant;
    int64_t intent;
};
/* ERR_CONFLICT: there is an account with this sign-in name now. ERR_REFUSED: the role is not allowed. */
MUST enum err invite_apply(struct tx_write *tx, const void *invite);

struct account_end {
    struct account_change change;
    int64_t intent;
};
/* Immediate in every tab; open work in every municipality stands without owner. */
MUST enum err account_end_apply(struct tx_write *tx, const void *end);

struct reinvite {
    struct account_change change;
    struct link_new link;
    int64_t intent;
};
MUST enum err reinvite_apply(struct tx_write *tx, const void *reinvite);

struct role_begin {
    struct role_grant grant;
    int64_t intent;
};
MUST enum err role_begin_apply(struct tx_write *tx, const void *begin);

struct role_stop {
    struct role_end end;
    struct date today;
    struct instant at;
    int64_t intent;
};
/* When the last role that handles reports ends, open work there stands without owner. */
MUST enum err role_stop_apply(struct tx_write *tx, const void *stop);

/* Once a day, for every municipality: a role that ended by its date leaves open work too, also when the program stood
 * still that
 * day; a missing deputy becomes outgoing work for whoever manages roles. */
struct people_daily {
    struct municipality_id municipality;
    struct date today;
    struct instant at;
    int64_t work_id; /* a fresh id */
};
MUST enum err people_daily_apply(struct tx_write *tx, const void *daily);

/* Why a role is not given, as one sentence for the page; empty key when it is allowed. */
struct text role_refusal_text(enum role_refusal refusal);

#endif
