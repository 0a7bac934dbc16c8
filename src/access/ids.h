/* The kinds of rows that access owns, each a type of its own, and the closed lists stored in them.
 *
 * Numbers are what the database holds: never reuse or renumber one. Roles are numbered in access.h, by the same rule.
 */
#ifndef SEINHUIS_ACCESS_IDS_H
#define SEINHUIS_ACCESS_IDS_H

#include "access/access.h"
#include "store/store.h"

DEFINE_ID(organisation)
DEFINE_ID(role_grant)

enum account_state {
    ACCOUNT_INVITED = 1,
    ACCOUNT_ACTIVE = 2,
    ACCOUNT_DISABLED = 3
};

/* How an account proves who it is. Another way (an identity provider, a passkey) is another number and another file
 * beside sign_in.c. */
enum sign_in_method {
    SIGN_IN_PASSWORD = 1,  /* password, and a code or a recovery code */
    SIGN_IN_FICTITIOUS = 2 /* people that do not exist, in a demonstration's data folder only: a press on a button */
};

enum sign_in_code_kind {
    CODE_INVITATION = 1
};

#endif
