/* The pages of this domain, for app/ to join into the site.
 *
 * Residents' pages of signing in never say whether an account exists. Every change writes its line in the log before
 * it happens.
 */
#ifndef SEINHUIS_ORGANISATION_ORGANISATION_WEB_H
#define SEINHUIS_ORGANISATION_ORGANISATION_WEB_H

#include "organisation/work_out.h"
#include "web/frame.h"
#include "web/route.h"
#include "web/session.h"

extern const struct route_table organisation_sign_in_routes;  /* /aanmelden, /afmelden, /gemeente-kiezen */
extern const struct route_table organisation_enrol_routes;    /* /uitnodiging, /mijn-account */
/* /demo: the role switcher; 404 outside demo data folders */
extern const struct route_table organisation_demo_routes;
extern const struct route_table organisation_people_routes;   /* /accounts */
extern const struct route_table organisation_account_routes;  /* /accounts/{verwijzing} */
extern const struct route_table organisation_setting_routes;  /* /instellingen */
extern const struct route_table organisation_sharing_routes;  /* /deelafspraken */
extern const struct route_table organisation_gate_routes;     /* /openstelling */
extern const struct route_table organisation_hours_routes;    /* /openingstijden */
extern const struct route_table organisation_routing_routes;  /* /wegwijzer */
extern const struct route_table organisation_platform_routes; /* /gemeenten */
extern const struct route_table organisation_wording_routes;  /* /teksten */
extern const struct route_table organisation_work_routes;     /* /te-doen */

/* Where work of this kind is done, when this actor may go there; an empty address: nowhere in particular. Defined above
 * this room, which knows all rooms (app/work_places.c). */
struct url work_place(const struct actor *actor, enum work_kind kind);

/* --- for struct site (web/server.h) ------------------------------------------------------------------------------ */
extern const struct session_store organisation_sessions;
MUST enum err organisation_sign_in_page(struct rq *rq);
extern const struct form sign_out_form;
extern const struct form municipality_choice;
/* Which municipality a request is for: by host name; where no name fits the only one, or a demonstration's first.
 * Pages of signing in also work where there is none yet: the first platform administrator needs them. */
MUST enum err organisation_place(struct rq *rq);
/* Puts the municipality switcher and, in a demonstration, the role switcher in a frame. */
void organisation_frame(struct rq *rq, struct frame *frame);

#endif
