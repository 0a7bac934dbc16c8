/* How a municipality is organised for this work: its settings, what must stand before it opens, when it reads, where it refers to, and
 * its people.
 *
 * Topics: settings (terms and numbers, confirmed by a person on a day), checklist (the opening gate), card (what residents' pages say about a
 * municipality), routing (whom to call with what), phone, people (accounts and roles), sign_in (pages of signing in), municipalities
 * (of the platform administrator), work_out (outgoing work), demo (fictitious municipalities), command (the command line).
 * What can never happen here
 *   - A legal number is a constant in code, or is shown as confirmed when nobody confirmed it.
 *   - A municipality with an unfilled checklist takes a real report (opening_gate); a phone number that nobody checked is shown as checked.
 *   - Content of a report, or a person of concern.
 * Tables owned: setting_value, checklist_item, opening_hours, closed_day, routing_card, work_out.
 * May use: access, store, vault, base. What it causes above itself stands in events.h.
 */
#ifndef SEINHUIS_ORGANISATION_ORGANISATION_H
#define SEINHUIS_ORGANISATION_ORGANISATION_H

#include "web/route.h"
#include "web/session.h"

/* Route tables, for app/. */
extern const struct route_table organisation_sign_in_routes;  /* /aanmelden, /afmelden, /uitnodiging, /gemeente-kiezen */
extern const struct route_table organisation_demo_routes;     /* /demo: the role switcher; 404 outside demo data folders */
extern const struct route_table organisation_people_routes;   /* /accounts */
extern const struct route_table organisation_setting_routes;  /* /instellingen, /openstelling, /openingstijden */
extern const struct route_table organisation_routing_routes;  /* /wegwijzer */
extern const struct route_table organisation_platform_routes; /* /gemeenten */

/* For struct site (web/server.h). */
extern const struct session_store organisation_sessions;
MUST enum err organisation_sign_in_page(struct rq *rq);
extern const struct form sign_out_form;
/* Which municipality a resident's request is for: by host name; the only one, or a demonstration's first, when no name fits. */
MUST enum err organisation_place(struct rq *rq);

#endif
