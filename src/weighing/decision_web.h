/* Route tables of deciding, of what goes by phone or on paper, and of oversight, for app/. */
#ifndef SEINHUIS_WEIGHING_DECISION_WEB_H
#define SEINHUIS_WEIGHING_DECISION_WEB_H

#include "weighing/decision.h"
#include "web/route.h"

extern const struct route_table weighing_decision_routes; /* deciding, the second reader, oversight */
extern const struct route_table weighing_urgent_routes;   /* by phone, signed minutes, the criminal track */
extern const struct route_table weighing_pack_routes;
extern const struct route_table weighing_letter_routes;   /* to the person, where no case was opened */

#endif
