/* What the pages of this room share, and its route tables for app/. */
#ifndef SEINHUIS_SIGNALS_SIGNALS_WEB_H
#define SEINHUIS_SIGNALS_SIGNALS_WEB_H

#include "signals/signals.h"
#include "web/route.h"

/* For route rows: finds the signal that the first part of the path names, as `struct signal *`. */
subject_fn signal_of_path;

/* The desk of the member of staff who sent this request. */
struct desk desk_of(struct rq *rq);

extern const struct route_table signals_report_routes;   /* the public form */
extern const struct route_table signals_reporter_routes; /* the reporter's page */
extern const struct route_table signals_intake_routes;   /* queue, closed reports, entering by phone, desk or mail */
extern const struct route_table signals_dossier_routes;  /* the page of one dossier */
extern const struct route_table signals_observation_routes;
/* the record's other texts, messages, the reporter, who does the work */
extern const struct route_table signals_record_routes;
extern const struct route_table signals_act_routes;      /* the acts of the course, and receiving a transfer */
extern const struct route_table signals_sample_routes;   /* samples and the unlinked tally */

#endif
