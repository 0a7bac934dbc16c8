/* What a whole account has, as a table of rules for `seinhuis check`. */
#include "access/check.h"

#include "access/check_sql.h"

CHECK_QUERY(check_account_half)
CHECK_QUERY(check_account_signed_in)
CHECK_QUERY_SEALED(check_account_sealed)
CHECK_NAMED(check_account_named)

static const struct check_rule rules[] = {
    { SV_INIT("half-account"), check_account_half,
      SV_INIT("the account can sign in, and lacks password, second factor or key"),
      SV_INIT("disable the account and invite its owner again") },
    { SV_INIT("disabled-signed-in"), check_account_signed_in,
      SV_INIT("the account was disabled and is still signed in somewhere"),
      SV_INIT("disable the account again; it ends the sessions") },
    { SV_INIT("account-not-sealed"), check_account_sealed,
      SV_INIT("its second factor is not a sealed value"),
      SV_INIT("treat it as a data breach; disable the account and invite its owner again") },
};

const struct check_room access_check = { SV_INIT("access"), rules, sizeof rules / sizeof rules[0],
                                         check_account_named };
