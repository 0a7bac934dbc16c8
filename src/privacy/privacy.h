/* Privacy: what ends when, who looked, and what lies outside this program.
 *
 * What it is. The destruction list and its daily run, standing authorisations, stops and earlier destruction by two
 * people, certificates, copies on paper, the log as people read it, and the overview for privacy officer and FG.
 * Topics: retention (rules and decisions), retention_run (the daily run), certificate, paper, log_book (reading the
 * log), oversight.
 * What can never happen here
 *   - Something outlives its day because nobody acted: silence means destruction.
 *   - One person alone stops a destruction, lifts a stop, or destroys earlier. The FG decides nothing.
 *   - A stop without a ground of the closed list or without an end day; something stopped that the work can still read.
 *   - A certificate or a list names a person, or tells day, outcome and age together.
 *   - Somebody reads the log without a line about that reading.
 *   - A page finds a person: a dossier is found by its reference only.
 * Tables owned: ending, decision, authorisation, destroyed, paper, log_line, log_read.
 * May use: signals (published functions), organisation (settings, work_out), access, store, vault, base.
 */
#ifndef SEINHUIS_PRIVACY_PRIVACY_H
#define SEINHUIS_PRIVACY_PRIVACY_H

#include "privacy/log_book.h"
#include "privacy/retention_run.h"
#include "web/route.h"

/* Route tables, for app/. */
extern const struct route_table privacy_retention_routes;
extern const struct route_table privacy_decision_routes;
extern const struct route_table privacy_authorisation_routes;
extern const struct route_table privacy_certificate_routes;
extern const struct route_table privacy_paper_routes;
extern const struct route_table privacy_log_routes;
extern const struct route_table privacy_oversight_routes;

/* `seinhuis retention run [--at DATE]`: arguments after "retention". What it did is told in `out`. ret_exit: 0 all
 * done, 1 something failed and will be tried again, 2 the arguments are wrong. */
MUST enum err retention_command(const struct retention_setup *setup, const struct sv *arguments, size_t count,
                                struct buf *out, int *ret_exit);
/* `seinhuis log verify FOLDER`. ret_exit: 0 whole, 1 broken (the first broken line is named), 2 the arguments are
 * wrong. */
MUST enum err log_verify_command(const struct sv *arguments, size_t count, struct buf *out, int *ret_exit);

#endif
