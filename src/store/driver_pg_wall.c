#include "store/driver_pg_wall.h"

#include <stdio.h>

struct pg_scope_text pg_scope_text(struct scope scope)
{
    struct pg_scope_text text;
    ASSERT(scope.reach_ != SCOPE_FORGOTTEN);
    (void)snprintf(text.text, sizeof text.text, "SET LOCAL seinhuis.municipality = '%lld'",
                   scope.reach_ == SCOPE_ALL ? 0LL : (long long)scope.reach_);
    return text;
}
