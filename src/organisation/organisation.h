/* How a municipality is organised for this work: its settings, what must stand before it opens, when it reads, where
 * it refers to, and its people.
 *
 * Topics: settings (terms and numbers, confirmed by a person on a day), checklist (the opening gate), card (what
 * residents' pages say about a municipality), routing (whom to call with what), phone, people (accounts and roles),
 * sign_in (pages of signing in), platform (municipalities, for the platform administrator), wording (questions and
 * letters, each version kept), work_out (outgoing work), demo (fictitious municipalities), command (the command line).
 * Pages and their route tables: organisation_web.h.
 * What can never happen here
 *   - A legal number is a constant in code, or is shown as confirmed when nobody confirmed it.
 *   - A municipality with an unfilled checklist takes a real report (opening_gate); a phone number that nobody
 *     checked is shown as checked.
 *   - Content of a report, or a person of concern.
 * Tables owned: setting_value, checklist_item, opening_hours, closed_day, routing_card, wording_version, work_out.
 * May use: access, store, vault, base. What it causes above itself stands in events.h.
 */
#ifndef SEINHUIS_ORGANISATION_ORGANISATION_H
#define SEINHUIS_ORGANISATION_ORGANISATION_H

#include "organisation/card.h"
#include "organisation/checklist.h"
#include "organisation/routing.h"
#include "organisation/settings.h"
#include "organisation/wording.h"
#include "organisation/work_out.h"

#endif
